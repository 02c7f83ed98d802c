//! Where each figure of a period comes from, as it is kept beside it.

use std::collections::HashMap;

use polars::prelude::{DataFrame, PolarsError};

use crate::figures::{MadeBy, kept_estimates};

/// Where a figure comes from.
#[derive(Debug, Clone, Default)]
pub struct KeptSource {
    /// In a word.
    pub source: String,
    /// So many records it is the sum of.
    pub records: Option<i64>,
    /// File of its cell.
    pub file: Option<String>,
    /// Sheet of its cell.
    pub sheet: Option<String>,
    /// Its cell.
    pub cell: Option<String>,
    /// Id of the decision that put it there.
    pub decision: Option<String>,
    /// How it was estimated, in words.
    pub estimate: Option<String>,
    /// The same, exactly.
    pub made: Option<MadeBy>,
}

/// Those of a period.
#[derive(Debug)]
pub struct KeptSources {
    frame: DataFrame,
    made: Vec<Option<MadeBy>>,
    /// The rows of each unit.
    rows: HashMap<String, Vec<usize>>,
}

impl KeptSources {
    /// Those of a table of figures.
    ///
    /// # Errors
    /// If a column is of another type.
    pub fn of(frame: &DataFrame) -> Result<Self, PolarsError> {
        let mut rows: HashMap<String, Vec<usize>> = HashMap::new();
        for (row, unit) in frame.column("unit")?.str()?.iter().enumerate() {
            let unit = unit.unwrap_or_default();
            match rows.get_mut(unit) {
                Some(own) => own.push(row),
                None => {
                    rows.insert(unit.to_owned(), vec![row]);
                }
            }
        }
        Ok(Self { made: kept_estimates(frame)?, frame: frame.clone(), rows })
    }

    /// That of a figure; `likely` is where it may stand among those of its unit.
    #[must_use]
    pub fn find(
        &self,
        unit: &str,
        (table, key, field): (&str, &str, &str),
        likely: usize,
    ) -> Option<KeptSource> {
        let rows = self.rows.get(unit)?;
        let is_it = |row: &&usize| {
            self.text("field", **row) == Some(field)
                && self.text("key", **row) == Some(key)
                && self.text("table", **row) == Some(table)
        };
        let row = *rows.get(likely).filter(is_it).or_else(|| rows.iter().find(is_it))?;
        let text = |name: &str| self.text(name, row).map(str::to_owned);
        Some(KeptSource {
            source: text("source").unwrap_or_default(),
            records: self.frame.column("records").ok().and_then(|own| own.i64().ok()?.get(row)),
            file: text("file"),
            sheet: text("sheet"),
            cell: text("cell"),
            decision: text("decision"),
            estimate: text("estimate"),
            made: self.made[row].clone(),
        })
    }

    fn text(&self, name: &str, row: usize) -> Option<&str> {
        self.frame.column(name).ok()?.str().ok()?.get(row)
    }
}
