//! What is asked for, by the names of declarations; what is not there is answered with what is.

use crate::{
    schemas::{Collection, tables::Basis},
    vocabulary::{LabelKey, Period, nearest::unknown_name},
};

/// What the rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum AskedRows {
    /// The whole and its regions.
    Regions,
    /// The whole and its countries.
    Countries,
    /// The whole and its types of authority.
    Types,
    /// Authorities, as far as a published table shows them.
    Authorities,
    /// Periods, of one area.
    Periods,
    /// Categories, of one area.
    Keys,
}

impl AskedRows {
    /// The word by which it is asked for.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::Countries => "countries",
            Self::Types => "types",
            Self::Authorities => "authorities",
            Self::Periods => "periods",
            Self::Keys => "keys",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnAsked {
    /// A figure (by index).
    Figure(usize),
    /// An indicator (by index).
    Indicator(usize),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Rows.
    pub rows: AskedRows,
    /// Columns, in order.
    pub columns: Vec<ColumnAsked>,
    /// Their names.
    pub names: Vec<String>,
    /// Periods, in order.
    pub periods: Vec<Period>,
    /// The area (by code or name) where rows are none; blank for the whole.
    pub area: String,
    /// On which basis.
    pub basis: Basis,
}

impl Asked {
    /// The columns of some names.
    ///
    /// # Errors
    /// If one is no figure or indicator.
    pub fn columns_of(names: &[String], collection: &Collection) -> Result<Vec<ColumnAsked>, String> {
        let published = &collection.published;
        let known = published.names(&collection.tables).fields;
        let column = |name: &String| {
            let figure = known.iter().position(|own| own.name == *name).map(ColumnAsked::Figure);
            let indicator = || published.indicators.iter().position(|own| own.name == *name);
            let found = figure.or_else(|| indicator().map(ColumnAsked::Indicator));
            found.ok_or_else(|| {
                let figures = known.iter().map(|own| own.name.as_str());
                let indicators = published.indicators.iter().map(|own| own.name.as_str());
                unknown_name("the figure or indicator", name, figures.chain(indicators))
            })
        };
        names.iter().map(column).collect()
    }

    /// Whether an area is the one that is asked for.
    #[must_use]
    pub fn is_area(&self, code: &str, name: &str) -> bool {
        code == self.area || (!self.area.is_empty() && LabelKey::of(name) == LabelKey::of(&self.area))
    }
}
