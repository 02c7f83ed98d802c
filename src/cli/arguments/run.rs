//! Commands on a period: run, status, release and what looks at outputs.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;

use super::{OutputFormat, PeriodArguments, RulesArguments, Telling, candidates};

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// Of what.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// How the summary is shown.
    #[arg(long, value_enum, default_value = "human")]
    pub format: OutputFormat,
    /// Exit with status 3 if anything this bad is open.
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// Make report.html for everybody: only what is published, no exceptions and no files.
    #[arg(long)]
    pub public: bool,
}

/// What makes a run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Any open error.
    Error,
    /// Any open error or query.
    Query,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArguments {
    /// Of what.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Only the authorities of a region.
    #[arg(long, value_name = "NAME|CODE")]
    pub region: Option<String>,
    /// Only those whom an officer looks after, by the workspace's officers.csv.
    #[arg(long, value_name = "NAME")]
    pub officer: Option<String>,
    /// Also what came, was decided, opened or closed on that day and after it.
    #[arg(long, value_name = "DATE|yesterday")]
    pub since: Option<String>,
    /// List those whose return is due by that day and not in, whether it is overdue or not.
    #[arg(long, value_name = "DATE|today")]
    pub due: Option<String>,
    /// List all of them, not only the first.
    #[arg(long)]
    pub all: bool,
    /// How it is shown; as json every unit is listed.
    #[arg(long, value_enum, default_value = "human")]
    pub format: OutputFormat,
}

/// Arguments of `backtest`.
#[derive(Debug, Args)]
pub struct BacktestArguments {
    /// The period of the run, as in `run`.
    #[arg(add = ArgValueCandidates::new(candidates::periods))]
    pub period: String,
    /// The workspace, as in `run`.
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// The outputs of the run.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How it is shown.
    #[arg(long, value_enum, default_value = "human")]
    pub format: OutputFormat,
}

/// Arguments of `release`.
#[derive(Debug, Args)]
pub struct ReleaseArguments {
    /// Of what; `--as-of` is the day of release.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Release nothing: look whether every file of all releases is as it was released.
    #[arg(long)]
    pub verify: bool,
    /// How the result is told.
    #[command(flatten)]
    pub telling: Telling,
}

/// Arguments of `audit-workbook`.
#[derive(Debug, Args)]
pub struct AuditArguments {
    /// A workbook (xlsx or ods), whoever made it; or the output folder of a run.
    #[arg(value_name = "FILE")]
    pub workbook: PathBuf,
    /// By whose declarations its tables are made, where it lies beside the lists of a run.
    #[command(flatten)]
    pub of: RulesArguments,
    /// How it is shown.
    #[arg(long, value_enum, default_value = "human")]
    pub format: OutputFormat,
}
