//! What the parts of a total leave unexplained, worked out by unit: what one gave too much never pays for
//! what another left out.

use std::collections::BTreeSet;

use super::{Placed, Span};
use crate::{
    figures::{MeasureId, Measures, SumError},
    returns::Context,
    vocabulary::{Period, Scaled},
};

/// The total row of a field over the whole, and what its parts explain of it. Parts and what is not stated
/// add to the total.
#[derive(Debug, Clone)]
pub struct Breakdown {
    /// The period.
    pub period: Period,
    /// Index of the table.
    pub table: usize,
    /// Index of the field.
    pub field: usize,
    /// For each part, in order of the declared keys without that of the total, its sum over the units of
    /// which the total is known, and how many authorities gave it.
    pub parts: Vec<(Option<Scaled>, usize)>,
    /// What the units left unexplained; all of the total of a unit whose parts come to more than it. `None`
    /// where no total is known.
    pub not_stated: Option<Scaled>,
    /// Units of which a part is known and the total is not: their parts are in no row.
    pub without_total: usize,
    /// Units whose parts come to more than their total.
    pub in_excess: usize,
}

/// Breaks down every field that adds of every table with a total row, for every span but those of earlier
/// periods.
///
/// # Errors
/// If a sum does not fit.
pub fn breakdowns(
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
                let breaking = Breaking { table: at, field, total, parts: &parts, whole };
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
    table: usize,
    field: usize,
    total: MeasureId,
    parts: &'a [MeasureId],
    whole: usize,
}

impl Breaking<'_> {
    /// Over the periods that count; `None` if a sum does not fit.
    fn over(&self, counted: &[(Period, Option<&Placed>)], period: Period) -> Option<Breakdown> {
        let (table, field) = (self.table, self.field);
        let mut sums: Vec<Option<Scaled>> = vec![None; self.parts.len()];
        let mut gave: Vec<BTreeSet<&String>> = vec![BTreeSet::new(); self.parts.len()];
        let mut breakdown = Breakdown {
            period,
            table,
            field,
            parts: Vec::new(),
            not_stated: None,
            without_total: 0,
            in_excess: 0,
        };
        for placed in counted.iter().filter_map(|(_, placed)| *placed) {
            let value = |measure, unit| placed.figures.get(measure, unit).value();
            for unit in &placed.members[self.whole] {
                let parts: Vec<Option<Scaled>> = self.parts.iter().map(|part| value(*part, *unit)).collect();
                let Some(total) = value(self.total, *unit) else {
                    breakdown.without_total += usize::from(parts.iter().any(Option::is_some));
                    continue;
                };
                let known = parts
                    .iter()
                    .flatten()
                    .try_fold(Scaled { units: 0, ..total }, |sum, part| sum.checked_add(*part))?;
                let explains = known.units <= total.units;
                breakdown.in_excess += usize::from(!explains);
                let rest =
                    Scaled { units: if explains { total.units - known.units } else { total.units }, ..total };
                breakdown.not_stated = Some(added(breakdown.not_stated, rest)?);
                for (at, part) in parts.into_iter().enumerate().filter(|_| explains) {
                    if let Some(part) = part {
                        sums[at] = Some(added(sums[at], part)?);
                        gave[at].extend(&placed.figures.unit(*unit).covers);
                    }
                }
            }
        }
        breakdown.parts = sums.into_iter().zip(gave.into_iter().map(|codes| codes.len())).collect();
        Some(breakdown)
    }
}

fn added(sum: Option<Scaled>, value: Scaled) -> Option<Scaled> {
    sum.map_or(Some(value), |sum| sum.checked_add(value))
}
