//! A run's figures under control, protected before anything is published.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Confidential, ContributionId, Need, Piece, Public, Recoverable, Release, Seen, State, Sum, audit,
    primary_alone, suppress,
    withhold::{withhold, withhold_what_was},
};
use crate::{
    figures::MeasureId,
    returns::Context,
    schemas::disclosure::ConfidentialIf,
    statistics::{Contribution, MadeOf, Statistics, SumMadeOf, What},
    vocabulary::Period,
};

/// How many units a threshold is of one.
const ONE: i128 = 1_000_000_000;

/// What equations are called that are no figures.
const ADDS_UP: &str = "what a return must add to";

/// What became of the figures under control.
#[derive(Debug, Default)]
pub struct Protected {
    /// How many stand in tables and lists.
    pub figures: usize,
    /// How many of these are confidential themselves.
    pub confidential: usize,
    /// How many are not shown.
    pub suppressed: usize,
    /// What could be worked out before already, whatever is published now.
    pub told_before: Vec<Recoverable>,
    /// What can be worked out all the same: then nothing must be published.
    pub recoverable: Vec<Recoverable>,
    /// What readers see when it is published.
    pub public: Public,
}

/// What readers may have seen before.
#[derive(Debug, Default)]
pub struct Before {
    /// What earlier runs made public.
    pub public: Vec<Public>,
    /// Periods of which that is not known: all of them counts as public.
    pub all_of: BTreeSet<Period>,
}

/// Finds out which figures must not be shown, takes them out of `statistics`, and says what can be worked out
/// all the same from what is left and from what was made public `before`. Nothing is done where no figure is
/// under control.
pub fn protect(statistics: &mut Statistics, before: &Before, context: &Context<'_>) -> Protected {
    withhold_what_was(statistics, &rounded(statistics, context), context);
    let made_of = std::mem::take(&mut statistics.made_of);
    if made_of.rules.is_empty() {
        return Protected::default();
    }
    let naming = Naming { statistics, context };
    let (mut release, ids) = release_of(&made_of, before, &naming);
    let told_before = told_before(&mut release);
    let recoverable = suppress(&mut release);
    let own = &release.sums[release.sums.len() - made_of.sums.len()..];
    let hidden = made_of.sums.iter().zip(own).filter(|(_, sum)| sum.state == State::Suppressed);
    let hidden: BTreeSet<What> =
        hidden.map(|(sum, _)| sum.what).chain(made_of.unexplained.iter().copied()).collect();
    let shown = made_of.sums.iter().filter(|sum| sum.is_shown).count() + made_of.unexplained.len();
    let protected = Protected {
        figures: shown,
        confidential: own.iter().filter(|sum| sum.need.is_some() && sum.state == State::Suppressed).count(),
        suppressed: hidden.len(),
        told_before,
        recoverable,
        public: public(&made_of, &release, &ids, &naming),
    };
    let rules: BTreeSet<MeasureId> = made_of.rules.keys().copied().collect();
    withhold(statistics, &hidden, &rules, context);
    protected
}

/// The measures that are rounded so that small figures cannot be told.
fn rounded(statistics: &Statistics, context: &Context<'_>) -> BTreeSet<MeasureId> {
    let is_rounded = |measure: &MeasureId| {
        let own = statistics.measures.get(*measure);
        context.collection.figure_table(own.table).fields[own.field].rounding.is_control
    };
    statistics.measures.ids().filter(is_rounded).collect()
}

/// What figures are called.
struct Naming<'a> {
    statistics: &'a Statistics,
    context: &'a Context<'a>,
}

impl Naming<'_> {
    fn measure(&self, measure: MeasureId) -> String {
        let figure = self.statistics.measures.get(measure);
        let table = self.context.collection.figure_table(figure.table);
        let key = if figure.key.is_empty() { String::new() } else { format!("{}.", figure.key) };
        format!("{}.{key}{}", table.name, table.fields[figure.field].name)
    }

    fn area(&self, area: usize) -> String {
        let area = &self.statistics.areas[area].area;
        if area.code.is_empty() { area.name.clone() } else { format!("{} {}", area.code, area.name) }
    }

    fn figure(&self, what: What) -> String {
        let published = &self.context.collection.published;
        match what {
            What::Sum(period, area, measure) => {
                format!("{}, {period}, {}", self.area(area), self.measure(measure))
            }
            What::Ratio(at) => {
                let ratio = &self.statistics.ratios[at];
                let name = &published.indicators[ratio.indicator].name;
                format!("{}, {}, {name} ({})", self.area(ratio.area), ratio.period, ratio.basis.word())
            }
            What::Growth(at) => {
                let growth = &self.statistics.growth[at];
                let names = published.names(&self.context.collection.tables);
                let name = &names.fields[growth.figure].name;
                format!("{}, {}, change of {name}", self.area(growth.area), growth.period)
            }
            What::Part(at, part) => format!("{}, part {}", self.breakdown(at), part + 1),
            What::Rest(at) => format!("{}, not stated", self.breakdown(at)),
        }
    }

    fn breakdown(&self, at: usize) -> String {
        let own = &self.statistics.breakdowns[at];
        let table = self.context.collection.figure_table(own.table);
        let (table_name, field) = (&table.name, &table.fields[own.field].name);
        format!("{}, {table_name}.{field} by its parts ({})", own.period, own.basis.word())
    }

    fn piece(&self, own: &Contribution) -> Piece {
        Piece {
            period: own.period.to_string(),
            unit: own.unit.clone(),
            figure: self.measure(own.measure),
            rest_of: own.rest_of,
            value: own.value.to_string(),
        }
    }
}

