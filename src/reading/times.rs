//! What titles on a sheet say of time: that what stands under or beside them is of this period, or of
//! another.
//!
//! Titles are read, not prose: "Same quarter last year" is a title, "more visits than last year" is none, and
//! of a text that speaks of this period and of another nothing is known. Words of time are those of the
//! language, never of a collection.

use super::{
    Document, Sheet,
    period_text::{periods_in, periods_labelled},
};
use crate::vocabulary::{CellAddress, LabelKey, Period, period::Frequency};

/// What a title says of the time of what stands under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// It is of this period.
    This,
    /// It is of another.
    Other,
    /// It names a time that is not this period, but could be meant otherwise ("Q3" may be a question): it
    /// counts only between two that both fit.
    PerhapsOther,
}

/// One text that says something of time.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// Where it stands.
    pub at: CellAddress,
    /// What it says.
    pub time: Time,
    /// It says nothing else.
    pub alone: bool,
}

/// What the texts of a sheet say of time, in order of address.
#[derive(Debug, Clone, Default)]
pub struct SheetTimes {
    said: Vec<Said>,
}

/// The period for which figures are wanted, and how years are meant.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The period.
    pub period: Period,
    /// Years start in April, not January.
    pub financial: bool,
    /// The sheet itself says in a label that it is for this period.
    pub labelled: bool,
}

impl SheetTimes {
    /// Reads the texts of a sheet, but for those in which it says of itself for when it is (`claimed`).
    #[must_use]
    pub fn of(sheet: &Sheet, wanted: Wanted, claimed: &[CellAddress]) -> Self {
        let texts = sheet.cells().iter().filter_map(|cell| Some((cell.at, cell.text()?)));
        // A date or a number is no title, and a list is not searched to its end for years in its notes.
        let titles = texts.filter(|(_, text)| is_short_enough(text) && may_say_time(text)).take(MOST_TITLES);
        let titles = titles.filter(|(at, _)| !claimed.contains(at));
        let said = titles
            .filter_map(|(at, text)| time_of(text, wanted).map(|(time, alone)| Said { at, time, alone }));
        Self { said: said.collect() }
    }

    /// The same for a sheet with rows and columns exchanged.
    #[must_use]
    pub fn turned(&self) -> Self {
        let turned =
            |said: &Said| Said { at: CellAddress { row: said.at.column, column: said.at.row }, ..*said };
        let mut said: Vec<Said> = self.said.iter().map(turned).collect();
        said.sort_by_key(|said| said.at);
        Self { said }
    }

    /// Nothing on the sheet says anything of time.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Said] {
        &self.said
    }

    /// What the text at an address says.
    #[must_use]
    pub fn at(&self, at: CellAddress) -> Option<Said> {
        self.said.binary_search_by_key(&at, |said| said.at).ok().map(|index| self.said[index])
    }
}

/// What the name of a sheet says of time.
#[must_use]
pub fn of_sheet_name(document: &Document, sheet: usize, wanted: Wanted) -> Option<Time> {
    time_of(&document.sheets[sheet].name, wanted).map(|(time, _)| time)
}

/// Longer texts are prose.
const LONGEST_TITLE: usize = 80;

/// So many texts of a sheet are read for what they say of time.
const MOST_TITLES: usize = 2000;

