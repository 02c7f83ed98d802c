//! Measures: what `tables.toml` works out of the lists of a return, by category, area and year.

use crate::workspace::{Row, Workspace, run};

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "visits", "title": "Visits", "type": "integer", "qd:kind": "flow" },
    { "name": "kind", "title": "Kind", "type": "string", "constraints": { "enum": ["county", "district"] } } ] } },
  { "name": "cases", "schema": { "primaryKey": ["case_id"], "fields": [
    { "name": "case_id", "title": "Case", "type": "string" },
    { "name": "result", "title": "Result", "type": "string",
      "categories": [ { "value": "convicted", "label": "Convicted" }, { "value": "acquitted", "label": "Acquitted" } ] },
    { "name": "officer", "title": "Officer", "type": "string", "qd:personal": true },
    { "name": "sex", "title": "Sex", "type": "string", "qd:personal": true, "constraints": { "enum": ["f", "m"] } },
    { "name": "fine", "title": "Fine", "type": "number", "qd:kind": "flow", "qd:decimals": 2, "constraints": { "minimum": 0 } } ] } } ] }"#;

const COLLECTION: &str = "title = \"Cases\"\nfrequency = \"half-yearly\"\nyear_start = \"04-01\"\ndue_days = 30\n\
scope = \"register.country = 'England'\"\nwhole = { name = \"England\", code = \"E92\" }\n";

const TABLES: &str = r#"
[[measure]]
name = "heard"
title = "Cases heard"
unit = "cases"
kind = "flow"
value = "count_of(cases)"
by = "cases.result"

[[measure]]
name = "fines"
title = "Fines"
unit = "GBP"
kind = "flow"
decimals = 2
value = "known_sum_of(cases.fine) FILTER (WHERE result = 'convicted')"

[[measure]]
name = "fined"
title = "Cases fined"
kind = "flow"
value = "count_of(cases) FILTER (WHERE result = 'convicted' AND fine IS NOT NULL)"

[[measure]]
name = "officers"
title = "Officers"
kind = "stock"
value = "count_distinct_of(cases.officer)"

[[measure]]
name = "busy"
title = "Authorities with two cases or more"
kind = "stock"
value = "CASE WHEN heard >= 2 THEN 1 ELSE 0 END"

[[measure]]
name = "work"
title = "Visits and cases"
kind = "flow"
value = "return.visits + heard"
by = "return.kind"

[[indicator]]
name = "average_fine"
title = "Average fine"
numerator = "fines"
denominator = "fined"
decimals = 2

[[indicator]]
name = "convicted_pct"
title = "Convicted"
numerator = "heard.convicted"
denominator = "heard"
per = 100

[[table]]
title = "Cases by region"
rows = "regions"
columns = ["heard", "heard.convicted", "fines", "average_fine", "change(heard)"]

[[table]]
title = "Cases by result"
rows = "categories"
of = "cases.result"
columns = ["heard"]

[[table]]
title = "Cases in the year"
rows = "countries"
over = "year"
columns = ["heard", "fines", "officers"]
"#;

fn workspace(tables: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/collection.toml", COLLECTION);
    workspace.write("collection/tables.toml", tables);
    workspace.write(
        "quarterday.toml",
        "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\nhistory = \"out\"\n",
    );
    workspace
}

/// A return of an authority: its form, and its list of cases (blank: no list at all).
fn receive(workspace: &Workspace, period: &str, authority: &str, form: [&str; 2], cases: &[&str]) {
    let [visits, kind] = form;
    let name = authority.to_lowercase();
    workspace.write(
        &format!("inbox/{period}/{name}.csv"),
        format!("Local authority,{authority}\nPeriod,{period}\nVisits,{visits}\nKind,{kind}\n"),
    );
    if !cases.is_empty() {
        let rows: String = cases.iter().map(|row| format!("{authority},{period},{row}\n")).collect();
        workspace.write(
            &format!("inbox/{period}/{name} cases.csv"),
            format!("Local authority,Period,Case,Result,Officer,Fine\n{rows}"),
        );
    }
}

