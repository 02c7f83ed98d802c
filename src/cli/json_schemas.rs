//! `quarterday schemas json-schema`: what editors complete and check declarations by.

use serde_json::{Map, Value, json};

use super::{CannotRun, arguments::JsonSchemaArguments};
use crate::schemas::shapes::{DOCUMENTS, Document, json_schema};

/// Carries out `schemas json-schema`.
pub fn json_schemas(arguments: &JsonSchemaArguments) -> Result<u8, CannotRun> {
    let Some(folder) = &arguments.to else {
        let all: Map<String, Value> =
            DOCUMENTS.iter().map(|own| (own.name.to_owned(), json_schema(own))).collect();
        say_json!(Value::Object(all));
        return Ok(0);
    };
    let failed = |error: std::io::Error| CannotRun::new(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut schemas = Vec::new();
    for document in &DOCUMENTS {
        let schema = file_of(document);
        std::fs::write(folder.join(&schema), format!("{:#}\n", json_schema(document))).map_err(failed)?;
        schemas.push((schema, document.files));
    }
    let of_one = |(schema, files): &(String, &str)| json!({ "schema": schema, "files": files });
    arguments.telling.tell(
        || json!({ "folder": folder, "schemas": schemas.iter().map(of_one).collect::<Vec<_>>() }),
        || {
            say!("Written to {}:", folder.display());
            schemas.iter().for_each(|(schema, files)| say!("  {schema:<28} of {files}"));
        },
    );
    Ok(0)
}

fn file_of(document: &Document) -> String {
    format!("{}.schema.json", document.name)
}
