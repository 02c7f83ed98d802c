//! Reads one record table.

use super::{
    field::field,
    keys::{field_indices, total_key},
    names::{RECORD_COLUMNS, check_name},
    special_words::{blank_is_not_known, categories, missing_values},
};
use crate::{
    schemas::{Faults, Field, RecordTable, audiences::audience, declaration::Entry},
    vocabulary::LabelKey,
};

pub(super) fn table(resource: &Entry, schema: &Entry, name: &str, faults: &mut Faults) -> RecordTable {
    check_name(name, resource, faults);
    let missing =
        schema.get("missingValues").map_or_else(blank_is_not_known, |node| missing_values(node, faults));
    let fields = schema.required("fields", faults).map(|node| node.list(faults).to_vec()).unwrap_or_default();
    let mut table = RecordTable {
        name: name.to_owned(),
        title: resource.get("title").and_then(|title| title.text(faults)).unwrap_or(name).to_owned(),
        fields: Vec::new(),
        primary_key: Vec::new(),
        unique_keys: Vec::new(),
        foreign_keys: Vec::new(),
        total_key: None,
        carry: None,
        audience: resource.get("qd:audience").and_then(|value| audience(value, faults)),
        ignored: resource.get("qd:ignore").map(|value| ignored(value, faults)).unwrap_or_default(),
        key_labels: Vec::new(),
        at: resource.at.clone(),
    };
    for node in &fields {
        if let Some(field) = field(node, &missing, faults) {
            if RECORD_COLUMNS.contains(&field.name.as_str()) {
                let words = "the records have a column of that name, which says where a record comes from";
                faults.add(&node.at, format!("no field can be called \"{}\": {words}", field.name));
            }
            if table.field(&field.name).is_some() {
                faults.add(
                    &node.at,
                    format!("the field \"{}\" stands twice in the table \"{name}\"", field.name),
                );
            }
            table.fields.push(field);
        }
    }
    for node in &fields {
        read_fallbacks(node, &mut table, faults);
    }
    if let Some(key) = schema.get("primaryKey") {
        table.primary_key = field_indices(key, &table, faults);
    }
    if let Some(keys) = schema.get("uniqueKeys") {
        table.unique_keys = keys.list(faults).iter().map(|key| field_indices(key, &table, faults)).collect();
    }
    headings_are_distinct(&table, faults);
    keys_name_nobody(&table, faults);
    if let ([key], false) = (table.primary_key.as_slice(), table.is_list()) {
        let at = *key;
        table.key_labels = fields
            .get(at)
            .and_then(|node| node.get("categories"))
            .map(|node| categories(node, faults))
            .unwrap_or_default();
    }
    if let Some(value) = resource.get("qd:total_key") {
        table.total_key = total_key(value, &table, faults);
    }
    table
}

/// The fields that stand in for one where it is blank: others of the table, of the same type.
fn read_fallbacks(node: &Entry, table: &mut RecordTable, faults: &mut Faults) {
    let Some(value) = node.get("qd:falls_back_on") else { return };
    let name = node.get("name").and_then(|name| name.text(faults)).unwrap_or_default();
    let Some(own) = table.field(name) else { return };
    let others = field_indices(value, table, faults);
    for other in &others {
        if *other == own || table.fields[*other].kind != table.fields[own].kind {
            faults.add(
                &value.at,
                format!(
                    "\"{}\" cannot stand in for \"{name}\": name other fields of its type",
                    table.fields[*other].name
                ),
            );
        }
    }
    table.fields[own].falls_back_on = others;
}

/// Keys say in every list which record is meant.
fn keys_name_nobody(table: &RecordTable, faults: &mut Faults) {
    let keys = table.primary_key.iter().chain(table.unique_keys.iter().flatten());
    for field in keys.map(|at| &table.fields[*at]).filter(|field| field.personal) {
        let words = "is about a person and cannot be part of a key: keys stand in lists";
        faults.add(&field.at, format!("\"{}\" {words}", field.name));
    }
}

/// A heading that could mean two fields would make reading a guess.
fn headings_are_distinct(table: &RecordTable, faults: &mut Faults) {
    let mut seen: std::collections::HashMap<_, &Field> = std::collections::HashMap::new();
    for field in &table.fields {
        for (key, _) in field.headings() {
            match seen.insert(key.clone(), field) {
                Some(other) if other.name != field.name => faults.add(
                    &field.at,
                    format!(
                        "the heading \"{}\" could mean both \"{}\" and \"{}\"",
                        key.as_str(),
                        other.name,
                        field.name
                    ),
                ),
                _ => {}
            }
        }
    }
}

/// Headings of columns that nobody need read, folded, with `*` for any letters.
fn ignored(node: &Entry, faults: &mut Faults) -> Vec<String> {
    let folded = |text: &String| {
        text.split('*').map(|part| LabelKey::of(part).as_str().to_owned()).collect::<Vec<_>>().join("*")
    };
    let found: Vec<String> = node.texts(faults).iter().map(folded).collect();
    if found.iter().any(|text| text.chars().all(|letter| matches!(letter, '*' | ' '))) {
        faults.add(
            &node.at,
            "name the columns that nobody need read: \"*\" alone would be all of them".to_owned(),
        );
    }
    found
}
