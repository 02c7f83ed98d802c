//! A command that somebody of the unit started: how far it is, and what came of it. One is at work at a time;
//! whoever looks is told by one channel, so that two who look see the same.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{PortalError, Store};

/// A command that somebody of the unit started.
#[derive(Debug, Clone)]
pub struct Work {
    /// What it does, in words.
    pub title: String,
    /// Who started it.
    pub who: String,
    /// When, by the clock on the wall.
    pub began: String,
    /// The stages that it told of, in order.
    pub stages: Vec<Progress>,
    /// What came of it, once it has ended.
    pub ended: Option<WorkEnded>,
}

/// A stage of a command, as it tells of it: so many of its pieces are done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Progress {
    /// Its name.
    pub stage: String,
    /// Pieces that are done.
    pub done: u64,
    /// All pieces; 1 where it is one piece.
    pub total: u64,
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkEnded {
    /// How it ended.
    pub how: How,
    /// What it printed.
    pub printed: String,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It did what it does.
    Well,
    /// It could not, and says why.
    Badly,
    /// Something ended it before it was done.
    Killed,
    /// The server itself ended meanwhile: what became of it is not known.
    CutShort,
}

impl How {
    const WORDS: [(&'static str, Self); 4] = [
        ("well", Self::Well),
        ("badly", Self::Badly),
        ("killed", Self::Killed),
        ("cut-short", Self::CutShort),
    ];

    /// The word by which it is kept.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }

    /// That of a word; of no word it is not known.
    pub fn of_word(word: &str) -> Self {
        Self::WORDS.iter().find(|(own, _)| *own == word).map_or(Self::CutShort, |(_, how)| *how)
    }
}

impl Work {
    /// Whether it goes on.
    pub fn is_at_work(&self) -> bool {
        self.ended.is_none()
    }

    /// Takes note of what it tells: a stage goes on, or another begins.
    fn tells(&mut self, told: Progress) {
        match self.stages.iter_mut().find(|own| own.stage == told.stage) {
            Some(own) => *own = told,
            None => self.stages.push(told),
        }
    }
}

impl Progress {
    /// What a line of standard error tells; nothing where it is a complaint.
    pub fn of_line(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok().filter(|own: &Self| own.done <= own.total)
    }
}

/// What is at work, or was last.
#[derive(Debug, Clone, Default)]
pub struct Now {
    /// The command.
    pub work: Option<Arc<Work>>,
    /// The server ends: nobody is told any more.
    pub is_ending: bool,
}

/// What is at work, for all who look.
#[derive(Debug)]
pub struct AtWork(watch::Sender<Now>);

impl AtWork {
    /// As it was left. What was at work when the server last ended is put down as cut short.
    pub fn as_left(store: &Store) -> Result<Self, PortalError> {
        store.cut_work_short()?;
        let work = store.last_work()?.map(Arc::new);
        Ok(Self(watch::Sender::new(Now { work, is_ending: false })))
    }

    /// What is at work, or was last.
    pub fn now(&self) -> Option<Arc<Work>> {
        self.0.borrow().work.clone()
    }

    /// For whoever wants to be told when it goes on.
    pub fn looked_at(&self) -> watch::Receiver<Now> {
        self.0.subscribe()
    }

    /// Begins, unless something is at work: gives the number by which it is kept.
    pub fn begin(&self, store: &Store, work: Work) -> Result<Option<i64>, PortalError> {
        let mut begun = Ok(None);
        self.0.send_if_modified(|now| {
            if now.work.as_ref().is_some_and(|work| work.is_at_work()) {
                return false;
            }
            begun = store.begin_work(&work).map(Some);
            let is_begun = begun.is_ok();
            if is_begun {
                now.work = Some(Arc::new(work));
            }
            is_begun
        });
        begun
    }

    /// It tells how far it is.
    pub fn tells(&self, told: Progress) {
        self.0.send_modify(|now| {
            if let Some(work) = now.work.as_mut() {
                Arc::make_mut(work).tells(told);
            }
        });
    }

    /// It has ended.
    pub fn end(&self, store: &Store, number: i64, ended: WorkEnded) -> Result<(), PortalError> {
        let kept = store.end_work(number, &ended);
        self.0.send_modify(|now| {
            if let Some(work) = now.work.as_mut() {
                Arc::make_mut(work).ended = Some(ended);
            }
        });
        kept
    }

    /// The server ends.
    pub fn server_ends(&self) {
        self.0.send_modify(|now| now.is_ending = true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Work {
        let words = |text: &str| text.to_owned();
        Work {
            title: words("Run"),
            who: words("Ann"),
            began: words("10:00"),
            stages: Vec::new(),
            ended: None,
        }
    }

    #[test]
    fn a_line_of_progress_is_told_from_a_complaint() {
        let line = r#"{"stage":"reading","done":3,"total":12}"#;
        let own = Progress { stage: "reading".to_owned(), done: 3, total: 12 };
        assert_eq!(Progress::of_line(line), Some(own));
        for line in ["quarterday: no inbox", "{}", r#"{"stage":"reading","done":4,"total":3}"#] {
            assert_eq!(Progress::of_line(line), None, "{line}");
        }
    }

    #[test]
    fn one_is_at_work_at_a_time_and_what_the_server_left_is_cut_short() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let at_work = AtWork::as_left(&store).unwrap();
        let number = at_work.begin(&store, run()).unwrap().unwrap();
        assert_eq!(at_work.begin(&store, run()).unwrap(), None);
        for done in [0, 5] {
            at_work.tells(Progress { stage: "reading".to_owned(), done, total: 5 });
        }
        assert_eq!(at_work.now().unwrap().stages.len(), 1);
        let ended = WorkEnded { how: How::Well, printed: "done".to_owned() };
        at_work.end(&store, number, ended.clone()).unwrap();
        assert_eq!(AtWork::as_left(&store).unwrap().now().unwrap().ended, Some(ended));
        at_work.begin(&store, run()).unwrap().unwrap();
        let left = AtWork::as_left(&store).unwrap().now().unwrap();
        assert_eq!(left.ended.as_ref().map(|own| own.how), Some(How::CutShort));
    }
}
