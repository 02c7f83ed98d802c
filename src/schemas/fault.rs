//! Faults in what statisticians declare: where, what, and the nearest right name.

use super::declaration::Position;

/// One fault in a declaration. Prints as `file:line:column: what is wrong`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub at: Position,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl Fault {
    /// A fault at a place.
    #[must_use]
    pub fn new(at: Position, message: String) -> Self {
        Self { at, message }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.at, self.message)
    }
}

/// What a load of declarations found: faults that stop a run, and notes that do not.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Each must be mended before anything runs.
    pub faults: Vec<Fault>,
    /// Unknown formats and properties of descriptors from elsewhere: told, not held against them.
    pub notes: Vec<Fault>,
}

impl Faults {
    /// Adds a fault.
    pub fn add(&mut self, at: &Position, message: String) {
        self.faults.push(Fault::new(at.clone(), message));
    }

    /// Adds a note, once: a declaration that stands for several fields is read for each.
    pub fn note(&mut self, at: &Position, message: String) {
        let note = Fault::new(at.clone(), message);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Adds the fault that `name` is not among `known`, with the nearest of them.
    pub fn unknown<'a>(&mut self, at: &Position, what: &str, name: &str, known: impl Iterator<Item = &'a str>) {
        let message = unknown_name(what, name, known);
        self.add(at, message);
    }

    /// Nothing that stops a run was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}

/// "the field "premisis" is not known; the nearest is "premises"", or all the names where few could be meant.
#[must_use]
pub fn unknown_name<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    known.dedup();
    let distance = |other: &&str| strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase());
    let nearest = known.iter().min_by_key(|other| distance(other)).filter(|other| distance(other) <= 2.max(name.chars().count() / 3));
    let shown = crate::vocabulary::printable::echo(name);
    match nearest {
        Some(nearest) => format!("{what} \"{shown}\" is not known; the nearest is \"{nearest}\""),
        None if !known.is_empty() && known.len() <= 12 => format!("{what} \"{shown}\" is not known; it can be {}", known.join(", ")),
        None => format!("{what} \"{shown}\" is not known"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_right_name_is_given() {
        let message = unknown_name("the field", "premisis", ["premises", "visits"].into_iter());
        assert_eq!(message, "the field \"premisis\" is not known; the nearest is \"premises\"");
        let message = unknown_name("the word", "zzzzzzzz", ["flow", "stock"].into_iter());
        assert_eq!(message, "the word \"zzzzzzzz\" is not known; it can be flow, stock");
    }
}
