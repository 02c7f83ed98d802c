//! `quarterday table`: what was published, for whoever asks, and a record of what was given to whom.

use std::fs;

use crate::{
    case::{Case, case_a},
    workspace::{Ended, contents, rows, run, sealed},
};

impl Case {
    fn given(&self, more: &[&str]) -> Ended {
        let folder = self.0.path("").display().to_string();
        run(&[&["table"], more, &["-C", &folder]].concat())
    }

    /// From the outputs of the second quarter, which are not released.
    fn table_of(&self, more: &[&str]) -> Ended {
        let out = self.0.path("out/2019-20-Q2").display().to_string();
        self.given(&[more, &["--from", &out]].concat())
    }
}

#[test]
fn a_table_has_what_was_published_with_its_share_of_estimates_and_says_that_it_is_not_released() {
    let case = case_a();
    let told = case.table_of(&["--rows", "regions", "--columns", "return.visits,rate"]);
    assert_eq!(told.status, 0, "{}", told.err);
    let lines: Vec<&str> = told.out.lines().collect();
    assert_eq!(
        lines[..4],
        [
            "Area code,Area,Total visits,Total visits: estimated [e] (%),Visits per 100 premises",
            "K03,Great Britain,978,11.0,10.3",
            "R1,North,400,0.0,10.5",
            "R2,South,578,18.7,10.1",
        ]
    );
    assert!(told.out.contains("outputs of 2019-20-Q2 that are NOT RELEASED"), "{}", told.out);
    assert!(told.out.contains("may change before they are"), "{}", told.out);
    assert!(told.err.contains("NOT RELEASED"), "{}", told.err);

    let told = case.table_of(&["--rows", "regions", "--columns", "return.visits", "--basis", "reported"]);
    assert!(told.out.contains("R2,South,470"), "{}", told.out);
    let told = case.table_of(&[
        "--rows",
        "periods",
        "--columns",
        "return.visits",
        "--periods",
        "2019-20-Q1,2019-20-Q2",
    ]);
    let lines: Vec<&str> = told.out.lines().collect();
    assert_eq!(lines[1..3], ["April to June 2019,890,0.0", "July to September 2019,978,11.0"]);
}

#[test]
fn of_a_named_authority_only_what_a_published_table_shows_is_given_and_no_estimate() {
    let case = case_a();
    let told = case.table_of(&["--rows", "authorities", "--columns", "return.visits"]);
    assert_eq!(told.status, 0, "{}", told.err);
    assert!(told.out.contains("F,Fir,South,[x]"), "{}", told.out);
    let told = case.table_of(&["--rows", "authorities", "--columns", "return.premises"]);
    assert_eq!(told.status, 2);
    assert!(told.err.contains("what is not published of a named authority is not given"), "{}", told.err);
}

#[test]
fn what_is_kept_back_stays_so_whatever_stands_beside_it() {
    let case = case_a();
    let out = case.0.path("out/2019-20-Q2");
    let list = out.join("data/figures.csv");
    // As a release would have it that keeps a figure back, and forgets to take its value away.
    let text = fs::read_to_string(&list).unwrap();
    let kept: Vec<String> =
        text.lines()
            .map(|line| {
                if line.contains("South") {
                    line.replace(",known,", ",confidential,")
                } else {
                    line.to_owned()
                }
            })
            .collect();
    fs::write(&list, kept.join("\n") + "\n").unwrap();
    let told = case.table_of(&["--rows", "regions", "--columns", "return.visits"]);
    assert_eq!(told.status, 2);
    assert!(told.err.contains("it was changed since the run wrote it"), "{}", told.err);
    seal(&out, "data/figures.csv");
    let told = case.table_of(&["--rows", "regions", "--columns", "return.visits"]);
    assert!(told.out.contains("R2,South,[c],[c]"), "{}", told.out);
    assert!(told.out.contains("[c] = not published"), "{}", told.out);
}

/// Puts the hash of a file into the run record, as if the run had written it.
fn seal(out: &std::path::Path, name: &str) {
    use sha2::Digest;
    let record = out.join("run.json");
    let mut own: serde_json::Value = serde_json::from_slice(&fs::read(&record).unwrap()).unwrap();
    let hash = sha2::Sha256::digest(fs::read(out.join(name)).unwrap());
    own["outputs"][name] = hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    fs::write(&record, sealed(&own)).unwrap();
}

