//! Registers: texts that are decided about through the page, and records that everybody sees.

use quarterday::{
    portal::{OfRegisters, Role},
    schemas::{Faults, collection, register, workspace::Workspace as Declared},
};

use super::Portal;
use crate::workspace::Workspace;

const DESCRIPTOR: &str = r#"{ "resources": [
  { "name": "return", "schema": { "fields": [
    { "name": "visits", "title": "Visits", "type": "integer", "qd:kind": "flow" } ] } },
  { "name": "stories", "schema": { "primaryKey": ["no"], "fields": [
    { "name": "no", "title": "No", "type": "integer", "constraints": { "required": true } },
    { "name": "title", "title": "Title of the story", "type": "string" },
    { "name": "told_on", "title": "Told on", "type": "date" },
    { "name": "summary", "title": "Summary", "type": "string" } ] } } ] }"#;

fn declared(audience: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    let register = format!(
        "[[register]]\nname = \"good-practice\"\ntitle = \"Good practice\"\nof = \"stories\"\n\
         columns = [\"title\", \"authority\", \"told_on\", \"summary\"]\norder = [\"title\"]\n\
         audience = \"{audience}\"\nmoderated = true\n"
    );
    workspace.write("collection/tables.toml", register);
    let mut text = String::from("authority_code,period,no,title,told_on,summary\n");
    for no in 1..=60 {
        text.push_str(&format!(
            "X0000001,2019-20,{no},Story {no:02},2020-01-{:02},<b>We asked {no}</b>\n",
            1 + no % 28
        ));
    }
    workspace.receive("a.csv", text);
    workspace
}

fn of(workspace: &Workspace) -> OfRegisters {
    let mut faults = Faults::default();
    let register = register::load(&workspace.path("register"), &mut faults);
    OfRegisters {
        workspace: Declared::find(&workspace.path("")).unwrap().unwrap(),
        collection: collection::load(&workspace.path("collection"), &register, &mut faults).unwrap(),
    }
}

fn served(audience: &str) -> Portal {
    let workspace = declared(audience);
    let own = of(&workspace);
    Portal::set(workspace, |settings| {
        settings.registers_of = vec![own];
        settings.clock = std::sync::Arc::new(jiff::Zoned::now);
    })
}

#[test]
fn a_text_is_shown_to_everybody_once_somebody_decided_so_and_a_run_was_made() {
    let portal = served("public");
    assert_eq!(portal.workspace.run().status, 0);
    let mut olive = portal.officer(Role::Statistician);
    let page = olive.get("/texts");
    assert!(page.text().contains("&lt;b&gt;We asked 1&lt;/b&gt;"), "{}", page.text());
    let mut abouts: Vec<String> =
        page.text().split("name=\"about\" value=\"").skip(1).map(|rest| rest[..12].to_owned()).collect();
    abouts.sort();
    assert_eq!(abouts.len(), 60);
    let (last, others) = abouts.split_last().unwrap();
    for about in others {
        let answer = olive.fills_in("/texts", &[("kind", "publish"), ("about", about), ("why", "read")]);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    let redact = [("kind", "redact"), ("about", last), ("why", "names a shop")];
    assert_eq!(olive.fills_in("/texts", &redact).status, 400);
    let redact = [&redact[..], &[("field", "summary"), ("new", "We asked [a shop]")]].concat();
    assert_eq!(olive.fills_in("/texts", &redact).status, 303);
    assert!(olive.get("/texts").text().contains("Decided since: redact by Olive Officer"));
    let path = "/published/registers/good-practice";
    assert!(portal.browser().get(path).text().contains("0 records"));
    assert_eq!(portal.workspace.run().status, 0);
    let first = portal.browser().get(path).text();
    assert!(
        first.contains("60 records") && first.contains("Story 01") && !first.contains("Story 51"),
        "{first}"
    );
    assert!(first.contains("&lt;b&gt;We asked 1&lt;/b&gt;") && !first.contains("<b>"), "{first}");
    assert!(first.contains("2 January 2020") && first.contains("Page 1 of 2"), "{first}");
    let second = portal.browser().get(&format!("{path}?q=&page=2")).text();
    assert!(second.contains("Story 51") && !second.contains("Story 01"), "{second}");
    let found = portal.browser().get(&format!("{path}?q=SHOP")).text();
    assert!(found.contains("1 of 60 records have these words") && found.contains("[a shop]"), "{found}");
    let hostile = portal.browser().get(&format!("{path}?q=%22%3E%3Cscript%3E&page=99999999999")).text();
    assert!(
        hostile.contains("value=\"&quot;&gt;&lt;script&gt;\"") && !hostile.contains("<script"),
        "{hostile}"
    );
    assert!(portal.browser().get("/published").text().contains("Good practice"));
}

#[test]
fn a_register_of_a_run_is_shown_only_where_it_is_public_and_said_to_be_shown() {
    let partners = served("partners");
    assert_eq!(partners.workspace.run().status, 0);
    assert_eq!(partners.browser().get("/published/registers/good-practice").status, 404);
    let unreleased = Portal::of_now(declared("public"));
    assert_eq!(unreleased.workspace.run().status, 0);
    assert_eq!(unreleased.browser().get("/published/registers/good-practice").status, 404);
    assert_eq!(unreleased.browser().get("/published/registers/..%2f..%2frun.json").status, 404);
    // Another workspace is served, and shows the register of this one.
    let (other, own) = (Workspace::new(), of(&unreleased.workspace));
    let beside = Portal::set(other, |settings| settings.registers_of = vec![own]);
    assert_eq!(beside.browser().get("/published/registers/good-practice").status, 200);
}

#[test]
fn texts_are_decided_about_by_statisticians_and_only_those_that_await_it() {
    let portal = served("public");
    assert_eq!(portal.workspace.run().status, 0);
    let mut clerk = portal.officer(Role::Clerk);
    let page = clerk.get("/texts").text();
    assert!(page.contains("Story 01") && !page.contains("name=\"about\""), "{page}");
    let publish = [("kind", "publish"), ("about", "0123456789ab"), ("why", "read")];
    assert_eq!(clerk.fills_in("/texts", &publish).status, 403);
    let mut olive = portal.officer(Role::Statistician);
    assert_eq!(olive.fills_in("/texts", &publish).status, 404);
    assert_eq!(olive.fills_in("/texts", &[("kind", "accept"), ("about", "x"), ("why", "x")]).status, 400);
}
