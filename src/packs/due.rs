//! Lists of what is due: by a day in records, so many months ahead.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};

use super::{
    record::{Kept, kept, of_group},
    source::SourceNow,
};
use crate::{
    publication::{SheetColumn, TableCell, TableSheet},
    records::HistoryError,
    schemas::packs::{PackList, Packs},
    vocabulary::{Period, Value},
};

/// The sheet of a list.
///
/// # Errors
/// If records are not as a run left them.
pub fn due(
    list: &PackList,
    (packs, group): (&Packs, &str),
    period: Period,
    sources: &[SourceNow<'_>],
) -> Result<TableSheet, HistoryError> {
    let last = period.end().checked_add(list.months.months()).unwrap_or(Date::MAX);
    let mut sheet = TableSheet {
        name: list.sheet.clone(),
        title: format!("{}, by {last}", list.title),
        notes: Vec::new(),
        columns: vec![SheetColumn::text("Authority", 30), SheetColumn::text("Due", 12)],
        rows: Vec::new(),
        is_list: true,
    };
    let Ok(found) = &sources[list.records.source].found else { return Ok(sheet) };
    let table = list.records.table_in(found.collection);
    let heading = |field: &usize| SheetColumn::text(&table.fields[*field].title, 24);
    sheet.columns.extend(list.records.columns.iter().map(heading));
    let Ok(own) = packs.group_on(group, found.period.end()) else { return Ok(sheet) };
    let units = found.units(&own);
    let day = |record: &Kept| match record.values.get(list.date).and_then(Option::as_ref) {
        Some(Value::Date(day)) => day.checked_add(list.years.years()).ok(),
        _ => None,
    };
    let all = kept(&found.source, found.period, table)?;
    let mut rows: Vec<(Option<Date>, Option<Kept>, String)> = of_group(all, &list.records, &units)
        .into_iter()
        .map(|record| (day(&record), record.unit.clone(), record))
        .map(|(day, unit, record)| (day, Some(record), unit))
        .collect();
    if list.newest {
        let mut newest: BTreeMap<String, (Option<Date>, Option<Kept>, String)> = BTreeMap::new();
        for row in rows {
            if newest.get(&row.2).is_none_or(|other| other.0 < row.0) {
                newest.insert(row.2.clone(), row);
            }
        }
        for unit in units.received.iter().filter(|unit| units.has(unit)) {
            newest.entry(unit.clone()).or_insert((None, None, unit.clone()));
        }
        rows = newest.into_values().collect();
    } else {
        rows.retain(|(day, ..)| day.is_some());
    }
    rows.retain(|(day, ..)| day.is_none_or(|day| day <= last));
    rows.sort_by_key(|(day, _, unit)| (*day, units.name(unit)));
    sheet.rows = rows
        .iter()
        .map(|(day, record, unit)| {
            let day = day.map_or("none known".to_owned(), |day| day.to_string());
            let shown = |field: &usize| {
                TableCell::text_or_blank(
                    &record.as_ref().map_or(String::new(), |own| own.shown(*field, table)),
                )
            };
            let cells = list.records.columns.iter().map(shown);
            [TableCell::Text(units.name(unit)), TableCell::Text(day)].into_iter().chain(cells).collect()
        })
        .collect();
    Ok(sheet)
}
