//! Which of several versions of one return counts: the newest by receipt. A tie has no winner.

use std::collections::BTreeMap;

use super::{Candidate, Context, Submission, Unit, Verdict, about_file};
use crate::{
    intake::Received,
    vocabulary::{Exception, Severity, submission::State},
};

/// Chooses one candidate a unit and gives every other its verdict.
pub fn choose(
    candidates: Vec<Candidate>,
    submissions: &[Submission],
    context: &Context<'_>,
    verdicts: &mut [Vec<Verdict>],
    exceptions: &mut Vec<Exception>,
    held: &mut Vec<Unit>,
) -> Vec<Candidate> {
    let mut by_unit: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        by_unit.entry(candidate.unit.id.clone()).or_default().push(candidate);
    }
    let mut winners = Vec::new();
    for versions in by_unit.into_values() {
        match newest(&versions, submissions) {
            Some(winner) => winners.extend(settle(versions, winner, submissions, verdicts)),
            None => tie(versions, submissions, context, verdicts, exceptions, held),
        }
    }
    winners
}

/// Whether two versions say the same: the same bytes, or the same answers.
fn same(one: &Candidate, other: &Candidate, submissions: &[Submission]) -> bool {
    let answers = |candidate: &Candidate| candidate.records.iter().map(|record| (record.table, record.answers.clone())).collect::<Vec<_>>();
    let (first, second) = (&submissions[one.submission], &submissions[other.submission]);
    one.submission != other.submission && first.sha256 == second.sha256 || answers(one) == answers(other)
}

/// The index of the version that counts: one that came after every version that says something else.
fn newest(versions: &[Candidate], submissions: &[Submission]) -> Option<usize> {
    let is_later = |one: &Candidate, other: &Candidate| matches!((one.received, other.received), (Some(one), Some(other)) if Received::compare(one, other) == Some(std::cmp::Ordering::Greater));
    (0..versions.len()).find(|at| {
        let others = versions.iter().filter(|other| !same(&versions[*at], other, submissions));
        // Of versions that say the same, the latest stands for all.
        let mut others = others.peekable();
        if others.peek().is_none() {
            return true;
        }
        let alike: Vec<&Candidate> = versions.iter().filter(|other| same(&versions[*at], other, submissions)).collect();
        others.all(|other| is_later(&versions[*at], other) || alike.iter().any(|twin| is_later(twin, other)))
    })
}

fn settle(versions: Vec<Candidate>, winner: usize, submissions: &[Submission], verdicts: &mut [Vec<Verdict>]) -> Option<Candidate> {
    let file = submissions[versions[winner].submission].file.clone();
    for (at, other) in versions.iter().enumerate().filter(|(at, _)| *at != winner) {
        let rows = other.records.len();
        let verdict = if submissions[other.submission].sha256 == submissions[versions[winner].submission].sha256
            && other.submission != versions[winner].submission
        {
            Verdict { state: State::Duplicate, reason: format!("the same file as {file}"), rows }
        } else if same(&versions[winner], &versions[at], submissions) {
            Verdict { state: State::Duplicate, reason: format!("it holds the same figures as {file}"), rows }
        } else {
            Verdict { state: State::Superseded, reason: format!("a newer version is {file}"), rows }
        };
        verdicts[other.submission].push(verdict);
    }
    versions.into_iter().nth(winner)
}

fn tie(
    versions: Vec<Candidate>,
    submissions: &[Submission],
    context: &Context<'_>,
    verdicts: &mut [Vec<Verdict>],
    exceptions: &mut Vec<Exception>,
    held: &mut Vec<Unit>,
) {
    let mut files: Vec<&str> = versions.iter().map(|version| submissions[version.submission].file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let unit = &versions[0].unit;
    let message = format!(
        "{} returns of {} for {} differ, and nothing says which came last ({}): enter when each was received in receipts.csv",
        versions.len(),
        unit.name,
        context.period,
        files.join(", ")
    );
    exceptions.push(about_file(&unit.id, Severity::Error, "tied-versions", message, files[0]));
    held.push(unit.clone());
    for version in &versions {
        let reason = "another version of the same return differs, and nothing says which came last".to_owned();
        verdicts[version.submission].push(Verdict { state: State::SetAside, reason, rows: version.records.len() });
    }
}
