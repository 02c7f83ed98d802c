//! The audit of the form of a workbook.

use std::path::Path;

use serde::Serialize;

use super::{
    check::{Check, CheckResult, Outcome, Severity},
    checks, ods,
    package::Package,
    patterns::patterns,
    subject::Subject,
    tree::WhyNot,
    workbook::Workbook,
    xlsx,
};
use crate::schemas::regular;

/// All checks, in their order.
const CHECKS: [&[Check]; 10] = [
    checks::TABLES,
    checks::TABLE_FORM,
    checks::NOTES,
    checks::SHORTHAND,
    checks::FORMATTING,
    checks::LAYOUT,
    checks::OBJECTS,
    checks::FIGURES,
    checks::STRUCTURE,
    checks::BEFORE_PUBLISHING,
];

/// What came of all checks of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormAudit {
    /// A check each, in their order.
    pub checks: Vec<CheckResult>,
}

/// A workbook of which the form cannot be looked at.
#[derive(Debug, thiserror::Error)]
#[error("{0}: its form cannot be looked at: {1}")]
pub struct CannotAudit(String, String);

impl FormAudit {
    /// How many checks ended so.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.checks.iter().filter(|check| check.outcome == outcome).count()
    }

    /// The checks that failed.
    pub fn failed(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|check| check.outcome == Outcome::Failed)
    }

    /// Those of them that the law asks for.
    pub fn essential_failures(&self) -> impl Iterator<Item = &CheckResult> {
        self.failed().filter(|check| check.severity == Severity::Essential)
    }
}

/// Looks at the form of a workbook.
///
/// # Errors
/// If it is not there, is neither xlsx nor ods, or is not what it says.
pub fn audit_form(path: &Path) -> Result<FormAudit, CannotAudit> {
    let cannot = |why: String| CannotAudit(path.display().to_string(), why);
    let bytes = regular::read(path).map_err(|error| cannot(error.to_string()))?;
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    of_bytes(bytes, &file).map_err(cannot)
}

/// The same, of the bytes of a file of a name.
///
/// # Errors
/// If they are neither xlsx nor ods, or not what they say.
pub fn audit_form_of(bytes: Vec<u8>, file: &str) -> Result<FormAudit, CannotAudit> {
    of_bytes(bytes, file).map_err(|why| CannotAudit(file.to_owned(), why))
}

fn of_bytes(bytes: Vec<u8>, file: &str) -> Result<FormAudit, WhyNot> {
    if !bytes.starts_with(b"PK") {
        return Err("it is neither xlsx nor ods: save it as one of these".to_owned());
    }
    let book = read(&mut Package::open(bytes)?, file)?;
    let subject = Subject::of(&book, patterns()?)?;
    let checks = CHECKS.iter().flat_map(|list| list.iter());
    Ok(FormAudit { checks: checks.map(|check| check.result(&subject)).collect() })
}

fn read(package: &mut Package, file: &str) -> Result<Workbook, WhyNot> {
    if package.has("xl/workbook.bin") {
        return Err("it is an xlsb: save it as xlsx or ods".to_owned());
    }
    if package.has("content.xml") {
        return ods::read(package, file);
    }
    xlsx::read(package, file)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_57_checks_each_with_an_id_of_its_own_and_all_words() {
        let all: Vec<&Check> = CHECKS.iter().flat_map(|list| list.iter()).collect();
        let ids: BTreeSet<&str> = all.iter().map(|check| check.id).collect();
        assert_eq!((all.len(), ids.len()), (57, 57));
        assert!(all.iter().all(|check| !check.title.is_empty() && check.mend.ends_with(['.', '"'])));
        assert_eq!(all.iter().filter(|check| check.severity == Severity::Essential).count(), 25);
    }

    #[test]
    fn what_is_no_workbook_is_told_in_words() {
        for bytes in [&b""[..], b"a,b,c", b"PK\x03\x04", b"PK\x05\x06aaaaaaaaaaaaaaaaaaaaaaaaaaa"] {
            let told = audit_form_of(bytes.to_vec(), "a.xlsx").map_err(|error| error.to_string());
            assert!(told.is_err_and(|told| told.starts_with("a.xlsx: its form cannot be looked at: ")));
        }
    }
}
