//! What is told of a sheet around its cells: how it opens, how wide its columns are, what is printed.

use std::sync::LazyLock;

use regex::Regex;

use super::super::{
    tree::Element,
    workbook::{Area, ColumnWidth, Sheet, Table},
};

/// The width of a column of which none is said.
const UNSAID_WIDTH: f64 = 13.0;

/// Takes what surrounds the cells of a sheet.
pub(super) fn take(around: &Element, sheet: &mut Sheet) {
    view(around, sheet);
    widths(around, sheet);
    sheet.has_filter = around.child("autoFilter").is_some_and(|filter| filter.attribute("ref").is_some());
    sheet.has_page_header = around.child("headerFooter").is_some_and(|own| own.children().any(prints));
    let mut conditions = around.every("conditionalFormatting");
    sheet.is_coloured_by_conditions = conditions.any(|own| own.child("cfRule").is_some());
}

fn view(around: &Element, sheet: &mut Sheet) {
    sheet.zoom = 100;
    let Some(view) = around.at(&["sheetViews", "sheetView"]) else { return };
    sheet.frozen_at = view.child("pane").and_then(|pane| pane.attribute("topLeftCell")).map(str::to_owned);
    sheet.zoom = view.number("zoomScale").filter(|zoom| *zoom > 0).unwrap_or(100);
    sheet.scrolled_to = view.attribute("topLeftCell").filter(|cell| *cell != "A1").map(str::to_owned);
    let away = view.all("selection").filter(|own| own.attribute("pane").is_none());
    let mut cells = away.filter_map(|own| own.attribute("activeCell")).filter(|cell| *cell != "A1");
    sheet.cursor = cells.next().map(str::to_owned);
}

fn widths(around: &Element, sheet: &mut Sheet) {
    let format = around.child("sheetFormatPr");
    let of_format =
        |name: &str| format.and_then(|format| format.number::<f64>(name)).filter(|own| *own > 0.0);
    sheet.usual_width =
        of_format("defaultColWidth").unwrap_or_else(|| of_format("baseColWidth").unwrap_or(8.0) + 0.43);
    let columns = around.child("cols").into_iter().flat_map(|columns| columns.all("col"));
    let column = |own: &Element| {
        Some(ColumnWidth {
            first: own.number::<u32>("min")?.checked_sub(1)?,
            last: own.number::<u32>("max")?.checked_sub(1)?,
            width: own.number("width").unwrap_or(UNSAID_WIDTH),
        })
    };
    sheet.columns = columns.filter_map(column).collect();
}

static LOOKS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"&[LCR]|&"[^"]*"|&K[0-9A-Fa-f]{6}|&\d+ ?"#).ok());

/// Whether a header or footer says anything beside how it would look.
fn prints(own: &Element) -> bool {
    let text = own.text();
    let bare = LOOKS.as_ref().map(|looks| looks.replace_all(&text, "").into_owned());
    !bare.unwrap_or(text).is_empty()
}

/// The table in a part of its own.
pub(super) fn table(tree: &Element) -> Option<Table> {
    let columns = tree.child("tableColumns").into_iter().flat_map(|list| list.all("tableColumn"));
    let style = tree.child("tableStyleInfo");
    let paints = |own: &&Element| {
        own.says("showRowStripes") == Some(true) || own.says("showColumnStripes") == Some(true)
    };
    Some(Table {
        name: tree.attribute("displayName").or(tree.attribute("name")).unwrap_or_default().to_owned(),
        area: Area::parse(tree.attribute("ref")?)?,
        heading_rows: tree.number("headerRowCount").unwrap_or(1),
        columns: columns.map(|own| own.attribute("name").unwrap_or_default().to_owned()).collect(),
        striped_by: style.filter(paints).and_then(|own| own.attribute("name")).map(str::to_owned),
        has_filter: tree.child("autoFilter").is_some(),
    })
}
