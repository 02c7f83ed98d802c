//! Releases: frozen, signed, verified; and what is told of figures that are others in the next one.

use std::fs;

use crate::{
    case::Case,
    workspace::{Ended, changed_as_if_written, rows, run},
};

/// The base of the worked cases, and a year in which nothing else happens. Class 2 has two responders in both
/// periods.
const BASE: &str = "period,unit,premises,visits\n\
2018-19-Q4,A,1000,100\n2018-19-Q4,B,2000,200\n2018-19-Q4,C,3000,300\n2018-19-Q4,D,800,80\n2018-19-Q4,E,1200,120\n2018-19-Q4,F,1500,90\n\
2019-20-Q1,A,1000,110\n2019-20-Q1,B,2000,190\n2019-20-Q1,C,3000,330\n2019-20-Q1,D,800,100\n2019-20-Q1,E,1200,140\n";

/// Estimated by class, and in a series that is provisional until its year is over.
const DECLARED: &str = "[estimation]\nleast_units = 2\nclasses = [[\"type\"], []]\n[[estimate]]\n\
of = [\"return.visits\"]\nmethods = [\"growth\"]\n[provisional]\nuntil = \"year\"\n\
[[table]]\ntitle = \"Series\"\nrows = \"periods\"\ncolumns = [\"return.visits\", \"change(return.visits)\", \"rate\"]\n";

/// A workspace in which one acts, from day to day.
struct Desk {
    case: Case,
    day: std::cell::Cell<u32>,
}

impl Desk {
    fn of(declared: &str, returns: &str) -> Self {
        let (case, periods) = Case::of(declared, returns);
        // What is known to have come before is replaced by what comes later.
        for period in periods {
            let inbox = case.0.path(&format!("inbox/{period}"));
            fs::create_dir(inbox.join("2020-12-01")).unwrap();
            fs::rename(inbox.join("all.csv"), inbox.join("2020-12-01/all.csv")).unwrap();
        }
        Self { case, day: std::cell::Cell::new(0) }
    }

    fn folder(&self) -> String {
        self.case.0.path("").to_str().unwrap().to_owned()
    }

    /// The next day.
    fn tomorrow(&self) -> String {
        self.day.set(self.day.get() + 1);
        self.today()
    }

    fn today(&self) -> String {
        format!("2021-{:02}-{:02}", 1 + self.day.get() / 28, 1 + self.day.get() % 28)
    }

    fn ask(&self, arguments: &[&str]) -> Ended {
        let (folder, day) = (self.folder(), self.today());
        run(&[arguments, &["-C", folder.as_str(), "--as-of", day.as_str()]].concat())
    }

