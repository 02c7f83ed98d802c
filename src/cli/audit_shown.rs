//! What an audit of a workbook found, shown to people and to programs.

use std::path::{Path, PathBuf};

use super::audit_workbook::Content;
use crate::{
    form_audit::{CheckResult, FormAudit, Outcome, SIGN_OFF},
    publication::Finding,
    vocabulary::{counted, counted_as},
};

/// Places shown of a check that failed; the rest is counted.
const SHOWN: usize = 6;

/// The name of a file, for people.
pub(super) fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// For programs.
pub(super) fn as_json(forms: &[(PathBuf, FormAudit)], content: &Content) {
    let form = |(file, audit): &(PathBuf, FormAudit)| {
        let file = file.display().to_string();
        serde_json::json!({ "file": file, "checks": audit.checks })
    };
    let (held, why_not) = match content {
        Content::Audited(held) => (Some(held), None),
        Content::NotAudited(why) => (None, Some(why.as_str())),
        Content::NoLists => (None, Some("no lists lie beside it")),
    };
    say_json!(serde_json::json!({
        "forms": forms.iter().map(form).collect::<Vec<_>>(),
        "sign_off": SIGN_OFF,
        "findings": held.map(|held| &held.found),
        "not_checked": held.map(|held| &held.not_checked),
        "content_not_audited": why_not,
    }));
}

/// For people.
pub(super) fn tell(forms: &[(PathBuf, FormAudit)], content: &Content) {
    for (file, audit) in forms {
        tell_form(&name_of(file), audit);
    }
    say!("What no machine can judge, for whoever signs it off:");
    for line in SIGN_OFF {
        say!("[ ] {line}");
    }
    match content {
        Content::Audited(held) => {
            let names: Vec<String> = forms.iter().map(|(file, _)| name_of(file)).collect();
            tell_content(&names, &held.found);
            if !held.not_checked.is_empty() {
                say!("Not checked, since no list here says it: {}.", held.not_checked.join("; "));
            }
        }
        Content::NotAudited(why) => say!("Its content was not held against the lists beside it: {why}"),
        Content::NoLists => {}
    }
}

fn tell_form(name: &str, audit: &FormAudit) {
    say!("The form of {name}:");
    for check in &audit.checks {
        say!("{:<14}  {}  {:<13}  {}", check.outcome.word(), check.id, check.severity.word(), check.title);
        if check.outcome == Outcome::Failed {
            for place in check.findings.iter().take(SHOWN) {
                say!("    {place}");
            }
            if check.findings.len() > SHOWN {
                say!("    and {} more", check.findings.len() - SHOWN);
            }
            say!("    To mend it: {}", check.mend);
        }
    }
    let count = |outcome| audit.count(outcome);
    say!(
        "{}: {} passed, {} failed ({} of them essential), {} not applicable.",
        counted(audit.checks.len(), "check"),
        count(Outcome::Passed),
        count(Outcome::Failed),
        audit.essential_failures().count(),
        count(Outcome::NotApplicable)
    );
}

fn tell_content(names: &[String], found: &[Finding]) {
    for finding in found {
        say!("{finding}");
    }
    match found.len() {
        0 if names.len() > 1 => say!("{} say what the lists beside them say.", names.join(" and ")),
        0 => say!("{} says what the lists beside it say.", names.join(" and ")),
        some => say!(
            "{}.",
            counted_as(some, "cell does not say what it should", "cells do not say what they should")
        ),
    }
}

/// A check that failed, in a line.
pub(super) fn failure(check: &CheckResult) -> String {
    let places: Vec<String> = check.findings.iter().take(SHOWN).map(ToString::to_string).collect();
    let more = check.findings.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} ({}): {}{more}. {}", check.title, check.id, places.join("; "), check.mend)
}
