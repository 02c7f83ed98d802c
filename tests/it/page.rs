//! The page of a run: what is on it, for whom, and that nothing from outside acts in it.

use std::fmt::Write;

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use crate::workspace::{Workspace, run};

fn page(workspace: &Workspace) -> String {
    std::fs::read_to_string(workspace.path("out/2019-20/report.html")).unwrap()
}

/// What stands between the first of two marks and the next other.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in the page")).1;
    rest.split_once(to).unwrap().0
}

fn small() -> Workspace {
    let workspace = Workspace::new();
    workspace.write(
        "collection/rules/rules.toml",
        "[[rule]]\nid = \"V-1\"\nseverity = \"error\"\ncheck = \"visits <= premises\"\nmessage = \"{visits} visits to {premises} premises\"\n\
         why = \"each is visited once\"\nfix = \"f\"\n[[rule.passes]]\nvisits = 1\npremises = 2\n[[rule.fails]]\nvisits = 3\npremises = 2\n",
    );
    workspace.receive_form("a.csv", "Alder", ["10", "40"]);
    workspace.receive_form("b.csv", "Birch", ["1200", "1100"]);
    workspace.receive("c.pdf", "%PDF-1.4");
    workspace
}

#[test]
fn the_page_of_a_small_run_says_what_came_and_what_each_must_mend() {
    let workspace = small();
    assert_eq!(workspace.run_with(&["--as-of", "2020-06-01"]).status, 1);
    let page = page(&workspace);
    // One element a line, without style and script, which stand in files of their own.
    let shown = page
        .replace(between(&page, "<style>", "</style>"), "")
        .replace(between(&page, "<script>", "</script>"), "");
    let shown = shown
        .replace("><", ">\n<")
        .replace(between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\""), "");
    insta::assert_snapshot!(shown);
}

