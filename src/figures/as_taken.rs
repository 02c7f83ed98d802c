//! Figures of earlier periods as a run takes them: what a release keeps, so that it can be traced by itself.

use std::{collections::HashMap, path::Path};

use polars::prelude::{DataFrame, PolarsError};

use super::{
    Figures, MadeBy, MeasureId, Measures, Source, UnitId,
    lines::{KeptLine, columns},
    stored::{FIGURES, decision_of, made_of},
    stored_estimates::kept_estimates,
};
use crate::{
    records::{Earlier, History, HistoryError, PartFile, RecordsError},
    returns::Context,
    schemas::{Collection, tables::Basis},
};

/// Writes the figures of an earlier period as this run takes them: what its own run left of each, but for
/// what
/// was restated, estimated backwards or brought to an annual return since.
///
/// # Errors
/// If what its run left cannot be read, or the disk does not take it.
pub fn write_as_taken(
    out: &Path,
    figures: &Figures,
    history: &History,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<(), StoredError> {
    let kept = history.get(figures.period).map(Earlier::figures_in_full).transpose()?.flatten();
    let Some((path, frame)) = kept else { return Ok(()) };
    let broken = |error| HistoryError::Records(path.to_owned(), error);
    let left = Left::read(&frame).map_err(broken)?;
    let collection = context.collection;
    let line = |(unit, measure): (UnitId, MeasureId)| {
        let (figure, named) = (figures.get(measure, unit), measures.get(measure));
        let table = collection.figure_table(named.table);
        let id = figures.unit(unit).id.as_str();
        let place = [id, &table.name, &named.key, &table.fields[named.field].name];
        let row = left.rows.get(&place).copied();
        if row.is_none() && figure.value_on(Basis::Estimates).is_none() {
            return None;
        }
        let text = |column: &str| row.and_then(|row| left.text(column, row));
        let as_left = matches!(figure.source, Source::EarlierRun | Source::EarlierEstimate(_));
        Some(KeptLine {
            unit: id,
            measure,
            figure: *figure,
            source: text("source").filter(|_| as_left).unwrap_or(figure.source.word()),
            records: row.and_then(|row| left.records.get(row).copied().flatten()),
            file: text("file"),
            sheet: text("sheet"),
            cell: text("cell").map(Into::into),
            decision: decision_of(figure, context).map(Into::into).or(text("decision").map(Into::into)),
            made: made_of(figure, figures)
                .or_else(|| row.filter(|_| as_left).and_then(|row| left.made.get(row)?.as_ref())),
        })
    };
    let all = figures.ids().flat_map(|unit| measures.ids().map(move |measure| (unit, measure)));
    let lines: Vec<KeptLine<'_>> = all.filter_map(line).collect();
    let mut part = PartFile::of(out, FIGURES, figures.period);
    part.add(lines.len(), columns(&lines, measures, collection))?;
    Ok(part.end()?)
}

/// Why figures of earlier periods could not be written.
#[derive(Debug, thiserror::Error)]
pub enum StoredError {
    /// What an earlier run left.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The disk.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// What a run left of its figures, as far as it is handed on.
struct Left<'f> {
    rows: HashMap<[&'f str; 4], usize>,
    texts: HashMap<&'static str, Vec<Option<&'f str>>>,
    records: Vec<Option<i64>>,
    made: Vec<Option<MadeBy>>,
}

impl<'f> Left<'f> {
    fn read(frame: &'f DataFrame) -> Result<Self, PolarsError> {
        let column = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.iter().collect::<Vec<_>>());
        let [unit, table] = [column("unit")?, column("table")?];
        let [key, field] = [column("key")?, column("field")?];
        let place = |row: usize| [unit[row], table[row], key[row], field[row]].map(Option::unwrap_or_default);
        let mut texts = HashMap::new();
        for name in ["source", "file", "sheet", "cell", "decision"] {
            // Runs of earlier versions left fewer.
            if frame.column(name).is_ok() {
                texts.insert(name, column(name)?);
            }
        }
        Ok(Self {
            rows: (0..frame.height()).map(|row| (place(row), row)).collect(),
            texts,
            records: frame.column("records")?.i64()?.iter().collect(),
            made: kept_estimates(frame)?,
        })
    }

    fn text(&self, column: &str, row: usize) -> Option<&'f str> {
        *self.texts.get(column)?.get(row)?
    }
}

/// How the figures of an earlier period that its run left were estimated, by unit and measure.
///
/// # Errors
/// If a column is of another type.
pub fn estimates_kept(
    frame: &DataFrame,
    figures: &Figures,
    measures: &Measures,
    collection: &Collection,
) -> Result<HashMap<(UnitId, MeasureId), MadeBy>, PolarsError> {
    let mut left = Left::read(frame)?;
    let units: HashMap<&str, UnitId> = figures.units().map(|(unit, own)| (own.id.as_str(), unit)).collect();
    let mut made = HashMap::new();
    for (measure, named) in measures.ids().map(|measure| (measure, measures.get(measure))) {
        let table = collection.figure_table(named.table);
        for (id, unit) in &units {
            let place =
                [*id, table.name.as_str(), named.key.as_str(), table.fields[named.field].name.as_str()];
            if let Some(own) = left.rows.get(&place).and_then(|row| left.made[*row].take()) {
                made.insert((*unit, measure), own);
            }
        }
    }
    Ok(made)
}
