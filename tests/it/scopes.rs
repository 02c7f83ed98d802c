//! Who is asked may change from period to period: `[[scope]]` in `collection.toml`.

use crate::workspace::{Workspace, run};

const TWO: &str = "title = \"Visits\"\nfrequency = \"annual\"\nyear_start = \"04-01\"\ndue_days = 30\n\
whole = { name = \"England\", code = \"E92\" }\n\
[[scope]]\nwhere = \"register.code IN ('X0000001', 'X0000003')\"\nto = \"2019-20\"\n\
[[scope]]\nwhere = \"register.country = 'England'\"\nfrom = \"2021-22\"\n";

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/collection.toml", TWO);
    for period in ["2018-19", "2019-20", "2020-21", "2021-22"] {
        workspace.write(
            &format!("inbox/{period}/alder.csv"),
            format!("Local authority,Alder\nPeriod,{period}\nPremises,10\nTotal visits,1\n"),
        );
        workspace.write(
            &format!("inbox/{period}/birch.csv"),
            format!("Local authority,Birch\nPeriod,{period}\nPremises,20\nTotal visits,2\n"),
        );
    }
    workspace.write(
        "quarterday.toml",
        "collection = \"collection\"\nregister = \"register\"\ninbox = \"inbox/{period}\"\n\
         out = \"out/{period}\"\nhistory = \"out\"\n",
    );
    workspace
}

/// Names of those who are expected, and the states of files.
fn run_of(workspace: &Workspace, period: &str) -> (Vec<String>, Vec<String>) {
    let folder = workspace.path("");
    let ended = run(&["run", period, "-C", folder.to_str().unwrap(), "--as-of", "2023-01-01"]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let rows = |list: &str| crate::workspace::rows(&workspace.path(&format!("out/{period}/{list}")));
    let expected = rows("status.csv").iter().map(|row| row.get("authority_name").to_owned()).collect();
    let states = rows("submissions.csv");
    let states = states.iter().map(|row| format!("{}: {}", row.get("file"), row.get("state"))).collect();
    (expected, states)
}

#[test]
fn each_period_asks_those_of_its_own_scope_and_old_periods_rerun_as_they_were() {
    let workspace = workspace();
    let first = run_of(&workspace, "2019-20");
    assert_eq!(first.0, ["Alder", "Cedar"]);
    assert_eq!(first.1, ["alder.csv: accepted", "birch.csv: set-aside"]);
    let totals = std::fs::read(workspace.path("out/2019-20/totals.csv")).unwrap();
    let later = run_of(&workspace, "2021-22");
    assert_eq!(later.0, ["Alder", "Birch", "Cedar", "Dogwood and Elm"]);
    assert_eq!(later.1, ["alder.csv: accepted", "birch.csv: accepted"]);
    assert_eq!(run_of(&workspace, "2019-20"), first);
    assert_eq!(std::fs::read(workspace.path("out/2019-20/totals.csv")).unwrap(), totals);
}

#[test]
fn nobody_is_expected_in_a_period_of_no_scope() {
    let workspace = workspace();
    let (expected, states) = run_of(&workspace, "2020-21");
    assert!(expected.is_empty(), "{expected:?}");
    assert_eq!(states, ["alder.csv: set-aside", "birch.csv: set-aside"]);
}

#[test]
fn what_is_wrong_in_scopes_is_told_at_its_line() {
    let line = "collection.toml";
    for (from, to, words) in [
        ("to = \"2019-20\"", "to = \"2021-22\"", format!("{line}:9:1: who is asked is said twice")),
        ("to = \"2019-20\"\n", "", format!("{line}:8:1: who is asked is said twice")),
        ("to = \"2019-20\"", "to = \"2019-20-Q1\"", format!("{line}:8:6: 2019-20-Q1 is a quarterly period")),
        ("to = \"2019-20\"", "to = \"soon\"", format!("{line}:8:6: \"soon\" is not a period")),
        (
            "to = \"2019-20\"",
            "from = \"2019-20\"\nto = \"2018-19\"",
            format!("{line}:6:1: nobody would be asked: 2018-19 ends before 2019-20 begins"),
        ),
        ("to = \"2019-20\"", "until = \"2019-20\"", format!("{line}:8:1: the name \"until\" is not known")),
        ("register.country", "register.county", "the nearest is \"country\"".to_owned()),
        ("where = \"register.country = 'England'\"\n", "", "\"where\" is missing".to_owned()),
    ] {
        let workspace = workspace();
        workspace.write("collection/collection.toml", TWO.replace(from, to));
        let ended = check(&workspace);
        assert_eq!(ended.0, 2, "{words}: {}", ended.1);
        assert!(ended.1.contains(&words), "{words}: {}", ended.1);
    }
    let (status, told) = check(&workspace());
    assert_eq!(status, 0, "{told}");
    let gap = "collection.toml:9:1: one scope holds up to 2019-20, this one from 2021-22: between them no \
               authority is asked";
    assert!(told.contains(gap), "{told}");
}

fn check(workspace: &Workspace) -> (i32, String) {
    let [collection, register] = ["collection", "register"].map(|below| workspace.path(below));
    let [collection, register] = [&collection, &register].map(|path| path.to_str().unwrap());
    let ended = run(&["schemas", "check", collection, "--register", register]);
    (ended.status, format!("{}{}", ended.out, ended.err))
}
