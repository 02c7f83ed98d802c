//! Which field a heading or label means: exactly, by a declared synonym, or by a near spelling that leaves no
//! choice.

use std::collections::HashMap;

use super::Sheet;
use crate::{
    schemas::{form::TableLabels, units::without_remark},
    vocabulary::{CellAddress, LabelKey},
};

/// How a heading was found to mean a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Match {
    /// The label or name of the field, but for case, spacing and punctuation.
    Exact,
    /// A declared synonym.
    Synonym,
    /// A misspelling, or the label behind a number, that only this field can be meant by.
    Near,
    /// A further column of a field that has one: it fills the blanks of the first.
    Second,
    /// The field was not found.
    Missing,
    /// The heading means no field.
    Ignored,
    /// No heading, but something odd about how the file was read.
    Note,
}

impl Match {
    /// The word in `readings.csv`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Synonym => "synonym",
            Self::Near => "near",
            Self::Second => "second",
            Self::Missing => "missing",
            Self::Ignored => "ignored",
            Self::Note => "note",
        }
    }
}

/// A sheet with the key of each text cell worked out once.
pub struct KeyedSheet<'s> {
    /// The sheet.
    pub sheet: &'s Sheet,
    keys: Vec<Option<LabelKey>>,
}

impl<'s> KeyedSheet<'s> {
    /// Folds the texts of a sheet; those longer than `longest` are notes, not labels.
    #[must_use]
    pub fn new(sheet: &'s Sheet, longest: usize) -> Self {
        let key = |text: &str| Some(LabelKey::of(text)).filter(|key| !key.is_empty());
        let keys = sheet
            .cells()
            .iter()
            .map(|cell| cell.text().filter(|text| text.len() <= longest).and_then(key))
            .collect();
        Self { sheet, keys }
    }

    /// Every text cell with its key, by row and column.
    pub fn labels(&self) -> impl Iterator<Item = (CellAddress, &LabelKey)> {
        self.sheet
            .cells()
            .iter()
            .zip(&self.keys)
            .filter_map(|(cell, key)| key.as_ref().map(|key| (cell.at, key)))
    }

    /// The key of each cell in order, `None` for what is no text.
    pub fn keys(&self) -> impl Iterator<Item = Option<&LabelKey>> {
        self.keys.iter().map(Option::as_ref)
    }

    /// The key of the text at an address.
    #[must_use]
    pub fn key(&self, at: CellAddress) -> Option<&LabelKey> {
        self.keys[self.sheet.index_of(at)?].as_ref()
    }
}

/// The field that a key means on this form: exactly, by a synonym, or behind the number of a question ("3.
/// Visits").
#[must_use]
pub fn field_of(labels: &TableLabels, key: &LabelKey) -> Option<(usize, Match)> {
    plain_field_of(labels, key).or_else(|| numbered_field_of(labels, &without_number(key)?))
}

/// The field that a key means exactly or by a synonym.
#[must_use]
pub fn plain_field_of(labels: &TableLabels, key: &LabelKey) -> Option<(usize, Match)> {
    labels.fields.get(key).map(|(field, exact)| (*field, if *exact { Match::Exact } else { Match::Synonym }))
}

/// The field that a key means once the number of its question is gone.
#[must_use]
pub fn numbered_field_of(labels: &TableLabels, bare: &LabelKey) -> Option<(usize, Match)> {
    labels.fields.get(bare).map(|(field, _)| (*field, Match::Near))
}

/// A key without the number of its question and a word for counts; `None` if it has neither.
#[must_use]
pub fn without_number(key: &LabelKey) -> Option<LabelKey> {
    // A bare number is a value, not the number of a question.
    if key.as_str().bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') {
        return None;
    }
    without_number_and_unit(key.as_str()).map(|bare| LabelKey::of(&bare))
}

/// The field that a key must mean though it is misspelt.
///
/// A misspelling is a distance of one or two letters by the label's length, with all numbers and short words
/// (such as the A of "A rated") as they are, and no other field within one letter more.
#[must_use]
pub fn near_field_of(labels: &TableLabels, key: &LabelKey) -> Option<usize> {
    let text = key.as_str();
    if let Some(field) = before_unit(text, |label| field_of(labels, label)) {
        return Some(field.0);
    }
    if text.len() < SHORTEST_MISSPELT {
        return None;
    }
    // Of each field the distance to its nearest label, and whether that is too far.
    let mut distances: HashMap<usize, (usize, bool)> = HashMap::new();
    for (label, (field, _)) in &labels.fields {
        let bound = letters_misspelt(label.as_str().len().max(text.len()));
        if label.as_str().len().abs_diff(text.len()) > bound + 2
            || short_words(label.as_str()) != short_words(text)
        {
            continue;
        }
        let distance = strsim::osa_distance(label.as_str(), text);
        let found = (distance, distance > bound);
        let nearest = distances.entry(*field).or_insert(found);
        *nearest = found.min(*nearest);
    }
    let (field, (distance, is_too_far)) =
        distances.iter().min_by_key(|(field, nearest)| (**nearest, **field))?;
    let rivals =
        distances.iter().filter(|(other, (others, _))| *other != field && *others <= distance + 1).count();
    (!is_too_far && rivals == 0).then_some(*field)
}

