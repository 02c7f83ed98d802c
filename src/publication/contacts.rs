//! Who can be asked about a return: the person, telephone and e-mail that it names, for the internal list alone.

use std::collections::HashMap;

use super::lists::Reported;
use crate::{schemas::field::Contact, vocabulary::printable};

/// The contact people of the accepted returns of a run.
pub struct Contacts<'r>(HashMap<&'r str, String>);

impl<'r> Contacts<'r> {
    /// Those of all accepted returns; of each kind the first that a return gives.
    pub fn of(run: &Reported<'r>) -> Self {
        let tables = &run.context.collection.tables;
        let of_return = |found: &'r crate::returns::Return| {
            let mut told: [Option<String>; 3] = Default::default();
            for record in &found.records {
                for (field, answer) in tables[record.table].fields.iter().zip(&record.answers) {
                    if let (Some(contact), Some(value)) = (field.contact, answer.value()) {
                        told[contact.place()].get_or_insert_with(|| printable::whole(&value.to_string()).into_owned());
                    }
                }
            }
            (found.unit.id.as_str(), told.into_iter().flatten().collect::<Vec<_>>().join("\n"))
        };
        Self(run.returns.returns.iter().map(of_return).filter(|(_, told)| !told.is_empty()).collect())
    }

    /// Name, telephone and e-mail of whom to ask about a unit's return, a line each; empty where it names nobody.
    pub fn of_unit(&self, unit: &str) -> &str {
        self.0.get(unit).map_or("", String::as_str)
    }
}

impl Contact {
    /// The line on which it stands.
    fn place(self) -> usize {
        match self {
            Self::Name => 0,
            Self::Telephone => 1,
            Self::Email => 2,
        }
    }
}
