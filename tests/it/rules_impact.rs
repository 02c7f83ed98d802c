//! What a changed rule would do: foretold from the outputs of an earlier run, and then done.

use std::{collections::BTreeMap, fs, path::Path};

use crate::workspace::{Ended, Row, Workspace, project, rows, run};

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// How often each id stands in a list of exceptions.
fn counted<'i>(listed: impl Iterator<Item = &'i str>) -> BTreeMap<String, usize> {
    let mut ids = BTreeMap::new();
    listed.for_each(|id| *ids.entry(id.to_owned()).or_default() += 1);
    ids
}

/// The ids that stand more often in one list than in another, and how much more often.
fn more(one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let surplus = |(id, count): (&String, &usize)| {
        (id.clone(), count.saturating_sub(other.get(id).copied().unwrap_or(0)))
    };
    one.iter().map(surplus).filter(|(_, count)| *count > 0).collect()
}

/// An exception that `rules impact` says would come or go.
#[derive(Debug)]
struct Turned {
    change: String,
    id: String,
    rule: String,
    on_open: String,
}

/// What `rules impact --format json` printed.
fn in_json(ended: &Ended) -> Vec<Turned> {
    assert_eq!(ended.status, 0, "{}", ended.err);
    let impacts: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let mut all = Vec::new();
    for rule in impacts[0]["rules"].as_array().unwrap() {
        for change in ["new", "gone"] {
            let side = &rule[change];
            for exception in side["exceptions"].as_array().unwrap() {
                let (id, rule, on_open) =
                    (text(&exception["id"]), text(&rule["rule"]), text(&side["on_open"]));
                all.push(Turned { change: change.to_owned(), id, rule, on_open });
            }
        }
    }
    all
}

/// What `rules impact --format csv` printed.
fn in_csv(ended: &Ended) -> Vec<Turned> {
    assert_eq!(ended.status, 0, "{}", ended.err);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("impact.csv");
    fs::write(&path, &ended.out).unwrap();
    let turned = |row: &Row| {
        let [change, id, rule, on_open] =
            ["change", "id", "rule", "on_open"].map(|column| row.get(column).to_owned());
        Turned { change, id, rule, on_open }
    };
    rows(&path).iter().map(turned).collect()
}

/// Holds what was foretold against what two runs list: the same ids come and go, each as often.
fn happened(foretold: &[Turned], before: &Path, after: &Path) {
    let listed = |out: &Path| counted(rows(&out.join("exceptions.csv")).iter().map(|row| row.get("id")));
    let told = |change: &str| {
        counted(foretold.iter().filter(|turned| turned.change == change).map(|turned| turned.id.as_str()))
    };
    let (before, after) = (listed(before), listed(after));
    assert_eq!(told("new"), more(&after, &before), "new");
    assert_eq!(told("gone"), more(&before, &after), "gone");
}

/// The national totals of a run, by table, key and field, as numbers.
fn national_totals(out: &Path, period: &str) -> BTreeMap<[String; 3], Option<f64>> {
    let totals = rows(&out.join("totals.csv"));
    let of_whole = totals.iter().filter(|row| row.get("area_type") == "all" && row.get("period") == period);
    of_whole
        .map(|row| {
            (["table", "key", "field"].map(|part| row.get(part).to_owned()), row.get("value").parse().ok())
        })
        .collect()
}

/// The totals that `--format json` says would change, held against those that two runs published.
fn totals_happened(ended: &Ended, before: &Path, after: &Path, period: &str) -> usize {
    let impacts: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let said = impacts[0]["totals"].as_array().unwrap().iter();
    let said: BTreeMap<[String; 3], (Option<f64>, Option<f64>)> = said
        .map(|total| {
            let place = ["table", "key", "field"].map(|part| total[part].as_str().unwrap().to_owned());
            (place, (total["before"].as_f64(), total["after"].as_f64()))
        })
        .collect();
    let (before, after) = (national_totals(before, period), national_totals(after, period));
    let differ = before
        .iter()
        .map(|(place, value)| (place.clone(), (*value, after[place])))
        .filter(|(_, (one, other))| one != other);
    assert_eq!(said, differ.collect());
    said.len()
}

/// The collection of the sample in a temporary folder, and what its quarter comes to with it.
struct Sample {
    folder: tempfile::TempDir,
}

