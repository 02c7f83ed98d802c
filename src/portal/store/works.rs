//! What was started from a page, so that it is known after the server ended.

use rusqlite::{OptionalExtension, params};

use super::Store;
use crate::portal::{
    PortalError,
    work::{How, Work, WorkEnded},
};

impl Store {
    /// Keeps that a command began; gives its number.
    pub(in crate::portal) fn begin_work(&self, work: &Work) -> Result<i64, PortalError> {
        let connection = self.connection();
        let sql = "INSERT INTO works (title, who, began) VALUES (?, ?, ?)";
        connection.execute(sql, params![work.title, work.who, work.began])?;
        Ok(connection.last_insert_rowid())
    }

    /// Keeps what came of it.
    pub(in crate::portal) fn end_work(&self, number: i64, ended: &WorkEnded) -> Result<(), PortalError> {
        let sql = "UPDATE works SET ended = ?, printed = ? WHERE id = ?";
        self.connection().execute(sql, params![ended.how.word(), ended.printed, number])?;
        Ok(())
    }

    /// What did not end while the server was there is cut short.
    pub(in crate::portal) fn cut_work_short(&self) -> Result<(), PortalError> {
        let sql = "UPDATE works SET ended = ?, printed = '' WHERE ended IS NULL";
        self.connection().execute(sql, [How::CutShort.word()])?;
        Ok(())
    }

    /// What was started last.
    pub(in crate::portal) fn last_work(&self) -> Result<Option<Work>, PortalError> {
        let sql = "SELECT title, who, began, ended, printed FROM works ORDER BY id DESC LIMIT 1";
        let connection = self.connection();
        let found = connection.query_row(sql, [], |row| {
            let ended: Option<String> = row.get(3)?;
            let printed: Option<String> = row.get(4)?;
            let ended = ended
                .map(|word| WorkEnded { how: How::of_word(&word), printed: printed.unwrap_or_default() });
            let (title, who, began) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Work { title, who, began, stages: Vec::new(), ended })
        });
        Ok(found.optional()?)
    }
}
