//! A workbook laid out: what stands in which cell of which sheet, and how it looks.

use super::{
    super::{
        charts::{Chart, Frame, ImageError, png, png_size},
        workbook::{Marker, Paragraph, TableCell, TableSheet, Workbook},
        xlsx::{
            COVER_WIDTH, ONE_TABLE, TEXT_POINTS, TITLE_POINTS, bounded, contents, distinct, head_height,
            height, row_height_of,
        },
        xlsx_chart::WIDTH as CHART_WIDTH,
    },
    style::{MOST_DECIMALS, Style},
};

/// A sheet, laid out.
pub(super) struct Page {
    /// Its name; also of its table.
    pub name: String,
    /// What it is laid out as.
    pub kind: PageKind,
    /// Widths of its columns, in characters.
    pub widths: Vec<u16>,
    /// Its rows, from the first.
    pub rows: Vec<Row>,
    /// The picture below them, if there is one.
    pub picture: Option<Picture>,
}

/// A picture of a chart.
pub(super) struct Picture {
    /// Its part of the package.
    pub part: String,
    /// What it shows, for who does not see it.
    pub alternative: String,
    /// Its bytes.
    pub png: Vec<u8>,
}

impl Picture {
    /// Its height for a width of 1.
    pub fn height(&self) -> f64 {
        png_size(&self.png).map_or(1.0, |(width, height)| f64::from(height) / f64::from(width))
    }
}

/// What a sheet is laid out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageKind {
    /// The cover, which has no table.
    Cover,
    /// A chart, whose figures are on another sheet.
    Chart,
    /// A table, whose headings are in this row, from 0.
    Table(usize),
    /// A list to work through: the same, and its headings stay in view and can be filtered by.
    List(usize),
}

impl PageKind {
    /// The row of the headings.
    pub fn heading(self) -> Option<usize> {
        match self {
            Self::Cover | Self::Chart => None,
            Self::Table(row) | Self::List(row) => Some(row),
        }
    }

    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        matches!(self, Self::List(_))
    }
}

/// A row.
pub(super) struct Row {
    /// Its height in points.
    pub height: f64,
    /// Its cells, from the first column.
    pub cells: Vec<(Style, Held)>,
}

/// What stands in a cell.
pub(super) enum Held {
    /// Nothing.
    Nothing,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// Text that leads to another sheet, by its name.
    Sheet(String),
    /// An address to write to.
    Email(String),
}

/// The sheets of a workbook in their order.
pub(super) fn pages(workbook: &Workbook) -> Result<Vec<Page>, ImageError> {
    let mut pages = Vec::new();
    if !workbook.cover.is_empty() {
        pages.extend([cover(workbook), page(&contents(workbook))]);
    }
    for sheet in &workbook.sheets {
        pages.extend(workbook.chart_of(sheet).map(chart).transpose()?);
        pages.push(page(sheet));
    }
    Ok(pages)
}

/// The sheet of a chart: its words, and below them its picture.
fn chart(own: &Chart) -> Result<Page, ImageError> {
    let line = |text: &str, points: u8, style: Style| Row {
        height: height(text, CHART_WIDTH, points),
        cells: vec![(style, Held::Text(bounded(text)))],
    };
    let title = line(&own.numbered_title(), TITLE_POINTS, Style::Title);
    let lines = own.lines();
    let lines = lines.iter().map(|text| line(text, TEXT_POINTS, Style::Body));
    Ok(Page {
        name: own.sheet(),
        kind: PageKind::Chart,
        widths: vec![CHART_WIDTH],
        rows: std::iter::once(title).chain(lines).collect(),
        picture: Some(Picture {
            part: format!("Pictures/{}.png", own.sheet()),
            alternative: bounded(&own.alt),
            png: png(own, Frame::Within)?,
        }),
    })
}

fn cover(workbook: &Workbook) -> Page {
    let line = |text: &str, points: u8, cell: (Style, Held)| Row {
        height: height(text, COVER_WIDTH, points),
        cells: vec![cell],
    };
    let title = (Style::CoverTitle, Held::Text(bounded(&workbook.title)));
    let paragraph = |own: &Paragraph| match own {
        Paragraph::Heading(text) => line(text, TEXT_POINTS, (Style::Heading, Held::Text(bounded(text)))),
        Paragraph::Text(text) => line(text, TEXT_POINTS, (Style::Body, Held::Text(bounded(text)))),
        Paragraph::Email(text) => line(text, TEXT_POINTS, (Style::Link, Held::Email(bounded(text)))),
    };
    let first = line(&workbook.title, TITLE_POINTS, title);
    Page {
        name: "Cover".to_owned(),
        kind: PageKind::Cover,
        widths: vec![COVER_WIDTH],
        rows: std::iter::once(first).chain(workbook.cover.iter().map(paragraph)).collect(),
        picture: None,
    }
}

fn page(sheet: &TableSheet) -> Page {
    let mut rows = above_table(sheet);
    let heading = rows.len();
    rows.push(headings(sheet));
    rows.extend(sheet.rows.iter().map(|cells| row(sheet, cells)));
    if sheet.rows.is_empty() {
        // A table has a row, if only an empty one.
        rows.push(Row { height: height("", 1, TEXT_POINTS), cells: Vec::new() });
    }
    Page {
        name: sheet.name.clone(),
        kind: if sheet.is_list { PageKind::List(heading) } else { PageKind::Table(heading) },
        widths: sheet.columns.iter().map(|column| column.width).collect(),
        rows,
        picture: None,
    }
}

/// The title, and the lines below it.
fn above_table(sheet: &TableSheet) -> Vec<Row> {
    let line = |text: &str, style: Style, points: u8| Row {
        height: height("", 1, points),
        cells: vec![(style, Held::Text(bounded(text)))],
    };
    let notes = sheet.notes.iter().map(|note| line(note, Style::Note, TEXT_POINTS));
    [line(&sheet.title, Style::Title, TITLE_POINTS), line(ONE_TABLE, Style::Note, TEXT_POINTS)]
        .into_iter()
        .chain(notes)
        .collect()
}

fn headings(sheet: &TableSheet) -> Row {
    let styles = sheet.columns.iter().map(|column| match column.decimals {
        Some(_) => Style::HeadRight,
        None => Style::HeadLeft,
    });
    let names = distinct(sheet.columns.iter().map(|column| column.heading.as_str()));
    let cells = styles.zip(names.into_iter().map(Held::Text)).collect();
    Row { height: head_height(sheet), cells }
}

fn row(sheet: &TableSheet, cells: &[TableCell]) -> Row {
    Row {
        height: row_height_of(cells, &sheet.columns),
        cells: cells.iter().map(|cell| held(cell, sheet.is_list)).collect(),
    }
}

fn held(cell: &TableCell, is_list: bool) -> (Style, Held) {
    let said = |text: &str| Held::Text(text.to_owned());
    match cell {
        TableCell::Text(text) => {
            (if is_list { Style::Listed } else { Style::Label }, Held::Text(bounded(text)))
        }
        TableCell::Marker(marker) => (Style::Marker, said(marker.shown())),
        TableCell::Blank => (Style::Default, Held::Nothing),
        TableCell::Link { sheet } => (Style::Link, Held::Sheet(sheet.clone())),
        TableCell::Number { value, .. } if !value.is_finite() => {
            (Style::Marker, said(Marker::NotAvailable.shown()))
        }
        TableCell::Number { value, decimals } => {
            let digits = (*decimals).min(MOST_DECIMALS);
            let style = if is_list { Style::ListedNumber(digits) } else { Style::Number(digits) };
            (style, Held::Number(*value))
        }
    }
}
