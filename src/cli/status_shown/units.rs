//! Lists of units that need a call.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::{
    Shown,
    words::{MESSAGE, counted, counted_days, print_first, shortened},
};
use crate::{
    status::{Overview, UnitStatus},
    vocabulary::printable::echo,
};

/// Those who move a national figure by as much as is worth it, or by anything that is seen.
pub(super) fn print_heaviest(overview: &Overview, shown: &Shown<'_>) {
    let least = overview.gain.worth.unwrap_or_default().max(0.005);
    let is_heavy = |unit: &&UnitStatus| unit.effect.is_some_and(|effect| effect >= least);
    let mut heavy: Vec<&UnitStatus> = overview.units.iter().filter(is_heavy).collect();
    if heavy.is_empty() {
        return;
    }
    heavy.sort_by(|one, other| heaviest_first(one, other).then_with(|| one.name.cmp(&other.name)));
    say!("\nThese alone could move a main figure by so much: {}", counted(heavy.len(), "return"));
    print_first(&heavy, shown, |unit| {
        say!("  {:>7.2}%  {}", unit.effect.unwrap_or_default(), whose(unit));
        if let Some(message) = &unit.first_question {
            say!("            {}", shortened(message, MESSAGE));
        }
    });
}

pub(super) fn print_overdue(overview: &Overview, shown: &Shown<'_>) {
    let waiting: Vec<&UnitStatus> = overview.units.iter().filter(|unit| unit.is_awaited()).collect();
    let (overdue, later): (Vec<&UnitStatus>, Vec<&UnitStatus>) =
        waiting.into_iter().partition(|unit| unit.is_overdue(overview.as_of));
    if !overdue.is_empty() {
        say!("\nOverdue: {}", counted(overdue.len(), "return"));
        print_waiting(overdue, overview.as_of, shown);
    }
    let extended: Vec<&UnitStatus> = later.iter().filter(|unit| unit.is_extended).copied().collect();
    if !extended.is_empty() {
        say!("\nNot in, and may come later: {}", counted(extended.len(), "return"));
        print_waiting(extended, overview.as_of, shown);
    }
}

pub(super) fn print_due(overview: &Overview, day: Date, shown: &Shown<'_>) {
    let due: Vec<&UnitStatus> = overview.units.iter().filter(|unit| unit.is_due_by(day)).collect();
    say!("\nDue by {day}, and not in: {}", counted(due.len(), "return"));
    print_waiting(due, overview.as_of, shown);
}

/// Those who are longest overdue first, and of these those who move a national figure most.
fn print_waiting(mut units: Vec<&UnitStatus>, as_of: Date, shown: &Shown<'_>) {
    units.sort_by(|one, other| {
        one.due
            .cmp(&other.due)
            .then_with(|| heaviest_first(one, other))
            .then_with(|| one.name.cmp(&other.name))
    });
    print_first(&units, shown, |unit| {
        let days = match unit.days_late {
            Some(days @ 1..) => counted_days(days),
            Some(0) => "today".to_owned(),
            Some(days) => format!("in {}", counted_days(-days)),
            None => String::new(),
        };
        say!("  {days:>8}  {}", whose(unit));
        print_said(unit, as_of);
    });
}

fn heaviest_first(one: &UnitStatus, other: &UnitStatus) -> Ordering {
    other.effect.unwrap_or_default().total_cmp(&one.effect.unwrap_or_default())
}

/// Name, region, who looks after it, how it answered before.
fn whose(unit: &UnitStatus) -> String {
    let extended = unit.due.filter(|_| unit.is_extended).map(|due| format!("extended to {due}"));
    let officer = unit.officer.as_ref().map(|officer| echo(officer).into_owned());
    let more = [extended, Some(unit.before.to_string()), officer];
    let more: Vec<String> = more.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let line = format!("{:<32}  {:<24}  {}", echo(&unit.name), echo(&unit.region), more.join("; "));
    line.trim_end().to_owned()
}

/// What was written and what was said last, and which letter comes next.
fn print_said(unit: &UnitStatus, as_of: Date) {
    let sent = unit.last_letter.as_ref().map(|own| format!("{}: {}", own.day, own.letter));
    let next = unit.next_letter.as_ref().map(|own| own.in_words(as_of)).filter(|words| !words.is_empty());
    let next = next.map(|words| format!("next {words}"));
    let told: Vec<String> = sent.into_iter().chain(next).collect();
    if !told.is_empty() {
        say!("            {}", told.join("; "));
    }
    let Some(said) = &unit.said else { return };
    let until = match said.until {
        Some(until) if said.is_awaited(as_of) => format!(", wait until {until}"),
        Some(until) => format!(", it was to be by {until}"),
        None => String::new(),
    };
    say!("            {}: \"{}\" ({}{until})", said.day, shortened(&said.words, MESSAGE), echo(&said.who));
}

pub(super) fn print_rejected(overview: &Overview, shown: &Shown<'_>) {
    let rejected: Vec<&UnitStatus> = overview.units.iter().filter(|unit| unit.is_rejected()).collect();
    if rejected.is_empty() {
        return;
    }
    say!("\nRejected, and nothing else came: {}", counted(rejected.len(), "return"));
    print_first(&rejected, shown, |unit| {
        say!("  {}", whose(unit));
        for file in &unit.rejected {
            let file_name = echo(&file.file);
            let most = MESSAGE.saturating_sub(file_name.chars().count() + 2);
            say!("            {file_name}: {}", shortened(&file.reason, most));
        }
        print_said(unit, overview.as_of);
    });
}

/// Those who move a national figure most first, then those with most errors.
pub(super) fn print_errors(overview: &Overview, shown: &Shown<'_>) {
    let mut wrong: Vec<&UnitStatus> = overview.units.iter().filter(|unit| unit.errors > 0).collect();
    if wrong.is_empty() {
        return;
    }
    wrong.sort_by(|one, other| {
        let more = || (other.errors, other.queries).cmp(&(one.errors, one.queries));
        heaviest_first(one, other).then_with(more).then_with(|| one.name.cmp(&other.name))
    });
    say!("\nWith errors: {}", counted(wrong.len(), "return"));
    print_first(&wrong, shown, |unit| {
        say!("  {:>8}  {}", counted(unit.errors, "error"), whose(unit));
        if let Some(message) = &unit.first_question {
            say!("            {}", shortened(message, MESSAGE));
        }
        print_said(unit, overview.as_of);
    });
}

pub(super) fn print_partial(overview: &Overview, shown: &Shown<'_>) {
    let partial: Vec<&UnitStatus> = overview.units.iter().filter(|unit| !unit.lacks.is_empty()).collect();
    if partial.is_empty() {
        return;
    }
    say!("\nCame in part: {}", counted(partial.len(), "return"));
    print_first(&partial, shown, |unit| {
        say!("  {:<32}  no table {} yet", echo(&unit.name), echo(&unit.lacks.join(", ")));
    });
}
