//! The same return says the same in every layout, spelling and encoding.

use proptest::prelude::*;
use quarterday::{
    reading,
    schemas::{Collection, Faults, collection, register},
    vocabulary::{Answer, Period},
};

use crate::workspace::project;

fn collection() -> Collection {
    let mut faults = Faults::default();
    let register = register::load(&project().join("schemas/register"), &mut faults);
    let collection = collection::load(&project().join("schemas/food-hygiene"), &register, &mut faults);
    assert!(faults.is_clean(), "{faults:?}");
    collection.unwrap()
}

/// Values of the whole-number fields, `None` for a blank.
fn figures() -> impl Strategy<Value = Vec<Option<u32>>> {
    proptest::collection::vec(proptest::option::weighted(0.9, 0u32..100_000), 33)
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Beside,
    HeadingRow,
    Long,
    OnItsSide,
}

#[derive(Debug, Clone)]
struct Writing {
    shape: Shape,
    delimiter: char,
    line_end: &'static str,
    encoding: &'static str,
    spelling: usize,
    notes: bool,
    order: usize,
}

fn writing() -> impl Strategy<Value = Writing> {
    (
        prop_oneof![Just(Shape::Beside), Just(Shape::HeadingRow), Just(Shape::Long), Just(Shape::OnItsSide)],
        prop_oneof![Just(','), Just(';'), Just('\t')],
        prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        prop_oneof![Just("utf-8"), Just("utf-8 bom"), Just("utf-16le"), Just("windows-1252")],
        0usize..6,
        any::<bool>(),
        0usize..33,
    )
        .prop_map(|(shape, delimiter, line_end, encoding, spelling, notes, order)| Writing {
            shape,
            delimiter,
            line_end,
            encoding,
            spelling,
            notes,
            order,
        })
}

fn spelt(label: &str, name: &str, spelling: usize) -> String {
    match spelling {
        1 => label.to_uppercase(),
        2 => label.replace("(%)", "(per cent)").replacen(", ", " - ", 1),
        3 => format!("  {}:", label.replace("(%)", "%")),
        4 => name.to_owned(),
        5 => format!("7. {label}"),
        _ => label.to_owned(),
    }
}

fn written(writing: &Writing, collection: &Collection, figures: &[Option<u32>]) -> Vec<u8> {
    let fields = &collection.tables[0].fields;
    let mut pairs: Vec<(String, String)> = fields
        .iter()
        .zip(figures)
        .map(|(field, figure)| {
            let figure = figure.map(|figure| if field.is_percentage() { figure % 101 } else { figure });
            (
                spelt(&field.title, &field.name, writing.spelling),
                figure.map(|figure| figure.to_string()).unwrap_or_default(),
            )
        })
        .collect();
    let turn = writing.order % pairs.len();
    pairs.rotate_left(turn);
    let identity = [("Local authority", "Ashford"), ("Period", "2019/20")]
        .map(|(label, value)| (label.to_owned(), value.to_owned()));
    let all: Vec<(String, String)> = identity.into_iter().chain(pairs).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    if writing.notes {
        rows.push(vec!["Food hygiene return (figures in \u{a3} are not asked for)".to_owned()]);
        rows.push(Vec::new());
    }
    match writing.shape {
        Shape::Beside => rows.extend(all.into_iter().map(|(label, value)| vec![label, value])),
        Shape::Long => {
            rows.push(vec!["Item".to_owned(), "Value".to_owned()]);
            rows.extend(all.into_iter().map(|(label, value)| vec![label, value]));
        }
        Shape::OnItsSide => rows
            .extend(all.into_iter().map(|(label, value)| vec![String::new(), label, String::new(), value])),
        Shape::HeadingRow => {
            let (labels, values) = all.into_iter().unzip();
            rows.extend([labels, values]);
        }
    }
    let quoted = |cell: &String| {
        if cell.contains([writing.delimiter, '"', '\n']) { format!("\"{cell}\"") } else { cell.clone() }
    };
    let lines = rows.iter().map(|row| {
        row.iter().map(quoted).collect::<Vec<_>>().join(&writing.delimiter.to_string()) + writing.line_end
    });
    encoded(&lines.collect::<String>(), writing.encoding)
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-8" => text.as_bytes().to_vec(),
        "utf-8 bom" => format!("\u{feff}{text}").into_bytes(),
        "utf-16le" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        _ => text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_return_reads_the_same_in_every_layout(figures in figures(), writing in writing()) {
        let collection = collection();
        let bytes = written(&writing, &collection, &figures);
        let is_label = |text: &str| reading::is_label(&collection, text);
        let document = reading::open(&bytes, quarterday::intake::sniff(&bytes), &is_label).unwrap();
        let read = reading::read(&document, &collection, Period::parse("2019-20").unwrap()).unwrap();
        prop_assert_eq!(read.returns.len(), 1);
        let record = read.returns[0].records.get(0);
        for ((field, figure), answer) in collection.tables[0].fields.iter().zip(&figures).zip(record.answers()) {
            let expected = figure.map(|figure| f64::from(if field.is_percentage() { figure % 101 } else { figure }));
            prop_assert_eq!(answer.number().map(|number| number.to_f64()), expected, "{} {:?}", field.name, answer);
            if expected.is_none() {
                prop_assert_eq!(answer, Answer::NotKnown);
            }
        }
    }

    #[test]
    fn no_bytes_can_crash_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600), start in 0usize..4) {
        let starts: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Item,Value\n\""];
        let bytes = [starts[start], &bytes].concat();
        let format = quarterday::intake::sniff(&bytes);
        if format.refusal().is_none() {
            let _ = reading::open(&bytes, format, &|_| false);
        }
    }
}

