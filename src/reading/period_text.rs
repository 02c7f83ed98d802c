//! Periods as senders write them: "2019/20", "Q1 2019-20", "1 April 2019 to 31 March 2020", "year ended 31
//! March 2020".

use jiff::{ToSpan, civil::Date};

use super::dates::{date, month};
use crate::vocabulary::{
    Period,
    period::{Part, Year},
};

/// The different periods that a text names, in order. `financial` says whose quarters are meant by dates that
/// fit two.
///
/// A bare year such as `2019` is a calendar year; that it might be a financial one is never guessed.
#[must_use]
pub fn periods_in(text: &str, financial: bool) -> Vec<Period> {
    // Every period has a year.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    if let Some(period) = Period::parse(text.trim()) {
        return vec![period];
    }
    let words = words(text);
    if let Some(period) = between_dates(&words, financial)
        .or_else(|| ending(&words, financial))
        .or_else(|| between_months(&words, financial))
    {
        return vec![period];
    }
    in_words(&without_dates(words))
}

/// The periods that a file's name gives. Dates say when a file was saved, and runs of letters and figures
/// such as `9e2057c4` are marks of a system: neither says for when it is.
#[must_use]
pub fn periods_in_file_name(stem: &str, financial: bool) -> Vec<Period> {
    let is_mark = |token: &str| {
        let words = words(token);
        let known = |word: &String| {
            number(word).is_some()
                || matches!(
                    word.as_str(),
                    "q" | "qtr" | "quarter" | "h" | "half" | "fy" | "st" | "nd" | "rd" | "th"
                )
        };
        // Letters and then figures, as in "Visits2019", may be words run together.
        words.len() > 1
            && !words.iter().all(known)
            && !(words.len() == 2 && number(&words[0]).is_none() && words[0].len() > 2)
    };
    let split = |letter: char| !letter.is_alphanumeric();
    let kept: String =
        stem.split_inclusive(split).filter(|token| !is_mark(token.trim_end_matches(split))).collect();
    periods_in(&kept, financial)
}

/// A part of a year in a text that names no year: "Q1", "Quarter 1", "1".
#[must_use]
pub fn part_alone(text: &str) -> Option<Part> {
    let words = words(text);
    if words.iter().any(|word| number(word).is_some() && word.len() > 1) {
        return None;
    }
    let bare = || {
        words
            .first()
            .filter(|_| words.len() == 1)
            .and_then(|word| number(word))
            .and_then(|number| u8::try_from(number).ok())
    };
    part_in(&words).or_else(|| bare().filter(|number| (1..=4).contains(number)).map(Part::Quarter))
}

