//! What may be typed, as the workspace has it: periods, units, rules. Asked by the shell at each press of
//! TAB, so whatever cannot be read is passed over.

use std::{ffi::OsString, path::PathBuf};

use clap_complete::CompletionCandidate;

use crate::{
    schemas::{Faults, Register, collection, register, workspace::Workspace},
    vocabulary::Period,
};

/// The folder of the line that is typed: that of `-C`, else the current one.
fn folder(words: &[OsString]) -> PathBuf {
    let joined = |word: &OsString| word.to_str()?.strip_prefix("--workspace=").map(PathBuf::from);
    let apart = words.windows(2).find(|pair| pair[0] == "-C" || pair[0] == "--workspace");
    let apart = apart.map(|pair| PathBuf::from(&pair[1])).filter(|folder| folder.is_dir());
    apart.or_else(|| words.iter().find_map(joined)).unwrap_or_else(|| PathBuf::from("."))
}

fn workspace() -> Option<Workspace> {
    let words: Vec<OsString> = std::env::args_os().collect();
    Workspace::find(&folder(&words)).ok().flatten()
}

fn register_of(workspace: &Workspace) -> Option<Register> {
    workspace.register().map(|place| register::load(&place, &mut Faults::default()))
}

/// The periods that have an inbox.
pub fn periods() -> Vec<CompletionCandidate> {
    let (Some(workspace), Some(first)) = (workspace(), Period::parse("1900")) else { return Vec::new() };
    let periods = workspace.later_inboxes(first);
    // The newest is what is asked for most.
    let periods = periods.iter().rev().map(|(period, _)| period.to_string());
    periods.enumerate().map(|(at, text)| CompletionCandidate::new(text).display_order(Some(at))).collect()
}

/// The authorities of the register, by code.
pub fn units() -> Vec<CompletionCandidate> {
    let Some(register) = workspace().as_ref().and_then(register_of) else { return Vec::new() };
    let of_one = |authority: &crate::schemas::Authority| {
        CompletionCandidate::new(&authority.code).help(Some(authority.name.clone().into()))
    };
    register.authorities().map(of_one).collect()
}

/// The rules of the collection, by id.
pub fn rules() -> Vec<CompletionCandidate> {
    let Some(workspace) = workspace() else { return Vec::new() };
    let (Some(place), Some(register)) = (workspace.collection(), register_of(&workspace)) else {
        return Vec::new();
    };
    let found = collection::load(&place, &register, &mut Faults::default());
    let rules = found.into_iter().flat_map(|collection| collection.rules);
    rules.map(|rule| CompletionCandidate::new(&rule.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_that_of_the_line_that_is_typed() {
        let line = |words: &[&str]| folder(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(line(&["quarterday", "run", "-C", "src", ""]), PathBuf::from("src"));
        assert_eq!(line(&["quarterday", "run", "--workspace=src", ""]), PathBuf::from("src"));
        assert_eq!(line(&["quarterday", "run", ""]), PathBuf::from("."));
    }
}
