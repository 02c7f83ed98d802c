//! Values as people type them, to answers in the type of their field.

use jiff::civil::Date;

use super::document::{Cell, Content};
use crate::{
    schemas::{Field, FieldType, Missing},
    vocabulary::{Answer, LabelKey, Scaled, Value},
};

/// What a cell says in a field, and the text as typed where the value had to be changed to fit (more decimals than are kept).
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// The answer.
    pub answer: Answer,
    /// The text as typed, if the value was rounded.
    pub rounded_from: Option<String>,
}

/// Reads a cell as a value of a field.
#[must_use]
pub fn read(cell: &Cell, field: &Field) -> Typed {
    let outcome = match &cell.content {
        Content::Error(_) | Content::Formula => Err(None),
        Content::Text(text) => {
            if let Some(means) = field.missing_marker(trimmed(text)) {
                return missing(means, text);
            }
            from_text(trimmed(text), field)
        }
        Content::Number(number) => from_number(*number, cell.percent, field),
        Content::Boolean(truth) => match field.kind {
            FieldType::Boolean => Ok(exactly(Value::Boolean(*truth))),
            FieldType::Text => Ok(exactly(Value::Text(cell.content.to_string().into()))),
            _ => Err(None),
        },
        Content::Moment(moment) => match field.kind {
            FieldType::Date => Ok(exactly(Value::Date(moment.date()))),
            FieldType::Text => Ok(exactly(Value::Text(cell.content.to_string().into()))),
            _ => Err(None),
        },
    };
    match outcome {
        Ok((value, rounded)) => Typed { answer: Answer::Reported(value), rounded_from: rounded.then(|| cell.content.to_string()) },
        Err(why) => {
            let expected = why.unwrap_or_else(|| expected_of(field)).into();
            Typed { answer: Answer::Unreadable { text: cell.content.to_string().into(), expected }, rounded_from: None }
        }
    }
}

fn missing(means: Missing, text: &str) -> Typed {
    let answer = match means {
        Missing::NotKnown => Answer::NotKnown,
        Missing::NotApplicable => Answer::NotApplicable(trimmed(text).into()),
    };
    Typed { answer, rounded_from: None }
}

/// A value and whether it was rounded; or what was expected, `None` for the plain expectation of the field.
type Outcome = Result<(Value, bool), Option<String>>;

fn exactly(value: Value) -> (Value, bool) {
    (value, false)
}

/// What a field's values look like, in words.
fn expected_of(field: &Field) -> String {
    match field.kind {
        FieldType::Integer => "a whole number".to_owned(),
        FieldType::Number if field.is_percentage() => "a percentage such as 98.4".to_owned(),
        FieldType::Number => "a number".to_owned(),
        FieldType::Text => "text".to_owned(),
        FieldType::Boolean => "yes or no".to_owned(),
        FieldType::Date if field.iso_dates => "a date such as 2020-03-31".to_owned(),
        FieldType::Date => "a date such as 31/03/2020".to_owned(),
    }
}

/// Without space of any kind, or invisible characters, on either end.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}'))
}

fn from_text(text: &str, field: &Field) -> Outcome {
    match field.kind {
        FieldType::Text => Ok(exactly(Value::Text(category(text, field).into()))),
        FieldType::Date if field.iso_dates => iso_date(text).map(|date| exactly(Value::Date(date))).ok_or(None),
        FieldType::Boolean => boolean(text).map(|truth| exactly(Value::Boolean(truth))).ok_or(None),
        FieldType::Date => date(text).map(|date| exactly(Value::Date(date))).ok_or(None),
        FieldType::Integer | FieldType::Number => {
            // An apostrophe before a number tells a spreadsheet program to keep it as text; some exports keep it too.
            let digits = without_unit(text.strip_prefix('\'').unwrap_or(text), field);
            let decimal = Decimal::parse(digits).ok_or(None)?;
            decimal.scaled(field)
        }
    }
}

/// The answer that a text means where the schema gives words for answers; else the text itself.
fn category<'t>(text: &'t str, field: &'t Field) -> &'t str {
    if field.categories.is_empty() || field.constraints.allowed.iter().any(|allowed| allowed == text) {
        return text;
    }
    let key = LabelKey::of(text);
    field.categories.iter().find(|(word, _)| *word == key).map_or(text, |(_, value)| value)
}

/// `2020-03-31` and nothing else.
fn iso_date(text: &str) -> Option<Date> {
    let well_formed = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    well_formed.then(|| text.parse().ok()).flatten()
}

