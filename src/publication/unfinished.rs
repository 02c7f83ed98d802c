//! What lies on the disk only while a run is at work: its locks, and the folder in the making.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Paths that go when the run ends, or when it is ended: by Ctrl-C, say.
#[derive(Debug, Clone, Default)]
pub struct Unfinished {
    paths: Arc<Mutex<Vec<PathBuf>>>,
}

impl Unfinished {
    fn paths(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins something, and notes it at once: nothing comes between.
    pub(super) fn begin<E>(&self, begins: impl FnOnce() -> Result<PathBuf, E>) -> Result<PathBuf, E> {
        let mut paths = self.paths();
        let path = begins()?;
        paths.push(path.clone());
        Ok(path)
    }

    /// Notes what was begun.
    pub fn add(&self, path: &Path) {
        self.paths().push(path.to_owned());
    }

    /// Does what nothing may come between, such as putting a finished folder in its place. What was done is
    /// off the list.
    pub(super) fn finish<T, E>(&self, path: &Path, does: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let mut paths = self.paths();
        let done = does()?;
        paths.retain(|known| known != path);
        Ok(done)
    }

    /// Removes what was begun and not finished.
    pub(super) fn abandon(&self, path: &Path) {
        let mut paths = self.paths();
        if let Some(at) = paths.iter().position(|known| known == path) {
            paths.remove(at);
            remove(path);
        }
    }

    /// Removes all that was begun, latest first, for a process that is about to end. Who is still at work on
    /// it waits from here on for that end, and puts nothing in place any more.
    pub fn remove_all(&self) {
        let mut paths = self.paths();
        while let Some(path) = paths.pop() {
            remove(&path);
        }
        std::mem::forget(paths);
    }
}

/// Removes a file or a folder. In a folder somebody may still write: a few tries see to that.
fn remove(path: &Path) {
    const TRIES: usize = 20;
    for _ in 0..TRIES {
        let _ = if fs::symlink_metadata(path).is_ok_and(|about| about.is_dir()) {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        };
        if fs::symlink_metadata(path).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
