//! Whose a file is and for when, where what it says is misspelt, copied, dragged down or somebody else's.

use crate::workspace::Workspace;

/// A list of sites, one of whose columns says whose each is, and a list of visits with some of the same
/// columns.
const LISTS: &str = r#"{ "resources": [
  { "name": "sites", "title": "Sites", "schema": { "primaryKey": ["reference"], "fields": [
    { "name": "organisation", "title": "Organisation URI", "type": "string", "qd:identity": "name" },
    { "name": "label", "title": "Organisation label", "type": "string", "qd:identity": "name" },
    { "name": "reference", "title": "Site reference", "type": "string" },
    { "name": "address", "title": "Site address", "type": "string" },
    { "name": "opened", "title": "Date opened", "type": "date" },
    { "name": "homes", "title": "Homes", "type": "integer", "qd:kind": "stock" } ] } },
  { "name": "visits", "title": "Visits", "schema": { "primaryKey": ["reference"], "fields": [
    { "name": "reference", "title": "Site reference", "type": "string" },
    { "name": "address", "title": "Site address", "type": "string" },
    { "name": "opened", "title": "Date opened", "type": "date" },
    { "name": "visitor", "title": "Visited by", "type": "string" } ] } } ] }"#;

fn lists() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", LISTS);
    workspace
}

const HEADINGS: &str = "Organisation URI,Organisation label,Site reference,Site address,Date opened,Homes\n";

/// A list of sites: one line for each of these addresses of web pages and names.
fn sites(rows: &[(&str, &str)]) -> String {
    let lines = rows.iter().enumerate().map(|(at, (uri, label))| {
        format!("{uri},{label},S{at},\"{at} High Street\",2019-05-0{},{at}\n", at + 1)
    });
    HEADINGS.to_owned() + &lines.collect::<String>()
}

/// `file: unit state` of each file.
fn whose(workspace: &Workspace) -> Vec<String> {
    workspace.run();
    let rows = workspace.rows("submissions.csv");
    rows.iter().map(|row| format!("{}: {} {}", row.get("file"), row.get("unit"), row.get("state"))).collect()
}

fn reason(workspace: &Workspace, file: &str) -> String {
    workspace
        .rows("submissions.csv")
        .iter()
        .find(|row| row.get("file") == file)
        .unwrap()
        .get("reason")
        .to_owned()
}

/// Rules of the queries about a file.
fn asked(workspace: &Workspace, file: &str) -> Vec<String> {
    let about = |row: &crate::workspace::Row| row.get("file") == file && row.get("severity") == "query";
    workspace
        .rows("exceptions.csv")
        .iter()
        .filter(|row| about(row))
        .map(|row| row.get("rule").to_owned())
        .collect()
}

#[test]
fn a_name_that_is_nobodys_is_not_made_good_by_a_file_name_of_somebody_else() {
    let workspace = Workspace::new();
    workspace.receive_form("Birch.csv", "Willow", ["10", "5"]);
    workspace.receive_form("Cedar.csv", "Cedarr Council", ["10", "5"]);
    workspace.receive_form("form.csv", "Aldre", ["10", "5"]);
    workspace.receive("Alder.csv", "Authority code,E07000999\nPeriod,2019-20\nPremises,1\nTotal visits,1\n");
    assert_eq!(
        whose(&workspace),
        [
            "Alder.csv:  set-aside",
            "Birch.csv:  set-aside",
            "Cedar.csv: X0000003 accepted",
            "form.csv:  set-aside"
        ]
    );
    assert_eq!(asked(&workspace, "Cedar.csv"), ["unknown-name"]);
    assert!(
        reason(&workspace, "Birch.csv")
            .contains("\"Willow\", which is not in the register, and the file name says Birch")
    );
    assert!(
        reason(&workspace, "form.csv").contains("the nearest is Alder (X0000001)"),
        "{}",
        reason(&workspace, "form.csv")
    );
}

