//! In what situation a unit is, by what came of it and what is asked about it.

use jiff::civil::Date;

use crate::{
    statistics::{Receipt, Status},
    vocabulary::{Exception, Severity, Situation, exception::ExceptionState},
};

/// The situation of a unit, by what came of it and what is asked about it.
#[must_use]
pub fn situation_of(status: &Status, asked: &[&Exception], as_of: Date) -> Situation {
    let is_late = status.due.is_some_and(|due| due < as_of);
    match status.receipt {
        Receipt::NotReceived if is_late => Situation::Overdue,
        Receipt::NotReceived => Situation::NotReceived,
        Receipt::Rejected => Situation::Rejected,
        Receipt::Received | Receipt::Nil => {
            let has = |wanted: &dyn Fn(&Exception) -> bool| asked.iter().any(|one| wanted(one));
            if has(&|one| one.severity <= Severity::Error) {
                Situation::Errors
            } else if has(&|one| one.state == ExceptionState::Refused) {
                Situation::Inadequate
            } else if asked.is_empty() {
                Situation::Thanks
            } else {
                Situation::Queries
            }
        }
    }
}
