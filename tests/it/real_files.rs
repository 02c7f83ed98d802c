//! Files as authorities published them, and files from the test suites of other readers, where
//! `QUARTERDAY_DATA` names the folder that holds them. Without it these tests have nothing to read.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    real_data::data,
    workspace::{Row, project, rows, run},
};

const COMPARED: [&str; 7] = [
    "SiteReference",
    "SiteNameAddress",
    "GeoX",
    "GeoY",
    "Hectares",
    "NetDwellingsRangeFrom",
    "LastUpdatedDate",
];

/// Runs the registers of brownfield land through a collection, and gives the lines of `readings.csv` by file.
fn run_brownfield(data: &Path, collection: &Path) -> (Vec<Row>, BTreeMap<String, Vec<Row>>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let shown = |path: PathBuf| path.display().to_string();
    let (inbox, register) =
        (shown(data.join("brownfield-2020/inbox")), shown(project().join("schemas/register")));
    let (collection, out_text) = (shown(collection.to_owned()), shown(out.clone()));
    let ended = run(&[
        "run",
        "2020",
        "--collection",
        &collection,
        "--inbox",
        &inbox,
        "--register",
        &register,
        "--out",
        &out_text,
    ]);
    assert!(matches!(ended.status, 0 | 1), "{}{}", ended.out, ended.err);
    let mut lines: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows(&out.join("readings.csv")) {
        lines.entry(row.get("file").to_owned()).or_default().push(row);
    }
    (rows(&out.join("submissions.csv")), lines)
}

/// Rows and filled fields of a file, over all tables found in it.
fn counted(lines: &[Row]) -> BTreeMap<&str, usize> {
    let number = |row: &Row, column: &str| row.get(column).parse::<usize>().unwrap();
    let mut tables: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines {
        let rows = tables.entry((line.get("sheet"), line.get("heading_row"))).or_default();
        *rows = (*rows).max(number(line, "rows"));
        if !line.get("field").is_empty() {
            *counts.entry(line.get("field")).or_default() += number(line, "filled");
        }
    }
    counts.insert("rows", tables.values().sum());
    counts
}

#[test]
fn registers_of_brownfield_land_are_read_as_a_strong_peer_reads_them() {
    let Some(data) = data() else { return };
    let collection = project().join("tests/collections/brownfield-land");
    let (submissions, readings) = run_brownfield(&data, &collection);
    assert_eq!(submissions.len(), 210);
    assert!(readings.len() >= 205, "{} files are read", readings.len());
    for unread in submissions.iter().filter(|row| !readings.contains_key(row.get("file"))) {
        assert!(
            unread.get("reason").starts_with("it is a PDF"),
            "{}: {}",
            unread.get("file"),
            unread.get("reason")
        );
    }
    let expected = rows(&data.join("brownfield-2020/expected.csv"));
    let (mut found, mut fewer, mut read_by_peer) = (BTreeSet::new(), BTreeSet::new(), 0);
    let date_of_collection = |field: &str| field == "LastUpdatedDate";
    for submission in &submissions {
        let file = submission.get("file");
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let peer = expected.iter().find(|row| [file, stem].contains(&row.get("file"))).unwrap();
        if peer.get("rows").parse::<usize>().unwrap_or(0) == 0 {
            continue;
        }
        read_by_peer += 1;
        let counts = readings.get(file).map(|lines| counted(lines)).unwrap_or_default();
        for field in COMPARED.into_iter().chain(["rows"]) {
            let (ours, theirs) =
                (counts.get(field).copied().unwrap_or(0), peer.get(field).parse::<usize>().unwrap_or(0));
            if ours != theirs {
                found.insert(format!("{file},{field},{ours},{theirs}"));
            }
            // The peer fills in the day on which it collected a file, where no date stands in it: no reader
            // can find that.
            if ours < theirs && !date_of_collection(field) {
                fewer.insert(file);
            }
        }
    }
    assert!(
        fewer.len() * 100 <= read_by_peer * 3,
        "{} of {read_by_peer} files give less than the peer read: {fewer:?}",
        fewer.len()
    );
    let explained: BTreeSet<String> = rows(&collection.join("differences.csv"))
        .iter()
        .inspect(|row| assert!(!row.get("why").is_empty()))
        .map(|row| ["file", "field", "ours", "peer"].map(|column| row.get(column)).join(","))
        .collect();
    let unexplained: Vec<&String> = found.symmetric_difference(&explained).collect();
    assert!(
        unexplained.is_empty(),
        "differences that are not in differences.csv, or no longer there: {unexplained:#?}"
    );
}

