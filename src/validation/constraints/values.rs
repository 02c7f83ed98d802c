//! What is asked of one value.

use std::borrow::Cow;

use crate::{
    schemas::Field,
    vocabulary::{Severity, Value, printable::echo},
};

pub(super) fn check_value(
    field: &Field,
    value: &Value<&str>,
    add: &mut dyn FnMut(Severity, &'static str, String, String),
) {
    let constraints = &field.constraints;
    let is_date = matches!(value, Value::Date(_));
    let compare = |bound: &crate::schemas::constraints::Bound| match (value, &bound.limit) {
        (Value::Number(number), _) => bound.compare(*number),
        (Value::Date(date), crate::schemas::constraints::Limit::Date(limit)) => Some(date.cmp(limit)),
        _ => None,
    };
    if let Some(bound) = constraints.minimum.as_ref().filter(|bound| bound.is_under_by(compare(bound))) {
        let expected = format!("{} {}", if bound.exclusive { "more than" } else { "at least" }, bound.limit);
        add(
            Severity::Error,
            "minimum",
            format!(
                "{value} is too {}. It must be {expected}. Enter the right value",
                if is_date { "early" } else { "small" }
            ),
            expected,
        );
    }
    if let Some(bound) = constraints
        .maximum
        .as_ref()
        .filter(|bound| bound.is_under_by(compare(bound).map(std::cmp::Ordering::reverse)))
    {
        let expected = format!("{} {}", if bound.exclusive { "less than" } else { "at most" }, bound.limit);
        add(
            Severity::Error,
            "maximum",
            format!(
                "{value} is too {}. It must be {expected}. Enter the right value",
                if is_date { "late" } else { "large" }
            ),
            expected,
        );
    }
    // Most values are numbers of which nothing is asked as text.
    if !constraints.asks_of_texts() {
        return;
    }
    let text =
        if let Value::Text(text) = value { Cow::Borrowed(*text) } else { Cow::Owned(value.to_string()) };
    if !constraints.allowed.is_empty() && !constraints.allowed.iter().any(|allowed| **allowed == *text) {
        let list =
            constraints.allowed.iter().map(|answer| field.label_of(answer)).collect::<Vec<_>>().join(", ");
        add(
            Severity::Error,
            "enum",
            format!("\"{}\" is not one of the answers. Enter one of these: {}", echo(&text), echo(&list)),
            list,
        );
    }
    if let Some(pattern) = constraints.pattern.as_ref().filter(|pattern| !pattern.is_match(&text)) {
        let declared = pattern.as_str().trim_start_matches("^(?:").trim_end_matches(")$").to_owned();
        add(
            Severity::Error,
            "pattern",
            format!("\"{}\" is not written in the way that is asked for. Correct it", echo(&text)),
            declared,
        );
    }
    let length = text.chars().count();
    let too_short = constraints
        .min_length
        .filter(|least| length < *least)
        .map(|least| format!("at least {least} characters"));
    let too_long =
        constraints.max_length.filter(|most| length > *most).map(|most| format!("at most {most} characters"));
    if let Some(expected) = too_short.or(too_long) {
        add(
            Severity::Error,
            "length",
            format!("\"{}\" has {length} characters. It must have {expected}. Correct it", echo(&text)),
            expected,
        );
    }
}
