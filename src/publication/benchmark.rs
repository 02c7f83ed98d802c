//! What is said of annual returns to which quarters were brought, and of those to which they could not be.

use std::collections::BTreeSet;

use super::{Reported, tables::words};
use crate::{
    statistics::{NotBrought, WhyNot},
    vocabulary::Period,
};

/// Sentences; none where no annual returns are collected.
pub(super) fn told(run: &Reported<'_>) -> Vec<String> {
    if run.context.collection.published.benchmark.is_none() {
        return Vec::new();
    }
    let brought = run.statistics.restated.iter().filter(|own| own.given.is_some());
    let units: BTreeSet<&str> = brought.map(|own| own.unit.as_str()).collect();
    let units = units.len();
    let mut told = vec![format!(
        "Figures of the periods of a year are multiplied by one number, so that they add to the annual \
         return of the reporting unit, where there is one ({units} {}). What a period has more or less for \
         that is counted as estimated; the year is what was returned.",
        if units == 1 { "reporting unit" } else { "reporting units" },
    )];
    told.extend(run.statistics.not_brought.iter().map(|own| not_brought(own, run)));
    told
}

fn not_brought(own: &NotBrought, run: &Reported<'_>) -> String {
    let (_, name) = run.lead_and_name(&own.unit);
    let table = &run.context.collection.figure_table(own.table).title;
    let said = |period: Period| words(period);
    let why = match own.why {
        WhyNot::NotHeld(period) => format!("{} is not held", said(period)),
        WhyNot::Missing(period) => format!("nothing is known of {}", said(period)),
        WhyNot::NotKnown => "a figure is neither known nor estimated in every period".to_owned(),
        WhyNot::Nothing => "the periods have nothing of it".to_owned(),
        WhyNot::PartsAreMore => "the parts that were returned are more than their total".to_owned(),
        WhyNot::TwoTotals => "a figure is a part of two totals that were both returned".to_owned(),
        WhyNot::TooLarge => "the figures are too large".to_owned(),
    };
    format!("Not brought to its annual return for {}: {name}, {table}: {why}.", own.year)
}
