//! The JSON Schemas of declarations are made of the tables by which these are read: what a schema refuses the
//! reader refuses, for every name that there is.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use quarterday::schemas::{
    Faults, collection,
    declaration::{self, Entry, Kind},
    packs::Packs,
    register,
    scorecard::Scorecard,
    shapes::{DOCUMENTS, Others, Shape, Value, json_schema},
    workspace::Workspace,
};
use serde_json::{Map, Value as Json, json};

use crate::workspace::{contents, project, run};

#[test]
fn the_schemas_that_are_shipped_are_those_that_the_program_writes() {
    let place = tempfile::tempdir().unwrap();
    let ended = run(&["schemas", "json-schema", "--to", place.path().to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let shipped = contents(&project().join("schemas/json-schema"));
    let written = contents(place.path());
    let names = |all: &[(String, Vec<u8>)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&shipped), names(&written));
    let stale: Vec<&str> = shipped
        .iter()
        .zip(&written)
        .filter(|(one, other)| one.1 != other.1)
        .map(|(one, _)| one.0.as_str())
        .collect();
    assert!(
        stale.is_empty(),
        "write them anew: quarterday schemas json-schema --to schemas/json-schema: {stale:?}"
    );
    let printed: Json = serde_json::from_str(&run(&["schemas", "json-schema"]).out).unwrap();
    assert_eq!(printed["rules"], json_schema(DOCUMENTS.iter().find(|own| own.name == "rules").unwrap()));
}

#[test]
fn every_kind_of_declaration_has_its_schema_in_the_settings_of_editors() {
    let [taplo, code] = [".taplo.toml", ".vscode/settings.json"]
        .map(|file| fs::read_to_string(project().join(file)).unwrap());
    for document in &DOCUMENTS {
        let schema = format!("schemas/json-schema/{}.schema.json", document.name);
        let settings = if document.files.ends_with(".toml") { &taplo } else { &code };
        assert!(settings.contains(&schema) && settings.contains(document.files), "{}", document.files);
    }
}

/// A declaration as JSON.
fn json_of(entry: &Entry) -> Json {
    match &entry.kind {
        Kind::Table(entries) => {
            Json::Object(entries.iter().map(|(key, value)| (key.name.clone(), json_of(value))).collect())
        }
        Kind::List(items) => items.iter().map(json_of).collect(),
        Kind::Text(text) => json!(text),
        Kind::Integer(number) => json!(number),
        Kind::Number(number) => json!(number),
        Kind::Boolean(truth) => json!(truth),
        Kind::Null => Json::Null,
    }
}

/// JSON as TOML in one line a name; texts are written alike in both.
fn toml_of(document: &Json) -> String {
    fn value(own: &Json) -> String {
        match own {
            Json::Object(entries) => {
                let parts: Vec<String> =
                    entries.iter().map(|(name, own)| format!("{} = {}", json!(name), value(own))).collect();
                format!("{{ {} }}", parts.join(", "))
            }
            Json::Array(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
            other => other.to_string(),
        }
    }
    let lines = document.as_object().unwrap().iter();
    lines.map(|(name, own)| format!("{} = {}\n", json!(name), value(own))).collect()
}

/// A wrong change at a place of a document.
struct Change {
    /// What it is of, such as `chart.kind: another word`.
    of: String,
    /// Where in the document.
    at: String,
    to: Option<Json>,
}

/// The wrong changes of a document that were not made yet.
struct Changes<'a> {
    seen: &'a mut BTreeSet<String>,
    found: Vec<Change>,
}

impl Changes<'_> {
    fn add(&mut self, of: String, at: &str, to: Option<Json>) {
        if self.seen.insert(of.clone()) {
            self.found.push(Change { of, at: at.to_owned(), to });
        }
    }

    fn shape(&mut self, shape: &Shape, own: &Json, at: &str) {
        let Json::Object(entries) = own else { return };
        let name = if shape.others == Others::Refused { "zzz" } else { "qd:zzz" };
        self.add(
            format!("{}: a name that there is not", shape.name),
            &format!("{at}/{name}"),
            Some(json!("x")),
        );
        if let Some(other) = shape.one_of.iter().find(|name| !entries.contains_key(**name)) {
            let value = if *other == "days" || *other == "years" { json!(1) } else { json!("x") };
            self.add(format!("{}: two of one", shape.name), &format!("{at}/{other}"), Some(value));
        }
        for property in shape.properties {
            let Some(value) = entries.get(property.name) else { continue };
            let at = format!("{at}/{}", property.name.replace('/', "~1"));
            let of = format!("{}.{}", shape.name, property.name);
            if property.is_needed || shape.one_of.contains(&property.name) {
                self.add(format!("{of}: missing"), &at, None);
            }
            self.value(&of, property.value, value, &at);
        }
    }

    fn value(&mut self, of: &str, value: Value, own: &Json, at: &str) {
        let mut wrong = |what: &str, to: Json| self.add(format!("{of}: {what}"), at, Some(to));
        match value {
            Value::Text => wrong("no text", json!(true)),
            Value::Like(_) => wrong("another pattern", json!("{Zz z}")),
            Value::Period => wrong("no period", json!("soon")),
            Value::Day => wrong("no day", json!("2019-3-1")),
            Value::Whole(least, most) => {
                wrong("no number", json!("x"));
                least.into_iter().for_each(|least| wrong("too little", json!(least - 1)));
                most.into_iter().for_each(|most| wrong("too much", json!(most + 1)));
            }
            Value::Number(least, most) => {
                wrong("no number", json!("x"));
                least.into_iter().for_each(|least| wrong("too little", json!(least - 1.0)));
                most.into_iter().for_each(|most| wrong("too much", json!(most + 1.0)));
            }
            Value::Positive => wrong("not above 0", json!(0)),
            Value::Truth => wrong("neither true nor false", json!("yes")),
            Value::Word(_) => wrong("another word", json!("zzz")),
            Value::Texts | Value::Records => wrong("neither one nor a list", json!(3)),
            Value::ListOf(of_items) | Value::SomeOf(of_items) => {
                wrong("no list", json!(true));
                if matches!(value, Value::SomeOf(_)) {
                    wrong("nothing", json!([]));
                }
                for (index, item) in own.as_array().into_iter().flatten().enumerate() {
                    self.value(&format!("{of}[]"), *of_items, item, &format!("{at}/{index}"));
                }
            }
            Value::Table(shape) => {
                wrong("no table", json!(true));
                self.shape(shape, own, at);
            }
            Value::MapOf(of_items) => {
                wrong("no table", json!(true));
                for (name, item) in own.as_object().into_iter().flatten() {
                    let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                    self.value(&format!("{of}{{}}"), *of_items, item, &at);
                }
            }
            Value::Either(all) => {
                let fits = |one: &&Value| match one {
                    Value::Table(_) | Value::MapOf(_) => own.is_object(),
                    Value::ListOf(_) => own.is_array(),
                    _ => false,
                };
                if !all.iter().any(|one| matches!(one, Value::Truth)) {
                    wrong("none of these", json!(true));
                }
                if let Some(one) = all.iter().find(fits) {
                    self.value(of, *one, own, at);
                }
            }
            Value::Anything => {}
        }
    }
}

