//! Response, totals and indicators: who answered, and what the answers add to. Nothing here is estimated.

mod areas;
mod at_stake;
mod effect;
mod given;
mod indicators;
mod response;
mod totals;

pub use areas::{AreaType, ReportArea, areas};
pub use at_stake::{ChangedTotal, NationalTotals, concerned, scaled};
pub use effect::Weights;
pub use given::{Given, Keys};
pub use indicators::{Ratio, indicators};
pub use response::{Receipt, Status, expected_units, response, silent};
pub use totals::{Span, Total, TotalsError, totals};

use std::collections::BTreeSet;

use crate::{
    expressions::FrameError,
    records::History,
    returns::{Context, Returns},
    validation::Validation,
    vocabulary::Period,
};

/// Why statistics could not be made.
#[derive(Debug, thiserror::Error)]
pub enum StatisticsError {
    /// A sum does not fit.
    #[error(transparent)]
    Totals(#[from] TotalsError),
    /// A fault of our own.
    #[error(transparent)]
    Frame(#[from] FrameError),
}

/// All that is worked out of the returns of a period, with those of earlier periods beside them.
#[derive(Debug)]
pub struct Statistics {
    /// A line an authority, or expected unit that is in no register.
    pub status: Vec<Status>,
    /// Areas of totals and indicators.
    pub areas: Vec<ReportArea>,
    /// The keys under which tables are summed.
    pub keys: Keys,
    /// Sums, by period, area, table, key and field: the period of the returns first, then longer ones that end with it,
    /// then earlier ones, newest first, for the whole alone.
    pub totals: Vec<Total>,
    /// Indicators, by period, indicator and area, of the same periods.
    pub ratios: Vec<Ratio>,
    /// The period of the returns, and longer ones that end with it.
    pub periods: Vec<Period>,
    /// Earlier periods of which something is known, newest first.
    pub earlier: Vec<Before>,
}

/// An earlier period, with who answered then.
#[derive(Debug)]
pub struct Before {
    /// The period.
    pub period: Period,
    /// Authorities that were in scope.
    pub expected: usize,
    /// Of these, how many were answered for.
    pub answered: usize,
}

/// Works everything out, and accepts the queries that matter so little that nobody is asked.
///
/// # Errors
/// If a sum does not fit.
pub fn statistics(
    returns: &Returns,
    validation: &mut Validation,
    history: &History,
    context: &Context<'_>,
) -> Result<Statistics, StatisticsError> {
    let silent = silent(returns, context);
    let areas = areas(&returns.returns, &silent, context);
    let keys = Keys::of(&returns.returns, &context.collection.tables);
    let now = Given::now(&returns.returns, &areas, validation, &keys, context);
    let earlier: Vec<Given> =
        history.periods().rev().filter_map(|period| Given::earlier(period, history, &areas, &now, &keys, context)).collect();
    let given = |period: Period| if period == context.period { Some(&now) } else { earlier.iter().find(|given| given.period == period) };
    let parts = |period: Period| period.made_of(context.period).into_iter().map(given).collect();
    let mut spans = vec![Span { period: context.period, parts: parts(context.period), before: None }];
    let longer = context.period.completes().into_iter().map(|period| Span { period, parts: parts(period), before: None });
    // A longer period of which nothing is known but its end says nothing.
    spans.extend(longer.filter(|span| span.parts.iter().flatten().count() > 1));
    let periods: Vec<Period> = spans.iter().map(|span| span.period).collect();
    let mut before = Vec::new();
    for given in &earlier {
        let then = context.register.existing_on(given.period.end()).filter(|authority| context.collection.covers(authority));
        let expected: BTreeSet<String> = then.map(|authority| authority.code.clone()).collect();
        let covered: BTreeSet<&String> = given.units.iter().flat_map(|unit| &unit.covers).filter(|code| expected.contains(*code)).collect();
        before.push(Before { period: given.period, expected: expected.len(), answered: covered.len() });
        spans.push(Span { period: given.period, parts: vec![Some(given)], before: Some(expected) });
    }
    let totals = totals(&spans, &areas, &keys, context)?;
    let ratios = indicators(&spans, &areas, &keys, context)?;
    effect::accept_what_matters_little(&mut validation.exceptions, &totals, &areas, context);
    let status = response(returns, validation, context);
    Ok(Statistics { status, areas, keys, totals, ratios, periods, earlier: before })
}
