//! Decisions of the unit through the page: each kind, who may, what is refused, and the whole way to a release.

use std::fs;

use quarterday::portal::Role;

use super::{GOOD, Portal};
use crate::workspace::{Workspace, run};

const HERE: &str = "/authority/X0000001";

/// A rule that foresees a value.
const RULES: &str = "[[rule]]\nid = \"V-1\"\nseverity = \"query\"\ncheck = \"visits <= 2 * premises\"\n\
expected = \"2 * premises\"\nmessage = \"{visits} visits to {premises} premises\"\n\
why = \"Two a year are many.\"\nfix = \"Count visits, not hours.\"\n\
[[rule.passes]]\nvisits = 2\npremises = 1\n[[rule.fails]]\nvisits = 3\npremises = 1\n";

/// A workspace that was run, with a question to Alder of which a value is expected.
fn asked() -> Portal {
    let workspace = Workspace::new();
    workspace.write("collection/rules/return.toml", RULES);
    workspace.receive("a.csv", GOOD.replace(",5", ",50"));
    let portal = Portal::of_now(workspace);
    let ended = portal.workspace.run();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    portal
}

fn id(portal: &Portal) -> String {
    let rows = portal.workspace.rows("exceptions.csv");
    rows.iter().find(|row| row.get("rule") == "V-1").unwrap().get("id").to_owned()
}

fn ledger(portal: &Portal) -> String {
    fs::read_to_string(portal.workspace.path("decisions/olive-officer.csv")).unwrap_or_default()
}

#[test]
fn that_the_expected_value_is_right_corrects_the_figure_in_the_next_run() {
    let portal = asked();
    let id = id(&portal);
    let mut olive = portal.officer(Role::Statistician);
    let page = olive.get(HERE).text();
    assert!(page.contains("The expected value is right: 20"), "{page}");
    let fields =
        [("kind", "expected"), ("about", id.as_str()), ("form", id.as_str()), ("why", "Hours, not visits")];
    let without_source = olive.fills_in(HERE, &fields);
    assert_eq!(without_source.status, 400);
    let text = without_source.text();
    assert!(
        text.contains("from where the right value is known") && text.contains("Hours, not visits"),
        "{text}"
    );
    assert!(text.contains("<title>Error: Alder"), "{text}");
    let decided = olive.fills_in(HERE, &[&fields[..], &[("source", "telephone")]].concat());
    assert_eq!(decided.status, 303, "{}", decided.text());
    assert!(olive.get(HERE).text().contains("Decided, and counts from the next run on: correct 50 to 20"));
    assert!(olive.works("run").contains("It is done."));
    assert_eq!(portal.workspace.total("England", "visits"), "20");
    assert!(ledger(&portal).contains("telephone"), "{}", ledger(&portal));
}

#[test]
fn every_kind_of_decision_goes_into_the_ledger_and_the_next_run_takes_it() {
    let portal = asked();
    portal.workspace.receive("b.csv", GOOD.replace("Alder", "Nowhere at all"));
    portal.workspace.run();
    let id = id(&portal);
    let mut olive = portal.officer(Role::Statistician);
    let about = ("about", id.as_str());
    let all: [&[(&str, &str)]; 13] = [
        &[("kind", "explain"), about],
        &[("kind", "accept"), about],
        &[("kind", "refuse"), about],
        &[("kind", "waive"), about],
        &[("kind", "hold"), about],
        &[("kind", "correct"), about, ("new", "12"), ("source", "letter")],
        &[("kind", "note"), ("until", "2030-01-01")],
        &[("kind", "extend"), ("until", "2030-01-01")],
        &[("kind", "nil")],
        &[("kind", "hold")],
        &[("kind", "pin"), ("file", "a.csv")],
        &[("kind", "attribute"), ("file", "b.csv")],
        &[("kind", "basis"), ("table", "return"), ("new", "period")],
    ];
    for fields in all {
        let answer = olive.fills_in(HERE, &[fields, &[("why", "=as they said")]].concat());
        assert_eq!(answer.status, 303, "{fields:?}: {}", answer.text());
        let (text, kind) = (ledger(&portal), fields[0].1);
        let last = text.lines().last().unwrap();
        assert!(last.contains("Olive Officer") && last.contains(kind) && last.contains("X0000001"), "{last}");
    }
    for fields in [&[("kind", "exempt"), ("until", "2021-22")][..], &[("kind", "exclude")]] {
        let there = "/authority/X0000006";
        let answer = olive.fills_in(there, &[fields, &[("why", "not this year")]].concat());
        assert_eq!(answer.status, 303, "{fields:?}: {}", answer.text());
    }
    let page = olive.get(HERE).text();
    assert!(page.contains("=as they said") && page.contains("Promised until 1 January 2030"), "{page}");
    let ended = portal.workspace.run();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(portal.workspace.rows("decisions.csv").len() >= 14);
}

