//! Reads the unit of a field, and others in which it may come.

use crate::{
    schemas::{Faults, FieldType, declaration::Entry, units},
    vocabulary::{LabelKey, Scaled, printable::echo},
};

/// What figures are counted in: a word that has a meaning, or the name of what is counted.
pub(super) fn unit(node: &Entry, kind: FieldType, faults: &mut Faults) -> String {
    let Some(unit) = node.text(faults) else { return String::new() };
    if !kind.is_numeric() {
        faults.add(&node.at, "only fields of numbers have a unit".to_owned());
    } else if let Some(fault) = units::fault_of(unit) {
        faults.add(&node.at, fault);
    }
    unit.to_owned()
}

/// Remarks on other units, and by what figures under them are multiplied: a number above 0, with nine
/// decimals at most.
pub(super) fn units(node: &Entry, kind: FieldType, faults: &mut Faults) -> Vec<(String, Scaled)> {
    if !kind.is_numeric() {
        faults.add(&node.at, "only fields of numbers have other units".to_owned());
    }
    if !matches!(node.kind, crate::schemas::declaration::Kind::Table(_)) {
        faults.add(
            &node.at,
            "here must stand the words on forms, each with a number, as in { \"£000s\": 1000 }".to_owned(),
        );
    }
    let mut found: Vec<(String, Scaled)> = Vec::new();
    for (words, value) in node.entries() {
        let Some(number) = value.number(faults) else { continue };
        match Scaled::of_positive(number) {
            _ if found.iter().any(|(other, _)| LabelKey::of(other) == LabelKey::of(&words.name)) => {
                faults.add(&words.at, format!("\"{}\" stands here twice", echo(&words.name)));
            }
            Some(factor) => found.push((words.name.clone(), factor)),
            None => faults.add(
                &value.at,
                "figures are multiplied by a number above 0, with nine decimals at most".to_owned(),
            ),
        }
    }
    found
}
