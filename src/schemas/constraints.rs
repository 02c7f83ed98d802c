//! What a field's values must be: Table Schema constraints.

use regex::Regex;

use super::{Faults, FieldType, declaration::Entry, shapes::CONSTRAINTS};
use crate::{
    expressions,
    vocabulary::{Scaled, printable::echo},
};

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

impl Constraints {
    /// Whether anything is asked of values that are given, one by one.
    #[must_use]
    pub fn asks_of_values(&self) -> bool {
        self.minimum.is_some() || self.maximum.is_some() || self.asks_of_texts()
    }

    /// Whether anything is asked of them as texts.
    #[must_use]
    pub fn asks_of_texts(&self) -> bool {
        !self.allowed.is_empty()
            || self.pattern.is_some()
            || self.min_length.is_some()
            || self.max_length.is_some()
    }
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

/// Reads the `constraints` of a field.
pub fn read(node: &Entry, kind: FieldType, faults: &mut Faults) -> Constraints {
    let mut constraints = Constraints::default();
    for (key, value) in node.named(faults) {
        match key.name.as_str() {
            "required" => constraints.required = value.boolean(faults).unwrap_or(false),
            "unique" => constraints.unique = value.boolean(faults).unwrap_or(false),
            "minimum" | "exclusiveMinimum" => {
                constraints.minimum = bound(value, key.name.starts_with("excl"), kind, faults)
            }
            "maximum" | "exclusiveMaximum" => {
                constraints.maximum = bound(value, key.name.starts_with("excl"), kind, faults)
            }
            "enum" => constraints.allowed = allowed(value, kind, faults),
            "pattern" => {
                constraints.pattern = value.text(faults).and_then(|text| pattern(value, text, faults))
            }
            "minLength" => constraints.min_length = length(value, faults),
            "maxLength" => constraints.max_length = length(value, faults),
            "jsonSchema" => faults.note(&key.at, "the constraint \"jsonSchema\" is not checked".to_owned()),
            name => faults.unknown(&key.at, "the constraint", name, CONSTRAINTS.names()),
        }
    }
    range_holds_something(node, &constraints, faults);
    constraints
}

/// A range between whose ends nothing lies would make every value an error.
fn range_holds_something(node: &Entry, constraints: &Constraints, faults: &mut Faults) {
    let is_beyond = match (
        constraints.minimum.as_ref().map(|bound| &bound.limit),
        constraints.maximum.as_ref().map(|bound| &bound.limit),
    ) {
        (Some(Limit::Number(least)), Some(Limit::Number(most))) => least > most,
        (Some(Limit::Date(least)), Some(Limit::Date(most))) => least > most,
        _ => false,
    };
    if is_beyond {
        faults.add(&node.at, "the minimum is above the maximum: no value could be right".to_owned());
    }
    if let (Some(least), Some(most)) = (constraints.min_length, constraints.max_length)
        && least > most
    {
        faults.add(&node.at, "minLength is above maxLength: no value could be right".to_owned());
    }
}

/// The answers that there are; of numbers, none that is not one.
fn allowed(node: &Entry, kind: FieldType, faults: &mut Faults) -> Vec<String> {
    let mut found = Vec::new();
    for item in node.list(faults) {
        match plain_text(item) {
            Some(text) if kind.is_numeric() => {
                found.extend(number_in(&text, item, faults).map(|_| text.clone()))
            }
            Some(text) => found.push(text),
            None => faults.add(&item.at, "an answer is a text, a number, true or false".to_owned()),
        }
    }
    found
}

/// A number that is written as text, or a fault.
fn number_in(text: &str, node: &Entry, faults: &mut Faults) -> Option<f64> {
    let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
    if number.is_none() {
        faults.add(&node.at, format!("expected a number, found \"{}\"", echo(text)));
    }
    number
}

fn plain_text(node: &Entry) -> Option<String> {
    use super::declaration::Kind;
    match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Integer(integer) => Some(integer.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Boolean(truth) => Some(truth.to_string()),
        Kind::Table(_) | Kind::List(_) | Kind::Null => None,
    }
}

fn bound(node: &Entry, exclusive: bool, kind: FieldType, faults: &mut Faults) -> Option<Bound> {
    let limit = match kind {
        FieldType::Integer | FieldType::Number => match &node.kind {
            super::declaration::Kind::Text(text) => number_in(text, node, faults).map(Limit::Number),
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

fn pattern(node: &Entry, text: &str, faults: &mut Faults) -> Option<Regex> {
    let compiled = expressions::pattern(&format!("^(?:{text})$"));
    if compiled.is_none() {
        faults.add(&node.at, format!("the pattern \"{text}\" is not a regular expression that can be used"));
    }
    compiled
}

fn length(node: &Entry, faults: &mut Faults) -> Option<usize> {
    let length = node.integer(faults)?;
    let found = usize::try_from(length).ok();
    if found.is_none() {
        faults.add(&node.at, format!("a length is 0 or more, not {length}"));
    }
    found
}