#[test]
fn a_decision_that_says_too_little_or_is_not_for_the_page_is_refused_and_nothing_is_written() {
    let portal = asked();
    let id = id(&portal);
    let mut olive = portal.officer(Role::Releaser);
    let about = ("about", id.as_str());
    for (fields, status) in [
        (&[("kind", "extend"), ("why", "later")][..], 400),
        (&[("kind", "extend"), ("why", "later"), ("until", "some day")], 400),
        (&[("kind", "correct"), about, ("why", "x"), ("source", "letter")], 400),
        (&[("kind", "accept"), about, ("why", " ")], 400),
        (&[("kind", "pin"), ("why", "x")], 400),
        (&[("kind", "nonsense"), ("why", "x")], 400),
        (&[("kind", "accept"), ("about", "0123456789ab"), ("why", "x")], 404),
        (&[("kind", "sign-off"), ("why", "x")], 404),
        (&[("kind", "publish"), about, ("why", "x")], 404),
    ] {
        let answer = olive.fills_in(HERE, fields);
        assert_eq!(answer.status, status, "{fields:?}: {}", answer.text());
    }
    // Of another authority it is not found.
    let other = olive.fills_in("/authority/X0000006", &[("kind", "accept"), about, ("why", "x")]);
    assert_eq!(other.status, 404);
    assert_eq!(ledger(&portal), "");
}

#[test]
fn whoever_may_decide_may_withdraw_and_a_clerk_no_more_than_that() {
    let portal = asked();
    let id = id(&portal);
    let mut olive = portal.officer(Role::Statistician);
    olive.fills_in(HERE, &[("kind", "accept"), ("about", &id), ("why", "as it is")]);
    let page = olive.get("/decisions");
    let own = page.hidden("about").unwrap();
    let fields = [("about", own.as_str()), ("why", "a slip")];
    let mut clerk = portal.named_officer("clerk", "Carl Clerk", Role::Clerk);
    assert!(!clerk.get("/decisions").text().contains("Withdraw"));
    assert_eq!(clerk.fills_in("/decisions", &fields).status, 403);
    assert_eq!(olive.fills_in("/decisions", &[("about", own.as_str())]).status, 400);
    assert_eq!(olive.fills_in("/decisions", &fields).status, 303);
    assert!(olive.get("/decisions").text().contains("accept</strong> (withdrawn)"));
    assert_eq!(olive.fills_in("/decisions", &fields).status, 404);
    assert_eq!(olive.fills_in("/decisions", &[("about", "0123456789ab"), ("why", "x")]).status, 404);
    clerk.fills_in(HERE, &[("kind", "note"), ("why", "a word")]);
    let noted = clerk.get("/decisions").hidden("about").unwrap();
    assert_eq!(clerk.fills_in("/decisions", &[("about", &noted), ("why", "a slip")]).status, 303);
}

