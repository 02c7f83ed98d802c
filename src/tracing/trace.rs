//! How one figure is made.

use serde::Serialize;

use super::decided::Decided;
use crate::{figures::ExactSum, vocabulary::Scaled};

/// A number, exact to its last digit; a text in JSON, since programs make doubles of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact(pub Scaled);

impl std::fmt::Display for Exact {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(out)
    }
}

impl Serialize for Exact {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Exact {
    /// Whether two are one number, whatever their decimals.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        ExactSum::of(self.0) == ExactSum::of(other.0)
    }
}

/// How one figure is made.
#[derive(Debug, Clone, Serialize)]
pub struct Trace {
    /// The sheet of its cell.
    pub sheet: String,
    /// Its cell.
    pub cell: String,
    /// Title of the table.
    pub table: String,
    /// Its row.
    pub row: String,
    /// Heading of its column.
    pub heading: String,
    /// The name by which the column is declared.
    pub column: String,
    /// The period.
    pub period: String,
    /// The period in words.
    pub period_in_words: String,
    /// The area.
    pub area: String,
    /// On which basis.
    pub basis: &'static str,
    /// What the cell shows.
    pub shows: String,
    /// What the figure is, where the cell is one beside it or stands for another row.
    pub about: Vec<String>,
    /// What it is made of: one sum; both parts of a rate; both periods of a change.
    pub parts: Vec<TracedPart>,
    /// What these come to, rounded as it is published.
    pub worked_out: Option<Exact>,
    /// How it was rounded.
    pub rounding: String,
    /// What was published, by the lists beside the workbook.
    pub published: Vec<PublishedAs>,
    /// What stands beside it, counted again.
    pub beside: Vec<BesideIt>,
    /// If it is not shown for what it would tell, by which rule.
    pub confidential: Option<Confidential>,
    /// Why there is no number, or what is to be known of the one there is.
    pub why: Vec<String>,
    /// What was published and is not what this comes to: none, or something is wrong.
    pub differences: Vec<String>,
}

/// What stands beside a figure.
#[derive(Debug, Clone, Serialize)]
pub struct BesideIt {
    /// What it says.
    pub says: &'static str,
    /// What it comes to, counted from the units in the figure.
    pub counted: Exact,
}

/// Why a figure is not shown.
#[derive(Debug, Clone, Serialize)]
pub struct Confidential {
    /// `primary`: it is confidential itself; `secondary`: it would give away one that is.
    pub kind: &'static str,
    /// By which rules.
    pub rules: Vec<String>,
    /// Of which figures it is.
    pub of: Vec<String>,
}

/// What a list says.
#[derive(Debug, Clone, Serialize)]
pub struct PublishedAs {
    /// The list, and its column.
    pub place: String,
    /// What stands there.
    pub value: String,
}

/// A sum of which a figure is made.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TracedPart {
    /// Which: `sum`, `numerator`, `denominator`, `before`, `now`, `units`.
    pub role: &'static str,
    /// Of what.
    pub of: String,
    /// What all of it comes to; `None` where it is not known.
    pub sum: Option<Exact>,
    /// What adds to it.
    pub items: Vec<TracedItem>,
    /// Who is not in it, and why.
    pub without: Vec<Without>,
    /// Why it is not known.
    pub unknown: Vec<String>,
}

/// What a unit adds to a sum.
#[derive(Debug, Clone, Serialize)]
pub struct TracedItem {
    /// Id of the unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// What it adds.
    pub adds: Exact,
    /// How much of its own that is, where it is a share.
    pub share: Option<String>,
    /// The figures of which that is made.
    pub figures: Vec<FigureOf>,
}

/// A figure of a unit, and where it comes from.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FigureOf {
    /// The period.
    pub period: String,
    /// The unit, as it was then.
    pub unit: String,
    /// The figure, by its name in declarations.
    pub figure: String,
    /// What there is of it.
    pub status: &'static str,
    /// The value.
    pub value: Option<Exact>,
    /// From where.
    pub source: String,
    /// So many records it is the sum of.
    pub records: Option<i64>,
    /// The file.
    pub file: Option<String>,
    /// The sheet.
    pub sheet: Option<String>,
    /// The cell.
    pub cell: Option<String>,
    /// Who decided it, when, and from what to what.
    pub decision: Option<Decided>,
    /// How it was estimated.
    pub estimate: Option<EstimateOf>,
    /// To what it was brought, and how.
    pub benchmark: Option<BroughtTo>,
    /// A query or error on it is open.
    pub is_queried: bool,
}

/// How a figure was estimated.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EstimateOf {
    /// In words.
    pub how: String,
    /// The method.
    pub method: Option<&'static str>,
    /// What was multiplied.
    pub of: Option<Exact>,
    /// Of which period.
    pub from: Option<String>,
    /// What it was multiplied by, exactly.
    pub times: Option<String>,
    /// The class.
    pub class: Option<String>,
    /// Its units.
    pub units: Option<usize>,
    /// What it has more or less than that, so that parts add to their totals.
    pub more: Option<Exact>,
    /// What came of its parts is more, and stands in its place.
    pub is_of_parts: bool,
}

/// To what a figure was brought.
#[derive(Debug, Clone, Serialize)]
pub struct BroughtTo {
    /// What is published in its place.
    pub value: Exact,
    /// How.
    pub how: String,
}

/// A unit that is not in a sum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Without {
    /// The period.
    pub period: String,
    /// Id of the unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: String,
}
