//! Cells of the published workbook, traced.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use super::{
    Rebuilt, TraceError,
    adding::{Adding, Taken},
    published::{Published, PublishedLine},
    trace::{Exact, PublishedAs, Trace, TracedPart},
};
use crate::{
    figures::{MeasureId, Measures},
    publication::{AuditedFigures, Beside, Book, CellOf, CellSubject, cells_of, period_in_words},
    schemas::{
        Field,
        quartiles::Quartile,
        tables::{Basis, NamedFigure},
    },
    statistics::{
        AreaType, GROWTH_DECIMALS, JointWeights, Placed, Span, Terms, beside, change, of_rate, published,
        ratio, spans,
    },
    vocabulary::{Period, Scaled},
};

/// The workbook of a folder.
const WORKBOOK: &str = "statistics.xlsx";

/// A folder whose figures are traced.
pub struct Tracing<'r> {
    pub(super) rebuilt: &'r Rebuilt<'r>,
    pub(super) spans: Vec<Span<'r>>,
    pub(super) weights: JointWeights<'r>,
    pub(super) lists: Published<'r>,
    pub(super) book: Book,
    pub(super) rows: AuditedFigures,
    pub(super) known_terms: RefCell<HashMap<(Period, usize, Basis), Rc<Terms>>>,
}

impl<'r> Tracing<'r> {
    /// Of a folder whose figures were put together again.
    ///
    /// # Errors
    /// If its workbook is not as its run left it.
    pub fn of(rebuilt: &'r Rebuilt<'r>) -> Result<Self, TraceError> {
        let (folder, context) = (rebuilt.folder, rebuilt.context);
        let spans = spans(&rebuilt.now, &rebuilt.earlier, context);
        let all: Vec<&Placed> = std::iter::once(&rebuilt.now).chain(&rebuilt.earlier).collect();
        let path = folder.path(WORKBOOK);
        let book = Book::of_bytes(folder.out.bytes(WORKBOOK)?, &path)?;
        let periods = spans.iter().filter(|span| span.before.is_none()).map(|span| span.period).collect();
        let earlier: Vec<Period> = rebuilt.earlier.iter().map(Placed::period).collect();
        let first = earlier.last().copied().unwrap_or(context.period);
        let back = context.collection.published.back_series.iter().flatten().map(|own| own.period);
        let back = back.filter(|period| period.end() < first.start()).collect();
        let rows =
            AuditedFigures::none(&rebuilt.areas, rebuilt.wholes.clone(), (periods, earlier, back), context);
        Ok(Self {
            weights: JointWeights::of(&all, &rebuilt.measures, context),
            lists: Published::of(&folder.out),
            known_terms: RefCell::default(),
            rebuilt,
            spans,
            book,
            rows,
        })
    }

    /// The cells of figures of those tables (by sheet and title) that are wanted.
    #[must_use]
    pub fn cells(&self, wanted: &dyn Fn(&str, &str) -> bool) -> Vec<CellOf> {
        cells_of(&self.book, &self.rows, self.rebuilt.context, wanted)
    }

