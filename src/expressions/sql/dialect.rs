//! How engines spell SQL: all that differs between them stands here.

use crate::vocabulary::day;

/// An engine's SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// Apache Spark, and what is built on it.
    Spark,
    /// The standard, as far as there is one.
    Ansi,
}

/// A type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlType {
    /// A double of IEEE 754.
    Double,
    /// A whole number of 64 bits.
    Whole,
    /// A decimal of 38 digits with so many behind the point.
    Decimal(u8),
    /// Text.
    Text,
    /// True or false.
    Truth,
    /// A day.
    Date,
}

impl Dialect {
    /// Every dialect with the word for it.
    pub const WORDS: [(&'static str, Self); 3] =
        [("duckdb", Self::DuckDb), ("spark", Self::Spark), ("ansi", Self::Ansi)];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, dialect)| *dialect == self).map_or("", |(word, _)| word)
    }

    /// A name of a model or column. It is always quoted, so that no name is a word of the language.
    #[must_use]
    pub fn name(self, name: &str) -> String {
        match self {
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            Self::DuckDb | Self::Ansi => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A column of a relation that is called by a short name.
    #[must_use]
    pub fn of(self, relation: &str, name: &str) -> String {
        format!("{relation}.{}", self.name(name))
    }

    /// A text.
    #[must_use]
    pub fn text(self, text: &str) -> String {
        match self {
            // Spark takes a backslash for the beginning of an escape, and two quotes for two texts.
            Self::Spark => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            Self::DuckDb | Self::Ansi => format!("'{}'", text.replace('\'', "''")),
        }
    }

    /// A number as a double: with an exponent, which no engine takes for a decimal. It is the shortest text
    /// that is read back as the same double.
    #[must_use]
    pub fn double(self, number: f64) -> String {
        let text = format!("{number:e}");
        if number < 0.0 { format!("({text})") } else { text }
    }

    /// A day, by its number.
    #[must_use]
    pub fn date(self, number: i32) -> String {
        match day::numbered(number) {
            Some(day) => format!("DATE '{day}'"),
            None => self.null(SqlType::Date),
        }
    }

    /// What is not known, of a type.
    #[must_use]
    pub fn null(self, of: SqlType) -> String {
        format!("CAST(NULL AS {})", self.type_name(of))
    }

    /// A type by name.
    #[must_use]
    pub fn type_name(self, of: SqlType) -> String {
        match (of, self) {
            (SqlType::Double, Self::Ansi) => "DOUBLE PRECISION".to_owned(),
            (SqlType::Double, _) => "DOUBLE".to_owned(),
            (SqlType::Whole, _) => "BIGINT".to_owned(),
            (SqlType::Decimal(digits), _) => format!("DECIMAL(38, {digits})"),
            (SqlType::Text, Self::Spark) => "STRING".to_owned(),
            (SqlType::Text, Self::DuckDb) => "VARCHAR".to_owned(),
            (SqlType::Text, Self::Ansi) => "CHARACTER VARYING(65535)".to_owned(),
            (SqlType::Truth, _) => "BOOLEAN".to_owned(),
            (SqlType::Date, _) => "DATE".to_owned(),
        }
    }

    /// A value as another type.
    #[must_use]
    pub fn cast(self, value: &str, to: SqlType) -> String {
        format!("CAST({value} AS {})", self.type_name(to))
    }

    /// Whether a pattern, which is spelt out (`spelt_out`), is found somewhere in a text.
    #[must_use]
    pub fn matches(self, text: &str, pattern: &str) -> String {
        let pattern = self.text(pattern);
        match self {
            Self::DuckDb => format!("REGEXP_MATCHES({text}, {pattern})"),
            Self::Spark => format!("{text} RLIKE {pattern}"),
            Self::Ansi => format!("REGEXP_LIKE({text}, {pattern})"),
        }
    }

    /// A double to the nearest whole number, a half to the even one.
    #[must_use]
    pub fn to_even(self, number: &str) -> String {
        if self == Self::Spark {
            return format!("RINT({number})");
        }
        let floor = format!("FLOOR({number})");
        let (half, one, two) = (self.double(0.5), self.double(1.0), self.double(2.0));
        format!(
            "CASE WHEN ({number}) - {floor} > {half} THEN {floor} + {one} WHEN ({number}) - {floor} < {half} \
             THEN {floor} ELSE {two} * FLOOR(({floor} + {one}) / {two}) END"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_stays_a_text_or_a_name() {
        let text = "it's \\ \"so\" `x`";
        assert_eq!(Dialect::DuckDb.text(text), "'it''s \\ \"so\" `x`'");
        assert_eq!(Dialect::Spark.text(text), "'it\\'s \\\\ \"so\" `x`'");
        assert_eq!(Dialect::Ansi.name("a\"b"), "\"a\"\"b\"");
        assert_eq!(Dialect::Spark.name("a`b"), "`a``b`");
    }

    #[test]
    fn a_double_has_an_exponent_and_comes_back_as_it_was() {
        for number in [0.0, 1.0, -2.5, 0.1, 1e-9, 1e300, 465.0, 0.1 + 0.2] {
            let text = Dialect::DuckDb.double(number);
            assert!(text.contains('e'), "{text}");
            let read: f64 = text.trim_matches(['(', ')']).parse().expect("a number");
            assert_eq!(read.to_bits(), number.to_bits());
        }
    }
}