#[test]
fn a_known_name_inside_counts_before_the_file_name_and_is_asked_about() {
    let workspace = Workspace::new();
    workspace.receive_form("Birch 2019-20.csv", "Alder", ["10", "5"]);
    assert_eq!(whose(&workspace), ["Birch 2019-20.csv: X0000001 accepted"]);
    assert_eq!(asked(&workspace, "Birch 2019-20.csv"), ["other-authority-named"]);
}

#[test]
fn a_code_dragged_down_is_one_claim_and_needs_another() {
    let dragged = [
        ("http://x.org/id/X0000001", ""),
        ("http://x.org/id/X0000002", ""),
        ("http://x.org/id/X0000003", ""),
    ];
    let sorted_again = [dragged[2], dragged[0], dragged[1]];
    let named = dragged.map(|(uri, _)| (uri, "Alder"));
    for rows in [&dragged, &sorted_again] {
        let workspace = lists();
        workspace.receive("Alder sites.csv", sites(rows));
        assert_eq!(whose(&workspace), ["Alder sites.csv: X0000001 accepted"]);
        assert!(asked(&workspace, "Alder sites.csv").contains(&"counted-code".to_owned()));
    }
    let workspace = lists();
    workspace.receive("Cedar.csv", sites(&dragged));
    workspace.receive("sites.csv", sites(&dragged));
    workspace.receive("labelled.csv", sites(&named));
    assert_eq!(
        whose(&workspace),
        ["Cedar.csv:  set-aside", "labelled.csv: X0000001 accepted", "sites.csv:  set-aside"]
    );
    assert!(
        reason(&workspace, "sites.csv").contains("as when a cell is dragged down"),
        "{}",
        reason(&workspace, "sites.csv")
    );
}

#[test]
fn several_records_each_of_codes_in_order_are_of_several() {
    let workspace = lists();
    let twice = |code| [(code, ""), (code, "")];
    let codes = ["X0000001", "X0000002", "X0000003"];
    workspace.receive("all.csv", sites(&codes.map(twice).concat()));
    assert_eq!(whose(&workspace), ["all.csv: X0000001;X0000002;X0000003 accepted"]);
}

#[test]
fn codes_in_order_that_names_confirm_are_records_of_several() {
    let workspace = lists();
    workspace.receive(
        "all.csv",
        sites(&[("id/X0000001", "Alder"), ("id/X0000002", "Birch"), ("id/X0000003", "Cedar")]),
    );
    whose(&workspace);
    let all = &workspace.rows("submissions.csv")[0];
    assert_eq!([all.get("unit"), all.get("state")], ["X0000001;X0000002;X0000003", "accepted"]);
}

#[test]
fn several_authorities_in_one_list_send_several_returns_and_no_joint_one() {
    let workspace = lists();
    let rows = [
        ("id/birch", "Birch"),
        ("id/alder", "Alder Council"),
        ("id/birch", "Birch"),
        ("id/birch", ""),
        ("", ""),
    ];
    workspace.receive("two.csv", sites(&rows));
    whose(&workspace);
    let two = &workspace.rows("submissions.csv")[0];
    let mut units: Vec<&str> = two.get("unit").split(';').collect();
    units.sort_unstable();
    assert_eq!(units, ["X0000001", "X0000002"]);
    assert_eq!(
        two.get("reason"),
        "they do not say whose they are, and the file holds returns of several authorities"
    );
    assert!(
        workspace
            .rows("exceptions.csv")
            .iter()
            .any(|row| row.get("message").starts_with("Row 6: left out of the return"))
    );
    let status = workspace.rows("status.csv");
    assert_eq!(status.iter().filter(|row| row.get("receipt") == "received").count(), 2);
}

#[test]
fn spellings_of_one_authority_are_one_return_and_no_tie_of_a_file_with_itself() {
    let workspace = lists();
    workspace.receive(
        "a.csv",
        sites(&[("id/alder", "Alder"), ("id/alder/", "Alder Council"), ("id/X0000001", "ALDER BC")]),
    );
    assert_eq!(whose(&workspace), ["a.csv: X0000001 accepted"]);
    assert!(workspace.rows("exceptions.csv").iter().all(|row| row.get("rule") != "tied-versions"));
    let workspace = Workspace::new();
    workspace.receive(
        "b.csv",
        "Local authority,Period,Premises,Total visits\nAlder,2019-20,10,5\nAlder Council,2019-20,10,6\n",
    );
    assert_eq!(whose(&workspace), ["b.csv: X0000001 rejected"]);
    assert_eq!(
        reason(&workspace, "b.csv"),
        "two rows of figures are for one return (rows 2 and 3): leave one"
    );
}

