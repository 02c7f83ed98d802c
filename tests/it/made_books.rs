//! The usual form as a workbook of each kind, made cell by cell, so that cells can be what no program here
//! would write.

use std::io::{Cursor, Write};

use crate::hostile_files::{PACKAGE, packed_ods, zipped};

/// What stands beside the last label of the form, "Total visits".
#[derive(Clone, Copy)]
pub enum Figure {
    Number(f64),
    /// A formula of numbers without a result.
    NoResult,
    /// A formula that came to a division by 0.
    DividedByZero,
}

/// A form: an authority, ten premises, and one more figure in B4; the rows of both figures and column B may
/// be hidden.
pub struct Form {
    pub authority: &'static str,
    pub figure: Figure,
    pub hidden: bool,
}

impl Form {
    fn texts(&self) -> [(&'static str, Option<&'static str>); 4] {
        [
            ("Local authority", Some(self.authority)),
            ("Period", Some("2019-20")),
            ("Premises", None),
            ("Total visits", None),
        ]
    }

    pub fn xls(&self) -> Vec<u8> {
        let record = |kind: u16, content: &[u8]| {
            [&kind.to_le_bytes(), &u16::try_from(content.len()).unwrap().to_le_bytes(), content].concat()
        };
        let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);
        let end = record(0x000a, &[]);
        let at = |row: u16, column: u16| [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        let text = |row: u16, column: u16, text: &str| {
            let length = u16::try_from(text.len()).unwrap().to_le_bytes();
            record(0x0204, &[&at(row, column), &length[..], &[0], text.as_bytes()].concat())
        };
        let number =
            |row: u16, number: f64| record(0x0203, &[&at(row, 1), &number.to_le_bytes()[..]].concat());
        let mut sheet = begin(0x10);
        if self.hidden {
            sheet.extend(record(0x007d, &[1, 0, 1, 0, 0, 10, 0, 0, 1, 0, 0, 0]));
            for row in [2u16, 3] {
                let (row, flags) = (row.to_le_bytes(), 0x20u16.to_le_bytes());
                sheet.extend(record(
                    0x0208,
                    &[&row[..], &[0, 0, 2, 0, 255, 0, 0, 0, 0, 0], &flags, &[15, 0]].concat(),
                ));
            }
        }
        for (row, (label, value)) in (0u16..).zip(self.texts()) {
            sheet.extend(text(row, 0, label));
            sheet.extend(value.map(|value| text(row, 1, value)).unwrap_or_default());
        }
        sheet.extend(number(2, 10.0));
        // B3 + B3
        let formula = [&11u16.to_le_bytes()[..], &[0x44, 2, 0, 1, 0xc0, 0x44, 2, 0, 1, 0xc0, 0x03]].concat();
        let with_result =
            |result: [u8; 8]| record(0x0006, &[&at(3, 1), &result[..], &[0; 6], &formula].concat());
        sheet.extend(match self.figure {
            Figure::Number(figure) => number(3, figure),
            // As libraries write it that cannot calculate: an empty text.
            Figure::NoResult => with_result([3, 0, 0, 0, 0, 0, 0xff, 0xff]),
            Figure::DividedByZero => with_result([2, 0, 7, 0, 0, 0, 0xff, 0xff]),
        });
        sheet.extend(&end);
        let start = u32::try_from(begin(5).len() + end.len() + 4 + 11).unwrap();
        let bound = record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 3, 0, b'O', b'n', b'e']].concat());
        let stream = [begin(5), bound, end, sheet].concat();
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
        file.into_inner().into_inner()
    }

    pub fn xlsb(&self) -> Vec<u8> {
        let kind = |kind: u16| {
            let (low, high) = (u8::try_from(kind & 0x7f).unwrap(), u8::try_from(kind >> 7).unwrap());
            if high == 0 { vec![low] } else { vec![low | 0x80, high] }
        };
        let record = |number: u16, content: &[u8]| {
            [&kind(number), &[u8::try_from(content.len()).unwrap()][..], content].concat()
        };
        let wide = |text: &str| {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [&u32::try_from(text.len()).unwrap().to_le_bytes()[..], &units].concat()
        };
        let at = |column: u32| [column.to_le_bytes(), [0; 4]].concat();
        let row = |row: u32| {
            let flags = if self.hidden && row > 1 { 0x10 } else { 0 };
            record(0x00, &[&row.to_le_bytes()[..], &[0; 6], &[0, flags, 0, 0, 0, 0, 0]].concat())
        };
        let columns =
            [&1u32.to_le_bytes()[..], &1u32.to_le_bytes(), &[0; 8], &[u8::from(self.hidden), 0]].concat();
        let mut sheet = [
            record(0x81, &[]),
            record(0x94, &[0; 16]),
            record(0x186, &[]),
            record(0x3c, &columns),
            record(0x187, &[]),
            record(0x91, &[]),
        ]
        .concat();
        let formula = [&[0, 0][..], &6u32.to_le_bytes(), &[0x1e, 1, 0, 0x1e, 0, 0], &[0; 4]].concat();
        for (number, (label, value)) in (0u32..).zip(self.texts()) {
            sheet.extend(row(number));
            sheet.extend(record(0x06, &[at(0), wide(label)].concat()));
            sheet.extend(match (number, value, self.figure) {
                (_, Some(value), _) => record(0x06, &[at(1), wide(value)].concat()),
                (3, _, Figure::DividedByZero) => record(0x0b, &[&at(1), &[7][..], &formula].concat()),
                (3, _, Figure::Number(figure)) => record(0x05, &[&at(1), &figure.to_le_bytes()[..]].concat()),
                _ => record(0x05, &[&at(1), &10f64.to_le_bytes()[..]].concat()),
            });
        }
        sheet.extend([record(0x92, &[]), record(0x82, &[])].concat());
        let listed = [&[0; 4][..], &1u32.to_le_bytes(), &wide("rId1"), &wide("One")].concat();
        let book = [record(0x9c, &listed), record(0x90, &[]), record(0x9d, &[])].concat();
        let relations = format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>"
        );
        let parts = [
            ("xl/workbook.bin", book),
            ("xl/_rels/workbook.bin.rels", relations.into_bytes()),
            ("xl/worksheets/sheet1.bin", sheet),
        ];
        zipped(&parts.map(|(name, content)| (name.to_owned(), content)))
    }

    pub fn ods(&self) -> Vec<u8> {
        let hidden =
            |word: &str| if self.hidden { format!(" table:visibility=\"{word}\"") } else { String::new() };
        let text = |text: &str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let number = |number: f64| {
            format!("<table:table-cell office:value-type=\"float\" office:value=\"{number}\"/>")
        };
        let figure = match self.figure {
            Figure::Number(figure) => number(figure),
            Figure::NoResult => "<table:table-cell table:formula=\"of:=[.B3]*2\"/>".to_owned(),
            Figure::DividedByZero => "<table:table-cell table:formula=\"of:=[.B3]/0\" office:value-type=\"string\" \
                office:string-value=\"\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>"
                .to_owned(),
        };
        let row = |(row, (label, value)): (usize, (&str, Option<&str>))| {
            let visibility = match row {
                2 => hidden("filter"),
                3 => hidden("collapse"),
                _ => String::new(),
            };
            let value = value.map_or_else(|| if row == 2 { number(10.0) } else { figure.clone() }, text);
            format!("<table:table-row{visibility}>{}{value}</table:table-row>", text(label))
        };
        let rows: String = self.texts().into_iter().enumerate().map(row).collect();
        let columns = format!("<table:table-column/><table:table-column{}/>", hidden("collapse"));
        let spaces = ["office", "table", "text"]
            .map(|name| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
        let calcext =
            "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\"";
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content{} {calcext}><office:body><office:spreadsheet><table:table table:name=\"One\">\
             {columns}{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
            spaces.concat()
        );
        packed_ods(content)
    }
}
