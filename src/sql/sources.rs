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

impl Sql {
    /// The statement by which a script reads a source; what Spark tells of a file stands in a column that
    /// must be asked for.
    #[must_use]
    pub fn source_view(&self, source: &Source) -> String {
        let dialect = self.dialect;
        let name = dialect.name(&source.name);
        let place = dialect.name(PLACE);
        let folder = format!("{}/{}", self.records.trim_end_matches('/'), source.folder);
        match dialect {
            Dialect::DuckDb => {
                let files = dialect.text(&format!("{folder}/*/part.parquet"));
                format!(
                    "CREATE OR REPLACE VIEW {name} AS\nSELECT * EXCLUDE (\"file_row_number\"), \
                     \"file_row_number\" AS {place}\nFROM READ_PARQUET({files}, hive_partitioning = TRUE, \
                     hive_types_autocast = FALSE, union_by_name = TRUE, file_row_number = TRUE)"
                )
            }
            Dialect::Spark => {
                let file = dialect.name(&format!("{}_file", source.name));
                let path = dialect.text(&folder);
                format!(
                    "CREATE OR REPLACE TEMPORARY VIEW {file} USING parquet OPTIONS (path {path}, mergeSchema \
                     'true');\nCREATE OR REPLACE TEMPORARY VIEW {name} AS\nSELECT *, _metadata.row_index AS \
                     {place}\nFROM {file}"
                )
            }
            Dialect::Ansi => {
                let own = dialect.name("records");
                let table = dialect.name(&source.folder);
                format!("CREATE VIEW {name} AS\nSELECT * FROM {own}.{table}")
            }
        }
    }
}
