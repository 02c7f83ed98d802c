//! What became of a decision.

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It holds.
    Applied,
    /// What was wrong was mended: what came is what it says.
    Mended,
    /// What stands there now is another value than it was made for.
    Lapsed,
    /// Another of the same moment, or of the same figure, says something else: neither holds.
    Contradicted,
    /// A later one holds.
    Superseded,
    /// It explains an error, which is corrected or accepted.
    NotEnough,
    /// What it says is no value of the field.
    NoValue,
    /// There is nothing of what it is about.
    Nothing,
    /// It was withdrawn.
    Withdrawn,
    /// Its last day has passed.
    Ended,
}

impl Outcome {
    /// The word in `decisions.csv`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Mended => "mended",
            Self::Lapsed => "lapsed",
            Self::Contradicted => "contradicted",
            Self::Superseded => "superseded",
            Self::NotEnough => "not-enough",
            Self::NoValue => "no-value",
            Self::Nothing => "nothing",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }
}