#[test]
fn the_page_may_do_nothing_but_what_its_one_style_and_one_script_are() {
    let workspace = small();
    workspace.run_with(&["--as-of", "2020-06-01"]);
    let page = page(&workspace);
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let (style, script) =
        (hash(between(&page, "<style>", "</style>")), hash(between(&page, "<script>", "</script>")));
    let expected = format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    );
    assert_eq!(policy, expected);
    for outside in ["http://", "https://", "src=", "url(", "@import", " style=", " onclick"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn what_comes_from_outside_stays_text() {
    let workspace = Workspace::new();
    let hostile = "<script>alert(1)<!--</style>\u{202e}\"'&amp;";
    workspace.write("register/authorities.csv", format!(
        "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n\
         X0000001,Alder,UA,England,E92,<b>North</b>,R1,2004-04-01,,,\n\"X\"\"><i>2\",\"{}\",UA,England,E92,South,R2,2004-04-01,,,\n\
         X0000002,Birch,UA,England,E92,South,R2,2004-04-01,,,\nX0000003,Cedar,UA,England,E92,South,R2,2004-04-01,,,\n",
        hostile.replace('"', "\"\"")
    ));
    workspace.receive_form("a <img src=x onerror=alert(1)>.csv", "Alder", ["10", "<svg onload=alert(1)>"]);
    workspace.receive("b\"><script>.pdf", "%PDF-1.4");
    assert_eq!(workspace.run_with(&["--as-of", "2020-06-01"]).status, 1);
    let page = page(&workspace);
    for tag in ["<img", "<i>", "<b>", "<svg onload", "<script>alert", "<!--", "\u{202e}"] {
        assert!(!page.contains(tag), "{tag} acts");
    }
    assert_eq!(page.matches("<script").count(), 1);
    for text in [
        "&lt;script&gt;alert(1)&lt;!--",
        "&lt;svg onload=alert(1)&gt;",
        "a &lt;img src=x",
        "b&quot;&gt;&lt;script&gt;.pdf",
    ] {
        assert!(page.contains(text), "{text} is not shown");
    }
}

#[test]
fn the_public_page_has_only_what_is_published() {
    let workspace = small();
    workspace.write(
        "collection/tables.toml",
        "headlines = [\"return.visits\"]\n[[table]]\ntitle = \"Visits by region\"\nrows = \"regions\"\ncolumns = [\"return.visits\"]\n",
    );
    assert_eq!(workspace.run_with(&["--as-of", "2020-06-01", "--public"]).status, 1);
    let page = page(&workspace);
    for said in [
        "Alder",
        "Birch",
        "Cedar",
        "X0000001",
        "V-1",
        "c.pdf",
        "a.csv",
        "Internal",
        "exceptions.xlsx",
        "id=\"authorities\"",
    ] {
        assert!(!page.contains(said), "{said} is on the public page");
    }
    for said in ["Visits by region", "Total visits", "April 2019 to March 2020", "<strong>"] {
        assert_eq!(page.contains(said), said != "<strong>", "{said}");
    }
}

#[test]
fn a_page_of_very_many_exceptions_shows_the_first_of_each_and_says_where_the_rest_stands() {
    let workspace = Workspace::new();
    let mut rules = String::new();
    for at in 0..60 {
        let _ = write!(
            rules,
            "[[rule]]\nid = \"R-{at}\"\nseverity = \"query\"\ncheck = \"visits < premises + {at}\"\nmessage = \"too many by {at}\"\nwhy = \"w\"\nfix = \"f\"\n\
             [[rule.passes]]\nvisits = 1\npremises = 2\n[[rule.fails]]\nvisits = 300\npremises = 2\n"
        );
    }
    workspace.write("collection/rules/rules.toml", rules);
    let mut register =
        "code,name,type,country,country_code,region,region_code,valid_from,valid_to,successors,end_reason\n"
            .to_owned();
    for at in 0..400 {
        let _ = writeln!(register, "Y{at:07},Oak{at},UA,England,E92,North,R1,2004-04-01,,,");
        workspace.receive_form(&format!("{at}.csv"), &format!("Oak{at}"), ["10", "4000"]);
    }
    workspace.write("register/authorities.csv", register);
    workspace.write("collection/collection.toml", "title = \"Visits\"\nfrequency = \"annual\"\nyear_start = \"04-01\"\nwhole = { name = \"England\", code = \"E92\" }\n");
    assert_eq!(workspace.run_with(&["--as-of", "2020-06-01"]).status, 0);
    assert!(workspace.rows("exceptions.csv").len() >= 24_000);
    let page = page(&workspace);
    assert!(page.len() < 2_500_000, "{} bytes", page.len());
    assert!(page.contains("2,000 of 24,000 points are shown here; exceptions.xlsx has all of them."));
    assert!(page.contains("And 55 more, in exceptions.xlsx."));
}

#[test]
fn a_map_of_the_register_shows_who_answered_and_lists_whom_it_lacks() {
    let workspace = small();
    workspace.write(
        "register/maps.csv",
        "map,valid_from,valid_to,source,licence\nold,,2018-03-31,S0,L0\nnow,2018-04-01,,Where it is from,By which licence\n",
    );
    // Two cells of one region side by side, and one apart; Dogwood and Elm has none.
    workspace.write(
        "register/map_cells.csv",
        "map,code,q,r\nold,X0000001,9,9\nnow,X0000001,0,0\nnow,X0000002,1,0\nnow,X0000003,0,1\n",
    );
    workspace.run_with(&["--as-of", "2020-06-01"]);
    let page = page(&workspace);
    let map = between(&page, "<figure class=\"map\">", "</figure>");
    assert!(map.contains("3 authorities. Received: 2; Not received: 1."), "{map}");
    assert!(map.contains("<title>Cedar, South: Not received</title>"), "{map}");
    assert!(map.contains("Dogwood and Elm: not received"), "{map}");
    assert!(map.contains("Map: Where it is from. By which licence."), "{map}");
    // Between the two no line parts a region; between them and the third one does.
    let lines = between(map, "class=\"border\" d=\"", "\"");
    assert!(!lines.contains("M7 -4L7 4") && lines.contains("M0 -8L7 -4"), "{lines}");
}

#[test]
fn what_is_wrong_in_maps_and_headlines_is_told_at_its_line() {
    let workspace = small();
    workspace.write("register/maps.csv", "map,valid_from,valid_to,source,licence\nnow,2018-04-01,,,L\n");
    workspace.write(
        "register/map_cells.csv",
        "map,code,q,r\nnow,X0000001,0,0\nnow,X0000002,0,0\nnew,X0000003,0,1\nnow,X9,1,1\nnow,X0000003,one,1\nnow,X0000001,2,2\n",
    );
    workspace.write("collection/tables.toml", "headlines = [\"return.visit\", \"change(return.visits)\"]\n");
    let (folder, register) = (workspace.path("collection"), workspace.path("register"));
    let ended =
        run(&["schemas", "check", folder.to_str().unwrap(), "--register", register.to_str().unwrap()]);
    let root = format!("{}/", workspace.path("").display().to_string().trim_end_matches('/'));
    insta::assert_snapshot!(ended.out.replace(&root, ""));
}
