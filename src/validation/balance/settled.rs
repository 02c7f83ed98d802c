//! What rules say of sums that do not agree, and the arithmetic errors that come of it.

use std::collections::BTreeMap;

use crate::{
    validation::rules::Finding,
    vocabulary::{RecordField, Scaled},
};

/// What rules say where they fail, by record and rule.
pub(super) type Said = BTreeMap<(usize, usize), String>;

/// An arithmetic error, at the cell where it stands.
pub struct Settled {
    /// What is said of it, and where.
    pub finding: Finding,
    /// The cells that may be wrong: left out of totals while it is open.
    pub left_out: Vec<RecordField>,
    /// What the cell must be.
    pub derived: Option<Scaled>,
}
