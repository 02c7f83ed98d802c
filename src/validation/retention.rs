//! What names people and is kept no longer (`[[retention]]`).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::{
    expressions::FrameError,
    frames::{OfReturns, Withheld, verdicts},
    records::History,
    returns::{Context, Returns},
    vocabulary::{Answer, Value},
};

/// A record of which fields are kept no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overdue {
    /// Its return, by index.
    pub found: usize,
    /// Its place among the records of its return.
    pub record: usize,
    /// The rule, by index.
    pub retention: usize,
}

/// The records of which fields are kept no longer on a day. Of a record whose day is not known nothing is
/// taken: the
/// rule counts from it.
///
/// # Errors
/// A fault of our own.
pub fn overdue(returns: &Returns, context: &Context<'_>, day: Date) -> Result<Vec<Overdue>, FrameError> {
    let (withheld, history) = (Withheld::default(), History::default());
    let source = OfReturns::new((returns, 0..returns.returns.len()), &withheld, &history, context);
    let mut found = Vec::new();
    for (at, own) in context.collection.retention.iter().enumerate() {
        let holds = verdicts(&source, own.table, own.condition.as_ref(), context)?;
        for (row, holds) in source.rows(own.table).iter().zip(holds) {
            let Some(Value::Date(from)) = row.read.value(own.field) else { continue };
            if holds == Some(true) && day >= own.after.after(from) {
                found.push(Overdue { found: row.found, record: row.record, retention: at });
            }
        }
    }
    Ok(found)
}

/// Makes fields blank that are kept no longer on a day; gives how many values that were.
///
/// # Errors
/// A fault of our own.
pub fn blank_overdue(returns: &mut Returns, context: &Context<'_>, day: Date) -> Result<usize, FrameError> {
    let mut by_return: BTreeMap<usize, BTreeMap<usize, BTreeSet<usize>>> = BTreeMap::new();
    for own in overdue(returns, context, day)? {
        let fields = by_return.entry(own.found).or_default().entry(own.record).or_default();
        fields.extend(&context.collection.retention[own.retention].blank);
    }
    let mut blanked = 0;
    for (found, records) in by_return {
        let own = &mut returns.returns[found];
        let tables: BTreeSet<usize> = records.keys().map(|at| own.records.get(*at).table()).collect();
        for (record, fields) in &records {
            let read = own.records.get(*record);
            let declared = &context.collection.tables[read.table()];
            let (table, key) = (read.table(), read.key(declared));
            let is_it = |table_of: usize, of: &str, field: usize| {
                table_of == table && of == key && fields.contains(&field)
            };
            own.settled
                .iter_mut()
                .filter(|settled| is_it(settled.table, &settled.key, settled.field))
                .for_each(|settled| settled.given.clear());
        }
        let mut next: BTreeMap<usize, usize> =
            tables.iter().map(|table| (*table, own.records.places(*table).start)).collect();
        own.records.change(|table| tables.contains(&table), &mut |record| {
            let Some(place) = next.get_mut(&record.table) else { return };
            for field in records.get(place).into_iter().flatten() {
                blanked += usize::from(record.answers[*field].value().is_some());
                record.answers[*field] = Answer::NotKnown;
            }
            *place += 1;
        });
    }
    Ok(blanked)
}
