//! `content.xml`: the sheets with their cells.

use std::{collections::BTreeSet, io};

use super::{
    super::number_text,
    page::{Held, Page, PageKind, Picture, Row},
    ranges::ranges,
    style::Style,
    text::{link, paragraphs},
    xml::{NAMESPACES, Xml},
};

const ROOT: &str = "office:document-content";

/// Pixels of a digit of the usual font, and of what stands beside the digits in a cell, by which columns are
/// as wide as in other workbooks; points of a pixel.
const DIGIT: f64 = 7.0;
const BESIDE: f64 = 5.0;
const PIXEL: f64 = 0.75;

/// Points of a line between words and a picture.
const LINE: f64 = 16.0;

/// The part of a workbook's pages.
pub(super) fn content(pages: &[Page]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::part(ROOT, &NAMESPACES)?;
    automatic_styles(&mut xml, pages)?;
    xml.open("office:body", &[])?;
    xml.open("office:spreadsheet", &[])?;
    for page in pages {
        sheet(&mut xml, page)?;
    }
    ranges(&mut xml, pages)?;
    xml.close("office:spreadsheet")?;
    xml.close("office:body")?;
    xml.end(ROOT)
}

/// The name of the style of a sheet, which leads to a page of paper.
fn sheet_style(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Cover | PageKind::Chart => "cover",
        PageKind::Table(_) => "table",
        PageKind::List(_) => "list",
    }
}

fn column_style(width: u16) -> String {
    format!("co{width}")
}

/// Tenths of a point.
fn tenths(height: f64) -> u32 {
    (height * 10.0).round() as u32
}

fn row_style(height: f64) -> String {
    format!("ro{}", tenths(height))
}

/// Sizes of columns and rows, and on what paper sheets are printed; in OpenDocument these are styles.
fn automatic_styles(xml: &mut Xml, pages: &[Page]) -> io::Result<()> {
    xml.open("office:automatic-styles", &[])?;
    for kind in [PageKind::Cover, PageKind::Table(0), PageKind::List(0)].map(sheet_style) {
        let master = if kind == "table" { "Default" } else { kind };
        let about = [("style:name", kind), ("style:family", "table"), ("style:master-page-name", master)];
        xml.open("style:style", &about)?;
        xml.empty("style:table-properties", &[("table:display", "true"), ("style:writing-mode", "lr-tb")])?;
        xml.close("style:style")?;
    }
    let widths: BTreeSet<u16> = pages.iter().flat_map(|page| page.widths.iter().copied()).collect();
    for width in widths {
        let points = format!("{:.2}pt", (f64::from(width) * DIGIT + BESIDE) * PIXEL);
        xml.open("style:style", &[("style:name", &column_style(width)), ("style:family", "table-column")])?;
        xml.empty("style:table-column-properties", &[("style:column-width", &points)])?;
        xml.close("style:style")?;
    }
    let rows = pages.iter().flat_map(|page| &page.rows);
    let heights: BTreeSet<u32> = rows.map(|row| tenths(row.height)).collect();
    for height in heights {
        let points = format!("{}.{}pt", height / 10, height % 10);
        xml.open("style:style", &[("style:name", &format!("ro{height}")), ("style:family", "table-row")])?;
        let size = [("style:row-height", points.as_str()), ("style:use-optimal-row-height", "false")];
        xml.empty("style:table-row-properties", &size)?;
        xml.close("style:style")?;
    }
    xml.close("office:automatic-styles")
}

fn sheet(xml: &mut Xml, page: &Page) -> io::Result<()> {
    xml.open("table:table", &[("table:name", &page.name), ("table:style-name", sheet_style(page.kind))])?;
    if let Some(own) = &page.picture {
        picture(xml, page, own)?;
    }
    for width in &page.widths {
        xml.empty("table:table-column", &[("table:style-name", &column_style(*width))])?;
    }
    for (at, row) in page.rows.iter().enumerate() {
        let is_heading = page.kind.heading() == Some(at);
        if is_heading {
            xml.open("table:table-header-rows", &[])?;
        }
        self::row(xml, row)?;
        if is_heading {
            xml.close("table:table-header-rows")?;
        }
    }
    xml.close("table:table")
}

/// A picture stands a line below the words of its sheet, and is as wide as they are.
fn picture(xml: &mut Xml, page: &Page, own: &Picture) -> io::Result<()> {
    const FRAME: &str = "draw:frame";
    let points = |length: f64| format!("{length:.2}pt");
    let wide: f64 = page.widths.iter().map(|width| (f64::from(*width) * DIGIT + BESIDE) * PIXEL).sum();
    let below: f64 = page.rows.iter().map(|row| f64::from(tenths(row.height)) / 10.0).sum();
    let (top, width, height) = (points(below + LINE), points(wide), points(wide * own.height()));
    xml.open("table:shapes", &[])?;
    xml.open(
        FRAME,
        &[
            ("draw:name", page.name.as_str()),
            ("draw:z-index", "0"),
            ("svg:x", "0pt"),
            ("svg:y", &top),
            ("svg:width", &width),
            ("svg:height", &height),
        ],
    )?;
    let image = [
        ("xlink:href", own.part.as_str()),
        ("xlink:type", "simple"),
        ("xlink:show", "embed"),
        ("xlink:actuate", "onLoad"),
    ];
    xml.empty("draw:image", &image)?;
    xml.said("svg:title", &[], &page.name)?;
    xml.said("svg:desc", &[], &own.alternative)?;
    xml.close(FRAME)?;
    xml.close("table:shapes")
}

fn row(xml: &mut Xml, row: &Row) -> io::Result<()> {
    xml.open("table:table-row", &[("table:style-name", &row_style(row.height))])?;
    for (style, held) in &row.cells {
        cell(xml, *style, held)?;
    }
    if row.cells.is_empty() {
        xml.empty("table:table-cell", &[])?;
    }
    xml.close("table:table-row")
}

/// A cell says its type: text is text, whatever it looks like.
fn cell(xml: &mut Xml, style: Style, held: &Held) -> io::Result<()> {
    const CELL: &str = "table:table-cell";
    let name = style.name();
    let text = [("table:style-name", name.as_str()), ("office:value-type", "string")];
    match held {
        Held::Nothing => return xml.empty(CELL, &[]),
        Held::Text(own) => {
            xml.open(CELL, &text)?;
            paragraphs(xml, own)?;
        }
        Held::Sheet(sheet) => {
            xml.open(CELL, &text)?;
            link(xml, &format!("#{sheet}.A1"), sheet)?;
        }
        Held::Email(address) => {
            xml.open(CELL, &text)?;
            link(xml, &format!("mailto:{address}"), address)?;
        }
        Held::Number(value) => {
            let exact = value.to_string();
            let number = [
                ("table:style-name", name.as_str()),
                ("office:value-type", "float"),
                ("office:value", exact.as_str()),
            ];
            xml.open(CELL, &number)?;
            paragraphs(xml, &number_text(*value, style.decimals().unwrap_or_default()))?;
        }
    }
    xml.close(CELL)
}
