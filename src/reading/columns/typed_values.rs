//! Values of one type, one behind the other.

use std::ops::Range;

use super::texts::Texts;
use crate::vocabulary::{Scaled, Value, day};

/// Values of one type; where none is known, 0 or nothing.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) enum TypedValues {
    /// No value is known so far.
    #[default]
    Nothing,
    Numbers {
        decimals: u8,
        units: Vec<i64>,
    },
    Texts(Texts),
    Truths(Vec<bool>),
    /// As days since 1970.
    Dates(Vec<i32>),
}

impl TypedValues {
    /// As many unknown values of the type of a value as there are records before it.
    pub(super) fn like(value: &Value<&str>, count: usize) -> Self {
        match value {
            Value::Number(number) => Self::Numbers { decimals: number.decimals, units: vec![0; count] },
            Value::Text(_) => Self::Texts(Texts { all: String::new(), ends: vec![0; count] }),
            Value::Boolean(_) => Self::Truths(vec![false; count]),
            Value::Date(_) => Self::Dates(vec![0; count]),
        }
    }

    /// Adds a value; `false` if it is of another type.
    pub(super) fn push(&mut self, value: &Value<&str>) -> bool {
        match (self, value) {
            (Self::Numbers { decimals, units }, Value::Number(number)) if *decimals == number.decimals => {
                units.push(number.units)
            }
            (Self::Texts(texts), Value::Text(text)) => texts.push(text),
            (Self::Truths(truths), Value::Boolean(truth)) => truths.push(*truth),
            (Self::Dates(days), Value::Date(date)) => days.push(day::number_of(*date)),
            _ => return false,
        }
        true
    }

    /// Adds some values of another column; `false` if they are of another type.
    pub(super) fn extend(&mut self, other: &Self, range: Range<usize>) -> bool {
        match (self, other) {
            (Self::Numbers { decimals, units }, Self::Numbers { decimals: others, units: more })
                if decimals == others =>
            {
                units.extend_from_slice(&more[range]);
            }
            (Self::Texts(texts), Self::Texts(more)) => texts.extend(more, range),
            (Self::Truths(truths), Self::Truths(more)) => truths.extend_from_slice(&more[range]),
            (Self::Dates(days), Self::Dates(more)) => days.extend_from_slice(&more[range]),
            _ => return false,
        }
        true
    }

    /// As many unknown values of the same type.
    pub(super) fn unknown(&self, count: usize) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Numbers { decimals, .. } => Self::Numbers { decimals: *decimals, units: vec![0; count] },
            Self::Texts(_) => Self::Texts(Texts { all: String::new(), ends: vec![0; count] }),
            Self::Truths(_) => Self::Truths(vec![false; count]),
            Self::Dates(_) => Self::Dates(vec![0; count]),
        }
    }

    pub(super) fn push_unknown(&mut self) {
        match self {
            Self::Nothing => {}
            Self::Numbers { units, .. } => units.push(0),
            Self::Texts(texts) => texts.push(""),
            Self::Truths(truths) => truths.push(false),
            Self::Dates(days) => days.push(0),
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<Value<&str>> {
        Some(match self {
            Self::Nothing => return None,
            Self::Numbers { decimals, units } => {
                Value::Number(Scaled { units: units[at], decimals: *decimals })
            }
            Self::Texts(texts) => Value::Text(texts.get(at)),
            Self::Truths(truths) => Value::Boolean(truths[at]),
            Self::Dates(days) => Value::Date(day::numbered(days[at])?),
        })
    }

    pub(super) fn len(&self) -> Option<usize> {
        Some(match self {
            Self::Nothing => return None,
            Self::Numbers { units, .. } => units.len(),
            Self::Texts(texts) => texts.ends.len(),
            Self::Truths(truths) => truths.len(),
            Self::Dates(days) => days.len(),
        })
    }
}
