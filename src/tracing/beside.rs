//! What stands beside a figure (of how many authorities it is, how much of it is estimated), counted once
//! more from the units in it, and held against what is published.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    TraceError,
    adding::{Adding, Taken},
    published::PublishedLine,
    trace::{BesideIt, Exact, Trace},
    tracing_cells::Making,
};
use crate::{
    figures::{MeasureId, UnitId},
    publication::{Beside, CellSubject},
    schemas::{Field, tables::NamedFigure},
    statistics::{AreaType, Placed, SHARE_DECIMALS, figures_named, ratio},
    vocabulary::Scaled,
};

/// Who gave a figure: how often in the parts that count, and for whom each answers.
type WhoGave<'p> = BTreeMap<&'p str, (usize, &'p BTreeSet<String>, Option<usize>)>;

impl Making<'_, '_> {
    /// Counts what stands beside the figure, and says where something else is published.
    pub(super) fn recount(
        &self,
        line: Option<&PublishedLine<'_>>,
        trace: &mut Trace,
    ) -> Result<(), TraceError> {
        for (beside, says, column) in [
            (Beside::Authorities, "authorities behind it", self.column_of_authorities()),
            (Beside::Complete, "authorities that gave it in every period", None),
            (Beside::Estimated, "percent of it estimated", Some("estimated_pct")),
        ] {
            let Some(counted) = self.counted(beside, trace)? else { continue };
            let in_cell = self.cell.number.filter(|_| self.cell.beside == Some(beside));
            if in_cell.is_some_and(|shown| (shown - counted.to_f64()).abs() > 1e-9) {
                trace.differences.push(format!(
                    "{} {} shows {} as {says}, and counted here it is {counted}",
                    trace.sheet, trace.cell, trace.shows
                ));
            }
            let listed = column.and_then(|column| Some((column, line?.number(column)?)));
            if let Some((column, listed)) = listed.filter(|(_, own)| !Exact(*own).is(Exact(counted))) {
                let list = line.map_or("", |line| line.list);
                trace.differences.push(format!(
                    "{list} says {listed} in its column {column}, and counted here it is {counted}"
                ));
            }
            if in_cell.is_some() || listed.is_some() {
                trace.beside.push(BesideIt { says, counted: Exact(counted) });
            }
        }
        Ok(())
    }

    /// The column of a list that counts them alike.
    fn column_of_authorities(&self) -> Option<&'static str> {
        match self.cell.of {
            CellSubject::Ratio(_) => Some("base_authorities"),
            CellSubject::Change(_) => Some("matched_authorities"),
            _ => None,
        }
    }

    fn counted(&self, beside: Beside, trace: &Trace) -> Result<Option<Scaled>, TraceError> {
        let count = |count: usize| Some(Scaled { units: i64::try_from(count).ok()?, decimals: 0 });
        Ok(match (&self.cell.of, beside) {
            (CellSubject::Sum(figure), Beside::Authorities) => {
                self.authorities(figure, false).and_then(count)
            }
            (CellSubject::Sum(figure), Beside::Complete) => self.authorities(figure, true).and_then(count),
            (CellSubject::Sum(figure), Beside::Estimated) => self.share(figure, trace),
            (CellSubject::Ratio(at), Beside::Authorities) => self.base(*at)?.and_then(count),
            (CellSubject::Change(_), Beside::Authorities) => count(self.matched(trace)),
            _ => None,
        })
    }

    fn is_asked(&self, code: &str, field: &Field) -> bool {
        field.applies_to(self.tracing.rebuilt.context.register.get(code))
    }

    /// The authorities expected in the area, of an earlier period those that were.
    fn expected(&self) -> &BTreeSet<String> {
        self.span.before.as_ref().unwrap_or(&self.tracing.rebuilt.areas[self.area].expected)
    }

    /// Authorities that gave a figure, in any of the parts that count or in every one.
    fn authorities(&self, figure: &NamedFigure, in_every: bool) -> Option<usize> {
        let measure = super::tracing_cells::find(&self.tracing.rebuilt.measures, figure)?;
        let field = self.tracing.field_of(measure);
        let parts: Option<Vec<&Placed>> =
            self.span.counted(field.measure).iter().map(|(_, placed)| *placed).collect();
        let mut gave = WhoGave::new();
        for placed in parts.iter().flatten() {
            let value = |unit: &UnitId| placed.figures.get(measure, *unit).value();
            let is_split = placed.straddling[self.area].iter().any(|unit| value(unit).is_some());
            let own: Vec<UnitId> =
                placed.members[self.area].iter().copied().filter(|unit| value(unit).is_some()).collect();
            // A sum that is not known rests on nobody.
            if is_split || own.is_empty() {
                return Some(0);
            }
            own.into_iter().for_each(|unit| self.put_down(placed, unit, &mut gave));
        }
        let needed = |now: Option<usize>| {
            let of_part = |placed: &&Placed| now.map_or(1, |now| placed.members[now].len().max(1));
            parts.iter().flatten().map(of_part).sum::<usize>()
        };
        let counts = gave.values().filter(|(times, _, now)| !in_every || *times >= needed(*now));
        let codes: BTreeSet<&String> = counts.flat_map(|(_, covers, _)| *covers).collect();
        let expected = self.expected();
        let own = codes.into_iter().filter(|code| expected.contains(*code) && self.is_asked(code, field));
        Some(if parts.is_some() { own.count() } else { 0 })
    }

    /// A unit as who it is now; of an earlier period as who it was.
    fn put_down<'p>(&'p self, placed: &'p Placed, unit: UnitId, gave: &mut WhoGave<'p>) {
        let sender = placed.figures.unit(unit);
        let is_before = self.span.before.is_some();
        let now = placed.unit_now(unit).filter(|_| !is_before);
        let (name, covers) = match now {
            Some(area) => {
                let area = &self.tracing.rebuilt.areas[area];
                (area.area.code.as_str(), &area.expected)
            }
            None if is_before => (sender.id.as_str(), &sender.covers),
            None => (sender.id.as_str(), &placed.heirs[unit.index()]),
        };
        gave.entry(name).or_insert((0, covers, now)).0 += 1;
    }

    /// How much of a sum is estimated, in percent.
    fn share(&self, figure: &NamedFigure, trace: &Trace) -> Option<Scaled> {
        let collection = self.tracing.rebuilt.context.collection;
        // What a year was brought to is neither reported nor estimated.
        if collection.published.benchmark.is_some() || !self.is_on_estimates() {
            return None;
        }
        let measure: MeasureId = super::tracing_cells::find(&self.tracing.rebuilt.measures, figure)?;
        let whole = trace.parts.first()?.sum?.0;
        let (tracing, span, area, basis) = (self.tracing, self.span, self.area, self.cell.basis);
        let made = Adding { tracing, span, area, measure, basis, taken: Taken::BesideReported }.part("sum");
        let none = Scaled { units: 0, decimals: SHARE_DECIMALS };
        let share = made.sum.and_then(|made| ratio(made.0, whole, 100.0, SHARE_DECIMALS));
        Some(share.unwrap_or(none))
    }

    /// The authorities in the base of a rate.
    fn base(&self, indicator: usize) -> Result<Option<usize>, TraceError> {
        let (tracing, rebuilt) = (self.tracing, self.tracing.rebuilt);
        let Some(last) = self.span.last() else { return Ok(None) };
        let terms = tracing.terms(self.span, indicator, self.cell.basis)?;
        let published = &rebuilt.context.collection.published;
        let named = figures_named(&published.indicators[indicator]);
        let fields: Vec<&Field> = named
            .into_iter()
            .map(|at| &published.figures[at])
            .map(|own| &rebuilt.context.collection.figure_table(own.table).fields[own.field])
            .collect();
        let is_in = |unit: &&UnitId| terms.of_units[unit.index()].is_some() && !terms.left_out[unit.index()];
        let members = last.members[self.area].iter().filter(is_in);
        let codes: BTreeSet<&String> = members.flat_map(|unit| &last.figures.unit(*unit).covers).collect();
        let expected = self.expected();
        let is_asked = |code: &&String| fields.iter().all(|field| self.is_asked(code, field));
        let gave = codes.into_iter().filter(|code| expected.contains(*code)).filter(is_asked).count();
        // Where the denominator is who is in scope, so is the base.
        if gave > 0 && published.indicators[indicator].of_scope {
            return Ok(Some(expected.iter().filter(is_asked).count()));
        }
        Ok(Some(gave))
    }

    /// The authorities of which a change is.
    fn matched(&self, trace: &Trace) -> usize {
        let areas = &self.tracing.rebuilt.areas;
        let of_unit = |code: &str| {
            let is_it =
                |area: &&crate::statistics::ReportArea| area.kind == AreaType::Unit && area.area.code == code;
            areas.iter().find(is_it).map_or(0, |area| area.expected.len())
        };
        trace.parts.first().map_or(0, |part| part.items.iter().map(|item| of_unit(&item.unit)).sum())
    }
}
