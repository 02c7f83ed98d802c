//! What is known of the world when files are attributed.

use std::sync::Arc;

use super::Titles;
use crate::{
    ledger::Ledger,
    schemas::{Collection, Register},
    vocabulary::Period,
};

/// What is known of the world when files are attributed.
pub struct Context<'a> {
    /// Who there is.
    pub register: &'a Register,
    /// What is collected.
    pub collection: &'a Collection,
    /// For when.
    pub period: Period,
    /// What was settled of that period.
    pub ledger: Arc<Ledger>,
    pub(super) titles: Titles,
}

impl<'a> Context<'a> {
    /// What is known for files of a period.
    #[must_use]
    pub fn new(register: &'a Register, collection: &'a Collection, period: Period) -> Self {
        Self { register, collection, period, ledger: Arc::default(), titles: Titles::default() }
    }

    /// The same of another form of the collection.
    #[must_use]
    pub fn of<'b>(&'b self, collection: &'b Collection) -> Context<'b> {
        Context::new(self.register, collection, self.period).with(Arc::clone(&self.ledger))
    }

    /// The same, where something was settled.
    #[must_use]
    pub fn with(self, ledger: impl Into<Arc<Ledger>>) -> Self {
        Self { ledger: ledger.into(), ..self }
    }
}
