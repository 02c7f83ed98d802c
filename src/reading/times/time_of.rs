//! What a text says of time.

use super::{
    glance::{is_short_enough, may_say_time},
    time::{Time, Wanted},
    words::{
        BEHIND, BETWEEN, BY_THEMSELVES, FILLERS, OTHER, PERIODS, PROSE, PROSE_OF_PERIODS, THIS, is_of_time,
    },
};
use crate::{
    reading::period_text::{periods_in, periods_labelled},
    vocabulary::{LabelKey, Period, period::Frequency},
};

/// What a text says of time, and whether it says nothing else.
pub(super) fn time_of(text: &str, wanted: Wanted) -> Option<(Time, bool)> {
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
