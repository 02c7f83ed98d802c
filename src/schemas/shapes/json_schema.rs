//! JSON Schema (2020-12) of a declaration, made of its table of names.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{
    document::Document,
    shape::{Others, Property, Shape, Value},
};

/// What a period is like.
pub(super) const PERIOD: &str = "^(19|20|21)[0-9]{2}((-[0-9]{2})?(-(Q[1-4]|H[12]))?|-M(0?[1-9]|1[0-2]))$";

/// The schema of a kind of declarations.
#[must_use]
pub fn json_schema(document: &Document) -> Json {
    let mut parts = BTreeMap::new();
    collect(document.shape, &mut parts);
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!(document.files.trim_start_matches("**/")));
    parts.remove(document.shape.name);
    schema.extend(of_shape(document.shape));
    // Editors hand a file its schema by this name, in JSON.
    if let Some(Json::Object(properties)) = schema.get_mut("properties").filter(|_| is_json(document)) {
        properties.insert("$schema".into(), json!({ "type": "string" }));
    }
    let parts: Map<String, Json> =
        parts.into_iter().map(|(name, shape)| (name.to_owned(), Json::Object(of_shape(shape)))).collect();
    if !parts.is_empty() {
        schema.insert("$defs".into(), Json::Object(parts));
    }
    Json::Object(schema)
}

fn is_json(document: &Document) -> bool {
    document.files.ends_with(".json")
}

/// The shapes that stand in one, by name.
fn collect(shape: &'static Shape, found: &mut BTreeMap<&'static str, &'static Shape>) {
    if found.insert(shape.name, shape).is_none() {
        shape.properties.iter().for_each(|property| collect_in(property.value, found));
    }
}

fn collect_in(value: Value, found: &mut BTreeMap<&'static str, &'static Shape>) {
    match value {
        Value::Table(shape) => collect(shape, found),
        Value::ListOf(of) | Value::SomeOf(of) | Value::MapOf(of) => collect_in(*of, found),
        Value::Either(all) => all.iter().for_each(|own| collect_in(*own, found)),
        _ => {}
    }
}

fn of_shape(shape: &Shape) -> Map<String, Json> {
    let mut own = Map::new();
    own.insert("description".into(), json!(shape.about));
    own.insert("type".into(), json!("object"));
    let properties: Map<String, Json> =
        shape.properties.iter().map(|property| (property.name.to_owned(), of_property(property))).collect();
    own.insert("properties".into(), Json::Object(properties));
    let needed: Vec<&str> = shape.properties.iter().filter(|own| own.is_needed).map(|own| own.name).collect();
    if !needed.is_empty() {
        own.insert("required".into(), json!(needed));
    }
    if !shape.one_of.is_empty() {
        let each: Vec<Json> = shape.one_of.iter().map(|name| json!({ "required": [name] })).collect();
        own.insert("oneOf".into(), json!(each));
    }
    if shape.others == Others::Refused {
        own.insert("additionalProperties".into(), json!(false));
    } else {
        let ours: Vec<&str> = shape.names().filter(|name| Shape::is_ours(name)).collect();
        let others = json!({ "not": { "pattern": "^qd:" } });
        // Ours first: of several that do not fit, editors tell the first, and these are what was meant.
        let names = if ours.is_empty() { others } else { json!({ "anyOf": [{ "enum": ours }, others] }) };
        own.insert("propertyNames".into(), names);
    }
    own
}

fn of_property(property: &Property) -> Json {
    let mut own = Map::new();
    own.insert("description".into(), json!(property.about));
    own.extend(of_value(property.value));
    Json::Object(own)
}

fn of_value(value: Value) -> Map<String, Json> {
    let schema = match value {
        Value::Text => json!({ "type": "string" }),
        Value::Like(pattern) => json!({ "type": "string", "pattern": pattern }),
        Value::Period => json!({ "type": "string", "pattern": PERIOD }),
        Value::Day => {
            json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
        Value::Whole(least, most) => with_ends("integer", least.map(Json::from), most.map(Json::from)),
        Value::Number(least, most) => with_ends("number", least.map(plain), most.map(plain)),
        Value::Positive => json!({ "type": "number", "exclusiveMinimum": 0 }),
        Value::Truth => json!({ "type": "boolean" }),
        Value::Word(words) => json!({ "type": "string", "enum": words() }),
        Value::Texts => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
        }
        Value::ListOf(of) => json!({ "type": "array", "items": of_value(*of) }),
        Value::SomeOf(of) => json!({ "type": "array", "items": of_value(*of), "minItems": 1 }),
        Value::Table(shape) => json!({ "$ref": format!("#/$defs/{}", shape.name) }),
        Value::MapOf(of) => json!({ "type": "object", "additionalProperties": of_value(*of) }),
        Value::Either(all) => json!({ "anyOf": all.iter().map(|own| of_value(*own)).collect::<Vec<_>>() }),
        Value::Records => json!({ "anyOf": [
            { "type": "object" },
            { "type": "array", "items": { "type": "object" }, "minItems": 1 },
        ] }),
        Value::Anything => json!({}),
    };
    if let Json::Object(schema) = schema { schema } else { Map::new() }
}

/// A whole number is written as one.
fn plain(number: f64) -> Json {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

fn with_ends(kind: &str, least: Option<Json>, most: Option<Json>) -> Json {
    let mut schema = Map::new();
    schema.insert("type".into(), json!(kind));
    for (name, end) in [("minimum", least), ("maximum", most)] {
        if let Some(end) = end {
            schema.insert(name.into(), end);
        }
    }
    Json::Object(schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schemas::shapes::DOCUMENTS;

    /// Every part that a schema refers to.
    fn parts(value: Value, found: &mut Vec<(&'static str, *const Shape)>) {
        match value {
            Value::Table(shape) => {
                if found.iter().any(|(_, own)| std::ptr::eq(*own, shape)) {
                    return;
                }
                found.push((shape.name, shape));
                shape.properties.iter().for_each(|own| parts(own.value, found));
            }
            Value::ListOf(of) | Value::SomeOf(of) | Value::MapOf(of) => parts(*of, found),
            Value::Either(all) => all.iter().for_each(|own| parts(*own, found)),
            _ => {}
        }
    }

    #[test]
    fn no_two_parts_of_a_schema_have_one_name_and_no_name_stands_twice_in_a_part() {
        for document in &DOCUMENTS {
            let mut found = Vec::new();
            parts(Value::Table(document.shape), &mut found);
            let mut names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{}: {names:?}", document.name);
            for (_, shape) in found {
                // Shapes are statics, and live as long as the program.
                let shape = DOCUMENTS
                    .iter()
                    .flat_map(|own| {
                        let mut all = BTreeMap::new();
                        collect(own.shape, &mut all);
                        all.into_values()
                    })
                    .find(|own| std::ptr::eq(*own, shape))
                    .unwrap();
                let mut own: Vec<&str> = shape.names().collect();
                own.sort_unstable();
                assert!(own.windows(2).all(|pair| pair[0] != pair[1]), "{}: {own:?}", shape.name);
                assert!(shape.properties.iter().all(|own| !own.about.is_empty()), "{}", shape.name);
                assert!(shape.one_of.iter().all(|name| own.contains(name)), "{}", shape.name);
            }
        }
    }
}
