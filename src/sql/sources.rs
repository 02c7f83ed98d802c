//! The files that all rests on: `records/<table>/period=<PERIOD>/part.parquet`, as a run writes them.

use super::model::{Source, Sql};
use crate::{expressions::sql::Dialect, schemas::Collection};

/// The column of the place of a line in its file: the order of records, in which the first of several is told
/// from the others.
pub const PLACE: &str = "file__row";

/// The name of the source of a folder below `records/`.
#[must_use]
pub fn source_name(folder: &str) -> String {
    format!("records_{folder}")
}

/// The sources of a collection: its tables, and why what is null there is null.
#[must_use]
pub fn of_collection(collection: &Collection) -> Vec<Source> {
    let source =
        |folder: &str, about: String| Source { name: source_name(folder), folder: folder.to_owned(), about };
    let tables = collection.tables.iter();
    let mut found: Vec<Source> =
        tables.map(|table| source(&table.name, format!("Records as sent: {}", table.title))).collect();
    found.push(source("figures", "Figures of units as the run of each period left them".to_owned()));
    found.push(source("reasons", "Why a value is null, or does not count".to_owned()));
    found
}

/// What Spark must be told before: in files of several periods read as one a field may have come later; a sum
/// that does not fit is an error, not blank; the name of a period is a text, whatever it looks like; and days
/// are of the calendar of today, also those before it.
pub const BEFORE_SPARK: [&str; 5] = [
    "SET spark.sql.parquet.mergeSchema = true",
    "SET spark.sql.ansi.enabled = true",
    "SET spark.sql.sources.partitionColumnTypeInference.enabled = false",
    "SET spark.sql.parquet.datetimeRebaseModeInRead = CORRECTED",
    "SET spark.sql.parquet.datetimeRebaseModeInWrite = CORRECTED",
];

impl Sql {
    /// The text that reads the files of a source, with the place of each line; `None` where an engine has it
    /// as a table.
    #[must_use]
    pub fn reads(&self, source: &Source) -> Option<String> {
        let place = self.dialect.name(PLACE);
        let folder = format!("{}/{}", self.records.trim_end_matches('/'), source.folder);
        match self.dialect {
            Dialect::DuckDb => {
                let files = self.dialect.text(&format!("{folder}/*/part.parquet"));
                Some(format!(
                    "SELECT * EXCLUDE (\"file_row_number\"), \"file_row_number\" AS {place}\nFROM \
                     READ_PARQUET({files}, hive_partitioning = TRUE, hive_types_autocast = FALSE, \
                     union_by_name = \
                     TRUE, file_row_number = TRUE)"
                ))
            }
            Dialect::Spark => {
                let folder = self.dialect.name(&folder);
                Some(format!("SELECT *, _metadata.row_index AS {place}\nFROM parquet.{folder}"))
            }
            Dialect::Ansi => None,
        }
    }
}
