//! Which of several versions of one return counts, and which files are one return together.
//!
//! Each record table is settled by itself: of the files that give it the newest by receipt counts, so that a
//! return can come as a file a table. A newer workbook takes the place of older files whole. A tie has no
//! winner.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{
    Context, Submission, Unit,
    about_files::{NO_PERIOD, about_file},
    candidates::{Candidate, Verdict},
};
use crate::{
    intake::{Format, Received},
    ledger::{Decision, Kind},
    vocabulary::{Answer, Exception, Severity, submission::State},
};

/// Chooses what counts of each unit and gives every file that does not its verdict.
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
    for mut versions in by_unit.into_values() {
        if let [_] = versions.as_slice() {
            winners.append(&mut versions);
            continue;
        }
        let pinned = pinned(&versions, submissions, context);
        match winners_by_table(&versions, pinned.map(|(at, _)| at), submissions) {
            Some(by_table) => {
                let pin = pinned.map(|(_, pin)| pin);
                winners.extend(settle(versions, &by_table, pin, submissions, context, verdicts));
            }
            None => tie(&versions, submissions, context, verdicts, exceptions, held),
        }
    }
    winners
}

/// The version (by index) that the unit decided on, if it is there.
fn pinned<'c>(
    versions: &[Candidate],
    submissions: &[Submission],
    context: &'c Context<'_>,
) -> Option<(usize, &'c Decision)> {
    let (_, pin) = context.ledger.of_kind(Kind::Pin, &versions[0].unit.id).last()?;
    let named = pin.get("file");
    let is_it = |version: &Candidate| {
        let submission = &submissions[version.file()];
        submission.file == named || submission.sha256 == named
    };
    Some((versions.iter().position(is_it)?, pin))
}

impl Candidate {
    /// Index of its file.
    fn file(&self) -> usize {
        self.submissions[0]
    }

    fn is_later_than(&self, other: &Self) -> bool {
        let order = self.received.zip(other.received).and_then(|(own, other)| Received::compare(own, other));
        order == Some(Ordering::Greater)
    }

    /// Whether two versions say the same of a table, or of all: the same bytes, or the same answers.
    fn says_the_same(&self, other: &Self, table: Option<usize>, submissions: &[Submission]) -> bool {
        fn answers<'c>(
            candidate: &'c Candidate,
            table: Option<usize>,
        ) -> impl Iterator<Item = (usize, Answer<&'c str>)> {
            let records = candidate
                .records
                .iter()
                .filter(move |record| table.is_none_or(|table| record.table() == table));
            // A box that a form does not have is no other answer than one that was left blank.
            let said =
                |answer: Answer<&'c str>| if answer == Answer::NotAsked { Answer::NotKnown } else { answer };
            records.flat_map(move |record| record.answers().map(move |answer| (record.table(), said(answer))))
        }
        let same_bytes = submissions[self.file()].sha256 == submissions[other.file()].sha256;
        self.file() != other.file() && same_bytes || answers(self, table).eq(answers(other, table))
    }
}

/// For each table the version (by index) that counts, `None` for a table that no version gives; nothing at
/// all if two tie.
fn winners_by_table(
    versions: &[Candidate],
    pinned: Option<usize>,
    submissions: &[Submission],
) -> Option<Vec<Option<usize>>> {
    let tables = versions.iter().map(|version| version.gives.len()).max().unwrap_or(0);
    let mut by_table = Vec::with_capacity(tables);
    for table in 0..tables {
        let giving: Vec<usize> = (0..versions.len()).filter(|at| versions[*at].gives[table]).collect();
        by_table.push(if giving.is_empty() {
            None
        } else if let Some(pinned) = pinned.filter(|at| giving.contains(at)) {
            Some(pinned)
        } else {
            Some(newest(versions, &giving, table, submissions)?)
        });
    }
    // What an older file gives beside a newer workbook was left out of that workbook, if they share a table.
    let replaced: Vec<bool> = by_table
        .iter()
        .map(|winner| {
            winner.filter(|old| Some(*old) != pinned).is_some_and(|old| {
                by_table.iter().flatten().any(|new| replaces(&versions[*new], &versions[old], submissions))
            })
        })
        .collect();
    by_table
        .iter_mut()
        .zip(replaced)
        .filter(|(_, replaced)| *replaced)
        .for_each(|(winner, _)| *winner = None);
    Some(by_table)
}

fn replaces(new: &Candidate, old: &Candidate, submissions: &[Submission]) -> bool {
    let is_workbook = submissions[new.file()].format != Some(Format::Csv);
    let shared = new.gives.iter().zip(&old.gives).any(|(new, old)| *new && *old);
    is_workbook && shared && new.is_later_than(old)
}

/// The version that counts for a table: one that came after every version that says something else. Of
/// versions that say the same of the table and differ elsewhere, the latest stands for all.
fn newest(
    versions: &[Candidate],
    giving: &[usize],
    table: usize,
    submissions: &[Submission],
) -> Option<usize> {
    if let [only] = giving {
        return Some(*only);
    }
    let alike = |at: usize| {
        let same =
            move |other: &usize| versions[at].says_the_same(&versions[*other], Some(table), submissions);
        giving.iter().copied().filter(same)
    };
    let comes_last = |at: &usize| {
        let twins: Vec<usize> = alike(*at).collect();
        let mut others = giving.iter().filter(|other| !twins.contains(other));
        others.all(|other| twins.iter().any(|twin| versions[*twin].is_later_than(&versions[*other])))
    };
    let found = giving.iter().copied().find(comes_last)?;
    let better = |best: usize, next: usize| {
        // What was sent again unchanged came when it came first.
        if versions[next].says_the_same(&versions[best], None, submissions) {
            versions[best].is_later_than(&versions[next])
        } else {
            versions[next].is_later_than(&versions[best])
        }
    };
    alike(found).reduce(|best, next| if better(best, next) { next } else { best })
}

