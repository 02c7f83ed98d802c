//! The order of a register's rows.

use std::cmp::Ordering;

use super::{Entry, as_returns::typed};
use crate::{
    schemas::{
        RecordTable,
        registers::{DeclaredRegister, RegisterColumn},
    },
    vocabulary::Value,
};

/// Puts entries in the order that is declared, and where that says nothing, by unit and key.
pub(super) fn put_in_order(register: &DeclaredRegister, entries: &mut [Entry], table: &RecordTable) {
    let compared = |one: &Entry, other: &Entry| {
        let declared = register.order.iter().map(|own| {
            let order = compare(own.by, one, other, table);
            if own.is_descending { order.reverse() } else { order }
        });
        let usual = one.authority.cmp(&other.authority);
        let keys = || one.unit.cmp(&other.unit).then_with(|| one.key.cmp(&other.key));
        declared.fold(Ordering::Equal, Ordering::then).then(usual).then_with(keys)
    };
    entries.sort_by(compared);
}

fn compare(column: RegisterColumn, one: &Entry, other: &Entry, table: &RecordTable) -> Ordering {
    if let RegisterColumn::Field(at) = column {
        let field = &table.fields[at];
        let number = |entry: &Entry| match entry.values.get(&field.name).and_then(|text| typed(text, field)) {
            Some(Value::Number(number)) => Some(number.units),
            _ => None,
        };
        if field.kind.is_numeric() {
            return number(one).cmp(&number(other));
        }
    }
    one.shown(column, table).cmp(other.shown(column, table))
}
