//! What is told of whole files.

use super::{Submission, candidates::OtherTime};
use crate::{
    reading::{Claim, ReadFault},
    schemas::form::Identity,
    vocabulary::{Exception, Place, Severity},
};

/// The query on a file that does not say for which period it is.
pub const NO_PERIOD: &str = "no-period";

/// The rule of what is told of figures of another time that stand beside those of this one.
const OTHER_TIME: &str = "other-time";

/// An exception about a whole file.
pub fn about_file(unit: &str, severity: Severity, rule: &str, message: String, file: &str) -> Exception {
    Exception {
        unit: unit.to_owned(),
        severity,
        rule: rule.to_owned(),
        message,
        place: Place { file: file.to_owned(), ..Place::default() },
        ..Exception::default()
    }
}

/// The same at the cell in which stands what it is about, where that is the name or code of the authority.
pub fn at_its_cell(mut about: Exception, said: &[Claim], submission: &Submission) -> Exception {
    let identity = match about.rule.as_str() {
        "unknown-code" => Identity::Code,
        "unknown-name" => Identity::Name,
        _ => return about,
    };
    let claim = said.iter().find(|claim| claim.identity == Some(identity));
    if let Some((claim, at)) = claim.and_then(|claim| Some((claim, claim.at?))) {
        about.place.sheet = submission.sheets.get(claim.sheet).cloned().unwrap_or_default();
        about.place.cell = at.to_string();
    }
    about
}

/// The note on records of another period in a file that was accepted for this one.
pub fn about_other_time(other: &OtherTime, file: &str) -> Exception {
    let records = if other.rows == 1 {
        "1 record of it is".to_owned()
    } else {
        format!("{} records of it are", other.rows)
    };
    let message = format!(
        "{records} for another period, {}: what is for another period is not in the figures of this one. If \
         that is wrong, correct the period",
        other.period
    );
    Exception {
        record: other.period.to_string(),
        ..about_file(&other.unit, Severity::Note, OTHER_TIME, message, file)
    }
}

/// What was met while a file was read, as an exception. It stands at no table, so that it is known as one on
/// a file.
pub fn of_reading(fault: ReadFault, unit: &str, submission: &Submission) -> Exception {
    let place = Place {
        file: submission.file.clone(),
        sheet: submission.sheets.get(fault.sheet).cloned().unwrap_or_default(),
        cell: fault.at.map(|at| at.to_string()).unwrap_or_default(),
    };
    let (rule, message, record) = (fault.rule, fault.message, fault.about);
    Exception {
        unit: unit.to_owned(),
        severity: fault.severity,
        rule,
        message,
        place,
        record,
        ..Exception::default()
    }
}
