//! Patterns as every engine reads them: classes of letters and digits spelt out, ends of the text as such,
//! nothing that one engine takes otherwise than another.

use std::fmt::Write;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// The same pattern, spelt out; `None` where engines differ in what it means.
#[must_use]
pub fn spelt_out(pattern: &str) -> Option<String> {
    let mut text = String::new();
    write(&regex_syntax::parse(pattern).ok()?, &mut text)?;
    Some(text)
}

fn write(part: &Hir, to: &mut String) -> Option<()> {
    match part.kind() {
        HirKind::Empty => to.push_str("(?:)"),
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).ok()?.chars().for_each(|letter| letter_of(letter, to))
        }
        HirKind::Class(Class::Unicode(class)) if class.ranges().is_empty() => return None,
        HirKind::Class(Class::Unicode(class)) => {
            to.push('[');
            for range in class.ranges() {
                letter_of(range.start(), to);
                if range.start() != range.end() {
                    to.push('-');
                    letter_of(range.end(), to);
                }
            }
            to.push(']');
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Look(Look::Start) => to.push_str("\\A"),
        HirKind::Look(Look::End) => to.push_str("\\z"),
        // What a word is, and where a line ends, is not the same everywhere.
        HirKind::Look(_) => return None,
        HirKind::Repetition(times) => {
            group(&times.sub, to)?;
            match (times.min, times.max) {
                (0, None) => to.push('*'),
                (1, None) => to.push('+'),
                (0, Some(1)) => to.push('?'),
                (least, None) => write!(to, "{{{least},}}").ok()?,
                (least, Some(most)) if least == most => write!(to, "{{{least}}}").ok()?,
                (least, Some(most)) => write!(to, "{{{least},{most}}}").ok()?,
            }
        }
        HirKind::Capture(capture) => group(&capture.sub, to)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| group_of_several(part, to))?,
        HirKind::Alternation(parts) => {
            for (at, part) in parts.iter().enumerate() {
                if at > 0 {
                    to.push('|');
                }
                write(part, to)?;
            }
        }
    }
    Some(())
}

fn group(part: &Hir, to: &mut String) -> Option<()> {
    to.push_str("(?:");
    write(part, to)?;
    to.push(')');
    Some(())
}

fn group_of_several(part: &Hir, to: &mut String) -> Option<()> {
    if matches!(part.kind(), HirKind::Alternation(_)) { group(part, to) } else { write(part, to) }
}

/// A letter or digit of ASCII as it is, all else by its number.
fn letter_of(letter: char, to: &mut String) {
    if letter.is_ascii_alphanumeric() {
        to.push(letter);
    } else {
        // Writing to a text does not fail.
        let _ = write!(to, "\\x{{{:x}}}", u32::from(letter));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_spelt_out() {
        assert_eq!(spelt_out("^(?:[A-Z0-9]{8})$").as_deref(), Some("\\A(?:[0-9A-Z]){8}\\z"));
        assert_eq!(spelt_out("(?i)a|b'").as_deref(), Some("[Aa]|[Bb]\\x{27}"));
        assert_eq!(spelt_out("x-?").as_deref(), Some("x(?:\\x{2d})?"));
        assert!(spelt_out("\\d").is_some_and(|text| text.contains("\\x{660}-\\x{669}")));
        assert_eq!(spelt_out("\\bx"), None);
        assert_eq!(spelt_out("(?m)^x"), None);
    }
}
