//! The worked cases that are of the sample, to the figure: each looked up in what one run of it leaves.

use std::{collections::BTreeSet, path::PathBuf};

use crate::workspace::{Row, project, rows, run, sheet};

/// What one run of the sample leaves.
struct Ran {
    folder: tempfile::TempDir,
}

/// A total of visits.
const VISITS: [(&str, &str); 3] = [("table", "visits"), ("key", "total"), ("field", "total_visits")];
const QUARTER: &str = "2009-10-Q4";
const YEAR: &str = "2009-10";

impl Ran {
    fn new() -> Self {
        let ran = Self { folder: tempfile::tempdir().unwrap() };
        let sample = project().join("sample_data/lae1");
        let place = |path: PathBuf| path.display().to_string();
        let (collection, out) = (place(project().join("schemas/lae1")), place(ran.out("")));
        let (inbox, history) = (place(sample.join("inbox/2009-10-Q4")), place(sample.join("history")));
        let places = ["--collection", &collection, "--inbox", &inbox, "--history", &history, "--out", &out];
        let ended = run(&[&["run", QUARTER, "--as-of", "2010-07-01"], places.as_slice()].concat());
        // Some files of the sample cannot be read.
        assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
        ran
    }

    fn out(&self, below: &str) -> PathBuf {
        self.folder.path().join("out").join(below)
    }

    /// The lines of a list in which these columns say this.
    fn lines(&self, list: &str, wanted: &[(&str, &str)]) -> Vec<Row> {
        let is_it = |row: &Row| wanted.iter().all(|(column, cell)| row.get(column) == *cell);
        rows(&self.out(list)).into_iter().filter(is_it).collect()
    }

    /// The first of them.
    fn line(&self, list: &str, wanted: &[(&str, &str)]) -> Row {
        self.lines(list, wanted).into_iter().next().unwrap_or_else(|| panic!("{list}: no {wanted:?}"))
    }

    /// A line of an indicator of the quarter, of what was reported.
    fn reported(&self, area: &str, indicator: &str) -> Row {
        let wanted = [("period", QUARTER), ("area", area), ("indicator", indicator), ("basis", "reported")];
        self.line("data/indicators.csv", &wanted)
    }

    /// What an authority gave in the quarter, as a number; 0 where it gave nothing.
    fn given(&self, authority: &str, figure: [&str; 3]) -> f64 {
        let [table, key, field] = figure;
        let of = [("period", QUARTER), ("area", authority), ("table", table), ("key", key), ("field", field)];
        self.line("totals.csv", &of).get("value").parse().unwrap_or(0.0)
    }

    /// The total of visits of an area.
    fn visits(&self, list: &str, period: &str, area: &str) -> Row {
        self.line(list, &[[("period", period), ("area", area)].as_slice(), &VISITS].concat())
    }
}

