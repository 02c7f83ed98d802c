//! What is held against each other between collections, by the smallest sets of authorities that both give.

use std::cmp::Ordering;

use super::{
    made::why_missing,
    meeting::{Met, meet},
    output_read::OutputRead,
    rows_of_units::{Taken, rows},
    sources_at::SourceAt,
};
use crate::{
    expressions::{Comparison, FrameError},
    schemas::scorecard::{Part, Scorecard, ScorecardCheck},
    vocabulary::Scaled,
};

/// Whether a check holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// It does.
    Holds,
    /// It does not: to be asked.
    Query,
    /// One of both sides is not known.
    Undecided,
}

impl Held {
    /// The word in the list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Query => "query",
            Self::Undecided => "undecided",
        }
    }
}

/// A check, of some authorities.
#[derive(Debug)]
pub struct CrossChecked {
    /// The check, by index.
    pub check: usize,
    /// Codes of the authorities, joined by `+`; blank where nothing is known of a source.
    pub codes: String,
    /// Their names.
    pub names: String,
    /// Both sides; `None` where not known.
    pub sides: (Option<Scaled>, Option<Scaled>),
    /// Whether it holds.
    pub held: Held,
    /// Why it cannot be decided, in words.
    pub why: String,
}

/// All checks, each by sets of authorities.
///
/// # Errors
/// A fault of our own.
pub fn cross_checked(scorecard: &Scorecard, sources: &[SourceAt]) -> Result<Vec<CrossChecked>, FrameError> {
    let mut all = Vec::new();
    for (at, check) in scorecard.checks.iter().enumerate() {
        match of_check(check, sources, scorecard)? {
            Ok(own) => all.extend(own.into_iter().map(|own| CrossChecked { check: at, ..own })),
            Err(why) => all.push(CrossChecked {
                check: at,
                codes: String::new(),
                names: String::new(),
                sides: (None, None),
                held: Held::Undecided,
                why,
            }),
        }
    }
    Ok(all)
}

fn of_check(
    check: &ScorecardCheck,
    sources: &[SourceAt],
    scorecard: &Scorecard,
) -> Result<Result<Vec<CrossChecked>, String>, FrameError> {
    let (left, how, right) = match &check.sides {
        Ok(sides) => sides,
        Err(missing) => return Ok(Err(why_missing(missing, scorecard))),
    };
    let outputs = |part: &Part| {
        let why = |why: &str| format!("{}: {why}", scorecard.sources[part.source].name);
        sources[part.source].of(check.over_year).map_err(why)
    };
    let (one, other) = match (outputs(left), outputs(right)) {
        (Ok(one), Ok(other)) => (one, other),
        (Err(why), _) | (_, Err(why)) => return Ok(Err(why)),
    };
    let taken = Taken { over_year: check.over_year, not_received: None, rate: &[] };
    let met = meet(&rows(left, taken, one, scorecard)?, &rows(right, taken, other, scorecard)?);
    let names = [left, right].map(|part| scorecard.sources[part.source].name.as_str());
    // Who is asked by one collection alone is held against nothing.
    let in_both = |met: &Met| {
        met.codes.iter().all(|code| one.scope.contains_key(code) || other.scope.contains_key(code))
            && met.codes.iter().any(|code| one.scope.contains_key(code) && other.scope.contains_key(code))
    };
    let judged = met.into_iter().filter(in_both).map(|met| judge(met, *how, (one, other), names));
    Ok(Ok(judged.collect()))
}

fn judge(
    met: Met,
    how: Comparison,
    (one, other): (&OutputRead, &OutputRead),
    names: [&str; 2],
) -> CrossChecked {
    let name = |code: &String| {
        let known = one.scope.get(code).or_else(|| other.scope.get(code));
        known.map_or_else(|| code.clone(), |own| own.name.clone())
    };
    let held = match met.left.zip(met.right) {
        Some((left, right)) if how.holds(compared(left, right)) => Held::Holds,
        Some(_) => Held::Query,
        None => Held::Undecided,
    };
    let missing = names.iter().zip([met.left, met.right]).filter(|(_, value)| value.is_none());
    let missing: Vec<String> = missing.map(|(name, _)| format!("not known in {name}")).collect();
    CrossChecked {
        check: 0,
        names: met.codes.iter().map(name).collect::<Vec<_>>().join(" + "),
        codes: met.codes.into_iter().collect::<Vec<_>>().join("+"),
        sides: (met.left, met.right),
        held,
        why: missing.join("; "),
    }
}

/// How two decimals compare, exactly.
fn compared(left: Scaled, right: Scaled) -> Ordering {
    let finest = left.decimals.max(right.decimals);
    let units = |own: Scaled| i128::from(own.units) * 10_i128.pow(u32::from(finest - own.decimals));
    units(left).cmp(&units(right))
}
