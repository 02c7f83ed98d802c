//! `data/authorities.csv`: what tables show of each named authority or joint return, which is what it gave.

use super::{
    Column, ListCell,
    area_line::{AreaLine, revised_sum, standing_word},
};
use crate::{
    publication::Reported,
    statistics::{AreaType, Standing, Total, published},
    vocabulary::Scaled,
};

/// A figure of a unit, as it is published.
pub struct AuthorityLine<'r> {
    own: AreaLine<'r, Total>,
    value: Option<Scaled>,
    exact: Option<Scaled>,
}

impl<'r> AuthorityLine<'r> {
    /// The list. What is held back or confidential has no value here.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("period", |line| (AreaLine::<Total>::PERIOD.cell)(&line.own)),
        Column::of("area_code", |line| (AreaLine::<Total>::AREA_CODE.cell)(&line.own)),
        Column::of("area", |line| (AreaLine::<Total>::AREA.cell)(&line.own)),
        Column::of("area_type", |line| (AreaLine::<Total>::AREA_TYPE.cell)(&line.own)),
        Column::of("table", |line| (AreaLine::<Total>::TABLE.cell)(&line.own)),
        Column::of("key", |line| (AreaLine::<Total>::KEY.cell)(&line.own)),
        Column::of("field", |line| (AreaLine::<Total>::FIELD.cell)(&line.own)),
        Column::of("value", |line| ListCell::if_known(&line.value)),
        Column::of("exact", |line| ListCell::if_known(&line.exact)),
        Column::of("standing", |line| ListCell::word(standing_word(line.own.figure.standing))),
        Column::of("provisional", |line| (AreaLine::<Total>::PROVISIONAL.cell)(&line.own)),
        Column::of("revised", |line| (AreaLine::<Total>::REVISED.cell)(&line.own)),
    ];

    /// Those of the periods that a run publishes, of the figures in tables of authorities.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let collection = &run.context.collection.published;
        let shown: Vec<_> = collection
            .shown_of_units(run.context.period)
            .into_iter()
            .map(|at| &collection.figures[at])
            .collect();
        let is_shown = move |total: &&Total| {
            run.statistics.areas[total.area].kind == AreaType::Unit
                && run.statistics.periods.contains(&total.period)
                && shown
                    .iter()
                    .any(|own| (own.table, &own.key, own.field) == (total.table, &total.key, total.field))
        };
        run.statistics.totals.iter().filter(is_shown).map(|total| {
            let place = (total.period, total.area);
            let own = AreaLine::of(total, place, run).revised(place, revised_sum(total), run);
            let exact = total.value.filter(|_| total.standing == Standing::Known);
            let value = exact.and_then(|exact| published(exact, own.field()));
            Self { own, value, exact }
        })
    }
}
