//! What the library makes of a cell, to what we make of it.

use calamine::{Data, DataRef};
use jiff::civil::DateTime;

use super::{document::Content, repairs};

/// What a streamed cell holds; `None` for a blank.
pub fn content_of_ref(value: &DataRef<'_>) -> Option<Content> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) => repairs::marked_error(text)
            .map_or_else(|| Content::Text(text.as_str().into()), |error| Content::Error(error.into())),
        DataRef::SharedString(text) => Content::Text((*text).into()),
        DataRef::Float(number) => number_content(*number),
        DataRef::Int(integer) => Content::Number(*integer as f64),
        DataRef::Bool(truth) => Content::Boolean(*truth),
        DataRef::DateTime(moment) => moment_content(*moment),
        DataRef::DateTimeIso(text) => iso_content(text),
        DataRef::DurationIso(text) => Content::Text(text.as_str().into()),
        DataRef::Error(error) => Content::Error(error.to_string().into()),
    })
}

/// What a cell of a grid holds; `None` for a blank.
pub fn content_of(value: &Data) -> Option<Content> {
    Some(match value {
        Data::Empty => return None,
        Data::String(text) => Content::Text(text.as_str().into()),
        Data::Float(number) => number_content(*number),
        Data::Int(integer) => Content::Number(*integer as f64),
        Data::Bool(truth) => Content::Boolean(*truth),
        Data::DateTime(moment) => moment_content(*moment),
        Data::DateTimeIso(text) => iso_content(text),
        Data::DurationIso(text) => Content::Text(text.as_str().into()),
        Data::Error(error) => Content::Error(error.to_string().into()),
    })
}

/// A number that is not finite is an error of whoever wrote the file, not a figure.
fn number_content(number: f64) -> Content {
    if number.is_finite() { Content::Number(number) } else { Content::Error("#NUM!".into()) }
}

fn moment_content(moment: calamine::ExcelDateTime) -> Content {
    let serial = moment.as_f64();
    // Serial 60 is the 29 February 1900 that never was; below 1 and beyond 9999 there is no date at all.
    if !moment.is_datetime() || !(1.0..2_958_466.0).contains(&serial) {
        return number_content(serial);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let small = |number: u8| i8::try_from(number).unwrap_or(0);
    i16::try_from(year)
        .ok()
        .and_then(|year| {
            DateTime::new(year, small(month), small(day), small(hour), small(minute), small(second), 0).ok()
        })
        .map_or_else(|| number_content(serial), Content::Moment)
}

fn iso_content(text: &str) -> Content {
    let moment = text
        .parse::<DateTime>()
        .ok()
        .or_else(|| text.parse::<jiff::civil::Date>().ok().map(|date| date.at(0, 0, 0, 0)));
    moment.map_or_else(|| Content::Text(text.into()), Content::Moment)
}

/// Whether a number format shows percentages: a percent sign outside quoted text.
#[must_use]
pub fn is_percent_format(format: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    format.chars().any(|letter| {
        let (literal, escaped_now) = (quoted || escaped, escaped);
        escaped = !quoted && !escaped && letter == '\\';
        if letter == '"' && (quoted || !escaped_now) {
            quoted = !quoted;
        }
        letter == '%' && !literal
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_format_has_its_sign_outside_quotes() {
        assert!(is_percent_format("0.00%"));
        assert!(is_percent_format("0.0\"x\"%"));
        assert!(!is_percent_format("0.00\"%\""));
        assert!(!is_percent_format("0\\%"));
        assert!(!is_percent_format("General"));
    }
}
