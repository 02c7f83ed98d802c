//! What can be counted: authorities, questions, regions, and what there is to gain.

use super::words::{counted, listed};
use crate::{
    status::{Gain, Overview},
    vocabulary::printable::echo,
};

pub(super) fn print_counts(overview: &Overview) {
    let (counts, others) = (&overview.counts, overview.expected_others);
    let exempt = if counts.exempt > 0 { format!(" (exempt: {})", counts.exempt) } else { String::new() };
    say!("Expected      {}{exempt}", overview.whom.in_words(counts.expected - others, others));
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

/// How much is open, and how much of it is asked.
pub(super) fn print_questions(overview: &Overview) {
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
pub(super) fn print_gain(gain: &Gain) {
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

pub(super) fn print_regions(overview: &Overview) {
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
