//! What is passed on until it is known which returns count.

use super::Unit;
use crate::{
    intake::Received,
    reading::{Claim, ReadFault, Records},
    vocabulary::{Period, submission::State},
};

/// One return of one file, attributed; once versions are told apart, what counts of all files of a unit.
pub struct Candidate {
    pub unit: Unit,
    /// Its file; of a return that counts, all its files.
    pub submissions: Vec<usize>,
    pub received: Option<Received>,
    pub records: Records,
    pub gives: Vec<bool>,
    pub not_asked: Vec<Vec<String>>,
    pub queries: Vec<(&'static str, String)>,
    /// Where its first file says whose it is.
    pub who: Vec<Claim>,
    /// What was met while its files were read, with the file.
    pub faults: Vec<(usize, ReadFault)>,
    /// Files of which some table gave way to another file's.
    pub replaced: Vec<(usize, Verdict)>,
}

/// What became of one return of one file.
pub struct Verdict {
    pub state: State,
    pub reason: String,
    /// Records that are left out by it.
    pub rows: usize,
}

/// What of a file is for another period than the run.
pub struct OtherTime {
    pub submission: usize,
    pub unit: String,
    pub period: Period,
    pub rows: usize,
}
