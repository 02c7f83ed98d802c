//! What of a workbook is looked at, whatever its format.

use std::{borrow::Cow, collections::BTreeMap};

use crate::vocabulary::{CellAddress, place::column_letters};

/// A workbook as its readers and their screen readers meet it.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// Name of its file.
    pub file: String,
    /// Its sheets of cells, in order.
    pub sheets: Vec<Sheet>,
    /// Names of all sheets, those of a chart alone too.
    pub all_sheets: Vec<String>,
    /// Names of those that are hidden.
    pub hidden_sheets: Vec<String>,
    /// The sheet at which it opens, from 0 among all.
    pub opens_at: usize,
    /// How cells look, by number; the first is that of a cell of which nothing is said.
    pub styles: Vec<Style>,
    /// What it says of itself.
    pub properties: Properties,
    /// Pictures, charts and shapes.
    pub drawn: Vec<Drawn>,
    /// Text boxes and shapes by where they are, and how many.
    pub shapes: BTreeMap<String, usize>,
    /// Parts that are pictures.
    pub pictures: Vec<String>,
    /// Parts that act, or that lead elsewhere: macros, links to other workbooks, connections.
    pub acting: Vec<String>,
}

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub title: String,
    pub author: String,
    pub keywords: String,
    pub language: String,
}

/// A picture, chart or shape.
#[derive(Debug)]
pub(super) struct Drawn {
    pub place: String,
    pub name: String,
    /// It has a text in its place, or says that it is there for looks alone.
    pub is_told: bool,
}

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub name: String,
    /// Cells with a value, or with a look of their own.
    pub cells: BTreeMap<CellAddress, Cell>,
    pub links: Vec<Link>,
    /// From the top.
    pub tables: Vec<Table>,
    pub merged: Vec<Area>,
    /// Hidden rows and columns, in words.
    pub hidden: Vec<String>,
    pub columns: Vec<ColumnWidth>,
    pub usual_width: f64,
    /// From which cell on it scrolls, where panes are frozen.
    pub frozen_at: Option<String>,
    pub has_filter: bool,
    pub has_page_header: bool,
    pub is_coloured_by_conditions: bool,
    pub charts: usize,
    /// The cell at which the cursor stands.
    pub cursor: Option<String>,
    /// The cell in the corner of what is seen first, where that is not A1.
    pub scrolled_to: Option<String>,
    pub zoom: u32,
}

/// The width of neighbouring columns, in characters.
#[derive(Debug)]
pub(super) struct ColumnWidth {
    pub first: u32,
    pub last: u32,
    pub width: f64,
}

/// A cell.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub value: Value,
    /// Its look, by number.
    pub style: usize,
    /// Its link, by number.
    pub link: Option<usize>,
    /// Some of its letters are raised or lowered.
    pub is_raised: bool,
}

/// What stands in a cell.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) enum Value {
    #[default]
    Blank,
    Text(String),
    Number {
        value: f64,
        /// It is written without decimals.
        is_whole: bool,
    },
    Flag(bool),
    /// A day, a time or both, as text.
    Day(String),
    Formula(String),
    Error(String),
}

impl Value {
    /// As text.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Blank => Cow::Borrowed(""),
            Self::Text(text) | Self::Day(text) | Self::Formula(text) | Self::Error(text) => {
                Cow::Borrowed(text)
            }
            Self::Number { value, is_whole: false } if value.fract() == 0.0 => {
                Cow::Owned(format!("{value:.1}"))
            }
            Self::Number { value, .. } => Cow::Owned(value.to_string()),
            Self::Flag(true) => Cow::Borrowed("True"),
            Self::Flag(false) => Cow::Borrowed("False"),
        }
    }

    /// The text, where it is one. A formula and an error are such too.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Formula(text) | Self::Error(text) => Some(text),
            Self::Blank | Self::Number { .. } | Self::Flag(_) | Self::Day(_) => None,
        }
    }
}

/// A link.
#[derive(Debug, Default)]
pub(super) struct Link {
    /// Where it leads outside of the workbook.
    pub target: String,
    /// Where it leads in it.
    pub location: String,
}

impl Link {
    pub fn destination(&self) -> &str {
        if self.target.is_empty() { &self.location } else { &self.target }
    }
}

/// Cells from one corner to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub first: CellAddress,
    pub last: CellAddress,
}

