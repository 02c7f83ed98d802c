//! Rows under the headings that are no records: units, notes, guidance, names of groups.

use super::headings::Headings;
use crate::{
    reading::{
        Cell, Content,
        layouts::{FoundRecord, Search},
    },
    schemas::{
        FieldType,
        units::{Remark, remark_in_title},
    },
    vocabulary::{Answer, CellAddress},
};

/// A row right below the headings in which only units stand ("number", "%") is not a record.
pub(super) fn is_row_of_units(
    search: &Search<'_>,
    row: u32,
    headings: &Headings,
    records: &[FoundRecord],
) -> bool {
    if !records.is_empty() {
        return false;
    }
    let sheet = search.keyed.sheet;
    let numeric = headings.fields.iter().filter(|(field, _)| search.field(**field).kind.is_numeric());
    let cells: Vec<_> = numeric
        .filter_map(|(field, column)| {
            sheet.get(CellAddress { row, column: *column }).map(|cell| (*field, cell))
        })
        .collect();
    let unreadable = |field: usize, cell: &Cell| {
        matches!(cell.content, Content::Text(_))
            && matches!(
                crate::reading::values::read(cell, search.field(field)).answer,
                Answer::Unreadable { .. }
            )
            && !cell.text().is_some_and(|text| text.bytes().any(|byte| byte.is_ascii_digit()))
    };
    let says_whose =
        headings.identity.iter().any(|(_, column)| sheet.get(CellAddress { row, column: *column }).is_some());
    !says_whose
        && cells.len() * 2 >= headings.fields.len()
        && cells.iter().all(|(field, cell)| unreadable(*field, cell))
}

/// "All amounts are in £000s", alone in its row: a note, though it stands in the column of keys.
pub(super) fn is_note_on_units(cells: &[Cell]) -> bool {
    matches!(cells, [only] if only.text().is_some_and(|text| remark_in_title(text).is_some()))
}

/// A row right below the headings in which nothing stands but remarks on units ("£000s").
pub(super) fn is_row_of_remarks(cells: &[Cell]) -> bool {
    cells.iter().all(|cell| cell.text().is_some_and(|text| Remark::of_text(text).is_some()))
}

/// A row below the records in which one or two texts stand, and nothing that any field could hold, is a note.
pub(super) fn is_note(search: &Search<'_>, row: u32, headings: &Headings, records: &[FoundRecord]) -> bool {
    let cells = headings.fields.iter().filter_map(|(field, column)| {
        search.keyed.sheet.get(CellAddress { row, column: *column }).map(|cell| (*field, cell))
    });
    let cells: Vec<_> = cells.collect();
    let is_words = |field: usize, cell: &Cell| {
        let unreadable = matches!(
            crate::reading::values::read(cell, search.field(field)).answer,
            Answer::Unreadable { .. }
        );
        unreadable && cell.text().is_some_and(|text| text.chars().any(char::is_alphabetic))
    };
    !records.is_empty()
        && cells.len() <= 2
        && headings.fields.len() > 4
        && cells.iter().all(|(field, cell)| is_words(*field, cell))
}

/// In a list of many columns, a row with a text or a figure in one alone is the name of a group of cases, a
/// note, or a sum; one with two texts and no key was filled in beforehand and then not used.
pub(super) fn is_no_case(search: &Search<'_>, row: u32, headings: &Headings) -> bool {
    if !search.table.is_list() || headings.fields.len() < FEWEST_OF_MANY {
        return false;
    }
    let cells = headings.fields.iter().filter_map(|(field, column)| {
        let cell = search.keyed.sheet.get(CellAddress { row, column: *column })?;
        Some((*field, cell))
    });
    let filled: Vec<(usize, &Cell)> = cells.collect();
    let is_key = |field: usize| search.table.primary_key.contains(&field);
    match filled.as_slice() {
        [(field, cell)] => !is_key(*field) || cell.text().is_some_and(is_several_words),
        [one, other] => [one, other].iter().all(|(field, cell)| {
            let is_text = search.field(*field).kind == FieldType::Text;
            let read = || crate::reading::values::read(cell, search.field(*field)).answer;
            !is_key(*field) && (is_text || !matches!(read(), Answer::Reported(_)))
        }),
        _ => false,
    }
}

/// A row right below the headings of a list that says how to fill it in: columns counted 1, 2, 3, or words
/// ("mandatory", "number", a description) in all the columns that ask for numbers and dates.
pub(super) fn is_guidance(search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
    if !search.table.is_list() || headings.fields.len() < FEWEST_OF_MANY {
        return false;
    }
    let numbers: Vec<Option<u32>> = cells.iter().map(|cell| cell.content.to_string().parse().ok()).collect();
    let counts = numbers.windows(2).all(|pair| matches!(pair, [Some(one), Some(next)] if *next == one + 1));
    if counts && cells.len() >= FEWEST_OF_MANY {
        return true;
    }
    let is_words = |field: usize, cell: &Cell| {
        let says_something = |text: &str| {
            !text.bytes().any(|byte| byte.is_ascii_digit()) || text.split_whitespace().count() > 3
        };
        let unreadable = matches!(
            crate::reading::values::read(cell, search.field(field)).answer,
            Answer::Unreadable { .. }
        );
        unreadable && cell.text().is_some_and(says_something)
    };
    let typed = headings.fields.iter().filter(|(field, _)| search.field(**field).kind != FieldType::Text);
    let typed: Vec<(usize, &Cell)> = typed
        .filter_map(|(field, column)| Some((*field, cells.iter().find(|cell| cell.at.column == *column)?)))
        .collect();
    typed.len() > 2 && typed.iter().all(|(field, cell)| is_words(*field, cell))
}

/// "Sites with permission", where "AB 12" could be a reference.
fn is_several_words(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words > 2 || words == 2 && !text.bytes().any(|byte| byte.is_ascii_digit())
}

/// So many columns found are many.
const FEWEST_OF_MANY: usize = 6;