#[test]
fn towns_dates_and_codes_in_records_and_notes_claim_nothing() {
    let workspace = lists();
    let notes =
        "Alder Borough Council\nTown Hall\nBirch\nBR1 2AB\nGuidance of 14 March 2018; see note 2017\n";
    let record = "id/alder,,S1,Birch,2018-05-01,3\nid/alder,,X0000003,\"Mill Lane, Cedar\",2017-01-01,4\n";
    workspace.receive("9e2057c4 sites 2018-05-06.csv", format!("{notes}{HEADINGS}{record}"));
    assert_eq!(whose(&workspace), ["9e2057c4 sites 2018-05-06.csv: X0000001 accepted"]);
    assert_eq!(asked(&workspace, "9e2057c4 sites 2018-05-06.csv"), ["no-period"]);
    let silent = lists();
    silent.receive("sites.csv", format!("Town Hall\nBirch\nBR1 2AB\n{HEADINGS},,S1,Cedar,2018-05-01,3\n"));
    assert_eq!(whose(&silent), ["sites.csv:  set-aside"]);
}

#[test]
fn neither_guidance_above_the_headings_nor_the_order_of_rows_changes_whose_a_file_is() {
    let rows = [
        ("id/alder", "Alder"),
        ("id/alder", ""),
        ("id/birch", "Birch"),
        ("id/alder", "Alder"),
        ("id/birch", ""),
    ];
    let mut known: Vec<String> = Vec::new();
    for (turn, guidance) in [(0, 0), (1, 0), (2, 1), (3, 90), (4, 300), (0, 90)] {
        let mut turned = rows;
        turned.rotate_left(turn);
        if turn % 2 == 1 {
            turned.reverse();
        }
        let workspace = lists();
        let lines: String = (0..guidance)
            .map(|line| format!("{line}. Fill in each column,as the example shows,{line}\n"))
            .collect();
        workspace.receive("two.csv", format!("{lines}1 April 2019 to 31 March 2020\n{}", sites(&turned)));
        whose(&workspace);
        let two = workspace.rows("submissions.csv").remove(0);
        let mut units: Vec<&str> = two.get("unit").split(';').collect();
        units.sort_unstable();
        known.push(format!(
            "{} {} {} {:?}",
            units.join(" "),
            two.get("period"),
            two.get("state"),
            asked(&workspace, "two.csv")
        ));
    }
    assert_eq!(known[0], "X0000001 X0000002 2019-20 accepted []");
    known.dedup();
    assert_eq!(known.len(), 1, "{known:#?}");
}

#[test]
fn a_title_below_much_guidance_still_says_whose_a_form_is() {
    let workspace = Workspace::new();
    let guidance: String =
        (0..120).map(|line| format!("{line}. Read this before you begin,and this,and that\n")).collect();
    workspace.receive(
        "form.csv",
        format!("{guidance}Birch Borough Council\nYear ended 31 March 2020\nPremises,10\nTotal visits,4\n"),
    );
    assert_eq!(whose(&workspace), ["form.csv: X0000002 accepted"]);
    assert!(asked(&workspace, "form.csv").is_empty());
}

#[test]
fn a_joint_return_that_nobody_declared_pushes_no_true_return_out() {
    let workspace = Workspace::new();
    workspace.receive_form("claim.csv", "Alder and Birch", ["900", "90"]);
    workspace.receive_form("true.csv", "Birch", ["300", "30"]);
    assert_eq!(whose(&workspace), ["claim.csv: X0000001+X0000002 set-aside", "true.csv: X0000002 accepted"]);
    assert_eq!(workspace.total("England", "visits"), "30");
    let alone = Workspace::new();
    alone.receive_form("claim.csv", "Alder and Birch", ["900", "90"]);
    assert_eq!(whose(&alone), ["claim.csv: X0000001+X0000002 accepted"]);
    assert_eq!(asked(&alone, "claim.csv"), ["joint-not-standing"]);
    let both = Workspace::new();
    both.receive_form("one.csv", "Alder and Birch", ["900", "90"]);
    both.receive_form("two.csv", "Alder and Cedar", ["800", "80"]);
    assert_eq!(
        whose(&both),
        ["one.csv: X0000001+X0000002 set-aside", "two.csv: X0000001+X0000003 set-aside"]
    );
}

