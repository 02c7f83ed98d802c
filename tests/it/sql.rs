//! Collections as SQL: every engine's parser reads what is written for it, the same bytes come each time, and
//! what cannot be said is named and refused.

use std::{collections::BTreeSet, path::Path};

use quarterday::{
    expressions::sql::Dialect,
    schemas::{Faults, collection, register},
    sql::{Builder, Sql, Wanted, as_dbt, as_script},
};
use sqlparser::{
    dialect::{AnsiDialect, DuckDbDialect, SparkSqlDialect},
    parser::Parser,
};

use crate::{
    sql_scripts::RULES,
    workspace::{Workspace, project, run},
};

const COLLECTIONS: [&str; 8] = [
    "lae1",
    "food-hygiene",
    "fit3",
    "joint-working",
    "partnership-assessment",
    "programme",
    "prosecutions",
    "section-18",
];

fn made_of(folder: &Path, register_at: &Path, dialect: Dialect, records: &str) -> Sql {
    let mut faults = Faults::default();
    let register = register::load(register_at, &mut faults);
    let collection = collection::load(folder, &register, &mut faults).unwrap();
    assert!(faults.is_clean(), "{:?}", faults.faults);
    let wanted: BTreeSet<Wanted> = Wanted::WORDS.into_iter().map(|(_, wanted)| wanted).collect();
    Builder::made(&collection, &register, dialect, records, &wanted)
}

fn made(name: &str, dialect: Dialect) -> Sql {
    let schemas = project().join("schemas");
    made_of(&schemas.join(name), &schemas.join("register"), dialect, "s3://lake/records")
}

/// What a parser of the engine makes of a statement.
fn parsed(dialect: Dialect, statement: &str) -> Result<usize, String> {
    // A condition within conditions lies deeper than it usually takes.
    let read = |own: &dyn sqlparser::dialect::Dialect, text: &str| {
        let parser = Parser::new(own).with_recursion_limit(200);
        parser.try_with_sql(text).and_then(|mut parser| parser.parse_statements())
    };
    let found = match dialect {
        Dialect::DuckDb => read(&DuckDbDialect {}, statement),
        // This parser does not know that a backslash begins an escape there.
        Dialect::Spark => read(&SparkSqlDialect, &statement.replace("\\'", "''")),
        Dialect::Ansi => read(&AnsiDialect {}, statement),
    };
    found.map(|statements| statements.len()).map_err(|error| error.to_string())
}

#[test]
fn what_is_written_for_an_engine_is_read_by_a_parser_of_it() {
    for name in COLLECTIONS {
        for (word, dialect) in Dialect::WORDS {
            let sql = made(name, dialect);
            assert!(sql.model("verdicts").is_some(), "{name}");
            for model in &sql.models {
                let text = model.text(|name| dialect.name(name), str::to_owned);
                let found = parsed(dialect, &text);
                assert_eq!(found, Ok(1), "{name}, {word}, {}:\n{text}", model.name);
            }
        }
    }
}

#[test]
fn a_model_stands_after_what_it_rests_on() {
    for name in COLLECTIONS {
        let sql = made(name, Dialect::DuckDb);
        let mut known: BTreeSet<&str> = sql.sources.iter().map(|source| source.name.as_str()).collect();
        for model in &sql.models {
            let missing: Vec<&str> = model.mentions().filter(|name| !known.contains(name)).collect();
            assert!(missing.is_empty(), "{name}: {} rests on {missing:?}", model.name);
            assert!(known.insert(&model.name), "{name}: {} stands twice", model.name);
            assert!(!model.about.is_empty(), "{name}: nothing says what {} gives", model.name);
        }
    }
}

#[test]
fn the_same_declarations_give_the_same_bytes() {
    for (_, dialect) in Dialect::WORDS {
        assert_eq!(as_script(&made("lae1", dialect)), as_script(&made("lae1", dialect)));
    }
}

#[test]
fn a_folder_for_dbt_has_a_file_for_each_reference() {
    let sql = made("food-hygiene", Dialect::DuckDb);
    let files = as_dbt(&sql);
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut references = 0;
    for file in files.iter().filter(|file| file.path.ends_with(".sql")) {
        for part in file.text.split("{{ ref('").skip(1) {
            let name = part.split('\'').next().unwrap();
            assert!(paths.contains(format!("models/{name}.sql").as_str()), "{}: {name}", file.path);
            references += 1;
        }
    }
    assert!(references > 10 && paths.contains("dbt_project.yml") && paths.contains("models/schema.yml"));
}

/// A rule that cannot be said.
const OF_FILES: &str = r#"
[[rule]]
id = "V-3"
severity = "query"
field = "visits"
check = "submission.files = 1"
message = "several files"
why = "W."
fix = "Check."
[[rule.passes]]
submission = { files = 1 }
[[rule.fails]]
submission = { files = 2 }
"#;

