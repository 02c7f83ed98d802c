//! Faults in what statisticians declare: where, what, and the nearest right name.

use super::declaration::Position;
pub use crate::vocabulary::nearest::unknown_name;
use crate::vocabulary::printable::whole;

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
        // A message may hold what stands in a file of rules: letters that act on a terminal do not come
        // through.
        write!(f, "{}: {}", whole(&self.at.to_string()), whole(&self.message))
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
    pub fn unknown<'a>(
        &mut self,
        at: &Position,
        what: &str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) {
        let message = unknown_name(what, name, known);
        self.add(at, message);
    }

    /// Nothing that stops a run was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }
}
