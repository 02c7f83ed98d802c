//! What stands in a cell of a list, whatever the list is written as.

use std::{borrow::Cow, fmt::Display};

/// A cell of a list. It says what it holds; how that is made safe and shown is for what the list is written
/// as.
#[derive(Default)]
pub enum ListCell<'a> {
    /// Nothing.
    #[default]
    Blank,
    /// Text that came from outside or quotes it: in CSV it is cut where it is long.
    Text(Cow<'a, str>),
    /// Text that must stay whole, such as a path or a message of our own.
    Whole(Cow<'a, str>),
    /// The same, whose line breaks are line breaks on a sheet.
    Lines(Cow<'a, str>),
    /// A word of our own, or a code or name out of a declaration.
    Word(Cow<'a, str>),
    /// How many.
    Count(i64),
    /// A number that need not be exact.
    Number {
        /// Finite.
        value: f64,
        /// Digits after the point.
        decimals: u8,
    },
    /// Yes or no.
    Truth(bool),
    /// What prints as it is to stand there: a date, a period, an exact number.
    Plain(&'a dyn Display),
}

impl<'a> ListCell<'a> {
    /// Text that came from outside.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// Text that must stay whole.
    pub fn whole(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Whole(text.into())
    }

    /// Text of one or several lines.
    pub fn lines(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Lines(text.into())
    }

    /// A word.
    pub fn word(word: impl Into<Cow<'a, str>>) -> Self {
        Self::Word(word.into())
    }

    /// How many.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// What prints; nothing where it is not known.
    pub fn if_known(value: &'a Option<impl Display>) -> Self {
        value.as_ref().map_or(Self::Blank, |value| Self::Plain(value))
    }
}
