//! Workbooks as xlsx, laid out as accessible statistics are asked to be: one table a sheet, no merged or
//! blank cells, a title in the first cell, words above the table for what stands in it.

use std::collections::HashSet;
use std::{
    io::{Cursor, Read, Write},
    path::Path,
};

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatUnderline, Table, TableColumn,
    TableStyle, Url, Workbook as Book, Worksheet, XlsxError,
};

use super::{
    charts::{Chart, ImageError},
    tables::shorthand,
    workbook::{Marker, Paragraph, SheetColumn, TableCell, TableSheet, Workbook},
    xlsx_chart::{with_alt_texts, write_chart_sheet},
};
use crate::vocabulary::printable;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// The library refused something.
    #[error("the workbook cannot be made: {0}")]
    Library(#[from] XlsxError),
    /// The disk.
    #[error("the workbook cannot be written: {0}")]
    Disk(#[from] std::io::Error),
    /// A chart could not be drawn.
    #[error(transparent)]
    Chart(#[from] ImageError),
    /// Its parts could not be put together again.
    #[error("the workbook cannot be put together: {0}")]
    Archive(#[from] zip::result::ZipError),
}

/// Most characters a cell can hold.
const LONGEST_TEXT: usize = 32_000;

/// Points of the title on each sheet; `mark_titles` finds its font by it.
pub(super) const TITLE_POINTS: u8 = 16;

/// Points of everything else but headings of the cover.
pub(super) const TEXT_POINTS: u8 = 12;

/// Paper of A4, as workbooks number sizes.
const A4: u8 = 9;

/// Width of the cover's one column, in characters.
pub(super) const COVER_WIDTH: u16 = 80;

/// What stands below the title of each sheet.
pub(super) const ONE_TABLE: &str = "This worksheet contains one table.";

/// The height of a row in points in which a text is wrapped at a width, in the letters of lists.
#[must_use]
pub fn row_height(text: &str, width: u16) -> f64 {
    height(text, width, TEXT_POINTS)
}

/// The height of a row in points in which a text is wrapped at a width: programs do not work it out when they
/// open a file.
pub(super) fn height(text: &str, width: u16, points: u8) -> f64 {
    // A column's width counts digits of 11 points; letters of 12 and more are a little wider.
    let per_line = (f64::from(width) * 11.2 / f64::from(points)).max(4.0);
    let lines_of = |paragraph: &str| {
        let mut lines = 1.0;
        let mut used = 0.0;
        for word in paragraph.split(' ').map(|word| word.chars().count() as f64) {
            if used > 0.0 && used + 1.0 + word > per_line {
                lines += 1.0;
                used = word;
            } else if used == 0.0 {
                used = word;
            } else {
                used += word + 1.0;
            }
            // A word longer than the line, such as an address, is broken over several.
            while used > per_line {
                lines += 1.0;
                used -= per_line;
            }
        }
        lines
    };
    let lines: f64 = text.split('\n').map(lines_of).sum();
    lines * f64::from(points) * 1.35
}

pub(super) struct Formats {
    pub title: Format,
    heading: Format,
    pub body: Format,
    head_left: Format,
    head_right: Format,
    label: Format,
    listed: Format,
    marker: Format,
    link: Format,
}

impl Formats {
    fn new() -> Self {
        let base = || Format::new().set_font_name("Arial").set_font_size(TEXT_POINTS);
        Self {
            title: base().set_bold().set_font_size(TITLE_POINTS),
            heading: base().set_bold().set_font_size(14),
            body: base().set_text_wrap().set_align(FormatAlign::Top),
            head_left: base()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_align(FormatAlign::Top),
            head_right: base()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::Top),
            label: base().set_text_wrap().set_align(FormatAlign::Left),
            listed: base().set_text_wrap().set_align(FormatAlign::Left).set_align(FormatAlign::Top),
            marker: base().set_align(FormatAlign::Right),
            link: base()
                .set_font_color(Color::RGB(0x00_00_FF))
                .set_underline(FormatUnderline::Single)
                .set_text_wrap(),
        }
    }

    fn number(decimals: u8) -> Format {
        let format = if decimals == 0 {
            "#,##0".to_owned()
        } else {
            format!("#,##0.{}", "0".repeat(usize::from(decimals)))
        };
        Format::new()
            .set_font_name("Arial")
            .set_font_size(TEXT_POINTS)
            .set_num_format(format)
            .set_align(FormatAlign::Right)
    }
}

/// Writes a workbook. The same workbook gives the same bytes.
///
/// # Errors
/// If the library refuses a part of it, or the disk does not take it.
pub fn write(path: &Path, workbook: &Workbook) -> Result<(), WorkbookError> {
    let bytes = bytes(workbook)?;
    let mut file = std::fs::File::create(path)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    Ok(())
}

/// The same, as it would be written.
///
/// # Errors
/// If the library refuses a part of it.
pub fn bytes(workbook: &Workbook) -> Result<Vec<u8>, WorkbookError> {
    let formats = Formats::new();
    let mut book = Book::new();
    // A fixed time: the file says when it was published on its cover, and two runs must not differ.
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(workbook.document_title())
        .set_author(&workbook.author)
        .set_keywords(workbook.keywords.join(", "));
    book.set_properties(&properties.set_creation_datetime(&fixed));
    if !workbook.cover.is_empty() {
        cover(book.add_worksheet(), workbook, &formats)?;
        write_sheet(book.add_worksheet(), &contents(workbook), &formats)?;
    }
    for sheet in &workbook.sheets {
        if let Some(chart) = workbook.chart_of(sheet) {
            write_chart_sheet(book.add_worksheet(), chart, sheet, &formats)?;
        }
        write_sheet(book.add_worksheet(), sheet, &formats)?;
    }
    mark_up(book.save_to_buffer()?, &workbook.charts)
}

fn cover(sheet: &mut Worksheet, workbook: &Workbook, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name("Cover")?.set_screen_gridlines(false).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, &workbook.title, &formats.title.clone().set_text_wrap())?;
    sheet.set_row_height(0, height(&workbook.title, COVER_WIDTH, TITLE_POINTS))?;
    for (row, paragraph) in (1..).zip(&workbook.cover) {
        let (Paragraph::Heading(text) | Paragraph::Text(text) | Paragraph::Email(text)) = paragraph;
        sheet.set_row_height(row, height(text, COVER_WIDTH, TEXT_POINTS))?;
        match paragraph {
            Paragraph::Heading(text) => {
                sheet.write_string_with_format(row, 0, bounded(text), &formats.heading)?
            }
            Paragraph::Text(text) => sheet.write_string_with_format(row, 0, bounded(text), &formats.body)?,
            Paragraph::Email(text) => {
                let link = Url::new(format!("mailto:{text}")).set_text(text);
                sheet.write_url_with_format(row, 0, link, &formats.link)?
            }
        };
    }
    sheet.set_column_width(0, COVER_WIDTH)?;
    Ok(())
}

/// The sheet that lists the others.
pub(super) fn contents(workbook: &Workbook) -> TableSheet {
    let row = |name: String, title: &str| {
        vec![TableCell::Link { sheet: name }, TableCell::Text(without_notes(title))]
    };
    let of_sheet = |sheet: &TableSheet| {
        let chart = workbook.chart_of(sheet).map(|chart| row(chart.sheet(), &chart.numbered_title()));
        chart.into_iter().chain([row(sheet.name.clone(), &sheet.title)]).collect::<Vec<_>>()
    };
    let columns = vec![SheetColumn::text("Worksheet", 28), SheetColumn::text("Title", 76)];
    let rows: Vec<Vec<TableCell>> = workbook.sheets.iter().flat_map(of_sheet).collect();
    TableSheet {
        name: "Contents".to_owned(),
        title: "Table of contents".to_owned(),
        notes: shorthand(std::iter::empty(), &columns, &rows),
        columns,
        rows,
        is_list: false,
    }
}

/// A title without its references to notes, which belong to the sheet itself.
fn without_notes(title: &str) -> String {
    title.split(" [note ").next().unwrap_or(title).to_owned()
}

/// The row of a sheet's first figures: below its title, what it contains, the notes and the headings.
pub(super) fn first_row_of(content: &TableSheet) -> u32 {
    u32::try_from(content.notes.len()).unwrap_or(u32::MAX).saturating_add(3)
}

fn above_table(
    sheet: &mut Worksheet,
    title: &str,
    notes: &[String],
    formats: &Formats,
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(0, 0, bounded(title), &formats.title)?;
    let unwrapped = formats.body.clone().unset_text_wrap();
    sheet.write_string_with_format(1, 0, ONE_TABLE, &unwrapped)?;
    let mut row = 2;
    for note in notes {
        sheet.write_string_with_format(row, 0, bounded(note), &unwrapped)?;
        row += 1;
    }
    Ok(row)
}

fn add_table(
    sheet: &mut Worksheet,
    content: &TableSheet,
    first: u32,
    columns: &[TableColumn],
) -> Result<(), XlsxError> {
    let rows = content.rows.len();
    let last = first + u32::try_from(rows.max(1)).unwrap_or(u32::MAX);
    let width = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let table = Table::new()
        .set_name(&content.name)
        .set_style(TableStyle::None)
        .set_autofilter(content.is_list)
        .set_banded_rows(false)
        .set_columns(columns);
    sheet.add_table(first, 0, last, width.saturating_sub(1), &table)?;
    Ok(())
}

/// Headings as they are, but for those that stand twice: a table of Excel's has no two columns of one name,
/// whatever their case.
pub(super) fn distinct<'h>(headings: impl Iterator<Item = &'h str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut name = |heading: &str| {
        let tries =
            std::iter::once(heading.to_owned()).chain((2..).map(|number| format!("{heading} ({number})")));
        tries.into_iter().find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
    };
    headings.map(&mut name).collect()
}