    pub(super) fn field_of(&self, measure: MeasureId) -> &'r Field {
        let own = self.rebuilt.measures.get(measure);
        &self.rebuilt.context.collection.figure_table(own.table).fields[own.field]
    }

    /// How the figure of a cell is made.
    ///
    /// # Errors
    /// If a list beside the workbook is not as its run left it.
    pub fn trace(&self, cell: &CellOf) -> Result<Trace, TraceError> {
        let area = cell.shown_in.unwrap_or(cell.area);
        let mut trace = self.begun(cell, area);
        let Some(span) = self.spans.iter().find(|span| span.period == cell.period) else {
            self.without_returns(cell, &mut trace);
            return Ok(trace);
        };
        let made = Making { tracing: self, cell, span, area };
        let worked_out = made.parts(&mut trace)?;
        trace.worked_out = worked_out.map(Exact);
        made.published(&mut trace)?;
        made.against_the_cell(&mut trace);
        Ok(trace)
    }

    fn begun(&self, cell: &CellOf, area: usize) -> Trace {
        let mut trace = Trace {
            sheet: cell.sheet.clone(),
            cell: cell.cell.to_string(),
            table: cell.title.clone(),
            row: cell.row.join(", "),
            heading: cell.heading.split('\n').collect::<Vec<_>>().join(" "),
            column: cell.column.clone(),
            period: cell.period.to_string(),
            period_in_words: period_in_words(cell.period),
            area: self.rebuilt.areas[area].area.name.clone(),
            basis: cell.basis.word(),
            shows: cell.shows.clone(),
            about: Vec::new(),
            parts: Vec::new(),
            worked_out: None,
            rounding: String::new(),
            published: Vec::new(),
            beside: Vec::new(),
            confidential: None,
            why: Vec::new(),
            differences: Vec::new(),
        };
        let beside = match cell.beside {
            None => None,
            Some(Beside::Authorities) => Some("how many authorities the figure is of"),
            Some(Beside::Complete) => Some("how many authorities gave the figure in every period"),
            Some(Beside::Estimated) => Some("how much of the figure is estimated, in percent"),
        };
        trace.about.extend(
            beside.map(|says| format!("The cell says {says}; what follows is how that figure is made.")),
        );
        trace.about.extend(cell.shown_in.map(|at| {
            format!(
                "It is not asked everywhere: its sum stands in the row of {}, and is traced here.",
                self.rebuilt.areas[at].area.name
            )
        }));
        trace
    }

    /// A figure of a period of which no returns are held.
    fn without_returns(&self, cell: &CellOf, trace: &mut Trace) {
        let published = &self.rebuilt.context.collection.published;
        let CellSubject::BackSeries(figure) = &cell.of else {
            trace.why.push("Nothing stands in such a row for this column.".to_owned());
            return;
        };
        let is_it = |at: usize| published.figures[at] == *figure;
        let mut own = published.back_series.iter().flatten();
        match own.find(|own| own.period == cell.period && is_it(own.figure)) {
            Some(own) => {
                trace.worked_out = Some(Exact(own.value));
                trace.why.push(format!(
                    "It is of a back series: published as {} ({}), of a period of which no returns are held.",
                    own.value,
                    if own.source.is_empty() { "no source is declared" } else { &own.source }
                ));
            }
            None => trace.why.push("The back series has no such figure.".to_owned()),
        }
    }
}

/// One cell, being traced.
pub(super) struct Making<'t, 'r> {
    pub tracing: &'t Tracing<'r>,
    pub cell: &'t CellOf,
    pub span: &'t Span<'r>,
    pub area: usize,
}

impl Making<'_, '_> {
    /// What it is made of; gives what that comes to, rounded as it is published.
    fn parts(&self, trace: &mut Trace) -> Result<Option<Scaled>, TraceError> {
        let tracing = self.tracing;
        match &self.cell.of {
            CellSubject::Sum(figure) => Ok(self.sum(figure, Taken::Whole, trace)),
            CellSubject::Estimates(figure) => Ok(self.sum(figure, Taken::BesideReported, trace)),
            CellSubject::Part(figure) => Ok(self.broken_down(figure, true, trace)),
            CellSubject::NotStated(figure) => Ok(self.broken_down(figure, false, trace)),
            CellSubject::Ratio(at) => {
                let parts = tracing.rate((self.span, self.area, self.cell.basis), *at)?;
                let declared = &tracing.rebuilt.context.collection.published.indicators[*at];
                trace.parts.extend(parts);
                let [above, below] = self.as_published(trace);
                let value = above
                    .zip(below)
                    .and_then(|(above, below)| ratio(above.0, below.0, declared.per, declared.decimals));
                trace.rounding = format!(
                    "numerator / denominator x {}, rounded once, decimals: {}, halves away from zero{}",
                    declared.per,
                    declared.decimals,
                    self.parts_in_words(trace)
                );
                Ok(value)
            }
            CellSubject::Change(figure) => {
                let Some(measure) = self.measure(figure) else { return Ok(None) };
                let parts = tracing.matched(self.span.period, self.area, measure);
                trace.parts.extend(parts);
                let [before, now] = self.as_published(trace);
                let value =
                    before.zip(now).and_then(|(before, now)| change(before.0, now.0, GROWTH_DECIMALS));
                let words = self.parts_in_words(trace);
                trace.rounding =
                    format!("(now - before) / before in percent, rounded once to 1 decimal{words}");
                Ok(value)
            }
            CellSubject::Quartile(at, quartile) => {
                let (part, value) = tracing.quartile((self.span, self.area), *at, *quartile)?;
                trace.rounding = match quartile {
                    Quartile::Units => "so many units".to_owned(),
                    _ => "between the two units nearest to it in proportion, rounded once".to_owned(),
                };
                trace.parts.push(part);
                Ok(value)
            }
            CellSubject::BackSeries(_) | CellSubject::Nothing => Ok(None),
        }
    }

