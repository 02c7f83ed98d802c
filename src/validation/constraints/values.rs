//! What is asked of one value.

use std::{borrow::Cow, cmp::Ordering};

use crate::{
    schemas::{
        Field,
        constraints::{Bound, Limit},
    },
    vocabulary::{Severity, Value, counted, printable::echo},
};

/// Takes each fault: severity, rule, message, and what is expected.
type Add<'a> = &'a mut dyn FnMut(Severity, &'static str, String, String);

pub(super) fn check_value(field: &Field, value: &Value<&str>, add: Add<'_>) {
    check_range(field, value, add);
    // Most values are numbers of which nothing is asked as text.
    if !field.constraints.asks_of_texts() {
        return;
    }
    let text =
        if let Value::Text(text) = value { Cow::Borrowed(*text) } else { Cow::Owned(value.to_string()) };
    check_list(field, &text, add);
    check_pattern(field, &text, add);
    check_length(field, &text, add);
}

fn check_range(field: &Field, value: &Value<&str>, add: Add<'_>) {
    let is_date = matches!(value, Value::Date(_));
    let told = |size: &str, expected: &str| {
        format!("{value} is too {size}. It must be {expected}. Enter the right value")
    };
    let (minimum, maximum) = (&field.constraints.minimum, &field.constraints.maximum);
    if let Some(bound) = minimum.as_ref().filter(|bound| bound.is_under_by(compared(value, bound))) {
        let expected = format!("{} {}", if bound.exclusive { "more than" } else { "at least" }, bound.limit);
        let message = told(if is_date { "early" } else { "small" }, &expected);
        add(Severity::Error, "minimum", message, expected);
    }
    let is_over = |bound: &&Bound| bound.is_under_by(compared(value, bound).map(Ordering::reverse));
    if let Some(bound) = maximum.as_ref().filter(is_over) {
        let expected = format!("{} {}", if bound.exclusive { "less than" } else { "at most" }, bound.limit);
        let message = told(if is_date { "late" } else { "large" }, &expected);
        add(Severity::Error, "maximum", message, expected);
    }
}

/// How a number or date stands to a bound of its type.
fn compared(value: &Value<&str>, bound: &Bound) -> Option<Ordering> {
    match (value, &bound.limit) {
        (Value::Number(number), _) => bound.compare(*number),
        (Value::Date(date), Limit::Date(limit)) => Some(date.cmp(limit)),
        _ => None,
    }
}

fn check_list(field: &Field, text: &str, add: Add<'_>) {
    let allowed = &field.constraints.allowed;
    if !allowed.is_empty() && !allowed.iter().any(|allowed| **allowed == *text) {
        let list = allowed.iter().map(|answer| field.label_of(answer)).collect::<Vec<_>>().join(", ");
        let message =
            format!("\"{}\" is not one of the answers. Enter one of these: {}", echo(text), echo(&list));
        add(Severity::Error, "enum", message, list);
    }
}

fn check_pattern(field: &Field, text: &str, add: Add<'_>) {
    if let Some(pattern) = field.constraints.pattern.as_ref().filter(|pattern| !pattern.is_match(text)) {
        let declared = pattern.as_str().trim_start_matches("^(?:").trim_end_matches(")$").to_owned();
        let message = format!("\"{}\" is not written in the way that is asked for. Correct it", echo(text));
        add(Severity::Error, "pattern", message, declared);
    }
}

fn check_length(field: &Field, text: &str, add: Add<'_>) {
    let (length, constraints) = (text.chars().count(), &field.constraints);
    let too_short = constraints.min_length.filter(|least| length < *least);
    let too_long = constraints.max_length.filter(|most| length > *most);
    let expected = too_short
        .map(|least| format!("at least {}", counted(least, "character")))
        .or(too_long.map(|most| format!("at most {}", counted(most, "character"))));
    if let Some(expected) = expected {
        let has = counted(length, "character");
        let message = format!("\"{}\" has {has}. It must have {expected}. Correct it", echo(text));
        add(Severity::Error, "length", message, expected);
    }
}
