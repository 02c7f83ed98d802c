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
    /// A value, or a whole return, is kept out of totals until something is settled.
    Hold,
    /// A whole return is kept out of totals.
    Exclude,
    /// Of several versions this one counts.
    Pin,
    /// A file is this unit's return.
    Attribute,
    /// The unit says that there was nothing to return.
    Nil,
    /// No return is expected of the unit.
    Exempt,
    /// Figures are for the year to date, or (again) for the period alone.
    Basis,
    /// A return may come later.
    Extend,
    /// What was said or promised: until its day nobody is reminded.
    Note,
    /// Somebody answers for the figures of the period.
    SignOff,
    /// The figures of the period are final.
    Close,
    /// They are open again.
    Reopen,
    /// A text is shown in a register.
    Publish,
    /// It is not.
    Withhold,
    /// It is, with other words in the place of some.
    Redact,
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
    const WORDS: [(&'static str, Self); 21] = [
        ("correct", Self::Correct),
        ("explain", Self::Explain),
        ("accept", Self::Accept),
        ("refuse", Self::Refuse),
        ("waive", Self::Waive),
        ("hold", Self::Hold),
        ("exclude", Self::Exclude),
        ("pin", Self::Pin),
        ("attribute", Self::Attribute),
        ("nil", Self::Nil),
        ("exempt", Self::Exempt),
        ("basis", Self::Basis),
        ("extend", Self::Extend),
        ("note", Self::Note),
        ("sign-off", Self::SignOff),
        ("close", Self::Close),
        ("reopen", Self::Reopen),
        ("publish", Self::Publish),
        ("withhold", Self::Withhold),
        ("redact", Self::Redact),
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

    /// Whether it holds for the periods after its own too, up to its end.
    #[must_use]
    pub fn holds_on(self) -> bool {
        matches!(self, Self::Basis | Self::Exempt) || self.moderates()
    }

    /// Whether it is about a text of a register.
    #[must_use]
    pub fn moderates(self) -> bool {
        matches!(self, Self::Publish | Self::Withhold | Self::Redact)
    }

    /// Whether it is about a period, and no unit of it.
    #[must_use]
    pub fn is_of_period(self) -> bool {
        matches!(self, Self::SignOff | Self::Close | Self::Reopen)
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
            Self::Exclude | Self::Nil => (&["unit", "period"], &[]),
            Self::Pin | Self::Attribute => (&["unit", "period", "file"], &[]),
            Self::Exempt => (&["unit", "period"], &["until"]),
            Self::Note => (&["unit", "period"], &["until", "about"]),
            Self::SignOff => (&["period"], &["file"]),
            Self::Close | Self::Reopen => (&["period"], &[]),
            Self::Basis => (&["unit", "period", "table", "new"], &["field", "until"]),
            Self::Extend => (&["unit", "period", "until"], &[]),
            Self::Publish | Self::Withhold => (&["unit", "about"], &["period", "table", "record"]),
            Self::Redact => (&["unit", "about", "table", "field"], &["period", "record", "old", "new"]),
            Self::Withdraw => (&["about"], &["unit", "period"]),
        };
        Needs { columns, may_have }
    }
}
