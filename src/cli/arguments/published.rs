//! Commands on what was published.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::{RulesArguments, Telling};
use crate::answering::AskedRows;

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct TraceArguments {
    /// A cell such as Table_3!D7; or a table, a row and a column, each as it stands there: Table_3
    /// "North East" visits.total_visits
    #[arg(required = true, num_args = 1..=3, value_name = "TABLE ROW COLUMN | CELL")]
    pub figure: Vec<String>,
    /// The period of the run, as in `run`.
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,
    /// The outputs of the run, or a release [default: those of the period in the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// By whose declarations; a release has its own.
    #[command(flatten)]
    pub of: RulesArguments,
    /// Where the outputs of the periods before lie, as in `run`.
    #[arg(long, value_name = "DIR")]
    pub history: Option<PathBuf>,
    /// List of what a figure is made that is not shown ([c]) too: for the unit itself, and nobody else.
    #[arg(long)]
    pub confidential: bool,
    /// How it is shown; as csv a line a figure of a unit.
    #[arg(long, value_enum, default_value = "human")]
    pub format: TraceFormat,
}

/// How a trace is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// For people.
    Human,
    /// CSV, a line a figure of a unit.
    Csv,
    /// For programs; numbers are texts, exact to the last digit.
    Json,
}

/// Arguments of `table`.
#[derive(Debug, Args)]
pub struct TableArguments {
    /// What the rows are.
    #[arg(long, value_enum)]
    pub rows: AskedRows,
    /// Figures and indicators, by their names in tables.toml: visits.total_visits,premises_per_fte
    #[arg(long, value_delimiter = ',', required = true)]
    pub columns: Vec<String>,
    /// Periods of the release [default: its own]
    #[arg(long, value_delimiter = ',')]
    pub periods: Vec<String>,
    /// The area, by code or name, where rows are periods or keys [default: all]
    #[arg(long)]
    pub area: Option<String>,
    /// What figures are of [default: estimates, where there are any]
    #[arg(long, value_enum)]
    pub basis: Option<TableBasis>,
    /// A release, or an output folder, which is not released and is marked so [default: the last release of
    /// the workspace; where there is none, the outputs of the period]
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// By whose declarations; a release has its own.
    #[command(flatten)]
    pub of: RulesArguments,
    /// To whom it is given: it is kept in the folder "answers" of the workspace, and written into its log.
    #[arg(long = "for", value_name = "WHO", requires = "why")]
    pub to_whom: Option<String>,
    /// Why it is given: "PQ 1234".
    #[arg(long, requires = "to_whom")]
    pub why: Option<String>,
    /// The day on which it is given [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Date>,
    /// How it is written.
    #[arg(long, value_enum, default_value = "csv")]
    pub format: TableFormat,
}

/// What the figures of an answer are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableBasis {
    /// What was given, and estimates of what was not.
    Estimates,
    /// What was given.
    Reported,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// CSV; printed where it is given to nobody.
    Csv,
    /// A workbook.
    Xlsx,
    /// For programs; printed where it is given to nobody.
    Json,
}

/// Arguments of `annual-report`.
#[derive(Debug, Args)]
pub struct AnnualReportArguments {
    /// The year: 2009-10, or 2009.
    #[arg(value_name = "YEAR")]
    pub year: String,
    /// What declares the report, or the folder that it lies in [default: annual-report.toml of the workspace,
    /// or where one stands]
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The workspace [default: looked for upward from here]
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Where it goes [default: out/YEAR beside what declares it]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The day of its making [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<Date>,
    /// How the result is told.
    #[command(flatten)]
    pub telling: Telling,
}

/// Arguments of `scorecard`.
#[derive(Debug, Args)]
pub struct ScorecardArguments {
    /// The period: 2009-10, or 2009-10-Q4.
    #[arg(value_name = "PERIOD")]
    pub period: String,
    /// What declares the scorecard, or the folder that it lies in [default: scorecard.toml of the workspace,
    /// or where one stands]
    #[arg(long, value_name = "FILE")]
    pub scorecard: Option<PathBuf>,
    /// The workspace [default: looked for upward from here]
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Where it goes [default: out/PERIOD beside what declares it]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How the result is told.
    #[command(flatten)]
    pub telling: Telling,
}
