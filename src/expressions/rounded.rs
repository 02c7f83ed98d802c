//! How far a number that is worked out from rounded figures can be off: interval arithmetic, in halves of a
//! last digit.

use super::tree::{Aggregate, Arithmetic, Node, Over};

fn number(units: f64, scale: u8) -> Node {
    Node::Number { units, scale }
}

fn arithmetic(how: Arithmetic, left: Node, right: Node) -> Node {
    match (how, &left, &right) {
        // What is not rounded adds nothing.
        (Arithmetic::Add, Node::Number { units: 0.0, .. }, _) => right,
        (Arithmetic::Add, _, Node::Number { units: 0.0, .. }) => left,
        (Arithmetic::Multiply, Node::Number { units: 0.0, .. }, _)
        | (Arithmetic::Multiply, _, Node::Number { units: 0.0, .. }) => number(0.0, 0),
        (Arithmetic::Multiply, Node::Number { units: 1.0, scale: 0 }, _) => right,
        (Arithmetic::Multiply, _, Node::Number { units: 1.0, scale: 0 }) => left,
        _ => Node::Arithmetic { how, left: Box::new(left), right: Box::new(right) },
    }
}

fn magnitude(node: &Node) -> Node {
    Node::Absolute(Box::new(node.clone()))
}

fn if_known(node: &Node, then: Node) -> (Node, Node) {
    (Node::IsNotKnown { inner: Box::new(node.clone()), negated: true }, then)
}

/// Products and ratios may lie within one another so deep; what can be off grows with each.
pub const DEEPEST: usize = 4;

/// How deep products and ratios lie within one another.
#[must_use]
pub fn depth_of_products(node: &Node) -> usize {
    let deepest = |nodes: &[&Node]| nodes.iter().map(|node| depth_of_products(node)).max().unwrap_or(0);
    match node {
        Node::Arithmetic { how, left, right } => {
            deepest(&[&**left, &**right])
                + usize::from(matches!(how, Arithmetic::Multiply | Arithmetic::Divide))
        }
        Node::Absolute(inner) | Node::Round { inner, .. } => depth_of_products(inner),
        Node::KnownSum(all) | Node::FirstKnown { among: all, .. } => deepest(&all.iter().collect::<Vec<_>>()),
        Node::Case { branches, otherwise, .. } => deepest(
            &branches.iter().map(|(_, result)| result).chain(otherwise.as_deref()).collect::<Vec<_>>(),
        ),
        _ => 0,
    }
}

/// By how many halves of the last of `digits` decimals a number can be off, where each figure in it is
/// rounded to so many; as a number that is worked out for each record.
#[must_use]
pub fn halves(node: &Node, digits: u8) -> Node {
    let of = |node: &Node| halves(node, digits);
    match node {
        Node::Field(_) | Node::Previous { .. } | Node::Referred { .. } | Node::PeerMedian { .. } => {
            number(1.0, 0)
        }
        Node::YearToDate { .. } => Node::PartOfYear,
        Node::Aggregate(aggregate) => match aggregate.over {
            Over::Count | Over::Distinct => number(0.0, 0),
            Over::Sum | Over::KnownSum => number_of_records(aggregate),
        },
        Node::Arithmetic { how: Arithmetic::Add | Arithmetic::Subtract, left, right } => {
            arithmetic(Arithmetic::Add, of(left), of(right))
        }
        Node::Arithmetic { how: Arithmetic::Multiply, left, right } => of_product(left, right, digits),
        Node::Arithmetic { how: Arithmetic::Divide, left, right } => of_ratio(node, left, right, digits),
        Node::Absolute(inner) | Node::Round { inner, .. } => of(inner),
        Node::KnownSum(parts) => {
            let each = parts.iter().map(|part| Node::Case {
                branches: vec![if_known(part, of(part))],
                otherwise: Some(Box::new(number(0.0, 0))),
                kind: super::Kind::Number,
            });
            each.reduce(|one, next| arithmetic(Arithmetic::Add, one, next)).unwrap_or_else(|| number(0.0, 0))
        }
        Node::Case { branches, otherwise, kind } => Node::Case {
            branches: branches.iter().map(|(condition, result)| (condition.clone(), of(result))).collect(),
            otherwise: otherwise.as_deref().map(|result| Box::new(of(result))),
            kind: *kind,
        },
        Node::FirstKnown { among, kind } => Node::Case {
            branches: among.iter().map(|node| if_known(node, of(node))).collect(),
            otherwise: None,
            kind: *kind,
        },
        _ => number(0.0, 0),
    }
}

/// Each record that is summed is rounded by itself.
fn number_of_records(aggregate: &Aggregate) -> Node {
    let text = format!("records of {}", aggregate.text);
    Node::Aggregate(Aggregate { over: Over::Count, field: None, decimals: 0, text, ..aggregate.clone() })
}

/// |a| b' + |b| a' + a' b', where a' and b' are what the two can be off by.
fn of_product(left: &Node, right: &Node, digits: u8) -> Node {
    let (own, other) = (halves(left, digits), halves(right, digits));
    let both = arithmetic(
        Arithmetic::Multiply,
        arithmetic(Arithmetic::Multiply, own.clone(), other.clone()),
        half(digits),
    );
    let linear = arithmetic(
        Arithmetic::Add,
        arithmetic(Arithmetic::Multiply, magnitude(left), other),
        arithmetic(Arithmetic::Multiply, magnitude(right), own),
    );
    arithmetic(Arithmetic::Add, linear, both)
}

/// (a' + |a / b| b') / (|b| - b'); not known where b could be 0.
fn of_ratio(ratio: &Node, left: &Node, right: &Node, digits: u8) -> Node {
    let (own, other) = (halves(left, digits), halves(right, digits));
    let least = arithmetic(
        Arithmetic::Subtract,
        magnitude(right),
        arithmetic(Arithmetic::Multiply, other.clone(), half(digits)),
    );
    let off = arithmetic(Arithmetic::Add, own, arithmetic(Arithmetic::Multiply, magnitude(ratio), other));
    let is_apart = Node::Compare {
        how: super::tree::Comparison::Greater,
        left: Box::new(least.clone()),
        right: Box::new(number(0.0, 0)),
        kind: super::Kind::Number,
    };
    Node::Case {
        branches: vec![(is_apart, arithmetic(Arithmetic::Divide, off, least))],
        otherwise: None,
        kind: super::Kind::Number,
    }
}

/// Half a last digit.
fn half(digits: u8) -> Node {
    number(5.0, digits + 1)
}