#[test]
fn last_years_figures_beside_this_years_are_told_apart() {
    let workspace = crate::workspace::Workspace::new();
    workspace.receive(
        "alder.csv",
        "Local authority,Alder,\nPeriod,2019-20,\n,2018-19,2019-20\nPremises,100,110\nTotal visits,10,11\n",
    );
    workspace.receive(
        "birch.csv",
        "Local authority,Birch,\nPeriod,2019-20,\n,A,B\nPremises,100,110\nTotal visits,10,11\n",
    );
    assert_eq!(workspace.run().status, 1);
    assert_eq!(workspace.total("Alder", "visits"), "11");
    assert_eq!(
        workspace.states(),
        ["alder.csv: accepted", "birch.csv: rejected"],
        "two columns of figures that nothing tells apart"
    );
}

#[test]
fn units_and_notes_beside_the_figures_are_passed_over() {
    let workspace = crate::workspace::Workspace::new();
    workspace.receive(
        "alder.csv",
        "Local authority:,Alder\nPeriod: 2019-20\n1,Premises,number,110,as at 31 March\n2,Total visits,number,,not yet counted\n3,Visits per 100 premises (%),%,12.5%,see 2\n",
    );
    assert_eq!(workspace.run().status, 0);
    assert_eq!(
        ["premises", "visits", "rate"].map(|field| workspace.total("Alder", field)),
        ["110", "", "12.5"]
    );
}

#[test]
fn a_number_that_its_own_comma_split_is_never_read_as_less() {
    let workspace = crate::workspace::Workspace::new();
    workspace.receive(
        "alder.csv",
        "Local authority,Alder\nPeriod,2019-20\nPremises,12\nTotal visits,1,132\nVisits per 100 premises (%),5\nInspectors,1\n",
    );
    workspace.receive("birch.csv", "Local authority,Period,Premises,Total visits\nBirch,2019-20,1,112,7\n");
    assert_eq!(workspace.run().status, 1);
    assert_eq!(workspace.states(), ["alder.csv: accepted", "birch.csv: rejected"]);
    assert_eq!(workspace.total("England", "visits"), "");
    let faults: Vec<String> = workspace
        .rows("exceptions.csv")
        .iter()
        .map(|row| format!("{} {}: {}", row.get("cell"), row.get("rule"), row.get("message")))
        .collect();
    insta::assert_snapshot!(faults.join("\n"), @"C4 type: Total visits: two cells that mean the same differ: 1 (B4) and 132 (C4). Leave the right one");
}