#[test]
fn from_the_run_to_what_everybody_sees_through_pages_alone() {
    let portal = Portal::of_now(Workspace::new());
    portal.workspace.write(
        "collection/tables.toml",
        "[[table]]\ntitle = \"Visits\"\nrows = \"regions\"\ncolumns = [\"return.visits\"]\n",
    );
    portal.workspace.receive("a.csv", GOOD);
    let mut ann = portal.named_officer("ann", "Ann Smith", Role::Statistician);
    let mut ben = portal.named_officer("ben", "Ben Jones", Role::Releaser);
    assert!(ann.get("/period").text().contains("It was not run yet"));
    assert!(ann.works("run").contains("It is done."));
    let looked_at = ann.get("/period");
    assert!(looked_at.text().contains("0 of 2 people signed it off"), "{}", looked_at.text());
    let workbook = ann.get("/outputs/statistics.xlsx");
    assert!(workbook.bytes.starts_with(b"PK"), "{}", workbook.text());
    assert!(workbook.header("content-disposition").starts_with("attachment"));
    let file = looked_at.hidden("file").unwrap();
    let sign = |file: &str| {
        [("kind", "sign-off"), ("why", "looked at"), ("file", file)]
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    let signs = |who: &mut super::Browser<'_>, file: &str| {
        let fields = sign(file);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        who.fills_in("/period", &fields)
    };
    assert_eq!(signs(&mut ann, &file).status, 303);
    // The same person is not two, and one does not close.
    assert_eq!(signs(&mut ann, &file).status, 303);
    assert!(ann.get("/period").text().contains("1 of 2 people signed it off"));
    let early = ben.fills_in("/period", &[("kind", "close"), ("why", "all in")]);
    assert!(early.status == 400 && early.text().contains("signed off by 1 of 2"), "{}", early.text());
    // What somebody looked at is not what there is to sign, once another run was made.
    portal.workspace.receive("2020-06-01/a.csv", GOOD.replace(",5", ",6"));
    assert!(ann.works("run").contains("It is done."));
    let refused = signs(&mut ben, &file);
    assert!(refused.status == 400 && refused.text().contains("Another run was made"), "{}", refused.text());
    let page = ben.get("/period");
    assert!(page.text().contains("another workbook than the last run made"), "{}", page.text());
    assert_eq!(ben.fills_in("/period", &[("kind", "reopen"), ("why", "another figure")]).status, 303);
    let file = page.hidden("file").unwrap();
    assert_eq!(signs(&mut ann, &file).status, 303);
    assert_eq!(signs(&mut ben, &file).status, 303);
    assert_eq!(ann.fills_in("/period", &[("kind", "close"), ("why", "all in")]).status, 403);
    let closed = ben.fills_in("/period", &[("kind", "close"), ("why", "all in")]);
    assert_eq!(closed.status, 303, "{}", closed.text());
    assert_eq!(ann.fills_in("/work", &[("command", "release")]).status, 403);
    let released = ben.works("release");
    assert!(released.contains("It is done."), "{released}");
    let published = portal.browser().get("/published").text();
    assert!(published.contains("/published/2019-20/1/statistics.xlsx"), "{published}");
    let given = portal.browser().get("/published/2019-20/1/statistics.xlsx").bytes;
    assert_eq!(given, fs::read(portal.workspace.path("releases/2019-20/1/statistics.xlsx")).unwrap());
    let verified =
        run(&["release", "2019-20", "--verify", "-C", portal.workspace.path("").to_str().unwrap()]);
    assert_eq!(verified.status, 0, "{}", verified.err);
}

#[test]
fn only_what_the_last_run_lists_is_given_of_its_outputs() {
    let portal = asked();
    let mut clerk = portal.officer(Role::Clerk);
    assert_eq!(clerk.get("/outputs/exceptions.csv").status, 200);
    let logged = portal.app.store.audit().unwrap().pop().unwrap();
    assert_eq!((logged.action.as_str(), logged.about.as_str()), ("took a file of the run", "exceptions.csv"));
    portal.workspace.write("out/2019-20/secret.txt", "x");
    for path in
        ["secret.txt", "run.json", "..%2f..%2fquarterday.toml", "%2fetc%2fpasswd", "records/../run.json"]
    {
        assert_eq!(clerk.get(&format!("/outputs/{path}")).status, 404, "{path}");
    }
    portal.workspace.write("out/2019-20/exceptions.csv", "changed");
    assert_eq!(clerk.get("/outputs/exceptions.csv").status, 500);
}
