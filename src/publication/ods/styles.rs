//! `styles.xml`: how cells of each kind look, and on what paper sheets are printed.

use std::io;

use super::{
    super::xlsx::TEXT_POINTS,
    style::{MOST_DECIMALS, Style},
    xml::{Attributes, NAMESPACES, Xml},
};

const ROOT: &str = "office:document-styles";
const FONT: &str = "Arial";

/// Margins of paper: on its sides, and above and below.
const USUAL: [&str; 2] = ["17.8mm", "19.1mm"];
const NARROW: [&str; 2] = ["10.2mm", "12.7mm"];

/// The part; it is the same for all workbooks.
pub(super) fn styles() -> io::Result<Vec<u8>> {
    let mut xml = Xml::part(ROOT, &NAMESPACES)?;
    xml.open("office:font-face-decls", &[])?;
    let font = [("style:name", FONT), ("svg:font-family", FONT), ("style:font-family-generic", "swiss")];
    xml.empty("style:font-face", &font)?;
    xml.close("office:font-face-decls")?;
    xml.open("office:styles", &[])?;
    usual(&mut xml)?;
    (0..=MOST_DECIMALS).try_for_each(|decimals| number(&mut xml, decimals))?;
    Style::all().into_iter().try_for_each(|style| cell(&mut xml, style))?;
    xml.close("office:styles")?;
    papers(&mut xml)?;
    xml.end(ROOT)
}

/// What holds where a style says nothing; the language too.
fn usual(xml: &mut Xml) -> io::Result<()> {
    let size = format!("{TEXT_POINTS}pt");
    xml.open("style:default-style", &[("style:family", "table-cell")])?;
    let text = [
        ("style:font-name", FONT),
        ("fo:font-size", size.as_str()),
        ("fo:language", "en"),
        ("fo:country", "GB"),
    ];
    xml.empty("style:text-properties", &text)?;
    xml.close("style:default-style")?;
    xml.empty("style:style", &[("style:name", "Default"), ("style:family", "table-cell")])
}

fn number_style(decimals: u8) -> String {
    format!("N{decimals}")
}

/// Thousands apart, and so many decimals.
fn number(xml: &mut Xml, decimals: u8) -> io::Result<()> {
    let digits = decimals.to_string();
    xml.open("number:number-style", &[("style:name", &number_style(decimals))])?;
    let shown = [
        ("number:decimal-places", digits.as_str()),
        ("number:min-decimal-places", digits.as_str()),
        ("number:min-integer-digits", "1"),
        ("number:grouping", "true"),
    ];
    xml.empty("number:number", &shown)?;
    xml.close("number:number-style")
}

fn cell(xml: &mut Xml, style: Style) -> io::Result<()> {
    let (name, shown, parent) = (style.name(), style.shown(), style.parent().name());
    let data = style.decimals().map(number_style);
    let mut about = vec![
        ("style:name", name.as_str()),
        ("style:display-name", shown.as_str()),
        ("style:family", "table-cell"),
        ("style:parent-style-name", parent.as_str()),
    ];
    about.extend(data.as_deref().map(|data| ("style:data-style-name", data)));
    xml.open("style:style", &about)?;
    let mut own = Vec::new();
    own.extend(style.is_at_top().then_some(("style:vertical-align", "top")));
    own.extend(style.is_wrapped().then_some(("fo:wrap-option", "wrap")));
    own.extend(style.side().map(|_| ("style:text-align-source", "fix")));
    properties(xml, "style:table-cell-properties", &own)?;
    let side: Vec<(&str, &str)> = style.side().map(|side| ("fo:text-align", side)).into_iter().collect();
    properties(xml, "style:paragraph-properties", &side)?;
    letters(xml, style)?;
    xml.close("style:style")
}

fn letters(xml: &mut Xml, style: Style) -> io::Result<()> {
    let points = style.points().map(|points| format!("{points}pt"));
    let mut own = Vec::new();
    own.extend((style == Style::Link).then_some(("fo:color", "#0000ff")));
    own.extend(points.as_deref().map(|points| ("fo:font-size", points)));
    own.extend(style.is_bold().then_some(("fo:font-weight", "bold")));
    if style == Style::Link {
        let under = [
            ("style:text-underline-style", "solid"),
            ("style:text-underline-width", "auto"),
            ("style:text-underline-color", "font-color"),
        ];
        own.extend(under);
    }
    properties(xml, "style:text-properties", &own)
}

fn properties(xml: &mut Xml, name: &str, own: Attributes<'_>) -> io::Result<()> {
    if own.is_empty() { Ok(()) } else { xml.empty(name, own) }
}

/// Paper of A4 on which all columns find room: upright for the cover, on its side for tables; lists have
/// smaller margins and say on which page of how many one is.
fn papers(xml: &mut Xml) -> io::Result<()> {
    xml.open("office:automatic-styles", &[])?;
    paper(xml, "cover", ["210mm", "297mm", "portrait"], USUAL)?;
    paper(xml, "table", ["297mm", "210mm", "landscape"], USUAL)?;
    paper(xml, "list", ["297mm", "210mm", "landscape"], NARROW)?;
    xml.close("office:automatic-styles")?;
    xml.open("office:master-styles", &[])?;
    let page = |name, layout| [("style:name", name), ("style:page-layout-name", layout)];
    xml.empty("style:master-page", &page("Default", "table"))?;
    xml.empty("style:master-page", &page("cover", "cover"))?;
    xml.open("style:master-page", &page("list", "list"))?;
    footer(xml)?;
    xml.close("style:master-page")?;
    xml.close("office:master-styles")
}

fn paper(xml: &mut Xml, name: &str, size: [&str; 3], [sides, ends]: [&str; 2]) -> io::Result<()> {
    xml.open("style:page-layout", &[("style:name", name)])?;
    let own = [
        ("fo:page-width", size[0]),
        ("fo:page-height", size[1]),
        ("style:print-orientation", size[2]),
        ("fo:margin-top", ends),
        ("fo:margin-bottom", ends),
        ("fo:margin-left", sides),
        ("fo:margin-right", sides),
        ("style:print", "objects charts drawings zero-values"),
        ("style:scale-to-X", "1"),
    ];
    xml.empty("style:page-layout-properties", &own)?;
    xml.close("style:page-layout")
}

/// The name of the sheet, and the page.
fn footer(xml: &mut Xml) -> io::Result<()> {
    xml.open("style:footer", &[])?;
    xml.open("style:region-left", &[])?;
    xml.open("text:p", &[])?;
    xml.said("text:sheet-name", &[], "?")?;
    xml.close("text:p")?;
    xml.close("style:region-left")?;
    xml.open("style:region-right", &[])?;
    xml.open("text:p", &[])?;
    xml.text("Page ")?;
    xml.said("text:page-number", &[], "1")?;
    xml.text(" of ")?;
    xml.said("text:page-count", &[], "1")?;
    xml.close("text:p")?;
    xml.close("style:region-right")?;
    xml.close("style:footer")
}
