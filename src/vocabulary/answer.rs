//! What a return says in one field: a value, or why there is none. Blank is not zero.

use jiff::civil::Date;

/// A decimal held as an integer: `units` / 10^`decimals`. Sums of these are exact in any order.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct Scaled {
    /// The value times 10^`decimals`.
    pub units: i64,
    /// Digits after the decimal point, 0 to 9.
    pub decimals: u8,
}

impl Scaled {
    /// The same value as a plain number, for output only.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        // Dividing by an exact power of ten gives the double nearest to the decimal, so 9807/100 prints as
        // 98.07.
        self.units as f64 / 10f64.powi(i32::from(self.decimals))
    }

    /// The nearest decimal to a number, halves away from zero; `None` where it is too large for one.
    #[must_use]
    pub fn nearest(number: f64, decimals: u8) -> Option<Self> {
        let units = number * 10f64.powi(i32::from(decimals));
        // Beyond that a double does not hold every whole number.
        (units.is_finite() && units.abs() < 9e15).then(|| Self { units: units.round() as i64, decimals })
    }

    /// A number above 0 as a decimal, exactly as it is written; `None` for any other, and where more than
    /// nine decimals are needed.
    #[must_use]
    pub fn of_positive(number: f64) -> Option<Self> {
        let text = number.to_string();
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let decimals = u8::try_from(part.len()).ok().filter(|decimals| *decimals <= 9)?;
        let units = format!("{whole}{part}").parse::<i64>().ok().filter(|units| *units > 0)?;
        Some(Self { units, decimals })
    }

    /// A plain decimal as it is written (`98`, `-3.25`), with so many decimals; `None` for anything else, and
    /// where it has more, or does not fit.
    #[must_use]
    pub fn of_text(text: &str, decimals: u8) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let has_point = text.contains('.');
        if digits.is_empty() || !is_digits(digits) || !is_digits(part) || has_point && part.is_empty() {
            return None;
        }
        let more = usize::from(decimals).checked_sub(part.trim_end_matches('0').len())?;
        let units = format!("{whole}{}{}", part.trim_end_matches('0'), "0".repeat(more)).parse().ok()?;
        Some(Self { units, decimals })
    }

    /// The same value with so many decimals; `None` if it has more, or does not fit.
    #[must_use]
    pub fn with_decimals(self, decimals: u8) -> Option<Self> {
        let more = i32::from(decimals) - i32::from(self.decimals);
        let scale = 10i64.checked_pow(more.unsigned_abs())?;
        let units = if more >= 0 {
            self.units.checked_mul(scale)
        } else {
            Some(self.units / scale).filter(|_| self.units % scale == 0)
        };
        units.map(|units| Self { units, decimals })
    }

    /// The sum, or `None` if it does not fit: overflow is an error, never a wrap.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        debug_assert_eq!(self.decimals, other.decimals, "one field has one scale");
        self.units.checked_add(other.units).map(|units| Self { units, ..self })
    }
}

/// Without trailing zeros: `98.4`, `-3`, `1112`.
impl std::fmt::Display for Scaled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.decimals == 0 {
            return self.units.fmt(f);
        }
        let scale = 10u64.pow(u32::from(self.decimals));
        let magnitude = self.units.unsigned_abs();
        let sign = if self.units < 0 { "-" } else { "" };
        let (whole, part) = (magnitude / scale, magnitude % scale);
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let digits = format!("{part:0width$}", width = usize::from(self.decimals));
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// A value that was understood, in the type of its field. Its text is its own, or borrowed from a column
/// (`Value<&str>`).
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Value<T = Box<str>> {
    /// integer and number fields
    Number(Scaled),
    /// string fields, as typed but for surrounding space
    Text(T),
    /// boolean fields
    Boolean(bool),
    /// date fields
    Date(Date),
}

impl<T: AsRef<str>> std::fmt::Display for Value<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text.as_ref()),
            Self::Boolean(truth) => truth.fmt(f),
            Self::Date(date) => date.fmt(f),
        }
    }
}

impl<T: AsRef<str>> Value<T> {
    /// The same, with a text borrowed from this.
    #[must_use]
    pub fn borrowed(&self) -> Value<&str> {
        match self {
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text.as_ref()),
            Self::Boolean(truth) => Value::Boolean(*truth),
            Self::Date(date) => Value::Date(*date),
        }
    }
}

