//! The table of figures of an earlier period, as its run accepted it.

use super::{
    Figure, Figures, Measures, Source, Status, SumError, UnitId,
    gather::{does_not_fit, is_put_to},
};
use crate::{
    records::{EarlierUnit, History},
    returns::{Context, Unit, unit_of_members},
    vocabulary::Period,
};

/// The figures of an earlier period; `None` if there is no history of it.
///
/// # Errors
/// If a sum does not fit: what counted then may not be all that counts by the rules of now.
pub fn earlier(period: Period, history: &History, measures: &Measures, context: &Context<'_>) -> Result<Option<Figures>, SumError> {
    let Some(earlier) = history.get(period) else { return Ok(None) };
    let stood = |unit: &EarlierUnit| Unit { id: unit.id.clone(), ..unit_of_members(unit.codes.clone(), context, period.end()) };
    let mut figures = Figures::blank(period, earlier.units.iter().map(stood).collect(), measures, |_| Status::NotKnown);
    for (at, table) in context.collection.tables.iter().enumerate() {
        for (field_at, field) in table.fields.iter().enumerate().filter(|(_, field)| field.is_additive()) {
            for own in earlier.figures(at, field_at) {
                let unit = UnitId::new(own.unit);
                let Some(measure) = measures.find(at, own.key, field_at) else { continue };
                if is_put_to(figures.unit(unit), field, period, context) {
                    let status = if own.derived { Status::Derived } else { Status::Reported };
                    let more = Figure::with_value(status, own.value, Source::EarlierRun);
                    let more = Figure { is_queried: own.queried, has_no_rate: own.no_rate, ..more };
                    figures.add(measure, unit, more).ok_or_else(|| does_not_fit(measure, figures.unit(unit), measures, context))?;
                    figures.set_usable(unit);
                }
            }
        }
    }
    let tables = &context.collection.tables;
    // A total that was given and did not count does not come back by the sum of its parts, unless that was worked out then.
    figures.derive_totals(measures, tables, &|_, unit, measure| {
        let measure = measures.get(measure);
        earlier.is_left_out(unit.index(), measure.table, &measure.key, measure.field)
    });
    Ok(Some(figures))
}
