//! What is published in several forms says the same in each, and programs are told what its lists are.

use std::{
    collections::BTreeSet,
    fs,
    io::{Cursor, Read, Write},
    path::Path,
};

use serde_json::Value;

use crate::{
    content_audit::{audit, published},
    rests_on::Cases,
    workspace::contents,
};

const OUT: &str = "out/2019-20-Q2";

/// The parts of an OpenDocument file by name, in their order.
fn parts(path: &Path) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (name, text)
        })
        .collect()
}

/// Puts the file together again with its content changed.
fn change(path: &Path, edit: impl Fn(&str) -> String) {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts(path) {
        out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        let edited = if name == "content.xml" { edit(&text) } else { text.clone() };
        assert!(name != "content.xml" || edited != text, "nothing was changed");
        out.write_all(edited.as_bytes()).unwrap();
    }
    fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}

#[test]
fn every_part_of_the_opendocument_workbook_is_as_it_was() {
    let cases = published();
    let path = cases.0.path(&format!("{OUT}/statistics.ods"));
    assert_eq!(&fs::read(&path).unwrap()[30..84], b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
    for (name, text) in parts(&path) {
        let text = text.replace(concat!("quarterday/", env!("CARGO_PKG_VERSION")), "quarterday/VERSION");
        insta::assert_snapshot!(format!("ods_{}", name.replace(['/', '.'], "_")), text.replace("><", ">\n<"));
    }
}

#[test]
fn a_cell_of_the_opendocument_workbook_that_says_another_thing_is_found() {
    for (stands, other, told) in [
        ("office:value=\"330\"", "office:value=\"331\"", "here stands \"331\". It should be \"330\""),
        ("<text:p>[z]</text:p>", "<text:p>[x]</text:p>", "here stands \"[x]\". It should be \"[z]\""),
        ("<text:p>South</text:p>", "<text:p></text:p>", "here stands nothing. It should be \"South\""),
        ("table:name=\"Table_2\"", "table:name=\"Table_9\"", "the sheets Cover, Contents"),
    ] {
        let cases = published();
        change(&cases.0.path(&format!("{OUT}/statistics.ods")), |xml| xml.replacen(stands, other, 1));
        let ended = audit(&cases);
        assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
        assert!(ended.out.contains("statistics.ods, ") && ended.out.contains(told), "{}", ended.out);
    }
}

#[test]
fn a_text_that_looks_like_a_formula_or_markup_is_text_in_every_form() {
    let cases = Cases::of("AB");
    let tables = fs::read_to_string(cases.0.path("c/tables.toml")).unwrap();
    let title = "=1+1 <b> & \\\"quoted\\\"  twice";
    cases
        .0
        .write("c/tables.toml", tables.replacen("title = \"By region\"", &format!("title = \"{title}\""), 1));
    cases.receive("2019-20-Q2", "all", "premises,visits", &["A,1000,110", "B,2000,190"]).run("2019-20-Q2");
    let ods = cases.0.path(&format!("{OUT}/statistics.ods"));
    let all: String = parts(&ods).into_iter().map(|(_, text)| text).collect();
    assert!(!all.contains("table:formula") && !all.contains("<b>"));
    assert!(all.contains("=1+1 &lt;b&gt; &amp; &quot;quoted&quot;<text:s text:c=\"2\"/>twice"), "{all}");
    assert_eq!(audit(&cases).status, 0);
}

#[test]
fn the_same_figures_give_the_same_bytes_in_every_form() {
    let of = |cases: &Cases| {
        let mut files = contents(&cases.0.path(OUT));
        files.retain(|(name, _)| name.ends_with("statistics.ods") || name.contains("data"));
        files
    };
    let (one, other) = (of(&published()), of(&published()));
    assert!(one.len() > 3);
    assert!(one == other);
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn programs_are_told_of_every_list_what_each_of_its_columns_is() {
    let cases = published();
    let data = cases.0.path(&format!("{OUT}/data"));
    let package = json(&data.join("datapackage.json"));
    let resources = package["resources"].as_array().unwrap();
    let listed: BTreeSet<&str> = resources.iter().map(|own| own["path"].as_str().unwrap()).collect();
    let names = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let lists: BTreeSet<String> = names.filter(|name| name.ends_with(".csv")).collect();
    assert_eq!(listed, lists.iter().map(String::as_str).collect());
    for resource in resources {
        let path = data.join(resource["path"].as_str().unwrap());
        let content = fs::read(&path).unwrap();
        let heading = String::from_utf8_lossy(&content).lines().next().unwrap().to_owned();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let told: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(told.join(","), heading);
        assert!(fields.iter().all(|field| field["description"].is_string()), "{resource}");
        assert!(resource["description"].is_string());
        assert_eq!(resource["bytes"], content.len());
        let beside = json(&data.join(format!("{}-metadata.json", resource["path"].as_str().unwrap())));
        let columns = beside["tableSchema"]["columns"].as_array().unwrap();
        assert_eq!(columns.len(), fields.len());
        assert!(columns.iter().zip(fields).all(|(own, field)| own["name"] == field["name"]));
        assert_eq!(beside["tableSchema"]["primaryKey"], resource["schema"]["primaryKey"]);
    }
}
