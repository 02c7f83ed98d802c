//! What a rule says where something is not known, and what an open fault does to totals.

use super::words::word_of;
use crate::vocabulary::Severity;

/// What a rule says where something it needs is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum OnNull {
    Undecided,
    Pass,
    Fail,
}

impl OnNull {
    /// The word in declarations.
    #[must_use]
    pub fn word(self) -> &'static str {
        word_of(&ON_NULL, self)
    }
}

pub(in crate::schemas) const ON_NULL: [(&str, OnNull); 3] =
    [("undecided", OnNull::Undecided), ("pass", OnNull::Pass), ("fail", OnNull::Fail)];

/// What an open fault does to totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnOpen {
    /// The value counts.
    Use,
    /// The value at the rule's field counts as not given.
    Missing,
    /// All flows of the table count as not given in that return: as where they are for another time than was
    /// asked.
    MissingFlows,
    /// The value counts in totals, but no rate is worked out with the unit: a zero in place of a size.
    NoRate,
    /// The whole return is left out.
    Exclude,
}

impl OnOpen {
    /// The word in declarations.
    #[must_use]
    pub fn word(self) -> &'static str {
        word_of(&ON_OPEN, self)
    }

    /// The effect of this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        ON_OPEN.iter().find(|(name, _)| *name == word).map(|(_, effect)| *effect)
    }

    /// What a fault of this severity does where nothing says otherwise.
    #[must_use]
    pub fn usual(severity: Severity) -> Self {
        match severity {
            Severity::Reject => Self::Exclude,
            Severity::Error => Self::Missing,
            Severity::Query | Severity::Note => Self::Use,
        }
    }
}

pub(in crate::schemas) const ON_OPEN: [(&str, OnOpen); 5] = [
    ("use", OnOpen::Use),
    ("missing", OnOpen::Missing),
    ("missing-flows", OnOpen::MissingFlows),
    ("no-rate", OnOpen::NoRate),
    ("exclude", OnOpen::Exclude),
];
