//! `data/quartiles.csv`: how reporting units differ in an indicator, by area.

use super::{
    Column, ListCell,
    area_line::{AreaLine, standing_word},
};
use crate::{publication::Reported, schemas::tables::Indicator, statistics::Quartiles};

impl<'r> AreaLine<'r, Quartiles> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Self::PERIOD,
        Self::AREA_CODE,
        Self::AREA,
        Self::AREA_TYPE,
        Column::of("indicator", |line| ListCell::word(&line.indicator().name)),
        Column::of("least", |line| ListCell::Plain(&line.indicator().least)),
        Column::of("lower_quartile", |line| ListCell::if_known(&line.figure.lower)),
        Column::of("median", |line| ListCell::if_known(&line.figure.median)),
        Column::of("upper_quartile", |line| ListCell::if_known(&line.figure.upper)),
        Column::of("units", |line| ListCell::count(line.figure.units)),
        Column::of("standing", |line| ListCell::word(standing_word(line.figure.standing))),
        Self::PROVISIONAL,
        Column::of("measure", |line| ListCell::whole(&line.indicator().title)),
        Column::of("unit_of_measure", |line| ListCell::whole(line.indicator().unit_of_measure())),
    ];

    /// Those of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let quartiles = run.statistics.quartiles.iter();
        quartiles.map(|own| Self::of(own, (own.period, own.area), run))
    }

    fn indicator(&self) -> &'r Indicator {
        &self.collection.published.indicators[self.figure.indicator]
    }
}
