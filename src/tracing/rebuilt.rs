//! The tables of figures of a folder, placed in their areas as its run had them.

use std::collections::BTreeMap;

use super::{
    Folder, TraceError,
    decided::DecidedAll,
    kept_sources::KeptSources,
    restated::{HowRestated, restate},
};
use crate::{
    figures::{Measures, figures_kept, measures_kept},
    records::{History, HistoryError},
    returns::Context,
    statistics::{Placed, ReportArea, areas_of, wholes},
    vocabulary::Period,
};

/// The figures of a folder.
pub struct Rebuilt<'a> {
    /// Collection, register, period, and who was exempt.
    pub context: &'a Context<'a>,
    /// The folder.
    pub folder: &'a Folder,
    /// Areas.
    pub areas: Vec<ReportArea>,
    /// For each figure that can be published the area (by index) that its sum over all is of.
    pub wholes: Vec<usize>,
    /// What is measured.
    pub measures: Measures,
    /// The figures of its period.
    pub now: Placed,
    /// Those of the periods before, newest first.
    pub earlier: Vec<Placed>,
    /// Where figures come from, by period.
    pub(super) sources: BTreeMap<Period, KeptSources>,
    /// How those were made that the run took otherwise than the runs of their periods.
    pub(super) restated: HowRestated,
    pub(super) decided: DecidedAll,
}

impl<'a> Rebuilt<'a> {
    /// Those of a folder.
    ///
    /// # Errors
    /// If what is kept is not as its run left it, or does not fit what is declared.
    pub fn of(folder: &'a Folder, context: &'a Context<'a>) -> Result<Self, TraceError> {
        let kept = folder.out.records("figures", folder.period)?;
        let frame = kept.as_ref().map(|(_, frame)| frame);
        let path = || kept.as_ref().map(|(path, _)| path.clone()).unwrap_or_default();
        let measures =
            measures_kept(frame, context.collection).map_err(|error| HistoryError::Records(path(), error))?;
        let figures = figures_kept(frame, &measures, context).map_err(|error| error.at(&path()))?;
        let areas = areas_of(figures.units().map(|(_, unit)| unit), context);
        let now = Placed::current(figures, &areas, context);
        let history = History::of_figures(folder.earlier(), context)?;
        let before = |period| Placed::earlier(period, &history, &areas, &now, &measures, context).transpose();
        let mut earlier: Vec<Placed> =
            history.periods().rev().filter_map(before).collect::<Result<_, HistoryError>>()?;
        earlier.iter_mut().for_each(|placed| placed.figures.forget_benchmarks());
        let restated = restate(folder, &now, &mut earlier, &areas, &measures, context)?;
        Ok(Self {
            wholes: wholes(&areas, context),
            sources: sources(folder)?,
            decided: DecidedAll::of(folder)?,
            context,
            folder,
            areas,
            measures,
            now,
            earlier,
            restated,
        })
    }
}

fn sources(folder: &Folder) -> Result<BTreeMap<Period, KeptSources>, TraceError> {
    let all = folder.earlier().chain([(folder.period, &folder.out)]);
    let mut found = BTreeMap::new();
    for (period, out) in all {
        let Some((path, frame)) = out.records("figures", period)? else { continue };
        let own = KeptSources::of(&frame).map_err(|error| HistoryError::Records(path, error))?;
        found.insert(period, own);
    }
    Ok(found)
}
