//! The board of the period: how it stands, who owes what.

use maud::{Markup, html};
use serde_json::Value;

use super::frame::{To, headings, hidden, in_path, page, why};
use crate::{
    portal::{App, Officer, desk::Shown, store::Role, who::Shown as _},
    publication::period_in_words,
    vocabulary::printable::whole,
};

const COUNTS: [(&str, &str); 8] = [
    ("expected", "Expected"),
    ("received", "Received"),
    ("nil", "Nil"),
    ("rejected", "Not usable"),
    ("not_received", "Not received"),
    ("errors", "With errors"),
    ("queries", "With queries"),
    ("clean", "Clean"),
];

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => whole(text).into_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The page of a unit.
fn page_of(unit: &Value) -> String {
    format!("/authority/{}", in_path(unit["unit"].as_str().unwrap_or_default()))
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().into_iter().flatten()
}

/// The board.
pub fn board(app: &App, officer: &Officer, board: &Value, shown: &Shown) -> Markup {
    let units: Vec<&Value> = list(board, "units").filter(|unit| is_shown(unit, shown)).collect();
    let body = html! {
        h1 { "How " (period_in_words(app.settings.period)) " stands" }
        p class="lead" {
            "It is " (text(&board["standing"])) ". As of " (text(&board["as_of"]))
            @if !board["due"].is_null() { "; due by " (text(&board["due"])) } "."
        }
        ul class="figures" {
            @for (name, words) in COUNTS {
                li { span class="figure" { (text(&board["counts"][name])) } " " (words) }
            }
        }
        (since(board))
        (by_region(board))
        (chosen(board, shown))
        (table(&units))
        (period(officer))
    };
    page(app, &To::Officer(officer), "Board", &[], &body)
}

fn is_shown(unit: &Value, shown: &Shown) -> bool {
    let is = |name: &str, wanted: &str| wanted.is_empty() || unit[name].as_str() == Some(wanted);
    let open = |name: &str| unit[name].as_u64().unwrap_or_default() > 0;
    let is_kind = match shown.only.as_str() {
        "owing" => {
            unit["obligation"] != "exempt"
                && ["not-received", "not received", "rejected"].iter().any(|own| unit["receipt"] == *own)
        }
        "errors" => open("errors"),
        "queries" => open("queries"),
        _ => true,
    };
    is("region", &shown.region) && is("officer", &shown.officer) && is_kind
}

/// What happened since yesterday, counted.
fn since(board: &Value) -> Markup {
    let own = &board["since"];
    let lines: Vec<(String, usize)> = own
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.replace('_', " "), value.as_array()?.len())))
        .collect();
    html! {
        @if !lines.is_empty() {
            h2 { "Since yesterday" }
            ul { @for (name, count) in lines { li { (count) " " (name) } } }
        }
    }
}

fn by_region(board: &Value) -> Markup {
    html! {
        h2 { "By region" }
        div class="scroll" tabindex="0" role="region" aria-label="By region" {
            table {
                thead {
                    tr {
                        th scope="col" { "Region" }
                        @for (_, words) in COUNTS { th scope="col" class="number" { (words) } }
                    }
                }
                tbody {
                    @for region in list(board, "by_region") {
                        tr {
                            th scope="row" { (text(&region["region"])) }
                            @for (name, _) in COUNTS { td class="number" { (text(&region[name])) } }
                        }
                    }
                }
            }
        }
    }
}

/// What of the units is shown.
fn chosen(board: &Value, shown: &Shown) -> Markup {
    let names = |name: &str| {
        let mut all: Vec<String> =
            list(board, "units").map(|unit| text(&unit[name])).filter(|text| !text.is_empty()).collect();
        all.sort();
        all.dedup();
        all
    };
    let kinds = [("owing", "who owe a return"), ("errors", "with errors"), ("queries", "with queries")];
    let choice = |id: &'static str, label: &'static str, all: Vec<(String, String)>, now: &str| {
        html! {
            div class="field" {
                label for=(id) { (label) }
                select id=(id) name=(id) {
                    option value="" { "All" }
                    @for (value, words) in all { option value=(value) selected[value == now] { (words) } }
                }
            }
        }
    };
    let same = |all: Vec<String>| all.into_iter().map(|own| (own.clone(), own)).collect::<Vec<_>>();
    let kinds = kinds.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    html! {
        h2 id="authorities" { "Authorities" }
        form method="get" action="/board#authorities" class="choice" {
            (choice("region", "Region", same(names("region")), &shown.region))
            (choice("officer", "Officer", same(names("officer")), &shown.officer))
            (choice("only", "Only those", kinds, &shown.only))
            button class="second" { "Show" }
        }
    }
}

fn table(units: &[&Value]) -> Markup {
    let columns =
        ["Authority", "Region", "Receipt", "Received", "Days late", "Errors", "Queries", "Last said"];
    html! {
        p { (units.len()) " shown" }
        div class="scroll" tabindex="0" role="region" aria-label="Authorities" {
            table {
                (headings(&columns))
                tbody {
                    @for unit in units {
                        tr {
                            th scope="row" {
                                a href=(page_of(unit)) { (text(&unit["name"])) }
                            }
                            td { (text(&unit["region"])) }
                            td { (text(&unit["receipt"])) }
                            td { (text(&unit["received"])) }
                            td class="number" { (text(&unit["days_late"])) }
                            td class="number" { (text(&unit["errors"])) }
                            td class="number" { (text(&unit["queries"])) }
                            td { (text(&unit["said"]["words"])) }
                        }
                    }
                }
            }
        }
    }
}

/// What becomes of the period as a whole, for those who may say so.
fn period(officer: &Officer) -> Markup {
    let all = [
        ("sign-off", "Sign off what the last run made", Role::Statistician),
        ("close", "Close the period, once two have signed off", Role::Releaser),
        ("reopen", "Open it again", Role::Releaser),
    ];
    let own: Vec<_> = all.iter().filter(|(_, _, role)| officer.account.role >= *role).collect();
    html! {
        @if !own.is_empty() {
            h2 { "The period" }
            form method="post" action="/period" {
                (hidden(&officer.mark()))
                fieldset {
                    legend { "What is decided" }
                    @for (kind, words, _) in own {
                        div class="tick" {
                            input type="radio" id=(format!("kind-{kind}")) name="kind" value=(kind) required;
                            label for=(format!("kind-{kind}")) { (words) }
                        }
                    }
                }
                (why("why"))
                button { "Decide" }
            }
        }
    }
}
