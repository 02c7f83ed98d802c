//! Who publishes what comes of a collection, and when.

use jiff::civil::Date;

use crate::vocabulary::Period;

/// Who publishes what comes of it, and when.
#[derive(Debug, Clone, Default)]
pub struct Publication {
    /// The organisation.
    pub publisher: String,
    /// Where to write to.
    pub email: String,
    /// By what licence what is published may be used: an address, or words; blank where none is declared.
    pub licence: String,
    /// Words by which it is found.
    pub keywords: Vec<String>,
    /// Days from the end of a period until it is published.
    pub days: Option<i64>,
}

impl Publication {
    /// The day on which figures of a period are published.
    #[must_use]
    pub fn day(&self, period: Period) -> Option<Date> {
        use jiff::ToSpan;
        period.end().checked_add(self.days?.days()).ok()
    }
}
