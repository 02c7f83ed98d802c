//! One part of a measure: figures of the units of one source, added up.

use super::{ScorecardSource, SourceFigure};
use crate::{
    expressions::{Arithmetic, Expression, Kind, Names, Node, parse},
    schemas::{Faults, declaration::Entry, rules::checked},
};

/// What sums of units are made of: worked out unit by unit of one source, and added.
#[derive(Debug, Clone)]
pub struct Part {
    /// Of which source, by index.
    pub source: usize,
    /// What it comes to for a unit.
    pub expression: Expression,
    /// As written.
    pub text: String,
    /// It counts authorities by who answered, and is worked out authority by authority.
    pub is_of_status: bool,
}

/// All figures of all sources, as expressions name them.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Their names.
    pub names: Names,
    /// By the index of the name, the source (by index) and what it is there.
    pub of: Vec<(usize, SourceFigure)>,
    /// Names of sources of which nothing is known.
    pub missing: Vec<String>,
}

impl Named {
    pub(super) fn of(sources: &[ScorecardSource]) -> Self {
        let mut named = Self::default();
        for (at, source) in sources.iter().enumerate() {
            for (field, figure) in source.named() {
                named.names.fields.push(field);
                named.of.push((at, figure));
            }
            if source.collection.is_err() {
                named.missing.push(source.name.clone());
            }
        }
        named
    }

    /// A source of which nothing is known, where an expression names it.
    pub(super) fn missing_in(&self, text: &str) -> Option<&str> {
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.';
        let is_named = |name: &&String| {
            text.match_indices(&format!("{name}."))
                .any(|(at, _)| at == 0 || !is_of_name(text.as_bytes()[at - 1]))
        };
        self.missing.iter().find(is_named).map(String::as_str)
    }

    /// A part as it is written; `Err` names a source of which nothing is known.
    pub(super) fn part(&self, node: &Entry, faults: &mut Faults) -> Option<Result<Part, String>> {
        let text = node.text(faults)?.to_owned();
        if let Some(missing) = self.missing_in(&text) {
            return Some(Err(missing.to_owned()));
        }
        let found = checked(parse(&text, &self.names), node, faults)?;
        if found.kind != Kind::Number {
            faults.add(&node.at, format!("a part of a measure is a number; this is {}", found.kind.word()));
            return None;
        }
        self.part_of(found, text, node, faults).map(Ok)
    }

    /// The same of what is parsed.
    pub(super) fn part_of(
        &self,
        expression: Expression,
        text: String,
        node: &Entry,
        faults: &mut Faults,
    ) -> Option<Part> {
        let named: Vec<_> = expression.node.fields().into_iter().map(|at| self.of[at]).collect();
        let Some((source, _)) = named.first().copied() else {
            faults.add(&node.at, "no figure stands in it: say source.table.field".to_owned());
            return None;
        };
        if named.iter().any(|(other, _)| *other != source) {
            let message = "figures of two collections stand in it: a part is of one, since what units give \
                           is added unit by unit";
            faults.add(&node.at, message.to_owned());
            return None;
        }
        let of_status = named.iter().filter(|(_, figure)| matches!(figure, SourceFigure::Status(_))).count();
        if of_status > 0 && of_status < named.len() {
            let message = "who answered is counted by authority, figures are added by unit: they cannot \
                           stand in one part";
            faults.add(&node.at, message.to_owned());
            return None;
        }
        if !adds(&expression.node) {
            let message = "what is added over units is made of figures by +, -, known_sum, coalesce and \
                           plain numbers that multiply or divide";
            faults.add(&node.at, message.to_owned());
            return None;
        }
        Some(Part { source, expression, text, is_of_status: of_status > 0 })
    }
}

/// Whether what it comes to for units can be added.
fn adds(node: &Node) -> bool {
    let is_number = |node: &Node| matches!(node, Node::Number { .. });
    match node {
        Node::Field(_) => true,
        Node::KnownSum(parts) => parts.iter().all(adds),
        // What stands in for a figure may be a number: 0 where it is not known.
        Node::FirstKnown { among, .. } => among.iter().all(|node| adds(node) || is_number(node)),
        Node::Arithmetic { how: Arithmetic::Add | Arithmetic::Subtract, left, right } => {
            adds(left) && adds(right)
        }
        Node::Arithmetic { how: Arithmetic::Multiply, left, right } => {
            adds(left) && is_number(right) || is_number(left) && adds(right)
        }
        Node::Arithmetic { how: Arithmetic::Divide, left, right } => adds(left) && is_number(right),
        _ => false,
    }
}
