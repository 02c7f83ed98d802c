//! The screen as a whole.

use std::path::Path;

use jiff::civil::Date;

use super::{
    counts::{print_counts, print_gain, print_questions, print_regions},
    files::{print_other_periods, print_pending},
    happened::print_since,
    units::{print_due, print_errors, print_heaviest, print_overdue, print_partial, print_rejected},
    words::{counted, counted_days},
};
use crate::{status::Overview, vocabulary::printable::echo};

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
    print_counts(overview);
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
