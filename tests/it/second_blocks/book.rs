//! A form as it stands in a file, to be edited and written again.

use std::{collections::BTreeMap, fs};

use quarterday::{
    intake,
    reading::{self, Content},
};

use crate::{hostile_files::packed_ods, workspace::project};

/// A form as it stands in the file, to be edited.
#[derive(Clone)]
pub(super) struct Book {
    pub(super) sheets: Vec<(String, Cells)>,
    pub(super) merged: Vec<(u32, u32, u32, u32)>,
}

type Cells = BTreeMap<(u32, u32), Content>;

/// A sound return of the sample.
pub(super) fn sound() -> Book {
    let path = project().join("sample_data/lae1/inbox/2009-10-Q4/Cambridge LAE1 2009-10-Q4.xlsx");
    let bytes = fs::read(path).unwrap();
    let document = reading::open(&bytes, intake::sniff(&bytes), &|_| false).unwrap();
    let cells = |sheet: &reading::Sheet| {
        sheet.cells().iter().map(|cell| ((cell.at.row, cell.at.column), cell.content.clone())).collect()
    };
    let mut book = Book {
        sheets: document.sheets.iter().map(|sheet| (sheet.name.clone(), cells(sheet))).collect(),
        merged: Vec::new(),
    };
    for (column, value) in
        ["A/1", "X Limited", "1 High Street", "Retail shops", "2010-02-01", "Magistrates", "Guilty"]
            .iter()
            .enumerate()
    {
        book.put(PROSECUTIONS, 3, u32::try_from(column).unwrap(), value);
    }
    book.put(PROSECUTIONS, 3, 7, "Convicted");
    book.number(PROSECUTIONS, 3, 8, 100.0);
    book.number(PROSECUTIONS, 3, 9, 50.0);
    book
}

pub(super) const FORM: usize = 0;

pub(super) const PROSECUTIONS: usize = 1;

/// Blocks of the form: first and last row, first and last column; headings and labels are part of them.
pub(super) const VISITS: [u32; 4] = [17, 27, 0, 10];

pub(super) const NOTICES: [u32; 4] = [31, 41, 0, 3];

/// More than any figure of the form: what is of another time.
pub(super) const MORE: f64 = 50_000.0;

impl Book {
    pub(super) fn put(&mut self, sheet: usize, row: u32, column: u32, text: &str) {
        self.sheets[sheet].1.insert((row, column), Content::Text(text.into()));
    }

    fn number(&mut self, sheet: usize, row: u32, column: u32, number: f64) {
        self.sheets[sheet].1.insert((row, column), Content::Number(number));
    }

    pub(super) fn clear(&mut self, row: u32, column: u32) {
        self.sheets[FORM].1.remove(&(row, column));
    }

    /// Copies cells of the form to another place on it, with so much more in each figure.
    pub(super) fn copy(
        &mut self,
        [top, bottom, left, right]: [u32; 4],
        (row, column): (u32, u32),
        more: f64,
    ) {
        let own: Vec<_> = self.sheets[FORM].1.iter().map(|(at, content)| (*at, content.clone())).collect();
        for ((at_row, at_column), content) in own {
            if (top..=bottom).contains(&at_row) && (left..=right).contains(&at_column) {
                self.sheets[FORM]
                    .1
                    .insert((at_row - top + row, at_column - left + column), raised(&content, more));
            }
        }
    }

    /// A copy of a sheet, with so much more in each figure.
    pub(super) fn copy_sheet(&mut self, sheet: usize, name: &str, more: f64) {
        let cells = self.sheets[sheet].1.iter().map(|(at, content)| (*at, raised(content, more))).collect();
        self.sheets.push((name.to_owned(), cells));
    }

