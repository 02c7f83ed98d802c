//! `within`: what is as good as equal.

use sqlparser::ast::Expr;

use super::arguments::{plain_number, whole_number};
use crate::expressions::{
    parse::{Checker, ExpressionError},
    rounded::{DEEPEST, depth_of_products, halves},
    tree::{Arithmetic, Expression, Kind, Node, Rounded},
};

impl Checker<'_> {
    pub(super) fn within(
        &self,
        a: &Expr,
        b: &Expr,
        named: &[(String, &Expr)],
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let (mut abs, mut pct, mut dp) = (0.0, 0.0, None);
        for (name, value) in named {
            match name.as_str() {
                "abs" => abs = plain_number(value).ok_or_else(&misuse)?,
                "pct" => pct = plain_number(value).ok_or_else(&misuse)?,
                "dp" => dp = Some(whole_number(value).ok_or_else(&misuse)?),
                _ => return Err(misuse()),
            }
        }
        if named.is_empty() || abs < 0.0 || pct < 0.0 {
            return Err(misuse());
        }
        let (a, b) = (Box::new(self.number(a, depth)?), Box::new(self.number(b, depth)?));
        if dp.is_some() && depth_of_products(&a).max(depth_of_products(&b)) > DEEPEST {
            let words = format!(
                "dp takes products and ratios within one another at most {DEEPEST} deep: say abs, or use \
                 several rules"
            );
            return Err(ExpressionError { message: words, at: None });
        }
        let rounded = dp.map(|digits: u8| {
            let difference =
                Node::Arithmetic { how: Arithmetic::Subtract, left: a.clone(), right: b.clone() };
            Rounded { digits, halves: Box::new(halves(&difference, digits)) }
        });
        Ok(Expression { node: Node::Within { a, b, abs, pct, rounded }, kind: Kind::Truth })
    }
}
