//! Exceptions over time and among each other: what stays the same, what follows from what, what is left out.

use crate::workspace::{Workspace, run};

const RULES: &str = r#"
[[rule]]
id = "V-1"
severity = "error"
check = "visits <= premises OR premises IS NULL"
message = "{visits} visits to {premises} premises"
why = "w"
fix = "f"
[[rule.passes]]
visits = 1
premises = 2
[[rule.fails]]
visits = 3
premises = 2

[[rule]]
id = "V-2"
severity = "query"
check = "coalesce(visits, 0) > 0"
message = "nothing was visited"
why = "w"
fix = "f"
[[rule.passes]]
visits = 1
[[rule.fails]]
visits = 0
"#;

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/rules/rules.toml", RULES);
    workspace
}

fn listed(workspace: &Workspace, columns: &[&str]) -> Vec<String> {
    let row = |row: &crate::workspace::Row| {
        columns.iter().map(|column| row.get(column).to_owned()).collect::<Vec<_>>().join(" ")
    };
    workspace.rows("exceptions.csv").iter().map(row).collect()
}

#[test]
fn an_exception_keeps_its_id_and_the_day_it_was_first_seen_wherever_it_moves() {
    let workspace = workspace();
    workspace.receive_form("a.csv", "Alder", ["10", "40"]);
    assert_eq!(workspace.run_with(&["--as-of", "2020-06-01"]).status, 0);
    let first = listed(&workspace, &["id", "rule", "cell", "first_seen"]);
    workspace.receive("a.csv", "Local authority,Alder\nPeriod,2019-20\n\nTotal visits,41\nPremises,10\n");
    assert_eq!(workspace.run_with(&["--as-of", "2020-07-15"]).status, 0);
    let second = listed(&workspace, &["id", "rule", "cell", "first_seen"]);
    assert_eq!([first.len(), second.len()], [1, 1]);
    assert!(
        first[0].ends_with("V-1 B4 2020-06-01") && second[0].ends_with("V-1 B4 2020-06-01"),
        "{first:?} {second:?}"
    );
    assert_eq!(first[0].split(' ').next(), second[0].split(' ').next());
}

#[test]
fn what_follows_from_a_mistyped_cell_stands_under_it_and_is_not_counted() {
    let workspace = workspace();
    workspace.receive_form("a.csv", "Alder", ["10", "about 4"]);
    assert_eq!(workspace.run().status, 0);
    let ids = listed(&workspace, &["id"]);
    assert_eq!(listed(&workspace, &["rule", "caused_by"]), ["type ".to_owned(), format!("V-2 {}", ids[0])]);
    let undecided = workspace.rows("undecided.csv");
    assert_eq!((undecided[0].get("rule"), undecided[0].get("caused_by")), ("V-1", ids[0].as_str()));
    let status = workspace.rows("status.csv").remove(0);
    assert_eq!([status.get("errors"), status.get("queries")], ["1", "0"]);
}

