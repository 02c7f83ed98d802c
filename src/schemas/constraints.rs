//! What a field's values must be: Table Schema constraints.

use regex::Regex;

use super::{Faults, FieldType, declaration::Node};
use crate::vocabulary::Scaled;

/// The constraints of one field; what is absent does not bind.
#[derive(Debug, Clone, Default)]
pub struct Constraints {
    /// A value must be given.
    pub required: bool,
    /// No two records of a return have the same value.
    pub unique: bool,
    /// Least value.
    pub minimum: Option<Bound>,
    /// Greatest value.
    pub maximum: Option<Bound>,
    /// The only values there are, as declared.
    pub allowed: Vec<String>,
    /// What the whole text must match.
    pub pattern: Option<Regex>,
    /// Least number of characters.
    pub min_length: Option<usize>,
    /// Greatest number of characters.
    pub max_length: Option<usize>,
}

/// One end of a range.
#[derive(Debug, Clone)]
pub struct Bound {
    /// The limit.
    pub limit: Limit,
    /// The limit itself is outside.
    pub exclusive: bool,
}

/// A limit in the type of the field.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// For numbers; compared exactly at the field's scale.
    Number(f64),
    /// For dates.
    Date(jiff::civil::Date),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}

impl Bound {
    /// Whether a number is below this limit (or at it, where the limit itself is outside).
    #[must_use]
    pub fn is_under_by(&self, ordering: Option<std::cmp::Ordering>) -> bool {
        match ordering {
            Some(std::cmp::Ordering::Less) => true,
            Some(std::cmp::Ordering::Equal) => self.exclusive,
            _ => false,
        }
    }

    /// The limit, if it is a number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        if let Limit::Number(limit) = self.limit { Some(limit) } else { None }
    }

    /// How a number compares with the limit; `None` if the limit is no number.
    #[must_use]
    pub fn compare(&self, number: Scaled) -> Option<std::cmp::Ordering> {
        match self.limit {
            Limit::Number(limit) => number.to_f64().partial_cmp(&limit),
            Limit::Date(_) => None,
        }
    }
}

const KNOWN: [&str; 11] = [
    "required",
    "unique",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "jsonSchema",
];

/// Reads the `constraints` of a field.
pub fn read(node: &Node, kind: FieldType, faults: &mut Faults) -> Constraints {
    let mut constraints = Constraints::default();
    for (key, value) in node.entries() {
        match key.name.as_str() {
            "required" => constraints.required = value.boolean(faults).unwrap_or(false),
            "unique" => constraints.unique = value.boolean(faults).unwrap_or(false),
            "minimum" | "exclusiveMinimum" => constraints.minimum = bound(value, key.name.starts_with("excl"), kind, faults),
            "maximum" | "exclusiveMaximum" => constraints.maximum = bound(value, key.name.starts_with("excl"), kind, faults),
            "enum" => constraints.allowed = value.list(faults).iter().filter_map(plain_text).collect(),
            "pattern" => constraints.pattern = value.text(faults).and_then(|text| pattern(value, text, faults)),
            "minLength" => constraints.min_length = length(value, faults),
            "maxLength" => constraints.max_length = length(value, faults),
            "jsonSchema" => faults.note(&key.at, "the constraint \"jsonSchema\" is not checked".to_owned()),
            name => faults.unknown(&key.at, "the constraint", name, KNOWN.into_iter()),
        }
    }
    constraints
}

fn plain_text(node: &Node) -> Option<String> {
    use super::declaration::Kind;
    match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Integer(integer) => Some(integer.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Boolean(truth) => Some(truth.to_string()),
        Kind::Table(_) | Kind::List(_) | Kind::Null => None,
    }
}

fn bound(node: &Node, exclusive: bool, kind: FieldType, faults: &mut Faults) -> Option<Bound> {
    let limit = match kind {
        FieldType::Integer | FieldType::Number => match &node.kind {
            super::declaration::Kind::Text(text) => text.parse().ok().map(Limit::Number),
            _ => node.number(faults).map(Limit::Number),
        },
        FieldType::Date => node.date(faults).map(Limit::Date),
        FieldType::Text | FieldType::Boolean => {
            faults.add(&node.at, "a minimum or maximum needs a field of numbers or dates".to_owned());
            None
        }
    };
    limit.map(|limit| Bound { limit, exclusive })
}

fn pattern(node: &Node, text: &str, faults: &mut Faults) -> Option<Regex> {
    let anchored = format!("^(?:{text})$");
    regex::RegexBuilder::new(&anchored)
        .size_limit(1 << 20)
        .build()
        .map_err(|_| faults.add(&node.at, format!("the pattern \"{text}\" is not a regular expression that can be used")))
        .ok()
}

fn length(node: &Node, faults: &mut Faults) -> Option<usize> {
    node.integer(faults).and_then(|length| usize::try_from(length).ok())
}
