//! What the schema says of returns, one by one, and what becomes of the values by it.

use super::{
    constraints::{self, Fault},
    outcome::Validation,
    units,
};
use crate::{
    reading::Record,
    returns::{Context, Return, Returns},
    schemas::{Collection, RecordTable},
    vocabulary::{Exception, Place, Severity, ValueAt},
};

/// The query on a return in which no figure is given.
pub const BLANK_RETURN: &str = "blank-return";

/// What the schema says of one return.
pub struct Checked {
    faults: Vec<Fault>,
    /// Records (by index) whose key another has too.
    of_one_key: Vec<usize>,
    units: Vec<Exception>,
    is_blank: bool,
}

impl Checked {
    /// Of a return.
    pub fn of(found: &Return, returns: &Returns, collection: &Collection) -> Self {
        let mut figures = found
            .records
            .iter()
            .flat_map(|record| record.answers().zip(&collection.tables[record.table()].fields));
        // A list may be of nothing but texts.
        let of_texts = |table: &RecordTable| {
            table.is_list() && !table.fields.iter().any(|field| field.kind.is_numeric())
        };
        let lists = found
            .records
            .tables()
            .iter()
            .any(|records| !records.is_empty() && of_texts(&collection.tables[records.table()]));
        Self {
            faults: constraints::faults(found, collection),
            of_one_key: constraints::of_one_key(found, collection),
            units: units::exceptions(found, &returns.submissions, collection),
            is_blank: !found.nil
                && !lists
                && figures.all(|(answer, field)| !field.kind.is_numeric() || answer.is_blank()),
        }
    }
}

/// Adds what the schema says of a return (by index).
pub fn add_checked(
    index: usize,
    found: &Return,
    checked: Checked,
    returns: &Returns,
    context: &Context<'_>,
    validation: &mut Validation,
) {
    let collection = context.collection;
    for fault in checked.faults {
        let (severity, record, field) = (fault.severity, fault.record, fault.field);
        let leaves_out = fault.leaves_record_out().then(|| fault.is_of_all_records());
        let mut exception = fault.into_exception(found, &returns.submissions, collection);
        context.ledger.settle(&mut exception, context.period);
        let is_open = exception.state.is_open();
        validation.exceptions.push(exception);
        if !is_open {
            continue;
        }
        if severity <= Severity::Error {
            validation.withhold(Severity::Error, [ValueAt::new(index, record, field)]);
        }
        if let Some(of_all_records) = leaves_out {
            let own = found.records.get(record);
            let is_alike =
                |record: Record<'_>| (record.table(), record.submission()) == (own.table(), own.submission());
            let is_left_out = |at: usize| at == record || of_all_records && is_alike(found.records.get(at));
            (0..found.records.len())
                .filter(|at| is_left_out(*at))
                .for_each(|at| leave_record_out(index, found, at, collection, validation));
        }
    }
    for record in checked.of_one_key {
        leave_record_out(index, found, record, collection, validation);
    }
    validation.exceptions.extend(checked.units);
    if checked.is_blank {
        let message =
            "the form is blank: is it a nil return? If so, enter 0 for what was nil; blank means not known"
                .to_owned();
        let place =
            Place { file: returns.submissions[found.submissions[0]].file.clone(), ..Place::default() };
        let mut exception = Exception {
            unit: found.unit.id.clone(),
            severity: Severity::Query,
            rule: BLANK_RETURN.to_owned(),
            message,
            place,
            ..Exception::default()
        };
        context.ledger.settle(&mut exception, context.period);
        validation.exceptions.push(exception);
    }
}

/// Takes all that a record gives out of totals: no exception stands at its figures, and later periods must
/// not use them either.
fn leave_record_out(
    index: usize,
    found: &Return,
    record: usize,
    collection: &Collection,
    validation: &mut Validation,
) {
    let table = &collection.tables[found.records.get(record).table()];
    let figures = (0..table.fields.len())
        .filter(|field| !table.primary_key.contains(field))
        .map(|field| ValueAt::new(index, record, field));
    validation.withhold(Severity::Error, figures);
}
