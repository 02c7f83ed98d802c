//! Reads the words that stand for a value, or for none, and the answers that there are.

use crate::{
    schemas::{
        Faults, FieldType, Missing,
        declaration::{Entry, Kind},
        field::{MissingMarker, TruthWords},
        shapes::{CATEGORY, MISSING_VALUE},
    },
    vocabulary::{LabelKey, printable::echo},
};

pub(in crate::schemas) const MEANINGS: [(&str, Missing); 2] =
    [("not-known", Missing::NotKnown), ("not-applicable", Missing::NotApplicable)];

pub(super) fn blank_is_not_known() -> Vec<MissingMarker> {
    vec![MissingMarker { text: String::new(), means: Missing::NotKnown }]
}

pub(super) fn missing_values(node: &Entry, faults: &mut Faults) -> Vec<MissingMarker> {
    let mut markers = Vec::new();
    for item in node.list(faults) {
        if matches!(item.kind, crate::schemas::declaration::Kind::Text(_)) {
            let text = item.text(faults).unwrap_or_default().trim().to_owned();
            markers.push(MissingMarker { text, means: Missing::NotKnown });
            continue;
        }
        item.is_of(&MISSING_VALUE, faults);
        let Some(text) = item.required("value", faults).and_then(|value| value.text(faults)) else {
            continue;
        };
        item.get("label").and_then(|label| label.text(faults));
        let means = item.get("qd:means").and_then(|means| means.word("the meaning", &MEANINGS, faults));
        markers
            .push(MissingMarker { text: text.trim().to_owned(), means: means.unwrap_or(Missing::NotKnown) });
    }
    markers
}

/// Words for 0, none of which may also say that there is no value.
pub(super) fn zero_words(
    node: &Entry,
    kind: FieldType,
    missing: &[MissingMarker],
    faults: &mut Faults,
) -> Vec<String> {
    let Some(value) = node.get("qd:zeros") else { return Vec::new() };
    if !kind.is_numeric() {
        faults.add(&value.at, "only fields of numbers have words for 0".to_owned());
    }
    let words = value.texts(faults);
    if let Some(word) =
        words.iter().find(|word| missing.iter().any(|marker| marker.text.eq_ignore_ascii_case(word.trim())))
    {
        faults.add(&value.at, format!("\"{word}\" cannot mean both 0 and that there is no value"));
    }
    words
}

/// Words for yes and no, as the standard has them where only one of both is declared.
pub(super) fn truth_words(
    node: &Entry,
    kind: FieldType,
    missing: &[MissingMarker],
    faults: &mut Faults,
) -> Option<TruthWords> {
    let (yes, no) = (node.get("trueValues"), node.get("falseValues"));
    let declared = yes.or(no)?;
    if kind != FieldType::Boolean {
        faults.add(&declared.at, "only fields of type boolean have words for true and false".to_owned());
        return None;
    }
    let mut words = |value: Option<&Entry>, usual: [&str; 2]| {
        let Some(value) = value else { return usual.map(str::to_owned).to_vec() };
        let words: Vec<String> = value.texts(faults).iter().map(|word| word.trim().to_owned()).collect();
        if words.is_empty() {
            faults.add(&value.at, "at least one word must stand here".to_owned());
        }
        if let Some(word) =
            words.iter().find(|word| missing.iter().any(|marker| marker.text.eq_ignore_ascii_case(word)))
        {
            faults
                .add(&value.at, format!("\"{word}\" cannot mean both an answer and that there is no value"));
        }
        words
    };
    let found = TruthWords { yes: words(yes, ["true", "1"]), no: words(no, ["false", "0"]) };
    if let Some(word) = found.no.iter().find(|word| found.meaning(word) == Some(true)) {
        faults.add(&declared.at, format!("\"{word}\" cannot mean both true and false"));
    }
    Some(found)
}

/// Answers and the words that stand for them, in order.
pub(super) fn categories(node: &Entry, faults: &mut Faults) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for item in node.list(faults) {
        if matches!(item.kind, Kind::Table(_)) {
            let Some(value) = item.required("value", faults).and_then(|value| value.text(faults)) else {
                continue;
            };
            item.is_of(&CATEGORY, faults);
            let label = item.get("label").and_then(|label| label.text(faults)).unwrap_or(value);
            found.push((value.to_owned(), label.to_owned()));
        } else if let Some(value) = item.text(faults) {
            found.push((value.to_owned(), value.to_owned()));
        }
    }
    found
}

/// The words that stand for each answer: itself, what it is called, and others. A word of two answers would
/// make reading a guess.
pub(super) fn category_words(
    node: &Entry,
    categories: &[(String, String)],
    faults: &mut Faults,
) -> Vec<(LabelKey, String)> {
    let mut words: Vec<(LabelKey, String)> = categories
        .iter()
        .flat_map(|(value, label)| [value, label].map(|word| (LabelKey::of(word), value.clone())))
        .collect();
    // What is wrong with the list itself is told where its answers are read.
    for item in node.list(&mut Faults::default()) {
        let value = item.get("value").and_then(|value| value.text(&mut Faults::default()));
        let (Some(value), Some(synonyms)) = (value, item.get("qd:synonyms")) else { continue };
        for text in synonyms.texts(faults) {
            let word = LabelKey::of(&text);
            match words.iter().find(|(own, _)| *own == word) {
                _ if word.is_empty() => {
                    faults.add(&synonyms.at, format!("\"{}\" has no letters to know it by", echo(&text)));
                }
                Some((_, other)) if other != value => {
                    let message = format!("\"{}\" would mean both {other} and {value}", echo(&text));
                    faults.add(&synonyms.at, message);
                }
                Some(_) => {}
                None => words.push((word, value.to_owned())),
            }
        }
    }
    words
}
