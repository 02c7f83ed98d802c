//! Herefordshire: 34 activities of joint working, of which half are told only in words, as CSV a table. The words of the activities are
//! made, and so are its claim and its contract.

use std::path::Path;

use anyhow::Result;

use super::{LAST, QUARTERS, RECEIVED, day, pounds, words};
use crate::{
    book::{self, Table},
    kit::Value,
    planted::Planted,
};

const UNIT: &str = "HEREFORDSHIRE";

/// The word that leads the progress of activities that say one, and how many do; those of the first were done.
const SAID: [(&str, usize); 4] = [("Achieved.", 12), ("Underway", 2), ("Ongoing", 1), ("To be deleted", 1)];

/// What stands in the place of such a word: it says nothing that could be counted.
const WORDS: [&str; 6] = [
    "As above",
    "Paper to the next meeting of the board",
    "Posts were advertised",
    "Awaiting advice",
    "See the report of the treasurers",
    "Discussed with both chief executives",
];

/// Subjects of the activities.
const SUBJECTS: [&str; 17] = [
    "one management team",
    "one plan for property",
    "joint procurement",
    "one payroll",
    "shared ICT",
    "one point of contact",
    "joint training",
    "a shared budget",
    "joint commissioning",
    "one legal team",
    "shared audit",
    "one communications team",
    "joint emergency planning",
    "a shared register of risks",
    "one human resources team",
    "shared fleet",
    "one performance report",
];

/// Writes its files, and says what is planted.
pub fn make(folder: &Path) -> Result<Vec<Planted>> {
    let inbox = folder.join("inbox").join(QUARTERS[LAST]).join(RECEIVED[LAST]);
    let mut planted = Vec::new();
    let mut put_down = |file: &str, cell: String, rules: &str, what: &str| {
        planted.push(Planted {
            file: file.to_owned(),
            unit: UNIT.to_owned(),
            kind: rules.to_lowercase(),
            rules: rules.to_owned(),
            sheet: String::new(),
            cell,
            what: format!("{}: {what}", QUARTERS[LAST]),
        });
    };
    let own = |name: &str, fields: &[&str]| {
        let headings: Vec<&str> = ["authority_code", "period"].iter().chain(fields).copied().collect();
        Table::new(name, &headings)
    };
    let start = || vec![Value::text(UNIT), Value::text(QUARTERS[LAST])];
    let mut actions = own("actions", &["action_id", "action", "due", "done_on", "status", "progress"]);
    let said = SAID.iter().flat_map(|(word, count)| std::iter::repeat_n(*word, *count));
    let said: Vec<&str> = said.chain(std::iter::repeat_n("", 18)).collect();
    for (at, word) in said.iter().enumerate() {
        let kind = if at % 2 == 0 { "Agree on" } else { "Bring in" };
        let progress = match *word {
            "" => WORDS[at % WORDS.len()].to_owned(),
            "To be deleted" => "To be deleted: no longer relevant".to_owned(),
            word => format!("{} as reported to the board", word.trim_end_matches('.')),
        };
        let mut row = start();
        row.extend([
            Value::text(&format!("H{:02}", at + 1)),
            Value::text(&format!("{kind} {}", SUBJECTS[at / 2])),
            day(if *word == "Achieved." { "2008-03-31" } else { "" })?,
            day(if *word == "Achieved." { "2008-02-29" } else { "" })?,
            words(word),
            Value::text(&progress),
        ]);
        actions.rows.push(row);
        if word.is_empty() {
            put_down(
                "herefordshire actions.csv",
                actions.cell(0, at, "status"),
                "PRG-01",
                "told only in words",
            );
        }
    }
    let fields = [
        "benefit_id",
        "criterion",
        "title",
        "saving",
        "saving_to_date",
        "saving_planned",
        "saving_ref",
        "counted",
    ];
    let mut benefits = own("benefits", &fields);
    for (id, title, saving, line) in
        [("HB1", "One framework for stationery", 10_000, "CC-410"), ("HB2", "One payroll", 20_000, "CC-500")]
    {
        let mut row = start();
        row.extend([
            Value::text(id),
            Value::text("Efficiency"),
            Value::text(title),
            pounds(saving),
            pounds(saving),
        ]);
        row.extend([pounds(saving + saving / 2), Value::text(line), Value::text("Here")]);
        benefits.rows.push(row);
    }
    let claimed = benefits.cell(0, 0, "saving_to_date");
    put_down("herefordshire benefits.csv", claimed, "PRG-24", "Hampshire claims CC-410 too");
    let mut kpis =
        own("kpis", &["kpi_id", "title", "better", "target", "achieved", "at_risk", "deduction", "relief"]);
    let mut row = start();
    row.extend([
        Value::text("K1"),
        Value::text("Calls answered in a minute, percent"),
        Value::text("Higher"),
    ]);
    row.extend([
        Value::Hundredths(9_000),
        Value::Hundredths(8_850),
        pounds(2_000),
        pounds(50),
        Value::text("None"),
    ]);
    kpis.rows.push(row);
    let deduction = kpis.cell(0, 0, "deduction");
    put_down("herefordshire kpis.csv", deduction, "PRG-31", "a quarter of 2,000 is 500");
    let mut about = own("return", &["charge", "narrative"]);
    let mut row = start();
    row.extend([pounds(10_000), Value::text("Half of the activities are told in words alone.")]);
    about.rows.push(row);
    put_down(
        "herefordshire return.csv",
        about.cell(0, 0, "charge"),
        "PRG-32",
        "a fifth of the charge is at risk",
    );
    for table in [actions, benefits, kpis, about] {
        book::save_csv(&inbox.join(format!("herefordshire {}.csv", table.name)), &table)?;
    }
    Ok(planted)
}
