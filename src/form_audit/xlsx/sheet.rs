//! A sheet: its cells, and what is told of it around them.

use super::{
    super::{
        tree::{self, Element, WhyNot},
        workbook::{Area, Cell, Link, Sheet, Style, Value, address},
    },
    number_formats, sheet_parts, texts,
    texts::TextOf,
};
use crate::{form_audit::workbook::columns_in_words, vocabulary::CellAddress};

/// Most cells of a workbook that are looked at.
pub(super) const MOST_CELLS: usize = 2_000_000;

/// What the sheets of a workbook share.
pub(super) struct Shared {
    pub texts: Vec<TextOf>,
    pub styles: Vec<Style>,
    /// Which of the styles show days.
    pub of_days: Vec<bool>,
    pub begins_1904: bool,
    pub cells: usize,
}

/// The sheet in a part; its tables and links are told by what the part leads to. With it what surrounds the
/// cells.
pub(super) fn read(name: &str, part: &[u8], shared: &mut Shared) -> Result<(Sheet, Element), WhyNot> {
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let mut next_row = 0;
    let around = tree::read_handing_over(part, "row", &mut |_, row| {
        let at = row.number::<u32>("r").and_then(|row| row.checked_sub(1)).unwrap_or(next_row);
        next_row = at.saturating_add(1);
        if row.says("hidden") == Some(true) {
            sheet.hidden.push(format!("row {next_row}"));
        }
        cells_of_row(at, &row, &mut sheet, shared)
    })?;
    sheet_parts::take(&around, &mut sheet);
    hide_columns(&around, &mut sheet);
    merge(&around, &mut sheet);
    Ok((sheet, around))
}

fn cells_of_row(row: u32, element: &Element, sheet: &mut Sheet, shared: &mut Shared) -> Result<(), WhyNot> {
    let mut next = 0;
    for own in element.all("c") {
        let at = own.attribute("r").and_then(address).unwrap_or(CellAddress { row, column: next });
        next = at.column.saturating_add(1);
        let cell = cell(own, shared);
        if cell.value == Value::Blank && cell.style == 0 {
            continue;
        }
        shared.cells += 1;
        if shared.cells > MOST_CELLS {
            return Err("it has more than 2 million cells, as nothing published has".to_owned());
        }
        sheet.cells.insert(at, cell);
    }
    Ok(())
}

fn cell(own: &Element, shared: &Shared) -> Cell {
    let style = own.number::<usize>("s").filter(|style| *style < shared.styles.len()).unwrap_or(0);
    let mut cell = Cell { style, ..Cell::default() };
    let value = own.child("v").map(Element::text).filter(|value| !value.is_empty());
    let kind = own.attribute("t").unwrap_or("n");
    if let Some(formula) = own.child("f") {
        cell.value = Value::Formula(format!("={}", formula.text()));
        return cell;
    }
    if kind == "inlineStr" {
        if let Some(text) = own.child("is") {
            (cell.value, cell.is_raised) = text_value(texts::of(text));
        }
        return cell;
    }
    let Some(value) = value else { return cell };
    match kind {
        "s" => {
            let text = value.trim().parse::<usize>().ok().and_then(|number| shared.texts.get(number));
            (cell.value, cell.is_raised) = text.cloned().map(text_value).unwrap_or_default();
        }
        "str" => cell.value = Value::Text(value),
        "b" => cell.value = Value::Flag(value.trim() != "0"),
        "e" => cell.value = Value::Error(value),
        "d" => cell.value = Value::Day(value),
        _ => cell.value = number(&value, style, shared),
    }
    cell
}

fn text_value((text, is_raised): TextOf) -> (Value, bool) {
    (if text.is_empty() { Value::Blank } else { Value::Text(text) }, is_raised)
}

fn number(written: &str, style: usize, shared: &Shared) -> Value {
    let Ok(value) = written.trim().parse::<f64>() else { return Value::Text(written.to_owned()) };
    if shared.of_days.get(style) == Some(&true) {
        let day = number_formats::day(value, shared.begins_1904);
        return day.map_or_else(|| Value::Error("#VALUE!".to_owned()), Value::Day);
    }
    Value::Number { value, is_whole: !written.contains(['.', 'e', 'E']) }
}

fn hide_columns(around: &Element, sheet: &mut Sheet) {
    let columns = around.child("cols").into_iter().flat_map(|columns| columns.all("col"));
    for column in columns.filter(|column| column.says("hidden") == Some(true)) {
        let first = column.number::<u32>("min").unwrap_or(1).saturating_sub(1);
        let last = column.number::<u32>("max").unwrap_or(1).saturating_sub(1);
        sheet.hidden.push(columns_in_words(first, last.max(first)));
    }
}

/// Of merged cells programs show the first alone.
fn merge(around: &Element, sheet: &mut Sheet) {
    let merged = around.child("mergeCells").into_iter().flat_map(|list| list.all("mergeCell"));
    sheet.merged = merged.filter_map(|own| Area::parse(own.attribute("ref")?)).collect();
    for area in &sheet.merged {
        for (at, cell) in sheet.cells.range_mut(area.first..=area.last) {
            if *at != area.first && area.holds(*at) {
                cell.value = Value::Blank;
            }
        }
    }
}

/// Puts links on their cells. A cell without a text shows where its link leads.
pub(super) fn link(sheet: &mut Sheet, ref_area: Area, link: Link) {
    let number = sheet.links.len();
    let shown = link.destination().to_owned();
    sheet.cells.entry(ref_area.first).or_default();
    for (at, cell) in sheet.cells.range_mut(ref_area.first..=ref_area.last) {
        if ref_area.holds(*at) {
            cell.link = Some(number);
            if cell.value == Value::Blank && !shown.is_empty() {
                cell.value = Value::Text(shown.clone());
            }
        }
    }
    sheet.links.push(link);
}
