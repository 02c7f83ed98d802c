//! `quarterday backtest`: how well the estimates of a run do, as that run worked it out.

use serde::{Deserialize, Serialize};

use super::{CannotRun, arguments::OutputFormat, figure_arguments::BacktestArguments, places};
use crate::{records::EarlierOutput, vocabulary::Period};

/// Where a run leaves it.
const LIST: &str = "data/backtest.csv";

/// A line of the list.
#[derive(Debug, Deserialize, Serialize)]
struct Line {
    period: String,
    table: String,
    key: String,
    field: String,
    class: String,
    units: usize,
    not_estimated: usize,
    given: Option<f64>,
    estimated: Option<f64>,
    bias_pct: Option<f64>,
    error_pct: Option<f64>,
}

/// Carries out `backtest`.
pub fn backtest(arguments: &BacktestArguments) -> Result<u8, CannotRun> {
    let period = places::period_of(&arguments.period)?;
    let out = places::out_of(arguments.workspace.as_deref(), arguments.out.as_deref(), period)?;
    let cannot = |error: &dyn std::fmt::Display| CannotRun::new(error.to_string());
    let output =
        EarlierOutput::of_period(&out, period).map_err(|error| cannot(&error))?.ok_or_else(|| {
            CannotRun::new(format!("{}: there are no outputs of {period}: run it first", out.display()))
        })?;
    let bytes = output.bytes(LIST).map_err(|error| {
        CannotRun::new(format!("{error}. A run leaves {LIST} where tables.toml declares an [[estimate]]"))
    })?;
    let lines: Result<Vec<Line>, csv::Error> =
        csv::Reader::from_reader(bytes.as_slice()).deserialize().collect();
    let lines = lines.map_err(|error| CannotRun::new(format!("{LIST}: {error}")))?;
    match arguments.format {
        OutputFormat::Json => say_json!(serde_json::json!({ "backtest": lines })),
        OutputFormat::Human => tell(&lines, period),
    }
    Ok(0)
}

/// A block for each period and figure: all units, then each class.
fn tell(lines: &[Line], period: Period) {
    say!(
        "Each unit that gave a figure, and is not being asked about it, is hidden in turn, estimated from\n\
         the others, and held against what it gave. Bias is by how much all of them together are out, error\n\
         by how much each is, in percent of what they gave. Run of {period}."
    );
    let mut before = None;
    for line in lines {
        let figure = (&line.period, &line.table, &line.field);
        if before != Some(figure) {
            say!(
                "\n{}  {}.{}\n  {:<34}{:>7}{:>9}{:>9}{:>15}",
                line.period,
                line.table,
                line.field,
                "class",
                "units",
                "bias %",
                "error %",
                "not estimated"
            );
            before = Some(figure);
        }
        let percent = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.1}"));
        let class = if line.class.is_empty() { "all" } else { &line.class };
        say!(
            "  {class:<34}{:>7}{:>9}{:>9}{:>15}",
            line.units,
            percent(line.bias_pct),
            percent(line.error_pct),
            line.not_estimated
        );
    }
}
