//! The whole of an xlsx.

use std::collections::BTreeMap;

use super::{
    super::{
        package::Package,
        tree::{Element, WhyNot},
        workbook::{Area, Link, Properties, Sheet, Workbook},
    },
    drawings, number_formats,
    relations::{self, Relation},
    sheet::{self, Shared},
    sheet_parts, styles, texts,
};

/// Takes an xlsx apart.
pub(in super::super) fn read(package: &mut Package, file: &str) -> Result<Workbook, WhyNot> {
    let of_package = relations::of_part(package, "")?;
    let part = |kind: &str, usual: &str| {
        let own = of_package.values().find(|relation| relation.kind == kind);
        own.map_or(usual.to_owned(), |relation| relation.target.clone())
    };
    let place = part("officeDocument", "xl/workbook.xml");
    let tree = package.tree(&place)?.ok_or("it has no part that lists its sheets")?;
    let leads = relations::of_part(package, &place)?;
    let mut book = Workbook { file: file.to_owned(), ..Workbook::default() };
    book.properties = properties(package.tree(&part("core-properties", "docProps/core.xml"))?.as_ref());
    let view = tree.at(&["bookViews", "workbookView"]);
    book.opens_at = view.and_then(|view| view.number("activeTab")).unwrap_or(0);
    let mut shared = shared(package, &leads, &tree)?;
    for own in tree.child("sheets").into_iter().flat_map(|sheets| sheets.all("sheet")) {
        let Some(relation) = own.attribute("id").and_then(|id| leads.get(id)) else { continue };
        add_sheet(own, relation, package, &mut shared, &mut book)?;
    }
    book.styles = shared.styles;
    parts(package, &mut book)?;
    Ok(book)
}

fn properties(core: Option<&Element>) -> Properties {
    let text = |name: &str| {
        core.and_then(|core| core.child(name)).map(|own| own.text().trim().to_owned()).unwrap_or_default()
    };
    Properties {
        title: text("title"),
        author: text("creator"),
        keywords: text("keywords"),
        language: text("language"),
    }
}

fn shared(
    package: &mut Package,
    leads: &BTreeMap<String, Relation>,
    tree: &Element,
) -> Result<Shared, WhyNot> {
    let part = |kind: &str| leads.values().find(|own| own.kind == kind).map(|own| own.target.as_str());
    let styles = styles::read(package, part("styles").unwrap_or("xl/styles.xml"), part("theme"))?;
    let of_days = styles.iter().map(|style| number_formats::is_of_days(&style.number_format)).collect();
    Ok(Shared {
        texts: texts::shared(package, part("sharedStrings").unwrap_or("xl/sharedStrings.xml"))?,
        styles,
        of_days,
        begins_1904: tree.child("workbookPr").and_then(|own| own.says("date1904")) == Some(true),
        cells: 0,
    })
}

fn add_sheet(
    own: &Element,
    relation: &Relation,
    package: &mut Package,
    shared: &mut Shared,
    book: &mut Workbook,
) -> Result<(), WhyNot> {
    let name = own.attribute("name").unwrap_or_default();
    if !matches!(relation.kind.as_str(), "worksheet" | "chartsheet") {
        return Ok(());
    }
    book.all_sheets.push(name.to_owned());
    if own.attribute("state").is_some_and(|state| state != "visible") {
        book.hidden_sheets.push(name.to_owned());
    }
    if relation.kind == "worksheet" {
        let sheet = worksheet(name, &relation.target, package, shared)?;
        book.sheets.push(sheet);
    }
    Ok(())
}

fn worksheet(name: &str, part: &str, package: &mut Package, shared: &mut Shared) -> Result<Sheet, WhyNot> {
    let bytes = package.bytes(part)?.ok_or_else(|| format!("{part}: the part of a sheet is missing"))?;
    let (mut sheet, around) =
        sheet::read(name, &bytes, shared).map_err(|why| format!("sheet \"{name}\": {why}"))?;
    let leads = relations::of_part(package, part)?;
    let target =
        |own: &Element| own.attribute("id").and_then(|id| leads.get(id)).map(|own| own.target.clone());
    for own in around.child("tableParts").into_iter().flat_map(|list| list.all("tablePart")) {
        let Some(place) = target(own) else { continue };
        let tree = package.tree(&place)?.ok_or_else(|| format!("{place}: the part of a table is missing"))?;
        sheet.tables.extend(sheet_parts::table(&tree));
    }
    sheet.tables.sort_by_key(|table| table.area.first);
    for own in around.child("hyperlinks").into_iter().flat_map(|list| list.all("hyperlink")) {
        let Some(area) = own.attribute("ref").and_then(Area::parse) else { continue };
        let location = own.attribute("location").unwrap_or_default().to_owned();
        sheet::link(&mut sheet, area, Link { target: target(own).unwrap_or_default(), location });
    }
    for own in around.all("drawing") {
        let drawing = target(own).map(|place| package.tree(&place)).transpose()?.flatten();
        sheet.charts += drawing.as_ref().map_or(0, drawings::charts);
    }
    Ok(sheet)
}

/// What is seen by the names of parts alone.
fn parts(package: &mut Package, book: &mut Workbook) -> Result<(), WhyNot> {
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    for name in names {
        if drawings::is_drawing(&name)
            && let Some(drawing) = package.tree(&name)?
        {
            drawings::take(&name, &drawing, book);
        }
        let acts = ["xl/externalLinks/", "xl/connections"].iter().any(|start| name.starts_with(start));
        if acts || name.contains("vbaProject") {
            book.acting.push(name);
        } else if name.starts_with("xl/media/") {
            book.pictures.push(name);
        }
    }
    Ok(())
}
