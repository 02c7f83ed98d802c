//! The total row of a table of categories where it was not given: the sum of the others, where all of them
//! are there.

use super::{Figure, Figures, MeasureId, Measures, Source, Status, UnitId};
use crate::{schemas::RecordTable, vocabulary::Scaled};

impl Figures {
    /// Derives the total rows that are not given; but not where it is settled otherwise, by table, unit and
    /// measure.
    pub(super) fn derive_totals(
        &mut self,
        measures: &Measures,
        tables: &[RecordTable],
        is_settled: &dyn Fn(&RecordTable, UnitId, MeasureId) -> bool,
    ) {
        for (at, table) in tables.iter().enumerate() {
            let Some(total_key) = &table.total_key else { continue };
            for total in measures.of_key(at, total_key) {
                let field = measures.get(total).field;
                let parts = measures.keys(at).iter().filter(|key| *key != total_key);
                let parts: Vec<MeasureId> = parts.filter_map(|key| measures.find(at, key, field)).collect();
                if !table.fields[field].is_additive() || parts.is_empty() {
                    continue;
                }
                for unit in
                    self.ids().filter(|unit| self.get(total, *unit).value().is_none()).collect::<Vec<_>>()
                {
                    if let Some(value) = self.sum_of_all(&parts, unit)
                        && !is_settled(table, unit, total)
                    {
                        let own = self.get_mut(total, unit);
                        *own = Figure {
                            has_no_rate: own.has_no_rate,
                            ..Figure::with_value(Status::Derived, value, Source::OtherFigures)
                        };
                    }
                }
            }
        }
    }

    /// The sum of some measures of a unit; `None` unless each of them is known.
    fn sum_of_all(&self, measures: &[MeasureId], unit: UnitId) -> Option<Scaled> {
        let (first, rest) = measures.split_first()?;
        rest.iter().try_fold(self.get(*first, unit).value()?, |sum, part| {
            sum.checked_add(self.get(*part, unit).value()?)
        })
    }
}
