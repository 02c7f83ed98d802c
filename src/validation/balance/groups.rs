//! What balance edits touch together.

use std::collections::BTreeMap;

use crate::{returns::Context, schemas::rules::Rule};

/// A balance edit that applies to a record.
#[derive(Debug, Clone)]
pub struct Applied {
    /// Index of the return.
    pub found: usize,
    /// Index of the record in its return.
    pub record: usize,
    /// Index of the rule among those in force.
    pub rule: usize,
    /// What is worked out beside its cells, in units of the finest digit.
    pub worked_out: Vec<Option<i128>>,
}

/// What edits touch together: one table of one return (by index), or of a table without a total row one
/// record of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Of {
    pub(super) found: usize,
    pub(super) table: usize,
    pub(super) record: Option<usize>,
}

pub(super) fn grouped<'a>(
    applied: &'a [Applied],
    rules: &[&Rule],
    context: &Context<'_>,
) -> BTreeMap<Of, Vec<&'a Applied>> {
    let mut groups: BTreeMap<Of, Vec<&Applied>> = BTreeMap::new();
    for one in applied.iter().filter(|one| !rules[one.rule].trial) {
        let table = rules[one.rule].table;
        groups.entry(of(one.found, table, one.record, context)).or_default().push(one);
    }
    groups
}

pub(super) fn of(found: usize, table: usize, record: usize, context: &Context<'_>) -> Of {
    let stands_alone = context.collection.tables[table].total_key.is_none();
    Of { found, table, record: stands_alone.then_some(record) }
}
