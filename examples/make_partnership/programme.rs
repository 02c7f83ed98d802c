//! Returns of programmes: the plan and its risks over five quarters, joint working of two partnerships, and a quarter of
//! all of them.

mod hampshire;
mod herefordshire;
mod later;
mod lau;
mod plan;

use std::{fs, path::Path};

use anyhow::{Context, Result};
use jiff::civil::Date;

use crate::{
    World,
    book::{self, HEADING_ROW, Table},
    kit::Value,
    people,
    planted::{self, Planted},
};

/// The quarters over which the plan ran.
const QUARTERS: [&str; 5] = ["2006-07-Q4", "2007-08-Q1", "2007-08-Q2", "2007-08-Q3", "2007-08-Q4"];

/// When returns of each come.
const RECEIVED: [&str; 5] = ["2007-04-16", "2007-07-16", "2007-10-15", "2008-01-14", "2008-04-14"];

/// The last of them, by its place.
const LAST: usize = 4;

/// The columns of each table, as a workbook heads them.
const ACTIONS: [&str; 11] = [
    "Action number",
    "Workstream",
    "Objective",
    "What is to be done",
    "Owner",
    "Due",
    "Forecast",
    "Done on",
    "Status",
    "Colour",
    "Progress",
];
const RISKS: [&str; 14] = [
    "Risk",
    "Kind",
    "Status",
    "Heading",
    "Description",
    "Mitigation",
    "Likelihood",
    "Impact",
    "Score",
    "Target score",
    "Response",
    "Owner",
    "Last reviewed on",
    "Action of the plan",
];
const BENEFITS: [&str; 15] = [
    "Benefit",
    "Criterion",
    "Title",
    "Measure",
    "Better",
    "Baseline",
    "Target",
    "Achieved",
    "Saving this quarter (£)",
    "Cost of change this quarter (£)",
    "Saving to date (£)",
    "Saving planned to date (£)",
    "Cashable",
    "Budget line",
    "Counted",
];
const KPIS: [&str; 8] =
    ["Indicator", "Title", "Better", "Target", "Achieved", "At risk (£)", "Deduction (£)", "Relief"];

/// Who reports.
struct Partner {
    unit: &'static str,
    name: &'static str,
    /// The charge of the quarter in hundredths; blank where nothing is paid for.
    charge: Value,
    narrative: &'static str,
}

/// A return on its way: its tables, and what is planted in it.
struct Making<'p> {
    partner: &'p Partner,
    quarter: usize,
    file: String,
    tables: Vec<Table>,
    planted: Vec<Planted>,
}

impl<'p> Making<'p> {
    fn new(partner: &'p Partner, quarter: usize, file: &str, tables: Vec<Table>) -> Self {
        Self { partner, quarter, file: file.to_owned(), tables, planted: Vec::new() }
    }

    fn table(&mut self, name: &str) -> Result<&mut Table> {
        self.tables.iter_mut().find(|table| table.name == name).with_context(|| format!("no table {name}"))
    }

    /// Plants a trouble: puts a value into a record's field, and puts down where.
    fn plant(
        &mut self,
        (table, record, field): (&str, &str, &str),
        value: Value,
        (rules, what): (&str, &str),
    ) -> Result<()> {
        let own = self.table(table)?;
        let row = own.rows.iter().position(|row| row[0] == Value::text(record));
        let row = row.with_context(|| format!("no {record}"))?;
        let column = own.headings.iter().position(|heading| heading == field);
        own.rows[row][column.with_context(|| format!("no {field}"))?] = value;
        self.put_down((table, record, field), (rules, what))
    }

    /// Puts down that a trouble stands in a record's field.
    fn put_down(
        &mut self,
        (table, record, field): (&str, &str, &str),
        (rules, what): (&str, &str),
    ) -> Result<()> {
        let own = self.table(table)?;
        let row = own.rows.iter().position(|row| row[0] == Value::text(record));
        let cell = own.cell(HEADING_ROW, row.with_context(|| format!("no {record}"))?, field);
        self.note(table, cell, rules, what);
        Ok(())
    }

