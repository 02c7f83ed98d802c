//! Writes the pages of the reference that are made of the program itself, into `docs/reference` or the folder
//! that is named.
//!
//! `cargo run --example reference`; a test (`tests/it/reference.rs`) says when they are not as the program
//! is.

mod pages;

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map_or_else(|| PathBuf::from("docs/reference"), PathBuf::from);
    fs::create_dir_all(&folder)?;
    for (name, text) in pages::all() {
        fs::write(folder.join(name), text)?;
    }
    Ok(())
}
