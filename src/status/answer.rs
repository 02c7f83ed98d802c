//! What came from an authority, as pages say and colour it.

use serde::Serialize;

use crate::{
    publication::Reported,
    statistics::{Receipt, Status},
};

/// What came from an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// A return of which something counts.
    Received,
    /// One that is declared nil.
    Nil,
    /// Something of which nothing can be used.
    Unusable,
    /// Nothing.
    Nothing,
    /// Nothing is expected of it.
    NotExpected,
}

impl Answer {
    /// All of them, in the order of a legend.
    pub const ALL: [Self; 5] = [Self::Received, Self::Nil, Self::Unusable, Self::Nothing, Self::NotExpected];

    /// That of a line.
    #[must_use]
    pub fn of(line: &Status, run: &Reported<'_>) -> Self {
        match line.receipt {
            Receipt::Received if !run.is_usable(line) => Self::Unusable,
            Receipt::Received => Self::Received,
            Receipt::Nil => Self::Nil,
            Receipt::Rejected | Receipt::NotReceived if !line.is_expected() => Self::NotExpected,
            Receipt::Rejected => Self::Unusable,
            Receipt::NotReceived => Self::Nothing,
        }
    }

    /// In words.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Received => "Received",
            Self::Nil => "Nil return",
            Self::Unusable => "Came, cannot be used",
            Self::Nothing => "Not received",
            Self::NotExpected => "Not expected",
        }
    }

    /// The letter in its cells, so that it is not told by colour alone; most cells have none.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Received => "",
            Self::Nil => "N",
            Self::Unusable => "U",
            Self::Nothing => "X",
            Self::NotExpected => "E",
        }
    }

    /// The class by which the style colours it, and its name in JSON.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Nil => "nil",
            Self::Unusable => "unusable",
            Self::Nothing => "nothing",
            Self::NotExpected => "not-expected",
        }
    }
}
