//! Record tables and their fields, as a collection declares them.

use super::{constraints::Constraints, declaration::Position, form::Identity};
use crate::{
    expressions::{Expression, Scope},
    vocabulary::{Audience, LabelKey, Period, Scaled},
};

/// A table of a return.
#[derive(Debug, Clone)]
pub struct RecordTable {
    /// Name in files and rules.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// In the order of the declaration.
    pub fields: Vec<Field>,
    /// Indices of the fields that tell its records apart; empty where a return has one record.
    pub primary_key: Vec<usize>,
    /// Groups of fields (by index) whose values must not repeat within a return.
    pub unique_keys: Vec<Vec<usize>>,
    /// References to records of other tables of the same return.
    pub foreign_keys: Vec<ForeignKey>,
    /// The key whose record is the sum of all others.
    pub total_key: Option<String>,
    /// Which records of a list are still open, and stand in the form of the next period.
    pub carry: Option<Expression>,
    /// For whom what is made of it may be at the widest, if that is said.
    pub audience: Option<Audience>,
    /// Headings of columns that nobody need read, folded; `*` stands for any letters.
    pub ignored: Vec<String>,
    /// What each declared key is called, where it is not called by itself.
    pub key_labels: Vec<(String, String)>,
    /// Where it is declared.
    pub at: Position,
}

/// Values of some fields must stand in fields of another table of the same return.
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// Indices of the fields here.
    pub fields: Vec<usize>,
    /// Index of the other table.
    pub table: usize,
    /// Indices of the fields there.
    pub references: Vec<usize>,
}

impl RecordTable {
    /// A return has one record of it, not a list.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.primary_key.is_empty()
    }

    /// What a key is called.
    #[must_use]
    pub fn key_label<'k>(&'k self, key: &'k str) -> &'k str {
        self.key_labels.iter().find(|(own, _)| own == key).map_or(key, |(_, label)| label)
    }

    /// Its records are cases as they come, not categories that are declared.
    #[must_use]
    pub fn is_list(&self) -> bool {
        !self.primary_key.iter().all(|field| !self.fields[*field].constraints.allowed.is_empty())
    }

    /// Its records are declared categories.
    #[must_use]
    pub fn is_matrix(&self) -> bool {
        !self.primary_key.is_empty() && !self.is_list()
    }

    /// The keys of its records that are declared, in order: one, blank, where a return has one record; none
    /// for a list.
    #[must_use]
    pub fn declared_keys(&self) -> Vec<String> {
        match self.primary_key.as_slice() {
            [] => vec![String::new()],
            [only] => self.fields[*only].constraints.allowed.clone(),
            _ => Vec::new(),
        }
    }

    /// The index of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// The type of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// Whole numbers.
    Integer,
    /// Decimals.
    Number,
    /// Text.
    Text,
    /// Yes or no.
    Boolean,
    /// A day.
    Date,
}

impl FieldType {
    /// Whether its values are numbers.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }
}

/// How a field behaves over time and area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockOrFlow {
    /// Adds over areas and over quarters: visits.
    Flow,
    /// Adds over areas, not over time: premises.
    Stock,
    /// A percentage or ratio worked out by the sender: never added.
    Rate,
}

/// What a marker for a missing value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// We do not know.
    NotKnown,
    /// The question does not arise.
    NotApplicable,
}

/// One marker for missing values, as typed.
#[derive(Debug, Clone)]
pub struct MissingMarker {
    /// The text; empty for a blank cell.
    pub text: String,
    /// What it means.
    pub means: Missing,
}

/// Words that are declared to stand for yes and no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TruthWords {
    /// For yes.
    pub yes: Vec<String>,
    /// For no.
    pub no: Vec<String>,
}

impl TruthWords {
    /// What a text means, whatever its case; `None` if it is neither.
    #[must_use]
    pub fn meaning(&self, text: &str) -> Option<bool> {
        let is_among = |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        if is_among(&self.yes) { Some(true) } else { is_among(&self.no).then_some(false) }
    }
}

/// What a field says of the person who can be asked about a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// Who it is.
    Name,
    /// Where that person can be called.
    Telephone,
    /// Where that person can be written to.
    Email,
}

/// How published figures are rounded: once, at the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rounding {
    /// To multiples of this, in the decimals of the field; to its last digit if it does not say.
    pub base: Option<Scaled>,
    /// A half goes to the even multiple; else away from zero.
    pub ties_to_even: bool,
    /// It hides small figures: nothing of the field is published that is not rounded so.
    pub is_control: bool,
}

