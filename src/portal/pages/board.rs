//! The board of the period: how it stands, who owes what.

use maud::{Markup, html};
use serde_json::Value;

use super::{
    frame::{To, in_path, page, scrolling},
    since::since,
    told::{day, list, number, text},
};
use crate::{
    page::{OnMap, map_of},
    portal::{App, Officer, board::Shown},
    publication::period_in_words,
    status::Answer,
};

const COUNTS: [(&str, &str, &str); 8] = [
    ("expected", "Expected", ""),
    ("received", "Received", ""),
    ("nil", "Nil", ""),
    ("rejected", "Cannot be used", "owing"),
    ("not_received", "Not received", "owing"),
    ("errors", "With errors", "errors"),
    ("queries", "With queries", "queries"),
    ("clean", "Clean", "clean"),
];

/// Which authorities are shown.
const KINDS: [(&str, &str); 5] = [
    ("owing", "who owe a return"),
    ("errors", "with errors"),
    ("queries", "with queries"),
    ("promised", "who promised something"),
    ("clean", "of whom nothing is asked"),
];

const ORDERS: [(&str, &str); 2] =
    [("late", "Most days late first"), ("effect", "Most effect on figures first")];

/// The board.
pub fn board(app: &App, officer: &Officer, board: &Value, shown: &Shown) -> Markup {
    let mut units: Vec<&Value> = list(board, "units").filter(|unit| is_shown(unit, shown)).collect();
    let sorted = |unit: &&Value, name: &str| -unit[name].as_f64().unwrap_or(f64::NEG_INFINITY);
    match shown.order.as_str() {
        "late" => units.sort_by(|one, other| sorted(one, "days_late").total_cmp(&sorted(other, "days_late"))),
        "effect" => units.sort_by(|one, other| sorted(one, "effect").total_cmp(&sorted(other, "effect"))),
        _ => {}
    }
    let body = html! {
        h1 { "How " (period_in_words(app.settings.period)) " stands" }
        p class="lead" {
            "It is " (text(&board["standing"])) ". As of " (day(&board["as_of"]))
            @if !board["due"].is_null() { "; due by " (day(&board["due"])) } "."
        }
        ul class="figures" {
            @for (name, words, _) in COUNTS {
                li { span class="figure" { (number(&board["counts"][name])) } " " (words) }
            }
        }
        (since(&board["since"], &shown.since))
        h2 { "Who owes what" }
        @if let Some(map) = map(app, board) {
            div class="beside" { div { (map) } div { (by_region(board)) (by_officer(board)) } }
        } @else { (by_region(board)) (by_officer(board)) }
        h2 id="authorities" { "Authorities" }
        (chosen(board, shown))
        (table(board, &units))
    };
    page(app, &To::Officer(officer), "Board", &[], &body)
}

/// The map of what came, as the report of a run has it.
fn map(app: &App, board: &Value) -> Option<Markup> {
    let of_units = list(board, "units").flat_map(|unit| {
        let received = unit["received"].as_str().and_then(|text| text.parse().ok());
        list(unit, "authorities").map(move |own| (own, received))
    });
    let on_map = of_units.filter_map(|(own, received)| {
        let text = |name: &str| own[name].as_str().unwrap_or_default();
        Some(OnMap {
            code: text("code"),
            name: text("name"),
            region: text("region"),
            answer: answer(text("answer"))?,
            received,
        })
    });
    let all: Vec<OnMap<'_>> = on_map.collect();
    map_of(&all, &app.settings.register, app.settings.period)
}

fn answer(word: &str) -> Option<Answer> {
    Answer::ALL.into_iter().find(|own| own.class() == word)
}

/// What came of a unit: the worst of what came of its authorities.
fn answer_of(unit: &Value) -> Option<Answer> {
    list(unit, "authorities").filter_map(|own| answer(own["answer"].as_str()?)).max()
}

fn is_shown(unit: &Value, shown: &Shown) -> bool {
    let is = |name: &str, wanted: &str| wanted.is_empty() || unit[name].as_str() == Some(wanted);
    let open = |name: &str| unit[name].as_u64().unwrap_or_default();
    let is_in = ["received", "nil"].iter().any(|own| unit["receipt"] == *own);
    let is_kind = match shown.only.as_str() {
        "owing" => is_owing(unit),
        "errors" => open("errors") > 0,
        "queries" => open("queries") > 0,
        "promised" => !unit["said"]["until"].is_null(),
        "clean" => is_in && open("errors") + open("queries") == 0,
        _ => true,
    };
    is("region", &shown.region) && is("officer", &shown.officer) && is_kind
}

fn is_owing(unit: &Value) -> bool {
    unit["obligation"] != "exempt" && ["not-received", "rejected"].iter().any(|own| unit["receipt"] == *own)
}

/// The board with some of the authorities.
fn filtered(name: &str, value: &str, only: &str) -> String {
    let only = if only.is_empty() { String::new() } else { format!("&only={only}") };
    format!("/board?{name}={}{only}#authorities", in_path(value))
}