fn cells<const N: usize>(row: &Row, columns: [&str; N]) -> [String; N] {
    columns.map(|column| row.get(column).to_owned())
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[test]
fn the_figures_of_the_worked_cases_of_the_sample_are_those_that_a_run_publishes() {
    let ran = Ran::new();
    case_w_a_return_whose_premises_or_staff_are_queried_is_in_neither_part_of_a_rate(&ran);
    case_x_a_question_that_does_not_arise_in_scotland_is_not_asked_there(&ran);
    case_y_growth_is_of_those_who_gave_both_and_a_tenth_that_is_queried_holds_it(&ran);
    case_z_a_year_says_how_many_gave_each_quarter(&ran);
    case_ae_response_is_of_what_came_of_what_can_be_used_and_by_premises(&ran);
}

fn case_w_a_return_whose_premises_or_staff_are_queried_is_in_neither_part_of_a_rate(ran: &Ran) {
    let preventive = ran.reported("London", "preventive_per_1000_premises");
    assert_eq!(cells(&preventive, ["value", "base_authorities", "left_out_units"]), ["26.3", "30", "1"]);
    // With the City, whose premises are 0 after 12,180, it would be 28.4.
    let [above, below] =
        ["numerator", "denominator"].map(|part| preventive.get(part).parse::<f64>().unwrap());
    let planned =
        ["planned", "other_planned"].map(|field| ran.given("City of London", ["visits", "total", field]));
    let with_the_city = 1000.0 * (above + planned[0] + planned[1]) / below;
    assert_eq!(tenths(with_the_city), 28.4);
    assert_eq!(ran.given("City of London", ["visits", "total", "total_visits"]), 603.0);
    assert_eq!(ran.given("City of London", ["visits", "total", "premises"]), 0.0);

    let staffed = ran.reported("London", "premises_per_fte");
    assert_eq!(cells(&staffed, ["value", "left_out_units"]), ["1075", "2"]);
    let [above, below] = ["numerator", "denominator"].map(|part| staffed.get(part).parse::<f64>().unwrap());
    let both = ["City of London", "Wandsworth"];
    let more = both.map(|authority| ran.given(authority, ["visits", "total", "premises"]));
    let staff = both.map(|authority| ran.given(authority, ["return", "", "fte"]));
    assert_eq!(staff[1], 0.0, "Wandsworth gave 0 after 5.55");
    assert_eq!(((above + more[0] + more[1]) / (below + staff[0] + staff[1])).round(), 1024.0);
}

fn case_x_a_question_that_does_not_arise_in_scotland_is_not_asked_there(ran: &Ran) {
    let whole = ran.reported("Great Britain", "informations_per_1000_visits");
    assert_eq!(cells(&whole, ["base_authorities", "expected_authorities"]), ["327", "348"]);
    let scotland = ran.reported("Scotland", "informations_per_1000_visits");
    assert_eq!(cells(&scotland, ["value", "standing"]), ["", "not-applicable"]);
    let benchmarks = sheet(&ran.out("statistics.xlsx"), "Benchmarks by country");
    let named = |name: &str| benchmarks.iter().find(|row| row.get(1).is_some_and(|cell| cell == name));
    let heading = benchmarks.iter().find(|row| row.iter().any(|cell| cell.starts_with("Informations")));
    let informations =
        heading.unwrap().iter().position(|cell| cell.starts_with("Informations laid per 1,000")).unwrap();
    assert_eq!(named("Great Britain").unwrap()[informations], "[z]");
    assert_eq!(named("Scotland").unwrap()[informations], "[z]");
    assert!(named("England and Wales").unwrap()[informations].parse::<f64>().is_ok());
}

fn case_y_growth_is_of_those_who_gave_both_and_a_tenth_that_is_queried_holds_it(ran: &Ran) {
    let columns = ["before", "now", "change_pct", "matched_units", "change_pct_unqueried", "standing"];
    let whole = ran.visits("data/growth.csv", QUARTER, "Great Britain");
    assert_eq!(cells(&whole, columns), ["63428", "64263", "1.3", "354", "-0.2", "known"]);
    // Never 64,263 on the 66,718 of 376.
    let before = ran.visits("data/figures.csv", "2009-10-Q3", "Great Britain");
    assert_eq!(before.get("reported"), "66718");
    let wales = ran.visits("data/growth.csv", QUARTER, "Wales");
    assert_eq!(cells(&wales, columns), ["3088", "3503", "13.4", "21", "0.1", "held"]);
    assert_eq!(wales.get("queried_units"), "2");
    let reported = |period, area| ran.visits("totals.csv", period, area).get("value").parse::<f64>().unwrap();
    assert_eq!((reported(QUARTER, "Wales"), reported(QUARTER, "Ceredigion")), (3503.0, 756.0));
    assert_eq!(reported("2009-10-H2", "Ceredigion") - reported(QUARTER, "Ceredigion"), 188.0);
    assert_eq!(tenths(100.0 * 756.0 / 3503.0), 21.6);
    assert_eq!(ran.visits("data/figures.csv", QUARTER, "Wales").get("standing"), "held");
}

fn case_z_a_year_says_how_many_gave_each_quarter(ran: &Ran) {
    let year = ran.visits("totals.csv", YEAR, "Great Britain");
    let columns = ["value", "reported_authorities", "complete_units", "complete_authorities"];
    assert_eq!(cells(&year, columns), ["265200", "380", "354", "357"]);
    let quarter = ran.visits("totals.csv", QUARTER, "Great Britain");
    assert_eq!(cells(&quarter, ["reported_authorities", "expected_authorities"]), ["357", "380"]);
    // Of a unit there is a year where it gave each quarter: the others gave what is left.
    let of_units = [[("period", YEAR), ("area_type", "unit")].as_slice(), &VISITS].concat();
    let complete = ran.lines("totals.csv", &of_units);
    let values: Vec<i64> = complete.iter().filter_map(|row| row.get("value").parse().ok()).collect();
    assert_eq!((values.len(), values.iter().sum::<i64>()), (354, 254_509));
    assert_eq!(tenths(100.0 * (265_200.0 - 254_509.0) / 265_200.0), 4.0);
    // Of the North East all but one gave all.
    let north_east = ran.visits("totals.csv", YEAR, "North East");
    assert_eq!(cells(&north_east, ["value", "reported_units", "complete_units"]), ["12903", "12", "11"]);
    let there: BTreeSet<String> = ran
        .lines("status.csv", &[("region", "North East")])
        .iter()
        .map(|row| row.get("unit").to_owned())
        .collect();
    let own = complete.iter().filter(|row| there.contains(row.get("area_code")));
    let given: f64 = own.filter_map(|row| row.get("value").parse::<f64>().ok()).sum();
    assert_eq!(tenths(100.0 * (12_903.0 - given) / 12_903.0), 11.4);
}

fn case_ae_response_is_of_what_came_of_what_can_be_used_and_by_premises(ran: &Ran) {
    let table = sheet(&ran.out("statistics.xlsx"), "Response by region");
    let heading = table.iter().find(|row| row.first().is_some_and(|cell| cell == "Area code")).unwrap();
    let whole = table.iter().find(|row| row.get(1).is_some_and(|cell| cell == "Great Britain")).unwrap();
    let under = |wanted: &str| {
        let at = heading.iter().position(|cell| cell.replace('\n', " ") == wanted);
        whole[at.unwrap_or_else(|| panic!("no {wanted}: {heading:?}"))].clone()
    };
    assert_eq!([under("Received: authorities"), under("Received (%)")], ["362", "95.3"]);
    assert_eq!([under("Usable: authorities"), under("Usable (%)")], ["359", "94.5"]);
    assert_eq!([under("Received, by premises (%)"), under("Usable, by premises (%)")], ["96.1", "95.2"]);
}
