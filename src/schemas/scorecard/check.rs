//! What is held against each other between collections.

use super::part::{Named, Part};
use crate::{
    expressions::{Comparison, Expression, Kind, Node, parse},
    schemas::{Faults, declaration::Entry, rules::checked, shapes::CARD_CHECK},
};

/// What is held against each other between two collections, by the smallest sets of authorities that both
/// give.
#[derive(Debug)]
pub struct ScorecardCheck {
    /// Its id.
    pub id: String,
    /// In words.
    pub title: String,
    /// As written.
    pub text: String,
    /// Both sides and how they must compare; the name of a source of which nothing is known.
    pub sides: Result<(Part, Comparison, Part), String>,
    /// Over the year.
    pub over_year: bool,
}

impl ScorecardCheck {
    pub(super) fn read(item: &Entry, named: &Named, faults: &mut Faults) -> Option<Self> {
        item.is_of(&CARD_CHECK, faults);
        let text = |name: &str, faults: &mut Faults| {
            item.required(name, faults).and_then(|value| value.text(faults)).map(str::to_owned)
        };
        let (id, title) = (text("id", faults), text("title", faults));
        let over_year = super::measure::over_year(item, faults);
        let node = item.required("check", faults)?;
        let check = node.text(faults)?.to_owned();
        let sides = match named.missing_in(&check) {
            Some(missing) => Err(missing.to_owned()),
            None => Ok(sides(node, &check, named, faults)?),
        };
        Some(Self { id: id?, title: title?, text: check, sides, over_year })
    }
}

fn sides(node: &Entry, text: &str, named: &Named, faults: &mut Faults) -> Option<(Part, Comparison, Part)> {
    let found = checked(parse(text, &named.names), node, faults)?;
    let Node::Compare { how, left, right, kind: Kind::Number } = found.node else {
        let message = "a check holds two sums against each other: one = other, or <, <=, >, >=, <>";
        faults.add(&node.at, message.to_owned());
        return None;
    };
    let mut part = |side: Box<Node>| {
        let expression = Expression { node: *side, kind: Kind::Number };
        named.part_of(expression, text.to_owned(), node, faults)
    };
    Some((part(left)?, how, part(right)?))
}
