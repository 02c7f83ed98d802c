//! An indicator: both parts, unit by unit, over the units of which both are known.

use std::rc::Rc;

use super::{
    TraceError, Tracing,
    trace::{Exact, FigureOf, TracedItem, TracedPart, Without},
};
use crate::{
    expressions::Expression,
    figures::{ExactSum, MeasureId, UnitId},
    schemas::tables::{Basis, Indicator},
    statistics::{Placed, Span, Terms, figures_named, terms},
    vocabulary::Scaled,
};

impl Tracing<'_> {
    fn both(&self, declared: &Indicator) -> [TracedPart; 2] {
        let collection = self.rebuilt.context.collection;
        let names = collection.published.names(&collection.tables).fields;
        let part = |role, of: &Expression| {
            let named: Vec<&str> = of.node.fields().iter().map(|at| names[*at].name.as_str()).collect();
            TracedPart { role, of: named.join(", "), ..TracedPart::default() }
        };
        [part("numerator", &declared.numerator), part("denominator", &declared.denominator)]
    }

    /// Numerators and denominators of all units in a span.
    pub(super) fn terms(
        &self,
        span: &Span<'_>,
        indicator: usize,
        basis: Basis,
    ) -> Result<Rc<Terms>, TraceError> {
        let place = (span.period, indicator, basis);
        if let Some(known) = self.known_terms.borrow().get(&place) {
            return Ok(Rc::clone(known));
        }
        let context = self.rebuilt.context;
        let declared = &context.collection.published.indicators[indicator];
        let own = terms(span, declared, basis, &self.rebuilt.measures, context)
            .map_err(crate::statistics::StatisticsError::from)?;
        let own = Rc::new(own);
        self.known_terms.borrow_mut().insert(place, Rc::clone(&own));
        Ok(own)
    }

    /// Numerator and denominator of an indicator for an area.
    pub(super) fn rate(
        &self,
        (span, area, basis): (&Span<'_>, usize, Basis),
        indicator: usize,
    ) -> Result<[TracedPart; 2], TraceError> {
        let terms = self.terms(span, indicator, basis)?;
        let declared = &self.rebuilt.context.collection.published.indicators[indicator];
        let mut rate =
            Rate { tracing: self, span, area, declared, basis, terms: &terms, parts: self.both(declared) };
        if let Some(last) = span.last() {
            last.members[area].iter().for_each(|unit| rate.unit(last, *unit));
            if basis == Basis::Estimates {
                last.straddling[area].iter().for_each(|unit| rate.joint(last, *unit));
            }
        }
        if declared.of_scope {
            rate.over_all_in_scope(area);
        }
        Ok(rate.parts)
    }
}

struct Rate<'t, 'r> {
    tracing: &'t Tracing<'r>,
    span: &'t Span<'t>,
    area: usize,
    declared: &'t Indicator,
    basis: Basis,
    terms: &'t Terms,
    parts: [TracedPart; 2],
}

impl Rate<'_, '_> {
    /// The denominator is who is in scope, not what units gave.
    fn over_all_in_scope(&mut self, area: usize) {
        let areas = &self.tracing.rebuilt.areas;
        let expected =
            self.span.areas(areas).find(|(own, _)| *own == area).map(|(_, expected)| expected.len());
        let known = self.parts[0].sum.is_some();
        let sum = expected.filter(|_| known).and_then(|count| i64::try_from(count).ok());
        self.parts[1] = TracedPart {
            role: "denominator",
            of: "authorities in scope".to_owned(),
            sum: sum.map(|units| Exact(Scaled { units, decimals: 0 })),
            ..TracedPart::default()
        };
    }

    fn unit(&mut self, last: &Placed, unit: UnitId) {
        match self.terms.of_units[unit.index()] {
            None => {
                let why = self.lacks(last, unit);
                self.without(last, unit, &why);
            }
            Some(_) if self.terms.left_out[unit.index()] => {
                self.without(
                    last,
                    unit,
                    "a figure of it is being queried, and no rate is worked out with it",
                );
            }
            Some((numerator, denominator)) => self.put(last, unit, [numerator, denominator], [None, None]),
        }
    }

