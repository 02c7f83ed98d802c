//! To whom a result is told.

use clap::Args;
use serde_json::Value;

use super::OutputFormat;

/// To whom a result is told.
#[derive(Debug, Args)]
pub struct Telling {
    /// How the result is shown.
    #[arg(long, value_enum, default_value = "human")]
    pub format: OutputFormat,
}

impl Telling {
    /// Tells it: one value for programs, or words for people.
    pub fn tell(&self, as_json: impl FnOnce() -> Value, in_words: impl FnOnce()) {
        match self.format {
            OutputFormat::Json => say_json!(as_json()),
            OutputFormat::Human => in_words(),
        }
    }
}
