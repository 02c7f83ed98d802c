//! Prosecutions: the register as it was taken over with the third quarter, and the returns of the fourth.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    World,
    book::{HEADING_ROW, Table, labelled, save, save_csv, sheet},
    kit::{Value, random::Random},
    planted::{self, Planted},
    register::Authority,
};

const WORKSPACE: &str =
    "# The workspace of the sample: two quarters of made returns. Every case, name and figure in it is made.
collection = \"../../../schemas/prosecutions\"
register = \"../../../schemas/register\"
inbox = \"inbox/{period}\"
out = \"out/{period}\"
history = \"out\"
notice = \"Every case, name and figure here is made, to show what the program does.\"
";

/// Acts and regulations with sections that are breached.
const ACTS: [(&str, &str); 5] = [
    ("Health and Safety at Work etc. Act 1974", "2(1)"),
    ("Health and Safety at Work etc. Act 1974", "3(1)"),
    ("Management of Health and Safety at Work Regulations 1999", "3(1)"),
    ("Work at Height Regulations 2005", "4(1)"),
    ("Provision and Use of Work Equipment Regulations 1998", "11(1)"),
];

const PREMISES: [&str; 6] = [
    "Retail shops",
    "Wholesale shops and warehouses",
    "Offices",
    "Catering, restaurants and bars",
    "Residential care homes",
    "Leisure and cultural services",
];

const TOWNS: [&str; 6] = ["Newbridge", "Oldport", "Marshford", "Hilltown", "Stonecross", "Millbury"];

/// People whom nobody is.
const PEOPLE: [&str; 6] = [
    "Ambrose Fictley",
    "Beryl Madeup",
    "Clement Inventson",
    "Dorothea Feignwell",
    "Ephraim Sampleton",
    "Fenella Notreal",
];

/// Heard when, and decided how, of the people that the register held when it was taken over.
const HEARD: [Date; 6] = [
    date(2005, 3, 15),
    date(2005, 5, 10),
    date(2005, 5, 11),
    date(2007, 6, 5),
    date(2008, 9, 23),
    date(2009, 11, 17),
];

const CASES: [&str; 15] = [
    "Case reference",
    "Defendant",
    "Address of defendant",
    "Trading name",
    "Kind of defendant",
    "Company number",
    "Type of premises",
    "Location",
    "Date of hearing",
    "Court",
    "Plea",
    "Result",
    "Fine (£)",
    "Costs (£)",
    "Other penalty",
];

const BREACHES: [&str; 7] = [
    "Case reference",
    "Breach number",
    "Act or regulations",
    "Section or regulation",
    "Date of offence",
    "Result of the breach",
    "Fine for the breach (£)",
];

const UPDATES: [&str; 6] =
    ["Case reference", "Update number", "What happened", "Date of update", "Fine as it now is (£)", "Note"];

/// The sheet of cases in a workbook, as LAE1 calls it.
const SHEET_OF_CASES: &str = "Prosecutions";

/// A case with its breaches.
struct Case {
    row: Vec<Value>,
    breaches: Vec<Vec<Value>>,
}

/// Who is prosecuted.
enum Defendant {
    Company,
    Person(&'static str),
    /// It is not told.
    Untold,
}

struct Maker {
    random: Random,
    /// So many cases were made.
    made: usize,
}

impl Maker {
    fn id(&mut self) -> String {
        self.made += 1;
        format!("HS/{}/{:03}", self.random.below(9000) + 1000, self.made)
    }