    fn run(&self, period: &str) {
        self.tomorrow();
        let ended = self.ask(&["run", period]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }

    fn decide(&self, what: &str, period: &str, who: &str) -> Ended {
        self.ask(&["decide", what, "--period", period, "--who", who, "--why", "looked at"])
    }

    /// Runs a period, signs it off, closes and releases it.
    fn release(&self, period: &str) -> Ended {
        self.run(period);
        self.sign(period);
        let ended = self.ask(&["release", period]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        ended
    }

    fn sign(&self, period: &str) {
        self.tomorrow();
        assert_eq!(self.decide("reopen", period, "Ann Smith").status, 0);
        self.tomorrow();
        for (what, who) in [("sign-off", "Ann Smith"), ("sign-off", "Ben Jones"), ("close", "Ann Smith")] {
            let ended = self.decide(what, period, who);
            assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        }
    }

    /// Lines that come to the inbox of a period: the newest return of a unit counts.
    fn sends(&self, period: &str, line: &str) {
        let day = self.tomorrow();
        let unit = line.split(',').next().unwrap();
        let file = format!("inbox/{period}/{day}/{unit}.csv");
        let rest = &line[unit.len() + 1..];
        self.case.0.write(&file, format!("authority_code,period,premises,visits\n{unit},{period},{rest}\n"));
    }

    fn correction(&self, period: &str) {
        let path = self.case.0.path("c/tables.toml");
        let declared = fs::read_to_string(&path).unwrap();
        let day = self.tomorrow();
        let more = format!(
            "\n[[correction]]\ndate = \"{day}\"\nperiod = \"{period}\"\ntext = \"A return came late.\"\n"
        );
        fs::write(&path, declared + &more).unwrap();
    }

    /// A line of a list of a run or release, by area and field.
    fn line(
        &self,
        folder: &str,
        list: &str,
        (period, area, field): (&str, &str, &str),
        columns: &[&str],
    ) -> Vec<String> {
        let path = self.case.0.path(&format!("{folder}/data/{list}.csv"));
        let found: Vec<_> = if path.is_file() { rows(&path) } else { Vec::new() };
        let is_it = |row: &&crate::workspace::Row| {
            row.get("period") == period && row.get("area") == area && row.get("field") == field
        };
        found
            .iter()
            .find(is_it)
            .map(|row| columns.iter().map(|name| row.get(name).to_owned()).collect())
            .unwrap_or_default()
    }

    fn visits(&self, folder: &str, period: &str) -> String {
        self.line(folder, "figures", (period, "Great Britain", "visits"), &["value"]).concat()
    }
}

fn desk() -> Desk {
    let desk = Desk::of(DECLARED, BASE);
    desk.run("2018-19-Q4");
    desk
}

const WHOLE: &str = "Great Britain";

#[test]
fn a_late_return_revises_by_its_own_data_and_takes_the_estimate_away() {
    // Case H, first half.
    let desk = desk();
    desk.release("2019-20-Q1");
    assert_eq!(desk.visits("releases/2019-20-Q1/1", "2019-20-Q1"), "978");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    let columns =
        ["published", "now", "difference", "difference_pct", "own_data", "links", "methods", "corrections"];
    let revised = desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", WHOLE, "visits"), &columns);
    assert_eq!(revised, ["978", "960", "-18", "-1.8", "-18", "0", "0", "0"]);
    let figure =
        desk.line("out/2019-20-Q1", "figures", ("2019-20-Q1", WHOLE, "visits"), &["estimated", "revised"]);
    assert_eq!(figure, ["", "true"]);
    // North has none of it.
    assert!(desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", "North", "visits"), &columns).is_empty());
}

#[test]
fn what_a_region_was_is_held_against_the_release_that_published_it() {
    // The release between shows the whole alone: for it Fir had already come, for its region it had not.
    let desk = Desk::of(DECLARED, &rest_of_the_year("F,1500,90"));
    desk.run("2018-19-Q4");
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    desk.release("2019-20-Q2");
    desk.run("2019-20-Q1");
    let columns = ["published", "now", "own_data", "links", "methods", "corrections"];
    let revised =
        |area: &str| desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", area, "visits"), &columns);
    assert_eq!(revised("South"), ["578", "560", "-18", "0", "0", "0"]);
    assert!(revised(WHOLE).is_empty(), "that was told with the release between");
}

#[test]
fn a_resubmission_revises_by_its_own_data_and_by_the_link_that_it_changes() {
    // Case H, second half: 1.35 x 90.
    let desk = desk();
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "D,800,130");
    desk.run("2019-20-Q1");
    let columns = ["published_exact", "exact", "own_data", "links", "methods", "corrections"];
    let revised = desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", WHOLE, "visits"), &columns);
    assert_eq!(revised, ["978", "1021.5", "30", "13.5", "0", "0"]);
}

#[test]
fn only_a_figure_that_is_rounded_to_another_is_revised() {
    let desk = desk();
    let path = desk.case.0.path("c/datapackage.json");
    let declared = fs::read_to_string(&path).unwrap();
    let rounded = declared.replacen(
        "\"title\": \"Total visits\",",
        "\"title\": \"Total visits\", \"qd:rounding\": { \"base\": 10 },",
        1,
    );
    assert_ne!(declared, rounded);
    fs::write(&path, rounded).unwrap();
    desk.release("2019-20-Q1");
    assert_eq!(desk.visits("releases/2019-20-Q1/1", "2019-20-Q1"), "980");
    let revised = |line: &str| {
        desk.sends("2019-20-Q1", line);
        desk.run("2019-20-Q1");
        desk.line("out/2019-20-Q1", "figures", ("2019-20-Q1", WHOLE, "visits"), &["value", "revised"])
    };
    assert_eq!(revised("F,1500,106"), ["980", "false"]);
    assert_eq!(revised("F,1500,104"), ["970", "true"]);
}

/// The rest of the year: everybody sends what was sent for the first quarter.
fn rest_of_the_year(f: &str) -> String {
    let mut returns = BASE.to_owned();
    for quarter in ["Q2", "Q3", "Q4"] {
        for line in ["A,1000,110", "B,2000,190", "C,3000,330", "D,800,100", "E,1200,140", f] {
            returns.push_str(&format!("2019-20-{quarter},{line}\n"));
        }
    }
    returns
}

#[test]
fn provisional_lasts_until_the_year_is_published_and_revised_goes_with_the_next_release() {
    // Case AF: 978 [p]; 960 [p][r]; 960 [p]; 960.
    let desk = Desk::of(DECLARED, &rest_of_the_year("F,1500,90"));
    desk.run("2018-19-Q4");
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    let label = |period: &str| {
        let rows = desk.case.table(period, "Series");
        let row = rows.into_iter().find(|row| row[0].starts_with("April to June 2019")).unwrap();
        (row[0].replace("April to June 2019", "Q1"), row[3].clone())
    };
    let mut told = Vec::new();
    for period in ["2019-20-Q2", "2019-20-Q3", "2019-20-Q4"] {
        desk.release(period);
        told.push(label(period));
    }
    let told: Vec<(&str, &str)> =
        told.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
    assert_eq!(told, [("Q1 [p] [r]", "960"), ("Q1 [p]", "960"), ("Q1", "960")]);
}

/// One authority, whose figures are those of the case.
fn alone() -> Desk {
    let returns =
        "period,unit,premises,visits\n2019-20-Q1,A,1000,978\n2019-20-Q2,A,1000,1010\n2019-20-Q3,A,1000,990\n";
    Desk::of(&DECLARED.replace("least_units = 2", "least_units = 1"), returns)
}

#[test]
fn the_triangle_holds_each_release_against_the_first_figure() {
    // Case AG.
    let desk = alone();
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "A,1000,960");
    desk.run("2019-20-Q1");
    desk.release("2019-20-Q2");
    desk.sends("2019-20-Q1", "A,1000,965");
    desk.run("2019-20-Q1");
    desk.sends("2019-20-Q2", "A,1000,1004");
    desk.run("2019-20-Q2");
    desk.release("2019-20-Q3");
    let of_visits = |list: &str, columns: &[&str]| {
        let all = rows(&desk.case.0.path(&format!("releases/2019-20-Q3/1/data/{list}.csv")));
        let own = all.iter().filter(|row| row.get("field") == "visits");
        let own = own.filter(|row| list != "vintages" || row.get("period") != "2019-20-H1");
        own.map(|row| columns.iter().map(|name| row.get(name)).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let vintages = of_visits("vintages", &["period", "release", "value"]);
    assert_eq!(
        vintages,
        [
            "2019-20-Q1 2019-20-Q1/1 978",
            "2019-20-Q1 2019-20-Q2/1 960",
            "2019-20-Q1 2019-20-Q3/1 965",
            "2019-20-Q2 2019-20-Q2/1 1010",
            "2019-20-Q2 2019-20-Q3/1 1004",
            "2019-20-Q3 2019-20-Q3/1 990",
        ]
        .map(str::to_owned)
    );
    let means = of_visits(
        "mean_revisions",
        &["releases_on", "periods", "mean", "mean_absolute", "mean_absolute_pct"],
    );
    // 18/978 and 6/1,010 are 1.84% and 0.59%; 13/978 is 1.33%.
    let quarterly: Vec<&str> = means.iter().map(String::as_str).collect();
    assert_eq!(quarterly[..2], ["1 2 -12 12 1.22", "2 1 -13 13 1.33"]);
    let row = desk.case.row("2019-20-Q3", "Revision triangle", "Return: Total visits");
    assert_eq!(row[1..], ["April to June 2019", "978", "960", "965"]);
    let quality = desk.case.row("2019-20-Q3", "Quality", "Return: Total visits");
    assert_eq!(quality[quality.len() - 4..], ["2", "-12", "12", "1.22"]);
}

#[test]
fn a_quarter_that_was_estimated_in_its_year_is_revised_by_what_the_unit_sends() {
    // Case AA, first half: 408 with 108 estimated; F sends 95.
    let returns = rest_of_the_year("F,1500,100");
    let returns: String = returns
        .lines()
        .filter(|line| *line != "2019-20-Q2,F,1500,100")
        .map(|line| line.replace("2019-20-Q4,F,1500,100", "2019-20-Q4,F,1500,110") + "\n")
        .collect();
    let returns = returns.replace(
        "2019-20-Q1,A,1000,110\n2019-20-Q1,B,2000,190\n2019-20-Q1,C,3000,330\n2019-20-Q1,D,800,100\n2019-20-Q1,E,1200,140\n",
        "2019-20-Q1,A,1000,100\n2019-20-Q1,B,2000,200\n2019-20-Q1,C,3000,300\n2019-20-Q1,D,800,80\n2019-20-Q1,E,1200,120\n2019-20-Q1,F,1500,90\n",
    );
    let year = DECLARED.to_owned()
        + "[[table]]\ntitle = \"The year\"\nrows = \"regions\"\nover = \"year\"\ncolumns = [\"return.visits\"]\n";
    let desk = Desk::of(&year, &returns);
    ["2019-20-Q1", "2019-20-Q2", "2019-20-Q3"].into_iter().for_each(|period| desk.run(period));
    desk.release("2019-20-Q4");
    assert_eq!(desk.visits("releases/2019-20-Q4/1", "2019-20-Q2"), "978");
    desk.sends("2019-20-Q2", "F,1500,95");
    ["2019-20-Q2", "2019-20-Q3", "2019-20-Q4"].into_iter().for_each(|period| desk.run(period));
    let split = ["published_exact", "exact", "own_data", "links"];
    let of = |period: &str| desk.line("out/2019-20-Q4", "revisions", (period, WHOLE, "visits"), &split);
    assert_eq!(of("2019-20-Q2"), ["978", "965", "-13", "0"]);
    let year = of("2019-20");
    assert_eq!(year[2..], ["-13", "0"]);
    assert_eq!(year[0].parse::<f64>().unwrap() - 13.0, year[1].parse::<f64>().unwrap());
}

#[test]
fn an_estimate_that_moves_with_its_link_but_not_when_rounded_is_no_revision() {
    // Case AA, second half: Ivy is new, its third quarter missing; Fir's second comes late.
    let returns = "period,unit,premises,visits\n\
                   2019-20-Q1,D,800,80\n2019-20-Q1,E,1200,120\n2019-20-Q1,F,1500,90\n\
                   2019-20-Q2,D,800,100\n2019-20-Q2,E,1200,140\n2019-20-Q2,I,500,50\n\
                   2019-20-Q3,D,800,110\n2019-20-Q3,E,1200,150\n2019-20-Q3,F,1500,100\n";
    let desk = Desk::of(DECLARED, returns);
    ["2019-20-Q1", "2019-20-Q2"].into_iter().for_each(|period| desk.run(period));
    desk.release("2019-20-Q3");
    let exact = |folder: &str| {
        desk.line(folder, "figures", ("2019-20-Q3", WHOLE, "visits"), &["value", "exact", "revised"])
    };
    assert_eq!(exact("releases/2019-20-Q3/1"), ["414", "414.166667", "false"]);
    desk.sends("2019-20-Q2", "F,1500,95");
    ["2019-20-Q2", "2019-20-Q3"].into_iter().for_each(|period| desk.run(period));
    // 360/335 x 50 in the place of 260/240 x 50.
    assert_eq!(exact("out/2019-20-Q3"), ["414", "413.731343", "false"]);
}

#[test]
fn what_the_unit_corrects_is_told_as_a_correction() {
    let desk = desk();
    desk.release("2019-20-Q1");
    desk.tomorrow();
    let ended = desk.ask(&[
        "decide",
        "correct",
        "--unit",
        "C",
        "--period",
        "2019-20-Q1",
        "--table",
        "return",
        "--field",
        "visits",
        "--old",
        "330",
        "--new",
        "33",
        "--source",
        "telephone",
        "--who",
        "Ann Smith",
        "--why",
        "a 0 too many",
    ]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    desk.run("2019-20-Q1");
    let columns = ["now", "own_data", "links", "methods", "corrections"];
    let revised = desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", WHOLE, "visits"), &columns);
    assert_eq!(revised, ["681", "0", "0", "0", "-297"]);
}

#[test]
fn nothing_is_released_before_two_people_signed_what_stands_there_and_one_closed_it() {
    let desk = desk();
    desk.run("2019-20-Q1");
    let refused = |words: &str| {
        let ended = desk.ask(&["release", "2019-20-Q1"]);
        assert_eq!(ended.status, 2, "{}", ended.out);
        assert!(ended.err.contains(words), "{}", ended.err);
        assert!(!desk.case.0.path("releases/2019-20-Q1").join("1").exists());
    };
    refused("it was signed off by nobody");
    assert_eq!(desk.decide("sign-off", "2019-20-Q1", "Ann Smith").status, 0);
    assert_eq!(desk.decide("sign-off", "2019-20-Q1", "ann smith ").status, 0);
    let early = desk.decide("close", "2019-20-Q1", "Ann Smith");
    assert_eq!((early.status, early.err.contains("1 of 2 people")), (2, true), "{}", early.err);
    refused("signed off by ann smith");
    assert_eq!(desk.decide("sign-off", "2019-20-Q1", "Ben Jones").status, 0);
    assert_eq!(desk.decide("close", "2019-20-Q1", "Ben Jones").status, 0);
    // Something came since they looked.
    desk.sends("2019-20-Q1", "F,1500,90");
    refused("is not what the files, decisions and declarations give today");
    desk.run("2019-20-Q1");
    refused("signed off another statistics.xlsx");
    desk.sign("2019-20-Q1");
    let ended = desk.ask(&["release", "2019-20-Q1"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(
        ended.out.contains("Signed off  by Ann Smith and Ben Jones; closed by Ann Smith"),
        "{}",
        ended.out
    );
}

#[test]
fn what_puts_a_release_right_says_so_on_its_cover_and_the_first_stays_as_it_was() {
    let desk = desk();
    desk.release("2019-20-Q1");
    let first = fs::read(desk.case.0.path("releases/2019-20-Q1/1/statistics.xlsx")).unwrap();
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    desk.sign("2019-20-Q1");
    let ended = desk.ask(&["release", "2019-20-Q1"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("Declare a [[correction]]"), "{}", ended.err);
    desk.correction("2019-20-Q1");
    let told = desk.release("2019-20-Q1").out;
    assert!(told.contains("Released 2019-20-Q1/2 of Visits, which puts the one before right"), "{told}");
    assert_eq!(fs::read(desk.case.0.path("releases/2019-20-Q1/1/statistics.xlsx")).unwrap(), first);
    let folder = desk.folder();
    let verified = run(&["release", "2019-20-Q1", "--verify", "-C", &folder]);
    assert_eq!(verified.status, 0, "{}", verified.err);
    assert_eq!(verified.out.lines().count(), 2, "{}", verified.out);
    // The two are held against each other as two outputs are.
    let place = |number: u8| desk.case.0.path(&format!("releases/2019-20-Q1/{number}"));
    let compared = run(&["compare", place(1).to_str().unwrap(), place(2).to_str().unwrap()]);
    assert_eq!(compared.status, 3, "{}", compared.err);
    assert!(compared.out.contains("978") && compared.out.contains("960"), "{}", compared.out);
}

#[test]
fn a_byte_changed_in_a_release_is_told_and_nothing_is_released_after_it() {
    let desk = desk();
    desk.release("2019-20-Q1");
    let path = desk.case.0.path("releases/2019-20-Q1/1/data/growth.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen('1', "2", 1)).unwrap();
    let folder = desk.folder();
    let verified = run(&["release", "2019-20-Q1", "--verify", "-C", &folder]);
    assert_eq!(verified.status, 2);
    assert!(verified.err.contains("growth.csv: it was changed"), "{}", verified.err);
    desk.sends("2019-20-Q1", "F,1500,90");
    let ended = desk.ask(&["run", "2019-20-Q1"]);
    assert_eq!(ended.status, 2, "{}", ended.out);
    assert!(ended.err.contains("growth.csv: it was changed"), "{}", ended.err);
}

#[test]
fn a_release_made_twice_has_the_same_bytes_but_for_its_run_record() {
    let made = || {
        let desk = desk();
        desk.release("2019-20-Q1");
        desk
    };
    let (one, other) = (made(), made());
    let listed = |desk: &Desk| {
        let record = fs::read_to_string(desk.case.0.path("releases/2019-20-Q1/1/run.json")).unwrap();
        let record: serde_json::Value = serde_json::from_str(&record).unwrap();
        let mut outputs = record["outputs"].clone();
        // The run record in another form, and the hash of that.
        for name in ["ro-crate-metadata.json", "manifest-sha256.txt"] {
            assert!(outputs.as_object_mut().unwrap().remove(name).is_some(), "{name}");
        }
        outputs
    };
    assert_eq!(listed(&one), listed(&other));
    assert!(listed(&one).as_object().unwrap().contains_key("records/figures/period=2018-19-Q4/part.parquet"));
}

#[test]
fn what_lies_before_the_window_of_revisions_stays_as_it_was_released() {
    let declared = DECLARED.to_owned() + "[revisions]\nperiods = 1\n";
    let desk = Desk::of(&declared, &rest_of_the_year("F,1500,90"));
    desk.run("2018-19-Q4");
    desk.release("2019-20-Q1");
    desk.run("2019-20-Q2");
    // After the quarter next to it is out, the first is no longer revised.
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.run("2019-20-Q1");
    desk.run("2019-20-Q2");
    assert_eq!(desk.visits("out/2019-20-Q2", "2019-20-Q1"), "960");
    desk.run("2019-20-Q3");
    assert_eq!(desk.visits("out/2019-20-Q3", "2019-20-Q1"), "978");
}

#[test]
fn what_a_named_authority_gave_is_marked_and_explained_where_it_is_another_and_a_quartile_is_marked() {
    let quartiles =
        "[[table]]\ntitle = \"How they differ\"\nrows = \"regions\"\ncolumns = [\"median(rate)\"]\n";
    let desk = Desk::of(&(DECLARED.to_owned() + quartiles), BASE);
    desk.run("2018-19-Q4");
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "A,1000,150");
    desk.run("2019-20-Q1");
    let columns = ["kind", "published", "now", "own_data", "links", "methods", "corrections", "no_causes"];
    let own = desk.line("out/2019-20-Q1", "revisions", ("2019-20-Q1", "Alder", "visits"), &columns);
    assert_eq!(own, ["sum", "110", "150", "40", "0", "0", "0", ""]);
    let listed = |area: &str| {
        desk.line("out/2019-20-Q1", "authorities", ("2019-20-Q1", area, "visits"), &["value", "revised"])
    };
    assert_eq!(
        (listed("Alder"), listed("Birch")),
        (vec!["150".into(), "true".into()], vec!["190".into(), "false".into()])
    );
    let row = |area: &str| desk.case.row("2019-20-Q1", "Authorities", area).last().unwrap().clone();
    assert!(row("Alder").contains("Total visits"), "{}", row("Alder"));
    assert_eq!(row("Birch"), "none");
    // 11.0, 9.5, 11.0, 12.5, 11.7 before; 15.0 in the place of the first: the median is 11.7.
    let lines = rows(&desk.case.0.path("out/2019-20-Q1/data/quartiles.csv"));
    let whole = lines.iter().find(|line| line.get("area") == WHOLE).unwrap();
    let said = ["median", "revised", "revised_columns"].map(|name| whole.get(name).to_owned());
    assert_eq!((said[0].as_str(), said[1].as_str(), said[2].contains("median")), ("11.7", "true", true));
    let revised = rows(&desk.case.0.path("out/2019-20-Q1/data/revisions.csv"));
    let median =
        revised.iter().find(|line| line.get("kind") == "median" && line.get("area") == WHOLE).unwrap();
    assert_eq!([median.get("indicator"), median.get("published"), median.get("now")], ["rate", "11", "11.7"]);
    assert!(median.get("no_causes").contains("rates of units"), "{}", median.get("no_causes"));
    // What is the same is not listed.
    assert!(!revised.iter().any(|line| line.get("area") == "Birch"));
}

#[test]
fn every_figure_of_a_release_is_traced_from_itself_alone_current_quarter_and_year() {
    let desk = Desk::of(DECLARED, &rest_of_the_year("F,1500,90"));
    for period in ["2018-19-Q4", "2019-20-Q1", "2019-20-Q2", "2019-20-Q3"] {
        desk.run(period);
    }
    desk.release("2019-20-Q4");
    let release = desk.case.0.path("releases/2019-20-Q4/1");
    let nowhere = desk.case.0.path("nowhere");
    let declared = ["declarations/c", "declarations/register"].map(|below| release.join(below));
    let (numbers, wrong) = crate::trace::traced(&release, &nowhere, declared);
    assert!(wrong.is_empty(), "{} of {numbers}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(numbers > 50, "{numbers}");
    let release = release.display().to_string();
    let told = run(&["trace", "Series", "2019-20-Q4", "return.visits", "--out", &release]);
    assert_eq!(told.status, 0, "{}", told.err);
}

#[test]
fn the_workbook_of_a_release_is_held_against_its_own_lists_and_what_none_of_them_says_is_told() {
    let desk = desk();
    desk.release("2019-20-Q1");
    let release = desk.case.0.path("releases/2019-20-Q1/1");
    // It has its own declarations.
    let audit = || run(&["audit-workbook", release.to_str().unwrap()]);
    let ended = audit();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("say what the lists beside them say"), "{}", ended.out);
    let told = "Not checked, since no list here says it: who answered, and that every authority has its row \
        (status.csv); of how many authorities sums are (totals.csv); how much is open (exceptions.csv).";
    assert!(ended.out.contains(told), "{}", ended.out);
    changed_as_if_written(&release, "data/figures.csv", |text| text.replace(",978,", ",979,"));
    let ended = audit();
    assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("979"), "{}", ended.out);
    // A list that was there is missed.
    let out = desk.case.0.path("out/2019-20-Q1");
    fs::remove_file(out.join("status.csv")).unwrap();
    let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", &desk.folder()]);
    assert!(ended.status == 2 && ended.err.contains("status.csv: it is not there any more"), "{}", ended.err);
}

#[test]
fn releases_are_compared_by_their_names() {
    let desk = desk();
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.correction("2019-20-Q1");
    desk.release("2019-20-Q1");
    let folder = desk.folder();
    let compare = |old: &str, new: &str| run(&["compare", old, new, "-C", &folder]);
    let told = compare("2019-20-Q1/1", "2019-20-Q1");
    assert_eq!(told.status, 3, "{}", told.err);
    assert!(told.out.contains("978 -> 960"), "{}", told.out);
    assert_eq!(compare("2019-20-Q1/2", "2019-20-Q1").status, 0);
    let none = compare("2019-20-Q1/1", "2019-20-Q1/7");
    assert_eq!(none.status, 2);
    assert!(
        none.err.contains("no release 2019-20-Q1/7. There are: 2019-20-Q1/1, 2019-20-Q1/2"),
        "{}",
        none.err
    );
}

#[test]
fn a_period_that_is_reopened_signed_and_closed_on_one_day_is_closed() {
    let desk = desk();
    desk.run("2019-20-Q1");
    let all = |desk: &Desk| {
        for (what, who) in [
            ("sign-off", "Ann Smith"),
            ("sign-off", "Ben Jones"),
            ("close", "Ben Jones"),
            ("reopen", "Ann Smith"),
            ("sign-off", "Ben Jones"),
            ("sign-off", "Ann Smith"),
            ("close", "Ben Jones"),
        ] {
            let ended = desk.decide(what, "2019-20-Q1", who);
            assert_eq!(ended.status, 0, "{what} {who}: {}", ended.err);
        }
    };
    all(&desk);
    let ended = desk.ask(&["release", "2019-20-Q1"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
}

#[test]
fn one_person_under_two_spellings_does_not_sign_twice() {
    let desk = desk();
    desk.run("2019-20-Q1");
    for who in ["Ann Smith", "A. Smith", "SMITH, Ann"] {
        assert_eq!(desk.decide("sign-off", "2019-20-Q1", who).status, 0);
    }
    let early = desk.decide("close", "2019-20-Q1", "Ann Smith");
    assert_eq!(early.status, 2);
    assert!(
        early.err.contains("1 of 2 people") && early.err.contains("A. Smith may be Ann Smith"),
        "{}",
        early.err
    );
}

#[test]
fn a_file_put_into_a_release_and_a_release_that_is_gone_are_told() {
    let desk = desk();
    desk.release("2019-20-Q1");
    desk.sends("2019-20-Q1", "F,1500,90");
    desk.correction("2019-20-Q1");
    desk.release("2019-20-Q1");
    let folder = desk.folder();
    let verify = || run(&["release", "2019-20-Q1", "--verify", "-C", &folder]);
    let first = desk.case.0.path("releases/2019-20-Q1/1");
    fs::write(first.join(".DS_Store"), "what a desktop leaves").unwrap();
    assert_eq!(verify().status, 0, "{}", verify().err);
    fs::write(first.join("data/extra.csv"), "period\n").unwrap();
    let told = verify();
    assert_eq!(told.status, 2);
    assert!(told.err.contains("extra.csv: the run did not write this file: move it away"), "{}", told.err);
    fs::remove_file(first.join("data/extra.csv")).unwrap();
    fs::rename(&first, desk.case.0.path("elsewhere")).unwrap();
    let told = verify();
    assert_eq!(told.status, 2);
    assert!(told.err.contains("2019-20-Q1/2 followed on 2019-20-Q1/1, which is not there"), "{}", told.err);
}
