//! The form of any workbook, xlsx or ods, against what the Analysis Function asks of published spreadsheets:
//! the package is taken apart into what checks ask for, whoever made it, and each check is a small function
//! on that.

mod audit;
mod check;
mod checks;
mod ods;
mod package;
mod patterns;
mod sign_off;
mod subject;
mod tree;
mod workbook;
mod xlsx;

pub use audit::{CannotAudit, FormAudit, audit_form, audit_form_of};
pub use check::{CheckResult, FormFinding, Outcome, Severity};
pub use sign_off::SIGN_OFF;
