//! Rules say nothing about people that was given in confidence.

use crate::{
    expressions::{Expression, Message, Node, Part},
    schemas::{Collection, Faults, declaration::Entry},
};

/// Tells what of a message, or of what is expected, is about a person (`qd:personal`): it would stand in
/// lists.
pub(super) fn names_nobody(
    node: &Entry,
    said: (Option<&Message>, Option<&Expression>),
    table: usize,
    collection: &Collection,
    faults: &mut Faults,
) {
    let (message, expected) = said;
    let parts = message.iter().flat_map(|message| message.parts());
    let quoted =
        parts.filter_map(|part| if let Part::Value(expression) = part { Some(expression) } else { None });
    let places =
        quoted.map(|expression| ("message", expression)).chain(expected.map(|own| ("expected", own)));
    for (place, expression) in places {
        let personal = named(&expression.node, table, collection);
        if let (Some(field), Some(value)) = (personal, node.get(place)) {
            let words = "is about a person and stands in no list: name the record by its key";
            faults.add(&value.at, format!("\"{field}\" {words}"));
        }
    }
}

/// A personal field that an expression names.
fn named<'c>(node: &Node, table: usize, collection: &'c Collection) -> Option<&'c str> {
    let own = node.fields().into_iter().chain(node.previous().into_iter().map(|(field, _)| field));
    let referred = node.referred().into_iter().filter_map(|step| match step {
        Node::Referred { table, field, .. } => Some((*table, *field)),
        _ => None,
    });
    let all = own.map(|field| (table, field)).chain(referred);
    let fields = all.map(|(table, field)| &collection.tables[table].fields[field]);
    fields.into_iter().find(|field| field.personal).map(|field| field.name.as_str())
}