/// Takes off a percent sign or a currency sign where the field's unit is that.
fn without_unit<'t>(text: &'t str, field: &Field) -> &'t str {
    let text = if field.is_percentage() {
        let lower = text.to_ascii_lowercase();
        let words = ["per cent", "percent", "%"].into_iter().find(|words| lower.ends_with(words)).map_or(0, str::len);
        &text[..text.len() - words]
    } else if field.unit == "GBP" {
        text.strip_prefix('£').unwrap_or(text)
    } else {
        text
    };
    trimmed(text)
}

/// A decimal number as typed: digits before and after the point.
struct Decimal<'t> {
    negative: bool,
    whole: String,
    part: &'t str,
}

impl<'t> Decimal<'t> {
    /// Reads `1112`, `-3`, `1,112.50`, `1 112`; `None` for anything that could mean two numbers, such as `1,12`.
    fn parse(text: &'t str) -> Option<Self> {
        let negative = text.starts_with(['-', '\u{2212}']);
        let text = text.strip_prefix(['-', '\u{2212}', '+']).unwrap_or(text);
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if !part.bytes().all(|byte| byte.is_ascii_digit()) || whole.is_empty() && part.is_empty() {
            return None;
        }
        let whole = ungrouped(whole)?;
        (whole.len() <= 18).then_some(Self { negative, whole, part })
    }

    fn scaled(&self, field: &Field) -> Outcome {
        let decimals = usize::from(field.decimals);
        let part = self.part.trim_end_matches('0');
        let rounded = part.len() > decimals;
        if rounded && field.kind == FieldType::Integer {
            return Err(None);
        }
        let kept: String = part.chars().chain(std::iter::repeat('0')).take(decimals).collect();
        let digits = format!("{}{kept}", self.whole);
        let mut units: i64 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| None)? };
        if rounded && part.as_bytes()[decimals] >= b'5' {
            units = units.checked_add(1).ok_or(None)?;
        }
        let units = if self.negative { -units } else { units };
        Ok((Value::Number(Scaled { units, decimals: field.decimals }), rounded))
    }
}

/// The digits without separators of thousands, which must stand before each group of three and be all the same.
fn ungrouped(text: &str) -> Option<String> {
    let is_separator = |letter: char| matches!(letter, ',' | '\'' | '\u{2019}') || letter.is_whitespace();
    let separators: Vec<char> = text.chars().filter(|letter| is_separator(*letter)).collect();
    if separators.windows(2).any(|pair| pair[0] != pair[1]) {
        return None;
    }
    let groups: Vec<&str> = text.split(is_separator).collect();
    if !groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let grouped_well = groups.len() == 1 || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    grouped_well.then(|| groups.concat())
}

