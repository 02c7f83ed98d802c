//! Each exit status of a command that is documented, as it comes about.

use std::collections::BTreeSet;

use quarterday::cli::EXIT_STATUSES;

use crate::{
    case::case_a,
    workspace::{Workspace, changed_as_if_written, run},
};

const RULE: &str = r#"
[[rule]]
id = "R1"
severity = "query"
check = "visits <= premises"
message = "more visits than premises"
why = "Few are visited twice."
fix = "Look at it again."
passes = { visits = 1, premises = 2 }
fails = { visits = 2, premises = 2 }
"#;

/// The statuses that come about, by command.
struct Seen(BTreeSet<(String, u8)>);

impl Seen {
    fn ends(&mut self, command: &str, status: u8, arguments: &[&str]) {
        let words: Vec<&str> = command.split(' ').chain(arguments.iter().copied()).collect();
        let ended = run(&words);
        assert_eq!(ended.status, i32::from(status), "{words:?}: {}{}", ended.out, ended.err);
        let says_why = status == 2 && ["release", "trace"].contains(&command);
        assert_eq!(ended.err.is_empty(), !says_why, "{words:?}: {}", ended.err);
        self.0.insert((command.to_owned(), status));
    }

    /// A workbook that its lists do not bear out, and a figure that does not come to what was published.
    fn of_outputs_that_say_another_figure(&mut self) {
        let case = case_a();
        let (folder, out) = (case.0.path(""), case.0.path("out/2019-20-Q2"));
        let other =
            |line: &str| if line.contains("South") { line.replace("578", "579") } else { line.into() };
        changed_as_if_written(&out, "data/figures.csv", |text| {
            text.split_inclusive('\n').map(other).collect()
        });
        let (folder, out) = (folder.to_str().unwrap(), out.to_str().unwrap());
        self.ends("audit-workbook", 1, &[out, "-C", folder]);
        let figure = ["Table_1", "South", "return.visits"];
        self.ends("trace", 2, &[&figure[..], &["--period", "2019-20-Q2", "-C", folder]].concat());
    }
}

#[test]
fn every_status_that_is_documented_comes_about() {
    let mut seen = Seen(BTreeSet::new());
    let workspace = Workspace::new();
    let place = |below: &str| workspace.path(below).to_str().unwrap().to_owned();
    let folder = place("");
    workspace.receive_form("alder.csv", "Alder", ["10", "5"]);
    let (good, wrong, unread) = (place("inbox/2019-20/alder.csv"), place("wrong.csv"), place("a.pdf"));
    workspace.write("wrong.csv", "Local authority,Alder\nPeriod,2019-20\nPremises,-1\nTotal visits,5\n");
    workspace.write("a.pdf", "%PDF-1.4\n");
    for (status, file) in [(0, &good), (3, &wrong), (1, &unread)] {
        seen.ends("check", status, &[file, "-C", &folder]);
    }
    seen.ends("inspect", 1, &[&unread]);
    for (status, file) in [(0, &good), (3, &wrong), (1, &unread)] {
        seen.ends("compare", status, &[&good, file]);
    }
    seen.ends("run", 0, &["2019-20", "-C", &folder]);
    let out = place("out/2019-20");
    seen.ends("audit-workbook", 0, &[&out, "-C", &folder]);
    let book = place("plain.xlsx");
    let mut plain = rust_xlsxwriter::Workbook::new();
    plain.add_worksheet().write(0, 0, 1).unwrap();
    plain.save(&book).unwrap();
    seen.ends("audit-workbook", 3, &[&book]);
    workspace.receive("birch.pdf", "%PDF-1.4\n");
    seen.ends("run", 1, &["2019-20", "-C", &folder]);
    workspace.receive_form("alder.csv", "Alder", ["-1", "5"]);
    seen.ends("run", 3, &["2019-20", "-C", &folder, "--fail-on", "error"]);
    workspace.write("collection/rules/return.toml", RULE);
    seen.ends("rules test", 2, &["-C", &folder]);
    workspace.write("collection/rules/return.toml", RULE.replace("visits", "vists"));
    seen.ends("schemas check", 2, &["-C", &folder]);
    seen.ends("release", 2, &["2019-20", "-C", &folder]);
    seen.of_outputs_that_say_another_figure();
    let documented = EXIT_STATUSES.iter().filter(|own| !own.command.is_empty());
    let documented: BTreeSet<(String, u8)> =
        documented.map(|own| (own.command.to_owned(), own.status)).collect();
    assert_eq!(seen.0, documented);
}
