//! `quarterday completions` and `quarterday man`: for shells and the manual.

use std::{ffi::OsString, path::Path};

use clap_complete::{CompleteEnv, env::Shells};
use serde_json::json;

use super::{
    CannotRun,
    arguments::{CompletionsArguments, ManArguments, command},
};
use crate::vocabulary::counted;

/// The variable by which a shell asks what may be typed.
const ASKED_BY: &str = "QUARTERDAY_COMPLETE";

const NAME: &str = "quarterday";

/// Carries out `completions`: prints what a shell is to read.
pub fn completions(arguments: &CompletionsArguments) -> Result<u8, CannotRun> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(arguments.shell.word()) else {
        return Err(CannotRun::new(format!("nothing is known of the shell {}", arguments.shell.word())));
    };
    let mut script = Vec::new();
    shell.write_registration(ASKED_BY, NAME, NAME, NAME, &mut script).map_err(CannotRun::of)?;
    // As it is: what shells read has letters in it that are not for showing.
    super::print::print(String::from_utf8_lossy(&script).trim_end());
    Ok(0)
}

/// Answers a shell that asks what may be typed; false if it is no shell that asks.
pub(super) fn is_answered(given: &[OsString]) -> bool {
    let here = std::env::current_dir().ok();
    CompleteEnv::with_factory(command)
        .var(ASKED_BY)
        .bin(NAME)
        .completer(NAME)
        .try_complete(given.iter().cloned(), here.as_deref())
        // A shell that asks in a way that cannot be understood gets no answer, and shows none.
        .unwrap_or(true)
}

/// Carries out `man`: a page a command.
pub fn man(arguments: &ManArguments) -> Result<u8, CannotRun> {
    let folder = &arguments.to;
    let failed = |error: std::io::Error| CannotRun::new(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut pages = Vec::new();
    write_pages(&command(), folder, &mut pages).map_err(failed)?;
    pages.sort_unstable();
    arguments.telling.tell(
        || json!({ "folder": folder, "pages": pages }),
        || say!("Written to {}: {}", folder.display(), counted(pages.len(), "page")),
    );
    Ok(0)
}

fn write_pages(of: &clap::Command, folder: &Path, pages: &mut Vec<String>) -> std::io::Result<()> {
    for own in of.get_subcommands().filter(|own| !own.is_hide_set() && own.get_name() != "help") {
        write_pages(own, folder, pages)?;
    }
    let page = clap_mangen::Man::new(of.clone());
    page.generate_to(folder)?;
    pages.push(page.get_filename());
    Ok(())
}
