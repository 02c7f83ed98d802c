//! What an earlier run accepted, put together again from its output folder: so that other rules can be applied to it.
//!
//! Of a return all that rules see is on disk: its unit, its records in their order, each answer or why there is none, and which
//! lists it gave with no records. Places are not; exceptions made of these returns name no file and no cell.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    path::Path,
};

use polars::prelude::{DataFrame, PolarsError};

use super::{
    HistoryError,
    history::{read, values},
    parquet::{NO_RECORDS, place},
};
use crate::{
    reading::ReadRecord,
    returns::{Context, Return, Returns, Submission, unit_with_id},
    schemas::RecordTable,
    vocabulary::{Answer, Value, submission::State},
};

/// The returns that an earlier run accepted.
#[derive(Debug, Default)]
pub struct Accepted {
    /// The returns, in order of unit; of their files no more is known than the hash.
    pub returns: Returns,
    /// Fields of the collection, as `table.field`, of which the records of that run know nothing: they count as not given.
    pub unknown_fields: Vec<String>,
}

/// Puts together what stands below `out/records` for the period of the context; `None` if there is no record of any table of
/// the collection.
///
/// # Errors
/// If a file that is there cannot be read.
pub fn accepted(out: &Path, context: &Context<'_>) -> Result<Option<Accepted>, HistoryError> {
    let mut together = Together { reasons: reasons(out, context)?, ..Together::default() };
    let mut any = false;
    for (index, table) in context.collection.tables.iter().enumerate() {
        let path = place(out, &table.name, context.period);
        if path.is_file() {
            any = true;
            let frame = read(&path).and_then(|frame| together.table(&frame, index, table));
            frame.map_err(|error| HistoryError::Records(path, error))?;
        } else {
            together.unknown_fields.extend(table.fields.iter().map(|field| format!("{}.{}", table.name, field.name)));
        }
    }
    Ok(any.then(|| together.finish(context)))
}

/// Why nulls are null, by unit, table, key and field, in the order of the records; and the lists that are given and empty.
#[derive(Default)]
struct Reasons {
    of_nulls: HashMap<[String; 4], VecDeque<Answer>>,
    empty: BTreeSet<(String, String)>,
}

fn reasons(out: &Path, context: &Context<'_>) -> Result<Reasons, HistoryError> {
    let path = place(out, "reasons", context.period);
    if !path.is_file() {
        return Ok(Reasons::default());
    }
    read(&path).and_then(|frame| listed_reasons(&frame)).map_err(|error| HistoryError::Records(path, error))
}

fn listed_reasons(frame: &DataFrame) -> Result<Reasons, PolarsError> {
    let mut reasons = Reasons::default();
    let texts = |name: &str| -> Result<Vec<String>, PolarsError> {
        Ok(frame.column(name)?.str()?.iter().map(|text| text.unwrap_or_default().to_owned()).collect())
    };
    let (tables, units, keys, fields) = (texts("table")?, texts("unit")?, texts("key")?, texts("field")?);
    let places = tables.into_iter().zip(units).zip(keys.into_iter().zip(fields));
    for (((table, unit), (key, field)), (reason, text)) in places.zip(texts("reason")?.into_iter().zip(texts("text")?)) {
        let answer = match reason.as_str() {
            NO_RECORDS => {
                reasons.empty.insert((unit, table));
                continue;
            }
            "not-applicable" => Answer::NotApplicable(text.into()),
            // What was expected of it is not kept; the field has changed since, or says it still.
            "unreadable" => Answer::Unreadable { text: text.into(), expected: "what the field asks for".into() },
            _ => Answer::NotKnown,
        };
        reasons.of_nulls.entry([unit, table, key, field]).or_default().push_back(answer);
    }
    Ok(reasons)
}

/// Returns in the making.
#[derive(Default)]
struct Together {
    reasons: Reasons,
    records: BTreeMap<String, Vec<ReadRecord>>,
    /// Hashes of files, each with its place among the submissions.
    files: BTreeMap<String, usize>,
    unknown_fields: Vec<String>,
}

