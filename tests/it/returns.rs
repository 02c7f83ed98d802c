//! Whose each file is, which version counts, and that nothing is counted twice.

use crate::workspace::Workspace;

#[test]
fn a_joint_return_is_counted_once_and_answers_for_all_its_members() {
    // Case E: A 40 visits, B and C jointly 90, in two regions.
    let workspace = Workspace::new();
    workspace.receive_form("a.csv", "Alder", ["400", "40"]);
    workspace.receive_form("bc.csv", "Birch & Cedar", ["900", "90"]);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.total("England", "visits"), "130");
    assert_eq!(
        workspace.total("North", "visits"),
        "",
        "a joint return over two regions leaves neither known"
    );
    let status: Vec<String> = workspace
        .rows("status.csv")
        .iter()
        .map(|row| {
            format!(
                "{} {} {} {}",
                row.get("authority_name"),
                row.get("unit"),
                row.get("obligation"),
                row.get("receipt")
            )
        })
        .collect();
    insta::assert_snapshot!(status.join("\n"), @r"
    Alder X0000001 due received
    Birch X0000002+X0000003 joint received
    Cedar X0000002+X0000003 joint received
    Dogwood and Elm X0000006 due not-received
    ");
    let all = workspace
        .rows("totals.csv")
        .into_iter()
        .find(|row| row.get("area") == "England" && row.get("field") == "visits")
        .unwrap();
    assert_eq!(
        [all.get("reported_units"), all.get("expected_authorities"), all.get("reported_authorities")],
        ["2", "4", "3"]
    );
}

#[test]
fn a_members_own_return_beside_the_joint_one_is_not_counted_again() {
    let workspace = Workspace::new();
    workspace.receive_form("bc.csv", "Birch and Cedar", ["900", "90"]);
    workspace.receive_form("b.csv", "Birch", ["300", "30"]);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.states(), ["b.csv: set-aside", "bc.csv: accepted"]);
    assert_eq!(workspace.total("England", "visits"), "90");
}

#[test]
fn a_return_of_an_ended_authority_covers_its_successor_and_names_it() {
    let workspace = Workspace::new();
    workspace.receive_form("d.csv", "Dogwood", ["100", "10"]);
    assert_eq!(workspace.run().status, 0);
    let queries: Vec<String> = workspace
        .rows("exceptions.csv")
        .iter()
        .map(|row| format!("{}: {}", row.get("rule"), row.get("message")))
        .collect();
    insta::assert_snapshot!(queries.join("\n"), @r"
    ended-authority: Dogwood (X0000004) ended on 2019-03-31, before the end of the period. Its area went to Dogwood and Elm (X0000006). Say whether the return is on the old area
    partly-covered: Dogwood and Elm is answered for by returns on its old areas. None came for Elm (X0000005). Ask for what is missing
    ");
    let heir =
        workspace.rows("status.csv").into_iter().find(|row| row.get("authority_code") == "X0000006").unwrap();
    assert_eq!(
        [heir.get("receipt"), heir.get("unit"), heir.get("quality")],
        ["received", "X0000004", "queries"]
    );
}

#[test]
fn an_ended_authoritys_return_beside_its_successors_is_not_counted_again() {
    let workspace = Workspace::new();
    workspace.receive_form("d.csv", "Dogwood", ["100", "10"]);
    workspace.receive_form("de.csv", "Dogwood and Elm", ["250", "25"]);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.states(), ["d.csv: set-aside", "de.csv: accepted"]);
    assert_eq!(workspace.total("England", "visits"), "25");
}

#[test]
fn the_newest_version_by_receipt_counts() {
    let workspace = Workspace::new();
    workspace.receive_form("z first.csv", "Alder", ["10", "5"]);
    workspace.receive_form("a second.csv", "Alder", ["10", "7"]);
    workspace
        .receive("receipts.csv", "file,received\nz first.csv,2020-04-02\na second.csv,2020-04-20T09:30\n");
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.states(), ["a second.csv: accepted", "z first.csv: superseded"]);
    assert_eq!(workspace.total("Alder", "visits"), "7");
}

