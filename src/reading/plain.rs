//! What is plain in a cell of a list: a value that can be taken as it stands, and that nothing else in
//! reading would look at, as it does at labels, titles and sums.

use std::{borrow::Cow, collections::HashSet};

use super::{
    Cell, Content,
    labels::{field_of, says_total},
    values::{self, category, trimmed},
};
use crate::{
    schemas::{Collection, Field, FieldType, Form, Missing},
    vocabulary::{Answer, CellAddress, LabelKey, Scaled, Value},
};

/// What a plain cell says: a value, or a marker that nothing is known.
pub type Said<'t> = Option<Value<Cow<'t, str>>>;

/// How the plain cells of a field are read.
pub struct PlainField<'f> {
    field: &'f Field,
    /// No marker and no word for zero could be taken for a number.
    numbers_are_numbers: bool,
}

impl<'f> PlainField<'f> {
    /// Of a field.
    #[must_use]
    pub fn of(field: &'f Field) -> Self {
        let words = field
            .missing
            .iter()
            .map(|marker| marker.text.as_str())
            .chain(field.zero_words.iter().map(String::as_str));
        let numbers_are_numbers = words.into_iter().all(|word| plain_number(word, u8::MAX).is_none());
        Self { field, numbers_are_numbers }
    }

    /// What a text says, if it is plain.
    #[must_use]
    pub fn of_text<'t>(&self, text: &'t str) -> Option<Said<'t>> {
        let said = match self.field.kind {
            FieldType::Integer | FieldType::Number if self.numbers_are_numbers => {
                plain_number(text, self.field.decimals).map(Value::Number)
            }
            FieldType::Date => plain_date(text).map(Value::Date),
            FieldType::Text => return self.of_words(trimmed(text)),
            _ => None,
        };
        said.map(Some).or_else(|| self.of_content(&Content::Text(text.into())))
    }

    fn of_words<'t>(&self, text: &'t str) -> Option<Said<'t>> {
        match self.field.missing_marker(text) {
            Some(Missing::NotKnown) => Some(None),
            Some(Missing::NotApplicable) => None,
            None if self.field.categories.is_empty() => Some(Some(Value::Text(Cow::Borrowed(text)))),
            None => Some(Some(Value::Text(Cow::Owned(category(text, self.field).to_owned())))),
        }
    }

    /// What a cell of any content says, if it is plain: a value of the field that was not rounded.
    #[must_use]
    pub fn of_content<'t>(&self, content: &Content) -> Option<Said<'t>> {
        let at = CellAddress { row: 0, column: 0 };
        let typed = values::read(&Cell { at, content: content.clone(), percent: false }, self.field);
        match typed.answer {
            Answer::Reported(value) if typed.rounded_from.is_none() => Some(Some(match value {
                Value::Number(number) => Value::Number(number),
                Value::Text(text) => Value::Text(Cow::Owned(text.into())),
                Value::Boolean(truth) => Value::Boolean(truth),
                Value::Date(date) => Value::Date(date),
            })),
            Answer::NotKnown => Some(None),
            _ => None,
        }
    }
}

/// Beyond so many digits a number is read the long way.
const MOST_DIGITS: usize = 15;

/// A number as programs write it, `-12` or `3.50`, if it needs no more decimals than are kept.
fn plain_number(text: &str, decimals: u8) -> Option<Scaled> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() > MOST_DIGITS || !is_digits(whole) || !part.is_none_or(is_digits) {
        return None;
    }
    let part = part.unwrap_or_default().trim_end_matches('0');
    // For a look at what it is, not for its value.
    if decimals == u8::MAX {
        return Some(Scaled { units: 0, decimals: 0 });
    }
    let zeros = usize::from(decimals).checked_sub(part.len())?;
    if whole.len() + usize::from(decimals) > MOST_DIGITS {
        return None;
    }
    let figures =
        whole.bytes().chain(part.bytes()).fold(0, |units: i64, digit| units * 10 + i64::from(digit - b'0'));
    let units = (0..zeros).fold(figures, |units, _| units * 10);
    Some(Scaled { units: if text.len() > digits.len() { -units } else { units }, decimals })
}

/// `2020-03-31`, if there is such a day.
fn plain_date(text: &str) -> Option<jiff::civil::Date> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let is_plain = bytes
        .iter()
        .enumerate()
        .all(|(at, byte)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() });
    let number =
        |digits: &[u8]| digits.iter().fold(0i16, |number, digit| number * 10 + i16::from(digit - b'0'));
    let small = |digits: &[u8]| i8::try_from(number(digits)).ok();
    is_plain
        .then(|| jiff::civil::Date::new(number(&bytes[..4]), small(&bytes[5..7])?, small(&bytes[8..])?).ok())
        .flatten()
}

/// A cheap look for texts that could be labels, by the word with which they start.
pub struct LabelStarts<'c> {
    forms: &'c [Form],
    starts: HashSet<u64, foldhash::fast::FixedState>,
}

/// Words with which a row of sums starts.
const SUMS: [&str; 7] = ["total", "totals", "subtotal", "sum", "grand", "sub", "overall"];

