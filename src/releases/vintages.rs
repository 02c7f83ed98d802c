//! Vintages: what each release published of each sum over all. A release hands on those of the one before it.

use serde::Deserialize;

use super::{Release, published::number};
use crate::{
    records::{HistoryError, list_lines},
    vocabulary::{Period, Scaled},
};

/// The list of them.
const VINTAGES: &str = "data/vintages.csv";

/// What one release published of one sum over all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vintage {
    /// Number of the release in the order of all.
    pub serial: usize,
    /// The release, as it is named.
    pub release: String,
    /// The period of the figure.
    pub period: Period,
    /// Table, key and field.
    pub figure: [String; 3],
    /// What it published, rounded.
    pub value: Scaled,
}

/// All vintages up to a release, by figure, period and serial number as they are listed.
///
/// # Errors
/// If what it holds is not as it was made.
pub(super) fn up_to(release: &Release) -> Result<Vec<Vintage>, HistoryError> {
    if !release.output.listed().contains_key(VINTAGES) {
        return Ok(Vec::new());
    }
    let lines = list_lines::<Line>(&release.output, VINTAGES)?;
    Ok(lines.into_iter().filter_map(Line::vintage).collect())
}

#[derive(Deserialize)]
struct Line {
    serial: usize,
    release: String,
    period: String,
    table: String,
    key: String,
    field: String,
    value: String,
}

impl Line {
    fn vintage(self) -> Option<Vintage> {
        Some(Vintage {
            serial: self.serial,
            release: self.release,
            period: Period::parse(&self.period)?,
            figure: [self.table, self.key, self.field],
            value: number(&self.value)?,
        })
    }
}
