//! Reads the record tables of a descriptor.

use super::{
    carry::read_carried,
    keys::{key_by_uniqueness, link_foreign_keys},
    table::table,
};
use crate::{
    schemas::{
        Faults, RecordTable,
        declaration::Entry,
        shapes::{PACKAGE, RESOURCE, SCHEMA, TABLE_SCHEMA},
    },
    vocabulary::printable::echo,
};

/// Reads the record tables of a Data Package, or of a plain Table Schema (one table, named after the file).
pub fn read(node: &Entry, default_name: &str, faults: &mut Faults) -> Vec<RecordTable> {
    if node.get("fields").is_some() {
        node.is_of(&TABLE_SCHEMA, faults);
        let mut table = table(node, node, default_name, faults);
        if table.primary_key.is_empty() {
            table.primary_key = key_by_uniqueness(node, &table, faults);
        }
        return vec![table];
    }
    node.is_of(&PACKAGE, faults);
    let Some(resources) = node.required("resources", faults) else { return Vec::new() };
    let mut tables: Vec<RecordTable> = Vec::new();
    for resource in resources.list(faults) {
        resource.is_of(&RESOURCE, faults);
        let Some(name) = resource.required("name", faults).and_then(|name| name.text(faults)) else {
            continue;
        };
        // Folders are called like tables, and on many disks capitals make no difference.
        if tables.iter().any(|table| table.name.to_lowercase() == name.to_lowercase()) {
            faults.add(&resource.at, format!("the name \"{}\" stands for two tables", echo(name)));
        }
        if let Some(schema) = resource.required("schema", faults) {
            schema.is_of(&SCHEMA, faults);
            tables.push(table(resource, schema, name, faults));
        }
    }
    if tables.is_empty() {
        faults.add(&resources.at, "a collection needs at least one record table".to_owned());
    }
    link_foreign_keys(node, &mut tables, faults);
    read_carried(resources, &mut tables, faults);
    tables
}
