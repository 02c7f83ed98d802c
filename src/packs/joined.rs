//! What a published register of another collection says of those with whom authorities of the group work:
//! found by a number, never by a name, and elsewhere alone.

use std::collections::BTreeMap;

use super::{
    record::{kept, of_group},
    source::SourceNow,
};
use crate::{
    publication::{SheetColumn, TableCell, TableSheet},
    records::{HistoryError, List},
    schemas::{
        packs::{PackJoin, Packs},
        registers::RegisterColumn,
    },
};

/// The sheet.
///
/// # Errors
/// If records or lists are not as a run left them.
pub fn joined(
    join: &PackJoin,
    packs: &Packs,
    group: &str,
    sources: &[SourceNow<'_>],
) -> Result<TableSheet, HistoryError> {
    let mut sheet = TableSheet {
        name: join.sheet.clone(),
        title: join.title.clone(),
        notes: vec!["As it is published, of other authorities; found by number, never by name.".to_owned()],
        columns: vec![SheetColumn::text("Authority", 30)],
        rows: Vec::new(),
        is_list: true,
    };
    let (Ok(found), Ok(other)) = (&sources[join.records.source].found, &sources[join.other].found) else {
        return Ok(sheet);
    };
    let table = join.records.table_in(found.collection);
    let heading = |field: &usize| SheetColumn::text(&table.fields[*field].title, 24);
    sheet.columns.extend(join.records.columns.iter().map(heading));
    let register = &other.collection.published.registers[join.register];
    let others = &other.collection.tables[register.of];
    // What is about people stands in no pack.
    let shown: Vec<(String, String)> = register
        .columns
        .iter()
        .filter_map(|column| match column {
            RegisterColumn::Field(at) => {
                let own = &others.fields[*at];
                (!own.personal).then(|| (own.name.clone(), own.title.clone()))
            }
            _ => None,
        })
        .collect();
    sheet.columns.push(SheetColumn::text("Published by", 30));
    sheet.columns.extend(shown.iter().map(|(_, title)| SheetColumn::text(title, 20)));
    let mut numbers: BTreeMap<String, String> = BTreeMap::new();
    let all = other.before.iter().map(|(period, source)| (*period, source));
    for (period, source) in all.chain([(other.period, &other.source)]) {
        for own in kept(source, period, others)? {
            let number = own.text(join.other_by);
            if !number.is_empty() {
                numbers.insert(format!("{}/{}", own.unit, own.key(others)), number);
            }
        }
    }
    let Ok(own) = packs.group_on(group, found.period.end()) else { return Ok(sheet) };
    let units = found.units(&own);
    let folder = register.audience.word();
    let list = List::of(&other.published().out, &format!("{folder}/registers/{}.csv", register.name))?;
    for record in of_group(kept(&found.source, found.period, table)?, &join.records, &units) {
        let number = record.text(join.by);
        let is_it = |line: &crate::records::ListLine<'_>| {
            let id = line.get("record");
            let unit = id.split('/').next().unwrap_or_default();
            !number.is_empty() && numbers.get(id) == Some(&number) && !units.has(unit)
        };
        for line in list.lines().filter(is_it) {
            let mut row = vec![TableCell::Text(units.name(&record.unit))];
            let own = join.records.columns.iter().map(|field| record.shown(*field, table));
            row.extend(own.map(|text| TableCell::text_or_blank(&text)));
            row.push(TableCell::text_or_blank(line.get("authority")));
            row.extend(shown.iter().map(|(name, _)| TableCell::text_or_blank(line.get(name))));
            sheet.rows.push(row);
        }
    }
    Ok(sheet)
}
