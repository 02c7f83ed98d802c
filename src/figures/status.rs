//! What there is of a figure of one unit, and where it comes from.

use super::{BenchmarkId, EstimateId};
use crate::{
    schemas::{estimates::Method, tables::Basis},
    vocabulary::{DecisionId, Scaled},
};

/// What there is of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It is missing, and estimated.
    Estimated,
    /// No return of the unit counts.
    NotReceived,
    /// It was asked, and is not given.
    NotKnown,
    /// The form in use has no box for it, or the question is not put to the unit.
    NotAsked,
    /// The sender says that the question does not arise.
    NotApplicable,
    /// Something is given that is no value.
    Unreadable,
    /// A value is given, and does not count: an open fault keeps it out.
    LeftOut,
    /// It was not given, and follows from others that were.
    Derived,
    /// It was given otherwise, and the unit settled with whoever gave it what is right.
    Corrected,
    /// Nothing, by a return that is declared nil.
    Nil,
    /// It was given.
    Reported,
}

impl Status {
    const WORDS: [(Self, &str); 11] = [
        (Self::Estimated, "estimated"),
        (Self::NotReceived, "not-received"),
        (Self::NotKnown, "not-known"),
        (Self::NotAsked, "not-asked"),
        (Self::NotApplicable, "not-applicable"),
        (Self::Unreadable, "unreadable"),
        (Self::LeftOut, "left-out"),
        (Self::Derived, "derived"),
        (Self::Corrected, "corrected"),
        (Self::Nil, "nil"),
        (Self::Reported, "reported"),
    ];

    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(status, _)| *status == self).map_or("", |(_, word)| word)
    }

    /// The status of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, own)| *own == word).map(|(status, _)| *status)
    }

    /// Whether the value counts in sums of what was reported.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Reported | Self::Nil | Self::Corrected | Self::Derived)
    }

    /// Whether it was asked for, and nothing that counts came.
    #[must_use]
    pub fn is_missing(self) -> bool {
        matches!(self, Self::NotReceived | Self::NotKnown | Self::Unreadable | Self::LeftOut)
    }
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// From nothing: there is none.
    Nothing,
    /// The record (by index) of the unit's return in whose cell it stands.
    Record(u32),
    /// So many records of the unit's return, of which it is the sum.
    Records(u32),
    /// The lists of the unit's return, from which a measure is worked out.
    Lists,
    /// Other figures of the unit, from which it follows.
    OtherFigures,
    /// The form of the unit's return, which has no box for it.
    Form,
    /// The declaration of the field, by which the question is not put to the unit.
    Declaration,
    /// A decision, which put it in the place of what was sent.
    Decision(DecisionId),
    /// A run of its own period.
    EarlierRun,
    /// The same, which estimated it by a method.
    EarlierEstimate(Method),
    /// Nothing of the unit's return: an estimate.
    Estimate(EstimateId),
    /// Nothing any more: its estimate gave way.
    GaveWay,
}

impl Source {
    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing | Self::GaveWay => "",
            Self::Record(_) => "cell",
            Self::Records(_) => "records",
            Self::Lists => "lists",
            Self::OtherFigures => "figures",
            Self::Form => "form",
            Self::Declaration => "declaration",
            Self::Decision(_) => "decision",
            Self::EarlierRun | Self::EarlierEstimate(_) => "earlier-run",
            Self::Estimate(_) => "estimate",
        }
    }
}

/// One figure of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// What there is of it.
    pub status: Status,
    /// The value; of one that is left out, as it was given.
    pub given: Option<Scaled>,
    /// Where it comes from.
    pub source: Source,
    /// A query or error on it is open.
    pub is_queried: bool,
    /// A query on it was accepted: the value is true, and says nothing of others.
    pub is_outlier: bool,
    /// No rate is worked out with it.
    pub has_no_rate: bool,
    /// What is published in its place, so that the periods of a year add to what was returned for it.
    pub benchmarked: Option<Benchmarked>,
}

/// A figure brought to an annual return. What was given stays beside it: growth is of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benchmarked {
    /// The value, with the decimals of estimates.
    pub value: Scaled,
    /// To which return.
    pub by: BenchmarkId,
    /// Whether that has this very figure, so that the year's is what was returned.
    pub year_is_given: bool,
}

impl Figure {
    /// A figure of which nothing is there.
    #[must_use]
    pub fn without_value(status: Status, source: Source) -> Self {
        Self {
            status,
            given: None,
            source,
            is_queried: false,
            is_outlier: false,
            has_no_rate: false,
            benchmarked: None,
        }
    }

    /// A figure with a value.
    #[must_use]
    pub fn with_value(status: Status, value: Scaled, source: Source) -> Self {
        Self { given: Some(value), ..Self::without_value(status, source) }
    }

    /// The value that counts; `None` if none does.
    #[must_use]
    pub fn value(&self) -> Option<Scaled> {
        self.given.filter(|_| self.status.counts())
    }

    /// The value that counts on a basis: with estimates, where it is of these too, as it is published.
    #[must_use]
    pub fn value_on(&self, basis: Basis) -> Option<Scaled> {
        if let Some(benchmarked) = self.benchmarked.filter(|_| basis == Basis::Estimates) {
            return Some(benchmarked.value);
        }
        let is_estimate = self.status == Status::Estimated && basis == Basis::Estimates;
        self.given.filter(|_| is_estimate || self.status.counts())
    }
}
