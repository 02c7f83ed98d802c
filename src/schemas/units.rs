//! Units in words: what `qd:unit` can say, and what a remark on a form ("£000s", "%", "in millions") says of
//! its figures.
//!
//! A remark is never passed over. It says the unit that the field asks for, or one from which the field
//! declares how to convert, or the figures cannot be told.

use std::{collections::HashSet, sync::LazyLock};

use super::Field;
use crate::vocabulary::{LabelKey, Scaled, nearest::hint};

/// A unit that has a meaning of its own: what it measures, and the words that stand for it on forms.
/// `qd:unit` is the first.
struct Known {
    name: &'static str,
    words: &'static [&'static str],
}

/// Units by what they measure. Any other word in `qd:unit` is the name of what is counted.
const KNOWN: [Known; 16] = [
    Known { name: "GBP", words: &["£", "gbp", "pound", "pounds", "sterling"] },
    Known { name: "EUR", words: &["€", "eur", "euro", "euros"] },
    Known { name: "USD", words: &["$", "usd", "dollar", "dollars"] },
    Known { name: "pence", words: &["pence", "penny"] },
    Known { name: "percent", words: &["percent", "percentage", "percentages", "pct"] },
    Known { name: "FTE", words: &["fte", "ftes", "wte"] },
    Known { name: "minutes", words: &["minute", "minutes", "mins"] },
    Known { name: "hours", words: &["hour", "hours", "hrs"] },
    Known { name: "days", words: &["day", "days"] },
    Known { name: "weeks", words: &["week", "weeks"] },
    Known { name: "months", words: &["month", "months"] },
    Known { name: "years", words: &["year", "years"] },
    Known { name: "hectares", words: &["hectare", "hectares", "ha"] },
    Known { name: "acres", words: &["acre", "acres"] },
    Known { name: "square metres", words: &["m2", "sqm"] },
    Known { name: "tonnes", words: &["tonne", "tonnes"] },
];

/// Words for powers of ten, each with its number of zeros.
const SCALES: [(usize, &[&str]); 4] = [
    (2, &["hundred", "hundreds", "00s"]),
    (
        3,
        &[
            "thousand",
            "thousands",
            "000",
            "000s",
            "1000",
            "1000s",
            "x1000",
            "k",
            "ks",
            "gbp000",
            "gbp000s",
            "gbpk",
        ],
    ),
    (6, &["million", "millions", "m", "mn", "mill", "mio", "000000", "000000s"]),
    (9, &["billion", "billions", "bn"]),
];

/// Words that say nothing of the unit beside those that do: "all amounts are in £000s".
const FILLERS: [&str; 27] = [
    "in",
    "all",
    "amounts",
    "amount",
    "figures",
    "figure",
    "values",
    "value",
    "sums",
    "are",
    "is",
    "be",
    "to",
    "should",
    "please",
    "enter",
    "expressed",
    "shown",
    "given",
    "reported",
    "stated",
    "of",
    "as",
    "the",
    "unit",
    "units",
    "x",
];

/// What a remark on a form says of the figures beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The remark as it stands, folded.
    key: LabelKey,
    /// The unit that it names, by the name in `KNOWN`.
    unit: Option<&'static str>,
    /// The power of ten that it names.
    zeros: usize,
}

