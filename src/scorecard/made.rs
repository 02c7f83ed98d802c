//! The scorecard of a period: each measure worked out over the same authorities, rated, and held against the
//! same period a year before.

use std::collections::BTreeSet;

use super::{
    cross_checks::{CrossChecked, cross_checked},
    meeting::meet,
    output_read::OutputRead,
    rating::{Direction, PerspectiveMade, Rating},
    rows_of_units::{Taken, rows},
    sources_at::{SourceAt, sources_at},
};
use crate::{
    expressions::FrameError,
    schemas::scorecard::{Given, Part, Scorecard, ScorecardMeasure},
    statistics::ratio,
    vocabulary::{Period, Scaled},
};

/// A scorecard.
#[derive(Debug)]
pub struct Made {
    /// Its period.
    pub period: Period,
    /// Its sources as they are for it.
    pub sources: Vec<SourceAt>,
    /// The same a year before.
    pub sources_before: Vec<SourceAt>,
    /// Its measures, in order.
    pub measures: Vec<MeasureMade>,
    /// Its perspectives, in order.
    pub perspectives: Vec<PerspectiveMade>,
    /// What was held against each other.
    pub checks: Vec<CrossChecked>,
}

/// A measure, worked out.
#[derive(Debug)]
pub struct MeasureMade {
    /// What there is of it; in words why there is nothing.
    pub counted: Result<Counted, String>,
    /// How it is rated.
    pub rating: Rating,
    /// The value of the same period a year before.
    pub before: Option<Scaled>,
    /// How it stands to that; `None` where one of both is not known or not rated.
    pub direction: Option<Direction>,
    /// Why it cannot be compared.
    pub broken: String,
}

/// What a measure comes to.
#[derive(Debug)]
pub struct Counted {
    /// Sum of the numerators.
    pub numerator: Option<Scaled>,
    /// Sum of the denominators of the same authorities.
    pub denominator: Option<Scaled>,
    /// Rounded once; `None` where nothing is known, or the denominator is 0.
    pub value: Option<Scaled>,
    /// Authorities of which both are known, and units that are in no register.
    pub base: usize,
    /// Those in scope.
    pub in_scope: usize,
    /// The periods of what was taken, each once.
    pub periods: Vec<Period>,
    scope: BTreeSet<String>,
}

/// Makes the scorecard of a period.
///
/// # Errors
/// A fault of our own.
pub fn made(scorecard: &Scorecard, period: Period) -> Result<Made, FrameError> {
    let sources = sources_at(&scorecard.sources, period);
    let sources_before = sources_at(&scorecard.sources, period.year_before());
    let mut measures = Vec::new();
    for (at, measure) in scorecard.measures.iter().enumerate() {
        let now = counted(measure, &sources, scorecard)?;
        let before = counted(measure, &sources_before, scorecard)?;
        measures.push(compared((at, measure), now, before, period, scorecard));
    }
    let of_perspective = |(at, name): (usize, &String)| {
        let own = scorecard.measures.iter().zip(&measures).filter(|(measure, _)| measure.perspective == at);
        PerspectiveMade::of(name, &own.map(|(_, made)| made.rating).collect::<Vec<_>>())
    };
    let perspectives = scorecard.perspectives.iter().enumerate().map(of_perspective).collect();
    let checks = cross_checked(scorecard, &sources)?;
    Ok(Made { period, sources, sources_before, measures, perspectives, checks })
}

fn compared(
    (at, measure): (usize, &ScorecardMeasure),
    now: Result<Counted, String>,
    before: Result<Counted, String>,
    period: Period,
    scorecard: &Scorecard,
) -> MeasureMade {
    let rating_of = |counted: &Counted| Rating::of(counted.value, (counted.base, counted.in_scope), measure);
    let rating = now.as_ref().map_or(Rating::Blank, rating_of);
    let rated = |counted: &Result<Counted, String>| {
        counted.as_ref().ok().filter(|own| rating_of(own).points().is_some()).and_then(|own| own.value)
    };
    let mut broken = String::new();
    let direction = rated(&before).zip(rated(&now)).map(|(earlier, later)| {
        broken = why_broken((at, &now, &before), period, scorecard);
        if broken.is_empty() { Direction::between(earlier, later, measure) } else { Direction::Break }
    });
    let before = before.ok().and_then(|counted| counted.value);
    MeasureMade { rating, before, direction, broken, counted: now }
}