impl Sample {
    fn new() -> Self {
        let sample = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["", "forms", "rules"] {
            fs::create_dir_all(sample.collection().join(folder)).unwrap();
            for entry in fs::read_dir(project().join("schemas/lae1").join(folder)).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    fs::copy(&path, sample.collection().join(folder).join(path.file_name().unwrap()))
                        .unwrap();
                }
            }
        }
        sample.receive();
        sample
    }

    /// All files with a trouble in them, and every fourth of the others.
    fn receive(&self) {
        let (place, inbox) = (project().join("sample_data/lae1"), self.folder.path().join("inbox"));
        let planted = rows(&place.join("planted.csv"));
        let mut files: Vec<_> = fs::read_dir(place.join("inbox/2009-10-Q4"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        files.sort();
        fs::create_dir(&inbox).unwrap();
        let is_wanted = |at: usize, file: &std::ffi::OsString| {
            at.is_multiple_of(4) || planted.iter().any(|row| file == row.get("file"))
        };
        for (_, file) in
            files.iter().enumerate().filter(|(at, file)| *file == "receipts.csv" || is_wanted(*at, file))
        {
            fs::copy(place.join("inbox/2009-10-Q4").join(file), inbox.join(file)).unwrap();
        }
    }

    fn collection(&self) -> std::path::PathBuf {
        self.folder.path().join("lae1")
    }

    /// Runs the quarter into a folder.
    fn run(&self, out: &str) -> std::path::PathBuf {
        let out = self.folder.path().join(out);
        let inbox = shown(&self.folder.path().join("inbox"));
        let ended = self.with_rules(&[
            "run",
            "2009-10-Q4",
            "--inbox",
            &inbox,
            "--out",
            &shown(&out),
            "--as-of",
            "2010-06-01",
        ]);
        // Some files of the sample cannot be read.
        assert_eq!(ended.status, 1, "{}", ended.err);
        out
    }

    fn impact(&self, out: &Path) -> Ended {
        self.with_rules(&["rules", "impact", "--against", &shown(out), "--format", "json"])
    }

    fn with_rules(&self, arguments: &[&str]) -> Ended {
        let [register, history] =
            ["schemas/register", "sample_data/lae1/history"].map(|below| shown(&project().join(below)));
        run(&[
            arguments,
            &["--collection", &shown(&self.collection()), "--register", &register, "--history", &history],
        ]
        .concat())
    }

    /// Changes one threshold; it must stand there once.
    fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.collection().join("rules").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }
}

#[test]
fn changing_one_threshold_changes_exactly_the_exceptions_that_were_foretold() {
    let sample = Sample::new();
    let before = sample.run("before");
    let nothing = sample.impact(&before);
    assert_eq!(in_json(&nothing).len(), 0, "the rules as they were foretell nothing: {}", nothing.out);
    assert_eq!(totals_happened(&nothing, &before, &before, "2009-10-Q4"), 0);
    let said: serde_json::Value = serde_json::from_str(&nothing.out).unwrap();
    assert_eq!(said[0]["undecided"], said[0]["undecided_before"]);
    assert_eq!(said[0]["notes"], serde_json::json!([]));

    // Tightened, and a figure that fails does not count: the national figure of staff falls.
    sample.change("resources.toml", "check = \"fte <= 60\"", "check = \"fte <= 6\"");
    let told = sample.impact(&before);
    let tightened = sample.run("tightened");
    happened(&in_json(&told), &before, &tightened);
    assert!(
        in_json(&told)
            .iter()
            .all(|turned| (turned.rule.as_str(), turned.on_open.as_str()) == ("LAE-070", "missing"))
    );
    assert!(in_json(&told).iter().filter(|turned| turned.change == "new").count() > 1);
    assert!(totals_happened(&told, &before, &tightened, "2009-10-Q4") > 0);

    // Loosened, beside it.
    sample.change(
        "changes.toml",
        "within(premises, prev(premises), abs => 100, pct => 20)",
        "within(premises, prev(premises), abs => 5000, pct => 20)",
    );
    let told = sample.impact(&tightened);
    let loosened = sample.run("loosened");
    happened(&in_json(&told), &tightened, &loosened);
    assert!(!in_json(&told).is_empty());
    assert!(
        in_json(&told)
            .iter()
            .all(|turned| (turned.rule.as_str(), turned.change.as_str()) == ("LAE-080", "gone"))
    );
}

