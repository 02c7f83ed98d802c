//! The rule language: a table of cases that a statistician can read, and what it refuses.

use quarterday::{
    expressions::{ColumnOf, Frame, Kind, Lowered, NamedField, Names, Span, Values, parse},
    vocabulary::Period,
};

use crate::workspace::{Row, Workspace, project, rows, run};

fn names() -> Names {
    let field = |name: &str, kind, decimals| NamedField {
        order: std::sync::Arc::default(),
        name: name.to_owned(),
        title: name.to_owned(),
        kind,
        decimals,
    };
    let fields = vec![
        field("a", Kind::Number, 0),
        field("b", Kind::Number, 0),
        field("x", Kind::Number, 2),
        field("t", Kind::Text, 0),
        field("f", Kind::Truth, 0),
        field("d", Kind::Date, 0),
    ];
    Names { fields, attributes: vec!["region".to_owned()], ..Names::default() }
}

/// The value of an expression on one record, as text; `undecided` for a condition that is, blank for another
/// value not known.
fn value(row: &Row) -> String {
    let number = |name: &str, scale: f64| {
        Values::Numbers(vec![row.get(name).parse::<f64>().ok().map(|number| (number * scale).round())])
    };
    let given = |name: &str| Some(row.get(name).to_owned()).filter(|text| !text.is_empty());
    let date = given("d").map(|text| {
        jiff::civil::date(1970, 1, 1).until(text.parse::<jiff::civil::Date>().unwrap()).unwrap().get_days()
    });
    let values = vec![
        number("a", 1.0),
        number("b", 1.0),
        number("x", 100.0),
        Values::Texts(vec![given("t")]),
        Values::Truths(vec![given("f").map(|text| text == "true")]),
        Values::Dates(vec![date]),
    ];
    let mut columns: Vec<(ColumnOf, Values)> =
        values.into_iter().enumerate().map(|(at, values)| (ColumnOf::Field(at), values)).collect();
    // The letters by whose beginning records are chosen are a column that is worked out before.
    for prefix in ["x", "xy", "y", "X"] {
        let starts = given("t").map(|text| text.starts_with(prefix));
        columns.push((ColumnOf::StartsWith(3, prefix.to_owned()), Values::Truths(vec![starts])));
    }
    columns.push((ColumnOf::Attribute("region".to_owned()), Values::Texts(vec![Some("North".to_owned())])));
    let frame = Frame::new(vec![0], columns).unwrap();
    let names = names();
    let expression = parse(row.get("expression"), &names)
        .unwrap_or_else(|error| panic!("{}: {error}", row.get("expression")));
    let period = Period::parse("2019-20").unwrap();
    let lowered = Lowered::new(
        &expression.node,
        expression.kind,
        &names,
        Span { start: period.start(), end: period.end(), part: 1 },
    );
    match expression.kind {
        Kind::Truth => frame.verdicts(&[lowered]).unwrap()[0][0]
            .map_or("undecided".to_owned(), |verdict| verdict.to_string()),
        _ => frame.texts(&[lowered], &[0]).unwrap().remove(0).remove(0).unwrap_or_default(),
    }
}

