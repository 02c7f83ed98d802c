//! What an earlier run accepted, put together again from its output folder: so that other rules can be
//! applied to it.
//!
//! Of a return all that rules see is on disk: its unit, its records in their order, each answer or why there
//! is none, and which lists it gave with no records. Places are not; exceptions made of these returns name no
//! cell. What came when is read from `submissions.csv`.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use polars::prelude::{DataFrame, PolarsError};

use super::{
    EarlierOutput, HistoryError,
    history::{NotAsDeclared, values},
    listed::{ListedSubmission, submissions},
    parquet::{CORRECTED, DERIVED, EXCLUDED, LEFT_OUT, NO_RECORDS, OTHER_UNIT, QUESTIONED, YEAR_TO_DATE},
};
use crate::{
    intake::parse_received,
    reading::{NewRecord, OtherUnit, Records},
    returns::{Context, Return, Returns, Submission, unit_with_id},
    schemas::RecordTable,
    vocabulary::{Answer, CellAddress, NOT_ASKED, Period, Value, submission::State},
};

/// The returns that an earlier run accepted.
#[derive(Debug, Default)]
pub struct Accepted {
    /// The returns, in order of unit, and the files that had come.
    pub returns: Returns,
    /// Fields of the collection, as `table.field`, of which the records of that run know nothing: they count
    /// as not given.
    pub unknown_fields: Vec<String>,
}

/// Puts together what stands below `records` of an output folder for the period of the context; `None` if
/// there is no record of any table of the collection.
///
/// # Errors
/// If a file is not as the run wrote it, or cannot be read.
pub fn accepted(out: &EarlierOutput, context: &Context<'_>) -> Result<Option<Accepted>, HistoryError> {
    let came: Vec<Submission> = submissions(out)?.into_iter().map(submission).collect();
    let accepted = came.iter().enumerate().filter(|(_, file)| file.state == State::Accepted);
    let files = accepted.map(|(at, file)| (file.sha256.clone(), at)).rev().collect();
    let mut together =
        Together { reasons: reasons(out, context)?, submissions: came, files, ..Together::default() };
    let mut any = false;
    for (index, table) in context.collection.tables.iter().enumerate() {
        if let Some((path, frame)) = out.records(&table.name, context.period)? {
            any = true;
            together.table(&frame, index, table).map_err(|error| error.at(&path))?;
        } else {
            together
                .unknown_fields
                .extend(table.fields.iter().map(|field| format!("{}.{}", table.name, field.name)));
        }
    }
    Ok(any.then(|| together.finish(context)))
}

/// Why nulls are null, by unit, table, key and field, in the order of the records; and the lists that are
/// given and empty.
#[derive(Default)]
struct Reasons {
    /// The answer, and whether it stands in another unit than is asked for.
    of_nulls: HashMap<[String; 4], VecDeque<(Answer, bool)>>,
    empty: BTreeSet<(String, String)>,
    /// Keys for which the form of a unit's return has no row, by unit and table.
    rows_not_asked: HashMap<(String, String), Vec<String>>,
}

fn reasons(out: &EarlierOutput, context: &Context<'_>) -> Result<Reasons, HistoryError> {
    let Some((path, frame)) = out.records("reasons", context.period)? else { return Ok(Reasons::default()) };
    listed_reasons(&frame).map_err(|error| HistoryError::Records(path, error))
}

fn listed_reasons(frame: &DataFrame) -> Result<Reasons, PolarsError> {
    let mut reasons = Reasons::default();
    let texts = |name: &str| -> Result<Vec<String>, PolarsError> {
        Ok(frame.column(name)?.str()?.iter().map(|text| text.unwrap_or_default().to_owned()).collect())
    };
    let (tables, units, keys, fields) = (texts("table")?, texts("unit")?, texts("key")?, texts("field")?);
    let places = tables.into_iter().zip(units).zip(keys.into_iter().zip(fields));
    for (((table, unit), (key, field)), (reason, text)) in
        places.zip(texts("reason")?.into_iter().zip(texts("text")?))
    {
        let answer = match reason.as_str() {
            NO_RECORDS => {
                reasons.empty.insert((unit, table));
                continue;
            }
            // Made of the values, and made anew.
            DERIVED | LEFT_OUT | QUESTIONED | EXCLUDED | CORRECTED | YEAR_TO_DATE => continue,
            NOT_ASKED if field.is_empty() => {
                reasons.rows_not_asked.entry((unit, table)).or_default().push(key);
                continue;
            }
            NOT_ASKED => Answer::NotAsked,
            "not-applicable" => Answer::NotApplicable(text.into()),
            // What was expected of it is not kept; the field has changed since, or says it still.
            "unreadable" | OTHER_UNIT => {
                Answer::Unreadable { text: text.into(), expected: "what the field asks for".into() }
            }
            _ => Answer::NotKnown,
        };
        reasons
            .of_nulls
            .entry([unit, table, key, field])
            .or_default()
            .push_back((answer, reason == OTHER_UNIT));
    }
    Ok(reasons)
}

fn answer_text(answer: &Answer) -> &str {
    match answer {
        Answer::Unreadable { text, .. } => text,
        _ => "",
    }
}

