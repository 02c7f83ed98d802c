//! How `status` shows what it found: a short screen, what needs a call first.

use std::{cmp::Ordering, path::Path};

use jiff::civil::Date;

use crate::{
    status::{Counts, Gain, Overview, Since, UnitStatus},
    vocabulary::printable::{echo, whole},
};

/// Lines of a list, unless all are asked for.
const MOST_LISTED: usize = 12;

/// Letters of a message in a list.
const MESSAGE: usize = 96;

/// What is shown.
pub struct Shown<'a> {
    /// Those whose return is due by that day and not in are listed, and no others.
    pub due: Option<Date>,
    /// The inbox.
    pub inbox: &'a Path,
    /// A run of an earlier period takes in what lies in it for that.
    pub is_looked_into: bool,
    /// Lists are shown whole.
    pub all: bool,
    /// Why what the last run left was not compared with.
    pub why_not: Option<&'a str>,
}

/// Prints the screen.
pub fn print(overview: &Overview, shown: &Shown<'_>) {
    let of = if overview.of.is_empty() { String::new() } else { format!(": {}", echo(&overview.of)) };
    say!("{}, {}{of}", overview.collection, overview.period);
    say!("As of {}{}", overview.as_of, due_in_words(overview));
    say!("The period is {}\n", overview.standing);
    print_counts(&overview.counts);
    if overview.dated_later > 0 {
        say!("  {} came after {}, and are left aside", counted(overview.dated_later, "file"), overview.as_of);
    }
    print_pending(overview, shown);
    print_questions(overview);
    if overview.by_region.len() > 1 {
        print_regions(overview);
    }
    print_gain(&overview.gain);
    if let Some(day) = shown.due {
        print_due(overview, day, shown);
    } else {
        print_heaviest(overview, shown);
        print_overdue(overview, shown);
        print_rejected(overview, shown);
        print_errors(overview, shown);
        print_partial(overview, shown);
    }
    print_other_periods(overview, shown);
    if let Some(since) = &overview.since {
        print_since(since, shown);
    }
}

fn due_in_words(overview: &Overview) -> String {
    let Some(due) = overview.due else { return String::new() };
    let days = due.until(overview.as_of).map_or(0, |span| span.get_days());
    match days {
        0 => ". Returns are due today".to_owned(),
        1.. => format!(". Returns were due on {due}, {} ago", counted_days(days)),
        _ => format!(". Returns are due on {due}, in {}", counted_days(-days)),
    }
}

fn counted(count: usize, of: &str) -> String {
    if count == 1 { format!("1 {of}") } else { format!("{count} {of}s") }
}

fn counted_or_none(count: usize, of: &str) -> String {
    if count == 0 { "nothing".to_owned() } else { counted(count, of) }
}

