//! Periods in words.

use jiff::civil::Date;

use crate::vocabulary::Period;

/// A period in words: `January to March 2010`, `April 2009 to March 2010`.
#[must_use]
pub fn words(period: Period) -> String {
    months(period.start(), period.end())
}

/// From the month of one day to that of another.
pub fn months(start: Date, end: Date) -> String {
    if start.year() == end.year() && start.month() == end.month() {
        end.strftime("%B %Y").to_string()
    } else if start.year() == end.year() {
        format!("{} to {}", start.strftime("%B"), end.strftime("%B %Y"))
    } else {
        format!("{} to {}", start.strftime("%B %Y"), end.strftime("%B %Y"))
    }
}
