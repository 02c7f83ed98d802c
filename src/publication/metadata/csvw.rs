//! A list as CSV on the Web (W3C, Metadata Vocabulary for Tabular Data).

use serde_json::{Map, Value, json};

use super::{
    column::CellType,
    list::{WrittenColumn, WrittenList},
    write::Publisher,
};

/// The metadata of one list.
pub(super) fn csvw(list: &WrittenList, of: &Publisher<'_>) -> Value {
    let mut table = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "url": list.file(),
        "dc:title": format!("{}: {}", of.title, list.title),
        "dc:language": "en-GB",
    });
    let mut say = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            table[name] = value;
        }
    };
    let text = |text: &str| (!text.is_empty()).then(|| json!(text));
    say("dc:description", text(&list.description));
    say("dc:publisher", text(of.publisher));
    say("dc:license", of.licence_address().map(|address| json!({ "@id": address })));
    say("dc:rights", text(of.licence).filter(|_| of.licence_address().is_none()));
    say("dcat:keyword", (!of.keywords.is_empty()).then(|| json!(of.keywords)));
    say("dialect", Some(json!({ "encoding": "utf-8", "lineTerminators": ["\r\n"], "header": true })));
    say("tableSchema", Some(schema(list)));
    table
}

fn schema(list: &WrittenList) -> Value {
    let columns: Vec<Value> = list.columns.iter().map(column).collect();
    let mut schema = json!({ "columns": columns });
    let key = list.key();
    if !key.is_empty() {
        schema["primaryKey"] = json!(key);
    }
    schema
}

/// The first of the titles is what stands above the column.
fn column(own: &WrittenColumn) -> Value {
    let mut told = Map::new();
    let mut say = |name: &str, value: Value| told.insert(name.to_owned(), value);
    say("name", json!(own.name));
    let Some(meaning) = &own.meaning else {
        say("titles", json!([own.name]));
        return told.into();
    };
    say("titles", json!([own.name, meaning.title]));
    say("datatype", json!(datatype(meaning.cells)));
    if !meaning.description.is_empty() {
        say("dc:description", json!(meaning.description));
    }
    if !meaning.property.is_empty() {
        say("propertyUrl", json!(meaning.property));
    }
    told.into()
}

fn datatype(cells: CellType) -> &'static str {
    match cells {
        CellType::Text => "string",
        CellType::Integer => "integer",
        CellType::Decimal => "decimal",
        CellType::Truth => "boolean",
        CellType::Day => "date",
    }
}
