//! The last quarter of 2009-10, of all programmes together in one file a table: what the scorecard of that year reads. All of it is made.

use std::path::Path;

use anyhow::Result;

use super::{day, pounds, words};
use crate::{
    book::{self, Table},
    kit::{Value, random::Random},
};

const QUARTER: &str = "2009-10-Q4";
const RECEIVED: &str = "2010-04-16";

/// Who reports, by code and name: the two partners, a joint programme, and a partnership team a region.
const UNITS: [(&str, &str); 14] = [
    ("LAU", "Local Authority Unit"),
    ("LACORS", "Local Authorities Coordinators of Regulatory Services"),
    ("HEREFORDSHIRE", "Herefordshire joint working"),
    ("PT-E12000001", "Partnership team, North East"),
    ("PT-E12000002", "Partnership team, North West"),
    ("PT-E12000003", "Partnership team, Yorkshire and The Humber"),
    ("PT-E12000004", "Partnership team, East Midlands"),
    ("PT-E12000005", "Partnership team, West Midlands"),
    ("PT-E12000006", "Partnership team, East of England"),
    ("PT-E12000007", "Partnership team, London"),
    ("PT-E12000008", "Partnership team, South East"),
    ("PT-E12000009", "Partnership team, South West"),
    ("PT-W92000004", "Partnership team, Wales"),
    ("PT-S92000003", "Partnership team, Scotland"),
];

/// What programmes do; each has some of it.
const WORK: [&str; 6] = [
    "Agree the plan of work with HSE",
    "Bring managers of the region together",
    "Share training of inspectors",
    "Run the project on slips and trips",
    "Run the project on falls from height",
    "Pass on good practice",
];

/// Benefits of the two programmes of joint working: programme, number, title, saving to date and planned in
/// pounds, and the budget line.
const BENEFITS: [(&str, &str, &str, i64, i64, &str); 6] = [
    ("HAMPSHIRE", "B01", "Finance and payroll: one payroll", 96_000, 120_000, "CC-100"),
    ("HAMPSHIRE", "B02", "Procurement: joint contracts", 41_000, 60_000, "CC-200"),
    ("HAMPSHIRE", "B04", "Human resources: one team", 48_000, 56_000, "CC-320"),
    ("HAMPSHIRE", "B09", "ICT: fewer licences", 19_000, 38_000, "CC-360"),
    ("HEREFORDSHIRE", "HB1", "One framework for stationery", 10_000, 15_000, "CC-410"),
    ("HEREFORDSHIRE", "HB2", "One payroll", 31_000, 60_000, "CC-500"),
];

fn table(name: &str, fields: &[&str]) -> Table {
    let headings: Vec<&str> =
        ["authority_code", "authority_name", "period"].iter().chain(fields).copied().collect();
    Table::new(name, &headings)
}

/// Writes its files.
pub fn make(seed: u64, folder: &Path) -> Result<()> {
    let inbox = folder.join("inbox").join(QUARTER).join(RECEIVED);
    let mut actions =
        table("actions", &["action_id", "action", "due", "forecast", "done_on", "status", "progress"]);
    for (unit, name) in UNITS {
        let mut random = Random::of(seed, &["programme later", unit]);
        for (at, work) in WORK.iter().enumerate() {
            // Six in ten are done in time, one in ten late; others are expected in the next year.
            let share = random.share();
            let (forecast, done, status, progress) = match share {
                share if share < 0.66 => ("", "2010-03-12", "Achieved", "Achieved"),
                share if share < 0.76 => ("", "2010-03-30", "Achieved", "Achieved, two weeks late"),
                share if share < 0.9 => ("2010-06-30", "", "Underway", "Begun"),
                _ => ("2010-09-30", "", "Not started", ""),
            };
            actions.rows.push(vec![
                Value::text(unit),
                Value::text(name),
                Value::text(QUARTER),
                Value::text(&format!("A{}", at + 1)),
                Value::text(work),
                day("2010-03-15")?,
                day(forecast)?,
                day(done)?,
                Value::text(status),
                words(progress),
            ]);
        }
    }
    let fields = [
        "benefit_id",
        "criterion",
        "title",
        "saving_to_date",
        "saving_planned",
        "cashable",
        "saving_ref",
        "counted",
    ];
    let mut benefits = table("benefits", &fields);
    for (unit, id, title, to_date, planned, line) in BENEFITS {
        benefits.rows.push(vec![
            Value::text(unit),
            Value::text(if unit == "HAMPSHIRE" {
                "Hampshire joint working"
            } else {
                "Herefordshire joint working"
            }),
            Value::text(QUARTER),
            Value::text(id),
            Value::text("Efficiency"),
            Value::text(title),
            pounds(to_date),
            pounds(planned),
            Value::text("true"),
            Value::text(line),
            Value::text("Here"),
        ]);
    }
    for table in [actions, benefits] {
        book::save_csv(&inbox.join(format!("programmes {}.csv", table.name)), &table)?;
    }
    Ok(())
}
