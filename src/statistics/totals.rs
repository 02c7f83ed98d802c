//! Sums by unit, region, country and all, with how many reported. Exact, whatever the order.

use std::collections::BTreeSet;

use super::{
    AreaType, ReportArea,
    given::{Given, Keys, of_members},
};
use crate::{
    returns::Context,
    schemas::{Field, Measure},
    vocabulary::{Period, Scaled},
};

/// One line of `totals.csv`.
#[derive(Debug, Clone)]
pub struct Total {
    /// The period: that of the returns, or a longer one that ends with it.
    pub period: Period,
    /// Index of the area.
    pub area: usize,
    /// Index of the table.
    pub table: usize,
    /// Row of a matrix table, such as a type of premises; empty for tables that have none.
    pub key: String,
    /// Index of the field.
    pub field: usize,
    /// The sum of what was reported; `None` if nothing was.
    pub value: Option<Scaled>,
    /// Units that reported it; for a flow over several periods, in each of them.
    pub reported_units: usize,
    /// Authorities expected in the area.
    pub expected_authorities: usize,
    /// Of these, how many are answered for by those units.
    pub reported_authorities: usize,
}

/// A sum that does not fit.
#[derive(Debug, thiserror::Error)]
#[error("the sum of {field} over {area} is too large to be held: a figure in it must be wrong")]
pub struct TotalsError {
    field: String,
    area: String,
}

/// A period for which there are totals, with what was given in the periods it is made of, oldest first; `None` for one of
/// which nothing is known.
#[derive(Debug)]
pub struct Span<'g> {
    /// The period.
    pub period: Period,
    /// Its parts; the last is that of the returns.
    pub parts: Vec<Option<&'g Given>>,
    /// Of a period before that of the returns, the authorities that were in scope then: it is worked out for the whole alone.
    pub before: Option<BTreeSet<String>>,
}

impl Span<'_> {
    /// Whether it is the period of the returns itself.
    fn is_current(&self) -> bool {
        self.before.is_none() && self.parts.len() == 1
    }

    /// The areas for which it is worked out, by index, each with the authorities expected there.
    pub fn areas<'a>(&'a self, areas: &'a [ReportArea]) -> impl Iterator<Item = (usize, &'a BTreeSet<String>)> {
        let wanted = areas.iter().enumerate().filter(|(_, area)| self.before.is_none() || area.kind == AreaType::All);
        wanted.map(|(at, area)| (at, self.before.as_ref().unwrap_or(&area.expected)))
    }
}

/// Sums each figure over the units of each area, for each span.
///
/// Flows and stocks are summed over areas; rates stand in the lines of units only, since rates are never added. Over several
/// periods flows are added, and are not known if nothing is known of one of them; the stock is that of the last. A sum of
/// nothing is not known, never 0; nor is that of a region or country of which a joint return holds a part.
///
/// # Errors
/// If a sum does not fit 64 bits at the field's scale.
pub fn totals(spans: &[Span<'_>], areas: &[ReportArea], keys: &Keys, context: &Context<'_>) -> Result<Vec<Total>, TotalsError> {
    let mut totals = Vec::new();
    for span in spans {
        for (at, expected) in span.areas(areas) {
            let area = &areas[at];
            let all = Coverage::of(span, at, expected);
            // Whether a list that is not there was empty is known of the current period alone.
            let tables = context.collection.tables.iter().enumerate().filter(|(_, table)| !table.is_list() || span.is_current());
            for (table_at, table) in tables {
                for (key_at, key) in keys.of_table(table_at).iter().enumerate() {
                    for (field_at, field) in table.fields.iter().enumerate().filter(|(_, field)| is_summed(field, area)) {
                        let sum = Sum::of(span, at, (table_at, key_at, field_at), field.measure)
                            .map_err(|()| TotalsError { field: field.name.clone(), area: area.area.name.clone() })?;
                        totals.push(Total {
                            period: span.period,
                            area: at,
                            table: table_at,
                            key: key.clone(),
                            field: field_at,
                            value: sum.value,
                            reported_units: sum.reporters.len(),
                            expected_authorities: expected.len(),
                            reported_authorities: all.of_sum(&sum, expected),
                        });
                    }
                }
            }
        }
    }
    Ok(totals)
}

fn is_summed(field: &Field, area: &ReportArea) -> bool {
    let figure = field.kind.is_numeric() && !field.personal;
    figure && (field.is_additive() || area.kind == AreaType::Unit && field.measure.is_some())
}

/// How many authorities all units of an area answer for, worked out once: as a rule all of them report a figure.
struct Coverage {
    units: usize,
    authorities: usize,
}

impl Coverage {
    fn of(span: &Span<'_>, area: usize, expected: &BTreeSet<String>) -> Self {
        let last = span.parts.last().copied().flatten();
        let members = last.map(|last| last.members[area].clone()).unwrap_or_default();
        let sum = Sum { value: None, last, reporters: members };
        Self { units: sum.reporters.len(), authorities: sum.authorities(expected) }
    }

    fn of_sum(&self, sum: &Sum<'_>, expected: &BTreeSet<String>) -> usize {
        if sum.reporters.len() == self.units { self.authorities } else { sum.authorities(expected) }
    }
}

/// A sum over the units of an area, with those that reported it.
struct Sum<'g> {
    value: Option<Scaled>,
    last: Option<&'g Given>,
    /// Units of the last part (by index) that reported in each part.
    reporters: Vec<usize>,
}

