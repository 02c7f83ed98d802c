//! A check, and what came of it.

use serde::Serialize;

use super::subject::Subject;

/// How much a check matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The law on accessibility asks for it: marked "(E)" in the checklist of the Analysis Function.
    Essential,
    /// It stands in the checklist.
    Desirable,
    /// Guidance asks for it elsewhere.
    BestPractice,
}

impl Severity {
    /// For people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Essential => "essential",
            Self::Desirable => "desirable",
            Self::BestPractice => "best practice",
        }
    }
}

/// What is wrong in a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormFinding {
    /// A cell, a sheet, a table, a part of the package; empty for the whole of the workbook.
    pub place: String,
    /// What is wrong there; empty where the check says all.
    pub what: String,
}

impl std::fmt::Display for FormFinding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.place.as_str(), self.what.as_str()) {
            (place, "") => write!(out, "{place}"),
            ("", what) => write!(out, "{what}"),
            (place, what) => write!(out, "{place} ({what})"),
        }
    }
}

/// A place, with what is wrong there.
pub(super) fn wrong(place: impl Into<String>, what: impl Into<String>) -> FormFinding {
    FormFinding { place: place.into(), what: what.into() }
}

/// A place that is wrong as the check says.
pub(super) fn here(place: impl Into<String>) -> FormFinding {
    wrong(place, "")
}

/// All that is wrong; `None` where the check does not apply.
pub(super) type Found = Option<Vec<FormFinding>>;

/// A check.
pub(super) struct Check {
    /// Its id.
    pub id: &'static str,
    pub severity: Severity,
    /// What must hold.
    pub title: &'static str,
    /// How it is mended.
    pub mend: &'static str,
    pub look: fn(&Subject<'_>) -> Found,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckResult {
    /// Its id, which never changes.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What must hold.
    pub title: &'static str,
    /// Whether it does.
    pub outcome: Outcome,
    /// Where it does not.
    pub findings: Vec<FormFinding>,
    /// How it is mended.
    pub mend: &'static str,
}

/// Whether what a check says holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// The workbook has nothing of which it speaks.
    NotApplicable,
}

impl Outcome {
    /// For people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotApplicable => "not applicable",
        }
    }
}

impl Check {
    pub fn result(&self, subject: &Subject<'_>) -> CheckResult {
        let found = (self.look)(subject);
        let outcome = match &found {
            None => Outcome::NotApplicable,
            Some(found) if found.is_empty() => Outcome::Passed,
            Some(_) => Outcome::Failed,
        };
        let (id, severity, title, mend) = (self.id, self.severity, self.title, self.mend);
        CheckResult { id, severity, title, outcome, findings: found.unwrap_or_default(), mend }
    }
}
