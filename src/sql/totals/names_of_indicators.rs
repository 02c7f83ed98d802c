//! Of which figures the parts of an indicator are made.

use crate::expressions::{Arithmetic, Node};

/// A part of an indicator: a figure, a sum of several, or of what is known of them.
pub(super) struct Part {
    /// The figures, by index.
    pub figures: Vec<usize>,
    pub is_known_sum: bool,
}

/// What a part is made of; `None` if it is more than a sum.
pub(super) fn part(node: &Node) -> Option<Part> {
    let (mut figures, is_known_sum) = match node {
        Node::KnownSum(terms) => (terms.iter().map(field).collect::<Option<Vec<_>>>()?, true),
        sum => (terms(sum)?, false),
    };
    let all = figures.len();
    figures.sort_unstable();
    figures.dedup();
    (figures.len() == all).then_some(Part { figures, is_known_sum })
}

fn field(node: &Node) -> Option<usize> {
    if let Node::Field(at) = node { Some(*at) } else { None }
}

fn terms(node: &Node) -> Option<Vec<usize>> {
    if let Node::Arithmetic { how: Arithmetic::Add, left, right } = node {
        let mut all = terms(left)?;
        all.extend(terms(right)?);
        return Some(all);
    }
    field(node).map(|at| vec![at])
}
