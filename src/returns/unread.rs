//! What was not read of a file, and what was not found in it: told once a file, so that nothing is left out
//! in silence.

use super::{Context, Submission, Unit};
use crate::{
    reading::{Unread, UnreadColumn, UnreadSheet},
    schemas::{Authority, RecordTable},
    vocabulary::{CellAddress, Exception, Place, Severity, TableField, counted, printable::echo},
};

/// The query on data that was not read; a note where only fields that may be left out were not found.
pub const UNREAD_COLUMN: &str = "unread-column";

/// So many columns and fields are named; the rest is counted.
const MOST_NAMED: usize = 5;

/// A file that gives nearly a whole table lacks one field in so many, or fewer. One that lacks more gives
/// what it means to give.
const MISSING_OF_A_WHOLE: usize = 5;

/// The optional fields of a file's tables that were not found in it, by their titles.
#[must_use]
pub fn not_found(unread: &Unread, context: &Context<'_>, lead: Option<&Authority>) -> Vec<String> {
    let tables = &context.collection.tables;
    let is_optional =
        |at: &&TableField| is_optional(&tables[at.table], at.field, lead) && is_asked(**at, context);
    unread
        .not_found
        .iter()
        .filter(is_optional)
        .map(|at| format!("\"{}\"", echo(&tables[at.table].fields[at.field].title)))
        .collect()
}

/// Whether the form of the period, if it lays the table out in blocks, has a box for the field.
fn is_asked(TableField { table, field }: TableField, context: &Context<'_>) -> bool {
    let current = context.collection.forms.iter().filter(|form| form.is_current(context.period));
    let blocks: Vec<_> =
        current.flat_map(|form| &form.matrices).filter(|block| block.table == table).collect();
    blocks.is_empty()
        || blocks.iter().any(|block| block.fields.iter().flatten().any(|own| *own == Some(field)))
}

fn is_optional(table: &RecordTable, field: usize, lead: Option<&Authority>) -> bool {
    let declared = &table.fields[field];
    !declared.constraints.required && !table.primary_key.contains(&field) && declared.applies_to(lead)
}

/// What has to be asked about a file of a unit; `None` if all was read and found that concerns it.
///
/// Fields that must be given are told by the schema's own errors, and those that do not arise for the
/// authority are not missed.
pub fn exception(
    unread: &Unread,
    unit: &Unit,
    submission: &Submission,
    context: &Context<'_>,
) -> Option<Exception> {
    let tables = &context.collection.tables;
    let lead = context.register.get(&unit.lead);
    let is_optional =
        |at: &&TableField| is_optional(&tables[at.table], at.field, lead) && is_asked(**at, context);
    let title = |table: usize, field: usize| format!("\"{}\"", echo(&tables[table].fields[field].title));
    let not_found = not_found(unread, context, lead);
    let first_missed = unread.not_found.iter().find(is_optional).map(|at| at.table);
    let missing = (!not_found.is_empty()).then(|| format!("Not found in the file: {}", named(&not_found)));
    let sheet_name = |sheet: usize| submission.sheets.get(sheet).cloned().unwrap_or_default();
    let place = |(sheet, at): (usize, CellAddress)| {
        let sheet = sheet_name(sheet);
        Place { file: submission.file.clone(), sheet, cell: at.to_string() }
    };
    let first = unread.columns.first().map(|column| (column.sheet, column.at));
    let first = first.or_else(|| unread.sheets.first().map(|sheet| (sheet.sheet, sheet.at)));
    let (severity, place, message) = match first {
        None => {
            let is_nearly_whole = |table: usize| {
                let missing = unread.not_found.iter().filter(|at| at.table == table).count();
                missing * MISSING_OF_A_WHOLE <= tables[table].fields.len()
            };
            if !unread.not_found.iter().filter(is_optional).any(|at| is_nearly_whole(at.table)) {
                return None;
            }
            let place = Place { file: submission.file.clone(), ..Place::default() };
            (
                Severity::Note,
                place,
                format!("{}. They may be left out; if there is something to report, add them", missing?),
            )
        }
        Some(first) => {
            let sheets = unread.sheets.iter().map(|sheet| shown_sheet(sheet, &sheet_name(sheet.sheet)));
            let shown: Vec<String> =
                unread.columns.iter().map(|column| shown(column, &title)).chain(sheets).collect();
            let what = match (shown.len(), unread.columns.is_empty()) {
                (1, false) => "A column or line with data was".to_owned(),
                (1, true) => "A sheet with figures was".to_owned(),
                (count, _) => format!("{count} columns, lines or sheets with data were"),
            };
            let missing = missing.map(|missing| format!("{missing}. ")).unwrap_or_default();
            let do_what =
                "Put the heading of the form over what was asked for, and say of the rest that it was not";
            (Severity::Query, place(first), format!("{what} not read: {}. {missing}{do_what}", named(&shown)))
        }
    };
    let value = unread.columns.first().map(|column| column.heading.clone()).unwrap_or_default();
    let expected = unread
        .columns
        .first()
        .and_then(|column| Some(tables[column.table].fields[column.nearest?].title.clone()));
    Some(Exception {
        unit: unit.id.clone(),
        severity,
        rule: UNREAD_COLUMN.to_owned(),
        message,
        place,
        // Each file of a unit is told by itself, by what it gives.
        table: unread
            .columns
            .first()
            .map(|column| column.table)
            .or(first_missed)
            .map(|table| tables[table].name.clone())
            .unwrap_or_default(),
        value,
        expected: expected.unwrap_or_default(),
        ..Exception::default()
    })
}

/// `"Vists" (C4, perhaps "Visits")`.
fn shown(column: &UnreadColumn, title: &dyn Fn(usize, usize) -> String) -> String {
    let heading = if column.heading.is_empty() {
        "no heading".to_owned()
    } else {
        format!("\"{}\"", echo(&column.heading))
    };
    let perhaps =
        column.nearest.map(|field| format!(", perhaps {}", title(column.table, field))).unwrap_or_default();
    format!("{heading} ({}{perhaps})", column.at)
}

/// `the sheet "Dogs" (4 rows of figures under the headings in A3)`.
fn shown_sheet(sheet: &UnreadSheet, name: &str) -> String {
    format!(
        "the sheet \"{}\" ({} of figures under the headings in row {})",
        echo(name),
        counted(sheet.rows, "row"),
        sheet.at.row + 1
    )
}

/// The first few, and how many more there are.
fn named(all: &[String]) -> String {
    let first = all.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > MOST_NAMED { format!("{first} and {} more", all.len() - MOST_NAMED) } else { first }
}
