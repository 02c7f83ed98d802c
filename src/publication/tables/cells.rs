//! Cells and columns that tables share.

use std::collections::BTreeSet;

use crate::{
    publication::workbook::{Marker, SheetColumn, TableCell},
    returns::Whom,
    statistics::AreaType,
    vocabulary::{Scaled, counted},
};

/// The columns that say which row it is.
pub fn area_columns(kind: AreaType) -> [SheetColumn; 2] {
    let [code, name] = match kind {
        AreaType::Type => ["Type", "Type of authority"],
        AreaType::Group => ["Group code", "Group"],
        _ => ["Area code", "Area"],
    };
    [SheetColumn::text(code, 14), SheetColumn::text(name, 28)]
}

pub fn in_scope_columns(whom: Whom) -> [SheetColumn; 2] {
    let asked = whom.heading();
    [
        SheetColumn::number(&format!("{asked} in scope"), 14, 0),
        SheetColumn::number(&format!("{asked} with a usable return"), 14, 0),
    ]
}

/// An exact number with its decimals.
pub fn number(value: Scaled) -> TableCell {
    TableCell::Number { value: value.to_f64(), decimals: value.decimals }
}

/// The same, or that it is not available.
pub fn known(value: Option<Scaled>) -> TableCell {
    value.map_or(TableCell::Marker(Marker::NotAvailable), number)
}

/// So many returns, in words.
pub fn returns(count: usize) -> String {
    counted(count, "return")
}

/// What the markers in a table mean, and those in what is told above it.
pub fn shorthand<'t>(
    told: impl Iterator<Item = &'t String>,
    columns: &[SheetColumn],
    rows: &[Vec<TableCell>],
) -> Vec<String> {
    let mut used = BTreeSet::new();
    let mut words =
        |text: &str| used.extend(Marker::IN_WORDS.iter().filter(|own| text.contains(own.shown())));
    told.for_each(|text| words(text));
    columns.iter().for_each(|column| words(&column.heading));
    for cell in rows.iter().flatten() {
        if let TableCell::Text(text) = cell {
            words(text);
        }
    }
    for cell in rows.iter().flatten() {
        if let TableCell::Marker(marker) = cell {
            used.insert(*marker);
        }
    }
    let texts: Vec<String> =
        used.into_iter().map(|marker| format!("{} = {}", marker.shown(), marker.meaning())).collect();
    if texts.is_empty() {
        Vec::new()
    } else {
        vec![format!("Some shorthand is used in this table: {}.", texts.join(", "))]
    }
}

pub fn code(code: &str) -> TableCell {
    if code.is_empty() { TableCell::Marker(Marker::NotApplicable) } else { TableCell::Text(code.to_owned()) }
}
