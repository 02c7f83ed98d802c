//! A room imports only from rooms to its left.

use std::{fs, path::Path};

use crate::workspace::project;

const ROOMS: [&str; 34] = [
    "vocabulary",
    "expressions",
    "schemas",
    "ledger",
    "intake",
    "cells",
    "reading",
    "readers",
    "returns",
    "records",
    "releases",
    "frames",
    "validation",
    "figures",
    "statistics",
    "disclosure",
    "registers",
    "form_audit",
    "publication",
    "status",
    "page",
    "comparison",
    "chasing",
    "checking",
    "impact",
    "tracing",
    "purging",
    "answering",
    "scorecard",
    "packs",
    "annual_report",
    "sql",
    "portal",
    "cli",
];

fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { sources(&path, found) } else { found.push(path) }
    }
}

#[test]
fn every_import_points_left() {
    let source = project().join("src");
    let mut files = Vec::new();
    sources(&source, &mut files);
    let mut broken = Vec::new();
    for file in files {
        let below = file.strip_prefix(&source).unwrap();
        let room = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let Some(own) = ROOMS.iter().position(|name| *name == room) else { continue };
        let text = fs::read_to_string(&file).unwrap();
        for (at, name) in ROOMS.iter().enumerate().filter(|(at, _)| *at > own) {
            let group = text.split("use crate::{").skip(1).filter_map(|rest| rest.split("};").next());
            let grouped = group
                .flat_map(|group| group.split(['\n', ',', ' ']))
                .any(|part| part.trim().split("::").next() == Some(name));
            if grouped || text.contains(&format!("crate::{name}")) {
                broken.push(format!(
                    "{} imports {}, which stands {} rooms to its right",
                    below.display(),
                    name,
                    at - own
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_is_in_the_order() {
    let rooms = fs::read_dir(project().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    for room in rooms {
        let name = room.file_name().unwrap().to_string_lossy().into_owned();
        assert!(ROOMS.contains(&name.as_str()), "src/{name} has no place in the order of rooms");
    }
}

#[test]
fn no_line_is_longer_than_110_columns() {
    let mut files = Vec::new();
    sources(&project().join("src"), &mut files);
    let mut long = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let text = fs::read_to_string(file).unwrap();
        let lines = text.lines().enumerate().filter(|(_, line)| line.chars().count() > 110);
        long.extend(lines.map(|(at, _)| format!("{}:{}", file.display(), at + 1)));
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn rooms_begin_with_their_contents_alone() {
    let mut files = Vec::new();
    sources(&project().join("src"), &mut files);
    let holds_code = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().filter(|word| !word.starts_with("pub")).collect();
        let first = words.first().copied().unwrap_or_default();
        ["fn", "struct", "enum", "impl", "trait", "const", "static", "type", "macro_rules!"].contains(&first)
    };
    let contents = files.iter().filter(|file| file.file_name().is_some_and(|name| name == "mod.rs"));
    let with_code: Vec<String> = contents
        .filter(|file| fs::read_to_string(file).unwrap().lines().any(holds_code))
        .map(|file| file.display().to_string())
        .collect();
    assert!(with_code.is_empty(), "{}", with_code.join("\n"));
}

#[test]
fn no_room_has_a_vague_name() {
    let mut files = Vec::new();
    sources(&project().join("src"), &mut files);
    for file in files {
        for part in file.components().map(|part| part.as_os_str().to_string_lossy().into_owned()) {
            let stem = part.trim_end_matches(".rs");
            assert!(
                !["utils", "util", "helpers", "helper", "common", "misc", "manager"].contains(&stem),
                "{}",
                file.display()
            );
        }
    }
}
