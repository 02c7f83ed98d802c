//! Drafts, which were checked and may be sent, and receipts, of what was sent. A receipt is first written
//! down as one that is to be given; it is given once its files lie in the inbox.

use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{AuditLine, Store, audit};
use crate::portal::PortalError;

/// A file of a draft or receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSent {
    /// What its sender called it: to be shown to them, and for nothing else.
    pub original: String,
    /// The name that we gave it.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Files that were checked, and are not sent yet.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its reference, which its receipt will have.
    pub id: String,
    /// The link by which it came.
    pub link: i64,
    /// When.
    pub made: i64,
    /// The folder in which it lies.
    pub folder: String,
    /// Its files.
    pub files: Vec<FileSent>,
    /// Errors that were found in it.
    pub errors: i64,
}

/// A receipt.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// What it is known by.
    pub reference: String,
    /// The reporting unit.
    pub unit: String,
    /// The period into whose inbox it went.
    pub period: String,
    /// Who sent it.
    pub who: String,
    /// When it was received, as `receipts.csv` has it.
    pub received: String,
    /// The folder in which the draft lay.
    pub folder: String,
    /// Its files, named as they lie below the inbox.
    pub files: Vec<FileSent>,
    /// Errors that were found when it was checked.
    pub errors: i64,
}

const COLUMNS: &str = "reference, unit, period, who, received, folder, files, errors";

fn files(text: &str) -> Vec<FileSent> {
    serde_json::from_str(text).unwrap_or_default()
}

fn as_text(files: &[FileSent]) -> String {
    serde_json::to_string(files).unwrap_or_default()
}

fn receipt(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    Ok(Receipt {
        reference: row.get(0)?,
        unit: row.get(1)?,
        period: row.get(2)?,
        who: row.get(3)?,
        received: row.get(4)?,
        folder: row.get(5)?,
        files: files(&row.get::<_, String>(6)?),
        errors: row.get(7)?,
    })
}

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: row.get(0)?,
        link: row.get(1)?,
        made: row.get(2)?,
        folder: row.get(3)?,
        files: files(&row.get::<_, String>(4)?),
        errors: row.get(5)?,
    })
}

impl Store {
    /// Keeps a draft, in place of those that came by the same link before, with a line of the log; gives the
    /// folders of these.
    pub(in crate::portal) fn keep_draft(
        &self,
        own: &Draft,
        line: &AuditLine,
    ) -> Result<Vec<String>, PortalError> {
        let mut connection = self.connection();
        let whole = connection.transaction()?;
        let before: Vec<String> = {
            let mut before = whole.prepare("SELECT folder FROM drafts WHERE link = ?")?;
            before.query_map([own.link], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        whole.execute("DELETE FROM drafts WHERE link = ?", [own.link])?;
        whole.execute(
            "INSERT INTO drafts (id, link, made, folder, files, errors) VALUES (?, ?, ?, ?, ?, ?)",
            params![own.id, own.link, own.made, own.folder, as_text(&own.files), own.errors],
        )?;
        audit::add(&whole, line)?;
        whole.commit()?;
        Ok(before)
    }

    /// A draft that came by a link; nobody else's.
    pub(in crate::portal) fn draft(&self, id: &str, link: i64) -> Result<Option<Draft>, PortalError> {
        let sql = "SELECT id, link, made, folder, files, errors FROM drafts WHERE id = ? AND link = ?";
        Ok(self.connection().query_row(sql, params![id, link], draft).optional()?)
    }

    /// The folders of drafts made since a moment; older drafts are given up.
    pub(in crate::portal) fn drafts_since(&self, moment: i64) -> Result<Vec<String>, PortalError> {
        let connection = self.connection();
        connection.execute("DELETE FROM drafts WHERE made < ?", [moment])?;
        let mut all = connection.prepare("SELECT folder FROM drafts")?;
        let all = all.query_map([], |row| row.get(0))?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// Writes down that a receipt is to be given for a draft, which is one no longer; whether it still was
    /// one. The moment of receipt is that of `own`, or a second after the last of the same unit: no two tie.
    pub(in crate::portal) fn promise_receipt(
        &self,
        own: &Receipt,
        after: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Receipt>, PortalError> {
        let mut connection = self.connection();
        let whole = connection.transaction()?;
        if whole.execute("DELETE FROM drafts WHERE id = ?", [&own.reference])? == 0 {
            return Ok(None);
        }
        let last: Option<String> =
            whole.query_row("SELECT max(received) FROM receipts WHERE unit = ?", [&own.unit], |row| {
                row.get(0)
            })?;
        let next = last.filter(|last| *last >= own.received).and_then(|last| after(&last));
        let own = Receipt { received: next.unwrap_or_else(|| own.received.clone()), ..own.clone() };
        whole.execute(
            &format!("INSERT INTO receipts ({COLUMNS}, is_given) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)"),
            params![
                own.reference,
                own.unit,
                own.period,
                own.who,
                own.received,
                own.folder,
                as_text(&own.files),
                own.errors
            ],
        )?;
        whole.commit()?;
        Ok(Some(own))
    }

    /// All of a receipt is in its place: it is given, and the log says so.
    pub(in crate::portal) fn give_receipt(
        &self,
        reference: &str,
        line: &AuditLine,
    ) -> Result<(), PortalError> {
        let mut connection = self.connection();
        let whole = connection.transaction()?;
        whole.execute("UPDATE receipts SET is_given = 1 WHERE reference = ?", [reference])?;
        audit::add(&whole, line)?;
        whole.commit()?;
        Ok(())
    }

    /// Nothing of a receipt that was promised can be put in its place: it is none.
    pub(in crate::portal) fn drop_receipt(&self, reference: &str) -> Result<(), PortalError> {
        let sql = "DELETE FROM receipts WHERE reference = ? AND is_given = 0";
        self.connection().execute(sql, [reference])?;
        Ok(())
    }

    /// Receipts that were promised, and not given.
    pub(in crate::portal) fn promised(&self) -> Result<Vec<Receipt>, PortalError> {
        self.receipts_where("is_given = 0", &[])
    }

    /// The receipts of a unit, newest first.
    pub(in crate::portal) fn receipts(&self, unit: &str) -> Result<Vec<Receipt>, PortalError> {
        self.receipts_where("is_given = 1 AND unit = ?", &[unit])
    }

    /// The receipt of a unit with a reference.
    pub(in crate::portal) fn receipt(
        &self,
        reference: &str,
        unit: &str,
    ) -> Result<Option<Receipt>, PortalError> {
        let found = self.receipts_where("is_given = 1 AND reference = ? AND unit = ?", &[reference, unit])?;
        Ok(found.into_iter().next())
    }

    /// All receipts that were given, newest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn all_receipts(&self) -> Result<Vec<Receipt>, PortalError> {
        self.receipts_where("is_given = 1", &[])
    }

    fn receipts_where(&self, condition: &str, values: &[&str]) -> Result<Vec<Receipt>, PortalError> {
        let connection = self.connection();
        let sql = format!("SELECT {COLUMNS} FROM receipts WHERE {condition} ORDER BY id DESC");
        let mut all = connection.prepare(&sql)?;
        let all = all.query_map(rusqlite::params_from_iter(values), receipt)?;
        Ok(all.collect::<Result<_, _>>()?)
    }
}
