//! All lists as one Data Package (v2), each with its Table Schema.

use serde_json::{Map, Value, json};

use super::{
    column::CellType,
    list::{WrittenColumn, WrittenList},
    write::Publisher,
};

/// The descriptor of the folder.
pub(super) fn data_package(lists: &[WrittenList], of: &Publisher<'_>) -> Value {
    let mut package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": of.name,
        "title": of.title,
    });
    if let Some(licence) = licence(of) {
        package["licenses"] = json!([licence]);
    }
    if !of.publisher.is_empty() {
        let mut contributor = json!({ "title": of.publisher, "roles": ["publisher"] });
        if !of.email.is_empty() {
            contributor["email"] = json!(of.email);
        }
        package["contributors"] = json!([contributor]);
    }
    if !of.keywords.is_empty() {
        package["keywords"] = json!(of.keywords);
    }
    package["resources"] = lists.iter().map(resource).collect();
    package
}

/// A licence by its address, or in words.
fn licence(of: &Publisher<'_>) -> Option<Value> {
    match of.licence_address() {
        Some(address) => Some(json!({ "path": address })),
        None => (!of.licence.is_empty()).then(|| json!({ "name": "other", "title": of.licence })),
    }
}

fn resource(list: &WrittenList) -> Value {
    let mut resource = json!({
        // A name is letters, digits, points and lines in the middle.
        "name": list.name.replace('_', "-"),
        "type": "table",
        "path": list.file(),
        "title": list.title,
    });
    if !list.description.is_empty() {
        resource["description"] = json!(list.description);
    }
    resource["format"] = json!("csv");
    resource["mediatype"] = json!("text/csv");
    resource["encoding"] = json!("utf-8");
    resource["bytes"] = json!(list.bytes);
    resource["hash"] = json!(format!("sha256:{}", list.sha256));
    resource["schema"] = schema(list);
    resource
}

fn schema(list: &WrittenList) -> Value {
    let fields: Vec<Value> = list.columns.iter().map(field).collect();
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
    });
    let key = list.key();
    if !key.is_empty() {
        schema["primaryKey"] = json!(key);
    }
    schema
}

fn field(own: &WrittenColumn) -> Value {
    let mut told = Map::new();
    told.insert("name".to_owned(), json!(own.name));
    if let Some(meaning) = &own.meaning {
        told.insert("title".to_owned(), json!(meaning.title));
        told.insert("type".to_owned(), json!(kind(meaning.cells)));
        if !meaning.description.is_empty() {
            told.insert("description".to_owned(), json!(meaning.description));
        }
    }
    told.into()
}

fn kind(cells: CellType) -> &'static str {
    match cells {
        CellType::Text => "string",
        CellType::Integer => "integer",
        CellType::Decimal => "number",
        CellType::Truth => "boolean",
        CellType::Day => "date",
    }
}