/// What a label means behind which a remark on the unit stands: "Fines (£000s)". What the remark says is for
/// `units`.
#[must_use]
pub fn before_unit<V>(text: &str, meaning: impl Fn(&LabelKey) -> Option<V>) -> Option<V> {
    without_remark(text).iter().find_map(|(label, _)| meaning(label))
}

/// A label of eight letters of which one is missing.
const SHORTEST_MISSPELT: usize = 7;

/// So many letters may be wrong in a label of this length.
fn letters_misspelt(length: usize) -> usize {
    match length {
        0..=SHORTEST_MISSPELT => 0,
        8..20 => 1,
        _ => 2,
    }
}

/// The field that a heading must mean, though words in it run together or apart ("Geo X"), a remark stands in
/// it in brackets, on a further line or behind it ("Site reference (as in the local plan)", "GeoX -
/// mandatory"), it is misspelt, or cut off by a format that holds ten letters.
///
/// `None` where it could mean two. Along with the field, how it is meant by what is left of the heading.
#[must_use]
pub fn near_heading(labels: &TableLabels, text: &str) -> Option<(usize, Match)> {
    let readings = std::iter::once(text.to_owned()).chain(without_remarks(text));
    for (at, reading) in readings.enumerate() {
        let key = LabelKey::of(&reading);
        if key.is_empty() {
            continue;
        }
        let plain = (at > 0).then(|| field_of(labels, &key)).flatten();
        let misspelt = || {
            labels.of_letters(&key).or_else(|| near_field_of(labels, &key)).map(|field| (field, Match::Near))
        };
        if let Some(found) = plain.or_else(misspelt) {
            return Some(found);
        }
    }
    cut_off(labels, text.trim()).map(|field| (field, Match::Near))
}

/// Longest name of a column in a dBASE table, and so in what a geographic information system exports.
const LONGEST_DBASE_NAME: usize = 10;

/// The one field whose label starts with a heading that a dBASE table cut off: "SiteNameAd".
///
/// Whole words are no cut: "Permission" may be a heading of its own, whatever the labels that start with it
/// mean.
fn cut_off(labels: &TableLabels, text: &str) -> Option<usize> {
    if text.len() != LONGEST_DBASE_NAME || text.contains(' ') {
        return None;
    }
    let start = LabelKey::of(text).as_str().replace(' ', "");
    let mut meant = None;
    for (label, (field, _)) in &labels.fields {
        let letters = label.as_str().replace(' ', "");
        if letters.len() <= start.len() || !letters.starts_with(&start) {
            continue;
        }
        let ends_with_a_word =
            label.as_str().match_indices(' ').any(|(at, _)| label.as_str()[..at].replace(' ', "") == start);
        if ends_with_a_word || meant.is_some_and(|other| other != *field) {
            return None;
        }
        meant = Some(*field);
    }
    meant
}

/// The heading without what stands in brackets, then what stands in brackets alone, then without further
/// lines, then without its number, then without words about how to fill in the column.
fn without_remarks(text: &str) -> Vec<String> {
    let mut readings = Vec::new();
    if let Some((before, rest)) = text.split_once(['(', '[']) {
        let (inside, after) = rest.split_once([')', ']']).unwrap_or((rest, ""));
        readings.push(format!("{before} {after}"));
        readings.push(inside.to_owned());
    }
    readings.extend(text.trim().split_once('\n').map(|(first, _)| first.to_owned()));
    let key = LabelKey::of(text);
    readings.extend(without_number_and_unit(key.as_str()));
    let is_remark =
        |word: &str| matches!(word, "mandatory" | "optional" | "required" | "dd" | "mm" | "yy" | "yyyy");
    let mut words: Vec<&str> = key.as_str().split(' ').collect();
    let all = words.len();
    while words.last().is_some_and(|word| is_remark(word)) {
        words.pop();
    }
    readings.extend((words.len() < all).then(|| words.join(" ")));
    readings
}

/// Words for the sum of all rows; and words that may stand beside them and say nothing more.
const TOTAL: [&str; 4] = ["total", "totals", "overall", "sum"];
const BESIDE_TOTAL: [&str; 12] = [
    "grand",
    "overall",
    "all",
    "of",
    "the",
    "above",
    "rows",
    "types",
    "categories",
    "combined",
    "final",
    "and",
];