fn write_sheet(sheet: &mut Worksheet, content: &TableSheet, formats: &Formats) -> Result<(), XlsxError> {
    sheet
        .set_name(&content.name)?
        .set_screen_gridlines(false)
        .set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0);
    let first = above_table(sheet, &content.title, &content.notes, formats)?;
    if content.is_list {
        sheet
            .set_repeat_rows(first, first)?
            .set_margins(0.4, 0.4, 0.5, 0.5, 0.2, 0.2)
            .set_footer("&L&A&RPage &P of &N");
    }
    let head =
        |decimals: Option<u8>| if decimals.is_some() { &formats.head_right } else { &formats.head_left };
    let headings = distinct(content.columns.iter().map(|column| column.heading.as_str()));
    let columns: Vec<TableColumn> = headings
        .into_iter()
        .zip(&content.columns)
        .map(|(heading, column)| {
            TableColumn::new().set_header(heading).set_header_format(head(column.decimals))
        })
        .collect();
    add_table(sheet, content, first, &columns)?;
    if content.is_list {
        sheet.set_freeze_panes(first + 1, 1)?;
    }
    write_rows(sheet, content, first, formats)?;
    for (at, column) in (0..).zip(&content.columns) {
        sheet.set_column_width(at, column.width)?;
    }
    Ok(())
}

