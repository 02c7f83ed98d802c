//! `data/figures.csv`: every sum over an area with estimates of what is missing, and what it rests on.

use super::{
    Column, ListCell,
    area_line::{AreaLine, if_published, revised_sum, standing_word},
};
use crate::{
    publication::{Reported, heading::measure_of},
    schemas::tables::NamedFigure,
    statistics::WithEstimates,
};

impl<'r> AreaLine<'r, WithEstimates> {
    /// The list. What is held back or unreliable is not published: it has no value here.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Self::PERIOD,
        Self::AREA_CODE,
        Self::AREA,
        Self::AREA_TYPE,
        Self::TABLE,
        Self::KEY,
        Self::FIELD,
        Column::of("value", |line| if_published(line.figure.standing, &line.figure.value)),
        Column::of("exact", |line| if_published(line.figure.standing, &line.figure.exact)),
        Column::of("standing", |line| ListCell::word(standing_word(line.figure.standing))),
        Column::of("reported", |line| if_published(line.figure.standing, &line.figure.reported)),
        Column::of("estimated", |line| if_published(line.figure.standing, &line.figure.estimated)),
        Column::of("estimated_pct", |line| ListCell::if_known(&line.figure.estimated_percent)),
        Column::of("estimated_units", |line| ListCell::count(line.figure.estimated_units)),
        Column::of("open_faults_pct", |line| ListCell::if_known(&line.figure.open_faults_percent)),
        Column::of("missing_units", |line| ListCell::count(line.figure.missing_units)),
        Column::of("given_pct", |line| ListCell::if_known(&line.figure.given_percent)),
        Self::PROVISIONAL,
        Self::REVISED,
        Column::of("source", |line| ListCell::text(&line.figure.source)),
        Column::of("measure", |line| ListCell::whole(line.measure().0)),
        Column::of("unit_of_measure", |line| ListCell::whole(line.measure().1)),
    ];

    /// Those of the periods that a run publishes: of earlier ones, in the series, for the whole alone.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let sums = run.statistics.estimated.iter();
        sums.map(move |sum| {
            let place = (sum.period, sum.area);
            Self::of(sum, place, run).revised(place, revised_sum(sum), run)
        })
    }

    /// What is measured, and in what.
    fn measure(&self) -> (String, String) {
        let own = self.figure;
        let figure = NamedFigure { table: own.table, key: own.key.clone(), field: own.field };
        measure_of(&figure, self.collection)
    }
}
