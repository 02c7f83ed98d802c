//! Who can be asked about a return, as it says itself.

use super::Return;
use crate::{
    schemas::{RecordTable, field::Contact, register},
    vocabulary::printable,
};

/// Who can be asked about a return; blank where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedContact {
    /// Name of the person.
    pub name: String,
    /// Telephone.
    pub telephone: String,
    /// E-mail address, as it was typed.
    pub email: String,
}

impl NamedContact {
    /// Whom a return names; of each kind the first that it gives.
    #[must_use]
    pub fn of(found: &Return, tables: &[RecordTable]) -> Self {
        let mut contact = Self::default();
        let names_people = |table: &RecordTable| table.fields.iter().any(|field| field.contact.is_some());
        for (at, table) in tables.iter().enumerate().filter(|(_, table)| names_people(table)) {
            for (_, record) in found.records.of_table(at) {
                for (field, answer) in table.fields.iter().zip(record.answers()) {
                    let (Some(kind), Some(value)) = (field.contact, answer.value()) else { continue };
                    let own = contact.part(kind);
                    if own.is_empty() {
                        *own = printable::whole(&value.to_string()).into_owned();
                    }
                }
            }
        }
        contact
    }

    fn part(&mut self, kind: Contact) -> &mut String {
        match kind {
            Contact::Name => &mut self.name,
            Contact::Telephone => &mut self.telephone,
            Contact::Email => &mut self.email,
        }
    }
}

impl From<NamedContact> for register::Contact {
    fn from(named: NamedContact) -> Self {
        let NamedContact { name, telephone, email } = named;
        Self { name, telephone, email, language: String::new() }
    }
}