impl Remark {
    /// What a text says that is a remark and nothing else: "£000s", "(%)", "all amounts in thousands". `None`
    /// for any other text.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        // "1,000" and "£1,000" are figures.
        let is_figure =
            text.bytes().any(|byte| matches!(byte, b'1'..=b'9')) && !text.chars().any(char::is_alphabetic);
        if is_figure || text.chars().all(|letter| letter.is_ascii_digit() || letter.is_whitespace()) {
            return None;
        }
        let key = LabelKey::of(text);
        Self::of_words(&words(&key), false)
    }

    /// What a text in brackets, or a title, says of units among other words: "thousands of visits". Only
    /// words that can mean nothing else count.
    #[must_use]
    pub fn within(text: &str) -> Option<Self> {
        let key = LabelKey::of(text);
        Self::of_words(&words(&key), true)
    }

    fn of_words(words: &[&str], among_others: bool) -> Option<Self> {
        let (mut unit, mut zeros, mut is_plain, mut is_telling) = (None, None, true, false);
        for (at, word) in words.iter().enumerate() {
            let follows_number =
                at > 0 && words[at - 1].bytes().all(|byte| byte.is_ascii_digit()) && words[at - 1] != "1";
            if let Some((power, _)) =
                SCALES.iter().find(|(_, words)| words.contains(word)).filter(|_| !follows_number)
            {
                is_plain &= zeros.is_none();
                zeros.get_or_insert(*power);
                is_telling |=
                    word.ends_with('s') || word.starts_with("000") || at > 0 && is_currency(words[at - 1]);
                unit = unit.or_else(|| word.starts_with("gbp").then_some("GBP"));
            } else if let Some(known) = KNOWN.iter().find(|known| known.words.contains(word)) {
                is_plain &= unit.is_none_or(|unit| unit == known.name);
                unit.get_or_insert(known.name);
                is_telling |= known.name == "percent";
            } else if !(FILLERS.contains(word)
                || *word == "1" && words.get(at + 1).is_some_and(|next| next.starts_with("000")))
            {
                is_plain = false;
            }
        }
        // "m" may be metres or men, where no currency says that it is millions.
        let is_letter = unit.is_none() && words.contains(&"m") && !among_others;
        let says_something = unit.is_some() || zeros.is_some();
        (says_something && !is_letter && (is_plain || among_others && is_telling)).then(|| Self {
            key: LabelKey::of(&words.join(" ")),
            unit,
            zeros: zeros.unwrap_or(0),
        })
    }

    /// Whether it says by how much figures are to be multiplied, and not only what they count.
    #[must_use]
    pub fn is_of_scale(&self) -> bool {
        self.zeros > 0
    }

    /// Whether a remark on a whole block is meant for a field: amounts of money are only those that are
    /// counted in money.
    #[must_use]
    pub fn concerns(&self, field: &Field) -> bool {
        let of_block = field.kind.is_numeric()
            && !field.is_percentage()
            && (field.measure.is_some() || !field.unit.is_empty());
        of_block && self.unit.is_none_or(|unit| base_of(&field.unit).0 == unit)
    }

    /// By what the figures of a field under this remark are to be multiplied; `None` where the field declares
    /// no way.
    #[must_use]
    pub fn factor(&self, field: &Field) -> Option<Scaled> {
        let declared = |(words, _): &&(String, Scaled)| {
            let own = LabelKey::of(words);
            own == self.key
                || Self::of_text(words)
                    .is_some_and(|other| (other.unit, other.zeros) == (self.unit, self.zeros))
        };
        if let Some((_, factor)) = field.units.iter().find(declared) {
            return Some(*factor);
        }
        let (base, zeros) = base_of(&field.unit);
        let is_money = base == "GBP";
        let is_own = match self.unit {
            None => true,
            Some(unit) => unit == base,
        };
        // What is counted in thousands of pounds may be headed "£" by habit, or for once be in pounds.
        let extra = self.zeros.checked_sub(zeros).filter(|extra| is_own && (is_money || *extra == 0))?;
        Some(Scaled { units: 10i64.pow(u32::try_from(extra).ok()?), decimals: 0 })
    }
}

fn is_currency(word: &str) -> bool {
    KNOWN.iter().take(3).any(|known| known.words.contains(&word))
}

/// The words of a folded label, with "per cent" as one.
fn words(key: &LabelKey) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for word in key.as_str().split(' ').filter(|word| !word.is_empty()) {
        match (found.last_mut(), word) {
            (Some(last), "cent") if *last == "per" => *last = "percent",
            _ => found.push(word),
        }
    }
    found
}

/// What a unit counts, and in how many zeros: GBP and 3 for thousands of pounds.
fn base_of(unit: &str) -> (&str, usize) {
    match unit {
        "GBP thousand" => ("GBP", 3),
        "GBP million" => ("GBP", 6),
        _ => (unit, 0),
    }
}

