//! Why there is no number, and who would be needed for one.

use super::{
    TraceError,
    published::PublishedLine,
    trace::{Exact, Trace},
    tracing_cells::Making,
};
use crate::{
    figures::ExactSum, publication::CellSubject, schemas::tables::NamedFigure, statistics::figures_named,
};

/// One part in so many of a figure is enough to hold it.
const PART: u128 = 10;

/// Units named; the others are counted.
const NAMED: usize = 12;

impl Making<'_, '_> {
    /// Says why, by the word that the list has for it, or by what the cell shows.
    pub(super) fn why(
        &self,
        standing: Option<&str>,
        line: Option<&PublishedLine<'_>>,
        trace: &mut Trace,
    ) -> Result<(), TraceError> {
        if let CellSubject::Nothing = self.cell.of {
            trace.why.push("Nothing stands in such a row for this column: another row has it.".to_owned());
            return Ok(());
        }
        let by_marker = match self.cell.shows.as_str() {
            "[x]" => "not-available",
            "[z]" if self.cell.shown_in.is_none() => "not-applicable",
            "[u]" => "held",
            "[b]" => "break",
            "[c]" => "suppressed",
            // What stands beside a figure of which nothing is known is a number all the same.
            _ if self.cell.beside.is_some() && trace.worked_out.is_none() => "not-available",
            _ => "known",
        };
        let is_part = matches!(self.cell.of, CellSubject::Part(_) | CellSubject::NotStated(_));
        // A part stands as its own sum does, and of a list without the word the cell says it.
        let standing = standing.filter(|word| !word.is_empty() && !is_part).unwrap_or(by_marker);
        match standing {
            "known" => self.known_all_the_same(trace),
            "held" if line.is_some() || !trace.parts.is_empty() => self.held(trace)?,
            "unreliable" => self.unreliable(line, trace),
            "not-available" => self.not_available(trace),
            "not-applicable" => self.not_applicable(trace),
            "break" => self.breaks(trace),
            "suppressed" => self.confidential(trace),
            other => trace.why.push(format!("It is not published: {other}.")),
        }
        Ok(())
    }

    /// What is listed must come to something, and be shown.
    fn known_all_the_same(&self, trace: &mut Trace) {
        let is_number = self.cell.number.is_some() || self.cell.shown_in.is_some();
        if is_number && trace.worked_out.is_none() {
            trace
                .differences
                .push("a number is published, and nothing is listed here that makes it".to_owned());
        }
    }

    /// The values that are asked about and so large a part of it that it is not published.
    fn held(&self, trace: &mut Trace) -> Result<(), TraceError> {
        let mut told = Vec::new();
        for part in &trace.parts {
            let whole = part.sum.map_or(0, |sum| ExactSum::of(sum.0).size());
            let weighs = |adds: &Exact| {
                let size = ExactSum::of(adds.0).size();
                size > 0 && size * PART >= whole
            };
            let asked = part
                .items
                .iter()
                .filter(|item| item.figures.iter().any(|figure| figure.is_queried) && weighs(&item.adds));
            told.extend(asked.map(|item| {
                format!("{} ({}) has {} of it, which is being queried", item.name, item.unit, item.adds)
            }));
        }
        if told.is_empty() {
            told.extend(self.held_figures()?);
        }
        let why = "It is held back: one value that is being queried is a tenth of it or more, or of a figure \
                   that it uses";
        trace.why.push(format!("{why}. {}.", told.join("; ")));
        Ok(())
    }

    /// The figures of an indicator that are not published themselves.
    fn held_figures(&self) -> Result<Vec<String>, TraceError> {
        let CellSubject::Ratio(at) = self.cell.of else { return Ok(Vec::new()) };
        let rebuilt = self.tracing.rebuilt;
        let collection = rebuilt.context.collection;
        let list = if self.is_on_estimates() { "data/figures.csv" } else { "totals.csv" };
        let mut told = Vec::new();
        for at in figures_named(&collection.published.indicators[at]) {
            let NamedFigure { table, key, field } = &collection.published.figures[at];
            let table = collection.figure_table(*table);
            let of = [table.name.as_str(), key.as_str(), table.fields[*field].name.as_str()];
            let place = (self.cell.period, &rebuilt.areas[self.area]);
            let line = self.tracing.lists.find(list, place, &of)?;
            let standing = line.map(|line| line.get("standing").to_owned()).unwrap_or_default();
            if ["held", "unreliable"].contains(&standing.as_str()) {
                told.push(format!("{} is {standing}", table.fields[*field].title));
            }
        }
        Ok(told)
    }

    pub(super) fn is_on_estimates(&self) -> bool {
        self.cell.basis == crate::schemas::tables::Basis::Estimates
    }

    fn unreliable(&self, line: Option<&PublishedLine<'_>>, trace: &mut Trace) {
        let given = line.map(|line| line.get("given_pct")).filter(|given| !given.is_empty());
        let given = given.map(|given| format!(": {given}% of what is asked for")).unwrap_or_default();
        let floor = self.tracing.rebuilt.context.collection.published.estimation.floor;
        let floor = floor.map(|floor| format!("{floor}%")).unwrap_or_else(|| "the floor".to_owned());
        trace.why.push(format!(
            "Too little of it was given to publish it{given}, where {floor} is needed. {}",
            needed(trace)
        ));
    }

    fn not_available(&self, trace: &mut Trace) {
        let unknown: Vec<String> = trace.parts.iter().flat_map(|part| part.unknown.clone()).collect();
        let because = if unknown.is_empty() { String::new() } else { format!(": {}", unknown.join("; ")) };
        trace.why.push(format!("It is not available{because}. {}", needed(trace)));
        let is_sum = matches!(self.cell.of, CellSubject::Sum(_));
        if is_sum && trace.worked_out.is_some() {
            let own = "nothing is published, and what is listed here comes to something";
            trace.differences.push(own.to_owned());
        }
    }

    fn not_applicable(&self, trace: &mut Trace) {
        let area = &self.tracing.rebuilt.areas[self.area].area.name;
        trace.why.push(format!(
            "It does not apply: the question is put to nobody in {area} in {}, or no form that came from \
             there has a box for it.",
            self.cell.period
        ));
    }

    fn breaks(&self, trace: &mut Trace) {
        let published = &self.tracing.rebuilt.context.collection.published;
        let period = self.cell.period;
        let between = published.breaks.iter().filter(|own| own.is_between(period.previous(), period));
        let told: Vec<String> = between.map(|own| format!("from {} on: {}", own.period, own.text)).collect();
        trace.why.push(format!(
            "Nothing is compared across a break in the series, {}.",
            if told.is_empty() { "which is declared".to_owned() } else { told.join("; ") }
        ));
    }
}

/// Who would be needed.
fn needed(trace: &Trace) -> String {
    let all: Vec<String> = trace
        .parts
        .iter()
        .flat_map(|part| &part.without)
        .map(|own| format!("{} ({}, {}: {})", own.name, own.unit, own.period, own.why))
        .collect();
    if all.is_empty() {
        return "Nobody is missing.".to_owned();
    }
    let more = all.len().saturating_sub(NAMED);
    let named = all[..all.len().min(NAMED)].join("; ");
    if more == 0 { format!("Needed: {named}.") } else { format!("Needed: {named}; and {more} more.") }
}
