//! Values as people type them, to answers in the type of their field.

use super::{
    Cell, Content,
    dates::{date, iso_date, why_no_date},
};
use crate::{
    schemas::{Field, FieldType, Missing},
    vocabulary::{Answer, LabelKey, Scaled, Value},
};

/// What a cell says in a field, and the text as typed where the value had to be changed to fit (more decimals
/// than are kept).
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
    read_in_unit(cell, field, None)
}

/// Reads a cell of figures that stand in another unit, and are to be multiplied by `factor`.
#[must_use]
pub fn read_in_unit(cell: &Cell, field: &Field, factor: Option<Scaled>) -> Typed {
    let outcome = match &cell.content {
        Content::Error(_) | Content::Formula => Err(None),
        Content::Text(text) => {
            if let Some(means) = field.missing_marker(trimmed(text)) {
                return missing(means, text);
            }
            from_text(trimmed(text), field, factor)
        }
        Content::Number(number) => match factor.filter(|_| field.kind.is_numeric()) {
            Some(factor) => Decimal::of_number(*number)
                .and_then(|decimal| decimal.multiplied(factor))
                .ok_or(None)
                .and_then(|decimal| decimal.scaled(field)),
            None => from_number(*number, cell.percent, field),
        },
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
        Ok((value, rounded)) => {
            Typed { answer: Answer::Reported(value), rounded_from: rounded.then(|| cell.content.to_string()) }
        }
        Err(why) => {
            let expected = why.unwrap_or_else(|| expected_of(field)).into();
            Typed {
                answer: Answer::Unreadable { text: cell.content.to_string().into(), expected },
                rounded_from: None,
            }
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
        FieldType::Boolean => match &field.truth_words {
            Some(words) => words
                .yes
                .iter()
                .chain(&words.no)
                .map(|word| format!("\"{word}\""))
                .collect::<Vec<_>>()
                .join(" or "),
            None => "yes or no".to_owned(),
        },
        FieldType::Date if field.iso_dates => "a date such as 2020-03-31".to_owned(),
        FieldType::Date => "a date such as 31/03/2020".to_owned(),
    }
}

/// Without space of any kind, or invisible characters, on either end.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
    })
}

fn from_text(text: &str, field: &Field, factor: Option<Scaled>) -> Outcome {
    match field.kind {
        FieldType::Text => Ok(exactly(Value::Text(category(text, field).into()))),
        FieldType::Date if field.iso_dates => {
            iso_date(text).map(|date| exactly(Value::Date(date))).ok_or(None)
        }
        FieldType::Boolean => boolean(text, field).map(|truth| exactly(Value::Boolean(truth))).ok_or(None),
        FieldType::Date => date(text).map(|date| exactly(Value::Date(date))).ok_or_else(|| why_no_date(text)),
        FieldType::Integer | FieldType::Number => {
            if field
                .zero_words
                .iter()
                .any(|word| LabelKey::of(word) == LabelKey::of(text) && same_if_no_letters(word, text))
            {
                return Ok(exactly(Value::Number(Scaled { units: 0, decimals: field.decimals })));
            }
            number(text, field, factor)?.scaled(field)
        }
    }
}

/// The answer that a text means where the schema gives words for answers; else the text itself.
pub(super) fn category<'t>(text: &'t str, field: &'t Field) -> &'t str {
    if field.categories.is_empty() || field.constraints.allowed.iter().any(|allowed| allowed == text) {
        return text;
    }
    let key = LabelKey::of(text);
    field.categories.iter().find(|(word, _)| *word == key).map_or(text, |(_, value)| value)
}

/// A word of dashes or dots has no letters to compare: it must be the same.
fn same_if_no_letters(word: &str, text: &str) -> bool {
    !LabelKey::of(word).is_empty() || trimmed(word) == trimmed(text)
}

/// What stands for a minus: hyphen, minus sign, and the dash that word processors make of it.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];

