//! Files that should never have been sent, each made here: what is wrong with it, and what is to be said of
//! it.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

pub const SPACE: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
pub const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
pub const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
pub const SHEET: &str = "xl/worksheets/sheet1.xml";

/// The parts of a workbook of one sheet; `rows` is what stands in its `sheetData`.
pub fn parts(rows: &str) -> Vec<(String, Vec<u8>)> {
    let types = format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
    );
    let root = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns=\"{SPACE}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"Return\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let of_book = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let sheet = format!(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"{SPACE}\"><sheetData>{rows}</sheetData></worksheet>"
    );
    [
        ("[Content_Types].xml", types),
        ("_rels/.rels", root),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", of_book),
        (SHEET, sheet),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .to_vec()
}

pub fn zipped_as(method: CompressionMethod, parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    zipped_as(CompressionMethod::Deflated, parts)
}

/// A workbook with one part more.
pub fn workbook_with(name: &str, content: impl Into<Vec<u8>>) -> Vec<u8> {
    let mut parts = parts(&form_rows("Alder"));
    parts.push((name.to_owned(), content.into()));
    zipped(&parts)
}

/// A workbook with another sheet.
pub fn workbook_of_sheet(sheet: impl Into<Vec<u8>>) -> Vec<u8> {
    let mut parts = parts("");
    parts.last_mut().unwrap().1 = sheet.into();
    zipped(&parts)
}

/// Labels and values of the usual form.
pub fn form_rows(authority: &str) -> String {
    let text = |cell: &str, text: &str| format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |number: u32, label: &str, value: String| {
        format!("<row r=\"{number}\">{}{value}</row>", text(&format!("A{number}"), label))
    };
    [
        row(1, "Local authority", text("B1", authority)),
        row(2, "Period", text("B2", "2019-20")),
        row(3, "Premises", "<c r=\"B3\"><v>10</v></c>".to_owned()),
        row(4, "Total visits", "<c r=\"B4\"><v>5</v></c>".to_owned()),
    ]
    .concat()
}

/// Writes over bytes at every place where `found` stands, `after` bytes behind its start.
pub fn patch(bytes: &mut [u8], found: &[u8], after: usize, with: &[u8]) {
    let places: Vec<usize> =
        (0..bytes.len() - found.len()).filter(|at| bytes[*at..].starts_with(found)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at + after..at + after + with.len()].copy_from_slice(with);
    }
}

pub const LOCAL: &[u8] = b"PK\x03\x04";
pub const CENTRAL: &[u8] = b"PK\x01\x02";

/// A workbook of which every header is patched: at so many bytes in the local and in the central one.
pub fn patched(local: usize, central: usize, with: &[u8]) -> Vec<u8> {
    let mut bytes = zipped(&parts(&form_rows("Alder")));
    patch(&mut bytes, LOCAL, local, with);
    patch(&mut bytes, CENTRAL, central, with);
    bytes
}

/// A record of an xls: its number and content.
pub type Record = (u16, Vec<u8>);

/// Cells of an xls.
pub mod biff {
    use super::Record;

    fn cell(row: u16, column: u16) -> Vec<u8> {
        [row, column, 0].into_iter().flat_map(u16::to_le_bytes).collect()
    }

    pub fn number(row: u16, column: u16, value: f64) -> Record {
        (0x0203, [cell(row, column), value.to_le_bytes().to_vec()].concat())
    }

    /// The formula `1`, with this result.
    pub fn formula(row: u16, column: u16, value: f64) -> Record {
        (
            0x0006,
            [cell(row, column), value.to_le_bytes().to_vec(), vec![0; 6], vec![3, 0, 0x1e, 1, 0]].concat(),
        )
    }

    pub fn dimensions(rows: u32, columns: u16) -> Record {
        (
            0x0200,
            [
                &0u32.to_le_bytes()[..],
                &rows.to_le_bytes(),
                &0u16.to_le_bytes(),
                &columns.to_le_bytes(),
                &[0, 0],
            ]
            .concat(),
        )
    }
}

