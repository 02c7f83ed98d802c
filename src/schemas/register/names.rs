//! Names of authorities: folded, dated by the authority's own life, and looked up without guessing.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{Authority, Register};
use crate::vocabulary::LabelKey;

/// What a name was found to mean on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// The code of the one authority of that name that existed on the day.
    One(String),
    /// The code of the one of that name that had ended before.
    Ended(String),
    /// Several could be meant; their codes.
    Several(Vec<String>),
    /// Only authorities that came later bear it.
    NotYet(String),
    /// Nobody's.
    Nobody,
}

/// Folded names and what is left of them without words of status ("borough council of ..."), each with whose
/// they are.
#[derive(Debug, Clone, Default)]
pub struct NameIndex {
    exact: HashMap<String, BTreeSet<String>>,
    core: HashMap<String, BTreeSet<String>>,
    most_words: usize,
}

/// Words that say what an authority is, not which; they may be there or not on either end of a name.
const STATUS: [&str; 34] = [
    "authority",
    "bc",
    "borough",
    "boroughs",
    "burgh",
    "cbc",
    "cc",
    "city",
    "corporation",
    "council",
    "councils",
    "county",
    "cyngor",
    "dc",
    "district",
    "districts",
    "la",
    "lb",
    "lbc",
    "local",
    "mbc",
    "mdc",
    "mb",
    "md",
    "metropolitan",
    "of",
    "principal",
    "rb",
    "royal",
    "rbc",
    "the",
    "ua",
    "unitary",
    "gb",
];

