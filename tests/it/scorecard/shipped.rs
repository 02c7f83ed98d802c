//! The scorecard that is shipped, where nothing was run.

use crate::workspace::{project, rows, run};

#[test]
fn the_scorecard_that_is_shipped_names_figures_that_there_are_and_stands_where_nothing_was_run() {
    let out = tempfile::tempdir().unwrap();
    let shipped = project().join("schemas/scorecard");
    let (shipped, place) = (shipped.to_str().unwrap(), out.path().join("2001-02"));
    let ended = run(&["scorecard", "2001-02", "--scorecard", shipped, "--out", place.to_str().unwrap()]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert_eq!(rows(&place.join("scorecard.csv")).len(), 12);
    // What else stands in a folder is left alone.
    let others = out.path().join("others");
    std::fs::create_dir(&others).unwrap();
    std::fs::write(others.join("run.json"), "{}").unwrap();
    let ended = run(&["scorecard", "2001-02", "--scorecard", shipped, "--out", others.to_str().unwrap()]);
    assert_eq!((ended.status, others.join("scorecard.csv").exists()), (2, false), "{}", ended.out);
}