fn counted_days(days: impl Into<i64>) -> String {
    let days = days.into();
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn print_counts(counts: &Counts) {
    let exempt = if counts.exempt > 0 { format!(" (exempt: {})", counts.exempt) } else { String::new() };
    say!("Expected      {}{exempt}", counted_authorities(counts.expected));
    let came = [
        (counts.received, "received"),
        (counts.nil, "nil"),
        (counts.rejected, "rejected"),
        (counts.not_received, "not received"),
    ];
    say!("What came     {}", listed(&came));
    let when =
        [(counts.on_time, "on time"), (counts.late, "late"), (counts.day_not_known, "on no known day")];
    let clean = [
        (counts.clean, "clean"),
        (counts.queries, "with queries"),
        (counts.errors, "with errors"),
        (counts.held, "held, since versions tie"),
    ];
    if counts.received + counts.nil > 0 {
        say!("When          {}", listed(&when));
        say!("How clean     {}", listed(&clean));
    }
}

fn counted_authorities(count: usize) -> String {
    if count == 1 { "1 authority".to_owned() } else { format!("{count} authorities") }
}

/// The counts that are not 0, with their words.
fn listed(counts: &[(usize, &str)]) -> String {
    let some: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if some.is_empty() { "nothing".to_owned() } else { some.join(", ") }
}

/// How much is open, and how much of it is asked.
fn print_questions(overview: &Overview) {
    let units = overview.units.iter();
    let (asked, waiting) = units.fold((0, 0), |(asked, waiting), unit| {
        (asked + unit.questions.len(), waiting + unit.questions_waiting)
    });
    let all = asked + waiting;
    if all > 0 {
        let most = if waiting > 0 { format!(", of which {asked} are asked") } else { String::new() };
        say!("Open          {}{most}", counted(all, "question"));
    }
}

/// Whether it is worth going on.
fn print_gain(gain: &Gain) {
    let Some(most) = gain.most() else { return };
    let percent = most.percent.unwrap_or_default();
    let moves = format!("settling all that is open could move {} by {percent:.2}%", echo(&most.figure));
    match (gain.is_worth_it, gain.worth) {
        (Some(true), Some(worth)) => say!("\nWorth going on: {moves}, and {worth}% is worth it"),
        (Some(false), Some(worth)) => say!("\nNot worth going on: {moves}, and {worth}% would be worth it"),
        _ => say!("\nThere is to gain: {moves}"),
    }
    for own in gain.figures.iter().filter(|own| shows(own.percent) || own.not_weighed > 0) {
        let cell = |percent: Option<f64>| {
            percent.filter(|_| shows(percent)).map_or("-".to_owned(), |percent| format!("{percent:.2}%"))
        };
        let [all, questions, estimates] = [own.percent, own.by_questions, own.by_estimates].map(cell);
        let not_weighed = match own.not_weighed {
            0 => String::new(),
            some => format!("   not weighed {some}"),
        };
        say!(
            "  {:<44} {all:>7}   asked {questions:>7}   missing {estimates:>7}{not_weighed}",
            echo(&own.figure)
        );
    }
}

/// Whether anything is seen of a percentage.
fn shows(percent: Option<f64>) -> bool {
    percent.is_some_and(|percent| percent >= 0.005)
}

/// Those who move a national figure by as much as is worth it, or by anything that is seen.
fn print_heaviest(overview: &Overview, shown: &Shown<'_>) {
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

fn print_regions(overview: &Overview) {
    let headings = [
        "expected", "received", "nil", "rejected", "missing", "late", "queries", "errors", "held", "may move",
    ];
    let line = |name: &str, cells: [String; 10]| {
        let cells: Vec<String> =
            headings.iter().zip(cells).map(|(heading, cell)| format!("{cell:>0$}", heading.len())).collect();
        say!("{name:<26}{}", cells.join("  "));
    };
    say!("");
    line("Region", headings.map(str::to_owned));
    for of in &overview.by_region {
        let own = &of.counts;
        let counts = [
            own.expected,
            own.received,
            own.nil,
            own.rejected,
            own.not_received,
            own.late,
            own.queries,
            own.errors,
            own.held,
        ];
        // What is nothing is seen at a glance.
        let cells = counts.map(|count| if count == 0 { "-".to_owned() } else { count.to_string() });
        let moves = overview.gain.by_region.get(&of.region).and_then(|movement| movement.percent);
        let moves = moves.filter(|percent| shows(Some(*percent))).map(|percent| format!("{percent:.2}%"));
        let [a, b, c, d, e, f, g, h, i] = cells;
        let cells = [a, b, c, d, e, f, g, h, i, moves.unwrap_or_else(|| "-".to_owned())];
        let name = if of.region.is_empty() { "(in no region)" } else { &of.region };
        line(&echo(name), cells);
    }
}

fn print_overdue(overview: &Overview, shown: &Shown<'_>) {
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

fn print_due(overview: &Overview, day: Date, shown: &Shown<'_>) {
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

fn print_rejected(overview: &Overview, shown: &Shown<'_>) {
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
fn print_errors(overview: &Overview, shown: &Shown<'_>) {
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

fn print_partial(overview: &Overview, shown: &Shown<'_>) {
    let partial: Vec<&UnitStatus> = overview.units.iter().filter(|unit| !unit.lacks.is_empty()).collect();
    if partial.is_empty() {
        return;
    }
    say!("\nCame in part: {}", counted(partial.len(), "return"));
    print_first(&partial, shown, |unit| {
        say!("  {:<32}  no table {} yet", echo(&unit.name), echo(&unit.lacks.join(", ")));
    });
}

fn print_other_periods(overview: &Overview, shown: &Shown<'_>) {
    for own in &overview.other_periods {
        let (files, them) = match own.files.len() {
            1 => ("1 file is".to_owned(), "it"),
            several => (format!("{several} files are"), "them"),
        };
        let period = &own.period;
        // Where inboxes lie side by side by period it can be said which.
        let name = shown.inbox.file_name().and_then(std::ffi::OsStr::to_str);
        let beside = (name == Some(&overview.period)).then(|| shown.inbox.with_file_name(period));
        let is_taken_in =
            own.is_earlier && shown.is_looked_into && beside.as_ref().is_none_or(|inbox| inbox.is_dir());
        if is_taken_in {
            say!("\n{files} for {period}: run {period} again, which takes {them} in");
        } else {
            let inbox = beside.map(|inbox| whole(&inbox.display().to_string()).into_owned());
            let inbox = inbox.unwrap_or_else(|| format!("the inbox of {period}"));
            say!("\n{files} for {period}: take {them} to {inbox}, and run {period} again");
        }
        print_first(&own.files, shown, |file| say!("  {}", whole(file)));
    }
}

/// What came for this period with another stands above all that is said of what is in.
fn print_pending(overview: &Overview, shown: &Shown<'_>) {
    for why in &overview.not_looked_through {
        say!("Note: not all could be looked through for returns of this period: {why}");
    }
    if overview.came_late > 0 {
        say!(
            "Came late     {} in the inboxes of later periods, taken in",
            counted(overview.came_late, "file")
        );
    }
    if overview.pending.is_empty() {
        return;
    }
    say!(
        "Pending       {} for this period in the inboxes of others",
        counted(overview.pending.len(), "file")
    );
    let files: Vec<_> = overview.pending.iter().collect();
    print_first(&files, shown, |own| {
        let (file, inbox) = (whole(&own.file.file), &own.file.inbox);
        let (kind, name, why) = (own.kind, echo(&own.file.name), &own.file.why);
        say!("  pending {kind}: {file} in the inbox of {inbox} ({name}): {why}");
    });
}

fn print_since(since: &Since, shown: &Shown<'_>) {
    say!("\nSince {}", since.day);
    say!("  Came      {}", counted_or_none(since.came.len(), "file"));
    print_first(&since.came, shown, |came| {
        say!("    {}  {:<12}  {} ({})", came.received, came.state, echo(&came.name), echo(&came.file));
    });
    say!("  Decided   {}", counted_or_none(since.decided.len(), "decision"));
    print_first(&since.decided, shown, |own| {
        let (who, why) = (echo(&own.who), shortened(&own.why, MESSAGE));
        say!("    {}  {:<12}  {}: \"{why}\" ({who})", own.day, own.decision, echo(&own.name));
    });
    if !since.is_compared {
        let why = shown.why_not.unwrap_or("there are no outputs of a run of this period");
        say!("  What was opened and closed is not known: {why}");
        return;
    }
    for (word, exceptions) in [("Opened", &since.opened), ("Closed", &since.closed)] {
        say!("  {word}    {}", counted_or_none(exceptions.len(), "exception"));
        print_first(exceptions, shown, |own| {
            let (name, message) = (echo(&own.name), shortened(&own.message, MESSAGE));
            say!("    {:<15}  {:<5}  {name}: {message}", own.change, own.severity);
        });
    }
}

/// The first of a list, and how many more there are.
fn print_first<T>(all: &[T], shown: &Shown<'_>, print: impl Fn(&T)) {
    let most = if shown.all { all.len() } else { MOST_LISTED };
    all.iter().take(most).for_each(print);
    if all.len() > most {
        say!("  ... and {} more (--all)", all.len() - most);
    }
}

/// A message as far as it fits a line.
fn shortened(text: &str, most: usize) -> String {
    let text = echo(text);
    if text.chars().count() <= most {
        return text.into_owned();
    }
    let cut: String = text.chars().take(most).collect();
    format!("{}\u{2026}", cut.trim_end())
}
