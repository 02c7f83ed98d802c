//! A line that gives a figure of an area: a total, an indicator, a change. Their lists begin alike.

use super::{Column, ListCell};
use crate::{
    publication::Reported,
    schemas::Collection,
    statistics::{AreaType, ReportArea, Standing},
    vocabulary::Period,
};

/// A figure with the area that it is of.
pub(super) struct AreaLine<'r, F> {
    /// The figure.
    pub figure: &'r F,
    /// What its indices count in.
    pub collection: &'r Collection,
    period: Period,
    area: &'r ReportArea,
    is_provisional: bool,
    is_revised: bool,
}

impl<'r, F> AreaLine<'r, F> {
    /// The period of the figure.
    pub const PERIOD: Column<Self> = Column::of("period", |line: &Self| ListCell::Plain(&line.period));
    /// Code of the area.
    pub const AREA_CODE: Column<Self> =
        Column::of("area_code", |line: &Self| ListCell::word(&line.area.area.code));
    /// Its name.
    pub const AREA: Column<Self> = Column::of("area", |line: &Self| ListCell::whole(&line.area.area.name));
    /// Its kind.
    pub const AREA_TYPE: Column<Self> =
        Column::of("area_type", |line: &Self| ListCell::word(line.area.kind.word()));

    /// Whether it may still change.
    pub const PROVISIONAL: Column<Self> =
        Column::of("provisional", |line: &Self| ListCell::Truth(line.is_provisional));

    /// Whether it is not what was published last.
    pub const REVISED: Column<Self> = Column::of("revised", |line: &Self| ListCell::Truth(line.is_revised));

    /// The same, of one that is not what was published last, if it is so.
    pub fn revised(self, is_revised: bool) -> Self {
        Self { is_revised, ..self }
    }

    /// Whether its area is a group of countries, which is there for the rows of tables.
    pub fn is_of_group(&self) -> bool {
        self.area.kind == AreaType::Countries
    }

    /// The line of a figure of a period and an area (by index).
    pub fn of(figure: &'r F, (period, area): (Period, usize), run: &'r Reported<'_>) -> Self {
        Self {
            figure,
            collection: run.context.collection,
            period,
            area: &run.statistics.areas[area],
            is_provisional: run.is_provisional(period),
            is_revised: false,
        }
    }
}

/// Whether a figure can be shown, as a word.
pub(super) fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Known => "known",
        Standing::Held => "held",
        Standing::Unreliable => "unreliable",
        Standing::NotAvailable => "not-available",
        Standing::NotApplicable => "not-applicable",
        Standing::Break => "break",
        Standing::Suppressed => "suppressed",
        Standing::BackSeries => "back-series",
    }
}
