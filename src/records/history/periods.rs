//! The records of earlier periods.

use std::collections::BTreeMap;

use super::{
    earlier::{Earlier, Restated},
    error::{HistoryError, looking_back},
    outputs::EarlierOutputs,
};
use crate::{
    records::{EarlierOutput, Untrue},
    returns::Context,
    vocabulary::Period,
};

/// The records of earlier periods.
#[derive(Debug, Default)]
pub struct History {
    pub(super) periods: BTreeMap<Period, Earlier>,
    pub(super) outputs: BTreeMap<Period, EarlierOutput>,
}

/// So many periods back rules can ask for: of those before, only figures are read.
pub(super) const FARTHEST: usize = 8;

impl History {
    /// Loads what there is of the periods before that of the context.
    ///
    /// # Errors
    /// If what is there is not as a run left it, or does not fit what is declared.
    pub fn load(outputs: &EarlierOutputs, context: &Context<'_>) -> Result<Self, HistoryError> {
        let mut history = Self::default();
        let before = std::iter::successors(Some(context.period.previous()), |period| Some(period.previous()));
        for period in before.take(FARTHEST) {
            // A run may have been of nothing but files that could not be read.
            let Some(out) = outputs.of(period)?.filter(EarlierOutput::has_records) else { continue };
            let earlier =
                Earlier::load(&out, period, context).map_err(|error| looking_back(period, error))?;
            history.periods.insert(period, earlier);
            history.outputs.insert(period, out);
        }
        history.load_series(outputs, context)?;
        Ok(history)
    }

    /// The figures alone of some earlier periods, each with the folder in which they lie: that of its own
    /// run, or one that has those of several.
    ///
    /// # Errors
    /// If what is there is not as a run left it.
    pub fn of_figures<'o>(
        kept: impl Iterator<Item = (Period, &'o EarlierOutput)>,
        context: &Context<'_>,
    ) -> Result<Self, HistoryError> {
        let mut history = Self::default();
        for (period, out) in kept {
            let earlier =
                Earlier::load_figures(out, period, context).map_err(|error| looking_back(period, error))?;
            history.periods.insert(period, earlier);
        }
        Ok(history)
    }

    /// Loads the figures of periods that lie farther back, which series show.
    fn load_series(&mut self, outputs: &EarlierOutputs, context: &Context<'_>) -> Result<(), HistoryError> {
        let nearest = std::iter::successors(Some(context.period), |period| Some(period.previous()));
        let Some(nearest) = nearest.skip(1).nth(FARTHEST - 1) else { return Ok(()) };
        let of_collection = |period: &Period| context.collection.refuses(*period).is_none();
        for period in outputs.before(nearest).into_iter().filter(of_collection) {
            let Some(out) = outputs.of(period)?.filter(EarlierOutput::has_records) else { continue };
            let earlier =
                Earlier::load_figures(&out, period, context).map_err(|error| looking_back(period, error))?;
            self.periods.insert(period, earlier);
            self.outputs.insert(period, out);
        }
        Ok(())
    }

    /// Puts figures of a period in the place of those that its own run left; what rules ask for stays.
    pub fn put_figures(&mut self, period: Period, mut of: Self) {
        let Some(put) = of.periods.remove(&period) else { return };
        match self.periods.get_mut(&period) {
            Some(own) if !own.tables.is_empty() => own.figures = put.figures,
            _ => drop(self.periods.insert(period, put)),
        }
    }

    /// The hash that seals each output folder that was looked back to, by period.
    #[must_use]
    pub fn seals(&self) -> BTreeMap<String, String> {
        self.outputs.iter().map(|(period, out)| (period.to_string(), out.seal().to_owned())).collect()
    }

    /// Those folders, by period, oldest first.
    pub fn outputs(&self) -> impl DoubleEndedIterator<Item = (Period, &EarlierOutput)> {
        self.outputs.iter().map(|(period, out)| (*period, out))
    }

    /// Files of those folders that are not as their runs wrote them, though nothing here rests on them, such
    /// as a workbook into which somebody typed a remark. What was read is not looked at again.
    #[must_use]
    pub fn changed_beside(&self) -> Vec<Untrue> {
        self.outputs.values().flat_map(EarlierOutput::changed_beside).collect()
    }

    /// What was accepted for a period.
    #[must_use]
    pub fn get(&self, period: Period) -> Option<&Earlier> {
        self.periods.get(&period)
    }

    /// Puts what a period had alone in the place of what its own run took for it.
    pub fn restate(&mut self, period: Period, restated: Restated) {
        if let Some(earlier) = self.periods.get_mut(&period) {
            earlier.restate(restated);
        }
    }

    /// The periods of which there is something, oldest first.
    pub fn periods(&self) -> impl DoubleEndedIterator<Item = Period> {
        self.periods.keys().copied()
    }
}
