//! What an authority sees of its own returns, however they came, and what it settles; links in its letters;
//! and the processes that check.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use base64::Engine;
use serde_json::Value;

use super::{GOOD, Portal};
use crate::{
    chasing::desk,
    worked_cases::{ALDER, Lae1},
    workspace::{Workspace, contents, quarterday},
};

#[test]
fn an_authority_sees_what_came_by_mail_too_what_counted_and_nobody_elses() {
    let portal = Portal::new();
    portal.workspace.receive("2020-04-01/by mail.csv", GOOD);
    portal.workspace.receive("2020-04-01/Fir.csv", GOOD.replace("Alder", "Fir"));
    portal.workspace.run_with(&["--as-of", "2020-04-02"]);
    let mut ann = portal.sender("X0000001", "Ann Alder");
    let all = ann.get("/returns").text();
    assert!(all.contains("by mail.csv") && all.contains("/returns/2019-20"), "{all}");
    assert!(!all.contains("Fir.csv"), "{all}");
    let own = ann.get("/returns/2019-20").text();
    assert!(
        own.contains("Total visits") && own.contains("<td class=\"number\">5</td><td>counts</td>"),
        "{own}"
    );
    ann.sends("newer.csv", &GOOD.replace(",5", ",-5"));
    portal.workspace.run_with(&["--as-of", "2020-04-21"]);
    let own = ann.get("/returns/2019-20").text();
    assert!(own.contains("a newer one counts") && own.contains("does not count"), "{own}");
    assert!(own.contains("<td class=\"number\">10</td><td>counts</td>") && own.contains("B4"), "{own}");
    // Who sent nothing learns nothing, not even that others did; nor does a path lead anywhere.
    let mut bea = portal.sender("X0000006", "Bea Dogwood");
    let all = bea.get("/returns").text();
    assert!(all.contains("Nothing was worked out") && !all.contains("by mail"), "{all}");
    assert_eq!(bea.get("/returns/2019-20").status, 404);
    for path in ["2018-19", "2019-20-Q1", "..%2f2019-20", "x", "%00"] {
        assert_eq!(ann.get(&format!("/returns/{path}")).status, 404, "{path}");
    }
}

const MOST_VISITS: &str = r#"
[[rule]]
id = "T-1"
severity = "query"
table = "return"
field = "visits"
check = "visits <= premises"
expected = "premises"
message = "more visits than premises"
why = "A place is visited once."
fix = "Correct the visits."
[[rule.passes]]
premises = 10
visits = 5
[[rule.fails]]
premises = 10
visits = 50
"#;

