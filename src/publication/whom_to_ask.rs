//! Who can be asked about a return: the person, telephone and e-mail that it names, or whom the register's
//! list does where it names nobody; for the internal list alone.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Reported, lists::StatusLine};
use crate::{returns::NamedContact, schemas::register, statistics::Status, vocabulary::day};

/// The contact people of the units of a run.
pub struct WhomToAsk<'r> {
    named: HashMap<&'r str, NamedContact>,
    listed: &'r register::Contacts,
    as_of: Date,
}

impl<'r> WhomToAsk<'r> {
    /// Those of all accepted returns, and of the register's list on the day of the run.
    #[must_use]
    pub fn of(run: &Reported<'r>) -> Self {
        let tables = &run.context.collection.tables;
        let named = run.returns.returns.iter();
        let named = named.map(|found| (found.unit.id.as_str(), NamedContact::of(found, tables))).collect();
        let as_of = day::parse(run.as_of).unwrap_or(Date::MAX);
        Self { named, listed: run.contacts, as_of }
    }

    /// Name, telephone and e-mail of whom to ask about a unit's return, a line each; empty where nobody is
    /// known.
    #[must_use]
    pub fn of_unit(&self, unit: &str) -> String {
        let contact = self.contact(unit);
        lines(&[&contact.name, &contact.telephone, &contact.email])
    }

    /// The line of a list that says whom to ask.
    pub(super) fn line<'l>(&self, status: &'l Status, run: &'l Reported<'_>) -> StatusLine<'l> {
        StatusLine::of(status, run).asking(self.of_unit(&status.unit))
    }

    /// Name and telephone alone.
    #[must_use]
    pub fn to_call(&self, unit: &str) -> String {
        let contact = self.contact(unit);
        lines(&[&contact.name, &contact.telephone])
    }

    /// Whom its return names, else whom the list does. Of a line of several units any of them.
    fn contact(&self, units: &str) -> register::Contact {
        let named = units.split(';').filter_map(|unit| self.named.get(unit));
        let named = named.into_iter().find(|named| **named != NamedContact::default());
        let listed = || self.listed.of(units.split([';', '+']), self.as_of).cloned();
        named.cloned().map(register::Contact::from).or_else(listed).unwrap_or_default()
    }
}

fn lines(told: &[&String]) -> String {
    told.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect::<Vec<_>>().join("\n")
}
