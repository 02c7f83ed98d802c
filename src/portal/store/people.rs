//! What of people is kept no longer: names and addresses of links that open nothing any more, who sent a
//! receipt, who answered and what was said. The log stays: nobody can change a line of it.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rusqlite::{Connection, params};

use super::Store;
use crate::{portal::PortalError, schemas::TimeSpan};

/// What was made blank in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// Of which table.
    pub table: &'static str,
    /// The unit for which it was.
    pub unit: String,
    /// The row.
    pub row: i64,
    /// Which columns.
    pub columns: &'static str,
}

/// What was made blank, and what stays.
#[derive(Debug, Default)]
pub struct PeopleForgotten {
    /// What was made blank.
    pub rows: Vec<Forgotten>,
    /// Lines of the log that are so old, and stay as they are.
    pub lines_of_log: usize,
    /// Accounts of the unit's own people, which stay until the unit takes them away.
    pub accounts: usize,
}

/// A table that names people: which rows still do, by the last moment at which they were of use; and what
/// makes them blank.
struct Named {
    table: &'static str,
    columns: &'static str,
    still: &'static str,
    blank: &'static str,
}

const NAMED: [Named; 3] = [
    Named {
        table: "links",
        columns: "name; email",
        // What is good for something is still used.
        still: "SELECT id, unit, min(expires, coalesce(revoked, expires)) FROM links \
                WHERE (name <> '' OR email <> '')",
        blank: "UPDATE links SET name = '', email = '' WHERE id = ?",
    },
    Named {
        table: "receipts",
        columns: "who; files",
        still: "SELECT id, unit, CAST(strftime('%s', received) AS INTEGER) FROM receipts WHERE who <> ''",
        blank: "UPDATE receipts SET who = '', files = '[]' WHERE id = ?",
    },
    Named {
        table: "answers",
        columns: "who; words",
        still: "SELECT id, unit, at FROM answers WHERE (who <> '' OR words <> '')",
        blank: "UPDATE answers SET who = '', words = '' WHERE id = ?",
    },
];

impl Store {
    /// Makes blank what of people is kept no longer on a day, so that it is on the disk no longer either.
    ///
    /// # Errors
    /// If the store cannot be read, or does not take it.
    pub fn forget_people(&self, kept_for: TimeSpan, day: Date) -> Result<PeopleForgotten, PortalError> {
        let mut connection = self.connection();
        connection.pragma_update(None, "secure_delete", "ON")?;
        let mut found = PeopleForgotten::default();
        let whole = connection.transaction()?;
        for named in &NAMED {
            for (row, unit, moment) in all(&whole, named.still)? {
                // Of what has no moment that can be read nothing is known to be over.
                if !moment.is_some_and(|moment| is_over(moment, kept_for, day)) {
                    continue;
                }
                whole.execute(named.blank, params![row])?;
                found.rows.push(Forgotten { table: named.table, unit, row, columns: named.columns });
            }
        }
        let lines = all(&whole, "SELECT id, '', at FROM audit")?;
        let is_old = |moment: &Option<i64>| moment.is_some_and(|own| is_over(own, kept_for, day));
        found.lines_of_log = lines.iter().filter(|(_, _, moment)| is_old(moment)).count();
        found.accounts = all(&whole, "SELECT id, '', made FROM accounts")?.len();
        whole.commit()?;
        if !found.rows.is_empty() {
            // What stood there stands in no page of the file that is free, nor in the log of changes.
            connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        }
        Ok(found)
    }
}

type Row = (i64, String, Option<i64>);

fn all(connection: &Connection, sql: &str) -> Result<Vec<Row>, PortalError> {
    let mut all = connection.prepare(sql)?;
    let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(all.collect::<Result<_, _>>()?)
}

fn is_over(moment: i64, kept_for: TimeSpan, day: Date) -> bool {
    let moment = Timestamp::from_second(moment).map(|own| own.to_zoned(TimeZone::UTC).date());
    moment.is_ok_and(|own| kept_for.after(own) <= day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::portal::store::{AnswerKept, NewLink};

    /// The middle of a day.
    fn noon(day: Date) -> i64 {
        day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp().as_second()
    }

    #[test]
    fn who_had_a_link_is_forgotten_on_the_day_and_not_before_and_stands_in_no_byte_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let new = |name: &'static str, email: &'static str, expires| NewLink {
            unit: "X0000001",
            name,
            email,
            expires: noon(expires),
        };
        let made = noon(date(2009, 12, 1));
        store.make_link(&new("Zebedee Quux", "z.quux@example.org", date(2010, 1, 10)), made).unwrap();
        store.make_link(&new("Ursula Underhill", "u@example.org", date(2012, 1, 10)), made).unwrap();
        let answer = AnswerKept {
            about: "1".to_owned(),
            kind: "explain".to_owned(),
            words: "Quentin was ill".to_owned(),
            who: "Zebedee Quux".to_owned(),
            at: noon(date(2010, 1, 9)),
        };
        store.keep_answer(("X0000001", "2009-10"), &answer).unwrap();
        store.log(made, "Ann", "made", "link 1").unwrap();
        let forget = |day| store.forget_people(TimeSpan::Years(2), day).unwrap();
        assert_eq!(forget(date(2012, 1, 8)).rows, []);
        let tables = |found: PeopleForgotten| found.rows.iter().map(|own| own.table).collect::<Vec<_>>();
        assert_eq!(tables(forget(date(2012, 1, 9))), ["answers"]);
        let second = forget(date(2012, 1, 10));
        assert_eq!((second.lines_of_log, tables(second)), (1, vec!["links"]));
        assert_eq!(forget(date(2012, 1, 10)).rows, [], "twice changes nothing");
        let names: Vec<String> = store.links().unwrap().into_iter().map(|own| own.name).collect();
        assert_eq!(names, ["", "Ursula Underhill"]);
        drop(store);
        for entry in std::fs::read_dir(folder.path().join(".quarterday")).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains("Quux") && !text.contains("quux") && !text.contains("Quentin"));
        }
    }
}
