//! The records of one table of a return as they are kept: held, or laid aside on disk until somebody looks at
//! them.
//!
//! A national quarter may come with case lists of millions of rows. Each long list is laid into one file
//! without a name, is read again when it is looked at, and let go by whoever goes through return after
//! return. What looks at records need not know.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    ops::{Deref, DerefMut, Range},
    path::Path,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::records::TableRecords;

/// Fewer records are always held.
const FEWEST: usize = 2_000;

/// What the name begins with that the file has until it is open: a run removes what lies under such a name
/// beside its outputs, left by one that was killed in that moment.
pub const ASIDE: &str = ".quarterday-aside-";

/// The file into which long lists are laid. Once it is open it has no name, and is gone when the program
/// ends, however that is.
#[derive(Debug)]
pub struct Aside {
    file: Mutex<File>,
    failed: AtomicBool,
}

impl Aside {
    /// A file in a folder; the folder itself need not be there yet, one above it is.
    ///
    /// # Errors
    /// If the disk takes none.
    pub fn within(folder: &Path) -> io::Result<Arc<Self>> {
        let there = folder.ancestors().find(|above| above.is_dir()).unwrap_or(Path::new("."));
        let file = nameless_in(there)?;
        Ok(Arc::new(Self { file: Mutex::new(file), failed: AtomicBool::new(false) }))
    }

