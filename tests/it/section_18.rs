//! The sample of the section 18 standard: the shadow year of volunteers, the first year of all, and one in which many
//! answer.

use std::fs;

use crate::{
    partnership::{Sample, differing_in, texts},
    workspace::{Row, contents, run, sheet},
};

const FIRST: &str = "2007-08";
const SECOND: &str = "2008-09";
const THIRD: &str = "2009-10";

fn shadow_year() -> Sample {
    let sample = Sample::of("section-18");
    sample.run(FIRST, "2009-08-01");
    sample
}

fn row<'r>(rows: &'r [Vec<String>], name: &str) -> &'r [String] {
    rows.iter()
        .find(|row| row.iter().take(2).any(|cell| cell == name))
        .unwrap_or_else(|| panic!("no row {name}"))
}

#[test]
fn the_shadow_year_asks_volunteers_and_divisions_and_nobody_else() {
    let sample = shadow_year();
    let status = sample.rows(FIRST, "status.csv");
    assert_eq!(status.len(), 27);
    assert_eq!(status.iter().filter(|row| !row.get("authority_code").is_empty()).count(), 24);
    let book = sample.path(&format!("out/{FIRST}/partners/statistics.xlsx"));
    let cover = sheet(&book, "Section 18 standard").concat().concat();
    let told = "Returns came from 24 of 24 authorities in scope and 3 of 3 other units; those of 24 and 3 can be used.";
    assert!(cover.contains(told), "{cover}");
    let response = sheet(&book, "Response by region");
    let whole = row(&response, "Great Britain");
    assert_eq!(&whole[2..7], ["24", "24", "100", "24", "100"]);
    assert_eq!(&whole[7..10], ["3", "3", "3"]);
}

#[test]
fn of_216_elements_151_were_met_and_each_has_a_rate() {
    let sample = shadow_year();
    let book = sample.path(&format!("out/{FIRST}/partners/statistics.xlsx"));
    let regions = sheet(&book, "Standards by region");
    assert_eq!(&row(&regions, "Great Britain")[2..10], ["27", "27", "151", "27", "216", "27", "69.9", "27"]);
    let elements = sheet(&book, "Elements met");
    let of_elements: Vec<&Vec<String>> =
        elements.iter().filter(|row| row.get(3).is_some_and(|cell| cell == "27")).collect();
    assert_eq!(of_elements.len(), 8);
    let number = |row: &[String], at: usize| row[at].parse::<f64>().unwrap();
    let (met, assessed): (f64, f64) =
        of_elements.iter().fold((0.0, 0.0), |(met, all), row| (met + number(row, 1), all + number(row, 3)));
    assert_eq!((met, assessed), (151.0, 216.0));
    for row in of_elements {
        let rate = (number(row, 1) * 1000.0 / number(row, 3)).round() / 10.0;
        assert_eq!(number(row, 5), rate, "{row:?}");
    }
}

#[test]
fn every_planted_fault_of_both_years_is_found_in_its_cell_and_nothing_else_is() {
    let sample = shadow_year();
    sample.run(SECOND, "2009-08-01");
    for period in [FIRST, SECOND] {
        let found = sample.rows(period, "exceptions.csv");
        assert_eq!(differing_in(period, "section-18", &found), [""; 0], "{period}");
    }
    let submissions = sample.rows(FIRST, "submissions.csv");
    assert!(submissions.iter().all(|row| row.get("state") == "accepted"));
}

#[test]
fn the_first_year_asks_all_of_great_britain_and_the_shadow_year_reruns_unchanged() {
    let sample = shadow_year();
    let out = sample.path(&format!("out/{FIRST}"));
    let lists = || {
        let mut all = contents(&out);
        all.retain(|(name, _)| name != "run.json");
        all
    };
    let before = lists();
    sample.run(SECOND, "2009-08-01");
    let expected = sample.rows(SECOND, "status.csv").len();
    assert_eq!(expected, 408 + 3);
    sample.run(FIRST, "2009-08-01");
    let changed: Vec<String> = before
        .iter()
        .zip(lists())
        .filter(|(old, new)| **old != *new)
        .map(|((name, _), _)| name.clone())
        // What changed since the last run, and what was in the output before, are told.
        .filter(|name| !["exceptions.xlsx", "report.html"].contains(&name.as_str()))
        .collect();
    assert_eq!(changed, [""; 0]);
}

