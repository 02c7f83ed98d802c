//! The parts of a .docx, and the zip that they lie in: the same document gives the same bytes.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use super::{
    body::{Body, body},
    styles::{NUMBERING, STYLES},
};
use crate::annual_report::{document::Document, markup::Markup};

/// How every part begins.
pub const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const WORDS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The document as the bytes of a .docx; `day` is that of its making, such as 2010-09-01.
///
/// # Errors
/// If it is larger than a zip can be.
pub fn docx(document: &Document, day: &str) -> ZipResult<Vec<u8>> {
    let body = body(document);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let packed = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let parts: [(&str, String); 9] = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package_relationships()),
        ("docProps/app.xml", app()),
        ("docProps/core.xml", core(document, day)),
        ("word/_rels/document.xml.rels", document_relationships(&body)),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/numbering.xml", numbering(body.numbered)),
        ("word/settings.xml", settings()),
        ("word/footer.xml", footer(document)),
    ];
    for (name, text) in
        parts.iter().map(|(name, text)| (*name, text)).chain([("word/document.xml", &body.xml)])
    {
        zip.start_file(name, packed)?;
        zip.write_all(text.as_bytes())?;
    }
    // A picture is packed already.
    let stored = packed.compression_method(CompressionMethod::Stored);
    for (at, picture) in body.pictures.iter().enumerate() {
        zip.start_file(format!("word/media/picture{}.png", at + 1), stored)?;
        zip.write_all(picture)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types() -> String {
    let mut made = Markup::beginning(HEAD);
    made.start("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")]);
    let rels = "application/vnd.openxmlformats-package.relationships+xml";
    for (extension, kind) in [("rels", rels), ("xml", "application/xml"), ("png", "image/png")] {
        made.leaf("Default", &[("Extension", extension), ("ContentType", kind)]);
    }
    let own = |name: &str| format!("{CONTENT}.{name}+xml");
    let parts = [
        ("/word/document.xml", own("document.main")),
        ("/word/styles.xml", own("styles")),
        ("/word/numbering.xml", own("numbering")),
        ("/word/settings.xml", own("settings")),
        ("/word/footer.xml", own("footer")),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
        (
            "/docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml".to_owned(),
        ),
    ];
    for (name, kind) in &parts {
        made.leaf("Override", &[("PartName", name), ("ContentType", kind)]);
    }
    made.done()
}

fn package_relationships() -> String {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relationships(&[
        ("document", &format!("{OFFICE}/officeDocument"), "word/document.xml", false),
        ("core", core, "docProps/core.xml", false),
        ("app", &format!("{OFFICE}/extended-properties"), "docProps/app.xml", false),
    ])
}

fn document_relationships(body: &Body) -> String {
    let kinds = ["styles", "numbering", "settings", "footer"].map(|kind| (kind, format!("{OFFICE}/{kind}")));
    let names = kinds.iter().map(|(kind, _)| format!("{kind}.xml")).collect::<Vec<_>>();
    let mut all: Vec<(String, String, String, bool)> = kinds
        .iter()
        .zip(&names)
        .map(|((id, kind), name)| ((*id).to_owned(), kind.clone(), name.clone(), false))
        .collect();
    let links = body.links.iter().enumerate();
    all.extend(
        links.map(|(at, to)| (format!("link{}", at + 1), format!("{OFFICE}/hyperlink"), to.clone(), true)),
    );
    all.extend((1..=body.pictures.len()).map(|at| {
        (format!("picture{at}"), format!("{OFFICE}/image"), format!("media/picture{at}.png"), false)
    }));
    let all: Vec<(&str, &str, &str, bool)> =
        all.iter().map(|(id, kind, to, is_out)| (id.as_str(), kind.as_str(), to.as_str(), *is_out)).collect();
    relationships(&all)
}

fn relationships(all: &[(&str, &str, &str, bool)]) -> String {
    let mut made = Markup::beginning(HEAD);
    made.start("Relationships", &[("xmlns", RELATIONSHIPS)]);
    for (id, kind, to, is_outside) in all {
        let mut attributes = vec![("Id", *id), ("Type", *kind), ("Target", *to)];
        attributes.extend(is_outside.then_some(("TargetMode", "External")));
        made.leaf("Relationship", &attributes);
    }
    made.done()
}

fn core(document: &Document, day: &str) -> String {
    let mut made = Markup::beginning(HEAD);
    made.start(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    made.words("dc:title", &[], &document.title);
    made.words("dc:creator", &[], &document.publisher);
    made.words("dc:language", &[], "en-GB");
    for name in ["dcterms:created", "dcterms:modified"] {
        made.words(name, &[("xsi:type", "dcterms:W3CDTF")], &format!("{day}T00:00:00Z"));
    }
    made.done()
}

fn app() -> String {
    let mut made = Markup::beginning(HEAD);
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    made.start("Properties", &[("xmlns", kind)]).words("Application", &[], "quarterday");
    made.done()
}

fn settings() -> String {
    let mut made = Markup::beginning(HEAD);
    made.start("w:settings", &[("xmlns:w", WORDS)]);
    made.leaf("w:defaultTabStop", &[("w:val", "720")]);
    made.start("w:compat", &[]);
    let mode = "http://schemas.microsoft.com/office/word";
    made.leaf("w:compatSetting", &[("w:name", "compatibilityMode"), ("w:uri", mode), ("w:val", "15")]).end();
    made.leaf("w:themeFontLang", &[("w:val", "en-GB")]);
    made.done()
}

/// Title and number of the page.
fn footer(document: &Document) -> String {
    let mut made = Markup::beginning(HEAD);
    made.start("w:ftr", &[("xmlns:w", WORDS)]).start("w:p", &[]);
    made.start("w:pPr", &[]).leaf("w:pStyle", &[("w:val", "Footer")]).end();
    let space = [("xml:space", "preserve")];
    made.start("w:r", &[]).words("w:t", &space, &format!("{}, page ", document.title)).end();
    made.start("w:fldSimple", &[("w:instr", " PAGE ")]).start("w:r", &[]).words("w:t", &[], "1");
    made.done()
}

/// A list that counts, for each numbered one.
fn numbering(numbered: usize) -> String {
    let mut made = Markup::beginning(NUMBERING);
    for at in 0..numbered {
        made.start("w:num", &[("w:numId", &(at + 2).to_string())]).leaf("w:abstractNumId", &[("w:val", "1")]);
        made.start("w:lvlOverride", &[("w:ilvl", "0")])
            .leaf("w:startOverride", &[("w:val", "1")])
            .end()
            .end();
    }
    made.done() + "</w:numbering>\n"
}
