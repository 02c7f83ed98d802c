//! `data/growth.csv`: changes on the period before, over the units that gave the figure in both.

use super::{
    Column, ListCell,
    area_line::{AreaLine, standing_word},
};
use crate::{
    publication::{Reported, heading::measure_of},
    schemas::{RecordTable, tables::NamedFigure},
    statistics::{Growth, RevisedFigure},
};

impl<'r> AreaLine<'r, Growth> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Self::PERIOD,
        Self::AREA_CODE,
        Self::AREA,
        Self::AREA_TYPE,
        Column::of("table", |line| ListCell::word(&line.table().name)),
        Column::of("key", |line| ListCell::text(&line.compared().key)),
        Column::of("field", |line| ListCell::word(&line.table().fields[line.compared().field].name)),
        Column::of("change_pct", |line| ListCell::if_known(&line.figure.percent)),
        Column::of("before", |line| ListCell::if_known(&line.figure.before)),
        Column::of("now", |line| ListCell::if_known(&line.figure.now)),
        Column::of("matched_units", |line| ListCell::count(line.figure.matched_units)),
        Column::of("matched_authorities", |line| ListCell::count(line.figure.matched_authorities)),
        Column::of("queried_units", |line| ListCell::count(line.figure.queried_units)),
        Column::of("change_pct_unqueried", |line| ListCell::if_known(&line.figure.percent_unqueried)),
        Column::of("standing", |line| ListCell::word(standing_word(line.figure.standing))),
        Self::PROVISIONAL,
        Self::REVISED,
        Column::of("measure", |line| ListCell::whole(measure_of(line.compared(), line.collection).0)),
        Column::of("unit_of_measure", |_| ListCell::word("percent")),
    ];

    /// Those of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let growth = run.statistics.growth.iter();
        growth.map(move |own| {
            let (place, of) = ((own.period, own.area), RevisedFigure::Change(own.figure));
            Self::of(own, place, run).revised(place, of, run)
        })
    }

    fn compared(&self) -> &'r NamedFigure {
        &self.collection.published.figures[self.figure.figure]
    }

    fn table(&self) -> &'r RecordTable {
        self.collection.figure_table(self.compared().table)
    }
}
