//! Units of now that sent nothing in an earlier period in which they were expected: they are in none of its
//! figures, and missing all the same.

use std::collections::BTreeSet;

use super::{AreaType, Placed, ReportArea, spans::in_scope_in};
use crate::returns::Context;

/// The areas (by index) of those units; of an authority that did not exist then, those that it succeeded were
/// expected in its place.
#[must_use]
pub fn silent_in(placed: &Placed, areas: &[ReportArea], context: &Context<'_>) -> BTreeSet<usize> {
    let day = context.period.end();
    let in_scope = in_scope_in(placed.period(), context);
    let heirs = in_scope.iter().flat_map(|code| context.register.successors_on(code, day));
    let others = in_scope.iter().filter(|id| context.register.get(id).is_none());
    let there: BTreeSet<&String> = heirs.map(|heir| &heir.code).chain(others).collect();
    let answered: BTreeSet<&String> = placed.heirs.iter().flatten().collect();
    let is_any =
        |area: &ReportArea, of: &BTreeSet<&String>| area.expected.iter().any(|code| of.contains(code));
    let is_silent = |(at, area): &(usize, &ReportArea)| {
        area.kind == AreaType::Unit
            && placed.members[*at].is_empty()
            && is_any(area, &there)
            && !is_any(area, &answered)
    };
    areas.iter().enumerate().filter(is_silent).map(|(at, _)| at).collect()
}
