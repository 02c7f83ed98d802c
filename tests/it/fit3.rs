//! Fit3: what was planted in its sample is found; two stories are counted over all in scope; stories are shown once
//! somebody decided so, and what stands in them does nothing.

use std::{collections::BTreeMap, fs};

use crate::{
    partnership::{Sample, differing, texts},
    workspace::{Row, sheet},
};

const YEAR: &str = "2009-10";
const DAY: &str = "2010-07-01";

fn run() -> Sample {
    let sample = Sample::of("fit3");
    sample.run(YEAR, DAY);
    sample
}

/// The texts that await a decision in a register: the name of each, and its fields.
fn awaiting(sample: &Sample, register: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for row in sample.rows(YEAR, "unit/registers/awaiting.csv") {
        if row.get("register") == register {
            let own = found.entry(row.get("about").to_owned()).or_default();
            own.insert("unit".to_owned(), row.get("unit").to_owned());
            own.insert("record".to_owned(), row.get("record").to_owned());
            own.insert(row.get("field").to_owned(), row.get("text").to_owned());
        }
    }
    found
}

fn shown(sample: &Sample, register: &str) -> Vec<Row> {
    sample.rows(YEAR, register)
}

fn page(sample: &Sample, place: &str) -> String {
    fs::read_to_string(sample.path(&format!("out/{YEAR}/{place}"))).unwrap()
}

/// Publishes so many stories of the public register, those that hold a script and a formula among them.
fn publish(sample: &Sample, count: usize) -> Vec<BTreeMap<String, String>> {
    let is_odd = |own: &BTreeMap<String, String>| {
        own.values().any(|text| text.contains("<script>") || text.contains("HYPERLINK"))
    };
    let (odd, plain): (Vec<_>, Vec<_>) =
        awaiting(sample, "good-practice").into_iter().partition(|(_, own)| is_odd(own));
    assert_eq!(odd.len(), 2);
    let chosen: Vec<_> = odd.into_iter().chain(plain).take(count).collect();
    let lines = chosen.iter().map(|(about, own)| {
        format!("2010-06-20,A. Officer,publish,{},{YEAR},{about},The authority agreed\n", own["unit"])
    });
    let lines: String = lines.collect();
    sample.write("decisions/officer.csv", format!("decided,who,decision,unit,period,about,why\n{lines}"));
    chosen.into_iter().map(|(_, own)| own).collect()
}

#[test]
fn what_was_planted_in_the_sample_of_fit3_is_found_in_its_cell_and_nothing_else() {
    let sample = run();
    let found = sample.rows(YEAR, "exceptions.csv");
    assert_eq!(differing("fit3", &found, &["FIT-01"]), Vec::<String>::new());
    // 69 tell one story and 60 none.
    let of_one: Vec<&Row> = found.iter().filter(|row| row.get("rule") == "FIT-01").collect();
    assert_eq!(of_one.len(), 129);
    assert_eq!(of_one.iter().filter(|row| row.get("message").starts_with("0 stories")).count(), 60);
}

#[test]
fn two_stories_are_a_percentage_of_those_in_scope_and_never_of_those_who_answered() {
    let sample = run();
    let whole = |list: &str, name: &str| {
        let rows = sample.rows(YEAR, list);
        let is_it = |row: &&Row| {
            row.get("area_code") == "K03000001"
                && row.get(name.split(':').next().unwrap()) == name.split(':').nth(1).unwrap()
        };
        rows.iter()
            .filter(is_it)
            .map(|row| {
                (
                    row.get("value").to_owned(),
                    row.get(if list == "totals.csv" { "reported_units" } else { "denominator" }).to_owned(),
                )
            })
            .next()
            .unwrap()
    };
    assert_eq!(
        whole("data/indicators.csv", "indicator:two_stories_pct"),
        ("45".to_owned(), "380".to_owned())
    );
    assert_eq!(whole("totals.csv", "field:told"), ("411".to_owned(), "300".to_owned()));
    assert_eq!(whole("totals.csv", "field:two_stories"), ("171".to_owned(), "300".to_owned()));
    // The same authorities tell them by topic.
    let rows = sample.rows(YEAR, "totals.csv");
    let by_topic: Vec<&Row> = rows
        .iter()
        .filter(|row| row.get("area_code") == "K03000001" && row.get("table") == "stories.topic")
        .collect();
    assert_eq!(by_topic.iter().map(|row| row.get("value").parse::<u32>().unwrap()).sum::<u32>(), 411);
    assert!(by_topic.len() == 9 && by_topic.iter().all(|row| row.get("reported_units") == "300"));
    let table = sheet(&sample.path(&format!("out/{YEAR}/public/statistics.xlsx")), "Stories by region");
    let row = table.iter().find(|row| row.iter().any(|cell| cell == "Great Britain")).unwrap();
    assert!(row.contains(&"45".to_owned()) && row.contains(&"171".to_owned()), "{row:?}");
    assert!(!row.contains(&"57".to_owned()), "{row:?}");
}

