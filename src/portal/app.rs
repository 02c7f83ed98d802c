//! What all pages share.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::sync::Semaphore;

use super::{
    PortalError, Settings, Store,
    at_once::{AtOnce, Most},
    board::Kept,
    checkers::Checkers,
    limits::Limits,
    placing::finish_promised,
    program::Program,
    staging,
    store::AuditLine,
    work::AtWork,
};
use crate::{
    returns::{Context, Unit, due_or_exempt},
    vocabulary::Period,
};

/// What all pages share.
pub struct App {
    /// What the portal is of.
    pub settings: Settings,
    /// What it keeps.
    pub store: Store,
    pub(super) units: Vec<Unit>,
    pub(super) program: Program,
    pub(super) checkers: Checkers,
    /// Places for files that are checked at once; others wait.
    pub(super) checks: Semaphore,
    pub(super) limits: Limits,
    /// Uploads at once, by link.
    pub(super) uploads: AtOnce<i64>,
    /// `receipts.csv` is written by one at a time.
    pub(super) receipts: Mutex<()>,
    /// The boards that are not old.
    pub(super) board: tokio::sync::Mutex<Vec<Kept>>,
    /// What is worked on for the unit, or was last.
    pub(super) work: AtWork,
}

impl App {
    /// Opens the store, and finishes what was begun when the server last ended: every receipt that was
    /// promised is given, if its files are there.
    ///
    /// # Errors
    /// If the store cannot be opened, or files cannot be put in their place.
    pub fn open(settings: Settings) -> Result<Arc<Self>, PortalError> {
        let store = Store::open(&settings.workspace.folder)?;
        let context = Context::new(&settings.register, &settings.collection, settings.period);
        let units = due_or_exempt(&context);
        let program = Program::new(settings.program.clone(), settings.workspace.folder.clone());
        let checkers = Checkers::new(settings.program.clone(), settings.workspace.folder.clone());
        let checks = Semaphore::new(settings.checks_at_once.max(1));
        let work = AtWork::as_left(&store)?;
        let app = Self {
            store,
            units,
            program,
            checkers,
            checks,
            limits: Limits::default(),
            uploads: AtOnce::new(MOST_UPLOADS),
            receipts: Mutex::new(()),
            board: tokio::sync::Mutex::new(Vec::new()),
            work,
            settings,
        };
        finish_promised(&app)?;
        // Nothing is being checked yet.
        staging::sweep(&app, Duration::ZERO)?;
        Ok(Arc::new(app))
    }

    /// Now, in seconds since 1970.
    pub fn now(&self) -> i64 {
        (self.settings.clock)().timestamp().as_second()
    }

    /// Now by the clock on the wall.
    pub(super) fn on_the_wall(&self) -> jiff::civil::DateTime {
        (self.settings.clock)().datetime()
    }

    /// The period as it is written.
    pub(super) fn period(&self) -> String {
        self.settings.period.to_string()
    }

    /// The unit with an id, if it is asked for a return.
    pub(super) fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// Adds a line to the log.
    pub(super) fn log(&self, who: &str, action: &str, about: &str) -> Result<(), PortalError> {
        self.store.log(self.now(), who, action, about)
    }

    /// A line that is to be added to the log.
    pub(super) fn log_line(&self, who: &str, action: &str, about: &str) -> AuditLine {
        let (who, action, about) = (who.to_owned(), action.to_owned(), about.to_owned());
        AuditLine { at: self.now(), who, action, about }
    }

    /// The inbox of a period.
    pub(super) fn inbox_of(&self, period: &str) -> Result<PathBuf, PortalError> {
        let inbox = Period::parse(period).and_then(|period| self.settings.workspace.inbox(period));
        inbox.ok_or_else(|| PortalError("quarterday.toml does not say where the inbox is".to_owned()))
    }
}

/// Uploads that arrive or wait at once: by one link, and by all.
const MOST_UPLOADS: Most = Most { of_one: 4, of_all: 128 };

/// How long a check may take, with the time that it waits.
pub const LONGEST_CHECK: Duration = Duration::from_secs(300);
