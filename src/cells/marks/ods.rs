//! What calamine does not tell of an ods: percentages, hidden rows and columns.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};

use super::{SheetMarks, xls::LARGEST_PART};
use crate::{cells::workbook::MOST_CELLS, vocabulary::CellAddress};

/// What is found of each sheet, in their order. Of what cannot be read nothing is; reading the cells
/// themselves says what is wrong.
#[must_use]
pub fn of(bytes: &[u8]) -> Vec<SheetMarks> {
    let content = zip::ZipArchive::new(Cursor::new(bytes)).ok().and_then(|mut archive| {
        let mut xml = String::new();
        archive.by_name("content.xml").ok()?.take(LARGEST_PART).read_to_string(&mut xml).ok()?;
        Some(xml)
    });
    let holds = |xml: &str, text: &str| memchr::memmem::find(xml.as_bytes(), text.as_bytes()).is_some();
    let is_of_interest = |xml: &String| {
        holds(xml, "value-type=\"percentage\"")
            || holds(xml, "table:visibility=\"collapse\"")
            || holds(xml, "table:visibility=\"filter\"")
            || holds(xml, "-spanned=\"")
    };
    content.filter(is_of_interest).and_then(|xml| of_content(&xml)).unwrap_or_default()
}

/// Where in a sheet an element stands.
#[derive(Default)]
struct At {
    row: u32,
    rows: u32,
    column: u32,
    /// The next column among the descriptions of columns, which stand before the rows.
    described: u32,
}

fn of_content(xml: &str) -> Option<Vec<SheetMarks>> {
    let mut sheets: Vec<SheetMarks> = Vec::new();
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut at, mut percentages) = (At::default(), 0);
    loop {
        let (element, is_empty) = match reader.read_event().ok()? {
            Event::Start(element) => (element, false),
            Event::Empty(element) => (element, true),
            Event::End(element) if element.name().as_ref() == "table:table-row" => {
                at.row = at.row.saturating_add(at.rows);
                continue;
            }
            Event::Eof => return Some(sheets),
            _ => continue,
        };
        match element.name().as_ref() {
            "table:table" => {
                sheets.push(SheetMarks::default());
                at = At { rows: 1, ..At::default() };
            }
            "table:table-column" => {
                let next = at.described.saturating_add(repeat(&element, "table:number-columns-repeated"));
                if is_hidden(&element) {
                    sheets.last_mut()?.hide_columns(at.described, next - 1);
                }
                at.described = next;
            }
            "table:table-row" => {
                at.column = 0;
                at.rows = repeat(&element, "table:number-rows-repeated");
                let next = at.row.saturating_add(at.rows);
                if is_hidden(&element) {
                    sheets.last_mut()?.hide_rows(at.row, next - 1);
                }
                if is_empty {
                    at.row = next;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let times = repeat(&element, "table:number-columns-repeated");
                if attribute(&element, "office:value-type").as_deref() == Some("percentage") {
                    let own = cells(at.row, at.rows, at.column, times);
                    percentages += own.clone().count();
                    if percentages > MOST_CELLS {
                        return None;
                    }
                    sheets.last_mut()?.percentages.extend(own);
                }
                let (wide, high) = (
                    repeat(&element, "table:number-columns-spanned"),
                    repeat(&element, "table:number-rows-spanned"),
                );
                if wide > 1 || high > 1 {
                    let first = CellAddress { row: at.row, column: at.column };
                    let last = CellAddress {
                        row: at.row.saturating_add(high - 1),
                        column: at.column.saturating_add(wide - 1),
                    };
                    sheets.last_mut()?.merge(first, last);
                }
                at.column = at.column.saturating_add(times);
            }
            _ => {}
        }
    }
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "table:visibility").is_some_and(|word| matches!(word.as_str(), "collapse" | "filter"))
}

fn cells(row: u32, rows: u32, column: u32, columns: u32) -> impl Iterator<Item = CellAddress> + Clone {
    // More than a sheet can hold is a lie of the file.
    let (rows, columns) = (rows.min(1 << 12), columns.min(1 << 10));
    (row..row.saturating_add(rows)).flat_map(move |row| {
        (column..column.saturating_add(columns)).map(move |column| CellAddress { row, column })
    })
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    Some(attribute.value.into_owned())
}

fn repeat(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_that_are_repeated_are_counted() {
        let xml = "<table:table><table:table-column \
            table:number-columns-repeated=\"2\"/><table:table-column table:visibility=\"collapse\"/>\
                   <table:table-row table:number-rows-repeated=\"3\"/><table:table-row \
                   table:visibility=\"filter\" table:number-rows-repeated=\"2\">\
                   <table:table-cell table:number-columns-repeated=\"4\"/><table:table-cell \
                   office:value-type=\"percentage\"/></table:table-row></table:table>";
        let found = of_content(xml).unwrap();
        assert_eq!(
            (&found[0].marks.hidden_rows, &found[0].marks.hidden_columns),
            (&vec![(3, 4)], &vec![(2, 2)])
        );
        let mut percentages: Vec<String> = found[0].percentages.iter().map(ToString::to_string).collect();
        percentages.sort_unstable();
        assert_eq!(percentages, ["E4", "E5"]);
    }
}
