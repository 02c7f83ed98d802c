//! For shells and the manual.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Telling;

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// For which shell.
    #[arg(value_enum)]
    pub shell: ShellArgument,
}

/// A shell that completes what is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShellArgument {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}

impl ShellArgument {
    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Elvish => "elvish",
            Self::Fish => "fish",
            Self::PowerShell => "powershell",
            Self::Zsh => "zsh",
        }
    }
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArguments {
    /// The folder into which they are written; it is made where there is none.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// How the result is told.
    #[command(flatten)]
    pub telling: Telling,
}
