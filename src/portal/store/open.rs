//! The file of the store, and its tables.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::Connection;

use crate::portal::PortalError;

/// The file, below the folder `.quarterday` of a workspace.
const FILE: &str = "portal.sqlite";

/// Moments are seconds since 1970. What is logged is never changed or deleted.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS links (
        id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, unit TEXT NOT NULL, name TEXT NOT NULL,
        email TEXT NOT NULL, made INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER
    ) STRICT;
    CREATE TABLE IF NOT EXISTS accounts (
        id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
        salt TEXT NOT NULL, hash TEXT NOT NULL, made INTEGER NOT NULL, closed INTEGER
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sessions (
        hash TEXT PRIMARY KEY, link INTEGER REFERENCES links, account INTEGER REFERENCES accounts,
        began INTEGER NOT NULL, seen INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS drafts (
        id TEXT PRIMARY KEY, link INTEGER NOT NULL REFERENCES links, made INTEGER NOT NULL,
        folder TEXT NOT NULL, files TEXT NOT NULL, errors INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS receipts (
        id INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, unit TEXT NOT NULL, period TEXT NOT NULL,
        who TEXT NOT NULL, received TEXT NOT NULL, folder TEXT NOT NULL, files TEXT NOT NULL,
        errors INTEGER NOT NULL, is_given INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS answers (
        id INTEGER PRIMARY KEY, unit TEXT NOT NULL, period TEXT NOT NULL, about TEXT NOT NULL,
        kind TEXT NOT NULL, words TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS works (
        id INTEGER PRIMARY KEY, title TEXT NOT NULL, who TEXT NOT NULL, began TEXT NOT NULL,
        ended TEXT, printed TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS audit (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,
        about TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
    CREATE TRIGGER IF NOT EXISTS audit_is_not_deleted BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
    CREATE TRIGGER IF NOT EXISTS audit_is_not_replaced BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
";

/// What the portal keeps.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// Where it lies in a workspace.
    #[must_use]
    pub fn place(workspace: &Path) -> PathBuf {
        workspace.join(".quarterday").join(FILE)
    }

    /// Opens that of a workspace, and makes it if it is not there: for nobody but its owner.
    ///
    /// # Errors
    /// If the disk does not take it, or what lies there is none.
    pub fn open(workspace: &Path) -> Result<Self, PortalError> {
        let place = Self::place(workspace);
        let told = |error: &dyn std::fmt::Display| PortalError::of(place.display(), error);
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder).map_err(|error| told(&error))?;
        }
        for_its_owner(&place).map_err(|error| told(&error))?;
        let connection = Connection::open(&place).map_err(|error| told(&error))?;
        connection.busy_timeout(Duration::from_secs(10))?;
        // A receipt that was given is on the disk, whatever happens to the machine.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.execute_batch(TABLES)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    pub(super) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
fn for_its_owner(place: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(place).map(|_| ())
}

#[cfg(not(unix))]
fn for_its_owner(_: &Path) -> std::io::Result<()> {
    Ok(())
}
