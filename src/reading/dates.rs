//! Dates as people in Britain type them.

use jiff::civil::Date;

use super::values::trimmed;

/// `2020-03-31` and nothing else.
#[must_use]
pub fn iso_date(text: &str) -> Option<Date> {
    let well_formed = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    well_formed.then(|| text.parse().ok()).flatten()
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month of a name or of its first three letters or more.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let word = if word == "sept" { "sep" } else { word.as_str() };
    let at = (word.len() >= 3).then(|| MONTHS.iter().position(|month| month.starts_with(word))).flatten()?;
    i8::try_from(at + 1).ok()
}

/// A date in the spellings in use in Britain: day before month. `None` for what is no date or could be two.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let (year, month, day) = day_of(text)?;
    Date::new(year, month, day).ok()
}

/// Year, month and day as they stand in a text, whether or not there is such a day.
fn day_of(text: &str) -> Option<(i16, i8, i8)> {
    let text = trimmed(text);
    let day_part =
        text.split_once(['T', ' ']).filter(|(_, time)| time.contains(':')).map_or(text, |(day, _)| day);
    let mut parts: Vec<&str> = day_part
        .split(|letter: char| matches!(letter, '/' | '-' | '.' | ',' | '\u{2013}') || letter.is_whitespace())
        .filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("of"))
        .collect();
    if parts.len() > 3 && is_weekday(parts[0]) {
        parts.remove(0);
    }
    let number =
        |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    if let [eight] = parts.as_slice() {
        return of_eight_digits(eight);
    }
    let [first, second, third] = parts.as_slice() else { return None };
    if first.len() == 4 && number(first).is_some() {
        let month = number(second).or_else(|| month(second).map(i16::from))?;
        return Some((number(first)?, i8::try_from(month).ok()?, i8::try_from(number(third)?).ok()?));
    }
    // "March 31, 2020" says itself which is the month.
    let (first, second) = if month(first).is_some() { (second, first) } else { (first, second) };
    let month = number(second).and_then(|month| i8::try_from(month).ok()).or_else(|| month(second))?;
    let ordinal = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| first.to_ascii_lowercase().ends_with(ending).then(|| &first[..first.len() - 2]));
    let day = i8::try_from(number(ordinal.unwrap_or(first))?).ok()?;
    let year = match (third.len(), number(third)?) {
        (4, year) => year,
        (2, year) if year < 70 => 2000 + year,
        (2, year) => 1900 + year,
        _ => return None,
    };
    Some((year, month, day))
}

/// `20200331`, or `31032020` where it can mean no other day.
fn of_eight_digits(text: &str) -> Option<(i16, i8, i8)> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let of = |year: &str, month: &str, day: &str| {
        let day = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        Date::new(day.0, day.1, day.2).ok().filter(|date| (1900..2100).contains(&date.year())).map(|_| day)
    };
    match (of(&text[..4], &text[4..6], &text[6..]), of(&text[4..], &text[2..4], &text[..2])) {
        (Some(one), None) | (None, Some(one)) => Some(one),
        _ => None,
    }
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && days.iter().any(|day| day.starts_with(&word))
}

/// What is wrong with a text that is no date, where more can be said than that: a day that never was, the
/// month before the day, or the number by which a spreadsheet program counts days.
#[must_use]
pub fn why_no_date(text: &str) -> Option<String> {
    if let Some((year, month, day)) = day_of(text) {
        let swapped = Date::new(year, day, month).is_ok();
        let plain =
            if month > 12 && swapped { "a date with the day before the month" } else { "a date that exists" };
        return Some(format!("{plain}, such as 31/03/2020"));
    }
    let serial: i64 = trimmed(text).parse().ok().filter(|serial| (20_000..80_000).contains(serial))?;
    let counted = |from: Date| from.checked_add(jiff::Span::new().days(serial)).ok();
    let (one, other) = (counted(jiff::civil::date(1899, 12, 30))?, counted(jiff::civil::date(1904, 1, 1))?);
    Some(format!(
        "a date such as 31/03/2020 (as the number of a day it could be {one} or, counted from 1904, {other})"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_day_first_and_must_exist() {
        let shown = |text: &str| date(text).map(|date| date.to_string());
        for text in [
            "31/03/2020",
            "31.3.20",
            "31 March 2020",
            "31st Mar 2020",
            "2020-03-31",
            "31-Mar-2020",
            "2020-03-31T00:00:00",
            "31st of March 2020",
            "Tuesday, 31 March 2020",
            "March 31, 2020",
            "20200331",
            "31032020",
            "2020/03/31 00:00:00+00",
            "31.03.20",
            "31\u{2013}03\u{2013}2020",
        ] {
            assert_eq!(shown(text).as_deref(), Some("2020-03-31"), "{text}");
        }
        for text in ["31-06-2017", "2020", "March 2020", "13/13/2020", "", "1/2", "3/31/2020", "43100"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