/// One field of a record table.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name in files and rules.
    pub name: String,
    /// The label on the form.
    pub title: String,
    /// Other headings under which it comes.
    pub synonyms: Vec<String>,
    /// Type of its values.
    pub kind: FieldType,
    /// Unit in words: `establishments`, `percent`, `FTE`, `GBP`.
    pub unit: String,
    /// Other units that a form may say, as remarks ("£000s"), and by what their figures are to be multiplied.
    pub units: Vec<(String, Scaled)>,
    /// Flow, stock or rate; `None` where values are not figures.
    pub measure: Option<StockOrFlow>,
    /// Digits after the decimal point that are kept.
    pub decimals: u8,
    /// How its published figures are rounded.
    pub rounding: Rounding,
    /// What its values must be.
    pub constraints: Constraints,
    /// Markers for missing values.
    pub missing: Vec<MissingMarker>,
    /// What each declared answer is called, in order; none where the field has no categories.
    pub labels: Vec<(String, String)>,
    /// Says whose each record is, or for when; `None` for most. Only such a field makes a cell of a record a
    /// claim.
    pub identity: Option<Identity>,
    /// Names people: stays out of statistics.
    pub personal: bool,
    /// What it says of the person who can be asked about the return.
    pub contact: Option<Contact>,
    /// Says, where it is true, that the return is nil.
    pub nil: bool,
    /// Its answers stand in their order, from the least to the greatest.
    pub is_ordered: bool,
    /// Answers with the words that stand for them on the form, beside the answers themselves.
    pub categories: Vec<(LabelKey, String)>,
    /// For whom the question arises at all, by the register; for everyone if not said.
    pub applies: Option<Scope>,
    /// First period in which it is asked; always before if not said.
    pub since: Option<Period>,
    /// Last period in which it is asked.
    pub until: Option<Period>,
    /// Words that stand for 0, where they do not mean that nothing is known: "nil", "none", "-".
    pub zero_words: Vec<String>,
    /// Words for yes and no; `None` for the usual ones.
    pub truth_words: Option<TruthWords>,
    /// Fields of the table (by index) that stand in for it, in order, where nothing stands in its own place.
    pub falls_back_on: Vec<usize>,
    /// Dates are taken only as `2020-03-31` or from a cell that holds a date.
    pub iso_dates: bool,
    /// Where it is declared.
    pub at: Position,
}

impl Field {
    /// What an answer is called; the answer itself where it has no name.
    #[must_use]
    pub fn label_of<'a>(&'a self, answer: &'a str) -> &'a str {
        self.labels.iter().find(|(own, _)| own == answer).map_or(answer, |(_, label)| label)
    }

    /// Whether a percent sign may stand behind its numbers.
    #[must_use]
    pub fn is_percentage(&self) -> bool {
        self.unit == "percent"
    }

    /// Whether the question arises for an authority.
    #[must_use]
    pub fn applies_to(&self, authority: Option<&super::Authority>) -> bool {
        match (&self.applies, authority) {
            (Some(scope), Some(authority)) => scope.holds(|name| authority.attribute(name)),
            _ => true,
        }
    }

    /// Whether it is asked in a period at all.
    #[must_use]
    pub fn is_asked_in(&self, period: Period) -> bool {
        self.since.is_none_or(|since| since.start() <= period.start())
            && self.until.is_none_or(|until| period.end() <= until.end())
    }

    /// Whether its values are added over areas.
    #[must_use]
    pub fn is_additive(&self) -> bool {
        self.kind.is_numeric() && matches!(self.measure, Some(StockOrFlow::Flow | StockOrFlow::Stock))
    }

    /// What a text means if it is a marker for a missing value; case and surrounding space do not matter.
    #[must_use]
    pub fn missing_marker(&self, text: &str) -> Option<Missing> {
        let text = text.trim();
        self.missing.iter().find(|marker| marker.text.eq_ignore_ascii_case(text)).map(|marker| marker.means)
    }

    /// The headings under which it comes, the exact ones (title, name) first, each with whether it is exact.
    pub fn headings(&self) -> impl Iterator<Item = (LabelKey, bool)> + '_ {
        let exact =
            [self.title.as_str(), self.name.as_str()].into_iter().map(|text| (LabelKey::of(text), true));
        exact
            .chain(self.synonyms.iter().map(|text| (LabelKey::of(text), false)))
            .filter(|(key, _)| !key.is_empty())
    }
}
