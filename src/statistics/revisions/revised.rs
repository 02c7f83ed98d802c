//! What this run makes otherwise than the last release that has it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    Revision, Split, Triangle,
    split::{AsReleased, Splitting},
};
use crate::{
    figures::{MeasureId, Measures, estimates_kept},
    records::{History, HistoryError, looking_back},
    releases::{Published, PublishedPlace, Releases},
    returns::Context,
    schemas::{Field, tables::Basis},
    statistics::{
        AreaType, Growth, Placed, Ratio, ReportArea, Span, Standing, Total, WithEstimates,
        joint_weights::JointWeights,
    },
    vocabulary::{Period, Scaled},
};

/// What was released before this run.
#[derive(Debug, Default)]
pub struct Released<'r> {
    /// All releases of the workspace up to the day of the run; `None` where there are none.
    pub releases: Option<&'r Releases>,
    /// What they published last of each figure.
    pub published: Published,
}

/// Which published figures are others now: a sum, an indicator, a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revised {
    /// Sums: period, area, table, key and field.
    pub sums: HashSet<(Period, usize, usize, String, usize)>,
    /// Indicators: period, area, indicator and basis.
    pub rates: HashSet<(Period, usize, usize, Basis)>,
    /// Changes on the period before: period, area and figure.
    pub changes: HashSet<(Period, usize, usize)>,
}

/// All that this run worked out that could have been published before.
pub struct Figured<'a, 'g> {
    pub spans: &'a [Span<'g>],
    pub now: &'a Placed,
    pub areas: &'a [ReportArea],
    pub totals: &'a [Total],
    pub estimated: &'a [WithEstimates],
    pub ratios: &'a [Ratio],
    pub growth: &'a [Growth],
    pub weights: &'a JointWeights<'a>,
    pub measures: &'a Measures,
    pub context: &'a Context<'a>,
}

/// The sums that are not what was published last, each with why, and which figures are others.
///
/// # Errors
/// If what was released is not as it was made, or does not fit what is declared.
pub fn revised(
    released: &Released<'_>,
    figured: &Figured<'_, '_>,
) -> Result<(Vec<Revision>, Revised), HistoryError> {
    let (Some(releases), false) = (released.releases, released.published.is_nothing()) else {
        return Ok(Default::default());
    };
    let mut found = figured.sums(&released.published);
    figured.say_why(&mut found, releases)?;
    let sums = found.iter().map(|(own, _)| (own.period, own.area, own.table, own.key.clone(), own.field));
    let revised = Revised {
        sums: sums.collect(),
        rates: figured.rates(&released.published),
        changes: figured.changes(&released.published),
    };
    Ok((found.into_iter().map(|(own, _)| own).collect(), revised))
}

/// Before and now, not rounded.
type Exact = Option<(Scaled, Scaled)>;

/// All sums of now.
pub type Sums<'a> = [Sum<'a>];

/// A sum of now: its place, what is published, and the same before it is rounded.
pub type Sum<'a> = (Period, usize, (usize, &'a str, usize), Option<Scaled>, Option<Scaled>);

impl Figured<'_, '_> {
    /// What was published of sums over all, release by release, with those of now.
    pub fn triangle(&self, released: &Released<'_>, wholes: &[usize]) -> Triangle {
        Triangle::of(released, &self.all_sums(), wholes, self.context)
    }

    fn basis(&self) -> Basis {
        if self.estimated.is_empty() { Basis::Reported } else { Basis::Estimates }
    }

