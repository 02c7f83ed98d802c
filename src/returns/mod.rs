//! Whose each file is, for which period, and which version counts: every file ends in exactly one state.

mod attribution;
mod coverage;
mod dragged;
mod expected;
mod merge;
mod nil;
mod parts;
mod period_claims;
mod said;
mod titles;
mod twins;
mod units;
mod unread;
mod versions;

use std::collections::BTreeSet;

pub use crate::reading::period_text::periods_in;
pub use attribution::Attribution;
pub use expected::{expected_units, silent};
pub use period_claims::period_of;
use said::Said;
pub use titles::Titles;
use units::unit_of;
pub use units::unit_with_id;
pub use unread::{UNREAD_COLUMN, not_found};

use crate::{
    intake::{Arrival, Format, Receipts, Received, Refusal, parse_received},
    reading::{ReadFault, ReadReturn, Reading, Records, Unread, dates},
    schemas::{Collection, Register, form::Identity, register::Area},
    vocabulary::{Exception, Period, Place, Severity, submission::State},
};

/// A file that arrived, and all that became of it.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Path below the inbox.
    pub file: String,
    /// SHA-256 in hexadecimal; empty if it could not be opened.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// By content; `None` if it could not be opened.
    pub format: Option<Format>,
    /// Unit or units whose return it holds, or was meant to hold.
    pub units: Vec<String>,
    /// Codes of the authorities that these units are.
    pub codes: Vec<String>,
    /// Names of these units.
    pub names: Vec<String>,
    /// The period it says it is for.
    pub period: Option<Period>,
    /// When it arrived.
    pub received: Option<Received>,
    /// What became of it.
    pub state: State,
    /// Why, where it was not simply accepted.
    pub reason: String,
    /// Names of its sheets, for places.
    pub sheets: Vec<String>,
}

/// Who sends one return: an authority, or several jointly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The code of the authority, or the codes of all joined by `+`, or an id of the collection's own.
    pub id: String,
    /// Name in words.
    pub name: String,
    /// Codes of its authorities; empty for a unit that is in no register.
    pub codes: Vec<String>,
    /// Code of the authority that sends it; empty for a unit that is in no register.
    pub lead: String,
    /// Codes of the authorities in being for which it answers: its own, or those that succeeded them.
    pub covers: BTreeSet<String>,
    /// Country of all its members; blank if they are in several.
    pub country: Area,
    /// Region of all its members; blank if they are in several.
    pub region: Area,
    /// Its authorities had ended before the period.
    pub ended: bool,
}

/// What a unit's submissions say for the period.
#[derive(Debug, Clone)]
pub struct Return {
    /// Whose.
    pub unit: Unit,
    /// Indices of its submissions: one, or several that together are the return.
    pub submissions: Vec<usize>,
    /// When the last of them arrived.
    pub received: Option<Received>,
    /// Its records.
    pub records: Records,
    /// For each table of the collection whether the return gives it, if only with no records.
    pub gives: Vec<bool>,
    /// For each table the declared keys for which the form has no row: nobody sent them, and nobody is asked
    /// for them.
    pub not_asked: Vec<Vec<String>>,
    /// It is declared nil, and gives no flow.
    pub nil: bool,
}

impl Return {
    /// Whether its form has a row for a key of a table (by index).
    #[must_use]
    pub fn asks(&self, table: usize, key: &str) -> bool {
        !self.not_asked.get(table).is_some_and(|keys| keys.iter().any(|own| own == key))
    }

    /// Whether it gives a table (by index), but no record of it.
    #[must_use]
    pub fn gives_empty(&self, table: usize) -> bool {
        self.gives[table] && !self.records.has(table)
    }
}

/// All returns of a period, what became of every file, and what has to be asked about either.
#[derive(Debug, Clone, Default)]
pub struct Returns {
    /// Every file, in order of path.
    pub submissions: Vec<Submission>,
    /// The accepted returns, in order of unit.
    pub returns: Vec<Return>,
    /// Units of which versions came that tie: they sent, but nothing of theirs counts.
    pub held: Vec<Unit>,
    /// What has to be asked.
    pub exceptions: Vec<Exception>,
    /// Records in files that were read.
    pub rows_read: usize,
    /// Of these, records in returns that do not count: superseded, duplicate, set aside, unusable.
    pub rows_left_out: usize,
}

/// What intake and reading made of one file.
#[derive(Debug)]
pub struct Taken {
    /// The file.
    pub arrival: Arrival,
    /// Its hash, size and format, if it could be opened.
    pub opened: Option<(String, u64, Format)>,
    /// What was read, or why it was not.
    pub outcome: Result<Reading, Refusal>,
}

/// What is known of the world when files are attributed.
pub struct Context<'a> {
    /// Who there is.
    pub register: &'a Register,
    /// What is collected.
    pub collection: &'a Collection,
    /// For when.
    pub period: Period,
    titles: Titles,
}

