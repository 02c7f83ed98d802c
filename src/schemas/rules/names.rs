//! What expressions on a table of a collection can name.

use std::sync::Arc;

use crate::{
    expressions::{FieldPair, Kind, NamedField, Names},
    schemas::{Authority, FieldType, RecordTable},
};

/// What expressions on a table of a collection can name.
#[must_use]
pub fn names_of(tables: &[RecordTable], table: usize, periods_a_year: u8) -> Names {
    let named =
        |table: &RecordTable| (table.name.clone(), table.fields.iter().map(named_field).collect::<Vec<_>>());
    let references = (0..tables.len())
        .filter(|other| *other != table)
        .filter_map(|other| Some((other, belongs_to(&tables[table], other, &tables[other])?)))
        .collect();
    let has_total_row = tables[table].total_key.is_some();
    let tables: Vec<_> = tables.iter().map(named).collect();
    Names {
        references,
        fields: tables[table].1.clone(),
        attributes: Authority::ATTRIBUTES.map(str::to_owned).to_vec(),
        tables,
        this: None,
        table,
        lets: Arc::default(),
        periods_a_year,
        has_total_row,
    }
}

/// By which fields one record of another table belongs to each record of this one: by a
/// foreign key, or by the fields of that table's key, which this one has too; by none where a return has one
/// record of it.
fn belongs_to(table: &RecordTable, other: usize, of: &RecordTable) -> Option<Vec<FieldPair>> {
    if let Some(key) = table.foreign_keys.iter().find(|key| key.table == other) {
        let pairs = key.fields.iter().zip(&key.references);
        return Some(pairs.map(|(own, theirs)| FieldPair { own: *own, theirs: *theirs }).collect());
    }
    of.primary_key
        .iter()
        .map(|theirs| Some(FieldPair { own: table.field(&of.fields[*theirs].name)?, theirs: *theirs }))
        .collect()
}

/// A field as expressions name it.
pub(in crate::schemas) fn named_field(field: &crate::schemas::Field) -> NamedField {
    NamedField {
        name: field.name.clone(),
        title: field.title.clone(),
        kind: kind_of(field.kind),
        decimals: field.decimals,
        order: if field.is_ordered { field.constraints.allowed.clone().into() } else { Arc::default() },
    }
}

fn kind_of(kind: FieldType) -> Kind {
    match kind {
        FieldType::Integer | FieldType::Number => Kind::Number,
        FieldType::Text => Kind::Text,
        FieldType::Boolean => Kind::Truth,
        FieldType::Date => Kind::Date,
    }
}
