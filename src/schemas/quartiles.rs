//! Columns that say how the units of an area differ: quartiles of an indicator over them.

use super::tables::{ColumnOf, Rows};

/// What a column says of how units differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quartile {
    /// A quarter of the units is below it.
    Lower,
    /// Half of them are.
    Median,
    /// Three quarters of them are.
    Upper,
    /// How many units the quartiles are of.
    Units,
}

impl Quartile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Lower, Self::Median, Self::Upper, Self::Units];

    const WORDS: [(&'static str, Self); 3] =
        [("lower_quartile", Self::Lower), ("median", Self::Median), ("upper_quartile", Self::Upper)];

    /// The word in declarations and lists.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("units", |(word, _)| word)
    }

    /// What a column such as `median(rate)` shows, and the name in brackets.
    #[must_use]
    pub fn of_column(name: &str) -> Option<(Self, &str)> {
        let (word, rest) = name.split_once('(')?;
        let of = rest.strip_suffix(')')?;
        Self::WORDS.iter().find(|(own, _)| *own == word.trim()).map(|(_, quartile)| (*quartile, of.trim()))
    }

    /// The column that shows it of an indicator, as it is declared.
    #[must_use]
    pub fn column_of(self, indicator: &str) -> String {
        format!("{}({indicator})", self.word())
    }

    /// As people read it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Lower => "lower quartile",
            Self::Median => "median",
            Self::Upper => "upper quartile",
            Self::Units => "reporting units in the quartiles",
        }
    }
}

/// Whether the rows of a table are areas of several units, between which there are quartiles.
pub(super) fn can_stand_in(rows: Rows) -> bool {
    matches!(rows, Rows::Countries | Rows::Regions | Rows::Types)
}

/// The columns of a table, with the number of units behind each run of quartiles of one indicator.
pub(super) fn with_units(columns: Vec<ColumnOf>) -> Vec<ColumnOf> {
    let of = |column: Option<&ColumnOf>| match column {
        Some(ColumnOf::Quartile(indicator, _)) => Some(*indicator),
        _ => None,
    };
    let mut all = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        all.push(column.clone());
        let own = of(Some(column));
        if let Some(indicator) = own
            && own != of(columns.get(at + 1))
        {
            all.push(ColumnOf::Quartile(indicator, Quartile::Units));
        }
    }
    all
}
