//! Estimates in the table of figures, and how each was made.

use super::{Figure, Figures, Fraction, MeasureId, Source, Status, UnitId};
use crate::{
    schemas::estimates::Method,
    vocabulary::{Period, Scaled, counted},
};

/// How an estimate was made, by its number in the table of figures of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EstimateId(u32);

/// How the figures of a unit that are linked were estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct MadeBy {
    /// The method.
    pub method: Method,
    /// The period of the unit's own figures that were moved; `None` where there were none.
    pub from: Option<Period>,
    /// What those figures, or those of the class together, were multiplied by.
    pub times: Fraction,
    /// What was multiplied: the unit's own figure, or the sum of its class; `None` of a share.
    pub of: Option<Scaled>,
    /// What came of the parts of the figure is more, and stands in its place.
    pub is_of_parts: bool,
    /// The class of units, in the words of the register; blank for all units.
    pub class: String,
    /// How many units of it the link, ratio or mean is of.
    pub units: usize,
}

impl MadeBy {
    /// By a method, so many times something of all units.
    #[must_use]
    pub fn by(method: Method, times: Fraction) -> Self {
        Self { method, from: None, times, of: None, is_of_parts: false, class: String::new(), units: 0 }
    }

    /// As a share of what was given for several periods together.
    #[must_use]
    pub fn divided(last: Period) -> Self {
        Self { from: Some(last), units: 1, ..Self::by(Method::Divided, Fraction::ONE) }
    }
}

/// In a line: `growth 1.2 of UA, England (7 units) on 2009-10-Q3`.
impl std::fmt::Display for MadeBy {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let (Method::Divided, Some(last)) = (self.method, self.from) {
            return write!(out, "{} of what was given for the year up to {last}", self.method.word());
        }
        let class = if self.class.is_empty() { "all units" } else { &self.class };
        let units = counted(self.units, "unit");
        write!(out, "{} {:.6} of {class} ({units})", self.method.word(), self.times.to_f64())?;
        self.from.map_or(Ok(()), |period| write!(out, " on {period}"))
    }
}

impl Figures {
    /// Puts down how estimates were made.
    pub fn made_by(&mut self, made: MadeBy) -> EstimateId {
        self.estimates.push(made);
        EstimateId(u32::try_from(self.estimates.len() - 1).unwrap_or(u32::MAX))
    }

    /// How an estimate was made.
    #[must_use]
    pub fn how_made(&self, id: EstimateId) -> &MadeBy {
        &self.estimates[id.0 as usize]
    }

    /// Takes an estimate away: the figure is missing again.
    pub fn forget_estimate(&mut self, measure: MeasureId, unit: UnitId) {
        let own = self.get_mut(measure, unit);
        debug_assert!(own.status == Status::Estimated, "what came is never taken away");
        *own = Figure::without_value(Status::NotKnown, Source::GaveWay);
    }

    /// Puts an estimate in the place of what is missing.
    pub fn estimate(&mut self, measure: MeasureId, unit: UnitId, value: Scaled, made: EstimateId) {
        let own = self.get_mut(measure, unit);
        debug_assert!(own.status.is_missing(), "what came is never estimated");
        *own = Figure {
            has_no_rate: own.has_no_rate,
            ..Figure::with_value(Status::Estimated, value, Source::Estimate(made))
        };
    }
}