#[test]
fn of_versions_that_tie_none_counts() {
    let workspace = Workspace::new();
    workspace.receive_form("one.csv", "Alder", ["10", "5"]);
    workspace.receive_form("two.csv", "Alder", ["10", "7"]);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.states(), ["one.csv: set-aside", "two.csv: set-aside"]);
    assert_eq!(workspace.total("England", "visits"), "", "a sum of nothing is not known");
    let alder =
        workspace.rows("status.csv").into_iter().find(|row| row.get("authority_name") == "Alder").unwrap();
    assert_eq!([alder.get("receipt"), alder.get("quality")], ["received", "held"]);
}

#[test]
fn a_rejected_newest_version_leaves_the_earlier_standing() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    workspace.receive("alder again.xlsx", b"PK\x03\x04");
    workspace.receive("receipts.csv", "file,received\nalder.csv,2020-04-02\nalder again.xlsx,2020-04-20\n");
    assert_eq!(workspace.run().status, 1);
    assert_eq!(workspace.states(), ["alder again.xlsx: rejected", "alder.csv: accepted"]);
}

#[test]
fn the_same_figures_sent_again_are_a_duplicate_and_no_tie() {
    let workspace = Workspace::new();
    workspace.receive_form("alder.csv", "Alder", ["\"1,000\"", "5"]);
    workspace
        .receive("resaved.csv", "Period;2019-20\nLocal authority;ALDER\nTotal visits;5\nPremises;1000\n");
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.states(), ["alder.csv: accepted", "resaved.csv: duplicate"]);
}

#[test]
fn what_a_file_says_is_never_guessed_between_two() {
    let workspace = Workspace::new();
    workspace.receive(
        "code and name.csv",
        "Local authority,Alder\nAuthority code,X0000002\nPeriod,2019-20\nPremises,1\nTotal visits,1\n",
    );
    workspace.receive("scotland.csv", "Local authority,Fir\nPeriod,2019-20\nPremises,1\nTotal visits,1\n");
    workspace.receive("last year.csv", "Local authority,Alder\nPeriod,2018-19\nPremises,1\nTotal visits,1\n");
    workspace.receive("which year.csv", "Local authority,Alder\nPeriod,2019\nPremises,1\nTotal visits,1\n");
    workspace.receive("nobody.csv", "Local authority,Willow\nPeriod,2019-20\nPremises,1\nTotal visits,1\n");
    workspace.receive("not yet.csv", "Authority code,X0000006\nPeriod,2018-19\nPremises,1\nTotal visits,1\n");
    workspace.receive("phones.csv", "Name,Telephone\nA,1\n");
    assert_eq!(workspace.run().status, 0);
    let reasons: Vec<String> = workspace
        .rows("submissions.csv")
        .iter()
        .map(|row| format!("{}: {}: {}", row.get("file"), row.get("state"), row.get("reason")))
        .collect();
    insta::assert_snapshot!(reasons.join("\n"), @r#"
    code and name.csv: set-aside: the code is that of Birch (X0000002), the name that of Alder (X0000001): correct the one that is wrong
    last year.csv: set-aside: it is for another period: 2018-19
    nobody.csv: set-aside: the name "Willow" is not in the register: write the authority's code on the form
    not yet.csv: set-aside: it is for another period: 2018-19
    phones.csv: set-aside: not a return: none of the headings or labels of "Visits" stands in it
    scotland.csv: set-aside: out of scope: Fir (X0000007) is not asked for this return
    which year.csv: set-aside: the period is given as 2019, which could be the calendar year or a financial year: write it as 2019-20
    "#);
}

#[test]
fn the_file_name_speaks_only_where_the_content_is_silent() {
    let workspace = Workspace::new();
    workspace.receive("Cedar visits 2019-20 FINAL.csv", "Premises,1\nTotal visits,2\n");
    workspace.receive_form("Birch.csv", "Alder", ["10", "5"]);
    assert_eq!(workspace.run().status, 0);
    let units: Vec<String> =
        workspace.rows("submissions.csv").iter().map(|row| row.get("unit").to_owned()).collect();
    assert_eq!(units, ["X0000001", "X0000003"]);
}

#[test]
fn blank_and_not_applicable_are_never_zero() {
    let workspace = Workspace::new();
    workspace.receive("a.csv", "Local authority,Period,Premises,Total visits,Inspectors\nAlder,2019-20,10,NP,\nBirch,2019-20,20,3,1.25\n");
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.total("England", "visits"), "3");
    assert_eq!(workspace.total("Alder", "visits"), "");
    assert_eq!(workspace.total("England", "fte"), "1.25");
    let visits = workspace
        .rows("totals.csv")
        .into_iter()
        .find(|row| row.get("area") == "England" && row.get("field") == "visits")
        .unwrap();
    assert_eq!(visits.get("reported_units"), "1");
    assert!(
        !workspace
            .rows("totals.csv")
            .iter()
            .any(|row| row.get("area") == "England" && row.get("field") == "rate"),
        "rates are never added"
    );
}