/// Whose the files are that name no organisation, by the organisation that their rows name.
const BY_THEIR_ROWS: [(&str, &str); 24] = [
    ("026dd247d90c", "E07000155"),
    ("03e51ed503cd", "E06000008"),
    ("0f2521abd236", "E06000024"),
    ("11bee6307607", "E09000007"),
    ("14f705730181", "E09000007"),
    ("1ee676213914", "E09000007"),
    ("25118dbeb2d2", "E07000198"),
    ("25510e391774", "E26000001"),
    ("2626c62a6065", "E07000179"),
    ("26dc5b9c9152", "E07000037"),
    ("298f33c05b1a", "E06000002"),
    ("2f47e9072a8b", "E26000005"),
    ("2ffa8bdce3fb", "E07000207"),
    ("325dc8d13139", "E06000029"),
    ("329e8e981a0e", "E08000029"),
    ("392dfc38759a", "E07000070"),
    ("395e15fa19cd", "E07000235"),
    ("41305fbf719d", "E07000064"),
    ("479fd32eef77", "E06000033"),
    ("4a652bd90b96", "E09000024"),
    ("4ed0d8fd2efd", "E07000030"),
    ("515baac2f5fc", "E09000007"),
    ("51a4645f1ec1", "E07000037"),
    ("5c4f158e2121", "E07000028"),
];

/// Organisations that no key of the register names, or in whose file others' rows stand: all that may be
/// found there.
const OTHERS_IN_A_FILE: [(&str, &[&str]); 7] = [
    ("ADU", &["E07000223", "E07000229"]),
    ("BAB", &["E07000200", "E07000203"]),
    ("LCR", &["E06000006", "E08000011", "E08000012", "E08000013", "E08000014", "E08000015"]),
    ("Q20648596", &["Q20648596"]),
    ("Q27178932", &["E26000008"]),
    ("Q6670544", &["Q6670544"]),
    ("Q72617158", &["E26000009"]),
];

#[test]
fn no_register_of_brownfield_land_is_taken_for_another_authoritys() {
    let Some(data) = data() else { return };
    let (submissions, _) = run_brownfield(&data, &project().join("tests/collections/brownfield-land"));
    let register = rows(&data.join("register/authorities.csv"));
    let mut unsettled = Vec::new();
    for submission in &submissions {
        let (file, state, reason) =
            (submission.get("file"), submission.get("state"), submission.get("reason"));
        let stem = file.split('.').next().unwrap();
        let key = stem.split_once('_').map(|(key, _)| key);
        let others =
            || OTHERS_IN_A_FILE.iter().find(|(own, _)| Some(*own) == key).map(|(_, codes)| codes.to_vec());
        let by_key = || {
            register
                .iter()
                .filter(|row| Some(row.get("la3_code")) == key)
                .map(|row| row.get("code"))
                .collect()
        };
        let by_rows = BY_THEIR_ROWS.iter().find(|(own, _)| *own == stem).map(|(_, code)| vec![*code]);
        let may_be: Vec<&str> = by_rows.or_else(others).unwrap_or_else(by_key);
        let units: Vec<&str> = submission.get("unit").split(';').filter(|unit| !unit.is_empty()).collect();
        assert!(
            units.iter().all(|unit| may_be.contains(unit)),
            "{file} is taken for {units:?}, and not for {may_be:?}: {state}"
        );
        if state == "set-aside" && !reason.starts_with("another version of the same return differs") {
            unsettled.push(format!("{file}: {reason}"));
        }
    }
    assert!(unsettled.len() <= 3, "{unsettled:#?}");
}

#[test]
fn the_peers_own_table_schema_is_a_collection_as_it_stands() {
    let Some(data) = data() else { return };
    let schema = data.join("brownfield-2020/brownfield-land.schema.json");
    let checked = run(&["schemas", "check", &schema.display().to_string()]);
    assert_eq!(checked.status, 0, "{}", checked.out);
    assert!(
        checked.out.contains("note: ") && checked.out.contains("the format \"uri\" is not checked"),
        "{}",
        checked.out
    );
    let (_, readings) = run_brownfield(&data, &schema);
    assert!(readings.len() >= 200, "{} files are read", readings.len());
}