/// All that was and is to be public: last the figures of this run, in their order.
fn release_of(made_of: &MadeOf, before: &Before, naming: &Naming<'_>) -> (Release, Vec<ContributionId>) {
    let mut release = Release::default();
    let mut known: HashMap<Piece, ContributionId> = HashMap::new();
    let ids: Vec<ContributionId> = made_of
        .contributions
        .iter()
        .map(|own| {
            let id = release.contribute(own.value);
            known.insert(naming.piece(own), id);
            id
        })
        .collect();
    before.public.iter().for_each(|public| public.add_to(&mut release, &mut known));
    for (own, id) in
        made_of.contributions.iter().zip(&ids).filter(|(own, _)| before.all_of.contains(&own.period))
    {
        release.add(format!("{}, {}", own.period, own.unit), [(*id, 1)], State::Public, None);
    }
    let by_id = |parts: &[(usize, i64)]| -> Vec<(ContributionId, i64)> {
        parts.iter().map(|(at, times)| (ids[*at], *times)).collect()
    };
    for nothing in &made_of.nothing {
        release.add(ADDS_UP, by_id(nothing), State::Public, None);
    }
    for sum in &made_of.sums {
        let state = if sum.is_shown { State::Shown } else { State::InNoTable };
        release.add(naming.figure(sum.what), by_id(&sum.parts), state, need(sum, made_of));
    }
    (release, ids)
}

/// What can be told too narrowly by what is public alone, with nothing of this run. It is not shown, but no
/// run can hide it any more; it must only not be told more narrowly than it is.
fn told_before(release: &mut Release) -> Vec<Recoverable> {
    primary_alone(release);
    let states: Vec<State> = release.sums.iter().map(|sum| sum.state).collect();
    for sum in release.sums.iter_mut().filter(|sum| sum.state == State::Shown) {
        sum.state = State::InNoTable;
    }
    let found = audit(release);
    for (sum, state) in release.sums.iter_mut().zip(states) {
        sum.state = state;
    }
    for own in &found {
        let bounds = own.low.zip(own.high).filter(|(low, high)| low < high);
        release.sums[own.sum].need = bounds.map(|(low, high)| Need { width: high - low, reach: high });
    }
    found
}

/// What readers must not learn of a sum; `None` where it is not confidential.
fn need(sum: &SumMadeOf, made_of: &MadeOf) -> Option<Need> {
    let ConfidentialIf { below, dominated, base } = sum.rule;
    let factor = i128::from(sum.factor);
    let value =
        |(at, times): &(usize, i64)| made_of.contributions[*at].value.saturating_mul(i128::from(*times));
    let whole: i128 = sum.parts.iter().map(value).sum();
    let threshold = below.map(|own| i128::from(own) * ONE * factor);
    let by_size = threshold.filter(|own| 0 < whole && whole < *own).map(Need::below);
    // Of what too few gave nobody may tell even what one of them gave on average.
    let by_base = base.and_then(|least| {
        let units: BTreeSet<&str> =
            sum.parts.iter().map(|part| made_of.contributions[part.0].unit.as_str()).collect();
        let count =
            i128::try_from(units.len()).ok().filter(|count| (1..i128::from(least)).contains(count))?;
        (whole > 0).then(|| Need { width: (whole + count - 1) / count, reach: whole })
    });
    // What stands in no table is no cell of which somebody could be most.
    let dominated = dominated.filter(|_| sum.is_shown).and_then(|rule| {
        let mut of_units: BTreeMap<&str, i128> = BTreeMap::new();
        for part in &sum.parts {
            *of_units.entry(&made_of.contributions[part.0].unit).or_default() += value(part);
        }
        let mut largest: Vec<i128> = of_units.into_values().collect();
        largest.sort_unstable_by(|one, other| other.cmp(one));
        let most: i128 = largest.iter().take(rule.contributors).sum();
        let percent = i128::from(rule.percent);
        // Nobody may tell the largest more narrowly than the rule says: Hundepool et al., table 4.2.
        let reach = most.saturating_mul(100) / percent + 1;
        (most > 0 && most.saturating_mul(100) > percent.saturating_mul(whole))
            .then(|| Need { width: reach - whole, reach })
    });
    let all = [by_size, by_base, dominated].into_iter().flatten();
    all.reduce(|one, other| Need { width: one.width.max(other.width), reach: one.reach.max(other.reach) })
}

/// What readers see once it is published, and what they must not learn.
fn public(made_of: &MadeOf, release: &Release, ids: &[ContributionId], naming: &Naming<'_>) -> Public {
    let places: HashMap<ContributionId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let first = release.sums.len() - made_of.sums.len();
    let kept = |sum: &Sum| Seen {
        name: sum.name.clone(),
        parts: sum.parts.iter().map(|(id, times)| (places[id], *times)).collect(),
    };
    let own = &release.sums[first..];
    let seen = own.iter().filter(|sum| sum.state == State::Shown && !sum.parts.is_empty()).map(kept);
    let hidden = own.iter().filter_map(|sum| {
        let need = sum.need?;
        let (width, reach) = (need.width.to_string(), need.reach.to_string());
        Some(Confidential { sum: kept(sum), width, reach })
    });
    let nothing = made_of.nothing.iter().map(|parts| Seen { name: ADDS_UP.to_owned(), parts: parts.clone() });
    Public {
        pieces: made_of.contributions.iter().map(|own| naming.piece(own)).collect(),
        seen: nothing.chain(seen).collect(),
        confidential: hidden.collect(),
    }
}
