//! The sheet of what changed since the last run of the period.

use std::collections::HashMap;

use super::{by_authority::as_said, change_line::ChangeLine};
use crate::{
    publication::{Reported, TableSheet, lists::list_sheet},
    records::{LastRun, StoredFault},
    vocabulary::Exception,
};

/// What was left of the last run, by id. Records whose keys are blank or repeated share an id: under one id
/// there may be several, told apart by their values.
type Left<'r> = HashMap<&'r str, Vec<&'r StoredFault>>;

/// What is new, what is gone, whose value moved, and from whom something came since.
pub(super) fn changes(run: &Reported<'_>, period: &str) -> TableSheet {
    let rows = run.last.map(|last| compared(run, last)).unwrap_or_default();
    // A run on the same input gives the same bytes, whether it is the first or not.
    let note = match rows.as_slice() {
        [] => "Nothing changed since the last run of this period, or this is the first.",
        _ => "Exceptions that stand as they did in the last run are not listed here.",
    };
    let title = format!("What changed since the last run, {period}");
    list_sheet("Changes", title, &[note], ChangeLine::COLUMNS, rows)
}

/// What came since, what is wrong now, what no longer is.
fn compared<'r>(run: &'r Reported<'_>, last: &'r LastRun) -> Vec<ChangeLine<'r>> {
    let mut left: Left<'_> = HashMap::new();
    for line in last.exceptions.iter().filter(|line| line.exception.counts()) {
        left.entry(&line.id).or_default().push(line);
    }
    let mut rows: Vec<ChangeLine<'_>> = received(run, last).collect();
    rows.extend(found(run, &mut left));
    rows.extend(gone(run, last, &left));
    rows
}

/// What is wrong now and was not, or had another value. What stands as it did is taken out of what is left,
/// before others of its id are.
fn found<'r>(run: &'r Reported<'_>, left: &mut Left<'r>) -> Vec<ChangeLine<'r>> {
    let period = run.context.period.to_string();
    let open = run.validation.exceptions.iter().filter(|exception| exception.counts());
    let mut moved: Vec<(String, &Exception)> =
        open.map(|exception| (exception.id(&period), exception)).collect();
    moved.retain(|(id, exception)| {
        let same = |line: &&StoredFault| line.exception.value == exception.value;
        let own = left.get_mut(id.as_str());
        own.and_then(|lines| lines.iter().position(same).map(|at| lines.remove(at))).is_none()
    });
    let line = |(id, exception): (String, &'r Exception)| {
        let before = left.get_mut(id.as_str()).and_then(Vec::pop);
        ChangeLine {
            message: (&exception.message).into(),
            change: if before.is_some() { "still wrong, other value" } else { "new" },
            name: run.lead_and_name(&exception.unit).1,
            now: Some(exception),
            before: before.map(|line| &line.exception),
        }
    };
    moved.into_iter().map(line).collect()
}

/// What is left of the last run, in its order.
fn gone<'r>(run: &'r Reported<'_>, last: &'r LastRun, left: &Left<'r>) -> Vec<ChangeLine<'r>> {
    let period = run.context.period.to_string();
    let settled = run.validation.exceptions.iter().filter(|exception| !exception.state.is_open());
    let settled: HashMap<String, &str> =
        settled.map(|exception| (exception.id(&period), exception.state.word())).collect();
    let is_left = |line: &&StoredFault| {
        left.get(line.id.as_str()).is_some_and(|left| left.iter().any(|left| std::ptr::eq(*left, *line)))
    };
    let line = |line: &'r StoredFault| ChangeLine {
        message: (&line.exception.message).into(),
        change: settled.get(&line.id).copied().unwrap_or("no longer found"),
        name: (&line.unit_name).into(),
        now: None,
        before: Some(&line.exception),
    };
    last.exceptions.iter().filter(is_left).map(line).collect()
}

/// The authorities from whom something came that had sent nothing usable before, or the other way round.
fn received<'r>(run: &'r Reported<'_>, last: &'r LastRun) -> impl Iterator<Item = ChangeLine<'r>> {
    let known =
        run.statistics.status.iter().filter_map(|line| Some((line, last.status.get(&line.authority_code)?)));
    let moved = known.filter(|(line, before)| line.receipt.word() != before.receipt);
    moved.map(|(line, before)| {
        let (then, now) = (as_said(&before.receipt), as_said(line.receipt.word()));
        ChangeLine {
            message: format!("{then} in the last run, {now} now").into(),
            change: "what came",
            name: (&line.name).into(),
            now: None,
            before: None,
        }
    })
}