/// A heading as the label and the remark on the unit that stands at its end, in brackets or not, longest
/// remark first.
#[must_use]
pub fn without_remark(text: &str) -> Vec<(LabelKey, Remark)> {
    // Where the last word is a plain one that can be in no remark, nothing needs to be taken apart.
    let last = text.rsplit(' ').next().unwrap_or_default();
    let is_plain =
        !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if is_plain && last != "cent" && !may_stand_in_a_remark(last) {
        return Vec::new();
    }
    let key = LabelKey::of(text);
    let words = words(&key);
    let mut found = Vec::new();
    // A remark ends the label, word by word: most labels end with a word that can be in none.
    let first = words.iter().rposition(|word| !may_stand_in_a_remark(word)).map_or(1, |at| at + 1).max(1);
    for at in first..words.len() {
        if let Some(remark) = Remark::of_words(&words[at..], false) {
            found.push((LabelKey::of(&words[..at].join(" ")), remark));
        }
    }
    found
}

fn may_stand_in_a_remark(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let scales = SCALES.iter().flat_map(|(_, words)| *words);
        let known = KNOWN.iter().flat_map(|known| known.words);
        FILLERS.iter().chain(scales).chain(known).chain(&["1"]).copied().collect()
    });
    word.len() <= LONGEST_WORD && WORDS.contains(word)
}

/// No word of a remark is longer.
const LONGEST_WORD: usize = 24;

/// The remark on the unit in a heading that is no declared label as it stands; `None` if it has none.
///
/// "Fines (£000s)", "Fines, £k", "Visits in thousands", "Visits (thousands of visits)".
#[must_use]
pub fn remark_in(heading: &str, is_declared: &dyn Fn(&LabelKey) -> bool) -> Option<Remark> {
    if is_declared(&LabelKey::of(heading)) {
        return None;
    }
    let mut rest = heading;
    while let Some((_, behind)) = rest.split_once(['(', '[']) {
        let (inside, after) = behind.split_once([')', ']']).unwrap_or((behind, ""));
        if let Some(remark) = Remark::within(inside) {
            return Some(remark);
        }
        rest = after;
    }
    let mut ends = without_remark(heading).into_iter();
    ends.next().map(|(_, remark)| remark)
}

/// The remark in the title of a block, or in a note beside it: "All amounts in £000s". Only what says by how
/// much figures are to be multiplied counts, and never in a sentence that denies something.
#[must_use]
pub fn remark_in_title(title: &str) -> Option<Remark> {
    let key = LabelKey::of(title);
    let denies = |word: &str| matches!(word, "not" | "dont" | "never" | "nor" | "nearest" | "than" | "no");
    if title.len() > LONGEST_TITLE || key.as_str().split(' ').any(denies) {
        return None;
    }
    let parts = title
        .split(['(', ')', '[', ']', ':', ';', ',', '\u{2013}', '\u{2014}', '\n'])
        .chain(title.split(" - "));
    let alone = parts.filter_map(|part| Remark::of_text(part).or_else(|| behind_in(part)));
    alone.chain(Remark::of_text(title)).find(Remark::is_of_scale)
}

/// "Fines imposed in £000s".
fn behind_in(text: &str) -> Option<Remark> {
    let key = LabelKey::of(text);
    let words = words(&key);
    let at = words.iter().rposition(|word| *word == "in")?;
    Remark::of_words(&words[at..], false)
}

/// A longer text is no title.
const LONGEST_TITLE: usize = 160;

/// What is wrong with a word in `qd:unit`; `None` if it is one of those that have a meaning, or names what is
/// counted.
#[must_use]
pub fn fault_of(unit: &str) -> Option<String> {
    let names = || KNOWN.iter().map(|known| known.name).chain(["GBP thousand", "GBP million"]);
    if names().any(|name| name == unit) {
        return None;
    }
    let told = |right: &str| Some(format!("the unit \"{unit}\" is written \"{right}\""));
    if let Some(remark) = Remark::of_text(unit) {
        return match (remark.unit, remark.zeros) {
            (Some(right), 0) => told(right),
            (Some("GBP"), 3) => told("GBP thousand"),
            (Some("GBP"), 6) => told("GBP million"),
            _ => Some(format!(
                "\"{unit}\" is no unit: say what is counted, and let `qd:units` say how other units on a \
                 form convert"
            )),
        };
    }
    let is_name = unit.chars().all(|letter| letter.is_alphabetic() || matches!(letter, ' ' | '-' | '\''));
    let near = names().filter(|name| name.len() > 3);
    let meant = hint(
        unit,
        near.chain(["GBP"])
            .filter(|name| strsim::osa_distance(&unit.to_lowercase(), &name.to_lowercase()) <= 1),
    );
    if !is_name || meant.starts_with("; the nearest") {
        return Some(format!("the unit \"{unit}\" is not known{meant}"));
    }
    None
}