impl Together {
    fn table(&mut self, frame: &DataFrame, index: usize, table: &RecordTable) -> Result<(), PolarsError> {
        let mut columns: Vec<Vec<Option<Value>>> = Vec::with_capacity(table.fields.len());
        for field in &table.fields {
            let there = frame.column(&field.name).is_ok();
            columns.push(if there { values(frame, field)? } else { vec![None; frame.height()] });
            if !there {
                self.unknown_fields.push(format!("{}.{}", table.name, field.name));
            }
        }
        let (units, files) = (frame.column("unit")?.str()?, frame.column("submission")?.str()?);
        let rows = frame.column("row")?.i64()?;
        for (at, ((unit, file), row)) in units.iter().zip(files.iter()).zip(rows.iter()).enumerate() {
            let unit = unit.unwrap_or_default();
            let next = self.files.len();
            let mut record = ReadRecord {
                table: index,
                submission: *self.files.entry(file.unwrap_or_default().to_owned()).or_insert(next),
                sheet: 0,
                row: row.and_then(|row| u32::try_from(row - 1).ok()).unwrap_or_default(),
                answers: columns.iter_mut().map(|values| values[at].take().map_or(Answer::NotKnown, Answer::Reported)).collect(),
                cells: vec![None; table.fields.len()],
                rounded: Vec::new(),
            };
            self.give_reasons(&mut record, unit, table);
            self.records.entry(unit.to_owned()).or_default().push(record);
        }
        Ok(())
    }

    /// Says of every value that is not there why. Records of one key stand in the same order here and there.
    fn give_reasons(&mut self, record: &mut ReadRecord, unit: &str, table: &RecordTable) {
        let key = record.key(table);
        for (field, answer) in table.fields.iter().zip(&mut record.answers).filter(|(_, answer)| answer.value().is_none()) {
            let place = [unit, &table.name, &key, &field.name].map(str::to_owned);
            if let Some(reason) = self.reasons.of_nulls.get_mut(&place).and_then(VecDeque::pop_front) {
                *answer = reason;
            }
        }
    }

    fn finish(mut self, context: &Context<'_>) -> Accepted {
        let tables = &context.collection.tables;
        // A return may be nothing but lists that are empty.
        let (empty, no_file) = (std::mem::take(&mut self.reasons.empty), self.files.len());
        for (unit, _) in &empty {
            self.records.entry(unit.clone()).or_default();
        }
        let made = |(id, records): (String, Vec<ReadRecord>)| {
            let files: BTreeSet<usize> = records.iter().map(|record| record.submission).collect();
            let gives = |(at, table): (usize, &RecordTable)| {
                records.iter().any(|record| record.table == at) || empty.contains(&(id.clone(), table.name.clone()))
            };
            Return {
                unit: unit_with_id(&id, context),
                submissions: if files.is_empty() { vec![no_file] } else { files.into_iter().collect() },
                received: None,
                gives: tables.iter().enumerate().map(gives).collect(),
                records,
                nil: false,
            }
        };
        let returns = self.records.into_iter().map(made).collect();
        let mut submissions = vec![file_of_hash("", context); no_file + 1];
        for (hash, at) in self.files {
            submissions[at] = file_of_hash(&hash, context);
        }
        Accepted { returns: Returns { returns, submissions, ..Returns::default() }, unknown_fields: self.unknown_fields }
    }
}

/// A file that was accepted, of which the hash is known.
fn file_of_hash(hash: &str, context: &Context<'_>) -> Submission {
    Submission {
        file: String::new(),
        sha256: hash.to_owned(),
        bytes: 0,
        format: None,
        units: Vec::new(),
        codes: Vec::new(),
        names: Vec::new(),
        period: Some(context.period),
        received: None,
        state: State::Accepted,
        reason: String::new(),
        sheets: Vec::new(),
    }
}