#[test]
fn a_value_with_an_open_error_is_treated_as_not_given() {
    let workspace = Workspace::new();
    workspace.receive_form("a.csv", "Alder", ["10", "-5"]);
    workspace.receive_form("b.csv", "Birch", ["20", "about 40"]);
    workspace.receive_form("c.csv", "Cedar", ["", "7"]);
    assert_eq!(workspace.run().status, 0);
    assert_eq!(workspace.total("England", "visits"), "7");
    let faults: Vec<String> = workspace
        .rows("exceptions.csv")
        .iter()
        .filter(|row| row.get("severity") == "error")
        .map(|row| {
            format!("{} {} {}: {}", row.get("file"), row.get("cell"), row.get("rule"), row.get("message"))
        })
        .collect();
    insta::assert_snapshot!(faults.join("\n"), @r#"
    a.csv B4 minimum: Total visits: -5 is too small. It must be at least 0. Enter the right value
    b.csv B4 type: Total visits: "about 40" is not a whole number. Enter a whole number, or leave it blank if it is not known
    c.csv B3 required: Premises: nothing is given. Enter the figure. Enter 0 only if there were none
    "#);
}

#[test]
fn counts_of_files_and_rows_reconcile() {
    let workspace = Workspace::new();
    workspace.receive_form("a.csv", "Alder", ["10", "5"]);
    workspace.receive_form("a copy.csv", "Alder", ["10", "5"]);
    workspace.receive(
        "several.csv",
        "Local authority,Period,Premises,Total visits\nBirch,2019-20,1,2\nCedar,2018-19,3,4\n",
    );
    workspace.receive("broken.xlsx", b"PK\x03\x04");
    assert_eq!(workspace.run().status, 1);
    let record: serde_json::Value =
        serde_json::from_slice(&std::fs::read(workspace.path("out/2019-20/run.json")).unwrap()).unwrap();
    let count = |group: &str, name: &str| record["counts"][group][name].as_u64().unwrap();
    let states = ["accepted", "superseded", "duplicate", "rejected", "set-aside"];
    assert_eq!(count("files", "found"), states.iter().map(|state| count("files", state)).sum::<u64>());
    assert_eq!(count("rows", "read"), count("rows", "accepted") + count("rows", "left-out"));
    assert_eq!((count("rows", "read"), count("rows", "accepted")), (4, 2));
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_number_of_jobs() {
    let workspace = Workspace::new();
    for (at, name) in ["Alder", "Birch", "Cedar", "Dogwood", "Elm"].iter().enumerate() {
        workspace.receive_form(&format!("{name}.csv"), name, [&format!("{at}0"), &at.to_string()]);
    }
    let out = workspace.path("out/2019-20");
    assert_eq!(workspace.run_with(&["--jobs", "1"]).status, 0);
    let first = crate::workspace::contents(&out);
    assert_eq!(workspace.run_with(&["--jobs", "2"]).status, 0);
    assert!(first == crate::workspace::contents(&out));
}
