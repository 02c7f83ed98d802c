//! CSV for machines: UTF-8, RFC 4180, and no cell that a spreadsheet program would take for a formula.

use std::{
    borrow::Cow,
    fmt::{Display, Write},
    fs::File,
    io::{self, BufWriter},
    path::Path,
};

use crate::vocabulary::printable;

/// A CSV file being written, cell by cell.
pub struct CsvFile {
    writer: csv::Writer<BufWriter<File>>,
    buffer: String,
}

impl CsvFile {
    /// Creates the file with its headings.
    pub fn create<'h>(path: &Path, headings: impl Iterator<Item = &'h str>) -> io::Result<Self> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(BufWriter::new(File::create(path)?));
        writer.write_record(headings)?;
        Ok(Self { writer, buffer: String::new() })
    }

    /// A cell of text that came from outside or quotes it: what acts is escaped, what is long is cut.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.field(&harmless(&printable::echo(text)))
    }

    /// A cell of text that must stay whole, such as a path or a message of our own.
    pub fn whole(&mut self, text: &str) -> io::Result<()> {
        self.field(&harmless(&printable::whole(text)))
    }

    /// A word of our own, or a code or name out of a declaration, which as a rule is as harmless.
    pub fn word(&mut self, word: &str) -> io::Result<()> {
        let begins_well = word.bytes().next().is_none_or(|first| first.is_ascii_alphanumeric());
        let is_harmless = begins_well && word.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        if is_harmless { self.field(word) } else { self.whole(word) }
    }

    /// A cell of our own making: a number, a date.
    pub fn plain(&mut self, value: impl Display) -> io::Result<()> {
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let _ = write!(buffer, "{value}");
        let written = self.field(&buffer);
        self.buffer = buffer;
        written
    }

    fn field(&mut self, text: &str) -> io::Result<()> {
        Ok(self.writer.write_field(text)?)
    }

    /// Ends the row.
    pub fn end_row(&mut self) -> io::Result<()> {
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    /// Ends the file, on the disk.
    pub fn finish(self) -> io::Result<()> {
        let buffered = self.writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        buffered.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

/// A text that starts like a formula gets an apostrophe before it, unless it is a plain number. Programs pass
/// over blanks and letters without width before they look.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    // Nearly all: nothing is passed over before what acts.
    if text.bytes().next().is_none_or(|first| first.is_ascii_alphanumeric()) {
        return text.into();
    }
    let shown = text.trim_start_matches(|letter: char| {
        letter.is_whitespace() || letter.is_control() || has_no_width(letter)
    });
    let acts = shown.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let acts = acts && !is_number(shown.trim_end()) || text.starts_with(['\t', '\r', '\n']);
    if acts { format!("'{text}").into() } else { text.into() }
}

/// Letters that show nothing and take no room.
fn has_no_width(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_formula_is_made_harmless_and_numbers_stay() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(harmless("-12.5"), "-12.5");
        assert_eq!(harmless("-cmd"), "'-cmd");
        assert_eq!(harmless("-inf"), "'-inf");
        assert_eq!(harmless("Ashford"), "Ashford");
        assert_eq!(harmless(""), "");
    }

    #[test]
    fn what_a_program_passes_over_before_a_formula_hides_none() {
        for before in [
            " ",
            "   ",
            "\t",
            "\r",
            "\n",
            "\u{a0}",
            "\u{3000}",
            "\u{200b}",
            "\u{feff}",
            "\u{2060}",
            "\u{ad}",
            "\u{200e} \u{200b}",
            "\u{1}",
        ] {
            for formula in ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\u{ff1d}1"] {
                let text = format!("{before}{formula}");
                assert_eq!(harmless(&text), format!("'{text}"), "{text:?}");
            }
        }
        for text in ["-5", " -5 ", "+3.5", "-1e5", "a=b", " Ashford", "5-3", "\u{200b}x"] {
            assert_eq!(harmless(text), text);
        }
    }
}
