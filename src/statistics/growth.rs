//! Growth on the period before: over the units that gave a figure in both, and beside it what it would be
//! without those of which it is being queried.

use std::collections::BTreeSet;

use super::{
    AreaType, Comparable, Placed, ReportArea, Standing,
    held::{PART, is_queried},
    rounding,
};
use crate::{
    figures::{MeasureId, Measures, SumError, UnitId},
    returns::Context,
    schemas::{Field, tables::ColumnOf},
    vocabulary::{Period, Scaled},
};

/// Decimals of a percentage of change.
pub const DECIMALS: u8 = 1;

/// How a figure of an area changed on the period before.
#[derive(Debug, Clone)]
pub struct Growth {
    /// The later period.
    pub period: Period,
    /// Index of the area.
    pub area: usize,
    /// Index of the figure among those published.
    pub figure: usize,
    /// Sum of the matched units in the period before.
    pub before: Option<Scaled>,
    /// Sum of the same units in the period.
    pub now: Option<Scaled>,
    /// The change in percent, rounded once; `None` where no unit is matched, or they gave 0.
    pub percent: Option<Scaled>,
    /// Whether it can be shown, and if not why.
    pub standing: Standing,
    /// The same without the units of which the figure is being queried.
    pub percent_unqueried: Option<Scaled>,
    /// Units that gave the figure in both periods.
    pub matched_units: usize,
    /// Their areas (by index).
    pub matched: Vec<usize>,
    /// The authorities that they answer for.
    pub matched_authorities: usize,
    /// Of these units those of which it is being queried, in one of both.
    pub queried_units: usize,
}

impl Growth {
    /// The same by what is published of both sums, where that is rounded so that small figures cannot be
    /// told. `None` if it does not fit.
    fn rounded(mut self, field: &Field) -> Option<Self> {
        let (Some(before), Some(now)) = (self.before, self.now) else { return Some(self) };
        if field.rounding.is_control {
            let (before, now) = (rounding::published(before, field)?, rounding::published(now, field)?);
            (self.before, self.now) = (Some(before), Some(now));
            self.percent = rounding::change(before, now, DECIMALS);
            self.percent_unqueried = None;
            if self.percent.is_none() {
                self.standing = Standing::NotAvailable;
            }
        }
        Some(self)
    }

    /// The same where the figure is not what it was: there is nothing to compare.
    fn across_a_break(self) -> Self {
        Self {
            before: None,
            now: None,
            percent: None,
            percent_unqueried: None,
            standing: Standing::Break,
            ..self
        }
    }
}

/// The growth of every figure that a table shows it of: of the period of the returns for every area, of
/// earlier ones for the whole. `periods` are newest first.
///
/// # Errors
/// If a sum does not fit.
pub fn growth(
    periods: &[&Placed],
    areas: &[ReportArea],
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Vec<Growth>, SumError> {
    let published = &context.collection.published;
    let columns = published.tables.iter().flat_map(|table| &table.columns);
    let wanted: BTreeSet<usize> = columns
        .filter_map(|column| if let ColumnOf::Change(figure) = column { Some(*figure) } else { None })
        .collect();
    let mut found = Vec::new();
    for pair in periods.windows(2) {
        let (now, before) = (pair[0], pair[1]);
        if before.period() != now.period().previous() {
            continue;
        }
        let comparable = Comparable::with(now.period(), measures, context);
        for figure in &wanted {
            let declared = &published.figures[*figure];
            let table = context.collection.figure_table(declared.table);
            let Some(measure) = measures.find(declared.table, &declared.key, declared.field) else {
                continue;
            };
            let matching = Matching { now, before, measure };
            let shown = areas
                .iter()
                .enumerate()
                .filter(|(_, area)| now.period() == context.period || area.kind == AreaType::All);
            for (area, declared_area) in shown {
                let does_not_fit = || SumError {
                    field: table.fields[declared.field].name.clone(),
                    area: declared_area.area.name.clone(),
                };
                let own = matching.area(area, *figure, areas).ok_or_else(does_not_fit)?;
                let own = own.rounded(&table.fields[declared.field]).ok_or_else(does_not_fit)?;
                let is_one_series = comparable.reach(measure, before.period());
                found.push(if is_one_series { own } else { own.across_a_break() });
            }
        }
    }
    Ok(found)
}

/// One figure in two periods.
struct Matching<'g> {
    now: &'g Placed,
    before: &'g Placed,
    measure: MeasureId,
}

impl Matching<'_> {
    /// The growth of an area; `None` if a sum does not fit.
    fn area(&self, area: usize, figure: usize, areas: &[ReportArea]) -> Option<Growth> {
        let mut growth = Growth {
            period: self.now.period(),
            area,
            figure,
            before: None,
            now: None,
            percent: None,
            percent_unqueried: None,
            standing: Standing::NotAvailable,
            matched_units: 0,
            matched: Vec::new(),
            matched_authorities: 0,
            queried_units: 0,
        };
        let (mut queried_before, mut queried_now, mut heaviest) = (0_i64, 0_i64, 0_i128);
        let within = |unit: &UnitId| self.now.members[area].binary_search(unit).is_ok();
        for (unit_area, declared) in areas.iter().enumerate().filter(|(_, area)| area.kind == AreaType::Unit)
        {
            let (units, units_before) = (&self.now.members[unit_area], &self.before.members[unit_area]);
            if units.is_empty() || !units.iter().all(within) {
                continue;
            }
            let values = (
                self.before.of_unit_now(self.measure, unit_area),
                self.now.of_unit_now(self.measure, unit_area),
            );
            let (Some(before), Some(now)) = values else { continue };
            if is_queried(self.now, self.measure, units)
                || is_queried(self.before, self.measure, units_before)
            {
                growth.queried_units += 1;
                queried_before = queried_before.checked_add(before.units)?;
                queried_now = queried_now.checked_add(now.units)?;
                heaviest = heaviest.max(i128::from(now.units).abs());
            }
            growth.before = Some(growth.before.map_or(Some(before), |sum| sum.checked_add(before))?);
            growth.now = Some(growth.now.map_or(Some(now), |sum| sum.checked_add(now))?);
            growth.matched_units += 1;
            growth.matched.push(unit_area);
            growth.matched_authorities += declared.expected.len();
        }
        let Some((before, now)) = growth.before.zip(growth.now) else { return Some(growth) };
        let without =
            |sum: Scaled, queried: i64| Some(Scaled { units: sum.units.checked_sub(queried)?, ..sum });
        growth.percent = rounding::change(before, now, DECIMALS);
        growth.percent_unqueried =
            rounding::change(without(before, queried_before)?, without(now, queried_now)?, DECIMALS);
        growth.standing = match growth.percent {
            Some(_) if heaviest > 0 && heaviest * PART >= i128::from(now.units).abs() => Standing::Held,
            Some(_) => Standing::Known,
            None => Standing::NotAvailable,
        };
        Some(growth)
    }
}
