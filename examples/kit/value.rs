//! What stands in a cell.

use jiff::civil::Date;

/// What stands in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Blank,
    /// A whole number.
    Count(i64),
    /// A number in hundredths.
    Hundredths(i64),
    /// Words, or a number spelt in an odd way.
    Text(String),
    /// A day.
    Day(Date),
}

impl Value {
    /// Words.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Count(count) => write!(f, "{count}"),
            Self::Hundredths(hundredths) => {
                let sign = if *hundredths < 0 { "-" } else { "" };
                write!(f, "{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
            }
            Self::Text(text) => f.write_str(text),
            Self::Day(day) => write!(f, "{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        }
    }
}