    /// All sums over areas of several units, as they are published.
    fn all_sums(&self) -> Vec<Sum<'_>> {
        let shown = |standing| matches!(standing, Standing::Known | Standing::BackSeries);
        let several = |area: usize| self.areas[area].kind != AreaType::Unit;
        let figure = |table, key, field| (table, key, field);
        if self.estimated.is_empty() {
            let own = self.totals.iter().filter(|own| several(own.area));
            return own
                .map(|own| {
                    let value = own.value.filter(|_| shown(own.standing));
                    (own.period, own.area, figure(own.table, own.key.as_str(), own.field), value, value)
                })
                .collect();
        }
        let own = self.estimated.iter().filter(|own| several(own.area));
        own.map(|own| {
            let is_shown = shown(own.standing);
            let value = own.value.filter(|_| is_shown);
            let exact = own.exact.or(own.value).filter(|_| is_shown);
            (own.period, own.area, figure(own.table, own.key.as_str(), own.field), value, exact)
        })
        .collect()
    }

    fn sums(&self, published: &Published) -> Vec<(Revision, Exact)> {
        let mut found = Vec::new();
        for (period, area, (table, key, field), value, exact) in self.all_sums() {
            let declared = self.context.collection.figure_table(table);
            let names = [declared.name.as_str(), key, declared.fields[field].name.as_str()];
            let Some(before) = published.sum(&self.place(period, area, names)) else { continue };
            if value.is_some_and(|value| is_same(value, before.value)) {
                continue;
            }
            let revision = Revision::of((period, area), (table, key, field), before.value, value);
            found.push((revision, exact.map(|exact| (before.exact, exact))));
        }
        found
    }

    fn rates(&self, published: &Published) -> HashSet<(Period, usize, usize, Basis)> {
        let is_revised = |own: &&Ratio| {
            let name = &self.context.collection.published.indicators[own.indicator].name;
            let place = self.place(own.period, own.area, [name, own.basis.word(), ""]);
            published
                .rate(&place)
                .is_some_and(|before| own.value.map(|now| now.to_string()).as_deref() != Some(before))
        };
        let revised = self.ratios.iter().filter(is_revised);
        revised.map(|own| (own.period, own.area, own.indicator, own.basis)).collect()
    }

    fn changes(&self, published: &Published) -> HashSet<(Period, usize, usize)> {
        let is_revised = |own: &&Growth| {
            let figure = &self.context.collection.published.figures[own.figure];
            let table = self.context.collection.figure_table(figure.table);
            let names = [table.name.as_str(), &figure.key, &table.fields[figure.field].name];
            let before = published.change(&self.place(own.period, own.area, names));
            before.is_some_and(|before| own.percent.map(|now| now.to_string()).as_deref() != Some(before))
        };
        self.growth.iter().filter(is_revised).map(|own| (own.period, own.area, own.figure)).collect()
    }

    fn place<'p>(&'p self, period: Period, area: usize, figure: [&'p str; 3]) -> PublishedPlace<'p> {
        let own = &self.areas[area];
        let (area_code, area) = (own.area.code.as_str(), own.area.name.as_str());
        PublishedPlace { period, area_type: own.kind.word(), area_code, area, figure }
    }

    /// Says of each revision why, as far as the figures of then are held.
    fn say_why(&self, found: &mut [(Revision, Exact)], releases: &Releases) -> Result<(), HistoryError> {
        let of_span = |own: &Revision| self.spans.iter().find(|span| span.period == own.period);
        let parts = found.iter().filter_map(|(own, _)| of_span(own)).flat_map(|span| &span.parts);
        let periods: BTreeSet<Period> = parts.map(|(period, _)| *period).collect();
        let mut then = BTreeMap::new();
        for period in periods {
            if let Some(own) = self.as_released(period, releases)? {
                then.insert(period, own);
            }
        }
        let newest_first: Vec<&Placed> = then.values().rev().map(|own| &own.placed).collect();
        let weights_then = JointWeights::of(&newest_first, self.measures, self.context);
        let splitting = Splitting {
            released: &then,
            weights: self.weights,
            weights_then: &weights_then,
            areas: self.areas,
            basis: self.basis(),
            context: self.context,
        };
        for (own, exact) in found {
            let (Some(span), Some(exact)) = (of_span(own), *exact) else { continue };
            own.split =
                self.measure(own).and_then(|of| splitting.split(span, own.area, of, exact)).filter(adds_up);
        }
        Ok(())
    }

    fn measure(&self, own: &Revision) -> Option<(MeasureId, &Field)> {
        let field = &self.context.collection.figure_table(own.table).fields[own.field];
        Some((self.measures.find(own.table, &own.key, own.field)?, field))
    }

    /// A period as it was released last; `None` if its figures never were.
    fn as_released(&self, period: Period, releases: &Releases) -> Result<Option<AsReleased>, HistoryError> {
        for release in releases.iter().rev() {
            let history = History::of_figures(std::iter::once((period, &release.output)), self.context)?;
            let Some((path, frame)) = history.get(period).and_then(|earlier| earlier.figures()) else {
                continue;
            };
            let placed =
                Placed::earlier(period, &history, self.areas, self.now, self.measures, self.context)?;
            let Some(placed) = placed else { continue };
            let made = estimates_kept(frame, &placed.figures, self.measures, self.context.collection);
            let made =
                made.map_err(|error| looking_back(period, HistoryError::Records(path.to_owned(), error)))?;
            return Ok(Some(AsReleased { placed, made }));
        }
        Ok(None)
    }
}

/// A safeguard: causes that do not add up to the difference say nothing.
fn adds_up(split: &Split) -> bool {
    let decimals = split.own_data.decimals;
    let units = |value: Scaled| value.with_decimals(decimals).map(|value| i128::from(value.units));
    let causes = [split.own_data, split.links, split.methods, split.corrections].map(units);
    let told: Option<i128> = causes.into_iter().sum();
    let difference = units(split.now).zip(units(split.before)).map(|(now, before)| now - before);
    told.is_some() && told == difference
}

fn is_same(one: Scaled, other: Scaled) -> bool {
    one.to_string() == other.to_string()
}
