//! How large each unit is: the last that is known of the measure of size that the collection declares.

use super::{AreaType, Placed, ReportArea};
use crate::{figures::Measures, returns::Context, vocabulary::Scaled};

/// The size of each unit, by the index of its area; `None` where the collection declares no size. `periods`
/// are the current one and earlier ones, newest first.
#[must_use]
pub fn sizes(
    periods: &[&Placed],
    areas: &[ReportArea],
    measures: &Measures,
    context: &Context<'_>,
) -> Option<Vec<Option<Scaled>>> {
    let published = &context.collection.published;
    let figure = &published.figures[published.size?];
    let size = measures.find(figure.table, &figure.key, figure.field)?;
    // A size about which something is asked is not one to count by, if an earlier one is known.
    let sound = |placed: &Placed, area: usize| {
        let doubtful = placed.members[area].iter().any(|unit| placed.figures.get(size, *unit).has_no_rate);
        placed.of_unit_now(size, area).filter(|_| !doubtful)
    };
    let of_area = |(at, area): (usize, &ReportArea)| {
        let is_unit = area.kind == AreaType::Unit;
        periods.iter().filter(|_| is_unit).find_map(|placed| sound(placed, at))
    };
    Some(areas.iter().enumerate().map(of_area).collect())
}
