//! Real returns, where `QUARTERDAY_DATA` names the folder that holds them. Without it these tests have
//! nothing to read.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use jiff::civil::date;
use quarterday::schemas::{
    Faults,
    register::{self, Named},
};

use crate::workspace::{Row, project, rows, run};

/// The folder of real data; `None` where it is not named. Where it must be there (CI sets it), its absence is
/// a failure.
pub fn data() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("QUARTERDAY_DATA")?);
    assert!(folder.is_dir(), "QUARTERDAY_DATA names {}, which is not there", folder.display());
    Some(folder)
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// The food hygiene returns of 2019-20, run into a temporary folder.
fn run_food_hygiene(data: &std::path::Path) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let argument = |path: PathBuf| path.display().to_string();
    let (collection, inbox) =
        (argument(project().join("schemas/food-hygiene")), argument(data.join("food-hygiene-2019-20/inbox")));
    let ended = run(&[
        "run",
        "2019-20",
        "--collection",
        &collection,
        "--inbox",
        &inbox,
        "--out",
        &argument(out.clone()),
    ]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    (folder, out)
}

#[test]
fn case_n_food_hygiene_2019_20() {
    let Some(data) = data() else { return };
    let (_folder, out) = run_food_hygiene(&data);
    let submissions = rows(&out.join("submissions.csv"));
    assert_eq!(submissions.len(), 347);
    assert!(submissions.iter().all(|row| row.get("state") == "accepted"));
    every_value_is_as_expected(&data, &out, &submissions);
    sums_are_as_expected(&data, &out);
    let status = rows(&out.join("status.csv"));
    let silent: Vec<&str> = status
        .iter()
        .filter(|row| row.get("receipt") == "not-received")
        .map(|row| row.get("authority_name"))
        .collect();
    assert_eq!(
        silent,
        ["Broxbourne", "Chorley", "Hyndburn", "Tamworth", "East Hertfordshire", "West Yorkshire"]
    );
    let england = |row: &&Row| row.get("authority_code").starts_with('E');
    let covered = status.iter().filter(england).filter(|row| row.get("receipt") == "received").count();
    assert_eq!((covered, status.iter().filter(england).count()), (312, 317));
    for code in ["E06000058", "E06000059"] {
        let row = status.iter().find(|row| row.get("authority_code") == code).unwrap();
        assert_eq!(row.get("receipt"), "received", "covered by returns on the areas of predecessors");
    }
}

/// Each unit's value of each field; NP, NR and blank are no value, and no value is ever 0.
fn every_value_is_as_expected(data: &std::path::Path, out: &std::path::Path, submissions: &[Row]) {
    let codes: BTreeMap<&str, BTreeSet<&str>> = submissions
        .iter()
        .map(|row| (row.get("unit"), row.get("authority_codes").split(';').collect()))
        .collect();
    let totals = rows(&out.join("totals.csv"));
    let values: BTreeMap<(&str, &str), &str> = totals
        .iter()
        .filter(|row| row.get("area_type") == "unit")
        .map(|row| ((row.get("area_code"), row.get("field")), row.get("value")))
        .collect();
    let fields: Vec<String> = rows(&data.join("food-hygiene-2019-20/fields.csv"))
        .iter()
        .map(|row| row.get("name").to_owned())
        .collect();
    let mut compared = 0;
    for expected in
        rows(&data.join("food-hygiene-2019-20/expected.csv")).iter().filter(|row| row.get("reported") == "1")
    {
        let wanted: BTreeSet<&str> = expected.get("codes").split(';').collect();
        let units: Vec<&&str> =
            codes.iter().filter(|(_, codes)| **codes == wanted).map(|(unit, _)| unit).collect();
        assert_eq!(units.len(), 1, "{}", expected.get("name"));
        for field in &fields {
            let value = values.get(&(*units[0], field.as_str())).copied().unwrap_or_default();
            assert_eq!(number(value), number(expected.get(field)), "{} {field}", expected.get("name"));
            compared += 1;
        }
    }
    assert_eq!(compared, 347 * 33);
}

fn sums_are_as_expected(data: &std::path::Path, out: &std::path::Path) {
    let totals = rows(&out.join("totals.csv"));
    let mut compared = 0;
    for expected in rows(&data.join("food-hygiene-2019-20/totals.csv")) {
        let (area, kind) = match expected.get("country") {
            "All" => ("England, Wales and Northern Ireland", "all"),
            country => (country, "country"),
        };
        for row in totals.iter().filter(|row| row.get("area") == area && row.get("area_type") == kind) {
            let sum = number(expected.get(row.get("field")));
            assert!(
                (number(row.get("value")).unwrap() - sum.unwrap()).abs() < 1e-9,
                "{area} {}",
                row.get("field")
            );
            assert_eq!(row.get("reported_units"), expected.get("reported"));
            compared += 1;
        }
    }
    assert_eq!(compared, 4 * 19);
    let england = totals
        .iter()
        .find(|row| row.get("area") == "England" && row.get("field") == "establishments_total")
        .unwrap();
    assert_eq!(
        [england.get("value"), england.get("expected_authorities"), england.get("reported_authorities")],
        ["505215", "317", "312"]
    );
}

/// Most of the names that people use are found, and none is ever taken for another authority's.
#[test]
fn no_known_alias_is_taken_for_another_authority() {
    let Some(data) = data() else { return };
    let mut faults = Faults::default();
    let register = register::load(&project().join("schemas/register"), &mut faults);
    let (mut found, mut all) = (0, 0);
    for row in
        rows(&data.join("register/aliases.csv")).iter().filter(|row| !row.get("kind").starts_with("code:"))
    {
        let day = row.get("valid_to").parse().unwrap_or(date(2026, 3, 31));
        all += 1;
        match register.named(row.get("alias"), day) {
            Named::One(code) => {
                assert_eq!(code, row.get("code"), "{} on {day}", row.get("alias"));
                found += 1;
            }
            Named::Nobody => {}
            other => panic!("{} on {day}: {other:?}", row.get("alias")),
        }
    }
    assert!(found * 100 >= all * 95, "{found} of {all} aliases are found");
}
