//! How numbers are shown, in the way in which xlsx says it.

use std::collections::BTreeMap;

use super::super::tree::Element;

/// The formats of numbers in a list of styles, by name.
pub(super) fn take(list: &Element, formats: &mut BTreeMap<String, String>) {
    let kinds = ["number-style", "percentage-style", "currency-style", "date-style", "time-style"];
    for own in list.children().filter(|own| kinds.contains(&own.name.as_str())) {
        if let Some(name) = own.attribute("name") {
            formats.insert(name.to_owned(), of(own));
        }
    }
}

fn of(own: &Element) -> String {
    match own.name.as_str() {
        "date-style" => return "yyyy-mm-dd".to_owned(),
        "time-style" => return "hh:mm:ss".to_owned(),
        _ => {}
    }
    let part = |part: &Element| match part.name.as_str() {
        "number" => digits(part),
        "currency-symbol" | "text" => part.text(),
        "scientific-number" => "0.00E+00".to_owned(),
        _ => String::new(),
    };
    own.children().map(part).collect()
}

fn digits(number: &Element) -> String {
    let Some(decimals) = number.number::<usize>("decimal-places") else {
        return if number.says("grouping") == Some(true) { "#,##0".to_owned() } else { "General".to_owned() };
    };
    let whole = if number.says("grouping") == Some(true) { "#,##0" } else { "0" };
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{}", "0".repeat(decimals.min(30))) }
}