/// Why a measure is not what it was a year before; blank where it is.
fn why_broken(
    (at, now, before): (usize, &Result<Counted, String>, &Result<Counted, String>),
    period: Period,
    scorecard: &Scorecard,
) -> String {
    let (Ok(now), Ok(before)) = (now, before) else { return String::new() };
    let is_between =
        |from: Period| from.start() > period.year_before().start() && from.start() <= period.start();
    let declared = scorecard.breaks.iter().find(|own| own.measure == at && is_between(own.period));
    if let Some(declared) = declared {
        return declared.text.clone();
    }
    // Who took an authority's place is in scope as that was.
    let day = period.end();
    let heirs = |code: &String| {
        let heirs = scorecard.register.successors_on(code, day);
        let heirs: Vec<String> = heirs.into_iter().map(|heir| heir.code.clone()).collect();
        if heirs.is_empty() { vec![code.clone()] } else { heirs }
    };
    let then: BTreeSet<String> = before.scope.iter().flat_map(heirs).collect();
    let now: BTreeSet<String> = now.scope.iter().flat_map(heirs).collect();
    if then == now {
        return String::new();
    }
    let (joined, left) = (now.difference(&then).count(), then.difference(&now).count());
    format!("Scope is not what it was: {joined} came in and {left} went out")
}

/// The outputs that both parts of a measure take.
fn taken_from<'s>(
    part: &Part,
    over_year: bool,
    sources: &'s [SourceAt],
    scorecard: &Scorecard,
) -> Result<&'s OutputRead, String> {
    let why = |why: &str| format!("{}: {why}", scorecard.sources[part.source].name);
    sources[part.source].of(over_year).map_err(why)
}

fn counted(
    measure: &ScorecardMeasure,
    sources: &[SourceAt],
    scorecard: &Scorecard,
) -> Result<Result<Counted, String>, FrameError> {
    let (above, below) = match &measure.parts {
        Ok((above, below)) => (above, below),
        Err(missing) => return Ok(Err(why_missing(missing, scorecard))),
    };
    // Who answered is said of the last returns; figures may be over the year.
    let over_year = |part: &Part| measure.over_year && !part.is_of_status;
    let outputs = |part: &Part| taken_from(part, over_year(part), sources, scorecard);
    let (one, other) = match (outputs(above), outputs(below)) {
        (Ok(one), Ok(other)) => (one, other),
        (Err(why), _) | (_, Err(why)) => return Ok(Err(why)),
    };
    let both: Vec<&Part> = [above, below].to_vec();
    let rate = |part: &Part| both.iter().copied().filter(|own| own.source == part.source).collect::<Vec<_>>();
    let take = |part: &Part, not_received, read| {
        let rate = rate(part);
        let taken = Taken { over_year: over_year(part), not_received, rate: &rate };
        rows(part, taken, read, scorecard)
    };
    let (left, right) = (take(above, measure.not_received, one)?, take(below, None, other)?);
    Ok(put_together(measure, (one, other), meet(&left, &right)))
}

fn put_together(
    measure: &ScorecardMeasure,
    (one, other): (&OutputRead, &OutputRead),
    met: Vec<super::meeting::Met>,
) -> Result<Counted, String> {
    let scope: BTreeSet<String> =
        one.scope.keys().filter(|code| other.scope.contains_key(*code)).cloned().collect();
    let (mut numerator, mut denominator): (Option<Scaled>, Option<Scaled>) = (None, None);
    let mut base = BTreeSet::new();
    let mut something = BTreeSet::new();
    let too_large = || format!("{}: its sums are too large to be held: a figure must be wrong", measure.id);
    for own in met {
        if own.left.is_some() || own.right.is_some() {
            something.extend(own.codes.iter().cloned());
        }
        let Some((left, right)) = own.left.zip(own.right) else { continue };
        let add = |sum: Option<Scaled>, value: Scaled| match sum {
            None => Some(value),
            Some(sum) => sum.checked_add(value),
        };
        numerator = Some(add(numerator, left).ok_or_else(too_large)?);
        denominator = Some(add(denominator, right).ok_or_else(too_large)?);
        base.extend(own.codes);
    }
    let answered = |code: &&String| one.scope[*code].is_received && other.scope[*code].is_received;
    let has_nothing =
        |code: &&String| measure.given == Given::WhereGiven && answered(code) && !something.contains(*code);
    let in_scope = scope.iter().filter(|code| !has_nothing(code)).count();
    let value = numerator
        .zip(denominator)
        .and_then(|(above, below)| ratio(above, below, measure.per, measure.decimals));
    let mut periods = vec![one.period];
    if other.period != one.period {
        periods.push(other.period);
    }
    let base = base.iter().filter(|code| scope.contains(*code)).count();
    Ok(Counted { numerator, denominator, value, base, in_scope, periods, scope })
}

/// Why nothing is known of a source.
pub(super) fn why_missing(missing: &str, scorecard: &Scorecard) -> String {
    let source = scorecard.sources.iter().find(|source| source.name == missing);
    let why = source.and_then(|source| source.collection.as_ref().err());
    format!("{missing}: {}", why.map_or("nothing is known of it", String::as_str))
}
