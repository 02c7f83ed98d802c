//! Codes of a list that is declared in order: they are compared by where they stand in it.

use sqlparser::ast::Expr;

use super::{
    parse::{Checker, ExpressionError, fault},
    tree::{Comparison, Expression, Kind, Node},
};
use crate::vocabulary::printable::echo;

impl Checker<'_> {
    /// Two texts that are held against each other by `<` and the like: codes of one ordered list, or one of
    /// them and a literal of it.
    pub(super) fn codes_in_order(
        &self,
        how: Comparison,
        (left, right): (Node, Node),
        whole: &Expr,
    ) -> Result<Expression, ExpressionError> {
        let (one, other) = (self.order_of(&left), self.order_of(&right));
        let order = match (one, other) {
            (Some(one), Some(other)) if one != other => {
                let message = "codes of two different lists have no order between them";
                return Err(fault(whole, message.to_owned()));
            }
            (Some(order), _) | (None, Some(order)) => order,
            (None, None) => {
                let message = "texts are equal or not; they have no order here (codes have one where their \
                               field says categoriesOrdered)";
                return Err(fault(whole, message.to_owned()));
            }
        };
        for side in [&left, &right] {
            if !matches!(side, Node::Text(_)) && self.order_of(side).is_none() {
                let message = "a code in order is compared with a code of its list, and no other text";
                return Err(fault(whole, message.to_owned()));
            }
            if let Some(code) = literals(side).find(|code| !order.contains(code)) {
                let known = order.join(", ");
                return Err(fault(
                    whole,
                    format!("\"{}\" is none of the codes in order: {known}", echo(code)),
                ));
            }
        }
        let places = [left, right].map(|side| Box::new(place(side, order)));
        let [left, right] = places;
        let node = Node::Compare { how, left, right, kind: Kind::Number };
        Ok(Expression { node, kind: Kind::Truth })
    }

    /// The list of which a text is a code, if it is one in order.
    fn order_of(&self, node: &Node) -> Option<&[String]> {
        let order = match node {
            Node::Field(field) | Node::Previous { field, .. } => &self.names.fields[*field].order,
            Node::Referred { table, field, .. } => &self.names.tables[*table].1[*field].order,
            // What stands in for a code is a code of the same list, or a literal.
            Node::FirstKnown { among, .. } => {
                let mut orders = among.iter().filter(|node| !matches!(node, Node::Text(_)));
                let first = self.order_of(orders.next()?)?;
                return orders.all(|node| self.order_of(node) == Some(first)).then_some(first);
            }
            _ => return None,
        };
        Some(&**order).filter(|order| !order.is_empty())
    }
}

/// The texts that stand for a code as they are.
fn literals(node: &Node) -> impl Iterator<Item = &String> {
    let among = if let Node::FirstKnown { among, .. } = node { among.as_slice() } else { &[] };
    let texts = std::iter::once(node).chain(among);
    texts.filter_map(|node| if let Node::Text(text) = node { Some(text) } else { None })
}

/// Where a code stands in its list, from 1; not known where the code is not, or is none of the list.
fn place(code: Node, order: &[String]) -> Node {
    let number = |at: usize| Node::Number { units: at as f64, scale: 0 };
    if let Node::Text(text) = &code {
        return number(order.iter().position(|own| own == text).map_or(0, |at| at + 1));
    }
    let is_it = |own: &String| Node::Compare {
        how: Comparison::Equal,
        left: Box::new(code.clone()),
        right: Box::new(Node::Text(own.clone())),
        kind: Kind::Text,
    };
    let branches = order.iter().enumerate().map(|(at, own)| (is_it(own), number(at + 1))).collect();
    Node::Case { branches, otherwise: None, kind: Kind::Number }
}