#[test]
fn what_is_given_is_kept_and_written_down_and_never_over_what_was_given_before() {
    let case = case_a();
    // The last release counts, of whatever period the question is.
    for number in ["1", "2", "10"] {
        for (name, content) in contents(&case.0.path("out/2019-20-Q2")) {
            case.0.write(&format!("releases/2019-20-Q2/{number}/{name}"), content);
        }
        let record = fs::read(case.0.path("out/2019-20-Q2/run.json")).unwrap();
        case.0.write(&format!("releases/2019-20-Q2/{number}/run.json"), record);
        let about = format!(
            r#"{{ "period": "2019-20-Q2", "number": {number}, "serial": {number}, "day": "2020-02-0{}",
                "is_scheduled": true, "signed_off": [], "closed": {{ "who": "", "when": "" }},
                "before": "", "seal_before": "" }}"#,
            number.len()
        );
        case.0.write(&format!("releases/2019-20-Q2/{number}/release.json"), about);
        seal(&case.0.path(&format!("releases/2019-20-Q2/{number}")), "release.json");
    }
    let ask = ["--rows", "regions", "--columns", "return.visits", "--as-of", "2020-02-03"];
    let to = ["--for", "=A. Member MP", "--why", "PQ 1234"];
    for _ in 0..2 {
        let told = case.given(&[&ask[..], &to].concat());
        assert_eq!(told.status, 0, "{}", told.err);
        assert!(!told.err.contains("NOT RELEASED"), "{}", told.err);
    }
    let told = case.given(&[&ask[..], &to, &["--format", "xlsx"]].concat());
    assert_eq!(told.status, 0, "{}", told.err);
    let log = rows(&case.0.path("answers/log.csv"));
    let files: Vec<&str> = log.iter().map(|row| row.get("file")).collect();
    assert_eq!(files, ["2020-02-03-1.csv", "2020-02-03-2.csv", "2020-02-03-1.xlsx"]);
    let first = &log[0];
    let said = ["day", "for", "why", "rows", "columns", "periods", "release"].map(|name| first.get(name));
    assert_eq!(
        said,
        [
            "2020-02-03",
            "'=A. Member MP",
            "PQ 1234",
            "regions",
            "return.visits",
            "2019-20-Q2",
            "release 10 of 2019-20-Q2"
        ]
    );
    for row in &log {
        use sha2::Digest;
        let content = fs::read(case.0.path(&format!("answers/{}", row.get("file")))).unwrap();
        let hash = sha2::Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(row.get("sha256"), hash);
    }
    let book = case.0.path("answers/2020-02-03-1.xlsx");
    let shown = run(&["inspect", book.to_str().unwrap()]).out;
    assert!(shown.contains("release 10 of 2019-20-Q2") && shown.contains("978"), "{shown}");
}

#[test]
fn what_is_not_there_is_told_with_what_is() {
    let case = case_a();
    let fails = |more: &[&str]| {
        let told = case.table_of(more);
        assert_eq!(told.status, 2, "{}", told.out);
        told.err
    };
    let err = fails(&["--rows", "regions", "--columns", "return.visit"]);
    assert!(err.contains("the nearest is \"return.visits\""), "{err}");
    let err = fails(&["--rows", "regions", "--columns", "return.visits", "--periods", "2017-18-Q1"]);
    assert!(err.contains("nothing of this was published for 2017-18-Q1"), "{err}");
    let err = fails(&["--rows", "periods", "--columns", "return.visits", "--area", "Nowhere"]);
    assert!(err.contains("there is no area \"Nowhere\"") && err.contains("North, South"), "{err}");
    let err = fails(&["--rows", "regions", "--columns", "return.visits", "--for", "A. Member"]);
    assert!(err.contains("--why"), "{err}");
    let err = fails(&["--rows", "regions", "--columns", "return.visits", "--for", " ", "--why", "PQ 1"]);
    assert!(err.contains("neither may be blank"), "{err}");
}
