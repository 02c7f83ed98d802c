//! A unit that is expected though it is in no register.

use jiff::civil::Date;

use crate::schemas::register::Area;

/// A unit that is expected though it is in no register.
#[derive(Debug, Clone)]
pub struct ExpectedUnit {
    /// Id of the unit.
    pub unit: String,
    /// Name in words.
    pub name: String,
    /// Country, empty if none.
    pub country: Area,
    /// Region, empty if none.
    pub region: Area,
    /// First day it is expected.
    pub from: Option<Date>,
    /// Last day it is expected.
    pub to: Option<Date>,
}

impl ExpectedUnit {
    /// Whether it is expected for a period that ends on that day.
    #[must_use]
    pub fn stands_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