    /// Takes a record out, and puts down that it is missing.
    fn drop_record(&mut self, (table, record): (&str, &str), what: &str) -> Result<()> {
        self.table(table)?.rows.retain(|row| row[0] != Value::text(record));
        self.note(table, String::new(), "not-carried", what);
        Ok(())
    }

    fn note(&mut self, table: &str, cell: String, rules: &str, what: &str) {
        self.planted.push(Planted {
            file: self.file.clone(),
            unit: self.partner.unit.to_owned(),
            kind: rules.to_lowercase(),
            rules: rules.to_owned(),
            sheet: table.to_owned(),
            cell,
            what: format!("{}: {what}", QUARTERS[self.quarter]),
        });
    }

    /// The folder in which what comes for its quarter lies.
    fn inbox(&self, folder: &Path) -> std::path::PathBuf {
        folder.join("inbox").join(QUARTERS[self.quarter]).join(RECEIVED[self.quarter])
    }

    /// Writes a workbook of a sheet a table, with who reports on the first.
    fn save_workbook(&self, folder: &Path) -> Result<()> {
        let (contact, email) = people::contact(self.partner.unit, self.partner.name);
        let values = [
            ("Programme", Value::text(self.partner.name)),
            ("Quarter", Value::text(QUARTERS[self.quarter])),
            ("Name of contact", Value::text(&contact)),
            ("E-mail of contact", Value::text(&email)),
            ("Charge for the quarter (£)", self.partner.charge.clone()),
            ("Narrative", words(self.partner.narrative)),
            ("Comments", Value::Blank),
        ];
        let title = format!("Programme return of {}", self.partner.name);
        let mut sheets = vec![book::labelled("Return", &title, &values)];
        sheets.extend(self.tables.iter().map(|table| book::sheet(table, &title)));
        book::save(&self.inbox(folder).join(&self.file), &sheets)
    }
}

/// Words, or a blank where there are none.
fn words(text: &str) -> Value {
    if text.is_empty() { Value::Blank } else { Value::text(text) }
}

/// A day as it is written in the tables here, or a blank.
fn day(text: &str) -> Result<Value> {
    Ok(if text.is_empty() { Value::Blank } else { Value::Day(text.parse::<Date>()?) })
}

/// Pounds.
fn pounds(whole: i64) -> Value {
    Value::Hundredths(whole * 100)
}

/// Makes the workspace of the collection.
pub fn make(world: &World, folder: &Path) -> Result<()> {
    if folder.join("inbox").is_dir() {
        fs::remove_dir_all(folder.join("inbox"))?;
    }
    fs::create_dir_all(folder)?;
    let mut all = Vec::new();
    for quarter in 0..QUARTERS.len() {
        let made = lau::make(quarter)?;
        made.save_workbook(folder)?;
        all.extend(made.planted);
    }
    for quarter in [LAST - 1, LAST] {
        let made = hampshire::make(quarter)?;
        made.save_workbook(folder)?;
        all.extend(made.planted);
    }
    all.extend(herefordshire::make(folder)?);
    later::make(world.seed, folder)?;
    planted::write(folder, &all)?;
    let workspace = "# The workspace of the sample: the plan of the partnership over its five quarters, and two programmes of joint \
                     working.\n# Actions and risks are those of the plan; figures, days and names beside them are made.\n\
                     collection = \"../../../schemas/programme\"\nregister = \"../../../schemas/register\"\n\
                     inbox = \"inbox/{period}\"\nout = \"out/{period}\"\nhistory = \"out\"\n\
                     notice = \"Figures here are made, to show what the program does. Actions and risks are those of the \
                     HSE/LA partnership plan for 2007 to 2008 as they stood in February 2007.\"\n";
    Ok(fs::write(folder.join("quarterday.toml"), workspace)?)
}
