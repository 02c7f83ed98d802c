//! The log: who did what, when. It is only added to.

use rusqlite::{Connection, params};

use super::Store;
use crate::portal::PortalError;

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// When.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub about: String,
}

/// Adds a line: with what else is written at the same time, or by itself.
pub(super) fn add(connection: &Connection, line: &AuditLine) -> Result<(), PortalError> {
    connection.execute(
        "INSERT INTO audit (at, who, action, about) VALUES (?, ?, ?, ?)",
        params![line.at, line.who, line.action, line.about],
    )?;
    Ok(())
}

impl Store {
    /// Adds a line to the log.
    ///
    /// # Errors
    /// If the store does not take it.
    pub fn log(&self, now: i64, who: &str, action: &str, about: &str) -> Result<(), PortalError> {
        let (who, action, about) = (who.to_owned(), action.to_owned(), about.to_owned());
        add(&self.connection(), &AuditLine { at: now, who, action, about })
    }

    /// The log, oldest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn audit(&self) -> Result<Vec<AuditLine>, PortalError> {
        let connection = self.connection();
        let mut all = connection.prepare("SELECT at, who, action, about FROM audit ORDER BY id")?;
        let all = all.query_map([], |row| {
            Ok(AuditLine { at: row.get(0)?, who: row.get(1)?, action: row.get(2)?, about: row.get(3)? })
        })?;
        Ok(all.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_log_is_neither_changed_nor_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.log(1, "Ann", "entered", "link 1").unwrap();
        for sql in ["UPDATE audit SET who = 'Ben'", "DELETE FROM audit"] {
            assert!(store.connection().execute(sql, []).is_err(), "{sql}");
        }
        assert_eq!(store.audit().unwrap().len(), 1);
    }
}
