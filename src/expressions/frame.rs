//! The records that expressions are evaluated on, as columns of polars; and what comes of evaluating them.

use std::{cmp::Ordering, collections::BTreeSet};

use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, Expr, IntoLazy, NamedFrom, NewChunkedArray, PolarsError,
    Series,
};

use super::{
    lower::{Lowered, Span, power},
    tree::{Class, Kind, Names, Node, SubmissionFact},
};
use crate::vocabulary::day;

/// A fault of our own while an expression is evaluated.
#[derive(Debug, thiserror::Error)]
#[error("an expression could not be evaluated: {0}")]
pub struct FrameError(#[from] PolarsError);

/// The records of one table over all returns, as columns that lowered expressions name.
pub struct Frame {
    table: DataFrame,
    /// What the form in use does not ask of some of the records.
    gaps: Gaps,
}

/// The columns in which something was not asked.
pub(super) type Gaps = BTreeSet<ColumnOf>;

/// The column of the index of a record's return.
pub(super) const RETURN: &str = "@return";

/// The column of one thing that expressions name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnOf {
    /// A field of the record, by index.
    Field(usize),
    /// The same field of the same unit and record so many periods before.
    Previous(usize, u8),
    /// A figure over the records of a table of the return, by its text.
    Aggregate(String),
    /// The median of a field over a class of units.
    PeerMedian(usize, Class),
    /// Whether a change is not far out, by its text.
    Outlier(String),
    /// Whether the values of some fields stand in the return of no other unit.
    UniqueAmongUnits(Vec<usize>),
    /// Whether a field adds down to the total row.
    AddsDown(usize),
    /// An attribute of the unit's lead in the register.
    Attribute(String),
    /// Whether the text of a field starts with these letters.
    StartsWith(usize, String),
    /// Whether a pattern is found in the text of a field.
    Matches(usize, String),
    /// A field of the record of another table to which the record belongs: table and field.
    Referred(usize, usize),
    /// What is known of the files of the return.
    Submission(SubmissionFact),
}

impl ColumnOf {
    /// The column of a step that is worked out over all units together.
    #[must_use]
    pub fn over_units(node: &Node) -> Option<Self> {
        match node {
            Node::PeerMedian { field, class } => Some(Self::PeerMedian(*field, class.clone())),
            Node::Outlier(outlier) => Some(Self::Outlier(outlier.text.clone())),
            Node::UniqueAmongUnits(fields) => Some(Self::UniqueAmongUnits(fields.clone())),
            _ => None,
        }
    }

    /// The column of a field of another table's record.
    #[must_use]
    pub fn referred(node: &Node) -> Option<Self> {
        match node {
            Node::Referred { table, field, .. } => Some(Self::Referred(*table, *field)),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::Field(field) => format!("@{field}"),
            Self::Previous(field, back) => format!("@{field} before {back}"),
            Self::Aggregate(text) | Self::Outlier(text) => format!("@{text}"),
            Self::PeerMedian(field, class) => format!("@{field} median by {class:?}"),
            Self::AddsDown(field) => format!("@{field} adds down"),
            Self::Attribute(name) => format!("register.{name}"),
            Self::StartsWith(field, prefix) => format!("@{field} starts with {prefix}"),
            Self::Matches(field, pattern) => format!("@{field} matches {pattern}"),
            Self::UniqueAmongUnits(fields) => format!("@{fields:?} unique among units"),
            Self::Referred(table, field) => format!("@{field} of table {table}"),
            Self::Submission(fact) => format!("submission.{}", fact.name()),
        }
    }

    /// Whether it is known, as a column: polars would work it out anew, and for a full column first make 8 MB
    /// of zeros.
    pub(super) fn known(&self) -> String {
        format!("{} known", self.name())
    }

    /// Whether it is not asked, as a column: there is one only where that is so of some record.
    pub(super) fn not_asked(&self) -> String {
        format!("{} not asked", self.name())
    }
}

