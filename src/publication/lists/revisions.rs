//! `data/revisions.csv`: sums that are not what was published last, each with why.

use super::{Column, ListCell, area_line::AreaLine};
use crate::{
    publication::Reported,
    schemas::RecordTable,
    statistics::{Revision, Split},
    vocabulary::Scaled,
};

impl<'r> AreaLine<'r, Revision> {
    /// The list. Those of `own_data` to `corrections` add to what `exact` is more or less than
    /// `published_exact`; all are blank where the figures of then are not held.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Self::PERIOD,
        Self::AREA_CODE,
        Self::AREA,
        Self::AREA_TYPE,
        Column::of("table", |line| ListCell::word(&line.table().name)),
        Column::of("key", |line| ListCell::text(&line.figure.key)),
        Column::of("field", |line| ListCell::word(&line.table().fields[line.figure.field].name)),
        Column::of("published", |line| ListCell::Plain(&line.figure.published)),
        Column::of("now", |line| ListCell::if_known(&line.figure.now)),
        Column::of("difference", |line| ListCell::if_known(&line.figure.difference)),
        Column::of("difference_pct", |line| ListCell::if_known(&line.figure.percent)),
        Column::of("published_exact", |line| line.of_split(|split| &split.before)),
        Column::of("exact", |line| line.of_split(|split| &split.now)),
        Column::of("own_data", |line| line.of_split(|split| &split.own_data)),
        Column::of("links", |line| line.of_split(|split| &split.links)),
        Column::of("methods", |line| line.of_split(|split| &split.methods)),
        Column::of("corrections", |line| line.of_split(|split| &split.corrections)),
    ];

    /// Those of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let revisions = run.statistics.revisions.iter();
        revisions.map(|own| Self::of(own, (own.period, own.area), run))
    }

    fn table(&self) -> &'r RecordTable {
        self.collection.figure_table(self.figure.table)
    }

    fn of_split(&self, which: fn(&Split) -> &Scaled) -> ListCell<'_> {
        self.figure.split.as_ref().map_or(ListCell::Blank, |split| ListCell::Plain(which(split)))
    }
}