/// The document with a change.
fn changed(document: &Json, change: &Change) -> Json {
    let mut document = document.clone();
    let (before, name) = change.at.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    match (document.pointer_mut(before).unwrap(), &change.to) {
        (Json::Object(entries), Some(to)) => {
            entries.insert(name, to.clone());
        }
        (Json::Object(entries), None) => {
            entries.shift_remove(&name);
        }
        (Json::Array(items), Some(to)) => items[name.parse::<usize>().unwrap()] = to.clone(),
        (other, _) => panic!("{}: {other}", change.at),
    }
    document
}

/// A copy of shipped declarations, in which one file is changed at a time.
struct Copy {
    place: tempfile::TempDir,
}

impl Copy {
    fn of(folder: &Path) -> Self {
        let place = tempfile::tempdir().unwrap();
        for (name, bytes) in contents(folder) {
            let path = place.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Self { place }
    }

    /// The wrong changes of a file that are read without a fault.
    fn accepted(
        &self,
        file: &str,
        shape: &Shape,
        seen: &mut BTreeSet<String>,
        is_refused: &dyn Fn(&Path) -> bool,
    ) -> Vec<String> {
        let path = self.place.path().join(file);
        let text = fs::read(&path).unwrap();
        let document = json_of(&declaration::read(&path).unwrap());
        let write = |document: &Json| {
            let is_json = file.ends_with(".json");
            fs::write(&path, if is_json { document.to_string() } else { toml_of(document) }).unwrap();
        };
        write(&document);
        assert!(!is_refused(&path), "{file} is refused as it stands");
        let mut changes = Changes { seen, found: Vec::new() };
        changes.shape(shape, &document, "");
        let mut accepted = Vec::new();
        for change in changes.found {
            write(&changed(&document, &change));
            if !is_refused(&path) {
                accepted.push(format!("{file}: {}", change.of));
            }
        }
        fs::write(&path, text).unwrap();
        accepted
    }
}

fn shape_of(name: &str) -> &'static Shape {
    DOCUMENTS.iter().find(|own| own.name == name).unwrap().shape
}

