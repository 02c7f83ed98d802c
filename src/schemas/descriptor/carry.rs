//! Which records of a list are carried over to the form of the next period (`qd:carry`).

use crate::{
    expressions::{Expression, Kind, Node, parse},
    schemas::{
        Faults, RecordTable,
        declaration::Entry,
        rules::{checked, names_of},
    },
};

/// Reads `qd:carry` of each resource, once all tables are known.
pub(super) fn read_carried(resources: &Entry, tables: &mut [RecordTable], faults: &mut Faults) {
    for resource in resources.list(faults) {
        let Some(value) = resource.get("qd:carry") else { continue };
        let Some(at) = tables.iter().position(|table| table.at == resource.at) else { continue };
        if tables[at].is_list() {
            tables[at].carry = condition(value, at, tables, faults);
        } else {
            let message = format!("\"{}\" is no list: only records of a list are carried", tables[at].name);
            faults.add(&value.at, message);
        }
    }
}

/// A condition on what a return says by itself, as its own period has it.
fn condition(value: &Entry, at: usize, tables: &[RecordTable], faults: &mut Faults) -> Option<Expression> {
    let condition = checked(parse(value.text(faults)?, &names_of(tables, at, 0)), value, faults)?;
    let looks_beyond = |step: &Node| {
        !step.previous().is_empty() || !step.over_units().is_empty() || !step.submission_facts().is_empty()
    };
    if condition.kind != Kind::Truth {
        let kind = condition.kind.word();
        faults.add(&value.at, format!("what is carried must be true or false of a record; this is {kind}"));
        return None;
    }
    if looks_beyond(&condition.node) {
        let message = "what is carried is said by a return alone: earlier periods, other units and files \
                       have no place in it";
        faults.add(&value.at, message.to_owned());
        return None;
    }
    Some(condition)
}
