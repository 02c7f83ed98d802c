//! From the checked tree to polars: our meaning, in its expressions.
//!
//! Numbers are held as whole numbers of a last digit (4.65 with two decimals is 465), so that sums of decimals are
//! exact up to 2^53 and beyond that grow vague, but never wrap. Each lowered number carries its scale.

use std::collections::BTreeSet;

use jiff::civil::Date;
use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, Expr, IntoLazy, NamedFrom, NewChunkedArray, PolarsError, Series, coalesce, col, lit, when,
};

use super::tree::{Arithmetic, Class, Comparison, Kind, Names, Node, Rounding};

/// A fault of our own while an expression is evaluated.
#[derive(Debug, thiserror::Error)]
#[error("an expression could not be evaluated: {0}")]
pub struct FrameError(#[from] PolarsError);

/// The records of one table over all returns, as columns that lowered expressions name.
pub struct Frame {
    table: DataFrame,
}

/// An expression ready to be evaluated on a frame.
#[derive(Debug, Clone)]
pub struct Lowered {
    expression: Expr,
    /// Decimals that a number's units count.
    pub scale: u8,
    /// The type of its value.
    pub kind: Kind,
}

/// The column of the index of a record's return.
const RETURN: &str = "@return";

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
    /// An attribute of the unit's lead in the register.
    Attribute(String),
}

impl ColumnOf {
    /// The column of a step that is worked out over all units together.
    #[must_use]
    pub fn over_units(node: &Node) -> Option<Self> {
        match node {
            Node::PeerMedian { field, class } => Some(Self::PeerMedian(*field, class.clone())),
            Node::Outlier(outlier) => Some(Self::Outlier(outlier.text.clone())),
            _ => None,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Field(field) => format!("@{field}"),
            Self::Previous(field, back) => format!("@{field} before {back}"),
            Self::Aggregate(text) | Self::Outlier(text) => format!("@{text}"),
            Self::PeerMedian(field, class) => format!("@{field} median by {class:?}"),
            Self::Attribute(name) => format!("register.{name}"),
        }
    }

    /// Whether it is known, as a column: polars would work it out anew, and for a full column first make 8 MB of zeros.
    fn known(&self) -> String {
        format!("{} known", self.name())
    }
}

/// The columns that some expressions need.
#[must_use]
pub fn columns_needed<'n>(nodes: impl Iterator<Item = &'n Node>) -> BTreeSet<ColumnOf> {
    let mut needed = BTreeSet::new();
    for node in nodes {
        needed.extend(node.fields().into_iter().map(ColumnOf::Field));
        needed.extend(node.previous().into_iter().map(|(field, back)| ColumnOf::Previous(field, back)));
        needed.extend(node.aggregates().into_iter().map(|aggregate| ColumnOf::Aggregate(aggregate.text.clone())));
        needed.extend(node.attributes().into_iter().map(ColumnOf::Attribute));
        needed.extend(node.over_units().into_iter().filter_map(ColumnOf::over_units));
    }
    needed
}

