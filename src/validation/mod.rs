//! Faults in returns, each in its cell. So far what the schema itself asks: types and constraints.

mod constraints;

use std::collections::HashSet;

use crate::{
    returns::{Return, Returns},
    schemas::Collection,
    vocabulary::{Answer, Exception, Place, Severity},
};

/// The faults found, and the values that open errors keep out of totals.
#[derive(Debug, Clone, Default)]
pub struct Validation {
    /// All exceptions, in order of unit, file, and where they stand.
    pub exceptions: Vec<Exception>,
    /// Return, record and field (by index) of each value that is treated as not given.
    pub withheld: HashSet<(usize, usize, usize)>,
}

/// Holds every accepted return against its schema, and adds what was already asked about whole files.
#[must_use]
pub fn validate(returns: &Returns, collection: &Collection) -> Validation {
    let mut validation = Validation { exceptions: returns.exceptions.clone(), ..Validation::default() };
    for (index, found) in returns.returns.iter().enumerate() {
        check_return(index, found, returns, collection, &mut validation);
    }
    validation.exceptions.sort_by(|a, b| {
        let order = |exception: &Exception| {
            (exception.unit.clone(), exception.severity, exception.place.file.clone(), exception.table.clone(), exception.record.clone())
        };
        order(a).cmp(&order(b))
    });
    validation
}

fn check_return(index: usize, found: &Return, returns: &Returns, collection: &Collection, validation: &mut Validation) {
    let submission = &returns.submissions[found.submission];
    for fault in constraints::faults(found, collection) {
        if fault.severity <= Severity::Error {
            validation.withheld.insert((index, fault.record, fault.field));
        }
        validation.exceptions.push(fault.into_exception(found, submission, collection));
    }
    let mut figures = found.records.iter().flat_map(|record| record.answers.iter().zip(&collection.tables[record.table].fields));
    if figures.all(|(answer, field)| !field.kind.is_numeric() || *answer == Answer::NotKnown) {
        let message = "the form is blank: is it a nil return? If so, enter 0 for what was nil; blank means not known".to_owned();
        let place = Place { file: submission.file.clone(), ..Place::default() };
        validation.exceptions.push(Exception {
            unit: found.unit.id.clone(),
            severity: Severity::Query,
            rule: "blank-return".to_owned(),
            message,
            place,
            ..Exception::default()
        });
    }
}
