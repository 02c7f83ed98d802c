//! Reads the type of a field, and its decimals.

use crate::schemas::{Faults, FieldType, declaration::Entry};

pub(in crate::schemas) const TYPES: [(&str, FieldType); 6] = [
    ("integer", FieldType::Integer),
    ("number", FieldType::Number),
    ("string", FieldType::Text),
    ("boolean", FieldType::Boolean),
    ("date", FieldType::Date),
    ("year", FieldType::Integer),
];

/// Types of the standard that we hold as text, with a note.
pub(in crate::schemas) const TYPES_AS_TEXT: [&str; 10] =
    ["any", "datetime", "time", "yearmonth", "duration", "geopoint", "geojson", "object", "array", "list"];

pub(super) fn field_type(node: &Entry, faults: &mut Faults) -> FieldType {
    let Some(value) = node.get("type") else { return FieldType::Text };
    let Some(word) = value.text(faults) else { return FieldType::Text };
    if TYPES_AS_TEXT.contains(&word) {
        faults.note(&value.at, format!("values of type \"{word}\" are held as text"));
        return FieldType::Text;
    }
    if let Some(format) =
        node.get("format").and_then(|format| format.text(faults)).filter(|format| *format != "default")
    {
        faults.note(&value.at, format!("the format \"{format}\" is not checked"));
    }
    // Where the word is not known, the nearest is taken for it, so that what else is wrong is told, and
    // nothing besides.
    let nearest =
        TYPES.iter().min_by_key(|(name, _)| strsim::osa_distance(name, word)).map(|(_, kind)| *kind);
    value.word("the type", &TYPES, faults).or(nearest).unwrap_or(FieldType::Text)
}

/// Digits kept where a field of decimals does not say: enough for percentages and full-time equivalents.
const DEFAULT_DECIMALS: u8 = 2;

pub(super) fn decimals(node: &Entry, kind: FieldType, faults: &mut Faults) -> u8 {
    let default = if kind == FieldType::Number { DEFAULT_DECIMALS } else { 0 };
    let Some(value) = node.get("qd:decimals") else { return default };
    match value.integer(faults) {
        Some(digits @ 0..=9) if kind == FieldType::Number || digits == 0 => {
            u8::try_from(digits).unwrap_or(default)
        }
        Some(_) if kind != FieldType::Number => {
            faults.add(&value.at, "only fields of type number have decimals".to_owned());
            default
        }
        _ => {
            faults.add(&value.at, "decimals can be 0 to 9".to_owned());
            default
        }
    }
}
