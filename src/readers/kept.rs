//! A reader that stays when there is nothing to read, for whoever reads a file now and then.

use std::sync::{Mutex, PoisonError};

use super::{process::Process, watch::Watch};

/// A reader is replaced after so many files: what it still holds of them goes with it.
const MOST_FILES: u32 = 200;

/// A reader that stays between readings. It ends with the thread that started it.
#[derive(Default)]
pub struct KeptReader(Mutex<Option<Process>>);

impl KeptReader {
    /// The reader, if there is one that can still be used; `watch` is told of it.
    pub(super) fn take(&self, watch: &Watch) -> Option<Process> {
        let mut process = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        if !process.is_of_use(MOST_FILES) {
            return None;
        }
        watch.add(process.watched());
        Some(process)
    }

    /// Keeps a reader that has nothing to read any more.
    pub(super) fn put(&self, process: Option<Process>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = process;
    }
}
