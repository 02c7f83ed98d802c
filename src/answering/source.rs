//! From what an answer is given: a release, or a folder that was not released.

use std::path::Path;

use crate::{
    records::{EarlierOutput, Untrue},
    releases::{RELEASE_RECORD, ReleaseRecord},
};

/// A folder of outputs.
#[derive(Debug)]
pub struct Source {
    /// It, verified.
    pub out: EarlierOutput,
    /// The number of the release; `None` where it is none.
    pub release: Option<usize>,
}

impl Source {
    /// A folder: a release if it says so itself.
    ///
    /// # Errors
    /// If it is not as it was left.
    pub fn open(folder: &Path) -> Result<Self, Untrue> {
        let out = EarlierOutput::open(folder)?;
        out.is_whole()?;
        let record =
            if out.listed().contains_key(RELEASE_RECORD) { Some(out.bytes(RELEASE_RECORD)?) } else { None };
        let about = record.and_then(|record| serde_json::from_slice::<ReleaseRecord>(&record).ok());
        Ok(Self { out, release: about.map(|about| about.number) })
    }

    /// What it is, in words.
    #[must_use]
    pub fn told(&self) -> String {
        match self.release {
            Some(number) => format!("release {number} of {}", self.out.period()),
            None => format!("outputs of {} that are NOT RELEASED", self.out.period()),
        }
    }
}
