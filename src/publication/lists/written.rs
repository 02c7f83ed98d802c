//! Which lists a run writes, and where.

use std::{fs, io, path::Path};

use super::{
    SeriesLine, StatusLine, area_line::AreaLine, as_csv::write_csv, backtest::BacktestLine,
    decisions::DecisionLine, exceptions::ExceptionLine, readings::ReadLine, restated::RestatedLine,
    revisions::RevisionLine, submissions,
};
use crate::{
    publication::Reported,
    statistics::{Growth, Quartiles, Ratio, Total, WithEstimates},
};

/// Writes `submissions.csv`, `readings.csv`, `status.csv`, `exceptions.csv`, `undecided.csv`, `totals.csv`,
/// where something was decided `decisions.csv`, and, where the collection has indicators, estimates or tables
/// of changes or quartiles, `data/indicators.csv`, `data/figures.csv` and `data/backtest.csv`,
/// `data/growth.csv` and `data/quartiles.csv`, where a table has series by area `data/series.csv`, and
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
    if run.context.ledger.of_period().next().is_some() {
        write_csv(&out.join("decisions.csv"), DecisionLine::COLUMNS, DecisionLine::all(run))?;
    }
    write_csv(&out.join("totals.csv"), AreaLine::<Total>::COLUMNS, AreaLine::<Total>::all(run))?;
    write_data(&out.join("data"), run)
}

/// The lists that not every collection has; without them there is no folder.
fn write_data(data: &Path, run: &Reported<'_>) -> io::Result<()> {
    if !run.context.collection.published.indicators.is_empty() {
        fs::create_dir(data)?;
        let rows = AreaLine::<Ratio>::all(run);
        write_csv(&data.join("indicators.csv"), AreaLine::<Ratio>::COLUMNS, rows)?;
    }
    if !run.statistics.estimated.is_empty() {
        fs::create_dir_all(data)?;
        let rows = AreaLine::<WithEstimates>::all(run);
        write_csv(&data.join("figures.csv"), AreaLine::<WithEstimates>::COLUMNS, rows)?;
        let backtests = BacktestLine::all(run);
        write_csv(&data.join("backtest.csv"), BacktestLine::COLUMNS, backtests)?;
    }
    if !run.statistics.quartiles.is_empty() {
        fs::create_dir_all(data)?;
        let rows = AreaLine::<Quartiles>::all(run);
        write_csv(&data.join("quartiles.csv"), AreaLine::<Quartiles>::COLUMNS, rows)?;
    }
    if !run.context.collection.published.boundaries().is_empty() {
        fs::create_dir_all(data)?;
        write_csv(&data.join("series.csv"), SeriesLine::COLUMNS, SeriesLine::all(run))?;
    }
    if !run.statistics.revisions.is_empty() {
        fs::create_dir_all(data)?;
        write_csv(&data.join("revisions.csv"), RevisionLine::COLUMNS, RevisionLine::all(run))?;
    }
    if !run.statistics.restated.is_empty() {
        fs::create_dir_all(data)?;
        write_csv(&data.join("restated.csv"), RestatedLine::COLUMNS, RestatedLine::all(run))?;
    }
    if !run.statistics.growth.is_empty() {
        fs::create_dir_all(data)?;
        write_csv(&data.join("growth.csv"), AreaLine::<Growth>::COLUMNS, AreaLine::<Growth>::all(run))?;
    }
    Ok(())
}
