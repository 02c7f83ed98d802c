//! Commands on files.

use std::path::PathBuf;

use clap::Args;

use super::{ImpactFormat, OutputFormat, RulesArguments};

/// Arguments of `read-files`: what returns are read by; without them it is cells that are read.
#[derive(Debug, Args)]
pub struct ReadFilesArguments {
    /// The collection.
    #[arg(long, requires_all = ["register", "period"])]
    pub collection: Option<PathBuf>,
    /// The register.
    #[arg(long)]
    pub register: Option<PathBuf>,
    /// The period.
    #[arg(long)]
    pub period: Option<String>,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArguments {
    /// The file.
    pub file: PathBuf,
    /// How it is shown.
    #[arg(long, value_enum, default_value = "human")]
    pub format: OutputFormat,
    /// Cells shown of each sheet.
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub cells: usize,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArguments {
    /// A file as it was, the output folder of a run, or a release of the workspace by its name: 2009-10-Q4/1,
    /// or 2009-10-Q4 for its last.
    pub old: PathBuf,
    /// The file as it is, the output folder of another run, or another release.
    pub new: PathBuf,
    /// The workspace whose releases are meant [default: looked for upward from here]
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// How it is shown; as csv and json all that differs.
    #[arg(long, value_enum, default_value = "human")]
    pub format: ImpactFormat,
    /// Cells of each sheet, sums and figures that are shown to people.
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub most: usize,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckFilesArguments {
    /// The files of one return or of several.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Against which declarations.
    #[command(flatten)]
    pub of: RulesArguments,
    /// The period, where a file does not say for which it is.
    #[arg(long)]
    pub period: Option<String>,
    /// The folder of earlier outputs, one a period: for rules that look back.
    #[arg(long, value_name = "DIR")]
    pub history: Option<PathBuf>,
    /// A period to leave out of HISTORY, as if it had never been run; may be given several times.
    #[arg(long, value_name = "PERIOD")]
    pub history_without: Vec<String>,
    /// Show how each file was read, and which rules could not be applied.
    #[arg(long)]
    pub explain: bool,
    /// How it is shown.
    #[arg(long, value_enum, default_value = "human")]
    pub format: OutputFormat,
}

/// Arguments of `keep-checking`.
#[derive(Debug, Args)]
pub struct KeepCheckingArguments {
    /// Against which declarations.
    #[command(flatten)]
    pub of: RulesArguments,
}
