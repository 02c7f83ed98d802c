//! The whole as a folder of models for dbt.

use std::fmt::Write;

use serde_json::json;

use super::{
    model::{Model, Sql},
    sources::PLACE,
};
use crate::expressions::sql::Dialect;

/// A file of the folder.
#[derive(Debug, Clone)]
pub struct DbtFile {
    /// Its place in the folder.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// The folder: a project, a file a model, and what each model and column holds, with tests.
#[must_use]
pub fn as_dbt(sql: &Sql) -> Vec<DbtFile> {
    let file = |path: &str, text: String| DbtFile { path: path.to_owned(), text };
    let mut files = vec![
        file("dbt_project.yml", project(sql)),
        file("models/sources.yml", sources(sql)),
        file("models/schema.yml", schema(sql)),
    ];
    for model in &sql.models {
        files.push(file(&format!("models/{}.sql", model.name), model_file(sql, model)));
    }
    files
}

/// The name of a project has letters of ASCII, digits and underscores alone.
fn project_name(sql: &Sql) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    format!("quarterday_{}", sql.collection.chars().map(plain).collect::<String>())
}

fn project(sql: &Sql) -> String {
    let name = project_name(sql);
    let said = sql.not_lowered.iter().map(|own| format!("#   {}: {}\n", own.what, own.why));
    let said: String = said.map(|line| line.replace(['\r', '\t'], " ")).collect();
    format!(
        "# What is not said in these models, and why:\n{said}name: {name}\nversion: '1.0.0'\nprofile: {name}\n\
         model-paths: [models]\nmodels:\n  {name}:\n    +materialized: view\n"
    )
}

/// YAML takes JSON as it stands.
fn as_yaml(value: &serde_json::Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap_or_default())
}

fn sources(sql: &Sql) -> String {
    let table = |source: &super::Source| {
        let mut table = json!({ "name": source.name, "description": literal(&source.about) });
        if sql.dialect == Dialect::DuckDb {
            let folder = format!("{}/{}/*/part.parquet", sql.records.trim_end_matches('/'), source.folder);
            let read = format!(
                "(SELECT * EXCLUDE (file_row_number), file_row_number AS {PLACE} FROM READ_PARQUET({}, \
                 hive_partitioning = TRUE, hive_types_autocast = FALSE, union_by_name = TRUE, \
                 file_row_number = TRUE))",
                sql.dialect.text(&folder)
            );
            table["config"] = json!({ "external_location": read });
        }
        table
    };
    let tables: Vec<_> = sql.sources.iter().map(table).collect();
    as_yaml(&json!({ "version": 2, "sources": [{ "name": "records", "tables": tables }] }))
}

fn schema(sql: &Sql) -> String {
    let model = |model: &Model| {
        let columns = model.columns.iter().map(|column| {
            let mut said = json!({ "name": column.name, "description": literal(&column.about) });
            if model.grain.contains(&column.name) {
                said["data_tests"] = json!(["not_null"]);
            }
            said
        });
        json!({
            "name": model.name,
            "description": literal(&model.about),
            "columns": columns.collect::<Vec<_>>(),
        })
    };
    let models: Vec<_> = sql.models.iter().map(model).collect();
    as_yaml(&json!({ "version": 2, "models": models }))
}

fn model_file(sql: &Sql, model: &Model) -> String {
    let named = |name: &str| {
        if sql.models.iter().any(|own| own.name == name) {
            format!("{{{{ ref('{name}') }}}}")
        } else {
            format!("{{{{ source('records', '{name}') }}}}")
        }
    };
    let mut text = String::new();
    for line in model.about.lines() {
        let _ = writeln!(text, "-- {}", literal(line));
    }
    if model.is_kept {
        text.push_str("{{ config(materialized='table') }}\n");
    }
    text.push_str(&model.text(named, literal));
    text.push('\n');
    text
}

/// What dbt would take for its own language as a text of that.
fn literal(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        let brace = &after[..1];
        told.push_str(before);
        let _ = write!(told, "{{{{ '{brace}' }}}}");
        rest = &after[1..];
    }
    told.push_str(rest);
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_no_words_of_dbt() {
        assert_eq!(literal("a {{ b }}"), "a {{ '{' }}{{ '{' }} b {{ '}' }}{{ '}' }}");
        assert_eq!(literal("plain"), "plain");
    }
}
