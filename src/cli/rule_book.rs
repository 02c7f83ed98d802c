//! `quarterday rules list`: the rule book as a table, as CSV, or as a page of guidance; and how many returns
//! each rule caught.

use std::{
    collections::{BTreeSet, HashMap},
    path::Path,
};

use super::{CannotRun, arguments::ListFormat};
use crate::{
    records,
    schemas::{Collection, Field, Rule},
    vocabulary::{Period, printable::whole},
};

/// One declaration of a rule, with the fields at which its faults stand.
struct Entry<'c> {
    rule: &'c Rule,
    fields: Vec<&'c Field>,
}

impl Entry<'_> {
    fn names(&self) -> String {
        self.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn titles(&self) -> String {
        self.fields.iter().map(|field| field.title.as_str()).collect::<Vec<_>>().join("; ")
    }
}

/// The rules in force in a period, or all; one that is declared for several fields stands once.
fn entries(collection: &Collection, period: Option<Period>) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for rule in collection.rules.iter().filter(|rule| period.is_none_or(|period| rule.is_in_force(period))) {
        let field = &collection.tables[rule.table].fields[rule.field];
        match entries.last_mut().filter(|last| last.rule.at == rule.at) {
            Some(last) => last.fields.push(field),
            None => entries.push(Entry { rule, fields: vec![field] }),
        }
    }
    entries
}

/// How many units and faults each rule caught in the run that left these outputs.
fn caught(out: &Path) -> Result<HashMap<String, (usize, usize)>, CannotRun> {
    let mut units: HashMap<String, (BTreeSet<String>, usize)> = HashMap::new();
    if !out.is_dir() {
        return Err(CannotRun::new(format!("{}: there is no such output folder", out.display())));
    }
    let faults =
        records::faults(&super::places::outputs(out)?).map_err(|error| CannotRun::new(error.to_string()))?;
    for exception in faults.into_iter().filter(|fault| !fault.undecided).map(|fault| fault.exception) {
        let of_rule = units.entry(exception.rule).or_default();
        of_rule.0.insert(exception.unit);
        of_rule.1 += 1;
    }
    Ok(units.into_iter().map(|(rule, (units, faults))| (rule, (units.len(), faults))).collect())
}

/// Prints the rule book.
pub fn list(
    collection: &Collection,
    period: Option<Period>,
    format: ListFormat,
    out: Option<&Path>,
) -> Result<(), CannotRun> {
    if format == ListFormat::Html {
        guidance(collection, period);
        return Ok(());
    }
    let caught = out.map(caught).transpose()?;
    let mut headings =
        vec!["id", "severity", "table", "fields", "must be true", "why", "what to do", "source"];
    if caught.is_some() {
        headings.extend(["returns caught", "exceptions"]);
    }
    let rows = entries(collection, period).into_iter().map(|entry| {
        let rule = entry.rule;
        let table = &collection.tables[rule.table].name;
        let mut cells = vec![rule.id.clone(), rule.severity.word().to_owned(), table.clone(), entry.names()];
        cells.extend(
            [&rule.in_full(), &rule.why, &rule.fix, &rule.source]
                .map(|text| whole(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()),
        );
        if let Some(caught) = &caught {
            let (units, faults) = caught.get(&rule.id).copied().unwrap_or_default();
            cells.extend([units.to_string(), faults.to_string()]);
        }
        cells
    });
    if format == ListFormat::Json {
        let of_row = |row: Vec<String>| -> serde_json::Map<String, serde_json::Value> {
            headings.iter().map(|own| own.replace(' ', "_")).zip(row.into_iter().map(Into::into)).collect()
        };
        let rules: Vec<_> = rows.map(of_row).collect();
        say_json!(serde_json::json!({ "collection": collection.name, "rules": rules }));
        return Ok(());
    }
    if format == ListFormat::Csv {
        let mut writer = csv::Writer::from_writer(std::io::stdout());
        let written = writer
            .write_record(&headings)
            .and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(row)));
        // Who stopped listening is no fault of ours.
        drop(written);
        return Ok(());
    }
    say!("# {}: rules\n\n| {} |\n|{}", collection.title, headings.join(" | "), "---|".repeat(headings.len()));
    for row in rows {
        say!("| {} |", row.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | "));
    }
    Ok(())
}

/// The rule book as a page for those who fill in the form: by table, what is checked, why, and what to do.
fn guidance(collection: &Collection, period: Option<Period>) {
    let title = escaped(&collection.title);
    say!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}: what is \
         checked</title>"
    );
    say!(
        "<style>body {{ font-family: Arial, sans-serif; max-width: 60em; margin: 2em auto; line-height: 1.4 \
         }} td, th {{ text-align: left; vertical-align: top; padding: 0.3em 0.8em 0.3em 0 }}</style>"
    );
    say!("</head>\n<body>\n<h1>{title}: what is checked</h1>");
    if let Some(period) = period {
        say!("<p>The rules in force in {period}.</p>");
    }
    let entries = entries(collection, period);
    for (at, table) in collection.tables.iter().enumerate() {
        let mut own = entries.iter().filter(|entry| entry.rule.table == at).peekable();
        if own.peek().is_none() {
            continue;
        }
        say!(
            "<h2>{}</h2>\n<table>\n<tr><th>Rule</th><th>Where</th><th>Why it is asked</th><th>What to \
             do</th></tr>",
            escaped(&table.title)
        );
        for entry in own {
            let cells = [&entry.rule.id, &entry.titles(), &entry.rule.why, &entry.rule.fix];
            say!("<tr>{}</tr>", cells.map(|cell| format!("<td>{}</td>", escaped(cell))).concat());
        }
        say!("</table>");
    }
    say!("</body>\n</html>");
}

fn escaped(text: &str) -> String {
    whole(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
