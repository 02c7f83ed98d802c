//! What a rule asks: its check, where it applies, what would have been right.

use crate::{
    expressions::{Expression, ExpressionError, Kind, NamedField, Names, Node, parse},
    schemas::{Faults, declaration::Entry},
};

/// The check as it is written, and what it asks.
pub(super) fn check_of(node: &Entry, names: &Names, faults: &mut Faults) -> Option<(String, Expression)> {
    let check_node = node.required("check", faults)?;
    let text = check_node.text(faults)?.to_owned();
    let check = checked(parse(&text, names), check_node, faults)?;
    if check.kind != Kind::Truth {
        faults.add(&check_node.at, format!("a check must be true or false; this is {}", check.kind.word()));
        return None;
    }
    if check.node.equates_decimals(names) {
        let words = "it asks whether numbers with decimals are equal, which rounded figures seldom are: say \
            within(a, b, abs => 0.005), \
                     or dp => 2 where both are rounded to two decimals";
        faults.note(&check_node.at, words.to_owned());
    }
    Some((text, check))
}

/// The condition under which a rule applies.
pub(super) fn when(node: &Entry, names: &Names, faults: &mut Faults) -> Option<Expression> {
    let condition = checked(parse(node.text(faults)?, names), node, faults)?;
    if condition.kind != Kind::Truth {
        faults.add(&node.at, format!("\"when\" must be true or false; this is {}", condition.kind.word()));
        return None;
    }
    Some(condition)
}

/// Which of a total and its parts is wrong.
pub(in crate::schemas) const SUSPECTS: [(&str, bool); 1] = [("total", true)];

/// Whether a rule that holds a total against its parts says which of the two is wrong.
pub(super) fn suspects_total(node: &Entry, check: &Expression, faults: &mut Faults) -> bool {
    let Some(value) = node.get("suspect") else { return false };
    if !matches!(check.node, Node::AddsUp { .. } | Node::AddsDown(_)) {
        faults.add(
            &value.at,
            "it stands beside a check that is an adds_up or an adds_down, and nothing else: only a sum has \
             a total"
                .to_owned(),
        );
    }
    value.word("the word for suspect", &SUSPECTS, faults).unwrap_or(false)
}

/// What would have been right, as a value that the field could hold.
pub(super) fn expected(
    node: &Entry,
    field: &NamedField,
    names: &Names,
    faults: &mut Faults,
) -> Option<Expression> {
    let found = checked(parse(node.text(faults)?, names), node, faults)?;
    if found.kind != field.kind {
        faults.add(
            &node.at,
            format!(
                "what is expected is {}, but \"{}\" holds {}",
                found.kind.word(),
                field.name,
                field.kind.values()
            ),
        );
        return None;
    }
    Some(found)
}

/// A fault in an expression, at its place within the text.
pub(in crate::schemas) fn checked<T>(
    result: Result<T, ExpressionError>,
    node: &Entry,
    faults: &mut Faults,
) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let at = error.at.map_or_else(|| node.at.clone(), |(line, column)| node.place_in(line, column));
            faults.add(&at, error.message);
            None
        }
    }
}