/// The shape of a file of a collection.
fn document_of(file: &str) -> Option<&'static str> {
    match file.split_once('/') {
        None => [
            ("collection.toml", "collection"),
            ("datapackage.json", "datapackage"),
            ("tables.toml", "tables"),
        ]
        .into_iter()
        .find(|(own, _)| *own == file)
        .map(|(_, name)| name),
        Some(("forms", own)) if own.ends_with(".toml") => Some("form"),
        Some(("rules", own)) if own.ends_with(".toml") => Some("rules"),
        _ => None,
    }
}

/// Collections, those first that are read fastest.
fn collections() -> Vec<(PathBuf, PathBuf)> {
    let shipped =
        ["prosecutions", "fit3", "joint-working", "programme", "section-18", "food-hygiene", "lae1"];
    let register = project().join("schemas/register");
    let own = project().join("src/cli/new");
    let made = project().join("tests/schemas");
    let of_shipped = shipped.map(|name| (project().join("schemas").join(name), register.clone()));
    let of_made = ["collection", "controlled"].map(|name| (made.join(name), made.join("register")));
    let of_new = [(own.join("collection"), own.join("register"))];
    of_made.into_iter().chain(of_new).chain(of_shipped).collect()
}

#[test]
fn what_a_schema_refuses_of_a_collection_is_refused_where_it_is_read() {
    let mut seen = BTreeSet::new();
    let mut accepted = Vec::new();
    for (folder, register_place) in collections() {
        let copy = Copy::of(&folder);
        let register = register::load(&register_place, &mut Faults::default());
        let is_refused = |_: &Path| {
            let mut faults = Faults::default();
            collection::load(copy.place.path(), &register, &mut faults);
            !faults.is_clean()
        };
        for (file, _) in contents(&folder) {
            if let Some(name) = document_of(&file) {
                accepted.extend(copy.accepted(&file, shape_of(name), &mut seen, &is_refused));
            }
        }
    }
    assert!(accepted.is_empty(), "read without a fault:\n{}", accepted.join("\n"));
    let names = ["collection", "datapackage", "tables", "form", "rules"];
    let unseen: Vec<String> = names.iter().flat_map(|name| unseen(shape_of(name), &seen)).collect();
    assert!(unseen.is_empty(), "no declaration shows these:\n{}", unseen.join("\n"));
}

/// The names of which no change was made.
fn unseen(shape: &'static Shape, seen: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut to_do = vec![shape];
    while let Some(shape) = to_do.pop() {
        for property in shape.properties {
            let of = format!("{}.{}", shape.name, property.name);
            let is_seen = matches!(property.value, Value::Anything)
                || seen
                    .iter()
                    .any(|own| own.strip_prefix(&of).is_some_and(|rest| rest.starts_with([':', '[', '{'])));
            if !is_seen {
                found.insert(of);
            }
            to_do.extend(tables_in(property.value));
        }
    }
    found
}

fn tables_in(value: Value) -> Vec<&'static Shape> {
    match value {
        Value::Table(shape) => vec![shape],
        Value::ListOf(of) | Value::SomeOf(of) | Value::MapOf(of) => tables_in(*of),
        Value::Either(all) => all.iter().flat_map(|own| tables_in(*own)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn what_a_schema_refuses_of_a_workspace_scorecard_pack_or_report_is_refused_where_it_is_read() {
    let copy = Copy::of(&project().join("schemas"));
    let mut accepted = Vec::new();
    type Refuses = fn(&Path) -> bool;
    let readers: [(&str, &str, Refuses); 3] = [
        ("scorecard", "scorecard/scorecard.toml", |path| Scorecard::read(path).is_err()),
        ("packs", "packs/packs.toml", |path| Packs::read(path).is_err()),
        ("annual-report", "annual-report/annual-report.toml", |path| {
            quarterday::schemas::annual_report::AnnualReport::read(path).is_err()
        }),
    ];
    for (name, file, is_refused) in readers {
        let mut seen = BTreeSet::new();
        accepted.extend(copy.accepted(file, shape_of(name), &mut seen, &is_refused));
    }
    let full: Map<String, Json> =
        shape_of("workspace").names().map(|name| (name.to_owned(), json!("x"))).collect();
    fs::write(copy.place.path().join("quarterday.toml"), toml_of(&Json::Object(full))).unwrap();
    let is_refused = |path: &Path| Workspace::find(path.parent().unwrap()).is_err();
    accepted.extend(copy.accepted(
        "quarterday.toml",
        shape_of("workspace"),
        &mut BTreeSet::new(),
        &is_refused,
    ));
    assert!(accepted.is_empty(), "read without a fault:\n{}", accepted.join("\n"));
}