#[test]
fn a_name_that_holds_anothers_code_is_nobodys() {
    let workspace = Workspace::new();
    workspace.receive_form("a.csv", "Alder (X0000002)", ["900", "90"]);
    workspace.receive(
        "b.csv",
        "Authority code,X0000001\nLocal authority,X0000002\nPeriod,2019-20\nPremises,1\nTotal visits,1\n",
    );
    assert_eq!(whose(&workspace), ["a.csv:  set-aside", "b.csv:  set-aside"]);
}

#[test]
fn one_list_is_read_as_one_table_though_two_share_its_columns() {
    let workspace = lists();
    let of_visits =
        "Site reference,Site address,Date opened,Visited by\nS1,1 High Street,2019-05-01,A Person\n";
    workspace.receive("Alder 2019-20.csv", of_visits);
    workspace.receive(
        "Birch 2019-20.csv",
        "Site reference,Site address,Date opened\nS1,1 High Street,2019-05-01\n",
    );
    whose(&workspace);
    let tables = |file: &str| -> std::collections::BTreeSet<String> {
        let lines = workspace.rows("readings.csv");
        lines
            .iter()
            .filter(|row| row.get("file") == file && !row.get("table").is_empty())
            .map(|row| row.get("table").to_owned())
            .collect()
    };
    assert_eq!(tables("Alder 2019-20.csv").into_iter().collect::<Vec<_>>(), ["visits"]);
    assert_eq!(tables("Birch 2019-20.csv").len(), 1);
}

#[test]
fn the_name_of_the_sheet_says_which_of_two_lists_it_is() {
    for (sheet, table) in [("Sites", "sites"), ("Visits", "visits"), ("Our visits 2019", "visits")] {
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.add_worksheet().set_name(sheet).unwrap();
        for (column, text) in ["Site reference", "Site address", "Date opened"].iter().enumerate() {
            page.write(0, u16::try_from(column).unwrap(), *text).unwrap();
        }
        for (column, text) in ["S1", "1 High Street", "2019-05-01"].iter().enumerate() {
            page.write(1, u16::try_from(column).unwrap(), *text).unwrap();
        }
        let workspace = lists();
        workspace.receive("Alder 2019-20.xlsx", book.save_to_buffer().unwrap());
        assert_eq!(whose(&workspace), ["Alder 2019-20.xlsx: X0000001 accepted"]);
        assert!(
            workspace.rows("readings.csv").iter().all(|row| ["", table].contains(&row.get("table"))),
            "{sheet}"
        );
    }
}

#[test]
fn two_lists_that_nothing_tells_apart_are_not_guessed_between() {
    let workspace = lists();
    let fields = r#"{ "name": "reference", "title": "Site reference", "type": "string" }, { "name": "homes", "title": "Homes", "type": "integer" }"#;
    let table = |name: &str| {
        format!(
            r#"{{ "name": "{name}", "title": "{name}", "schema": {{ "primaryKey": ["reference"], "fields": [ {fields} ] }} }}"#
        )
    };
    workspace.write(
        "collection/datapackage.json",
        format!(r#"{{ "resources": [ {}, {} ] }}"#, table("granted"), table("refused")),
    );
    workspace.receive("Alder 2019-20.csv", "Site reference,Homes\nS1,3\nS2,4\n");
    assert_eq!(whose(&workspace), ["Alder 2019-20.csv: X0000001 rejected"]);
    let told = reason(&workspace, "Alder 2019-20.csv");
    assert_eq!(
        told,
        "the list could be \"granted\" or \"refused\": put it on a sheet named after the one that it is"
    );
}
