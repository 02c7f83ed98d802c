//! What is looked at in a zipped workbook before a library unpacks it: how much is in it, and whether it is
//! what it says.
//!
//! Every part that is read later is unpacked once here, through a counter and to its end, so that its check
//! sum is compared and its size is known and not believed. What calamine does not tell of sheets (`marks`) is
//! found on the way.

use std::{
    collections::HashSet,
    io::{Cursor, Read, Write},
    rc::Rc,
};

use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{
    ReadError,
    marks::{
        SheetMarks,
        parts::{self, ListOfSheets, Parts},
        sheet_bin::{PercentStyles, SheetBin},
        sheet_xml::SheetXml,
    },
    workbook,
};

/// Most parts of a workbook.
const MOST_PARTS: usize = 5_000;

/// Most bytes of one part, unpacked.
const LARGEST_PART: u64 = 512 * 1024 * 1024;

/// Most bytes of all parts, unpacked.
const LARGEST_WHOLE: u64 = 1024 * 1024 * 1024;

/// A part larger than this is not packed more tightly than `TIGHTEST`.
const LARGE_PART: u64 = 16 * 1024 * 1024;

/// Bytes unpacked to each byte packed. Sheets of real returns come to some ten or twenty.
const TIGHTEST: u64 = 200;

/// A workbook of at most so many bytes, unpacked, is kept as it was unpacked here.
const MOST_KEPT: u64 = 16 * 1024 * 1024;

/// As much of a part as may stand before its first element.
const LONGEST_PROLOG: usize = 64 * 1024;

/// Looks through a zipped workbook.
///
/// # Errors
/// In words for the sender: too much in it, damaged, protected, or made to mislead.
pub fn check(bytes: &[u8]) -> Result<Found, ReadError> {
    let too_many = || {
        ReadError::new(
            "it is made of more than 5,000 parts: copy the return into a new workbook and send that",
        )
    };
    if parts_announced(bytes).is_some_and(|parts| parts > MOST_PARTS) {
        return Err(too_many());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| workbook::damaged(UNPACKABLE))?;
    if archive.len() > MOST_PARTS {
        return Err(too_many());
    }
    one_part_a_name(&archive)?;
    if archive.has_overlapping_entries().map_err(|error| explain(&error))? {
        return Err(workbook::damaged("parts of it lie over one another"));
    }
    let mut whole = 0;
    for index in 0..archive.len() {
        whole += declared_size(&archive, index)?;
        if whole > LARGEST_WHOLE {
            return Err(ReadError::new(
                "it holds more than 1 GB when unpacked: copy the return into a new workbook and send that",
            ));
        }
    }
    let mut found = Parts { percent_styles: Rc::new(styles(&mut archive)), ..Parts::default() };
    let mut buffer = Vec::new();
    let is_small = whole <= MOST_KEPT && bytes.len() as u64 <= MOST_KEPT;
    let mut kept = is_small.then(|| Kept::with_room_for(whole));
    for index in 0..archive.len() {
        let is_read = check_part(&mut archive, index, bytes, &mut buffer, &mut found)?;
        kept = kept.and_then(|kept| kept.and(&mut archive, index, is_read.then_some(&buffer)));
    }
    Ok(Found { parts: found, unpacked: kept.and_then(Kept::into_bytes) })
}

/// What was seen on the way, and what need not be done again.
#[derive(Debug)]
pub struct Found {
    /// What the parts hold that a library does not tell.
    pub parts: Parts,
    /// The same workbook with its parts unpacked, unless it is large.
    pub unpacked: Option<Vec<u8>>,
}

/// A copy of a workbook whose parts are stored as they are, so that the library need not unpack them once
/// more.
struct Kept(ZipWriter<Cursor<Vec<u8>>>);

impl Kept {
    fn with_room_for(unpacked: u64) -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::with_capacity(
            usize::try_from(unpacked).unwrap_or(0) + 8 * 1024,
        ))))
    }

    /// With one part more: unpacked if it was, else as it is. `None` if it cannot be kept, as under a name
    /// that is no text.
    fn and(
        mut self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        index: usize,
        unpacked: Option<&Vec<u8>>,
    ) -> Option<Self> {
        if let Some(content) = unpacked {
            let name = archive.name_for_index(index)?.ok()?.into_owned();
            self.0
                .start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
                .ok()?;
            self.0.write_all(content).ok()?;
        } else {
            self.0.raw_copy_file(archive.by_index_raw(index).ok()?).ok()?;
        }
        Some(self)
    }

    fn into_bytes(self) -> Option<Vec<u8>> {
        self.0.finish().ok().map(Cursor::into_inner)
    }
}

const UNPACKABLE: &str = "its archive cannot be unpacked";

/// How many parts the end of the archive says there are.
fn parts_announced(bytes: &[u8]) -> Option<usize> {
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06")?;
    Some(usize::from(u16::from_le_bytes(bytes.get(end + 10..end + 12)?.try_into().ok()?)))
}

