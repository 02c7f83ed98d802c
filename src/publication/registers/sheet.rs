//! A register as a sheet of the workbook of those for whom it is. A workbook that was given away is never
//! taken back, so what names people, or is kept for a time only, stands in the register's own list alone:
//! from there it can be taken out.

use crate::{
    publication::{
        Reported,
        tables::{shorthand, words},
        workbook::{Marker, SheetColumn, TableCell, TableSheet},
    },
    registers::{Entry, RegisterNow},
    schemas::{Collection, RecordTable, registers::RegisterColumn},
    vocabulary::{Audience, Period, day, printable},
};

/// Records on a sheet; those behind them are in the register's own list.
pub const MOST_ON_A_SHEET: usize = 10_000;

/// Widths of columns, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 14..=60;

/// A sheet for each register that is for an audience and shows anything, numbered in their order.
#[must_use]
pub fn register_sheets(
    registers: &[RegisterNow<'_>],
    audience: Audience,
    run: &Reported<'_>,
) -> Vec<TableSheet> {
    let own = registers.iter().filter(|own| own.declared.audience == audience);
    let shown = own.filter(|own| own.shown().next().is_some());
    (1..).zip(shown).map(|(number, own)| sheet(number, own, run)).collect()
}

/// The name of the sheet of a register.
#[must_use]
pub fn name_of_sheet(number: usize) -> String {
    format!("Register_{number}")
}

impl RegisterColumn {
    /// Days and periods as people write them; `None` for what is neither.
    pub(in crate::publication) fn in_words(self, text: &str, table: &RecordTable) -> Option<String> {
        match self {
            Self::Period => Period::parse(text).map(words),
            _ if self.is_day(table) => day_in_words(text),
            _ => None,
        }
    }
}

fn day_in_words(text: &str) -> Option<String> {
    day::parse(text).map(|own| own.strftime("%-d %B %Y").to_string())
}

fn sheet(number: usize, register: &RegisterNow<'_>, run: &Reported<'_>) -> TableSheet {
    let (declared, collection) = (register.declared, run.context.collection);
    let shown: Vec<&Entry> = register.shown().collect();
    let columns = declared.columns_for_good(collection);
    let cells = |entry: &&Entry| columns.iter().map(|own| cell(entry, *own, register, collection)).collect();
    let rows: Vec<Vec<TableCell>> = shown.iter().take(MOST_ON_A_SHEET).map(cells).collect();
    let headings = (0..).zip(&columns).map(|(at, own)| column(at, *own, register, (&rows, collection)));
    let headings: Vec<SheetColumn> = headings.collect();
    let mut notes = shorthand(std::iter::empty(), &headings, &rows);
    let file = format!("registers/{}.csv", declared.name);
    if shown.len() > rows.len() {
        let (first, all) = (rows.len(), shown.len());
        notes.push(format!("These are the first {first} of {all} records. All of them stand in {file}."));
    }
    if columns.len() < declared.columns.len() {
        notes.push(format!("Names of people, and what else is kept for a time only, stand in {file} alone."));
    }
    if !declared.with.is_empty() {
        notes.push(format!("What belongs to these records stands in further files beside {file}."));
    }
    let today = day_in_words(run.as_of).unwrap_or_else(|| run.as_of.to_owned());
    TableSheet {
        name: name_of_sheet(number),
        title: format!("Register {number}: {}, as of {today}", printable::whole(&declared.title)),
        notes,
        columns: headings,
        rows,
        is_list: false,
    }
}

fn column(
    at: usize,
    own: RegisterColumn,
    register: &RegisterNow<'_>,
    (rows, collection): (&[Vec<TableCell>], &Collection),
) -> SheetColumn {
    let table = &collection.tables[register.declared.of];
    let letters = |cell: &TableCell| match cell {
        TableCell::Text(text) => text.chars().count(),
        _ => 0,
    };
    let longest = rows.iter().filter_map(|row| row.get(at)).map(letters).max().unwrap_or_default();
    let width = longest.clamp(*WIDTHS.start(), *WIDTHS.end());
    let decimals = own.number_field(table).map(|field| field.decimals);
    SheetColumn {
        heading: own.title(table).to_owned(),
        width: u16::try_from(width).unwrap_or(u16::MAX),
        decimals,
    }
}

fn cell(
    entry: &Entry,
    own: RegisterColumn,
    register: &RegisterNow<'_>,
    collection: &Collection,
) -> TableCell {
    let table = &collection.tables[register.declared.of];
    let text = super::shown::one_line(entry.shown(own, table));
    if text.is_empty() {
        return TableCell::Marker(Marker::NotAvailable);
    }
    let number = own.number_field(table).zip(text.parse::<f64>().ok().filter(|own| own.is_finite()));
    match number {
        Some((field, value)) => TableCell::Number { value, decimals: field.decimals },
        None => TableCell::Text(own.in_words(&text, table).unwrap_or(text)),
    }
}
