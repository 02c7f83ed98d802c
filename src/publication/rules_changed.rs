//! The rules in force in a run, and what changed in them since an earlier one: what `run.json` says of both.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    records::{EarlierOutput, EarlierOutputs},
    schemas::{Collection, Rule},
    vocabulary::{Period, counted, printable::echo},
};

/// Most changes that are told in a line.
const MOST_CHANGES: usize = 5;

/// The rules of a run by their id.
pub type RulesInForce = BTreeMap<String, RuleInForce>;

/// What the run record says of a rule that was in force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleInForce {
    /// All that it asks, as written: the check, where it applies, and the named expressions in it.
    pub check: String,
    /// How much a fault matters.
    pub severity: String,
    /// What an open fault does to totals.
    pub on_open: String,
    /// What it says where something it needs is not known.
    pub on_null: String,
    /// Told apart, and never chased.
    pub trial: bool,
    /// The share of the national figure below which its queries are accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept_below: Option<f64>,
    /// Where several changes would make sums agree, the total is taken to be wrong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspects_total: bool,
}

impl RuleInForce {
    fn of(rule: &Rule) -> Self {
        Self {
            check: rule.in_full(),
            severity: rule.severity.word().to_owned(),
            on_open: rule.on_open.word().to_owned(),
            on_null: rule.on_null.word().to_owned(),
            trial: rule.trial,
            accept_below: rule.accept_below,
            suspects_total: rule.suspects_total,
        }
    }
}

/// The rules of a collection that are in force in a period.
fn rules_in_force(collection: &Collection, period: Period) -> RulesInForce {
    let rules = collection.rules.iter().filter(|rule| rule.is_in_force(period));
    rules.map(|rule| (rule.id.clone(), RuleInForce::of(rule))).collect()
}

/// What changed in a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// Its id.
    pub rule: String,
    /// `added`, `removed`, `threshold`, `check`, `severity`, `on_open`, `on_null`, `trial`, `accept_below` or
    /// `suspect`.
    pub change: &'static str,
    /// How it was; of a threshold the numbers that differ; empty for a rule that was not there.
    pub before: String,
    /// How it is.
    pub after: String,
}

impl std::fmt::Display for RuleChange {
    /// In a few words: `LAE-071 threshold 20 to 25`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.change {
            "added" | "removed" | "check" => write!(f, "{} {}", self.rule, self.change),
            change => write!(f, "{} {change} {} to {}", self.rule, self.before, self.after),
        }
    }
}

/// What changed between the rules of two runs, in order of id.
fn changes(before: &RulesInForce, after: &RulesInForce) -> Vec<RuleChange> {
    let mut ids: Vec<&String> = before.keys().chain(after.keys()).collect();
    ids.sort();
    ids.dedup();
    let of_rule = |id: &String| match (before.get(id), after.get(id)) {
        (Some(old), Some(new)) => changes_of(id, old, new),
        (old, new) => {
            let check = |rule: Option<&RuleInForce>| rule.map(|rule| rule.check.clone()).unwrap_or_default();
            let change = if old.is_none() { "added" } else { "removed" };
            vec![RuleChange { rule: id.clone(), change, before: check(old), after: check(new) }]
        }
    };
    ids.into_iter().flat_map(of_rule).collect()
}

fn changes_of(id: &str, old: &RuleInForce, new: &RuleInForce) -> Vec<RuleChange> {
    let change = |change, before: &str, after: &str| RuleChange {
        rule: id.to_owned(),
        change,
        before: before.to_owned(),
        after: after.to_owned(),
    };
    let mut changes = Vec::new();
    let (old_steps, new_steps) = (steps_of(&old.check), steps_of(&new.check));
    if old_steps != new_steps {
        changes.push(match thresholds(&old_steps, &new_steps) {
            Some((before, after)) => change("threshold", &before, &after),
            None => change("check", &old.check, &new.check),
        });
    }
    let words = [
        ("severity", &old.severity, &new.severity),
        ("on_open", &old.on_open, &new.on_open),
        ("on_null", &old.on_null, &new.on_null),
        ("trial", &old.trial.to_string(), &new.trial.to_string()),
        ("accept_below", &share(old.accept_below), &share(new.accept_below)),
        ("suspect", &suspect(old), &suspect(new)),
    ];
    changes.extend(
        words.into_iter().filter(|(_, old, new)| old != new).map(|(name, old, new)| change(name, old, new)),
    );
    changes
}