/// A small collection with a rule of each kind.
fn small() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/rules/rules.toml", format!("{RULES}{OF_FILES}"));
    workspace
}

#[test]
fn a_script_of_a_small_collection_says_what_each_model_gives() {
    let workspace = small();
    let made = |dialect, records| {
        as_script(&made_of(&workspace.path("collection"), &workspace.path("register"), dialect, records))
    };
    let duckdb = made(Dialect::DuckDb, "s3://lake/it's");
    assert!(duckdb.contains("READ_PARQUET('s3://lake/it''s/return/*/part.parquet'"), "{duckdb}");
    // Bounds of the schema, a rule, and what it looks back to.
    for part in
        ["\"premises__minimum\"", "'V-1'", "\"visits__1_before\"", "-- Records on which a rule failed"]
    {
        assert!(duckdb.contains(part), "no {part} in {duckdb}");
    }
    let spark = made(Dialect::Spark, "s3://lake/it's");
    assert!(spark.contains("FROM parquet.`s3://lake/it's/return`"), "{spark}");
    assert!(made(Dialect::Ansi, "records").contains("FROM \"records\".\"return\""));
}

#[test]
fn what_cannot_be_said_is_named_and_refused_unless_it_is_allowed() {
    let workspace = small();
    let folder = workspace.path("").to_str().unwrap().to_owned();
    let to = workspace.path("rules.sql");
    let given = ["sql", "-C", &folder, "--to", to.to_str().unwrap()];
    let ended = run(&given);
    assert_eq!(ended.status, 2, "{}", ended.err);
    assert!(ended.err.contains("rule V-3") && ended.err.contains("submission."), "{}", ended.err);
    assert!(!to.exists());
    let ended = run(&[given.as_slice(), &["--allow-missing"]].concat());
    assert_eq!(ended.status, 0, "{}", ended.err);
    let text = std::fs::read_to_string(&to).unwrap();
    let head = text.split("CREATE").next().unwrap();
    assert!(head.contains("rule V-3") && !head.contains("rule V-1"), "{head}");
    assert!(text.contains("'V-1'") && !text.contains("'V-3'"));
}

#[test]
fn what_is_missing_is_told_to_programs_too_with_and_without_the_rest() {
    let workspace = small();
    let folder = workspace.path("").to_str().unwrap().to_owned();
    let to = workspace.path("dbt");
    let given = ["sql", "-C", &folder, "--dbt", to.to_str().unwrap(), "--format", "json"];
    let told = |out: &str| serde_json::from_str::<serde_json::Value>(out).unwrap();
    let refused = run(&given);
    let value = told(&refused.out);
    assert_eq!((refused.status, &value["not_lowered"][0]["what"]), (2, &"rule V-3".into()));
    assert_eq!(value["files"], serde_json::json!([]));
    let line = told(&refused.err);
    assert!(line["status"] == 2 && line["error"].as_str().unwrap().contains("--allow-missing"), "{line}");
    assert!(!to.exists());
    let written = run(&[given.as_slice(), &["--allow-missing"]].concat());
    let value = told(&written.out);
    assert_eq!((written.status, written.err.as_str(), &value["script"]), (0, "", &serde_json::Value::Null));
    let files: Vec<&str> =
        value["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    assert!(files.iter().all(|file| std::path::Path::new(file).is_file()), "{files:?}");
    for part in ["dbt_project.yml", "models/verdicts.sql", "tests/figures_that_differ_is_empty.sql"] {
        assert!(files.iter().any(|file| file.ends_with(part)), "no {part} in {files:?}");
    }
}

#[test]
fn models_of_before_are_named_where_dbt_would_build_them_too() {
    let workspace = small();
    let folder = workspace.path("").to_str().unwrap().to_owned();
    let to = workspace.path("dbt");
    let given = ["sql", "-C", &folder, "--allow-missing", "--dbt", to.to_str().unwrap()];
    let first = run(&given);
    assert!(!first.err.contains("any more"), "{}", first.err);
    let fewer = run(&[given.as_slice(), &["--only", "totals"]].concat());
    assert_eq!(fewer.status, 0);
    assert!(fewer.err.contains("verdicts.sql: not of this collection"), "{}", fewer.err);
    assert!(!fewer.err.contains("totals.sql"), "{}", fewer.err);
}

#[test]
fn an_engine_or_part_that_is_not_there_is_told() {
    let workspace = small();
    let folder = workspace.path("").to_str().unwrap().to_owned();
    for (more, part) in
        [(["--dialect", "oracle"], "duckdb, spark, ansi"), (["--only", "maps"], "rules, totals")]
    {
        let ended = run(&[["sql", "-C", &folder].as_slice(), &more].concat());
        assert!(ended.status == 2 && ended.err.contains(part), "{}", ended.err);
    }
}
