//! One return as it was read.

use super::{claims::Claim, records::Records};
use crate::vocabulary::{CellAddress, Severity};

/// One return as read: what it claims, and its records.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct ReadReturn {
    /// What it says of itself, most telling first: its own row, its sheet, titles.
    pub claims: Vec<Claim>,
    /// Its records.
    pub records: Records,
    /// For each table of the collection whether it is there, if only as headings with no records.
    pub gives: Vec<bool>,
    /// For each table of the collection the declared keys for which the form by which it was read has no row.
    pub not_asked: Vec<Vec<String>>,
    /// Why it cannot be used as it stands: two sets of figures for one return.
    pub conflict: Option<String>,
    /// What was met while it was read and has to be told or asked: figures that were passed over, blocks of
    /// which neither wins.
    pub faults: Vec<ReadFault>,
}

/// Something met while a file was read that has to be told or asked. It becomes an exception on the file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ReadFault {
    /// How much it matters.
    pub severity: Severity,
    /// Id of the rule.
    pub rule: String,
    /// What was found and what to do, in sentences.
    pub message: String,
    /// Index of the table that it is about, if it is about one.
    pub table: Option<usize>,
    /// Index of the sheet.
    pub sheet: usize,
    /// Its cell.
    pub at: Option<CellAddress>,
    /// What tells it from others of its rule in one return: a label, a title. Never a cell, since the id of
    /// the exception is made of it.
    pub about: String,
}
