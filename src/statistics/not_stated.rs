//! What the parts of a total leave unexplained, worked out by unit: what one gave too much never pays for
//! what another left out.

use std::collections::BTreeSet;

use super::{Placed, Span, rounding, with_estimates::SHARE_DECIMALS};
use crate::{
    figures::{ESTIMATE_DECIMALS, ExactSum, Fraction, MeasureId, Measures, Status, SumError},
    returns::Context,
    schemas::{Field, tables::Basis},
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

impl Breakdown {
    /// The same with what is not stated divided between the parts, in proportion to what was stated of each;
    /// as it is where nothing was stated, or something does not fit. Parts and total still add, exactly.
    #[must_use]
    pub fn prorated(&self) -> Self {
        self.divided().unwrap_or_else(|| self.clone())
    }

    fn divided(&self) -> Option<Self> {
        let finest = |value: Scaled| value.with_decimals(ESTIMATE_DECIMALS);
        let nothing = Scaled { units: 0, decimals: ESTIMATE_DECIMALS };
        // What is divided would tell of what is not shown.
        if self.is_rest_suppressed || self.parts.iter().any(|part| part.is_suppressed) {
            return None;
        }
        let rest = finest(self.not_stated?)?;
        let stated: Option<Vec<Option<Scaled>>> =
            self.parts.iter().map(|part| part.sum.map_or(Some(None), |sum| finest(sum).map(Some))).collect();
        let stated = stated?;
        let all: i128 = stated.iter().flatten().map(|sum| i128::from(sum.units)).sum();
        let up_to = |passed: i128| Fraction::new(passed, all)?.of(rest);
        // Where nothing was stated there is nothing to go by.
        up_to(0)?;
        let (mut passed, mut parts) = (0_i128, Vec::new());
        for (part, sum) in self.parts.iter().zip(stated) {
            let Some(sum) = sum else {
                parts.push(*part);
                continue;
            };
            // Each has what lies between the rounded sums before and after it, so that nothing is lost.
            let before = up_to(passed)?;
            passed += i128::from(sum.units);
            let units = up_to(passed)?.units.checked_sub(before.units)?;
            let share = Scaled { units, ..rest };
            let made = finest(part.estimated.unwrap_or(nothing))?.checked_add(share)?;
            parts.push(Part { sum: Some(sum.checked_add(share)?), estimated: Some(made), ..*part });
        }
        Some(Self { parts, not_stated: Some(nothing), rest_estimated: None, ..self.clone() })
    }
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
    pub fn estimated_percent(&self, field: &Field) -> Option<Scaled> {
        let sum = self.sum?;
        let nothing = Scaled { units: 0, ..sum };
        let estimated = rounding::beside(self.estimated.unwrap_or(nothing), field)?;
        let share = rounding::ratio(estimated, rounding::beside(sum, field)?, 100.0, SHARE_DECIMALS);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn breakdown(parts: &[Option<i64>], not_stated: i64) -> Breakdown {
        let plain = |units| Scaled { units, decimals: 0 };
        let part = |sum: &Option<i64>| Part { sum: sum.map(plain), ..Part::default() };
        Breakdown {
            period: Period::parse("2019-20-Q1").unwrap(),
            basis: Basis::Reported,
            table: 0,
            field: 0,
            parts: parts.iter().map(part).collect(),
            not_stated: Some(plain(not_stated)),
            is_rest_suppressed: false,
            rest_estimated: None,
            without_total: 0,
            in_excess: 0,
        }
    }

    #[test]
    fn case_f_what_is_not_stated_is_divided_as_what_is_and_the_total_stands() {
        let prorated = breakdown(&[Some(50), Some(50), Some(30), None], 50).prorated();
        let units = |value: Option<Scaled>| value.map(|value| value.units);
        let sums: Vec<Option<i64>> = prorated.parts.iter().map(|part| units(part.sum)).collect();
        assert_eq!(sums, [Some(69_230_769), Some(69_230_769), Some(41_538_462), None]);
        let made: Vec<Option<i64>> = prorated.parts.iter().map(|part| units(part.estimated)).collect();
        assert_eq!(made, [Some(19_230_769), Some(19_230_769), Some(11_538_462), None]);
        assert_eq!(units(prorated.not_stated), Some(0));
    }

    #[test]
    fn where_nothing_was_stated_it_stays_not_stated() {
        for parts in [&[None, None][..], &[Some(0), Some(0)]] {
            assert_eq!(breakdown(parts, 50).prorated().not_stated, Some(Scaled { units: 50, decimals: 0 }));
        }
    }
}