    /// Both sums of a cell as lists and rates have them: rounded where small figures must not be told.
    fn as_published(&self, trace: &Trace) -> [Option<Exact>; 2] {
        let collection = self.tracing.rebuilt.context.collection;
        let published = |at: usize, value: Scaled| match &self.cell.of {
            CellSubject::Sum(figure) | CellSubject::Change(figure) => {
                beside(value, &collection.figure_table(figure.table).fields[figure.field])
            }
            CellSubject::Ratio(ratio) => {
                let declared = &collection.published.indicators[*ratio];
                let part = if at == 0 { &declared.numerator } else { &declared.denominator };
                of_rate(value, part, collection)
            }
            _ => Some(value),
        };
        let sum = |at: usize| trace.parts.get(at).and_then(|part| part.sum);
        [0, 1].map(|at| sum(at).and_then(|own| published(at, own.0)).map(Exact))
    }

    fn parts_in_words(&self, trace: &Trace) -> String {
        let shown = self.as_published(trace);
        let is_rounded = (0..2).any(|at| trace.parts[at].sum.is_some() && trace.parts[at].sum != shown[at]);
        let words = |own: &Option<Exact>| own.map_or("nothing".to_owned(), |own| own.to_string());
        if is_rounded {
            format!("; of both rounded, {} and {}, as they are published", words(&shown[0]), words(&shown[1]))
        } else {
            String::new()
        }
    }

    fn measure(&self, figure: &NamedFigure) -> Option<MeasureId> {
        find(&self.tracing.rebuilt.measures, figure)
    }

    fn sum(&self, figure: &NamedFigure, taken: Taken, trace: &mut Trace) -> Option<Scaled> {
        let measure = self.measure(figure)?;
        let basis = if taken == Taken::Whole { self.cell.basis } else { Basis::Estimates };
        let (tracing, span, area) = (self.tracing, self.span, self.area);
        let part = Adding { tracing, span, area, measure, basis, taken }.part("sum");
        self.rounded(part, measure, trace)
    }

    fn broken_down(&self, figure: &NamedFigure, is_part: bool, trace: &mut Trace) -> Option<Scaled> {
        let rebuilt = self.tracing.rebuilt;
        let table = rebuilt.context.collection.figure_table(figure.table);
        let total_key = table.total_key.as_ref()?;
        let of_key = |key: &String| rebuilt.measures.find(figure.table, key, figure.field);
        let parts: Vec<MeasureId> =
            table.declared_keys().iter().filter(|key| *key != total_key).filter_map(of_key).collect();
        let total = of_key(total_key)?;
        let wanted = if is_part { Some(self.measure(figure)?) } else { None };
        let place = (self.span, self.area, self.cell.basis);
        let part = self.tracing.broken_down(place, total, &parts, wanted);
        trace.about.push(
            "Parts are of the units of which the total is known, so that they and what is not stated add to \
             it."
            .to_owned(),
        );
        self.rounded(part, total, trace)
    }

    fn rounded(&self, part: TracedPart, measure: MeasureId, trace: &mut Trace) -> Option<Scaled> {
        let field = self.tracing.field_of(measure);
        let base = field.rounding.base.map_or_else(
            || match field.decimals {
                0 => "to a whole number".to_owned(),
                1 => "to 1 decimal".to_owned(),
                several => format!("to {several} decimals"),
            },
            |base| format!("to a multiple of {base}"),
        );
        let ties = if field.rounding.ties_to_even { "to the even multiple" } else { "away from zero" };
        trace.rounding = format!("rounded once, {base}, halves {ties}");
        let value = part.sum.and_then(|sum| published(sum.0, field));
        trace.parts.push(part);
        value
    }

    /// The lines of the lists that say what was published, each held against what was worked out.
    fn published(&self, trace: &mut Trace) -> Result<(), TraceError> {
        let line = self.line()?;
        if let Some(line) = &line {
            let columns: &[(&str, Option<Exact>, bool)] = &self.columns(line, trace);
            for (column, worked_out, is_held) in columns {
                let value = line.get(column);
                trace
                    .published
                    .push(PublishedAs { place: format!("{}, {column}", line.list), value: value.to_owned() });
                let Some(number) = line.number(column).map(Exact).filter(|_| *is_held) else { continue };
                if !worked_out.is_some_and(|own| own.is(number)) {
                    let own = worked_out.map_or("nothing".to_owned(), |own| own.to_string());
                    trace.differences.push(format!(
                        "{} says {number} in its column {column}, and what is listed here comes to {own}",
                        line.list
                    ));
                }
            }
        }
        self.recount(line.as_ref(), trace)?;
        self.why(line.as_ref().map(|line| line.get("standing")), line.as_ref(), trace)
    }