/// An xls of one sheet; `globals` stand before the list of sheets.
pub fn xls(globals: &[Record], cells: &[Record]) -> Vec<u8> {
    let record = |kind: u16, content: &[u8]| {
        [&kind.to_le_bytes(), &u16::try_from(content.len()).unwrap().to_le_bytes(), content].concat()
    };
    let all = |records: &[Record]| {
        records.iter().flat_map(|(kind, content)| record(*kind, content)).collect::<Vec<u8>>()
    };
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);
    let end = record(0x000a, &[]);
    let before = [begin(5), all(globals)].concat();
    let sheet_at = u32::try_from(before.len() + 4 + 11 + end.len()).unwrap();
    let bound = record(0x0085, &[&sheet_at.to_le_bytes()[..], &[0, 0, 3, 0, b'O', b'n', b'e']].concat());
    let stream = [before, bound, end.clone(), begin(0x10), all(cells), end].concat();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}

/// An xls with nothing in it but a sheet that claims to be so large.
pub fn xls_of_dimensions(rows: u32, columns: u16) -> Vec<u8> {
    xls(&[], &[biff::dimensions(rows, columns)])
}

/// An xlsb of one sheet with one row; the list of sheets names the part by this relation.
pub fn xlsb(relation: &str, cells: &[Record]) -> Vec<u8> {
    let record = |(kind, content): &Record| {
        // Numbers beyond 127 are written in two bytes of seven bits.
        let [low, high] = [*kind & 0x7f, *kind >> 7].map(|bits| u8::try_from(bits).unwrap());
        let kind = if high == 0 { vec![low] } else { vec![low | 0x80, high] };
        [kind, vec![u8::try_from(content.len()).unwrap()], content.clone()].concat()
    };
    let wide = |text: &str| {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [u32::try_from(units.len() / 2).unwrap().to_le_bytes().to_vec(), units].concat()
    };
    let sheet = [vec![0, 0, 0, 0, 1, 0, 0, 0], wide(relation), wide("Return")].concat();
    let book: Vec<u8> =
        [(0x009c, sheet), (0x0090, Vec::new()), (0x0084, Vec::new())].iter().flat_map(record).collect();
    let rows = [(0x0094, vec![0; 16]), (0x0091, Vec::new()), (0, vec![0; 17])];
    let rows: Vec<u8> = rows.iter().chain(cells).chain(&[(0x0092, Vec::new())]).flat_map(record).collect();
    let of_book = format!(
        "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>"
    );
    let parts = [
        ("[Content_Types].xml", format!("<Types xmlns=\"{PACKAGE}/content-types\"/>").into_bytes()),
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", of_book.into_bytes()),
        ("xl/worksheets/sheet1.bin", rows),
    ];
    zipped(&parts.map(|(name, content)| (name.to_owned(), content)))
}

/// An ods of one cell that stands in so many rows and columns.
pub fn ods_of_repeats(rows: u32, columns: u32) -> Vec<u8> {
    let cell = format!(
        "<table:table-cell table:number-columns-repeated=\"{columns}\" office:value-type=\"float\" office:value=\"1\"/>"
    );
    let row = format!("<table:table-row table:number-rows-repeated=\"{rows}\">{cell}</table:table-row>");
    let table = format!("<table:table table:name=\"One\">{row}</table:table>");
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\"><office:body><office:spreadsheet>{table}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    packed_ods(content)
}

/// An ods of this content.
pub fn packed_ods(content: String) -> Vec<u8> {
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
         <manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{mimetype}\"/></manifest:manifest>"
    );
    let parts =
        [("mimetype", mimetype.to_owned()), ("META-INF/manifest.xml", manifest), ("content.xml", content)];
    zipped(&parts.map(|(name, text)| (name.to_owned(), text.into_bytes())))
}

pub fn laughs() -> String {
    let entity = |at: u32| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10));
    let entities: String = (1..10).map(entity).collect();
    format!(
        "<?xml version=\"1.0\"?><!DOCTYPE sst [<!ENTITY l0 \"lol\">{entities}]><sst xmlns=\"{SPACE}\"><si><t>&l9;</t></si></sst>"
    )
}

