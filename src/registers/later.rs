//! What happened to records of a register later.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Change, ChangeKind, Entry, Ground};
use crate::{
    schemas::registers::{DeclaredRegister, Updates},
    vocabulary::{Value, ValueAt},
};

/// One update.
pub(super) struct Update {
    /// The unit that sent it.
    pub(super) unit: String,
    /// The record that it is of.
    pub(super) key: String,
    day: Option<Date>,
    kind: Option<String>,
    /// Value of the field that it sets.
    value: Option<String>,
    /// What tells it from others.
    name: String,
    /// Its return and its place there.
    pub(super) at: (usize, usize),
}

/// The updates of a period, in the order in which they happened.
pub(super) fn updates(own: &Updates, ground: &Ground<'_>) -> Vec<Update> {
    let tables = &ground.context.collection.tables;
    let table = &tables[own.table];
    let mut found = Vec::new();
    let returns = ground.returns.returns.iter().enumerate();
    for (at, of) in returns.filter(|(at, _)| !ground.excluded.contains(at)) {
        for (place, record) in of.records.of_table(own.table) {
            let known = |field: usize| {
                let is_known = !ground.withheld.contains(&ValueAt::new(at, place, field));
                record.value(field).filter(|_| is_known)
            };
            let parts: Vec<String> =
                own.key.iter().filter_map(|field| record.value(*field)).map(|own| own.to_string()).collect();
            if parts.len() < own.key.len() {
                continue;
            }
            let kind = known(own.kind).map(|kind| kind.to_string());
            let set = kind.as_ref().and_then(|kind| own.set.get(kind));
            let value = set.and_then(|set| known(set.from)).map(|value| value.to_string());
            let day = own.day.and_then(known).and_then(|day| match day {
                Value::Date(day) => Some(day),
                _ => None,
            });
            let said =
                [kind.clone(), day.map(|day| day.to_string()), value.clone()].map(Option::unwrap_or_default);
            let name = format!("{} {}", record.key(table), said.join(" "));
            let unit = of.unit.id.clone();
            found.push(Update { unit, key: parts.join("/"), day, kind, value, name, at: (at, place) });
        }
    }
    // What happened on a day that is not known counts as the last.
    found.sort_by_key(|update| (update.day.is_none(), update.day, update.unit.clone(), update.name.clone()));
    found
}

/// Carries out the updates of a period; says of which nothing follows.
pub(super) fn carry_out(
    register: &DeclaredRegister,
    entries: &mut [Entry],
    places: &HashMap<(String, String), usize>,
    ground: &Ground<'_>,
) -> Vec<Change> {
    let Some(own) = &register.updates else { return Vec::new() };
    let fields = &ground.context.collection.tables[register.of].fields;
    let mut noted = Vec::new();
    for update in updates(own, ground) {
        // Of what the register never had there is nothing to change; that it is of no record at all is asked.
        let Some(at) = places.get(&(update.unit.clone(), update.key.clone())) else { continue };
        let entry = &mut entries[*at];
        if !entry.updates.insert(update.name.clone()) {
            continue;
        }
        let kind = update.kind.clone().unwrap_or_default();
        let when =
            update.day.map_or_else(|| " on a day that is not known".to_owned(), |day| format!(" on {day}"));
        let told = format!("{}{when}", kind.replace('_', " "));
        let mut is_any = false;
        if own.hide.contains(&kind) {
            entry.held.clone_from(&told);
            is_any = true;
        }
        if own.show.contains(&kind) {
            entry.held.clear();
            is_any = true;
        }
        if own.remove.contains(&kind) {
            entry.gone.clone_from(&told);
            is_any = true;
        }
        if let (Some(set), Some(value)) = (own.set.get(&kind), &update.value) {
            let name = &fields[set.to].name;
            entry.values.insert(name.clone(), value.clone());
            entry.set.insert(name.clone(), value.clone());
            is_any = true;
        }
        for field in own.blank.get(&kind).into_iter().flatten() {
            let name = &fields[*field].name;
            entry.values.remove(name);
            entry.blanked.insert(name.clone());
            is_any = true;
        }
        if is_any {
            entry.why = told;
        } else {
            let why = if kind.is_empty() { "what happened is not known".to_owned() } else { told };
            let why = format!("{why}: nothing in the register follows from it by itself");
            noted.push(Change::of(entry, ChangeKind::Noted, why));
        }
    }
    noted
}
