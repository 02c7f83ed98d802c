//! The whole of an ods.

use super::{
    super::{
        package::Package,
        tree::{self, Element, WhyNot},
        workbook::{Properties, Sheet, Workbook},
    },
    cells::Cells,
    drawings, settings,
    styles::Styles,
    tables,
};

/// Takes an ods apart.
pub(in super::super) fn read(package: &mut Package, file: &str) -> Result<Workbook, WhyNot> {
    let mut book = Workbook { file: file.to_owned(), ..Workbook::default() };
    let content = package.bytes("content.xml")?.ok_or("it has no part content.xml")?;
    let of_document = package.tree("styles.xml")?;
    let mut styles = Styles::default();
    of_document.iter().for_each(|part| styles.take(part));
    // Styles stand before what they are of, but are known only once the part is read: once for them alone.
    let whole = tree::read_handing_over(&content, "table-row", &mut |_, _| Ok(())).map_err(in_content)?;
    styles.take(&whole);
    let mut cells = Cells::new(&styles);
    let whole = tree::read_handing_over(&content, "table-row", &mut |open, row| {
        // A table within a cell is no sheet.
        let Some(depth) = open.iter().position(|own| own.name == "spreadsheet") else { return Ok(()) };
        let Some(table) = open.get(depth + 1).filter(|own| own.name == "table") else { return Ok(()) };
        let number = open[depth].all("table").count();
        cells.row(number, table, &row, &mut book)
    })
    .map_err(in_content)?;
    let spreadsheet = whole.at(&["body", "spreadsheet"]).ok_or("it is a document, but no spreadsheet")?;
    let (sheets, looks) = cells.looks();
    (book.sheets, book.styles) = (sheets, looks);
    around(spreadsheet, of_document.as_ref(), &styles, &mut book);
    if let Some(own) = package.tree("settings.xml")? {
        settings::take(&own, &mut book);
    }
    book.properties = properties(package.tree("meta.xml")?.as_ref(), &styles);
    parts(package, &mut book);
    Ok(book)
}

fn in_content(why: WhyNot) -> WhyNot {
    format!("content.xml: {why}")
}

/// What is told of sheets around their cells.
fn around(spreadsheet: &Element, document: Option<&Element>, styles: &Styles, book: &mut Workbook) {
    let mut sheets = std::mem::take(&mut book.sheets);
    for (number, table) in spreadsheet.all("table").enumerate() {
        let name = table.attribute("name").unwrap_or_default();
        if number >= sheets.len() {
            sheets.push(Sheet { name: name.to_owned(), zoom: 100, usual_width: 8.43, ..Sheet::default() });
        }
        let Some(sheet) = sheets.get_mut(number) else { continue };
        sheet.name = name.to_owned();
        drawings::take(table, sheet, book);
        sheet.is_coloured_by_conditions |= table.every("conditional-format").next().is_some();
        let style = table.attribute("style-name").unwrap_or_default();
        if styles.property("table", style, "display") == Some("false") {
            book.hidden_sheets.push(name.to_owned());
        }
        let page = styles.master_page(style).unwrap_or("Default");
        sheet.has_page_header = document.is_some_and(|document| has_header(document, page));
        book.all_sheets.push(name.to_owned());
        let sources = table.every("table-source").chain(table.every("cell-range-source"));
        book.acting.extend(sources.map(|_| format!("{name}: a link to another document")));
    }
    tables::take(spreadsheet, &mut sheets);
    book.sheets = sheets;
}

/// Whether anything is printed above or below each page.
fn has_header(document: &Element, page: &str) -> bool {
    let mut pages = document.every("master-page").filter(|own| own.attribute("name") == Some(page));
    let is_header = |own: &Element| own.name.starts_with("header") || own.name.starts_with("footer");
    let prints = |own: &Element| own.says("display") != Some(false) && !own.text().trim().is_empty();
    pages.any(|page| page.children().any(|own| is_header(own) && prints(own)))
}

fn properties(meta: Option<&Element>, styles: &Styles) -> Properties {
    let meta = meta.and_then(|meta| meta.child("meta"));
    let all = |name: &str| {
        let own = meta.into_iter().flat_map(|meta| meta.all(name)).map(|own| own.text().trim().to_owned());
        own.filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    let first = |name: &str| all(name).into_iter().next();
    Properties {
        title: first("title").unwrap_or_default(),
        author: first("initial-creator").or_else(|| first("creator")).unwrap_or_default(),
        keywords: all("keyword").join(", "),
        language: first("language").or_else(|| styles.language()).unwrap_or_default(),
    }
}

/// What is seen by the names of parts alone.
fn parts(package: &Package, book: &mut Workbook) {
    let own = |start: &str| {
        package.names().filter(|name| name.starts_with(start)).map(str::to_owned).collect::<Vec<_>>()
    };
    let is_list = |name: &str| name.ends_with("script-lc.xml") || name.ends_with("script-lb.xml");
    let macros = own("Basic/").into_iter().chain(own("Scripts/"));
    book.acting.extend(macros.filter(|name| !is_list(name) && !name.ends_with('/')));
    book.pictures.extend(own("Pictures/").into_iter().filter(|name| !name.ends_with('/')));
}
