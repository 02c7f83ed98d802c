//! `data/indicators.csv`: indicators, with both parts of each and the units and authorities of which both are
//! known.

use super::{
    Column, ListCell,
    area_line::{AreaLine, standing_word},
};
use crate::{
    publication::Reported,
    schemas::tables::Indicator,
    statistics::{Ratio, RevisedFigure},
};

impl<'r> AreaLine<'r, Ratio> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Self::PERIOD,
        Self::AREA_CODE,
        Self::AREA,
        Self::AREA_TYPE,
        Column::of("indicator", |line| ListCell::word(&line.indicator().name)),
        Column::of("value", |line| ListCell::if_known(&line.figure.value)),
        Column::of("numerator", |line| ListCell::if_known(&line.figure.numerator)),
        Column::of("denominator", |line| ListCell::if_known(&line.figure.denominator)),
        Column::of("base_units", |line| ListCell::count(line.figure.base_units)),
        Column::of("base_authorities", |line| ListCell::count(line.figure.base_authorities)),
        Column::of("expected_authorities", |line| ListCell::count(line.figure.expected_authorities)),
        Column::of("left_out_units", |line| ListCell::count(line.figure.left_out_units)),
        Column::of("standing", |line| ListCell::word(standing_word(line.figure.standing))),
        Column::of("basis", |line| ListCell::word(line.figure.basis.word())),
        Column::of("estimated_units", |line| ListCell::count(line.figure.estimated_units)),
        Self::PROVISIONAL,
        Self::REVISED,
        Column::of("measure", |line| ListCell::whole(&line.indicator().title)),
        Column::of("unit_of_measure", |line| ListCell::whole(line.indicator().unit_of_measure())),
    ];

    fn indicator(&self) -> &'r Indicator {
        &self.collection.published.indicators[self.figure.indicator]
    }

    /// Those of a run, of earlier periods for the whole alone.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let ratios = run.statistics.ratios.iter();
        ratios.map(move |own| {
            let (place, of) = ((own.period, own.area), RevisedFigure::Ratio(own.indicator, own.basis));
            Self::of(own, place, run).revised(place, of, run)
        })
    }
}
