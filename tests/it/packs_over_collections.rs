//! Packs and the annual report over several collections, made of the samples: each authority in one region's pack,
//! nothing about people, nothing of others; fourteen pages, whatever is missing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::workspace::{Ended, Workspace, project, rows, run, sheet};

const REGIONS: [&str; 11] = [
    "North East",
    "North West",
    "Yorkshire and The Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
    "Wales",
    "Scotland",
];

/// The samples that are run, each with its periods and the day of each run.
const RUNS: [(&str, &str, &str); 4] = [
    ("fit3", "2009-10", "2010-06-20"),
    ("joint-working", "2009-10-H1", "2009-11-15"),
    ("joint-working", "2009-10-H2", "2010-05-26"),
    ("prosecutions", "2009-10-Q4", "2010-06-01"),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|own| own.file_name() != "out") {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to)
        } else {
            let _ = fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A copy of declarations and samples, with what their runs left.
fn partnership() -> Workspace {
    run_over(&RUNS, |_| ())
}

/// The same of these runs, of samples in which something was changed before.
fn run_over(runs: &[(&str, &str, &str)], changed: impl FnOnce(&Workspace)) -> Workspace {
    let own = Workspace::new();
    copy(&project().join("schemas"), &own.path("schemas"));
    for (name, ..) in runs {
        let folder = own.path(&format!("sample_data/partnership/{name}"));
        if !folder.exists() {
            copy(&project().join("sample_data/partnership").join(name), &folder);
        }
    }
    changed(&own);
    for (name, period, day) in runs {
        let folder = own.path(&format!("sample_data/partnership/{name}"));
        let ended = run(&["run", period, "-C", folder.to_str().unwrap(), "--as-of", day]);
        assert!(ended.status < 2, "{name} {period}: {}{}", ended.out, ended.err);
    }
    own
}

fn pack(own: &Workspace, group: &str) -> Ended {
    pack_of(own, group, "2009-10-Q4")
}

fn pack_of(own: &Workspace, group: &str, period: &str) -> Ended {
    let (declared, to) = (own.path("schemas/packs"), own.path("packs"));
    run(&["pack", group, period, "--packs", declared.to_str().unwrap(), "--to", to.to_str().unwrap()])
}

/// The rows of a sheet of a pack, headings first.
fn of_pack(own: &Workspace, name: &str, title: &str) -> Vec<Vec<String>> {
    sheet(&own.path(&format!("packs/{name} 2009-10-Q4.xlsx")), &format!("{name}: {title}"))
}

/// All texts of all cells of a pack.
fn all_texts(own: &Workspace, name: &str) -> String {
    texts_of(&own.path(&format!("packs/{name} 2009-10-Q4.xlsx")))
}

fn texts_of(path: &Path) -> String {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let sheets = book.sheet_names();
    let texts = sheets.iter().map(|name| {
        let range = book.worksheet_range(name).unwrap();
        range
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"))
            .collect::<Vec<_>>()
            .join("\n")
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_packs_of_the_regions_hold_each_authority_once_and_nothing_about_people() {
    let own = partnership();
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut texts = String::new();
    for region in REGIONS {
        let ended = pack(&own, region);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        for row in of_pack(&own, region, "Returns by collection").iter().filter(|row| row.len() > 3) {
            if row[2].len() == 9 {
                held.entry(row[0].clone()).or_default().push(row[2].clone());
            }
        }
        texts.push_str(&all_texts(&own, region));
    }
    for (name, period, _) in RUNS.iter().filter(|(_, period, _)| *period != "2009-10-H1") {
        let status = rows(&own.path(&format!("sample_data/partnership/{name}/out/{period}/status.csv")));
        let asked: Vec<&str> =
            status.iter().map(|row| row.get("authority_code")).filter(|code| !code.is_empty()).collect();
        let matching = held.values().filter(|codes| {
            let distinct: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
            codes.len() == asked.len() && distinct == asked.iter().copied().collect()
        });
        assert!(matching.count() > 0, "{name}: {:?}", held.keys());
    }
    // Names of people stand in the records of the samples, and in no pack.
    for name in people(&own) {
        assert!(!texts.contains(&name), "{name} stands in a pack");
    }
}

/// Made people: whoever is called the contact of a return, or the holder of a warrant.
fn people(own: &Workspace) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let inbox = own.path("sample_data/partnership/joint-working/inbox");
    let mut folders = vec![inbox];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == "csv") {
                let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(&path).unwrap();
                let headings = reader.headers().unwrap().clone();
                let is_person = |name: &str| ["contact_name", "officer", "hse_contact"].contains(&name);
                let columns: Vec<usize> =
                    headings.iter().enumerate().filter(|(_, own)| is_person(own)).map(|(at, _)| at).collect();
                for record in reader.records().map_while(Result::ok) {
                    let own = columns.iter().filter_map(|at| record.get(*at));
                    names.extend(own.filter(|own| own.contains(' ')).map(str::to_owned));
                }
            }
        }
    }
    assert!(!names.is_empty(), "no person was found in the sample");
    names
}

