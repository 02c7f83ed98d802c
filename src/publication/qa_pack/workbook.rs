//! The sheets of the pack, in the order in which a meeting goes through them.

use super::{
    backtests::backtests, contributions::contributions, corrections::corrections, estimates::estimates,
    movers::movers, open_faults::open_faults, sign_off::sign_off,
};
use crate::{
    figures::UnitId,
    publication::{
        Reported, TableSheet, Workbook, heading::measure_of, revision_triangle::revision_triangle,
        revisions::revisions, tables::words,
    },
    schemas::tables::NamedFigure,
};

/// The workbook.
#[must_use]
pub fn qa_pack(run: &Reported<'_>) -> Workbook {
    let period = words(run.context.period);
    let own: [Option<TableSheet>; 9] = [
        Some(sign_off(run)),
        movers(run),
        contributions(run),
        estimates(run),
        corrections(run),
        open_faults(run),
        revisions(run),
        revision_triangle(run),
        backtests(run),
    ];
    Workbook {
        title: format!("{}: quality assurance, {period}", run.context.collection.title),
        author: run.context.collection.contact.clone(),
        keywords: Vec::new(),
        cover: Vec::new(),
        charts: Vec::new(),
        sheets: own.into_iter().flatten().collect(),
    }
}

/// What a figure is called: its table and title.
pub(super) fn name_of(figure: &NamedFigure, run: &Reported<'_>) -> String {
    measure_of(figure, run.context.collection).0
}

/// Name and region of a unit.
pub(super) fn named(unit: UnitId, run: &Reported<'_>) -> [String; 2] {
    let own = run.statistics.figures.unit(unit);
    [own.name.clone(), own.region.name.clone()]
}

/// A sheet that is a list to work through.
pub(super) fn list(
    name: &str,
    title: &str,
    note: &str,
    columns: Vec<crate::publication::workbook::SheetColumn>,
    rows: Vec<Vec<crate::publication::workbook::TableCell>>,
    run: &Reported<'_>,
) -> TableSheet {
    TableSheet {
        name: name.to_owned(),
        title: format!("{title}, {}", words(run.context.period)),
        notes: vec![note.to_owned()],
        columns,
        rows,
        is_list: true,
    }
}
