//! How the workbook opens.

use super::super::{tree::Element, workbook::Workbook};
use crate::vocabulary::CellAddress;

/// Takes what the settings say of each sheet, and which is shown first.
pub(super) fn take(settings: &Element, book: &mut Workbook) {
    let named = |own: &&Element, name: &str| own.attribute("name") == Some(name);
    let mut active = settings.every("config-item").filter(|own| named(own, "ActiveTable"));
    if let Some(name) = active.next().map(Element::text) {
        book.opens_at = book.all_sheets.iter().position(|own| *own == name).unwrap_or(0);
    }
    let views = settings.every("config-item-map-named").filter(|own| named(own, "Tables"));
    for view in views.flat_map(|list| list.all("config-item-map-entry")) {
        let name = view.attribute("name").unwrap_or_default();
        let Some(sheet) = book.sheets.iter_mut().find(|sheet| sheet.name == name) else { continue };
        let number = |name: &str| {
            let mut own = view.all("config-item").filter(|own| named(own, name));
            own.next().and_then(|own| own.text().trim().parse::<u32>().ok()).unwrap_or(0)
        };
        let cell = |column: &str, row: &str| {
            let at = CellAddress { row: number(row), column: number(column) };
            (at != CellAddress { row: 0, column: 0 }).then(|| at.to_string())
        };
        sheet.cursor = cell("CursorPositionX", "CursorPositionY");
        let is_frozen = number("HorizontalSplitMode") == 2 || number("VerticalSplitMode") == 2;
        if is_frozen {
            sheet.frozen_at = cell("HorizontalSplitPosition", "VerticalSplitPosition");
        } else {
            sheet.scrolled_to = cell("PositionLeft", "PositionBottom");
        }
        let zoom = number("ZoomValue");
        sheet.zoom = if zoom == 0 { 100 } else { zoom };
    }
}