impl Value<&str> {
    /// The same, with a text of its own.
    #[must_use]
    pub fn owned(self) -> Value {
        match self {
            Self::Number(number) => Value::Number(number),
            Self::Text(text) => Value::Text(text.into()),
            Self::Boolean(truth) => Value::Boolean(truth),
            Self::Date(date) => Value::Date(date),
        }
    }
}

/// What stands in one field of one record. Its texts are its own, or borrowed from a column (`Answer<&str>`).
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub enum Answer<T = Box<str>> {
    /// A value was given and understood.
    Reported(Value<T>),
    /// Blank, or a marker that means "we do not know".
    #[default]
    NotKnown,
    /// A marker that means the question does not arise; the marker as typed.
    NotApplicable(T),
    /// The form in use has no box for it: nobody can be asked for it, and sums go past it.
    NotAsked,
    /// Something stands there that cannot be a value of this field.
    Unreadable {
        /// The text as typed.
        text: T,
        /// What was expected instead, in words.
        expected: T,
    },
}

/// The word for what the form in use does not ask, in `records/reasons`.
pub const NOT_ASKED: &str = "not-asked";

impl<T> Answer<T> {
    /// Whether nothing stands there: it is blank, or could not be given.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::NotKnown | Self::NotAsked)
    }

    /// The number, if a number was reported.
    #[must_use]
    pub fn number(&self) -> Option<Scaled> {
        match self {
            Self::Reported(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The value, if one was reported.
    #[must_use]
    pub fn value(&self) -> Option<&Value<T>> {
        match self {
            Self::Reported(value) => Some(value),
            _ => None,
        }
    }

    /// The word that stands for a missing value's reason in `records/reasons`, `None` where a value was
    /// reported.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Reported(_) => None,
            Self::NotKnown => Some("not-known"),
            Self::NotApplicable(_) => Some("not-applicable"),
            Self::NotAsked => Some(NOT_ASKED),
            Self::Unreadable { .. } => Some("unreadable"),
        }
    }
}

impl<T: AsRef<str>> Answer<T> {
    /// The same, with texts borrowed from this.
    #[must_use]
    pub fn borrowed(&self) -> Answer<&str> {
        match self {
            Self::Reported(value) => Answer::Reported(value.borrowed()),
            Self::NotKnown => Answer::NotKnown,
            Self::NotApplicable(text) => Answer::NotApplicable(text.as_ref()),
            Self::NotAsked => Answer::NotAsked,
            Self::Unreadable { text, expected } => {
                Answer::Unreadable { text: text.as_ref(), expected: expected.as_ref() }
            }
        }
    }
}

impl Answer<&str> {
    /// The same, with texts of its own.
    #[must_use]
    pub fn owned(self) -> Answer {
        match self {
            Self::Reported(value) => Answer::Reported(value.owned()),
            Self::NotKnown => Answer::NotKnown,
            Self::NotApplicable(text) => Answer::NotApplicable(text.into()),
            Self::NotAsked => Answer::NotAsked,
            Self::Unreadable { text, expected } => {
                Answer::Unreadable { text: text.into(), expected: expected.into() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_number_prints_without_trailing_zeros() {
        let shown = |units, decimals| Scaled { units, decimals }.to_string();
        assert_eq!(shown(9840, 2), "98.4");
        assert_eq!(shown(-5, 2), "-0.05");
        assert_eq!(shown(1112, 0), "1112");
        assert_eq!(shown(i64::MIN, 0), "-9223372036854775808");
    }

    #[test]
    fn a_number_above_0_is_held_as_it_is_written() {
        let of = |number| Scaled::of_positive(number).map(|scaled| (scaled.units, scaled.decimals));
        assert_eq!((of(1000.0), of(0.404_686), of(0.1)), (Some((1000, 0)), Some((404_686, 6)), Some((1, 1))));
        assert_eq!(
            (of(0.0), of(-1.0), of(f64::NAN), of(f64::INFINITY), of(1e-12)),
            (None, None, None, None, None)
        );
    }

    #[test]
    fn a_sum_that_does_not_fit_is_refused() {
        let most = Scaled { units: i64::MAX, decimals: 0 };
        assert_eq!(most.checked_add(Scaled { units: 1, decimals: 0 }), None);
    }
}
