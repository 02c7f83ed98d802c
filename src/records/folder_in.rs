//! Folders below an output folder in the making.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// Makes a folder below an output folder that is there, and gives its place. If that folder is gone, since
/// the run was told to end and its work was removed, it is not made anew: it would be left behind.
///
/// # Errors
/// If the disk refuses, or the output folder is gone.
pub fn folder_in(out: &Path, below: impl AsRef<Path>) -> io::Result<PathBuf> {
    let mut place = out.to_owned();
    for part in below.as_ref().components() {
        place.push(part);
        match fs::create_dir(&place) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => made?,
        }
    }
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_made_in_one_that_is_there_and_never_brings_back_one_that_is_gone() {
        let work = tempfile::tempdir().unwrap();
        let out = work.path().join("making");
        assert_eq!(folder_in(&out, "records/visits").unwrap_err().kind(), ErrorKind::NotFound);
        assert!(!out.exists());
        fs::create_dir(&out).unwrap();
        for _ in 0..2 {
            assert_eq!(folder_in(&out, "records/visits").unwrap(), out.join("records/visits"));
        }
        assert!(out.join("records/visits").is_dir());
    }
}
