//! Models that are the same of all collections: files of SQL, in which a few words in braces stand for what
//! engines spell differently.
//!
//! | in a file | what it is |
//! |---|---|
//! | `{ref NAME}` | another model |
//! | `{records NAME}` | the records of a folder below `records/` |
//! | `{whole}`, `{whole X}` | the type of whole numbers of any size, a value as such |
//! | `{power X}` | ten to the power of X, from 0 to 9 |
//! | `{millionths X \| D}` | X units of D decimals, in millionths |
//! | `{decimal X \| D}` | X units of D decimals as a decimal |
//! | `{rounded X \| Y}` | X through Y, exactly, to the nearest whole number; a half goes away from zero |
//! | `{even X \| Y}` | the same; a half goes to the even one |
//!
//! Names stand in double quotes, texts in single ones. The lines of comment at the head of a file say what
//! the
//! model gives.

use super::{super::reference, super::sources::source_name, relation::whole};
use crate::expressions::sql::Dialect;

/// What a model says of itself, and its text.
pub(super) fn about_and_select(file: &str, dialect: Dialect) -> (String, String) {
    let is_comment = |line: &&str| line.starts_with("-- ");
    let about: Vec<&str> =
        file.lines().take_while(is_comment).map(|line| line.trim_start_matches("-- ")).collect();
    let rest: Vec<&str> = file.lines().skip(about.len()).collect();
    (about.join(" "), Expanding { dialect, rest: &rest.join("\n") }.all())
}

/// A text of which what stands before some place is done.
struct Expanding<'t> {
    dialect: Dialect,
    rest: &'t str,
}

impl Expanding<'_> {
    /// All of it, up to the brace that closes it.
    fn all(&mut self) -> String {
        let mut text = String::new();
        while let Some(at) = self.rest.find(['{', '}', '"']) {
            let (before, after) = self.rest.split_at(at);
            let sign = &after[..1];
            text.push_str(before);
            self.rest = &after[1..];
            match sign {
                "}" => return text,
                "{" => {
                    let inner = self.all();
                    text.push_str(&self.word(&inner));
                }
                _ => {
                    let (name, rest) = self.rest.split_once('"').unwrap_or((self.rest, ""));
                    text.push_str(&self.dialect.name(name));
                    self.rest = rest;
                }
            }
        }
        text.push_str(self.rest);
        self.rest = "";
        text
    }

    /// What stands in braces.
    fn word(&self, inner: &str) -> String {
        let (name, of) = inner.split_once(' ').unwrap_or((inner, ""));
        let (one, other) = of.split_once(" | ").unwrap_or((of, ""));
        match name {
            "ref" => reference(of),
            "records" => reference(&source_name(of)),
            "whole" if of.is_empty() => whole(self.dialect).to_owned(),
            "whole" => self.whole(of),
            "power" => self.whole(&cases(of, |digits| format!("1{}", "0".repeat(digits)))),
            "millionths" => {
                let times = cases(other, |digits| format!("1{}", "0".repeat(6_usize.saturating_sub(digits))));
                format!("{} * {}", self.whole(one), self.whole(&times))
            }
            "decimal" => {
                let unit = |digits: usize| match digits {
                    0 => "1".to_owned(),
                    digits => format!("0.{}1", "0".repeat(digits - 1)),
                };
                let unit = format!("CAST({} AS DECIMAL(10, 9))", cases(other, unit));
                format!("CAST(CAST({one} AS DECIMAL(25, 0)) * {unit} AS DECIMAL(34, 9))")
            }
            "rounded" => self.rounded(one, other),
            "even" => self.to_even(one, other),
            // A fault of a file of ours: no engine takes it, and the tests find it.
            _ => format!("{{{inner}}}"),
        }
    }

    fn whole(&self, value: &str) -> String {
        format!("CAST({value} AS {})", whole(self.dialect))
    }

    /// How often one positive whole number goes into another, exactly.
    fn quotient(&self, above: &str, below: &str) -> String {
        match self.dialect {
            Dialect::DuckDb => format!("({above} // {below})"),
            // What divides without a rest is exact as a decimal.
            Dialect::Spark | Dialect::Ansi => {
                format!("CAST(({above} - MOD({above}, {below})) / {below} AS {})", whole(self.dialect))
            }
        }
    }

    fn rounded(&self, above: &str, below: &str) -> String {
        let (above, below) = (self.whole(above), self.whole(below));
        let nearest =
            self.quotient(&format!("(2 * ABS({above}) + ABS({below}))"), &format!("(2 * ABS({below}))"));
        format!("(CASE WHEN {below} <> 0 THEN {} * {nearest} END)", sign(&above, &below))
    }

    fn to_even(&self, above: &str, below: &str) -> String {
        let nearest = self.rounded(above, below);
        let (above, below) = (self.whole(above), self.whole(below));
        let down = self.quotient(&format!("ABS({above})"), &format!("ABS({below})"));
        format!(
            "(CASE WHEN {below} = 0 THEN NULL WHEN MOD(2 * ABS({above}), 2 * ABS({below})) = ABS({below}) \
             THEN \
             {} * ({down} + MOD({down}, 2)) ELSE {nearest} END)",
            sign(&above, &below)
        )
    }
}

fn sign(above: &str, below: &str) -> String {
    format!("CASE WHEN ({above} < 0) <> ({below} < 0) THEN -1 ELSE 1 END")
}

/// What belongs to each number of decimals.
fn cases(decimals: &str, of: impl Fn(usize) -> String) -> String {
    let cases: Vec<String> = (0..=9).map(|digits| format!("WHEN {digits} THEN {}", of(digits))).collect();
    format!("CASE {decimals} {} END", cases.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_braces_are_spelt_for_the_engine() {
        let file = "-- Says what\n-- it is.\nSELECT {whole k.\"table\"} FROM {ref a} -- {whole}";
        let (about, select) = about_and_select(file, Dialect::Spark);
        assert_eq!(about, "Says what it is.");
        assert_eq!(
            select,
            format!("SELECT CAST(k.`table` AS DECIMAL(38, 0)) FROM {} -- DECIMAL(38, 0)", reference("a"))
        );
    }

    #[test]
    fn words_in_braces_stand_in_each_other() {
        let (_, select) = about_and_select("{whole {power d}}", Dialect::DuckDb);
        assert!(select.starts_with("CAST(CAST(CASE d WHEN 0 THEN 1 WHEN 1 THEN 10 "), "{select}");
    }
}
