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

fn own(name: &str, fields: &[&str]) -> Table {
    let headings: Vec<&str> = ["authority_code", "period"].iter().chain(fields).copied().collect();
    Table::new(name, &headings)
}

/// A record of a table: whose it is and for when, and its values.
fn record(values: Vec<Value>) -> Vec<Value> {
    [Value::text(UNIT), Value::text(QUARTERS[LAST])].into_iter().chain(values).collect()
}

/// Where a trouble stands in a table.
fn planted(table: &Table, (record, field): (usize, &str), rule: &str, what: &str) -> Planted {
    Planted {
        file: format!("herefordshire {}.csv", table.name),
        unit: UNIT.to_owned(),
        kind: rule.to_lowercase(),
        rules: rule.to_owned(),
        sheet: String::new(),
        cell: table.cell(0, record, field),
        what: format!("{}: {what}", QUARTERS[LAST]),
    }
}

fn actions(troubles: &mut Vec<Planted>) -> Result<Table> {
    let mut table = own("actions", &["action_id", "action", "due", "done_on", "status", "progress"]);
    let said = SAID.iter().flat_map(|(word, count)| std::iter::repeat_n(*word, *count));
    for (at, word) in said.chain(std::iter::repeat_n("", 18)).enumerate() {
        let kind = if at % 2 == 0 { "Agree on" } else { "Bring in" };
        let progress = match word {
            "" => WORDS[at % WORDS.len()].to_owned(),
            "To be deleted" => "To be deleted: no longer relevant".to_owned(),
            word => format!("{} as reported to the board", word.trim_end_matches('.')),
        };
        table.rows.push(record(vec![
            Value::text(&format!("H{:02}", at + 1)),
            Value::text(&format!("{kind} {}", SUBJECTS[at / 2])),
            day(if word == "Achieved." { "2008-03-31" } else { "" })?,
            day(if word == "Achieved." { "2008-02-29" } else { "" })?,
            words(word),
            Value::text(&progress),
        ]));
        if word.is_empty() {
            troubles.push(planted(&table, (at, "status"), "PRG-01", "told only in words"));
        }
    }
    Ok(table)
}

fn benefits(troubles: &mut Vec<Planted>) -> Table {
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
    let mut table = own("benefits", &fields);
    for (id, title, saving, line) in
        [("HB1", "One framework for stationery", 10_000, "CC-410"), ("HB2", "One payroll", 20_000, "CC-500")]
    {
        table.rows.push(record(vec![
            Value::text(id),
            Value::text("Efficiency"),
            Value::text(title),
            pounds(saving),
            pounds(saving),
            pounds(saving + saving / 2),
            Value::text(line),
            Value::text("Here"),
        ]));
    }
    troubles.push(planted(&table, (0, "saving_to_date"), "PRG-24", "Hampshire claims CC-410 too"));
    table
}

fn payment(troubles: &mut Vec<Planted>) -> [Table; 2] {
    let fields = ["kpi_id", "title", "better", "target", "achieved", "at_risk", "deduction", "relief"];
    let mut kpis = own("kpis", &fields);
    kpis.rows.push(record(vec![
        Value::text("K1"),
        Value::text("Calls answered in a minute, percent"),
        Value::text("Higher"),
        Value::Hundredths(9_000),
        Value::Hundredths(8_850),
        pounds(2_000),
        pounds(50),
        Value::text("None"),
    ]));
    troubles.push(planted(&kpis, (0, "deduction"), "PRG-31", "a quarter of 2,000 is 500"));
    let mut about = own("return", &["charge", "narrative"]);
    let narrative = "Half of the activities are told in words alone.";
    about.rows.push(record(vec![pounds(10_000), Value::text(narrative)]));
    troubles.push(planted(&about, (0, "charge"), "PRG-32", "a fifth of the charge is at risk"));
    [kpis, about]
}

/// Writes its files, and says what is planted.
pub fn make(folder: &Path) -> Result<Vec<Planted>> {
    let inbox = folder.join("inbox").join(QUARTERS[LAST]).join(RECEIVED[LAST]);
    let mut troubles = Vec::new();
    let mut tables = vec![actions(&mut troubles)?, benefits(&mut troubles)];
    tables.extend(payment(&mut troubles));
    for table in tables {
        book::save_csv(&inbox.join(format!("herefordshire {}.csv", table.name)), &table)?;
    }
    Ok(troubles)
}
