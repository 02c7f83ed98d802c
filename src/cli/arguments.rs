//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::figure_arguments::{AuditArguments, BacktestArguments, TableArguments, TraceArguments};

/// From the returns of local authorities to national statistics, and the lists of whom to chase.
#[derive(Debug, Parser)]
#[command(name = "quarterday", version, propagate_version = true, max_term_width = 110)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take in the returns of a period and write records, totals, the workbook and the lists.
    Run(RunArguments),
    /// How the collection of a period stands: who is expected, what came, how clean, how late.
    Status(StatusArguments),
    /// What differs between two files, cell by cell, or between the outputs of two runs of a period.
    Compare(CompareArguments),
    /// Check returns before they are sent: what is wrong, in which cell, and how to mend it.
    Check(CheckFilesArguments),
    /// Show what is in a file: sheets, cells, types.
    Inspect(InspectArguments),
    /// Read files whose bytes come through standard input: how the program starts its own readers.
    #[command(hide = true)]
    ReadFiles(ReadFilesArguments),
    /// Hold the statistics workbook of a run against the lists beside it, cell by cell.
    AuditWorkbook(AuditArguments),
    /// How well the estimates of a run do: each unit that answered is hidden in turn, and estimated.
    Backtest(BacktestArguments),
    /// Freeze what a run made and two people signed off; it is never overwritten.
    Release(ReleaseArguments),
    /// Write down what was settled with an authority: what is right, why it is so, until when it may wait.
    Decide(Box<DecideArguments>),
    /// Draft what is to be sent to each authority: reminders, and questions on what it sent.
    Chase(ChaseArguments),
    /// Put what is to be chased of a region's or an officer's authorities into one workbook.
    Pack(PackArguments),
    /// Write a blank return for each unit, with what is known filled in.
    Template(TemplateArguments),
    /// A table of what was published, for whoever asks: the given file and to whom it went are kept.
    Table(TableArguments),
    /// How a published figure is made: of which units, cells, decisions and estimates.
    Trace(TraceArguments),
    /// Check what statisticians declare.
    #[command(subcommand)]
    Schemas(SchemasCommand),
    /// The rule book: list it, explain a rule, run its examples.
    #[command(subcommand)]
    Rules(RulesCommand),
}

/// Commands on rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Run the examples of every rule.
    Test(RulesArguments),
    /// List the rules, all or those in force in a period.
    List {
        /// Whose.
        #[command(flatten)]
        of: RulesArguments,
        /// Only those in force in this period.
        #[arg(long)]
        period: Option<String>,
        /// How they are listed.
        #[arg(long, value_enum, default_value = "markdown")]
        format: ListFormat,
        /// Also how many returns each rule caught in the run that left these outputs.
        #[arg(long, value_name = "OUT")]
        caught: Option<PathBuf>,
    },
    /// Print the page of one rule.
    Explain {
        /// Its id.
        id: String,
        /// Whose.
        #[command(flatten)]
        of: RulesArguments,
    },
    /// Apply the rules to the accepted returns of earlier runs, and say which exceptions would come and go.
    Impact(ImpactArguments),
}

/// Arguments of `rules impact`.
#[derive(Debug, Args)]
pub struct ImpactArguments {
    /// Whose.
    #[command(flatten)]
    pub of: RulesArguments,
    /// Output folders of earlier runs.
    #[arg(long, value_name = "OUT", required = true, num_args = 1..)]
    pub against: Vec<PathBuf>,
    /// The folder of earlier outputs to which rules look back [default: that of the workspace, or the one
    /// that holds OUT]
    #[arg(long, value_name = "DIR")]
    pub history: Option<PathBuf>,
    /// A period to leave out of HISTORY, as if it had never been run; may be given several times.
    #[arg(long, value_name = "PERIOD")]
    pub history_without: Vec<String>,
    /// How it is shown; as csv a line an exception.
    #[arg(long, value_enum, default_value = "human")]
    pub format: ImpactFormat,
}

/// How the impact of rules is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImpactFormat {
    /// For people.
    Human,
    /// CSV, a line an exception.
    Csv,
    /// For programs.
    Json,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table in Markdown.
    Markdown,
    /// CSV.
    Csv,
    /// A page of guidance for those who fill in the form.
    Html,
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

