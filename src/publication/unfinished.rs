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

    /// Does what leaves nothing behind unless it is cut short: it is not, by a request to end.
    pub fn undisturbed<T>(&self, does: impl FnOnce() -> T) -> T {
        let _paths = self.paths();
        does()
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn who_is_told_to_end_waits_for_what_must_not_be_cut_short() {
        let (folder, unfinished) = (tempfile::tempdir().unwrap(), Unfinished::default());
        let (begun, of_a_moment) = (folder.path().join("begun"), folder.path().join("of a moment"));
        fs::write(&begun, "").unwrap();
        unfinished.add(&begun);
        let (tell, told) = channel();
        std::thread::scope(|scope| {
            unfinished.undisturbed(|| {
                fs::write(&of_a_moment, "").unwrap();
                scope.spawn(|| {
                    unfinished.remove_all();
                    tell.send(of_a_moment.exists()).unwrap();
                });
                assert!(told.recv_timeout(Duration::from_millis(50)).is_err(), "it waits");
                fs::remove_file(&of_a_moment).unwrap();
            });
            assert_eq!((told.recv(), begun.exists()), (Ok(false), false));
        });
    }
}
