//! What commands tell as JSON, as texts of a page.

use serde_json::Value;

use crate::vocabulary::printable::whole;

/// A text, a number, or nothing.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => whole(text).into_owned(),
        Value::Null | Value::Object(_) | Value::Array(_) => String::new(),
        other => other.to_string(),
    }
}

/// A count, with its thousands apart.
pub fn number(value: &Value) -> String {
    let Some(count) = value.as_i64() else { return text(value) };
    let digits = count.unsigned_abs().to_string();
    let mut said = if count < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

/// A day, as it is said: `5 April 2020`.
pub fn day(value: &Value) -> String {
    value.as_str().map(day_of).unwrap_or_default()
}

/// The same of a text; one that is no day stays as it is.
pub fn day_of(text: &str) -> String {
    let said = text.parse::<jiff::civil::Date>().map(|day| day.strftime("%-d %B %Y").to_string());
    said.unwrap_or_else(|_| whole(text).into_owned())
}

/// A list below a name.
pub fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_days_are_said_as_people_say_them() {
        for (value, said) in [(0, "0"), (999, "999"), (1000, "1,000"), (-12_345_678, "-12,345,678")] {
            assert_eq!(number(&json!(value)), said);
        }
        assert_eq!(number(&json!(1.5)), "1.5");
        assert_eq!((day_of("2020-04-05"), day_of("soon")), ("5 April 2020".to_owned(), "soon".to_owned()));
    }
}
