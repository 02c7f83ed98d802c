//! Rules held against each other by `schemas check`: what cannot both hold, what is not needed, what stands
//! twice, and texts that no row of the register has.

use crate::workspace::{Workspace, run};

const DESCRIPTOR: &str = r#"{ "resources": [ { "name": "return", "schema": { "fields": [
  { "name": "total", "type": "integer", "constraints": { "minimum": 0 } }, { "name": "a", "type": "integer", "constraints": { "minimum": 0 } },
  { "name": "b", "type": "integer", "constraints": { "minimum": 5 } }, { "name": "c", "type": "number", "qd:decimals": 2, "constraints": { "maximum": 100 } },
  { "name": "d", "type": "integer" } ] } },
  { "name": "visits", "qd:total_key": "total", "schema": { "primaryKey": "type", "fields": [
  { "name": "type", "type": "string", "constraints": { "enum": ["retail", "total"] } },
  { "name": "x", "type": "integer", "constraints": { "minimum": 0 } }, { "name": "y", "type": "integer", "constraints": { "minimum": 1 } } ] } } ] }"#;

/// What `schemas check` tells of rules with these checks, each with more of its keys: without places.
fn told_of(table: &str, checks: &[(&str, &str)]) -> Vec<String> {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    let rule = |(at, (check, more)): (usize, &(&str, &str))| {
        format!(
            "[[rule]]\nid = \"E-{}\"\nseverity = \"error\"\ntable = \"{table}\"\ncheck = \"{check}\"\nmessage = \"m\"\nwhy = \"w\"\nfix = \"f\"\n{more}\n[[rule.passes]]\n[[rule.fails]]\n",
            at + 1
        )
    };
    workspace.write("collection/rules/rules.toml", checks.iter().enumerate().map(rule).collect::<String>());
    let (collection, register) = (
        workspace.path("collection").display().to_string(),
        workspace.path("register").display().to_string(),
    );
    let out = run(&["schemas", "check", &collection, "--register", &register])
        .out
        .replace(&format!("{collection}/"), "");
    let lines = out.lines().filter(|line| line.contains("rules.toml") || line.contains("collection.toml"));
    let words = |line: &str| {
        let line = line.replace("rules/rules.toml:", "@");
        let kind = if line.starts_with("note: ") { "note: " } else { "" };
        format!(
            "{kind}{}",
            line.split_once(": E-").map_or_else(
                || line.rsplit_once(": ").unwrap().1.to_owned(),
                |(_, words)| format!("E-{words}")
            )
        )
    };
    lines.map(words).collect()
}

fn told(checks: &[&str]) -> Vec<String> {
    told_of("return", &checks.iter().map(|check| (*check, "")).collect::<Vec<_>>())
}

#[test]
fn rules_that_no_record_can_satisfy_are_faults() {
    for contradictory in [
        &["a > b + 2", "b >= a"][..],
        &["a + b <= 10", "a >= 6"],
        &["c BETWEEN 20 AND 30", "c < 20"],
        &["2 * a = d", "d < a"].map(|check| if check == "d < a" { "d < 0" } else { check }),
        &["a + b = total", "a + b > total"],
        &["adds_up(total, a, b)", "total < a + b"],
    ] {
        let told = told(contradictory);
        assert_eq!(told.len(), 1, "{contradictory:?}: {told:?}");
        assert!(told[0].starts_with("no record can satisfy both E-2 and E-1"), "{told:?}");
    }
    assert_eq!(told(&["c > 100"]), ["no record can satisfy E-1, whatever stands in it"]);
    assert_eq!(told(&["d > 5 AND d < 5"]), ["no record can satisfy E-1, whatever stands in it"]);
}

#[test]
fn rules_that_others_make_needless_are_noted() {
    assert_eq!(told(&["a >= 0"]), ["note: E-1 cannot fail: the ranges that its fields declare say as much"]);
    assert_eq!(
        told(&["total >= d + a", "total >= d + a - 3"]),
        ["note: E-2 fails only where E-1 fails as well: it is not needed"]
    );
    assert_eq!(
        told(&["d <= 7", "a <= 3", "d + a <= 10"]),
        ["note: E-3 fails only where E-1 or E-2 fails as well: it is not needed"]
    );
    assert_eq!(told(&["d  > 5", "d > 5"])[0], "note: E-2 asks the same as E-1 (@1:1): one of them is enough");
}

#[test]
fn what_is_not_certain_is_not_told() {
    for sound in [
        // With b not given the sum is held by a alone.
        &["adds_up(total, a, b)", "total = a"][..],
        &["a <= b", "b <= a"],
        &["a <= 10 OR b <= 10", "a > 10"],
        // Where b is not given the first says nothing.
        &["a + b <= 10", "a <= 20"],
        &["a <> b", "a = b"],
        &["a * b < 5", "a > 6"],
        &["within(a, b, abs => 1)", "a = b + 9"],
    ] {
        assert!(told(sound).is_empty(), "{sound:?}: {:?}", told(sound));
    }
    let apart = [("d > 5", "until = \"2018-19\""), ("d < 5", "since = \"2019-20\"")];
    assert!(told_of("return", &apart).is_empty());
    assert!(told_of("return", &[("d > 5", "when = \"a > 1\""), ("d < 5", "")]).is_empty());
    assert!(told_of("visits", &[("x > 5", "of = \"total\""), ("x < 5", "of = \"parts\"")]).is_empty());
    // A form may not ask y: then the sum is x alone.
    assert!(told_of("visits", &[("x + y <= 5", ""), ("x >= 5", "")]).is_empty());
    assert!(told_of("visits", &[("x >= 5", ""), ("x + y >= 5", "")]).is_empty());
}

#[test]
fn texts_that_no_row_of_the_register_has_are_noted_with_the_nearest() {
    let nearest = "no row of the register has 'Scotlnad' as its country; the nearest is \"Scotland\"";
    let rules = [
        ("a > 1 OR register.country = 'Scotlnad'", ""),
        ("b > 1", "when = \"register.region IN ('North', 'Nroth')\""),
    ];
    let told = told_of("return", &rules);
    assert!(told.contains(&format!("note: {nearest}")), "{told:?}");
    assert!(
        told.contains(
            &"note: no row of the register has 'Nroth' as its region; the nearest is \"North\"".to_owned()
        ),
        "{told:?}"
    );
    let workspace = Workspace::new();
    workspace.write(
        "collection/collection.toml",
        "title = \"V\"\nfrequency = \"annual\"\nscope = \"register.country = 'Scotlnad'\"\n",
    );
    let (collection, register) = (
        workspace.path("collection").display().to_string(),
        workspace.path("register").display().to_string(),
    );
    let out = run(&["schemas", "check", &collection, "--register", &register]).out;
    assert!(out.contains(&format!("collection.toml:3:9: {nearest}")), "{out}");
}
