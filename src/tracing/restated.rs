//! What a run took for figures of earlier periods otherwise than their own runs, put in its place again.

use std::collections::HashMap;

use serde::Deserialize;

use super::{Folder, TraceError};
use crate::{
    figures::{ESTIMATE_DECIMALS, MeasureId, Measures, Status, UnitId},
    returns::Context,
    statistics::{Placed, ReportArea, Stood, stood_before},
    vocabulary::{Period, Scaled},
};

/// The list of them.
const LIST: &str = "data/restated.csv";

#[derive(Debug, Deserialize)]
struct Line {
    period: String,
    unit: String,
    table: String,
    key: String,
    field: String,
    value: String,
    status: String,
    given: String,
    how: String,
}

/// How figures were made that a run took otherwise, by period, unit and measure.
pub type HowRestated = HashMap<(Period, String, MeasureId), String>;

/// Puts them into the tables of figures of the earlier periods; gives how each was made, those of the period
/// of the run too.
///
/// # Errors
/// If the list is not as the run left it.
pub fn restate(
    folder: &Folder,
    now: &Placed,
    earlier: &mut [Placed],
    areas: &[ReportArea],
    measures: &Measures,
    context: &Context<'_>,
) -> Result<HowRestated, TraceError> {
    let mut how = HowRestated::new();
    let Some(bytes) = folder.bytes(LIST)? else { return Ok(how) };
    let told = |error: csv::Error| TraceError::of(format!("{}: {error}", folder.path(LIST).display()));
    for line in csv::Reader::from_reader(bytes.as_slice()).into_deserialize() {
        let line: Line = line.map_err(told)?;
        let Some((period, measure)) = Period::parse(&line.period).zip(line.measure(measures, context)) else {
            continue;
        };
        if let Some(placed) = earlier.iter_mut().find(|placed| placed.period() == period) {
            let unit = unit_of(&line.unit, now, placed, areas, context).ok_or_else(|| {
                TraceError::of(format!(
                    "{}: the unit {} is not known in {period}",
                    folder.path(LIST).display(),
                    line.unit
                ))
            })?;
            line.put(measure, unit, placed, context)?;
        }
        how.insert((period, line.unit, measure), line.how);
    }
    Ok(how)
}

/// The unit of an id in an earlier period; one that sent nothing is put beside the others.
fn unit_of(
    id: &str,
    now: &Placed,
    placed: &mut Placed,
    areas: &[ReportArea],
    context: &Context<'_>,
) -> Option<UnitId> {
    if let Some((unit, _)) = placed.figures.units().find(|(_, unit)| unit.id == id) {
        return Some(unit);
    }
    let found = stood_before(now, placed, context).into_iter().find_map(|before| match before.stood {
        Stood::Silent(unit) if unit.id == id => Some((before.area, unit)),
        _ => None,
    });
    let (area, unit) = found?;
    Some(placed.add_silent(*unit, area, areas, context))
}

impl Line {
    fn measure(&self, measures: &Measures, context: &Context<'_>) -> Option<MeasureId> {
        let table = context.collection.figure_table_named(&self.table)?;
        let field = context.collection.figure_table(table).field(&self.field)?;
        measures.find(table, &self.key, field)
    }

    fn put(
        &self,
        measure: MeasureId,
        unit: UnitId,
        placed: &mut Placed,
        context: &Context<'_>,
    ) -> Result<(), TraceError> {
        let wrong = || {
            TraceError::of(format!(
                "{LIST}: \"{}\" of {} in {} is no figure",
                self.value, self.unit, self.period
            ))
        };
        let status = Status::of_word(&self.status).ok_or_else(wrong)?;
        let field = {
            let own = context.collection.figure_table_named(&self.table).ok_or_else(wrong)?;
            let table = context.collection.figure_table(own);
            &table.fields[table.field(&self.field).ok_or_else(wrong)?]
        };
        let decimals = if status == Status::Estimated { ESTIMATE_DECIMALS } else { field.decimals };
        let number = |text: &str, decimals: u8| {
            let own = (!text.is_empty()).then(|| Scaled::of_text(text, decimals.max(field.decimals)));
            own.map(|own| own.ok_or_else(wrong)).transpose()
        };
        let is_brought = !self.given.is_empty() || self.how.contains("benchmark ");
        let (given, brought) = if is_brought {
            (number(&self.given, decimals)?, number(&self.value, ESTIMATE_DECIMALS)?)
        } else {
            (number(&self.value, decimals)?, None)
        };
        placed.figures.put_back((measure, unit), status, given, brought);
        Ok(())
    }
}
