//! Puts what is shipped into the program, so that `quarterday init` can write it wherever the program came
//! from: the collections and the register of `schemas/`, the samples that `sample_data/shipped` names, and by
//! what editors know declarations.

use std::{
    env,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

/// What is taken of the workspace of a sample: neither outputs nor what somebody tried out in it.
const OF_A_SAMPLE: [&str; 5] = ["README.md", "planted.csv", "quarterday.toml", "history", "inbox"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let list = root.join("sample_data/shipped");
    let mut tops = vec![root.join("schemas"), root.join(".taplo.toml"), root.join(".vscode/settings.json")];
    let samples = fs::read_to_string(&list)?;
    for sample in samples.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let workspace = root.join("sample_data").join(sample);
        tops.extend(OF_A_SAMPLE.map(|entry| workspace.join(entry)).into_iter().filter(|top| top.exists()));
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", list.display());
    let mut files = Vec::new();
    for top in tops {
        println!("cargo::rerun-if-changed={}", top.display());
        add_files(&top, &mut files)?;
    }
    let mut table = String::from("&[\n");
    for file in files {
        let parts = file.strip_prefix(&root).map_err(io::Error::other)?.iter();
        let place = parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        writeln!(table, "({place:?}, include_bytes!({:?})),", file.display().to_string())
            .map_err(io::Error::other)?;
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    fs::write(out.join("shipped.rs"), table)
}

/// A file, or all files of a folder in the order of their names; what is hidden is not shipped.
fn add_files(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if place.is_file() {
        files.push(place.to_owned());
        return Ok(());
    }
    let mut entries = fs::read_dir(place)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        let is_hidden = entry.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        // What runs of a collection's own report or scorecard leave beside its declarations.
        let is_output = entry.file_name().is_some_and(|name| name == "out") && entry.is_dir();
        if !is_hidden && !is_output {
            add_files(&entry, files)?;
        }
    }
    Ok(())
}
