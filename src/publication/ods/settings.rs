//! `settings.xml`: what programs show when they open the document: no grid, and headings of lists that stay.

use std::io;

use super::{
    page::{Page, PageKind},
    xml::{NAMESPACES, Xml},
};

const ROOT: &str = "office:document-settings";
const SET: &str = "config:config-item-set";
const NAMED: &str = "config:config-item-map-named";
const INDEXED: &str = "config:config-item-map-indexed";
const ENTRY: &str = "config:config-item-map-entry";

/// How a split is said that stays: as programs number it.
const FROZEN: &str = "2";

/// The part of a workbook's pages.
pub(super) fn settings(pages: &[Page]) -> io::Result<Vec<u8>> {
    // The names of the settings themselves are those of the family of OpenOffice programs.
    let of_programs = ("xmlns:ooo", "http://openoffice.org/2004/office");
    let attributes: Vec<(&str, &str)> = NAMESPACES.into_iter().chain([of_programs]).collect();
    let mut xml = Xml::part(ROOT, &attributes)?;
    xml.open("office:settings", &[])?;
    xml.open(SET, &[("config:name", "ooo:view-settings")])?;
    xml.open(INDEXED, &[("config:name", "Views")])?;
    xml.open(ENTRY, &[])?;
    item(&mut xml, "ViewId", "string", "view1")?;
    xml.open(NAMED, &[("config:name", "Tables")])?;
    for page in pages {
        view(&mut xml, page)?;
    }
    xml.close(NAMED)?;
    if let Some(first) = pages.first() {
        item(&mut xml, "ActiveTable", "string", &first.name)?;
    }
    xml.close(ENTRY)?;
    xml.close(INDEXED)?;
    xml.close(SET)?;
    xml.close("office:settings")?;
    xml.end(ROOT)
}

/// How one sheet is shown.
fn view(xml: &mut Xml, page: &Page) -> io::Result<()> {
    xml.open(ENTRY, &[("config:name", &page.name)])?;
    if let PageKind::List(heading) = page.kind {
        let below = (heading + 1).to_string();
        for (name, kind, value) in [
            ("HorizontalSplitMode", "short", FROZEN),
            ("VerticalSplitMode", "short", FROZEN),
            ("HorizontalSplitPosition", "int", "1"),
            ("VerticalSplitPosition", "int", below.as_str()),
            ("ActiveSplitRange", "short", "3"),
            ("PositionLeft", "int", "0"),
            ("PositionRight", "int", "1"),
            ("PositionTop", "int", "0"),
            ("PositionBottom", "int", below.as_str()),
        ] {
            item(xml, name, kind, value)?;
        }
    }
    item(xml, "ShowGrid", "boolean", "false")?;
    xml.close(ENTRY)
}

fn item(xml: &mut Xml, name: &str, kind: &str, value: &str) -> io::Result<()> {
    xml.said("config:config-item", &[("config:name", name), ("config:type", kind)], value)
}
