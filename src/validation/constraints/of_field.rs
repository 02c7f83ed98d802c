//! What is asked of one field in all records of a table.

use super::{
    answers::check_answer,
    fault::{Fault, ROUNDED},
};
use crate::{
    reading::TableRecords,
    schemas::Field,
    vocabulary::{Answer, Severity, printable::echo},
};

/// What is asked of one field in all records of a table of a return.
pub(super) struct FieldFaults<'a> {
    pub(super) records: &'a TableRecords,
    /// The place of the first of them among all records of the return.
    pub(super) first: usize,
    pub(super) field: &'a Field,
    /// Index of the field.
    pub(super) at: usize,
    pub(super) is_key: bool,
}

impl FieldFaults<'_> {
    /// Looks at those answers alone with which something can be wrong.
    pub(super) fn of_answers(&self, faults: &mut Vec<Fault>) {
        let column = self.records.column(self.at);
        if !self.field.constraints.asks_of_values() {
            column.without_value().for_each(|record| self.check(record, &column.answer(record), faults));
        } else {
            (0..self.records.len()).for_each(|record| self.check(record, &column.answer(record), faults));
        }
    }

    fn check(&self, record: usize, answer: &Answer<&str>, faults: &mut Vec<Fault>) {
        // What is wrong with the unit of a figure is told once, where the unit is said.
        if !self.records.get(record).units().any(|said| said.field == self.at && said.factor.is_none()) {
            check_answer(self.field, answer, self.is_key, &mut |severity, rule, message, expected| {
                faults.push(self.fault(record, answer, (severity, rule), message, expected));
            });
        }
    }

    pub(super) fn of_rounded(&self, record: usize, typed: &str, faults: &mut Vec<Fault>) {
        let answer = self.records.column(self.at).answer(record);
        let kept = answer.value().map(ToString::to_string).unwrap_or_default();
        let message = format!(
            "{} has more decimals than are kept. {kept} is used. Nothing needs to be done",
            echo(typed)
        );
        faults.push(self.fault(record, &answer, (Severity::Note, ROUNDED), message, kept));
    }

    fn fault(
        &self,
        record: usize,
        answer: &Answer<&str>,
        (severity, rule): (Severity, &'static str),
        message: String,
        expected: String,
    ) -> Fault {
        let value = match answer {
            Answer::Reported(value) => value.to_string(),
            Answer::NotApplicable(text) | Answer::Unreadable { text, .. } => (*text).to_owned(),
            Answer::NotKnown | Answer::NotAsked => String::new(),
        };
        Fault {
            record: self.first + record,
            field: self.at,
            severity,
            rule,
            message,
            expected,
            value,
            of_all_records: false,
        }
    }
}
