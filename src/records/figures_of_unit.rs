//! What counted of one unit, as the run of a period left it in its table of figures.

use polars::prelude::{DataFrame, PolarsError};

use super::{EarlierOutput, HistoryError};
use crate::vocabulary::{Period, Scaled};

/// A figure of a unit, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFigure {
    /// Record table.
    pub table: String,
    /// Row of a table of categories.
    pub key: String,
    /// Field.
    pub field: String,
    /// What there is of it, in the word of files.
    pub status: String,
    /// The value; of one that is left out, as it was given.
    pub value: Option<Scaled>,
    /// The file in which it stood.
    pub file: String,
    /// Its sheet.
    pub sheet: String,
    /// Its cell.
    pub cell: String,
}

/// The figures of a unit; none where the run kept none of it.
///
/// # Errors
/// If the file is not as the run wrote it, or cannot be read.
pub fn figures_of_unit(
    out: &EarlierOutput,
    period: Period,
    unit: &str,
) -> Result<Vec<KeptFigure>, HistoryError> {
    let Some((path, frame)) = out.records("figures", period)? else { return Ok(Vec::new()) };
    lines(&frame, unit).map_err(|error| HistoryError::Records(path, error))
}

fn lines(frame: &DataFrame, unit: &str) -> Result<Vec<KeptFigure>, PolarsError> {
    let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
    let (units, tables, keys, fields) = (text("unit")?, text("table")?, text("key")?, text("field")?);
    let (statuses, files, sheets, cells) = (text("status")?, text("file")?, text("sheet")?, text("cell")?);
    let (digits, decimals) = (frame.column("digits")?.i64()?, frame.column("decimals")?.i32()?);
    let own = (0..frame.height()).filter(|at| units.get(*at) == Some(unit));
    let line = |at: usize| {
        let of = |column: &polars::prelude::StringChunked| column.get(at).unwrap_or_default().to_owned();
        let decimals = decimals.get(at).and_then(|decimals| u8::try_from(decimals).ok());
        KeptFigure {
            table: of(&tables),
            key: of(&keys),
            field: of(&fields),
            status: of(&statuses),
            value: digits.get(at).zip(decimals).map(|(units, decimals)| Scaled { units, decimals }),
            file: of(&files),
            sheet: of(&sheets),
            cell: of(&cells),
        }
    };
    Ok(own.map(line).collect())
}