impl<'a> Context<'a> {
    /// What is known for files of a period.
    #[must_use]
    pub fn new(register: &'a Register, collection: &'a Collection, period: Period) -> Self {
        Self { register, collection, period, titles: Titles::default() }
    }
}

/// One return of one file, attributed; once versions are told apart, what counts of all files of a unit.
pub(crate) struct Candidate {
    unit: Unit,
    /// Its file; of a return that counts, all its files.
    submissions: Vec<usize>,
    received: Option<Received>,
    records: Records,
    gives: Vec<bool>,
    not_asked: Vec<Vec<String>>,
    queries: Vec<(&'static str, String)>,
    /// What was met while its files were read, with the file.
    faults: Vec<(usize, ReadFault)>,
    /// Files of which some table gave way to another file's.
    replaced: Vec<(usize, Verdict)>,
}

/// What became of one return of one file.
pub(crate) struct Verdict {
    state: State,
    reason: String,
    /// Records that are left out by it.
    rows: usize,
}

/// What of a file is for another period than the run.
struct OtherTime {
    submission: usize,
    unit: String,
    period: Period,
    rows: usize,
}

/// The rule of what is told of figures of another time that stand beside those of this one.
const OTHER_TIME: &str = "other-time";

/// The query on a file that does not say for which period it is.
const NO_PERIOD: &str = "no-period";

/// Settles whose every file is, which versions count, and that nothing is counted twice.
#[must_use]
pub fn settle(taken: Vec<Taken>, receipts: &Receipts, context: &Context<'_>) -> Returns {
    let mut result = Returns::default();
    let mut candidates = Vec::new();
    let mut verdicts: Vec<Vec<Verdict>> = Vec::new();
    let mut others = Vec::new();
    let mut unread: Vec<Option<Unread>> = Vec::new();
    for file in taken {
        let index = result.submissions.len();
        unread.push(file.outcome.as_ref().map(|reading| reading.unread.clone()).ok());
        let (submission, mut found, verdict) =
            attribute_file(file, index, receipts, context, &mut result.rows_read, &mut others);
        result.submissions.push(submission);
        verdicts.push(verdict);
        candidates.append(&mut found);
    }
    let winners = versions::choose(
        candidates,
        &result.submissions,
        context,
        &mut verdicts,
        &mut result.exceptions,
        &mut result.held,
    );
    let kept = coverage::without_double_counting(
        winners,
        &result.submissions,
        context,
        &mut verdicts,
        &mut result.exceptions,
    );
    for candidate in kept {
        accept(candidate, &others, &mut unread, &mut verdicts, &mut result, context);
    }
    result.returns.sort_by(|a, b| a.unit.id.cmp(&b.unit.id));
    coverage::ask_for_missing_parts(&result.returns, context, &mut result.exceptions);
    for (submission, verdicts) in result.submissions.iter_mut().zip(verdicts) {
        result.rows_left_out += verdicts.iter().map(|verdict| verdict.rows).sum::<usize>();
        conclude(submission, &verdicts);
    }
    result
}

/// Puts a return that counts among the others, and tells what is to be told of its files.
fn accept(
    candidate: Candidate,
    others: &[OtherTime],
    unread: &mut [Option<Unread>],
    verdicts: &mut [Vec<Verdict>],
    result: &mut Returns,
    context: &Context<'_>,
) {
    let Candidate { unit, submissions, received, records, gives, not_asked, queries, faults, replaced } =
        candidate;
    for submission in &submissions {
        verdicts[*submission].push(Verdict { state: State::Accepted, reason: String::new(), rows: 0 });
    }
    replaced.into_iter().for_each(|(submission, verdict)| verdicts[submission].push(verdict));
    let file = result.submissions[submissions[0]].file.clone();
    for (rule, message) in queries {
        result.exceptions.push(about_file(&unit.id, Severity::Query, rule, message, &file));
    }
    // Figures of which it is not known which count are given, and no nil.
    let is_tied = faults.iter().any(|(_, fault)| fault.severity <= Severity::Error);
    let told_at: Vec<_> =
        faults.iter().filter_map(|(submission, fault)| Some((*submission, fault.sheet, fault.at?))).collect();
    let told = faults
        .into_iter()
        .map(|(submission, fault)| of_reading(fault, &unit.id, &result.submissions[submission]));
    result.exceptions.extend(told);
    let other_times =
        others.iter().filter(|other| other.unit == unit.id && submissions.contains(&other.submission));
    result
        .exceptions
        .extend(other_times.map(|other| about_other_time(other, &result.submissions[other.submission].file)));
    for submission in &submissions {
        // Of a file with the returns of several, the first is asked.
        let Some(mut unread) = unread[*submission].take() else { continue };
        // What is told where it stands is not told once more.
        unread.columns.retain(|column| !told_at.contains(&(*submission, column.sheet, column.at)));
        result.exceptions.extend(unread::exception(
            &unread,
            &unit,
            &result.submissions[*submission],
            context,
        ));
    }
    let mut found = Return { unit, submissions, received, records, gives, not_asked, nil: false };
    result.rows_left_out +=
        twins::count_once(&mut found, &result.submissions, context.collection, &mut result.exceptions);
    if !is_tied {
        nil::fill(&mut found, &result.submissions, context, &mut result.exceptions);
    }
    found.records.let_go();
    result.returns.push(found);
}

/// An exception about a whole file.
fn about_file(unit: &str, severity: Severity, rule: &str, message: String, file: &str) -> Exception {
    Exception {
        unit: unit.to_owned(),
        severity,
        rule: rule.to_owned(),
        message,
        place: Place { file: file.to_owned(), ..Place::default() },
        ..Exception::default()
    }
}

/// The note on records of another period in a file that was accepted for this one.
fn about_other_time(other: &OtherTime, file: &str) -> Exception {
    let records = if other.rows == 1 {
        "1 record of it is".to_owned()
    } else {
        format!("{} records of it are", other.rows)
    };
    let message = format!(
        "{records} for another period, {}: what is for another period is not in the figures of this one. If \
         that is wrong, correct the period",
        other.period
    );
    Exception {
        record: other.period.to_string(),
        ..about_file(&other.unit, Severity::Note, OTHER_TIME, message, file)
    }
}

/// What was met while a file was read, as an exception. It stands at no table, so that it is known as one on
/// a file.
fn of_reading(fault: ReadFault, unit: &str, submission: &Submission) -> Exception {
    let place = Place {
        file: submission.file.clone(),
        sheet: submission.sheets.get(fault.sheet).cloned().unwrap_or_default(),
        cell: fault.at.map(|at| at.to_string()).unwrap_or_default(),
    };
    let (rule, message, record) = (fault.rule, fault.message, fault.about);
    Exception {
        unit: unit.to_owned(),
        severity: fault.severity,
        rule,
        message,
        place,
        record,
        ..Exception::default()
    }
}

/// One state a file: accepted if any return in it is; what happened to others stands in the reason.
fn conclude(submission: &mut Submission, verdicts: &[Verdict]) {
    let Some(first) = verdicts.iter().map(|verdict| verdict.state).min() else { return };
    submission.state = first;
    let mut reasons: Vec<&str> =
        verdicts.iter().map(|verdict| verdict.reason.as_str()).filter(|reason| !reason.is_empty()).collect();
    reasons.dedup();
    if !reasons.is_empty() {
        submission.reason = reasons.join("; ");
    }
}

fn attribute_file(
    file: Taken,
    index: usize,
    receipts: &Receipts,
    context: &Context<'_>,
    rows_read: &mut usize,
    others: &mut Vec<OtherTime>,
) -> (Submission, Vec<Candidate>, Vec<Verdict>) {
    let (sha256, bytes, format) =
        file.opened.map_or((String::new(), 0, None), |(sha256, bytes, format)| (sha256, bytes, Some(format)));
    let mut submission = Submission {
        received: receipts.of(&file.arrival.shown),
        file: file.arrival.shown,
        sha256,
        bytes,
        format,
        units: Vec::new(),
        codes: Vec::new(),
        names: Vec::new(),
        period: None,
        state: State::Rejected,
        reason: String::new(),
        sheets: Vec::new(),
    };
    let (mut candidates, mut verdicts) = (Vec::new(), Vec::new());
    match file.outcome {
        Err(refusal) => {
            let (state, reason) = match refusal {
                Refusal::Unreadable(reason) => (State::Rejected, reason),
                Refusal::NotAReturn(reason) => (State::SetAside, reason),
            };
            // Whose it was meant to be still matters: that authority is told, and not chased as silent.
            if state == State::Rejected
                && let Said::Codes(codes) = titles::by_file_name(&submission.file, context)
                && let Ok(found) = unit_of(&codes, context, context.period.end())
            {
                note_unit(&mut submission, &found.unit);
            }
            verdicts.push(Verdict { state, reason, rows: 0 });
        }
        Ok(reading) => {
            submission.sheets = reading.sheets;
            *rows_read += reading.returns.iter().map(|read| read.records.len()).sum::<usize>();
            (candidates, verdicts) = parts::of_file(reading.returns, index, &mut submission, context, others);
        }
    }
    (submission, candidates, verdicts)
}

fn note_unit(submission: &mut Submission, unit: &Unit) {
    if !submission.units.contains(&unit.id) {
        submission.units.push(unit.id.clone());
        submission.codes.extend(unit.codes.iter().cloned());
        submission.names.push(unit.name.clone());
    }
}

fn date_on_form(read: &ReadReturn) -> Option<Received> {
    let dates = read.claims.iter().filter(|claim| claim.identity == Some(Identity::Date));
    dates
        .filter_map(|claim| {
            parse_received(&claim.text)
                .or_else(|| dates::date(&claim.text).map(|date| Received { date, time: None }))
        })
        .next()
}
