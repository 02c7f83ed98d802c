//! Patterns as every engine reads them: classes of letters and digits spelt out, ends of the text as such,
//! nothing that one engine takes otherwise than another.

use std::fmt::Write;

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use super::Dialect;

/// How often a part may stand, at most, where the standard's tools count it.
const MOST_TIMES: u32 = 255;

/// The same pattern, spelt out for an engine; `None` where engines differ in what it means.
#[must_use]
pub fn spelt_out(pattern: &str, dialect: Dialect) -> Option<String> {
    let mut text = String::new();
    write(&regex_syntax::parse(pattern).ok()?, dialect, &mut text)?;
    Some(text)
}

fn write(part: &Hir, dialect: Dialect, to: &mut String) -> Option<()> {
    // Without lines of their own the signs of POSIX are the ends of the text; elsewhere `$` may stand before
    // a last line break.
    let (start, end) = if dialect == Dialect::Ansi { ("^", "$") } else { ("\\A", "\\z") };
    match part.kind() {
        HirKind::Empty => to.push_str("(?:)"),
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).ok()?.chars().for_each(|letter| letter_of(letter, dialect, to))
        }
        HirKind::Class(Class::Unicode(class)) if class.ranges().is_empty() => return None,
        HirKind::Class(Class::Unicode(class)) => {
            to.push('[');
            for range in class.ranges() {
                letter_of(range.start(), dialect, to);
                if range.start() != range.end() {
                    to.push('-');
                    letter_of(range.end(), dialect, to);
                }
            }
            to.push(']');
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Look(Look::Start) => to.push_str(start),
        HirKind::Look(Look::End) => to.push_str(end),
        // What a word is, and where a line ends, is not the same everywhere.
        HirKind::Look(_) => return None,
        HirKind::Repetition(times) => {
            group(&times.sub, dialect, to)?;
            to.push_str(&how_often(times, dialect)?);
        }
        HirKind::Capture(capture) => group(&capture.sub, dialect, to)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| group_of_several(part, dialect, to))?,
        HirKind::Alternation(parts) => {
            for (at, part) in parts.iter().enumerate() {
                if at > 0 {
                    to.push('|');
                }
                write(part, dialect, to)?;
            }
        }
    }
    Some(())
}

fn how_often(times: &Repetition, dialect: Dialect) -> Option<String> {
    if dialect == Dialect::Ansi && times.max.unwrap_or(times.min) > MOST_TIMES {
        return None;
    }
    Some(match (times.min, times.max) {
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (0, Some(1)) => "?".to_owned(),
        (least, None) => format!("{{{least},}}"),
        (least, Some(most)) if least == most => format!("{{{least}}}"),
        (least, Some(most)) => format!("{{{least},{most}}}"),
    })
}

fn group(part: &Hir, dialect: Dialect, to: &mut String) -> Option<()> {
    to.push_str("(?:");
    write(part, dialect, to)?;
    to.push(')');
    Some(())
}

fn group_of_several(part: &Hir, dialect: Dialect, to: &mut String) -> Option<()> {
    let is_several = matches!(part.kind(), HirKind::Alternation(_));
    if is_several { group(part, dialect, to) } else { write(part, dialect, to) }
}

/// A letter or digit of ASCII as it is, all else by its number.
fn letter_of(letter: char, dialect: Dialect, to: &mut String) {
    let number = u32::from(letter);
    // Writing to a text does not fail.
    let _ = match (letter.is_ascii_alphanumeric(), dialect) {
        (true, _) => write!(to, "{letter}"),
        (false, Dialect::Ansi) if number > 0xffff => write!(to, "\\U{number:08x}"),
        (false, Dialect::Ansi) => write!(to, "\\u{number:04x}"),
        (false, _) => write!(to, "\\x{{{number:x}}}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(pattern: &str) -> Option<String> {
        spelt_out(pattern, Dialect::Spark)
    }

    fn as_standard(pattern: &str) -> Option<String> {
        spelt_out(pattern, Dialect::Ansi)
    }

    #[test]
    fn a_pattern_is_spelt_out() {
        assert_eq!(spelt("^(?:[A-Z0-9]{8})$").as_deref(), Some("\\A(?:[0-9A-Z]){8}\\z"));
        assert_eq!(spelt("(?i)a|b'").as_deref(), Some("[Aa]|[Bb]\\x{27}"));
        assert_eq!(spelt("x-?").as_deref(), Some("x(?:\\x{2d})?"));
        assert!(spelt("\\d").is_some_and(|text| text.contains("\\x{660}-\\x{669}")));
        assert_eq!(spelt("\\bx"), None);
        assert_eq!(spelt("(?m)^x"), None);
    }

    #[test]
    fn ends_and_letters_are_those_of_posix_in_the_standard() {
        assert_eq!(as_standard("^[A-Z]{2}-\\d$").map(|text| text.contains("\\A")), Some(false));
        assert_eq!(as_standard("^(?:[A-Z0-9]{8})$").as_deref(), Some("^(?:[0-9A-Z]){8}$"));
        assert_eq!(as_standard("x-?").as_deref(), Some("x(?:\\u002d)?"));
        assert_eq!(as_standard("\u{1f600}").as_deref(), Some("\\U0001f600"));
        assert_eq!(
            (as_standard("a{256}"), as_standard("a{3,256}"), as_standard("a{256,}")),
            (None, None, None)
        );
        assert!(as_standard("a{255}").is_some() && spelt("a{256}").is_some());
    }
}