    /// Makes room for a row of the form, or takes one out.
    pub(super) fn shift(&mut self, from: u32, by: i64) {
        let cells = std::mem::take(&mut self.sheets[FORM].1);
        for ((row, column), content) in cells {
            if row >= from && by < 0 && i64::from(row) < i64::from(from) - by {
                continue;
            }
            let row = if row >= from { u32::try_from(i64::from(row) + by).unwrap() } else { row };
            self.sheets[FORM].1.insert((row, column), content);
        }
    }

    pub(super) fn row_of(&mut self, at: u32, label: Option<&str>, figure: f64) {
        self.shift(at, 1);
        label.into_iter().for_each(|label| self.put(FORM, at, 0, label));
        (1..11).for_each(|column| self.number(FORM, at, column, figure));
    }

    pub(super) fn xlsx(&self) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let plain = rust_xlsxwriter::Format::new();
        for (at, (name, cells)) in self.sheets.iter().enumerate() {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            for (top, left, bottom, right) in self.merged.iter().filter(|_| at == FORM) {
                sheet
                    .merge_range(
                        *top,
                        u16::try_from(*left).unwrap(),
                        *bottom,
                        u16::try_from(*right).unwrap(),
                        "",
                        &plain,
                    )
                    .unwrap();
            }
            for ((row, column), content) in cells {
                let column = u16::try_from(*column).unwrap();
                match content {
                    Content::Number(number) => sheet.write(*row, column, *number).unwrap(),
                    content => sheet.write(*row, column, content.to_string()).unwrap(),
                };
            }
        }
        book.save_to_buffer().unwrap()
    }

    pub(super) fn ods(&self) -> Vec<u8> {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let cell = |content: Option<&Content>, span: String| match content {
            None => "<table:table-cell/>".to_owned(),
            Some(Content::Number(number)) => {
                format!("<table:table-cell{span} office:value-type=\"float\" office:value=\"{number}\"/>")
            }
            Some(content) => {
                format!(
                    "<table:table-cell{span} office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    escaped(&content.to_string())
                )
            }
        };
        let tables = self.sheets.iter().enumerate().map(|(at, (name, cells))| {
            let last = cells.keys().map(|(row, _)| *row).max().unwrap_or(0);
            let rows = (0..=last).map(|row| {
                let width =
                    cells.range((row, 0)..=(row, u32::MAX)).next_back().map_or(0, |((_, column), _)| *column);
                let span = |column: u32| {
                    let own = self
                        .merged
                        .iter()
                        .find(|(top, left, ..)| at == FORM && (*top, *left) == (row, column));
                    own.map_or_else(String::new, |(top, left, bottom, right)| {
                        format!(
                            " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
                            right - left + 1,
                            bottom - top + 1
                        )
                    })
                };
                let cells: String =
                    (0..=width).map(|column| cell(cells.get(&(row, column)), span(column))).collect();
                format!("<table:table-row>{cells}</table:table-row>")
            });
            format!(
                "<table:table table:name=\"{}\">{}</table:table>",
                escaped(name),
                rows.collect::<String>()
            )
        });
        let spaces = ["office", "table", "text"]
            .map(|name| format!(" xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
        packed_ods(format!(
            "<?xml version=\"1.0\"?><office:document-content{}><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>",
            spaces.concat(),
            tables.collect::<String>()
        ))
    }

    /// The form alone.
    pub(super) fn csv(&self) -> Vec<u8> {
        let cells = &self.sheets[FORM].1;
        let last = cells.keys().map(|(row, _)| *row).max().unwrap_or(0);
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in 0..=last {
            let own = cells.range((row, 0)..=(row, u32::MAX));
            let width = own.clone().next_back().map_or(0, |((_, column), _)| *column);
            let text = |column: u32| cells.get(&(row, column)).map(ToString::to_string).unwrap_or_default();
            writer.write_record((0..=width).map(text)).unwrap();
        }
        writer.into_inner().unwrap()
    }
}

pub(super) fn raised(content: &Content, more: f64) -> Content {
    match content {
        Content::Number(number) => Content::Number(number + more),
        content => content.clone(),
    }
}
