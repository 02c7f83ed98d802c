//! The files of a release beside what is published: declarations, as they were, so that all of it can be
//! worked
//! out again.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Reported, Workbook, WorkbookError, charts::write_charts, lists::write_published_lists, statistics,
    write_ods, write_xlsx,
};
use crate::{
    records::folder_in,
    schemas::{Collection, regular},
};

/// The folder of declarations in a release; in it lie one of the collection, under its name, and `register`.
pub const DECLARATIONS: &str = "declarations";

/// What the statistics workbook is called in each of its forms.
pub const STATISTICS: [&str; 2] = ["statistics.xlsx", "statistics.ods"];

/// Writes what of a run is published: the statistics workbook in all its forms, its charts and the lists of
/// its figures.
///
/// # Errors
/// If the disk does not take them.
pub fn write_published(out: &Path, run: &Reported<'_>) -> Result<(), WorkbookError> {
    write_published_lists(out, run)?;
    write_statistics(out, &statistics(run))
}

/// Writes the statistics workbook in all its forms, and its charts, side by side.
///
/// # Errors
/// If the disk does not take it.
pub fn write_statistics(out: &Path, workbook: &Workbook) -> Result<(), WorkbookError> {
    let [xlsx, ods] = STATISTICS.map(|name| out.join(name));
    let books = || rayon::join(|| write_xlsx(&xlsx, workbook), || write_ods(&ods, workbook));
    let (charts, (one, other)) = rayon::join(|| write_charts(out, &workbook.charts), books);
    charts?;
    one.and(other)
}

/// Copies the declarations of the collection and all files of the register.
///
/// # Errors
/// If one cannot be read, or the disk does not take it.
pub fn write_declarations(
    out: &Path,
    collection: &Collection,
    place: &Path,
    register: &Path,
) -> io::Result<()> {
    let root = Path::new(DECLARATIONS);
    let own = root.join(&collection.name);
    let folder = if place.is_dir() { place } else { place.parent().unwrap_or(place) };
    for file in &collection.files {
        let below = file.strip_prefix(folder).map_or_else(|_| named(file), Path::to_owned);
        copy(file, out, &own.join(below))?;
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(register)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|own| own.eq_ignore_ascii_case("csv")));
    files.sort();
    files.iter().try_for_each(|file| copy(file, out, &root.join("register").join(named(file))))
}

fn named(file: &Path) -> PathBuf {
    file.file_name().map(PathBuf::from).unwrap_or_default()
}

fn copy(from: &Path, out: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        folder_in(out, folder)?;
    }
    fs::write(out.join(to), regular::read(from)?)
}