#[test]
fn before_any_decision_no_story_is_public_and_after_twelve_twelve_are() {
    let sample = run();
    assert_eq!(shown(&sample, "public/registers/good-practice.csv").len(), 0);
    assert_eq!(shown(&sample, "partners/registers/good-practice-partners.csv").len(), 0);
    assert!(!page(&sample, "public/registers/good-practice.html").contains("<article>"));
    // Of 250 for everybody one has an error, and is in no register; none of those for regulators is among them.
    let public = awaiting(&sample, "good-practice").len();
    let partners = awaiting(&sample, "good-practice-partners").len();
    assert_eq!(public + partners, 370 - usize::from(too_long(&sample)), "{public} {partners}");
    publish(&sample, 12);
    sample.run(YEAR, DAY);
    assert_eq!(shown(&sample, "public/registers/good-practice.csv").len(), 12);
    let shown_there = page(&sample, "public/registers/good-practice.html");
    assert_eq!(shown_there.matches("<article>").count(), 12);
    assert_eq!(shown(&sample, "partners/registers/good-practice-partners.csv").len(), 0);
}

/// Whether the story with an error may be shared.
fn too_long(sample: &Sample) -> bool {
    let found = sample.rows(YEAR, "exceptions.csv");
    let own: Vec<&Row> = found.iter().filter(|row| row.get("rule") == "length").collect();
    assert_eq!((own.len(), own[0].get("field"), own[0].get("cell")), (1, "summary", "D5"));
    assert!(own[0].get("message").contains("1501 characters"), "{}", own[0].get("message"));
    let in_any = sample
        .rows(YEAR, "unit/registers/awaiting.csv")
        .into_iter()
        .any(|row| row.get("unit") == own[0].get("unit") && row.get("record") == own[0].get("record"));
    assert!(!in_any);
    true
}

#[test]
fn a_story_whose_text_changes_goes_back_to_undecided() {
    let sample = run();
    let published = publish(&sample, 12);
    sample.run(YEAR, DAY);
    let file = |own: &BTreeMap<String, String>| {
        let files = fs::read_dir(sample.path(&format!("inbox/{YEAR}"))).unwrap();
        let mut paths = files.map(|entry| entry.unwrap().path());
        paths.find(|path| {
            path.extension().is_some_and(|own| own == "csv")
                && fs::read_to_string(path).unwrap().contains(own["title"].as_str())
                && fs::read_to_string(path).unwrap().contains(own["unit"].as_str())
        })
    };
    let (own, path) = published.iter().find_map(|own| Some((own, file(own)?))).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace(own["title"].as_str(), &format!("{} again", own["title"]))).unwrap();
    sample.run(YEAR, DAY);
    let public = shown(&sample, "public/registers/good-practice.csv");
    assert_eq!(public.len(), 11);
    let awaits = awaiting(&sample, "good-practice");
    assert!(awaits.values().any(|text| text["title"] == format!("{} again", own["title"])));
}

#[test]
fn scripts_and_formulas_in_stories_do_nothing_in_any_output() {
    let sample = run();
    publish(&sample, 12);
    sample.run(YEAR, DAY);
    let mut told = 0;
    for (name, text) in texts(&sample.path(&format!("out/{YEAR}"))) {
        if name.ends_with(".html") || name.ends_with(".xlsx") || name.ends_with(".ods") {
            assert!(!text.contains("<script>alert"), "{name}");
            assert!(!text.contains("<f>") && !text.contains("table:formula=\"of:=HYPERLINK"), "{name}");
        }
        if name.ends_with(".csv") {
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let cells: Vec<String> = reader
                .records()
                .flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
                .collect();
            assert!(!cells.iter().any(|cell| cell.starts_with('=')), "{name}");
            told += cells.iter().filter(|cell| cell.contains("HYPERLINK")).count();
        }
    }
    assert!(told > 0, "the formula is in the register, as text");
    let public = page(&sample, "public/registers/good-practice.html");
    assert!(public.contains("&lt;script&gt;alert") && public.contains("=HYPERLINK(&quot;"));
}

#[test]
fn whom_to_ask_is_in_no_output_that_is_not_the_units_own() {
    let sample = run();
    for folder in ["public", "partners", "regulators"] {
        for (name, text) in texts(&sample.path(&format!("out/{YEAR}/{folder}"))) {
            assert!(!text.contains("safety@"), "{folder} {name}");
        }
    }
}

#[test]
fn a_rate_over_all_in_scope_is_traced_to_those_who_gave_it() {
    let sample = run();
    let folder = sample.path("");
    let asked = ["trace", "Table_3", "Great Britain", "two_stories_pct", "--period", YEAR];
    let ended = crate::workspace::run(&[asked.as_slice(), &["-C", folder.to_str().unwrap()]].concat());
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(
        ended.out.contains("denominator: authorities in scope") && ended.out.contains("380"),
        "{}",
        ended.out
    );
}