#[test]
fn a_long_form_says_on_each_row_whose_it_is_and_for_when() {
    let workspace = crate::workspace::Workspace::new();
    let rows = |authority: &str, period: &str, premises: u32| {
        format!("{authority},{period},premises,{premises}\n{authority},{period},visits,5\n")
    };
    let year = "April 2019 to March 2020";
    let text = format!(
        "Local authority,Period,name,value\n{}{}{}",
        rows("Alder", year, 10),
        rows("Birch", year, 20),
        rows("Birch", "2018-19", 19)
    );
    workspace.receive("several.csv", text);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.states(), ["several.csv: accepted"]);
    assert_eq!(
        ["Alder", "Birch", "England"].map(|area| workspace.total(area, "premises")),
        ["10", "20", "30"]
    );
    let reason = workspace.rows("submissions.csv")[0].get("reason").to_owned();
    assert_eq!(reason, "it is for another period: 2018-19");
}

#[test]
fn figures_under_two_rows_of_headings_are_read_by_both() {
    let collection = collection();
    let bands = ",A,B,C,D,E,A,B,C,D,E,";
    let text = format!(
        "Food hygiene return,,,,,,,,,,,\nLocal authority,Rated establishments,,,,,Broadly compliant (%),,,,,Establishments outside the programme\n{bands}\nAshford,1,2,3,4,5,91,92,93,94,95,7\n"
    );
    let is_label = |text: &str| reading::is_label(&collection, text);
    let document =
        reading::open(text.as_bytes(), quarterday::intake::sniff(text.as_bytes()), &is_label).unwrap();
    let read = reading::read(&document, &collection, Period::parse("2019-20").unwrap()).unwrap();
    let record = read.returns[0].records.get(0);
    let value = |name: &str| {
        let at = collection.tables[0].field(name).unwrap();
        record.answer(at).number().map(|number| number.to_f64())
    };
    let bands = ["a", "b", "c", "d", "e"];
    assert_eq!(bands.map(|band| value(&format!("rated_{band}"))), [1.0, 2.0, 3.0, 4.0, 5.0].map(Some));
    assert_eq!(
        bands.map(|band| value(&format!("compliant_pct_{band}"))),
        [91.0, 92.0, 93.0, 94.0, 95.0].map(Some)
    );
    assert_eq!(value("establishments_outside"), Some(7.0));
}

/// A collection of one list, for each way in which councils lay such lists out.
const SITES: &str = r#"{ "fields": [
  { "name": "SiteReference", "title": "Site reference", "type": "string", "constraints": { "unique": true } },
  { "name": "SiteName", "title": "Site name", "type": "string", "qd:synonyms": ["Whereabouts"] },
  { "name": "GeoX", "title": "GeoX", "type": "number" },
  { "name": "GeoY", "title": "GeoY", "type": "number" },
  { "name": "Hectares", "title": "Hectares", "type": "number" },
  { "name": "Dwellings", "title": "Net dwellings", "type": "integer" },
  { "name": "Updated", "title": "Last updated date", "type": "date" },
  { "name": "Notes", "title": "Notes", "type": "string" } ] }"#;

/// Rows, and for each field how it was found and how often it is filled, in the order of the schema; then
/// what was ignored.
fn sites_read(text: &str) -> String {
    let workspace = crate::workspace::Workspace::new();
    workspace.write("sites.json", SITES);
    workspace.receive("alder.csv", text);
    let schema = workspace.path("sites.json").display().to_string();
    let ended = workspace.run_with(&["--collection", &schema]);
    assert!(matches!(ended.status, 0 | 1), "{}{}", ended.out, ended.err);
    let lines = workspace.rows("readings.csv");
    let fields = ["SiteReference", "SiteName", "GeoX", "GeoY", "Hectares", "Dwellings", "Updated", "Notes"]
        .map(|field| {
            let line = lines.iter().find(|line| line.get("field") == field);
            line.map_or_else(
                || "-".to_owned(),
                |line| format!("{}{}", &line.get("match")[..1], line.get("filled")),
            )
        });
    // Notes on how the file was read stand in brackets.
    let ignored = lines
        .iter()
        .filter(|line| ["ignored", "second"].contains(&line.get("match")))
        .map(|line| line.get("heading"));
    let ignored: Vec<&str> = ignored.filter(|heading| !heading.starts_with('(')).collect();
    format!(
        "{} rows: {}; {}",
        lines.first().map_or("no", |line| line.get("rows")),
        fields.join(" "),
        ignored.join(" | ")
    )
}