/// Each hostile file with words of its reason.
pub fn hostile_zips() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = zipped(&parts(&form_rows("Alder")));
    let spaces = |count: usize| {
        format!("<worksheet xmlns=\"{SPACE}\"><sheetData>{}</sheetData></worksheet>", " ".repeat(count))
    };
    let mut twice = workbook_with("xl/worksheets/sheet2.xml", b"<worksheet/>".to_vec());
    patch(&mut twice, b"xl/worksheets/sheet2.xml", 0, SHEET.as_bytes());
    let mut other_name = good.clone();
    // The first place where the name stands is before the part, the second in the directory.
    let first = other_name.windows(SHEET.len()).position(|name| name == SHEET.as_bytes()).unwrap();
    patch(&mut other_name[..first + SHEET.len() + 1], SHEET.as_bytes(), 0, b"xl/worksheets/sheet9.xml");
    let mut many = parts("");
    many.extend((0..6_000).map(|number| (format!("xl/media/{number}.xml"), Vec::new())));
    let cells = "<row>".to_owned() + &"<c><v>1</v></c>".repeat(5_100_000) + "</row>";
    let size = |bytes: u32| bytes.to_le_bytes();
    vec![
        ("bomb.xlsx", workbook_of_sheet(spaces(60_000_000)), "200 times its size"),
        ("claims-3-gb.xlsx", patched(22, 24, &size(3_000_000_000)), "larger than 512 MB"),
        ("claims-less.xlsx", patched(22, 24, &size(10)), "cannot be unpacked"),
        ("wrong-sum.xlsx", patched(14, 16, &size(7)), "cannot be unpacked"),
        ("locked-parts.xlsx", patched(6, 8, &[1, 0]), "password-protected"),
        ("many.xlsx", zipped(&many), "more than 5,000 parts"),
        ("twice.xlsx", twice, "two parts of it have one name"),
        ("two-faced.xlsx", other_name, "do not say the same"),
        ("cut.xlsx", good[..good.len() * 2 / 3].to_vec(), "damaged or cut off"),
        ("endless.xlsx", zipped_as(CompressionMethod::Stored, &parts(&cells)), ""),
        ("deep.xlsx", workbook_of_sheet("<a>".repeat(3_000_000)), ""),
        ("laughs.xlsx", workbook_with("xl/sharedStrings.xml", laughs()), "document type declaration"),
        (
            "claims-texts.xlsx",
            workbook_with(
                "xl/sharedStrings.xml",
                format!("<sst xmlns=\"{SPACE}\" uniqueCount=\"4294967295\"/>"),
            ),
            "more texts",
        ),
        ("return.zip", zipped(&[("return.xlsx".to_owned(), good)]), "it is an archive"),
        ("repeats.ods", ods_of_repeats(9_000, 9_000), "more memory than a return may"),
    ]
}

pub fn hostile_others() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let unclosed = format!("Local authority,Alder\nPremises,\"10\n{}", "Total visits,5\n".repeat(1000));
    vec![
        (
            "password.xlsx",
            [&compound[..], &[0; 1000], &wide("EncryptedPackage"), &[0; 1000]].concat(),
            "password-protected",
        ),
        ("header-only.xls", [&compound[..], &[0xff; 504]].concat(), "damaged"),
        ("claims-4-billion-rows.xls", xls_of_dimensions(u32::MAX, u16::MAX), ""),
        ("claims-2-million-rows.xls", xls_of_dimensions(2_000_000, 16_000), "more memory than a return may"),
        ("nothing.csv", Vec::new(), "it is empty"),
        ("blank.csv", b"\xef\xbb\xbf \r\n \r\n".to_vec(), "it is empty"),
        ("nuls.csv", vec![0; 1_000_000], "neither a spreadsheet nor CSV"),
        (
            "one-line.csv",
            [b"Local authority,".to_vec(), vec![b'x'; 99_000_000]].concat(),
            "line 1 is longer than 4 MB",
        ),
        ("unclosed.csv", unclosed.into_bytes(), "line 2"),
        ("letter.xlsx", b"%PDF-1.7 ...".to_vec(), "it is a PDF"),
        ("page.xls", b"<html><table><tr><td>Premises</td></tr></table></html>".to_vec(), "it is a web page"),
        (
            "program.xlsx",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec(),
            "neither a spreadsheet nor CSV",
        ),
        ("packed.csv", b"\x1f\x8b\x08\0\0\0\0\0".to_vec(), "it is an archive"),
    ]
}
