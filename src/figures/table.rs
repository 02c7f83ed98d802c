//! The table of figures of one period: for each measure a figure of every unit.

use super::{Benchmark, Figure, MadeBy, MeasureId, Measures, Source, Status};
use crate::{returns::Unit, vocabulary::Period};

/// A unit, by its number in the table of figures of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(u32);

impl UnitId {
    /// The unit of this number.
    #[must_use]
    pub fn new(index: usize) -> Self {
        // There are not so many authorities in the world.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its number.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A sum that does not fit.
#[derive(Debug, thiserror::Error)]
#[error("the sum of {field} over {area} is too large to be held: a figure in it must be wrong")]
pub struct SumError {
    /// Name of the field or indicator.
    pub field: String,
    /// Name of the unit or area.
    pub area: String,
}

/// The figures of one period.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The period.
    pub period: Period,
    units: Vec<Unit>,
    /// Whether something of the unit's return counts: a blank form was received, and cannot be used.
    usable: Vec<bool>,
    /// By measure, then by unit.
    pub(super) columns: Vec<Vec<Figure>>,
    /// How estimates were made.
    pub(super) estimates: Vec<MadeBy>,
    /// To what figures were brought.
    pub(super) benchmarks: Vec<Benchmark>,
}

impl Figures {
    /// A table without values, in which all of a unit has one status.
    #[must_use]
    pub fn blank(
        period: Period,
        units: Vec<Unit>,
        measures: &Measures,
        status: impl Fn(UnitId) -> Status,
    ) -> Self {
        let blank = |unit| Figure::without_value(status(UnitId::new(unit)), Source::Nothing);
        let column: Vec<Figure> = (0..units.len()).map(blank).collect();
        Self {
            period,
            usable: vec![false; units.len()],
            columns: vec![column; measures.len()],
            estimates: Vec::new(),
            benchmarks: Vec::new(),
            units,
        }
    }

    /// How many units there are.
    #[must_use]
    pub fn height(&self) -> usize {
        self.units.len()
    }

    /// All units, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = UnitId> + use<> {
        (0..self.units.len()).map(UnitId::new)
    }

    /// All units with what they are, in order.
    pub fn units(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        self.ids().zip(&self.units)
    }

    /// A unit.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.index()]
    }

    /// Whether something of a unit's return counts.
    #[must_use]
    pub fn is_usable(&self, unit: UnitId) -> bool {
        self.usable[unit.index()]
    }

    /// Puts a unit beside the others, of which nothing came.
    pub fn add_silent(&mut self, unit: Unit) -> UnitId {
        let blank = Figure::without_value(Status::NotReceived, Source::Nothing);
        self.columns.iter_mut().for_each(|column| column.push(blank));
        self.usable.push(false);
        self.units.push(unit);
        UnitId::new(self.units.len() - 1)
    }

    /// What there is of a measure of one unit.
    #[must_use]
    pub fn get(&self, measure: MeasureId, unit: UnitId) -> &Figure {
        &self.columns[measure.index()][unit.index()]
    }

    /// What there is of a measure, unit by unit.
    pub fn of(&self, measure: MeasureId) -> impl Iterator<Item = (UnitId, &Figure)> {
        self.ids().zip(&self.columns[measure.index()])
    }

    pub(super) fn set_usable(&mut self, unit: UnitId) {
        self.usable[unit.index()] = true;
    }

    pub(super) fn get_mut(&mut self, measure: MeasureId, unit: UnitId) -> &mut Figure {
        &mut self.columns[measure.index()][unit.index()]
    }

    /// Puts a figure beside what there is: values that count are added, and one that counts stands before one
    /// that does not. `None` if the sum does not fit.
    pub(super) fn add(&mut self, measure: MeasureId, unit: UnitId, more: Figure) -> Option<()> {
        let own = self.get_mut(measure, unit);
        let has_no_rate = own.has_no_rate || more.has_no_rate;
        let figure = match (own.value(), more.value()) {
            (Some(one), Some(other)) => {
                let status = own.status.min(more.status);
                Figure::with_value(status, one.checked_add(other)?, together(own.source, more.source))
            }
            (Some(_), None) => *own,
            (None, None) if own.source != Source::Nothing && own.status >= more.status => *own,
            (None, _) => more,
        };
        *own = Figure { has_no_rate, ..figure };
        Some(())
    }

    /// Says of which figures a query or error is open, and on which one was accepted.
    pub fn set_asked_about(
        &mut self,
        queried: impl IntoIterator<Item = (MeasureId, UnitId)>,
        accepted: impl IntoIterator<Item = (MeasureId, UnitId)>,
    ) {
        for (measure, unit) in queried {
            self.get_mut(measure, unit).is_queried = true;
        }
        for (measure, unit) in accepted {
            self.get_mut(measure, unit).is_outlier = true;
        }
    }
}

/// Where the sum of two figures comes from.
fn together(one: Source, other: Source) -> Source {
    let records = |source| match source {
        Source::Record(_) => Some(1),
        Source::Records(count) => Some(count),
        _ => None,
    };
    match records(one).zip(records(other)) {
        Some((one, other)) => Source::Records(one.saturating_add(other)),
        None => one,
    }
}
