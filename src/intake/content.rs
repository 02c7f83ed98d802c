//! What a file is, by its content. The extension is never trusted.

use std::io::Cursor;

use super::Refusal;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Format {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    Csv,
    Pdf,
    Html,
    Xml,
    Word,
    Slides,
    Picture,
    Archive,
    Encrypted,
    OldExcel,
    Empty,
    Unknown,
}

impl Format {
    const ALL: [Self; 16] = [
        Self::Xlsx,
        Self::Xlsb,
        Self::Xls,
        Self::Ods,
        Self::Csv,
        Self::Pdf,
        Self::Html,
        Self::Xml,
        Self::Word,
        Self::Slides,
        Self::Picture,
        Self::Archive,
        Self::Encrypted,
        Self::OldExcel,
        Self::Empty,
        Self::Unknown,
    ];

    /// Whether files of this format are usually named so: by the letters behind the last point, in lower
    /// case.
    #[must_use]
    pub fn is_named(self, extension: &str) -> bool {
        let usual: &[&str] = match self {
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Xlsb => &["xlsb"],
            Self::Xls => &["xls", "xlt"],
            Self::Ods => &["ods", "ots"],
            Self::Csv => &["csv", "txt", "tsv", "tab"],
            _ => return true,
        };
        usual.contains(&extension)
    }

    /// A number for it, for the pipe from a reader process.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The format of a number.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.number() == number)
    }

    /// The word in `submissions.csv`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::Word => "document",
            Self::Slides => "slides",
            Self::Picture => "picture",
            Self::Archive => "archive",
            Self::Encrypted => "encrypted",
            Self::OldExcel => "old-excel",
            Self::Empty => "empty",
            Self::Unknown => "unknown",
        }
    }

    /// Why files of this kind are not read; `None` for those that are.
    #[must_use]
    pub fn refusal(self) -> Option<Refusal> {
        let words = match self {
            Self::Xlsx | Self::Xlsb | Self::Xls | Self::Ods | Self::Csv => return None,
            Self::Pdf => "it is a PDF: send the spreadsheet it was made from",
            Self::Html => {
                "it is a web page, whatever its name says: open it in a spreadsheet program and save it as \
                 xlsx"
            }
            Self::Xml => "it is an XML file: open it in a spreadsheet program and save it as xlsx",
            Self::Word => "it is a text document: put the figures in the return form and send that",
            Self::Slides => "it is a presentation: put the figures in the return form and send that",
            Self::Picture => "it is a picture: send the spreadsheet itself",
            Self::Archive => "it is an archive: unpack it and send the files in it",
            Self::Encrypted => "it is password-protected: save it without a password",
            Self::OldExcel => "it is in a format of Excel 4 or older: save it as xlsx",
            Self::Empty => "it is empty: the file has no content",
            Self::Unknown => "it is neither a spreadsheet nor CSV",
        };
        Some(Refusal::Unreadable(words.to_owned()))
    }
}

/// Tells what a file is from its bytes.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Format {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    match bytes {
        [] => Format::Empty,
        _ if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => sniff_zip(bytes),
        _ if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") => sniff_compound(bytes),
        // The first record of a workbook of Excel 2 to 4; a tab in UTF-16 text starts alike, but no length
        // follows it.
        [9, 0 | 2 | 4, 4..=8, 0, ..] => Format::OldExcel,
        _ if starts(b"%PDF") => Format::Pdf,
        _ if starts(b"{\\rtf") => Format::Word,
        _ if starts(b"\x89PNG")
            || starts(b"\xff\xd8\xff")
            || starts(b"GIF8")
            || starts(b"II*\0")
            || starts(b"MM\0*") =>
        {
            Format::Picture
        }
        _ if starts(b"\x1f\x8b") || starts(b"7z\xbc\xaf") || starts(b"Rar!") => Format::Archive,
        _ => sniff_text(bytes),
    }
}

fn sniff_zip(bytes: &[u8]) -> Format {
    // A zip without its directory is most often a cut-off workbook; reading it says so.
    let Some(directory) = central_directory(bytes) else { return Format::Xlsx };
    let directory = directory.to_ascii_lowercase();
    if directory.is_empty() {
        return Format::Empty;
    }
    let has = |name: &str| memchr::memmem::find(&directory, name.as_bytes()).is_some();
    if has("xl/workbook.bin") {
        Format::Xlsb
    } else if has("xl/workbook.xml") || has("xl/worksheets/") {
        Format::Xlsx
    } else if has("mimetype") {
        match mimetype_of(bytes) {
            Some(kind) if kind.contains("opendocument.spreadsheet") => Format::Ods,
            Some(kind) if kind.contains("opendocument.presentation") => Format::Slides,
            Some(kind) if kind.contains("opendocument") => Format::Word,
            _ => Format::Archive,
        }
    } else if has("word/") {
        Format::Word
    } else if has("ppt/") {
        Format::Slides
    } else if has("content.xml") {
        Format::Ods
    } else if has("[content_types].xml") {
        // Some writers name the workbook part otherwise; the content types still say that it is one.
        Format::Xlsx
    } else {
        Format::Archive
    }
}

/// The directory at the end of a zip, in which the names of its parts stand as they are. Parts that are zips
/// themselves, as pictures and tables pasted into a document are, lie before it.
fn central_directory(bytes: &[u8]) -> Option<&[u8]> {
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06")?;
    let offset = bytes.get(end + 16..end + 20)?.try_into().ok().map(u32::from_le_bytes)?;
    bytes.get(usize::try_from(offset).ok()?..end)
}

