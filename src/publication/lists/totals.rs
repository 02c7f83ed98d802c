//! `totals.csv`: every sum by area.

use super::{
    Column, ListCell,
    area_line::{AreaLine, standing_word},
};
use crate::{
    publication::Reported,
    statistics::{AreaType, Total},
};

impl<'r> AreaLine<'r, Total> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Self::PERIOD,
        Self::AREA_CODE,
        Self::AREA,
        Self::AREA_TYPE,
        Self::TABLE,
        Self::KEY,
        Self::FIELD,
        Column::of("value", |line| ListCell::if_known(&line.figure.value)),
        Column::of("reported_units", |line| ListCell::count(line.figure.reported_units)),
        Column::of("expected_authorities", |line| ListCell::count(line.figure.expected_authorities)),
        Column::of("reported_authorities", |line| ListCell::count(line.figure.reported_authorities)),
        Column::of("derived_units", |line| ListCell::count(line.figure.derived_units)),
        Column::of("complete_units", |line| ListCell::count(line.figure.complete_units)),
        Column::of("complete_authorities", |line| ListCell::count(line.figure.complete_authorities)),
        Column::of("standing", |line| ListCell::word(standing_word(line.figure.standing))),
    ];

    /// Those of the periods that a run publishes.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let totals = run.statistics.totals.iter();
        let published = totals.filter(|total| run.statistics.periods.contains(&total.period));
        // Types of authority would be added once more; they are in what is published.
        let is_type = |total: &&Total| run.statistics.areas[total.area].kind == AreaType::Type;
        published
            .filter(move |total| !is_type(total))
            .map(|total| Self::of(total, (total.period, total.area), run))
            // Beside their countries groups would be added once more.
            .filter(|line| !line.is_of_group())
    }
}
