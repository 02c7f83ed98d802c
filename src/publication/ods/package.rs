//! The parts of a document put together.

use std::{
    io::{Cursor, Write},
    path::Path,
};

use zip::{CompressionMethod, write::SimpleFileOptions};

use super::{
    super::{workbook::Workbook, xlsx::WorkbookError},
    content::content,
    manifest::{MEDIA_TYPE, manifest},
    meta::meta,
    page::pages,
    settings::settings,
    styles::styles,
};

/// Writes a workbook. The same workbook gives the same bytes.
///
/// # Errors
/// If the disk does not take it.
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
/// If its parts cannot be put together.
pub fn bytes(workbook: &Workbook) -> Result<Vec<u8>, WorkbookError> {
    let pages = pages(workbook);
    let parts = [
        ("content.xml", content(&pages)?),
        ("styles.xml", styles()?),
        ("meta.xml", meta(workbook)?),
        ("settings.xml", settings(&pages)?),
    ];
    let options = |method| {
        SimpleFileOptions::default().compression_method(method).last_modified_time(zip::DateTime::default())
    };
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // First and as it is, so that programs know the file by its first bytes.
    out.start_file("mimetype", options(CompressionMethod::Stored))?;
    out.write_all(MEDIA_TYPE.as_bytes())?;
    let names = parts.each_ref().map(|(name, _)| *name);
    let manifest = ("META-INF/manifest.xml", manifest(&names)?);
    for (name, part) in parts.into_iter().chain([manifest]) {
        out.start_file(name, options(CompressionMethod::Deflated))?;
        out.write_all(&part)?;
    }
    Ok(out.finish()?.into_inner())
}
