//! The sheet of faults that nobody has settled, by how much they matter to a national figure.

use std::cmp::Ordering;

use super::workbook::list;
use crate::{
    publication::{
        Reported, TableSheet,
        workbook::{SheetColumn, TableCell},
    },
    vocabulary::{Exception, Severity},
};

/// So many, the heaviest first.
const MOST: usize = 100;

/// Decimals of a share in percent.
const DECIMALS: u8 = 3;

/// The sheet; `None` where nothing is open.
pub(super) fn open_faults(run: &Reported<'_>) -> Option<TableSheet> {
    let mut open: Vec<&Exception> = run
        .validation
        .exceptions
        .iter()
        .filter(|own| own.counts() && own.severity < Severity::Note)
        .collect();
    let heavier = |one: &&Exception, other: &&Exception| {
        let score = |own: &Exception| own.score.unwrap_or(-1.0);
        score(other).partial_cmp(&score(one)).unwrap_or(Ordering::Equal)
    };
    open.sort_by(heavier);
    let rows: Vec<Vec<TableCell>> = open.iter().take(MOST).map(|own| row(own, run)).collect();
    let columns = vec![
        SheetColumn::number("Of the national figure\n(%)", 14, DECIMALS),
        SheetColumn::text("Severity", 10),
        SheetColumn::text("Rule", 12),
        SheetColumn::text("Unit", 34),
        SheetColumn::text("What was found", 90),
        SheetColumn::text("Value", 14),
        SheetColumn::text("Expected", 14),
    ];
    let note =
        "Errors and queries that nobody has settled, those that matter most to a national figure first.";
    (!rows.is_empty()).then(|| list("Open_faults", "Open faults in totals", note, columns, rows, run))
}

fn row(own: &Exception, run: &Reported<'_>) -> Vec<TableCell> {
    let score = own
        .score
        .map_or(TableCell::Blank, |score| TableCell::Number { value: score * 100.0, decimals: DECIMALS });
    let texts = [
        own.severity.word(),
        &own.rule,
        &run.lead_and_name(&own.unit).1,
        &own.message,
        &own.value,
        &own.expected,
    ];
    std::iter::once(score).chain(texts.into_iter().map(TableCell::text_or_blank)).collect()
}
