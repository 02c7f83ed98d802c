//! What came from an authority, and what counted.

use maud::{Markup, html};

use super::{
    frame::{To, headings, page},
    told::day_of,
};
use crate::{
    portal::{
        App, Sender,
        past::{OfFigure, OfPeriod, OfRelease},
    },
    publication::period_in_words,
    records::ListedSubmission,
    returns::Unit,
    vocabulary::printable::whole,
};

/// What came for all periods.
pub fn past(app: &App, sender: &Sender, unit: &Unit, periods: &[OfPeriod]) -> Markup {
    let title = format!("What came from {}, and what counted", unit.name);
    let body = html! {
        h1 { (whole(&title)) }
        p { "By this portal or by e-mail, as each period was last worked out." }
        @if periods.is_empty() { p { "Nothing was worked out of your returns yet." } }
        @for own in periods {
            h2 { (period_in_words(own.period)) }
            (files(own))
            p { a href=(format!("/returns/{}", own.period)) { "What counted for " (own.period) } }
        }
    };
    page(app, &To::Sender(sender), &title, &[], &body)
}

/// What counted for one period.
pub fn past_period(
    app: &App,
    sender: &Sender,
    came: &OfPeriod,
    figures: &[OfFigure],
    release: Option<&OfRelease>,
) -> Markup {
    let title = format!("What counted for {}", period_in_words(came.period));
    let body = html! {
        h1 { (title) }
        (files(came))
        h2 { "Figures" }
        @if figures.is_empty() { p { "There are none: no return of yours counts." } }
        @else { (of_figures(figures)) }
        @if let Some(release) = release {
            h2 { "What is published of you" }
            p { "On " (release.day.strftime("%-d %B %Y")) "." }
            div class="scroll" tabindex="0" role="region" aria-label="What is published of you" {
                table {
                    thead {
                        tr { th scope="col" { "Figure" } th scope="col" class="number" { "Published" } }
                    }
                    tbody {
                        @for (measure, value) in &release.figures {
                            tr {
                                th scope="row" { (whole(measure)) }
                                td class="number" { @if value.is_empty() { "not shown" } @else { (value) } }
                            }
                        }
                    }
                }
            }
        }
        p { a href="/returns" { "All periods" } }
    };
    page(app, &To::Sender(sender), &title, &[], &body)
}

fn of_figures(figures: &[OfFigure]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Figures" {
            table {
                thead {
                    tr {
                        th scope="col" { "Figure" }
                        th scope="col" class="number" { "Value" }
                        th scope="col" { "What became of it" }
                        th scope="col" { "Where it stands" }
                    }
                }
                tbody {
                    @for own in figures {
                        tr {
                            th scope="row" { (whole(&own.measure)) }
                            td class="number" { (own.value) }
                            td { (own.became) }
                            td { (whole(&own.place)) }
                        }
                    }
                }
            }
        }
    }
}

fn files(came: &OfPeriod) -> Markup {
    let named = format!("Files for {}", came.period);
    html! {
        p class="hint" { "As found on " (day_of(&came.day)) "." }
        @if !came.files.is_empty() {
            div class="scroll" tabindex="0" role="region" aria-label=(named) {
                table {
                    (headings(&["Received", "File", "What became of it"]))
                    tbody { @for own in &came.files { tr { (file(own)) } } }
                }
            }
        }
    }
}

fn file(own: &ListedSubmission) -> Markup {
    let became = match own.state.as_str() {
        "accepted" => "counts",
        "superseded" => "a newer one counts",
        "duplicate" => "the same came before",
        "set-aside" => "set aside",
        "rejected" => "could not be used",
        other => other,
    };
    html! {
        td class="word" { (own.received.replace('T', " ")) }
        td { @if own.file.is_empty() { "A file with returns of others too" } @else { (whole(&own.file)) } }
        td { (became) @if !own.reason.is_empty() { ": " (whole(&own.reason)) } }
    }
}