#[test]
fn that_the_expected_value_is_right_is_a_decision_of_the_authority_and_counts_in_the_next_run() {
    let workspace = Workspace::new();
    workspace.write("collection/rules/visits.toml", MOST_VISITS);
    let portal = Portal::of(workspace);
    let mut ann = portal.sender("X0000001", "Ann Alder");
    ann.sends("a.csv", &GOOD.replace(",5", ",50"));
    let ended = portal.workspace.run_with(&["--as-of", "2020-04-21"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let rows = portal.workspace.rows("exceptions.csv");
    let id = rows.iter().find(|row| row.get("rule") == "T-1").unwrap().get("id").to_owned();
    let page = ann.get(&format!("/question/{id}"));
    assert!(page.text().contains("The expected value is right: 10"), "{}", page.text());
    // Nobody else settles it.
    let mut bea = portal.sender("X0000006", "Bea Dogwood");
    let mark = bea.get("/return").mark();
    let path = format!("/question/{id}");
    assert_eq!(bea.post(&path, &[("mark", &mark), ("kind", "correct")]).status, 404);
    let answered = ann.post(&path, &[("mark", &page.mark()), ("kind", "correct"), ("why", "")]);
    assert_eq!(answered.status, 303, "{}", answered.text());
    let ledger = fs::read_to_string(portal.workspace.path("decisions/ann-alder-alder.csv")).unwrap();
    let line = ledger.lines().nth(1).unwrap();
    for part in ["correct", "10", "Ann Alder (Alder)", "portal", "The expected value 10 is right"] {
        assert!(line.contains(part), "{part}: {ledger}");
    }
    assert!(ann.get("/").text().contains("Answered by Ann Alder (Alder)"));
    let again = portal.workspace.run_with(&["--as-of", "2030-01-01"]);
    assert_eq!(again.status, 0, "{}", again.err);
    assert_eq!(portal.workspace.total("England", "visits"), "10");
    let own = ann.get("/returns/2019-20").text();
    assert!(own.contains("<td class=\"number\">10</td><td>counts as it was settled</td>"), "{own}");
}

/// The links in the drafts below a folder, by file.
fn links_in_drafts(lae1: &Lae1) -> Vec<(String, String)> {
    let drafts = contents(&lae1.0.path("chase")).into_iter().filter(|(name, _)| name.ends_with(".eml"));
    let of = |(name, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap().replace('\r', "");
        let body = text.split("base64\n\n").nth(1).unwrap().split("--").next().unwrap().replace('\n', "");
        let words = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
        let words = String::from_utf8(words).unwrap();
        let links: Vec<&str> = words.split_whitespace().filter(|word| word.contains("/enter/")).collect();
        assert!(links.len() <= 1, "{words}");
        links.first().map(|link| (name, (*link).to_owned()))
    };
    drafts.filter_map(of).collect()
}

#[test]
fn each_letter_has_a_link_of_its_own_which_stands_nowhere_else() {
    let lae1 = desk();
    let with_links = ["--with-links", "--address", "https://returns.example/", "--days", "30"];
    let hashes = || -> BTreeSet<String> {
        let place = lae1.0.path(".quarterday/portal.sqlite");
        let store = rusqlite::Connection::open(place).unwrap();
        let mut all = store.prepare("SELECT hash FROM links").unwrap();
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    lae1.chase("2019-08-10", &[]);
    assert!(links_in_drafts(&lae1).is_empty());
    lae1.chase("2019-08-10", &[&with_links[..], &["--dry-run"]].concat());
    assert!(links_in_drafts(&lae1).is_empty() && !lae1.0.path(".quarterday/portal.sqlite").exists());
    let told = lae1.chase("2019-08-10", &with_links).out;
    let links = links_in_drafts(&lae1);
    assert!(links.len() >= 2 && told.contains(&format!("{} drafts have a link", links.len())), "{told}");
    assert!(!told.contains("from before"), "{told}");
    let hash = |link: &str| {
        let secret = link.strip_prefix("https://returns.example/enter/").unwrap();
        quarterday::intake::hexadecimal(&<sha2::Sha256 as sha2::Digest>::digest(secret))
    };
    assert_eq!(hashes(), links.iter().map(|(_, link)| hash(link)).collect());
    for (name, bytes) in contents(&lae1.0.path("")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for (_, link) in &links {
            let secret = link.rsplit('/').next().unwrap();
            assert!(!text.contains(secret), "{name}");
        }
    }
    #[cfg(unix)]
    for (name, _) in &links {
        use std::os::unix::fs::PermissionsExt;
        let about = fs::metadata(lae1.0.path("chase").join(name)).unwrap();
        assert_eq!(about.permissions().mode() & 0o077, 0, "{name}");
    }
    let log = lae1.command(&["portal", "log"]).out;
    assert!(log.contains("made a link") && log.contains("for letter"), "{log}");
    // Once more: the first are good still, and that is said.
    let told = lae1.chase("2019-08-10", &with_links).out;
    assert!(told.contains(&format!("{} of them have a link from before", links.len())), "{told}");
    let anew = links_in_drafts(&lae1);
    assert!(anew.len() == links.len() && anew != links && hashes().len() == 2 * links.len());
    let wrong = lae1.command(&["chase", "2019-20-Q1", "--with-links", "--address", "returns.example"]);
    assert!(wrong.status == 2 && wrong.err.contains("https://"), "{}", wrong.err);
}

/// A process that checks, as the portal starts it.
struct Checker {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Checker {
    fn of(workspace: &Workspace) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quarterday"));
        command.arg("keep-checking").arg("-C").arg(workspace.path(""));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (requests, answers) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, requests, answers: BufReader::new(answers) }
    }

    fn ask(&mut self, folder: &std::path::Path, file: &str, period: &str) -> Value {
        let asked = serde_json::json!({ "folder": folder, "files": [file], "period": period });
        writeln!(self.requests, "{asked}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"))
    }
}

impl Drop for Checker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn rules_of(told: &Value) -> Vec<&str> {
    told["exceptions"].as_array().unwrap().iter().map(|own| own["rule"].as_str().unwrap()).collect()
}

#[test]
fn a_process_that_stays_says_what_check_says_and_sees_what_was_declared_or_run_since() {
    let workspace = Workspace::new();
    let folder = workspace.path("staged");
    for (name, content) in [
        ("good.csv", GOOD.to_owned()),
        ("many.csv", GOOD.replace(",5", ",50")),
        ("no period.csv", GOOD.replace("Period,2019-20\n", "")),
        ("faulty.csv", GOOD.replace(",5", ",five")),
        ("nothing.csv", "to,be,read\n".to_owned()),
    ] {
        workspace.write(&format!("staged/{name}"), content);
    }
    let mut checker = Checker::of(&workspace);
    for file in ["good.csv", "no period.csv", "faulty.csv", "nothing.csv", "no period.csv", "good.csv"] {
        let place = workspace.path("").display().to_string();
        let once = quarterday()
            .args(["check", "--format=json", "--explain", "--period=2019-20", "-C", &place, file])
            .current_dir(&folder)
            .output()
            .unwrap();
        let once: Value = serde_json::from_slice(&once.stdout).unwrap();
        assert_eq!(checker.ask(&folder, file, "2019-20"), once, "{file}");
    }
    assert!(rules_of(&checker.ask(&folder, "many.csv", "2019-20")).is_empty());
    workspace.write("collection/rules/visits.toml", MOST_VISITS);
    assert_eq!(rules_of(&checker.ask(&folder, "many.csv", "2019-20")), ["T-1"]);
    // What an earlier period had, once it was run.
    let lae1 = Lae1::new();
    lae1.simple("2018-19-Q4", ALDER, "500", "100", "1");
    lae1.simple("2019-20-Q1", ALDER, "500", "1200", "1");
    let folder = lae1.0.path("inbox/2019-20-Q1");
    let file =
        contents(&folder).into_iter().map(|(name, _)| name).find(|name| name.contains("visits")).unwrap();
    let mut checker = Checker::of(&lae1.0);
    let grew = |told: &Value| rules_of(told).contains(&"LAE-081");
    assert!(!grew(&checker.ask(&folder, &file, "2019-20-Q1")));
    lae1.run("2018-19-Q4");
    assert!(grew(&checker.ask(&folder, &file, "2019-20-Q1")));
}
