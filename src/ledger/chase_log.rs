//! The chase log: who was written to, when, about what, and for which time. It is only ever added to.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use jiff::civil::Date;

use crate::{
    schemas::{Faults, csv_table::CsvTable},
    vocabulary::{Period, Situation},
};

const COLUMNS: [&str; 6] = ["sent", "period", "unit", "situation", "stage", "to"];

/// One letter that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Id of the unit it was sent to.
    pub unit: String,
    /// When.
    pub day: Date,
    /// In what situation its unit was.
    pub situation: Situation,
    /// Which of its kind it was, from 1.
    pub stage: usize,
}

/// In words: `overdue, letter 2`.
impl std::fmt::Display for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, letter {}", self.situation.word(), self.stage)
    }
}

/// What was sent about a period, in the order of the log.
#[derive(Debug, Default)]
pub struct ChaseLog(Vec<Sent>);

impl ChaseLog {
    /// The log of a workspace.
    #[must_use]
    pub fn place(folder: &Path) -> PathBuf {
        folder.join("log.csv")
    }

    /// What was sent about a period up to a day; nothing where there is no log.
    pub fn read(path: &Path, period: Period, day: Date, faults: &mut Faults) -> Self {
        let mut log = Self::default();
        let sheet = path.is_file().then(|| CsvTable::read(path, &COLUMNS, &[], faults)).flatten();
        let Some(sheet) = sheet else { return log };
        for (line, record) in &sheet.rows {
            let sent = sheet.date(*line, record, "sent", faults);
            let word = sheet.get(record, "situation");
            let situation = Situation::of_word(word);
            if situation.is_none() {
                let known = Situation::ALL.map(Situation::word);
                faults.unknown(&sheet.at(*line), "the situation", word, known.into_iter());
            }
            let is_of = sheet.get(record, "period") == period.to_string();
            if let (Some(sent), Some(situation), true) = (sent.filter(|sent| *sent <= day), situation, is_of)
            {
                let stage = sheet.get(record, "stage").parse().unwrap_or(1);
                let unit = sheet.get(record, "unit").to_owned();
                log.0.push(Sent { unit, day: sent, situation, stage });
            }
        }
        log
    }

    /// Which letter of a kind the next to a unit is, from 1, and when the last of that kind went out.
    #[must_use]
    pub fn next(&self, unit: &str, situation: Situation) -> (usize, Option<Date>) {
        let of_kind = || self.to(unit).filter(|sent| sent.situation == situation);
        let stage = of_kind().map(|sent| sent.stage).max().unwrap_or(0).saturating_add(1);
        (stage, of_kind().map(|sent| sent.day).max())
    }

    /// The last letter to a unit; of those of one day the last in the log.
    #[must_use]
    pub fn last(&self, unit: &str) -> Option<&Sent> {
        self.to(unit).max_by_key(|sent| sent.day)
    }

    /// The letters to a unit, in the order of the log.
    pub fn to<'l, 'u>(&'l self, unit: &'u str) -> impl Iterator<Item = &'l Sent> + use<'l, 'u> {
        self.0.iter().filter(move |sent| sent.unit == unit)
    }
}

/// A letter to be put down as sent.
pub struct ToLog<'a> {
    /// Id of the unit.
    pub unit: &'a str,
    /// In what situation it is.
    pub situation: Situation,
    /// Which of its kind it is.
    pub stage: usize,
    /// To whom it goes.
    pub to: &'a str,
}

/// Adds letters to the log.
///
/// # Errors
/// If the disk does not take them.
pub fn add(path: &Path, period: Period, day: Date, letters: &[ToLog<'_>]) -> std::io::Result<()> {
    let is_new = !path.exists();
    let mut writer = csv::Writer::from_writer(Vec::new());
    if is_new {
        writer.write_record(COLUMNS)?;
    }
    for letter in letters {
        writer.write_record([
            &day.to_string(),
            &period.to_string(),
            letter.unit,
            letter.situation.word(),
            &letter.stage.to_string(),
            letter.to,
        ])?;
    }
    let lines = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    // A last line that a program left without its end would swallow the first of ours.
    let ends = is_new || std::fs::read(path)?.last().is_none_or(|last| *last == b'\n');
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
    if is_new {
        file.write_all(b"\xef\xbb\xbf")?;
    }
    if !ends {
        file.write_all(b"\n")?;
    }
    file.write_all(&lines)?;
    file.sync_all()
}
