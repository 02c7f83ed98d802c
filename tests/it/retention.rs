//! What is kept no longer: in no output of a run from the day on, and taken out of earlier ones by `purge`.

use std::fs;

use crate::{
    prosecutions::{CONVICTIONS, Sample, files_with},
    workspace::{Ended, contents, rows, run, sealed},
};

fn purge(sample: &Sample, day: &str) -> Ended {
    run(&["purge", "--as-of", day, &sample.folder()])
}

/// Names of the individuals of the sample, by the day of hearing.
fn name_of(sample: &Sample, heard: &str) -> String {
    let shown = sample.rows("2009-10-Q3", CONVICTIONS);
    let found = shown.iter().find(|row| row.get("hearing_date") == heard);
    found.map(|row| row.get("defendant").to_owned()).unwrap()
}

#[test]
fn a_purge_takes_a_name_out_of_all_earlier_outputs_from_the_day_on_and_not_before() {
    let sample = Sample::taken_over();
    sample.run("2009-10-Q4", "2010-05-10");
    let out = sample.path("out");
    let name = name_of(&sample, "2005-05-11");
    let earlier = name_of(&sample, "2005-05-10");
    let ended = purge(&sample, "2010-05-10");
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(!files_with(&out, &name).is_empty(), "its day has not come");
    assert_eq!(files_with(&out, &earlier), Vec::<String>::new());
    let ended = purge(&sample, "2010-05-11");
    assert_eq!((ended.status, ended.err.as_str()), (0, ""));
    assert_eq!(files_with(&out, &name), Vec::<String>::new());
    // What is no name stays.
    let shown = sample.rows("2009-10-Q3", CONVICTIONS);
    assert_eq!(shown.len(), 40);
    let blank: Vec<&str> = shown
        .iter()
        .filter(|row| row.get("defendant").is_empty())
        .map(|row| row.get("hearing_date"))
        .collect();
    assert_eq!(blank, ["2005-05-11", "2005-05-10", "2005-03-15"]);
}

#[test]
fn a_purge_that_is_run_twice_changes_nothing_the_second_time() {
    let sample = Sample::taken_over();
    sample.run("2009-10-Q4", "2010-05-10");
    purge(&sample, "2010-05-11");
    let first = contents(&sample.path(""));
    let records = |period: &str| fs::read(sample.path(&format!("out/{period}/run.json"))).unwrap();
    let sealed = ["2009-10-Q3", "2009-10-Q4"].map(records);
    let ended = purge(&sample, "2010-05-11");
    assert!(ended.out.contains("nothing is kept too long"), "{}", ended.out);
    assert_eq!(contents(&sample.path("")), first);
    assert_eq!(["2009-10-Q3", "2009-10-Q4"].map(records), sealed);
}

#[test]
fn the_log_says_what_was_taken_out_and_never_what_it_said() {
    let sample = Sample::taken_over();
    let names = ["2005-03-15", "2005-05-10", "2005-05-11"].map(|day| name_of(&sample, day));
    purge(&sample, "2010-05-11");
    let log = rows(&sample.path("purge-log.csv"));
    assert_eq!(log.len(), 3);
    for line in &log {
        assert_eq!(line.get("day"), "2010-05-11");
        assert_eq!(line.get("output"), "out/2009-10-Q3");
        assert_eq!(line.get("table"), "cases");
        assert_eq!(line.get("fields"), "defendant; defendant_address; trading_name");
        assert_eq!(line.get("rule"), "cases: 5 years after hearing_date");
    }
    let text = fs::read_to_string(sample.path("purge-log.csv")).unwrap();
    assert!(names.iter().all(|name| !text.contains(name)));
}

#[test]
fn what_was_purged_counts_as_an_earlier_output_and_its_record_says_why_it_is_other() {
    let sample = Sample::taken_over();
    let before: serde_json::Value =
        serde_json::from_slice(&fs::read(sample.path("out/2009-10-Q3/run.json")).unwrap()).unwrap();
    purge(&sample, "2010-05-11");
    let bytes = fs::read(sample.path("out/2009-10-Q3/run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let purged = &record["purged"][0];
    assert_eq!(purged["sealed_before"], before["sha256"]);
    assert_eq!(purged["day"], "2010-05-11");
    let files = purged["files"].as_object().unwrap();
    for (name, hashes) in files {
        assert_eq!(hashes["old"], before["outputs"][name], "{name}");
        assert_eq!(hashes["new"], record["outputs"][name], "{name}");
    }
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert!(names.contains(&"public/registers/convictions.csv"), "{names:?}");
    assert!(names.contains(&"records/cases/period=2009-10-Q3/part.parquet"), "{names:?}");
    assert!(names.contains(&"records/registers/convictions.json"), "{names:?}");
    assert_eq!(sealed(&record), bytes);
    // The next quarter rests on it as on any.
    assert_eq!(sample.run("2009-10-Q4", "2010-05-11").status, 0);
    assert_eq!(sample.rows("2009-10-Q4", CONVICTIONS).len(), 52);
}

#[test]
fn an_old_period_that_is_run_again_does_not_bring_a_name_back() {
    let sample = Sample::taken_over();
    let name = name_of(&sample, "2005-05-11");
    sample.run("2009-10-Q3", "2010-05-11");
    assert_eq!(files_with(&sample.path("out"), &name), Vec::<String>::new());
    let record = fs::read_to_string(sample.path("out/2009-10-Q3/run.json")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    // Name, address and trading name of three.
    assert_eq!(record["counts"]["retention"]["blanked"], 9);
}
