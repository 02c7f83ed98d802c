//! The cells of sheets, row by row.

use std::collections::BTreeMap;

use super::{
    super::{
        tree::{Element, WhyNot},
        workbook::{Area, Cell, ColumnWidth, Sheet, Style, Value, Workbook, columns_in_words},
    },
    drawings, paragraphs,
    styles::{Styles, points},
};
use crate::vocabulary::CellAddress;

/// Most cells of a workbook that are looked at.
const MOST_CELLS: usize = 2_000_000;

/// Blank cells of one look that are kept one by one; of more the first stands for all.
const MOST_ALIKE: u32 = 200;

/// Sheets in the making.
pub(super) struct Cells<'s> {
    styles: &'s Styles,
    pub sheets: Vec<Sheet>,
    /// The looks that cells have, and by which names.
    looks: Vec<Style>,
    numbers: BTreeMap<String, usize>,
    next_row: u32,
    /// The style that cells of a column have if nothing else is said.
    of_columns: Vec<(u32, String)>,
    count: usize,
}

impl<'s> Cells<'s> {
    pub fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            sheets: Vec::new(),
            looks: vec![styles.of_cell("Default")],
            numbers: BTreeMap::new(),
            next_row: 0,
            of_columns: Vec::new(),
            count: 0,
        }
    }

    /// How cells look, by number.
    pub fn looks(self) -> (Vec<Sheet>, Vec<Style>) {
        (self.sheets, self.looks)
    }

    /// A sheet begins.
    fn begin(&mut self, table: &Element) {
        let name = table.attribute("name").unwrap_or_default().to_owned();
        let mut sheet = Sheet { name, zoom: 100, usual_width: characters(64.0), ..Sheet::default() };
        self.of_columns.clear();
        self.next_row = 0;
        let mut next = 0_u32;
        for own in table.every("table-column") {
            let last = next.saturating_add(repeated(own, "number-columns-repeated") - 1);
            let style = own.attribute("style-name").unwrap_or_default();
            let width = self.styles.property("table-column", style, "column-width").and_then(points);
            let width = width.map_or(sheet.usual_width, |points| characters(points / 0.75));
            sheet.columns.push(ColumnWidth { first: next, last, width });
            if matches!(own.attribute("visibility"), Some("collapse" | "filter")) {
                sheet.hidden.push(columns_in_words(next, last));
            }
            self.of_columns
                .push((last, own.attribute("default-cell-style-name").unwrap_or_default().to_owned()));
            next = last.saturating_add(1);
        }
        self.sheets.push(sheet);
    }

    /// Takes a row of the sheet of a number, which is open around it.
    pub fn row(
        &mut self,
        number: usize,
        table: &Element,
        row: &Element,
        book: &mut Workbook,
    ) -> Result<(), WhyNot> {
        while self.sheets.len() <= number {
            self.begin(table);
        }
        let times = repeated(row, "number-rows-repeated");
        let first = self.next_row;
        self.next_row = first.saturating_add(times);
        let Some(mut sheet) = self.sheets.pop() else { return Ok(()) };
        if matches!(row.attribute("visibility"), Some("collapse" | "filter")) {
            sheet.hidden.push(format!("row {}", first + 1));
        }
        drawings::take(row, &mut sheet, book);
        let mut column = 0_u32;
        let own =
            row.children().filter(|own| matches!(own.name.as_str(), "table-cell" | "covered-table-cell"));
        for own in own {
            let at = CellAddress { row: first, column };
            column = column.saturating_add(repeated(own, "number-columns-repeated"));
            self.cell(own, row, at, times, &mut sheet)?;
        }
        self.sheets.push(sheet);
        Ok(())
    }

    fn cell(
        &mut self,
        own: &Element,
        row: &Element,
        at: CellAddress,
        rows: u32,
        sheet: &mut Sheet,
    ) -> Result<(), WhyNot> {
        let columns = repeated(own, "number-columns-repeated");
        let value = value(own);
        if value == Value::Blank && own.attribute("style-name").is_none() {
            return Ok(());
        }
        span(own, at, sheet);
        let style = self.style_of(own, row, at.column);
        sheet.is_coloured_by_conditions |= self.styles.is_conditional(&style);
        let look = self.look(&style);
        if value == Value::Blank && look == 0 {
            return Ok(());
        }
        let link = paragraphs::link(own).map(|link| {
            sheet.links.push(link);
            sheet.links.len() - 1
        });
        let is_raised = paragraphs::styles_within(own).any(|style| self.styles.raises(style));
        let of_all = |times: u32| if value == Value::Blank && times > MOST_ALIKE { 1 } else { times };
        let (rows, columns) = (of_all(rows), of_all(columns));
        self.count = self.count.saturating_add((rows as usize).saturating_mul(columns as usize));
        if self.count > MOST_CELLS {
            return Err("it has more than 2 million cells, as nothing published has".to_owned());
        }
        for row in at.row..at.row.saturating_add(rows) {
            for column in at.column..at.column.saturating_add(columns) {
                let cell = Cell { value: value.clone(), style: look, link, is_raised };
                sheet.cells.insert(CellAddress { row, column }, cell);
            }
        }
        Ok(())
    }

    /// The style of a cell, else of its row, else of its column.
    fn style_of(&self, own: &Element, row: &Element, column: u32) -> String {
        let said = own.attribute("style-name").or(row.attribute("default-cell-style-name"));
        let of_column =
            || self.of_columns.iter().find(|(last, _)| column <= *last).map(|(_, style)| style.as_str());
        said.or_else(of_column).unwrap_or("Default").to_owned()
    }

    fn look(&mut self, style: &str) -> usize {
        if matches!(style, "" | "Default") {
            return 0;
        }
        if let Some(number) = self.numbers.get(style) {
            return *number;
        }
        self.looks.push(self.styles.of_cell(style));
        self.numbers.insert(style.to_owned(), self.looks.len() - 1);
        self.looks.len() - 1
    }
}