#[test]
fn authorities_are_named_only_from_the_first_year_of_all_on() {
    let sample = shadow_year();
    sample.run(SECOND, "2009-08-01");
    let outside = |period: &str, audience: &str| sample.path(&format!("out/{period}/{audience}"));
    // In the shadow year there is nothing for everybody but a register that shows nobody.
    assert!(!outside(FIRST, "public").join("statistics.xlsx").exists());
    let codes: Vec<String> = sample
        .rows(FIRST, "status.csv")
        .iter()
        .map(|row: &Row| row.get("authority_code").to_owned())
        .filter(|code| !code.is_empty())
        .collect();
    let names_any = |folder: &std::path::Path| {
        texts(folder).values().any(|text| codes.iter().any(|code| text.contains(code)))
    };
    assert!(!names_any(&outside(FIRST, "partners")) && !names_any(&outside(FIRST, "public")));
    assert!(!sample.path(&format!("out/{FIRST}/data/authorities.csv")).exists());
    assert!(names_any(&outside(SECOND, "public")));
    assert!(sample.path(&format!("out/{SECOND}/data/authorities.csv")).exists());
    for period in [FIRST, SECOND] {
        let out = sample.path(&format!("out/{period}"));
        let folder = sample.path("");
        let ended = run(&["audit-workbook", out.to_str().unwrap(), "-C", folder.to_str().unwrap()]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    }
}

#[test]
fn in_the_third_year_authorities_of_all_regions_answer_by_lists_and_nothing_new_is_asked() {
    let sample = shadow_year();
    sample.run(SECOND, "2009-08-01");
    sample.run(THIRD, "2010-08-01");
    let found = sample.rows(THIRD, "exceptions.csv");
    assert_eq!(differing_in(THIRD, "section-18", &found), [""; 0]);
    assert_eq!(found.len(), 1, "an audit that was asked about is listed for five years");
    let submissions = sample.rows(THIRD, "submissions.csv");
    assert_eq!(submissions.len(), 31 + 11 * 3);
    assert!(submissions.iter().all(|row| row.get("state") == "accepted"));
    let status = sample.rows(THIRD, "status.csv");
    let came = |is_other: bool| {
        let own = status.iter().filter(|row| row.get("authority_code").is_empty() == is_other);
        own.filter(|row| row.get("receipt") == "received").count()
    };
    assert_eq!((came(false), came(true)), (24 + 271, 3));
    let regions = sheet(&sample.path(&format!("out/{THIRD}/public/statistics.xlsx")), "Standards by region");
    assert_eq!(row(&regions, "Great Britain")[6], (298 * 8).to_string());
}

#[test]
fn what_audits_found_good_is_shown_once_somebody_read_it_and_never_of_the_shadow_year() {
    let sample = shadow_year();
    sample.run(SECOND, "2009-08-01");
    let shown = |period: &str| sample.rows(period, "public/registers/good-practice.csv");
    let awaiting = |period: &str| sample.rows(period, "unit/registers/awaiting.csv");
    assert!(shown(FIRST).is_empty() && shown(SECOND).is_empty());
    assert!(awaiting(FIRST).is_empty());
    let all = awaiting(SECOND);
    let finding = all.iter().find(|row| row.get("field") == "finding").unwrap();
    sample.publish(SECOND, finding.get("about"), "2009-07-20");
    sample.run(SECOND, "2009-08-01");
    let now = shown(SECOND);
    assert_eq!(now.len(), 1);
    assert_eq!(
        [now[0].get("authority"), now[0].get("finding")],
        ["authority", "text"].map(|own| finding.get(own))
    );
    assert!(!now[0].get("element").is_empty());
}

#[test]
fn what_is_declared_wrong_of_periods_of_tables_is_told_at_its_line() {
    let sample = Sample::of("section-18");
    let from = crate::workspace::project().join("schemas/section-18");
    for (name, bytes) in contents(&from) {
        sample.write(&format!("collection/{name}"), bytes);
    }
    let tables = fs::read_to_string(from.join("tables.toml")).unwrap();
    for (was, is, words) in [
        ("until = \"2007-08\"", "until = \"2007-08-Q1\"", "2007-08-Q1 is a quarterly period"),
        (
            "until = \"2007-08\"",
            "since = \"2008-09\"\nuntil = \"2007-08\"",
            "the table would be made of no period",
        ),
        (
            "by = \"elements.element\"\nnumerator = \"met\"",
            "by = \"elements.element\"\nnumerator = \"meet\"",
            "\"meet\"",
        ),
        ("\"element_met_pct\"]", "\"met_pct\"]", "the field \"met_pct\" is not known"),
    ] {
        sample.write("collection/tables.toml", tables.replacen(was, is, 1));
        let register = crate::workspace::project().join("schemas/register");
        let folder = sample.path("collection");
        let ended =
            run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
        let told = format!("{}{}", ended.out, ended.err);
        assert_eq!(ended.status, 2, "{words}: {told}");
        assert!(told.contains(words) && told.contains("tables.toml:"), "{words}: {told}");
    }
}
