//! Personal links: one a person, for one reporting unit, until a day.

use rusqlite::{OptionalExtension, Row, params};

use super::Store;
use crate::portal::{
    PortalError,
    secret::{hash_of, new_secret},
};

/// A link that was made.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its number.
    pub id: i64,
    /// The reporting unit for which it is.
    pub unit: String,
    /// The person who has it.
    pub name: String,
    /// To where it was sent.
    pub email: String,
    /// When it was made.
    pub made: i64,
    /// From when on it is good for nothing.
    pub expires: i64,
    /// When it was revoked.
    pub revoked: Option<i64>,
}

/// A link that is to be made.
#[derive(Debug)]
pub struct NewLink<'a> {
    /// The reporting unit.
    pub unit: &'a str,
    /// The person.
    pub name: &'a str,
    /// To where it goes.
    pub email: &'a str,
    /// From when on it is good for nothing.
    pub expires: i64,
}

const COLUMNS: &str = "id, unit, name, email, made, expires, revoked";

fn link(row: &Row<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        id: row.get(0)?,
        unit: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        made: row.get(4)?,
        expires: row.get(5)?,
        revoked: row.get(6)?,
    })
}

impl Link {
    /// Whether it opens anything.
    #[must_use]
    pub fn is_good(&self, now: i64) -> bool {
        self.revoked.is_none() && now < self.expires
    }
}

impl Store {
    /// Makes a link, and gives its number and its secret, which is kept nowhere.
    ///
    /// # Errors
    /// If the store does not take it.
    pub fn make_link(&self, new: &NewLink<'_>, now: i64) -> Result<(i64, String), PortalError> {
        let secret = new_secret()?;
        let connection = self.connection();
        connection.execute(
            "INSERT INTO links (hash, unit, name, email, made, expires) VALUES (?, ?, ?, ?, ?, ?)",
            params![hash_of(&secret), new.unit, new.name, new.email, now, new.expires],
        )?;
        Ok((connection.last_insert_rowid(), secret))
    }

    /// All links, in the order in which they were made.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn links(&self) -> Result<Vec<Link>, PortalError> {
        let connection = self.connection();
        let mut all = connection.prepare(&format!("SELECT {COLUMNS} FROM links ORDER BY id"))?;
        let all = all.query_map([], link)?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// The link with a number, good or not.
    pub(in crate::portal) fn link(&self, id: i64) -> Result<Option<Link>, PortalError> {
        let sql = format!("SELECT {COLUMNS} FROM links WHERE id = ?");
        Ok(self.connection().query_row(&sql, [id], link).optional()?)
    }

    /// The link with a secret, if it is good.
    pub(in crate::portal) fn link_of(&self, secret: &str, now: i64) -> Result<Option<Link>, PortalError> {
        let sql = format!("SELECT {COLUMNS} FROM links WHERE hash = ?");
        let found = self.connection().query_row(&sql, [hash_of(secret)], link).optional()?;
        Ok(found.filter(|found| found.is_good(now)))
    }

    /// Revokes a link, and ends the sessions that it opened; whether there was one that was not revoked.
    ///
    /// # Errors
    /// If the store does not take it.
    pub fn revoke(&self, id: i64, now: i64) -> Result<bool, PortalError> {
        let connection = self.connection();
        connection.execute("DELETE FROM sessions WHERE link = ?", [id])?;
        let sql = "UPDATE links SET revoked = ? WHERE id = ? AND revoked IS NULL";
        Ok(connection.execute(sql, params![now, id])? > 0)
    }
}
