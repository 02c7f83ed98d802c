//! What a table by groups of authorities says of those that lie in none.

use std::collections::BTreeSet;

use super::making::Making;
use crate::{
    schemas::tables::{Basis, Rows},
    statistics::AreaType,
};

impl Making<'_, '_> {
    /// How many authorities lie in no group, and where a return counts that no group holds alone.
    pub(super) fn groups_told(&self) -> Vec<String> {
        if self.table.rows != Rows::Groups {
            return Vec::new();
        }
        let areas = &self.run.statistics.areas;
        let of_kind = |kind: AreaType| areas.iter().filter(move |area| area.kind == kind);
        let grouped: BTreeSet<&String> = of_kind(AreaType::Group).flat_map(|area| &area.expected).collect();
        let all = of_kind(AreaType::All).flat_map(|area| &area.expected);
        let outside = all.filter(|own| !grouped.contains(own)).count();
        let asked = self.run.whom().several();
        let numbered = match outside {
            0 => format!("In no group lie none of the {asked} in scope."),
            _ => format!("In no group lie {outside} of the {asked} in scope: they count in the whole alone."),
        };
        let else_where = if self.table.basis == Basis::Estimates {
            "one in which some of them lie has a share of it, if that can be told."
        } else {
            "the sums of one in which some of them lie are not known."
        };
        let joint = "A joint return counts in a group where all of its members lie in it;";
        vec![numbered, format!("{joint} {else_where}")]
    }
}
