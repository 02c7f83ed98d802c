//! Who can be asked about a return: the person, telephone and e-mail that it names, for the internal list
//! alone.

use std::collections::HashMap;

use crate::{publication::Reported, schemas::field::Contact, vocabulary::printable};

/// The contact people of the accepted returns of a run.
pub struct Contacts<'r>(HashMap<&'r str, [String; 3]>);

impl<'r> Contacts<'r> {
    /// Those of all accepted returns; of each kind the first that a return gives.
    pub fn of(run: &Reported<'r>) -> Self {
        let tables = &run.context.collection.tables;
        let of_return = |found: &'r crate::returns::Return| {
            let mut told: [String; 3] = Default::default();
            let names_people =
                |table: &usize| tables[*table].fields.iter().any(|field| field.contact.is_some());
            for (_, record) in
                (0..tables.len()).filter(names_people).flat_map(|table| found.records.of_table(table))
            {
                for (field, answer) in tables[record.table()].fields.iter().zip(record.answers()) {
                    if let (Some(contact), Some(value)) = (field.contact, answer.value())
                        && told[contact.place()].is_empty()
                    {
                        told[contact.place()] = printable::whole(&value.to_string()).into_owned();
                    }
                }
            }
            (found.unit.id.as_str(), told)
        };
        Self(run.returns.returns.iter().map(of_return).collect())
    }

    /// Name, telephone and e-mail of whom to ask about a unit's return, a line each; empty where it names
    /// nobody.
    pub fn of_unit(&self, unit: &str) -> String {
        self.0.get(unit).map(|told| lines(told)).unwrap_or_default()
    }

    /// Name and telephone alone.
    pub fn to_call(&self, unit: &str) -> String {
        self.0.get(unit).map(|told| lines(&told[..Contact::Email.place()])).unwrap_or_default()
    }
}

fn lines(told: &[String]) -> String {
    told.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
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
