//! What several commands ask for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCandidates;
use jiff::civil::Date;

use super::candidates;

/// Of which period, and where everything lies.
#[derive(Debug, Args)]
pub struct PeriodArguments {
    /// The period, such as 2019-20, 2019-20-Q1 or 2020.
    #[arg(add = ArgValueCandidates::new(candidates::periods))]
    pub period: String,
    /// The workspace: a folder with a quarterday.toml [default: the nearest at or above the current folder]
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// The collection's folder, or a Table Schema file.
    #[arg(long, value_name = "DIR|SCHEMA.json")]
    pub collection: Option<PathBuf>,
    /// The folder of the files that arrived.
    #[arg(long, value_name = "DIR")]
    pub inbox: Option<PathBuf>,
    /// The folder of the register [default: the folder "register" beside the collection]
    #[arg(long, value_name = "DIR")]
    pub register: Option<PathBuf>,
    /// Where to put the outputs.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The folder of earlier outputs, one a period: for rules and tables that look back.
    #[arg(long, value_name = "DIR")]
    pub history: Option<PathBuf>,
    /// A period to leave out of HISTORY, as if it had never been run; may be given several times.
    #[arg(long, value_name = "PERIOD")]
    pub history_without: Vec<String>,
    /// What was decided about the returns: a CSV file, or a folder of them [default: that of the workspace]
    #[arg(long, value_name = "FILE|DIR")]
    pub decisions: Option<PathBuf>,
    /// The day that counts as today; what came or was decided after it does not count [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// Files read at once [default: one a core, at most 16]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,
    /// Read every file anew, and keep nothing of it. Else a file that was read before is not read again
    /// (WORKSPACE/.quarterday/cache).
    #[arg(long)]
    pub no_cache: bool,
    /// Read in this process, without the limits of a reader process: to find faults of the program, never for
    /// returns.
    #[arg(long, hide = true)]
    pub in_process: bool,
}

/// Whose rules.
#[derive(Debug, Args)]
pub struct RulesArguments {
    /// The workspace [default: the nearest at or above the current folder]
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// The collection's folder.
    #[arg(long, value_name = "DIR")]
    pub collection: Option<PathBuf>,
    /// The folder of the register [default: the folder "register" beside the collection]
    #[arg(long, value_name = "DIR")]
    pub register: Option<PathBuf>,
}

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
}
