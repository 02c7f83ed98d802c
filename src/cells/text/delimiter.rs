//! Which delimiter it is: as declared, or the one under which labels stand alone.

/// As much of the text as is looked at to find the delimiter.
const SAMPLE: usize = 64 * 1024;

pub(super) const DELIMITERS: [(u8, &str); 4] =
    [(b',', "comma"), (b';', "semicolon"), (b'\t', "tab"), (b'|', "bar")];

/// `sep=;` on the first line, as Excel writes and reads it.
pub(super) fn declared_delimiter(text: &str) -> (&str, Option<(u8, &'static str)>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mark = first.trim().trim_matches('"').strip_prefix("sep=").and_then(|mark| mark.bytes().next());
    match mark.and_then(|mark| DELIMITERS.into_iter().find(|(delimiter, _)| *delimiter == mark)) {
        Some(found) => (rest, Some(found)),
        None => (text, None),
    }
}

pub(super) fn find_delimiter(text: &str, is_label: &dyn Fn(&str) -> bool) -> (u8, &'static str) {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let score = |delimiter: u8| {
        let (mut labels, mut wide) = (0, 0);
        for line in lines_outside_quotes(sample) {
            let fields = fields_of(line, char::from(delimiter));
            labels += fields
                .iter()
                .filter(|field| !field.is_empty() && field.len() < 300 && is_label(field))
                .count();
            wide += usize::from(fields.len() > 1);
        }
        (labels, wide)
    };
    let present: Vec<(u8, &str)> =
        DELIMITERS.into_iter().filter(|(delimiter, _)| sample.as_bytes().contains(delimiter)).collect();
    if let [] | [_] = present.as_slice() {
        return present.first().copied().unwrap_or(DELIMITERS[0]);
    }
    // Of equals the first in the list wins.
    let mut best = (DELIMITERS[0], (0, 0));
    for candidate in present {
        let found = score(candidate.0);
        if found > best.1 {
            best = (candidate, found);
        }
    }
    best.0
}

/// The lines of a text; a line break inside quotes ends none.
fn lines_outside_quotes(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |letter| {
        quoted ^= letter == '"';
        letter == '\n' && !quoted
    })
}

/// The fields of a line without their quotes: near enough to tell labels, at a tenth of the cost of a reader.
fn fields_of(line: &str, delimiter: char) -> Vec<&str> {
    let mut quoted = false;
    let fields = line.split(move |letter| {
        quoted ^= letter == '"';
        letter == delimiter && !quoted
    });
    fields.map(|field| field.trim().trim_matches('"')).collect()
}
