//! When files arrived: from `receipts.csv` in the inbox, or from a folder named by a date. Never a file time.

use std::{collections::HashMap, path::Path};

use jiff::civil::{Date, DateTime, Time};

use super::inbox::{Arrival, Refusal};
use crate::vocabulary::day;

/// The log of what arrived when, in the top folder of the inbox.
pub const FILE: &str = "receipts.csv";

/// When something arrived; the time of day only where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// Day.
    pub date: Date,
    /// Time of day, if known.
    pub time: Option<Time>,
}

impl Received {
    /// Which came first; `None` if it cannot be told, as for two on one day of which one has no time.
    #[must_use]
    pub fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        match self.date.cmp(&other.date) {
            std::cmp::Ordering::Equal => match (self.time, other.time) {
                (Some(own), Some(others)) if own != others => Some(own.cmp(&others)),
                _ => None,
            },
            order => Some(order),
        }
    }
}

impl std::fmt::Display for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.time {
            Some(time) => write!(f, "{}T{time}", self.date),
            None => write!(f, "{}", self.date),
        }
    }
}

/// Reads `2020-06-12`, `2020-06-12T14:03` or `2020-06-12 14:03:10`; or, as a table program saves these
/// again, `12/06/2020 14:03`.
#[must_use]
pub fn parse_received(text: &str) -> Option<Received> {
    let text = text.trim();
    if let Ok(date) = text.parse::<Date>()
        && text.len() <= 10
    {
        return Some(Received { date, time: None });
    }
    if let Some((date, time)) = day::in_list(text) {
        return Some(Received { date, time });
    }
    let moment = text.parse::<DateTime>().ok()?;
    Some(Received { date: moment.date(), time: Some(moment.time()) })
}

/// What `receipts.csv` says: when each file arrived, by its path below the inbox.
#[derive(Debug, Clone, Default)]
pub struct Receipts {
    by_file: HashMap<String, Received>,
}

/// A line of `receipts.csv` that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ReceiptsError {
    file: String,
    line: u64,
    message: String,
}

impl Receipts {
    /// Reads the `receipts.csv` of an inbox: columns `file,received` and, if there, `from`. None is none.
    ///
    /// # Errors
    /// A line that cannot be used: it is the unit's own file, so it is mended, not guessed.
    pub fn read(inbox: &Path) -> Result<Self, ReceiptsError> {
        let path = inbox.join(FILE);
        if !path.is_file() {
            return Ok(Self::default());
        }
        let fault =
            |line: u64, message: String| ReceiptsError { file: path.display().to_string(), line, message };
        let bytes = std::fs::read(&path).map_err(|error| fault(0, error.to_string()))?;
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text);
        let headings = reader.headers().map_err(|_| fault(1, "it is not UTF-8 text".to_owned()))?.clone();
        let column = |name: &str| {
            let at = headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
            at.ok_or_else(|| {
                fault(1, format!("the column \"{name}\" is missing; it must have file,received"))
            })
        };
        let (file, received) = (column("file")?, column("received")?);
        let mut by_file = HashMap::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                fault(error.position().map_or(0, csv::Position::line), "it is not UTF-8 text".to_owned())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let (name, when) = (record.get(file).unwrap_or(""), record.get(received).unwrap_or(""));
            let moment = parse_received(when).ok_or_else(|| {
                fault(
                    line,
                    format!(
                        "\"{when}\" is not a date or time such as 2020-06-12, 2020-06-12T14:03 or 12/06/2020"
                    ),
                )
            })?;
            if by_file.insert(name.replace('\\', "/"), moment).is_some_and(|before| before != moment) {
                return Err(fault(line, format!("\"{name}\" has two different times of receipt")));
            }
        }
        Ok(Self { by_file })
    }

    /// When a file arrived, by the log, else by the nearest folder above it that is named by a date.
    #[must_use]
    pub fn of(&self, shown: &str) -> Option<Received> {
        self.by_file.get(shown).copied().or_else(|| shown.rsplit('/').skip(1).find_map(parse_received))
    }

    /// Keeps out what is known to have come after a day, so that the day can be looked at again as it was.
    /// What is not known to have come later counts.
    pub fn keep_out_later(&self, arrivals: &mut [Arrival], day: Date) {
        for arrival in arrivals {
            if let Some(later) = self.of(&arrival.shown).filter(|received| received.date > day) {
                let reason = format!("it came on {}, after {day}, the day that is looked at", later.date);
                arrival.refusal = Some(Refusal::NotAReturn(reason));
            }
        }
    }

    /// Whether a file had come by a day, as far as it is known when it came.
    #[must_use]
    pub fn had_come(&self, shown: &str, day: Date) -> bool {
        self.of(shown).is_none_or(|received| received.date <= day)
    }

    /// Adds what the log of another inbox says; `place` is where that lies, seen from this one.
    pub fn add_of(&mut self, place: &str, other: Self) {
        let below = |(file, received)| (format!("{place}/{file}"), received);
        self.by_file.extend(other.by_file.into_iter().map(below));
    }

    /// The files it names that are not among those that arrived, in order.
    #[must_use]
    pub fn missing<'a>(&'a self, arrived: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        let arrived: std::collections::HashSet<&str> = arrived.collect();
        let mut missing: Vec<&str> =
            self.by_file.keys().map(String::as_str).filter(|file| !arrived.contains(file)).collect();
        missing.sort_unstable();
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_without_times_is_a_tie() {
        let at = |text| parse_received(text).expect("a time");
        assert_eq!(at("2020-06-12").compare(at("2020-06-12T10:00")), None);
        assert_eq!(at("2020-06-12 09:00").compare(at("2020-06-12T10:00")), Some(std::cmp::Ordering::Less));
        assert_eq!(at("2020-06-13").compare(at("2020-06-12T10:00")), Some(std::cmp::Ordering::Greater));
    }

    #[test]
    fn a_folder_named_by_a_date_says_when() {
        let receipts = Receipts::default();
        assert_eq!(
            receipts.of("2020-06-12/wales/a.csv").map(|when| when.to_string()).as_deref(),
            Some("2020-06-12")
        );
        assert_eq!(receipts.of("2020-06-12.csv"), None);
    }
}
