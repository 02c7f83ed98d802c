//! A file that arrived, and the one state it ends in.

/// What became of a submission. Each ends in exactly one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is its unit's return for the period, or part of it.
    Accepted,
    /// A newer version of the same return took its place.
    Superseded,
    /// The same as another file.
    Duplicate,
    /// Unreadable or unusable.
    Rejected,
    /// Readable, and kept out: another period, unattributed, out of scope, not a return.
    SetAside,
}

impl State {
    /// All of them, in the order of the run's summary.
    pub const ALL: [Self; 5] =
        [Self::Accepted, Self::Superseded, Self::Duplicate, Self::Rejected, Self::SetAside];

    /// The word in `submissions.csv`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Superseded => "superseded",
            Self::Duplicate => "duplicate",
            Self::Rejected => "rejected",
            Self::SetAside => "set-aside",
        }
    }
}
