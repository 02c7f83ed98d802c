//! The front of the ledger for people: a workbook with a row for all that is open, in which decisions are
//! entered, and which a run reads and writes anew.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatBorder, Worksheet, XlsxError};

use super::form_sheets::{Formats, new_book, write_mark};
use crate::{
    ledger::Entry,
    publication::{Reported, row_height},
    reading::{Content, Document, MARK_SHEET, Sheet},
    status::is_asked,
    vocabulary::{CellAddress, Exception, printable},
};

/// The file, in a workspace.
pub const FILE: &str = "decisions.xlsx";

/// The word by which it is known.
const MARK: &str = "quarterday decisions";

/// Its sheet.
const SHEET: &str = "Decisions";

/// The row of headings, from 0.
const HEADINGS_AT: u32 = 3;

/// So many exceptions stand in it, those that matter most; the others are in `exceptions.csv`.
const MOST_ROWS: usize = 2_000;

/// What can be decided in it of an exception.
const CHOICES: [&str; 6] = ["explain", "accept", "refuse", "waive", "correct", "hold"];

/// A column: its heading, its width, and the column of the ledger that it fills, if any.
struct FrontColumn {
    heading: &'static str,
    width: u16,
    ledger: &'static str,
    is_open: bool,
}

const fn shown(heading: &'static str, width: u16, ledger: &'static str) -> FrontColumn {
    FrontColumn { heading, width, ledger, is_open: false }
}

const fn entered(heading: &'static str, width: u16, ledger: &'static str) -> FrontColumn {
    FrontColumn { heading, width, ledger, is_open: true }
}

const COLUMNS: [FrontColumn; 18] = [
    shown("Authority", 24, ""),
    shown("What is wrong and what to do", 56, ""),
    shown("Where", 26, ""),
    shown("Severity", 10, ""),
    shown("State", 10, ""),
    shown("It holds", 14, "old"),
    shown("Expected", 14, ""),
    entered("Decision", 12, "decision"),
    entered("New value", 14, "new"),
    entered("Until", 14, "until"),
    entered("Why", 44, "why"),
    entered("Who", 18, "who"),
    entered("Source", 16, "source"),
    shown("Unit", 20, "unit"),
    shown("Rule", 12, "rule"),
    shown("Table", 12, "table"),
    shown("Record", 14, "record"),
    shown("Field", 18, "field"),
];

/// The workbook: a row for each exception that is open, those that matter most first.
///
/// # Errors
/// If the library refuses a part of it.
pub fn front(run: &Reported<'_>) -> Result<Vec<u8>, XlsxError> {
    let context = run.context;
    let formats = Formats::new();
    let mut book = new_book(&context.collection.title)?;
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let open = open(run);
    let more = open.len().saturating_sub(MOST_ROWS);
    above(sheet, run, more, &formats)?;
    let cell = formats.text.clone().set_border(FormatBorder::Thin).set_num_format("@");
    let entry = cell.clone().set_background_color(Color::RGB(0x00FF_FBE6)).set_unlocked();
    for (row, one) in (HEADINGS_AT + 1..).zip(open.into_iter().take(MOST_ROWS)) {
        row_of(sheet, row, one, run, (&cell, &entry))?;
    }
    sheet.set_freeze_panes(HEADINGS_AT + 1, 1)?;
    let period = context.period.to_string();
    write_mark(&mut book, &[MARK, &context.collection.name, &period])?;
    book.save_to_buffer()
}

/// What is open, errors first, then by what it does to the national figure.
fn open<'r>(run: &'r Reported<'_>) -> Vec<&'r Exception> {
    let mut open: Vec<&Exception> = run.validation.exceptions.iter().filter(|one| is_asked(one)).collect();
    let score = |one: &Exception| one.score.unwrap_or(0.0);
    open.sort_by(|one, other| one.severity.cmp(&other.severity).then(score(other).total_cmp(&score(one))));
    open
}

fn above(sheet: &mut Worksheet, run: &Reported<'_>, more: usize, formats: &Formats) -> Result<(), XlsxError> {
    let context = run.context;
    let title = format!("Decisions on {}, {}", context.collection.title, context.period);
    sheet.write_string_with_format(0, 0, &title, &formats.title)?;
    let more = if more > 0 { format!(" {more} more are in exceptions.csv.") } else { String::new() };
    let words = format!(
        "Enter a decision in the yellow cells of a row, with who and why, and save. The next run writes it \
         down for good, and this workbook anew.{more}"
    );
    sheet.write_string_with_format(1, 0, &words, &formats.text.clone().unset_text_wrap())?;
    let heading = formats.part.clone().set_font_size(11).set_text_wrap();
    for (column, own) in (0..).zip(&COLUMNS) {
        sheet.set_column_width(column, own.width)?;
        sheet.write_string_with_format(HEADINGS_AT, column, own.heading, &heading)?;
    }
    Ok(())
}