#[test]
fn every_operator_and_function_means_what_the_table_of_cases_says() {
    let cases = rows(&project().join("tests/it/cases/language.csv"));
    assert!(cases.len() > 150);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|row| {
            let found = value(row);
            let given: Vec<String> = ["a", "b", "x", "t", "f", "d"]
                .iter()
                .map(|name| format!("{name}={}", row.get(name)))
                .collect();
            (found != row.get("expected")).then(|| {
                format!(
                    "{} on {}: {found}, not {}",
                    row.get("expression"),
                    given.join(" "),
                    row.get("expected")
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_other_languages_get_wrong_has_the_right_verdict_here_or_is_refused_in_words() {
    let cases = rows(&project().join("tests/it/cases/semantics.csv"));
    assert!(cases.len() > 200);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|row| {
            let found = match parse(row.get("expression"), &names()) {
                Ok(_) => value(row),
                Err(error) => format!("refused: {}", error.message),
            };
            (found != row.get("expected"))
                .then(|| format!("{}: {found}, not {}", row.get("expression"), row.get("expected")))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A collection of one table of one record, `own`, with a field `a`, and a list, `items`, with a number and a
/// kind; and a rule a case, each with an example that shows what the case says.
fn collection_of_cases(cases: &[Row], workspace: &Workspace) {
    let descriptor = r#"{ "resources": [
      { "name": "own", "schema": { "fields": [ { "name": "a", "type": "integer" }, { "name": "always", "type": "boolean" } ] } },
      { "name": "items", "schema": { "fields": [ { "name": "id", "type": "string" }, { "name": "n", "type": "number", "qd:decimals": 2 },
        { "name": "kind", "type": "string" } ], "primaryKey": "id" } } ] }"#;
    workspace.write("cases/datapackage.json", descriptor);
    workspace.write(
        "cases/collection.toml",
        "title = \"Cases\"\nfrequency = \"quarterly\"\nyear_start = \"04-01\"\n",
    );
    let mut rules = String::new();
    for (at, case) in cases.iter().enumerate() {
        let verdict = match case.get("expected") {
            "true" => "passes",
            "false" => "fails",
            _ => "undecided",
        };
        let item = |text: &str| {
            let (number, kind) = text.split_once(':').unwrap();
            let known = |name: &str, value: String| {
                if value.is_empty() || value == "\"\"" {
                    String::new()
                } else {
                    format!("{name} = {value}, ")
                }
            };
            format!(
                "{{ {}{}}}",
                known("n", number.to_owned()),
                known("kind", format!("\"{kind}\"")).trim_end_matches(", ")
            )
        };
        let items: Vec<String> =
            case.get("items").split_whitespace().filter(|text| *text != "none").map(item).collect();
        let items = if case.get("items") == "none" {
            String::new()
        } else {
            format!("items = [{}]\n", items.join(", "))
        };
        let earlier: Vec<String> = case
            .get("before")
            .split_whitespace()
            .map(|value| if value == "?" { "{}".to_owned() } else { format!("{{ a = {value} }}") })
            .collect();
        let own = if case.get("a").is_empty() { String::new() } else { format!("a = {}\n", case.get("a")) };
        rules.push_str(&format!(
            "[[rule]]\nid = \"C-{at}\"\ntable = \"own\"\nseverity = \"note\"\nfield = \"a\"\nwhy = \"\"\nfix = \"\"\nmessage = \"\"\n\
             check = \"CASE WHEN always IS NOT NULL THEN always ELSE {} END\"\n[[rule.passes]]\nalways = true\n[[rule.fails]]\nalways = false\n\
             [[rule.{verdict}]]\nperiod = \"2009-10-Q3\"\nprev = [{}]\n{own}{items}",
            case.get("expression"),
            earlier.join(", ")
        ));
    }
    workspace.write("cases/rules/cases.toml", rules);
}

#[test]
fn figures_over_other_tables_and_earlier_periods_mean_what_the_table_of_cases_says() {
    let cases = rows(&project().join("tests/it/cases/over_tables.csv"));
    assert!(cases.len() > 40);
    let workspace = Workspace::new();
    collection_of_cases(&cases, &workspace);
    let ended = run(&[
        "rules",
        "test",
        "--collection",
        workspace.path("cases").to_str().unwrap(),
        "--register",
        workspace.path("register").to_str().unwrap(),
    ]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn what_is_not_in_the_language_is_refused_with_its_place() {
    let refused: Vec<String> = [
        "a > 1 b",
        "a >",
        "premises > 1",
        "a > 't'",
        "t > 'x'",
        "a AND b",
        "a IS NOT TRUE",
        "sum(a) OVER (PARTITION BY b) > 1",
        "now() > d",
        "aps(a) = 1",
        "abs(a, b) = 1",
        "within(a, b)",
        "a LIKE 'x%'",
        "(SELECT 1) = a",
        "d > '31 March'",
        "a BETWEEN 't' AND 'u'",
        "register.regoin = 'x'",
        "a % 2 = 0",
        "a || b = 'x'",
        "99999999999999999999 > a",
    ]
    .iter()
    .map(|text| {
        let error = parse(text, &names()).expect_err(text);
        let at = error.at.map_or("-".to_owned(), |(line, column)| format!("{line}:{column}"));
        format!("{text}  =>  {at} {}", error.message)
    })
    .collect();
    insta::assert_snapshot!(refused.join("\n"));
}

#[test]
fn no_expression_can_run_out_of_stack() {
    let chain = vec!["a"; 4_000].join(" + ") + " > 1";
    let deep = format!("{}a{} > 1", "(".repeat(4_000), ")".repeat(4_000));
    let nots = format!("{}a > 1", "NOT ".repeat(4_000));
    let list = format!("a IN ({})", vec!["1"; 4_000].join(", "));
    let sum = format!("known_sum({}) > 1", vec!["a"; 4_000].join(", "));
    let chained = format!("({}) LIKE 'x'", vec!["a"; 9_000].join("+"));
    let casts = format!("a{} = 1", "::int".repeat(3_000));
    let whens = format!("CASE {}END = 1", "WHEN a = 1 THEN 1 ".repeat(1_000));
    for text in [chain, deep, nots, list, sum, chained, casts, whens] {
        match parse(&text, &names()) {
            Ok(expression) => assert_eq!(expression.kind, Kind::Truth),
            Err(error) => assert!(!error.message.is_empty()),
        }
    }
}

#[test]
fn no_expression_grows_beyond_what_can_be_worked_out() {
    let nested =
        |before: &str, after: &str, times: usize| format!("{}a{}", before.repeat(times), after.repeat(times));
    for text in [
        format!("{} > 1", nested("coalesce(", ", 1)", 40)),
        format!("{} > 1", nested("1 / (", ")", 40)),
        format!("{} > 1", nested("round_half_up(", ")", 40)),
        format!("{}a = 1{}", "(".repeat(40), " IN (TRUE, FALSE))".repeat(40)),
        nested("CASE WHEN ", " BETWEEN 1 AND 2 THEN 1 ELSE 2 END", 20) + " > 1",
    ] {
        let error = parse(&text, &names()).expect_err(&text);
        assert!(
            error.message.contains("make several rules of it")
                || error.message.contains("terms stand in one another"),
            "{error}"
        );
    }
}

/// What `rules test` says of a rule with this check, and how it ends.
fn tested(check: &str) -> (i32, String) {
    let workspace = Workspace::new();
    let own = format!("visits <= premises * 10 AND ({check})");
    let rule = RULES.split("[[rule]]").nth(1).unwrap().replace("visits <= premises * 10", &own);
    workspace.write("collection/rules/long.toml", format!("[[rule]]{rule}"));
    let folder = workspace.path("collection").display().to_string();
    let ended = run(&["rules", "test", "--collection", &folder]);
    (ended.status, ended.out + &ended.err)
}

#[test]
fn a_rule_of_thousands_of_terms_is_carried_out_or_refused_in_words() {
    let terms = |term: &str, between: &str, times: usize| vec![term; times].join(between);
    for check in [
        format!("visits IN ({}, 10, 11)", terms("1", ",", 5_000)),
        format!("known_sum({}) > 1", terms("fte", ",", 4_000) + ", visits"),
        format!("known_sum({}) >= 1", terms("visits", ",", 2_000)),
        format!("{} > 1", terms("visits", " + ", 90)),
        terms("visits > 0", " AND ", 90),
    ] {
        let (status, told) = tested(&check);
        assert!(status == 0 && told.contains("1 rule, 2 examples, 0 wrong"), "{check:.80}: {told}");
    }
    for (check, words) in [
        (format!("{} > 1", terms("fte", "+", 4_900)), "more than 1000 operators stand in one another"),
        (terms("fte>0", " OR ", 2_000), "more than 1000 operators stand in one another"),
        (
            terms("fte>0", " OR ", 200),
            "more than 100 terms stand in one another: use known_sum, IN or several rules",
        ),
        (format!("fte IN ({})", terms("1", ",", 12_000)), "an expression has at most 20000 characters"),
    ] {
        let (status, told) = tested(&check);
        assert!(status == 2 && told.contains(words) && told.lines().count() == 2, "{check:.80}: {told}");
    }
}

const RULES: &str = r#"
[[rule]]
id = "V-1"
severity = "error"
check = "visits <= premises * 10"
expected = "premises * 10"
message = "{visits} visits to {premises} premises are {round_half_up(visits / premises, 1)} each"
why = "A test."
fix = "Correct one of the two"
[[rule.passes]]
visits = 10
premises = 1
[[rule.fails]]
visits = 11
premises = 1

[[rule]]
id = "V-2"
severity = "query"
check = "fte > 0"
message = "there are {fte} inspectors"
why = "A test."
fix = "Enter them"
trial = true
[[rule.passes]]
fte = 0.5
[[rule.fails]]
fte = 0

[[rule]]
id = "V-3"
severity = "reject"
check = "premises < 1000000"
message = "{premises} premises cannot be"
why = "A test."
fix = "Send the return again"
until = "2019-20"
[[rule.passes]]
premises = 1
[[rule.fails]]
premises = 1000000

[[rule]]
id = "V-4"
severity = "query"
check = "premises < 1"
message = "not in force"
why = "A test."
fix = "Nothing"
since = "2020-21"
[[rule.passes]]
premises = 0
[[rule.fails]]
premises = 1
"#;

#[test]
fn faults_stand_in_their_cells_and_do_to_totals_what_is_declared() {
    let workspace = Workspace::new();
    workspace.write("collection/rules/visits.toml", RULES);
    workspace.receive(
        "a.csv",
        "Local authority,Alder\nPeriod,2019-20\nPremises,3\nTotal visits,95\nInspectors,0\n",
    );
    workspace.receive(
        "b.csv",
        "Local authority,Birch\nPeriod,2019-20\nPremises,20\nTotal visits,about 9\nInspectors,1\n",
    );
    workspace.receive(
        "c.csv",
        "Local authority,Cedar\nPeriod,2019-20\nPremises,2000000\nTotal visits,8\nInspectors,2\n",
    );
    assert_eq!(workspace.run().status, 0);
    let show = |row: &Row| {
        let columns = [
            "unit",
            "severity",
            "rule",
            "cell",
            "field",
            "value",
            "expected",
            "difference",
            "trial",
            "message",
        ];
        columns.map(|column| row.get(column).to_owned()).join(" | ")
    };
    let found: Vec<String> = workspace.rows("exceptions.csv").iter().map(show).collect();
    let undecided: Vec<String> = workspace.rows("undecided.csv").iter().map(show).collect();
    insta::assert_snapshot!(format!("{}\n\nundecided\n{}", found.join("\n"), undecided.join("\n")));
    let alder =
        workspace.rows("status.csv").into_iter().find(|row| row.get("authority_name") == "Alder").unwrap();
    assert_eq!([alder.get("errors"), alder.get("queries")], ["1", "0"], "a rule on trial counts for nobody");
    let totals = ["premises", "visits", "fte"].map(|field| workspace.total("England", field));
    assert_eq!(
        totals,
        ["23", "", "1"],
        "an error leaves its value out, a reject the whole return, a trial nothing"
    );
}

#[test]
fn wrong_rules_are_told_with_file_line_column_and_nearest_name() {
    let workspace = Workspace::new();
    let rule = |id: &str, check: &str, more: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\nseverity = \"error\"\ncheck = \"{check}\"\nmessage = \"m\"\nwhy = \"w\"\nfix = \"f\"\n{more}[[rule.passes]]\nvisits = 1\n[[rule.fails]]\nvisits = 2\n"
        )
    };
    let text = [
        rule("A-1", "vists > 1", ""),
        rule("A-2", "visits + 1", ""),
        rule("A-3", "visits > 1", "severty = \"error\"\n"),
        rule("A-3", "visits > 1", ""),
        rule("A-4", "visits > 1", "since = \"2019\\u002f20\"\n").replace("[[rule.fails]]\nvisits = 2\n", ""),
        rule("A-5", "visits > 1", "")
            .replace("visits = 2", "visit = 2")
            .replace("message = \"m\"", "message = \"{premisis}\""),
    ];
    workspace.write("collection/rules/wrong.toml", text.join("\n"));
    let folder = workspace.path("collection").display().to_string();
    let ended = run(&["schemas", "check", &folder]);
    assert_eq!(ended.status, 2);
    insta::assert_snapshot!(ended.out.replace(&folder, "collection"));
}

#[test]
fn examples_are_run_and_a_wrong_one_is_named() {
    for entry in std::fs::read_dir(project().join("schemas")).unwrap() {
        let path = entry.unwrap().path();
        if path.join("rules").is_dir() {
            let ended = run(&["rules", "test", "--collection", &path.display().to_string()]);
            assert_eq!(ended.status, 0, "{}", ended.out);
        }
    }
    let workspace = Workspace::new();
    workspace.write("collection/rules/visits.toml", RULES.replace("visits = 11", "visits = 9"));
    let folder = workspace.path("collection").display().to_string();
    let ended = run(&["rules", "test", "--collection", &folder]);
    assert_eq!(ended.status, 2);
    assert!(
        ended.out.contains("visits.toml:13:1: V-1 passes on this example, which stands under \"fails\""),
        "{}",
        ended.out
    );
    let listed = run(&["rules", "list", "--collection", &folder, "--period", "2019-20"]);
    assert!(listed.out.contains("V-3") && !listed.out.contains("V-4"), "{}", listed.out);
    assert!(run(&["rules", "explain", "V-9", "--collection", &folder]).err.contains("the nearest is"));
}
