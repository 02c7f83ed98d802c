//! Whoever has the program alone can begin: with a shipped collection, and with a sample.

use std::path::Path;

use crate::workspace::run;

/// Every file below a folder, by its place in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let place = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((place, std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn names() -> Vec<String> {
    let listed = run(&["init", "--list"]);
    assert_eq!((listed.status, listed.err.as_str()), (0, ""));
    listed.out.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn every_collection_in_the_folder_of_collections_is_shipped() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let folders = std::fs::read_dir(schemas).unwrap().map(|entry| entry.unwrap().path());
    let with_collection = folders.filter(|folder| folder.join("collection.toml").is_file());
    let mut there: Vec<String> =
        with_collection.map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned()).collect();
    there.sort();
    assert_eq!(names(), there);
}

#[test]
fn a_shipped_collection_is_written_as_it_is_and_passes_its_checks() {
    let place = tempfile::tempdir().unwrap();
    for name in names() {
        let folder = place.path().join(&name);
        let made = run(&["init", folder.to_str().unwrap(), "--collection", &name]);
        assert_eq!((made.status, made.err.as_str()), (0, ""), "{name}");
        let checked = run(&["schemas", "check", "-C", folder.to_str().unwrap()]);
        assert_eq!(checked.status, 0, "{name}: {}{}", checked.out, checked.err);
        assert!(folder.join("inbox").is_dir(), "{name}");
        for (file, content) in files(&folder) {
            let leads_out = ["sample_data/", "\"../../../../"].iter().any(|way| contains(&content, way));
            assert!(!leads_out || !file.ends_with(".toml"), "{name}: {file}");
        }
    }
}

#[test]
fn a_workspace_that_the_program_began_tells_editors_which_schema_is_of_which_file() {
    let place = tempfile::tempdir().unwrap();
    let begun: [(&str, &[&str]); 3] = [
        ("bare", &["init", "--collection", "food-hygiene"]),
        ("sample", &["init", "--collection", "food-hygiene", "--sample"]),
        ("new", &["schemas", "new"]),
    ];
    for (name, command) in begun {
        let folder = place.path().join(name);
        let made = run(&[command, &[folder.to_str().unwrap()]].concat());
        assert_eq!((made.status, made.err.as_str()), (0, ""), "{name}");
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        for file in [".taplo.toml", ".vscode/settings.json"] {
            let told = std::fs::read_to_string(folder.join(file)).unwrap();
            let schemas: Vec<&str> = told
                .split('"')
                .filter(|part| part.ends_with(".schema.json") && !part.contains('*'))
                .collect();
            assert!(!schemas.is_empty(), "{name}: {file}");
            for schema in schemas {
                let here = std::fs::read(folder.join(schema)).unwrap();
                assert_eq!(here, std::fs::read(project.join(schema)).unwrap(), "{name}: {schema}");
            }
        }
    }
}

fn contains(content: &[u8], text: &str) -> bool {
    content.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn a_sample_that_the_program_wrote_gives_the_outputs_of_the_one_it_was_made_from() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("food");
    let written = ["init", folder.to_str().unwrap(), "--collection", "food-hygiene", "--sample"];
    let made = run(&written);
    assert_eq!((made.status, made.err.as_str()), (0, ""));
    assert!(made.out.contains("run 2019-20 -C "), "{}", made.out);
    let day = ["--as-of", "2020-09-27"];
    let here = run(&[&["run", "2019-20", "-C", folder.to_str().unwrap()], &day[..]].concat());
    assert_eq!(here.status, 0, "{}{}", here.out, here.err);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/food-hygiene");
    let out = place.path().join("theirs");
    let there =
        ["run", "2019-20", "-C", sample.to_str().unwrap(), "--no-cache", "--out", out.to_str().unwrap()];
    let there = run(&[&there[..], &day[..]].concat());
    assert_eq!(there.status, 0, "{}{}", there.out, there.err);
    // The record of a run says where its inbox was.
    let but_record = |folder: &Path| {
        let mut all = files(folder);
        all.retain(|(file, _)| file != "run.json");
        all
    };
    let (ours, theirs) = (but_record(&folder.join("out/2019-20")), but_record(&out));
    assert!(ours.len() > 20, "{}", ours.len());
    for (mine, other) in ours.iter().zip(&theirs) {
        assert_eq!(mine.0, other.0);
        assert!(mine.1 == other.1, "{} is not the same", mine.0);
    }
    assert_eq!(ours.len(), theirs.len());
    // Nothing that stands there is written over.
    let again = run(&written);
    assert!(again.status == 2 && again.err.contains("there is something in this folder"), "{}", again.err);
}

#[test]
fn what_is_not_shipped_is_told_with_what_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("new");
    let unknown = run(&["init", folder.to_str().unwrap(), "--collection", "food-hygeine"]);
    assert!(
        unknown.status == 2 && unknown.err.contains("the nearest is \"food-hygiene\""),
        "{}",
        unknown.err
    );
    let no_sample = run(&["init", folder.to_str().unwrap(), "--collection", "fit3", "--sample"]);
    assert!(no_sample.status == 2 && no_sample.err.contains("no made returns of fit3"), "{}", no_sample.err);
    assert!(!folder.exists());
}