impl Area {
    /// What is written as `A1:B2`, or as `A1`.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (first, last) = (address(first)?, address(last)?);
        (first.row <= last.row && first.column <= last.column).then_some(Self { first, last })
    }

    pub fn holds(&self, at: CellAddress) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }

    /// How many cells it has.
    pub fn size(&self) -> u64 {
        let high = u64::from(self.last.row - self.first.row) + 1;
        high * (u64::from(self.last.column - self.first.column) + 1)
    }
}

impl std::fmt::Display for Area {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}", self.first, self.last)
    }
}

/// The cell that is written as `B7` or `$B$7`.
pub(super) fn address(text: &str) -> Option<CellAddress> {
    let text = text.replace('$', "");
    let digits = text.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = text.split_at(digits);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let place = u32::from(letter.to_ascii_uppercase().checked_sub(b'A').filter(|place| *place < 26)?);
        column = column.checked_mul(26)?.checked_add(place + 1)?;
    }
    Some(CellAddress { row: row.parse::<u32>().ok()?.checked_sub(1)?, column: column.checked_sub(1)? })
}

/// A marked-up table.
#[derive(Debug)]
pub(super) struct Table {
    pub name: String,
    pub area: Area,
    pub heading_rows: u32,
    /// What it calls its columns itself; none where the format does not say it twice.
    pub columns: Vec<String>,
    /// The style that paints stripes, if one does.
    pub striped_by: Option<String>,
    pub has_filter: bool,
}

/// How a cell looks.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub font: Font,
    pub fill: Option<Fill>,
    pub alignment: Alignment,
    pub has_thick_border: bool,
    /// As it is written in xlsx.
    pub number_format: String,
    /// The named style that it is made from.
    pub named: String,
}

/// The letters of a cell.
#[derive(Debug, Clone)]
pub(super) struct Font {
    pub name: String,
    pub points: f64,
    pub is_bold: bool,
    pub is_italic: bool,
    pub is_underlined: bool,
    /// `superscript` or `subscript`.
    pub raised: String,
    /// Six hexadecimal digits.
    pub colour: String,
    /// The colour is the one of the program that shows it.
    pub is_automatic: bool,
}

impl Default for Font {
    fn default() -> Self {
        Self {
            name: String::new(),
            points: 11.0,
            is_bold: false,
            is_italic: false,
            is_underlined: false,
            raised: String::new(),
            colour: BLACK.to_owned(),
            is_automatic: true,
        }
    }
}

pub(super) const BLACK: &str = "000000";
pub(super) const WHITE: &str = "FFFFFF";

/// What is behind the letters.
#[derive(Debug, Clone)]
pub(super) struct Fill {
    pub is_solid: bool,
    pub colour: String,
}

/// How the text lies in its cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Alignment {
    /// Empty where nothing is said.
    pub horizontal: String,
    pub wraps: bool,
    pub is_turned: bool,
    pub is_indented: bool,
}

impl Sheet {
    /// How wide a column is, in characters.
    pub fn width(&self, column: u32) -> f64 {
        let own =
            self.columns.iter().find(|own| own.first <= column && column <= own.last && own.width > 0.0);
        own.map_or(self.usual_width, |own| own.width)
    }

    /// A place on it, for people.
    pub fn place(&self, at: CellAddress) -> String {
        format!("{}!{at}", self.name)
    }
}

/// The letters of columns from the first to the last.
pub(super) fn columns_in_words(first: u32, last: u32) -> String {
    if first == last {
        format!("column {}", column_letters(first))
    } else {
        format!("columns {} to {}", column_letters(first), column_letters(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_written_and_nothing_else_is_one() {
        let area = Area::parse("$B$2:AA10").map(|area| (area.to_string(), area.size()));
        assert_eq!(area, Some(("B2:AA10".to_owned(), 234)));
        for odd in ["", "B", "7", "B0", "B2:A1", "É1", "ZZZZZZZZZZ1", "A99999999999"] {
            assert!(Area::parse(odd).is_none(), "{odd}");
        }
    }

    #[test]
    fn a_number_is_text_as_it_was_written() {
        let text = |value: f64, is_whole| Value::Number { value, is_whole }.text().into_owned();
        assert_eq!(
            (text(3.0, true), text(3.0, false), text(2.5, false)),
            ("3".into(), "3.0".into(), "2.5".into())
        );
    }
}
