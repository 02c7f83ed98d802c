//! Functions of the period, of other periods, and of other units.

use sqlparser::ast::Expr;

use super::arguments::whole_number;
use crate::expressions::{
    parse::{Checker, ExpressionError, fault},
    tree::{Class, Expression, FigureBack, Kind, Node},
};

/// Earlier values are looked up so many periods back at most: two years of quarters.
pub(super) const MOST_PERIODS_BACK: u8 = 8;

impl Checker<'_> {
    /// Functions that look at the same record in other periods, or of other units.
    pub(super) fn beyond_the_record(
        &self,
        name: &str,
        plain: &[&Expr],
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        match (name, plain) {
            ("prev", [field]) => self.previous(field, 1, depth, misuse),
            ("prev", [field, back]) => {
                let back = whole_number(back)
                    .filter(|back| (1..=MOST_PERIODS_BACK).contains(back))
                    .ok_or_else(&misuse)?;
                self.previous(field, back, depth, misuse)
            }
            ("same_period_last_year", [field]) => {
                self.previous(field, self.periods_a_year(whole)?, depth, misuse)
            }
            ("ytd", [field]) => self.year_to_date(field, whole, depth, misuse),
            ("peer_median", [field, class @ ..]) if class.len() <= 1 => {
                let field =
                    self.figure(field, depth).filter(|figure| figure.back == 0).ok_or_else(&misuse)?.field;
                let class = self.class(class.first().copied(), depth).ok_or_else(misuse)?;
                Ok(Expression { node: Node::PeerMedian { field, class }, kind: Kind::Number })
            }
            _ => Err(misuse()),
        }
    }

    pub(super) fn year_to_date(
        &self,
        field: &Expr,
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let periods = self.periods_a_year(whole)?;
        match self.number(field, depth)? {
            Node::Field(field) => {
                Ok(Expression { node: Node::YearToDate { field, periods }, kind: Kind::Number })
            }
            _ => Err(misuse()),
        }
    }

    pub(in crate::expressions) fn periods_a_year(&self, whole: &Expr) -> Result<u8, ExpressionError> {
        let known = Some(self.names.periods_a_year).filter(|periods| *periods > 0);
        known.ok_or_else(|| fault(whole, "only a collection with a frequency has a year".to_owned()))
    }

    /// A number of the record as it stands, now or in an earlier period.
    pub(super) fn figure(&self, expression: &Expr, depth: usize) -> Option<FigureBack> {
        match self.number(expression, depth).ok()? {
            Node::Field(field) => Some(FigureBack { field, back: 0 }),
            Node::Previous { field, back } => Some(FigureBack { field, back }),
            _ => None,
        }
    }

    pub(super) fn class(&self, by: Option<&Expr>, depth: usize) -> Option<Class> {
        let Some(by) = by else { return Some(Class::All) };
        match self.check(by, depth + 1).ok()?.node {
            Node::Attribute(name) => Some(Class::Attribute(name)),
            Node::Field(field) => Some(Class::Field(field)),
            _ => None,
        }
    }
}

/// A day of the period, or of the same period so many years before; or its number in its year. `None` if
/// called otherwise.
pub(super) fn of_the_period(name: &str, plain: &[&Expr]) -> Option<Expression> {
    let (node, kind) = match (name, plain) {
        ("quarter", []) => (Node::PartOfYear, Kind::Number),
        ("period_start" | "period_end", years) if years.len() <= 1 => {
            let years = years.first().map_or(Some(0), |years| whole_number(years))?;
            (
                if name == "period_start" { Node::PeriodStart { years } } else { Node::PeriodEnd { years } },
                Kind::Date,
            )
        }
        _ => return None,
    };
    Some(Expression { node, kind })
}
