//! What is known of the world when files are attributed.

use super::Titles;
use crate::{
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
    pub(super) titles: Titles,
}

impl<'a> Context<'a> {
    /// What is known for files of a period.
    #[must_use]
    pub fn new(register: &'a Register, collection: &'a Collection, period: Period) -> Self {
        Self { register, collection, period, titles: Titles::default() }
    }
}