/// Of two parts of one name, programs show the one or the other.
fn one_part_a_name(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), ReadError> {
    let mut names = HashSet::with_capacity(archive.len());
    let unique = archive.file_names_raw().all(|name| names.insert(name.to_ascii_lowercase()));
    if archive.has_duplicate_names() || !unique {
        return Err(workbook::damaged("two parts of it have one name"));
    }
    Ok(())
}

fn declared_size(archive: &ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<u64, ReadError> {
    let part = archive.by_index_data(index).map_err(|error| explain(&error))?;
    if part.encrypted() {
        return Err(ReadError::new(workbook::PROTECTED));
    }
    let (unpacked, packed) = (part.size(), part.compressed_size());
    if unpacked > LARGEST_PART {
        return Err(ReadError::new(
            "a part of it is larger than 512 MB when unpacked: copy the return into a new workbook and send \
             that",
        ));
    }
    if unpacked > LARGE_PART && unpacked / TIGHTEST > packed {
        return Err(ReadError::new(
            "it unpacks to more than 200 times its size, as no return does: copy the return into a new \
             workbook and send that",
        ));
    }
    Ok(unpacked)
}

fn explain(error: &ZipError) -> ReadError {
    match error {
        ZipError::InvalidPassword => ReadError::new(workbook::PROTECTED),
        ZipError::UnsupportedArchive(words) if *words == ZipError::PASSWORD_REQUIRED => {
            ReadError::new(workbook::PROTECTED)
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            workbook::damaged("it is packed in a way that spreadsheet programs do not use")
        }
        _ => workbook::damaged(UNPACKABLE),
    }
}

/// The styles of an xlsb, by which its sheets are looked through. What cannot be read has none; that is told
/// with its part.
fn styles(archive: &mut ZipArchive<Cursor<&[u8]>>) -> PercentStyles {
    let mut content = Vec::new();
    let part = archive.by_name("xl/styles.bin");
    let _ = part.is_ok_and(|part| part.take(parts::LARGEST_LIST).read_to_end(&mut content).is_ok());
    PercentStyles::of(&content)
}

/// Unpacks one part to its end, if it is of a kind that is read, and says whether it is. The part is in
/// `buffer` then, if it is none too large to be kept.
fn check_part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    bytes: &[u8],
    buffer: &mut Vec<u8>,
    found: &mut Parts,
) -> Result<bool, ReadError> {
    let name = archive.by_index_data(index).map_err(|error| explain(&error))?.name_raw().to_ascii_lowercase();
    let is_xml = name.ends_with(b".xml") || name.ends_with(b".rels");
    // Pictures, and what Excel has thrown away and left in place, are never looked at.
    if !is_xml && !name.ends_with(b".bin") {
        return Ok(false);
    }
    if !is_announced_alike(archive, index, bytes) {
        return Err(workbook::damaged("its directory and its parts do not say the same"));
    }
    let mut part = archive.by_index(index).map_err(|error| explain(&error))?;
    let size = part.size();
    let broken = |_| workbook::damaged(UNPACKABLE);
    buffer.clear();
    let list = parts::list_of_sheets(&name);
    (&mut part).take(MOST_KEPT).read_to_end(buffer).map_err(broken)?;
    let mut search = Search::of(&name, &buffer[..buffer.len().min(LONGEST_PROLOG)], &found.percent_styles);
    search.write_all(buffer).map_err(broken)?;
    let rest = std::io::copy(&mut part, &mut search).map_err(broken)?;
    if let Some(marks) = search.finish() {
        found.sheets.push((format!("/{}", String::from_utf8_lossy(&name)), marks));
    }
    let listed = || buffer[..buffer.len().min(parts::LARGEST_LIST as usize)].to_vec();
    match list {
        Some(ListOfSheets::Workbook) => {
            found.workbook = listed();
            found.is_binary = !is_xml;
        }
        Some(ListOfSheets::Relations) => found.relations = listed(),
        None => {}
    }
    if buffer.len() as u64 + rest != size {
        return Err(workbook::damaged(UNPACKABLE));
    }
    let start = &buffer[..buffer.len().min(LONGEST_PROLOG)];
    if is_xml {
        check_prolog(start)?;
    }
    if name.ends_with(b"sharedstrings.xml") && texts_announced(start).is_some_and(|texts| texts > size) {
        return Err(workbook::damaged("it claims more texts than it holds"));
    }
    Ok(true)
}

/// What looks through a part while it is unpacked.
enum Search {
    Xml(SheetXml),
    Bin(SheetBin),
    Nothing,
}

impl Search {
    fn of(name: &[u8], head: &[u8], percent: &Rc<PercentStyles>) -> Self {
        if memchr::memmem::find(name, b"sheets/").is_none() {
            Self::Nothing
        } else if name.ends_with(b".xml") {
            Self::Xml(SheetXml::new(head))
        } else if name.ends_with(b".bin") {
            Self::Bin(SheetBin::new(percent))
        } else {
            Self::Nothing
        }
    }