#[test]
fn wrong_tables_are_told_with_file_line_column_and_nearest_name() {
    let workspace = Workspace::new();
    workspace.write(
        "collection/tables.toml",
        "[[note]]\nname = \"stocks\"\ntext = \"t\"\n[[indicator]]\nname = \"rate\"\ntitle = \"Rate\"\nnumerator = \"return.visit\"\ndenominator = \"return.premises = 1\"\n\
         [[table]]\ntitle = \"T\"\nrows = \"region\"\n[[table]]\ntitle = \"T\"\nrows = \"regions\"\ncolumns = [\"return.fte\", \"rat\"]\nnotes = [\"stock\"]\n[[table]]\ntitle = \"K\"\nrows = \"keys\"\n",
    );
    let folder = workspace.path("collection");
    let register = workspace.path("register");
    let ended =
        run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
    assert_eq!(ended.status, 2);
    let shown = ended
        .out
        .replace(&format!("{}/", folder.display()), "")
        .replace(folder.to_str().unwrap(), "collection");
    insta::assert_snapshot!(shown, @r#"
    tables.toml:7:14: the field "return.visit" is not known; the nearest is "return.visits"
    tables.toml:11:8: the kind of rows "region" is not known; the nearest is "regions"
    tables.toml:15:11: the figure or indicator "rat" is not known; it can be return.fte, return.premises, return.visits
    tables.toml:12:1: the note "stock" is not known; the nearest is "stocks"
    tables.toml:17:1: rows = "keys" needs the table whose keys they are: of = "visits"; other rows do not
    collection: 5 faults
    "#);
}

#[test]
fn case_j_a_change_far_out_among_its_peers_is_found_and_a_figure_from_nothing_is_not_judged() {
    let workspace = Workspace::new();
    workspace.write(
        "collection/rules/rules.toml",
        "[[rule]]\nid = \"HB\"\nseverity = \"query\"\ncheck = \"hb(visits, prev(visits), minimum => 3)\"\nmessage = \"{visits} visits, {prev(visits)} before; peers have {peer_median(visits)}\"\n\
         why = \"w\"\nfix = \"f\"\n[[rule.passes]]\nvisits = 110\nprev = { visits = 100 }\npeers = [{ visits = 200, prev = { visits = 200 } }, { visits = 60, prev = { visits = 50 } }]\n\
         [[rule.fails]]\nvisits = 300\nprev = { visits = 100 }\npeers = [{ visits = 110, prev = { visits = 100 } }, { visits = 200, prev = { visits = 200 } },\n\
         { visits = 60, prev = { visits = 50 } }, { visits = 360, prev = { visits = 400 } }, { visits = 20, prev = { visits = 10 } }]\n[[rule.undecided]]\nvisits = 5\nprev = { visits = 0 }\n",
    );
    // Seven authorities of one region.
    let authority = |at: usize| format!("Y000000{at},Oak{at},UA,England,E92,North,R1,2004-04-01,,,\n");
    let headings =
        "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n";
    workspace.write(
        "register/authorities.csv",
        format!("{headings}{}", (1..=7).map(authority).collect::<String>()),
    );
    workspace.write(
        "collection/collection.toml",
        "title = \"Visits\"\nfrequency = \"annual\"\nyear_start = \"04-01\"\n",
    );
    let before = [100, 200, 50, 400, 100, 10, 0];
    let now = [110, 200, 60, 360, 300, 20, 5];
    for (period, figures) in [("2018-19", before), ("2019-20", now)] {
        for (at, visits) in (1..).zip(figures) {
            let form =
                format!("Local authority,Oak{at}\nPeriod,{period}\nPremises,1\nTotal visits,{visits}\n");
            workspace.write(&format!("inbox/{period}/{at}.csv"), form);
        }
        let folder = workspace.path("");
        let history = workspace.path("out");
        std::fs::create_dir_all(&history).unwrap();
        let ended =
            run(&["run", period, "-C", folder.to_str().unwrap(), "--history", history.to_str().unwrap()]);
        assert_eq!(ended.status, 0, "{}", ended.err);
    }
    assert_eq!(listed(&workspace, &["unit", "rule", "value", "previous"]), ["Y0000005 HB 300 100"]);
    assert!(listed(&workspace, &["message"])[0].starts_with("300 visits, 100 before; peers have 110"));
    let undecided: Vec<String> =
        workspace.rows("undecided.csv").iter().map(|row| row.get("unit").to_owned()).collect();
    assert_eq!(undecided, ["Y0000007"]);
    let (collection, register) = (workspace.path("collection"), workspace.path("register"));
    let ended = run(&[
        "rules",
        "test",
        "--collection",
        collection.to_str().unwrap(),
        "--register",
        register.to_str().unwrap(),
    ]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

const SMALL: &str = r#"
[[rule]]
id = "S-1"
severity = "query"
check = "premises >= 50"
expected = "50"
message = "only {premises} premises"
why = "w"
fix = "f"
[[rule.passes]]
premises = 50
[[rule.fails]]
premises = 4
"#;

fn queried(workspace: &Workspace, collection: &str, rules: &str) -> (Vec<String>, String) {
    let settings = std::fs::read_to_string(workspace.path("collection/collection.toml")).unwrap();
    workspace.write(
        "collection/collection.toml",
        format!("{collection}\n{}", settings.trim_start_matches("accept_queries_below = 0.01\n")),
    );
    workspace.write("collection/rules/small.toml", rules);
    let ended = workspace.run_with(&["--fail-on", "query"]);
    (listed(workspace, &["authority_name", "score", "state"]), format!("{} {}", ended.status, ended.out))
}

#[test]
fn queries_below_the_declared_share_of_the_national_figure_are_accepted_and_recorded_so() {
    let workspace = workspace();
    workspace.receive_form("a.csv", "Alder", ["45", "4"]);
    workspace.receive_form("b.csv", "Dogwood and Elm", ["10000", "4"]);
    let (open, out) = queried(&workspace, "", SMALL);
    assert_eq!(open, ["Alder 0.000498 open"]);
    assert!(out.starts_with("3 ") && out.contains("1 query"), "{out}");
    let (accepted, out) = queried(&workspace, "accept_queries_below = 0.01", SMALL);
    assert_eq!(accepted, ["Alder 0.000498 accepted"]);
    assert!(out.starts_with("0 ") && out.contains("1 query accepted, since it matters so little"), "{out}");
    let status = workspace.rows("status.csv").remove(0);
    assert_eq!([status.get("quality"), status.get("queries")], ["clean", "0"]);
    // The rule's own threshold goes before that of the collection.
    let (own, _) = queried(
        &workspace,
        "accept_queries_below = 0.01",
        &SMALL.replace("why =", "accept_below = 0.0001\nwhy ="),
    );
    assert_eq!(own, ["Alder 0.000498 open"]);
    // What stays out of totals is never accepted: it would have to come back.
    let (missing, _) = queried(
        &workspace,
        "accept_queries_below = 0.01",
        &SMALL.replace("why =", "on_open = \"missing\"\nwhy ="),
    );
    assert_eq!(missing, ["Alder 0.0005 open"]);
    let (_, refused) = queried(&workspace, "accept_queries_below = 3", SMALL);
    assert!(refused.starts_with('2'), "{refused}");
}

#[test]
fn the_workbook_says_what_changed_since_the_last_run() {
    let workspace = workspace();
    workspace.receive_form("a.csv", "Alder", ["10", "40"]);
    workspace.receive_form("b.csv", "Birch", ["10", "0"]);
    workspace.receive_form("d.csv", "Dogwood and Elm", ["10", "50"]);
    workspace.run();
    let book = workspace.path("out/2019-20/exceptions.xlsx");
    let changes = || crate::workspace::sheet(&book, "What changed since the last run");
    assert!(changes()[2][0].contains("Nothing changed since the last run"), "{:?}", changes());
    // Alder sends again, still wrong; Birch mends; Dogwood and Elm stays; Cedar sends for the first time.
    workspace.receive_form("a.csv", "Alder", ["10", "41"]);
    workspace.receive_form("b.csv", "Birch", ["10", "5"]);
    workspace.receive_form("c.csv", "Cedar", ["10", "20"]);
    workspace.run();
    let found = changes();
    let words: Vec<String> = found[1..]
        .iter()
        .map(|row| row.join("|").trim_matches('|').to_owned())
        .filter(|row| !row.is_empty())
        .collect();
    insta::assert_snapshot!(words.join("\n"));
}

#[test]
fn an_exception_names_the_value_of_its_class_where_that_made_the_case() {
    let workspace = Workspace::new();
    let rule = SMALL
        .replace("premises >= 50", "premises <= 3 * peer_median(premises)")
        .replace("expected = \"50\"", "");
    let rule = rule.replace("premises = 50\n", "premises = 4\npeers = [{ premises = 3 }]\n").replace(
        "[[rule.fails]]\npremises = 4",
        "[[rule.fails]]\npremises = 4\npeers = [{ premises = 1 }, { premises = 1 }]",
    );
    workspace.write("collection/rules/small.toml", rule);
    for (name, premises) in [("Alder", "900"), ("Birch", "10"), ("Cedar", "12")] {
        workspace.receive_form(&format!("{name}.csv"), name, [premises, "4"]);
    }
    assert_eq!(workspace.run().status, 0);
    assert_eq!(listed(&workspace, &["authority_name", "value", "previous"]), ["Alder 900 12"]);
}

#[test]
fn the_list_of_exceptions_is_ordered_by_effect_names_whom_to_ask_and_prints_in_ten_columns() {
    let workspace = Workspace::new();
    let contacts = r#""fields": [ { "name": "who", "title": "Completed by", "qd:personal": true, "qd:contact": "name" },
        { "name": "phone", "title": "Telephone", "qd:personal": true, "qd:contact": "telephone" },"#;
    let descriptor = std::fs::read_to_string(workspace.path("collection/datapackage.json")).unwrap();
    workspace.write("collection/datapackage.json", descriptor.replacen("\"fields\": [", contacts, 1));
    workspace.write("collection/rules/small.toml", SMALL);
    let send = |file: &str, name: &str, rows: &str| {
        workspace.receive(
            file,
            format!(
                "Local authority,{name}\nPeriod,2019-20\nCompleted by,J Doe\nTelephone,01632 960001\n{rows}"
            ),
        );
    };
    send("a.csv", "Alder", "Premises,10\nTotal visits,4\n");
    send("b.csv", "Birch", "Premises,1000\nTotal visits,4\n");
    send("c.csv", "Cedar", "Premises,1000\nTotal visits,-4\n");
    assert_eq!(workspace.run().status, 0);
    let found = crate::workspace::sheet(&workspace.path("out/2019-20/exceptions.xlsx"), "All exceptions");
    let from = found.iter().position(|row| row[1] == "Severity").unwrap();
    assert_eq!(found[from].len(), 10);
    let shown: Vec<String> = found[from + 1..].iter().map(|row| row[1..].join("|")).collect();
    insta::assert_snapshot!(shown.join("\n"));
    for list in ["exceptions.csv", "status.csv", "submissions.csv"] {
        let text = std::fs::read_to_string(workspace.path(&format!("out/2019-20/{list}"))).unwrap();
        assert!(!text.contains("960001"), "{list}");
    }
    let open = std::fs::read_to_string(workspace.path("collection/datapackage.json")).unwrap();
    workspace.write("collection/datapackage.json", open.replacen("\"qd:personal\": true, ", "", 1));
    let refused = workspace.run();
    assert!(refused.status == 2 && refused.err.contains("\"qd:personal\": true"), "{}", refused.err);
}
