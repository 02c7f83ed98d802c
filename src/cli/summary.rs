//! What a run says on the terminal when it is done.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use jiff::civil::Date;

use crate::{
    publication::{Cleared, Reported, RuleBook},
    returns::{Submission, Whom},
    schemas::Fault,
    statistics::AreaType,
    vocabulary::{Severity, counted, counted_as, printable::echo, submission::State},
};

/// Most names that are listed in one line; the rest is counted, and stands in the files.
const MOST_NAMED: usize = 12;

/// What is to be said of what earlier runs left: at OUT, beside it where they were killed, and in HISTORY.
pub struct StoodBefore {
    /// What became of it.
    pub cleared: Vec<Cleared>,
    /// Why it was not compared with.
    pub not_compared: Option<String>,
    /// Files of HISTORY that were changed, though nothing here rests on them.
    pub changed: Vec<String>,
    /// How the period stands: open, closed, released.
    pub standing: String,
}

/// Prints the summary for people.
pub fn print(
    run: &Reported<'_>,
    notes: &[Fault],
    missing_files: &[String],
    rule_book: &RuleBook,
    before: &StoodBefore,
    out: &Path,
) {
    let context = run.context;
    say!(
        "{}, {} ({} to {})\n",
        context.collection.title,
        context.period,
        context.period.start(),
        context.period.end()
    );
    for note in notes.iter().take(MOST_NAMED) {
        say!("  note: {note}");
    }
    print_files(run, missing_files);
    print_pending(run);
    print_response(run);
    print_exceptions(run);
    print_held(run);
    // Else a figure that differs seems to be the authorities'.
    if let Some(changed) = rule_book.told() {
        say!("Rules        {changed}");
    }
    say!("Period       {}", before.standing);
    print_revisions(run);
    say!("\nWritten to {}", out.display());
    print_before(before);
}

fn print_revisions(run: &Reported<'_>) {
    let (revisions, last) = (&run.statistics.revisions, &run.statistics.last_release);
    if last.is_empty() || revisions.is_empty() {
        return;
    }
    let periods: BTreeSet<String> = revisions.iter().map(|own| own.period.to_string()).collect();
    let periods: Vec<String> = periods.into_iter().collect();
    say!(
        "Revised      {} not what was released ({last}), of {}: see data/revisions.csv",
        counted_as(revisions.len(), "figure is", "figures are"),
        periods.join(", ")
    );
}

fn print_before(before: &StoodBefore) {
    for Cleared { aside, differs } in &before.cleared {
        if let Some(place) = aside {
            say!(
                "Kept aside: {}. It stood there before, and was not as its run wrote it ({})",
                place.display(),
                differs.told()
            );
        }
        for file in &differs.open {
            say!(
                "{file} stood open in another program when it was replaced: close it there, or save it \
                 under another name"
            );
        }
    }
    for changed in before.changed.iter().take(MOST_NAMED) {
        say!("{changed}. Nothing of this run rests on it");
    }
    if before.changed.len() > MOST_NAMED {
        let more = counted(before.changed.len() - MOST_NAMED, "more file");
        say!("... and {more} of earlier outputs like it");
    }
    if let Some(why) = &before.not_compared {
        say!(
            "The exceptions were not compared with those of the last run, and count as first seen now: {why}"
        );
    }
}

fn print_files(run: &Reported<'_>, missing_files: &[String]) {
    let count =
        |state: State| run.returns.submissions.iter().filter(|submission| submission.state == state).count();
    let states: Vec<String> = State::ALL
        .into_iter()
        .filter(|state| count(*state) > 0)
        .map(|state| format!("{} {}", count(state), state.word()))
        .collect();
    say!("Files        {}: {}", run.returns.submissions.len(), states.join(", "));
    let later = run.returns.submissions.iter().filter(|own| run.came_later(own)).count();
    if later > 0 {
        say!("  set-aside: {later} that came after {}, the day that is looked at", run.as_of);
    }
    let is_named = |own: &&Submission| !run.came_later(own);
    for state in [State::Rejected, State::SetAside] {
        let of_state: Vec<_> =
            run.returns.submissions.iter().filter(is_named).filter(|own| own.state == state).collect();
        for submission in of_state.iter().take(MOST_NAMED) {
            say!("  {}: {}: {}", state.word(), echo(&submission.file), submission.reason);
        }
        if of_state.len() > MOST_NAMED {
            say!("  ... and {} more {}: see submissions.csv", of_state.len() - MOST_NAMED, state.word());
        }
    }
    for file in missing_files.iter().take(MOST_NAMED) {
        say!("  receipts.csv names a file that is not there: {}", echo(file));
    }
}

/// What came for this period with another, and is in no figure.
fn print_pending(run: &Reported<'_>) {
    let waiting = run.waiting;
    if waiting.taken_in > 0 {
        say!("Came late    {} in the inboxes of later periods, taken in", waiting.taken_in);
    }
    if !waiting.files.is_empty() {
        say!(
            "Pending      {} for this period in the inboxes of others: see pending.csv",
            waiting.files.len()
        );
    }
    for own in waiting.files.iter().take(MOST_NAMED) {
        let (kind, file, name) = (run.kind_of(own), echo(&own.file), echo(&own.name));
        say!("  pending {kind}: {file} in the inbox of {} ({name}): {}", own.inbox, own.why);
    }
    for why in waiting.not_looked_through.iter().take(MOST_NAMED) {
        say!("  note: not all could be looked through for returns of this period: {why}");
    }
}

