//! The sample of the partnership assessment: means over partners, and of no partner alone what it said.

use std::fs;

use crate::{
    partnership::{Sample, differing_in, texts},
    workspace::{contents, project, run, sheet},
};

const FIRST: &str = "2006-07";
const SECOND: &str = "2007-08";
const LAST: &str = "2009-10";

fn both_years() -> Sample {
    let sample = Sample::of("partnership-assessment");
    sample.run(FIRST, "2009-08-01");
    sample.run(SECOND, "2009-08-01");
    sample
}

#[test]
fn a_region_of_four_is_confidential_and_one_more_so_that_it_does_not_follow() {
    let sample = both_years();
    let regions =
        sheet(&sample.path(&format!("out/{SECOND}/public/statistics.xlsx")), "by region, Great Britain");
    let heading = regions.iter().find(|row| row[0] == "Area code").unwrap();
    let means: Vec<usize> = (0..heading.len()).filter(|at| heading[*at].ends_with(": mean")).collect();
    assert_eq!(means.len(), 8);
    let hidden = |row: &[String]| means.iter().filter(|at| row[**at] == "[c]").count();
    for row in regions.iter().skip_while(|row| row[0] != "Area code").skip(1) {
        let due = if ["North East", "West Midlands"].contains(&row[1].as_str()) { 8 } else { 0 };
        assert_eq!(hidden(row), due, "{}", row[1]);
    }
    let whole = regions.iter().find(|row| row[1] == "Great Britain").unwrap();
    assert!(means.iter().all(|at| whole[*at].parse::<f64>().is_ok()), "{whole:?}");
    let north_east = regions.iter().find(|row| row[1] == "North East").unwrap();
    // Of how many it would be is said.
    assert_eq!(north_east[means[0] + 1], "4");
}

#[test]
fn sides_are_told_apart_and_trust_is_lower_among_authorities() {
    let sample = both_years();
    let sides = sheet(
        &sample.path(&format!("out/{SECOND}/public/statistics.xlsx")),
        "Health of the partnership, Great Britain, April",
    );
    let sides = if sides.iter().any(|row| row[0] == "HSE") {
        sides
    } else {
        sheet(&sample.path(&format!("out/{SECOND}/public/statistics.xlsx")), "Table 1")
    };
    let heading = sides.iter().find(|row| row[0] == "Side").unwrap();
    let at = heading.iter().position(|cell| cell == "P4 Trust: mean").unwrap();
    let side = |name: &str| sides.iter().find(|row| row[0] == name).unwrap();
    assert_eq!([side("Authorities")[at + 1].as_str(), side("HSE")[at + 1].as_str()], ["199", "14"]);
    let mean = |name: &str| side(name)[at].parse::<f64>().unwrap();
    assert!(mean("Authorities") < mean("HSE"));
    assert_eq!(side("Others")[at], "[x]");
}

#[test]
fn five_answers_stand_for_six_and_fewer_are_not_known() {
    let sample = both_years();
    let totals = sample.rows(SECOND, "totals.csv");
    let of_units = totals.iter().filter(|row| row.get("area_type") == "unit" && row.get("key").is_empty());
    let of_units: Vec<_> = of_units.collect();
    let value = |code: &str, field: &str| {
        let found = of_units.iter().find(|row| row.get("area_code") == code && row.get("field") == field);
        found.unwrap().get("value").to_owned()
    };
    // The first of the North West answered 4, 4, 3, 3, 2, and left the sixth blank: 16 of five are 19.2 of six.
    let planted =
        of_units.iter().filter(|row| row.get("field") == "p1" && row.get("value") == "19.2").count();
    assert!(planted >= 1);
    assert_eq!(value("E06000006", "p1"), "19.2");
    // Of one that answered 35 two principles are not known, and so is its health.
    assert_eq!(value("E09000003", "health"), "");
    assert_eq!(value("E09000003", "principles"), "5");
    let sum: f64 = ["p1", "p2", "p3", "p4", "p5", "p6"]
        .map(|own| value("E06000006", own).parse::<f64>().unwrap())
        .iter()
        .sum();
    assert!((sum - value("E06000006", "health").parse::<f64>().unwrap()).abs() < 1e-9);
}

#[test]
fn every_planted_fault_is_found_in_its_cell_and_nothing_else_is() {
    let sample = both_years();
    for period in [FIRST, SECOND] {
        let found = sample.rows(period, "exceptions.csv");
        assert_eq!(differing_in(period, "partnership-assessment", &found), [""; 0], "{period}");
        let submissions = sample.rows(period, "submissions.csv");
        assert!(submissions.iter().all(|row| row.get("state") == "accepted"), "{period}");
    }
    let status = sample.rows(SECOND, "status.csv");
    let came = |is_other: bool| {
        let own = status.iter().filter(|row| row.get("authority_code").is_empty() == is_other);
        own.filter(|row| row.get("receipt") == "received").count()
    };
    assert_eq!((came(false), came(true)), (200, 14));
}

#[test]
fn two_years_on_a_third_more_answer_mostly_by_lists_and_nothing_is_faulted() {
    let sample = Sample::of("partnership-assessment");
    sample.run(LAST, "2010-08-01");
    assert!(sample.rows(LAST, "exceptions.csv").is_empty());
    let submissions = sample.rows(LAST, "submissions.csv");
    assert_eq!(submissions.len(), 37 + 9 * 2);
    assert!(submissions.iter().all(|row| row.get("state") == "accepted"));
    let status = sample.rows(LAST, "status.csv");
    let came = |is_other: bool| {
        let own = status.iter().filter(|row| row.get("authority_code").is_empty() == is_other);
        own.filter(|row| row.get("receipt") == "received").count()
    };
    assert_eq!((came(false), came(true)), (262, 14));
}