/// Returns in the making.
#[derive(Default)]
struct Together {
    reasons: Reasons,
    records: BTreeMap<String, Records>,
    /// All files that came, and those of which nothing but the hash is known.
    submissions: Vec<Submission>,
    /// Hashes of accepted files, each with its place among the submissions.
    files: BTreeMap<String, usize>,
    unknown_fields: Vec<String>,
}

impl Together {
    fn table(&mut self, frame: &DataFrame, index: usize, table: &RecordTable) -> Result<(), NotAsDeclared> {
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
            let mut record = NewRecord {
                table: index,
                submission: self.file_of_hash(file.unwrap_or_default()),
                row: row.and_then(|row| u32::try_from(row - 1).ok()).unwrap_or_default(),
                answers: columns
                    .iter_mut()
                    .map(|values| values[at].take().map_or(Answer::NotKnown, Answer::Reported))
                    .collect(),
                cells: vec![None; table.fields.len()],
                ..NewRecord::default()
            };
            self.give_reasons(&mut record, unit, table);
            self.records.entry(unit.to_owned()).or_default().push(&record);
        }
        Ok(())
    }

    fn file_of_hash(&mut self, hash: &str) -> usize {
        if let Some(at) = self.files.get(hash) {
            return *at;
        }
        let at = self.submissions.len();
        self.submissions.push(accepted_file(hash.to_owned()));
        self.files.insert(hash.to_owned(), at);
        at
    }

    /// Says of every value that is not there why. Records of one key stand in the same order here and there.
    fn give_reasons(&mut self, record: &mut NewRecord, unit: &str, table: &RecordTable) {
        let key = record.key(table);
        let nulls = table
            .fields
            .iter()
            .zip(&mut record.answers)
            .enumerate()
            .filter(|(_, (_, answer))| answer.value().is_none());
        for (at, (field, answer)) in nulls {
            let place = [unit, &table.name, &key, &field.name].map(str::to_owned);
            if let Some((reason, is_other_unit)) =
                self.reasons.of_nulls.get_mut(&place).and_then(VecDeque::pop_front)
            {
                let text = answer_text(&reason).into();
                *answer = reason;
                let at = OtherUnit {
                    field: at,
                    sheet: 0,
                    at: CellAddress { row: 0, column: 0 },
                    text,
                    factor: None,
                };
                record.units.extend(Some(at).filter(|_| is_other_unit));
            }
        }
    }

    fn finish(mut self, context: &Context<'_>) -> Accepted {
        let tables = &context.collection.tables;
        // A return may be nothing but lists that are empty.
        let empty = std::mem::take(&mut self.reasons.empty);
        let mut rows_not_asked = std::mem::take(&mut self.reasons.rows_not_asked);
        for (unit, _) in &empty {
            self.records.entry(unit.clone()).or_default();
        }
        let mut submissions = std::mem::take(&mut self.submissions);
        let mut returns = Vec::new();
        for (id, records) in self.records {
            let mut files: BTreeSet<usize> = records.iter().map(|record| record.submission()).collect();
            let of_unit =
                |(_, file): &(usize, &Submission)| file.state == State::Accepted && file.units.contains(&id);
            files.extend(submissions.iter().enumerate().filter(of_unit).map(|(at, _)| at));
            if files.is_empty() {
                files.insert(submissions.len());
                submissions.push(accepted_file(String::new()));
            }
            let gives = |(at, table): (usize, &RecordTable)| {
                records.has(at) || empty.contains(&(id.clone(), table.name.clone()))
            };
            returns.push(Return {
                received: files
                    .iter()
                    .filter_map(|at| submissions[*at].received)
                    .max_by_key(|received| (received.date, received.time)),
                submissions: files.into_iter().collect(),
                gives: tables.iter().enumerate().map(gives).collect(),
                not_asked: tables
                    .iter()
                    .map(|table| rows_not_asked.remove(&(id.clone(), table.name.clone())).unwrap_or_default())
                    .collect(),
                unit: unit_with_id(&id, context, context.period.end()),
                records,
                nil: false,
                settled: Vec::new(),
            });
        }
        Accepted {
            returns: Returns { returns, submissions, ..Returns::default() },
            unknown_fields: self.unknown_fields,
        }
    }
}

/// A file as an earlier run listed it.
fn submission(listed: ListedSubmission) -> Submission {
    Submission {
        units: listed.unit.split(';').filter(|unit| !unit.is_empty()).map(str::to_owned).collect(),
        period: Period::parse(&listed.period),
        received: parse_received(&listed.received),
        state: State::ALL.into_iter().find(|state| state.word() == listed.state).unwrap_or(State::SetAside),
        file: listed.file,
        ..accepted_file(listed.sha256)
    }
}

/// A file that was accepted, of which nothing but the hash is known.
fn accepted_file(sha256: String) -> Submission {
    Submission {
        file: String::new(),
        sha256,
        bytes: 0,
        format: None,
        units: Vec::new(),
        codes: Vec::new(),
        names: Vec::new(),
        period: None,
        received: None,
        state: State::Accepted,
        reason: String::new(),
        sheets: Vec::new(),
    }
}
