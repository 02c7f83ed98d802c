//! What is known of an authority, in lists.

use jiff::civil::Date;
use maud::{Markup, html};
use serde_json::Value;

use super::{
    frame::{facts, headings, scrolling},
    told::{day, day_of, list, text},
    unit::Form,
    unit_decisions::in_words,
};
use crate::{
    ledger::{Decision, Kind},
    portal::{
        App, Receipt,
        deciding::role_for,
        history_of::{PeriodBefore, Stood},
        questions::place_of,
        store::Link,
        unit_page::Known,
    },
    returns::Unit,
    schemas::register::Contact,
    vocabulary::printable::whole,
};

/// The files that came for the period, by the portal or otherwise, and what it sent here for other periods.
pub fn returns(app: &App, status: Option<&Value>, receipts: &[Receipt]) -> Markup {
    let files: Vec<&Value> = status.iter().flat_map(|own| list(own, "files")).collect();
    let period = app.period();
    let how = |file: &Value| {
        let name = file["file"].as_str().unwrap_or_default();
        receipts.iter().find(|own| own.period == period && own.files.iter().any(|sent| sent.name == name))
    };
    let others: Vec<&Receipt> = receipts.iter().filter(|own| own.period != period).collect();
    let lacks: Vec<String> = status.iter().flat_map(|own| list(own, "lacks")).map(text).collect();
    html! {
        @if files.is_empty() { p { "Nothing came for this period." } } @else {
            (scrolling("Returns", &html! {
                table {
                    (headings(&["Received", "File", "How it came", "What became of it", "Why"]))
                    tbody {
                        @for file in &files {
                            tr {
                                td { (day(&file["received"])) }
                                td { (text(&file["file"])) }
                                td {
                                    @match how(file) {
                                        Some(own) => {
                                            "By the portal, from " (whole(&own.who))
                                            ", receipt " (own.reference)
                                        }
                                        None => { "Not by the portal" }
                                    }
                                }
                                td { (text(&file["state"])) }
                                td { (text(&file["reason"])) }
                            }
                        }
                    }
                }
            }))
        }
        @if !lacks.is_empty() { p { "Tables that it does not give: " (lacks.join(", ")) "." } }
        @if !others.is_empty() {
            h3 { "Sent by the portal for other periods" }
            ul {
                @for own in others {
                    li { (own.received.replace('T', " ")) ", for " (own.period) ", receipt " (own.reference)
                        ", by " (whole(&own.who)) }
                }
            }
        }
    }
}

