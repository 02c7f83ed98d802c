//! `release.json`: what a release is.

use serde::{Deserialize, Serialize};

/// The file, in the folder of a release. The run record lists it with its hash, as every other.
pub const RELEASE_RECORD: &str = "release.json";

/// What a release is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseRecord {
    /// The period that it is of.
    pub period: String,
    /// The first of the period is 1; what puts it right is 2, and so on.
    pub number: usize,
    /// The first of a workspace is 1: the order of all releases, of whatever period.
    pub serial: usize,
    /// The day of release.
    pub day: String,
    /// The first release of a period comes on its day; one that puts it right does not.
    pub is_scheduled: bool,
    /// Who answers for the figures.
    pub signed_off: Vec<SignedOff>,
    /// Who closed the period, and when.
    pub closed: SignedOff,
    /// The release before this one, as `2009-10-Q3/1`; blank of the first.
    pub before: String,
    /// Hash that seals the run record of the one before; blank of the first.
    pub seal_before: String,
}

impl ReleaseRecord {
    /// How it is named: `2009-10-Q4/1`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.period, self.number)
    }
}

/// A person and a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedOff {
    /// Who.
    pub who: String,
    /// When.
    pub when: String,
}
