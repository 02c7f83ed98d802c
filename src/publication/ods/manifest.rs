//! `META-INF/manifest.xml`: which parts there are.

use std::io;

use super::xml::{VERSION, Xml};

/// What the whole is.
pub(super) const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The part that names the others, each with its media type.
pub(super) fn manifest(parts: &[(&str, &str)]) -> io::Result<Vec<u8>> {
    const ROOT: &str = "manifest:manifest";
    const ENTRY: &str = "manifest:file-entry";
    let namespace = ("xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0");
    let mut xml = Xml::part(ROOT, &[namespace, ("manifest:version", VERSION)])?;
    let whole =
        [("manifest:full-path", "/"), ("manifest:version", VERSION), ("manifest:media-type", MEDIA_TYPE)];
    xml.empty(ENTRY, &whole)?;
    for (part, media_type) in parts {
        xml.empty(ENTRY, &[("manifest:full-path", *part), ("manifest:media-type", *media_type)])?;
    }
    xml.end(ROOT)
}