/// Puts what counts into one return, and gives every other version its verdict.
fn settle(
    versions: Vec<Candidate>,
    by_table: &[Option<usize>],
    pin: Option<&Decision>,
    submissions: &[Submission],
    context: &Context<'_>,
    verdicts: &mut [Vec<Verdict>],
) -> Option<Candidate> {
    let name = |at: usize| submissions[versions[at].file()].file.clone();
    let main = by_table.iter().flatten().copied().min()?;
    for (at, other) in versions.iter().enumerate().filter(|(at, _)| !by_table.contains(&Some(*at))) {
        // The file that has taken its place, in the first table that it gives.
        let winner = by_table
            .iter()
            .zip(&other.gives)
            .find_map(|(winner, gives)| winner.filter(|_| *gives))
            .unwrap_or(main);
        let rows = other.records.len();
        let same_bytes = submissions[other.file()].sha256 == submissions[versions[winner].file()].sha256;
        let (state, reason) = if same_bytes && other.file() != versions[winner].file() {
            (State::Duplicate, format!("the same file as {}", name(winner)))
        } else if other.says_the_same(&versions[winner], None, submissions) {
            (State::Duplicate, format!("it holds the same figures as {}", name(winner)))
        } else if let Some(pin) = pin {
            let reason = format!(
                "{} counts, by decision of {} on {}: {}",
                name(winner),
                pin.who(),
                pin.day(),
                pin.why()
            );
            (State::Superseded, reason)
        } else {
            (State::Superseded, format!("a newer version is {}", name(winner)))
        };
        verdicts[versions[at].file()].push(Verdict { state, reason, rows });
    }
    let names: Vec<String> = (0..versions.len()).map(name).collect();
    let mut parts = versions.into_iter().enumerate().filter(|(at, _)| by_table.contains(&Some(*at)));
    let (first, mut whole) = parts.next()?;
    whole.keep(first, by_table, &names, context);
    for (at, mut part) in parts {
        part.keep(at, by_table, &names, context);
        whole.add(part);
    }
    Some(whole)
}

impl Candidate {
    /// Leaves only the tables for which this version counts, and says which others took the place of the
    /// rest.
    fn keep(&mut self, own: usize, by_table: &[Option<usize>], names: &[String], context: &Context<'_>) {
        let file = self.file();
        for (table, winner) in by_table.iter().enumerate().filter(|(_, winner)| **winner != Some(own)) {
            if self.gives[table] {
                let rows = self.records.places(table).len();
                self.records.leave_out(table);
                self.faults.retain(|(_, fault)| fault.table != Some(table));
                self.gives[table] = false;
                self.not_asked[table].clear();
                let by = winner.map(|winner| names[winner].as_str()).unwrap_or_default();
                let reason = format!(
                    "the table \"{}\" was taken from {by} instead",
                    context.collection.tables[table].title
                );
                self.replaced.push((file, Verdict { state: State::Accepted, reason, rows }));
            }
        }
    }

    /// Adds another file of the same return.
    fn add(&mut self, part: Self) {
        self.submissions.extend(part.submissions);
        self.records.append(part.records);
        self.replaced.extend(part.replaced);
        self.faults.extend(part.faults);
        self.gives.iter_mut().zip(part.gives).for_each(|(own, other)| *own |= other);
        self.not_asked.iter_mut().zip(part.not_asked).for_each(|(own, other)| own.extend(other));
        // Where one file says for when it is, the others need not.
        let says_period = |queries: &[(&str, String)]| !queries.iter().any(|(rule, _)| *rule == NO_PERIOD);
        let said = says_period(&self.queries) || says_period(&part.queries);
        self.queries.extend(
            part.queries.into_iter().filter(|query| !self.queries.contains(query)).collect::<Vec<_>>(),
        );
        self.queries.retain(|(rule, _)| !said || *rule != NO_PERIOD);
        // The return is there when its last file is.
        if part.received.is_some_and(|other| {
            self.received.is_none_or(|own| Received::compare(other, own) == Some(Ordering::Greater))
        }) {
            self.received = part.received;
        }
    }
}

fn tie(
    versions: &[Candidate],
    submissions: &[Submission],
    context: &Context<'_>,
    verdicts: &mut [Vec<Verdict>],
    exceptions: &mut Vec<Exception>,
    held: &mut Vec<Unit>,
) {
    let mut files: Vec<&str> =
        versions.iter().map(|version| submissions[version.file()].file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let unit = &versions[0].unit;
    let message = format!(
        "{} returns of {} for {} differ, and nothing says which came last. None of them is used. They are \
         {}. Enter in receipts.csv when each was received, or decide which counts (pin)",
        versions.len(),
        unit.name,
        context.period,
        files.join(", ")
    );
    exceptions.push(about_file(&unit.id, Severity::Error, "tied-versions", message, files[0]));
    held.push(unit.clone());
    for version in versions {
        let reason =
            "another version of the same return differs, and nothing says which came last".to_owned();
        verdicts[version.file()].push(Verdict {
            state: State::SetAside,
            reason,
            rows: version.records.len(),
        });
    }
}
