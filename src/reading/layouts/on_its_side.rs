//! A list on its side: headings in a column, one case a column beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Layout, Meanings, Search, heading_row};
use crate::{
    reading::{Sheet, labels::KeyedSheet},
    vocabulary::CellAddress,
};

/// Finds a list on its side, where a column holds the headings of most of its fields and no row holds as
/// many.
pub fn find(search: &Search<'_>) -> Option<Findings> {
    let (mut rows, mut columns): (BTreeMap<u32, BTreeSet<usize>>, BTreeMap<u32, BTreeSet<usize>>) =
        Default::default();
    for (at, field, _) in search.field_labels() {
        rows.entry(at.row).or_default().insert(field);
        columns.entry(at.column).or_default().insert(field);
    }
    let most =
        |fields: &BTreeMap<u32, BTreeSet<usize>>| fields.values().map(BTreeSet::len).max().unwrap_or(0);
    if most(&columns) <= most(&rows) || most(&columns) < search.fewest().max(2) {
        return None;
    }
    let turned_cells = search.keyed.sheet.cells().iter().map(|cell| {
        let mut cell = cell.clone();
        cell.at = turned(cell.at);
        cell
    });
    let sheet =
        Sheet::new(search.keyed.sheet.name.clone(), search.keyed.sheet.hidden, turned_cells.collect());
    let keyed = KeyedSheet::new(&sheet, search.form.longest_label);
    let times = search.times.turned();
    let meanings = Meanings::of(&keyed, search.form);
    let mut findings =
        heading_row::find(&Search::new((&keyed, &meanings), search.table, search.form, search.index, &times));
    for found in &mut findings.found {
        found.layout = Layout::OnItsSide;
        found.heading_row = None;
        found.headings.iter_mut().for_each(|heading| heading.at = turned(heading.at));
        for record in &mut found.records {
            record.cells.iter_mut().flatten().for_each(|at| *at = turned(*at));
            record
                .conflicts
                .iter_mut()
                .for_each(|(_, one, other)| (*one, *other) = (turned(*one), turned(*other)));
            record.claims.iter_mut().for_each(|claim| claim.at = turned(claim.at));
            record.row = record.cells.iter().flatten().map(|at| at.row).min().unwrap_or(0);
        }
    }
    findings.passed.iter_mut().for_each(|passed| passed.at = turned(passed.at));
    (!findings.found.is_empty()).then_some(findings)
}

fn turned(at: CellAddress) -> CellAddress {
    CellAddress { row: at.column, column: at.row }
}
