//! One fault found by a rule, in one place.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{DecisionId, Place};

/// How much a fault matters, mildest last.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The whole return is kept out of totals.
    Reject,
    /// Must be corrected; the value is treated as not given until then.
    Error,
    /// Correct or explain; the value is used meanwhile.
    Query,
    /// For information.
    #[default]
    Note,
}

impl Severity {
    /// The word in the files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Error => "error",
            Self::Query => "query",
            Self::Note => "note",
        }
    }
}

/// One fault: what, whose, where, and what was expected. Texts are empty where they do not apply.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exception {
    /// Reporting unit.
    pub unit: String,
    /// How much it matters.
    pub severity: Severity,
    /// Id of the rule.
    pub rule: String,
    /// What was found and what to do, in a sentence.
    pub message: String,
    /// File, sheet, cell.
    pub place: Place,
    /// Record table.
    pub table: String,
    /// Key of the record in its table; empty where the table has one record a return.
    pub record: String,
    /// Field.
    pub field: String,
    /// The value as typed.
    pub value: String,
    /// What would have been right.
    pub expected: String,
    /// The value less what was expected, where both are numbers.
    pub difference: String,
    /// What the rule compared with: the value of the period before, or the median of the class.
    pub previous: String,
    /// A rule on trial found it: told apart, never chased.
    pub trial: bool,
    /// Id of the exception from which this one follows; empty where it stands for itself.
    pub caused_by: String,
    /// What was settled of it.
    pub state: ExceptionState,
    /// The decision that settled it, or that lapsed or was refused.
    pub decision: Option<DecisionId>,
    /// How much it matters to the national figure, as a share of it; not known until sums are made, and where
    /// there is nothing to weigh.
    pub score: Option<f64>,
}

/// What was settled of an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ExceptionState {
    /// Nothing: whoever sent it is asked.
    #[default]
    Open,
    /// Whoever sent it said why it is so.
    Explained,
    /// The unit takes it as it is, or it matters so little to the national figure that nobody is asked.
    Accepted,
    /// It was explained, and not well enough: it is asked again.
    Refused,
    /// Nobody is asked.
    Waived,
    /// It was settled for another value than stands there now: it is asked again.
    Lapsed,
}

impl ExceptionState {
    const WORDS: [(Self, &str); 6] = [
        (Self::Open, "open"),
        (Self::Explained, "explained"),
        (Self::Accepted, "accepted"),
        (Self::Refused, "refused"),
        (Self::Waived, "waived"),
        (Self::Lapsed, "lapsed"),
    ];

    /// The word in the files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// The state of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, own)| *own == word).map(|(state, _)| *state)
    }

    /// Whether an answer is still waited for.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Refused | Self::Lapsed)
    }
}

impl Exception {
    /// Whether it counts: it is open, does not follow from another, and no rule on trial found it.
    #[must_use]
    pub fn counts(&self) -> bool {
        !self.trial && self.caused_by.is_empty() && self.state.is_open()
    }

    /// Stable over runs and resubmissions: made of unit, period, rule, table, record key and field, never of
    /// the cell.
    #[must_use]
    pub fn id(&self, period: &str) -> String {
        let mut digest = Sha256::new();
        for part in [&self.unit, period, &self.rule, &self.table, &self.record, &self.field] {
            digest.update(part.as_bytes());
            digest.update([0x1f]);
        }
        digest.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Exceptions by cause, in their order: what one rule says of one sheet of a return stands together.
#[must_use]
pub fn by_cause<'e>(exceptions: impl IntoIterator<Item = &'e Exception>) -> Vec<Vec<&'e Exception>> {
    let mut groups: Vec<Vec<&Exception>> = Vec::new();
    let mut places: HashMap<[&str; 6], usize> = HashMap::new();
    for exception in exceptions {
        let place = &exception.place;
        let cause = [
            exception.unit.as_str(),
            &exception.rule,
            &place.file,
            &place.sheet,
            &exception.caused_by,
            exception.state.word(),
        ];
        let at = *places.entry(cause).or_insert(groups.len());
        if at == groups.len() { groups.push(vec![exception]) } else { groups[at].push(exception) }
    }
    groups
}