/// The columns that some expressions need.
#[must_use]
pub fn columns_needed<'n>(nodes: impl Iterator<Item = &'n Node>) -> BTreeSet<ColumnOf> {
    let mut needed = BTreeSet::new();
    for node in nodes {
        needed.extend(node.fields().into_iter().map(ColumnOf::Field));
        needed.extend(node.previous().into_iter().map(|(field, back)| ColumnOf::Previous(field, back)));
        needed.extend(
            node.aggregates().into_iter().map(|aggregate| ColumnOf::Aggregate(aggregate.text.clone())),
        );
        needed.extend(node.added_down().into_iter().map(ColumnOf::AddsDown));
        needed.extend(node.attributes().into_iter().map(ColumnOf::Attribute));
        needed.extend(node.prefixes().into_iter().map(|(field, prefix)| ColumnOf::StartsWith(field, prefix)));
        needed.extend(node.patterns().into_iter().map(|(field, text)| ColumnOf::Matches(field, text)));
        needed.extend(node.referred().into_iter().filter_map(ColumnOf::referred));
        needed.extend(node.submission_facts().into_iter().map(ColumnOf::Submission));
        needed.extend(node.over_units().into_iter().filter_map(ColumnOf::over_units));
    }
    needed
}

impl Frame {
    /// A frame of so many records.
    ///
    /// `returns` tells to which return each belongs; `columns` has what the expressions name, in the kind and
    /// scale of the names.
    ///
    /// # Errors
    /// If columns are not of one length.
    pub fn new(returns: Vec<u32>, columns: Vec<(ColumnOf, Values)>) -> Result<Self, FrameError> {
        let height = returns.len();
        let mut series: Vec<Column> = vec![Series::new(RETURN.into(), returns).into()];
        let nulls = [
            Values::Numbers(vec![None; height]),
            Values::Texts(vec![None; height]),
            Values::Truths(vec![None; height]),
            Values::Dates(vec![None; height]),
        ];
        for (kind, values) in [Kind::Number, Kind::Text, Kind::Truth, Kind::Date].into_iter().zip(nulls) {
            series.push(values.into_series(null_column(kind))?.into());
        }
        for (of, values) in columns {
            let known = values.known();
            series
                .push(Values::Truths(known.into_iter().map(Some).collect()).into_series(&of.known())?.into());
            series.push(values.into_series(&of.name())?.into());
        }
        Ok(Self { table: DataFrame::new(height, series)?, gaps: Gaps::new() })
    }

    /// The same, with what is not asked of each record: sums go past it. A column in which all is asked may
    /// be left out.
    ///
    /// # Errors
    /// If columns are not of one length.
    pub fn with_gaps(mut self, gaps: Vec<(ColumnOf, Vec<bool>)>) -> Result<Self, FrameError> {
        for (of, not_asked) in gaps.into_iter().filter(|(_, not_asked)| not_asked.contains(&true)) {
            let column =
                Values::Truths(not_asked.into_iter().map(Some).collect()).into_series(&of.not_asked())?;
            self.table.with_column(column.into())?;
            self.gaps.insert(of);
        }
        Ok(self)
    }

    /// Lowers a checked expression for these records.
    #[must_use]
    pub fn lowered(&self, node: &Node, kind: Kind, names: &Names, period: Span) -> Lowered {
        Lowered::with_gaps(node, kind, names, period, &self.gaps)
    }

    /// Whether something is known of one record.
    #[must_use]
    pub fn knows(&self, of: &ColumnOf, record: usize) -> bool {
        self.table
            .column(&of.known())
            .ok()
            .and_then(|column| column.bool().ok()?.get(record))
            .unwrap_or(false)
    }

