//! `records/figures`: what a run keeps of the figures of its units, and what a later one makes of it.

use polars::prelude::AnyValue;
use quarterday::{records::EarlierOutput, vocabulary::Period};

use crate::workspace::{Workspace, run};

/// Visits over 50 are kept out of totals: by a query, or by an error. Those of a year are held against twice
/// those of the year before.
fn rules(severity: &str) -> String {
    format!(
        "[[rule]]\nid = \"V-1\"\nseverity = \"query\"\ncheck = \"visits <= 2 * prev(visits)\"\nmessage = \"{{visits}} visits\"\nwhy = \"w\"\nfix = \"f\"\n\
[[rule.passes]]\nvisits = 1\nprev = {{ visits = 2 }}\n[[rule.fails]]\nvisits = 5\nprev = {{ visits = 2 }}\n\
[[rule]]\nid = \"V-2\"\nseverity = \"{severity}\"\non_open = \"missing\"\ncheck = \"visits <= 50\"\nmessage = \"{{visits}} visits\"\nwhy = \"w\"\nfix = \"f\"\n\
[[rule.passes]]\nvisits = 1\n[[rule.fails]]\nvisits = 51\n"
    )
}

fn workspace(severity: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/rules/visits.toml", rules(severity));
    workspace.write(
        "quarterday.toml",
        "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\nhistory = \"out\"\n",
    );
    workspace
}

fn run_both(workspace: &Workspace) {
    for period in ["2018-19", "2019-20"] {
        let ended =
            run(&["run", period, "-C", workspace.path("").to_str().unwrap(), "--as-of", "2020-06-01"]);
        assert_eq!(ended.status, 0, "{}", ended.err);
    }
}

/// The lines of a kept table: these columns, with a blank where nothing is.
fn lines(workspace: &Workspace, table: &str, columns: &[&str]) -> Vec<String> {
    let period = Period::parse("2019-20").unwrap();
    let out = EarlierOutput::open(&workspace.path("out/2019-20")).unwrap();
    let (_, frame) = out.records(table, period).unwrap().unwrap();
    let cell = |column: &str, line: usize| match frame.column(column).unwrap().get(line).unwrap() {
        AnyValue::Null => "-".to_owned(),
        AnyValue::String(text) => text.to_owned(),
        other => other.to_string(),
    };
    (0..frame.height())
        .map(|line| columns.iter().map(|column| cell(column, line)).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn every_figure_of_a_return_is_kept_with_its_status_and_its_cell_and_none_of_a_unit_that_is_silent() {
    let workspace = workspace("error");
    workspace.receive(
        "alder.csv",
        "Local authority,Alder\nPeriod,2019-20\nPremises,100\nTotal visits,60\nVisits per 100 premises (%),NP\nInspectors,2.25\n",
    );
    assert_eq!(workspace.run().status, 0);
    let columns = [
        "unit", "table", "field", "status", "value", "digits", "decimals", "source", "file", "cell",
        "queried",
    ];
    assert_eq!(
        lines(&workspace, "figures", &columns),
        [
            "X0000001 return premises reported 100.0 100 0 cell alder.csv B3 false",
            "X0000001 return visits left-out 60.0 60 0 cell alder.csv B4 true",
            "X0000001 return rate not-applicable - - - cell alder.csv B5 false",
            "X0000001 return fte reported 2.25 225 2 cell alder.csv B6 false",
        ]
    );
    let columns = [
        "unit",
        "unit_name",
        "severity",
        "rule",
        "file",
        "cell",
        "field",
        "value",
        "first_seen",
        "state",
        "trial",
        "undecided",
    ];
    let faults = lines(&workspace, "faults", &columns);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].starts_with("X0000001 Alder error V-2 alder.csv B4 visits 60 "), "{faults:?}");
    assert!(
        faults[1].ends_with("open false true") && faults[1].contains(" V-1 "),
        "nothing is known of the year before: {faults:?}"
    );
}

#[test]
fn what_an_earlier_run_left_out_counts_in_no_later_table_and_is_compared_with_only_if_it_was_but_questioned()
{
    for (severity, previous) in [("query", ["60"].as_slice()), ("error", &[])] {
        let workspace = workspace(severity);
        workspace.write(
            "inbox/2018-19/alder.csv",
            "Local authority,Alder\nPeriod,2018-19\nPremises,100\nTotal visits,60\n",
        );
        workspace.write(
            "inbox/2018-19/birch.csv",
            "Local authority,Birch\nPeriod,2018-19\nPremises,100\nTotal visits,7\n",
        );
        workspace.write(
            "collection/tables.toml",
            "[[table]]\ntitle = \"Change\"\nrows = \"periods\"\ncolumns = [\"change(return.visits)\", \"change(return.premises)\"]\n",
        );
        workspace.receive_form("alder.csv", "Alder", ["100", "130"]);
        workspace.receive_form("birch.csv", "Birch", ["100", "14"]);
        run_both(&workspace);
        let growth =
            workspace.rows("data/growth.csv").into_iter().filter(|row| row.get("area_type") == "all");
        let growth = growth.map(|row| {
            ["field", "before", "now", "matched_units"].map(|column| row.get(column).to_owned()).join(" ")
        });
        assert_eq!(growth.collect::<Vec<_>>(), ["premises 200 200 2", "visits 7 14 1"], "{severity}");
        let found = workspace.rows("exceptions.csv").into_iter().filter(|row| row.get("rule") == "V-1");
        assert_eq!(
            found.map(|row| row.get("previous").to_owned()).collect::<Vec<_>>(),
            previous,
            "{severity}"
        );
    }
}

#[test]
fn a_unit_in_no_register_keeps_its_region_in_every_part_of_a_year() {
    let workspace = workspace("query");
    workspace.write(
        "collection/collection.toml",
        "title = \"Visits\"\nfrequency = \"half-yearly\"\nyear_start = \"04-01\"\ndue_days = 30\n\
         whole = { name = \"England\", code = \"E92\" }\n",
    );
    workspace.write(
        "collection/expected.csv",
        "unit,name,country,country_code,region,region_code\nY1,Inspectorate,England,E92,North,R1\n",
    );
    for (period, visits) in [("2019-20-H1", "10"), ("2019-20-H2", "5")] {
        workspace.write(
            &format!("inbox/{period}/inspectorate.csv"),
            format!("Local authority,Inspectorate\nPeriod,{period}\nPremises,1\nTotal visits,{visits}\n"),
        );
        let ended =
            run(&["run", period, "-C", workspace.path("").to_str().unwrap(), "--as-of", "2020-06-01"]);
        assert_eq!(ended.status, 0, "{}", ended.err);
    }
    let rows = crate::workspace::rows(&workspace.path("out/2019-20-H2/totals.csv"));
    let year = |row: &&crate::workspace::Row| {
        row.get("period") == "2019-20" && row.get("area") == "North" && row.get("field") == "visits"
    };
    assert_eq!(rows.iter().find(year).unwrap().get("value"), "15");
}
