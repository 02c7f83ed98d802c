//! What this run makes otherwise than the last release that has it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    RevisedFigure, Revision, Split,
    split::{AsReleased, Splitting},
};
use crate::{
    figures::{MeasureId, estimates_kept},
    records::{Earlier, History, HistoryError, looking_back},
    releases::{Published, PublishedPlace, PublishedSum, Releases},
    schemas::{
        Field,
        quartiles::Quartile,
        tables::{Basis, NamedFigure},
    },
    statistics::{
        AreaType, Placed, Standing, Total, joint_weights::JointWeights, rounding, sources::Sources,
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

/// Which published figures are others now, by period and area.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revised(HashSet<(Period, usize, RevisedFigure)>);

impl Revised {
    /// Whether a figure is another than was published last.
    #[must_use]
    pub fn has(&self, period: Period, area: usize, figure: RevisedFigure) -> bool {
        !self.0.is_empty() && self.0.contains(&(period, area, figure))
    }

    /// Forgets those that are not to be told: of a figure that is not shown now it would say whether it is
    /// the one that was.
    pub fn forget(&mut self, is_hidden: impl Fn(Period, usize, &RevisedFigure) -> bool) {
        self.0.retain(|(period, area, of)| !is_hidden(*period, *area, of));
    }

    /// All of them, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &(Period, usize, RevisedFigure)> {
        self.0.iter()
    }
}

/// What this run worked out, held against what was published.
struct Comparing<'a> {
    from: &'a Sources<'a>,
    published: &'a Published,
}

/// The figures that are not what was published last: the sums, each with why, then all others.
///
/// # Errors
/// If what was released is not as it was made, or does not fit what is declared.
pub fn revised(
    released: &Released<'_>,
    from: &Sources<'_>,
) -> Result<(Vec<Revision>, Revised), HistoryError> {
    let (Some(releases), false) = (released.releases, released.published.is_nothing()) else {
        return Ok(Default::default());
    };
    let comparing = Comparing { from, published: &released.published };
    let mut found = comparing.sums();
    comparing.say_why(&mut found, releases)?;
    let mut revisions: Vec<Revision> = found.into_iter().map(|own| own.revision).collect();
    revisions.extend(comparing.others());
    let revised = revisions.iter().map(|own| (own.period, own.area, own.of.clone()));
    let revised = Revised(revised.collect());
    Ok((revisions, revised))
}

/// A sum of this run.
pub struct SumNow<'a> {
    pub period: Period,
    pub area: usize,
    /// Table, key and field.
    pub figure: (usize, &'a str, usize),
    /// As it is published; `None` where it is not shown.
    pub value: Option<Scaled>,
    /// The same before it is rounded.
    exact: Option<Scaled>,
}

impl SumNow<'_> {
    /// All sums over areas of several units, as they are published.
    pub fn all<'s>(from: &Sources<'s>) -> Vec<SumNow<'s>> {
        let several = |area: usize| from.areas[area].kind != AreaType::Unit;
        if from.estimated.is_empty() {
            let own = from.totals.iter().filter(|own| several(own.area));
            return own.map(|own| SumNow::of(own, from)).collect();
        }
        let own = from.estimated.iter().filter(|own| several(own.area));
        own.map(|own| {
            let value = own.value.filter(|_| is_shown(own.standing));
            let exact = value.and(own.exact.or(own.value));
            let figure = (own.table, own.key.as_str(), own.field);
            SumNow { period: own.period, area: own.area, figure, value, exact }
        })
        .collect()
    }

    /// What named units gave, as far as a table shows it.
    fn of_units<'s>(from: &Sources<'s>) -> Vec<SumNow<'s>> {
        let published = &from.context.collection.published;
        let shown: HashSet<(usize, &str, usize)> = published
            .shown_of_units(from.context.period)
            .into_iter()
            .map(|at| &published.figures[at])
            .map(|own| (own.table, own.key.as_str(), own.field))
            .collect();
        let is_one = |own: &&Total| {
            from.areas[own.area].kind == AreaType::Unit
                && shown.contains(&(own.table, own.key.as_str(), own.field))
        };
        from.totals.iter().filter(is_one).map(|own| SumNow::of(own, from)).collect()
    }

    /// A sum of what was reported.
    fn of<'s>(own: &'s Total, from: &Sources<'s>) -> SumNow<'s> {
        let exact = own.value.filter(|_| is_shown(own.standing));
        let field = &from.context.collection.figure_table(own.table).fields[own.field];
        let value = exact.and_then(|value| rounding::published(value, field));
        let figure = (own.table, own.key.as_str(), own.field);
        SumNow { period: own.period, area: own.area, figure, value, exact }
    }
}

