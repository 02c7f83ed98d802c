//! In what situation a unit is, and so what is to be said to it.

use jiff::civil::Date;

use crate::{
    statistics::{Receipt, Status},
    vocabulary::{Exception, Severity, exception::ExceptionState},
};

/// In what situation a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Situation {
    /// Nothing came, and it is still time.
    NotReceived,
    /// Nothing came, and it is late.
    Overdue,
    /// What came could not be used.
    Rejected,
    /// Something must be corrected.
    Errors,
    /// What it answered is not enough.
    Inadequate,
    /// Something is asked.
    Queries,
    /// Nothing is open.
    Thanks,
}

impl Situation {
    /// All, in order.
    pub const ALL: [Self; 7] = [
        Self::NotReceived,
        Self::Overdue,
        Self::Rejected,
        Self::Errors,
        Self::Inadequate,
        Self::Queries,
        Self::Thanks,
    ];

    /// The word in files, and the name of the text that is sent.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotReceived => "not-received",
            Self::Overdue => "overdue",
            Self::Rejected => "rejected",
            Self::Errors => "errors",
            Self::Inadequate => "inadequate",
            Self::Queries => "queries",
            Self::Thanks => "thanks",
        }
    }

    /// The situation of a unit, by what came of it and what is asked about it.
    #[must_use]
    pub fn of(status: &Status, asked: &[&Exception], as_of: Date) -> Self {
        let is_late = status.due.is_some_and(|due| due < as_of);
        match status.receipt {
            Receipt::NotReceived if is_late => Self::Overdue,
            Receipt::NotReceived => Self::NotReceived,
            Receipt::Rejected => Self::Rejected,
            Receipt::Received | Receipt::Nil => {
                let has = |wanted: &dyn Fn(&Exception) -> bool| asked.iter().any(|one| wanted(one));
                if has(&|one| one.severity <= Severity::Error) {
                    Self::Errors
                } else if has(&|one| one.state == ExceptionState::Refused) {
                    Self::Inadequate
                } else if asked.is_empty() {
                    Self::Thanks
                } else {
                    Self::Queries
                }
            }
        }
    }
}