fn name_key(name: &str) -> String {
    let key = LabelKey::of(name);
    let words = key.as_str().split(' ').map(|word| if word == "saint" { "st" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// The name without words of status on either end: "City of Bristol Council", "Bristol, City of" and
/// "Bristol" meet.
fn core_of(key: &str) -> String {
    let words: Vec<&str> = key.split(' ').collect();
    let is_status = |word: &&str| STATUS.contains(word);
    // "City and County of Swansea", "St Albans City and District": "and" goes with the words it joins.
    let end = words
        .iter()
        .rposition(|word| !is_status(word) && *word != "and")
        .map_or(words.len(), |last| last + 1);
    let start = words.iter().position(|word| !is_status(word) && *word != "and").unwrap_or(0);
    let of_london = words[start..].starts_with(&["london", "borough"]) && end > start + 2;
    let start = if of_london {
        words[start + 1..].iter().position(|word| !is_status(word)).map_or(start, |at| start + 1 + at)
    } else {
        start
    };
    words[start..end.max(start)].join(" ")
}

impl NameIndex {
    /// Adds a name of an authority.
    pub fn add(&mut self, name: &str, authority: &Authority) {
        let key = name_key(name);
        if key.is_empty() {
            return;
        }
        self.most_words = self.most_words.max(key.split(' ').count() + 2);
        // "London" alone is not the City of London: for that one the words of status say which.
        if authority.kind != "COL" {
            self.core.entry(core_of(&key)).or_default().insert(authority.code.clone());
        }
        self.exact.entry(key).or_default().insert(authority.code.clone());
    }

    /// Whose name it was on the day: the exact name first, then the name without words of status.
    pub fn find(&self, name: &str, day: Date, register: &Register) -> Named {
        let key = name_key(name);
        if key.is_empty() {
            return Named::Nobody;
        }
        let exact = Candidates::of(self.exact.get(&key), day, register);
        if !exact.living.is_empty() {
            return one_or_several(exact.living);
        }
        let core = Candidates::of(self.core.get(&core_of(&key)), day, register);
        // The full name of a council to come is not that of a namesake before it, unless both bear the one
        // plain name.
        let name_of =
            |code: &String| register.get(code).map(|authority| name_key(&authority.name)).unwrap_or_default();
        let namesakes =
            exact.later.iter().all(|later| core.living.iter().all(|code| name_of(code) == name_of(later)));
        if !core.living.is_empty() && namesakes {
            let heirs: BTreeSet<String> = exact
                .ended
                .iter()
                .flat_map(|code| register.successors_on(code, day))
                .map(|heir| heir.code.clone())
                .collect();
            let unrelated = exact.ended.iter().filter(|_| !core.living.is_subset(&heirs)).cloned();
            return one_or_several(core.living.iter().cloned().chain(unrelated).collect());
        }
        let ended = if exact.ended.is_empty() && exact.later.is_empty() { core.ended } else { exact.ended };
        let later: BTreeSet<String> = exact.later.into_iter().chain(core.later).collect();
        match (ended.len(), later.first()) {
            (1, _) => Named::Ended(ended.into_iter().next().unwrap_or_default()),
            (0, Some(code)) => Named::NotYet(code.clone()),
            (0, None) => Named::Nobody,
            _ => Named::Several(ended.into_iter().collect()),
        }
    }

    /// Codes of those named by whole words within a text, longest names first, each word used once.
    pub fn find_within(&self, text: &str, day: Date, register: &Register) -> Vec<String> {
        let key = name_key(text);
        let words: Vec<&str> = key.split(' ').collect();
        let mut used = vec![false; words.len()];
        let mut found = BTreeSet::new();
        for length in (1..=self.most_words.min(words.len())).rev() {
            for start in 0..=words.len() - length {
                let span = start..start + length;
                if used[span.clone()].contains(&true) || !self.is_name(&words[span.clone()].join(" ")) {
                    continue;
                }
                match self.find(&words[span.clone()].join(" "), day, register) {
                    Named::One(code) | Named::Ended(code) => found.insert(code),
                    Named::Several(codes) => {
                        found.extend(codes);
                        true
                    }
                    Named::NotYet(_) | Named::Nobody => continue,
                };
                used[span].fill(true);
            }
        }
        found.into_iter().collect()
    }

    /// Whose name it is when all words run together: `eastdevon`.
    pub fn find_run_together(&self, text: &str, day: Date, register: &Register) -> Option<String> {
        let letters = without_spaces(&core_of(&name_key(text)));
        let names = self.core.iter().filter(|(core, _)| without_spaces(core) == letters);
        let codes: BTreeSet<String> = names.flat_map(|(_, codes)| codes).cloned().collect();
        let found = Candidates::of(Some(&codes), day, register);
        let found = if found.living.is_empty() { found.ended } else { found.living };
        if found.len() == 1 { found.into_iter().next() } else { None }
    }

    /// Codes of those whose name is nearest to a misspelt one, if any is near: several where none is nearer
    /// than another.
    pub fn find_nearest(&self, text: &str, day: Date, register: &Register) -> BTreeSet<String> {
        let own = without_spaces(&core_of(&name_key(text)));
        let near = |core: &String| {
            let core = without_spaces(core);
            let length = core.chars().count().max(own.chars().count());
            let bound = letters_misspelt(length);
            let may_be = core.len().abs_diff(own.len()) <= bound * 4;
            may_be.then(|| strsim::osa_distance(&core, &own)).filter(|distance| *distance <= bound)
        };
        let mut found: Vec<(usize, &BTreeSet<String>)> =
            self.core.iter().filter_map(|(core, codes)| Some((near(core)?, codes))).collect();
        found.sort_unstable();
        let least = found.first().map_or(0, |(distance, _)| *distance);
        let codes: BTreeSet<String> = found
            .into_iter()
            .take_while(|(distance, _)| *distance == least)
            .flat_map(|(_, codes)| codes)
            .cloned()
            .collect();
        let found = Candidates::of(Some(&codes), day, register);
        if found.living.is_empty() { found.ended } else { found.living }
    }

    fn is_name(&self, key: &str) -> bool {
        self.exact.contains_key(key) || self.core.contains_key(&core_of(key))
    }
}

fn without_spaces(key: &str) -> String {
    key.replace(' ', "")
}

/// So many letters may be wrong in a name of this length and leave no doubt which it is.
fn letters_misspelt(length: usize) -> usize {
    match length {
        0..5 => 0,
        5..8 => 1,
        8..14 => 2,
        _ => 3,
    }
}

/// Whether a text says that it names a council: "Ashford Borough Council", where "Ashford" may be a town.
#[must_use]
pub fn says_council(text: &str) -> bool {
    name_key(text).split(' ').any(|word| SAYS_COUNCIL.contains(&word))
}

/// Words that stand with the name of a council and with no town's.
const SAYS_COUNCIL: [&str; 16] = [
    "authority",
    "bc",
    "borough",
    "cbc",
    "corporation",
    "council",
    "councils",
    "cyngor",
    "dc",
    "lb",
    "lbc",
    "mbc",
    "mdc",
    "metropolitan",
    "rbc",
    "unitary",
];

/// The authorities of a name, by whether they existed on the day. Councils under a new code count as one.
#[derive(Default)]
struct Candidates {
    living: BTreeSet<String>,
    ended: BTreeSet<String>,
    later: BTreeSet<String>,
}

impl Candidates {
    fn of(codes: Option<&BTreeSet<String>>, day: Date, register: &Register) -> Self {
        let mut candidates = Self::default();
        for authority in codes.into_iter().flatten().filter_map(|code| register.continuing_on(code, day)) {
            let place = if authority.existed_on(day) {
                &mut candidates.living
            } else if authority.ended_before(day) {
                &mut candidates.ended
            } else {
                &mut candidates.later
            };
            place.insert(authority.code.clone());
        }
        candidates
    }
}

fn one_or_several(codes: BTreeSet<String>) -> Named {
    if codes.len() == 1 {
        Named::One(codes.into_iter().next().unwrap_or_default())
    } else {
        Named::Several(codes.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_status_come_off_either_end_only() {
        let core = |name: &str| core_of(&name_key(name));
        for name in ["Bristol, City of", "City of Bristol Council", "BRISTOL CITY COUNCIL", "Bristol"] {
            assert_eq!(core(name), "bristol", "{name}");
        }
        assert_eq!(core("The London Borough of Camden"), "camden");
        assert_eq!(core("City and County of Swansea Council"), "swansea");
        assert_eq!(core("St Albans City and District Council"), "st albans");
        assert_eq!(core("Derry City and Strabane District Council"), "derry city and strabane");
        assert_eq!(core("The Royal Borough of Kensington & Chelsea"), "kensington and chelsea");
        assert_eq!(core("Newcastle City Council"), "newcastle");
    }
}