const HEADINGS: &str = "SiteReference,SiteName,GeoX,GeoY,Hectares,Net dwellings,Last updated date,Notes\n";
const CASES: &str = "A1,Mill,1.5,2.5,0.4,12,31/03/2020,total cleared\nA2,Yard,1.6,2.6,0.5,,01/04/2020,\n";
const PLAIN: &str = "2 rows: e2 e2 e2 e2 e2 e1 e2 e1; ";

#[test]
fn what_stands_around_a_list_is_no_part_of_it() {
    assert_eq!(sites_read(&format!("{HEADINGS}{CASES}")), PLAIN);
    assert_eq!(sites_read(&format!("Register of sites\n\nsee, our, pages\n{HEADINGS}{CASES}")), PLAIN);
    let left_out = |row: &str| format!("{PLAIN}{row}");
    assert_eq!(sites_read(&format!("{HEADINGS}1,2,3,4,5,6,7,8\n{CASES}")), left_out("1"));
    let mandatory = "Mandatory,Optional,Mandatory,Mandatory,Mandatory,Optional,Mandatory,Optional\n";
    assert_eq!(sites_read(&format!("{HEADINGS}{mandatory}{CASES}")), left_out("Mandatory"));
    assert_eq!(
        sites_read(&format!("{HEADINGS}Sites with permission,,,,,,,\n{CASES}")),
        left_out("Sites with permission")
    );
    assert_eq!(sites_read(&format!("{HEADINGS}{CASES},,,,0.9,,,\n")), left_out("0.9"));
    assert_eq!(sites_read(&format!("{HEADINGS}{CASES}Total,,,,0.9,12,,\n")), left_out("Total"));
    assert_eq!(sites_read(&format!("{HEADINGS}{CASES},Total:,,,0.9,\"1,012\",,\n")), left_out("Total:"));
    let named_so =
        format!("{HEADINGS}{CASES},Total garage,1.7,2.7,0.9,12,02/04/2020,a site without its reference\n");
    assert_eq!(sites_read(&named_so), "3 rows: e2 e3 e3 e3 e3 e2 e3 e2; ");
    let halves: Vec<&str> = CASES.split_inclusive('\n').collect();
    assert_eq!(sites_read(&format!("{HEADINGS}{}{HEADINGS}{}", halves[0], halves[1])), PLAIN);
}

#[test]
fn headings_of_a_list_are_found_as_people_write_them() {
    let misspelt = "Site refrence,\"Site name\n(and address)\",Geo X,GEOY,Hectares (gross),Net-dwellings,Last update date,Note\n";
    assert_eq!(sites_read(&format!("{misspelt}{CASES}")), "2 rows: n2 n2 n2 e2 n2 e1 n2 m0; Note");
    let two_rows =
        "SiteReference,SiteName,Place,,Hectares,Net,Last updated,Notes\n,,GeoX,GeoY,,dwellings,date,\n";
    assert_eq!(sites_read(&format!("{two_rows}{CASES}")), PLAIN);
    let each_on_two =
        "Site,Site,Geo,Geo,Hectares,Net,Last updated,Notes\nReference,Name,X,Y,,dwellings,date,\n";
    assert_eq!(sites_read(&format!("{each_on_two}{CASES}")), "2 rows: e2 e2 n2 n2 e2 e1 e2 e1; ");
    let nearer = "SiteReference - mandatory,SiteName,GeoX,GeoY,Hectares [gross],Hectare,Last updated date dd/mm/yyyy,Notes (optional)\n";
    assert_eq!(sites_read(&format!("{nearer}{CASES}")), "2 rows: n2 e2 e2 e2 n2 m0 n2 n1; Hectare");
    let cut_off = "SiteRefere,SiteName,GeoX,GeoY,Hectares,NetDwellin,LastUpdate,Notes\n";
    assert_eq!(sites_read(&format!("{cut_off}{CASES}")), "2 rows: n2 e2 e2 e2 e2 n1 n2 e1; ");
    let rivals = "SiteReference,SiteName,GeoX,GeoY,Hectares (a),Hectares (b),Last updated date,Notes\n";
    assert_eq!(
        sites_read(&format!("{rivals}{CASES}")),
        "2 rows: e2 e2 e2 e2 m0 m0 e2 e1; Hectares (a) | Hectares (b)"
    );
    let on_its_side = "SiteReference,A1,A2\nSiteName,Mill,Yard\nGeoX,1.5,1.6\nGeoY,2.5,2.6\nHectares,0.4,0.5\nNet dwellings,12,\nLast updated date,31/03/2020,01/04/2020\nNotes,cleared,\n";
    assert_eq!(sites_read(on_its_side), PLAIN);
    let in_quotes: String =
        format!("{HEADINGS}{CASES}").lines().map(|line| format!("\"{line}\"\n")).collect();
    assert_eq!(sites_read(&in_quotes), PLAIN);
}