fn print_response(run: &Reported<'_>) {
    let whom = run.whom();
    let [first, others] = run.expected();
    let answered = first.iter().filter(|line| line.receipt.is_answer()).count();
    let silent: Vec<&str> = run
        .statistics
        .expected()
        .filter(|line| !line.receipt.is_answer())
        .map(|line| line.name.as_str())
        .collect();
    let usable = first.iter().filter(|line| line.receipt.is_answer() && run.is_usable(line)).count();
    let blank = if usable < answered { format!("; those of {usable} can be used") } else { String::new() };
    let from_others = others.iter().filter(|line| line.receipt.is_answer()).count();
    let others = (!others.is_empty()).then(|| Whom::others_in_words(others.len()));
    let beside = others.map(|others| format!(", {from_others} of {others}")).unwrap_or_default();
    say!(
        "Response     {answered} of {}{beside}, from {}{blank}",
        whom.in_words(first.len(), 0),
        counted(run.returns.returns.len(), "return")
    );
    if !silent.is_empty() {
        let named: Vec<&str> = silent.iter().copied().take(MOST_NAMED).collect();
        let more = if silent.len() > named.len() {
            format!(" and {} more: see status.csv", silent.len() - named.len())
        } else {
            String::new()
        };
        say!("  not received: {}{more}", named.join("; "));
    }
}

fn print_exceptions(run: &Reported<'_>) {
    let shown = [
        (Severity::Reject, "reject"),
        (Severity::Error, "error"),
        (Severity::Query, "query"),
        (Severity::Note, "note"),
    ];
    let mut counts: Vec<String> = shown
        .into_iter()
        .map(|(severity, word)| (run.exceptions(severity), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    if run.accepted() > 0 {
        let matters = if run.accepted() == 1 { "it matters" } else { "they matter" };
        counts.push(format!("{} accepted, since {matters} so little", counted(run.accepted(), "query")));
    }
    say!("Exceptions   {}", if counts.is_empty() { "none".to_owned() } else { counts.join(", ") });
    let errors: Vec<_> = run
        .validation
        .exceptions
        .iter()
        .filter(|exception| exception.severity <= Severity::Error && !exception.trial)
        .collect();
    for exception in errors.iter().take(MOST_NAMED) {
        let place = [&exception.place.file, &exception.place.sheet, &exception.place.cell];
        let place: Vec<_> =
            place.into_iter().filter(|part| !part.is_empty()).map(|part| echo(part)).collect();
        say!("  {}: {}", place.join(", "), echo(&exception.message));
    }
    if errors.len() > MOST_NAMED {
        say!("  ... and {}: see exceptions.csv", counted(errors.len() - MOST_NAMED, "more error"));
    }
}

/// What is not published, since one queried value is so much of it.
fn print_held(run: &Reported<'_>) {
    let (held, unreliable) = (run.held(), run.unreliable());
    let list = if run.statistics.estimated.is_empty() { "totals.csv" } else { "data/figures.csv" };
    if !unreliable.is_empty() {
        say!(
            "Too little   {} not published, since too little of each was given: see {list}, \
             standing = unreliable",
            counted_as(unreliable.len(), "sum is", "sums are")
        );
    }
    if held.is_empty() {
        return;
    }
    let sums = counted_as(held.len(), "sum is", "sums are");
    say!("Held         {sums} not published: one queried value is a tenth of each or more");
    for total in held.iter().take(MOST_NAMED) {
        let table = run.context.collection.figure_table(total.table);
        let key =
            if total.key.is_empty() { String::new() } else { format!(", {}", table.key_label(&total.key)) };
        let area = &run.statistics.areas[total.area].area.name;
        let kinds = kinds_of(area, run);
        say!("  {area} ({kinds}), {}: {}{}", total.period, table.fields[total.field].title, echo(&key));
    }
    if held.len() > MOST_NAMED {
        say!("  ... and {} more: see {list}, standing = held", held.len() - MOST_NAMED);
    }
}

/// What an area is: a country without regions is its own region.
fn kinds_of(name: &str, run: &Reported<'_>) -> String {
    let areas =
        run.statistics.areas.iter().filter(|area| area.area.name == name && area.kind != AreaType::Unit);
    let kinds: BTreeSet<&str> =
        areas.filter(|area| area.kind != AreaType::Countries).map(|area| area.kind).map(kind_word).collect();
    kinds.into_iter().collect::<Vec<_>>().join(" and ")
}

fn kind_word(kind: AreaType) -> &'static str {
    if kind == AreaType::All { "the whole" } else { kind.word() }
}

/// Prints the summary for programs: one JSON object.
pub fn print_json(
    run: &Reported<'_>,
    counts: &BTreeMap<String, BTreeMap<String, usize>>,
    as_of: Date,
    before: &StoodBefore,
    out: &Path,
) {
    let aside = |cleared: &Cleared| {
        let differs = &cleared.differs;
        let place = cleared.aside.as_ref()?.display().to_string();
        Some(serde_json::json!({
            "folder": place,
            "whole": differs.whole,
            "changed": differs.changed,
            "added": differs.added,
            "missing": differs.missing,
        }))
    };
    let summary = serde_json::json!({
        "collection": run.context.collection.title,
        "period": run.context.period.to_string(),
        "as_of": as_of.to_string(),
        "counts": counts,
        "out": out.display().to_string(),
        "kept_aside": before.cleared.iter().filter_map(aside).collect::<Vec<_>>(),
        "not_compared": before.not_compared,
        "history_changed": before.changed,
        "standing": before.standing,
        "revised": run.statistics.revisions.len(),
        "pending": run.waiting.files,
        "came_late": run.waiting.taken_in,
    });
    say_json!(summary);
}
