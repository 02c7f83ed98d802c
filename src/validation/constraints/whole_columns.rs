//! What is wrong with a whole column is told once.

use std::collections::{HashMap, HashSet};

use super::fault::{Fault, PRIMARY_KEY};
use crate::{reading::ONE_VALUE, returns::Return, schemas::Collection, vocabulary::printable::echo};

/// What is wrong with a whole column of a list from one file is one fault and not one a record: nothing
/// stands in any record, or two columns that mean the field differ in most records in which both have
/// something.
pub(super) fn columns_once(found: &Return, collection: &Collection, faults: &mut Vec<Fault>) {
    let mut rows: HashMap<(usize, usize), usize> = HashMap::new();
    for table in found.records.tables().iter().filter(|table| collection.tables[table.table()].is_list()) {
        for (range, submission) in table.by_submission() {
            *rows.entry((table.table(), submission)).or_default() += range.len();
        }
    }
    let column = |fault: &Fault| {
        let record = found.records.get(fault.record);
        (record.table(), record.submission(), fault.field)
    };
    let mut counts: HashMap<(Wrong, (usize, usize, usize)), usize> = HashMap::new();
    for fault in faults.iter() {
        if let Some(wrong) = Wrong::of(fault) {
            *counts.entry((wrong, column(fault))).or_default() += 1;
        }
    }
    let mut told = HashSet::new();
    faults.retain_mut(|fault| {
        let place = column(fault);
        let (Some(wrong), Some(rows)) = (Wrong::of(fault), rows.get(&(place.0, place.1)).copied()) else {
            return true;
        };
        let count = counts[&(wrong, place)];
        fault.message = match wrong {
            Wrong::Blank if rows > 1 && count == rows => {
                let has_column = found.records.get(fault.record).cell(fault.field).is_some();
                let what = if has_column {
                    "nothing is given in any of the"
                } else {
                    "no column of that \
                    name was found for the"
                };
                format!(
                    "{what} {count} rows. Give it in every row, under the heading \"{}\"",
                    fault.title(found, collection)
                )
            }
            Wrong::TwoColumns if count > 1 && count * 2 > rows => format!(
                "two columns mean this, and they differ in {count} of the {rows} rows, first in {}. Leave \
                 the right one, or rename the other",
                echo(&fault.value)
            ),
            _ => return true,
        };
        fault.of_all_records = true;
        told.insert((wrong, place))
    });
}

/// What can be wrong with a whole column.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Wrong {
    Blank,
    TwoColumns,
}

impl Wrong {
    fn of(fault: &Fault) -> Option<Self> {
        match fault.rule {
            "required" | PRIMARY_KEY => Some(Self::Blank),
            "type" if fault.expected == ONE_VALUE => Some(Self::TwoColumns),
            _ => None,
        }
    }
}
