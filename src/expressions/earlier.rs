//! Values of earlier periods: of a field, or of what is worked out from fields of the record.

use sqlparser::ast::Expr;

use super::{
    functions::plain_decimal,
    parse::{Checker, ExpressionError},
    tree::{Comparison, Expression, Kind, Node},
};

impl Checker<'_> {
    /// `prev(x)`: the same so many periods before.
    pub(super) fn previous(
        &self,
        of: &Expr,
        back: u8,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let Expression { node, kind } = self.check(of, depth + 1)?;
        Ok(Expression { node: earlier(&node, back).ok_or_else(misuse)?, kind })
    }

    /// `rising(x, fall => n)`.
    pub(super) fn rising(
        &self,
        plain: &[&Expr],
        named: &[(String, &Expr)],
        whole: &Expr,
        depth: usize,
        misuse: impl Fn() -> ExpressionError,
    ) -> Result<Expression, ExpressionError> {
        let [of] = plain else { return Err(misuse()) };
        let (units, scale) = match named {
            [] => (0.0, 0),
            [(name, fall)] if name == "fall" => plain_decimal(fall).ok_or_else(&misuse)?,
            _ => return Err(misuse()),
        };
        let least = 100.0 * 10f64.powi(i32::from(scale)) - units;
        if least < 0.0 {
            return Err(misuse());
        }
        let now = self.number(of, depth)?;
        let before = (1..self.periods_a_year(whole)?).map(|back| earlier(&now, back));
        let figures = std::iter::once(Some(now.clone()))
            .chain(before)
            .collect::<Option<Vec<Node>>>()
            .ok_or_else(&misuse)?;
        // Of a number alone there is no earlier value.
        if now.fields().is_empty() {
            return Err(misuse());
        }
        Ok(Expression {
            node: Node::Rising { figures, least: Box::new(Node::Number { units: least, scale }) },
            kind: Kind::Truth,
        })
    }
}

/// The same number, or field, so many periods before; `None` of what is not made of fields of the record.
fn earlier(node: &Node, back: u8) -> Option<Node> {
    let all = |nodes: &[Node]| nodes.iter().map(|node| earlier(node, back)).collect::<Option<Vec<Node>>>();
    let boxed = |node: &Node| earlier(node, back).map(Box::new);
    Some(match node {
        Node::Field(field) => Node::Previous { field: *field, back },
        Node::Number { units, scale } => Node::Number { units: *units, scale: *scale },
        Node::Arithmetic { how, left, right } => {
            Node::Arithmetic { how: *how, left: boxed(left)?, right: boxed(right)? }
        }
        Node::Absolute(inner) => Node::Absolute(boxed(inner)?),
        Node::KnownSum(parts) => Node::KnownSum(all(parts)?),
        _ => return None,
    })
}

/// What `rising` asks of two periods that follow each other.
pub(super) fn does_not_fall(now: &Node, before: &Node, least: &Node) -> Node {
    let times = |one: &Node, other: Node| Node::Arithmetic {
        how: super::tree::Arithmetic::Multiply,
        left: Box::new(one.clone()),
        right: Box::new(other),
    };
    Node::Compare {
        how: Comparison::GreaterOrEqual,
        left: Box::new(times(now, Node::Number { units: 100.0, scale: 0 })),
        right: Box::new(times(before, least.clone())),
        kind: Kind::Number,
    }
}
