//! Two output folders of one period: the sums that they published, and the figures that these rest on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{FigureChange, SumChange, figures::changed_figures, sums::changed_sums};
use crate::{
    figures::kept_figures,
    records::{EarlierOutput, HistoryError, List, listed_status},
    vocabulary::Period,
};

/// Two output folders, compared.
#[derive(Debug, Clone, Serialize)]
pub struct OutputsCompared {
    /// Title of the collection.
    pub collection: String,
    /// The period of both.
    pub period: String,
    /// How many sums were compared.
    pub sums_compared: usize,
    /// Those that differ, widest areas first, and of these the largest changes.
    pub sums: Vec<SumChange>,
    /// How many figures of units were compared.
    pub figures_compared: usize,
    /// Those that differ, the largest changes first.
    pub figures: Vec<FigureChange>,
}

impl OutputsCompared {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.sums.is_empty() && self.figures.is_empty()
    }
}

/// Why two output folders cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum CannotCompare {
    /// They are of two exercises or times.
    #[error("these are not of one period: the first is {0}, the second {1}")]
    NotAlike(String, String),
    /// What a run left is not as it left it.
    #[error(transparent)]
    Broken(#[from] HistoryError),
}

/// Compares what two runs of a period left.
///
/// # Errors
/// If they are of two collections or periods, or not as their runs left them.
pub fn compared_outputs(old: &EarlierOutput, new: &EarlierOutput) -> Result<OutputsCompared, CannotCompare> {
    let about = |out: &EarlierOutput| format!("{}, {}", out.collection(), out.period());
    let period = Period::parse(old.period()).filter(|_| about(old) == about(new));
    let period = period.ok_or_else(|| CannotCompare::NotAlike(about(old), about(new)))?;
    let mut names = BTreeMap::new();
    for out in [old, new] {
        names.extend(names_of(out)?);
    }
    let (sums, sums_compared) = {
        let list = both_have_estimates(old, new);
        changed_sums(&List::of(old, list)?, &List::of(new, list)?)
    };
    let (figures, figures_compared) =
        changed_figures(&kept_figures(old, period)?, &kept_figures(new, period)?, &names);
    Ok(OutputsCompared {
        collection: old.collection().to_owned(),
        period: period.to_string(),
        sums_compared,
        sums,
        figures_compared,
        figures,
    })
}

/// Sums with estimates where both runs published them, else those of what was reported.
fn both_have_estimates(old: &EarlierOutput, new: &EarlierOutput) -> &'static str {
    const WITH_ESTIMATES: &str = "data/figures.csv";
    let has = |out: &EarlierOutput| out.listed().contains_key(WITH_ESTIMATES);
    if has(old) && has(new) { WITH_ESTIMATES } else { "totals.csv" }
}

/// The name of each unit; of a joint one those of its members.
fn names_of(out: &EarlierOutput) -> Result<BTreeMap<String, String>, HistoryError> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for line in listed_status(out)? {
        let name = names.entry(line.unit).or_default();
        if !name.is_empty() {
            name.push_str(" and ");
        }
        name.push_str(&line.authority_name);
    }
    Ok(names)
}