impl Frame {
    /// A frame of so many records.
    ///
    /// `returns` tells to which return each belongs; `columns` has what the expressions name, in the kind and scale of the names.
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
            series.push(Values::Truths(known.into_iter().map(Some).collect()).into_series(&of.known())?.into());
            series.push(values.into_series(&of.name())?.into());
        }
        Ok(Self { table: DataFrame::new(height, series)? })
    }

    /// Whether something is known of one record.
    #[must_use]
    pub fn knows(&self, of: &ColumnOf, record: usize) -> bool {
        self.table.column(&of.known()).ok().and_then(|column| column.bool().ok()?.get(record)).unwrap_or(false)
    }

    /// Evaluates conditions, all at once: for each the verdict of each record, `None` where undecided.
    ///
    /// # Errors
    /// A fault of our own.
    pub fn verdicts(&self, conditions: &[Lowered]) -> Result<Vec<Vec<Option<bool>>>, FrameError> {
        let named = |(at, condition): (usize, &Lowered)| condition.expression.clone().cast(DataType::Boolean).alias(at.to_string());
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

    /// Evaluates numbers on all records: for each expression the value of each record, `None` where it is not known.
    ///
    /// # Errors
    /// A fault of our own.
    pub fn numbers(&self, expressions: &[Lowered]) -> Result<Vec<Vec<Option<f64>>>, FrameError> {
        let named = |(at, lowered): (usize, &Lowered)| lowered.expression.clone().cast(DataType::Float64).alias(at.to_string());
        let named: Vec<Expr> = expressions.iter().enumerate().map(named).collect();
        let result = self.table.clone().lazy().without_optimizations().select(named).collect()?;
        let height = self.table.height();
        let numbers = expressions.iter().enumerate().map(|(at, lowered)| {
            let found: Vec<Option<f64>> =
                result.column(&at.to_string())?.f64()?.iter().map(|units| units.map(|units| units / power(lowered.scale))).collect();
            Ok(if found.len() == height { found } else { vec![found.first().copied().flatten(); height] })
        });
        numbers.collect()
    }

    /// Evaluates expressions on some records, as texts for people: for each record one text an expression, `None` where it is not known.
    ///
    /// # Errors
    /// A fault of our own.
    pub fn texts(&self, expressions: &[Lowered], records: &[usize]) -> Result<Vec<Vec<Option<String>>>, FrameError> {
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

impl Values {
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

/// Units of a last digit as a number without trailing zeros; what no decimal holds is cut to two digits.
fn number_text(units: f64, scale: u8) -> String {
    let value = units / 10f64.powi(i32::from(scale));
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

fn date_text(days: i32) -> String {
    use jiff::ToSpan;
    jiff::civil::date(1970, 1, 1).checked_add(days.days()).map(|date| date.strftime("%-d %B %Y").to_string()).unwrap_or_default()
}

/// Days since 1970-01-01.
fn days_of(date: Date) -> i32 {
    jiff::civil::date(1970, 1, 1).until(date).map(|span| span.get_days()).unwrap_or(0)
}

impl Lowered {
    /// Lowers a checked expression for a period.
    #[must_use]
    pub fn new(node: &Node, kind: Kind, names: &Names, period: Span) -> Self {
        let lowering = Lowering { names, period };
        if kind == Kind::Number {
            let (expression, scale) = lowering.number(node);
            return Self { expression, scale, kind };
        }
        Self { expression: lowering.plain(node), scale: 0, kind }
    }
}

/// The period for which an expression is evaluated.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub end: Date,
    /// Its number within its year, from 1.
    pub part: u8,
}

struct Lowering<'a> {
    names: &'a Names,
    period: Span,
}

fn power(digits: u8) -> f64 {
    10f64.powi(i32::from(digits))
}

/// Two numbers brought to the finer of their scales.
fn aligned(left: (Expr, u8), right: (Expr, u8)) -> (Expr, Expr, u8) {
    let scale = left.1.max(right.1);
    (rescaled(left, scale), rescaled(right, scale), scale)
}

fn rescaled((expression, from): (Expr, u8), to: u8) -> Expr {
    if from == to { expression } else { expression * lit(power(to - from)) }
}

fn all_rescaled(numbers: Vec<(Expr, u8)>) -> (Vec<Expr>, u8) {
    let scale = numbers.iter().map(|(_, scale)| *scale).max().unwrap_or(0);
    (numbers.into_iter().map(|number| rescaled(number, scale)).collect(), scale)
}

/// A column of nulls of a kind. polars' own null literal would first make 8 MB of zeros.
fn not_known(kind: Kind) -> Expr {
    col(null_column(kind))
}

fn null_column(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "@null number",
        Kind::Text => "@null text",
        Kind::Truth => "@null truth",
        Kind::Date => "@null date",
    }
}

impl Lowering<'_> {
    /// A number as units of a last digit, and how many digits those are.
    fn number(&self, node: &Node) -> (Expr, u8) {
        match node {
            Node::Number { units, scale } => (lit(*units), *scale),
            Node::Field(field) => (col(ColumnOf::Field(*field).name()), self.names.fields[*field].decimals),
            Node::Previous { field, back } => (col(ColumnOf::Previous(*field, *back).name()), self.names.fields[*field].decimals),
            Node::Aggregate(aggregate) => (col(ColumnOf::Aggregate(aggregate.text.clone()).name()), aggregate.decimals),
            Node::PartOfYear => (lit(f64::from(self.period.part)), 0),
            Node::YearToDate { field, .. } => (self.year_to_date(*field), self.names.fields[*field].decimals),
            // A median of two in the middle is their mean: a half of a last digit is kept as it is.
            Node::PeerMedian { field, class } => {
                (col(ColumnOf::PeerMedian(*field, class.clone()).name()), self.names.fields[*field].decimals)
            }
            Node::Arithmetic { how, left, right } => self.arithmetic(*how, left, right),
            Node::Absolute(inner) => {
                let (inner, scale) = self.number(inner);
                (inner.abs(), scale)
            }
            Node::Case { branches, otherwise, .. } => {
                let numbers: Vec<(Expr, u8)> =
                    branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).map(|node| self.number(node)).collect();
                let (results, scale) = all_rescaled(numbers);
                (self.case(branches, results, otherwise.is_some(), Kind::Number), scale)
            }
            Node::FirstKnown { among, .. } => {
                let (among, scale) = all_rescaled(among.iter().map(|node| self.number(node)).collect());
                (coalesce(&among), scale)
            }
            Node::Round { inner, digits, how } => self.round(inner, *digits, *how),
            Node::KnownSum(parts) => self.known_sum(parts),
            // The checker lets no other step stand for a number.
            _ => (not_known(Kind::Number), 0),
        }
    }

    /// The same field in the periods of the year before this one.
    fn earlier_in_year(&self, field: usize) -> impl Iterator<Item = ColumnOf> {
        (1..self.period.part).map(move |back| ColumnOf::Previous(field, back))
    }

    fn year_to_date(&self, field: usize) -> Expr {
        let own = col(ColumnOf::Field(field).name());
        self.earlier_in_year(field).map(|column| col(column.name())).fold(own, |sum, next| sum + next)
    }

    fn arithmetic(&self, how: Arithmetic, left: &Node, right: &Node) -> (Expr, u8) {
        let (left, right) = (self.number(left), self.number(right));
        match how {
            Arithmetic::Add => {
                let (left, right, scale) = aligned(left, right);
                (left + right, scale)
            }
            Arithmetic::Subtract => {
                let (left, right, scale) = aligned(left, right);
                (left - right, scale)
            }
            Arithmetic::Multiply => (left.0 * right.0, left.1 + right.1),
            Arithmetic::Divide => {
                // Nothing can be divided by zero: what would be infinite is not known.
                let (left, right, _) = aligned(left, right);
                (when(right.clone().neq(lit(0.0))).then(left / right).otherwise(not_known(Kind::Number)), 0)
            }
        }
    }

    fn round(&self, inner: &Node, digits: u8, how: Rounding) -> (Expr, u8) {
        let exact = inner.is_exact();
        let (inner, scale) = self.number(inner);
        let nearest = if exact && scale >= digits {
            inner / lit(power(scale - digits))
        } else {
            // A hair's breadth of a double is not a digit that anybody gave: 2.675 is a half at two digits.
            let shifted = inner * lit(power(digits) / power(scale));
            whole_half_even(shifted * lit(1e6)) / lit(1e6)
        };
        let rounded = match how {
            Rounding::Down => floor(nearest),
            Rounding::Up => lit(0.0) - floor(lit(0.0) - nearest),
            Rounding::HalfEven => whole_half_even(nearest),
            Rounding::HalfAway => {
                let up = floor(nearest.clone().abs() + lit(0.5));
                when(nearest.lt(lit(0.0))).then(lit(0.0) - up.clone()).otherwise(up)
            }
        };
        (rounded, digits)
    }

    fn case(&self, branches: &[(Node, Node)], results: Vec<Expr>, has_otherwise: bool, kind: Kind) -> Expr {
        let mut results = results;
        let mut chosen = if has_otherwise { results.pop().unwrap_or_else(|| not_known(kind)) } else { not_known(kind) };
        for ((condition, _), result) in branches.iter().zip(results).rev() {
            // A condition that is undecided chooses nothing: what comes after it could be wrong.
            let condition = self.plain(condition);
            let missing = condition.clone().is_null();
            chosen = when(missing).then(not_known(kind)).otherwise(when(condition).then(result).otherwise(chosen));
        }
        chosen
    }

    /// Anything but a number.
    fn plain(&self, node: &Node) -> Expr {
        match node {
            Node::Text(text) => lit(text.as_str()),
            Node::Truth(truth) => lit(*truth),
            Node::Date(days) => lit(*days),
            Node::Field(field) => col(ColumnOf::Field(*field).name()),
            Node::Previous { field, back } => col(ColumnOf::Previous(*field, *back).name()),
            Node::Attribute(name) => col(ColumnOf::Attribute(name.clone()).name()),
            Node::PeriodStart => lit(days_of(self.period.start)),
            Node::PeriodEnd => lit(days_of(self.period.end)),
            Node::Not(inner) => self.plain(inner).not(),
            Node::And(all) => all.iter().map(|node| self.plain(node)).reduce(|one, other| one.and(other)).unwrap_or_else(|| lit(true)),
            Node::Or(all) => all.iter().map(|node| self.plain(node)).reduce(|one, other| one.or(other)).unwrap_or_else(|| lit(false)),
            Node::Compare { how, left, right, kind } => self.compare(*how, left, right, *kind),
            Node::IsNotKnown { inner, negated } => {
                let known = self.known(inner);
                if *negated { known } else { known.not() }
            }
            Node::OneOf { inner, among, kind } => {
                let equal = |item: &Node| self.compare(Comparison::Equal, inner, item, *kind);
                among.iter().map(equal).reduce(|one, other| one.or(other)).unwrap_or_else(|| lit(false))
            }
            Node::Case { branches, otherwise, kind } => {
                let results = branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).map(|node| self.plain(node)).collect();
                self.case(branches, results, otherwise.is_some(), *kind)
            }
            Node::FirstKnown { among, .. } => coalesce(&among.iter().map(|node| self.plain(node)).collect::<Vec<_>>()),
            Node::AddsUp { total, parts } => self.adds_up(total, parts),
            Node::Within { a, b, abs, pct, dp } => self.within(a, b, *abs, *pct, *dp),
            Node::Unique(fields) => {
                let keys: Vec<Expr> = fields.iter().map(|field| col(ColumnOf::Field(*field).name())).collect();
                let known = self.all_known(&fields.iter().map(|field| Node::Field(*field)).collect::<Vec<_>>());
                let Some((first, others)) = keys.split_first() else { return lit(true) };
                let group: Vec<Expr> = others.iter().cloned().chain([col(RETURN)]).collect();
                // Never refused: the group is made of columns alone.
                let is_first = first.clone().is_first_distinct().over(group).unwrap_or_else(|_| not_known(Kind::Truth));
                when(known).then(is_first).otherwise(not_known(Kind::Truth))
            }
            Node::Number { .. } | Node::Arithmetic { .. } | Node::Absolute(_) | Node::Round { .. } | Node::KnownSum(_) => {
                self.number(node).0
            }
            Node::Outlier(outlier) => col(ColumnOf::Outlier(outlier.text.clone()).name()),
            Node::Aggregate(_) | Node::PartOfYear | Node::YearToDate { .. } | Node::PeerMedian { .. } => self.number(node).0,
        }
    }

    /// Whether a value is known.
    fn known(&self, node: &Node) -> Expr {
        match node {
            Node::Field(field) => col(ColumnOf::Field(*field).known()),
            Node::Previous { field, back } => col(ColumnOf::Previous(*field, *back).known()),
            Node::Aggregate(aggregate) => col(ColumnOf::Aggregate(aggregate.text.clone()).known()),
            Node::PeerMedian { .. } | Node::Outlier(_) => {
                ColumnOf::over_units(node).map_or_else(|| lit(false), |column| col(column.known()))
            }
            Node::YearToDate { field, .. } => {
                let own = col(ColumnOf::Field(*field).known());
                self.earlier_in_year(*field).map(|column| col(column.known())).fold(own, Expr::and)
            }
            Node::Number { .. } | Node::PartOfYear => lit(true),
            Node::Case { kind: Kind::Number, .. } | Node::FirstKnown { kind: Kind::Number, .. } => self.number(node).0.is_not_null(),
            _ => self.plain(node).is_not_null(),
        }
    }

    fn all_known(&self, nodes: &[Node]) -> Expr {
        nodes.iter().map(|node| self.known(node)).reduce(|one, other| one.and(other)).unwrap_or_else(|| lit(true))
    }

    fn any_known(&self, nodes: &[Node]) -> Expr {
        nodes.iter().map(|node| self.known(node)).reduce(|one, other| one.or(other)).unwrap_or_else(|| lit(false))
    }

    /// The sum of what is known, and its scale; not known if nothing is.
    fn known_sum(&self, parts: &[Node]) -> (Expr, u8) {
        let (numbers, scale) = all_rescaled(parts.iter().map(|node| self.number(node)).collect());
        let given = parts.iter().zip(numbers).map(|(node, number)| when(self.known(node)).then(number).otherwise(lit(0.0)));
        let sum = given.reduce(|one, other| one + other).unwrap_or_else(|| lit(0.0));
        (when(self.any_known(parts)).then(sum).otherwise(not_known(Kind::Number)), scale)
    }

    fn compare(&self, how: Comparison, left: &Node, right: &Node, kind: Kind) -> Expr {
        let (left, right) = if kind == Kind::Number {
            let (left, right, _) = aligned(self.number(left), self.number(right));
            (left, right)
        } else {
            (self.plain(left), self.plain(right))
        };
        match how {
            Comparison::Equal => left.eq(right),
            Comparison::NotEqual => left.neq(right),
            Comparison::Less => left.lt(right),
            Comparison::LessOrEqual => left.lt_eq(right),
            Comparison::Greater => left.gt(right),
            Comparison::GreaterOrEqual => left.gt_eq(right),
        }
    }

    fn adds_up(&self, total: &Node, parts: &[Node]) -> Expr {
        let (sum, total, _) = aligned(self.known_sum(parts), self.number(total));
        let exactly = when(self.all_known(parts)).then(sum.clone().eq(total.clone())).otherwise(sum.lt_eq(total));
        when(self.any_known(parts)).then(exactly).otherwise(lit(true))
    }

    fn within(&self, a: &Node, b: &Node, abs: f64, pct: f64, dp: Option<u8>) -> Expr {
        let known = self.known(a).and(self.known(b));
        let ((a, a_scale), (b, b_scale)) = (self.number(a), self.number(b));
        let (a, b) = (a / lit(power(a_scale)), b / lit(power(b_scale)));
        let allowed = b.clone().abs() * lit(pct / 100.0);
        let allowed = when(allowed.clone().gt(lit(abs))).then(allowed).otherwise(lit(abs));
        // Each rounded term may be off by half of its last digit.
        let widened = dp.map_or(0.0, |dp| 1.0 / power(dp));
        let close = (a - b).abs().lt_eq(allowed + lit(widened) + lit(1e-9));
        when(known).then(close).otherwise(not_known(Kind::Truth))
    }
}

fn floor(expression: Expr) -> Expr {
    expression.floor()
}

fn whole_half_even(expression: Expr) -> Expr {
    expression.round(0, polars::prelude::RoundMode::HalfToEven)
}
