//! A decimal number as it stands, of any size.

use super::outcome::{Outcome, expected_of};
use crate::{
    schemas::{Field, FieldType},
    vocabulary::{Scaled, Value},
};

/// A decimal number as typed: digits before and after the point.
pub(super) struct Decimal {
    pub(super) negative: bool,
    whole: String,
    part: String,
}

impl Decimal {
    /// Reads `1112`, `+3`, `1,112.50`, `1 112`; `None` for anything that could mean two numbers, such as
    /// `1,12`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('+').unwrap_or(text);
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if !part.bytes().all(|byte| byte.is_ascii_digit()) || whole.is_empty() && part.is_empty() {
            return None;
        }
        let whole = ungrouped(whole)?;
        (whole.len() <= 18).then(|| Self { negative: false, whole, part: part.to_owned() })
    }

    /// The decimal that a double stands for: fifteen digits of it, which is all that was typed.
    pub(super) fn of_number(number: f64) -> Option<Self> {
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
    pub(super) fn multiplied(&self, factor: Scaled) -> Option<Self> {
        let part = self.part.trim_end_matches('0');
        let digits = format!("0{}{part}", self.whole);
        let product = digits.parse::<i128>().ok()?.checked_mul(i128::from(factor.units))?;
        let decimals = part.len() + usize::from(factor.decimals);
        let digits = format!("{product:0>width$}", width = decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        Some(Self { negative: self.negative, whole: whole.to_owned(), part: part.to_owned() })
    }

    pub(super) fn scaled(&self, field: &Field) -> Outcome {
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
pub(super) const MOST_EXACT: i64 = 1 << 53;

pub(super) fn beyond_exact(field: &Field) -> String {
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