/// Commands on declarations.
#[derive(Debug, Subcommand)]
pub enum SchemasCommand {
    /// Say file and line of every fault in collections, with the nearest right name.
    Check(CheckArguments),
    /// Write a minimal collection with a workspace and one return, which can be run as it is and changed
    /// piece by piece.
    New {
        /// The folder: a new one, or one that is empty.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// What makes a run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Any open error.
    Error,
    /// Any open error or query.
    Query,
}

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

/// Of which period, and where everything lies.
#[derive(Debug, Args)]
pub struct PeriodArguments {
    /// The period, such as 2019-20, 2019-20-Q1 or 2020.
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
    /// A file as it was, or the output folder of a run.
    pub old: PathBuf,
    /// The file as it is, or the output folder of another run of the same period.
    pub new: PathBuf,
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

/// Arguments of `release`.
#[derive(Debug, Args)]
pub struct ReleaseArguments {
    /// Of what; `--as-of` is the day of release.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Release nothing: look whether every file of all releases is as it was released.
    #[arg(long)]
    pub verify: bool,
}

/// Arguments of `chase`.
#[derive(Debug, Args)]
pub struct ChaseArguments {
    /// Of what.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Where drafts are written, and the log lies [default: the folder "chase" of the workspace]
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Only to these units: code or name; may be given several times.
    #[arg(long, value_name = "CODE|NAME")]
    pub unit: Vec<String>,
    /// Also thank those with whom nothing is open.
    #[arg(long)]
    pub thanks: bool,
    /// Say who would get what, and write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The drafts of today were sent: put it down in the chase log.
    #[arg(long, conflicts_with = "dry_run")]
    pub sent: bool,
}

/// Arguments of `pack`.
#[derive(Debug, Args)]
#[command(allow_missing_positional = true)]
pub struct PackArguments {
    /// Of whom: a region (name or code), or an officer of the workspace's officers.csv.
    #[arg(required_unless_present = "officer", conflicts_with = "officer")]
    pub group: Option<String>,
    /// Of what.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Of those whom an officer looks after, where a region has the same name.
    #[arg(long, value_name = "NAME")]
    pub officer: Option<String>,
    /// Where it is written [default: the folder "packs/PERIOD" of the workspace]
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// Arguments of `template`.
#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// Of what.
    #[command(flatten)]
    pub of: PeriodArguments,
    /// Where they are written [default: the folder "templates/PERIOD" of the workspace]
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Only for these units: code or name; may be given several times.
    #[arg(long, value_name = "CODE|NAME")]
    pub unit: Vec<String>,
}

/// Arguments of `decide`.
#[derive(Debug, Args)]
pub struct DecideArguments {
    /// What is decided: correct, explain, accept, refuse, waive, hold, exclude, pin, attribute, nil, exempt,
    /// basis, extend, note, sign-off, close, reopen or withdraw.
    #[arg(required_unless_present = "from")]
    pub decision: Option<String>,
    /// A workbook of questions that came back: its answers are written down.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["decision", "why", "about"])]
    pub from: Option<PathBuf>,
    /// The workspace, as in `run`.
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// The collection, as in `run`.
    #[arg(long, value_name = "DIR|SCHEMA.json")]
    pub collection: Option<PathBuf>,
    /// The register, as in `run`.
    #[arg(long, value_name = "DIR")]
    pub register: Option<PathBuf>,
    /// Where it is written: a CSV file, or a folder with one a person [default: that of the workspace]
    #[arg(long, value_name = "FILE|DIR")]
    pub decisions: Option<PathBuf>,
    /// The outputs in which exceptions are looked up [default: those of the period in the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub who: String,
    /// Why.
    #[arg(long, value_name = "TEXT", required_unless_present = "from")]
    pub why: Option<String>,
    /// The period it is about.
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<String>,
    /// The unit: code or name of an authority, or the id of a joint return.
    #[arg(long, value_name = "CODE|NAME")]
    pub unit: Option<String>,
    /// Id of the exception it is about, as lists show it; of a decision, where one is withdrawn.
    #[arg(long, value_name = "ID")]
    pub about: Option<String>,
    /// The rule.
    #[arg(long, value_name = "ID")]
    pub rule: Option<String>,
    /// The record table.
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// Key of the record.
    #[arg(long, value_name = "KEY")]
    pub record: Option<String>,
    /// The field.
    #[arg(long, value_name = "NAME")]
    pub field: Option<String>,
    /// A file, by its path below the inbox or its hash.
    #[arg(long, value_name = "PATH|SHA256")]
    pub file: Option<String>,
    /// The value for which it is decided.
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub old: Option<String>,
    /// The value that is right; of a basis year-to-date or period.
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub new: Option<String>,
    /// Until when: a day, or a period.
    #[arg(long, value_name = "DATE|PERIOD")]
    pub until: Option<String>,
    /// From where it is known: telephone, letter, ...
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// The day on which it is decided [default: now]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
}

/// Arguments of `schemas check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// The workspace whose collection is checked where none is named.
    #[arg(short = 'C', long, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Collections: their folders, or Table Schema files [default: that of the workspace]
    #[arg(value_name = "DIR|SCHEMA.json")]
    pub collections: Vec<PathBuf>,
    /// The collection, as in `run`.
    #[arg(long, value_name = "DIR|SCHEMA.json")]
    pub collection: Option<PathBuf>,
    /// The folder of the register [default: the folder "register" beside the collection]
    #[arg(long, value_name = "DIR")]
    pub register: Option<PathBuf>,
}
