//! The tables of a workbook as database ranges: by name, with their headings.

use std::io;

use super::{page::Page, xml::Xml};
use crate::vocabulary::place::CellAddress;

/// Says of each sheet with a table where it lies.
pub(super) fn ranges(xml: &mut Xml, pages: &[Page]) -> io::Result<()> {
    const RANGES: &str = "table:database-ranges";
    let mut tables = pages.iter().filter_map(|page| Some((page, page.kind.heading()?))).peekable();
    if tables.peek().is_none() {
        return Ok(());
    }
    xml.open(RANGES, &[])?;
    for (page, heading) in tables {
        let place = place(page, heading);
        let has_filters = if page.kind.is_list() { "true" } else { "false" };
        let about = [
            ("table:name", page.name.as_str()),
            ("table:target-range-address", place.as_str()),
            ("table:contains-header", "true"),
            ("table:display-filter-buttons", has_filters),
        ];
        xml.empty("table:database-range", &about)?;
    }
    xml.close(RANGES)
}

/// From the first heading to the last cell: `Table_1.A5:Table_1.F20`.
fn place(page: &Page, heading: usize) -> String {
    let address = |row: usize, column: usize| {
        let own = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        format!("{}.{}", page.name, CellAddress { row: own(row), column: own(column) })
    };
    let last = address(page.rows.len().saturating_sub(1), page.widths.len().saturating_sub(1));
    format!("{}:{last}", address(heading, 0))
}