fn in_words(words: &[String]) -> Vec<Period> {
    let part = part_in(words);
    let mut periods: Vec<Period> = Vec::new();
    for year in years_in(words) {
        let period = Period { year, part: part.unwrap_or(Part::Whole) };
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    periods
}

/// The words without those that are dates: the year of a day is not the period of a return.
fn without_dates(words: Vec<String>) -> Vec<String> {
    let spans = dates_at(&words);
    let is_outside =
        |at: &usize| !spans.iter().any(|(start, length, _)| (*start..start + length).contains(at));
    words.into_iter().enumerate().filter(|(at, _)| is_outside(at)).map(|(_, word)| word).collect()
}

/// The same for a text that is known to be a period: `19/20` is one there, and a score or a date anywhere
/// else.
#[must_use]
pub fn periods_labelled(text: &str, financial: bool) -> Vec<Period> {
    let found = periods_in(text, financial);
    if !found.is_empty() {
        return found;
    }
    let words: Vec<String> =
        words(text).into_iter().filter(|word| !matches!(word.as_str(), "-" | "/" | "to")).collect();
    let short = |word: &String| number(word).filter(|_| word.len() == 2);
    let pair = words.windows(2).find_map(|pair| Some((short(&pair[0])?, short(&pair[1])?)));
    let part = part_in(&words).unwrap_or(Part::Whole);
    let year =
        pair.filter(|(start, end)| (start + 1) % 100 == *end).map(|(start, _)| Year::Financial(2000 + start));
    year.map(|year| Period { year, part }).into_iter().collect()
}

/// Lower-case words and numbers; a slash or dash between two numbers is kept as a word of its own.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut digits = false;
    for letter in text.chars() {
        let letter = if matches!(letter, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { letter };
        if letter.is_alphanumeric() && (word.is_empty() || letter.is_ascii_digit() == digits) {
            digits = letter.is_ascii_digit();
            word.extend(letter.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_alphanumeric() {
            digits = letter.is_ascii_digit();
            word.extend(letter.to_lowercase());
        } else if matches!(letter, '-' | '/' | '.') {
            words.push(letter.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn number(word: &str) -> Option<i16> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten()
}

fn year(word: &str) -> Option<i16> {
    number(word).filter(|year| word.len() == 4 && (1990..=2099).contains(year))
}

/// Years: `2019 / 20`, `2019 - 2020`, `2019 to 2020`, `2019 20`, or one alone.
fn years_in(words: &[String]) -> Vec<Year> {
    let mut years = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(start) = year(&words[at]) else {
            at += 1;
            continue;
        };
        let is_link = |word: &String| matches!(word.as_str(), "-" | "/" | "to" | "and");
        let after = if words.get(at + 1).is_some_and(is_link) { at + 2 } else { at + 1 };
        let follows = words.get(after).is_some_and(|next| match next.len() {
            2 => number(next) == Some((start + 1) % 100),
            4 => year(next) == Some(start + 1),
            _ => false,
        });
        years.push(if follows { Year::Financial(start) } else { Year::Calendar(start) });
        at = if follows { after + 1 } else { at + 1 };
    }
    years
}

/// `q1`, `quarter 1`, `1st quarter`, `first quarter`, `h2`, `half 2`.
fn part_in(words: &[String]) -> Option<Part> {
    let ordinal = |word: &str| match word {
        "first" | "one" => Some(1),
        "second" | "two" => Some(2),
        "third" | "three" => Some(3),
        "fourth" | "four" => Some(4),
        _ => number(word).filter(|_| word.len() == 1).and_then(|number| u8::try_from(number).ok()),
    };
    let is_suffix = |word: &str| matches!(word, "st" | "nd" | "rd" | "th");
    words.iter().enumerate().find_map(|(at, word)| {
        let after = words.get(at + 1).and_then(|next| ordinal(next));
        let before = at.checked_sub(1).and_then(|before| {
            let before = if is_suffix(&words[before]) { before.checked_sub(1)? } else { before };
            ordinal(&words[before])
        });
        match word.as_str() {
            "q" | "qtr" => after.filter(|part| (1..=4).contains(part)).map(Part::Quarter),
            "quarter" => after.or(before).filter(|part| (1..=4).contains(part)).map(Part::Quarter),
            "h" => after.filter(|part| (1..=2).contains(part)).map(Part::Half),
            "half" => after.or(before).filter(|part| (1..=2).contains(part)).map(Part::Half),
            _ => None,
        }
    })
}

/// All dates that stand in the words, in order.
fn dates_in(words: &[String]) -> Vec<Date> {
    dates_at(words).into_iter().map(|(.., date)| date).collect()
}

/// A date takes so many words at most, marks between them included.
const LONGEST_DATE: usize = 7;

/// The same, each with its first word and how many it takes.
fn dates_at(words: &[String]) -> Vec<(usize, usize, Date)> {
    let mut dates = Vec::new();
    let mut at = 0;
    let has_number: Vec<bool> = words.iter().map(|word| word.chars().any(char::is_numeric)).collect();
    while at < words.len() {
        // A date begins with a day, a month or a year, or the name of a day, and has two numbers: most words
        // of a title do not.
        let near = &words[at..words.len().min(at + LONGEST_DATE)];
        let numbers = near.iter().filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).count();
        let may_be_one =
            near.iter().any(|word| word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_digit()));
        let begins = has_number[at] || words[at].len() >= 3;
        if !begins || numbers < 2 && !may_be_one {
            at += 1;
            continue;
        }
        let found = [LONGEST_DATE, 6, 5, 4, 3].into_iter().find_map(|length| {
            let span = words.get(at..at + length)?;
            let text: String = span
                .iter()
                .filter(|word| !matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "of"))
                .map(|word| format!("{word} "))
                .collect();
            let text = text.replace(" / ", "/").replace(" - ", "-").replace(" . ", ".");
            date(text.trim()).map(|date| (date, length))
        });
        match found {
            Some((date, length)) => {
                dates.push((at, length, date));
                at += length;
            }
            None => at += 1,
        }
    }
    dates
}

fn between_dates(words: &[String], financial: bool) -> Option<Period> {
    match dates_in(words).as_slice() {
        [first, last] => Period::from_days(*first, *last, financial),
        _ => None,
    }
}

/// `year ended 31 March 2020`, `quarter to 30 June 2019`, `year ending March 2020`.
fn ending(words: &[String], financial: bool) -> Option<Period> {
    let ends = words.iter().position(|word| matches!(word.as_str(), "ended" | "ending" | "to" | "end"))?;
    let months = words[..ends].iter().find_map(|word| match word.as_str() {
        "year" => Some(12),
        "half" => Some(6),
        "quarter" => Some(3),
        "month" => Some(1),
        _ => None,
    })?;
    let last = match dates_in(&words[ends..]).as_slice() {
        [date] => *date,
        [] => {
            let rest = &words[ends + 1..];
            let at = rest.iter().position(|word| month(word).is_some())?;
            Date::new(year(rest.get(at + 1)?)?, month(&rest[at])?, 1).ok()?.last_of_month()
        }
        _ => return None,
    };
    let first = last.first_of_month().checked_sub((months - 1).months()).ok()?;
    Period::from_days(first, last, financial)
}

/// `April 2019 to March 2020`, `Apr - Jun 2019`.
fn between_months(words: &[String], financial: bool) -> Option<Period> {
    let months: Vec<(i8, Option<i16>)> = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| Some((month(word)?, words.get(at + 1).and_then(|next| year(next)))))
        .collect();
    let [(first, first_year), (last, last_year)] = months.as_slice() else { return None };
    let last_year = (*last_year)?;
    let first_year = first_year.unwrap_or(if first <= last { last_year } else { last_year - 1 });
    let first = Date::new(first_year, *first, 1).ok()?;
    let last = Date::new(last_year, *last, 1).ok()?.last_of_month();
    Period::from_days(first, last, financial)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        periods_in(text, true).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_financial_year_is_read_in_its_spellings() {
        for text in [
            "2019/20",
            "2019-20",
            "2019/2020",
            "2019 to 2020",
            "1 April 2019 to 31 March 2020",
            "01/04/2019 - 31/03/2020",
            "1st April 2019 - 31st March 2020",
            "April 2019 to March 2020",
            "Year ended 31 March 2020",
            "year ending March 2020",
            "FY 2019\u{2013}20",
            "Food hygiene 2019-20 return",
            "1.4.2019-31.3.2020",
            "2019-04-01 to 2020-03-31",
            "Apr 2019 - Mar 2020",
            "return_2019_20",
            "Year to 31/03/2020",
        ] {
            assert_eq!(shown(text), ["2019-20"], "{text}");
        }
    }

    #[test]
    fn a_quarter_is_read_in_its_spellings() {
        for text in [
            "Q1 2019/20",
            "2019-20 Q1",
            "Quarter 1, 2019-20",
            "1st quarter 2019/20",
            "April to June 2019",
            "1 April 2019 to 30 June 2019",
            "2019-20-Q1",
            "quarter ended 30 June 2019",
        ] {
            assert_eq!(shown(text), ["2019-20-Q1"], "{text}");
        }
        assert_eq!(shown("2026Q1"), ["2026-Q1"]);
    }

    #[test]
    fn a_bare_year_is_a_calendar_year_and_two_periods_stay_two() {
        assert_eq!(shown("2019"), ["2019"]);
        assert_eq!(shown("2018-19 and 2019-20"), ["2018-19", "2019-20"]);
        assert_eq!(shown("no period here, E07000105"), Vec::<String>::new());
        assert_eq!(shown("Food hygiene 1920"), Vec::<String>::new());
        assert_eq!(shown("19/20"), Vec::<String>::new());
        assert_eq!(periods_labelled("Q2 19/20", true), periods_in("2019-20-Q2", true));
    }
}
