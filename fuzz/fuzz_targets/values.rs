//! A cell is a value of its field or none. A value, as it is printed, is read as the same value again.

#![no_main]

use std::{path::Path, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use quarterday::{
    reading::{Cell, Content, values},
    schemas::{Collection, Faults, Field, FieldType, collection, register},
    vocabulary::{Answer, CellAddress, Value},
};

/// The collections as shipped: their fields are of every type and unit.
static COLLECTIONS: LazyLock<Vec<Collection>> = LazyLock::new(|| {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    let mut faults = Faults::default();
    let register = register::load(&schemas.join("register"), &mut faults);
    ["lae1", "food-hygiene"].iter().filter_map(|name| collection::load(&schemas.join(name), &register, &mut faults)).collect()
});

fn read(content: Content, percent: bool, field: &Field) -> Answer {
    values::read(&Cell { at: CellAddress { row: 0, column: 0 }, content, percent }, field).answer
}

fuzz_target!(|bytes: &[u8]| {
    let [kind, which, rest @ ..] = bytes else { return };
    let fields: Vec<&Field> = COLLECTIONS.iter().flat_map(|collection| &collection.tables).flat_map(|table| &table.fields).collect();
    let field = fields[usize::from(*which) % fields.len()];
    let content = match (kind % 3, rest.first_chunk()) {
        (0, Some(number)) => Content::Number(f64::from_le_bytes(*number)),
        _ => Content::Text(String::from_utf8_lossy(rest).as_ref().into()),
    };
    // Numbers that are not finite never come out of a workbook.
    if matches!(content, Content::Number(number) if !number.is_finite()) {
        return;
    }
    let Answer::Reported(value) = read(content, *kind >= 128, field) else { return };
    let holds = match (&value, field.kind) {
        (Value::Number(number), FieldType::Integer | FieldType::Number) => number.decimals == field.decimals,
        (Value::Text(_), FieldType::Text) | (Value::Boolean(_), FieldType::Boolean) | (Value::Date(_), FieldType::Date) => true,
        _ => false,
    };
    assert!(holds, "{value:?} in a field of {:?}", field.kind);
    if !matches!(value, Value::Text(_)) {
        assert_eq!(read(Content::Text(value.to_string().into()), false, field), Answer::Reported(value));
    }
});
