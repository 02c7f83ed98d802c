//! The whole as one script: sources, then each model as a view.

use std::fmt::Write;

use super::{
    model::{Model, Sql},
    sources::BEFORE_SPARK,
};
use crate::expressions::sql::Dialect;

/// The whole as one script.
#[must_use]
pub fn as_script(sql: &Sql) -> String {
    let mut text = head(sql);
    if sql.dialect == Dialect::Spark {
        let _ = write!(text, "\n{};\n", BEFORE_SPARK.join(";\n"));
    }
    let mut view = |name: &str, is_kept: bool, select: &str, about: &str| {
        let name = sql.dialect.name(name);
        let _ = write!(text, "\n{}", comment(about));
        // A view of views is analysed once more with each that rests on it, cached or not: of some fifty on
        // one another Spark finds no end in a quarter of an hour. A table is read as it lies.
        let of = if is_kept && sql.dialect == Dialect::Spark {
            let _ = writeln!(text, "DROP TABLE IF EXISTS {name};");
            " USING parquet"
        } else {
            ""
        };
        let _ = write!(text, "{} {name}{of} AS\n{select};\n", create(sql.dialect, is_kept));
    };
    for source in &sql.sources {
        let loaded = || {
            let names = ["records", source.folder.as_str()].map(|name| sql.dialect.name(name));
            format!("SELECT * FROM {}", names.join("."))
        };
        view(&source.name, false, &sql.reads(source).unwrap_or_else(loaded), &source.about);
    }
    for model in &sql.models {
        let select = model.text(|name| sql.dialect.name(name), str::to_owned);
        view(&model.name, model.is_kept, &select, &said_of(model));
    }
    text
}

/// How a model is made; one that is kept is worked out once.
fn create(dialect: Dialect, is_kept: bool) -> &'static str {
    match (dialect, is_kept) {
        (Dialect::DuckDb, false) => "CREATE OR REPLACE VIEW",
        (Dialect::DuckDb, true) => "CREATE OR REPLACE TABLE",
        (Dialect::Spark, false) => "CREATE OR REPLACE TEMPORARY VIEW",
        (Dialect::Ansi, false) => "CREATE VIEW",
        (Dialect::Spark | Dialect::Ansi, true) => "CREATE TABLE",
    }
}

/// What no script says, of any collection.
const NEVER: [&str; 5] = [
    "which cell of a sum is wrong: each sum has its verdict where it stands",
    "which fault follows from another",
    "decisions: what was accepted, held or taken apart later; what a correction put into a record is in it",
    "faults of files: what could not be read of them is missing in the records too",
    "messages: the condition stands there as it is written",
];

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
    said.push("Never part of it:".to_owned());
    said.extend(NEVER.iter().map(|never| format!("  {never}")));
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