/// A number as typed: with a sign before or behind it or in brackets for a negative, with the sign of its
/// unit before or behind it.
///
/// A number that says its own thousands or millions is not multiplied again by what the heading says.
fn number(text: &str, field: &Field, factor: Option<Scaled>) -> Result<Decimal, Option<String>> {
    let (negative, has_pound, digits) = without_signs(text).ok_or(None)?;
    if has_pound && !is_money(field) {
        return Err(None);
    }
    let (digits, own_thousands) = if is_money(field) {
        money(digits, has_pound, factor.is_some(), field)?
    } else {
        (without_unit(digits, field), None)
    };
    let mut decimal = Decimal::parse(digits).ok_or(None)?;
    decimal.negative = negative;
    match (own_thousands, factor) {
        (Some(thousands), _) => {
            decimal.multiplied(Scaled { units: 1000i64.pow(thousands), decimals: 0 }).ok_or(None)
        }
        (None, Some(factor)) => decimal.multiplied(factor).ok_or(None),
        (None, None) => Ok(decimal),
    }
}

/// Takes off signs and brackets for a negative, and a pound sign, in whatever order: whether it is negative,
/// whether there was a pound sign, the rest. `None` where two signs say it.
fn without_signs(text: &str) -> Option<(bool, bool, &str)> {
    // An apostrophe before a number tells a spreadsheet program to keep it as text; some exports keep it too.
    let mut rest = trimmed(text.strip_prefix('\'').unwrap_or(text));
    let (mut signs, mut has_pound) = (0, false);
    loop {
        let in_brackets = || rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        if let Some(inner) =
            rest.strip_prefix(MINUS).or_else(|| rest.strip_suffix(MINUS)).or_else(in_brackets)
        {
            (rest, signs) = (trimmed(inner), signs + 1);
        } else if let Some(inner) = rest.strip_prefix('£').filter(|_| !has_pound) {
            (rest, has_pound) = (trimmed(inner), true);
        } else {
            break;
        }
    }
    let is_signed_twice = signs > 1 || signs > 0 && rest.starts_with('+');
    (!is_signed_twice).then_some((signs > 0, has_pound, rest))
}

fn is_money(field: &Field) -> bool {
    matches!(field.unit.as_str(), "GBP" | THOUSANDS)
}

/// The unit of a field that asks for thousands of pounds.
const THOUSANDS: &str = "GBP thousand";

/// The digits of an amount, and by how many thousands of the field's unit they are to be multiplied, if they
/// say so: £12k, £1.2m.
///
/// Where figures are in thousands a pound sign alone leaves open whether pounds or thousands are meant.
fn money<'t>(
    digits: &'t str,
    has_pound: bool,
    is_scaled: bool,
    field: &Field,
) -> Result<(&'t str, Option<u32>), Option<String>> {
    let in_thousands = field.unit == THOUSANDS;
    let suffixes: [(&[&str], u32); 2] = [(&["k", "K", "thousand", "000s"], 1), (&["m", "M", "million"], 2)];
    let found = suffixes.iter().find_map(|(words, thousands)| {
        let digits = words.iter().find_map(|word| {
            digits
                .strip_suffix(word)
                .filter(|digits| digits.ends_with(|letter: char| letter.is_ascii_digit() || letter == ' '))
        })?;
        Some((trimmed(digits), *thousands))
    });
    match found {
        Some((digits, thousands)) => Ok((digits, Some(thousands - u32::from(in_thousands)))),
        None if (in_thousands || is_scaled) && has_pound => Err(Some(
            "an amount in thousands of pounds, without a pound sign (it could mean pounds)".to_owned(),
        )),
        None => Ok((digits, None)),
    }
}

/// Takes off a percent sign, or the words of the field's unit, behind a number.
fn without_unit<'t>(text: &'t str, field: &Field) -> &'t str {
    let unit = field.unit.as_str();
    let words: &[&str] = match unit {
        "percent" => &["per cent", "percent", "%"],
        "hectares" => &["hectares", "hectare", "ha"],
        "" => &[],
        _ => &[unit, unit.strip_suffix('s').unwrap_or(unit)],
    };
    let lower = text.to_ascii_lowercase();
    let behind =
        words.iter().find(|word| lower.ends_with(&word.to_ascii_lowercase())).map_or(0, |word| word.len());
    trimmed(text.get(..text.len() - behind).unwrap_or(text))
}