fn row_of(
    sheet: &mut Worksheet,
    row: u32,
    one: &Exception,
    run: &Reported<'_>,
    (cell, entry): (&Format, &Format),
) -> Result<(), XlsxError> {
    let place = [&one.place.file, &one.place.sheet, &one.place.cell];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
    let name = run.lead_and_name(&one.unit).1;
    let texts = [
        &*name,
        &one.message,
        &place.join(", "),
        one.severity.word(),
        one.state.word(),
        &one.value,
        &one.expected,
        "",
        "",
        "",
        "",
        "",
        "",
        &one.unit,
        &one.rule,
        &one.table,
        &one.record,
        &one.field,
    ];
    let high = texts.iter().zip(&COLUMNS).map(|(text, own)| row_height(text, own.width));
    sheet.set_row_height(row, high.fold(18.0, f64::max))?;
    for (column, (text, own)) in (0..).zip(texts.iter().zip(&COLUMNS)) {
        if own.is_open {
            sheet.write_blank(row, column, entry)?;
        } else {
            sheet.write_string_with_format(row, column, printable::lines(text), cell)?;
        }
        if own.ledger == "decision" {
            let choices = DataValidation::new().allow_list_strings(&CHOICES)?;
            sheet.add_data_validation(row, column, row, column, &choices)?;
        }
    }
    Ok(())
}

/// What was entered in a row.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The row, as people count them.
    pub row: u32,
    /// What is to be decided.
    pub entry: Entry,
}

/// What was entered in a workbook of decisions; `None` if it is none of the collection.
///
/// # Errors
/// In words, if its sheet is not as it was written.
pub fn entered_in(document: &Document, collection: &str) -> Option<Result<Vec<Entered>, String>> {
    let mark = document.sheets.iter().find(|sheet| sheet.name == MARK_SHEET)?;
    let line = |row: u32| text(mark, CellAddress { row, column: 0 });
    (line(0) == MARK && line(1) == collection).then(|| rows(document, &line(2)))
}

fn rows(document: &Document, period: &str) -> Result<Vec<Entered>, String> {
    let sheet = document.sheets.iter().find(|sheet| sheet.name == SHEET);
    let sheet = sheet.ok_or_else(|| format!("it has no sheet \"{SHEET}\" any more"))?;
    let mut columns = Vec::with_capacity(COLUMNS.len());
    for own in &COLUMNS {
        let found = sheet.cells().iter().find(|cell| cell.content.to_string().trim() == own.heading);
        let found = found.ok_or_else(|| format!("it has no column \"{}\" any more", own.heading))?;
        columns.push((found.at, own));
    }
    let first = columns.iter().map(|(at, _)| at.row).max().unwrap_or(0) + 1;
    let last = sheet.cells().last().map_or(0, |cell| cell.at.row);
    let mut entered = Vec::new();
    for row in first..=last {
        let of = |at: CellAddress| text(sheet, CellAddress { row, column: at.column });
        if columns.iter().filter(|(_, own)| own.is_open).all(|(at, _)| of(*at).is_empty()) {
            continue;
        }
        let mut entry = Entry::default();
        for (at, own) in columns.iter().filter(|(_, own)| !own.ledger.is_empty()) {
            entry.set(own.ledger, &of(*at));
        }
        entry.set("period", period);
        entered.push(Entered { row: row + 1, entry: fitting(entry) });
    }
    Ok(entered)
}

/// Leaves out what a kind of decision says nothing of, though the row shows it.
fn fitting(mut entry: Entry) -> Entry {
    if entry.get("decision") == "correct" {
        entry.set("rule", "");
    }
    if entry.get("decision") == "hold" {
        entry.set("rule", "");
        entry.set("old", "");
    }
    entry
}

fn text(sheet: &Sheet, at: CellAddress) -> String {
    let cell = sheet.get(at);
    let words = cell.map(|cell| match &cell.content {
        Content::Text(text) => text.trim().to_owned(),
        Content::Moment(moment) => moment.date().to_string(),
        other => other.to_string(),
    });
    words.unwrap_or_default()
}