/// What `inspect` says of a file, and how long it took.
fn inspected(path: &Path) -> (serde_json::Value, Duration) {
    let started = Instant::now();
    // 1 GiB of address space for the process: more than that ends it.
    let command = "ulimit -v 1048576; exec \"$0\" inspect --format json \"$1\"";
    let output = Command::new("sh")
        .args(["-c", command])
        .arg(assert_cmd::cargo::cargo_bin("quarterday"))
        .arg(path)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
        panic!("{}: {:?} {}", path.display(), output.status, String::from_utf8_lossy(&output.stderr))
    });
    (told, started.elapsed())
}

/// Words of which one must stand in the reason, by what the list of files expects.
fn true_cause(expected: &str) -> &'static [&'static str] {
    match expected {
        _ if expected.contains("encrypted") => &["password"],
        _ if expected.contains("truncated") => &["damaged"],
        _ if expected.contains("part missing") => &["part"],
        _ if expected.contains("empty") => &["empty", "archive"],
        _ if expected.contains("PDF") => &["PDF"],
        _ if expected.contains("gzip") => &["archive"],
        _ if expected.contains("DTD") => &["DTD"],
        _ => &[],
    }
}

#[test]
fn workbooks_of_other_readers_are_read_to_the_cell_or_refused_with_the_true_cause() {
    let Some(data) = data() else { return };
    let folder = data.join("spreadsheets");
    let mut list = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_path(folder.join("index.tsv"))
        .unwrap();
    let headings = list.headers().unwrap().clone();
    let (mut agreed, mut faults) = (0, Vec::new());
    for record in list.records().map(Result::unwrap) {
        let value = |name: &str| {
            record
                .get(headings.iter().position(|heading| heading == name).unwrap())
                .unwrap_or_default()
                .to_owned()
        };
        let (file, expect, agree) = (value("file"), value("expect"), value("agree_cells"));
        if expect == "oracle" {
            continue;
        }
        let (told, took) = inspected(&folder.join("files").join(&file));
        let error = told["error"].as_str();
        if took > Duration::from_secs(10) {
            faults.push(format!("{file}: took {took:?}"));
        }
        if let Ok(cells) = agree.parse::<u64>() {
            agreed += 1;
            if told["cells"].as_u64() != Some(cells) {
                faults.push(format!("{file}: {} cells, not {cells}", told["cells"]));
            }
        }
        if expect.starts_with("error")
            && !error.is_some_and(|error| true_cause(&expect).iter().any(|word| error.contains(word)))
        {
            faults.push(format!("{file}: {expect}, but {error:?}"));
        }
        if expect == "read" && error.is_some() {
            faults.push(format!("{file}: is to be read, but {error:?}"));
        }
    }
    assert_eq!(agreed, 174);
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Apple Numbers writes formulas of an xls under the number of an older format, and calamine then leaves
/// their values out.
#[test]
fn formulas_under_an_older_number_keep_their_values() {
    use std::io::{Read, Seek, SeekFrom, Write};
    let Some(data) = data() else { return };
    let bytes =
        std::fs::read(data.join("spreadsheets/files/poi_bulk__centic9__SimpleWithFormula.xls")).unwrap();
    let cells = |bytes: &[u8]| {
        let document =
            quarterday::reading::open(bytes, quarterday::intake::sniff(bytes), &|_| false).unwrap();
        document.sheets.iter().flat_map(|sheet| sheet.cells().to_vec()).collect::<Vec<_>>()
    };
    let mut file = cfb::CompoundFile::open(std::io::Cursor::new(bytes.clone())).unwrap();
    let mut stream = file.open_stream("/Workbook").unwrap();
    let mut records = Vec::new();
    stream.read_to_end(&mut records).unwrap();
    let (mut at, mut changed) = (0, 0);
    while let Some(header) = records.get(at..at + 4) {
        let (kind, length) =
            (u16::from_le_bytes([header[0], header[1]]), u16::from_le_bytes([header[2], header[3]]));
        if kind == 0x0006 {
            stream.seek(SeekFrom::Start(at as u64)).unwrap();
            stream.write_all(&0x0406u16.to_le_bytes()).unwrap();
            changed += 1;
        }
        at += 4 + usize::from(length);
    }
    stream.flush().unwrap();
    drop(stream);
    let as_of_numbers = file.into_inner().into_inner();
    assert!(changed > 0);
    use calamine::Reader;
    let mut library: calamine::Xls<_> =
        calamine::Xls::new(std::io::Cursor::new(as_of_numbers.as_slice())).unwrap();
    let seen: usize = library.worksheets().iter().map(|(_, range)| range.used_cells().count()).sum();
    assert_eq!(seen + changed, cells(&bytes).len(), "calamine reads these formulas now");
    assert_eq!(cells(&as_of_numbers), cells(&bytes));
}
