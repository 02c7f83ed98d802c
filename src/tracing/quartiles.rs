//! How units differ: the rate of each, in order, between which quartiles lie.

use super::{
    TraceError, Tracing,
    trace::{Exact, TracedItem, TracedPart},
};
use crate::{
    frames::{quantile, sorted},
    schemas::{quartiles::Quartile, tables::Basis},
    statistics::{AreaType, LEAST_UNITS, Placed, Span, Terms, of_double, of_rate},
    vocabulary::Scaled,
};

impl Tracing<'_> {
    /// The rates of the units of an area in order, and the quartile that they give.
    pub(super) fn quartile(
        &self,
        (span, area): (&Span<'_>, usize),
        indicator: usize,
        wanted: Quartile,
    ) -> Result<(TracedPart, Option<Scaled>), TraceError> {
        let declared = &self.rebuilt.context.collection.published.indicators[indicator];
        let of = format!("{} of each unit, in order", declared.name);
        let mut part = TracedPart { role: "units", of, ..TracedPart::default() };
        let Some(last) = span.last() else { return Ok((part, None)) };
        let terms = self.terms(span, indicator, Basis::Reported)?;
        let mut rates: Vec<(f64, TracedItem)> = Vec::new();
        for (at, own) in self.rebuilt.areas.iter().enumerate().filter(|(_, own)| own.kind == AreaType::Unit) {
            let members = &last.members[at];
            let is_within = members.iter().all(|unit| last.members[area].binary_search(unit).is_ok());
            let Some((above, below)) = sums(last, at, &terms).filter(|_| is_within) else { continue };
            let collection = self.rebuilt.context.collection;
            let rounded = of_rate(above, &declared.numerator, collection).zip(of_rate(
                below,
                &declared.denominator,
                collection,
            ));
            let Some((above, below)) = rounded else { continue };
            let (above, below) = (above.to_f64(), below.to_f64());
            if below <= 0.0 || below < declared.least {
                continue;
            }
            let value = above * declared.per / below;
            let shown = of_double(value, declared.decimals).unwrap_or(Scaled { units: 0, decimals: 0 });
            let words = format!("{above} / {below} x {}", declared.per);
            let (unit, name) = (own.area.code.clone(), own.area.name.clone());
            let item = TracedItem { unit, name, adds: Exact(shown), share: Some(words), figures: Vec::new() };
            rates.push((value, item));
        }
        rates.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.unit.cmp(&other.1.unit)));
        let values = sorted(rates.iter().map(|(value, _)| *value));
        part.items = rates.into_iter().map(|(_, item)| item).collect();
        let share = match wanted {
            Quartile::Lower => 0.25,
            Quartile::Median => 0.5,
            Quartile::Upper => 0.75,
            Quartile::Units => {
                let units = i64::try_from(values.len()).unwrap_or(i64::MAX);
                return Ok((part, Some(Scaled { units, decimals: 0 })));
            }
        };
        let known = quantile(&values, share).filter(|_| values.len() >= LEAST_UNITS);
        Ok((part, known.and_then(|value| of_double(value, declared.decimals))))
    }
}

/// Numerator and denominator of those who are a unit now.
fn sums(last: &Placed, area: usize, terms: &Terms) -> Option<(Scaled, Scaled)> {
    let units = last.members[area].iter().filter(|unit| !terms.left_out[unit.index()]);
    let known = units.filter_map(|unit| terms.of_units[unit.index()]);
    known.fold(None, |sums: Option<(Scaled, Scaled)>, (above, below)| match sums {
        None => Some((above, below)),
        Some(sums) => sums.0.checked_add(above).zip(sums.1.checked_add(below)),
    })
}
