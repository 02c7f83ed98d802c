//! What a published figure rests on: worked cases of counts, gaps, growth, rates, markers and response.

use std::fs;

use crate::workspace::{Ended, Row, Workspace, rows, run, sheet};

const REGISTER: &str = "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n\
A,Alder,UA,England,E92,North,R1,2004-04-01,,,\n\
B,Birch,UA,England,E92,North,R1,2004-04-01,,,\n\
C,Cedar,UA,England,E92,South,R2,2004-04-01,,,\n\
D,Dogwood,UA,England,E92,North,R1,2004-04-01,,,\n\
E,Elm,UA,England,E92,South,R2,2004-04-01,,,\n\
F,Fir,UA,England,E92,South,R2,2004-04-01,,,\n\
W,Willow,WUA,Wales,W92,Wales,W92,2004-04-01,,,\n\
S,Spruce,SCA,Scotland,S92,Scotland,S92,2004-04-01,,,\n\
G1,Gorse,UA,England,E92,South,R2,2004-04-01,2019-09-30,G2,recoded\n\
G2,Gorse,UA,England,E92,South,R2,2019-10-01,,,\n";

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "title": "Return", "schema": { "fields": [
    { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock", "qd:unit": "premises", "constraints": { "minimum": 0 } },
    { "name": "visits", "title": "Total visits", "type": "integer", "qd:kind": "flow", "qd:unit": "visits", "constraints": { "minimum": 0 } },
    { "name": "fines", "title": "Total fines (£)", "type": "number", "qd:kind": "flow", "qd:unit": "GBP", "qd:applies": "register.country <> 'Scotland'" },
    { "name": "calls", "title": "Calls", "type": "integer", "qd:kind": "flow", "qd:since": "2019-20-Q3" },
    { "name": "nil_return", "title": "Nil return", "type": "boolean", "qd:nil": true }
  ] } },
  { "name": "types", "title": "By type", "qd:total_key": "total", "schema": { "primaryKey": ["type"], "fields": [
    { "name": "type", "title": "Type", "type": "string", "constraints": { "required": true }, "categories": [ "retail", "offices", "other", "total" ] },
    { "name": "planned", "title": "Planned visits", "type": "integer", "qd:kind": "flow", "qd:unit": "visits", "constraints": { "minimum": 0 } }
  ] } } ] }"#;

const RULES: &str = r#"
[[rule]]
id = "R-1"
severity = "query"
table = "return"
check = "premises > 0"
on_open = "no-rate"
message = "no premises"
why = "Each has some."
fix = "Enter them"
[[rule.passes]]
premises = 1
[[rule.fails]]
premises = 0
[[rule]]
id = "R-2"
severity = "query"
table = "return"
check = "within(visits, prev(visits), abs => 40, pct => 50)"
message = "{visits} visits"
why = "They change slowly."
fix = "Explain"
[[rule.passes]]
visits = 1
prev = { visits = 1 }
[[rule.fails]]
visits = 100
prev = { visits = 1 }
"#;

pub const TABLES: &str = r#"
size = "return.premises"
[[indicator]]
name = "rate"
title = "Visits per 1,000 premises"
numerator = "return.visits"
denominator = "return.premises"
per = 1000
[[indicator]]
name = "fines_per_visit"
title = "Fines per visit"
numerator = "return.fines"
denominator = "return.visits"
[[table]]
title = "By region"
rows = "regions"
columns = ["return.visits", "return.fines", "rate", "fines_per_visit", "change(return.visits)"]
[[table]]
title = "By quarter"
rows = "periods"
columns = ["return.visits", "return.fines", "return.calls"]
[[table]]
title = "The year by region"
rows = "regions"
over = "year"
columns = ["return.visits"]
[[table]]
title = "By type"
rows = "keys"
of = "types"
columns = ["planned"]
[[table]]
title = "Authorities"
rows = "authorities"
columns = ["return.visits", "return.fines", "fines_per_visit"]
[[table]]
title = "Response"
rows = "response"
columns = ["return.visits", "return.fines"]
"#;