/// A collection of a return and a list, with fields of every kind, and rules that see whether the list was
/// given.
fn workspace_with_a_list() -> Workspace {
    let workspace = Workspace::new();
    let descriptor = r#"{ "resources": [
      { "name": "return", "schema": {
        "missingValues": [ { "value": "", "qd:means": "not-known" }, { "value": "NP", "qd:means": "not-applicable" } ],
        "fields": [
          { "name": "visits", "title": "Total visits", "type": "integer", "qd:kind": "flow" },
          { "name": "fte", "title": "Inspectors", "type": "number", "qd:kind": "stock", "qd:decimals": 2 },
          { "name": "manager", "title": "Manager", "type": "string", "qd:personal": true } ] } },
      { "name": "cases", "schema": { "fields": [
          { "name": "case", "title": "Case", "type": "string" },
          { "name": "fine", "title": "Fine", "type": "integer", "qd:kind": "flow" },
          { "name": "heard", "title": "Heard on", "type": "date" } ], "primaryKey": "case" } } ] }"#;
    workspace.write("collection/datapackage.json", descriptor);
    workspace.write("collection/rules/rules.toml", rules_on_cases("1", "100"));
    workspace
}

fn rules_on_cases(fewest: &str, most: &str) -> String {
    let rule = |id: &str,
                severity: &str,
                table: &str,
                check: &str,
                field: &str,
                passes: &str,
                fails: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nseverity = \"{severity}\"\ntable = \"{table}\"\nfield = \"{field}\"\ncheck = \"{check}\"\nmessage = \"m\"\nwhy = \"w\"\n\
             fix = \"f\"\n[[rule.passes]]\n{passes}\n[[rule.fails]]\n{fails}\n"
        )
    };
    let counted = rule(
        "C-1",
        "query",
        "return",
        &format!("visits < 5 OR count_of(cases) >= {fewest}"),
        "visits",
        "visits = 1",
        "visits = 9\ncases = []",
    );
    let manager =
        rule("C-2", "note", "return", "manager IS NOT NULL", "manager", "manager = \"M\"", "visits = 1");
    let fined =
        rule("C-3", "error", "cases", &format!("fine <= {most}"), "fine", "fine = 1", "fine = 1000000");
    let dated = rule(
        "C-4",
        "query",
        "cases",
        "heard <= period_end()",
        "heard",
        "heard = 2020-03-31",
        "heard = 2020-04-01",
    );
    [counted, manager, fined, dated].concat()
}

#[test]
fn returns_are_put_together_from_records_as_they_were() {
    let workspace = workspace_with_a_list();
    let own = |name: &str, visits: &str, fte: &str, manager: &str| {
        let form = format!(
            "Local authority,{name}\nPeriod,2019-20\nTotal visits,{visits}\nInspectors,{fte}\nManager,{manager}\n"
        );
        workspace.receive(&format!("{name}.csv"), form);
    };
    own("Alder", "10", "1.255", "Ash");
    own("Birch", "9", "NP", "");
    own("Cedar", "about 9", "", "=1+1");
    own("Dogwood and Elm", "8", "2", "Beech");
    let cases = |name: &str, lines: &str| {
        workspace.receive(
            &format!("{name} cases.csv"),
            format!("Local authority,{name}\nPeriod,2019-20\n\nCase,Fine,Heard on\n{lines}"),
        );
    };
    // A key that stands twice, one that is missing twice, each time with another reason; and a list that is
    // given and empty.
    cases(
        "Alder",
        "A1,50,2019-05-01\nA1,,2020-04-02\n,much,2019-05-01\n,,soon\nA2,120,2020-04-02\nA3,50,2019-05-01\n",
    );
    cases("Birch", "");
    assert_eq!(workspace.run().status, 0, "{}", workspace.run().err);
    let listed = workspace.rows("exceptions.csv");
    let rules: std::collections::BTreeSet<&str> = listed.iter().map(|row| row.get("rule")).collect();
    let expected = ["C-1", "C-2", "C-3", "C-4", "decimals", "primary-key", "type", "unique"];
    assert_eq!(rules.into_iter().collect::<Vec<_>>(), expected);
    let of_rule = |rule: &str| {
        listed.iter().filter(|row| row.get("rule") == rule).map(|row| row.get("unit")).collect::<Vec<_>>()
    };
    assert_eq!(
        of_rule("C-1"),
        ["X0000002"],
        "an empty list is known to be empty; one that did not come is not"
    );

    let out = workspace.path("out/2019-20");
    let folder = shown(&workspace.path(""));
    let impact = |format: &str| {
        run(&["rules", "impact", "-C", &folder, "--against", &shown(&out), "--format", format])
    };
    assert_eq!(in_csv(&impact("csv")).len(), 0, "{}", impact("csv").out);
    let kept = workspace.path("before");
    fs::rename(&out, &kept).unwrap();
    fs::create_dir_all(&out).unwrap();

    workspace.write("collection/rules/rules.toml", rules_on_cases("6", "49"));
    let against_kept = |format: &str| {
        run(&["rules", "impact", "-C", &folder, "--against", &shown(&kept), "--format", format])
    };
    let (lines, figures, told) = (in_csv(&against_kept("csv")), against_kept("json"), against_kept("human"));
    let ids = |turned: Vec<Turned>| turned.into_iter().map(|turned| turned.id).collect::<Vec<_>>();
    assert_eq!(ids(in_csv(&against_kept("csv"))), ids(in_json(&figures)));
    assert_eq!(workspace.run().status, 0);
    happened(&lines, &kept, &out);
    assert_eq!(totals_happened(&figures, &kept, &out, "2019-20"), 1);
    insta::assert_snapshot!(told.out.replace(&folder, "WORKSPACE/"));
}

