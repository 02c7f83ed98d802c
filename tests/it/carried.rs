//! Items of a list that are still open (`qd:carry`) stand in the form of the next period.

use calamine::{Reader, Xlsx, open_workbook};

use crate::workspace::{Ended, Workspace, run};

const ACTIONS: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock" } ] } },
  { "name": "actions", "title": "Actions", "qd:carry": "CARRY", "schema": { "primaryKey": "action_id", "fields": [
    { "name": "action_id", "title": "Action", "type": "string" },
    { "name": "what", "title": "What is to be done", "type": "string" },
    { "name": "due", "title": "Due by", "type": "date" },
    { "name": "hours", "title": "Hours", "type": "number", "qd:decimals": 1 },
    { "name": "status", "title": "Status", "type": "string", "categories": [
      { "value": "underway", "label": "Under way" }, { "value": "done", "label": "Done" } ] } ] } } ] }
"#;

/// A collection of actions, of which those that are not done are carried.
fn actions(carry: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", ACTIONS.replace("CARRY", carry));
    workspace.write(
        "quarterday.toml",
        "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\nout = \"out/{period}\"\n\
         history = \"out\"\n",
    );
    workspace
}

fn returns(workspace: &Workspace, period: &str, rows: &[&str]) {
    let lines = rows.iter().map(|row| {
        let (code, rest) = row.split_once(',').unwrap();
        format!("{code},{period},{rest}\n")
    });
    let headings = "authority_code,period,action_id,what,due,hours,status\n";
    workspace.write(&format!("inbox/{period}/actions.csv"), headings.to_owned() + &lines.collect::<String>());
    let ended = of(workspace, &["run", period, "--as-of", "2020-06-01"]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

fn of(workspace: &Workspace, arguments: &[&str]) -> Ended {
    run(&[arguments, &["-C", workspace.path("").to_str().unwrap()]].concat())
}

/// What stands below the headings of the list in a blank return, a line a row.
fn filled_in(workspace: &Workspace, name: &str) -> Vec<String> {
    let path = workspace.path(&format!("templates/2019-20/{name} 2019-20.xlsx"));
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = book.worksheet_range("Actions").unwrap();
    let row =
        |cells: &[calamine::Data]| cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
    let rows = sheet.rows().skip_while(|cells| cells[0] != *"Action").skip(1).map(row);
    rows.filter(|row| row.chars().any(char::is_alphanumeric)).collect()
}

#[test]
fn items_that_are_still_open_stand_in_the_next_form_of_whoever_answers_now_and_read_back() {
    let workspace = actions("status <> 'done'");
    returns(
        &workspace,
        "2017-18",
        &["X0000001,A0,Long ago,2018-01-01,1,underway", "X0000002,B0,Older,2018-01-02,2.5,underway"],
    );
    returns(
        &workspace,
        "2018-19",
        &[
            "X0000001,A1,\"Tŷ, the =house\",2019-08-01,1.5,underway",
            "X0000001,A2,Closed,2019-01-01,2,done",
            "X0000001,A3,No status,2019-01-01,2,",
            "X0000004,D1,Of Dogwood,2019-05-01,3,underway",
            "X0000005,E1,Of Elm,2019-06-01,4,underway",
        ],
    );
    let ended = of(&workspace, &["template", "2019-20", "--as-of", "2019-12-01"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert_eq!(
        filled_in(&workspace, "X0000001 Alder"),
        ["A1 | Tŷ, the =house | 01/08/2019 | 1.5 | Under way"]
    );
    // Of Birch and Cedar the last return is an older one; Dogwood and Elm answer together now.
    let of_birch = filled_in(&workspace, "X0000002+X0000003 Birch and Cedar");
    assert_eq!(of_birch, ["B0 | Older | 02/01/2018 | 2.5 | Under way"]);
    let of_both = filled_in(&workspace, "X0000006 Dogwood and Elm");
    assert_eq!(of_both.len(), 2, "{of_both:?}");
    assert!(
        of_both[0].starts_with("D1 | Of Dogwood") && of_both[1].starts_with("E1 | Of Elm"),
        "{of_both:?}"
    );
    // It reads back without a fault, with what is filled in.
    let blank = workspace.path("templates/2019-20/X0000001 Alder 2019-20.xlsx");
    let checked = of(&workspace, &["check", "--format", "json", blank.to_str().unwrap()]);
    let checked: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(checked["exceptions"].as_array().unwrap().len(), 0, "{checked}");
    std::fs::copy(&blank, workspace.path("inbox/2019-20/back.xlsx")).unwrap();
    let ended = of(&workspace, &["run", "2019-20", "--as-of", "2020-06-01"]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let read: Vec<String> = workspace
        .rows("readings.csv")
        .iter()
        .filter(|row| row.get("table") == "actions" && row.get("field") == "action_id")
        .map(|row| format!("{} {}", row.get("rows"), row.get("filled")))
        .collect();
    assert_eq!(read, ["1 1"]);
}

#[test]
fn more_open_items_than_a_form_has_rows_are_all_filled_in() {
    let workspace = actions("status = 'underway'");
    let rows: Vec<String> =
        (0..260).map(|at| format!("X0000001,A{at:03},Item,2019-01-01,1,underway")).collect();
    returns(&workspace, "2018-19", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(of(&workspace, &["template", "2019-20", "--unit", "Alder"]).status, 0);
    let filled = filled_in(&workspace, "X0000001 Alder");
    assert_eq!((filled.len(), filled[259].starts_with("A259")), (260, true));
}

#[test]
fn a_condition_of_what_is_carried_that_cannot_be_one_is_told_at_its_line() {
    for (carry, told) in [
        ("hours", "must be true or false of a record"),
        ("prev(hours) > 1", "have no place in it"),
        ("stats = 'done'", "the nearest is \"status\""),
    ] {
        let ended = of(&actions(carry), &["schemas", "check"]);
        assert_eq!(ended.status, 2, "{carry}: {}", ended.out);
        assert!(ended.out.contains("datapackage.json:4:") && ended.out.contains(told), "{}", ended.out);
    }
    let not_a_list =
        ACTIONS.replace("\"name\": \"return\",", "\"name\": \"return\", \"qd:carry\": \"premises > 1\",");
    let workspace = actions("status <> 'done'");
    workspace.write("collection/datapackage.json", not_a_list.replace("CARRY", "status <> 'done'"));
    let ended = of(&workspace, &["schemas", "check"]);
    assert!(ended.out.contains("\"return\" is no list: only records of a list are carried"), "{}", ended.out);
}

#[test]
fn an_open_item_that_does_not_come_again_is_asked_about_by_its_key() {
    let workspace = actions("status <> 'done'");
    returns(
        &workspace,
        "2018-19",
        &[
            "X0000001,A1,The =house,2019-08-01,1.5,underway",
            "X0000001,A2,Closed,2019-01-01,2,done",
            "X0000001,A3,Goes on,2019-01-01,2,underway",
            "X0000001,A4,Ends,2019-01-01,2,underway",
            "X0000004,D1,Of Dogwood,2019-05-01,3,underway",
            "X0000002,B1,Of who is silent now,2019-05-01,3,underway",
        ],
    );
    let now = [
        "X0000001,a3,Goes on,2019-01-01,2,underway",
        "X0000001,A4,Ends,2019-01-01,2,done",
        "X0000006,E1,Of Dogwood and Elm,2019-05-01,3,underway",
    ];
    returns(&workspace, "2019-20", &now);
    let asked = |rule: &str| {
        let of = |row: &crate::workspace::Row| {
            ["unit", "severity", "table", "record", "state", "message"].map(|name| row.get(name)).join(" | ")
        };
        let rows = workspace.rows("exceptions.csv");
        rows.iter().filter(|row| row.get("rule") == rule).map(of).collect::<Vec<_>>()
    };
    let alder = "X0000001 | query | actions | A1 | open | \"A1\" was still open in the list of 2018-19 (What is to be \
                 done The =house; Due by 2019-08-01; Hours 1.5; Status Under way), and is not in this one. Enter it \
                 again: as it stands now, or how it ended";
    let told = asked("not-carried");
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], alder);
    // Whoever answers for an authority that ended answers for its items too.
    assert!(told[1].contains("X0000006") && told[1].contains("\"D1\" was still open"), "{told:?}");
    // It is settled as any other query.
    let id = workspace
        .rows("exceptions.csv")
        .iter()
        .find(|row| row.get("record") == "A1")
        .unwrap()
        .get("id")
        .to_owned();
    workspace.write(
        "decisions/ann.csv",
        format!(
            "decided,who,decision,unit,period,about,rule,table,record,field,file,old,new,until,source,why\n\
             2020-05-01,Ann,explain,X0000001,2019-20,{id},,,,,,,,,,Given to the county\n"
        ),
    );
    returns(&workspace, "2019-20", &now);
    assert!(asked("not-carried")[0].contains("| explained |"));
    // What comes again is asked about no more.
    returns(&workspace, "2019-20", &[&now[..], &["X0000001,A1,The house,2019-08-01,1.5,done"]].concat());
    assert_eq!(asked("not-carried").len(), 1);
}