#[test]
fn a_county_group_has_its_warrants_and_its_measures_beside_the_nations_and_what_is_missing_is_told() {
    let own = partnership();
    let ended = pack(&own, "hampshire");
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("14 authorities") && ended.out.contains("lae1: MISSING"), "{}", ended.out);
    let name = "Hampshire and Isle of Wight liaison group";
    let returns = of_pack(&own, name, "Returns by collection");
    let fit3 = returns.iter().filter(|row| row[0].contains("Fit3")).count();
    assert_eq!(fit3, 14, "{returns:?}");
    let measures = of_pack(&own, name, "Measures of the group");
    assert!(measures.iter().any(|row| row.iter().any(|cell| cell.contains("Visits made as a percentage"))));
    let unknown = pack(&own, "Hampshir");
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("the group \"Hampshir\" is not known"), "{}", unknown.err);
}

#[test]
fn convictions_elsewhere_of_a_lead_authoritys_business_are_found_by_number_and_never_by_name() {
    let leads = |own: &Workspace, region: &str, from: &str, to: &str| {
        let inbox = "sample_data/partnership/joint-working/inbox/2009-10-H2";
        let path = own.path(&format!("{inbox}/{region} joint working lead_partnerships.csv"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&path, text.replace(from, to)).unwrap();
    };
    // Breckland had the company of this number convicted, and Epsom and Ewell the one of that name.
    // The register of the last quarter goes on from that of the one before.
    let runs = [&[("prosecutions", "2009-10-Q3", "2010-02-25")], RUNS.as_slice()].concat();
    let own = run_over(&runs, |own| {
        leads(own, "Wales", "MADE0025", "01087109");
        leads(own, "East of England", "MADE0032", "01087109");
        leads(own, "London", "Made Business Z26 Limited", "Made Trading 13 Ltd");
    });
    let register =
        own.path("sample_data/partnership/prosecutions/out/2009-10-Q4/public/registers/convictions.csv");
    let register = fs::read_to_string(register).unwrap();
    assert!(register.contains("Breckland,Made Trading 11 Ltd,") && register.contains("Made Trading 13 Ltd"));
    let found = |region: &str| {
        assert_eq!(pack(&own, region).status, 0, "{region}");
        let rows =
            of_pack(&own, region, "Convictions elsewhere of businesses with a lead authority of the group");
        let heading = rows.iter().position(|row| row[0] == "Authority").unwrap();
        rows[heading + 1..].iter().map(|row| row[..4].join("|")).collect::<Vec<_>>()
    };
    assert_eq!(found("Wales"), ["Newport|Made Business Y25 Limited|01087109|Breckland"]);
    // Breckland is of the East of England itself: its own conviction is none elsewhere.
    assert!(found("East of England").is_empty());
    assert!(found("London").is_empty());
}

#[test]
fn of_the_assessment_of_the_partnership_packs_say_who_answered_and_no_score() {
    let runs = [
        ("partnership-assessment", "2006-07", "2007-07-10"),
        ("partnership-assessment", "2007-08", "2008-07-10"),
    ];
    let own = run_over(&runs, |_| ());
    let mut answered = 0;
    for region in REGIONS {
        let ended = pack_of(&own, region, "2007-08-Q4");
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        let texts = texts_of(&own.path(&format!("packs/{region} 2007-08-Q4.xlsx")));
        for score in ["P1 Need", "P4 Trust", "mean", "six statements"] {
            assert!(!texts.contains(score), "{region}: {score}");
        }
        // It stands on the cover as a source, and in the list of returns: nowhere else.
        let source = "partnership_assessment: Health of the partnership, outputs of 2007-08";
        let is_about = |line: &&str| line.contains("Health of the partnership") && !line.starts_with(source);
        let about = texts.lines().filter(is_about);
        assert!(about.clone().all(|line| line.starts_with("Health of the partnership|2007-08|")), "{region}");
        answered += about.count();
    }
    assert!(answered > 100, "{answered}");
}

#[test]
fn what_packs_may_not_show_is_told_at_its_line() {
    let own = partnership();
    let path = own.path("schemas/packs/packs.toml");
    let declared = fs::read_to_string(&path).unwrap();
    fs::write(&path, declared.replacen("columns = [\"warrant_no\"", "columns = [\"officer\"", 1)).unwrap();
    let ended = pack(&own, "Wales");
    assert_eq!(ended.status, 2, "{}", ended.out);
    assert!(ended.err.contains("officer is about people: it stands in no pack"), "{}", ended.err);
    // A table that is for the unit alone, as answers about the partnership are.
    let audits = "table = \"audit\"\nonly = { kind = [\"inter_authority\"] }\ndate = \"audited_on\"";
    let columns = "columns = [\"audited_on\", \"auditor\"]";
    assert!(declared.contains(audits) && declared.contains(columns));
    let other = declared.replacen(audits, "table = \"return\"\ndate = \"signed_on\"", 1);
    fs::write(&path, other.replacen(columns, "columns = [\"comments\"]", 1)).unwrap();
    let path = own.path("schemas/section-18/datapackage.json");
    let (descriptor, named) = (fs::read_to_string(&path).unwrap(), "\"name\": \"return\",");
    fs::write(&path, descriptor.replacen(named, &format!("{named} \"qd:audience\": \"unit\","), 1)).unwrap();
    let ended = pack(&own, "Wales");
    assert_eq!(ended.status, 2, "{}", ended.out);
    assert!(ended.err.contains("return is for unit alone, and packs are for partners"), "{}", ended.err);
}

fn report(own: &Workspace) -> (Ended, String) {
    let (declared, to) = (own.path("schemas/annual-report"), own.path("report"));
    let ended = run(&[
        "annual-report",
        "2009-10",
        "--report",
        declared.to_str().unwrap(),
        "--out",
        to.to_str().unwrap(),
        "--as-of",
        "2010-12-01",
    ]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let page = fs::read_to_string(own.path("report/annual-report.html")).unwrap();
    (ended, page)
}

#[test]
fn the_annual_report_has_fourteen_pages_and_a_page_whose_source_is_missing_says_so() {
    let own = partnership();
    let (ended, page) = report(&own);
    assert!(ended.out.contains("14 pages"), "{}", ended.out);
    assert!(!ended.out.contains("on the page \"Joint working\""), "{}", ended.out);
    assert!(ended.out.contains("on the page \"Health of the partnership\" stands: Missing"), "{}", ended.out);
    assert!(page.contains("Flexible warrants"), "the table is there");
    fs::remove_dir_all(own.path("sample_data/partnership/joint-working/out")).unwrap();
    let (ended, page) = report(&own);
    assert!(ended.out.contains("14 pages"), "{}", ended.out);
    assert!(ended.out.contains("on the page \"Joint working\" stands: Missing"), "{}", ended.out);
    assert!(
        page.contains("Missing: what is taken from &quot;joint-working&quot;")
            || page.contains("Missing: what is taken from \"joint-working\"")
    );
}
