//! The sample of food hygiene returns, run whole.

use crate::workspace::{Row, project, rows, run};

fn run_sample(out: &std::path::Path, more: &[&str]) -> crate::workspace::Ended {
    // Without the workspace, whose lock lets one run at a time.
    let argument = |below: &str| project().join(below).display().to_string();
    let (collection, inbox) =
        (argument("schemas/food-hygiene"), argument("sample_data/food-hygiene/inbox/2019-20"));
    let out = out.display().to_string();
    run(&[
        &[
            "run",
            "2019-20",
            "--collection",
            &collection,
            "--inbox",
            &inbox,
            "--out",
            &out,
            "--as-of",
            "2020-09-01",
        ],
        more,
    ]
    .concat())
}

fn lines(rows: &[Row], columns: &[&str]) -> String {
    rows.iter()
        .map(|row| columns.iter().map(|column| row.get(column)).collect::<Vec<_>>().join(" | "))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_sample_runs_as_its_readme_says() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let ended = run_sample(&out, &[]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""));
    insta::assert_snapshot!("summary", ended.out.replace(&out.display().to_string(), "OUT"));
    insta::assert_snapshot!(
        "submissions",
        lines(
            &rows(&out.join("submissions.csv")),
            &["file", "format", "unit", "period", "received", "state", "reason"]
        )
    );
    insta::assert_snapshot!(
        "exceptions",
        lines(
            &rows(&out.join("exceptions.csv")),
            &["id", "unit", "severity", "rule", "message", "file", "sheet", "cell", "value"]
        )
    );
    let totals: Vec<Row> =
        rows(&out.join("totals.csv")).into_iter().filter(|row| row.get("area_type") != "unit").collect();
    insta::assert_snapshot!(
        "totals",
        lines(
            &totals,
            &[
                "area",
                "area_type",
                "field",
                "value",
                "reported_units",
                "expected_authorities",
                "reported_authorities"
            ]
        )
    );
    let answered: Vec<Row> = rows(&out.join("status.csv"))
        .into_iter()
        .filter(|row| row.get("receipt") != "not-received")
        .collect();
    insta::assert_snapshot!(
        "status",
        lines(
            &answered,
            &[
                "authority_code",
                "authority_name",
                "unit",
                "obligation",
                "receipt",
                "quality",
                "received",
                "days_late",
                "errors",
                "queries"
            ]
        )
    );
}

#[test]
fn the_sample_gives_the_same_bytes_with_any_number_of_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    assert_eq!(run_sample(&one, &["--jobs", "1"]).status, 0);
    assert_eq!(run_sample(&two, &["--jobs", "2"]).status, 0);
    assert!(crate::workspace::contents(&one) == crate::workspace::contents(&two));
}

#[test]
fn every_field_of_every_reading_is_accounted_for() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    run_sample(&out, &[]);
    let readings = rows(&out.join("readings.csv"));
    let accepted =
        rows(&out.join("submissions.csv")).into_iter().filter(|row| row.get("state") == "accepted");
    for file in accepted {
        let of_file = readings.iter().filter(|row| row.get("file") == file.get("file"));
        let fields: std::collections::BTreeSet<&str> =
            of_file.map(|row| row.get("field")).filter(|field| !field.is_empty()).collect();
        assert_eq!(fields.len(), 33, "{}", file.get("file"));
    }
}

#[test]
fn inspect_shows_sheets_cells_and_types() {
    let file = project().join("sample_data/food-hygiene/inbox/2019-20/torbay.xlsx").display().to_string();
    let ended = run(&["inspect", &file, "--format", "json"]);
    assert_eq!(ended.status, 0);
    let shown: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(shown["format"], "xlsx");
    let sheets = shown["sheets"].as_array().unwrap();
    let cells: u64 = sheets.iter().map(|sheet| sheet["cells"].as_u64().unwrap()).sum();
    assert_eq!(shown["cells"].as_u64().unwrap(), cells);
    assert!(
        sheets[0]["content"]
            .as_array()
            .unwrap()
            .iter()
            .all(|cell| cell["cell"].is_string() && cell["type"].is_string())
    );
    assert!(run(&["inspect", &file]).out.contains("Sheet \""));
    assert_eq!(run(&["inspect", "no such file"]).status, 2);
}
