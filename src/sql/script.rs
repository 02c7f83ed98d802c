//! The whole as one script: sources, then each model as a view.

use std::fmt::Write;

use super::model::{Model, Sql};
use crate::expressions::sql::Dialect;

/// The whole as one script.
#[must_use]
pub fn as_script(sql: &Sql) -> String {
    let mut text = head(sql);
    for source in &sql.sources {
        let created = sql.source_view(source);
        let _ = write!(text, "\n{}{created};\n", comment(&source.about));
    }
    for model in &sql.models {
        let select = model.text(|name| sql.dialect.name(name), str::to_owned);
        let create = match (sql.dialect, model.is_kept) {
            (Dialect::DuckDb, false) => "CREATE OR REPLACE VIEW",
            (Dialect::DuckDb, true) => "CREATE OR REPLACE TABLE",
            (Dialect::Spark, _) => "CREATE OR REPLACE TEMPORARY VIEW",
            (Dialect::Ansi, false) => "CREATE VIEW",
            (Dialect::Ansi, true) => "CREATE TABLE",
        };
        let name = sql.dialect.name(&model.name);
        let _ = write!(text, "\n{}{create} {name} AS\n{select};\n", comment(&said_of(model)));
        if model.is_kept && sql.dialect == Dialect::Spark {
            let _ = writeln!(text, "CACHE TABLE {name};");
        }
    }
    text
}

fn head(sql: &Sql) -> String {
    let mut said = vec![
        format!("{} ({}) as SQL, in the dialect \"{}\".", sql.title, sql.collection, sql.dialect.word()),
        format!("It reads the records below {}", sql.records),
        String::new(),
        "Results:".to_owned(),
    ];
    let results = sql.models.iter().filter(|model| model.is_result);
    said.extend(results.map(|model| format!("  {}: {}", model.name, model.about)));
    said.extend([String::new(), "What is not said here, and why:".to_owned()]);
    said.extend(sql.not_lowered.iter().map(|own| format!("  {}: {}", own.what, own.why)));
    if sql.not_lowered.is_empty() {
        said.push("  nothing".to_owned());
    }
    comment(&said.join("\n"))
}

/// What a model gives, and its columns that need words.
fn said_of(model: &Model) -> String {
    let columns = model.columns.iter().filter(|column| !column.about.is_empty());
    let columns = columns.map(|column| format!("\n  {}: {}", column.name, column.about));
    std::iter::once(model.about.clone()).chain(columns).collect()
}

/// Words as lines that engines pass over.
fn comment(words: &str) -> String {
    let is_break = |letter: char| letter.is_control() && letter != '\n';
    let lines = words.lines().map(|line| format!("-- {}", line.replace(is_break, " ")));
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}
