//! Whom a collection asks: authorities, units that are in no register, or both.

use super::Context;
use crate::vocabulary::counted_as;

/// Whom a collection asks, and so what is counted where it says how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Authorities of the register alone.
    Authorities,
    /// Units alone that are in no register.
    Units,
    /// Authorities, and units beside them.
    Both,
}

impl Whom {
    /// Those whom the collection of a period asks, and counts. Who else than authorities is asked at any time
    /// is among them, so that tables by period need not change their words.
    #[must_use]
    pub fn of(context: &Context<'_>) -> Self {
        let collection = context.collection;
        if collection.expected.is_empty() || !collection.counts_others {
            return Self::Authorities;
        }
        let mut there = context.register.existing_on(context.period.end());
        let is_any = there.any(|authority| collection.covers(authority, context.period));
        if is_any { Self::Both } else { Self::Units }
    }

    /// Whether a unit is among those who are counted first: it is an authority of the register, or no
    /// authority is asked. Whoever else is expected stands beside them, and is told as such.
    #[must_use]
    pub fn is_first(self, is_authority: bool) -> bool {
        self == Self::Units || is_authority
    }

    /// How many they are, in words: `350 authorities and 1 other unit`.
    #[must_use]
    pub fn in_words(self, first: usize, others: usize) -> String {
        let own = self.first();
        let first = counted_as(first, own.one(), own.several());
        if others == 0 { first } else { format!("{first} and {}", Self::others_in_words(others)) }
    }

    /// How many units stand beside those who are counted first.
    #[must_use]
    pub fn others_in_words(others: usize) -> String {
        counted_as(others, "other unit", "other units")
    }

    /// Several of them, in words.
    #[must_use]
    pub fn several(self) -> &'static str {
        match self {
            Self::Authorities => "authorities",
            Self::Units => "units",
            Self::Both => "authorities and other units",
        }
    }

    /// One of them.
    #[must_use]
    pub fn one(self) -> &'static str {
        match self {
            Self::Authorities => "authority",
            Self::Units => "unit",
            Self::Both => "authority or other unit",
        }
    }

    /// One of them, as a heading.
    #[must_use]
    pub fn one_heading(self) -> &'static str {
        match self {
            Self::Authorities => "Authority",
            Self::Units => "Unit",
            Self::Both => "Authority or other unit",
        }
    }

    /// Several of them, where that begins a heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Authorities => "Authorities",
            Self::Units => "Units",
            Self::Both => "Authorities and other units",
        }
    }

    /// Those that are counted first where others are counted beside them: never both together.
    #[must_use]
    pub fn first(self) -> Self {
        if self == Self::Both { Self::Authorities } else { self }
    }
}
