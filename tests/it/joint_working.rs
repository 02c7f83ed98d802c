//! Joint working: what was planted in its sample is found; warrants that are still live come again; names of officers
//! are in no output.

use crate::{
    partnership::{Sample, differing, texts},
    workspace::{Row, sheet},
};

const FIRST: &str = "2009-10-H1";
const SECOND: &str = "2009-10-H2";

fn run() -> Sample {
    let sample = Sample::of("joint-working");
    sample.run(FIRST, "2009-11-10");
    sample.run(SECOND, "2010-05-10");
    sample
}

#[test]
fn what_was_planted_in_the_sample_of_joint_working_is_found_in_its_cell_and_nothing_else() {
    let sample = run();
    assert_eq!(sample.rows(FIRST, "exceptions.csv").len(), 0);
    let found = sample.rows(SECOND, "exceptions.csv");
    assert_eq!(differing("joint-working", &found, &[]), Vec::<String>::new());
    // Each of the two authorities that lead for one business is asked, once.
    let leads: Vec<&Row> = found.iter().filter(|row| row.get("rule") == "JW-08").collect();
    let units: std::collections::BTreeSet<&str> = leads.iter().map(|row| row.get("unit")).collect();
    assert_eq!((leads.len(), units.len()), (2, 2));
}

#[test]
fn the_live_warrant_that_does_not_come_again_is_one_query_with_its_number() {
    let sample = run();
    let found = sample.rows(SECOND, "exceptions.csv");
    let own: Vec<&Row> = found.iter().filter(|row| row.get("rule") == "not-carried").collect();
    assert_eq!((own.len(), own[0].get("record"), own[0].get("table")), (1, "W-0999", "warrants"));
    assert!(own[0].get("message").contains("\"W-0999\" was still open"), "{}", own[0].get("message"));
}

#[test]
fn warrants_and_partnerships_are_counted_to_the_figure() {
    let sample = run();
    let rows = sample.rows(SECOND, "totals.csv");
    let whole = |table: &str, key: &str, field: &str| {
        let is_it = |row: &&Row| {
            (row.get("period"), row.get("area_code")) == (SECOND, "K03000001")
                && (row.get("table"), row.get("key"), row.get("field")) == (table, key, field)
        };
        rows.iter().find(is_it).map(|row| row.get("value").to_owned()).unwrap()
    };
    assert_eq!(whole("", "", "live"), "212");
    assert_eq!(whole("", "", "leads"), "30");
    assert_eq!(whole("lead_partnerships.kind", "lopp", "leads"), "5");
    assert_eq!(whole("lead_partnerships.kind", "three_way", "leads"), "1");
    let full: u32 = whole("warrants.powers", "full", "live").parse().unwrap();
    let limited: u32 = whole("warrants.powers", "limited", "live").parse().unwrap();
    assert_eq!(full + limited, 212);
    let table = sheet(&sample.path(&format!("out/{SECOND}/public/statistics.xlsx")), "Flexible warrants");
    assert!(
        table
            .iter()
            .any(|row| row.iter().any(|cell| cell == "Great Britain") && row.contains(&"212".to_owned()))
    );
}

#[test]
fn warrants_by_liaison_group_are_those_of_its_authorities() {
    let sample = run();
    let groups = crate::workspace::rows(&crate::workspace::project().join("schemas/register/groups.csv"));
    let figures = sample.rows(SECOND, "totals.csv");
    let live = |kind: &str| -> Vec<(String, String)> {
        let is_it = |row: &&Row| {
            (row.get("period"), row.get("area_type")) == (SECOND, kind)
                && (row.get("table"), row.get("key"), row.get("field")) == ("", "", "live")
        };
        let own = figures.iter().filter(is_it);
        own.map(|row| (row.get("area_code").to_owned(), row.get("value").to_owned())).collect()
    };
    let (of_groups, of_units) = (live("group"), live("unit"));
    assert_eq!(of_groups.len(), 4);
    let title = "Flexible warrants by liaison group";
    let table = sheet(&sample.path(&format!("out/{SECOND}/public/statistics.xlsx")), title);
    for (group, value) in of_groups {
        let is_member =
            |code: &str| groups.iter().any(|row| (row.get("group"), row.get("code")) == (&group, code));
        let own = of_units
            .iter()
            .filter(|(code, _)| is_member(code))
            .filter_map(|(_, own)| own.parse::<u32>().ok());
        assert_eq!(value, own.sum::<u32>().to_string(), "{group}");
        assert!(table.iter().any(|row| row[0] == group && row[4] == value), "{group}");
    }
    assert!(table.iter().any(|row| row[0].starts_with("In no group lie ")));
}

#[test]
fn the_register_of_lead_authorities_says_who_leads_for_whom() {
    let sample = run();
    let register = sample.rows(SECOND, "public/registers/lead-authorities.csv");
    assert_eq!(register.len(), 30);
    for business in ["Tesco", "Asda", "B&Q", "HBOS", "Greggs", "British Frozen Foods Federation"] {
        let own: Vec<&Row> = register.iter().filter(|row| row.get("business") == business).collect();
        assert!(own.len() == 1 && !own[0].get("authority").is_empty(), "{business}");
    }
    let page =
        std::fs::read_to_string(sample.path(&format!("out/{SECOND}/public/registers/lead-authorities.html")));
    assert_eq!(page.unwrap().matches("<article>").count(), 30);
}

#[test]
fn no_output_holds_the_name_of_an_officer_or_of_a_contact_in_hse() {
    let sample = run();
    let mut names = std::collections::BTreeSet::new();
    for (_, bytes) in crate::workspace::contents(&sample.path("inbox")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let Ok(headings) = reader.headers().cloned() else { continue };
        for column in ["officer", "hse_contact"] {
            let Some(at) = headings.iter().position(|heading| heading == column) else { continue };
            names.extend(reader.records().flatten().filter_map(|record| record.get(at).map(str::to_owned)));
            break;
        }
    }
    names.remove("");
    assert!(names.len() > 50, "{}", names.len());
    for period in [FIRST, SECOND] {
        let out = sample.path(&format!("out/{period}"));
        assert!(out.join("public/statistics.xlsx").is_file());
        for (file, text) in texts(&out) {
            assert!(!file.starts_with("public/") || !text.to_lowercase().contains("hse_contact"), "{file}");
            let named = names.iter().find(|name| text.contains(name.as_str()));
            assert_eq!(named, None, "{period} {file}");
        }
    }
}
