//! Named ranges of data, which are what ods has for marked-up tables.

use super::super::{
    tree::Element,
    workbook::{Area, Sheet, Table, address},
};

/// What LibreOffice calls a range that it makes for a filter.
const MADE_FOR_A_FILTER: &str = "__Anonymous_";

/// Puts named ranges on their sheets.
pub(super) fn take(spreadsheet: &Element, sheets: &mut [Sheet]) {
    let ranges = spreadsheet.child("database-ranges").into_iter();
    for own in ranges.flat_map(|list| list.all("database-range")) {
        let Some((name, area)) = own.attribute("target-range-address").and_then(place) else { continue };
        let Some(sheet) = sheets.iter_mut().find(|sheet| sheet.name == name) else { continue };
        let has_filter = own.says("display-filter-buttons") == Some(true);
        let name = own.attribute("name").unwrap_or_default();
        if name.is_empty() || name.starts_with(MADE_FOR_A_FILTER) {
            sheet.has_filter |= has_filter;
            continue;
        }
        sheet.tables.push(Table {
            name: name.to_owned(),
            area,
            heading_rows: u32::from(own.says("contains-header") != Some(false)),
            columns: Vec::new(),
            striped_by: None,
            has_filter,
        });
    }
    for sheet in sheets {
        sheet.tables.sort_by_key(|table| table.area.first);
    }
}

/// A place such as `'Table 1'.A5:'Table 1'.H20`.
fn place(text: &str) -> Option<(String, Area)> {
    let bare = text.replace('$', "");
    let (sheet, first, rest) = if let Some(quoted) = bare.strip_prefix('\'') {
        let end = quoted.find("'.")?;
        let (name, rest) = (&quoted[..end], &quoted[end + 2..]);
        let (first, rest) = rest.split_once(':').unwrap_or((rest, rest));
        (name.replace("''", "'"), first.to_owned(), rest.to_owned())
    } else {
        let (first, rest) = bare.split_once(':').unwrap_or((&bare, &bare));
        let (name, first) = first.rsplit_once('.')?;
        (name.to_owned(), first.to_owned(), rest.to_owned())
    };
    let last = rest.rsplit('.').next()?;
    let area = Area { first: address(&first)?, last: address(last)? };
    (area.first.row <= area.last.row && area.first.column <= area.last.column).then_some((sheet, area))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_with_its_sheet() {
        for (text, sheet) in [
            ("Table_1.A5:Table_1.H20", "Table_1"),
            ("$'It''s'.$A$5:.$H$20", "It's"),
            ("'A.B'.A5:'A.B'.H20", "A.B"),
        ] {
            let read = place(text).map(|(sheet, area)| (sheet, area.to_string()));
            assert_eq!(read, Some((sheet.to_owned(), "A5:H20".to_owned())), "{text}");
        }
        assert!(place("nowhere").is_none());
    }
}
