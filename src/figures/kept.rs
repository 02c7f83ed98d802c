//! The table of figures as a run left it, line by line, whatever is declared today.

use polars::prelude::{DataFrame, PolarsError};

use super::stored::FIGURES;
use crate::{
    records::{EarlierOutput, HistoryError},
    vocabulary::{Period, Scaled},
};

/// A figure as a run left it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptFigure {
    /// Id of the unit.
    pub unit: String,
    /// Table.
    pub table: String,
    /// Row of a table of categories; blank of others.
    pub key: String,
    /// Field.
    pub field: String,
    /// What there is of it, as a word.
    pub status: String,
    /// The value; of one that is left out, as it was given.
    pub value: Option<Scaled>,
}

/// All figures that a run of a period left; none where it left no table of them.
///
/// # Errors
/// If the table is not as the run wrote it, or cannot be read.
pub fn kept_figures(out: &EarlierOutput, period: Period) -> Result<Vec<KeptFigure>, HistoryError> {
    let Some((path, frame)) = out.records(FIGURES, period)? else { return Ok(Vec::new()) };
    read(&frame).map_err(|error| HistoryError::Records(path, error))
}

fn read(frame: &DataFrame) -> Result<Vec<KeptFigure>, PolarsError> {
    let [unit, table, key, field, status] = ["unit", "table", "key", "field", "status"];
    let text = |name: &str| {
        let texts = frame.column(name)?.str()?.iter().map(|text| text.unwrap_or_default().to_owned());
        Ok::<_, PolarsError>(texts.collect::<Vec<_>>())
    };
    let digits = frame.column("digits")?.i64()?.iter();
    let values = digits.zip(frame.column("decimals")?.i32()?.iter()).map(|(units, decimals)| {
        let decimals = decimals.and_then(|decimals| u8::try_from(decimals).ok());
        units.zip(decimals).map(|(units, decimals)| Scaled { units, decimals })
    });
    let places = text(unit)?.into_iter().zip(text(table)?).zip(text(key)?).zip(text(field)?);
    let lines = places.zip(text(status)?).zip(values);
    let figure = |(((((unit, table), key), field), status), value)| KeptFigure {
        unit,
        table,
        key,
        field,
        status,
        value,
    };
    Ok(lines.map(figure).collect())
}
