//! Days as numbers, the way columns of dates hold them: counted from 1 January 1970.

use jiff::{Span, civil::Date};

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
}
