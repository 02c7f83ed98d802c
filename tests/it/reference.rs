//! The pages of the reference that are made of the program are those that the program makes.

#[path = "../../examples/reference/pages/mod.rs"]
mod pages;

use std::fs;

use crate::workspace::project;

#[test]
fn the_pages_of_the_reference_are_current() {
    let folder = project().join("docs/reference");
    for (name, made) in pages::all() {
        let stands = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(
            stands == made,
            "docs/reference/{name} is not what the program is: cargo run --example reference"
        );
    }
}

#[test]
fn every_page_of_the_reference_is_made() {
    let made: Vec<&str> = pages::all().iter().map(|(name, _)| *name).collect();
    for entry in fs::read_dir(project().join("docs/reference")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(made.contains(&name.as_str()), "docs/reference/{name} is made by nothing");
    }
}
