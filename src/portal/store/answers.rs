//! What authorities answered: the ledger has it; this is what they are shown of it before the next run.

use rusqlite::params;

use super::Store;
use crate::portal::PortalError;

/// An answer.
#[derive(Debug, Clone)]
pub struct AnswerKept {
    /// The id of the exception; blank of a sign-off.
    pub about: String,
    /// `explain`, `correct` or `sign-off`.
    pub kind: String,
    /// What was said.
    pub words: String,
    /// Who.
    pub who: String,
    /// When.
    pub at: i64,
}

impl Store {
    /// Keeps an answer of a unit.
    pub(in crate::portal) fn keep_answer(
        &self,
        (unit, period): (&str, &str),
        answer: &AnswerKept,
    ) -> Result<(), PortalError> {
        let sql =
            "INSERT INTO answers (unit, period, about, kind, words, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let AnswerKept { about, kind, words, who, at } = answer;
        self.connection().execute(sql, params![unit, period, about, kind, words, who, at])?;
        Ok(())
    }

    /// The answers of a unit, oldest first.
    pub(in crate::portal) fn answers(
        &self,
        unit: &str,
        period: &str,
    ) -> Result<Vec<AnswerKept>, PortalError> {
        let connection = self.connection();
        let mut all = connection.prepare(
            "SELECT about, kind, words, who, at FROM answers WHERE unit = ? AND period = ? ORDER BY id",
        )?;
        let all = all.query_map([unit, period], |row| {
            Ok(AnswerKept {
                about: row.get(0)?,
                kind: row.get(1)?,
                words: row.get(2)?,
                who: row.get(3)?,
                at: row.get(4)?,
            })
        })?;
        Ok(all.collect::<Result<_, _>>()?)
    }
}
