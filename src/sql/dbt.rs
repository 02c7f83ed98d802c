//! The whole as a folder of models for dbt.

use std::fmt::Write;

use serde_json::json;

use super::{
    model::{Model, Sql},
    sources::BEFORE_SPARK,
    totals::FIGURES_THAT_DIFFER,
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
    let mut files = vec![file("dbt_project.yml", project(sql)), file("models/schema.yml", schema(sql))];
    for source in &sql.sources {
        let loaded = || format!("SELECT * FROM {{{{ source('records', '{}') }}}}", source.folder);
        let select = sql.reads(source).map_or_else(loaded, |select| literal(&select));
        files.push(file(&format!("models/{}.sql", source.name), with_words(&source.about, &select)));
    }
    let named = |name: &str| format!("{{{{ ref('{name}') }}}}");
    files.extend(sql.models.iter().filter_map(|model| stands_once(model, sql.dialect)));
    files.extend(sql.model(FIGURES_THAT_DIFFER).map(is_empty));
    for model in &sql.models {
        let kept = if model.is_kept { "{{ config(materialized='table') }}\n" } else { "" };
        let text = format!("{kept}{}", with_words(&model.about, &model.text(named, literal)));
        files.push(file(&format!("models/{}.sql", model.name), text));
    }
    files
}

/// A test that fails by each row that it finds.
fn test(name: &str, about: &str, select: &str) -> DbtFile {
    DbtFile { path: format!("tests/{name}.sql"), text: with_words(about, select) }
}

fn is_empty(model: &Model) -> DbtFile {
    let select = format!("SELECT * FROM {{{{ ref('{}') }}}}", model.name);
    test(&format!("{}_is_empty", model.name), "There must be none.", &select)
}

/// No two rows of a model are the same in what tells them apart.
fn stands_once(model: &Model, dialect: Dialect) -> Option<DbtFile> {
    if model.grain.is_empty() {
        return None;
    }
    let columns: Vec<String> = model.grain.iter().map(|name| dialect.name(name)).collect();
    let columns = columns.join(", ");
    let select = format!(
        "SELECT {columns}, COUNT(*) AS rows_found\nFROM {{{{ ref('{}') }}}}\nGROUP BY {columns}\nHAVING \
         COUNT(*) > 1",
        model.name
    );
    Some(test(&format!("{}_stands_once", model.name), "Each row stands once.", &select))
}

/// The text of a model below what it gives.
fn with_words(about: &str, select: &str) -> String {
    let said = about.lines().map(|line| format!("-- {}\n", literal(line)));
    format!("{}{select}\n", said.collect::<String>())
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
    let before = match sql.dialect {
        Dialect::Spark => format!("on-run-start: {}\n", json!(BEFORE_SPARK)),
        Dialect::DuckDb | Dialect::Ansi => String::new(),
    };
    format!(
        "# What is not said in these models, and why:\n{said}name: {name}\nversion: '1.0.0'\nprofile: \
         {name}\n\
         model-paths: [models]\ntest-paths: [tests]\nmodels:\n  {name}:\n    +materialized: view\n{before}"
    )
}

/// YAML takes JSON as it stands.
fn as_yaml(value: &serde_json::Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap_or_default())
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
    let mut all = json!({ "version": 2, "models": models });
    if sql.dialect == Dialect::Ansi {
        let tables = sql.sources.iter();
        let tables: Vec<_> = tables
            .map(|source| json!({ "name": source.folder, "description": literal(&source.about) }))
            .collect();
        all["sources"] = json!([{ "name": "records", "tables": tables }]);
    }
    as_yaml(&all)
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