    fn case(&mut self, defendant: &Defendant, heard: Date, result: &str) -> Result<Case> {
        let id = self.id();
        let is_convicted = result == "Convicted";
        let fines: Vec<i64> = (0..self.random.below(2) + 1)
            .map(|_| if is_convicted { 100_000 + 25_000 * self.random.below(40) as i64 } else { 0 })
            .collect();
        let number = self.made;
        let company = format!("Made Trading {number} Ltd");
        let (name, trading, kind, company_number) = match defendant {
            Defendant::Company => {
                let number = format!("{:08}", 1_000_000 + 7_919 * number);
                (company.as_str(), Value::Blank, "Company", Value::text(&number))
            }
            Defendant::Person(name) => (
                *name,
                Value::Text(format!("{} Stores", name.split(' ').next().unwrap_or(name))),
                "Individual",
                Value::Blank,
            ),
            Defendant::Untold => (company.as_str(), Value::Blank, "", Value::Blank),
        };
        let town = self.random.one_of(&TOWNS);
        let kind = if kind.is_empty() { Value::Blank } else { Value::text(kind) };
        let plea = if is_convicted { "Guilty" } else { "No plea" };
        let costs = if is_convicted { 40_000 + 1_000 * self.random.below(300) as i64 } else { 0 };
        let row = vec![
            Value::text(&id),
            Value::text(name),
            Value::Text(format!("{number} Invented Street, {town}")),
            trading,
            kind,
            company_number,
            Value::text(self.random.one_of(&PREMISES)),
            Value::text(town),
            Value::Day(heard),
            Value::Text(format!("{town} Magistrates' Court")),
            Value::text(plea),
            Value::text(result),
            Value::Hundredths(fines.iter().sum()),
            Value::Hundredths(costs),
            Value::Blank,
        ];
        let offence = heard.checked_sub((120 + self.random.below(200) as i64).days())?;
        let mut breaches = Vec::new();
        for (at, fine) in (1..).zip(&fines) {
            let (act, section) = self.random.one_of(&ACTS);
            let of_breach = if result == "Adjourned" { "Pending" } else { result };
            breaches.push(vec![
                Value::text(&id),
                Value::Count(at),
                Value::text(act),
                Value::text(section),
                Value::Day(offence),
                Value::text(of_breach),
                Value::Hundredths(*fine),
            ]);
        }
        Ok(Case { row, breaches })
    }
}

impl Case {
    fn id(&self) -> String {
        self.row[0].to_string()
    }

