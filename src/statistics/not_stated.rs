//! What the parts of a total leave unexplained, worked out by unit: what one gave too much never pays for
//! what another left out.

use std::collections::BTreeSet;

use super::{Placed, Span, rounding, with_estimates::SHARE_DECIMALS};
use crate::{
    figures::{ExactSum, MeasureId, Measures, Status, SumError},
    returns::Context,
    schemas::tables::Basis,
    vocabulary::{Period, Scaled},
};

/// The total row of a field over the whole, and what its parts explain of it. Parts and what is not stated
/// add to the total.
#[derive(Debug, Clone)]
pub struct Breakdown {
    /// The period.
    pub period: Period,
    /// What it is of.
    pub basis: Basis,
    /// Index of the table.
    pub table: usize,
    /// Index of the field.
    pub field: usize,
    /// In order of the declared keys without that of the total.
    pub parts: Vec<Part>,
    /// What the units left unexplained; all of the total of a unit whose parts come to more than it. `None`
    /// where no total is known.
    pub not_stated: Option<Scaled>,
    /// What of that is estimated.
    pub rest_estimated: Option<Scaled>,
    /// What is not stated is not shown, by disclosure control.
    pub is_rest_suppressed: bool,
    /// Units of which a part is known and the total is not: their parts are in no row.
    pub without_total: usize,
    /// Units whose parts come to more than their total.
    pub in_excess: usize,
}

/// A part of a total.
#[derive(Debug, Clone, Copy, Default)]
pub struct Part {
    /// Its sum over the units of which the total is known.
    pub sum: Option<Scaled>,
    /// How many authorities gave it.
    pub authorities: usize,
    /// What of that sum is estimated.
    pub estimated: Option<Scaled>,
    /// It is not shown, by disclosure control.
    pub is_suppressed: bool,
}

impl Part {
    /// How much of it is estimated, in percent; `None` where there is no sum.
    #[must_use]
    pub fn estimated_percent(&self) -> Option<Scaled> {
        let sum = self.sum?;
        let nothing = Scaled { units: 0, ..sum };
        let share = rounding::ratio(self.estimated.unwrap_or(nothing), sum, 100.0, SHARE_DECIMALS);
        Some(share.unwrap_or(Scaled { units: 0, decimals: SHARE_DECIMALS }))
    }
}

/// Breaks down every field that adds of every table with a total row, for every span but those of earlier
/// periods.
///
/// # Errors
/// If a sum does not fit.
pub fn breakdowns(
    basis: Basis,
    spans: &[Span<'_>],
    whole: usize,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Vec<Breakdown>, SumError> {
    let mut found = Vec::new();
    for span in spans.iter().filter(|span| span.before.is_none()) {
        for (at, table) in context.collection.tables.iter().enumerate() {
            let Some(total_key) = &table.total_key else { continue };
            let declared = table.declared_keys();
            for total in measures.of_key(at, total_key) {
                let field = measures.get(total).field;
                let named = &table.fields[field];
                if !named.is_additive() {
                    continue;
                }
                let parts = declared.iter().filter(|key| *key != total_key);
                let parts: Vec<MeasureId> = parts.filter_map(|key| measures.find(at, key, field)).collect();
                let counted = span.counted(named.measure);
                let breaking = Breaking {
                    basis,
                    table: at,
                    field,
                    decimals: named.decimals,
                    total,
                    parts: &parts,
                    whole,
                };
                let own = breaking.over(counted, span.period).ok_or_else(|| SumError {
                    field: named.name.clone(),
                    area: context.collection.whole.name.clone(),
                })?;
                found.push(own);
            }
        }
    }
    Ok(found)
}

/// One field with a total row.
struct Breaking<'a> {
    basis: Basis,
    table: usize,
    field: usize,
    /// Decimals of the field.
    decimals: u8,
    total: MeasureId,
    parts: &'a [MeasureId],
    whole: usize,
}

impl Breaking<'_> {
    /// Over the periods that count; `None` if a sum does not fit.
    fn over(&self, counted: &[(Period, Option<&Placed>)], period: Period) -> Option<Breakdown> {
        let (table, field) = (self.table, self.field);
        let mut parts_of: Vec<Sums> = vec![Sums::default(); self.parts.len()];
        let mut not_stated = Sums::default();
        let mut gave: Vec<BTreeSet<&String>> = vec![BTreeSet::new(); self.parts.len()];
        let mut breakdown = Breakdown {
            period,
            basis: self.basis,
            table,
            field,
            parts: Vec::new(),
            not_stated: None,
            rest_estimated: None,
            is_rest_suppressed: false,
            without_total: 0,
            in_excess: 0,
        };
        for placed in counted.iter().filter_map(|(_, placed)| *placed) {
            let figure = |measure, unit| placed.figures.get(measure, unit);
            let value = |measure, unit| figure(measure, unit).value_on(self.basis).map(ExactSum::of);
            for unit in &placed.members[self.whole] {
                let parts: Vec<Option<ExactSum>> =
                    self.parts.iter().map(|part| value(*part, *unit)).collect();
                let Some(total) = value(self.total, *unit) else {
                    breakdown.without_total += usize::from(parts.iter().any(Option::is_some));
                    continue;
                };
                let known = parts.iter().flatten().fold(ExactSum::default(), |sum, part| sum.plus(*part));
                let explains = known <= total;
                breakdown.in_excess += usize::from(!explains);
                let rest = if explains { total.minus(known) } else { total };
                let is_estimated = |measure| figure(measure, *unit).status == Status::Estimated;
                not_stated.add(rest, is_estimated(self.total));
                for (at, part) in parts.into_iter().enumerate().filter(|_| explains) {
                    let Some(part) = part else { continue };
                    parts_of[at].add(part, is_estimated(self.parts[at]));
                    if !is_estimated(self.parts[at]) {
                        gave[at].extend(&placed.figures.unit(*unit).covers);
                    }
                }
            }
        }
        for (sums, codes) in parts_of.into_iter().zip(gave) {
            breakdown.parts.push(Part { authorities: codes.len(), ..sums.part(self.decimals)? });
        }
        let rest = not_stated.part(self.decimals)?;
        (breakdown.not_stated, breakdown.rest_estimated) = (rest.sum, rest.estimated);
        Some(breakdown)
    }
}

/// A part in the making; nothing where nobody gave it.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    all: Option<ExactSum>,
    estimated: Option<ExactSum>,
}

impl Sums {
    fn add(&mut self, value: ExactSum, is_estimated: bool) {
        self.all = Some(self.all.unwrap_or_default().plus(value));
        if is_estimated {
            self.estimated = Some(self.estimated.unwrap_or_default().plus(value));
        }
    }

    /// `None` if a sum does not fit.
    fn part(self, decimals: u8) -> Option<Part> {
        let value = |sum: Option<ExactSum>| match sum {
            Some(sum) => sum.value(decimals).map(Some),
            None => Some(None),
        };
        Some(Part { sum: value(self.all)?, estimated: value(self.estimated)?, ..Part::default() })
    }
}
