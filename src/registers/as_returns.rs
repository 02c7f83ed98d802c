//! Records of a register as returns, so that conditions can be asked of them as of any.

use super::Entry;
use crate::{
    reading::{NewRecord, Records},
    returns::{Context, Return, Returns, unit_with_id},
    schemas::{Field, FieldType},
    vocabulary::{Answer, Scaled, Value, day},
};

/// A return an entry, in their order, each with one record of a table (by index).
#[must_use]
pub fn as_returns(entries: &[Entry], table: usize, context: &Context<'_>) -> Returns {
    let tables = &context.collection.tables;
    let fields = &tables[table].fields;
    let of_entry = |entry: &Entry| {
        let mut record = NewRecord::blank(table, fields.len(), 0, 0);
        record.answers = fields.iter().map(|field| answer(entry, field)).collect();
        Return {
            unit: unit_with_id(&entry.unit, context, context.period.end()),
            submissions: Vec::new(),
            received: None,
            records: Records::of([record]),
            gives: (0..tables.len()).map(|at| at == table).collect(),
            not_asked: vec![Vec::new(); tables.len()],
            nil: false,
            settled: Vec::new(),
        }
    };
    Returns { returns: entries.iter().map(of_entry).collect(), ..Returns::default() }
}

fn answer(entry: &Entry, field: &Field) -> Answer {
    let value = entry.values.get(&field.name).and_then(|text| typed(text, field));
    value.map_or(Answer::NotKnown, Answer::Reported)
}

/// A value as it is kept; `None` of one that is not of its field's type any more.
pub(super) fn typed(text: &str, field: &Field) -> Option<Value> {
    match field.kind {
        FieldType::Integer | FieldType::Number => Scaled::of_text(text, field.decimals).map(Value::Number),
        FieldType::Text => Some(Value::Text(text.into())),
        FieldType::Boolean => text.parse().ok().map(Value::Boolean),
        FieldType::Date => day::parse(text).map(Value::Date),
    }
}
