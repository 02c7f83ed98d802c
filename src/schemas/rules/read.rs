//! Reads the rules of a file, each fault at its line.

use super::{
    about::{field_of, fields_like, rows_of, table_of},
    asked::{check_of, checked, expected, suspects_total, when},
    effects::{ON_NULL, ON_OPEN, OnNull, OnOpen},
    example::examples,
    limits::{in_force, share},
    named_expressions::lets_in,
    names::names_of,
    people::names_nobody,
    rule::Rule,
};
use crate::{
    expressions::{Message, Names},
    schemas::{
        Collection, Faults,
        declaration::Entry,
        shapes::{RULE, RULES},
    },
    vocabulary::Severity,
};

pub(in crate::schemas) const SEVERITIES: [(&str, Severity); 4] = [
    ("reject", Severity::Reject),
    ("error", Severity::Error),
    ("query", Severity::Query),
    ("note", Severity::Note),
];

/// Reads one file of rules.
pub fn read(node: &Entry, collection: &Collection, faults: &mut Faults) -> Vec<Rule> {
    node.is_of(&RULES, faults);
    if node.entries().is_empty() || node.get("rule").is_some_and(Entry::is_empty_list) {
        faults.add(&node.at, "no [[rule]] stands in this file".to_owned());
    }
    let rules = node.get("rule").map(|rules| rules.list(faults).to_vec()).unwrap_or_default();
    rules.iter().flat_map(|rule| read_rules(rule, collection, faults)).collect()
}

/// The rule of one declaration; one for each of its fields where it says `each`.
fn read_rules(node: &Entry, collection: &Collection, faults: &mut Faults) -> Vec<Rule> {
    let before = faults.faults.len();
    node.is_of(&RULE, faults);
    let tables = &collection.tables;
    let Some(table) = table_of(node, tables, faults) else { return Vec::new() };
    let mut names = names_of(tables, table, collection.periods_a_year());
    names.lets = collection.lets.clone();
    let Some(each) = node.get("each") else {
        return read_rule(node, table, &names, collection, faults).into_iter().collect();
    };
    let mut rules = Vec::new();
    for this in fields_like(each, &tables[table], faults) {
        names.this = Some(this);
        rules.extend(read_rule(node, table, &names, collection, faults));
        // What is wrong with the declaration is wrong for each field; once is enough.
        if faults.faults.len() > before {
            break;
        }
    }
    rules
}

/// One rule. Every fault of it is told, not only the first.
fn read_rule(
    node: &Entry,
    table: usize,
    names: &Names,
    collection: &Collection,
    faults: &mut Faults,
) -> Option<Rule> {
    let words = |name: &str, faults: &mut Faults| {
        node.get(name).and_then(|value| value.text(faults)).unwrap_or_default().to_owned()
    };
    let needed = |name: &str, faults: &mut Faults| {
        node.required(name, faults).and_then(|value| value.text(faults)).map(str::to_owned)
    };
    let check = check_of(node, names, faults);
    let message_node = node.required("message", faults);
    let message_text = message_node.and_then(|message| message.text(faults)).unwrap_or_default();
    let message = message_node
        .filter(|_| !message_text.is_empty())
        .and_then(|message| checked(Message::parse(message_text, names), message, faults));
    let severity =
        node.required("severity", faults).and_then(|value| value.word("the severity", &SEVERITIES, faults));
    let field =
        check.as_ref().and_then(|(_, check)| field_of(node, check, names, &collection.tables[table], faults));
    let when = node.get("when").and_then(|value| when(value, names, faults));
    let when_text = words("when", faults);
    let (since, until) = in_force(node, collection, faults);
    let suspects_total = check.as_ref().is_some_and(|(_, check)| suspects_total(node, check, faults));
    let of = node.get("of").and_then(|value| rows_of(value, &collection.tables[table], faults));
    let after = node.get("after").map(|after| after.texts(faults)).unwrap_or_default();
    let expected_node = node.get("expected").zip(field);
    let expected =
        expected_node.and_then(|(value, field)| expected(value, &names.fields[field], names, faults));
    names_nobody(node, (message.as_ref(), expected.as_ref()), table, collection, faults);
    let on_null = node.get("on_null").and_then(|value| value.word("the word for on_null", &ON_NULL, faults));
    let on_open = node.get("on_open").and_then(|value| value.word("the word for on_open", &ON_OPEN, faults));
    let accept_below = node.get("accept_below").and_then(|value| share(value, faults));
    let trial = node.get("trial").and_then(|value| value.boolean(faults)).unwrap_or(false);
    let source = words("source", faults);
    words("owner", faults);
    let [id, why, fix] = ["id", "why", "fix"].map(|name| needed(name, faults));
    let examples = examples(node, table, names, collection, faults);
    examples_are_there(node, id.as_deref().unwrap_or_default(), faults);
    let ((text, check), severity) = (check?, severity?);
    Some(Rule {
        id: id?,
        severity,
        table,
        field: field?,
        lets: lets_in(&[&text, &when_text, &words("expected", faults), message_text], names),
        text,
        check,
        when,
        when_text,
        of,
        after,
        after_at: node.get("after").map_or(&node.at, |after| &after.at).clone(),
        message: message?,
        expected,
        why: why?,
        fix: fix?,
        source,
        since,
        until,
        on_null: on_null.unwrap_or(OnNull::Undecided),
        on_open: on_open.unwrap_or(OnOpen::usual(severity)),
        suspects_total,
        accept_below,
        trial,
        examples,
        at: node.at.clone(),
    })
}

/// A rule has examples of both kinds.
fn examples_are_there(node: &Entry, id: &str, faults: &mut Faults) {
    let missing: Vec<&str> = ["passes", "fails"]
        .into_iter()
        .filter(|name| node.get(name).is_none_or(Entry::is_empty_list))
        .collect();
    if !missing.is_empty() {
        let needed: Vec<String> = missing.iter().map(|name| format!("[[rule.{name}]]")).collect();
        let missing = missing.join(", and none on which it ");
        faults.add(
            &node.at,
            format!("the rule {id} has no example on which it {missing}: add a {}", needed.join(" and a ")),
        );
    }
}
