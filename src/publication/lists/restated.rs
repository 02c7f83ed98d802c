//! `data/restated.csv`: figures of units that this run takes otherwise than the run of their period did.

use super::{Column, ListCell};
use crate::{
    publication::Reported,
    schemas::{Collection, RecordTable, tables::NamedFigure},
    statistics::Restated,
};

/// One figure.
pub struct RestatedLine<'r> {
    own: &'r Restated,
    figure: &'r NamedFigure,
    collection: &'r Collection,
}

impl<'r> RestatedLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("period", |line| ListCell::Plain(&line.own.period)),
        Column::of("unit", |line| ListCell::word(&line.own.unit)),
        Column::of("table", |line| ListCell::word(&line.table().name)),
        Column::of("key", |line| ListCell::text(&line.figure.key)),
        Column::of("field", |line| ListCell::word(&line.table().fields[line.figure.field].name)),
        Column::of("value", |line| ListCell::if_known(&line.own.value)),
        Column::of("status", |line| ListCell::word(line.own.status.word())),
        Column::of("given", |line| ListCell::if_known(&line.own.given)),
        Column::of("how", |line| ListCell::text(&line.own.how)),
    ];

    /// Those of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let (collection, measures) = (run.context.collection, &run.statistics.measures);
        let line = move |own: &'r Restated| Self { own, figure: measures.get(own.measure), collection };
        run.statistics.restated.iter().map(line)
    }

    fn table(&self) -> &'r RecordTable {
        self.collection.figure_table(self.figure.table)
    }
}
