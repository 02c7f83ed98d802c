//! Which field a heading or label means: exactly, by a declared synonym, or by a near spelling that leaves no choice.

use std::collections::HashMap;

use super::document::Sheet;
use crate::{
    schemas::form::TableLabels,
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
        let keys = sheet.cells().iter().map(|cell| cell.text().filter(|text| text.len() <= longest).and_then(key)).collect();
        Self { sheet, keys }
    }

    /// Every text cell with its key, by row and column.
    pub fn labels(&self) -> impl Iterator<Item = (CellAddress, &LabelKey)> {
        self.sheet.cells().iter().zip(&self.keys).filter_map(|(cell, key)| key.as_ref().map(|key| (cell.at, key)))
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

/// The field that a key means on this form: exactly, by a synonym, or behind the number of a question ("3. Visits").
#[must_use]
pub fn field_of(labels: &TableLabels, key: &LabelKey) -> Option<(usize, Match)> {
    if let Some((field, exact)) = labels.fields.get(key) {
        return Some((*field, if *exact { Match::Exact } else { Match::Synonym }));
    }
    // A bare number is a value, not the number of a question.
    if key.as_str().bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') {
        return None;
    }
    let bare = without_number_and_unit(key.as_str())?;
    labels.fields.get(&LabelKey::of(&bare)).map(|(field, _)| (*field, Match::Near))
}

/// The field that a key must mean though it is misspelt.
///
/// A misspelling is a distance of one or two letters by the label's length, with all numbers and short words (such as
/// the A of "A rated") as they are, and no other field within one letter more.
#[must_use]
pub fn near_field_of(labels: &TableLabels, key: &LabelKey) -> Option<usize> {
    let text = key.as_str();
    let bound = match text.len() {
        0..8 => return None,
        8..20 => 1,
        _ => 2,
    };
    let mut distances: HashMap<usize, usize> = HashMap::new();
    for (label, (field, _)) in &labels.fields {
        if label.as_str().len().abs_diff(text.len()) > bound + 2 || short_words(label.as_str()) != short_words(text) {
            continue;
        }
        let distance = strsim::osa_distance(label.as_str(), text);
        let nearest = distances.entry(*field).or_insert(distance);
        *nearest = distance.min(*nearest);
    }
    let (field, distance) = distances.iter().min_by_key(|(field, distance)| (**distance, **field))?;
    let rivals = distances.iter().filter(|(other, others)| *other != field && **others <= distance + 1).count();
    (*distance <= bound && rivals == 0).then_some(*field)
}

/// The field that a heading must mean, though words in it run together or apart ("Geo X"), a remark stands in it in
/// brackets or on a further line ("Site reference (as in the local plan)"), or it is misspelt.
///
/// `None` where it could mean two.
#[must_use]
pub fn near_heading(labels: &TableLabels, text: &str) -> Option<usize> {
    let readings = std::iter::once(text.to_owned()).chain(without_remarks(text));
    for (at, reading) in readings.enumerate() {
        let key = LabelKey::of(&reading);
        if key.is_empty() {
            continue;
        }
        let plain = (at > 0).then(|| field_of(labels, &key)).flatten().map(|(field, _)| field);
        if let Some(field) = plain.or_else(|| run_together(labels, &key)).or_else(|| near_field_of(labels, &key)) {
            return Some(field);
        }
    }
    None
}

/// The heading without what stands in brackets, then without further lines, then what stands in brackets alone.
fn without_remarks(text: &str) -> Vec<String> {
    let mut readings = Vec::new();
    if let Some((before, rest)) = text.split_once(['(', '[']) {
        let (inside, after) = rest.split_once([')', ']']).unwrap_or((rest, ""));
        readings.push(format!("{before} {after}"));
        readings.push(inside.to_owned());
    }
    readings.extend(text.trim().split_once('\n').map(|(first, _)| first.to_owned()));
    readings
}

/// The one field that has a label of the same letters.
#[must_use]
pub fn run_together(labels: &TableLabels, key: &LabelKey) -> Option<usize> {
    let letters = |text: &str| text.bytes().filter(|byte| *byte != b' ').collect::<Vec<u8>>();
    let wanted = letters(key.as_str());
    let mut fields: Vec<usize> =
        labels.fields.iter().filter(|(label, _)| letters(label.as_str()) == wanted).map(|(_, (field, _))| *field).collect();
    fields.sort_unstable();
    fields.dedup();
    if let [only] = fields.as_slice() { Some(*only) } else { None }
}

/// The label without the number of the question before it and a word for counts behind it: "3. Visits (number)".
/// `None` if there is neither.
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
    text.split(' ').filter(|word| word.chars().count() <= 2 || word.bytes().any(|byte| byte.is_ascii_digit())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> TableLabels {
        let fields = [("A rated establishments", 0), ("B rated establishments", 1), ("Written warnings", 2), ("Total", 3)];
        TableLabels { fields: fields.into_iter().map(|(label, at)| (LabelKey::of(label), (at, true))).collect() }
    }

    #[test]
    fn a_misspelt_label_is_found_only_where_it_leaves_no_choice() {
        let near = |text: &str| {
            field_of(&labels(), &LabelKey::of(text)).map(|(field, _)| field).or_else(|| near_field_of(&labels(), &LabelKey::of(text)))
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
}
