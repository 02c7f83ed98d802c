//! Sessions: who is there, until when.

use rusqlite::{OptionalExtension, params};

use super::{Account, Link, Store};
use crate::portal::{
    PortalError,
    secret::{hash_of, new_secret},
};

/// A session of which nothing is heard for so many seconds has ended.
const IDLE: i64 = 60 * 60;

/// Any session has ended after so many seconds.
const LONGEST: i64 = 12 * 60 * 60;

/// Who is there.
#[derive(Debug, Clone)]
pub enum Who {
    /// Somebody of an authority, by a link.
    Sender(Link),
    /// Somebody of the unit, by a password.
    Officer(Account),
}

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its secret, as the cookie has it.
    pub secret: String,
    /// Whose it is.
    pub who: Who,
}

impl Store {
    /// Begins a session, and gives its secret.
    pub(in crate::portal) fn begin_session(&self, who: &Who, now: i64) -> Result<String, PortalError> {
        let secret = new_secret()?;
        let (link, account) = match who {
            Who::Sender(link) => (Some(link.id), None),
            Who::Officer(account) => (None, Some(account.id)),
        };
        let connection = self.connection();
        let sql = "DELETE FROM sessions WHERE seen < ? OR began < ?";
        connection.execute(sql, params![now - IDLE, now - LONGEST])?;
        connection.execute(
            "INSERT INTO sessions (hash, link, account, began, seen) VALUES (?, ?, ?, ?, ?)",
            params![hash_of(&secret), link, account, now, now],
        )?;
        Ok(secret)
    }

    /// The session of a secret, if it has not ended, and its link or account is still good.
    pub(in crate::portal) fn session(&self, secret: &str, now: i64) -> Result<Option<Session>, PortalError> {
        let hash = hash_of(secret);
        let sql = "SELECT link, account FROM sessions WHERE hash = ? AND seen >= ? AND began >= ?";
        let found = self
            .connection()
            .query_row(sql, params![hash, now - IDLE, now - LONGEST], |row| {
                Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?))
            })
            .optional()?;
        let who = match found {
            Some((Some(link), None)) => self.link(link)?.filter(|link| link.is_good(now)).map(Who::Sender),
            Some((None, Some(account))) => self.account(account)?.map(Who::Officer),
            _ => None,
        };
        // Once a minute is often enough to know that somebody is still there.
        let sql = "UPDATE sessions SET seen = ? WHERE hash = ? AND seen < ?";
        if who.is_some() {
            self.connection().execute(sql, params![now, hash, now - 60])?;
        }
        Ok(who.map(|who| Session { secret: secret.to_owned(), who }))
    }

    /// Ends a session.
    pub(in crate::portal) fn end_session(&self, secret: &str) -> Result<(), PortalError> {
        self.connection().execute("DELETE FROM sessions WHERE hash = ?", [hash_of(secret)])?;
        Ok(())
    }
}
