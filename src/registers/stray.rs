//! Asks about updates that are of no record.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Entry, Ground, later::updates, owners::Owners};
use crate::{
    frames::Withheld,
    returns::{Context, Returns},
    vocabulary::{Exception, Place, Severity, printable::echo},
};

/// The rule of what is asked about an update that is of no record.
const UNKNOWN_RECORD: &str = "unknown-record";

/// What is asked about updates that are of no record: neither one of the same return, nor one that a
/// register knows.
/// `before` are the entries of each register, in the order of their declaration.
#[must_use]
pub fn strays(
    returns: &Returns,
    before: &[Vec<Entry>],
    context: &Context<'_>,
    day: jiff::civil::Date,
) -> Vec<Exception> {
    let registers = &context.collection.published.registers;
    let (withheld, excluded) = (Withheld::default(), HashSet::new());
    let ground = Ground::new(returns, (&withheld, &excluded), context, day);
    // By table of updates: how they are told apart, and all records that they may be of.
    let mut asked: BTreeMap<usize, (usize, BTreeSet<(String, String)>)> = BTreeMap::new();
    for (at, register) in registers.iter().enumerate() {
        let Some(own) = &register.updates else { continue };
        let known = &mut asked.entry(own.table).or_insert((at, BTreeSet::new())).1;
        let entries = before.get(at).map_or(&[][..], Vec::as_slice);
        known.extend(Owners::of(entries, returns, context).places(entries).into_keys());
        let table = &context.collection.tables[register.of];
        for found in &returns.returns {
            let keys = found.records.of_table(register.of).map(|(_, record)| record.key(table));
            known.extend(keys.map(|key| (found.unit.id.clone(), key)));
        }
    }
    let mut strays = Vec::new();
    for (register, known) in asked.into_values() {
        let Some(own) = &registers[register].updates else { continue };
        for update in updates(own, &ground) {
            if !known.contains(&(update.unit.clone(), update.key.clone())) {
                strays.push(ask(&update.key, update.at, own, returns, context));
            }
        }
    }
    strays
}

fn ask(
    key: &str,
    (found, place): (usize, usize),
    own: &crate::schemas::registers::Updates,
    returns: &Returns,
    context: &Context<'_>,
) -> Exception {
    let table = &context.collection.tables[own.table];
    let of = &returns.returns[found];
    let record = of.records.get(place);
    let field = own.key.first().copied().unwrap_or_default();
    let submission = &returns.submissions[record.submission()];
    let (sheet, cell) = record.cell(field).map(|(sheet, cell)| (sheet, cell.to_string())).unzip();
    let sheet = sheet.and_then(|sheet: usize| submission.sheets.get(sheet).cloned());
    Exception {
        unit: of.unit.id.clone(),
        severity: Severity::Query,
        rule: UNKNOWN_RECORD.to_owned(),
        message: format!(
            "an update of \"{}\", which is in no return and no register: is it called otherwise?",
            echo(key)
        ),
        place: Place {
            file: submission.file.clone(),
            sheet: sheet.unwrap_or_default(),
            cell: cell.unwrap_or_default(),
        },
        table: table.name.clone(),
        record: record.key(table),
        field: table.fields[field].name.clone(),
        value: key.to_owned(),
        ..Exception::default()
    }
}