/// A decimal number as typed: digits before and after the point.
struct Decimal {
    negative: bool,
    whole: String,
    part: String,
}

impl Decimal {
    /// Reads `1112`, `+3`, `1,112.50`, `1 112`; `None` for anything that could mean two numbers, such as
    /// `1,12`.
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('+').unwrap_or(text);
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if !part.bytes().all(|byte| byte.is_ascii_digit()) || whole.is_empty() && part.is_empty() {
            return None;
        }
        let whole = ungrouped(whole)?;
        (whole.len() <= 18).then(|| Self { negative: false, whole, part: part.to_owned() })
    }

    /// The decimal that a double stands for: fifteen digits of it, which is all that was typed.
    fn of_number(number: f64) -> Option<Self> {
        let text = format!("{:.14e}", number.abs());
        let (digits, power) = text.split_once('e')?;
        let (digits, power) = (digits.replace('.', ""), power.parse::<i32>().ok()?);
        let point = usize::try_from(power.checked_add(1)?.max(0)).ok().filter(|point| *point <= 18)?;
        let zeros = "0".repeat(usize::try_from(-power - 1).unwrap_or(0).min(64));
        let digits = format!("{zeros}{digits:0<18}");
        Some(Self {
            negative: number < 0.0,
            whole: digits[..point].to_owned(),
            part: digits[point..].to_owned(),
        })
    }

    /// The exact product; `None` where it has more digits than any figure.
    fn multiplied(&self, factor: Scaled) -> Option<Self> {
        let part = self.part.trim_end_matches('0');
        let digits = format!("0{}{part}", self.whole);
        let product = digits.parse::<i128>().ok()?.checked_mul(i128::from(factor.units))?;
        let decimals = part.len() + usize::from(factor.decimals);
        let digits = format!("{product:0>width$}", width = decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        Some(Self { negative: self.negative, whole: whole.to_owned(), part: part.to_owned() })
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
        // As text it could be kept, but rules and spreadsheets would take it for another number.
        if units > MOST_EXACT {
            return Err(Some(beyond_exact(field)));
        }
        let units = if self.negative { -units } else { units };
        Ok((Value::Number(Scaled { units, decimals: field.decimals }), rounded))
    }
}

/// Beyond 2^53 a double no longer tells one whole number from the next.
const MOST_EXACT: i64 = 1 << 53;

fn beyond_exact(field: &Field) -> String {
    format!("{} that a spreadsheet can hold exactly", expected_of(field))
}

/// The digits without separators of thousands, which must stand before each group of three and be all the
/// same.
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
    let grouped_well = groups.len() == 1
        || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    grouped_well.then(|| groups.concat())
}

fn from_number(number: f64, percent: bool, field: &Field) -> Outcome {
    match field.kind {
        FieldType::Text => Ok(exactly(Value::Text(number.to_string().into()))),
        FieldType::Boolean => {
            boolean(&number.to_string(), field).map(|truth| exactly(Value::Boolean(truth))).ok_or(None)
        }
        FieldType::Date => Err(why_no_date(&number.to_string())),
        FieldType::Integer | FieldType::Number => {
            // A cell that shows 98.44% holds 0.9844.
            let number = if percent && field.is_percentage() { number * 100.0 } else { number };
            let scaled = number * 10f64.powi(i32::from(field.decimals));
            let nearest = scaled.round();
            if nearest.abs() > MOST_EXACT as f64 {
                return Err(Some(beyond_exact(field)));
            }
            // Doubles are off by some 1e-16 of their size; anything more is a digit that somebody entered or
            // computed.
            let rounded = (scaled - nearest).abs() > 1e-9 * scaled.abs().max(1.0);
            if rounded && field.kind == FieldType::Integer {
                return Err(None);
            }
            Ok((Value::Number(Scaled { units: nearest as i64, decimals: field.decimals }), rounded))
        }
    }
}

