//! What a command did, as one value: told in words, or as JSON.

use serde::Serialize;

use super::{CannotRun, arguments::OutputFormat};

/// What a command has to tell.
pub trait Told: Serialize {
    /// Says it in words.
    fn say(&self);
}

/// Tells it in the form that was asked for; gives the exit status 0.
pub fn tell(told: &impl Told, format: OutputFormat) -> Result<u8, CannotRun> {
    match format {
        OutputFormat::Human => told.say(),
        OutputFormat::Json => say_json!(serde_json::to_string_pretty(told).map_err(CannotRun::of)?),
    }
    Ok(0)
}
