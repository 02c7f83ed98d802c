//! Text from outside, made safe to show: bounded, and free of characters that act instead of showing.

use std::borrow::Cow;

/// As much of a cell's text as is ever echoed in a message or a list.
pub const ECHO_LIMIT: usize = 200;

/// The text with control and bidirectional characters escaped, cut to `ECHO_LIMIT` characters.
///
/// Line breaks and tabs become spaces. What was cut shows as an ellipsis.
#[must_use]
pub fn echo(text: &str) -> Cow<'_, str> {
    if text.len() <= ECHO_LIMIT && is_plain(text) {
        return text.into();
    }
    let mut shown = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == ECHO_LIMIT {
            shown.push('\u{2026}');
            break;
        }
        push_shown(&mut shown, letter);
    }
    shown.into()
}

/// The whole text with control and bidirectional characters escaped: for file names, which must stay whole.
#[must_use]
pub fn whole(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default())
        } else {
            push_shown(&mut shown, letter)
        }
    }
    shown.into()
}

/// A text of several lines, each as `whole`.
#[must_use]
pub fn lines(text: &str) -> String {
    text.split('\n').map(whole).collect::<Vec<_>>().join("\n")
}

/// A text in JSON, with the letters that act escaped as JSON escapes them.
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    let acts = |letter: &char| {
        !matches!(letter, '\n' | '\u{20}'..='\u{7e}')
            && matches!(whole(letter.encode_utf8(&mut [0; 4])), Cow::Owned(shown) if shown.starts_with('\\'))
    };
    if !text.chars().any(|letter| acts(&letter)) {
        return text.into();
    }
    // They stand in texts alone, and none of them lies beyond what four digits name.
    text.chars()
        .map(
            |letter| if acts(&letter) { format!("\\u{:04x}", u32::from(letter)) } else { letter.to_string() },
        )
        .collect()
}

/// Nothing but letters that show as themselves.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

fn push_shown(shown: &mut String, letter: char) {
    match letter {
        '\n' | '\r' | '\t' => shown.push(' '),
        '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{61c}'
        | '\u{feff}'
        | '\u{2028}'
        | '\u{2029}' => {
            shown.extend(letter.escape_unicode());
        }
        letter if letter.is_control() => shown.extend(letter.escape_default()),
        letter => shown.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_in_json_is_escaped_as_json_does() {
        assert_eq!(json("{ \"a\": \"\u{202e}\u{9b}£\\n\" }"), "{ \"a\": \"\\u202e\\u009b£\\n\" }");
    }

    #[test]
    fn what_acts_is_escaped_and_what_is_long_is_cut() {
        assert_eq!(echo("a\u{1b}[31m\u{202e}b\nc"), "a\\u{1b}[31m\\u{202e}b c");
        assert_eq!(echo(&"x".repeat(500)).chars().count(), ECHO_LIMIT + 1);
    }
}
