//! What comes of reading a value, and what is expected of a field in words.

use crate::{
    schemas::{Field, FieldType},
    vocabulary::Value,
};

/// A value and whether it was rounded; or what was expected, `None` for the plain expectation of the field.
pub(super) type Outcome = Result<(Value, bool), Option<String>>;

pub(super) fn exactly(value: Value) -> (Value, bool) {
    (value, false)
}

/// What a field's values look like, in words.
pub(super) fn expected_of(field: &Field) -> String {
    match field.kind {
        FieldType::Integer => "a whole number".to_owned(),
        FieldType::Number if field.is_percentage() => "a percentage such as 98.4".to_owned(),
        FieldType::Number => "a number".to_owned(),
        FieldType::Text => "text".to_owned(),
        FieldType::Boolean => match &field.truth_words {
            Some(words) => words
                .yes
                .iter()
                .chain(&words.no)
                .map(|word| format!("\"{word}\""))
                .collect::<Vec<_>>()
                .join(" or "),
            None => "yes or no".to_owned(),
        },
        FieldType::Date if field.iso_dates => "a date such as 2020-03-31".to_owned(),
        FieldType::Date => "a date such as 31/03/2020".to_owned(),
    }
}
