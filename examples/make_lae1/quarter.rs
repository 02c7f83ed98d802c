//! Quarters of the financial year.

use anyhow::{Context, Result, ensure};
use jiff::{ToSpan, civil::Date};

/// Days from the end of a quarter until returns are due.
const DUE_DAYS: i64 = 56;

/// A quarter of a financial year: `2009-10-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// The calendar year in which its financial year begins.
    pub year: i16,
    /// 1 is April to June.
    pub number: i8,
}

impl Quarter {
    /// Reads `2009-10-Q4`.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || format!("\"{text}\" is no quarter such as 2009-10-Q4");
        let (years, number) = text.split_once("-Q").with_context(wrong)?;
        let (year, next) = years.split_once('-').with_context(wrong)?;
        let (year, next): (i16, i16) = (year.parse().with_context(wrong)?, next.parse().with_context(wrong)?);
        let number: i8 = number.parse().with_context(wrong)?;
        ensure!((year + 1) % 100 == next && (1..=4).contains(&number), wrong());
        Ok(Self { year, number })
    }

    /// Its number in the sequence of all quarters.
    pub fn index(self) -> i16 {
        self.year * 4 + i16::from(self.number) - 1
    }

    /// The quarter so many quarters before.
    pub fn before(self, quarters: i16) -> Self {
        let at = self.index() - quarters;
        Self { year: at.div_euclid(4), number: i8::try_from(at.rem_euclid(4) + 1).unwrap_or(1) }
    }

    /// Its first day.
    pub fn start(self) -> Result<Date> {
        let (year, month) =
            if self.number == 4 { (self.year + 1, 1) } else { (self.year, self.number * 3 + 1) };
        Ok(Date::new(year, month, 1)?)
    }

    /// Its last day.
    pub fn end(self) -> Result<Date> {
        Ok(self.before(-1).start()?.yesterday()?)
    }

    /// The last day on which its returns are in time.
    pub fn due(self) -> Result<Date> {
        Ok(self.end()?.checked_add(DUE_DAYS.days())?)
    }

    /// `2009-10`.
    pub fn years(self) -> String {
        format!("{}-{:02}", self.year, (self.year + 1) % 100)
    }

    /// As people write it on a form, in one of several ways.
    pub fn on_form(self, way: usize) -> String {
        match way % 3 {
            0 => self.to_string(),
            1 => format!("Quarter {}, {}/{:02}", self.number, self.year, (self.year + 1) % 100),
            _ => format!("Q{} {}", self.number, self.years()),
        }
    }
}

impl std::fmt::Display for Quarter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-Q{}", self.years(), self.number)
    }
}
