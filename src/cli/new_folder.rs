//! A folder of files that a command writes to begin with.

use std::{fs, io::Write, path::Path};

use super::CannotRun;
use crate::vocabulary::printable::whole;

/// Writes files, by their places in it, into a folder that is not there yet or is empty.
pub fn write<T: AsRef<str>, C: AsRef<[u8]>>(
    folder: &Path,
    files: impl IntoIterator<Item = (T, C)>,
) -> Result<(), CannotRun> {
    let shown = whole(&folder.display().to_string()).into_owned();
    let failed = |error: std::io::Error| {
        CannotRun::new(format!("{shown}: nothing more can be written there: {error}"))
    };
    fs::create_dir_all(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(CannotRun::new(format!(
            "{shown}: there is something in this folder. Name one that is empty, or a new one"
        )));
    }
    for (place, content) in files {
        let path = folder.join(place.as_ref());
        path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        fs::File::create_new(&path).and_then(|mut file| file.write_all(content.as_ref())).map_err(failed)?;
    }
    Ok(())
}