impl<'g> Sum<'g> {
    fn of(span: &Span<'g>, area: usize, figure: (usize, usize, usize), measure: Option<Measure>) -> Result<Self, ()> {
        let last = span.parts.last().copied().flatten();
        let counted = if measure == Some(Measure::Flow) { span.parts.as_slice() } else { &span.parts[span.parts.len() - 1..] };
        let mut sum = Self { value: None, last, reporters: Vec::new() };
        let mut in_each: Option<BTreeSet<&str>> = None;
        for (at, part) in counted.iter().enumerate() {
            let Some(part) = part else { return Ok(Self { value: None, last, reporters: Vec::new() }) };
            let given = part.of(figure.0, figure.1, figure.2);
            // A joint return that lies partly in the area holds figures of it that nobody can tell.
            let shared = part.straddling[area].iter().any(|unit| given.iter().any(|(giver, _)| giver == unit));
            if shared {
                return Ok(Self { value: None, last, reporters: Vec::new() });
            }
            let mut own: Option<Scaled> = None;
            let mut reporters: Vec<usize> = Vec::new();
            for (unit, value) in of_members(given, &part.members[area], part.units.len()) {
                own = Some(own.map_or(Some(value), |own| own.checked_add(value)).ok_or(())?);
                if reporters.last() != Some(&unit) {
                    reporters.push(unit);
                }
            }
            let Some(own) = own else { return Ok(Self { value: None, last, reporters: Vec::new() }) };
            sum.value = Some(sum.value.map_or(Some(own), |sum| sum.checked_add(own)).ok_or(())?);
            if at + 1 == counted.len() {
                sum.reporters = reporters;
            } else {
                let names: BTreeSet<&str> = reporters.iter().map(|unit| part.units[*unit].id.as_str()).collect();
                in_each = Some(in_each.map_or_else(|| names.clone(), |before| before.intersection(&names).copied().collect()));
            }
        }
        if let (Some(in_each), Some(last)) = (in_each, last) {
            sum.reporters.retain(|unit| in_each.contains(last.units[*unit].id.as_str()));
        }
        Ok(sum)
    }

    /// How many of the authorities expected in an area these units answer for.
    fn authorities(&self, expected: &BTreeSet<String>) -> usize {
        let Some(last) = self.last else { return 0 };
        match self.reporters.as_slice() {
            [] => 0,
            [only] => last.units[*only].covers.intersection(expected).count(),
            several => {
                let covers = several.iter().flat_map(|unit| &last.units[*unit].covers);
                covers.filter(|code| expected.contains(*code)).collect::<BTreeSet<_>>().len()
            }
        }
    }
}