fn run_of(workspace: &Workspace, period: &str) {
    let ended = run(&["run", period, "-C", workspace.path("").to_str().unwrap(), "--as-of", "2020-06-01"]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

/// The lines of totals of measures: period, area, name (with category) and value.
fn totals(workspace: &Workspace, period: &str, is_wanted: impl Fn(&Row) -> bool) -> Vec<String> {
    let rows = crate::workspace::rows(&workspace.path(&format!("out/{period}/totals.csv")));
    let of_measures =
        rows.into_iter().filter(|row| !["return", "cases"].contains(&row.get("table")) && is_wanted(row));
    let shown = of_measures.map(|row| {
        let key = row.get("key");
        let name =
            if key.is_empty() { row.get("field").to_owned() } else { format!("{}.{key}", row.get("field")) };
        let value = if row.get("value").is_empty() { "-" } else { row.get("value") };
        format!("{} {name} {value}", row.get("area"))
    });
    shown.collect()
}

fn is_whole(row: &Row) -> bool {
    row.get("area_type") == "all"
}

#[test]
fn measures_are_worked_out_of_the_lists_of_each_return_and_added_over_areas() {
    let workspace = workspace(TABLES);
    let of_alder = ["a1,convicted,Smith,100.50", "a2,convicted,Jones,", "a3,acquitted,Smith,", "a4,,Brown,"];
    receive(&workspace, "2019-20-H1", "Alder", ["10", "county"], &of_alder);
    receive(&workspace, "2019-20-H1", "Birch", ["20", "district"], &["b1,convicted,Green,9.5"]);
    receive(&workspace, "2019-20-H1", "Cedar", ["30", "district"], &[]);
    run_of(&workspace, "2019-20-H1");
    let of_unit =
        |name: &'static str| move |row: &Row| row.get("area_type") == "unit" && row.get("area") == name;
    assert_eq!(
        totals(&workspace, "2019-20-H1", of_unit("Alder")),
        [
            "Alder heard 4",
            // Of one case it is not said how it ended, so that it is not known what they were fined; it was
            // not fined itself.
            "Alder fines -",
            "Alder fined 1",
            "Alder officers 3",
            "Alder busy 1",
            "Alder work 14",
            "Alder heard.convicted 2",
            "Alder heard.acquitted 1",
            "Alder work.county 14",
            "Alder work.district -",
        ]
    );
    // No list came: nothing is known of it.
    let unknown = |name: &str| format!("Cedar {name} -");
    let all = [
        "heard",
        "fines",
        "fined",
        "officers",
        "busy",
        "work",
        "heard.convicted",
        "heard.acquitted",
        "work.county",
        "work.district",
    ];
    assert_eq!(totals(&workspace, "2019-20-H1", of_unit("Cedar")), all.map(unknown));
    assert_eq!(
        totals(&workspace, "2019-20-H1", is_whole),
        [
            "England heard 5",
            "England fines 9.5",
            "England fined 2",
            "England officers 4",
            "England busy 1",
            "England work 35",
            "England heard.convicted 3",
            "England heard.acquitted 1",
            "England work.county 14",
            "England work.district 21",
        ]
    );
    let indicators = crate::workspace::rows(&workspace.path("out/2019-20-H1/data/indicators.csv"));
    let of_whole = indicators
        .iter()
        .filter(|row| is_whole(row))
        .map(|row| format!("{} {}", row.get("indicator"), row.get("value")));
    assert_eq!(of_whole.collect::<Vec<_>>(), ["average_fine 9.5", "convicted_pct 60"]);
}

#[test]
fn measures_are_added_over_a_year_and_compared_with_the_period_before() {
    let workspace = workspace(TABLES);
    for (period, fines) in [("2019-20-H1", ["10", "5"]), ("2019-20-H2", ["20", "7.25"])] {
        let [one, other] = fines.map(|fine| format!("x{fine},convicted,Smith,{fine}"));
        receive(&workspace, period, "Alder", ["10", "county"], &[&one, &other]);
        receive(
            &workspace,
            period,
            "Birch",
            ["10", "county"],
            if period == "2019-20-H1" { &["b1,acquitted,Green,"] } else { &[] },
        );
        run_of(&workspace, period);
    }
    let year = |row: &Row| {
        is_whole(row) && row.get("period") == "2019-20" && ["", "cases.result"].contains(&row.get("table"))
    };
    assert_eq!(
        totals(&workspace, "2019-20-H2", year),
        [
            "England heard 5",
            "England fines 42.25",
            "England fined 4",
            "England officers 1",
            "England busy 1",
            "England work 35",
            "England heard.convicted 4",
            "England heard.acquitted 1"
        ]
    );
    let rows = workspace_rows(&workspace, "2019-20-H2", "totals.csv");
    let heard = rows
        .iter()
        .find(|row| year(row) && row.get("field") == "heard" && row.get("key").is_empty())
        .unwrap();
    assert_eq!(
        [heard.get("reported_units"), heard.get("complete_units")],
        ["2", "1"],
        "of Birch one half is not known"
    );
    let growth = workspace_rows(&workspace, "2019-20-H2", "data/growth.csv");
    let growth = growth.iter().find(|row| is_whole(row)).unwrap();
    assert_eq!(
        ["field", "before", "now", "matched_units"].map(|column| growth.get(column)),
        ["heard", "2", "2", "1"]
    );
}

fn workspace_rows(workspace: &Workspace, period: &str, list: &str) -> Vec<Row> {
    crate::workspace::rows(&workspace.path(&format!("out/{period}/{list}")))
}

#[test]
fn a_value_that_has_an_open_error_is_not_known_to_a_measure() {
    let workspace = workspace(TABLES);
    receive(
        &workspace,
        "2019-20-H1",
        "Alder",
        ["10", "county"],
        &["a1,convicted,Smith,-5", "a2,convicted,Smith,7"],
    );
    run_of(&workspace, "2019-20-H1");
    let of_fines = |row: &Row| is_whole(row) && row.get("field").starts_with("fine");
    assert_eq!(totals(&workspace, "2019-20-H1", of_fines), ["England fines 7", "England fined 1"]);
}

#[test]
fn wrong_measures_are_told_at_their_line() {
    let measure =
        |more: &str| format!("[[measure]]\nname = \"heard\"\ntitle = \"Heard\"\nkind = \"flow\"\n{more}\n");
    for (tables, words) in [
        (
            measure("value = \"count_of(case)\""),
            "tables.toml:5:19: the table \"case\" is not known; the nearest is \"cases\"",
        ),
        (measure("value = \"count_of(cases) > 1\""), "tables.toml:5:9: a measure is a number; this is"),
        (
            measure("value = \"count_of(cases)\"\nby = \"cases.officer\""),
            "tables.toml:6:6: the field with categories \"cases.officer\" is not known",
        ),
        (
            measure("value = \"count_of(cases) FILTER (WHERE fine > prev(fine))\""),
            "tables.toml:5:9: a measure is worked out of one return",
        ),
        (
            measure("value = \"count_of(cases)\"\nby = \"cases.sex\""),
            "tables.toml:6:6: the field with categories \"cases.sex\" is not known",
        ),
        (measure("value = \"later + 1\""), "\"later\""),
        (
            measure("value = \"1\"") + &measure("value = \"2\""),
            "the name \"heard\" stands for another measure or table",
        ),
        (measure("value = \"1\"").replace("flow", "rate"), "tables.toml:4:8: the kind"),
        (
            measure("value = \"1\"").replace("\"heard\"", "\"Heard it\""),
            "tables.toml:2:8: a measure is called by small letters",
        ),
        (measure("value = \"1\"\ndecimals = 12"), "a measure has 0 to 9 decimals, not 12"),
        (measure("value = \"1\"\nsum = 2"), "\"sum\""),
        (measure("value = \"count_distinct_of(cases)\""), "it is called as count_distinct_of(table.field)"),
    ] {
        let workspace = workspace(&tables);
        let ended = run(&[
            "schemas",
            "check",
            workspace.path("collection").to_str().unwrap(),
            "--register",
            workspace.path("register").to_str().unwrap(),
        ]);
        assert_eq!(ended.status, 2, "{words}: {}{}", ended.out, ended.err);
        assert!(format!("{}{}", ended.out, ended.err).contains(words), "{words}: {}{}", ended.out, ended.err);
    }
}
