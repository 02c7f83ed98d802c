//! How much is made of an expression: what names the same step several times over can grow beyond any
//! machine.

use polars::prelude::Expr;

use super::tree::{Arithmetic, Node};

/// How many steps are made of an expression when it is lowered. Never less than there are.
pub(super) fn size(node: &Node) -> u64 {
    let all = |nodes: &[Node]| nodes.iter().map(size).fold(0, u64::saturating_add);
    let parts = match node {
        Node::Not(inner) | Node::Absolute(inner) | Node::IsNotKnown { inner, .. } => size(inner),
        Node::Round { inner, .. } => size(inner).saturating_mul(3),
        Node::And(nodes) | Node::Or(nodes) | Node::FirstKnown { among: nodes, .. } => all(nodes),
        Node::KnownSum(nodes) => all(nodes).saturating_mul(3),
        Node::Rising { figures, .. } => all(figures).saturating_mul(4),
        Node::AddsUp { total, parts } => {
            all(parts).saturating_mul(8).saturating_add(size(total).saturating_mul(2))
        }
        Node::Within { a, b, rounded, .. } => {
            let halves = rounded.as_ref().map_or(0, |rounded| size(&rounded.halves));
            size(a).saturating_mul(2).saturating_add(size(b).saturating_mul(6)).saturating_add(halves)
        }
        // Quotients are compared within a hair's breadth of both.
        Node::Compare { left, right, .. } => {
            let times = if left.is_divided() || right.is_divided() { 3 } else { 1 };
            size(left).saturating_add(size(right)).saturating_mul(times)
        }
        Node::Arithmetic { how: Arithmetic::Divide, left, right } => {
            size(left).saturating_add(size(right).saturating_mul(2))
        }
        Node::Arithmetic { left, right, .. } => size(left).saturating_add(size(right)),
        Node::OneOf { inner, among, .. } => {
            let times = if inner.is_divided() || among.iter().any(Node::is_divided) { 3 } else { 1 };
            size(inner).saturating_mul(among.len() as u64).saturating_add(all(among)).saturating_mul(times)
        }
        Node::Case { branches, otherwise, .. } => {
            let branch = |(condition, result): &(Node, Node)| {
                size(condition).saturating_mul(2).saturating_add(size(result))
            };
            let branches = branches.iter().map(branch).fold(0, u64::saturating_add);
            branches.saturating_add(otherwise.as_deref().map_or(0, size))
        }
        _ => 0,
    };
    parts.saturating_add(1)
}

/// Joins steps by pairs, so that a long list does not become a deep tree; `None` of nothing.
pub(super) fn joined(steps: Vec<Expr>, join: impl Fn(Expr, Expr) -> Expr + Copy) -> Option<Expr> {
    let mut steps = steps;
    while steps.len() > 1 {
        let mut next = Vec::with_capacity(steps.len().div_ceil(2));
        let mut left = steps.into_iter();
        while let Some(one) = left.next() {
            next.push(match left.next() {
                Some(other) => join(one, other),
                None => one,
            });
        }
        steps = next;
    }
    steps.pop()
}
