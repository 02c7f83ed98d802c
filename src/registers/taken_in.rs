//! Takes the records of a period into a register.

use std::collections::{BTreeMap, HashMap};

use super::{Entry, Ground, Standing};
use crate::{
    expressions::FrameError,
    frames::{OfReturns, Row, verdicts},
    records::History,
    returns::Unit,
    schemas::{RecordTable, registers::DeclaredRegister},
    vocabulary::ValueAt,
};

/// Puts the records that a register shows among its entries: one that came before stands as it came last.
pub(super) fn take_in(
    register: &DeclaredRegister,
    entries: &mut Vec<Entry>,
    places: &mut HashMap<(String, String), usize>,
    ground: &Ground<'_>,
) -> Result<(), FrameError> {
    let context = ground.context;
    let history = History::default();
    let all = 0..ground.returns.returns.len();
    let source = OfReturns::new((ground.returns, all), ground.withheld, &history, context);
    let table = &context.collection.tables[register.of];
    let holds = verdicts(&source, register.of, register.condition.as_ref(), context)?;
    for (row, holds) in source.rows(register.of).iter().zip(holds) {
        let unit = &ground.returns.returns[row.found].unit;
        let is_named = table.primary_key.iter().all(|field| row.read.value(*field).is_some());
        if ground.excluded.contains(&row.found) || !is_named {
            continue;
        }
        let key = row.read.key(table);
        let place = places.get(&(unit.id.clone(), key.clone())).copied();
        match (holds, place) {
            (Some(true), place) => {
                let fresh = entry(register, (row, key.clone()), unit, ground);
                match place {
                    Some(at) => come_again(&mut entries[at], fresh),
                    None => {
                        places.insert((unit.id.clone(), key), entries.len());
                        entries.push(fresh);
                    }
                }
            }
            (Some(false), Some(at)) => {
                entries[at].forget();
                entries[at].standing = Standing::Removed;
                entries[at].why =
                    format!("as it came in {} it is none of those that the register is of", context.period);
            }
            (Some(false) | None, _) => {}
        }
    }
    Ok(())
}

/// A record that came before stands as it came last; what happened to it stays.
fn come_again(own: &mut Entry, mut fresh: Entry) {
    fresh.values.extend(own.set.clone());
    fresh.values.retain(|name, _| !own.blanked.contains(name));
    fresh.why =
        if own.values == fresh.values { String::new() } else { format!("it came again in {}", fresh.period) };
    *own = Entry {
        unit: own.unit.clone(),
        authority: own.authority.clone(),
        held: std::mem::take(&mut own.held),
        gone: std::mem::take(&mut own.gone),
        updates: std::mem::take(&mut own.updates),
        blanked: std::mem::take(&mut own.blanked),
        set: std::mem::take(&mut own.set),
        ..fresh
    };
}

fn entry(
    register: &DeclaredRegister,
    (row, key): (&Row<'_>, String),
    unit: &Unit,
    ground: &Ground<'_>,
) -> Entry {
    let collection = ground.context.collection;
    let with = register
        .with
        .iter()
        .map(|at| (collection.tables[*at].name.clone(), belonging(*at, register, row, ground)));
    Entry {
        unit: unit.id.clone(),
        key,
        authority: unit.name.clone(),
        region: unit.region.name.clone(),
        country: unit.country.name.clone(),
        period: ground.context.period.to_string(),
        standing: Standing::Waiting,
        why: String::new(),
        held: String::new(),
        gone: String::new(),
        updates: Default::default(),
        blanked: Default::default(),
        set: Default::default(),
        text: String::new(),
        values: values(row, &collection.tables[register.of], &register.fields_kept(), ground),
        redacted: BTreeMap::new(),
        with: with.collect(),
    }
}

/// What is known of some fields of a record.
fn values(
    row: &Row<'_>,
    table: &RecordTable,
    fields: &std::collections::BTreeSet<usize>,
    ground: &Ground<'_>,
) -> BTreeMap<String, String> {
    let known = |field: &usize| {
        let place = ValueAt::new(row.found, row.record, *field);
        let value = row.read.value(*field).filter(|_| !ground.withheld.contains(&place))?;
        Some((table.fields[*field].name.clone(), value.to_string()))
    };
    let asked =
        ground.retained.iter().filter(|field| table.field(&field.1).is_some() && field.0 == table.name);
    let asked = asked.filter_map(|(_, name)| table.field(name));
    fields.iter().copied().chain(asked).filter_map(|field| known(&field)).collect()
}

/// The records of another table that belong to a record, of the same return: all but what names people.
fn belonging(
    table: usize,
    register: &DeclaredRegister,
    row: &Row<'_>,
    ground: &Ground<'_>,
) -> Vec<BTreeMap<String, String>> {
    let tables = &ground.context.collection.tables;
    let (own, theirs) = (&tables[register.of], &tables[table]);
    let pairs: Vec<(usize, usize)> = own
        .primary_key
        .iter()
        .filter_map(|field| Some((*field, theirs.field(&own.fields[*field].name)?)))
        .collect();
    let fields = (0..theirs.fields.len()).filter(|at| !theirs.fields[*at].personal).collect();
    let mut found = Vec::new();
    for (record, read) in ground.returns.returns[row.found].records.of_table(table) {
        let belongs = pairs.iter().all(|(own, their)| read.value(*their) == row.read.value(*own));
        if belongs {
            let row = Row { found: row.found, record, read };
            found.push(values(&row, theirs, &fields, ground));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_fine(period: &str, fine: &str) -> Entry {
        serde_json::from_value(serde_json::json!({
            "unit": "E07000001", "key": "1", "authority": "Ash", "region": "", "country": "",
            "period": period, "standing": "shown", "why": "", "held": "", "gone": "", "updates": [], "blanked": [], "text": "",
            "values": { "fine": fine, "court": "Hay" }, "redacted": {}, "with": {},
        }))
        .unwrap()
    }

    #[test]
    fn a_fine_that_was_varied_stays_so_when_its_case_comes_again_as_it_was() {
        let mut own = with_fine("2009-10-Q3", "500");
        own.set.insert("fine".to_owned(), "200".to_owned());
        let mut fresh = with_fine("2010-11-Q1", "500");
        fresh.values.insert("court".to_owned(), "Hay-on-Wye".to_owned());
        come_again(&mut own, fresh);
        assert_eq!((own.values["fine"].as_str(), own.values["court"].as_str()), ("200", "Hay-on-Wye"));
        assert_eq!(own.period, "2010-11-Q1");
    }
}
