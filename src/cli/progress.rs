//! A progress bar on a terminal; nothing when piped.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over so many files, hidden if standard error is no terminal.
#[must_use]
pub fn bar(files: usize) -> ProgressBar {
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} files") {
        bar.set_style(style);
    }
    bar.set_message("reading");
    bar
}
