//! CSV for machines: UTF-8, RFC 4180, and no cell that a spreadsheet program would take for a formula.

use std::{borrow::Cow, fs::File, io::BufWriter, path::Path};

use crate::vocabulary::printable;

/// A CSV file being written.
pub struct CsvFile {
    writer: csv::Writer<BufWriter<File>>,
    buffer: String,
    fault: Option<csv::Error>,
}

impl CsvFile {
    /// Creates the file with its headings.
    pub fn create(path: &Path, headings: &[&str]) -> std::io::Result<Self> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BufWriter::new(File::create(path)?));
        writer.write_record(headings)?;
        Ok(Self { writer, buffer: String::new(), fault: None })
    }

    /// A cell of text that came from outside or quotes it: what acts is escaped, what is long is cut.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.field(&as_listed(text))
    }

    /// A cell of text that must stay whole, such as a path or a message of our own.
    pub fn whole(&mut self, text: &str) -> &mut Self {
        self.field(&harmless(&printable::whole(text)))
    }

    /// A word or code of our own or of a checked declaration.
    pub fn word(&mut self, word: &str) -> &mut Self {
        self.field(word)
    }

    /// A cell of our own making: a number, a date.
    pub fn plain(&mut self, value: impl std::fmt::Display) -> &mut Self {
        use std::fmt::Write;
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.clear();
        let _ = write!(buffer, "{value}");
        self.field(&buffer);
        self.buffer = buffer;
        self
    }

    /// A cell that is empty where there is no value.
    pub fn option(&mut self, value: Option<impl std::fmt::Display>) -> &mut Self {
        match value {
            Some(value) => self.plain(value),
            None => self.field(""),
        }
    }

    /// A fault is kept for the end of the row, so that cells can be written one after the other.
    fn field(&mut self, text: &str) -> &mut Self {
        if let Err(error) = self.writer.write_field(text) {
            self.fault = Some(error);
        }
        self
    }

    /// Ends the row.
    pub fn end(&mut self) -> std::io::Result<()> {
        if let Some(error) = self.fault.take() {
            return Err(error.into());
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Ends the file, on the disk.
    pub fn finish(self) -> std::io::Result<()> {
        let buffered = self.writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
        buffered.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
    }
}

/// A text that came from outside as it stands in our lists: what acts is escaped, what is long is cut.
#[must_use]
pub fn as_listed(text: &str) -> String {
    harmless(&printable::echo(text)).into_owned()
}

/// A text that starts like a formula gets an apostrophe before it, unless it is a plain number.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    let acts = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if acts && text.parse::<f64>().is_err() { format!("'{text}").into() } else { text.into() }
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
        assert_eq!(harmless("Ashford"), "Ashford");
    }
}
