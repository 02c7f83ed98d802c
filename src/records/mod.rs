//! Accepted records as typed columns, and on disk as parquet: a partitioned dataset for any engine.

mod parquet;

pub use parquet::{RecordsError, write};

use crate::{reading::ReadRecord, schemas::RecordTable};

/// The key of a record in its table: the values of its key fields joined by `/`; empty where a return has one record.
#[must_use]
pub fn key_of(record: &ReadRecord, table: &RecordTable) -> String {
    let parts = table.primary_key.iter().map(|field| record.answers[*field].value().map(ToString::to_string).unwrap_or_default());
    parts.collect::<Vec<_>>().join("/")
}
