//! The names that may stand in each declaration.

use quarterday::schemas::shapes::{DOCUMENTS, Document, Property, Shape, Value};

use super::{MADE, cell, code};

pub fn page() -> String {
    let mut page = format!("# Names in declarations\n\n{MADE}");
    page.push_str(
        "What may stand in each file of a collection, and what it says. Editors complete these names by \
         schemas made of the same tables ([Declarations in an editor](../editors.md)); `quarterday schemas \
         check` says file, line and column of any other. **Bold** names must be there.\n\n",
    );
    page.push_str("| file | what is declared in it |\n|---|---|\n");
    for own in &DOCUMENTS {
        let file = code(own.files.trim_start_matches("**/"));
        page.push_str(&format!("| [{file}](#{}) | {} |\n", own.name, cell(own.shape.about)));
    }
    for own in &DOCUMENTS {
        page.push_str(&document(own));
    }
    page
}

fn document(document: &Document) -> String {
    let mut parts = Vec::new();
    collect(document.shape, &mut parts);
    let file = code(document.files.trim_start_matches("**/"));
    let mut text = format!("\n## {}\n\n{file}. {}\n\n", document.name, cell(document.shape.about));
    text.push_str(&table(document.name, document.shape));
    for part in parts.into_iter().skip(1) {
        text.push_str(&format!("\n### {}: {}\n\n{}\n\n", document.name, part.name, cell(part.about)));
        text.push_str(&table(document.name, part));
    }
    text
}

/// The tables that stand in one, in the order in which they are met, itself first.
fn collect(shape: &'static Shape, found: &mut Vec<&'static Shape>) {
    if found.iter().any(|own| std::ptr::eq(*own, shape)) {
        return;
    }
    found.push(shape);
    shape.properties.iter().for_each(|own| collect_in(own.value, found));
}

fn collect_in(value: Value, found: &mut Vec<&'static Shape>) {
    match value {
        Value::Table(shape) => collect(shape, found),
        Value::ListOf(of) | Value::SomeOf(of) | Value::MapOf(of) => collect_in(*of, found),
        Value::Either(all) => all.iter().for_each(|own| collect_in(*own, found)),
        _ => {}
    }
}

fn table(document: &str, shape: &Shape) -> String {
    let mut table = "| name | what stands there | what it says |\n|---|---|---|\n".to_owned();
    for own in shape.properties {
        table.push_str(&format!(
            "| {} | {} | {} |\n",
            name(own),
            words(document, own.value),
            cell(own.about)
        ));
    }
    if !shape.one_of.is_empty() {
        let names: Vec<String> = shape.one_of.iter().map(|name| code(name)).collect();
        table.push_str(&format!("\nExactly one of {} is there.\n", names.join(", ")));
    }
    table
}

fn name(property: &Property) -> String {
    let name = code(property.name);
    if property.is_needed { format!("**{name}**") } else { name }
}

/// What stands under a name, in words.
fn words(document: &str, value: Value) -> String {
    match value {
        Value::Text => "text".to_owned(),
        Value::Like(pattern) => format!("text like {}", code(pattern)),
        Value::Period => "period".to_owned(),
        Value::Day => "day".to_owned(),
        Value::Whole(least, most) => {
            between("whole number", least.map(|own| own.to_string()), most.map(|own| own.to_string()))
        }
        Value::Number(least, most) => {
            between("number", least.map(|own| own.to_string()), most.map(|own| own.to_string()))
        }
        Value::Positive => "number above 0".to_owned(),
        Value::Truth => "`true` or `false`".to_owned(),
        Value::Word(all) => all().into_iter().map(code).collect::<Vec<_>>().join(", "),
        Value::Texts => "text, or list of texts".to_owned(),
        Value::ListOf(of) | Value::SomeOf(of) => format!("list of: {}", words(document, *of)),
        Value::Table(shape) => format!("[{}](#{document}-{})", shape.name, shape.name),
        Value::MapOf(of) => format!("by chosen names: {}", words(document, *of)),
        Value::Either(all) => all.iter().map(|own| words(document, *own)).collect::<Vec<_>>().join("; or "),
        Value::Records => "record, or list of records".to_owned(),
        Value::Anything => "anything".to_owned(),
    }
}

fn between(kind: &str, least: Option<String>, most: Option<String>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{kind} from {least} to {most}"),
        (Some(least), None) => format!("{kind}, at least {least}"),
        (None, Some(most)) => format!("{kind}, at most {most}"),
        (None, None) => kind.to_owned(),
    }
}