#[test]
fn what_partners_say_in_their_own_words_is_shown_once_read_and_tells_nobody() {
    let sample = both_years();
    let shown = || sample.rows(SECOND, "partners/registers/in-their-words.csv");
    assert!(shown().is_empty());
    let all = sample.rows(SECOND, "unit/registers/awaiting.csv");
    let text = all.iter().find(|row| row.get("field") == "works_well").unwrap();
    sample.publish(SECOND, text.get("about"), "2009-07-20");
    sample.run(SECOND, "2009-08-01");
    let now = shown();
    assert_eq!(now.len(), 1);
    assert_eq!(
        ["period", "works_well", "to_improve"].map(|column| now[0].get(column)),
        [SECOND, "We know whom to ring", "Plans that are agreed before the year begins"]
    );
    for (name, seen) in texts(&sample.path(&format!("out/{SECOND}/partners"))) {
        let tells = [text.get("unit"), text.get("authority")].iter().any(|own| seen.contains(own));
        assert!(!tells || !name.contains("registers"), "{name}");
    }
    assert!(!sample.path(&format!("out/{SECOND}/public/registers/in-their-words.csv")).exists());
}

#[test]
fn nothing_that_others_see_names_an_authority_beside_what_it_said() {
    let sample = both_years();
    let codes: Vec<String> =
        sample.rows(SECOND, "status.csv").iter().map(|row| row.get("unit").to_owned()).collect();
    assert!(codes.len() > 400);
    for audience in ["public", "partners"] {
        let seen = texts(&sample.path(&format!("out/{SECOND}/{audience}")));
        assert!(!seen.is_empty());
        for (name, text) in &seen {
            let named: Vec<&String> =
                codes.iter().filter(|code| code.len() == 9 && text.contains(*code)).collect();
            assert!(named.is_empty(), "{audience}/{name}: {named:?}");
        }
    }
    // Neither do the tables and the published lists of the unit's own folder; the list of rates has a line for
    // each, and nothing in it.
    let rates = sample.rows(SECOND, "data/indicators.csv");
    let of_units: Vec<_> = rates.iter().filter(|row| row.get("area_type") == "unit").collect();
    assert!(!of_units.is_empty());
    for row in of_units {
        assert_eq!(["value", "numerator", "denominator"].map(|column| row.get(column)), [""; 3], "{row:?}");
    }
    let out = sample.path(&format!("out/{SECOND}"));
    for (name, text) in texts(&out) {
        let is_list_of_rates = name == "data/indicators.csv";
        let is_published = name.starts_with("data/") && !is_list_of_rates || name.starts_with("statistics.");
        let named = codes.iter().filter(|code| code.len() == 9 && text.contains(*code)).count();
        assert!(!is_published || named == 0, "{name}: {named}");
    }
}

#[test]
fn a_minimum_base_is_declared_of_measures_indicators_and_tables_and_faults_stand_at_their_line() {
    let from = project().join("schemas/partnership-assessment");
    let tables = fs::read_to_string(from.join("tables.toml")).unwrap();
    let sample = both_years();
    for (name, bytes) in contents(&from) {
        sample.write(&format!("collection/{name}"), bytes);
    }
    let register = project().join("schemas/register");
    let check = |sample: &Sample| {
        let folder = sample.path("collection");
        let ended =
            run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
        (ended.status, format!("{}{}", ended.out, ended.err))
    };
    for (was, is, words) in [
        ("minimum_base = 5", "minimum_base = 1", "the minimum base is a number of units from 2 to 1000"),
        (
            "rows = \"regions\"",
            "rows = \"regions\"\nminimum_base = 7",
            "what this is made of is under disclosure control by another rule already",
        ),
    ] {
        sample.write("collection/tables.toml", tables.replacen(was, is, 1));
        let (status, told) = check(&sample);
        assert_eq!(status, 2, "{words}: {told}");
        assert!(told.contains(words) && told.contains("tables.toml:"), "{words}: {told}");
    }
    // Of the table alone, of the indicators alone, or as a rule of disclosure control: the same is hidden.
    let none = tables.replace("minimum_base = 5\n", "");
    let of_indicators =
        none.replace("denominator = \"answered\"\n", "denominator = \"answered\"\nminimum_base = 5\n");
    let of_table = none.replacen("rows = \"regions\"", "rows = \"regions\"\nminimum_base = 5", 1);
    let all = "of = [\"p1\", \"p2\", \"p3\", \"p4\", \"p5\", \"p6\", \"r\", \"health\"]";
    let of_rule = format!("[[disclosure]]\n{all}\nminimum_base = 5\n\n{none}");
    let settings = fs::read_to_string(sample.path("quarterday.toml")).unwrap();
    let own = sample.path("collection").display().to_string().replace('\\', "/");
    sample.write(
        "quarterday.toml",
        settings
            .lines()
            .map(|line| {
                if line.starts_with("collection") {
                    format!("collection = \"{own}\"\n")
                } else {
                    format!("{line}\n")
                }
            })
            .collect::<String>(),
    );
    // Without the last columns: of a table how many answered is under control as well.
    let shown = |sample: &Sample| -> Vec<Vec<String>> {
        let book = sample.path(&format!("out/{SECOND}/public/statistics.xlsx"));
        let rows = sheet(&book, "by region, Great Britain").into_iter();
        rows.map(|row| row.into_iter().take(20).collect()).collect()
    };
    let due = shown(&sample);
    for declared in [of_indicators, of_table, of_rule] {
        sample.write("collection/tables.toml", declared);
        let (status, told) = check(&sample);
        assert_eq!(status, 0, "{told}");
        sample.run(SECOND, "2009-08-01");
        assert_eq!(shown(&sample), due);
    }
}
