//! Reads the keys of tables: what tells records apart, and what refers to others.

use crate::schemas::{
    Faults, RecordTable,
    declaration::Entry,
    field::ForeignKey,
    shapes::{FOREIGN_KEY, REFERENCE},
};

/// A plain schema of a list often declares no key, but one field whose values are unique, by the standard's
/// constraint or by a property of older drafts: that field tells the rows apart.
pub(super) fn key_by_uniqueness(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Vec<usize> {
    let fields = node.get("fields").map(|fields| fields.list(faults).to_vec()).unwrap_or_default();
    let mut unique = Vec::new();
    for field in &fields {
        let constraint = field.get("constraints").and_then(|constraints| constraints.get("unique"));
        let declared = [field.get("unique"), constraint];
        let is_unique =
            declared.into_iter().flatten().any(|value| value.boolean(&mut Faults::default()) == Some(true));
        let name = field.get("name").and_then(|name| name.text(&mut Faults::default()));
        unique.extend(name.filter(|_| is_unique).and_then(|name| table.field(name)));
    }
    let [only] = unique.as_slice() else { return Vec::new() };
    faults.note(
        &table.at,
        format!(
            "no key is declared: rows are told apart by \"{}\", whose values are unique",
            table.fields[*only].name
        ),
    );
    vec![*only]
}

/// The key that is the sum of the others: one of those that the table declares.
pub(super) fn total_key(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Option<String> {
    let key = node.text(faults)?;
    let declared = if table.is_list() { Vec::new() } else { table.declared_keys() };
    if !declared.iter().any(|known| known == key) {
        faults.unknown(&node.at, "the key", key, declared.iter().map(String::as_str));
    }
    Some(key.to_owned())
}

pub(super) fn field_indices(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Vec<usize> {
    let names = node.texts(faults);
    names
        .iter()
        .filter_map(|name| {
            let index = table.field(name);
            if index.is_none() {
                faults.unknown(
                    &node.at,
                    "the field",
                    name,
                    table.fields.iter().map(|field| field.name.as_str()),
                );
            }
            index
        })
        .collect()
}

pub(super) fn link_foreign_keys(node: &Entry, tables: &mut [RecordTable], faults: &mut Faults) {
    let Some(resources) = node.get("resources") else { return };
    for (at, resource) in resources.list(faults).iter().enumerate().take(tables.len()) {
        let keys = resource
            .get("schema")
            .and_then(|schema| schema.get("foreignKeys"))
            .map(|keys| keys.list(faults).to_vec());
        for key in keys.unwrap_or_default() {
            if let Some(linked) = foreign_key(&key, at, tables, faults) {
                tables[at].foreign_keys.push(linked);
            }
        }
    }
}

fn foreign_key(node: &Entry, at: usize, tables: &[RecordTable], faults: &mut Faults) -> Option<ForeignKey> {
    node.is_of(&FOREIGN_KEY, faults);
    let fields = field_indices(node.required("fields", faults)?, tables.get(at)?, faults);
    let reference = node.required("reference", faults)?;
    reference.is_of(&REFERENCE, faults);
    // An absent or empty resource means this table itself.
    let name =
        reference.get("resource").and_then(|resource| resource.text(faults)).filter(|name| !name.is_empty());
    let table = match name {
        None => at,
        Some(name) => {
            let found = tables.iter().position(|table| table.name == name);
            if found.is_none() {
                faults.unknown(
                    &reference.at,
                    "the table",
                    name,
                    tables.iter().map(|table| table.name.as_str()),
                );
            }
            found?
        }
    };
    let references = field_indices(reference.required("fields", faults)?, tables.get(table)?, faults);
    if fields.len() != references.len() {
        faults.add(&node.at, "as many fields must stand here as in the reference".to_owned());
        return None;
    }
    Some(ForeignKey { fields, table, references })
}
