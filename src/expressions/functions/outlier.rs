//! `hb`: what stands out among its peers.

use sqlparser::ast::Expr;

use super::arguments::plain_number;
use crate::expressions::{
    parse::{Checker, ExpressionError},
    tree::{Expression, Kind, Node, Outlier},
};

impl Checker<'_> {
    pub(super) fn outlier(
        &self,
        plain: &[&Expr],
        named: &[(String, &Expr)],
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let [figure, base, by @ ..] = plain else { return Err(misuse()) };
        let figures =
            (self.figure(figure, depth), self.figure(base, depth), self.class(by.first().copied(), depth));
        let (Some(figure), Some(base), Some(class), true) = (figures.0, figures.1, figures.2, by.len() <= 1)
        else {
            return Err(misuse());
        };
        let text = whole.to_string();
        let mut outlier = Outlier {
            figure,
            base,
            class,
            size: 0.5,
            least: 0.05,
            distances: 4.0,
            minimum: 5,
            fallback: None,
            above: true,
            below: true,
            text,
        };
        for (name, value) in named {
            let number = || plain_number(value).filter(|number| *number >= 0.0).ok_or_else(&misuse);
            match name.as_str() {
                "u" => outlier.size = number()?,
                "a" => outlier.least = number()?,
                "c" => outlier.distances = number()?,
                "minimum" => outlier.minimum = number()? as usize,
                "fallback" => outlier.fallback = Some(number()?),
                "side" => match self.check(value, depth + 1)?.node {
                    Node::Text(side) if side == "above" => outlier.below = false,
                    Node::Text(side) if side == "below" => outlier.above = false,
                    Node::Text(side) if side == "both" => {}
                    _ => return Err(misuse()),
                },
                _ => return Err(misuse()),
            }
        }
        Ok(Expression { node: Node::Outlier(Box::new(outlier)), kind: Kind::Truth })
    }
}
