//! Texts with which attributes of the register are compared: one that no row of it has is a slip of the pen,
//! or of no use.

use std::collections::BTreeSet;

use super::{Authority, Collection, Faults, Register, declaration::Position};
use crate::vocabulary::{nearest, printable::echo};

/// Notes texts in the scope, in `qd:applies` and in rules that no row of the register has; nothing where
/// there is no register.
pub fn compare(collection: &Collection, register: &Register, faults: &mut Faults) {
    if register.authorities().next().is_none() {
        return;
    }
    let mut look = |at: &Position, literals: Vec<(String, String)>| {
        for (attribute, text) in literals {
            let known: BTreeSet<&str> = register
                .authorities()
                .filter_map(|authority: &Authority| authority.attribute(&attribute))
                .collect();
            if !known.contains(text.as_str()) {
                let hint = nearest::hint(&text, known.iter().copied());
                let words = format!("no row of the register has '{}' as its {attribute}{hint}", echo(&text));
                faults.note(at, words);
            }
        }
    };
    for own in &collection.scopes {
        // That no authority is asked is meant where others are expected.
        let holds = |authority: &Authority| own.scope.holds(|name| authority.attribute(name));
        if collection.expected.is_empty() || register.authorities().any(holds) {
            look(&own.at, own.scope.literals());
        }
    }
    for field in collection.tables.iter().flat_map(|table| &table.fields) {
        field.applies.iter().for_each(|scope| look(&field.at, scope.literals()));
    }
    for rule in &collection.rules {
        let nodes = std::iter::once(&rule.check).chain(&rule.when);
        nodes.for_each(|expression| look(&rule.at, expression.node.attribute_literals()));
    }
}
