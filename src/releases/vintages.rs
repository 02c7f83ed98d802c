//! Vintages: what each release published of each sum over all. A release hands on those of the one before it.

use serde::Deserialize;

use super::{Release, published::number};
use crate::{
    records::{HistoryError, list_lines},
    vocabulary::{Period, Scaled},
};

/// The list of them, in a release that is not the first.
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
    let listed = release.output.listed();
    if listed.contains_key(VINTAGES) {
        let lines = list_lines::<Line>(&release.output, VINTAGES)?;
        return Ok(lines.into_iter().filter_map(Line::vintage).collect());
    }
    // The first hands on nothing: its own figures are all there is.
    let sums = ["data/figures.csv", "totals.csv"].into_iter().find(|name| listed.contains_key(*name));
    let Some(sums) = sums else { return Ok(Vec::new()) };
    let (serial, name) = (release.about.serial, release.about.name());
    let whole =
        list_lines::<SumLine>(&release.output, sums)?.into_iter().filter(|line| line.area_type == "all");
    let vintage = |line: SumLine| {
        Line {
            serial,
            release: name.clone(),
            period: line.period,
            table: line.table,
            key: line.key,
            field: line.field,
            value: line.value,
        }
        .vintage()
    };
    Ok(whole.filter_map(vintage).collect())
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

#[derive(Deserialize)]
struct SumLine {
    period: String,
    area_type: String,
    table: String,
    key: String,
    field: String,
    value: String,
}
