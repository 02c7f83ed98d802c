//! Named expressions (`[let]`), which rules of a table can use.

use std::{collections::BTreeSet, sync::Arc};

use super::{asked::checked, names::names_of};
use crate::{
    expressions::{NamedExpression, NamedField, Names, parse},
    schemas::{
        Collection, Faults,
        declaration::{Entry, Key},
    },
    vocabulary::printable::echo,
};

/// Reads the named expressions of one file of rules, and adds them to those of files before it.
pub fn read_lets(node: &Entry, collection: &mut Collection, faults: &mut Faults) {
    let Some(tables) = node.get("let") else { return };
    for (key, entries) in tables.named(faults) {
        let Some(table) = collection.table(&key.name) else {
            faults.unknown(
                &key.at,
                "the table",
                &key.name,
                collection.tables.iter().map(|table| table.name.as_str()),
            );
            continue;
        };
        for (key, value) in entries.named(faults) {
            if let Some(named) = read_let((key, value), table, collection, faults) {
                let lets = Arc::make_mut(&mut collection.lets);
                lets.resize(lets.len().max(collection.tables.len()), Vec::new());
                lets[table].push(named);
            }
        }
    }
}

fn read_let(
    (key, value): (&Key, &Entry),
    table: usize,
    collection: &Collection,
    faults: &mut Faults,
) -> Option<NamedExpression> {
    let names = Names {
        lets: collection.lets.clone(),
        ..names_of(&collection.tables, table, collection.periods_a_year())
    };
    let mut refuse = |why: &str| {
        faults.add(&key.at, format!("\"{}\" {why}", echo(&key.name)));
        None
    };
    if collection.tables[table].field(&key.name).is_some() {
        return refuse("is the name of a field: a named expression needs one of its own");
    }
    if names.named(&key.name).is_some() {
        return refuse("stands for another expression already");
    }
    let is_name = key.name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && key
            .name
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_');
    if !is_name
        || ["this", "own", "register", "submission"].contains(&key.name.as_str())
        || !is_free(&key.name)
    {
        return refuse(
            "cannot be the name of an expression: it is made of a to z, 0 to 9 and _, and means nothing \
             else in the language",
        );
    }
    let text = value.text(faults)?.to_owned();
    let expression = checked(parse(&text, &names), value, faults)?;
    Some(NamedExpression { name: key.name.clone(), text, expression })
}

/// Whether a name can stand by itself in an expression, and is no word of the language.
fn is_free(name: &str) -> bool {
    let field = NamedField::number(name.to_owned(), name, 0);
    let names = Names { fields: vec![field], ..Names::default() };
    [name.to_owned(), format!("{name} + 1 > {name}")].iter().all(|text| parse(text, &names).is_ok())
}

/// The named expressions that some texts use, and those that these use in turn, in order of declaration.
pub(super) fn lets_in(texts: &[&str], names: &Names) -> Vec<(String, String)> {
    let words = |text: &str| {
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut used: BTreeSet<String> = texts.iter().flat_map(|text| words(text)).collect();
    let mut found = Vec::new();
    // One can only use those that were declared before it.
    for named in
        names.lets.iter().flat_map(|of_table| of_table.iter().rev()).filter(|named| !named.name.is_empty())
    {
        if used.contains(&named.name) {
            used.extend(words(&named.text));
            found.push((named.name.clone(), named.text.clone()));
        }
    }
    found.reverse();
    found
}
