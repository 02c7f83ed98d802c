//! One file of a partitioned dataset below `records/`, in the making.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use polars::prelude::{Column, DataFrame, PolarsError};
use polars_io::parquet::write::{BatchedWriter, ParquetCompression, ParquetWriter};

use super::folder_in::folder_in;
use crate::vocabulary::Period;

/// Why records could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The disk.
    #[error("cannot write {0}: {1}")]
    Disk(PathBuf, io::Error),
    /// A fault of our own.
    #[error("cannot write {0}: {1}")]
    Frame(PathBuf, PolarsError),
}

/// Where the records of a table lie, or what else is kept by period, below an output folder.
pub(super) fn place_below(table: &str, period: Period) -> String {
    format!("{}/{PART}", folder_below(table, period))
}

fn folder_below(table: &str, period: Period) -> String {
    format!("records/{table}/period={period}")
}

const PART: &str = "part.parquet";

/// A file of records in the making: batch after batch, each written as it stands.
pub struct PartFile {
    out: PathBuf,
    below: String,
    path: PathBuf,
    begun: Option<(BatchedWriter<File>, File)>,
}

impl PartFile {
    /// That of a table in an output folder, begun with its first batch.
    #[must_use]
    pub fn of(out: &Path, table: &str, period: Period) -> Self {
        let path = out.join(place_below(table, period));
        Self { out: out.to_owned(), below: folder_below(table, period), path, begun: None }
    }

    fn disk(&self) -> impl Fn(io::Error) -> RecordsError + use<> {
        let path = self.path.clone();
        move |error| RecordsError::Disk(path.clone(), error)
    }

    fn frame(&self) -> impl Fn(PolarsError) -> RecordsError + use<> {
        let path = self.path.clone();
        move |error| RecordsError::Frame(path.clone(), error)
    }

    /// Writes a batch.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub fn add(&mut self, height: usize, columns: Vec<Column>) -> Result<(), RecordsError> {
        let (disk, frame) = (self.disk(), self.frame());
        let batch = DataFrame::new(height, columns).map_err(&frame)?;
        if self.begun.is_none() {
            folder_in(&self.out, &self.below).map_err(&disk)?;
            let file = File::create(&self.path).map_err(&disk)?;
            let own = file.try_clone().map_err(&disk)?;
            let writer =
                ParquetWriter::new(file).with_compression(ParquetCompression::Snappy).set_parallel(false);
            self.begun = Some((writer.batched(batch.schema()).map_err(&frame)?, own));
        }
        match &mut self.begun {
            Some((writer, _)) => writer.write_batch(&batch).map_err(frame),
            None => Ok(()),
        }
    }

    /// Ends the file, and sees to it that it is on the disk; of no batch there is none.
    ///
    /// # Errors
    /// If the disk does not take it.
    pub fn end(self) -> Result<(), RecordsError> {
        let (disk, frame) = (self.disk(), self.frame());
        let Some((writer, file)) = self.begun else { return Ok(()) };
        writer.finish().map_err(frame)?;
        file.sync_all().map_err(disk)
    }
}
