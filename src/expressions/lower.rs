//! From the checked tree to polars: our meaning, in its expressions.
//!
//! Numbers are held as whole numbers of a last digit (4.65 with two decimals is 465), so that sums of
//! decimals are exact up to 2^53 and beyond that grow vague, but never wrap. Each lowered number carries its
//! scale.

use jiff::civil::Date;
use polars::prelude::{Expr, coalesce, col, lit, when};

use super::{
    earlier::does_not_fall,
    frame::{ColumnOf, Gaps, RETURN, null_column},
    size::joined,
    tree::{Arithmetic, Comparison, Kind, Names, Node, Rounded, Rounding},
};
use crate::vocabulary::day;

/// An expression ready to be evaluated on a frame.
#[derive(Debug, Clone)]
pub struct Lowered {
    pub(super) expression: Expr,
    /// Decimals that a number's units count.
    pub scale: u8,
    /// The type of its value.
    pub kind: Kind,
}

impl Lowered {
    /// Lowers a checked expression for a period, on records of which everything is asked.
    #[must_use]
    pub fn new(node: &Node, kind: Kind, names: &Names, period: Span) -> Self {
        Self::with_gaps(node, kind, names, period, &Gaps::new())
    }

    pub(super) fn with_gaps(node: &Node, kind: Kind, names: &Names, period: Span, gaps: &Gaps) -> Self {
        let lowering = Lowering { names, period, gaps };
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

/// Digits behind the point that are kept exactly.
pub(super) const MOST_DIGITS: u8 = 18;

/// By how much of their size two quotients may differ and yet be equal: 7 / 100 * 100 is 7, and a little more
/// as a double.
pub(super) const HAIR: f64 = 1e-13;

struct Lowering<'a> {
    names: &'a Names,
    period: Span,
    /// Columns in which something is not asked.
    gaps: &'a Gaps,
}

pub(super) fn power(digits: u8) -> f64 {
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

/// The terms of a chain of additions.
pub(super) fn terms(sum: &Node) -> Vec<&Node> {
    let (mut found, mut left) = (Vec::new(), vec![sum]);
    while let Some(next) = left.pop() {
        match next {
            Node::Arithmetic { how: Arithmetic::Add, left: one, right: other } => {
                left.extend([&**other, &**one])
            }
            term => found.push(term),
        }
    }
    if found.len() == 1 { Vec::new() } else { found }
}

/// A column of nulls of a kind. polars' own null literal would first make 8 MB of zeros.
fn not_known(kind: Kind) -> Expr {
    col(null_column(kind))
}

impl Lowering<'_> {
    /// A number as units of a last digit, and how many digits those are.
    fn number(&self, node: &Node) -> (Expr, u8) {
        match node {
            Node::Number { units, scale } => (lit(*units), *scale),
            Node::Field(field) => (col(ColumnOf::Field(*field).name()), self.names.fields[*field].decimals),
            Node::Previous { field, back } => {
                (col(ColumnOf::Previous(*field, *back).name()), self.names.fields[*field].decimals)
            }
            Node::Aggregate(aggregate) => {
                (col(ColumnOf::Aggregate(aggregate.text.clone()).name()), aggregate.decimals)
            }
            Node::PartOfYear => (lit(f64::from(self.period.part)), 0),
            Node::Referred { table, field, decimals, .. } => {
                (col(ColumnOf::Referred(*table, *field).name()), *decimals)
            }
            Node::Submission(fact) => (col(ColumnOf::Submission(*fact).name()), 0),
            Node::YearToDate { field, .. } => (self.year_to_date(*field), self.names.fields[*field].decimals),
            // A median of two in the middle is their mean: a half of a last digit is kept as it is.
            Node::PeerMedian { field, class } => {
                (col(ColumnOf::PeerMedian(*field, class.clone()).name()), self.names.fields[*field].decimals)
            }
            Node::Arithmetic { how, left, right } => {
                self.sum_of_what_is_asked(node).unwrap_or_else(|| self.arithmetic(*how, left, right))
            }
            Node::Absolute(inner) => {
                let (inner, scale) = self.number(inner);
                (inner.abs(), scale)
            }
            Node::Case { branches, otherwise, .. } => {
                let numbers: Vec<(Expr, u8)> = branches
                    .iter()
                    .map(|(_, result)| result)
                    .chain(otherwise.as_deref())
                    .map(|node| self.number(node))
                    .collect();
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

    fn years_before(&self, date: Date, years: u8) -> Expr {
        date.checked_sub(jiff::Span::new().years(years))
            .map_or_else(|_| not_known(Kind::Date), |date| lit(day::number_of(date)))
    }

    /// The same field in the periods of the year before this one.
    fn earlier_in_year(&self, field: usize) -> impl Iterator<Item = ColumnOf> {
        (1..self.period.part).map(move |back| ColumnOf::Previous(field, back))
    }

    fn year_to_date(&self, field: usize) -> Expr {
        let own = col(ColumnOf::Field(field).name());
        self.earlier_in_year(field).map(|column| col(column.name())).fold(own, |sum, next| sum + next)
    }

    /// Whether a value is not asked; `None` where that is so of no record.
    fn not_asked(&self, node: &Node) -> Option<Expr> {
        let of = |column: ColumnOf| self.gaps.contains(&column).then(|| col(column.not_asked()));
        match node {
            Node::Field(field) => of(ColumnOf::Field(*field)),
            Node::Previous { field, back } => of(ColumnOf::Previous(*field, *back)),
            Node::Aggregate(aggregate) => of(ColumnOf::Aggregate(aggregate.text.clone())),
            Node::Referred { table, field, .. } => of(ColumnOf::Referred(*table, *field)),
            Node::Absolute(inner) | Node::Round { inner, .. } => self.not_asked(inner),
            Node::KnownSum(terms) => self.none_asked(terms.iter()),
            Node::Arithmetic { how: Arithmetic::Add, .. } => self.none_asked(terms(node).into_iter()),
            _ => None,
        }
    }

    fn none_asked<'n>(&self, terms: impl Iterator<Item = &'n Node>) -> Option<Expr> {
        let all: Option<Vec<Expr>> = terms.map(|term| self.not_asked(term)).collect();
        all.and_then(|all| joined(all, Expr::and))
    }

    /// A sum of which some terms are not asked of some records: it goes past them there.
    fn sum_of_what_is_asked(&self, sum: &Node) -> Option<(Expr, u8)> {
        let terms = terms(sum);
        if self.gaps.is_empty() || terms.iter().all(|term| self.not_asked(term).is_none()) {
            return None;
        }
        let (numbers, scale) = all_rescaled(terms.iter().map(|term| self.number(term)).collect());
        let asked = terms.iter().zip(numbers).map(|(term, number)| match self.not_asked(term) {
            Some(not_asked) => when(not_asked).then(lit(0.0)).otherwise(number),
            None => number,
        });
        let sum = joined(asked.collect(), |one, other| one + other)?;
        let sum = match self.none_asked(terms.into_iter()) {
            Some(none) => when(none).then(not_known(Kind::Number)).otherwise(sum),
            None => sum,
        };
        Some((sum, scale))
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
            Arithmetic::Multiply => {
                let digits = u16::from(left.1) + u16::from(right.1);
                let product = left.0 * right.0;
                match u8::try_from(digits) {
                    Ok(scale) if scale <= MOST_DIGITS => (product, scale),
                    // Products of products have more digits behind the point than a double has in all.
                    _ => (product / lit(10f64.powi(i32::from(digits) - i32::from(MOST_DIGITS))), MOST_DIGITS),
                }
            }
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
        let mut chosen =
            if has_otherwise { results.pop().unwrap_or_else(|| not_known(kind)) } else { not_known(kind) };
        for ((condition, _), result) in branches.iter().zip(results).rev() {
            // A condition that is undecided chooses nothing: what comes after it could be wrong.
            let condition = self.plain(condition);
            let missing = condition.clone().is_null();
            chosen =
                when(missing).then(not_known(kind)).otherwise(when(condition).then(result).otherwise(chosen));
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
            Node::Submission(fact) => col(ColumnOf::Submission(*fact).name()),
            Node::Referred { table, field, .. } => col(ColumnOf::Referred(*table, *field).name()),
            Node::StartsWith { field, prefix } => col(ColumnOf::StartsWith(*field, prefix.clone()).name()),
            Node::Matches { field, pattern } => col(ColumnOf::Matches(*field, pattern.clone()).name()),
            Node::PeriodStart { years } => self.years_before(self.period.start, *years),
            Node::PeriodEnd { years } => self.years_before(self.period.end, *years),
            Node::Not(inner) => self.plain(inner).not(),
            Node::And(all) => joined(all.iter().map(|node| self.plain(node)).collect(), Expr::and)
                .unwrap_or_else(|| lit(true)),
            Node::Or(all) => joined(all.iter().map(|node| self.plain(node)).collect(), Expr::or)
                .unwrap_or_else(|| lit(false)),
            Node::Compare { how, left, right, kind } => self.compare(*how, left, right, *kind),
            Node::IsNotKnown { inner, negated } => {
                let known = self.known(inner);
                if *negated { known } else { known.not() }
            }
            Node::OneOf { inner, among, kind } => {
                let equal = |item: &Node| self.compare(Comparison::Equal, inner, item, *kind);
                joined(among.iter().map(equal).collect(), Expr::or).unwrap_or_else(|| lit(false))
            }
            Node::Case { branches, otherwise, kind } => {
                let results = branches
                    .iter()
                    .map(|(_, result)| result)
                    .chain(otherwise.as_deref())
                    .map(|node| self.plain(node))
                    .collect();
                self.case(branches, results, otherwise.is_some(), *kind)
            }
            Node::FirstKnown { among, .. } => {
                coalesce(&among.iter().map(|node| self.plain(node)).collect::<Vec<_>>())
            }
            Node::Rising { figures, least } => self.rising(figures, least),
            Node::AddsUp { total, parts } => self.adds_up(total, parts),
            Node::Within { a, b, abs, pct, rounded } => self.within(a, b, *abs, *pct, rounded.as_ref()),
            Node::Unique(fields) => {
                let keys: Vec<Expr> =
                    fields.iter().map(|field| col(ColumnOf::Field(*field).name())).collect();
                let known =
                    self.all_known(&fields.iter().map(|field| Node::Field(*field)).collect::<Vec<_>>());
                let Some((first, others)) = keys.split_first() else { return lit(true) };
                let group: Vec<Expr> = others.iter().cloned().chain([col(RETURN)]).collect();
                // Never refused: the group is made of columns alone.
                let is_first =
                    first.clone().is_first_distinct().over(group).unwrap_or_else(|_| not_known(Kind::Truth));
                when(known).then(is_first).otherwise(not_known(Kind::Truth))
            }
            Node::Number { .. }
            | Node::Arithmetic { .. }
            | Node::Absolute(_)
            | Node::Round { .. }
            | Node::KnownSum(_) => self.number(node).0,
            Node::Outlier(outlier) => col(ColumnOf::Outlier(outlier.text.clone()).name()),
            Node::UniqueAmongUnits(fields) => col(ColumnOf::UniqueAmongUnits(fields.clone()).name()),
            Node::AddsDown(field) => col(ColumnOf::AddsDown(*field).name()),
            Node::Aggregate(_) | Node::PartOfYear | Node::YearToDate { .. } | Node::PeerMedian { .. } => {
                self.number(node).0
            }
        }
    }

    /// Whether a value is known.
    fn known(&self, node: &Node) -> Expr {
        match node {
            Node::Field(field) => col(ColumnOf::Field(*field).known()),
            Node::Previous { field, back } => col(ColumnOf::Previous(*field, *back).known()),
            Node::Aggregate(aggregate) => col(ColumnOf::Aggregate(aggregate.text.clone()).known()),
            Node::Referred { table, field, .. } => col(ColumnOf::Referred(*table, *field).known()),
            Node::Submission(fact) => col(ColumnOf::Submission(*fact).known()),
            Node::PeerMedian { .. } | Node::Outlier(_) | Node::UniqueAmongUnits(_) => {
                ColumnOf::over_units(node).map_or_else(|| lit(false), |column| col(column.known()))
            }
            Node::YearToDate { field, .. } => {
                let own = col(ColumnOf::Field(*field).known());
                self.earlier_in_year(*field).map(|column| col(column.known())).fold(own, Expr::and)
            }
            Node::Number { .. } | Node::PartOfYear => lit(true),
            Node::Case { kind: Kind::Number, .. } | Node::FirstKnown { kind: Kind::Number, .. } => {
                self.number(node).0.is_not_null()
            }
            _ => self.plain(node).is_not_null(),
        }
    }

    fn all_known(&self, nodes: &[Node]) -> Expr {
        joined(nodes.iter().map(|node| self.known(node)).collect(), Expr::and).unwrap_or_else(|| lit(true))
    }

    fn any_known(&self, nodes: &[Node]) -> Expr {
        joined(nodes.iter().map(|node| self.known(node)).collect(), Expr::or).unwrap_or_else(|| lit(false))
    }

    /// The sum of what is known, and its scale; not known if nothing is.
    fn known_sum(&self, parts: &[Node]) -> (Expr, u8) {
        let (numbers, scale) = all_rescaled(parts.iter().map(|node| self.number(node)).collect());
        let given = parts
            .iter()
            .zip(numbers)
            .map(|(node, number)| when(self.known(node)).then(number).otherwise(lit(0.0)));
        let sum = joined(given.collect(), |one, other| one + other).unwrap_or_else(|| lit(0.0));
        (when(self.any_known(parts)).then(sum).otherwise(not_known(Kind::Number)), scale)
    }

    fn compare(&self, how: Comparison, left: &Node, right: &Node, kind: Kind) -> Expr {
        let (left, right) = if kind == Kind::Number {
            let divided = left.is_divided() || right.is_divided();
            let (left, right, _) = aligned(self.number(left), self.number(right));
            if divided {
                return almost(how, left, right);
            }
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

    /// From the start of the year to this period; in the first of it there is nothing to compare.
    fn rising(&self, figures: &[Node], least: &Node) -> Expr {
        let pairs = figures.windows(2).take(usize::from(self.period.part).saturating_sub(1));
        let steps = pairs.map(|pair| self.plain(&does_not_fall(&pair[0], &pair[1], least)));
        joined(steps.collect(), Expr::and).unwrap_or_else(|| lit(true))
    }

    fn adds_up(&self, total: &Node, parts: &[Node]) -> Expr {
        let (sum, total_value, _) = aligned(self.known_sum(parts), self.number(total));
        let settled = |part: &Node| match self.not_asked(part) {
            Some(not_asked) => self.known(part).or(not_asked),
            None => self.known(part),
        };
        let all = joined(parts.iter().map(settled).collect(), Expr::and).unwrap_or_else(|| lit(true));
        let exactly = when(all).then(sum.clone().eq(total_value.clone())).otherwise(sum.lt_eq(total_value));
        let held = when(self.any_known(parts)).then(exactly).otherwise(lit(true));
        match self.not_asked(total) {
            Some(not_asked) => when(not_asked).then(lit(true)).otherwise(held),
            None => held,
        }
    }

    fn within(&self, a: &Node, b: &Node, abs: f64, pct: f64, rounded: Option<&Rounded>) -> Expr {
        let known = self.known(a).and(self.known(b));
        // In units of the finer last digit differences are exact, however large the figures are.
        let (a, b, scale) = aligned(self.number(a), self.number(b));
        let one = power(scale);
        let allowed = b.clone().abs() * lit(pct) / lit(100.0);
        let allowed = when(allowed.clone().gt(lit(abs * one))).then(allowed).otherwise(lit(abs * one));
        let widened = rounded.map_or_else(
            || lit(0.0),
            |rounded| {
                let (halves, scale) = self.number(&rounded.halves);
                halves * lit(0.5 * one / power(rounded.digits) / power(scale))
            },
        );
        let close = (a - b).abs().lt_eq(allowed + widened + lit(1e-9));
        when(known).then(close).otherwise(not_known(Kind::Truth))
    }
}

/// A comparison of what was worked out by division.
fn almost(how: Comparison, left: Expr, right: Expr) -> Expr {
    let apart = left.clone() - right.clone();
    let hair = (left.abs() + right.abs()) * lit(HAIR);
    match how {
        Comparison::Equal => apart.abs().lt_eq(hair),
        Comparison::NotEqual => apart.abs().gt(hair),
        Comparison::Less => apart.lt(lit(0.0) - hair),
        Comparison::LessOrEqual => apart.lt_eq(hair),
        Comparison::Greater => apart.gt(hair),
        Comparison::GreaterOrEqual => apart.gt_eq(lit(0.0) - hair),
    }
}

fn floor(expression: Expr) -> Expr {
    expression.floor()
}

fn whole_half_even(expression: Expr) -> Expr {
    expression.round(0, polars::prelude::RoundMode::HalfToEven)
}