    /// Whether something that was laid aside could not be read again: what was worked out is then not to be
    /// used.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Puts something behind what is there; gives where it begins.
    fn put(&self, bytes: &[u8]) -> io::Result<u64> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let start = file.seek(SeekFrom::End(0))?;
        file.write_all(bytes)?;
        Ok(start)
    }

    fn get(&self, start: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// Not every disk makes a file without a name in one step: so it has one of ours for a moment everywhere, by
/// which what is left is known.
#[cfg(unix)]
fn nameless_in(folder: &Path) -> io::Result<File> {
    tempfile::Builder::new().prefix(ASIDE).tempfile_in(folder).map(tempfile::NamedTempFile::into_file)
}

/// The system removes it once it is closed.
#[cfg(not(unix))]
fn nameless_in(folder: &Path) -> io::Result<File> {
    tempfile::tempfile_in(folder)
}

/// The records of one table of a return.
#[derive(Debug, Default)]
pub struct KeptRecords {
    held: OnceLock<Box<TableRecords>>,
    /// Where they lie, if they were laid aside and not changed since.
    laid: Option<Laid>,
}

/// Where records lie, and what is known of them without looking.
#[derive(Debug, Clone)]
struct Laid {
    aside: Arc<Aside>,
    start: u64,
    bytes: usize,
    table: usize,
    fields: usize,
    length: usize,
    /// Rows that follow one another.
    rows: Vec<Range<u32>>,
    /// The file in which all of them stand, if that was said since.
    submission: Option<usize>,
}

impl Laid {
    fn read(&self) -> TableRecords {
        let read = self
            .aside
            .get(self.start, self.bytes)
            .ok()
            .and_then(|bytes| postcard::from_bytes::<TableRecords>(&bytes).ok());
        let mut records = read.unwrap_or_else(|| {
            // What is worked out of blanks is thrown away by whoever asks whether this failed.
            self.aside.failed.store(true, Ordering::Relaxed);
            TableRecords::unknown(self.table, self.fields, self.rows.iter().flat_map(Clone::clone).collect())
        });
        if let Some(submission) = self.submission {
            records.set_submission(submission);
        }
        records
    }
}

impl From<TableRecords> for KeptRecords {
    fn from(records: TableRecords) -> Self {
        Self { held: OnceLock::from(Box::new(records)), laid: None }
    }
}

impl KeptRecords {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.laid.as_ref().map_or_else(|| self.deref().len(), |laid| laid.length)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Index of the table.
    #[must_use]
    pub fn table(&self) -> usize {
        self.laid.as_ref().map_or_else(|| self.deref().table(), |laid| laid.table)
    }

    /// Rows, from 0, of all records.
    #[must_use]
    pub fn rows(&self) -> Vec<u32> {
        match &self.laid {
            Some(laid) => laid.rows.iter().flat_map(Clone::clone).collect(),
            None => self.deref().rows().to_vec(),
        }
    }

    /// Says in which file all of them stand.
    pub(super) fn set_submission(&mut self, submission: usize) {
        if let Some(laid) = &mut self.laid {
            laid.submission = Some(submission);
        }
        if let Some(held) = self.held.get_mut() {
            held.set_submission(submission);
        }
    }

    /// Lays them aside, if they are many.
    pub(super) fn lay_aside(&mut self, aside: &Arc<Aside>) {
        if self.laid.is_some() || self.len() < FEWEST {
            return;
        }
        let held: &TableRecords = self;
        // What the disk does not take stays held.
        let Ok(bytes) = postcard::to_stdvec(held) else { return };
        let Ok(start) = aside.put(&bytes) else { return };
        self.laid = Some(Laid {
            aside: Arc::clone(aside),
            start,
            bytes: bytes.len(),
            table: held.table(),
            fields: held.fields(),
            length: held.len(),
            rows: in_runs(held.rows()),
            submission: None,
        });
        self.let_go();
    }

    /// Lets go of them, if they lie on disk.
    pub(super) fn let_go(&mut self) {
        if self.laid.is_some() {
            self.held.take();
        }
    }
}

/// Rows that follow one another as one range each.
fn in_runs(rows: &[u32]) -> Vec<Range<u32>> {
    rows.chunk_by(|one, next| one.checked_add(1) == Some(*next))
        .map(|run| run[0]..run[0] + u32::try_from(run.len()).unwrap_or(u32::MAX))
        .collect()
}

impl Deref for KeptRecords {
    type Target = TableRecords;

    fn deref(&self) -> &TableRecords {
        self.held.get_or_init(|| Box::new(self.laid.as_ref().map(Laid::read).unwrap_or_default()))
    }
}

impl DerefMut for KeptRecords {
    /// What is changed does not lie on disk any more.
    fn deref_mut(&mut self) -> &mut TableRecords {
        let read = || Box::new(self.laid.as_ref().map(Laid::read).unwrap_or_default());
        let held = self.held.take().unwrap_or_else(read);
        self.laid = None;
        self.held = OnceLock::from(held);
        self.held.get_mut().unwrap_or_else(|| unreachable!("it was put there"))
    }
}

impl Clone for KeptRecords {
    fn clone(&self) -> Self {
        match &self.laid {
            Some(laid) => Self { held: OnceLock::new(), laid: Some(laid.clone()) },
            None => Self::from(self.deref().clone()),
        }
    }
}

impl PartialEq for KeptRecords {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl serde::Serialize for KeptRecords {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.deref().serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for KeptRecords {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        TableRecords::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reading::{NewRecord, Records},
        vocabulary::{Answer, Scaled, Value},
    };

    fn many(count: u32) -> Records {
        let number = |units: i64| Answer::Reported(Value::Number(Scaled { units, decimals: 0 }));
        let record = |row: u32| NewRecord {
            answers: vec![
                number(i64::from(row)),
                Answer::Reported(Value::Text(format!("case {row}").into())),
            ],
            ..NewRecord::blank(0, 2, 0, if row < 100 { row } else { row + 7 })
        };
        Records::of((0..count).map(record).chain([NewRecord::blank(1, 1, 0, 3)]))
    }

    #[test]
    fn what_is_laid_aside_is_the_same_when_it_is_looked_at_however_often_it_is_let_go() {
        let (held, folder) = (many(5_000), tempfile::tempdir().expect("a folder"));
        let aside = Aside::within(&folder.path().join("not/there/yet")).expect("a file");
        let mut laid = held.clone();
        laid.lay_aside(&aside);
        assert!(
            laid.tables()[0].held.get().is_none() && laid.tables()[1].held.get().is_some(),
            "the long list alone"
        );
        assert_eq!(
            (laid.len(), laid.places(1), laid.tables()[0].rows()),
            (5_001, 5_000..5_001, held.tables()[0].rows())
        );
        assert!(laid.tables()[0].held.get().is_none(), "to count is not to look");
        for _ in 0..2 {
            assert_eq!(laid, held);
            assert!(laid.tables()[0].held.get().is_some());
            laid.let_go();
            assert!(laid.tables()[0].held.get().is_none());
        }
        assert!(!aside.has_failed());
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "it has no name");
    }

    #[test]
    fn what_is_said_of_its_file_or_changed_stays_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let aside = Aside::within(folder.path()).expect("a file");
        let (mut held, mut laid) = (many(3_000), many(3_000));
        laid.lay_aside(&aside);
        for records in [&mut held, &mut laid] {
            records.set_submission(7);
        }
        assert_eq!((laid.get(2_999).submission(), &laid), (7, &held));
        laid.let_go();
        for records in [&mut held, &mut laid] {
            records.retain(|at| at != 1);
        }
        laid.let_go();
        assert_eq!((laid.len(), &laid), (3_000, &held), "what was changed is held");
    }

    #[test]
    fn what_cannot_be_read_again_is_told_and_never_passed_for_figures() {
        let folder = tempfile::tempdir().expect("a folder");
        let aside = Aside::within(folder.path()).expect("a file");
        let mut laid = many(3_000);
        laid.lay_aside(&aside);
        aside.file.lock().expect("the file").set_len(10).expect("cut");
        assert!(!aside.has_failed());
        assert!(
            laid.iter().take(3_000).all(|record| record.answers().all(|answer| answer == Answer::NotKnown))
        );
        assert!(aside.has_failed());
    }
}
