//! Text in whatever encoding is taken apart into cells in order, none twice and none empty, or refused in words.

#![no_main]

use libfuzzer_sys::fuzz_target;
use quarterday::cells::{Content, text};

/// Stands in for the labels of a form: enough for the delimiter and swallowed rows to hang on it.
fn is_label(text: &str) -> bool {
    matches!(text.trim(), "Local authority" | "Period" | "Code" | "Total visits" | "Premises, all")
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = text::read(bytes, &is_label) else { return };
    for sheet in &document.sheets {
        let cells = sheet.cells();
        assert!(cells.windows(2).all(|pair| pair[0].at < pair[1].at));
        assert!(cells.iter().all(|cell| matches!(&cell.content, Content::Text(text) if !text.is_empty())));
    }
});
