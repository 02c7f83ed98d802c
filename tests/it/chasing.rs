//! Forms that go out and come back, reminders, and the answers to questions.

use std::{fs, path::PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook as Book;

use crate::{
    worked_cases::{ALDER, BIRCH, COLLECTION, Lae1, VISITS},
    workspace::Ended,
};

pub const PERIOD: &str = "2019-20-Q1";

const PUBLICATION: &str = "publication = { publisher = \"The unit\", email = \"unit@stats.example.org\" }\n";

pub const CONTACTS: &str = "code,name,email,telephone,from,to,language\n\
X0000001,Ann Ó Alder,ann@alder.example.org,,,,\n\
X0000002,Bob,old@birch.example.org,,,2019-07-31,\n\
X0000002,Siân Ŵyn,bob@birch.example.org,,2019-08-01,,cy\n";

/// Alder grew twelvefold (LAE-081), nothing came of Birch.
pub fn desk() -> Lae1 {
    let lae1 = Lae1::new();
    let (title, rest) = COLLECTION.split_once('\n').unwrap();
    lae1.0.write("lae1/collection.toml", format!("{title}\ncontact = \"The unit\"\n{PUBLICATION}{rest}"));
    lae1.0.write("register/contacts.csv", CONTACTS);
    lae1.simple("2018-19-Q4", ALDER, "500", "100", "1");
    lae1.run("2018-19-Q4");
    lae1.simple(PERIOD, ALDER, "500", "1200", "1");
    lae1.run(PERIOD);
    lae1
}

impl Lae1 {
    pub fn command(&self, arguments: &[&str]) -> Ended {
        let folder = self.0.path("");
        crate::workspace::run(&[arguments, &["-C", folder.to_str().unwrap()]].concat())
    }

    pub fn chase(&self, day: &str, more: &[&str]) -> Ended {
        let ended = self.command(&[&["chase", PERIOD, "--as-of", day], more].concat());
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        ended
    }

    pub fn draft(&self, below: &str) -> Option<String> {
        fs::read_to_string(self.0.path(&format!("chase/{below}"))).ok()
    }

    pub fn questions(&self) -> PathBuf {
        self.0.path("chase/X0000001 Alder/X0000001 questions 2019-20-Q1.xlsx")
    }
}

/// The workbook once more, with texts put into cells of its first sheet.
fn filled_in(path: &PathBuf, to: &PathBuf, texts: &[(u32, u16, &str)]) {
    let mut read: Xlsx<_> = open_workbook(path).unwrap();
    let mut book = Book::new();
    for (at, name) in read.sheet_names().into_iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(&name).unwrap();
        let range = read.worksheet_range(&name).unwrap();
        let (row, column) = range.start().unwrap_or_default();
        for (r, c, value) in range.used_cells() {
            let place = (row + r as u32, (column as usize + c) as u16);
            match value {
                Data::Float(number) => sheet.write(place.0, place.1, *number).unwrap(),
                other => sheet.write(place.0, place.1, other.to_string()).unwrap(),
            };
        }
        for (row, column, text) in texts.iter().filter(|_| at == 0) {
            sheet.write(*row, *column, *text).unwrap();
        }
    }
    book.save(to).unwrap();
}

#[test]
fn each_unit_gets_what_its_situation_asks_for_and_nobody_else_s_figures() {
    let lae1 = desk();
    let ended = lae1.chase("2019-09-10", &[]);
    let shown = ended.out.replace(lae1.0.path("").to_str().unwrap(), "");
    insta::assert_snapshot!(shown);
    let alder = lae1.draft("X0000001 Alder/2019-20-Q1 queries 1.eml").unwrap();
    assert!(alder.contains("X-Unsent: 1") && alder.contains("X0000001 questions 2019-20-Q1.xlsx"), "{alder}");
    assert!(alder.contains("ann@alder.example.org") && !alder.contains("Date:"), "{alder}");
    let birch = lae1.draft("X0000002+X0000003 Birch and Cedar/2019-20-Q1 overdue 1.eml").unwrap();
    assert!(birch.contains("<bob@birch.example.org>") && !birch.contains("xlsx"), "{birch}");
    let mut book: Xlsx<_> = open_workbook(lae1.questions()).unwrap();
    let texts: Vec<String> = book
        .worksheets()
        .iter()
        .flat_map(|(_, range)| range.used_cells().map(|(.., cell)| cell.to_string()).collect::<Vec<_>>())
        .collect();
    assert!(texts.iter().any(|text| text == "1200"));
    assert!(!texts.iter().any(|text| text.contains("Birch")), "{texts:?}");
    // The same again gives the same bytes.
    let before = fs::read(lae1.questions()).unwrap();
    lae1.chase("2019-09-10", &[]);
    assert_eq!(fs::read(lae1.questions()).unwrap(), before);
}

