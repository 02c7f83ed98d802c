//! `data/revisions.csv`: sums over all of earlier periods that are not what their own runs published.

use super::{Column, ListCell};
use crate::{
    publication::Reported,
    schemas::{Collection, RecordTable, tables::NamedFigure},
    statistics::Revision,
};

/// One sum.
pub struct RevisionLine<'r> {
    revision: &'r Revision,
    collection: &'r Collection,
}

impl<'r> RevisionLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("period", |line| ListCell::Plain(&line.revision.period)),
        Column::of("table", |line| ListCell::word(&line.table().name)),
        Column::of("key", |line| ListCell::text(&line.figure().key)),
        Column::of("field", |line| ListCell::word(&line.table().fields[line.figure().field].name)),
        Column::of("published", |line| ListCell::Plain(&line.revision.published)),
        Column::of("now", |line| ListCell::if_known(&line.revision.now)),
        Column::of("difference", |line| ListCell::if_known(&line.revision.difference)),
        Column::of("difference_pct", |line| ListCell::if_known(&line.revision.percent)),
    ];

    /// Those of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let collection = run.context.collection;
        run.statistics.revisions.iter().map(move |revision| Self { revision, collection })
    }

    fn figure(&self) -> &'r NamedFigure {
        &self.collection.published.figures[self.revision.figure]
    }

    fn table(&self) -> &'r RecordTable {
        self.collection.figure_table(self.figure().table)
    }
}
