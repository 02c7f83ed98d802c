//! The value of a cell, by the type of its field.

use super::{
    decimal::{Decimal, MOST_EXACT, beyond_exact},
    number::number,
    outcome::{Outcome, exactly, expected_of},
    text::{category, same_if_no_letters, trimmed},
};
use crate::{
    reading::{
        Cell, Content,
        dates::{date, iso_date, why_no_date},
    },
    schemas::{Field, FieldType, Missing},
    vocabulary::{Answer, LabelKey, Scaled, Value},
};

/// What a cell says in a field, and the text as typed where the value had to be changed to fit (more decimals
/// than are kept).
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// The answer.
    pub answer: Answer,
    /// The text as typed, if the value was rounded.
    pub rounded_from: Option<String>,
}

/// Reads a cell as a value of a field.
#[must_use]
pub fn read(cell: &Cell, field: &Field) -> Typed {
    read_in_unit(cell, field, None)
}

/// Reads a cell of figures that stand in another unit, and are to be multiplied by `factor`.
#[must_use]
pub fn read_in_unit(cell: &Cell, field: &Field, factor: Option<Scaled>) -> Typed {
    let outcome = match &cell.content {
        Content::Error(_) | Content::Formula => Err(None),
        Content::Text(text) => {
            if let Some(means) = field.missing_marker(trimmed(text)) {
                return missing(means, text);
            }
            from_text(trimmed(text), field, factor)
        }
        Content::Number(number) => match factor.filter(|_| field.kind.is_numeric()) {
            Some(factor) => Decimal::of_number(*number)
                .and_then(|decimal| decimal.multiplied(factor))
                .ok_or(None)
                .and_then(|decimal| decimal.scaled(field)),
            None => from_number(*number, cell.percent, field),
        },
        Content::Boolean(truth) => match field.kind {
            FieldType::Boolean => Ok(exactly(Value::Boolean(*truth))),
            FieldType::Text => Ok(exactly(Value::Text(cell.content.to_string().into()))),
            _ => Err(None),
        },
        Content::Moment(moment) => match field.kind {
            FieldType::Date => Ok(exactly(Value::Date(moment.date()))),
            FieldType::Text => Ok(exactly(Value::Text(cell.content.to_string().into()))),
            _ => Err(None),
        },
    };
    match outcome {
        Ok((value, rounded)) => {
            Typed { answer: Answer::Reported(value), rounded_from: rounded.then(|| cell.content.to_string()) }
        }
        Err(why) => {
            let expected = why.unwrap_or_else(|| expected_of(field)).into();
            Typed {
                answer: Answer::Unreadable { text: cell.content.to_string().into(), expected },
                rounded_from: None,
            }
        }
    }
}

pub(super) fn missing(means: Missing, text: &str) -> Typed {
    let answer = match means {
        Missing::NotKnown => Answer::NotKnown,
        Missing::NotApplicable => Answer::NotApplicable(trimmed(text).into()),
    };
    Typed { answer, rounded_from: None }
}

fn from_text(text: &str, field: &Field, factor: Option<Scaled>) -> Outcome {
    match field.kind {
        FieldType::Text => Ok(exactly(Value::Text(category(text, field).into()))),
        FieldType::Date if field.iso_dates => {
            iso_date(text).map(|date| exactly(Value::Date(date))).ok_or(None)
        }
        FieldType::Boolean => boolean(text, field).map(|truth| exactly(Value::Boolean(truth))).ok_or(None),
        FieldType::Date => date(text).map(|date| exactly(Value::Date(date))).ok_or_else(|| why_no_date(text)),
        FieldType::Integer | FieldType::Number => {
            if field
                .zero_words
                .iter()
                .any(|word| LabelKey::of(word) == LabelKey::of(text) && same_if_no_letters(word, text))
            {
                return Ok(exactly(Value::Number(Scaled { units: 0, decimals: field.decimals })));
            }
            number(text, field, factor)?.scaled(field)
        }
    }
}

fn boolean(text: &str, field: &Field) -> Option<bool> {
    if let Some(words) = &field.truth_words {
        return words.meaning(text);
    }
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn from_number(number: f64, percent: bool, field: &Field) -> Outcome {
    match field.kind {
        FieldType::Text => Ok(exactly(Value::Text(number.to_string().into()))),
        FieldType::Boolean => {
            boolean(&number.to_string(), field).map(|truth| exactly(Value::Boolean(truth))).ok_or(None)
        }
        FieldType::Date => Err(why_no_date(&number.to_string())),
        FieldType::Integer | FieldType::Number => {
            // A cell that shows 98.44% holds 0.9844.
            let number = if percent && field.is_percentage() { number * 100.0 } else { number };
            let scaled = number * 10f64.powi(i32::from(field.decimals));
            let nearest = scaled.round();
            if nearest.abs() > MOST_EXACT as f64 {
                return Err(Some(beyond_exact(field)));
            }
            // Doubles are off by some 1e-16 of their size; anything more is a digit that somebody entered or
            // computed.
            let rounded = (scaled - nearest).abs() > 1e-9 * scaled.abs().max(1.0);
            if rounded && field.kind == FieldType::Integer {
                return Err(None);
            }
            Ok((Value::Number(Scaled { units: nearest as i64, decimals: field.decimals }), rounded))
        }
    }
}
