//! The functions that there are, with how they are called.

use crate::{
    expressions::tree::Over,
    vocabulary::{nearest, printable::echo},
};

/// The functions, with how they are called.
pub(super) const FUNCTIONS: [(&str, &str); 28] = [
    ("abs", "abs(x)"),
    ("coalesce", "coalesce(a, b, ...)"),
    ("round_half_up", "round_half_up(x, digits)"),
    ("round_half_even", "round_half_even(x, digits)"),
    ("round_down", "round_down(x, digits)"),
    ("round_up", "round_up(x, digits)"),
    ("adds_up", "adds_up(total, part, ...)"),
    ("adds_down", "adds_down(field)"),
    ("known_sum", "known_sum(a, ...)"),
    ("within", "within(a, b, abs => n, pct => n, dp => n)"),
    ("unique", "unique(field, ...)"),
    ("unique_among_units", "unique_among_units(field, ...)"),
    ("period_start", "period_start() or period_start(years before)"),
    ("period_end", "period_end() or period_end(years before)"),
    ("quarter", "quarter()"),
    ("prev", "prev(field) or prev(field, periods)"),
    ("rising", "rising(field, fall => n)"),
    ("same_period_last_year", "same_period_last_year(field)"),
    ("ytd", "ytd(field)"),
    ("peer_median", "peer_median(field) or peer_median(field, register.region)"),
    (
        "hb",
        "hb(field, prev(field), register.region, u => 0.5, a => 0.05, c => 4, minimum => 5, fallback => 50, \
         side => 'both')",
    ),
    ("starts_with", "starts_with(field, 'letters')"),
    ("matches", "matches(field, 'pattern')"),
    (
        "fields",
        "fields('visits_*'), among the arguments of adds_up, known_sum, coalesce, unique or \
         unique_among_units",
    ),
    ("count_of", "count_of(table) FILTER (WHERE condition)"),
    ("count_distinct_of", "count_distinct_of(table.field) FILTER (WHERE condition)"),
    ("sum_of", "sum_of(table.field) FILTER (WHERE condition)"),
    ("known_sum_of", "known_sum_of(table.field) FILTER (WHERE condition)"),
];

/// Functions of the period alone.
pub(super) const OF_THE_PERIOD: [&str; 3] = ["period_start", "period_end", "quarter"];

/// Functions over other periods and units.
pub(super) const BEYOND_THE_RECORD: [&str; 4] = ["prev", "same_period_last_year", "ytd", "peer_median"];

/// Functions that take any number of fields.
pub(super) const TAKING_LISTS: [&str; 5] =
    ["adds_up", "known_sum", "coalesce", "unique", "unique_among_units"];

/// Functions over the records of a table.
pub(super) const AGGREGATES: [(&str, Over); 4] = [
    ("count_of", Over::Count),
    ("count_distinct_of", Over::Distinct),
    ("sum_of", Over::Sum),
    ("known_sum_of", Over::KnownSum),
];

/// Functions of other languages, with what is said here.
pub(super) const ELSEWHERE: [(&str, &str); 15] = [
    ("sum", "known_sum(a, ...), adds_up(total, part, ...) or sum_of(table.field)"),
    ("count", "count_of(table)"),
    ("now", "period_end()"),
    ("today", "period_end()"),
    ("current_date", "period_end()"),
    ("current_timestamp", "period_end()"),
    ("date", "period_start() or a date such as '2020-03-31'"),
    ("round", "round_half_up(x, digits)"),
    ("if", "CASE WHEN condition THEN a ELSE b END"),
    ("iif", "CASE WHEN condition THEN a ELSE b END"),
    ("nullif", "CASE WHEN a <> b THEN a END"),
    ("isnull", "a IS NULL or coalesce(a, b)"),
    ("ifnull", "coalesce(a, b)"),
    ("lag", "prev(field)"),
    ("median", "peer_median(field)"),
];

pub(super) fn unknown_function(name: &str) -> String {
    match ELSEWHERE.iter().find(|(other, _)| *other == name) {
        Some((_, here)) => format!("the function \"{name}\" is not known: say {here}"),
        None => {
            let known = FUNCTIONS.map(|(known, _)| known);
            let hint = nearest::hint(name, known.into_iter());
            let hint = if hint.is_empty() { format!("; there are {}", known.join(", ")) } else { hint };
            format!("the function \"{}\" is not known{hint}", echo(name))
        }
    }
}
