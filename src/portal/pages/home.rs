//! The first page of an authority.

use maud::{Markup, html};

use super::frame::{To, headings, hidden, page};
use crate::{
    portal::{
        App, Receipt, Sender,
        questions::{LastRun, place_of},
        store::AnswerKept,
        who::Shown,
    },
    publication::period_in_words,
    records::StoredFault,
    returns::Unit,
    vocabulary::{Severity, printable::whole},
};

/// What is asked, what was sent, what is open.
pub fn home(
    app: &App,
    sender: &Sender,
    (unit, last): (&Unit, Option<&LastRun>),
    receipts: &[Receipt],
    answers: &[AnswerKept],
) -> Markup {
    let due = app.settings.collection.due(app.settings.period);
    let (now, before): (Vec<&Receipt>, Vec<&Receipt>) =
        receipts.iter().partition(|own| own.period == app.period());
    let body = html! {
        h1 { (whole(&unit.name)) }
        p class="lead" {
            "The return for " (period_in_words(app.settings.period))
            @if let Some(due) = due { " is due by " strong { (due.strftime("%-d %B %Y")) } }
            "."
        }
        h2 { "What to do" }
        ol class="steps" {
            li { a href="/template" { "Download your form" } ", with what is known of you filled in (Excel)" }
            li { a href="/return" { "Check your return, and send it" } }
            @if !now.is_empty() { li { a href="#sign-off" { "Sign it off" } } }
        }
        h2 { "What you sent for this period" }
        @if now.is_empty() { p { "Nothing was sent here yet. What came by e-mail is under " a href="/returns" { "what came and counted" } "." } }
        (sent(&now))
        (questions(unit, last, answers))
        @if let Some(newest) = now.first() { (sign_off(sender, newest, answers)) }
        @if !before.is_empty() { h2 { "What you sent before" } (sent(&before)) }
    };
    page(app, &To::Sender(sender), &unit.name, &[], &body)
}

fn sent(receipts: &[&Receipt]) -> Markup {
    html! {
        @if !receipts.is_empty() {
            div class="scroll" tabindex="0" role="region" aria-label="Receipts" {
                table {
                    (headings(&["Received", "Receipt", "Files"]))
                    tbody {
                        @for own in receipts {
                            tr {
                                td { (own.received.replace('T', " ")) }
                                td { a href=(format!("/receipt/{}", own.reference)) { (own.reference) } }
                                td { @for file in &own.files { div { (whole(&file.original)) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn questions(unit: &Unit, last: Option<&LastRun>, answers: &[AnswerKept]) -> Markup {
    let open = last.map(|last| last.of_unit(unit)).unwrap_or_default();
    html! {
        h2 { "Questions to you" }
        @if let Some(last) = last {
            p class="hint" {
                "As found on " (last.day) ". What you sent or answered since then is looked at next time."
            }
        }
        @if open.is_empty() { p { "There are none." } }
        ul class="questions" { @for fault in open { li { (question(fault, answers)) } } }
    }
}

fn question(fault: &StoredFault, answers: &[AnswerKept]) -> Markup {
    let own = &fault.exception;
    let answered = answers.iter().rev().find(|answer| answer.about == fault.id);
    html! {
        @if own.severity <= Severity::Error { span class="tag error" { "Correct" } }
        @else { span class="tag query" { "Correct or explain" } }
        p { @if !place_of(fault).is_empty() { strong { (place_of(fault)) ": " } } (whole(&own.message)) }
        @if let Some(answer) = answered {
            p class="hint" { "Answered by " (answer.who) ": " (answer.words) }
        }
        p {
            a href=(format!("/question/{}", fault.id)) {
                @if answered.is_some() { "Answer again" } @else { "Answer" }
                span class="unseen" { " the question on " (place_of(fault)) ", " (own.rule) ", " (fault.id) }
            }
        }
    }
}

fn sign_off(sender: &Sender, newest: &Receipt, answers: &[AnswerKept]) -> Markup {
    html! {
        h2 id="sign-off" { "Sign off" }
        @for own in answers.iter().filter(|own| own.kind == "sign-off") {
            p { "Signed off by " (own.who) ": " (own.words) "." }
        }
        form method="post" action="/sign-off" {
            (hidden(&sender.mark()))
            div class="tick" {
                input type="checkbox" id="agree" name="agree" value="yes" required;
                label for="agree" {
                    "I am entitled to, and sign off the return of receipt " (newest.reference) " as complete \
                     and right as far as I know"
                }
            }
            button { "Sign off" }
        }
    }
}