fn from_number(number: f64, percent: bool, field: &Field) -> Outcome {
    match field.kind {
        FieldType::Text => Ok(exactly(Value::Text(number.to_string().into()))),
        FieldType::Boolean if number == 1.0 || number == 0.0 => Ok(exactly(Value::Boolean(number == 1.0))),
        FieldType::Boolean | FieldType::Date => Err(None),
        FieldType::Integer | FieldType::Number => {
            // A cell that shows 98.44% holds 0.9844.
            let number = if percent && field.is_percentage() { number * 100.0 } else { number };
            let scaled = number * 10f64.powi(i32::from(field.decimals));
            let nearest = scaled.round();
            // Beyond 2^53 a double no longer tells one whole number from the next.
            if nearest.abs() > 9_007_199_254_740_992.0 {
                return Err(Some(format!("{} that a spreadsheet can hold exactly", expected_of(field))));
            }
            // Doubles are off by some 1e-16 of their size; anything more is a digit that somebody entered or computed.
            let rounded = (scaled - nearest).abs() > 1e-9 * scaled.abs().max(1.0);
            if rounded && field.kind == FieldType::Integer {
                return Err(None);
            }
            Ok((Value::Number(Scaled { units: nearest as i64, decimals: field.decimals }), rounded))
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The month of a name or of its first three letters or more.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let word = if word == "sept" { "sep" } else { word.as_str() };
    let at = (word.len() >= 3).then(|| MONTHS.iter().position(|month| month.starts_with(word))).flatten()?;
    i8::try_from(at + 1).ok()
}

/// A date in the spellings in use in Britain: day before month. `None` for what is no date or could be two.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let text = trimmed(text);
    let day_part = text.split_once(['T', ' ']).filter(|(_, time)| time.contains(':')).map_or(text, |(day, _)| day);
    let parts: Vec<&str> = day_part
        .split(|letter: char| matches!(letter, '/' | '-' | '.' | ',') || letter.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    if first.len() == 4 && number(first).is_some() {
        let month = number(second).or_else(|| month(second).map(i16::from))?;
        return Date::new(number(first)?, i8::try_from(month).ok()?, i8::try_from(number(third)?).ok()?).ok();
    }
    let month = number(second).and_then(|month| i8::try_from(month).ok()).or_else(|| month(second))?;
    let ordinal = first.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let day = i8::try_from(number(ordinal)?).ok()?;
    let year = match (third.len(), number(third)?) {
        (4, year) => year,
        (2, year) => {
            if year < 70 {
                2000 + year
            } else {
                1900 + year
            }
        }
        _ => return None,
    };
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        schemas::{Measure, constraints::Constraints, declaration::Position, field::MissingMarker},
        vocabulary::CellAddress,
    };

    fn field(kind: FieldType, unit: &str, decimals: u8) -> Field {
        let missing = |text: &str, means| MissingMarker { text: text.to_owned(), means };
        Field {
            name: "x".to_owned(),
            title: "X".to_owned(),
            synonyms: Vec::new(),
            kind,
            unit: unit.to_owned(),
            measure: Some(Measure::Flow),
            decimals,
            constraints: Constraints::default(),
            missing: vec![missing("", Missing::NotKnown), missing("NP", Missing::NotApplicable)],
            personal: false,
            nil: false,
            categories: Vec::new(),
            iso_dates: false,
            at: Position { file: "x".into(), line: 1, column: 1 },
        }
    }

    fn shown(content: Content, percent: bool, field: &Field) -> String {
        let cell = Cell { at: CellAddress { row: 0, column: 0 }, content, percent };
        match read(&cell, field).answer {
            Answer::Reported(value) => value.to_string(),
            answer => answer.reason().unwrap_or_default().to_owned(),
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let count = field(FieldType::Integer, "visits", 0);
        let read = |text: &str| shown(Content::Text(text.into()), false, &count);
        for (typed, value) in [
            ("1,132", "1132"),
            (" 1 132 ", "1132"),
            ("1\u{a0}132", "1132"),
            ("1132.0", "1132"),
            ("'1321", "1321"),
            ("-3", "-3"),
            ("0", "0"),
            ("007", "7"),
            ("NP", "not-applicable"),
            ("np", "not-applicable"),
            (" ", "not-known"),
            ("1,13", "unreadable"),
            ("1.5", "unreadable"),
            ("about 40", "unreadable"),
            ("12%", "unreadable"),
            ("1e3", "unreadable"),
            (".", "unreadable"),
            ("1,132,5", "unreadable"),
            ("99999999999999999999", "unreadable"),
            ("-", "unreadable"),
            ("1-2", "unreadable"),
        ] {
            assert_eq!(read(typed), value, "{typed:?}");
        }
    }

    #[test]
    fn percentages_are_read_with_and_without_their_sign() {
        let rate = field(FieldType::Number, "percent", 2);
        for (typed, value) in [("98.44%", "98.44"), ("98.44 %", "98.44"), ("100 per cent", "100"), ("50.0", "50"), ("98.445", "98.45")] {
            assert_eq!(shown(Content::Text(typed.into()), false, &rate), value, "{typed:?}");
        }
        assert_eq!(shown(Content::Number(0.9844), true, &rate), "98.44");
        assert_eq!(shown(Content::Number(0.9844), false, &rate), "0.98");
        assert_eq!(shown(Content::Number(98.07), false, &rate), "98.07");
    }

    #[test]
    fn numbers_that_a_spreadsheet_cannot_hold_are_not_guessed() {
        let count = field(FieldType::Integer, "visits", 0);
        assert_eq!(shown(Content::Number(1e300), false, &count), "unreadable");
        assert_eq!(shown(Content::Number(2.5), false, &count), "unreadable");
        assert_eq!(shown(Content::Error("#REF!".into()), false, &count), "unreadable");
    }

    #[test]
    fn dates_have_the_day_first_and_must_exist() {
        let shown = |text: &str| date(text).map(|date| date.to_string());
        for text in ["31/03/2020", "31.3.20", "31 March 2020", "31st Mar 2020", "2020-03-31", "31-Mar-2020", "2020-03-31T00:00:00"] {
            assert_eq!(shown(text).as_deref(), Some("2020-03-31"), "{text}");
        }
        for text in ["31-06-2017", "2020", "March 2020", "13/13/2020", "", "1/2"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
