//! Numbers as people type them.

use super::{decimal::Decimal, text::trimmed};
use crate::{schemas::Field, vocabulary::Scaled};

/// What stands for a minus: hyphen, minus sign, and the dash that word processors make of it.
const MINUS: [char; 3] = ['-', '\u{2212}', '\u{2013}'];

/// A number as typed: with a sign before or behind it or in brackets for a negative, with the sign of its
/// unit before or behind it.
///
/// A number that says its own thousands or millions is not multiplied again by what the heading says.
pub(super) fn number(text: &str, field: &Field, factor: Option<Scaled>) -> Result<Decimal, Option<String>> {
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
