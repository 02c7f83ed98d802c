//! Sums that do not agree: at which cell the error stands, and what is used in its place.

use crate::workspace::{Workspace, run};

/// Types of premises by purpose, with a total row; premises beside them, which add down alone.
const DESCRIPTOR: &str = r#"{ "resources": [ { "name": "by_type", "title": "Visits", "qd:total_key": "total", "schema": { "primaryKey": "type", "fields": [
  { "name": "type", "title": "Type", "type": "string", "categories": [
    { "value": "retail", "label": "Retail shops" }, { "value": "offices", "label": "Offices" }, { "value": "total", "label": "All premises" } ] },
  { "name": "planned", "title": "Planned visits", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
  { "name": "other", "title": "Other visits", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
  { "name": "visits", "title": "Total visits", "type": "integer", "qd:kind": "flow", "constraints": { "minimum": 0 } },
  { "name": "premises", "title": "Premises", "type": "integer", "qd:kind": "stock", "constraints": { "minimum": 0 } } ] } } ] }"#;

const RULES: &str = r#"
[[rule]]
id = "V-1"
severity = "error"
table = "by_type"
check = "adds_up(visits, planned, other)"
message = "the purposes add to {known_sum(planned, other)}, but total visits are {visits}"
why = "Purposes add across."
fix = "Correct the total, or the purpose that is wrong."
[[rule.passes]]
visits = 38
planned = 11
other = 27
[[rule.fails]]
visits = 38
planned = 51
other = 27

[[rule]]
id = "V-2"
severity = "error"
table = "by_type"
each = ["planned", "other", "visits"]
check = "adds_down(this)"
message = "the types of premises do not add to the {this} of the total row"
why = "Types add down."
fix = "Correct the total row, or the type that is wrong."
[[rule.passes]]
type = "total"
this = 13
by_type = [{ type = "retail", this = 11 }, { type = "offices", this = 2 }]
[[rule.passes]]
type = "retail"
this = 13
by_type = [{ type = "offices", this = 2 }]
# Of some rows the total is at least their sum, of none it says what it will.
[[rule.passes]]
type = "total"
this = 13
by_type = [{ type = "retail", this = 11 }, { type = "offices" }]
[[rule.passes]]
type = "total"
this = 13
by_type = [{ type = "retail" }]
[[rule.passes]]
type = "total"
[[rule.fails]]
type = "total"
this = 14
by_type = [{ type = "retail", this = 11 }, { type = "offices", this = 2 }]
[[rule.fails]]
type = "total"
this = 10
by_type = [{ type = "retail", this = 11 }]
[[rule.undecided]]
type = "total"
by_type = [{ type = "retail", this = 11 }]

[[rule]]
id = "V-3"
severity = "error"
table = "by_type"
check = "adds_down(premises)"
suspect = "total"
message = "the premises of the types do not add to those of the total row"
why = "Types add down."
fix = "Correct the total row, or the type that is wrong."
[[rule.passes]]
type = "total"
premises = 937
by_type = [{ type = "retail", premises = 778 }, { type = "offices", premises = 159 }]
[[rule.fails]]
type = "total"
premises = 1237
by_type = [{ type = "retail", premises = 778 }, { type = "offices", premises = 159 }]
"#;

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    workspace.write("collection/datapackage.json", DESCRIPTOR);
    workspace.write("collection/rules/balance.toml", RULES);
    workspace
}

