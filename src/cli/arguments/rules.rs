//! Commands on what statisticians declare.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use clap_complete::ArgValueCandidates;

use super::{RulesArguments, Telling, candidates};

/// Commands on rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Run the examples of every rule.
    Test {
        /// Whose.
        #[command(flatten)]
        of: RulesArguments,
        /// How the result is told.
        #[command(flatten)]
        telling: Telling,
    },
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
        #[arg(add = ArgValueCandidates::new(candidates::rules))]
        id: String,
        /// Whose.
        #[command(flatten)]
        of: RulesArguments,
        /// How the result is told.
        #[command(flatten)]
        telling: Telling,
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
    /// For programs.
    Json,
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
        /// How the result is told.
        #[command(flatten)]
        telling: Telling,
    },
    /// Write the JSON Schemas of all declarations, by which editors complete and check them.
    JsonSchema(JsonSchemaArguments),
}

/// Arguments of `schemas json-schema`.
#[derive(Debug, Args)]
pub struct JsonSchemaArguments {
    /// The folder into which they are written; it is made where there is none [default: they are printed,
    /// by name]
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// How the result is told.
    #[command(flatten)]
    pub telling: Telling,
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
    /// How the result is told.
    #[command(flatten)]
    pub telling: Telling,
}