/// Letters, notes, promises and extensions, the newest first.
pub fn letters(known: &Known, unit: &Unit) -> Markup {
    let mut lines: Vec<(Date, String, String, String)> = Vec::new();
    for (period, sent) in &known.letters {
        lines.push((sent.day, period.to_string(), "Letter".to_owned(), sent.to_string()));
    }
    for (own, is_withdrawn) in known.decisions(unit) {
        let what = match (own.kind, own.get("until")) {
            (Kind::Note, "") => "Said".to_owned(),
            (Kind::Note, until) => format!("Promised until {}", day_of(until)),
            (Kind::Extend, until) => format!("Extension until {}", day_of(until)),
            _ => continue,
        };
        let what = if is_withdrawn { format!("{what} (withdrawn)") } else { what };
        let period = own.period.map(|period| period.to_string()).unwrap_or_default();
        lines.push((own.day(), period, what, format!("{} ({})", whole(own.why()), whole(own.who()))));
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.0));
    html! {
        @if lines.is_empty() { p { "No letter was sent, and nothing was said." } } @else {
            (scrolling("Letters and what was said", &html! {
                table {
                    (headings(&["When", "Period", "What", "Words"]))
                    tbody {
                        @for (day, period, what, words) in &lines {
                            tr {
                                td { (day.strftime("%-d %B %Y").to_string()) }
                                td { (period) } td { (what) } td { (words) }
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// All decisions about it, of whatever period, the newest first; with the way to withdraw one.
pub fn decisions(form: &Form<'_>, known: &Known, unit: &Unit) -> Markup {
    let all = known.decisions(unit);
    let role = form.officer.account.role;
    html! {
        @if all.is_empty() { p { "Nothing was decided." } }
        ul class="questions" {
            @for (own, is_withdrawn) in &all {
                li {
                    p {
                        strong { (in_words(own)) } @if *is_withdrawn { " (withdrawn)" }
                        ", " (own.decided.strftime("%-d %B %Y, %H:%M").to_string()) ", by " (whole(own.who()))
                        @if !own.get("source").is_empty() { " (" (whole(own.get("source"))) ")" }
                        @if let Some(period) = own.period { ", for " (period) } ": " (whole(own.why()))
                    }
                    @if !about(own).is_empty() { p class="hint" { (about(own)) } }
                    @if !is_withdrawn && own.kind != Kind::Withdraw && role >= role_for(own.kind) {
                        (withdraw(form, own))
                    }
                }
            }
        }
    }
}

/// What a decision is about, in short.
pub fn about(own: &Decision) -> String {
    let parts = ["rule", "table", "record", "field", "file"].map(|column| own.get(column));
    let told = parts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    whole(&told).into_owned()
}

fn withdraw(form: &Form<'_>, own: &Decision) -> Markup {
    html! {
        details {
            summary { "Withdraw" span class="unseen" { " " (in_words(own)) " " (own.id()) } }
            form method="post" action="/decisions" {
                (form.hidden(&own.id(), ""))
                input type="hidden" name="back" value="authority";
                (super::frame::why(&format!("why-{}", own.id())))
                button class="second" { "Withdraw" }
            }
        }
    }
}

/// All that the last run found, with what became of each.
pub fn exceptions(known: &Known, unit: &Unit) -> Markup {
    let all = known.last.as_ref().map(|last| last.all_of(unit)).unwrap_or_default();
    let (shown, more) = (all.iter().take(MOST), all.len().saturating_sub(MOST));
    html! {
        @if all.is_empty() { p { "Nothing." } } @else {
            (scrolling("All that was found", &html! {
                table {
                    (headings(&OF_EXCEPTIONS))
                    tbody {
                        @for fault in shown {
                            @let own = &fault.exception;
                            tr {
                                td { (own.severity.word()) }
                                td {
                                    @if own.caused_by.is_empty() { (own.state.word()) }
                                    @else { "follows from another" }
                                }
                                td { (own.rule) }
                                td { (place_of(fault)) }
                                td { (whole(&own.message)) }
                                td { (whole(&own.value)) }
                                td { (whole(&own.expected)) }
                                td { (day_of(&fault.first_seen)) }
                            }
                        }
                    }
                }
            }))
            @if more > 0 { p { (more) " more stand in exceptions.csv." } }
        }
    }
}

const OF_EXCEPTIONS: [&str; 8] =
    ["How grave", "State", "Rule", "Where", "What", "It holds", "Expected", "Since"];

const OF_PERIODS: [&str; 8] =
    ["Period", "Receipt", "Quality", "Received", "Days late", "Errors", "Queries", "Files"];

/// So many exceptions are listed.
const MOST: usize = 200;

/// How it answered in other periods, the newest first.
pub fn before(all: &[PeriodBefore]) -> Markup {
    html! {
        @if all.is_empty() { p { "No other period was run here." } } @else {
            (scrolling("Periods before", &html! {
                table {
                    (headings(&OF_PERIODS))
                    tbody {
                        @for own in all {
                            @match &own.known {
                                Err(why) => {
                                    tr { th scope="row" { (own.period) } td colspan="7" { (why) } }
                                }
                                Ok(stood) => { (stood_then(&own.period.to_string(), stood)) }
                            }
                        }
                    }
                }
            }))
        }
    }
}

fn stood_then(period: &str, stood: &Stood) -> Markup {
    html! {
        @if stood.lines.is_empty() {
            tr { th scope="row" { (period) } td colspan="7" { "It was not asked." } }
        }
        @for line in &stood.lines {
            tr {
                th scope="row" { (period) @if stood.lines.len() > 1 { ", " (whole(&line.authority_name)) } }
                td { (whole(&line.receipt)) @if line.obligation == "exempt" { " (exempt)" } }
                td { (whole(&line.quality)) }
                td { (day_of(&line.received)) }
                td class="number" { @if let Some(days) = line.days_late { (days) } }
                td class="number" { (line.errors) }
                td class="number" { (line.queries) }
                td { @for file in &stood.files { div { (whole(&file.file)) } } }
            }
        }
    }
}

/// Whom to speak to.
pub fn contacts(all: &[(String, Contact, String)]) -> Markup {
    html! {
        @if all.is_empty() { p { "No contact is known: put one into contacts.csv of the register." } }
        @for (role, own, times) in all {
            (facts(&[
                ("Role", whole(role).into_owned()),
                ("Name", whole(&own.name).into_owned()),
                ("Mail", whole(&own.email).into_owned()),
                ("Telephone", whole(&own.telephone).into_owned()),
                ("When", times.clone()),
            ]))
        }
    }
}

/// Its personal links.
pub fn links(app: &App, all: &[Link]) -> Markup {
    html! {
        h3 { "Personal links" }
        @if all.is_empty() { p { "None was made: " code { "quarterday portal invite" } " makes one." } }
        ul {
            @for own in all {
                li { (own.id) ": " (whole(&own.name)) " " (whole(&own.email))
                    @if own.revoked.is_some() { ", revoked" } @else if !own.is_good(app.now()) { ", ended" } }
            }
        }
    }
}
