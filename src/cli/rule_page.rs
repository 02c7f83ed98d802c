//! `quarterday rules explain`: the page of one rule, as those who own it would sign it.

use serde_json::{Value, json};

use super::{CannotRun, arguments::Telling};
use crate::{
    schemas::{
        Collection, RecordTable, Rule,
        rules::{Example, ExampleRecord, ExampleValue, OnNull, OnOpen, RowsOf, Verdict},
    },
    vocabulary::{
        Period,
        printable::{echo, whole},
    },
};

/// Columns of a page, and of what stands at its left.
const WIDTH: usize = 110;
const LEFT: usize = 15;

/// Prints the page of each declaration with this id; one that stands for several fields is one page.
pub fn explain(collection: &Collection, id: &str, telling: &Telling) -> Result<u8, CannotRun> {
    let found: Vec<&Rule> = collection.rules.iter().filter(|rule| rule.id == id).collect();
    if found.is_empty() && collection.rules.is_empty() {
        return Err(CannotRun::new(format!(
            "the rule \"{}\" is not known: the collection has no rules",
            echo(id)
        )));
    }
    if found.is_empty() {
        let known = collection.rules.iter().map(|rule| rule.id.as_str());
        return Err(CannotRun::new(crate::schemas::fault::unknown_name("the rule", id, known)));
    }
    let declarations: Vec<&[&Rule]> = found.chunk_by(|one, next| one.at == next.at).collect();
    telling.tell(
        || {
            let rules: Vec<_> = declarations.iter().map(|own| as_json(own, collection)).collect();
            json!({ "rules": rules })
        },
        || declarations.iter().for_each(|own| page(own, collection)),
    );
    Ok(0)
}

/// One declaration, given its rule for each of its fields.
fn as_json(rules: &[&Rule], collection: &Collection) -> Value {
    let rule = rules[0];
    let table = &collection.tables[rule.table];
    let fields: Vec<&str> = rules.iter().map(|rule| table.fields[rule.field].name.as_str()).collect();
    let lets: Vec<Value> = rule.lets.iter().map(|(name, text)| json!({ "name": name, "is": text })).collect();
    json!({
        "id": rule.id,
        "severity": rule.severity.word(),
        "table": table.name,
        "fields": fields,
        "check": rule.text,
        "where": lets,
        "when": rule.when_text,
        "of": rule.of.map(RowsOf::word),
        "after": rule.after,
        "why": rule.why,
        "fix": rule.fix,
        "source": rule.source,
        "since": rule.since.map(|period| period.to_string()),
        "until": rule.until.map(|period| period.to_string()),
        "on_null": rule.on_null.word(),
        "on_open": rule.on_open.word(),
        "accept_below": rule.accept_below,
        "trial": rule.trial,
        "examples": rule.examples.len(),
        "file": *rule.at.file,
        "line": rule.at.line,
    })
}

/// The page of one declaration, given its rule for each of its fields.
fn page(rules: &[&Rule], collection: &Collection) {
    let rule = rules[0];
    let table = &collection.tables[rule.table];
    let fields: Vec<&str> = rules.iter().map(|rule| table.fields[rule.field].name.as_str()).collect();
    say!("{} ({}), on {} of the table {}\n", rule.id, rule.severity.word(), fields.join(", "), table.name);
    line("Must be true", &rule.text);
    if fields.len() > 1 {
        line("", "this is each of those fields in turn");
    }
    rule.lets.iter().for_each(|(name, text)| line("Where", &format!("{name} = {text}")));
    if !rule.when_text.is_empty() {
        line("Applies", &format!("where {}", rule.when_text));
    }
    match rule.of {
        Some(RowsOf::Total) => line("Rows", "only the total row"),
        Some(RowsOf::Parts) => line("Rows", "all but the total row"),
        None => {}
    }
    if !rule.after.is_empty() {
        line(
            "Follows",
            &format!(
                "{}: while one of them is open, this is listed under it and not counted",
                rule.after.join(", ")
            ),
        );
    }
    line("Why", &rule.why);
    line("What to do", &rule.fix);
    if !rule.source.is_empty() {
        line("Source", &rule.source);
    }
    if let Some(words) = in_force(rule.since, rule.until) {
        line("In force", &words);
    }
    line("Not known", not_known(rule.on_null));
    line("While open", while_open(rule.on_open));
    if rule.suspects_total {
        line("In a tie", "the total is taken to be wrong, not one of its parts");
    }
    line("Declared at", &rule.at.to_string());
    say!("\nExamples{}", if fields.len() > 1 { format!(", of {}", fields[0]) } else { String::new() });
    for example in &rule.examples {
        line(
            &format!("  {}", shows(example.shows)),
            &example_text(example, rule.table, table, &collection.tables),
        );
    }
    say!("");
}

