//! From bytes to text, in any of the encodings that spreadsheet programs write.

use std::borrow::Cow;

use crate::cells::ReadError;

/// A text holds at most so many bytes of zero by mishap.
const MOST_STRAYS: usize = 3;

/// The bytes without the mark that old programs put at the end of a text (Ctrl-Z), zeros behind the end, and
/// single zeros within, with a note on them. A zero between two characters of a field may stand for another
/// that was lost: a mark takes its place, so that no figure is made of what is left.
pub(super) fn without_strays(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, Option<String>), ReadError> {
    let marked =
        encoding_rs::Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8);
    if marked || bytes.starts_with(b"\0\0\xfe\xff") || unmarked_utf16(bytes).is_some() {
        return Ok((bytes.into(), None));
    }
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | 0x1a)).map_or(0, |last| last + 1);
    let body = &bytes[..end];
    let zeros: Vec<usize> = memchr::memchr_iter(0, body).collect();
    if zeros.len() > MOST_STRAYS {
        return Err(ReadError::new("it holds bytes that are no text: save it as CSV UTF-8"));
    }
    let Some(line) = zeros.first().map(|at| body[..*at].iter().filter(|byte| **byte == b'\n').count() + 1)
    else {
        return Ok((
            body.into(),
            (end < bytes.len())
                .then(|| "it ends with a mark that is no text (Ctrl-Z or zeros): left out".to_owned()),
        ));
    };
    let is_edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| matches!(byte, b',' | b';' | b'\t' | b'|' | b'"' | b'\n' | b'\r' | b' '))
    };
    let mut text = Vec::with_capacity(body.len() + 2 * zeros.len());
    let mut start = 0;
    for at in zeros {
        text.extend_from_slice(&body[start..at]);
        if !(is_edge(at.checked_sub(1).and_then(|before| body.get(before))) || is_edge(body.get(at + 1))) {
            text.extend_from_slice("\u{fffd}".as_bytes());
        }
        start = at + 1;
    }
    text.extend_from_slice(&body[start..]);
    Ok((text.into(), Some(format!("line {line} holds a byte of zero, which is no text: read without it"))))
}

/// The text, and a note where the encoding was not the expected one.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<String>), ReadError> {
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(ReadError::new("it is in the encoding UTF-32: save it as CSV UTF-8"));
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if broken {
            return Err(ReadError::new(&format!(
                "its text is not what its first bytes say ({}): save it as CSV UTF-8",
                encoding.name()
            )));
        }
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
            Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\u{feff}').to_owned()),
        };
        let note = (encoding != encoding_rs::UTF_8).then(|| format!("in the encoding {}", encoding.name()));
        return Ok((text, note));
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(bytes);
        if !broken {
            return Ok((text, Some(format!("in the encoding {} without a mark", encoding.name()))));
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), None)),
        Err(_) => {
            let (text, note) = decode_lines(bytes);
            Ok((Cow::Owned(text), note))
        }
    }
}

/// Windows-1252, but for lines that are UTF-8 beyond ASCII, as where files were put together: the one read as
/// the other is garbled.
fn decode_lines(bytes: &[u8]) -> (String, Option<String>) {
    let (mut text, mut is_mixed) = (String::with_capacity(bytes.len() + bytes.len() / 16), false);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Ok(line) = std::str::from_utf8(line) {
            is_mixed |= !line.is_ascii();
            text.push_str(line);
        } else {
            text.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0);
        }
    }
    let note = if is_mixed {
        "in the encoding Windows-1252, but for lines in UTF-8"
    } else {
        "in the encoding Windows-1252"
    };
    (text, Some(note.to_owned()))
}

/// UTF-16 without a mark: Latin text has a zero in every other byte, always on one side.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if bytes.len() % 2 == 1 || (even + odd) * 10 < head.len() * 4 {
        return None;
    }
    match (even, odd) {
        (0, _) => Some(encoding_rs::UTF_16LE),
        (_, 0) => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

pub(super) fn one_line_end(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}
