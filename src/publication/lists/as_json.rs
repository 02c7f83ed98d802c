//! A row of a list as JSON.

use serde_json::Value;

use super::{Column, ListCell};

/// An object of the names of columns and what a row has in them.
pub(super) fn object<'c, R: 'c>(columns: impl Iterator<Item = &'c Column<R>>, row: &R) -> Value {
    columns.map(|column| (column.name.to_owned(), value((column.cell)(row)))).collect()
}

/// Texts are as they are: what acts in them is escaped as JSON does, when they are printed.
fn value(cell: ListCell<'_>) -> Value {
    match cell {
        ListCell::Blank => Value::Null,
        ListCell::Text(text) | ListCell::Whole(text) | ListCell::Lines(text) | ListCell::Word(text) => {
            text.into()
        }
        ListCell::Count(count) => count.into(),
        ListCell::Number { value, .. } => value.into(),
        ListCell::Truth(truth) => truth.into(),
        ListCell::Plain(value) => value.to_string().into(),
    }
}
