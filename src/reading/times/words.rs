//! Words of time, words that stand beside them, and words of prose.

/// Nouns of time that are asked for by period.
pub(super) const PERIODS: [&str; 15] = [
    "quarter", "quarters", "qtr", "qtrs", "period", "periods", "year", "years", "yr", "month", "months",
    "half", "term", "return", "returns",
];

/// Words before such a noun by which another time is meant.
pub(super) const OTHER: [&str; 10] =
    ["last", "previous", "prior", "preceding", "earlier", "past", "prev", "next", "following", "forthcoming"];

/// Words before such a noun by which this time is meant.
pub(super) const THIS: [&str; 4] = ["this", "current", "present", "latest"];

/// Words that may stand between the two.
pub(super) const BETWEEN: [&str; 9] =
    ["financial", "calendar", "reporting", "full", "whole", "return", "fiscal", "12", "four"];

/// Words behind such a noun by which another time is meant: "the year before", "12 months ago".
pub(super) const BEHIND: [&str; 5] = ["ago", "before", "earlier", "previous", "previously"];

/// Words that say by themselves that it is not this period alone.
pub(super) const BY_THEMSELVES: [&str; 8] = [
    "comparative",
    "comparatives",
    "comparator",
    "comparators",
    "comparison",
    "comparisons",
    "ytd",
    "cumulative",
];

/// Words of prose: what they stand in says something of figures, not which figures these are.
pub(super) const PROSE: [&str; 58] = [
    "than",
    "since",
    "compare",
    "compared",
    "compares",
    "not",
    "dont",
    "do",
    "does",
    "never",
    "if",
    "include",
    "includes",
    "included",
    "including",
    "exclude",
    "excluded",
    "excluding",
    "change",
    "changes",
    "changed",
    "increase",
    "increased",
    "decrease",
    "difference",
    "differ",
    "differs",
    "enter",
    "see",
    "from",
    "in",
    "during",
    "over",
    "within",
    "by",
    "after",
    "carried",
    "brought",
    "as",
    "at",
    "on",
    "was",
    "were",
    "is",
    "are",
    "has",
    "have",
    "please",
    "should",
    "must",
    "because",
    "due",
    "new",
    "up",
    "down",
    "higher",
    "lower",
    "act",
];

/// Words of prose where a period is named outright: a form of another year is still this return's.
pub(super) const PROSE_OF_PERIODS: [&str; 27] = [
    "than",
    "since",
    "compare",
    "compared",
    "not",
    "dont",
    "if",
    "include",
    "including",
    "exclude",
    "excluding",
    "change",
    "changes",
    "increase",
    "decrease",
    "see",
    "act",
    "regulations",
    "order",
    "guidance",
    "circular",
    "form",
    "version",
    "issued",
    "revised",
    "edition",
    "template",
];

/// Words that may stand beside words of time in a title that says nothing but the time.
pub(super) const FILLERS: [&str; 32] = [
    "figures",
    "figure",
    "data",
    "for",
    "the",
    "of",
    "to",
    "and",
    "only",
    "same",
    "a",
    "values",
    "value",
    "numbers",
    "number",
    "return",
    "returns",
    "sheet",
    "copy",
    "actual",
    "actuals",
    "results",
    "totals",
    "information",
    "info",
    "reference",
    "ref",
    "first",
    "second",
    "third",
    "fourth",
    "fy",
];

pub(super) fn is_of_time(word: &str) -> bool {
    let is_number = word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let is_quarter = word
        .strip_prefix('q')
        .is_some_and(|rest| rest.is_empty() || rest.bytes().all(|byte| byte.is_ascii_digit()));
    let lists: [&[&str]; 6] = [&PERIODS, &OTHER, &THIS, &BETWEEN, &BEHIND, &BY_THEMSELVES];
    is_number
        || is_quarter
        || word == "date"
        || lists.iter().any(|list| list.contains(&word))
        || crate::reading::dates::month(word).is_some()
}