impl<'c> LabelStarts<'c> {
    /// Of all labels on all forms of a collection.
    #[must_use]
    pub fn of(collection: &'c Collection) -> Self {
        let mut starts = HashSet::default();
        for form in &collection.forms {
            let blocks = form
                .matrices
                .iter()
                .flat_map(|block| block.columns.keys().chain(block.rows.iter().flat_map(|row| &row.labels)));
            let fields = form.tables.iter().flat_map(|table| table.fields.keys());
            let keys = form
                .identity
                .keys()
                .chain(fields)
                .chain(blocks)
                .chain(form.long.item.keys())
                .chain(form.long.value.keys());
            starts.extend(keys.filter_map(|key| start_of(key.as_str())));
        }
        // In keys "per cent" is two words however it was written.
        if start_of("per").is_some_and(|start| starts.contains(&start)) {
            starts.extend(["percent", "percentage"].into_iter().filter_map(start_of));
        }
        Self { forms: &collection.forms, starts }
    }

    /// Whether a text is a label on any form, or starts with one and a colon.
    #[must_use]
    pub fn is_label(&self, text: &str) -> bool {
        let may_be = start_of(text).is_none_or(|start| self.starts.contains(&start));
        may_be
            && (self.is_whole_label(text)
                || text.split_once(':').is_some_and(|(label, _)| self.is_identity(label)))
    }

    fn is_whole_label(&self, text: &str) -> bool {
        if self.forms.iter().all(|form| text.len() > form.longest_label) {
            return false;
        }
        let key = LabelKey::of(text);
        self.forms.iter().any(|form| {
            let of_block = || {
                let mut blocks = form.matrices.iter();
                blocks.any(|block| {
                    block.columns.contains_key(&key) || block.rows.iter().any(|row| row.labels.contains(&key))
                })
            };
            form.identity.contains_key(&key)
                || form.tables.iter().any(|table| field_of(table, &key).is_some())
                || form.long.item.contains_key(&key)
                || form.long.value.contains_key(&key)
                || of_block()
        })
    }

    fn is_identity(&self, label: &str) -> bool {
        let key = LabelKey::of(label);
        self.forms.iter().any(|form| form.identity.contains_key(&key))
    }
}

/// Whether a key could be the label of a sum.
#[must_use]
pub fn may_say_total(text: &str) -> bool {
    let is_sum = |start: u64| SUMS.iter().any(|word| start_of(word) == Some(start));
    start_of(text).is_none_or(is_sum) && says_total(&LabelKey::of(text))
}

/// So many letters of a word are looked at.
const LETTERS: usize = 8;

/// The first letters of the first word of a text, in one number; 0 if it has no letters. `None` where folding
/// could make another word of it: behind a sign that is written out, in other letters, in the number of a
/// question.
fn start_of(text: &str) -> Option<u64> {
    let mut bytes = text
        .bytes()
        .skip_while(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic() && !b"&+%$".contains(byte))
        .peekable();
    let (mut start, mut letters) = (0, 0);
    while let Some(byte) =
        bytes.next_if(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'`') || !byte.is_ascii())
    {
        if !byte.is_ascii() {
            return None;
        }
        if byte.is_ascii_alphabetic() && letters < LETTERS {
            start = start << 8 | u64::from(byte.to_ascii_lowercase());
            letters += 1;
        }
    }
    let is_question = start == u64::from(b'q') && bytes.peek().is_some_and(u8::is_ascii_digit);
    let is_sign = letters == 0 && bytes.peek().is_some();
    (!is_question && !is_sign).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_those_that_the_long_way_reads_alike() {
        let read = |text: &str, decimals: u8| plain_number(text, decimals).map(|number| number.to_string());
        let shown = |text: &str| Some(text.to_owned());
        assert_eq!(
            [read("11465.0", 0), read("-3", 0), read("007", 0), read("0.50", 2)],
            ["11465", "-3", "7", "0.5"].map(shown)
        );
        let others =
            ["1.5", "", "-", "1,112", "1e3", ".5", "5.", "+3", "1234567890123456", " 3", "£3", "--3"];
        assert!(others.iter().all(|text| plain_number(text, 0).is_none()));
        assert_eq!(read("878.57", 2), shown("878.57"));
        assert_eq!(plain_number("99999999999999", 9), None, "it would not fit");
    }

    #[test]
    fn plain_dates_must_exist() {
        assert_eq!(plain_date("2024-02-29").map(|date| date.to_string()).as_deref(), Some("2024-02-29"));
        assert!(
            ["2023-02-29", "2024-2-29", "29/02/2024", "2024-13-01", "x024-02-29"]
                .iter()
                .all(|text| plain_date(text).is_none())
        );
    }

    #[test]
    fn the_start_of_a_text_is_that_of_its_key_or_unknown() {
        for text in [
            "3. Visits (number)",
            "Authority's name",
            "  Total",
            "16 to 25 hectares",
            "1.4",
            "Pre-charge",
            "Q x",
            "A & B",
        ] {
            let key = LabelKey::of(text);
            assert_eq!(start_of(text), start_of(key.as_str()), "{text}");
        }
        assert!(
            ["& sons", "q3 visits", "Ynys", "Môn", "% x", "£ x"]
                .iter()
                .filter(|text| start_of(text).is_none())
                .count()
                == 5
        );
        assert!(
            may_say_total("Grand total")
                && may_say_total("SUM")
                && !may_say_total("Sumner Ltd")
                && !may_say_total("Subway")
        );
    }
}
