//! In what situation a unit is, and so what is to be said to it.

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

    /// The situation of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == word)
    }
}
