//! Vintages: what each release published of each sum over all. A release hands on those of the one before it.

use super::Release;
use crate::{
    records::{HistoryError, List, ListLine},
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
    let list = List::of(&release.output, VINTAGES)?;
    Ok(list.lines().filter_map(|line| vintage(&line)).collect())
}

fn vintage(line: &ListLine<'_>) -> Option<Vintage> {
    Some(Vintage {
        serial: line.get("serial").parse().ok()?,
        release: line.get("release").to_owned(),
        period: Period::parse(line.get("period"))?,
        figure: ["table", "key", "field"].map(|name| line.get(name).to_owned()),
        value: line.number("value")?,
    })
}
