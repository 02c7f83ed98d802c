//! What tables and their fields cannot be called.

use crate::{
    schemas::{Faults, declaration::Entry},
    vocabulary::printable::echo,
};

/// Names that stand for something else in rules.
const RESERVED: [&str; 2] = ["register", "submission"];

/// Columns that stand before the fields in the records.
pub(super) const RECORD_COLUMNS: [&str; 4] = ["unit", "authority_code", "submission", "row"];

/// The folders beside the records of tables, with what lies in them.
const BESIDE: [(&str, &str); 3] = [
    ("reasons", "why values are not there"),
    ("figures", "what each unit comes to"),
    ("faults", "what was found wrong"),
];

/// Holds the name of a table to what can be said in rules, and can be a folder of the outputs on any disk.
pub(super) fn check_name(name: &str, resource: &Entry, faults: &mut Faults) {
    let at = resource.get("name").map_or(&resource.at, |node| &node.at);
    let is_safe = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | ' ');
    let ends = name.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
        && !name.ends_with(['.', ' ']);
    if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)) {
        faults.add(at, format!("no table can be called \"{name}\": in rules that means something else"));
    } else if let Some((_, what)) = BESIDE.iter().find(|(beside, _)| beside.eq_ignore_ascii_case(name)) {
        faults.add(at, format!("no table can be called \"{name}\": among the records that says {what}"));
    } else if !(ends && name.chars().all(is_safe) && name.len() <= 100) {
        let words = "a table is called by letters, digits and _, at most 100 of them, since its records lie \
            in a folder of that name";
        faults.add(at, format!("no table can be called \"{}\": {words}", echo(name)));
    }
}
