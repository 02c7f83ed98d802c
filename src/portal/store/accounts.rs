//! Accounts of the unit: who works there, and as what.

use argon2::Argon2;
use rusqlite::{OptionalExtension, Row, params};

use super::Store;
use crate::{
    intake::hexadecimal,
    portal::{
        PortalError,
        secret::{is_same, new_salt},
    },
};

/// What somebody of the unit may do. Each may do what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Sees the board, writes down what was said, drafts letters.
    Clerk,
    /// Also runs, decides about values, and signs off.
    Statistician,
    /// Also closes and opens again.
    Releaser,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Clerk, Self::Statistician, Self::Releaser];

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Statistician => "statistician",
            Self::Releaser => "releaser",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// What is typed to sign in.
    pub login: String,
    /// The person.
    pub name: String,
    /// As what.
    pub role: Role,
    /// When it was closed.
    pub closed: Option<i64>,
}

/// An account that is to be made.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// What is typed to sign in.
    pub login: &'a str,
    /// The person.
    pub name: &'a str,
    /// As what.
    pub role: Role,
    /// The password; of it only a slow hash is kept.
    pub password: &'a str,
}

const COLUMNS: &str = "id, login, name, role, closed";

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let role: String = row.get(3)?;
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        // What is no role may do the least.
        role: Role::of_word(&role).unwrap_or(Role::Clerk),
        closed: row.get(4)?,
    })
}

/// Argon2id, with the parameters that its crate advises.
fn slow_hash(password: &str, salt: &str) -> Result<String, PortalError> {
    let mut hash = [0; 32];
    Argon2::default()
        .hash_password_into(password.as_bytes(), salt.as_bytes(), &mut hash)
        .map_err(|error| PortalError::of("the password could not be hashed", &error))?;
    Ok(hexadecimal(&hash))
}

impl Store {
    /// Makes an account, or gives one that is there a new password, name and role.
    ///
    /// # Errors
    /// If the store does not take it.
    pub fn put_account(&self, new: &NewAccount<'_>, now: i64) -> Result<(), PortalError> {
        let salt = new_salt()?;
        let hash = slow_hash(new.password, &salt)?;
        let connection = self.connection();
        connection.execute(
            "INSERT INTO accounts (login, name, role, salt, hash, made) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (login) DO UPDATE SET name = excluded.name, role = excluded.role,
             salt = excluded.salt, hash = excluded.hash, closed = NULL",
            params![new.login, new.name, new.role.word(), salt, hash, now],
        )?;
        // Who had the old password is out.
        let sql = "DELETE FROM sessions WHERE account = (SELECT id FROM accounts WHERE login = ?)";
        connection.execute(sql, [new.login])?;
        Ok(())
    }

    /// All accounts.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn accounts(&self) -> Result<Vec<Account>, PortalError> {
        let connection = self.connection();
        let mut all = connection.prepare(&format!("SELECT {COLUMNS} FROM accounts ORDER BY login"))?;
        let all = all.query_map([], account)?;
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// The account with a number, if it is not closed.
    pub(in crate::portal) fn account(&self, id: i64) -> Result<Option<Account>, PortalError> {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = ? AND closed IS NULL");
        Ok(self.connection().query_row(&sql, [id], account).optional()?)
    }

    /// The account of a login and its password. It takes as long where there is no such account.
    pub(in crate::portal) fn account_of(
        &self,
        login: &str,
        password: &str,
    ) -> Result<Option<Account>, PortalError> {
        let sql = format!("SELECT {COLUMNS}, salt, hash FROM accounts WHERE login = ? AND closed IS NULL");
        let kept = |row: &Row<'_>| Ok((account(row)?, row.get::<_, String>(5)?, row.get::<_, String>(6)?));
        let found = self.connection().query_row(&sql, [login], kept).optional()?;
        let salt = found.as_ref().map_or("no such account", |(_, salt, _)| salt.as_str());
        let hash = slow_hash(password, salt)?;
        Ok(found.filter(|(_, _, own)| is_same(own, &hash)).map(|(account, _, _)| account))
    }

    /// Closes an account, and ends its sessions; whether there was one.
    ///
    /// # Errors
    /// If the store does not take it.
    pub fn close_account(&self, login: &str, now: i64) -> Result<bool, PortalError> {
        let connection = self.connection();
        let sql = "DELETE FROM sessions WHERE account = (SELECT id FROM accounts WHERE login = ?)";
        connection.execute(sql, [login])?;
        let sql = "UPDATE accounts SET closed = ? WHERE login = ? AND closed IS NULL";
        Ok(connection.execute(sql, params![now, login])? > 0)
    }
}