#[test]
fn the_total_row_is_held_against_the_other_rows_as_a_total_against_its_parts() {
    let workspace = workspace();
    let ended = run(&["rules", "test", "--collection", workspace.path("collection").to_str().unwrap()]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{}", ended.out);
}

#[test]
fn a_sum_downwards_is_refused_where_there_is_no_total_row_and_a_suspect_where_there_is_no_sum() {
    let workspace = workspace();
    let told = |descriptor: &str, rules: &str| {
        workspace.write("collection/datapackage.json", descriptor);
        workspace.write("collection/rules/balance.toml", rules);
        run(&["schemas", "check", workspace.path("collection").to_str().unwrap()]).out
    };
    let no_total = told(&DESCRIPTOR.replace("\"qd:total_key\": \"total\",", ""), RULES);
    assert!(
        no_total.contains("only a table of which one row is the sum of the others adds down"),
        "{no_total}"
    );
    let of_a_sum = told(DESCRIPTOR, &RULES.replace("adds_down(premises)", "adds_down(premises + 1)"));
    assert!(of_a_sum.contains("it is called as adds_down(field)"), "{of_a_sum}");
    let no_sum = told(DESCRIPTOR, &RULES.replace("adds_down(premises)", "premises < 1000"));
    assert!(no_sum.contains("it stands beside a check that is an adds_up or an adds_down"), "{no_sum}");
    let no_word = told(DESCRIPTOR, &RULES.replace("suspect = \"total\"", "suspect = \"parts\""));
    assert!(no_word.contains("the word for suspect"), "{no_word}");
}

/// What a run makes of one return: planned, other, total visits and premises of retail shops, of offices, and
/// in all.
struct Made {
    workspace: Workspace,
}

const SOUND: [[&str; 4]; 3] = [["11", "27", "38", "778"], ["2", "2", "4", "159"], ["13", "29", "42", "937"]];

fn made(figures: [[&str; 4]; 3], rules: &str) -> Made {
    let workspace = workspace();
    workspace.write("collection/rules/balance.toml", rules);
    let line = |(name, row): (&str, [&str; 4])| format!("Alder,2019-20,{name},{}\n", row.join(","));
    let lines: String =
        ["Retail shops", "Offices", "All premises"].into_iter().zip(figures).map(line).collect();
    workspace.receive(
        "alder.csv",
        format!("Local authority,Period,Type,Planned visits,Other visits,Total visits,Premises\n{lines}"),
    );
    let ended = workspace.run();
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    Made { workspace }
}

impl Made {
    /// Each exception as `rule record.field value -> expected`.
    fn faults(&self) -> Vec<String> {
        let rows = self.workspace.rows("exceptions.csv");
        let line = |row: &crate::workspace::Row| {
            let [rule, record, field, value, expected] =
                ["rule", "record", "field", "value", "expected"].map(|name| row.get(name));
            format!("{rule} {record}.{field} {value} -> {expected}")
        };
        rows.iter().map(line).collect()
    }

    fn message(&self) -> String {
        self.workspace.rows("exceptions.csv")[0].get("message").to_owned()
    }

    /// The figures that are used, as they were given.
    fn used(&self) -> Vec<String> {
        let rows = self.workspace.rows("totals.csv");
        let of = |key: &str| {
            let value = |field: &str| {
                let own = rows.iter().find(|row| {
                    row.get("area_type") == "all" && row.get("key") == key && row.get("field") == field
                });
                own.map(|row| row.get("value").to_owned()).unwrap_or_default()
            };
            ["planned", "other", "visits", "premises"].map(value).join(" ")
        };
        ["retail", "offices", "total"].map(of).to_vec()
    }
}

/// The sound return with some figures otherwise.
fn with(changes: &[(usize, usize, &'static str)]) -> [[&'static str; 4]; 3] {
    let mut figures = SOUND;
    changes.iter().for_each(|(row, column, figure)| figures[*row][*column] = figure);
    figures
}

fn used_if_sound() -> Vec<String> {
    SOUND.iter().map(|row| row.join(" ")).collect()
}

#[test]
fn a_return_whose_sums_agree_has_no_fault() {
    let made = made(SOUND, RULES);
    assert_eq!(made.faults(), [""; 0]);
    assert_eq!(made.used(), used_if_sound());
}

#[test]
fn case_ai_the_fault_is_where_a_wrong_row_and_a_wrong_column_meet() {
    for (row, column, figure, fault) in [
        (0, 0, "51", "V-1 retail.planned 51 -> 11"),
        (2, 2, "82", "V-1 total.visits 82 -> 42"),
        (2, 0, "33", "V-2 total.planned 33 -> 13"),
        (0, 2, "83", "V-1 retail.visits 83 -> 38"),
        (1, 1, "0", "V-1 offices.other 0 -> 2"),
    ] {
        let made = made(with(&[(row, column, figure)]), RULES);
        assert_eq!(made.faults(), [fault]);
        assert_eq!(made.used(), used_if_sound(), "what is right is used in the place of what was given");
    }
}

#[test]
fn case_aj_two_wrong_cells_are_told_each_with_its_value() {
    let both = |changes: &[(usize, usize, &'static str)]| {
        let made = made(with(changes), RULES);
        assert_eq!(made.used(), used_if_sound());
        made.faults()
    };
    assert_eq!(
        both(&[(0, 0, "51"), (1, 1, "7")]),
        ["V-1 offices.other 7 -> 2", "V-1 retail.planned 51 -> 11"]
    );
    assert_eq!(
        both(&[(0, 0, "51"), (0, 1, "32")]),
        ["V-1 retail.planned 51 -> 11", "V-1 retail.other 32 -> 27"]
    );
    // Crosswise it would need 27 - 40.
    assert_eq!(
        both(&[(0, 0, "51"), (1, 1, "42")]),
        ["V-1 offices.other 42 -> 2", "V-1 retail.planned 51 -> 11"]
    );
}

#[test]
fn case_ak_of_figures_exchanged_in_a_row_nobody_knows_whether_it_is_the_row_or_the_total_row() {
    let made = made(with(&[(0, 0, "27"), (0, 1, "11")]), RULES);
    assert_eq!(made.faults(), ["V-2 total.planned 13 -> "]);
    let message = made.message();
    for name in [
        "Planned visits, Retail shops",
        "Other visits, Retail shops",
        "Planned visits, All premises",
        "Other visits, All premises",
    ] {
        assert!(message.contains(name), "{name}: {message}");
    }
    assert_eq!(
        made.used(),
        ["  38 778", "2 2 4 159", "  42 937"],
        "38 and 42 are used, and none of the four"
    );
}

#[test]
fn case_al_of_one_sum_alone_the_total_is_suspected_where_the_rule_says_so() {
    let suspected = made(with(&[(2, 3, "1237")]), RULES);
    assert_eq!(suspected.faults(), ["V-3 total.premises 1237 -> 937"]);
    assert!(suspected.message().contains("Premises, Retail shops"), "{}", suspected.message());
    assert_eq!(suspected.used(), used_if_sound());
    let tie = made(with(&[(2, 3, "1237")]), &RULES.replace("suspect = \"total\"\n", ""));
    assert_eq!(tie.faults(), ["V-3 total.premises 1237 -> "]);
    for name in ["Premises, Retail shops", "Premises, Offices", "Premises, All premises"] {
        assert!(tie.message().contains(name), "{name}: {}", tie.message());
    }
    assert_eq!(tie.used(), ["11 27 38 ", "2 2 4 ", "13 29 42 "]);
}

#[test]
fn one_blank_of_a_sum_follows_from_the_others_and_two_do_not() {
    let one = made(with(&[(0, 0, ""), (2, 2, ""), (1, 3, "")]), RULES);
    assert_eq!(one.faults(), [""; 0]);
    assert_eq!(one.used(), used_if_sound());
    let two = made([["", "", "38", "778"], ["", "", "4", ""], ["", "", "42", ""]], RULES);
    assert_eq!(two.used(), ["  38 778", "  4 ", "  42 "]);
}

#[test]
fn parts_of_more_than_the_total_are_an_error_and_nothing_is_derived() {
    let made = made([["24", "", "40", ""], ["24", "", "24", ""], ["40", "", "64", ""]], RULES);
    assert_eq!(made.faults(), ["V-2 total.planned 40 -> "], "{}", made.message());
    assert_eq!(made.used()[2], "  64 ");
}

#[test]
fn a_rule_that_rests_on_a_cell_that_may_be_wrong_is_listed_under_the_sum() {
    let rests = RULES.to_owned()
        + "[[rule]]\nid = \"V-9\"\nseverity = \"query\"\ntable = \"by_type\"\ncheck = \"other < 10\"\nmessage = \"{other} others\"\nwhy = \"w\"\nfix = \"f\"\n\
           [[rule.passes]]\nother = 9\n[[rule.fails]]\nother = 10\n";
    let under = |figures| {
        let rows = made(figures, &rests).workspace.rows("exceptions.csv");
        let id = |record: &str, rule: &str, column: &str| {
            let own = rows.iter().find(|row| row.get("record") == record && row.get("rule") == rule);
            own.map(|row| row.get(column).to_owned()).unwrap()
        };
        (id("total", "V-9", "caused_by"), id("total", "V-2", "id"), id("total", "V-2", "field"))
    };
    // At the cell that is wrong, and at one that may be wrong.
    let (cause, sum, field) = under(with(&[(2, 1, "30")]));
    assert_eq!((cause.as_str(), field.as_str()), (sum.as_str(), "other"));
    let (cause, sum, field) = under(with(&[(0, 0, "27"), (0, 1, "11")]));
    assert_eq!((cause.as_str(), field.as_str()), (sum.as_str(), "planned"));
}

#[test]
fn what_follows_is_known_in_the_next_period_and_what_may_be_wrong_is_not() {
    for (figures, told) in [
        (SOUND, ["11", "2", "13"]),
        (with(&[(0, 0, "51")]), ["11", "2", "13"]),
        (with(&[(2, 0, "")]), ["11", "2", "13"]),
        (with(&[(0, 0, "27"), (0, 1, "11")]), ["not known", "2", "not known"]),
    ] {
        let workspace = made(figures, RULES).workspace;
        let rule = RULES.to_owned()
            + "[[rule]]\nid = \"V-8\"\nseverity = \"note\"\ntable = \"by_type\"\ncheck = \"planned < 0\"\nmessage = \"{prev(planned)} before\"\nwhy = \"w\"\nfix = \"f\"\n\
               [[rule.passes]]\nplanned = -1\n[[rule.fails]]\nplanned = 1\n";
        workspace.write("collection/rules/balance.toml", rule);
        let lines: String = ["Retail shops,11,27,38,778", "Offices,2,2,4,159", "All premises,13,29,42,937"]
            .map(|line| format!("Alder,2020-21,{line}\n"))
            .concat();
        workspace.write(
            "inbox/2020-21/alder.csv",
            format!("Local authority,Period,Type,Planned visits,Other visits,Total visits,Premises\n{lines}"),
        );
        let place = |below: &str| workspace.path(below).to_str().unwrap().to_owned();
        let ended = run(&["run", "2020-21", "-C", &place(""), "--history", &place("out")]);
        assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
        let rows = crate::workspace::rows(&workspace.path("out/2020-21/exceptions.csv"));
        let message = |record: &str| {
            let own = rows.iter().find(|row| row.get("rule") == "V-8" && row.get("record") == record);
            own.unwrap().get("message").split(" before").next().unwrap().to_lowercase()
        };
        assert_eq!(["retail", "offices", "total"].map(message), told);
    }
}

#[test]
fn an_unchanged_rule_book_foretells_nothing_of_sums_that_do_not_agree() {
    for figures in
        [with(&[(0, 0, "51")]), with(&[(0, 0, "27"), (0, 1, "11")]), with(&[(2, 3, "1237"), (1, 1, "")])]
    {
        let workspace = made(figures, RULES).workspace;
        let place = |below: &str| workspace.path(below).to_str().unwrap().to_owned();
        let arguments = [
            "rules",
            "impact",
            "--against",
            &place("out/2019-20"),
            "--collection",
            &place("collection"),
            "--register",
            &place("register"),
        ];
        let ended = run(&[arguments.as_slice(), &["--format", "csv"]].concat());
        assert_eq!((ended.status, ended.out.lines().count()), (0, 1), "{}{}", ended.out, ended.err);
    }
}

#[test]
fn a_sum_that_does_not_apply_to_a_record_asks_nothing_of_it() {
    let rules = RULES.replacen(
        "check = \"adds_up(visits, planned, other)\"",
        "when = \"premises > 0\"\ncheck = \"adds_up(visits, planned, other)\"",
        1,
    );
    let rules = rules.replace("visits = 38\nplanned", "premises = 1\nvisits = 38\nplanned");
    // Of the row without premises nothing is asked across: only its column says that 51 is wrong.
    let figures = with(&[(0, 3, "0"), (2, 3, "159"), (0, 0, "51")]);
    assert_eq!(made(figures, &rules).faults(), ["V-2 retail.planned 51 -> 11"]);
    // And of the total row alone nothing is asked across, where it is of the parts.
    let of_parts = RULES.replacen(
        "check = \"adds_up(visits, planned, other)\"",
        "of = \"parts\"\ncheck = \"adds_up(visits, planned, other)\"",
        1,
    );
    assert_eq!(made(with(&[(2, 0, "33")]), &of_parts).faults(), ["V-2 total.planned 33 -> 13"]);
    // The purposes of the total row may be wrong each, or those of retail shops both.
    assert_eq!(made(with(&[(2, 0, "27"), (2, 1, "15")]), &of_parts).faults(), ["V-2 total.planned 27 -> "]);
}
