//! Figures of LAE1 that are well formed, agree with each other, and cannot be so: of a wrong size, or in a
//! wrong column.

use std::{fs, path::Path};

use crate::workspace::{Row, project, rows, run};

/// A return of the sample that came as CSV and is sound, and what is done to the cells of one of its tables.
struct Spoilt {
    unit: &'static str,
    table: &'static str,
    how: fn(&mut Vec<String>),
}

/// Columns of the table of visits.
const PLANNED: usize = 5;
const REQUEST: usize = 10;
const OTHER: usize = 11;

const SPOILT: [Spoilt; 5] = [
    Spoilt { unit: "E07000103", table: "return", how: |row| row[8] = "9000000000000000".to_owned() },
    Spoilt { unit: "E07000011", table: "return", how: |row| row[8] = "900".to_owned() },
    Spoilt { unit: "E07000206", table: "visits", how: |row| row.swap(PLANNED, REQUEST) },
    Spoilt { unit: "E07000064", table: "visits", how: |row| row[PLANNED..=OTHER].rotate_right(1) },
    Spoilt { unit: "E07000052", table: "notices", how: |row| row[4..=6].rotate_right(1) },
];

fn spoil(inbox: &Path, spoilt: &Spoilt) {
    let path = inbox.join(format!("{}_{}.csv", spoilt.unit, spoilt.table));
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let headings = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(&headings).unwrap();
    for record in records {
        let mut row: Vec<String> = record.iter().map(str::to_owned).collect();
        (spoilt.how)(&mut row);
        writer.write_record(&row).unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn a_figure_of_a_wrong_size_or_in_a_wrong_column_is_asked_about_and_sound_ones_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, out) = (folder.path().join("inbox"), folder.path().join("out"));
    fs::create_dir(&inbox).unwrap();
    let sample = project().join("sample_data/lae1");
    let files = fs::read_dir(sample.join("inbox/2009-10-Q4")).unwrap().map(|entry| entry.unwrap().path());
    for path in files.filter(|path| path.extension().is_some_and(|extension| extension == "csv")) {
        fs::copy(&path, inbox.join(path.file_name().unwrap())).unwrap();
    }
    SPOILT.iter().for_each(|spoilt| spoil(&inbox, spoilt));
    let shown = |path: &Path| path.display().to_string();
    let (collection, history) = (shown(&project().join("schemas/lae1")), shown(&sample.join("history")));
    let places = [
        "--collection",
        &collection,
        "--inbox",
        &shown(&inbox),
        "--history",
        &history,
        "--out",
        &shown(&out),
    ];
    run(&[["run", "2009-10-Q4", "--as-of", "2010-06-01"].as_slice(), &places].concat());
    // What is planted in the sample itself is for its own test.
    let planted = rows(&sample.join("planted.csv"));
    let is_planted = |row: &Row| planted.iter().any(|own| own.get("authority_code") == row.get("unit"));
    let found: Vec<String> = rows(&out.join("exceptions.csv"))
        .into_iter()
        .filter(|row| row.get("caused_by").is_empty() && !is_planted(row))
        .map(|row| {
            ["unit", "severity", "rule", "table", "field", "value", "previous"]
                .map(|column| row.get(column).to_owned())
                .join(" ")
        })
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}