    /// The columns of a list that say something of the cell, with what was worked out for each.
    fn columns(&self, line: &PublishedLine<'_>, trace: &Trace) -> Vec<(&'static str, Option<Exact>, bool)> {
        let shown = self.as_published(trace);
        let sum = |at: usize| shown[at];
        match (&self.cell.of, line.list) {
            // It is the unit's own, and rounds nothing.
            (CellSubject::Sum(_), "totals.csv") => {
                vec![("value", trace.parts.first().and_then(|part| part.sum), true)]
            }
            (CellSubject::Sum(_), _) => vec![("exact", sum(0), true), ("value", trace.worked_out, true)],
            (CellSubject::Ratio(_), _) => vec![
                ("numerator", sum(0), true),
                ("denominator", sum(1), true),
                ("value", trace.worked_out, true),
            ],
            (CellSubject::Change(_), _) => {
                vec![("before", sum(0), true), ("now", sum(1), true), ("change_pct", trace.worked_out, true)]
            }
            (CellSubject::Quartile(_, quartile), _) => {
                vec![(quartile.word(), trace.worked_out, true)]
            }
            _ => Vec::new(),
        }
    }

    fn line(&self) -> Result<Option<PublishedLine<'_>>, TraceError> {
        let tracing = self.tracing;
        let area = &tracing.rebuilt.areas[self.area];
        let place = (self.cell.period, area);
        let collection = tracing.rebuilt.context.collection;
        let sum = |list: &'static str, figure: &NamedFigure| {
            let table = collection.figure_table(figure.table);
            let of = [table.name.as_str(), figure.key.as_str(), table.fields[figure.field].name.as_str()];
            tracing.lists.find(list, place, &of)
        };
        match &self.cell.of {
            CellSubject::Sum(figure) if self.is_with_estimates() => sum("data/figures.csv", figure),
            CellSubject::Sum(figure) => sum("totals.csv", figure),
            CellSubject::Part(figure) | CellSubject::NotStated(figure) if self.is_with_estimates() => {
                sum("data/figures.csv", figure)
            }
            CellSubject::Part(figure) | CellSubject::NotStated(figure) => sum("totals.csv", figure),
            CellSubject::Change(figure) => sum("data/growth.csv", figure),
            CellSubject::Ratio(at) => {
                let name = collection.published.indicators[*at].name.as_str();
                tracing.lists.find("data/indicators.csv", place, &[name, self.cell.basis.word()])
            }
            CellSubject::Quartile(at, _) => {
                let name = collection.published.indicators[*at].name.as_str();
                tracing.lists.find("data/quartiles.csv", place, &[name])
            }
            CellSubject::Estimates(_) | CellSubject::BackSeries(_) | CellSubject::Nothing => Ok(None),
        }
    }

    fn is_with_estimates(&self) -> bool {
        let is_unit = self.tracing.rebuilt.areas[self.area].kind == AreaType::Unit;
        let has_estimates = self.tracing.rebuilt.context.collection.published.has_estimates();
        self.cell.basis == Basis::Estimates && !is_unit && has_estimates
    }

    /// The number in the cell itself.
    fn against_the_cell(&self, trace: &mut Trace) {
        if self.cell.beside.is_some() || self.cell.shown_in.is_some() {
            return;
        }
        let Some(shown) = self.cell.number else {
            return;
        };
        let own = trace.worked_out.map(|own| own.0.to_f64());
        let is_same = |own: f64| (own - shown).abs() <= 1e-12 * own.abs().max(shown.abs());
        if !own.is_some_and(is_same) {
            let own = own.map_or("nothing".to_owned(), |own| own.to_string());
            trace.differences.push(format!(
                "{} {} shows {shown}, and what is listed here comes to {own}",
                trace.sheet, trace.cell
            ));
        }
    }
}

/// The measure of a figure.
pub(super) fn find(measures: &Measures, figure: &NamedFigure) -> Option<MeasureId> {
    measures.find(figure.table, &figure.key, figure.field)
}
