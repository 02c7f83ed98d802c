//! The files that are declarations, and what may stand in each.

use super::{
    annual_report::ANNUAL_REPORT,
    collection::COLLECTION,
    descriptor::{PACKAGE, TABLE_SCHEMA},
    forms::FORM,
    packs::PACKS,
    rules::RULES,
    scorecard::SCORECARD,
    shape::Shape,
    tables::TABLES,
    workspace::WORKSPACE,
};

/// A kind of declaration.
#[derive(Debug)]
pub struct Document {
    /// Name of its schema: `NAME.schema.json`.
    pub name: &'static str,
    /// Where such files lie, as editors have it.
    pub files: &'static str,
    /// What may stand in it.
    pub shape: &'static Shape,
}

/// All kinds of declarations.
pub static DOCUMENTS: [Document; 10] = [
    Document { name: "workspace", files: "**/quarterday.toml", shape: &WORKSPACE },
    Document { name: "collection", files: "**/collection.toml", shape: &COLLECTION },
    Document { name: "datapackage", files: "**/datapackage.json", shape: &PACKAGE },
    Document { name: "table-schema", files: "**/*.schema.json", shape: &TABLE_SCHEMA },
    Document { name: "form", files: "**/forms/*.toml", shape: &FORM },
    Document { name: "rules", files: "**/rules/*.toml", shape: &RULES },
    Document { name: "tables", files: "**/tables.toml", shape: &TABLES },
    Document { name: "scorecard", files: "**/scorecard.toml", shape: &SCORECARD },
    Document { name: "packs", files: "**/packs.toml", shape: &PACKS },
    Document { name: "annual-report", files: "**/annual-report.toml", shape: &ANNUAL_REPORT },
];
