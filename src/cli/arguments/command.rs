//! The commands.

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use super::{
    AnnualReportArguments, AuditArguments, BacktestArguments, ChaseArguments, CheckFilesArguments,
    CompareArguments, CompletionsArguments, DecideArguments, InitArguments, InspectArguments,
    KeepCheckingArguments, ManArguments, PackArguments, PortalCommand, PurgeArguments, ReadFilesArguments,
    ReleaseArguments, RulesCommand, RunArguments, SchemasCommand, ScorecardArguments, ServeArguments,
    SqlArguments, StatusArguments, TableArguments, TemplateArguments, TraceArguments,
};

/// From the returns of local authorities to national statistics, and the lists of whom to chase.
#[derive(Debug, Parser)]
#[command(name = "quarterday", version, propagate_version = true, max_term_width = 110)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How progress is shown, on standard error: by a bar on a terminal, in lines of JSON for programs, or
    /// not at all.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "HOW")]
    pub progress: ProgressFormat,
}

/// How it is told how far a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgressFormat {
    /// A bar, where standard error is a terminal.
    Auto,
    /// A line of JSON a step: {"stage":"reading","done":3,"total":12}.
    Json,
    /// Not at all.
    None,
}

/// All that can be typed, as help, manual and shells have it.
#[must_use]
pub fn command() -> clap::Command {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    command
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a workspace with a collection that comes with the program, or with a sample of one.
    Init(InitArguments),
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
    /// Check upload after upload: how the portal asks for it.
    #[command(hide = true)]
    KeepChecking(KeepCheckingArguments),
    /// Look at the form of any workbook; beside the lists of a run also at its content, cell by cell.
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
    /// Serve the portal: authorities check and send in the browser, and the unit sees how a period stands.
    Serve(ServeArguments),
    /// Links, accounts and the log of the portal.
    #[command(subcommand)]
    Portal(PortalCommand),
    /// Take what is kept no longer out of the outputs of workspaces, by the rules of their collections.
    Purge(PurgeArguments),
    /// Write a blank return for each unit, with what is known filled in.
    Template(TemplateArguments),
    /// A table of what was published, for whoever asks: the given file and to whom it went are kept.
    Table(TableArguments),
    /// Put a year's words, tables, charts and figures together as a document.
    AnnualReport(AnnualReportArguments),
    /// Rate measures over what several collections published, and hold these against each other.
    Scorecard(ScorecardArguments),
    /// How a published figure is made: of which units, cells, decisions and estimates.
    Trace(TraceArguments),
    /// The constraints, rules and figures of a collection as SQL, for an engine of one's own.
    Sql(SqlArguments),
    /// Check what statisticians declare.
    #[command(subcommand)]
    Schemas(SchemasCommand),
    /// The rule book: list it, explain a rule, run its examples.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Print what a shell needs to complete commands, options, periods, units and rules.
    Completions(CompletionsArguments),
    /// Write the pages of the manual, one a command.
    Man(ManArguments),
}
