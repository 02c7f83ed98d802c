//! The sample of LAE1: a quarter of made returns with every normal kind of trouble, each found where it was
//! put.

use std::{collections::BTreeSet, fs, path::Path};

use crate::workspace::{Ended, Row, contents, project, rows, run, sheet};

fn sample() -> std::path::PathBuf {
    project().join("sample_data/lae1")
}

fn run_on(inbox: &Path, out: &Path, more: &[&str]) -> Ended {
    // Without the workspace, whose lock lets one run at a time.
    let shown = |path: &Path| path.display().to_string();
    let (collection, history) = (shown(&project().join("schemas/lae1")), shown(&sample().join("history")));
    let (inbox, out) = (shown(inbox), shown(out));
    let places = [
        "run",
        "2009-10-Q4",
        "--collection",
        &collection,
        "--inbox",
        &inbox,
        "--history",
        &history,
        "--out",
        &out,
    ];
    run(&[places.as_slice(), &["--as-of", "2010-06-30"], more].concat())
}

fn run_sample(out: &Path, more: &[&str]) -> Ended {
    run_on(&sample().join("inbox/2009-10-Q4"), out, more)
}

fn lines(rows: &[Row], columns: &[&str]) -> String {
    rows.iter()
        .map(|row| columns.iter().map(|column| row.get(column)).collect::<Vec<_>>().join(" | "))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_planted_fault_is_found_under_its_rule_in_its_cell_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    // Some files of the sample cannot be read.
    assert_eq!(run_sample(&out, &[]).status, 1);
    let found = rows(&out.join("exceptions.csv"));
    let planted = rows(&sample().join("planted.csv"));
    let rules = |row: &Row| {
        row.get("rule").split(';').filter(|rule| !rule.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let of_authority = |row: &Row, codes: &str| {
        codes.split('+').any(|code| row.get("unit").split('+').any(|own| own == code))
    };
    let mut missed = Vec::new();
    for row in planted.iter().filter(|row| !rules(row).is_empty()) {
        let of_unit: Vec<&Row> =
            found.iter().filter(|exception| of_authority(exception, row.get("authority_code"))).collect();
        let at =
            |rule: &str| of_unit.iter().filter(|exception| exception.get("rule") == rule).collect::<Vec<_>>();
        missed.extend(
            rules(row)
                .iter()
                .filter(|rule| at(rule).is_empty())
                .map(|rule| format!("{} {rule}", row.get("kind"))),
        );
        // Where one mistake breaks several rules, one of them stands in its cell.
        let in_place = |exception: &&Row| {
            ["file", "sheet", "cell"]
                .iter()
                .all(|part| row.get(part).is_empty() || exception.get(part) == row.get(part))
        };
        if !rules(row).iter().any(|rule| at(rule).into_iter().any(&in_place)) {
            missed.push(format!(
                "{} at {} {}{}",
                row.get("kind"),
                row.get("file"),
                row.get("sheet"),
                row.get("cell")
            ));
        }
    }
    assert!(missed.is_empty(), "not found:\n{}", missed.join("\n"));
    let told: BTreeSet<(String, String)> = planted
        .iter()
        .flat_map(|row| rules(row).into_iter().map(|rule| (row.get("authority_code").to_owned(), rule)))
        .collect();
    let is_planted = |exception: &Row| {
        told.iter().any(|(codes, rule)| exception.get("rule") == rule && of_authority(exception, codes))
    };
    let others: Vec<Row> =
        found.into_iter().filter(|row| row.get("caused_by").is_empty() && !is_planted(row)).collect();
    assert!(
        others.is_empty(),
        "not planted:\n{}",
        lines(&others, &["unit", "rule", "file", "sheet", "cell", "message"])
    );
}

#[test]
fn the_sample_of_lae1_runs_as_its_readme_says() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let ended = run_sample(&out, &[]);
    insta::assert_snapshot!("summary", ended.out.replace(&out.display().to_string(), "OUT"));
    let project = project();
    let collection = project.join("schemas/lae1");
    let asked = [
        "rules",
        "list",
        "--format",
        "csv",
        "--collection",
        collection.to_str().unwrap(),
        "--caught",
        out.to_str().unwrap(),
    ];
    let rule_book = std::fs::read_to_string(project.join("sample_data/lae1/rule-book.csv")).unwrap();
    assert!(
        run(&asked).out == rule_book,
        "sample_data/lae1/rule-book.csv is no longer what `rules list --format csv --caught OUT` says"
    );
    let not_accepted: Vec<Row> = rows(&out.join("submissions.csv"))
        .into_iter()
        .filter(|row| row.get("state") != "accepted" || !row.get("reason").is_empty())
        .collect();
    insta::assert_snapshot!(
        "submissions",
        lines(&not_accepted, &["file", "unit", "period", "received", "state", "reason"])
    );
    let columns = [
        "id",
        "unit",
        "severity",
        "rule",
        "message",
        "file",
        "sheet",
        "cell",
        "value",
        "expected",
        "difference",
        "previous",
        "caused_by",
    ];
    insta::assert_snapshot!("exceptions", lines(&rows(&out.join("exceptions.csv")), &columns));
    let of_whole = |row: &Row| row.get("area_type") == "all" && ["", "total"].contains(&row.get("key"));
    let totals: Vec<Row> = rows(&out.join("totals.csv")).into_iter().filter(of_whole).collect();
    insta::assert_snapshot!(
        "totals",
        lines(&totals, &["period", "table", "field", "value", "reported_units", "reported_authorities"])
    );
    let indicators: Vec<Row> = rows(&out.join("data/indicators.csv"))
        .into_iter()
        .filter(|row| ["all", "country"].contains(&row.get("area_type")))
        .collect();
    insta::assert_snapshot!(
        "indicators",
        lines(&indicators, &["period", "area", "indicator", "value", "base_units", "base_authorities"])
    );
    let benchmarks = sheet(&out.join("statistics.xlsx"), "Benchmarks by country");
    let shown: Vec<String> = benchmarks.iter().map(|row| row.join(" | ").replace('\n', " ")).collect();
    insta::assert_snapshot!("benchmarks", shown.join("\n"));
    notices_are_shared_with_regulators_and_nothing_is_taken_from_everybody(&out);
}

fn notices_are_shared_with_regulators_and_nothing_is_taken_from_everybody(out: &Path) {
    let folder = out.join("regulators/environment-agency");
    let shared = rows(&folder.join("notices-for-regulators.csv"));
    // What a unit is said to have served of a type of premises is what its figures are.
    let labels = [
        ("Retail shops", "retail"),
        ("Catering, restaurants and bars", "catering"),
        ("All premises", "total"),
    ];
    let mut figures = std::collections::BTreeMap::new();
    for row in rows(&out.join("totals.csv")) {
        if [row.get("area_type"), row.get("table"), row.get("period")] == ["unit", "notices", "2009-10-Q4"] {
            let place = ["area_code", "key", "field"].map(|name| row.get(name).to_owned());
            let _ = figures.insert(place, row.get("value").to_owned());
        }
    }
    let mut held = 0;
    for row in &shared {
        assert_eq!(row.get("period"), "2009-10-Q4", "of no quarter before");
        let Some((_, key)) = labels.iter().find(|(label, _)| *label == row.get("premises_type")) else {
            continue;
        };
        for field in ["improvement", "deferred_prohibition", "immediate_prohibition"] {
            let place = [row.get("authority_code"), key, field].map(str::to_owned);
            if !row.get(field).is_empty() {
                assert_eq!(figures.get(&place).map(String::as_str), Some(row.get(field)), "{place:?}");
                held += 1;
            }
        }
    }
    assert!(shared.len() > 500 && held > 500, "{} {held}", shared.len());
    let line = &rows(&out.join("shared.csv"))[0];
    let told = ["recipient", "what", "rows"].map(|name| line.get(name));
    assert_eq!(told, ["environment-agency", "notices-for-regulators.csv", &shared.len().to_string()]);
    assert!(line.get("gateway").contains("Memorandum"));
    for file in ["datapackage.json", "notices-for-regulators.csv-metadata.json", "manifest-sha256.txt"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    // What is for everybody lies where it lay.
    assert!(out.join("statistics.xlsx").is_file() && out.join("report.html").is_file());
    assert!(!out.join("public").exists() && !out.join("regulators/statistics.xlsx").exists());
}

#[test]
fn the_sample_of_lae1_gives_the_same_bytes_for_any_order_of_files_and_number_of_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two, inbox) =
        (folder.path().join("one"), folder.path().join("two"), folder.path().join("inbox"));
    // The files come to lie in the folder in the opposite order.
    fs::create_dir(&inbox).unwrap();
    let mut files: Vec<_> =
        fs::read_dir(sample().join("inbox/2009-10-Q4")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files.into_iter().rev() {
        fs::copy(&path, inbox.join(path.file_name().unwrap())).unwrap();
    }
    run_sample(&one, &["--jobs", "1"]);
    run_on(&inbox, &two, &["--jobs", "2"]);
    assert!(contents(&one) == contents(&two));
}
