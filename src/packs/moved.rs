//! What of records is another than in the outputs of the period before: which are new, which are no longer
//! there, and which fields say something else.

use std::collections::BTreeMap;

use super::{
    record::{Kept, kept},
    source::{OwnUnits, SourceNow},
};
use crate::{
    publication::{SheetColumn, TableCell, TableSheet, period_in_words},
    records::HistoryError,
    schemas::{
        RecordTable,
        packs::{PackMoved, Packs},
    },
};

/// The sheet.
///
/// # Errors
/// If records are not as a run left them.
pub fn moved(
    own: &PackMoved,
    (packs, group): (&Packs, &str),
    sources: &[SourceNow<'_>],
) -> Result<TableSheet, HistoryError> {
    let mut sheet = TableSheet {
        name: own.sheet.clone(),
        title: own.title.clone(),
        notes: Vec::new(),
        columns: vec![SheetColumn::text("Reporting unit", 30)],
        rows: Vec::new(),
        is_list: true,
    };
    let Ok(found) = &sources[own.records.source].found else { return Ok(sheet) };
    let table = own.records.table_in(found.collection);
    let heading = |field: &usize| SheetColumn::text(&table.fields[*field].title, 24);
    sheet.columns.extend(own.records.columns.iter().map(heading));
    let [what, before, now] = ["What moved", "Before", "Now"].map(|own| SheetColumn::text(own, 28));
    sheet.columns.extend([what, before, now]);
    let last = found.period.previous();
    let Some((_, earlier)) = found.before.iter().find(|(period, _)| *period == last) else {
        let told = format!(
            "There are no outputs of {}: what moved since then cannot be told.",
            period_in_words(last)
        );
        sheet.notes.push(told);
        return Ok(sheet);
    };
    sheet.title = format!("{}, since {}", own.title, period_in_words(last));
    let Ok(group) = packs.group_on(group, found.period.end()) else { return Ok(sheet) };
    let units = found.units(&group);
    let mut pairs: BTreeMap<(String, String), [Option<Kept>; 2]> = BTreeMap::new();
    for (at, source, period) in [(0, earlier, last), (1, &found.source, found.period)] {
        for record in kept(source, period, table)?.into_iter().filter(|own| units.has(&own.unit)) {
            let place = (record.unit.clone(), record.key(table));
            pairs.entry(place).or_default()[at] = Some(record);
        }
    }
    pairs.retain(|_, pair| pair.iter().flatten().any(|record| own.records.holds(record)));
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_cached_key(|((unit, key), _)| (units.name(unit), key.clone()));
    for (_, pair) in &pairs {
        sheet.rows.extend(rows(own, pair, table, &units));
    }
    Ok(sheet)
}

/// What moved of one record: a row a field.
fn rows(
    own: &PackMoved,
    pair: &[Option<Kept>; 2],
    table: &RecordTable,
    units: &OwnUnits,
) -> Vec<Vec<TableCell>> {
    let [before, now] = pair;
    let Some(record) = now.as_ref().or(before.as_ref()) else { return Vec::new() };
    let row = |what: &str, before: &str, now: &str| {
        let shown = |field: &usize| TableCell::text_or_blank(&record.shown(*field, table));
        let which = own.records.columns.iter().map(shown);
        let said = [what, before, now].map(TableCell::text_or_blank);
        std::iter::once(TableCell::Text(units.name(&record.unit))).chain(which).chain(said).collect()
    };
    match (before, now) {
        (None, _) => vec![row("New", "", "")],
        (_, None) => vec![row("No longer there", "", "")],
        (Some(before), Some(now)) => {
            let said = own.fields.iter().map(|at| (*at, before.shown(*at, table), now.shown(*at, table)));
            let moved = said.filter(|(_, before, now)| before != now);
            moved.map(|(at, before, now)| row(&table.fields[at].title, &before, &now)).collect()
        }
    }
}
