//! All faults of a return against its schema.

use super::{
    fault::Fault,
    keys::{repeated, unreferenced},
    of_field::FieldFaults,
    whole_columns::columns_once,
};
use crate::{reading::Record, returns::Return, schemas::Collection};

/// All faults of a return against its schema, in order of record and field.
#[must_use]
pub fn faults(found: &Return, collection: &Collection) -> Vec<Fault> {
    let mut faults = Vec::new();
    for records in found.records.tables() {
        let table = &collection.tables[records.table()];
        let first = found.records.places(records.table()).start;
        for (at, field) in table.fields.iter().enumerate() {
            let of_field = FieldFaults { records, first, field, at, is_key: table.primary_key.contains(&at) };
            of_field.of_answers(&mut faults);
        }
        for (record, at, typed) in records.rounded() {
            let of_field = FieldFaults { records, first, field: &table.fields[at], at, is_key: false };
            of_field.of_rounded(record, typed, &mut faults);
        }
    }
    columns_once(found, collection, &mut faults);
    for (index, table) in collection.tables.iter().enumerate() {
        let Some(own) = found.records.table(index) else { continue };
        let records: Vec<(usize, Record<'_>)> = found.records.of_table(index).collect();
        repeated(table, own, &records, &mut faults);
        unreferenced(table, &records, (found, collection), &mut faults);
    }
    faults.sort_by_key(|fault| (fault.record, fault.field));
    faults
}
