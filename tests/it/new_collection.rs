//! A new collection can be checked, tested and run as it was written.

use crate::workspace::{rows, run, sheet};

#[test]
fn a_new_collection_passes_its_checks_and_tests_and_runs_as_it_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("lamps");
    let folder = folder.to_str().unwrap();
    let made = run(&["schemas", "new", folder]);
    assert_eq!((made.status, made.err.as_str()), (0, ""));
    for command in [["schemas", "check"], ["rules", "test"], ["run", "2025-26-Q1"]] {
        let ended = run(&[&command[..], &["-C", folder]].concat());
        assert_eq!(ended.status, 0, "{command:?}: {}{}", ended.out, ended.err);
        assert!(!ended.out.contains("note:"), "{}", ended.out);
    }
    let out = place.path().join("lamps/out/2025-26-Q1");
    let totals = rows(&out.join("totals.csv"));
    let repaired =
        totals.iter().find(|row| row.get("area") == "England" && row.get("field") == "repaired").unwrap();
    assert_eq!(repaired.get("value"), "117");
    assert!(rows(&out.join("exceptions.csv")).is_empty());
    let published = sheet(&out.join("statistics.xlsx"), "Street lamps by region");
    let areas: Vec<&str> =
        published.iter().map(|row| row[1].as_str()).filter(|area| !area.is_empty()).collect();
    assert_eq!(areas, ["Area", "England", "North", "South"]);
    // Nothing that stands there is written over.
    let again = run(&["schemas", "new", folder]);
    assert!(again.status == 2 && again.err.contains("there is something in this folder"), "{}", again.err);
}
