//! The figures of each unit and year of which there is an annual return, brought to it.
//!
//! It stands beside what was given, in the tables of figures of this run alone: links, growth and rules see
//! what was reported.

use std::collections::{BTreeMap, BTreeSet};

use super::divide::{Divided, Dividing, WhyNot};
use crate::{
    figures::{Benchmark, Benchmarked, MeasureId, Measures, UnitId},
    returns::Context,
    schemas::{benchmark::AnnualFigure, tables::Basis},
    statistics::{AreaType, Placed, ReportArea, estimation::Structure},
    vocabulary::Period,
};

/// An annual return to which the figures of a unit could not be brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotBrought {
    /// The year.
    pub year: Period,
    /// The unit, by its id.
    pub unit: String,
    /// Index of the table.
    pub table: usize,
    /// Why.
    pub why: WhyNot,
}

/// The figures of a unit in one of the periods of a year: who it was then, and at which place the period
/// stands, that of the returns first.
type Piece = (usize, UnitId);

/// Brings figures to annual returns, where those of all periods of the year are known or estimated.
/// `earlier` are newest first.
pub fn benchmark(
    now: &mut Placed,
    earlier: &mut [Placed],
    areas: &[ReportArea],
    measures: &Measures,
    context: &Context<'_>,
) -> Vec<NotBrought> {
    let Some(declared) = &context.collection.published.benchmark else { return Vec::new() };
    let mut of_returns: BTreeMap<(Period, &str, usize), Vec<&AnnualFigure>> = BTreeMap::new();
    for annual in declared.annual.iter().filter(|annual| annual.year.start() <= context.period.end()) {
        let table = context.collection.published.figures[annual.figure].table;
        of_returns.entry((annual.year, &annual.unit, table)).or_default().push(annual);
    }
    let mut not_brought = Vec::new();
    for ((year, unit, table), annual) in of_returns {
        let mut periods: Vec<&mut Placed> = std::iter::once(&mut *now).chain(&mut *earlier).collect();
        // Of years before those that are held nothing is asked.
        if !periods.iter().any(|placed| year.parts_like(context.period).contains(&placed.period())) {
            continue;
        }
        let mut bringing = Bringing { year, unit, annual, areas, measures, context, periods: &mut periods };
        if let Err(why) = bringing.bring(table) {
            not_brought.push(NotBrought { year, unit: unit.to_owned(), table, why });
        }
    }
    not_brought
}

/// One annual return of a table.
struct Bringing<'a, 'p> {
    year: Period,
    unit: &'a str,
    annual: Vec<&'a AnnualFigure>,
    areas: &'a [ReportArea],
    measures: &'a Measures,
    context: &'a Context<'a>,
    periods: &'a mut Vec<&'p mut Placed>,
}

impl Bringing<'_, '_> {
    fn bring(&mut self, table: usize) -> Result<(), WhyNot> {
        let structure = self.structure(table);
        let pieces = self.pieces()?;
        let annual = structure.measures.iter().map(|measure| Some(self.annual(*measure)?.value)).collect();
        let figures = |(at, unit): &Piece| {
            let own = &self.periods[*at].figures;
            structure
                .measures
                .iter()
                .map(|measure| own.get(*measure, *unit).value_on(Basis::Estimates))
                .collect()
        };
        let dividing =
            Dividing { structure: &structure, annual, pieces: pieces.iter().map(figures).collect() };
        let divided = dividing.divided()?;
        for ((at, unit), own) in pieces.into_iter().zip(divided) {
            self.put(at, unit, &structure, own);
        }
        Ok(())
    }

    /// What adds to what, of the flows that are brought to annual returns, by the rules at the year's end.
    fn structure(&self, table: usize) -> Structure {
        let (collection, register) = (self.context.collection, self.context.register);
        let published = &collection.published;
        let wanted = published.benchmark.iter().flat_map(|own| &own.figures);
        let own = wanted.map(|at| &published.figures[*at]).filter(|figure| figure.table == table);
        let fields: BTreeSet<usize> = own.map(|figure| figure.field).collect();
        let fields: Vec<usize> = fields.into_iter().collect();
        let last = self.year.parts_like(self.context.period).last().copied().unwrap_or(self.context.period);
        Structure::of(table, &fields, self.measures, &Context::new(register, collection, last))
    }

    /// Who the unit was in each period of the year in which it was there; each of them is held.
    fn pieces(&self) -> Result<Vec<Piece>, WhyNot> {
        let mut pieces = Vec::new();
        for period in self.year.parts_like(self.context.period) {
            let at = self.periods.iter().position(|placed| placed.period() == period);
            let placed = at.map(|at| &self.periods[at]).ok_or(WhyNot::NotHeld(period))?;
            let itself = placed.figures.units().find(|(_, unit)| unit.id == self.unit).map(|(id, _)| id);
            let own: Vec<UnitId> = match itself {
                Some(unit) => vec![unit],
                None => self.area().map(|area| placed.members[area].clone()).unwrap_or_default(),
            };
            if own.is_empty() && self.is_there(period) {
                return Err(WhyNot::Missing(period));
            }
            pieces.extend(own.into_iter().filter_map(|unit| Some((at?, unit))));
        }
        Ok(pieces)
    }

    /// The area (by index) of the unit, if it is one now.
    fn area(&self) -> Option<usize> {
        let is_it = |area: &ReportArea| area.kind == AreaType::Unit && area.area.code == self.unit;
        self.areas.iter().position(is_it)
    }

    /// Whether the unit, one of its members, or one that it succeeded was there at the end of a period; of a
    /// unit that is in no register it is not known otherwise.
    fn is_there(&self, period: Period) -> bool {
        let register = self.context.register;
        let is_member = |code: &str| self.unit.split('+').any(|member| member == code);
        let becomes = |code: &str| {
            register.successors_on(code, self.year.end()).iter().any(|heir| is_member(&heir.code))
        };
        let mut there = register.existing_on(period.end());
        there.any(|own| is_member(&own.code) || becomes(&own.code)) || register.get(self.unit).is_none()
    }

    fn annual(&self, measure: MeasureId) -> Option<&AnnualFigure> {
        let own = self.measures.get(measure);
        let figures = &self.context.collection.published.figures;
        self.annual.iter().copied().find(|annual| figures[annual.figure] == *own)
    }

    /// Puts what figures come to beside them.
    fn put(&mut self, at: usize, unit: UnitId, structure: &Structure, own: Vec<Option<Divided>>) {
        let source =
            self.annual.iter().map(|annual| annual.source.as_str()).find(|source| !source.is_empty());
        let source = source.unwrap_or_default().to_owned();
        for (measure, divided) in structure.measures.iter().zip(own) {
            let Some(Divided { value, times }) = divided else { continue };
            let year_is_given = self.annual(*measure).is_some();
            let figures = &mut self.periods[at].figures;
            let benchmark = Benchmark { year: self.year, times, source: source.clone() };
            let by = figures.brought_to(benchmark);
            figures.bring(*measure, unit, Benchmarked { value, by, year_is_given });
        }
    }
}
