//! Which lists a run writes, and where.

use std::{io, path::Path};

use super::{
    PendingLine, SeriesLine, StatusLine, area_line::AreaLine, as_csv::write_csv, authorities::AuthorityLine,
    backtest::BacktestLine, decisions::DecisionLine, exceptions::ExceptionLine,
    mean_revisions::MeanRevisionLine, quartiles::QuartilesLine, readings::ReadLine, restated::RestatedLine,
    submissions, vintages,
};
use crate::{
    publication::{Reported, metadata::write_metadata},
    records::folder_in,
    statistics::{Growth, Ratio, Revision, Total, WithEstimates},
};

/// Writes `submissions.csv`, `readings.csv`, `status.csv`, `exceptions.csv`, `undecided.csv`, `totals.csv`,
/// where something was decided `decisions.csv`, where something waits in the inbox of another period
/// `pending.csv`, and, where the collection has indicators, estimates or tables
/// of changes or quartiles, `data/indicators.csv`, `data/figures.csv` and `data/backtest.csv`,
/// `data/growth.csv` and `data/quartiles.csv`, where a table has rows of authorities
/// `data/authorities.csv`, where one has series by area `data/series.csv`, and
/// `data/revisions.csv` and `data/restated.csv` where there are any, into `out`.
///
/// # Errors
/// If the disk does not take them.
pub fn write_lists(out: &Path, run: &Reported<'_>) -> io::Result<()> {
    write_csv(&out.join("submissions.csv"), submissions::COLUMNS, &run.returns.submissions)?;
    write_csv(&out.join("readings.csv"), ReadLine::COLUMNS, ReadLine::all(run))?;
    write_csv(&out.join("status.csv"), StatusLine::COLUMNS, StatusLine::all(run))?;
    for (name, listed) in
        [("exceptions.csv", &run.validation.exceptions), ("undecided.csv", &run.validation.undecided)]
    {
        write_csv(&out.join(name), ExceptionLine::COLUMNS, ExceptionLine::all(listed, run))?;
    }
    write_decisions(out, run)?;
    if !run.waiting.files.is_empty() {
        write_csv(&out.join("pending.csv"), PendingLine::COLUMNS, PendingLine::all(run))?;
    }
    write_csv(&out.join("totals.csv"), AreaLine::<Total>::COLUMNS, AreaLine::<Total>::all(run))?;
    write_data(out, run)?;
    write_metadata(&out.join("data"), run)
}

/// Writes what was decided about the period, and what became of it, if anything was.
///
/// # Errors
/// If the disk does not take it.
pub fn write_decisions(out: &Path, run: &Reported<'_>) -> io::Result<()> {
    if run.context.ledger.of_period().next().is_none() {
        return Ok(());
    }
    write_csv(&out.join("decisions.csv"), DecisionLine::COLUMNS, DecisionLine::all(run))
}

/// Writes those lists of a run that are published: those of `data`, and where nothing is estimated
/// `totals.csv`.
///
/// # Errors
/// If the disk does not take them.
pub fn write_published_lists(out: &Path, run: &Reported<'_>) -> io::Result<()> {
    if run.statistics.estimated.is_empty() {
        write_csv(&out.join("totals.csv"), AreaLine::<Total>::COLUMNS, AreaLine::<Total>::all(run))?;
    }
    write_data(out, run)?;
    write_metadata(&out.join("data"), run)
}

/// The lists that not every collection has; without them there is no folder.
fn write_data(out: &Path, run: &Reported<'_>) -> io::Result<()> {
    let data = out.join("data");
    if !run.context.collection.published.indicators.is_empty() {
        folder_in(out, "data")?;
        let rows = AreaLine::<Ratio>::all(run);
        write_csv(&data.join("indicators.csv"), AreaLine::<Ratio>::COLUMNS, rows)?;
    }
    if !run.statistics.estimated.is_empty() {
        folder_in(out, "data")?;
        let rows = AreaLine::<WithEstimates>::all(run);
        write_csv(&data.join("figures.csv"), AreaLine::<WithEstimates>::COLUMNS, rows)?;
        let backtests = BacktestLine::all(run);
        write_csv(&data.join("backtest.csv"), BacktestLine::COLUMNS, backtests)?;
    }
    if !run.statistics.quartiles.is_empty() {
        folder_in(out, "data")?;
        write_csv(&data.join("quartiles.csv"), QuartilesLine::COLUMNS, QuartilesLine::all(run))?;
    }
    if !run.context.collection.published.shown_of_units(run.context.period).is_empty() {
        folder_in(out, "data")?;
        write_csv(&data.join("authorities.csv"), AuthorityLine::COLUMNS, AuthorityLine::all(run))?;
    }
    if !run.context.collection.published.boundaries().is_empty() {
        folder_in(out, "data")?;
        write_csv(&data.join("series.csv"), SeriesLine::COLUMNS, SeriesLine::all(run))?;
    }
    if !run.statistics.revisions.is_empty() {
        folder_in(out, "data")?;
        let rows = AreaLine::<Revision>::all(run);
        write_csv(&data.join("revisions.csv"), AreaLine::<Revision>::COLUMNS, rows)?;
    }
    if !run.statistics.triangle.vintages.is_empty() {
        folder_in(out, "data")?;
        write_csv(&data.join("vintages.csv"), vintages::COLUMNS, vintages::all(run))?;
    }
    if !run.statistics.triangle.means.is_empty() {
        let means = MeanRevisionLine::all(run);
        write_csv(&data.join("mean_revisions.csv"), MeanRevisionLine::COLUMNS, means)?;
    }
    if !run.statistics.restated.is_empty() {
        folder_in(out, "data")?;
        write_csv(&data.join("restated.csv"), RestatedLine::COLUMNS, RestatedLine::all(run))?;
    }
    if !run.statistics.growth.is_empty() {
        folder_in(out, "data")?;
        write_csv(&data.join("growth.csv"), AreaLine::<Growth>::COLUMNS, AreaLine::<Growth>::all(run))?;
    }
    Ok(())
}
