//! Who can be asked about a return: the person, telephone and e-mail that it names, for the internal list
//! alone.

use std::collections::HashMap;

use crate::{publication::Reported, returns::NamedContact};

/// The contact people of the accepted returns of a run.
pub struct Contacts<'r>(HashMap<&'r str, NamedContact>);

impl<'r> Contacts<'r> {
    /// Those of all accepted returns.
    pub fn of(run: &Reported<'r>) -> Self {
        let tables = &run.context.collection.tables;
        let named = run.returns.returns.iter();
        Self(named.map(|found| (found.unit.id.as_str(), NamedContact::of(found, tables))).collect())
    }

    /// Name, telephone and e-mail of whom to ask about a unit's return, a line each; empty where it names
    /// nobody.
    pub fn of_unit(&self, unit: &str) -> String {
        let named = self.0.get(unit);
        named.map(|named| lines(&[&named.name, &named.telephone, &named.email])).unwrap_or_default()
    }

    /// Name and telephone alone.
    pub fn to_call(&self, unit: &str) -> String {
        self.0.get(unit).map(|named| lines(&[&named.name, &named.telephone])).unwrap_or_default()
    }
}

fn lines(told: &[&String]) -> String {
    told.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect::<Vec<_>>().join("\n")
}
