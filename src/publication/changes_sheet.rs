//! The sheet of `exceptions.xlsx` that says what changed since the last run of the period.

use std::collections::{HashMap, HashSet};

use super::{
    reported::Reported,
    workbook::{SheetColumn, TableCell, TableSheet},
};
use crate::{
    records::{LastRun, StoredFault},
    vocabulary::{Exception, exception::ExceptionState, printable::whole},
};

const COLUMNS: [(&str, u16); 10] = [
    ("Message", 60),
    ("What changed", 18),
    ("Severity", 11),
    ("Authority", 24),
    ("Rule", 13),
    ("File", 28),
    ("Sheet", 14),
    ("Cell", 10),
    ("Value", 14),
    ("Value in the last run", 14),
];

/// What is new, what is gone, whose value moved, and from whom something came since.
#[must_use]
pub fn changes(run: &Reported<'_>, period: &str) -> TableSheet {
    let columns = COLUMNS.iter().map(|(heading, width)| SheetColumn::text(heading, *width)).collect();
    let rows = run.last.map(|last| compared(run, last)).unwrap_or_default();
    // A run on the same input gives the same bytes, whether it is the first or not.
    let note = match rows.as_slice() {
        [] => "Nothing changed since the last run of this period, or this is the first.",
        _ => "Exceptions that stand as they did in the last run are not listed here.",
    };
    let title = format!("What changed since the last run, {period}");
    TableSheet {
        name: "Changes".to_owned(),
        title,
        notes: vec![note.to_owned()],
        columns,
        rows,
        is_list: true,
    }
}

fn compared(run: &Reported<'_>, last: &LastRun) -> Vec<Vec<TableCell>> {
    let period = run.context.period.to_string();
    // Records whose keys are blank or repeated share an id: under one id there may be several, told apart by
    // their values.
    let mut before: HashMap<&str, Vec<&StoredFault>> = HashMap::new();
    for line in last.exceptions.iter().filter(|line| line.exception.counts()) {
        before.entry(&line.id).or_default().push(line);
    }
    let open = run.validation.exceptions.iter().filter(|exception| exception.counts());
    let mut moved: Vec<(String, &Exception)> =
        open.map(|exception| (exception.id(&period), exception)).collect();
    moved.retain(|(id, exception)| {
        let same = |line: &&StoredFault| line.exception.value == exception.value;
        let own = before.get_mut(id.as_str());
        own.and_then(|lines| lines.iter().position(same).map(|at| lines.remove(at))).is_none()
    });
    let mut rows = received(run, last);
    for (id, exception) in moved {
        let other = before.get_mut(id.as_str()).and_then(Vec::pop);
        let change = if other.is_some() { "still wrong, other value" } else { "new" };
        rows.push(found(run, change, exception, other.map_or("", |line| &line.exception.value)));
    }
    let accepted =
        run.validation.exceptions.iter().filter(|exception| exception.state == ExceptionState::Accepted);
    let accepted: HashSet<String> = accepted.map(|exception| exception.id(&period)).collect();
    // In the order of the last run.
    let is_left = |line: &&StoredFault| {
        before.get(line.id.as_str()).is_some_and(|left| left.iter().any(|left| std::ptr::eq(*left, *line)))
    };
    for line in last.exceptions.iter().filter(is_left) {
        let change = if accepted.contains(&line.id) { "accepted" } else { "no longer found" };
        let gone = &line.exception;
        let who = [
            gone.severity.word(),
            &line.unit_name,
            &gone.rule,
            &gone.place.file,
            &gone.place.sheet,
            &gone.place.cell,
        ];
        let texts = [gone.message.as_str(), change].into_iter().chain(who).chain(["", &gone.value]);
        rows.push(texts.map(|text| TableCell::text_or_blank(&whole(text))).collect());
    }
    rows
}

/// The authorities from whom something came that had sent nothing usable before, or the other way round.
fn received(run: &Reported<'_>, last: &LastRun) -> Vec<Vec<TableCell>> {
    let known =
        run.statistics.status.iter().filter_map(|line| Some((line, last.status.get(&line.authority_code)?)));
    let moved = known.filter(|(line, before)| line.receipt.word() != before.receipt);
    let row = |message: &str, name: &str| {
        [message, "what came", "", name].map(|text| TableCell::text_or_blank(&whole(text))).to_vec()
    };
    let padded = moved.map(|(line, before)| {
        let mut cells = row(
            &format!("{} in the last run, {} now", words(&before.receipt), words(line.receipt.word())),
            &line.name,
        );
        cells.resize(COLUMNS.len(), TableCell::Blank);
        cells
    });
    padded.collect()
}

/// `not-received` as people say it.
fn words(receipt: &str) -> String {
    receipt.replace('-', " ")
}

fn found(run: &Reported<'_>, change: &str, exception: &Exception, before: &str) -> Vec<TableCell> {
    let (place, name) = (&exception.place, run.lead_and_name(&exception.unit).1);
    let texts = [
        &exception.message,
        change,
        exception.severity.word(),
        &name,
        &exception.rule,
        &place.file,
        &place.sheet,
        &place.cell,
        &exception.value,
        before,
    ];
    texts.map(|text| TableCell::text_or_blank(&whole(text))).to_vec()
}