    fn finish(self) -> Option<SheetMarks> {
        match self {
            Self::Xml(search) => Some(search.finish()),
            Self::Bin(search) => Some(search.finish()),
            Self::Nothing => None,
        }
    }
}

impl std::io::Write for Search {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Xml(search) => search.look_at(piece),
            Self::Bin(search) => search.look_at(piece),
            Self::Nothing => {}
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Whether the header before a part says what the directory does: programs that believe the one or the other
/// must see one file.
fn is_announced_alike(archive: &ZipArchive<Cursor<&[u8]>>, index: usize, bytes: &[u8]) -> bool {
    let Ok(part) = archive.by_index_data(index) else { return false };
    let start = usize::try_from(part.header_start()).ok();
    let Some(header) = start.and_then(|at| bytes.get(at..)).and_then(|rest| rest.get(..30)) else {
        return false;
    };
    let short = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (size, packed) = (long(22), long(18));
    // Sizes that are written behind the part, or in a field of their own, are not in its header.
    let behind = short(6) & 8 != 0 || size == u32::MAX || packed == u32::MAX;
    let name = start.and_then(|at| bytes.get(at + 30..at + 30 + usize::from(short(26))));
    header.starts_with(b"PK\x03\x04")
        && name == Some(part.name_raw())
        && (behind
            || (u64::from(size), u64::from(packed), long(14))
                == (part.size(), part.compressed_size(), part.crc32()))
}

/// Nothing but declarations and comments stands before the first element: no spreadsheet program writes a
/// document type, and what one declares can grow without end.
fn check_prolog(start: &[u8]) -> Result<(), ReadError> {
    let mut rest = start;
    loop {
        let Some(at) = memchr::memchr(b'<', rest) else { return Ok(()) };
        rest = &rest[at..];
        let end: &[u8] = match rest {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'!', ..] => {
                return Err(ReadError::new(
                    "it holds a document type declaration (DTD), which no spreadsheet program writes: copy \
                     the return into a new workbook and send that",
                ));
            }
            _ => return Ok(()),
        };
        match memchr::memmem::find(rest, end) {
            Some(length) => rest = &rest[length + end.len()..],
            None if start.len() < LONGEST_PROLOG => return Ok(()),
            None => return Err(workbook::damaged("a part of it does not begin as the format asks")),
        }
    }
}

/// How many texts a table of texts says it holds; room for them would be made at once.
fn texts_announced(start: &[u8]) -> Option<u64> {
    let at = memchr::memmem::find(start, b"uniqueCount")?;
    let rest = start[at..].split(|byte| matches!(byte, b'"' | b'\'')).nth(1)?;
    // A number too long for its type is more than any part holds.
    std::str::from_utf8(rest)
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|text| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_type_is_refused_and_comments_are_not() {
        assert!(check_prolog(b"<?xml version='1.0'?>\n<!-- made by hand --><worksheet/>").is_ok());
        assert!(check_prolog(b"<?xml version='1.0'?><!DOCTYPE worksheet><worksheet/>").is_err());
        assert!(check_prolog(b"<!-- <!DOCTYPE a> --><worksheet/>").is_ok());
    }

    /// A zip of these parts, packed.
    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("memory");
            writer.write_all(content).expect("memory");
        }
        writer.finish().expect("memory").into_inner()
    }

    #[test]
    fn a_small_workbook_comes_back_unpacked_with_all_its_parts() {
        let parts: [(&str, &[u8]); 3] = [
            ("xl\\worksheets\\Sheet1.XML", &[b' '; 3000]),
            ("mimetype", b"x"),
            ("xl/media/a.png", &[7; 3000]),
        ];
        let unpacked = check(&packed(&parts)).expect("nothing wrong").unpacked.expect("small");
        let mut archive = ZipArchive::new(Cursor::new(unpacked.as_slice())).expect("a zip");
        for (at, (name, content)) in parts.into_iter().enumerate() {
            let mut part = archive.by_index(at).expect("a part");
            assert_eq!(part.name_raw(), name.as_bytes());
            assert_eq!(part.compression() == CompressionMethod::Stored, at == 0, "{name}");
            let mut read = Vec::new();
            part.read_to_end(&mut read).expect("the content");
            assert!(read == content, "{name}");
        }
        // Hardly packed, lest it be refused.
        let noise: Vec<u8> =
            (0..20_000_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0]).collect();
        assert_eq!(check(&packed(&[("a.xml", &noise)])).expect("nothing wrong").unpacked, None);
    }

    #[test]
    fn what_a_table_of_texts_claims_is_read() {
        assert_eq!(texts_announced(b"<sst count=\"3\" uniqueCount=\"4294967295\">"), Some(4_294_967_295));
        assert_eq!(texts_announced(b"<sst uniqueCount='99999999999999999999999'>"), Some(u64::MAX));
        assert_eq!(texts_announced(b"<sst>"), None);
    }
}