    /// A joint return that lies partly in the area.
    fn joint(&mut self, last: &Placed, unit: UnitId) {
        let Some((numerator, denominator)) = self.terms.of_units[unit.index()] else { return };
        let area = &self.tracing.rebuilt.areas[self.area];
        let share = |part: &Expression, value: Scaled| {
            self.tracing.weights.share_of_part(part, value, unit, (last, area))
        };
        let shares =
            share(&self.declared.numerator, numerator).zip(share(&self.declared.denominator, denominator));
        match shares {
            None => self.without(last, unit, "it lies partly there, and nobody can tell how much of it"),
            Some(_) if self.terms.left_out[unit.index()] => {
                self.without(
                    last,
                    unit,
                    "a figure of it is being queried, and no rate is worked out with it",
                );
            }
            Some((own_numerator, own_denominator)) => {
                let words = |whole: Scaled| Some(format!("of {whole}, divided by declared weights"));
                self.put(
                    last,
                    unit,
                    [own_numerator, own_denominator],
                    [words(numerator), words(denominator)],
                );
            }
        }
    }

    fn put(&mut self, last: &Placed, unit: UnitId, values: [Scaled; 2], shares: [Option<String>; 2]) {
        let own = last.figures.unit(unit);
        let expressions = [&self.declared.numerator, &self.declared.denominator];
        for (at, (value, share)) in values.into_iter().zip(shares).enumerate() {
            let item = TracedItem {
                unit: own.id.clone(),
                name: own.name.clone(),
                adds: Exact(value),
                share,
                figures: self.figures(last, unit, &expressions[at].node.fields()),
            };
            let part = &mut self.parts[at];
            let sum = part.sum.map_or_else(ExactSum::default, |sum| ExactSum::of(sum.0));
            part.sum = sum.plus(ExactSum::of(value)).value(value.decimals).map(Exact);
            part.items.push(item);
        }
    }

    fn without(&mut self, last: &Placed, unit: UnitId, why: &str) {
        let own: Without = self.tracing.rebuilt.without(last, unit, why);
        self.parts[0].without.push(own);
    }

    /// The figures of a unit, in the parts of the span that count, as they were of those who stood for it.
    fn figures(&self, last: &Placed, unit: UnitId, named: &[usize]) -> Vec<FigureOf> {
        let mut found = Vec::new();
        self.each(last, unit, named, &mut |placed, unit, measure| {
            found.push(self.tracing.rebuilt.figure_of(placed, unit, measure));
        });
        found
    }

    /// Which figures are lacking for both parts.
    fn lacks(&self, last: &Placed, unit: UnitId) -> String {
        let mut lacking = Vec::new();
        self.each(last, unit, &figures_named(self.declared), &mut |placed, unit, measure| {
            let figure = placed.figures.get(measure, unit);
            if figure.value_on(self.basis).is_none() {
                let name = self.tracing.rebuilt.name_of(measure);
                lacking.push(format!("{name} of {} is {}", placed.period(), figure.status.word()));
            }
        });
        if lacking.is_empty() {
            "not all of it is known in each period".to_owned()
        } else {
            lacking.join(", ")
        }
    }

    fn each(
        &self,
        last: &Placed,
        unit: UnitId,
        named: &[usize],
        take: &mut dyn FnMut(&Placed, UnitId, MeasureId),
    ) {
        let rebuilt = self.tracing.rebuilt;
        let published = &rebuilt.context.collection.published;
        for figure in named.iter().map(|at| &published.figures[*at]) {
            let Some(measure) = rebuilt.measures.find(figure.table, &figure.key, figure.field) else {
                continue;
            };
            let kind = self.tracing.field_of(measure).measure;
            let is_flow = kind == Some(crate::schemas::StockOrFlow::Flow);
            let averaged = self.declared.average_stocks && !is_flow;
            let parts = if averaged { self.span.parts.as_slice() } else { self.span.counted(kind) };
            for placed in parts.iter().filter_map(|(_, placed)| *placed) {
                if std::ptr::eq(placed, last) {
                    take(placed, unit, measure);
                } else if let Some(area) = last.unit_now(unit) {
                    placed.members[area].iter().for_each(|unit| take(placed, *unit, measure));
                }
            }
        }
    }
}