    /// Evaluates conditions, all at once: for each the verdict of each record, `None` where undecided.
    ///
    /// # Errors
    /// A fault of our own.
    pub fn verdicts(&self, conditions: &[Lowered]) -> Result<Vec<Vec<Option<bool>>>, FrameError> {
        let named = |(at, condition): (usize, &Lowered)| {
            condition.expression.clone().cast(DataType::Boolean).alias(at.to_string())
        };
        let expressions: Vec<Expr> = conditions.iter().enumerate().map(named).collect();
        let result = self.table.clone().lazy().without_optimizations().select(expressions).collect()?;
        let height = self.table.height();
        conditions
            .iter()
            .enumerate()
            .map(|(at, _)| {
                let column: &BooleanChunked = result.column(&at.to_string())?.bool()?;
                let found: Vec<Option<bool>> = column.iter().collect();
                // A condition on nothing but constants is one verdict for all.
                Ok(if found.len() == height { found } else { vec![found.first().copied().flatten(); height] })
            })
            .collect()
    }

    /// Evaluates numbers on all records: for each expression the value of each record, `None` where it is not
    /// known.
    ///
    /// # Errors
    /// A fault of our own.
    pub fn numbers(&self, expressions: &[Lowered]) -> Result<Vec<Vec<Option<f64>>>, FrameError> {
        let named = |(at, lowered): (usize, &Lowered)| {
            lowered.expression.clone().cast(DataType::Float64).alias(at.to_string())
        };
        let named: Vec<Expr> = expressions.iter().enumerate().map(named).collect();
        let result = self.table.clone().lazy().without_optimizations().select(named).collect()?;
        let height = self.table.height();
        let numbers = expressions.iter().enumerate().map(|(at, lowered)| {
            let found: Vec<Option<f64>> = result
                .column(&at.to_string())?
                .f64()?
                .iter()
                .map(|units| units.map(|units| units / power(lowered.scale)))
                .collect();
            Ok(if found.len() == height { found } else { vec![found.first().copied().flatten(); height] })
        });
        numbers.collect()
    }

    /// Evaluates expressions on some records, as texts for people: for each record one text an expression,
    /// `None` where it is not known.
    ///
    /// # Errors
    /// A fault of our own.
    pub fn texts(
        &self,
        expressions: &[Lowered],
        records: &[usize],
    ) -> Result<Vec<Vec<Option<String>>>, FrameError> {
        let mut texts = vec![Vec::with_capacity(expressions.len()); records.len()];
        if expressions.is_empty() {
            return Ok(texts);
        }
        let named = |(at, lowered): (usize, &Lowered)| lowered.expression.clone().alias(at.to_string());
        let named: Vec<Expr> = expressions.iter().enumerate().map(named).collect();
        let result = self.table.clone().lazy().without_optimizations().select(named).collect()?;
        for (at, lowered) in expressions.iter().enumerate() {
            let column = result.column(&at.to_string())?;
            // What is made of constants alone has one value for all.
            let place = |record: &usize| if column.len() == 1 { 0 } else { *record };
            let column = match lowered.kind {
                Kind::Number => column.cast(&DataType::Float64)?,
                Kind::Date => column.cast(&DataType::Int32)?,
                Kind::Text | Kind::Truth => column.clone(),
            };
            for (record, texts) in records.iter().map(place).zip(&mut texts) {
                texts.push(match lowered.kind {
                    Kind::Number => column.f64()?.get(record).map(|units| number_text(units, lowered.scale)),
                    Kind::Text => column.str()?.get(record).map(str::to_owned),
                    Kind::Truth => column.bool()?.get(record).map(|truth| truth.to_string()),
                    Kind::Date => column.i32()?.get(record).map(date_text),
                });
            }
        }
        Ok(texts)
    }
}

/// The values of one field over all records, `None` where not known.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "one for each kind")]
pub enum Values {
    Numbers(Vec<Option<f64>>),
    Texts(Vec<Option<String>>),
    Truths(Vec<Option<bool>>),
    Dates(Vec<Option<i32>>),
}

