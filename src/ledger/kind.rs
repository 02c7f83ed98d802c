//! What can be decided, and what each decision has to say.

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A figure is another than was sent.
    Correct,
    /// What was asked about is true, and why it is.
    Explain,
    /// The unit takes a value as it is, explained or not, in error or not.
    Accept,
    /// An explanation is not enough: ask again.
    Refuse,
    /// Nobody is asked.
    Waive,
    /// A value, or a whole return, is kept out of totals.
    Hold,
    /// Figures are for the year to date, or (again) for the period alone.
    Basis,
    /// A return may come later.
    Extend,
    /// An earlier decision no longer holds.
    Withdraw,
}

/// The columns of a ledger that a kind of decision needs, and those that it may have beside these.
pub struct Needs {
    /// Blank in none.
    pub columns: &'static [&'static str],
    /// Blank in any.
    pub may_have: &'static [&'static str],
}

/// What says which exceptions are meant.
const WHICH: &[&str] = &["unit", "about", "rule", "table", "record", "field", "old", "until"];

impl Kind {
    const WORDS: [(&'static str, Self); 9] = [
        ("correct", Self::Correct),
        ("explain", Self::Explain),
        ("accept", Self::Accept),
        ("refuse", Self::Refuse),
        ("waive", Self::Waive),
        ("hold", Self::Hold),
        ("basis", Self::Basis),
        ("extend", Self::Extend),
        ("withdraw", Self::Withdraw),
    ];

    /// All words, in order.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().map(|(word, _)| *word)
    }

    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// The kind of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(own, _)| *own == word).map(|(_, kind)| *kind)
    }

    /// Whether it is about exceptions.
    #[must_use]
    pub fn settles_exceptions(self) -> bool {
        matches!(self, Self::Explain | Self::Accept | Self::Refuse | Self::Waive)
    }

    /// What it has to say, beside who decided what, when and why.
    #[must_use]
    pub fn needs(self) -> Needs {
        let (columns, may_have): (&[&str], &[&str]) = match self {
            Self::Correct => (&["unit", "period", "table", "field", "source"], &["record", "old", "new"]),
            Self::Explain | Self::Accept | Self::Refuse => (&["period"], WHICH),
            Self::Waive => {
                (&[], &["period", "unit", "about", "rule", "table", "record", "field", "old", "until"])
            }
            Self::Hold => (&["unit", "period"], &["table", "record", "field", "until"]),
            Self::Basis => (&["unit", "period", "table", "new"], &["field", "until"]),
            Self::Extend => (&["unit", "period", "until"], &[]),
            Self::Withdraw => (&["about"], &["unit", "period"]),
        };
        Needs { columns, may_have }
    }
}