fn suspect(rule: &RuleInForce) -> String {
    if rule.suspects_total { "total" } else { "none" }.to_owned()
}

fn share(below: Option<f64>) -> String {
    below.map_or_else(|| "none".to_owned(), |share| share.to_string())
}

/// A piece of a check: what matters is whether it is a number.
#[derive(Debug, PartialEq)]
struct Step<'t> {
    text: &'t str,
    is_number: bool,
}

/// A check in its pieces, without the space between them: texts in quotes whole, names, numbers, signs.
fn steps_of(check: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = check.trim_start();
    while let Some(first) = rest.chars().next() {
        let (length, is_number) = if first == '\'' || first == '"' {
            // A doubled quotation mark starts another text at once, which changes nothing here.
            (rest[1..].find(first).map_or(rest.len(), |end| end + 2), false)
        } else if first.is_ascii_digit()
            || first == '.' && rest[1..].starts_with(|next: char| next.is_ascii_digit())
        {
            (rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len()), true)
        } else if first.is_alphanumeric() || first == '_' {
            (
                rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len()),
                false,
            )
        } else {
            (first.len_utf8(), false)
        };
        steps.push(Step { text: &rest[..length], is_number });
        rest = rest[length..].trim_start();
    }
    steps
}

/// The numbers in which two checks differ, if they differ in nothing else.
fn thresholds(old: &[Step<'_>], new: &[Step<'_>]) -> Option<(String, String)> {
    let alike = |(old, new): (&Step<'_>, &Step<'_>)| old == new || old.is_number && new.is_number;
    if old.len() != new.len() || !old.iter().zip(new).all(alike) {
        return None;
    }
    let differ = || old.iter().zip(new).filter(|(old, new)| old != new);
    let listed = |numbers: Vec<&str>| numbers.join(", ");
    Some((
        listed(differ().map(|(old, _)| old.text).collect()),
        listed(differ().map(|(_, new)| new.text).collect()),
    ))
}

/// What another command needs of the run record of an earlier run.
#[derive(Debug, Clone, Deserialize)]
pub struct EarlierRun {
    /// Its period.
    pub period: String,
    /// Title of the collection.
    pub collection: String,
    /// When it started.
    pub started: String,
    /// The rules in force then; `None` if the run was made before they were kept.
    #[serde(default)]
    pub rules: Option<RulesInForce>,
    /// Hash of every declaration read.
    #[serde(default)]
    pub declarations: BTreeMap<String, String>,
}

impl EarlierRun {
    /// Reads the run record of an output folder.
    ///
    /// # Errors
    /// If it lacks what every run record has.
    pub fn of(out: &EarlierOutput) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(out.record())
    }

    /// The newest run of a collection in HISTORY, whatever its period. A record that cannot be read is passed
    /// over: it is no part of the figures, for which each period that is looked back to is opened by itself.
    #[must_use]
    pub fn newest(history: &EarlierOutputs, collection: &str) -> Option<Self> {
        let entries = std::fs::read_dir(history.folder.as_ref()?).ok()?;
        let of_period = |entry: &std::fs::DirEntry| entry.file_name().to_str().and_then(Period::parse);
        let folders = entries
            .flatten()
            .filter(|entry| of_period(entry).is_some_and(|period| !history.without.contains(&period)));
        let outputs = folders.filter_map(|folder| EarlierOutput::open(&folder.path()).ok());
        let runs = outputs.filter_map(|out| Self::of(&out).ok()).filter(|run| run.collection == collection);
        let dated = runs.filter_map(|run| Some((run.started.parse::<jiff::Timestamp>().ok()?, run)));
        dated
            .max_by(|(one, run), (other, next)| (one, &run.period).cmp(&(other, &next.period)))
            .map(|(_, run)| run)
    }
}

/// The run whose rules ours were compared with.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedWith {
    /// Its period.
    pub period: String,
    /// When it started.
    pub started: String,
}

/// The rules in force, and what changed in them since the newest earlier run.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RuleBook {
    /// The rules in force.
    pub rules: RulesInForce,
    /// The newest earlier run; `None` if there is none, or if it did not keep its rules.
    pub compared_with: Option<ComparedWith>,
    /// What changed since; `None` where there is nothing to compare with.
    pub rules_changed: Option<Vec<RuleChange>>,
}