#[test]
fn exceptions_that_stay_and_weigh_otherwise_are_told_with_what_they_do_to_totals() {
    let workspace = workspace_with_a_list();
    workspace.receive(
        "a.csv",
        "Local authority,Alder\nPeriod,2019-20\nTotal visits,10\nInspectors,1\nManager,M\n",
    );
    workspace.receive(
        "a cases.csv",
        "Local authority,Alder\nPeriod,2019-20\n\nCase,Fine,Heard on\nA1,120,2019-05-01\n",
    );
    workspace
        .receive("b.csv", "Local authority,Birch\nPeriod,2019-20\nTotal visits,2\nInspectors,1\nManager,M\n");
    assert_eq!(workspace.run().status, 0);
    let rules = rules_on_cases("1", "100").replacen(
        "id = \"C-3\"\nseverity = \"error\"",
        "id = \"C-3\"\nseverity = \"query\"",
        1,
    );
    workspace.write("collection/rules/rules.toml", rules);
    let (folder, out) = (shown(&workspace.path("")), workspace.path("out/2019-20"));
    let told = run(&["rules", "impact", "-C", &folder, "--against", &shown(&out)]);
    insta::assert_snapshot!(told.out.replace(&folder, "WORKSPACE/"), @r"
    2019-20, in WORKSPACE/out/2019-20
    Returns      2 accepted; looking back to no earlier period
    Rules        1 changed since the run of 2019-20: C-3 severity error to query, C-3 on_open missing to use
    Exceptions   0 new, 0 gone, 0 as they were

    C-3 still fails 1 time, as query in place of error

    National totals that would change
      cases.fine: not known to 120
    ");
}

#[test]
fn what_is_no_output_folder_is_told_and_nothing_is_guessed() {
    let workspace = Workspace::new();
    workspace.receive_form("a.csv", "Alder", ["10", "5"]);
    assert_eq!(workspace.run().status, 0);
    let folder = shown(&workspace.path(""));
    let impact = |more: &[&str]| run(&[&["rules", "impact", "-C", &folder], more].concat());
    let inbox = shown(&workspace.path("inbox"));
    assert_eq!(impact(&[]).status, 2);
    let refused = impact(&["--against", &inbox]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("this is no output folder of a run"), "{}", refused.err);
    let out = shown(&workspace.path("out/2019-20"));
    assert!(
        impact(&["--against", &out, "--history", "nowhere"])
            .err
            .contains("there is no such folder of earlier outputs")
    );
    let descriptor = fs::read_to_string(workspace.path("collection/datapackage.json")).unwrap();
    workspace.write(
        "collection/datapackage.json",
        descriptor.replace("\"name\": \"rate\"", "\"name\": \"per_hundred\""),
    );
    let told = impact(&["--against", &out]).out;
    assert!(
        told.contains("note: the records of the run know nothing of return.per_hundred: taken as not given"),
        "{told}"
    );
    assert!(told.contains("note: collection/datapackage.json changed since that run"), "{told}");
    fs::remove_dir_all(workspace.path("out/2019-20/records")).unwrap();
    let refused = impact(&["--against", &out]);
    assert_eq!(refused.status, 2);
    assert!(
        refused.err.contains("part.parquet: the run wrote this file, and it is not there"),
        "{}",
        refused.err
    );
}
