//! `data/quartiles.csv`: how reporting units differ in an indicator, by area.

use super::{
    Column, ListCell,
    area_line::{AreaLine, standing_word},
};
use crate::{
    publication::Reported,
    schemas::{quartiles::Quartile, tables::Indicator},
    statistics::{Quartiles, RevisedFigure},
};

/// Quartiles of an area, and which of them are others than were published last.
pub struct QuartilesLine<'r> {
    own: AreaLine<'r, Quartiles>,
    revised: Vec<&'static str>,
}

impl<'r> QuartilesLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("period", |line| (AreaLine::<Quartiles>::PERIOD.cell)(&line.own)),
        Column::of("area_code", |line| (AreaLine::<Quartiles>::AREA_CODE.cell)(&line.own)),
        Column::of("area", |line| (AreaLine::<Quartiles>::AREA.cell)(&line.own)),
        Column::of("area_type", |line| (AreaLine::<Quartiles>::AREA_TYPE.cell)(&line.own)),
        Column::of("indicator", |line| ListCell::word(&line.indicator().name)),
        Column::of("least", |line| ListCell::Plain(&line.indicator().least)),
        Column::of("lower_quartile", |line| ListCell::if_known(&line.own.figure.lower)),
        Column::of("median", |line| ListCell::if_known(&line.own.figure.median)),
        Column::of("upper_quartile", |line| ListCell::if_known(&line.own.figure.upper)),
        Column::of("units", |line| ListCell::count(line.own.figure.units)),
        Column::of("standing", |line| ListCell::word(standing_word(line.own.figure.standing))),
        Column::of("provisional", |line| (AreaLine::<Quartiles>::PROVISIONAL.cell)(&line.own)),
        Column::of("measure", |line| ListCell::whole(&line.indicator().title)),
        Column::of("unit_of_measure", |line| ListCell::whole(line.indicator().unit_of_measure())),
        Column::of("revised", |line| ListCell::Truth(!line.revised.is_empty())),
        Column::of("revised_columns", |line| ListCell::word(line.revised.join(";"))),
    ];

    /// Those of a run.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let quartiles = run.statistics.quartiles.iter();
        quartiles.map(|own| {
            let is_revised = |quartile: &Quartile| {
                let of = RevisedFigure::Quartile(own.indicator, *quartile);
                run.statistics.revised.has(own.period, own.area, of)
            };
            let revised = Quartile::ALL.into_iter().filter(is_revised).map(Quartile::word).collect();
            Self { own: AreaLine::of(own, (own.period, own.area), run), revised }
        })
    }

    fn indicator(&self) -> &'r Indicator {
        &self.own.collection.published.indicators[self.own.figure.indicator]
    }
}
