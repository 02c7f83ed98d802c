//! Arguments of `sql`.

use std::path::PathBuf;

use clap::Args;

use super::{RulesArguments, Telling};

/// Arguments of `sql`.
#[derive(Debug, Args)]
pub struct SqlArguments {
    /// Of which collection.
    #[command(flatten)]
    pub of: RulesArguments,
    /// For which engine: duckdb, spark or ansi.
    #[arg(long, value_name = "ENGINE", default_value = "duckdb")]
    pub dialect: String,
    /// Where the records of all periods lie: a folder, or an address such as s3://lake/lae1/records. It is
    /// written into the script, and not looked at [default: records]
    #[arg(long, value_name = "PATH")]
    pub records: Option<String>,
    /// The file to write; without it the script is printed.
    #[arg(long, value_name = "FILE", conflicts_with = "dbt")]
    pub to: Option<PathBuf>,
    /// Write a folder of models for dbt in place of a script.
    #[arg(long, value_name = "FOLDER")]
    pub dbt: Option<PathBuf>,
    /// Only some of it: rules, totals.
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Write what can be said in SQL, though something cannot: what is missing is named in it.
    #[arg(long)]
    pub allow_missing: bool,
    /// How the result is told.
    #[command(flatten)]
    pub telling: Telling,
}
