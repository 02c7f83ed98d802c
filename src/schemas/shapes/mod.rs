//! What may stand in declarations: tables of their names, to which those who read them hold them, and of
//! which the schemas for editors are made.

mod annual_report;
mod collection;
mod descriptor;
mod document;
mod forms;
mod json_schema;
mod packs;
mod publishing;
mod registers;
mod rules;
mod scorecard;
mod shape;
mod tables;
mod workspace;

pub(super) use annual_report::{ANNUAL_REPORT, REPORT_PAGE, REPORT_SHOWN, REPORT_SOURCE};
pub(super) use collection::{
    CHASE, CHASE_STEP, COLLECTION, JOINT, PORTAL_PEOPLE, PUBLICATION, RETENTION, SCOPE, SPLIT, WHOLE,
};
pub(super) use descriptor::{
    CATEGORY, CONSTRAINTS, FIELD, FOREIGN_KEY, MISSING_VALUE, PACKAGE, REFERENCE, RESOURCE, ROUNDING, SCHEMA,
    TABLE_SCHEMA,
};
pub use document::{DOCUMENTS, Document};
pub(super) use forms::{FORM, IDENTITY, LABELS, LONG, MATRIX, MATRIX_COLUMN, MATRIX_ROW};
pub use json_schema::json_schema;
pub(super) use packs::{PACK_JOIN, PACK_LIST, PACK_MEASURE, PACK_MOVED, PACK_TABLE, PACKS};
pub(super) use publishing::{
    BACK_SERIES, BENCHMARK, BREAK, CORRECTION, DISCLOSURE, DOMINANCE, ESTIMATE, ESTIMATION, NOTE,
    PROVISIONAL, REVISIONS,
};
pub(super) use registers::{NOT_BEFORE, PERSONAL, RECIPIENT, REGISTER, REMOVAL, UPDATES};
pub(super) use rules::{RULE, RULES};
pub(super) use scorecard::{CARD_BREAK, CARD_CHECK, CARD_MEASURE, CARD_SOURCE, SCORECARD};
pub use shape::{Others, Property, Shape, Value};
pub(super) use tables::{CHART, INDICATOR, MEASURE, TABLE, TABLES};
pub(super) use workspace::WORKSPACE;
