//! `data/vintages.csv`: what each release published of each sum over all, and what this run makes of it.

use super::{Column, ListCell};
use crate::{publication::Reported, releases::Vintage};

/// The list.
pub const COLUMNS: &[Column<Vintage>] = &[
    Column::of("serial", |own| ListCell::count(own.serial)),
    Column::of("release", |own| ListCell::word(&own.release)),
    Column::of("period", |own| ListCell::Plain(&own.period)),
    Column::of("table", |own| ListCell::word(&own.figure[0])),
    Column::of("key", |own| ListCell::text(&own.figure[1])),
    Column::of("field", |own| ListCell::word(&own.figure[2])),
    Column::of("value", |own| ListCell::Plain(&own.value)),
];

/// Those of a run.
pub fn all<'r>(run: &'r Reported<'_>) -> impl Iterator<Item = &'r Vintage> {
    run.statistics.triangle.vintages.iter()
}
