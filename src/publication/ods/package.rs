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
    let pages = pages(workbook)?;
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
    let pictures = || pages.iter().filter_map(|page| page.picture.as_ref());
    let names = parts.iter().map(|(name, _)| (*name, "text/xml"));
    let named: Vec<(&str, &str)> =
        names.chain(pictures().map(|own| (own.part.as_str(), "image/png"))).collect();
    let manifest = ("META-INF/manifest.xml", manifest(&named)?);
    for (name, part) in parts.into_iter().chain([manifest]) {
        out.start_file(name, options(CompressionMethod::Deflated))?;
        out.write_all(&part)?;
    }
    // A picture is packed already.
    for own in pictures() {
        out.start_file(own.part.as_str(), options(CompressionMethod::Stored))?;
        out.write_all(&own.png)?;
    }
    Ok(out.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{
        super::super::workbook::{SheetColumn, TableCell, TableSheet},
        *,
    };

    fn list() -> Workbook {
        let sheet = TableSheet {
            name: "To_do".to_owned(),
            title: "What is to be done".to_owned(),
            notes: vec!["A note.".to_owned()],
            columns: vec![SheetColumn::text("What", 20), SheetColumn::number("How often", 10, 1)],
            rows: vec![vec![
                TableCell::Text("=1+1".to_owned()),
                TableCell::Number { value: 1234.5, decimals: 1 },
            ]],
            is_list: true,
        };
        Workbook { title: "To do".to_owned(), sheets: vec![sheet], ..Workbook::default() }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_headings_of_a_list_stay_in_view_and_can_be_filtered_by() {
        let bytes = bytes(&list()).unwrap();
        let settings = part(&bytes, "settings.xml");
        assert!(
            settings.contains("config:name=\"VerticalSplitPosition\" config:type=\"int\">4<"),
            "{settings}"
        );
        let content = part(&bytes, "content.xml");
        let range = "table:target-range-address=\"To_do.A4:To_do.B5\" table:contains-header=\"true\" \
                     table:display-filter-buttons=\"true\"";
        assert!(content.contains(range), "{content}");
        let number = "table:style-name=\"Listed_20_number_20_1\" office:value-type=\"float\" \
                      office:value=\"1234.5\"><text:p>1,234.5</text:p>";
        assert!(content.contains(number), "{content}");
        assert!(content.contains("office:value-type=\"string\"><text:p>=1+1</text:p>"), "{content}");
    }

    #[test]
    fn a_table_of_no_rows_has_an_empty_one_as_in_the_other_form() {
        let mut book = list();
        book.sheets[0].rows.clear();
        let content = part(&bytes(&book).unwrap(), "content.xml");
        assert!(content.contains("table:target-range-address=\"To_do.A4:To_do.B5\""), "{content}");
        assert!(content.ends_with("</office:document-content>"), "{content}");
    }
}
