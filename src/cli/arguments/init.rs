//! Arguments of `init`.

use std::path::PathBuf;

use clap::Args;

use super::Telling;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// The folder: a new one, or one that is empty.
    #[arg(value_name = "DIR", required_unless_present = "list")]
    pub folder: Option<PathBuf>,
    /// The collection, by its name in the list.
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    pub collection: Option<String>,
    /// With made returns, to see what the program does.
    #[arg(long)]
    pub sample: bool,
    /// List the collections that come with the program, and of which there are made returns.
    #[arg(long, conflicts_with_all = ["folder", "collection", "sample"])]
    pub list: bool,
    /// How the result is told.
    #[command(flatten)]
    pub telling: Telling,
}
