//! `meta.xml`: what the document is, who made it, by what it is found, and in which language it is.

use std::io;

use super::{
    super::workbook::Workbook,
    xml::{NAMESPACES, Xml},
};

const ROOT: &str = "office:document-meta";

/// A fixed time: the file says when it was published on its cover, and two runs must not differ.
const FIXED: &str = "2000-01-01T00:00:00Z";

/// The part of a workbook.
pub(super) fn meta(workbook: &Workbook) -> io::Result<Vec<u8>> {
    let mut xml = Xml::part(ROOT, &NAMESPACES)?;
    xml.open("office:meta", &[])?;
    xml.said("meta:generator", &[], concat!("quarterday/", env!("CARGO_PKG_VERSION")))?;
    xml.said("dc:title", &[], &workbook.title)?;
    xml.said("meta:initial-creator", &[], &workbook.author)?;
    xml.said("dc:creator", &[], &workbook.author)?;
    xml.said("meta:creation-date", &[], FIXED)?;
    xml.said("dc:date", &[], FIXED)?;
    for word in &workbook.keywords {
        xml.said("meta:keyword", &[], word)?;
    }
    xml.said("dc:language", &[], "en-GB")?;
    xml.close("office:meta")?;
    xml.end(ROOT)
}