impl SubmissionFact {
    /// So many values of it that are not known.
    #[must_use]
    pub fn not_known(self, records: usize) -> Values {
        match Self::named(self.name()).map(|(_, kind)| kind) {
            Some(Kind::Text) => Values::Texts(vec![None; records]),
            Some(Kind::Truth) => Values::Truths(vec![None; records]),
            Some(Kind::Date) => Values::Dates(vec![None; records]),
            Some(Kind::Number) | None => Values::Numbers(vec![None; records]),
        }
    }
}

impl Values {
    /// The values of other records (by index), in their order; of none, not known.
    #[must_use]
    pub fn of(&self, records: &[Option<usize>]) -> Self {
        fn chosen<T: Clone>(values: &[Option<T>], records: &[Option<usize>]) -> Vec<Option<T>> {
            records.iter().map(|record| values.get((*record)?)?.clone()).collect()
        }
        match self {
            Self::Numbers(values) => Self::Numbers(chosen(values, records)),
            Self::Texts(values) => Self::Texts(chosen(values, records)),
            Self::Truths(values) => Self::Truths(chosen(values, records)),
            Self::Dates(values) => Self::Dates(chosen(values, records)),
        }
    }

    /// Each value as a text by which it can be told from others; `None` where it is not known.
    #[must_use]
    pub fn told_apart(&self) -> Vec<Option<String>> {
        match self {
            Self::Numbers(values) => {
                values.iter().map(|value| value.map(|number| number.to_string())).collect()
            }
            Self::Texts(values) => values.clone(),
            Self::Truths(values) => values.iter().map(|value| value.map(|truth| truth.to_string())).collect(),
            Self::Dates(values) => values.iter().map(|value| value.map(|date| date.to_string())).collect(),
        }
    }

    /// How a value stands to one of other values of the same kind; `None` where one of them is not known.
    #[must_use]
    pub fn compared(&self, at: usize, others: &Self, other: usize) -> Option<Ordering> {
        match (self, others) {
            (Self::Numbers(own), Self::Numbers(others)) => own[at]?.partial_cmp(&others[other]?),
            (Self::Texts(own), Self::Texts(others)) => Some(own[at].as_ref()?.cmp(others[other].as_ref()?)),
            (Self::Truths(own), Self::Truths(others)) => Some(own[at]?.cmp(&others[other]?)),
            (Self::Dates(own), Self::Dates(others)) => Some(own[at]?.cmp(&others[other]?)),
            _ => None,
        }
    }

    fn known(&self) -> Vec<bool> {
        match self {
            Self::Numbers(values) => values.iter().map(Option::is_some).collect(),
            Self::Texts(values) => values.iter().map(Option::is_some).collect(),
            Self::Truths(values) => values.iter().map(Option::is_some).collect(),
            Self::Dates(values) => values.iter().map(Option::is_some).collect(),
        }
    }

    fn into_series(self, name: &str) -> Result<Series, FrameError> {
        Ok(match self {
            Self::Numbers(values) => Series::new(name.into(), values),
            Self::Texts(values) => Series::new(name.into(), values),
            Self::Truths(values) => BooleanChunked::from_iter_options(name.into(), values.into_iter()).into(),
            Self::Dates(values) => Series::new(name.into(), values),
        })
    }
}

/// Fields have no more.
const MOST_DECIMALS: u8 = 9;

/// Units of a last digit as a number without trailing zeros; what no decimal holds is cut to two digits.
fn number_text(units: f64, scale: u8) -> String {
    let value = units / 10f64.powi(i32::from(scale));
    // A figure of more than two decimals is shown as it was given, but not what was multiplied or divided
    // into more.
    let digits =
        if units.fract() == 0.0 && (3..=MOST_DECIMALS).contains(&scale) { usize::from(scale) } else { 2 };
    let text = if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value:.digits$}")
    };
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    // There is no zero below zero.
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn date_text(number: i32) -> String {
    day::numbered(number).map(|date| date.strftime("%-d %B %Y").to_string()).unwrap_or_default()
}

pub(super) fn null_column(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "@null number",
        Kind::Text => "@null text",
        Kind::Truth => "@null truth",
        Kind::Date => "@null date",
    }
}