/// A quarterly collection of a few authorities, of which those named are in scope.
pub struct Cases(pub Workspace);

impl Cases {
    pub fn of(codes: &str) -> Self {
        let workspace = Workspace::new();
        let in_scope: Vec<String> = codes.chars().map(|code| format!("'{code}'")).collect();
        workspace.write("register/authorities.csv", REGISTER);
        workspace.write("c/datapackage.json", DESCRIPTOR);
        workspace.write("c/rules/rules.toml", RULES);
        workspace.write("c/tables.toml", TABLES);
        let gorse = if codes.contains('G') { " OR register.name = 'Gorse'" } else { "" };
        let settings = format!(
            "title = \"Visits\"\nfrequency = \"quarterly\"\nyear_start = \"04-01\"\ndue_days = 30\n\
             scope = \"register.code IN ({}){gorse}\"\nwhole = {{ name = \"Great Britain\", code = \"K03\" }}\n",
            in_scope.join(", ")
        );
        workspace.write("c/collection.toml", settings);
        let places = "collection = \"c\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\nhistory = \"out\"\n";
        workspace.write("quarterday.toml", places);
        Self(workspace)
    }

    /// One file of a table: headings after those of code and period, then the rows, each a code and values.
    pub fn receive(&self, period: &str, file: &str, headings: &str, lines: &[&str]) -> &Self {
        let rows = lines
            .iter()
            .map(|line| line.split_once(',').unwrap())
            .map(|(code, values)| format!("{code},{period},{values}\n"));
        let content = format!("authority_code,period,{headings}\n{}", rows.collect::<String>());
        self.0.write(&format!("inbox/{period}/{file}.csv"), content);
        self
    }

