//! The way of all files: whose each is, which versions count, and what is told of them.

use super::{
    Context, Return, Returns, Submission, about_files,
    candidates::{Candidate, OtherTime, Verdict},
    coverage, made_for, nil, parts,
    said::Said,
    titles, twins,
    units::{note_unit, unit_of},
    unread, versions,
};
use crate::{
    intake::{Arrival, Format, Receipts, Refusal},
    reading::{ReadReturn, Reading, Unread},
    vocabulary::{Severity, submission::State},
};

/// What intake and reading made of one file.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The file.
    pub arrival: Arrival,
    /// Its hash, size and format, if it could be opened.
    pub opened: Option<(String, u64, Format)>,
    /// What was read, or why it was not.
    pub outcome: Result<Reading, Refusal>,
}

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
    let Candidate { unit, submissions, received, records, gives, not_asked, queries, who, faults, replaced } =
        candidate;
    for submission in &submissions {
        verdicts[*submission].push(Verdict { state: State::Accepted, reason: String::new(), rows: 0 });
    }
    replaced.into_iter().for_each(|(submission, verdict)| verdicts[submission].push(verdict));
    let first = &result.submissions[submissions[0]];
    for (rule, message) in queries {
        let about = about_files::about_file(&unit.id, Severity::Query, rule, message, &first.file);
        result.exceptions.push(about_files::at_its_cell(about, &who, first));
    }
    // Figures of which it is not known which count are given, and no nil.
    let is_tied = faults.iter().any(|(_, fault)| fault.severity <= Severity::Error);
    let told_at: Vec<_> =
        faults.iter().filter_map(|(submission, fault)| Some((*submission, fault.sheet, fault.at?))).collect();
    let told = faults
        .into_iter()
        .map(|(submission, fault)| about_files::of_reading(fault, &unit.id, &result.submissions[submission]));
    result.exceptions.extend(told);
    let other_times =
        others.iter().filter(|other| other.unit == unit.id && submissions.contains(&other.submission));
    result.exceptions.extend(
        other_times
            .map(|other| about_files::about_other_time(other, &result.submissions[other.submission].file)),
    );
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
    let mut found =
        Return { unit, submissions, received, records, gives, not_asked, nil: false, settled: Vec::new() };
    result.rows_left_out +=
        twins::count_once(&mut found, &result.submissions, context.collection, &mut result.exceptions);
    if !is_tied {
        nil::fill(&mut found, &result.submissions, context, &mut result.exceptions);
    }
    found.records.let_go();
    result.returns.push(found);
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
            *rows_read += rows_in(&reading.returns);
            if let Some(reason) = reading.made_for.as_ref().and_then(made_for::no_return) {
                verdicts.push(Verdict { state: State::SetAside, reason, rows: rows_in(&reading.returns) });
                return (submission, candidates, verdicts);
            }
            (candidates, verdicts) = parts::of_file(reading.returns, index, &mut submission, context, others);
            if let Some(made_for) = &reading.made_for {
                candidates.iter_mut().for_each(|own| made_for::ask(own, made_for, context));
            }
        }
    }
    (submission, candidates, verdicts)
}

fn rows_in(returns: &[ReadReturn]) -> usize {
    returns.iter().map(|read| read.records.len()).sum()
}