/// The height of the row of headings.
pub(super) fn head_height(content: &TableSheet) -> f64 {
    tallest(content.columns.iter().map(|column| (column.heading.as_str(), column.width)))
}

/// The height of a row: as its texts need, and one line at least.
pub(super) fn row_height_of(cells: &[TableCell], columns: &[SheetColumn]) -> f64 {
    let texts = cells.iter().zip(columns).filter_map(|(cell, column)| match cell {
        TableCell::Text(text) => Some((text.as_str(), column.width)),
        TableCell::Marker(_) | TableCell::Number { .. } | TableCell::Link { .. } | TableCell::Blank => None,
    });
    tallest(texts).max(height("", 1, TEXT_POINTS))
}

fn tallest<'t>(texts: impl Iterator<Item = (&'t str, u16)>) -> f64 {
    texts.map(|(text, width)| height(text, width, TEXT_POINTS)).fold(0.0, f64::max)
}

/// The rows of a table below its headings, each as high as its texts need.
fn write_rows(
    sheet: &mut Worksheet,
    content: &TableSheet,
    first: u32,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_row_height(first, head_height(content))?;
    // In a list a row may be many lines high: what belongs together stands at its top.
    let number = |decimals| {
        if content.is_list {
            Formats::number(decimals).set_align(FormatAlign::Top)
        } else {
            Formats::number(decimals)
        }
    };
    let numbers: Vec<Format> = (0..=9).map(number).collect();
    for (row, cells) in (first + 1..).zip(&content.rows) {
        sheet.set_row_height(row, row_height_of(cells, &content.columns))?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                TableCell::Text(text) => {
                    let format = if content.is_list { &formats.listed } else { &formats.label };
                    sheet.write_string_with_format(row, column, bounded(text), format)?
                }
                TableCell::Marker(marker) => {
                    sheet.write_string_with_format(row, column, marker.shown(), &formats.marker)?
                }
                TableCell::Blank => sheet,
                TableCell::Link { sheet: target } => {
                    let link = Url::new(format!("internal:'{target}'!A1")).set_text(target);
                    sheet.write_url_with_format(row, column, link, &formats.link)?
                }
                // rust_xlsxwriter writes numbers that are not finite as text; there is no such figure to
                // publish.
                TableCell::Number { value, .. } if !value.is_finite() => sheet.write_string_with_format(
                    row,
                    column,
                    Marker::NotAvailable.shown(),
                    &formats.marker,
                )?,
                TableCell::Number { value, decimals } => sheet.write_number_with_format(
                    row,
                    column,
                    *value,
                    &numbers[usize::from((*decimals).min(9))],
                )?,
            };
        }
    }
    Ok(())
}