fn boolean(text: &str, field: &Field) -> Option<bool> {
    if let Some(words) = &field.truth_words {
        return words.meaning(text);
    }
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Some(true),
        "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        schemas::{StockOrFlow, constraints::Constraints, declaration::Position, field::MissingMarker},
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
            measure: Some(StockOrFlow::Flow),
            decimals,
            constraints: Constraints::default(),
            missing: vec![missing("", Missing::NotKnown), missing("NP", Missing::NotApplicable)],
            identity: None,
            personal: false,
            contact: None,
            nil: false,
            categories: Vec::new(),
            labels: Vec::new(),
            applies: None,
            falls_back_on: Vec::new(),
            since: None,
            until: None,
            zero_words: Vec::new(),
            truth_words: None,
            iso_dates: false,
            units: Vec::new(),
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
            ("(3)", "-3"),
            ("(1,132)", "-1132"),
            ("(-3)", "unreadable"),
            ("3 visits", "3"),
            ("\u{2013}3", "-3"),
            ("- 3", "-3"),
            ("3-", "-3"),
            ("1,132\u{2013}", "-1132"),
            ("-3-", "unreadable"),
            ("\u{2013}", "unreadable"),
            ("-+3", "unreadable"),
            ("£3", "unreadable"),
            ("nil", "unreadable"),
        ] {
            assert_eq!(read(typed), value, "{typed:?}");
        }
    }

    #[test]
    fn percentages_are_read_with_and_without_their_sign() {
        let rate = field(FieldType::Number, "percent", 2);
        for (typed, value) in [
            ("98.44%", "98.44"),
            ("98.44 %", "98.44"),
            ("100 per cent", "100"),
            ("50.0", "50"),
            ("98.445", "98.45"),
        ] {
            assert_eq!(shown(Content::Text(typed.into()), false, &rate), value, "{typed:?}");
        }
        assert_eq!(shown(Content::Number(0.9844), true, &rate), "98.44");
        assert_eq!(shown(Content::Number(0.9844), false, &rate), "0.98");
        assert_eq!(shown(Content::Number(98.07), false, &rate), "98.07");
    }

    #[test]
    fn pounds_are_read_by_the_unit_that_is_declared() {
        let (pounds, thousands) =
            (field(FieldType::Number, "GBP", 2), field(FieldType::Number, "GBP thousand", 3));
        let read = |text: &str, field: &Field| shown(Content::Text(text.into()), false, field);
        for (typed, in_pounds, in_thousands) in [
            ("£1,234.50", "1234.5", "unreadable"),
            ("1,234.50", "1234.5", "1234.5"),
            ("£12k", "12000", "12"),
            ("£1.2m", "1200000", "1200"),
            ("(£5)", "-5", "unreadable"),
            ("-£5k", "-5000", "-5"),
            ("£(12.50)", "-12.5", "unreadable"),
            ("(£1,200)", "-1200", "unreadable"),
            ("£-5", "-5", "unreadable"),
            ("£5k-", "-5000", "-5"),
            ("££5", "unreadable", "unreadable"),
            ("£", "unreadable", "unreadable"),
            ("12 per cent", "unreadable", "unreadable"),
        ] {
            assert_eq!(
                (read(typed, &pounds).as_str(), read(typed, &thousands).as_str()),
                (in_pounds, in_thousands),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn figures_in_another_unit_are_multiplied_exactly() {
        let pounds = field(FieldType::Number, "GBP", 2);
        let read = |content: Content, factor: Scaled| {
            let cell = Cell { at: CellAddress { row: 0, column: 0 }, content, percent: false };
            match read_in_unit(&cell, &pounds, Some(factor)).answer {
                Answer::Reported(value) => value.to_string(),
                answer => answer.reason().unwrap_or_default().to_owned(),
            }
        };
        let thousand = Scaled { units: 1000, decimals: 0 };
        for (typed, value) in [
            ("12", "12000"),
            ("1.2345", "1234.5"),
            ("-0.001", "-1"),
            ("(1,200)", "-1200000"),
            ("£12k", "12000"),
            ("£12", "unreadable"),
        ] {
            assert_eq!(read(Content::Text(typed.into()), thousand), value, "{typed}");
        }
        for (typed, value) in [
            (12.345, "12345"),
            (0.1 + 0.2, "300"),
            (1e-3, "1"),
            (-4.35, "-4350"),
            (0.0, "0"),
            (123_456.789, "123456789"),
            (1e20, "unreadable"),
        ] {
            assert_eq!(read(Content::Number(typed), thousand), value, "{typed}");
        }
        assert_eq!(read(Content::Text("250".into()), Scaled { units: 1, decimals: 2 }), "2.5");
        assert_eq!(read(Content::Text("99999999999999".into()), thousand), "unreadable");
    }

    #[test]
    fn words_for_nothing_are_zero_only_where_that_is_declared() {
        let mut count = field(FieldType::Integer, "visits", 0);
        count.zero_words = vec!["nil".to_owned(), "None".to_owned(), "-".to_owned()];
        let read = |text: &str| shown(Content::Text(text.into()), false, &count);
        assert_eq!(
            ["Nil", " none ", "-", "--", "..", "n/a"].map(read),
            ["0", "0", "0", "unreadable", "unreadable", "unreadable"]
        );
    }

    #[test]
    fn only_the_declared_words_mean_yes_and_no() {
        use crate::schemas::field::TruthWords;
        let usual = field(FieldType::Boolean, "", 0);
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let declared = Field {
            truth_words: Some(TruthWords { yes: words(&["Ja", "1"]), no: words(&["Nein", "2"]) }),
            ..field(FieldType::Boolean, "", 0)
        };
        let read = |text: &str, field: &Field| shown(Content::Text(text.into()), false, field);
        for (typed, as_usual, as_declared) in [
            ("yes", "true", "unreadable"),
            ("N", "false", "unreadable"),
            ("ja", "unreadable", "true"),
            ("Nein ", "unreadable", "false"),
            ("1", "true", "true"),
            ("2", "unreadable", "false"),
        ] {
            assert_eq!(
                (read(typed, &usual).as_str(), read(typed, &declared).as_str()),
                (as_usual, as_declared),
                "{typed:?}"
            );
        }
        assert_eq!(shown(Content::Number(2.0), false, &declared), "false");
        assert_eq!(shown(Content::Number(0.0), false, &usual), "false");
        assert_eq!(shown(Content::Boolean(true), false, &declared), "true");
    }

    #[test]
    fn what_is_no_date_is_told_as_what_it_is() {
        let day = field(FieldType::Date, "", 0);
        let expected = |content: Content| {
            let cell = Cell { at: CellAddress { row: 0, column: 0 }, content, percent: false };
            match read(&cell, &day).answer {
                Answer::Unreadable { expected, .. } => expected.to_string(),
                answer => format!("{answer:?}"),
            }
        };
        assert!(expected(Content::Text("31-06-2017".into())).contains("a date that exists"));
        assert!(expected(Content::Text("3/31/2020".into())).contains("with the day before the month"));
        for content in [Content::Number(43_100.0), Content::Text("43100".into())] {
            let told = expected(content);
            assert!(told.contains("2017-12-31") && told.contains("2022-01-01"), "{told}");
        }
    }

    #[test]
    fn numbers_that_a_spreadsheet_cannot_hold_are_not_guessed() {
        let count = field(FieldType::Integer, "visits", 0);
        assert_eq!(shown(Content::Number(1e300), false, &count), "unreadable");
        for content in [Content::Number(9_007_199_254_740_994.0), Content::Text("9007199254740993".into())] {
            assert_eq!(shown(content, false, &count), "unreadable");
        }
        assert_eq!(shown(Content::Text("-9007199254740992".into()), false, &count), "-9007199254740992");
        assert_eq!(shown(Content::Number(2.5), false, &count), "unreadable");
        assert_eq!(shown(Content::Error("#REF!".into()), false, &count), "unreadable");
    }
}