#[test]
fn the_second_letter_differs_and_who_promised_a_day_is_left_in_peace_until_then() {
    let lae1 = desk();
    lae1.chase("2019-09-10", &[]);
    lae1.chase("2019-09-10", &["--sent"]);
    let log = fs::read_to_string(lae1.0.path("chase/log.csv")).unwrap();
    insta::assert_snapshot!(log);
    fs::remove_dir_all(lae1.0.path("chase/X0000002+X0000003 Birch and Cedar")).unwrap();
    lae1.chase("2019-09-24", &[]);
    let second = lae1.draft("X0000002+X0000003 Birch and Cedar/2019-20-Q1 overdue 2.eml").unwrap();
    assert!(
        second.contains("we_wrote_to_you_on_10_September") || second.contains("10 September 2019"),
        "{second}"
    );
    let ended = lae1.command(&[
        "decide",
        "note",
        "--who",
        "Ann Officer",
        "--unit",
        BIRCH,
        "--period",
        PERIOD,
        "--until",
        "2019-10-01",
        "--why",
        "Sending on the first",
        "--as-of",
        "2019-09-24",
    ]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let told = lae1.chase("2019-09-25", &["--dry-run"]).out;
    assert!(told.contains("Birch and Cedar (X0000002+X0000003), overdue: promised for 2019-10-01"), "{told}");
    assert!(!lae1.chase("2019-10-02", &["--dry-run"]).out.contains("promised"));
}

#[test]
fn a_letter_to_an_address_of_somebody_else_is_stopped() {
    let lae1 = desk();
    lae1.0.write(
        "register/domains.csv",
        "code,domain\nX0000001,birch.example.org\nX0000002,birch.example.org\n",
    );
    let told = lae1.chase("2019-09-10", &[]).out;
    assert!(told.contains("the address ann@alder.example.org is not of the domains of Alder"), "{told}");
    assert!(lae1.draft("X0000001 Alder/2019-20-Q1 queries 1.eml").is_none());
    assert!(lae1.draft("X0000002+X0000003 Birch and Cedar/2019-20-Q1 overdue 1.eml").is_some());
}

#[test]
fn a_text_of_the_collection_takes_the_place_of_the_usual_one_and_has_no_unknown_places() {
    let lae1 = desk();
    lae1.0
        .write("lae1/reminders/overdue.cy.txt", "Subject: Ffurflen {name}\n\nAnnwyl {contact},\n\nDiolch.\n");
    lae1.chase("2019-09-10", &[]);
    let birch = lae1.draft("X0000002+X0000003 Birch and Cedar/2019-20-Q1 overdue 1.eml").unwrap();
    assert!(birch.contains("Subject: Ffurflen Birch and Cedar"), "{birch}");
    lae1.0.write("lae1/reminders/overdue.txt", "Subject: {nmae}\n\nHello {reason}\n");
    let ended = lae1.command(&["chase", PERIOD, "--as-of", "2019-09-10"]);
    assert_eq!(ended.status, 2);
    let told = ended.err.replace(lae1.0.path("").to_str().unwrap(), "");
    insta::assert_snapshot!(told);
}

#[test]
fn answers_in_the_workbook_of_questions_become_decisions_of_its_own_unit_alone() {
    let lae1 = desk();
    lae1.chase("2019-09-10", &[]);
    let back = lae1.0.path("back.xlsx");
    let answered = [5, 6].map(|row| (row, 6, "A campaign in all shops"));
    filled_in(&lae1.questions(), &back, &answered);
    let take = |path: &PathBuf, more: &[&str]| {
        let path = path.to_str().unwrap();
        let always = ["decide", "--from", path, "--who", "Ann Officer", "--as-of", "2019-09-12"];
        lae1.command(&[&always, more].concat())
    };
    let refused = take(&back, &["--unit", BIRCH]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("was made for X0000001, and came as that of X0000002"), "{}", refused.err);
    assert!(!lae1.0.path("decisions").exists());
    let taken = take(&back, &["--unit", ALDER]);
    assert_eq!(taken.status, 0, "{}", taken.err);
    assert!(taken.out.contains("2 answers of X0000001 taken into"), "{}", taken.out);
    // Taken in twice it is written once.
    assert!(take(&back, &[]).out.contains("2 were there already"));
    lae1.run(PERIOD);
    let listed = lae1.rows(PERIOD, "exceptions.csv");
    let state = listed.iter().find(|row| row.get("rule") == "LAE-081").map(|row| row.get("state").to_owned());
    assert_eq!(state.as_deref(), Some("explained"));
    assert_eq!(lae1.total(PERIOD, PERIOD, ALDER, VISITS), "1200, 1 of 1");
    let told = lae1.chase("2019-09-13", &["--dry-run", "--thanks"]).out;
    // What was withdrawn can be said again, and is not passed over as known.
    let id = lae1.rows(PERIOD, "decisions.csv")[0].get("id").to_owned();
    let withdrawn = ["decide", "withdraw", "--about", &id, "--who", "Ann Officer", "--why", "Not enough"];
    assert_eq!(lae1.command(&withdrawn).status, 0);
    let again = take(&back, &[]).out;
    assert!(again.contains("1 answer of X0000001 taken into"), "{again}");
    // What followed from an exception that is settled stands for itself.
    assert!(told.contains("one question on your return"), "{told}");
}

#[test]
fn a_blank_return_reads_back_as_whose_it_is_and_asks_only_what_was_left_blank() {
    let lae1 = desk();
    let ended = lae1.command(&["template", "2019-20-Q2", "--unit", ALDER]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let blank = lae1.0.path("templates/2019-20-Q2/X0000001 Alder 2019-20-Q2.xlsx");
    let ended = lae1.command(&["check", blank.to_str().unwrap()]);
    let shown = ended.out.replace(lae1.0.path("").to_str().unwrap(), "");
    insta::assert_snapshot!(shown);
}

#[test]
fn what_is_entered_in_the_workbook_of_decisions_is_taken_into_the_ledger_once_and_the_workbook_is_written_anew()
 {
    let lae1 = desk();
    let front = lae1.0.path("decisions.xlsx");
    let rows = |front: &PathBuf| {
        let mut book: Xlsx<_> = open_workbook(front).unwrap();
        let range = book.worksheet_range("Decisions").unwrap();
        range.rows().skip(4).map(|row| row[14].to_string()).collect::<Vec<_>>()
    };
    let open = rows(&front);
    let at = 4 + open.iter().position(|rule| rule == "LAE-081").unwrap() as u32;
    let entered = |why: &str, who: &str| {
        let texts = [(at, 7, "explain"), (at, 10, why), (at, 11, who), (at, 12, "telephone")];
        filled_in(&front, &lae1.0.path("entered.xlsx"), &texts);
        fs::rename(lae1.0.path("entered.xlsx"), &front).unwrap();
    };
    // What says too little stops the run, and nothing is lost.
    entered("", "Ann Officer");
    let ended = lae1.command(&["run", PERIOD, "--as-of", "2020-06-01"]);
    assert_eq!(ended.status, 2);
    assert!(
        ended.err.contains(&format!("row {}: why is blank: to explain it must be said", at + 1)),
        "{}",
        ended.err
    );
    assert!(!lae1.0.path("decisions").exists());
    entered("A campaign", "Ann Officer");
    let ended = lae1.run(PERIOD);
    assert!(ended.err.contains("1 decision was taken from decisions.xlsx"), "{}", ended.err);
    assert!(!rows(&front).contains(&"LAE-081".to_owned()), "{:?}", rows(&front));
    let written = fs::read_to_string(lae1.0.path("decisions/ann-officer.csv")).unwrap();
    insta::assert_snapshot!(written);
    // Where it stands open in another program the new one is put beside it, and it is taken in once.
    lae1.0.write("~$decisions.xlsx", "");
    let ended = lae1.run(PERIOD);
    assert!(ended.err.contains("stands open in another program"), "{}", ended.err);
    assert!(lae1.0.path("decisions.new.xlsx").is_file());
    assert_eq!(fs::read_to_string(lae1.0.path("decisions/ann-officer.csv")).unwrap(), written);
}

#[test]
fn names_with_accents_apostrophes_and_welsh_letters_stay_whole() {
    let lae1 = desk();
    let register = fs::read_to_string(lae1.0.path("register/authorities.csv")).unwrap();
    let name = "Tŷ'r Ŵyl a’r Môn";
    lae1.0.write("register/authorities.csv", register.replace(",Alder,", &format!(",{name},")));
    lae1.chase("2019-09-10", &[]);
    let folder = format!("X0000001 {name}");
    let draft = lae1.draft(&format!("{folder}/2019-20-Q1 queries 1.eml")).unwrap();
    // Letters of its own cross mail as ASCII.
    assert!(draft.is_ascii() && draft.contains("X-Unsent: 1"), "{draft}");
    let book = format!("chase/{folder}/X0000001 questions 2019-20-Q1.xlsx");
    let mut book: Xlsx<_> = open_workbook(lae1.0.path(&book)).unwrap();
    let first = book.worksheet_range("Questions").unwrap();
    assert_eq!(first.get_value((0, 0)).unwrap().to_string(), format!("LAE1: {name}, April to June 2019"));
    let listed = fs::read_to_string(lae1.0.path("chase/mail-merge.csv")).unwrap();
    assert!(listed.contains(&format!("Thank you for the return of {name} (X0000001)")), "{listed}");
}

#[test]
fn nobody_is_written_to_twice_on_a_day_nor_thanked_twice() {
    let lae1 = desk();
    // What was not drafted was not sent.
    assert!(lae1.chase("2019-09-10", &["--sent"]).out.starts_with("0 letters"));
    lae1.chase("2019-09-10", &[]);
    lae1.chase("2019-09-10", &["--sent"]);
    let log = lae1.0.path("chase/log.csv");
    let before = fs::read(&log).unwrap();
    let told = lae1.chase("2019-09-10", &["--sent"]).out;
    assert!(told.starts_with("0 letters"), "{told}");
    assert_eq!(fs::read(&log).unwrap(), before);
    let told = lae1.chase("2019-09-10", &["--dry-run"]).out;
    assert!(told.contains("a letter was sent to it on this day"), "{told}");
    lae1.chase("2019-09-11", &[]);
    lae1.chase("2019-09-11", &["--sent"]);
    assert!(fs::read_to_string(&log).unwrap().contains("2019-09-11,2019-20-Q1,X0000001,queries,2,"));
}

#[test]
fn what_is_expected_can_be_taken_only_where_it_is_a_value() {
    let lae1 = desk();
    lae1.simple(PERIOD, ALDER, "500", "12.5", "1");
    lae1.chase("2019-09-10", &[]);
    let mut book: Xlsx<_> = open_workbook(lae1.questions()).unwrap();
    let sheet = book.worksheet_range("Questions").unwrap();
    let expected = sheet.get_value((5, 4)).unwrap().to_string();
    assert_eq!(expected, "a whole number");
    let back = lae1.0.path("back.xlsx");
    filled_in(&lae1.questions(), &back, &[(5, 5, "Yes")]);
    lae1.run(PERIOD);
    let taken = lae1.command(&["decide", "--from", back.to_str().unwrap(), "--who", "Ann"]);
    assert_eq!(taken.status, 0, "{}", taken.err);
    assert!(
        taken.out.contains("\"a whole number\" is not a value: that answer was not taken"),
        "{}",
        taken.out
    );
    assert!(!lae1.0.path("decisions").exists());
}

#[test]
fn a_return_that_names_no_address_keeps_back_its_own_letter_alone() {
    let lae1 = desk();
    lae1.0.write("register/contacts.csv", "code,email\nX0000002,bob@birch.example.org\n");
    let rows = ["contact_name,contact_email,fte", "A Name,see below\u{202e},1"];
    lae1.table(PERIOD, ALDER, "return", &rows);
    let told = lae1.chase("2019-09-10", &[]).out;
    assert!(told.contains("Alder (X0000001), queries: \"see below"), "{told}");
    assert!(told.contains("is no e-mail address"), "{told}");
    assert!(lae1.draft("X0000002+X0000003 Birch and Cedar/2019-20-Q1 overdue 1.eml").is_some());
}

#[test]
fn a_fault_in_the_list_of_contacts_stops_letters_and_nothing_else() {
    let lae1 = desk();
    lae1.0
        .write("register/contacts.csv", "code,email\nX0000002,bob@birch.example.org\nX99,who@example.org\n");
    let fault = "contacts.csv:3:1: the code \"X99\" is not in the register";
    let chased = lae1.command(&["chase", PERIOD, "--dry-run", "--as-of", "2019-09-11"]);
    assert!(chased.status == 2 && chased.err.contains(fault), "{}", chased.err);
    for command in ["run", "status"] {
        let ended = lae1.command(&[command, PERIOD, "--as-of", "2019-09-11"]);
        assert!(ended.status < 2 && ended.err.contains(fault), "{command}: {} {}", ended.status, ended.err);
    }
}

#[test]
fn a_promise_ends_by_another_or_by_its_withdrawal_and_not_by_a_note_without_a_day() {
    let lae1 = desk();
    let note = |day: &str, more: &[&str]| {
        let always = ["decide", "note", "--who", "Ann", "--unit", BIRCH, "--period", PERIOD, "--as-of", day];
        assert_eq!(lae1.command(&[&always, more].concat()).status, 0);
    };
    note("2019-09-10", &["--until", "2019-10-01", "--why", "Sending on the first"]);
    assert!(lae1.chase("2019-09-11", &["--dry-run"]).out.contains("promised for 2019-10-01"));
    note("2019-09-12", &["--why", "They rang about the form"]);
    assert!(lae1.chase("2019-09-13", &["--dry-run"]).out.contains("promised for 2019-10-01"));
    note("2019-09-14", &["--until", "2019-09-20", "--why", "They send it sooner"]);
    assert!(lae1.chase("2019-09-15", &["--dry-run"]).out.contains("promised for 2019-09-20"));
    let outputs = lae1.command(&["run", PERIOD, "--as-of", "2019-09-15"]);
    assert_eq!(outputs.status, 0, "{}", outputs.err);
    let withdraw = |day: &str, promised: &str| {
        let rows = lae1.rows(PERIOD, "decisions.csv");
        let id = rows.iter().find(|row| row.get("until") == promised).unwrap().get("id").to_owned();
        let withdraw = ["decide", "withdraw", "--about", &id, "--who", "Ann", "--as-of", day];
        let ended =
            lae1.command(&[&withdraw[..], &["--period", PERIOD, "--why", "They cannot say when"]].concat());
        assert_eq!(ended.status, 0, "{}", ended.err);
    };
    withdraw("2019-09-15", "2019-09-20");
    withdraw("2019-09-15", "2019-10-01");
    assert!(!lae1.chase("2019-09-16", &["--dry-run"]).out.contains("promised"));
}

#[test]
fn who_was_written_to_and_what_was_promised_stand_in_the_lists_of_whom_to_chase_as_of_their_day() {
    let lae1 = desk();
    lae1.chase("2019-09-10", &[]);
    lae1.chase("2019-09-10", &["--sent"]);
    let promise =
        ["decide", "note", "--who", "Ann", "--unit", BIRCH, "--period", PERIOD, "--until", "2019-10-01"];
    let promise = [&promise[..], &["--why", "Sending on the first", "--as-of", "2019-09-12"]].concat();
    assert_eq!(lae1.command(&promise).status, 0);
    let told = |day: &str| {
        assert_eq!(lae1.command(&["run", PERIOD, "--as-of", day]).status, 0);
        let rows = lae1.rows(PERIOD, "status.csv");
        let of = |row: &crate::workspace::Row| {
            ["authority_code", "last_chased", "promised"].map(|column| row.get(column).to_owned()).join(" ")
        };
        let mut book: Xlsx<_> = open_workbook(lae1.0.path(&format!("out/{PERIOD}/exceptions.xlsx"))).unwrap();
        let mut sheets = String::new();
        for sheet in ["By_authority", "Not_received"] {
            for row in book.worksheet_range(sheet).unwrap().rows() {
                let cells: Vec<String> =
                    row.iter().map(|cell| cell.to_string().replace('\n', " / ")).collect();
                sheets.push_str(&format!("{}\n", cells.join(" | ")));
            }
        }
        (rows.iter().map(of).collect::<Vec<_>>().join("|"), sheets)
    };
    let (listed, sheets) = told("2019-09-13");
    let after =
        "X0000001 2019-09-10 |X0000002 2019-09-10 2019-10-01|X0000003 2019-09-10 2019-10-01|X0000006  ";
    assert_eq!(listed, after);
    insta::assert_snapshot!(sheets);
    let promised_later = "X0000001 2019-09-10 |X0000002 2019-09-10 |X0000003 2019-09-10 |X0000006  ";
    assert_eq!(told("2019-09-11").0, promised_later);
    assert_eq!(told("2019-09-09").0, "X0000001  |X0000002  |X0000003  |X0000006  ");
}
