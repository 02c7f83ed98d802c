//! All authorities, by code, and their names.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Group, HexagonMap,
    authority::Authority,
    names::{NameIndex, Named},
};

/// All authorities, by code, and their names.
#[derive(Debug, Clone, Default)]
pub struct Register {
    pub(super) authorities: BTreeMap<String, Authority>,
    pub(super) names: NameIndex,
    pub(super) maps: Vec<HexagonMap>,
    pub(super) groups: Vec<Group>,
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
        // Of nearly all: there is nothing to follow.
        if let Some(same) = self.get(code).filter(|authority| authority.existed_on(day)) {
            return vec![same];
        }
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