/// A text as a cell takes it: cut where it is too long, and with letters that act instead of showing as what
/// they are.
pub(super) fn bounded(text: &str) -> String {
    let cut = match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    printable::lines(cut)
}

/// Adds what rust_xlsxwriter cannot say: the language, the cell style "Heading 1" on titles, and what is told
/// instead of charts.
fn mark_up(bytes: Vec<u8>, charts: &[Chart]) -> Result<Vec<u8>, WorkbookError> {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for index in 0..parts.len() {
        let mut part = parts.by_index(index)?;
        let name = part.name()?.into_owned();
        let is_edited = matches!(name.as_str(), "docProps/core.xml" | "xl/styles.xml");
        if !is_edited && !name.starts_with("xl/drawings/drawing") {
            out.raw_copy_file(part)?;
            continue;
        }
        let mut xml = String::new();
        part.read_to_string(&mut xml)?;
        let edited = match name.as_str() {
            "docProps/core.xml" => with_language(&xml),
            "xl/styles.xml" => mark_titles(xml),
            _ => with_alt_texts(&xml, charts),
        };
        out.start_file(&name, options)?;
        out.write_all(edited.as_bytes())?;
    }
    Ok(out.finish()?.into_inner())
}

fn with_language(xml: &str) -> String {
    xml.replacen("</cp:coreProperties>", "<dc:language>en-GB</dc:language></cp:coreProperties>", 1)
}

/// Gives every format in the title's font the style "Heading 1".
fn mark_titles(xml: String) -> String {
    let size = format!("<sz val=\"{TITLE_POINTS}\"/>");
    let Some(font) = xml.split("<font>").skip(1).position(|font| font.contains(&size)) else { return xml };
    let (Some(start), Some(end)) = (xml.find("<cellXfs"), xml.find("</cellXfs>")) else { return xml };
    let own = format!("fontId=\"{font}\"");
    let formats: Vec<String> = xml[start..end]
        .split("<xf ")
        .map(|format| {
            if format.contains(&own) {
                format.replacen("xfId=\"0\"", "xfId=\"1\"", 1)
            } else {
                format.to_owned()
            }
        })
        .collect();
    let style = format!("<xf numFmtId=\"0\" {own} fillId=\"0\" borderId=\"0\"/></cellStyleXfs>");
    format!("{}{}{}", &xml[..start], formats.join("<xf "), &xml[end..])
        .replacen("<cellStyleXfs count=\"1\">", "<cellStyleXfs count=\"2\">", 1)
        .replacen("</cellStyleXfs>", &style, 1)
        .replacen(
            "<cellStyles count=\"1\">",
            "<cellStyles count=\"2\"><cellStyle name=\"Heading 1\" xfId=\"1\" builtinId=\"16\"/>",
            1,
        )
}