/// A line of the page, which goes on below itself where it is long; nothing in it acts on the terminal.
fn line(name: &str, text: &str) {
    let mut written = format!("{name:<LEFT$}");
    let mut length = LEFT;
    let words: Vec<String> = text.split_whitespace().map(|word| whole(word).into_owned()).collect();
    for (at, word) in words.iter().enumerate() {
        let letters = word.chars().count();
        if at > 0 && length + 1 + letters > WIDTH {
            written.push_str(&format!("\n{:LEFT$}", ""));
            length = LEFT;
        } else if at > 0 {
            written.push(' ');
            length += 1;
        }
        written.push_str(word);
        length += letters;
    }
    say!("{}", written.trim_end());
}

fn in_force(since: Option<Period>, until: Option<Period>) -> Option<String> {
    match (since, until) {
        (Some(since), Some(until)) => Some(format!("from {since} to {until}")),
        (Some(since), None) => Some(format!("from {since}")),
        (None, Some(until)) => Some(format!("to {until}")),
        (None, None) => None,
    }
}

fn not_known(on_null: OnNull) -> &'static str {
    match on_null {
        OnNull::Undecided => "cannot be decided where something it needs is not known",
        OnNull::Pass => "passes where something it needs is not known",
        OnNull::Fail => "fails where something it needs is not known",
    }
}

fn while_open(on_open: OnOpen) -> &'static str {
    match on_open {
        OnOpen::Use => "the value counts in totals",
        OnOpen::Missing => "the value counts as not given",
        OnOpen::NoRate => "the value counts in totals, and the unit is left out of rates that use it",
        OnOpen::MissingFlows => "all flows of the table count as not given in that return",
        OnOpen::Exclude => "the whole return is left out of totals",
    }
}

fn shows(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passes => "passes",
        Verdict::Fails => "fails",
        Verdict::Undecided => "undecided",
    }
}

/// An example in one line.
fn example_text(example: &Example, own: usize, table: &RecordTable, tables: &[RecordTable]) -> String {
    let record = |record: &ExampleRecord, table: &RecordTable| {
        record
            .iter()
            .map(|(field, value)| format!("{} = {}", table.fields[*field].name, value_text(value)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut parts = vec![record(&example.values, table)];
    for (of, records) in &example.tables {
        // The record that is judged stands last among those of its own table.
        let others = if *of == own { &records[..records.len() - 1] } else { records };
        if *of != own || !others.is_empty() {
            let shown: Vec<String> =
                others.iter().map(|other| format!("({})", record(other, &tables[*of]))).collect();
            parts.push(format!(
                "{}: {}",
                tables[*of].name,
                if shown.is_empty() { "none".to_owned() } else { shown.join(" ") }
            ));
        }
    }
    parts.extend(example.previous.iter().map(|earlier| format!("before: {}", record(earlier, table))));
    parts.extend(example.attributes.iter().map(|(name, text)| format!("register.{name} = \"{text}\"")));
    parts.extend(example.period.map(|period| format!("in {period}")));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn value_text(value: &ExampleValue) -> String {
    match value {
        ExampleValue::Number(number) => number.to_string(),
        ExampleValue::Text(text) => format!("\"{}\"", echo(text)),
        ExampleValue::Truth(truth) => truth.to_string(),
        ExampleValue::Date(date) => date.to_string(),
    }
}
