//! Days as numbers, the way columns of dates hold them: counted from 1 January 1970.

use jiff::{
    Span,
    civil::{Date, Time},
};

const FIRST: Date = jiff::civil::date(1970, 1, 1);

/// The number of a day; days before the first have negative ones.
#[must_use]
pub fn number_of(day: Date) -> i32 {
    // No two days of the calendar are farther apart than 32 bits count.
    FIRST.until(day).map_or(0, |span| span.get_days())
}

/// The day of that number, if the calendar has it.
#[must_use]
pub fn numbered(number: i32) -> Option<Date> {
    // `days` would panic on what no calendar has.
    FIRST.checked_add(Span::new().try_days(number).ok()?).ok()
}

/// A day as it is declared, `2019-03-31`, and in no other way: with a time behind it, it would not say what
/// is meant.
#[must_use]
pub fn parse(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    plain.then(|| text.parse().ok()).flatten()
}

/// A day, and the time of day where one is said, as it stands in a list that people keep: `2019-08-01`,
/// `2019-08-01T14:03`, or as a table program of this country saves these again, `01/08/2019` or
/// `1/8/2019 14:03`. The day stands before the month.
#[must_use]
pub fn in_list(text: &str) -> Option<(Date, Option<Time>)> {
    let (day, time) = match text.split_once(['T', ' ']) {
        Some((day, time)) => (day, Some(time.trim())),
        None => (text, None),
    };
    let day = parse(day).or_else(|| day_first(day))?;
    let Some(time) = time else { return Some((day, None)) };
    // Nine o'clock is `9:00` to some.
    let padded = if time.find(':') == Some(1) { format!("0{time}") } else { time.to_owned() };
    let is_time = padded.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    is_time.then(|| padded.parse().ok()).flatten().map(|time| (day, Some(time)))
}

/// The same as it is declared; `None` for what is no day, and for what stands there as declared already.
#[must_use]
pub fn as_declared(text: &str) -> Option<String> {
    let (day, time) = in_list(text).filter(|_| text.contains(['/', ' ']))?;
    Some(time.map_or_else(|| day.to_string(), |time| format!("{day}T{}", time.strftime("%H:%M:%S"))))
}

fn day_first(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let mut number = |most: usize| {
        let part = parts.next().filter(|part| (1..=most).contains(&part.len()))?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten()
    };
    let (day, month, year) = (number(2)?, number(2)?, number(4)?);
    // A year of two digits does not say its century.
    let is_whole = parts.next().is_none() && year >= 1000;
    is_whole.then(|| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_number_are_one() {
        for (day, number) in
            [(FIRST, 0), (jiff::civil::date(1969, 12, 31), -1), (jiff::civil::date(2010, 3, 31), 14_699)]
        {
            assert_eq!((number_of(day), numbered(number)), (number, Some(day)));
        }
        assert_eq!(numbered(i32::MAX), None);
    }
    #[test]
    fn a_day_that_a_table_program_saved_again_is_the_same_day() {
        let first = Some((jiff::civil::date(2019, 8, 1), None));
        for text in ["2019-08-01", "01/08/2019", "1/8/2019"] {
            assert_eq!(in_list(text), first, "{text}");
        }
        let at = Some((jiff::civil::date(2019, 8, 1), Some(jiff::civil::time(9, 5, 0, 0))));
        for text in ["2019-08-01T09:05", "2019-08-01 09:05:00", "01/08/2019 09:05", "1/8/2019 9:05"] {
            assert_eq!(in_list(text), at, "{text}");
        }
        for text in
            ["13/13/2019", "08/31/2019", "01/08/19", "1/8", "2019/08/01", "01-08-2019", "+1/8/2019", ""]
        {
            assert_eq!(in_list(text), None, "{text}");
        }
    }
}