/// Cells that are merged.
fn span(own: &Element, at: CellAddress, sheet: &mut Sheet) {
    let (wide, high) = (repeated(own, "number-columns-spanned"), repeated(own, "number-rows-spanned"));
    if wide > 1 || high > 1 {
        let last =
            CellAddress { row: at.row.saturating_add(high - 1), column: at.column.saturating_add(wide - 1) };
        sheet.merged.push(Area { first: at, last });
    }
}

fn repeated(own: &Element, name: &str) -> u32 {
    own.number::<u32>(name).filter(|times| *times > 0).unwrap_or(1)
}

fn value(own: &Element) -> Value {
    if own.name == "covered-table-cell" {
        return Value::Blank;
    }
    if let Some(formula) = own.attribute("formula") {
        return Value::Formula(formula.to_owned());
    }
    let text = || paragraphs::text(own);
    let shown = |text: String| if text.is_empty() { Value::Blank } else { Value::Text(text) };
    match own.attribute("value-type") {
        Some("float" | "percentage" | "currency") => {
            let written = own.attribute("value").unwrap_or_default();
            let is_whole = !written.contains(['.', 'e', 'E']);
            written.parse().map_or_else(|_| shown(text()), |value| Value::Number { value, is_whole })
        }
        Some("boolean") => Value::Flag(own.attribute("boolean-value") == Some("true")),
        Some("date") => Value::Day(own.attribute("date-value").unwrap_or_default().replace('T', " ")),
        Some("time") => Value::Day(text()),
        _ => shown(if own.child("p").is_some() {
            text()
        } else {
            own.attribute("string-value").unwrap_or_default().to_owned()
        }),
    }
}

/// A width on the screen in characters, as xlsx counts them.
fn characters(pixels: f64) -> f64 {
    ((pixels - 5.0) / 7.0).max(0.1)
}
