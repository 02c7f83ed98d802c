//! `data/mean_revisions.csv`: how far first figures were from those of so many releases later.

use super::{Column, ListCell};
use crate::{
    publication::Reported,
    schemas::{Collection, RecordTable, tables::NamedFigure},
    statistics::MeanRevision,
};

/// One figure, so many releases on.
pub struct MeanRevisionLine<'r> {
    own: &'r MeanRevision,
    collection: &'r Collection,
}

impl<'r> MeanRevisionLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("table", |line| ListCell::word(&line.table().name)),
        Column::of("key", |line| ListCell::text(&line.figure().key)),
        Column::of("field", |line| ListCell::word(&line.table().fields[line.figure().field].name)),
        Column::of("length", |line| ListCell::word(line.own.length)),
        Column::of("releases_on", |line| ListCell::count(line.own.releases_on)),
        Column::of("periods", |line| ListCell::count(line.own.periods)),
        Column::of("mean", |line| ListCell::if_known(&line.own.mean)),
        Column::of("mean_absolute", |line| ListCell::if_known(&line.own.mean_absolute)),
        Column::of("mean_absolute_pct", |line| ListCell::if_known(&line.own.mean_absolute_percent)),
    ];

    /// Those of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let collection = run.context.collection;
        run.statistics.triangle.means.iter().map(move |own| Self { own, collection })
    }

    fn figure(&self) -> &'r NamedFigure {
        &self.collection.published.figures[self.own.figure]
    }

    fn table(&self) -> &'r RecordTable {
        self.collection.figure_table(self.figure().table)
    }
}
