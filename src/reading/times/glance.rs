//! A cheap look at a text: whether it is short enough for a title, and may say anything of time.

/// A cheap look for what all that follows needs.
pub(in crate::reading) fn may_say_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = |at: usize, word: &[u8]| {
        bytes.len() >= at + word.len() && bytes[at..at + word.len()].eq_ignore_ascii_case(word)
    };
    (0..bytes.len()).any(|at| match bytes[at].to_ascii_lowercase() {
        b'q' => {
            starts(at, b"q1")
                || starts(at, b"q2")
                || starts(at, b"q3")
                || starts(at, b"q4")
                || starts(at, b"quarter")
                || starts(at, b"qtr")
        }
        b'p' => starts(at, b"period") || starts(at, b"past") || starts(at, b"prev"),
        b'y' => starts(at, b"year") || starts(at, b"ytd") || starts(at, b"yr"),
        b'm' => starts(at, b"month"),
        b'h' => starts(at, b"half"),
        b'c' => starts(at, b"comparat") || starts(at, b"comparison") || starts(at, b"cumulative"),
        b'r' => starts(at, b"return"),
        b't' => starts(at, b"term"),
        b'1' => starts(at, b"19") && bytes.get(at + 2).is_some_and(u8::is_ascii_digit),
        b'2' => starts(at, b"20") && bytes.get(at + 2).is_some_and(u8::is_ascii_digit),
        _ => false,
    })
}

/// Longer texts are prose.
const LONGEST_TITLE: usize = 80;

/// "2008-09" has no letters and is a title; "31/12/2009" is a date.
pub(super) fn is_short_enough(text: &str) -> bool {
    text.len() <= LONGEST_TITLE && (text.len() < 10 || text.bytes().any(|byte| byte.is_ascii_alphabetic()))
}