    fn set(&mut self, heading: &str, value: Value) {
        if let Some(at) = CASES.iter().position(|own| *own == heading) {
            self.row[at] = value;
        }
    }
}

/// What an authority sends for the fourth quarter.
#[derive(Default)]
struct Sent {
    cases: Vec<Case>,
    updates: Vec<Vec<Value>>,
    /// Kind of trouble, rules, sheet, record, heading, and what it is.
    troubles: Vec<(&'static str, &'static str, &'static str, usize, &'static str, &'static str)>,
}

/// Makes the workspace.
pub fn make(world: &World, folder: &Path) -> Result<()> {
    let inbox = folder.join("inbox");
    if inbox.exists() {
        fs::remove_dir_all(&inbox)?;
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("quarterday.toml"), WORKSPACE)?;
    let there = world.register.on(date(2010, 3, 31));
    let joint = ["E07000223", "E07000229", "E07000044", "E07000047"];
    let mut senders: Vec<&Authority> = there
        .into_iter()
        .filter(|own| own.country != "Scotland" && !joint.contains(&own.code.as_str()))
        .collect();
    let mut random = Random::of(world.seed, &["prosecutions"]);
    random.shuffle(&mut senders);
    senders.truncate(20);
    senders.sort_by(|one, other| one.code.cmp(&other.code));
    let mut maker = Maker { random, made: 0 };
    let held = taken_over(&mut maker, &senders, &inbox.join("2009-10-Q3/2010-02-20"))?;
    let planted = quarter(&mut maker, &senders, &held, &inbox.join("2009-10-Q4/2010-05-04"))?;
    planted::write(folder, &planted)
}

/// The register of forty convictions, as files of many authorities; gives the cases of each authority.
fn taken_over(
    maker: &mut Maker,
    senders: &[&Authority],
    folder: &Path,
) -> Result<BTreeMap<String, Vec<String>>> {
    let whose = ["authority_code", "period"];
    let mut cases = Table::new("cases", &[&whose[..], &CASES].concat());
    let mut breaches = Table::new("breaches", &[&whose[..], &BREACHES].concat());
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for number in 0..40 {
        let whose = senders[number % 14];
        let case = if number < PEOPLE.len() {
            maker.case(&Defendant::Person(PEOPLE[number]), HEARD[number], "Convicted")?
        } else {
            // None of them after 20 December 2009: all have been shown for a while.
            let heard = date(2006, 1, 9).checked_add((maker.random.below(1440) as i64).days())?;
            maker.case(&Defendant::Company, heard, "Convicted")?
        };
        held.entry(whose.code.clone()).or_default().push(case.id());
        let of = || vec![Value::text(&whose.code), Value::text("2009-10-Q3")];
        cases.rows.push([of(), case.row].concat());
        breaches.rows.extend(case.breaches.into_iter().map(|row| [of(), row].concat()));
    }
    save_csv(&folder.join("register_cases.csv"), &cases)?;
    save_csv(&folder.join("register_breaches.csv"), &breaches)?;
    Ok(held)
}

/// How each case of the quarter ended, whose it is, and when it was heard.
fn cases_of_quarter(maker: &mut Maker, sent: &mut [Sent]) -> Result<()> {
    let results = [("Convicted", 18), ("Withdrawn", 4), ("Acquitted", 1), ("Adjourned", 2)];
    let results = results.into_iter().flat_map(|(result, count)| std::iter::repeat_n(result, count));
    for (number, result) in results.enumerate() {
        let heard = match number {
            0 => date(2010, 3, 20),
            // The last day from which sixty-three days have passed on 10 May.
            1 => date(2010, 3, 8),
            _ => date(2010, 1, 5).checked_add((maker.random.below(60) as i64).days())?,
        };
        let defendant = if number == 2 { Defendant::Untold } else { Defendant::Company };
        let at = number * 3 % sent.len();
        let mut case = maker.case(&defendant, heard, result)?;
        let record = sent[at].cases.len();
        let mut trouble = |kind, rules, heading, what| {
            sent[at].troubles.push((kind, rules, SHEET_OF_CASES, record, heading, what));
        };
        match number {
            2 => trouble(
                "kind-untold",
                "PRO-01",
                "Kind of defendant",
                "a company or an individual is not said",
            ),
            3 => {
                case.set("Fine (£)", Value::Hundredths(1_234_500));
                trouble(
                    "fine-not-of-breaches",
                    "PRO-06",
                    "Fine (£)",
                    "not the sum of the fines of its breaches",
                );
            }
            20 => {
                case.set("Fine (£)", Value::Hundredths(250_000));
                // Those of its breaches add to 0: the same fault, told once.
                case.breaches.iter_mut().for_each(|row| row[6] = Value::Blank);
                trouble(
                    "fine-without-conviction",
                    "PRO-04",
                    "Fine (£)",
                    "a fine in a case that was withdrawn",
                );
            }
            _ => {}
        }
        sent[at].cases.push(case);
    }
    Ok(())
}

/// What happened to older cases: those of the register that companies are of.
fn updates_of_quarter(senders: &[&Authority], held: &BTreeMap<String, Vec<String>>, sent: &mut [Sent]) {
    let company = |at: usize| held.get(&senders[at].code).and_then(|own| own.last()).cloned();
    let mut add = |at: usize, id: &str, kind: &str, day: Date, fine: Value, note: &str| {
        let note = if note.is_empty() { Value::Blank } else { Value::text(note) };
        let number = Value::Count(1);
        sent[at].updates.push(vec![Value::text(id), number, Value::text(kind), Value::Day(day), fine, note]);
    };
    for (at, kind, day, fine, note) in [
        (7, "Appeal lodged", date(2010, 1, 21), Value::Blank, ""),
        (8, "Appeal allowed", date(2010, 2, 11), Value::Blank, "told by Gwendolen Unperson, solicitor"),
        (9, "Fine varied", date(2010, 3, 2), Value::Hundredths(77_700), ""),
    ] {
        if let Some(id) = company(at) {
            add(at, &id, kind, day, fine, note);
        }
    }
    add(10, "HS/0000/999", "Appeal dismissed", date(2010, 3, 9), Value::Blank, "");
    let what = "an update of a case that nobody knows";
    sent[10].troubles.push(("update-of-nothing", "unknown-record", "Updates", 0, "Case reference", what));
}

fn quarter(
    maker: &mut Maker,
    senders: &[&Authority],
    held: &BTreeMap<String, Vec<String>>,
    folder: &Path,
) -> Result<Vec<Planted>> {
    let mut sent: Vec<Sent> = senders.iter().map(|_| Sent::default()).collect();
    cases_of_quarter(maker, &mut sent)?;
    updates_of_quarter(senders, held, &mut sent);
    let mut planted = Vec::new();
    for (at, (whose, sent)) in senders.iter().zip(&sent).enumerate() {
        let tables = tables(sent);
        let file = match at {
            4 => format!("{} prosecutions.ods", whose.code),
            _ => format!("{} LAE1 2009-10-Q4.xlsx", whose.code),
        };
        let sheets = [
            Some(first_sheet(whose, sent)),
            Some(sheet(&tables[0], "Prosecutions heard in the quarter (made)")),
            Some(sheet(&tables[1], "Breaches (made)")),
            (!sent.updates.is_empty()).then(|| sheet(&tables[2], "What happened to older cases (made)")),
        ];
        let sheets: Vec<_> = sheets.into_iter().flatten().collect();
        save(&folder.join(&file), &sheets).with_context(|| file.clone())?;
        for (kind, rules, sheet, record, heading, what) in &sent.troubles {
            let table = tables.iter().find(|own| own.name == *sheet).context("a sheet of troubles")?;
            planted.push(Planted {
                file: format!("2010-05-04/{file}"),
                unit: whose.code.clone(),
                kind: (*kind).to_owned(),
                rules: (*rules).to_owned(),
                sheet: (*sheet).to_owned(),
                cell: table.cell(HEADING_ROW, *record, heading),
                what: (*what).to_owned(),
            });
        }
    }
    planted.sort_by(|one, other| (&one.file, &one.kind).cmp(&(&other.file, &other.kind)));
    Ok(planted)
}

fn tables(sent: &Sent) -> [Table; 3] {
    let mut cases = Table::new(SHEET_OF_CASES, &CASES);
    let mut breaches = Table::new("Breaches", &BREACHES);
    let mut updates = Table::new("Updates", &UPDATES);
    for case in &sent.cases {
        cases.rows.push(case.row.clone());
        breaches.rows.extend(case.breaches.iter().cloned());
    }
    updates.rows.clone_from(&sent.updates);
    [cases, breaches, updates]
}

/// Whose it is, for when, who can be asked, and the totals.
fn first_sheet(whose: &Authority, sent: &Sent) -> crate::kit::sheets::Sheet {
    let count =
        |cases: &[&Case]| Value::Count(cases.iter().map(|case| case.breaches.len()).sum::<usize>() as i64);
    let all: Vec<&Case> = sent.cases.iter().collect();
    let convicted: Vec<&Case> =
        all.iter().copied().filter(|case| case.row[11].to_string() == "Convicted").collect();
    let is_nil = sent.cases.is_empty() && sent.updates.is_empty();
    labelled(
        "LAE1",
        "LAE1 with prosecutions (made figures)",
        &[
            ("Name of local authority", Value::text(&whose.name)),
            ("Authority code", Value::text(&whose.code)),
            ("Quarter", Value::text("2009-10-Q4")),
            (
                "Name of person responsible for the return",
                Value::Text(format!("Returning Officer {}", whose.code)),
            ),
            ("E-mail address", Value::Text(format!("returns@{}.example.org", whose.code.to_lowercase()))),
            ("Nil return", Value::text(if is_nil { "yes" } else { "no" })),
            ("Informations laid", count(&all)),
            ("Convictions", count(&convicted)),
        ],
    )
}
