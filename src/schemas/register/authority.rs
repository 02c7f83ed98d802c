//! One authority, and where it lies.

use jiff::civil::Date;

/// One authority, from the day its code came into use to the day it ended.
#[derive(Debug, Clone)]
pub struct Authority {
    /// GSS code, or the code of a register of one's own.
    pub code: String,
    /// The name it has now, or had last.
    pub name: String,
    /// `NMD`, `UA`, `MD`, `LB`, `COL`, `SCA`, `WUA`, `NID`; empty if the register has none.
    pub kind: String,
    /// Country and its code.
    pub country: Area,
    /// Region and its code; the country again where a country has no regions.
    pub region: Area,
    /// First day.
    pub from: Option<Date>,
    /// Last day, if it ended.
    pub to: Option<Date>,
    /// Codes of those its area went to.
    pub successors: Vec<String>,
    /// The successor is the same council under a new code.
    pub recoded: bool,
}

impl Authority {
    /// Whether it existed on that day.
    #[must_use]
    pub fn existed_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it ended before that day.
    #[must_use]
    pub fn ended_before(&self, day: Date) -> bool {
        self.to.is_some_and(|to| to < day)
    }

    /// The text of an attribute that scope expressions can name (`register.country`), `None` if there is no
    /// such one.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        Some(match name {
            "code" => &self.code,
            "name" => &self.name,
            "type" => &self.kind,
            "country" => &self.country.name,
            "country_code" => &self.country.code,
            "region" => &self.region.name,
            "region_code" => &self.region.code,
            _ => return None,
        })
    }

    /// The names that `attribute` answers to.
    pub const ATTRIBUTES: [&'static str; 7] =
        ["code", "name", "type", "country", "country_code", "region", "region_code"];
}

/// A country or region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Area {
    /// GSS code.
    pub code: String,
    /// Name in words.
    pub name: String,
}
