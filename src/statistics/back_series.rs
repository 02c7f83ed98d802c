//! Published figures of periods before the first of which returns are held.

use super::{AreaType, ReportArea, Standing, WithEstimates};
use crate::{returns::Context, schemas::tables::NamedFigure, vocabulary::Period};

/// Those before `first`, as sums of areas, by period, oldest first, by area and figure. One of a period of
/// which returns are held gives way to what these say.
#[must_use]
pub fn back_series(first: Period, areas: &[ReportArea], context: &Context<'_>) -> Vec<WithEstimates> {
    let published = &context.collection.published;
    let declared = published.back_series.iter().flatten();
    let mut sums: Vec<(usize, WithEstimates)> = declared
        .filter(|own| own.period.end() < first.start())
        .filter_map(|own| {
            let is_it = |area: &ReportArea| {
                matches!(area.kind, AreaType::Region | AreaType::Country | AreaType::All)
                    && area.area.code == own.area_code
            };
            // The whole may have the code of its only country.
            let area = areas.iter().rposition(|area| area.kind == AreaType::All && is_it(area));
            let area = area.or_else(|| areas.iter().position(is_it))?;
            let NamedFigure { table, key, field } = published.figures[own.figure].clone();
            let sum = WithEstimates {
                exact: Some(own.value),
                value: Some(own.value),
                standing: Standing::BackSeries,
                source: own.source.clone(),
                ..WithEstimates::nothing(own.period, area, (table, key, field))
            };
            Some((own.figure, sum))
        })
        .collect();
    sums.sort_by_key(|(figure, sum)| (sum.period.start(), sum.area, *figure));
    sums.into_iter().map(|(_, sum)| sum).collect()
}