#[test]
fn a_column_of_a_list_in_which_nothing_stands_gives_way_to_a_synonym() {
    let twice = |name: &str, place: &str| {
        let row = |reference: &str| format!("{reference},{name},1.5,2.5,0.4,12,31/03/2020,,{place}\n");
        sites_read(&format!(
            "{}{}{}",
            HEADINGS.replace("Notes\n", "Notes,Whereabouts\n"),
            row("A1"),
            row("A2")
        ))
    };
    assert_eq!(twice("Mill", "Mill Lane"), "2 rows: e2 e2 e2 e2 e2 e2 e2 e0; Whereabouts");
    assert_eq!(twice("", "Mill Lane"), "2 rows: e2 s2 e2 e2 e2 e2 e2 e0; SiteName");
    assert_eq!(twice("", ""), "2 rows: e2 e0 e2 e2 e2 e2 e2 e0; Whereabouts");
}

#[test]
fn sums_and_answers_to_choose_from_on_other_sheets_are_no_records() {
    let workspace = crate::workspace::Workspace::new();
    workspace.write("sites.json", SITES);
    let list = format!("{HEADINGS}{CASES}");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, text) in [
        ("Sums", "Ward,Hectares,Net dwellings\nCastle,0.5,12\nAbbey,0.4,\n"),
        ("Sites", &list),
        ("More", &list),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write(row, column, cell).unwrap();
            }
        }
    }
    workspace.receive("alder.xlsx", book.save_to_buffer().unwrap());
    let schema = workspace.path("sites.json").display().to_string();
    assert!(matches!(workspace.run_with(&["--collection", &schema]).status, 0 | 1));
    let lines = workspace.rows("readings.csv");
    let rows = |sheet: &str| {
        lines
            .iter()
            .find(|line| line.get("sheet") == sheet && line.get("rows") != "0")
            .map(|line| line.get("rows"))
    };
    assert_eq!((rows("Sums"), rows("Sites"), rows("More")), (None, Some("2"), Some("2")));
    let told = "(a few columns of the list without its key, beside the list itself: 2 rows are left out)";
    assert!(lines.iter().any(|line| line.get("heading") == told));
}

#[test]
fn of_two_columns_with_one_heading_that_differ_neither_is_taken() {
    let workspace = crate::workspace::Workspace::new();
    workspace.write("sites.json", SITES);
    workspace.receive(
        "alder.csv",
        "SiteReference,SiteName,GeoX,GeoY,Hectares,Hectares\nA1,Mill,1,2,0.5,0.6\nA2,Yard,1,2,,0.7\n",
    );
    let schema = workspace.path("sites.json").display().to_string();
    assert_eq!(workspace.run_with(&["--collection", &schema]).status, 0);
    let in_cells = workspace.rows("exceptions.csv").into_iter().filter(|row| !row.get("cell").is_empty());
    let told: Vec<String> = in_cells.map(|row| format!("{} {}", row.get("cell"), row.get("value"))).collect();
    assert_eq!(told, ["F2 0.5 (E2) and 0.6 (F2)"]);
}
