//! Functions of fields of the record.

use sqlparser::ast::Expr;

use super::arguments::quoted;
use crate::expressions::{
    parse::{Checker, ExpressionError, fault},
    pattern,
    tree::{Expression, Kind, Node},
};

impl Checker<'_> {
    pub(super) fn adds_down(
        &self,
        field: &Expr,
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        if !self.names.has_total_row {
            let words = "only a table of which one row is the sum of the others adds down: say by \
                \"qd:total_key\" which row that is";
            return Err(fault(whole, words.to_owned()));
        }
        match self.number(field, depth)? {
            Node::Field(field) => Ok(Expression { node: Node::AddsDown(field), kind: Kind::Truth }),
            _ => Err(misuse()),
        }
    }

    /// The fields (by index) that are named, if nothing else is.
    pub(super) fn only_fields(&self, plain: &[&Expr], depth: usize) -> Option<Vec<usize>> {
        let field = |inner: &&Expr| match self.check(inner, depth + 1).ok()?.node {
            Node::Field(field) => Some(field),
            _ => None,
        };
        plain.iter().map(field).collect()
    }

    pub(super) fn starts_with(
        &self,
        field: &Expr,
        letters: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        match (self.check(field, depth + 1)?, quoted(letters)) {
            (Expression { node: Node::Field(field), kind: Kind::Text }, Some(prefix))
                if !prefix.is_empty() =>
            {
                Ok(Expression { node: Node::StartsWith { field, prefix }, kind: Kind::Truth })
            }
            _ => Err(misuse()),
        }
    }

    pub(super) fn matches(
        &self,
        field: &Expr,
        sought: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let Expression { node: Node::Field(field), kind: Kind::Text } = self.check(field, depth + 1)? else {
            return Err(misuse());
        };
        let text = quoted(sought).filter(|text| !text.is_empty()).ok_or_else(misuse)?;
        if pattern(&text).is_none() {
            let words = format!("\"{text}\" is not a regular expression that can be used");
            return Err(fault(sought, words));
        }
        Ok(Expression { node: Node::Matches { field, pattern: text }, kind: Kind::Truth })
    }
}