impl RuleBook {
    /// How many rules changed and what changed in them, in a line; `None` if nothing did, or nothing can be
    /// compared.
    #[must_use]
    pub fn told(&self) -> Option<String> {
        let changed = self.rules_changed.as_ref().filter(|changed| !changed.is_empty())?;
        let rules: BTreeSet<&str> = changed.iter().map(|change| change.rule.as_str()).collect();
        let told: Vec<String> =
            changed.iter().take(MOST_CHANGES).map(|change| echo(&change.to_string()).into_owned()).collect();
        let more = if changed.len() > told.len() {
            format!(", and {}", counted(changed.len() - told.len(), "more change"))
        } else {
            String::new()
        };
        let since = self
            .compared_with
            .as_ref()
            .map(|run| format!(" since the run of {}", echo(&run.period)))
            .unwrap_or_default();
        Some(format!("{} changed{since}: {}{more}", rules.len(), told.join(", ")))
    }

    /// The rule book as it is now, compared with that of a run.
    #[must_use]
    pub fn since(run: &EarlierRun, collection: &Collection, period: Period) -> Self {
        let rules = rules_in_force(collection, period);
        match &run.rules {
            None => Self { rules, ..Self::default() },
            Some(before) => Self {
                rules_changed: Some(changes(before, &rules)),
                compared_with: Some(ComparedWith {
                    period: run.period.clone(),
                    started: run.started.clone(),
                }),
                rules,
            },
        }
    }

    /// The rule book of a run, compared with the newest run in HISTORY.
    #[must_use]
    pub fn of(collection: &Collection, period: Period, history: &EarlierOutputs) -> Self {
        match EarlierRun::newest(history, &collection.title) {
            None => Self { rules: rules_in_force(collection, period), ..Self::default() },
            Some(run) => Self::since(&run, collection, period),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(check: &str) -> RuleInForce {
        let word = str::to_owned;
        RuleInForce {
            check: word(check),
            severity: word("query"),
            on_open: word("use"),
            on_null: word("undecided"),
            trial: false,
            accept_below: None,
            suspects_total: false,
        }
    }

    fn shown(old: &str, new: &str) -> String {
        let book = |check: &str| RulesInForce::from([("R".to_owned(), rule(check))]);
        let found = changes(&book(old), &book(new));
        found.iter().map(|change| format!("{} {} > {}", change.change, change.before, change.after)).collect()
    }

    #[test]
    fn a_number_that_changed_is_a_threshold_and_anything_else_a_check() {
        assert_eq!(
            shown("within(a, b, abs => 5, pct => 20)", "within(a, b, abs => 5, pct => 25)"),
            "threshold 20 > 25"
        );
        assert_eq!(shown("a > 1.5 AND b < .5", "a > 2 AND b < 0.75"), "threshold 1.5, .5 > 2, 0.75");
        assert_eq!(shown("a > 1", "a  >\n 1 "), "");
        assert_eq!(shown("t = '1'", "t = '2'"), "check t = '1' > t = '2'");
        assert_eq!(shown("a1 > 1", "a2 > 1"), "check a1 > 1 > a2 > 1");
        assert_eq!(shown("a > 1", "a > -1"), "check a > 1 > a > -1");
        assert_eq!(shown("t = 'it''s' OR a > 1", "t = 'it''s' OR a > 2"), "threshold 1 > 2");
        assert_eq!(shown("t = 'never ends", "t = 'é"), "check t = 'never ends > t = 'é");
    }

    #[test]
    fn rules_that_come_go_or_weigh_otherwise_are_told_by_what_changed() {
        let before = RulesInForce::from([("A".to_owned(), rule("a > 1")), ("B".to_owned(), rule("b > 1"))]);
        let graver = RuleInForce {
            severity: "error".to_owned(),
            on_open: "missing".to_owned(),
            trial: true,
            accept_below: Some(0.01),
            ..rule("b > 2")
        };
        let after = RulesInForce::from([("B".to_owned(), graver), ("C".to_owned(), rule("c > 1"))]);
        let told: Vec<String> = changes(&before, &after).iter().map(ToString::to_string).collect();
        let expected = [
            "A removed",
            "B threshold 1 to 2",
            "B severity query to error",
            "B on_open use to missing",
            "B trial false to true",
            "B accept_below none to 0.01",
            "C added",
        ];
        assert_eq!(told, expected);
    }
}