fn mimetype_of(bytes: &[u8]) -> Option<String> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    archive.by_name("mimetype").ok()?.take(200).read_to_string(&mut text).ok()?;
    Some(text)
}

fn sniff_compound(bytes: &[u8]) -> Format {
    // The names of a compound file's streams stand in it as UTF-16.
    let holds = |name: &str| {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wanted).is_some()
    };
    if holds("EncryptedPackage") {
        Format::Encrypted
    } else if holds("Workbook") || holds("Book") {
        Format::Xls
    } else if holds("WordDocument") {
        Format::Word
    } else if holds("PowerPoint Document") {
        Format::Slides
    } else {
        Format::Xls
    }
}

/// A text holds at most so many zeros by mishap.
const MOST_STRAY_ZEROS: usize = 3;

fn sniff_text(bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(8 * 1024)];
    if let Some((encoding, mark)) =
        encoding_rs::Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != encoding_rs::UTF_8)
    {
        return markup(&encoding.decode_without_bom_handling(&head[mark..]).0).unwrap_or(Format::Csv);
    }
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    // Latin text in UTF-16 without a mark has a zero in every other byte, all on one side.
    let even = head.iter().step_by(2).filter(|byte| **byte == 0).count();
    if nuls > 0 {
        let one_sided = even == 0 || even == nuls;
        if one_sided && nuls * 10 > head.len() * 4 {
            return Format::Csv;
        }
        // A text may hold a zero by mishap, or zeros behind its end; which of these are taken is for the
        // reader of CSV.
        let body = &head[..head.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)];
        if body.first().is_none_or(|byte| *byte == 0)
            || body.iter().filter(|byte| **byte == 0).count() > MOST_STRAY_ZEROS
        {
            return Format::Unknown;
        }
    }
    let text = String::from_utf8_lossy(head);
    if text.trim_start_matches('\u{feff}').trim_start().is_empty() {
        return if bytes.len() > head.len() { Format::Csv } else { Format::Empty };
    }
    if let Some(format) = markup(&text) {
        return format;
    }
    let controls = head.iter().filter(|byte| matches!(byte, 1..=8 | 14..=31 if **byte != 0x1a)).count();
    if controls * 50 > head.len() { Format::Unknown } else { Format::Csv }
}

/// The first elements of web pages, and of what programs save as pages under the name of a spreadsheet.
const OF_PAGES: [&str; 13] = [
    "html", "head", "body", "table", "meta", "title", "style", "script", "link", "div", "center", "font", "p",
];

/// What a text of markup is by its first element, behind declarations, comments and space; `None` for any
/// other text.
fn markup(text: &str) -> Option<Format> {
    let text = text.to_ascii_lowercase();
    let mut rest = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    // A page saved with all its parts in one file is a message of them.
    if rest.starts_with("mime-version:") && text.contains("text/html") {
        return Some(Format::Html);
    }
    let mut is_xml = false;
    loop {
        if rest.starts_with("<!doctype html") {
            return Some(Format::Html);
        }
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!doctype") => ">",
            _ => break,
        };
        is_xml |= rest.starts_with("<?xml");
        // What is cut off before its end says nothing; a comment of many pages stands in web pages.
        let Some(length) = rest.find(end) else {
            return Some(if is_xml { Format::Xml } else { Format::Html });
        };
        rest = rest[length + end.len()..].trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let length = name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len());
    let is_element =
        name[length..].starts_with(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/'));
    if is_element && OF_PAGES.contains(&&name[..length]) {
        return Some(Format::Html);
    }
    is_xml.then(|| if text.contains("<html") { Format::Html } else { Format::Xml })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_name() {
        assert_eq!(sniff(b""), Format::Empty);
        assert_eq!(sniff(b" \n"), Format::Empty);
        assert_eq!(sniff(b"%PDF-1.4 ..."), Format::Pdf);
        assert_eq!(sniff(b"a,b\n1,2\n"), Format::Csv);
        assert_eq!(sniff(b"\xff\xfea\0,\0"), Format::Csv);
        assert_eq!(sniff(b"a\0,\0b\0\n\0"), Format::Csv);
        assert_eq!(sniff(b"<html><table>"), Format::Html);
        assert_eq!(sniff(b"\x09\x04\x06\x00\x00\x00\x10\x00"), Format::OldExcel);
        assert_eq!(sniff(b"\0\x01\x02\0binary\0"), Format::Unknown);
        assert_eq!(sniff(b"a,b\n1,2\0\n\x1a"), Format::Csv);
        assert_eq!(sniff(b"a,b\n1,2\n\0\0\0\0\0"), Format::Csv);
        assert_eq!(sniff(b"a\0\0\0\0b"), Format::Unknown);
    }

    #[test]
    fn web_pages_are_known_behind_comments_and_declarations() {
        let pages = [
            "\n\n <!-- made by a program\n--> <HTML>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\"><html>",
            "<?xml version=\"1.0\"?><html xmlns=\"y\">",
            "\u{feff}<table border=1>",
            "<style>td { }</style><table>",
            "<meta charset=utf-8>",
            "<body/>",
            "MIME-Version: 1.0\nContent-Type: multipart/related\n\nContent-Type: text/html",
        ];
        for page in pages {
            assert_eq!(sniff(page.as_bytes()), Format::Html, "{page}");
        }
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniff(&wide), Format::Html);
        assert_eq!(
            sniff(
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"
            ),
            Format::Xml
        );
        for text in ["<5 premises,1\n", "<p5,1\n", "< html,1\n", "<titles>,1\n", "a,<html>\n"] {
            assert_eq!(sniff(text.as_bytes()), Format::Csv, "{text}");
        }
    }
}
