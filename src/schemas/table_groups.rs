//! Tables whose rows are groups of authorities of the register's `groups.csv`: of which kind.

use super::{Faults, Register, declaration::Entry};

/// The kind of groups that the tables of a collection name; blank where none does.
///
/// All tables of a collection are of one kind: groups of one kind have no authority in common, those of two
/// kinds may, and could be told from each other.
pub(super) fn kind_of_groups(tables: &[Entry], faults: &mut Faults) -> String {
    let mut known = String::new();
    for table in tables {
        let is_of_groups = is_of_groups(table);
        let Some(entry) = table.get("kind") else {
            if is_of_groups {
                let message = "rows = \"groups\" needs the kind of groups of the register's groups.csv: \
                               kind = \"county\"";
                faults.add(&table.at, message.to_owned());
            }
            continue;
        };
        let Some(kind) = entry.text(faults) else { continue };
        if !is_of_groups {
            faults.add(&entry.at, "a kind is of groups: it stands where rows = \"groups\"".to_owned());
        } else if !known.is_empty() && known != kind {
            let message = format!(
                "a table above is of groups of the kind \"{known}\": those of a collection are of one kind"
            );
            faults.add(&entry.at, message);
        } else {
            kind.clone_into(&mut known);
        }
    }
    known
}

/// Tells each kind of groups that the register does not have.
pub(super) fn kinds_are_known(node: &Entry, register: &Register, faults: &mut Faults) {
    let mut unheard = Faults::default();
    let Some(tables) = node.get("table") else { return };
    for table in tables.list(&mut unheard).iter().filter(|table| is_of_groups(table)) {
        let Some(entry) = table.get("kind") else { continue };
        let Some(kind) = entry.text(&mut unheard) else { continue };
        let known = register.kinds_of_groups();
        if !known.contains(kind) {
            faults.unknown(&entry.at, "the kind of groups of groups.csv", kind, known.iter().copied());
        }
    }
}

fn is_of_groups(table: &Entry) -> bool {
    table.get("rows").and_then(|rows| rows.text(&mut Faults::default())) == Some("groups")
}
