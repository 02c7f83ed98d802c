//! Figures that this run takes otherwise than the run of their own period did, each with how it was made.

use super::Placed;
use crate::{
    figures::{Figure, Figures, MeasureId, Measures, Source, Status, UnitId},
    returns::Context,
    schemas::tables::Basis,
    vocabulary::{Period, Scaled},
};

/// A figure of a unit that stands in the sums of this run, and not so in `records/figures` of its period.
#[derive(Debug, Clone)]
pub struct Restated {
    /// The period.
    pub period: Period,
    /// The unit, by its id.
    pub unit: String,
    /// Which figure.
    pub measure: MeasureId,
    /// What there is of it.
    pub status: Status,
    /// What it comes to; `None` where an estimate was taken away.
    pub value: Option<Scaled>,
    /// What was given or estimated, where that is brought to an annual return.
    pub given: Option<Scaled>,
    /// How it was made.
    pub how: String,
}

/// All of them, by period, newest first, by unit and by measure. `periods` are that of the returns, then
/// those before it.
#[must_use]
pub fn restated(periods: &[&Placed], measures: &Measures, context: &Context<'_>) -> Vec<Restated> {
    let mut all = Vec::new();
    for (at, placed) in periods.iter().enumerate() {
        let figures = &placed.figures;
        let of_measure = |measure: MeasureId| {
            let how = move |own| how(own, at == 0, figures, context);
            figures.of(measure).filter_map(move |(unit, own)| Some((unit, measure, how(own)?)))
        };
        let mut found: Vec<(UnitId, MeasureId, String)> = measures.ids().flat_map(of_measure).collect();
        found.sort_by_key(|(unit, measure, _)| (*unit, *measure));
        all.extend(found.into_iter().map(|(unit, measure, how)| {
            let own = figures.get(measure, unit);
            Restated {
                period: placed.period(),
                unit: figures.unit(unit).id.clone(),
                measure,
                status: own.status,
                value: own.value_on(Basis::Estimates),
                given: own.given.filter(|_| own.benchmarked.is_some()),
                how,
            }
        }));
    }
    all
}

/// How a figure was made, if this run made it; what it made of its own period stands in `records/figures`.
fn how(own: &Figure, is_now: bool, figures: &Figures, context: &Context<'_>) -> Option<String> {
    let made = match own.source {
        _ if is_now => None,
        Source::Estimate(id) => Some(figures.how_made(id).to_string()),
        Source::Decision(id) => Some(format!("decision {}", context.ledger.get(id).id())),
        Source::GaveWay => Some("gave way to a method that is declared before it, which has none".to_owned()),
        _ => None,
    };
    let brought = own.benchmarked.map(|own| figures.benchmark(own.by).to_string());
    let said: Vec<String> = made.into_iter().chain(brought).collect();
    (!said.is_empty()).then(|| said.join("; "))
}
