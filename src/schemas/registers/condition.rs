//! A condition on a record.

use crate::{
    expressions::{Expression, Kind, Node, parse},
    schemas::{
        Faults, RecordTable,
        declaration::Entry,
        rules::{checked, names_of},
    },
};

/// Reads a condition on records of a table (by index): on what a return says by itself, or where it is
/// `alone`, on
/// what the record does, since it is asked when the rest of the return is gone.
pub(in crate::schemas) fn condition(
    value: &Entry,
    (table, tables): (usize, &[RecordTable]),
    alone: bool,
    faults: &mut Faults,
) -> Option<Expression> {
    let condition = checked(parse(value.text(faults)?, &names_of(tables, table, 0)), value, faults)?;
    if condition.kind != Kind::Truth {
        let kind = condition.kind.word();
        faults.add(&value.at, format!("a condition must be true or false of a record; this is {kind}"));
        return None;
    }
    let node = &condition.node;
    let filters = || node.aggregates().into_iter().filter_map(|aggregate| aggregate.filter.as_deref());
    let beyond = |step: &Node| {
        !step.previous().is_empty() || !step.over_units().is_empty() || !step.submission_facts().is_empty()
    };
    if std::iter::once(node).chain(filters()).any(beyond) {
        let message = "earlier periods, other units and files have no place in this condition: a return \
        alone says \
                       whether it holds";
        faults.add(&value.at, message.to_owned());
        return None;
    }
    if alone && !(node.aggregates().is_empty() && node.referred().is_empty()) {
        let message = "this condition is asked of a record long after its return: it can name fields of \
        its own \
                       record only";
        faults.add(&value.at, message.to_owned());
        return None;
    }
    Some(condition)
}