/// Whether a label says in general words that its row is the sum of all others: "Totals", "Grand total",
/// "TOTAL (all)". "Sub-total" and "Total retail" are sums of some.
#[must_use]
pub fn is_total(key: &LabelKey) -> bool {
    let words = || key.as_str().split(' ');
    let is_all = words().eq(["all"]) || words().eq(["all", "types"]) || words().eq(["all", "rows"]);
    is_all
        || words().any(|word| TOTAL.contains(&word))
            && words().all(|word| TOTAL.contains(&word) || BESIDE_TOTAL.contains(&word))
}

/// Whether a key starts as that of a row of sums does: "Total visits", "Sub-total".
#[must_use]
pub fn says_total(key: &LabelKey) -> bool {
    let key = key.as_str();
    let first = key.split(' ').next().unwrap_or_default();
    matches!(first, "total" | "totals" | "subtotal" | "subtotals" | "sum")
        || ["grand total", "sub total", "overall total"].iter().any(|words| key.starts_with(words))
}

/// The label without the number of the question before it and a word for counts behind it: "3. Visits
/// (number)". `None` if there is neither.
fn without_number_and_unit(text: &str) -> Option<String> {
    let starts_with_number = text.split(' ').next().is_some_and(is_number_of_question);
    let is_unit = |word: &&str| matches!(*word, "number" | "no" | "nos" | "count" | "fte" | "£");
    if !starts_with_number && !text.rsplit(' ').next().is_some_and(|word| is_unit(&word)) {
        return None;
    }
    let mut words: Vec<&str> = text.split(' ').skip_while(|word| is_number_of_question(word)).collect();
    while words.last().is_some_and(is_unit) {
        words.pop();
    }
    (!words.is_empty()).then(|| words.join(" "))
}

fn is_number_of_question(word: &str) -> bool {
    let digits = word.strip_prefix('q').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn short_words(text: &str) -> Vec<&str> {
    text.split(' ')
        .filter(|word| word.chars().count() <= 2 || word.bytes().any(|byte| byte.is_ascii_digit()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(labels: &[(&str, usize)]) -> TableLabels {
        let mut all = TableLabels::default();
        all.fields.extend(labels.iter().map(|(label, field)| (LabelKey::of(label), (*field, true))));
        all
    }

    fn labels() -> TableLabels {
        labelled(&[
            ("A rated establishments", 0),
            ("B rated establishments", 1),
            ("Written warnings", 2),
            ("Total", 3),
        ])
    }

    #[test]
    fn a_misspelt_label_is_found_only_where_it_leaves_no_choice() {
        let near = |text: &str| {
            field_of(&labels(), &LabelKey::of(text))
                .map(|(field, _)| field)
                .or_else(|| near_field_of(&labels(), &LabelKey::of(text)))
        };
        assert_eq!(near("A rated establishmnts"), Some(0));
        assert_eq!(near("7. Writen warnings"), None, "a number and a misspelling are two changes");
        assert_eq!(near("7. Written warnings"), Some(2));
        assert_eq!(near("Written warnings (number)"), Some(2));
        assert_eq!(near("Writen warnings"), Some(2));
        assert_eq!(near("C rated establishments"), None);
        assert_eq!(near("rated establishments"), None);
        assert_eq!(near("Totl"), None);
    }

    #[test]
    fn the_longer_of_label_and_heading_says_how_many_letters_may_be_wrong() {
        let labels = labelled(&[("Hectares", 0), ("Permits", 1)]);
        let near = |text: &str| near_field_of(&labels, &LabelKey::of(text));
        assert_eq!((near("Hectars"), near("Hectarse"), near("Hectaress")), (Some(0), Some(0), Some(0)));
        assert_eq!((near("Hectas"), near("Permit"), near("Permets")), (None, None, None));
    }

    #[test]
    fn remarks_numbers_and_names_cut_off_leave_a_heading_what_it_is() {
        let labels = labelled(&[
            ("SiteNameAddress", 0),
            ("Permission date", 1),
            ("RangeOfHomesFrom", 2),
            ("RangeOfHomesTo", 3),
            ("GeoX", 4),
        ]);
        let near = |text: &str| near_heading(&labels, text).map(|(field, _)| field);
        assert_eq!(
            (near("GeoX - mandatory"), near("GeoX optional"), near("7. Geo X")),
            (Some(4), Some(4), Some(4))
        );
        assert_eq!(
            (near("Permission date dd/mm/yyyy"), near("PermissionDate YYYY-MM-DD")),
            (Some(1), Some(1))
        );
        assert_eq!((near("SiteNameAd"), near("Permission"), near("RangeOfHom")), (Some(0), None, None));
        assert_eq!((near("Mandatory"), near("GeoX per site")), (None, None));
    }
}
