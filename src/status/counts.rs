//! How many: who was expected, what came, when, and how clean.

use serde::Serialize;

use crate::statistics::{Receipt, Status};

/// Authorities (and expected units that are in no register), counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// A return is expected of them: received, nil, rejected and not received together.
    pub expected: usize,
    /// A return came that gives figures.
    pub received: usize,
    /// It says that there was nothing.
    pub nil: usize,
    /// Only files came that could not be used.
    pub rejected: usize,
    /// Nothing came.
    pub not_received: usize,
    /// Nothing is expected of them.
    pub exempt: usize,
    /// Of those that came (received or nil): by the day on which it was due.
    pub on_time: usize,
    /// After it.
    pub late: usize,
    /// It is not known when.
    pub day_not_known: usize,
    /// Nothing is open on it.
    pub clean: usize,
    /// Queries are open, and no error.
    pub queries: usize,
    /// Errors are open.
    pub errors: usize,
    /// Versions tie, and none counts.
    pub held: usize,
}

impl Counts {
    /// Of these lines.
    pub fn of<'l>(lines: impl Iterator<Item = &'l Status>) -> Self {
        let mut own = Self::default();
        lines.for_each(|line| own.add(line));
        own
    }

    fn add(&mut self, line: &Status) {
        if !line.is_expected() {
            self.exempt += 1;
            return;
        }
        self.expected += 1;
        *match line.receipt {
            Receipt::NotReceived => &mut self.not_received,
            Receipt::Received => &mut self.received,
            Receipt::Nil => &mut self.nil,
            Receipt::Rejected => &mut self.rejected,
        } += 1;
        if !line.receipt.is_answer() {
            return;
        }
        *match line.days_late {
            Some(0) => &mut self.on_time,
            Some(_) => &mut self.late,
            None => &mut self.day_not_known,
        } += 1;
        *match line.quality {
            "held" => &mut self.held,
            "errors" => &mut self.errors,
            "queries" => &mut self.queries,
            _ => &mut self.clean,
        } += 1;
    }
}
