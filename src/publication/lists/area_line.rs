//! A line that gives a figure of an area: a total, an indicator, a change. Their lists begin alike.

use super::{Column, ListCell};
use crate::{
    publication::Reported,
    schemas::{Collection, Field, tables::NamedFigure},
    statistics::{AreaType, ReportArea, RevisedFigure, Standing, Total, WithEstimates},
    vocabulary::{Period, Scaled},
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

    /// The same, with whether what it is of is another than was published last.
    pub fn revised(self, (period, area): (Period, usize), of: RevisedFigure, run: &Reported<'_>) -> Self {
        Self { is_revised: run.statistics.revised.has(period, area, of), ..self }
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

/// A figure that is a sum: of which table, key and field.
pub(super) trait OfSum {
    fn sum(&self) -> (usize, &str, usize);
}

impl OfSum for Total {
    fn sum(&self) -> (usize, &str, usize) {
        (self.table, &self.key, self.field)
    }
}

impl OfSum for WithEstimates {
    fn sum(&self) -> (usize, &str, usize) {
        (self.table, &self.key, self.field)
    }
}

impl<F: OfSum> AreaLine<'_, F> {
    /// Its table.
    pub const TABLE: Column<Self> =
        Column::of("table", |line: &Self| ListCell::word(&line.collection.figure_table(line.sum().0).name));
    /// The row of it.
    pub const KEY: Column<Self> = Column::of("key", |line: &Self| ListCell::text(line.sum().1));
    /// The field.
    pub const FIELD: Column<Self> = Column::of("field", |line: &Self| ListCell::word(&line.field().name));

    fn sum(&self) -> (usize, &str, usize) {
        self.figure.sum()
    }

    /// The field that it is a sum of.
    pub fn field(&self) -> &Field {
        let (table, _, field) = self.figure.sum();
        &self.collection.figure_table(table).fields[field]
    }
}

/// The sum of a figure, as what was revised names it.
pub(super) fn revised_sum(of: &impl OfSum) -> RevisedFigure {
    let (table, key, field) = of.sum();
    RevisedFigure::Sum(NamedFigure { table, key: key.to_owned(), field })
}

/// A part of a sum, where a table would show the sum: what is held back has no value in the list of sums.
pub(super) fn if_published(standing: Standing, value: &Option<Scaled>) -> ListCell<'_> {
    let is_published = !matches!(standing, Standing::Held | Standing::Unreliable);
    ListCell::if_known(if is_published { value } else { &None })
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