fn is_shown(standing: Standing) -> bool {
    matches!(standing, Standing::Known | Standing::BackSeries)
}

/// A sum that is another now.
struct Found<'p> {
    revision: Revision,
    published: &'p PublishedSum,
    exact: Option<Scaled>,
}

impl<'a> Comparing<'a> {
    fn basis(&self) -> Basis {
        if self.from.estimated.is_empty() { Basis::Reported } else { Basis::Estimates }
    }

    fn sums(&self) -> Vec<Found<'a>> {
        let found = |sum: SumNow<'_>| {
            let (table, key, field) = sum.figure;
            let declared = self.from.context.collection.figure_table(table);
            let names = [declared.name.as_str(), key, declared.fields[field].name.as_str()];
            let before = self.published.sum(&self.place(sum.period, sum.area, names))?;
            // Where nothing is estimated the list has sums before they are rounded.
            let published = rounding::published(before.value, &declared.fields[field])?;
            let is_same = sum.value.is_some_and(|value| value.to_string() == published.to_string());
            let of = || RevisedFigure::Sum(NamedFigure { table, key: key.to_owned(), field });
            let revision = || Revision::of((sum.period, sum.area), of(), published, sum.value);
            (!is_same).then(|| Found { revision: revision(), published: before, exact: sum.exact })
        };
        let all = SumNow::all(self.from).into_iter().chain(SumNow::of_units(self.from));
        all.filter_map(found).collect()
    }

    /// Indicators, changes and quartiles. What made them another is told of the sums that they are made of.
    fn others(&self) -> Vec<Revision> {
        let collection = self.from.context.collection;
        let indicator = |at: usize| collection.published.indicators[at].name.as_str();
        let ratios = self.from.ratios.iter().filter_map(|own| {
            let names = [indicator(own.indicator), own.basis.word(), ""];
            let now = own.value.filter(|_| is_shown(own.standing));
            let of = RevisedFigure::Ratio(own.indicator, own.basis);
            self.other((own.period, own.area), names, of, now)
        });
        let changes = self.from.growth.iter().filter_map(|own| {
            let figure = &collection.published.figures[own.figure];
            let table = collection.figure_table(figure.table);
            let names = [table.name.as_str(), &figure.key, &table.fields[figure.field].name];
            let now = own.percent.filter(|_| is_shown(own.standing));
            self.other((own.period, own.area), names, RevisedFigure::Change(own.figure), now)
        });
        let quartiles = self.from.quartiles.iter().flat_map(|own| {
            let of_quartile = |quartile: Quartile| {
                let names = [indicator(own.indicator), quartile.word(), ""];
                let is_count = quartile == Quartile::Units;
                let now = own.value(quartile).filter(|_| is_count || is_shown(own.standing));
                let of = RevisedFigure::Quartile(own.indicator, quartile);
                self.other((own.period, own.area), names, of, now)
            };
            Quartile::ALL.into_iter().filter_map(of_quartile).collect::<Vec<_>>()
        });
        ratios.chain(changes).chain(quartiles).collect()
    }

    fn other(
        &self,
        (period, area): (Period, usize),
        names: [&str; 3],
        of: RevisedFigure,
        now: Option<Scaled>,
    ) -> Option<Revision> {
        let before = self.published.other(&self.place(period, area, names))?;
        let is_same = now.is_some_and(|now| now.to_string() == before.to_string());
        (!is_same).then(|| Revision::of((period, area), of, before, now))
    }

    fn place<'p>(&'p self, period: Period, area: usize, figure: [&'p str; 3]) -> PublishedPlace<'p> {
        let own = &self.from.areas[area];
        let (area_code, area) = (own.area.code.as_str(), own.area.name.as_str());
        PublishedPlace { period, area_type: own.kind.word(), area_code, area, figure }
    }

    /// Says of each revision why, as far as the figures of the release are held that published it.
    fn say_why(&self, found: &mut [Found<'_>], releases: &Releases) -> Result<(), HistoryError> {
        let serials: BTreeSet<usize> = found.iter().map(|own| own.published.serial).collect();
        for serial in serials {
            let mut own: Vec<&mut Found<'_>> =
                found.iter_mut().filter(|own| own.published.serial == serial).collect();
            self.say_why_since(serial, &mut own, releases)?;
        }
        Ok(())
    }

    /// The same of those that one release published last.
    fn say_why_since(
        &self,
        serial: usize,
        found: &mut [&mut Found<'_>],
        releases: &Releases,
    ) -> Result<(), HistoryError> {
        let of_span = |own: &Revision| self.from.spans.iter().find(|span| span.period == own.period);
        let parts = found.iter().filter_map(|own| of_span(&own.revision)).flat_map(|span| &span.parts);
        let periods: BTreeSet<Period> = parts.map(|(period, _)| *period).collect();
        let mut then = BTreeMap::new();
        for period in periods {
            if let Some(own) = self.as_released(period, serial, releases)? {
                then.insert(period, own);
            }
        }
        let newest_first: Vec<&Placed> = then.values().rev().map(|own| &own.placed).collect();
        let weights_then = JointWeights::of(&newest_first, self.from.measures, self.from.context);
        let splitting = Splitting {
            released: &then,
            weights: self.from.weights,
            weights_then: &weights_then,
            areas: self.from.areas,
            basis: self.basis(),
            context: self.from.context,
        };
        for Found { revision, published, exact } in found.iter_mut().map(|own| &mut **own) {
            let (Some(span), Some(exact), Some(of)) = (of_span(revision), *exact, self.measure(revision))
            else {
                continue;
            };
            // Nothing that is published of a named unit is estimated.
            let is_unit = self.from.areas[revision.area].kind == AreaType::Unit;
            let basis = if is_unit { Basis::Reported } else { splitting.basis };
            let splitting = Splitting { basis, ..splitting };
            let split = splitting.split(span, revision.area, of, (published.exact, exact));
            revision.split = split.filter(adds_up);
        }
        Ok(())
    }

    fn measure(&self, own: &Revision) -> Option<(MeasureId, &Field)> {
        let own = own.sum()?;
        let field = &self.from.context.collection.figure_table(own.table).fields[own.field];
        Some((self.from.measures.find(own.table, &own.key, own.field)?, field))
    }

    /// A period as it was released last by the time of a release; `None` if its figures never were.
    fn as_released(
        &self,
        period: Period,
        serial: usize,
        releases: &Releases,
    ) -> Result<Option<AsReleased>, HistoryError> {
        for release in releases.iter().rev().filter(|own| own.about.serial <= serial) {
            let history = History::of_figures(std::iter::once((period, &release.output)), self.from.context)?;
            let kept = history.get(period).map(Earlier::figures_in_full).transpose()?.flatten();
            let Some((path, frame)) = kept else { continue };
            let placed = Placed::earlier(
                period,
                &history,
                self.from.areas,
                self.from.placed[0],
                self.from.measures,
                self.from.context,
            )?;
            let Some(placed) = placed else { continue };
            let made =
                estimates_kept(&frame, &placed.figures, self.from.measures, self.from.context.collection);
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
