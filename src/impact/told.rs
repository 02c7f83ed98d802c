//! What a changed rule book would change in one output folder, as it is told.

use serde::Serialize;

use crate::publication::RuleChange;

/// What the rules would change in one output folder.
#[derive(Debug, Serialize)]
pub struct Impact {
    /// The output folder.
    pub out: String,
    /// Its period.
    pub period: String,
    /// When its run started.
    pub started: String,
    /// Accepted returns.
    pub returns: usize,
    /// Earlier periods to which rules could look back.
    pub looked_back_to: Vec<String>,
    /// What has to be known when this is read.
    pub notes: Vec<String>,
    /// What changed in the rules since that run; `None` if it did not keep its rules.
    pub rules_changed: Option<Vec<RuleChange>>,
    /// The same in a line, if something changed.
    #[serde(skip)]
    pub changed: Option<String>,
    /// Exceptions that would stay as they are.
    pub same: usize,
    /// How often a rule could not decide in that run.
    pub undecided_before: usize,
    /// How often one could not now.
    pub undecided: usize,
    /// Exceptions that are of files, not of rules, and are left out.
    pub of_files: usize,
    /// Rules with a difference, in order of id.
    pub rules: Vec<RuleImpact>,
    /// Exceptions that stay, and weigh otherwise.
    pub regraded: Vec<RegradedRule>,
    /// National totals that would change.
    pub totals: Vec<TotalImpact>,
}

/// What becomes of the exceptions of one rule, or of one kind of constraint, at one field.
#[derive(Debug, Serialize)]
pub struct RuleImpact {
    /// Its id.
    pub rule: String,
    /// How much a fault matters.
    pub severity: &'static str,
    /// The rule is on trial: it does nothing to totals.
    pub trial: bool,
    /// Record table; empty for what is of the whole return.
    pub table: String,
    /// Field; empty for what is of the whole return.
    pub field: String,
    /// The national total of the field as it was published.
    pub national_total: Option<f64>,
    /// The same as it would be, with all changes together.
    pub national_total_then: Option<f64>,
    /// Units that newly fail.
    pub new: Side,
    /// Units that no longer fail.
    pub gone: Side,
}

/// The exceptions of a rule that come, or those that go.
#[derive(Debug, Default, Serialize)]
pub struct Side {
    /// What an open one does to totals: `use`, `missing`, `exclude`.
    pub on_open: &'static str,
    /// The sum of the values concerned.
    pub value: Option<f64>,
    /// That as a percentage of the national total.
    pub share: Option<f64>,
    /// Each exception.
    pub exceptions: Vec<Line>,
}

/// One exception that comes or goes.
#[derive(Debug, Serialize)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Reporting unit.
    pub unit: String,
    /// Code of the authority that sends the return.
    pub authority_code: String,
    /// Name of the unit.
    pub authority_name: String,
    /// Key of the record.
    pub record: String,
    /// The value.
    pub value: String,
    /// What is said.
    pub message: String,
    /// The value as a percentage of the national total of its field.
    pub share: Option<f64>,
}

/// How many exceptions of a rule stay with another severity, or go on or off trial.
#[derive(Debug, Serialize)]
pub struct RegradedRule {
    /// Its id.
    pub rule: String,
    /// How they were: a severity, or `trial`.
    pub before: &'static str,
    /// How they would be.
    pub after: &'static str,
    /// How many.
    pub exceptions: usize,
}

/// A national total that would change.
#[derive(Debug, Serialize)]
pub struct TotalImpact {
    /// Record table.
    pub table: String,
    /// Row of a matrix table.
    pub key: String,
    /// Field.
    pub field: String,
    /// As it was published.
    pub before: Option<f64>,
    /// As it would be.
    pub after: Option<f64>,
}