fn by_region(board: &Value) -> Markup {
    let counts: Vec<_> = COUNTS.iter().filter(|(name, _, _)| *name != "nil").collect();
    scrolling(
        "By region",
        &html! {
            table {
                caption { "By region" }
                thead {
                    tr {
                        th scope="col" { "Region" }
                        @for (_, words, _) in &counts { th scope="col" class="number" { (words) } }
                    }
                }
                tbody {
                    @for region in list(board, "by_region") {
                        @let name = text(&region["region"]);
                        tr {
                            th scope="row" { (linked(&filtered("region", &name, ""), &name)) }
                            @for (count, words, only) in &counts {
                                td class="number" {
                                    @if only.is_empty() || region[*count] == 0 { (number(&region[*count])) }
                                    @else { a href=(filtered("region", &name, only)) {
                                        (number(&region[*count]))
                                        span class="unseen" { ", " (name) ", " (words.to_lowercase()) }
                                    } }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// A name that leads somewhere; of no name that there is none.
fn linked(path: &str, name: &str) -> Markup {
    html! { @if name.is_empty() { "In no region" } @else { a href=(path) { (name) } } }
}

/// The same by who looks after them, where that is said.
fn by_officer(board: &Value) -> Markup {
    let names = names(board, "officer");
    let of = |name: &str, is: &dyn Fn(&Value) -> bool| {
        list(board, "units").filter(|unit| unit["officer"].as_str() == Some(name) && is(unit)).count()
    };
    let has = |unit: &Value, name: &str| unit[name].as_u64().unwrap_or_default() > 0;
    html! {
        @if !names.is_empty() {
            (scrolling("By officer", &html! {
                table {
                    caption { "By officer" }
                    thead { tr {
                        th scope="col" { "Officer" }
                        @for words in ["Looks after", "Owe a return", "With errors", "With queries"] {
                            th scope="col" class="number" { (words) }
                        }
                    } }
                    tbody {
                        @for name in &names {
                            tr {
                                th scope="row" { a href=(filtered("officer", name, "")) { (name) } }
                                td class="number" { (of(name, &|_| true)) }
                                td class="number" { (of(name, &is_owing)) }
                                td class="number" { (of(name, &|unit| has(unit, "errors"))) }
                                td class="number" { (of(name, &|unit| has(unit, "queries"))) }
                            }
                        }
                    }
                }
            }))
        }
    }
}

fn names(board: &Value, of: &str) -> Vec<String> {
    let texts = list(board, "units").map(|unit| text(&unit[of])).filter(|text| !text.is_empty());
    let mut all: Vec<String> = texts.collect();
    all.sort();
    all.dedup();
    all
}

/// What of the units is shown.
fn chosen(board: &Value, shown: &Shown) -> Markup {
    let choice = |id: &str, label: &str, none: &str, all: &[(String, String)], now: &str| {
        html! {
            div class="field" {
                label for=(id) { (label) }
                select id=(id) name=(id) {
                    option value="" { (none) }
                    @for (value, words) in all { option value=(value) selected[value == now] { (words) } }
                }
            }
        }
    };
    let same = |of: &str| names(board, of).into_iter().map(|own| (own.clone(), own)).collect::<Vec<_>>();
    let worded = |all: &[(&str, &str)]| {
        all.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect::<Vec<_>>()
    };
    let officers = same("officer");
    html! {
        form method="get" action="/board#authorities" class="choice" {
            (choice("region", "Region", "All", &same("region"), &shown.region))
            @if !officers.is_empty() { (choice("officer", "Officer", "All", &officers, &shown.officer)) }
            (choice("only", "Only those", "All", &worded(&KINDS), &shown.only))
            (choice("order", "Order", "As in the register", &worded(&ORDERS), &shown.order))
            @if !shown.since.is_empty() { input type="hidden" name="since" value=(shown.since); }
            button class="second" { "Show" }
        }
    }
}

fn table(board: &Value, units: &[&Value]) -> Markup {
    let has_officers = !names(board, "officer").is_empty();
    let numbers = ["Days late", "Errors", "Queries"];
    html! {
        p role="status" { (units.len()) " of " (list(board, "units").count()) " shown" }
        (scrolling("Authorities", &html! {
            table {
                thead { tr {
                    th scope="col" { "Authority" }
                    th scope="col" { "What came" }
                    @for words in numbers { th scope="col" class="number" { (words) } }
                    th scope="col" class="words" { "Last said" }
                    th scope="col" { "Next letter" }
                    @if has_officers { th scope="col" { "Officer" } }
                    th scope="col" { "Region" }
                } }
                tbody { @for unit in units { (row(unit, has_officers)) } }
            }
        }))
    }
}

fn row(unit: &Value, has_officers: bool) -> Markup {
    let answer = answer_of(unit);
    html! {
        tr {
            th scope="row" {
                a href=(format!("/authority/{}", in_path(unit["unit"].as_str().unwrap_or_default()))) {
                    (text(&unit["name"]))
                }
            }
            td class="word" {
                @if let Some(own) = answer {
                    span class={ "swatch " (own.class()) } aria-hidden="true" {} (own.word())
                }
                @if !unit["received"].is_null() { ", " (day(&unit["received"])) }
            }
            td class="number" { (number(&unit["days_late"])) }
            td class="number" { (number(&unit["errors"])) }
            td class="number" { (number(&unit["queries"])) }
            td {
                (text(&unit["said"]["words"]))
                @if !unit["said"]["until"].is_null() { " (until " (day(&unit["said"]["until"])) ")" }
            }
            td { (next_letter(&unit["next_letter"])) }
            @if has_officers { td { (text(&unit["officer"])) } }
            td { (text(&unit["region"])) }
        }
    }
}

/// The letter that comes next, in words.
pub fn next_letter(next: &Value) -> String {
    if next.is_null() {
        return String::new();
    }
    let letter = format!("{}, letter {}", text(&next["situation"]), number(&next["stage"]));
    match (&next["all_taken"], next["on"].as_str()) {
        (Value::Bool(true), _) => format!("{}: all letters were sent, call", text(&next["situation"])),
        (_, Some(_)) => format!("{letter}, on {}", day(&next["on"])),
        _ => letter,
    }
}

/// What a page of an authority says of its receipt.
pub fn came(unit: &Value) -> String {
    answer_of(unit).map(|own| own.word().to_owned()).unwrap_or_default()
}
