//! How units differ: quartiles of an indicator over the units of an area, each counted once. They are of what
//! was reported, never of estimates: a unit's estimate is not its figure.

use std::collections::{BTreeSet, HashMap};

use super::{
    AreaType, Placed, Ratio, ReportArea, Span, Standing, WithEstimates, held::figures_named, rounding,
};
use crate::{
    frames::{quantile, sorted},
    returns::Context,
    schemas::{
        quartiles::Quartile,
        tables::{Basis, ColumnOf},
    },
    vocabulary::{Period, Scaled},
};

/// Quartiles of fewer units are not shown.
pub const LEAST_UNITS: usize = 4;

/// The quartiles of an indicator in an area.
#[derive(Debug, Clone)]
pub struct Quartiles {
    /// The period.
    pub period: Period,
    /// Index of the area.
    pub area: usize,
    /// Index of the indicator.
    pub indicator: usize,
    /// Whether they can be shown, and if not why.
    pub standing: Standing,
    /// The lower one; this and the others rounded once, as the indicator is, and `None` where not shown.
    pub lower: Option<Scaled>,
    /// That in the middle.
    pub median: Option<Scaled>,
    /// The upper one.
    pub upper: Option<Scaled>,
    /// Units of which they are: those wholly in the area of which both parts are known, and the denominator
    /// is as large as the indicator asks.
    pub units: usize,
}

impl Quartiles {
    /// One of them; `None` where it is not shown.
    #[must_use]
    pub fn value(&self, quartile: Quartile) -> Option<Scaled> {
        match quartile {
            Quartile::Lower => self.lower,
            Quartile::Median => self.median,
            Quartile::Upper => self.upper,
            Quartile::Units => Some(Scaled { units: i64::try_from(self.units).ok()?, decimals: 0 }),
        }
    }
}

/// The quartiles of every indicator of which a table shows them, for every area of several units. `ratios`
/// have those of each unit; `estimated` say how much of each figure was given.
pub fn quartiles(
    spans: &[Span<'_>],
    ratios: &[Ratio],
    estimated: &[WithEstimates],
    areas: &[ReportArea],
    context: &Context<'_>,
) -> Vec<Quartiles> {
    let columns = context.collection.published.tables.iter().flat_map(|table| &table.columns);
    let shown: BTreeSet<usize> = columns
        .filter_map(|column| if let ColumnOf::Quartile(at, _) = column { Some(*at) } else { None })
        .collect();
    let mut found = Vec::new();
    if shown.is_empty() {
        return found;
    }
    let too_little = too_little(estimated, context);
    let reported = ratios.iter().filter(|ratio| ratio.basis == Basis::Reported);
    let by_place: HashMap<_, &Ratio> =
        reported.map(|ratio| ((ratio.period, ratio.indicator, ratio.area), ratio)).collect();
    for span in spans.iter().filter(|span| span.before.is_none()) {
        let Some(last) = span.last() else { continue };
        for indicator in &shown {
            let of = |area: usize| by_place.get(&(span.period, *indicator, area)).copied();
            let units = (0..areas.len()).filter(|at| areas[*at].kind == AreaType::Unit);
            let of_units: Vec<(usize, f64)> =
                units.filter_map(|unit| Some((unit, of_unit(of(unit)?, context)?))).collect();
            for area in (0..areas.len()).filter(|at| areas[*at].kind != AreaType::Unit) {
                let is_too_little = too_little.contains(&(span.period, area, *indicator));
                let Some(whole) = of(area) else { continue };
                found.push(of_area(whole, &of_units, is_too_little, last, context));
            }
        }
    }
    found
}

/// The ratio of a unit, if it counts: nothing is divided by 0, and a ratio to little says little.
fn of_unit(ratio: &Ratio, context: &Context<'_>) -> Option<f64> {
    let indicator = &context.collection.published.indicators[ratio.indicator];
    let (numerator, denominator) = (ratio.numerator?.to_f64(), ratio.denominator?.to_f64());
    (denominator > 0.0 && denominator >= indicator.least).then_some(numerator * indicator.per / denominator)
}

fn of_area(
    whole: &Ratio,
    of_units: &[(usize, f64)],
    is_too_little: bool,
    last: &Placed,
    context: &Context<'_>,
) -> Quartiles {
    let members = &last.members[whole.area];
    let is_within = |unit: usize| {
        let own = &last.members[unit];
        !own.is_empty() && own.iter().all(|unit| members.binary_search(unit).is_ok())
    };
    let values = sorted(of_units.iter().filter(|(unit, _)| is_within(*unit)).map(|(_, value)| *value));
    let standing = if values.len() < LEAST_UNITS {
        if whole.standing == Standing::NotApplicable {
            Standing::NotApplicable
        } else {
            Standing::NotAvailable
        }
    } else if is_too_little {
        Standing::Unreliable
    } else {
        Standing::Known
    };
    let decimals = context.collection.published.indicators[whole.indicator].decimals;
    let quartile = |share: f64| {
        let value = quantile(&values, share).filter(|_| standing == Standing::Known)?;
        rounding::of_double(value, decimals)
    };
    Quartiles {
        period: whole.period,
        area: whole.area,
        indicator: whole.indicator,
        standing,
        lower: quartile(0.25),
        median: quartile(0.5),
        upper: quartile(0.75),
        units: values.len(),
    }
}

/// The periods, areas and indicators of which a figure was given by so few that its sum is not published:
/// then quartiles of those few are not either.
fn too_little(estimated: &[WithEstimates], context: &Context<'_>) -> BTreeSet<(Period, usize, usize)> {
    let published = &context.collection.published;
    let Some(floor) = published.estimation.floor else { return BTreeSet::new() };
    let is_below = |sum: &&WithEstimates| sum.given_percent.is_some_and(|given| given.to_f64() < floor);
    let below: BTreeSet<_> = estimated.iter().filter(is_below).map(WithEstimates::place).collect();
    let named: Vec<Vec<usize>> = published.indicators.iter().map(figures_named).collect();
    let mut found = BTreeSet::new();
    for (period, area, table, key, field) in below {
        let is_it = |figure: &usize| {
            let own = &published.figures[*figure];
            (own.table, own.key.as_str(), own.field) == (table, key, field)
        };
        let own = (0..named.len()).filter(|indicator| named[*indicator].iter().any(is_it));
        found.extend(own.map(|indicator| (period, area, indicator)));
    }
    found
}
