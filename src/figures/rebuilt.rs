//! The table of figures of the period of an output folder, put together again of what its run left.

use std::collections::BTreeSet;

use polars::prelude::{DataFrame, PolarsError};

use super::{
    Benchmark, Benchmarked, ESTIMATE_DECIMALS, Figure, Figures, MeasureId, Measures, Source, Status, UnitId,
    stored::{Line, each_line},
};
use crate::{
    records::NotAsDeclared,
    returns::{Context, Unit, silent_beside, unit_with_id},
    schemas::Collection,
    vocabulary::Scaled,
};

/// What is measured by a table of figures that was kept: all that is declared, and its keys beside these.
///
/// # Errors
/// If it has no such columns.
pub fn measures_kept(kept: Option<&DataFrame>, collection: &Collection) -> Result<Measures, PolarsError> {
    let mut found: BTreeSet<(usize, &str)> = BTreeSet::new();
    if let Some(frame) = kept {
        let keys = frame.column("table")?.str()?.iter().zip(frame.column("key")?.str()?.iter());
        let named = keys.filter_map(|(table, key)| Some((collection.figure_table_named(table?)?, key?)));
        found.extend(named.filter(|(table, _)| !collection.figure_table(*table).is_list()));
    }
    Ok(Measures::with_keys(found.into_iter().map(|(table, key)| (table, key.to_owned())), collection))
}

/// The figures of the period of a run, as it left them; the units of which nothing came stand after those
/// that sent.
///
/// # Errors
/// If what is kept does not fit what is declared.
pub fn figures_kept(
    kept: Option<&DataFrame>,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Figures, NotAsDeclared> {
    let mut lines = Vec::new();
    if let Some(frame) = kept {
        each_line(frame, measures, context.collection, |line| lines.push(line))?;
    }
    let unit = |id: &str| unit_with_id(id, context, context.period.end());
    let is_sent = |line: &&Line<'_>| line.figure.status != Status::Estimated;
    let sent: BTreeSet<&str> = lines.iter().filter(is_sent).map(|line| line.unit).collect();
    let mut units: Vec<Unit> = sent.iter().map(|id| unit(id)).collect();
    let silent = silent_beside(units.iter(), context);
    let known: BTreeSet<&str> =
        sent.iter().copied().chain(silent.iter().map(|own| own.id.as_str())).collect();
    let others: BTreeSet<&str> =
        lines.iter().map(|line| line.unit).filter(|id| !known.contains(id)).collect();
    let others: Vec<Unit> = others.into_iter().map(unit).collect();
    let first_silent = units.len();
    units.extend(silent.into_iter().chain(others));
    let places: std::collections::HashMap<String, UnitId> =
        units.iter().enumerate().map(|(at, unit)| (unit.id.clone(), UnitId::new(at))).collect();
    let status =
        |unit: UnitId| if unit.index() < first_silent { Status::NotKnown } else { Status::NotReceived };
    let mut figures = Figures::blank(context.period, units, measures, status);
    for Line { unit, measure, figure, published } in lines {
        let (Some(unit), Some(measure)) = (places.get(unit).copied(), measure) else { continue };
        if figure.value().is_some() {
            figures.set_usable(unit);
        }
        *figures.get_mut(measure, unit) = figure;
        let published = published.map(|units| Scaled { units, decimals: ESTIMATE_DECIMALS });
        published.into_iter().for_each(|value| figures.bring_to(measure, unit, value));
    }
    Ok(figures)
}

impl Figures {
    /// Puts what a later run took for a figure in the place of what the run of its period had; `brought_to`
    /// is what is published in its place where it is brought to an annual return.
    pub fn put_back(
        &mut self,
        (measure, unit): (MeasureId, UnitId),
        status: Status,
        given: Option<Scaled>,
        brought_to: Option<Scaled>,
    ) {
        let before = *self.get(measure, unit);
        let source = Source::EarlierRun;
        *self.get_mut(measure, unit) = Figure {
            given,
            has_no_rate: before.has_no_rate,
            is_queried: before.is_queried && before.given == given,
            is_outlier: before.is_outlier && before.given == given,
            ..Figure::without_value(status, source)
        };
        if status.counts() && given.is_some() {
            self.set_usable(unit);
        }
        brought_to.into_iter().for_each(|value| self.bring_to(measure, unit, value));
    }

    /// Says what is published in the place of a figure, where it is not kept by which return.
    fn bring_to(&mut self, measure: MeasureId, unit: UnitId, value: Scaled) {
        let year = self.period.whole_year();
        let by = self.brought_to(Benchmark { year, times: 1.0, source: String::new() });
        self.bring(measure, unit, Benchmarked { value, by, year_is_given: false });
    }
}
