//! The watch over readers: one that takes too long is stopped.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use super::process::Watched;

/// Stops readers that take too long.
#[derive(Default)]
pub struct Watch {
    readers: Mutex<Vec<Arc<Watched>>>,
    done: AtomicBool,
}

/// How often the watch looks.
const ROUND: Duration = Duration::from_millis(50);

impl Watch {
    /// Watches one more.
    pub fn add(&self, reader: Arc<Watched>) {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        // Readers that only the watch still holds are gone.
        readers.retain(|known| Arc::strong_count(known) > 1);
        readers.push(reader);
    }

    /// Keeps watch for as long as something is done.
    pub fn over<T>(&self, does: impl FnOnce() -> T) -> T {
        thread::scope(|scope| {
            let watch = scope.spawn(|| {
                while !self.done.load(Ordering::Acquire) {
                    self.readers
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .iter()
                        .for_each(|reader| reader.stop_if_overdue());
                    thread::park_timeout(ROUND);
                }
            });
            // Ends the watch even if what is done panics, or the scope would wait for it for ever.
            let _end = EndOfWatch { watch: self, thread: watch.thread().clone() };
            does()
        })
    }
}

struct EndOfWatch<'w> {
    watch: &'w Watch,
    thread: thread::Thread,
}

impl Drop for EndOfWatch<'_> {
    fn drop(&mut self) {
        self.watch.done.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
