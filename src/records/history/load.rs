//! Loads what one earlier run accepted.

use polars::prelude::{DataFrame, PolarsError};

use super::{
    earlier::{Earlier, EarlierTable, EarlierUnit, KeptFigures},
    error::{HistoryError, NotAsDeclared},
    values::values,
};
use crate::{
    records::{
        EarlierOutput,
        earlier_output::frame,
        parquet::{DERIVED, EXCLUDED, LEFT_OUT, YEAR_TO_DATE},
    },
    returns::Context,
    schemas::{Collection, RecordTable},
    vocabulary::{NOT_ASKED, Period, Scaled, Value},
};

/// The status of a figure that is estimated.
const ESTIMATED: &str = "estimated";

impl Earlier {
    pub(super) fn load(
        out: &EarlierOutput,
        period: Period,
        context: &Context<'_>,
    ) -> Result<Self, HistoryError> {
        let mut earlier = Self::default();
        let mut any = false;
        for table in &context.collection.tables {
            let loaded = match out.records(&table.name, period)? {
                Some((path, frame)) => {
                    any = true;
                    earlier.table(&frame, table, context).map_err(|error| error.at(&path))?
                }
                None => EarlierTable::default(),
            };
            earlier.tables.push(loaded);
        }
        if !any {
            let (own, title) = (out.collection().to_owned(), context.collection.title.clone());
            return Err(HistoryError::OtherCollection(out.folder().to_owned(), own, title));
        }
        if let Some((path, frame)) = out.records("reasons", period)? {
            earlier
                .reasons(&frame, context.collection)
                .map_err(|error| HistoryError::Records(path, error))?;
        }
        earlier.read_figures(out, period, context)?;
        Ok(earlier)
    }

    /// Of a period that no rule looks back to, figures alone.
    pub(super) fn load_figures(
        out: &EarlierOutput,
        period: Period,
        context: &Context<'_>,
    ) -> Result<Self, HistoryError> {
        let mut earlier = Self::default();
        earlier.read_figures(out, period, context)?;
        Ok(earlier)
    }

    fn read_figures(
        &mut self,
        out: &EarlierOutput,
        period: Period,
        context: &Context<'_>,
    ) -> Result<(), HistoryError> {
        let Some((path, bytes)) = out.records_as_written("figures", period)? else { return Ok(()) };
        let broken = |error| HistoryError::Records(path.clone(), error);
        let frame = frame(&bytes, Some(KeptFigures::COLUMNS)).map_err(broken)?;
        // A return that is nothing but empty lists has no records; a unit of which all is estimated sent
        // none.
        let units = texts(&frame, "unit").map_err(broken)?;
        let sent = units.into_iter().zip(texts(&frame, "status").map_err(broken)?);
        let mut last = "";
        for (id, _) in sent.filter(|(_, status)| *status != ESTIMATED) {
            // The lines of a unit stand together.
            if id != last {
                self.unit_of(id, context);
                last = id;
            }
        }
        self.figures = Some(KeptFigures { path, bytes, frame });
        Ok(())
    }

    pub(super) fn table(
        &mut self,
        frame: &DataFrame,
        table: &RecordTable,
        context: &Context<'_>,
    ) -> Result<EarlierTable, NotAsDeclared> {
        let mut loaded = EarlierTable::default();
        // Of long lists the words that no rule looks back to are not held.
        let looked_back_to = context.collection.looked_back_to(&table.name);
        for (at, field) in table.fields.iter().enumerate() {
            let is_asked = table.primary_key.contains(&at) || looked_back_to.contains(&at);
            let wanted = !field.personal && (field.kind.is_numeric() || !table.is_list() || is_asked);
            let there = wanted && frame.column(&field.name).is_ok();
            loaded.fields.push(if there { values(frame, field)? } else { Vec::new() });
        }
        for (record, id) in texts(frame, "unit")?.into_iter().enumerate() {
            let unit = self.unit_of(id, context);
            let key = |field: &usize| {
                loaded.fields[*field]
                    .get(record)
                    .and_then(Option::as_ref)
                    .map(ToString::to_string)
                    .unwrap_or_default()
            };
            let key = table.primary_key.iter().map(key).collect::<Vec<_>>().join("/");
            loaded.places.entry((unit, key)).or_insert(record);
        }
        Ok(loaded)
    }

    /// The unit of an id (by index), which is put down if it is not yet.
    pub(super) fn unit_of(&mut self, id: &str, context: &Context<'_>) -> usize {
        if let Some(known) = self.places.get(id) {
            return *known;
        }
        self.units.push(EarlierUnit::new(id, context));
        self.places.insert(id.to_owned(), self.units.len() - 1);
        self.units.len() - 1
    }

    /// Reads what the forms of that period did not ask, and what was made of values beside the records.
    pub(super) fn reasons(&mut self, frame: &DataFrame, collection: &Collection) -> Result<(), PolarsError> {
        let column = |name: &str| texts(frame, name);
        let lines = column("table")?
            .into_iter()
            .zip(column("unit")?)
            .zip(column("key")?.into_iter().zip(column("field")?));
        for (((table, unit), (key, field)), (reason, text)) in
            lines.zip(column("reason")?.into_iter().zip(column("text")?))
        {
            let Some(unit) = self.places.get(unit).copied() else { continue };
            if reason == EXCLUDED {
                self.tables.iter_mut().for_each(|loaded| loaded.forget(unit));
                continue;
            }
            let Some(at) = collection.table(table) else { continue };
            let (loaded, declared) = (&mut self.tables[at], &collection.tables[at]);
            match (reason, declared.field(field)) {
                (NOT_ASKED, of) if of.is_some() || field.is_empty() => {
                    loaded.not_asked.insert((unit, key.to_owned(), of));
                }
                (YEAR_TO_DATE, Some(field)) => {
                    let given = number(text, declared.fields[field].decimals);
                    loaded.given.insert((unit, key.to_owned(), field), given);
                }
                (LEFT_OUT, Some(field)) => loaded.put((unit, key.to_owned()), field, None),
                (DERIVED, Some(field)) => {
                    let value = number(text, declared.fields[field].decimals).map(Value::Number);
                    loaded.put((unit, key.to_owned()), field, value);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The texts of a column that every line has.
pub(super) fn texts<'f>(frame: &'f DataFrame, name: &str) -> Result<Vec<&'f str>, PolarsError> {
    Ok(frame.column(name)?.str()?.iter().map(Option::unwrap_or_default).collect())
}

/// A number of so many decimals as it is written in lists: `-12.5`.
pub(super) fn number(text: &str, decimals: u8) -> Option<Scaled> {
    Scaled::nearest(text.parse().ok()?, decimals)
}
