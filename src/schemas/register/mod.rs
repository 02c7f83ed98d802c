//! The register: authorities with their lifecycles, and whose name a name was on a date.

mod load;
mod names;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use load::{load, read_aliases, read_expected};
pub use names::{NameIndex, Named, says_council};

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

/// A country or region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Area {
    /// GSS code.
    pub code: String,
    /// Name in words.
    pub name: String,
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

/// All authorities, by code, and their names.
#[derive(Debug, Clone, Default)]
pub struct Register {
    authorities: BTreeMap<String, Authority>,
    names: NameIndex,
}

impl Register {
    /// The authority of that code, whenever it existed.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Authority> {
        self.authorities.get(code)
    }

    /// All of them, in order of code.
    pub fn authorities(&self) -> impl Iterator<Item = &Authority> {
        self.authorities.values()
    }

    /// Those that existed on that day, in order of code.
    pub fn existing_on(&self, day: Date) -> impl Iterator<Item = &Authority> {
        self.authorities().filter(move |authority| authority.existed_on(day))
    }

    /// The same council under the code it had on that day: itself, or where it was recoded, its code before
    /// or after.
    #[must_use]
    pub fn continuing_on(&self, code: &str, day: Date) -> Option<&Authority> {
        let authority = self.get(code)?;
        let mut current = authority;
        while current.ended_before(day) && current.recoded {
            current = self.get(current.successors.first()?)?;
        }
        while current.from.is_some_and(|from| day < from) {
            let before = |earlier: &&Authority| earlier.recoded && earlier.successors.contains(&current.code);
            current = match self.authorities().find(before) {
                Some(earlier) => earlier,
                None => return Some(authority),
            };
        }
        Some(if current.existed_on(day) { current } else { authority })
    }

    /// Who existed on that day and stands where this authority stood: itself, or those its area went to, in
    /// order of code.
    #[must_use]
    pub fn successors_on(&self, code: &str, day: Date) -> Vec<&Authority> {
        let mut found = BTreeMap::new();
        let mut to_follow: Vec<&str> = vec![code];
        // A code is followed once, so that a circle in the register cannot hold us.
        let mut followed = std::collections::BTreeSet::new();
        while let Some(next) = to_follow.pop() {
            let Some(authority) = self.get(next).filter(|_| followed.insert(next.to_owned())) else {
                continue;
            };
            if authority.existed_on(day) {
                found.insert(authority.code.as_str(), authority);
            } else if authority.ended_before(day) {
                to_follow.extend(authority.successors.iter().map(String::as_str));
            }
        }
        found.into_values().collect()
    }

    /// Those whose area went, directly or through others, to this authority, and that had ended before that
    /// day.
    #[must_use]
    pub fn predecessors_of(&self, code: &str, day: Date) -> Vec<&Authority> {
        self.authorities()
            .filter(|authority| {
                authority.ended_before(day)
                    && self.successors_on(&authority.code, day).iter().any(|heir| heir.code == code)
            })
            .collect()
    }

    /// Whose name this was on that day. See [`Named`] for what else can be found.
    #[must_use]
    pub fn named(&self, name: &str, day: Date) -> Named {
        self.names.find(name, day, self)
    }

    /// The names that stand as whole words in a text such as a file name; the longest where one holds
    /// another.
    #[must_use]
    pub fn names_within(&self, text: &str, day: Date) -> Vec<String> {
        self.names.find_within(text, day, self)
    }

    /// Whose name this is when its words run together, as in the address of a web page; `None` if nobody's or
    /// several's.
    #[must_use]
    pub fn run_together(&self, name: &str, day: Date) -> Option<String> {
        self.names.find_run_together(name, day, self)
    }

    /// Codes of those whose name is nearest to a misspelt one; none if no name is near.
    #[must_use]
    pub fn nearest_names(&self, name: &str, day: Date) -> std::collections::BTreeSet<String> {
        self.names.find_nearest(name, day, self)
    }

    /// Adds names that a collection uses beside those of the register.
    pub fn add_aliases(&mut self, aliases: Vec<(String, String)>) {
        for (alias, code) in aliases {
            if let Some(authority) = self.authorities.get(&code) {
                self.names.add(&alias, authority);
            }
        }
    }
}