/// "2008-09" has no letters and is a title; "31/12/2009" is a date.
fn is_short_enough(text: &str) -> bool {
    text.len() <= LONGEST_TITLE && (text.len() < 10 || text.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

/// Nouns of time that are asked for by period.
const PERIODS: [&str; 15] = [
    "quarter", "quarters", "qtr", "qtrs", "period", "periods", "year", "years", "yr", "month", "months",
    "half", "term", "return", "returns",
];

/// Words before such a noun by which another time is meant.
const OTHER: [&str; 10] =
    ["last", "previous", "prior", "preceding", "earlier", "past", "prev", "next", "following", "forthcoming"];

/// Words before such a noun by which this time is meant.
const THIS: [&str; 4] = ["this", "current", "present", "latest"];

/// Words that may stand between the two.
const BETWEEN: [&str; 9] =
    ["financial", "calendar", "reporting", "full", "whole", "return", "fiscal", "12", "four"];

/// Words behind such a noun by which another time is meant: "the year before", "12 months ago".
const BEHIND: [&str; 5] = ["ago", "before", "earlier", "previous", "previously"];

/// Words that say by themselves that it is not this period alone.
const BY_THEMSELVES: [&str; 8] = [
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
const PROSE: [&str; 58] = [
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
const PROSE_OF_PERIODS: [&str; 27] = [
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

/// What a text says of time, and whether it says nothing else.
fn time_of(text: &str, wanted: Wanted) -> Option<(Time, bool)> {
    if !is_short_enough(text) || !may_say_time(text) {
        return None;
    }
    let key = LabelKey::of(text);
    let words: Vec<&str> = key.as_str().split(' ').collect();
    let alone = words.iter().all(|word| is_of_time(word) || FILLERS.contains(word));
    if !alone && is_mark(text) {
        return None;
    }
    let (relative, outright) = (relative(&words), outright(text, &words, alone, wanted));
    let time = match (relative, outright) {
        (Some(one), Some(other)) if one != other => {
            // "Last quarter (Q4 2009-10)": the period that is named outright is plainer than words that
            // depend on the day.
            if other == Time::PerhapsOther { one } else { other }
        }
        (one, other) => one.or(other)?,
    };
    Some((time, alone))
}

/// "LA033/2026Q1/00004" is the mark of a case: one piece without a word, and with more figures than a year or
/// a part of one has.
fn is_mark(text: &str) -> bool {
    let has_word = || text.split(|letter: char| !letter.is_alphabetic()).any(|run| run.len() > 2);
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    figures > MOST_FIGURES && !text.contains(char::is_whitespace) && !has_word()
}

/// `2008-2009`.
const MOST_FIGURES: usize = 8;

/// A cheap look for what all that follows needs.
pub(super) fn may_say_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = |at: usize, word: &[u8]| {
        bytes.len() >= at + word.len() && bytes[at..at + word.len()].eq_ignore_ascii_case(word)
    };
    (0..bytes.len()).any(|at| match bytes[at].to_ascii_lowercase() {
        b'q' => {
            starts(at, b"q1")
                || starts(at, b"q2")
                || starts(at, b"q3")
                || starts(at, b"q4")
                || starts(at, b"quarter")
                || starts(at, b"qtr")
        }
        b'p' => starts(at, b"period") || starts(at, b"past") || starts(at, b"prev"),
        b'y' => starts(at, b"year") || starts(at, b"ytd") || starts(at, b"yr"),
        b'm' => starts(at, b"month"),
        b'h' => starts(at, b"half"),
        b'c' => starts(at, b"comparat") || starts(at, b"comparison") || starts(at, b"cumulative"),
        b'r' => starts(at, b"return"),
        b't' => starts(at, b"term"),
        b'1' => starts(at, b"19") && bytes.get(at + 2).is_some_and(u8::is_ascii_digit),
        b'2' => starts(at, b"20") && bytes.get(at + 2).is_some_and(u8::is_ascii_digit),
        _ => false,
    })
}

/// "Same quarter last year", "this quarter", "year to date".
fn relative(words: &[&str]) -> Option<Time> {
    let is_noun = |word: &&str| PERIODS.contains(word);
    let before_noun = |at: usize, kinds: &[&str]| {
        kinds.contains(&words[at])
            && words[at + 1..].iter().take(3).position(is_noun).is_some_and(|noun| {
                words[at + 1..at + 1 + noun]
                    .iter()
                    .all(|word| BETWEEN.contains(word) || word.bytes().all(|byte| byte.is_ascii_digit()))
            })
    };
    let behind_noun =
        |at: usize| is_noun(&words[at]) && words.get(at + 1).is_some_and(|next| BEHIND.contains(next));
    let to_date = |at: usize| words[at..].starts_with(&["to", "date"]) && at > 0 && is_noun(&words[at - 1]);
    let places = || 0..words.len();
    let is_other = places().any(|at| {
        before_noun(at, &OTHER) || behind_noun(at) || to_date(at) || BY_THEMSELVES.contains(&words[at])
    });
    let is_this = places().any(|at| before_noun(at, &THIS));
    if is_other == is_this || words.iter().any(|word| PROSE.contains(word)) {
        return None;
    }
    Some(if is_this { Time::This } else { Time::Other })
}

/// "2008-09 Q4", "1 January to 31 March 2009", "Quarter 3".
fn outright(text: &str, words: &[&str], alone: bool, wanted: Wanted) -> Option<Time> {
    if words.iter().any(|word| PROSE_OF_PERIODS.contains(word)) {
        return None;
    }
    // In a text that says nothing else 08/09 is a year; every other period has its year in four digits.
    let has_year = text.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let named = match (has_year, alone) {
        (false, _) => Vec::new(),
        (true, true) => periods_labelled(text, wanted.financial),
        (true, false) => periods_in(text, wanted.financial),
    };
    if named.is_empty() {
        return part_alone(words, wanted.period).filter(|_| alone);
    }
    if named.contains(&wanted.period) {
        return Some(Time::This);
    }
    let overlaps =
        |period: &Period| period.start() <= wanted.period.end() && wanted.period.start() <= period.end();
    // A bare year may be that of a law or of a form.
    let is_plain = |period: &Period| period.is_financial() || period.frequency() != Frequency::Annual;
    let is_other = named.iter().all(|period| !overlaps(period) && is_plain(period));
    Some(if is_other { Time::Other } else { Time::PerhapsOther })
}

/// "Quarter 3", "Q3 figures": a part of the year without its year.
fn part_alone(words: &[&str], wanted: Period) -> Option<Time> {
    let number = |word: &str| match word {
        "1" | "first" | "1st" | "one" => Some(1),
        "2" | "second" | "2nd" | "two" => Some(2),
        "3" | "third" | "3rd" | "three" => Some(3),
        "4" | "fourth" | "4th" | "four" => Some(4),
        _ => None,
    };
    let short = words.iter().find_map(|word| number(word.strip_prefix('q')?).filter(|_| word.len() == 2));
    let at = words.iter().position(|word| matches!(*word, "quarter" | "qtr" | "q"));
    let long = at.and_then(|at| {
        let after = words.get(at + 1).and_then(|word| number(word));
        after.or_else(|| at.checked_sub(1).and_then(|before| number(words[before])))
    });
    let is_quarterly = wanted.frequency() == Frequency::Quarterly;
    let own = is_quarterly.then(|| wanted.number());
    match (long, short) {
        _ if !is_quarterly => None,
        (Some(part), _) if own == Some(part) => Some(Time::This),
        (Some(_), _) => Some(Time::Other),
        (None, Some(part)) if own != Some(part) => Some(Time::PerhapsOther),
        _ => None,
    }
}

/// Words that may stand beside words of time in a title that says nothing but the time.
const FILLERS: [&str; 32] = [
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

fn is_of_time(word: &str) -> bool {
    let is_number = word.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let is_quarter = word
        .strip_prefix('q')
        .is_some_and(|rest| rest.is_empty() || rest.bytes().all(|byte| byte.is_ascii_digit()));
    let lists: [&[&str]; 6] = [&PERIODS, &OTHER, &THIS, &BETWEEN, &BEHIND, &BY_THEMSELVES];
    is_number
        || is_quarter
        || word == "date"
        || lists.iter().any(|list| list.contains(&word))
        || super::dates::month(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<Time> {
        let wanted =
            Wanted { period: Period::parse("2009-10-Q4").unwrap(), financial: true, labelled: false };
        time_of(text, wanted).map(|(time, _)| time)
    }

    #[test]
    fn marks_of_cases_say_no_time_and_short_titles_do() {
        let wanted =
            Wanted { period: Period::parse("2009-10-Q4").unwrap(), financial: true, labelled: false };
        let time = |text: &str| time_of(text, wanted).map(|(time, _)| time);
        assert_eq!((time("LA033/2008Q1/00004"), time("X1/2008-09/000123")), (None, None));
        for title in ["FY 2008-09", "FY2008-09", "PY 2008-09 Q4", "Q4_2008-09"] {
            assert_eq!(time(title), Some(Time::Other), "{title}");
        }
    }

    #[test]
    fn titles_for_another_time_are_known() {
        for text in [
            "Same quarter last year",
            "Last quarter",
            "LAST QUARTER'S FIGURES",
            "2008-09 Q4",
            "Previous period",
            "Prior year",
            "Quarter 3",
            "Third quarter figures",
            "Q4 2008/09",
            "Figures for the previous financial year",
            "A year earlier",
            "12 months ago",
            "Year to date",
            "Cumulative",
            "For comparison",
            "Comparatives",
            "1 January to 31 March 2009",
            "Quarter ended 31 December 2009",
            "Oct - Dec 2009",
            "Part 1: premises and visits (last quarter)",
            "Last 4 quarters",
            "last_quarter",
            "Q4 08/09",
            "Sheet last return",
        ] {
            assert_eq!(said(text), Some(Time::Other), "{text}");
        }
    }

    #[test]
    fn titles_for_this_time_are_known() {
        for text in [
            "This quarter",
            "Current period",
            "Q4 2009-10",
            "Quarter 4",
            "January to March 2010",
            "Last quarter (Q4 2009-10)",
        ] {
            assert_eq!(said(text), Some(Time::This), "{text}");
        }
    }

    #[test]
    fn prose_says_nothing_of_the_time_of_figures() {
        for text in [
            "more visits than last year",
            "Visits made in the last quarter",
            "Part 4: resources on the last day of the period, and injuries in it",
            "This quarter (left) and same quarter last year (right)",
            "Premises at end of period",
            "as last quarter",
            "Health and Safety Regulations 2008",
            "Type of premises",
            "List of prosecutions heard in the quarter",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn what_could_be_meant_otherwise_counts_only_between_two() {
        for text in ["2009-10", "Q3", "2008", "LAE1 2009-10"] {
            assert_eq!(said(text), Some(Time::PerhapsOther), "{text}");
        }
    }
}