    pub fn run(&self, period: &str) -> Ended {
        let ended = run(&["run", period, "-C", self.0.path("").to_str().unwrap(), "--as-of", "2020-06-01"]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        ended
    }

    fn line(&self, ran: &str, file: &str, wanted: &[(&str, &str)]) -> Row {
        let lines = rows(&self.0.path(&format!("out/{ran}/{file}")));
        let found =
            lines.into_iter().find(|row| wanted.iter().all(|(column, value)| row.get(column) == *value));
        found.unwrap_or_else(|| panic!("no line {wanted:?}"))
    }

    fn total(&self, ran: &str, period: &str, area: &str, field: &str, columns: &[&str]) -> String {
        let row = self.line(ran, "totals.csv", &[("period", period), ("area", area), ("field", field)]);
        columns.iter().map(|column| row.get(column)).collect::<Vec<_>>().join(" ")
    }

    /// The cells of a row of a table of the workbook.
    fn row(&self, ran: &str, title: &str, label: &str) -> Vec<String> {
        let cells = sheet(&self.0.path(&format!("out/{ran}/statistics.xlsx")), title);
        let heading = cells.iter().position(|row| row.iter().all(|cell| !cell.is_empty())).unwrap();
        let own = cells[heading..].iter().find(|row| row.iter().any(|cell| cell == label));
        own.unwrap_or_else(|| panic!("no row {label}: {cells:?}")).clone()
    }
}

pub const BEFORE: [&str; 6] =
    ["A,1000,100", "B,2000,200", "C,3000,300", "D,800,80", "E,1200,120", "F,1500,90"];

#[test]
fn case_b_growth_is_over_the_units_that_gave_the_figure_in_both_periods() {
    let cases = Cases::of("ABCDEF");
    cases.receive("2019-20-Q1", "all", "premises,visits", &BEFORE).run("2019-20-Q1");
    let now = ["A,1000,110", "B,2000,190", "C,3000,330", "D,800,100", "E,1200,140"];
    cases.receive("2019-20-Q2", "all", "premises,visits", &now).run("2019-20-Q2");
    let growth = cases.line(
        "2019-20-Q2",
        "data/growth.csv",
        &[("area_type", "all"), ("field", "visits"), ("period", "2019-20-Q2")],
    );
    let columns = ["change_pct", "before", "now", "matched_units", "queried_units"];
    assert_eq!(columns.map(|column| growth.get(column)), ["8.8", "800", "870", "5", "0"]);
    // Of North 380 to 400, of South, without Fir, 420 to 470.
    let shown = |area| cases.row("2019-20-Q2", "By region", area)[12..14].join(" of ");
    assert_eq!(
        [shown("Great Britain"), shown("North"), shown("South")],
        ["8.8 of 5", "5.3 of 3", "11.9 of 2"]
    );
}

#[test]
fn case_y_growth_is_told_without_what_is_queried_too_and_a_figure_that_rests_on_it_is_held() {
    let cases = Cases::of("ABCDEF");
    cases.receive("2019-20-Q1", "all", "premises,visits", &BEFORE).run("2019-20-Q1");
    let now = ["A,1000,110", "B,2000,190", "C,3000,330", "D,800,400", "E,1200,140", "F,1500,95"];
    let ended = {
        cases.receive("2019-20-Q2", "all", "premises,visits", &now);
        cases.run("2019-20-Q2")
    };
    // All 1,265 on 890; without Dogwood, 80 to 400, 865 on 810.
    let growth = cases.line(
        "2019-20-Q2",
        "data/growth.csv",
        &[("area_type", "all"), ("field", "visits"), ("period", "2019-20-Q2")],
    );
    let columns = ["change_pct", "change_pct_unqueried", "matched_units", "queried_units", "standing"];
    assert_eq!(columns.map(|column| growth.get(column)), ["42.1", "6.8", "6", "1", "held"]);
    let standing = |area| cases.total("2019-20-Q2", "2019-20-Q2", area, "visits", &["value", "standing"]);
    // 400 of 1,265 and of 700; nothing is asked of South.
    assert_eq!(
        [standing("Great Britain"), standing("North"), standing("South")],
        ["1265 held", "700 held", "565 known"]
    );
    assert_eq!(standing("Dogwood"), "400 held");
    let shown = |area| cases.row("2019-20-Q2", "By region", area)[4].clone();
    assert_eq!([shown("Great Britain"), shown("North"), shown("South")], ["[u]", "[u]", "565"]);
    assert!(
        ended.out.contains("Held ") && ended.out.contains("North (region), 2019-20-Q2: Total visits"),
        "{}",
        ended.out
    );
}

#[test]
fn case_z_a_year_with_gaps_says_of_how_many_units_it_is_and_how_many_are_complete() {
    let cases = Cases::of("ABC");
    let quarters = [
        ("2019-20-Q1", vec!["A,1,10", "B,2,20", "C,3,5"]),
        ("2019-20-Q2", vec!["A,1,10", "C,3,5"]),
        ("2019-20-Q3", vec!["A,1,10", "B,2,20", "C,3,5"]),
        ("2019-20-Q4", vec!["A,1,10", "B,2,20"]),
    ];
    for (period, rows) in quarters {
        cases.receive(period, "all", "premises,visits", &rows).run(period);
    }
    let columns =
        ["value", "reported_units", "reported_authorities", "complete_units", "complete_authorities"];
    assert_eq!(cases.total("2019-20-Q4", "2019-20", "Great Britain", "visits", &columns), "115 3 3 1 1");
    assert_eq!(cases.total("2019-20-Q4", "2019-20", "Alder", "visits", &columns), "40 1 1 1 1");
    assert_eq!(cases.row("2019-20-Q4", "The year by region", "Great Britain")[4..7], ["115", "3", "1"]);
}

#[test]
fn a_unit_that_was_renamed_in_the_year_counts_once_and_is_complete() {
    let cases = Cases::of("AG");
    for (period, code) in
        [("2019-20-Q1", "G1"), ("2019-20-Q2", "G1"), ("2019-20-Q3", "G2"), ("2019-20-Q4", "G2")]
    {
        cases.receive(period, "all", "premises,visits", &["A,1,10", &format!("{code},2,5")]).run(period);
    }
    let columns = ["value", "reported_units", "reported_authorities", "complete_units"];
    assert_eq!(cases.total("2019-20-Q4", "2019-20", "Great Britain", "visits", &columns), "60 2 2 2");
}

#[test]
fn case_t_what_is_not_stated_is_worked_out_unit_by_unit() {
    let cases = Cases::of("ABCD");
    let rows = [
        "A,retail,60",
        "A,offices,40",
        "A,other,0",
        "A,total,100",
        "B,total,50",
        "C,retail,20",
        "C,offices,10",
        "C,total,many",
        // More than its total: it does not pay for what Birch left out.
        "D,retail,30",
        "D,offices,20",
        "D,other,0",
        "D,total,10",
    ];
    cases.receive("2019-20-Q1", "types", "type,planned", &rows).run("2019-20-Q1");
    let shown = |label| cases.row("2019-20-Q1", "By type", label)[1].clone();
    assert_eq!(
        ["retail", "offices", "other", "Not stated", "total"].map(shown),
        ["60", "40", "0", "60", "160"]
    );
}

#[test]
fn case_w_a_queried_zero_of_a_size_is_in_neither_part_of_a_rate() {
    let cases = Cases::of("ABC");
    cases
        .receive("2019-20-Q1", "all", "premises,visits", &["A,1000,100", "B,0,60", "C,500,20"])
        .run("2019-20-Q1");
    let rate =
        cases.line("2019-20-Q1", "data/indicators.csv", &[("area_type", "all"), ("indicator", "rate")]);
    let columns = ["value", "numerator", "denominator", "base_units", "left_out_units"];
    assert_eq!(columns.map(|column| rate.get(column)), ["80", "120", "1500", "2", "1"]);
    assert_eq!(
        cases.total("2019-20-Q1", "2019-20-Q1", "Great Britain", "visits", &["value", "reported_units"]),
        "180 3"
    );
}

#[test]
fn case_x_what_does_not_apply_is_so_in_every_table_and_the_whole_is_named_for_its_base() {
    let cases = Cases::of("ABWS");
    cases
        .receive("2019-20-Q1", "all", "visits,fines", &["A,100,1000.10", "B,50,", "W,50,200.05", "S,100,"])
        .run("2019-20-Q1");
    let region = |area| cases.row("2019-20-Q1", "By region", area)[4..10].to_vec();
    assert_eq!(region("Great Britain")[..4], ["300", "4", "[z]", "[z]"]);
    assert_eq!(region("England and Wales")[..4], ["200", "3", "1200.15", "2"]);
    assert_eq!(region("England")[..4], ["150", "2", "1000.1", "1"]);
    assert_eq!(region("Scotland")[..4], ["100", "1", "[z]", "0"]);
    let per_visit = |area| cases.row("2019-20-Q1", "By region", area)[10].clone();
    assert_eq!(
        [per_visit("Great Britain"), per_visit("England and Wales"), per_visit("Scotland")],
        ["[z]", "8", "[z]"]
    );
    let authority = |name| cases.row("2019-20-Q1", "Authorities", name)[5..].to_vec();
    assert_eq!(authority("Spruce"), ["100", "[z]", "[z]"]);
    assert_eq!(authority("Birch"), ["50", "[x]", "[x]"]);
    let columns = ["value", "expected_authorities", "reported_authorities", "standing"];
    assert_eq!(
        cases.total("2019-20-Q1", "2019-20-Q1", "Great Britain", "fines", &columns),
        "1200.15 3 2 known"
    );
    assert_eq!(cases.total("2019-20-Q1", "2019-20-Q1", "Scotland", "fines", &columns), " 0 0 not-applicable");
    // Sums of decimals are exact.
    let ratio = cases.line(
        "2019-20-Q1",
        "data/indicators.csv",
        &[("area_type", "all"), ("indicator", "fines_per_visit")],
    );
    assert_eq!(
        ["numerator", "denominator", "expected_authorities"].map(|column| ratio.get(column)),
        ["1200.15", "150", "3"]
    );
    let quarters = sheet(&cases.0.path("out/2019-20-Q1/statistics.xlsx"), "By quarter");
    let headings = quarters.iter().find(|row| row[0] == "Period").unwrap();
    assert_eq!(headings[5], "Total fines (£), England and Wales");
}

#[test]
fn case_ae_response_is_what_was_received_what_is_usable_and_what_was_given_of_each_item() {
    let cases = Cases::of("ABCDEF");
    cases.receive("2019-20-Q1", "all", "premises,visits", &BEFORE).run("2019-20-Q1");
    let now = ["A,1000,110", "B,2000,many", "C,3000,330", "D,800,100", "E,,"];
    cases.receive("2019-20-Q2", "all", "premises,visits", &now).run("2019-20-Q2");
    // In scope; received, in percent, by premises; usable likewise; visits given of those asked likewise.
    let row = cases.row("2019-20-Q2", "Response", "Great Britain");
    assert_eq!(row[2..13], ["6", "5", "83.3", "84.2", "4", "66.7", "71.6", "3", "6", "50", "50.5"]);
    let status = cases.line("2019-20-Q2", "status.csv", &[("authority_code", "E")]);
    assert_eq!(status.get("receipt"), "received");
    let cover = fs::read(cases.0.path("out/2019-20-Q2/run.json")).unwrap();
    let counts: serde_json::Value = serde_json::from_slice(&cover).unwrap();
    assert_eq!([&counts["counts"]["response"]["received"], &counts["counts"]["response"]["usable"]], [5, 4]);
}

#[test]
fn a_nil_return_is_usable_and_says_nothing_of_a_field_that_is_not_asked_yet() {
    let cases = Cases::of("AB");
    cases.receive("2019-20-Q2", "all", "premises,nil_return", &["A,,yes"]).run("2019-20-Q2");
    let columns = ["value", "reported_units", "standing"];
    assert_eq!(cases.total("2019-20-Q2", "2019-20-Q2", "Great Britain", "visits", &columns), "0 1 known");
    assert_eq!(
        cases.total("2019-20-Q2", "2019-20-Q2", "Great Britain", "calls", &columns),
        " 0 not-applicable"
    );
    assert_eq!(
        cases.row("2019-20-Q2", "Response", "Great Britain")[2..8],
        ["2", "1", "50", "[x]", "1", "50"]
    );
    cases.receive("2019-20-Q3", "all", "premises,nil_return", &["A,,yes"]).run("2019-20-Q3");
    assert_eq!(cases.total("2019-20-Q3", "2019-20-Q3", "Great Britain", "calls", &columns), "0 1 known");
}

#[test]
fn when_a_field_is_asked_is_held_against_the_periods_of_the_collection() {
    let cases = Cases::of("A");
    let wrong = DESCRIPTOR
        .replace("\"qd:since\": \"2019-20-Q3\"", "\"qd:since\": \"2019-20-Q3\", \"qd:until\": \"2018-19\"");
    cases.0.write("c/datapackage.json", wrong);
    let folder = cases.0.path("c");
    let check = || {
        run(&[
            "schemas",
            "check",
            folder.to_str().unwrap(),
            "--register",
            cases.0.path("register").to_str().unwrap(),
        ])
    };
    let told = |ended: Ended| format!("{}{}", ended.out, ended.err);
    assert!(
        told(check())
            .contains("the field would be asked in no period: 2018-19 ends before 2019-20-Q3 begins")
    );
    cases.0.write("c/datapackage.json", DESCRIPTOR.replace("2019-20-Q3", "2019-M10"));
    assert!(told(check()).contains("begins or ends with 2019-M10, which is no period of this collection"));
}