/// A unit in words for messages: "pounds", "thousands of pounds", "visits"; "single units" where none is
/// declared.
#[must_use]
pub fn in_words(unit: &str) -> &str {
    match unit {
        "" => "single units",
        "GBP" => "pounds",
        "GBP thousand" => "thousands of pounds",
        "GBP million" => "millions of pounds",
        "percent" => "per cent",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(Option<&'static str>, usize)> {
        Remark::of_text(text).map(|remark| (remark.unit, remark.zeros))
    }

    #[test]
    fn a_remark_says_a_unit_or_a_power_of_ten_and_nothing_else() {
        for text in
            ["(£000s)", "£'000", "£k", "£ thousand", "in £1,000s", "All amounts in £000s", "GBP000", "£000"]
        {
            assert_eq!(said(text), Some((Some("GBP"), 3)), "{text}");
        }
        for (text, unit, zeros) in [
            ("thousands", None, 3),
            ("'000s", None, 3),
            ("in millions", None, 6),
            ("£m", Some("GBP"), 6),
            ("%", Some("percent"), 0),
            ("per cent", Some("percent"), 0),
            ("hours", Some("hours"), 0),
            ("£", Some("GBP"), 0),
        ] {
            assert_eq!(said(text), Some((unit, zeros)), "{text}");
        }
        for text in [
            "m",
            "number",
            "visits",
            "fines",
            "",
            "as in the local plan",
            "10 000",
            "value",
            "%, £",
            "A to E",
            "1,000",
            "£1,000",
            "(1,000)",
            "000",
            "12m",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }

    #[test]
    fn a_remark_is_found_wherever_it_stands_in_a_heading() {
        let is_declared = |key: &LabelKey| {
            *key == LabelKey::of("Visits per 100 premises (%)") || *key == LabelKey::of("Fines")
        };
        let zeros = |heading: &str| remark_in(heading, &is_declared).map(|remark| remark.zeros);
        for heading in [
            "Fines (£000s)",
            "Fines £000s",
            "Fines, £k",
            "Fines in thousands",
            "Fines (thousands of pounds)",
            "Fines (£000s) imposed",
        ] {
            assert_eq!(zeros(heading), Some(3), "{heading}");
        }
        assert_eq!(
            (zeros("Fines"), zeros("Visits per 100 premises (%)"), zeros("Fines (all)")),
            (None, None, None)
        );
        assert_eq!(zeros("Visits (%)"), Some(0));
        let ends: Vec<LabelKey> =
            without_remark("Total visits (in thousands)").into_iter().map(|(label, _)| label).collect();
        assert!(ends.contains(&LabelKey::of("Total visits")));
    }

    #[test]
    fn a_title_says_it_only_where_it_denies_nothing() {
        for title in [
            "All amounts in £000s",
            "Legal proceedings (£000s)",
            "Fines imposed in £000s",
            "Costs - figures are in thousands",
        ] {
            assert!(remark_in_title(title).is_some(), "{title}");
        }
        for title in [
            "Food hygiene return (figures in £ are not asked for)",
            "Do not enter figures in thousands",
            "Amounts to the nearest £1,000",
            "Fines and costs",
            "Return for 10,000 premises",
            "Percentages (%)",
        ] {
            assert!(remark_in_title(title).is_none(), "{title}");
        }
    }

    #[test]
    fn a_unit_that_has_a_meaning_is_written_in_one_way() {
        for unit in [
            "GBP",
            "GBP thousand",
            "percent",
            "FTE",
            "visits",
            "premises",
            "hours",
            "dwellings",
            "informations",
        ] {
            assert_eq!(fault_of(unit), None, "{unit}");
        }
        for (unit, right) in [
            ("£", "\"GBP\""),
            ("pounds", "\"GBP\""),
            ("£000s", "\"GBP thousand\""),
            ("%", "\"percent\""),
            ("fte", "\"FTE\""),
            ("percnt", "nearest is \"percent\""),
            ("hectars", "nearest is \"hectares\""),
            ("thousands", "qd:units"),
            ("visits2", "not known"),
        ] {
            assert!(
                fault_of(unit).is_some_and(|fault| fault.contains(right)),
                "{unit}: {:?}",
                fault_of(unit)
            );
        }
    }
}
