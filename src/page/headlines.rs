//! The headline figures, in numbers and in words.

use maud::{Markup, html};

use super::{
    section::Section,
    words::{cell, count, many, number},
};
use crate::{
    publication::{Change, Headline, Reported, TableCell, headlines as of_run, period_in_words},
    returns::Whom,
};

/// The section; `None` where there are no figures.
pub fn headlines(run: &Reported<'_>) -> Option<Section> {
    let figures = of_run(run);
    let body = html! {
        ul class="figures" { @for figure in &figures { li { (one(figure, run.whom())) } } }
    };
    (!figures.is_empty()).then_some(Section { id: "headlines", title: "Headline figures", body })
}

fn one(figure: &Headline, whom: Whom) -> Markup {
    let marks: Vec<&str> = figure.marks.iter().map(|mark| mark.shown()).collect();
    html! {
        h3 {
            (figure.title) @if !figure.area.is_empty() { ", " (figure.area) }
        }
        p class="figure" {
            (cell(&figure.value)) @for mark in marks { " " span class="mark" { (mark) } }
        }
        p { (rests_on(figure, whom)) }
        @if let Some(change) = &figure.change { p { (changed(change, whom)) } }
    }
}

/// Who gave it, and how much of it is estimated; or why there is no figure.
fn rests_on(figure: &Headline, whom: Whom) -> String {
    let given = match figure.asked {
        Some(asked) => {
            format!("Given by {} of {}", count(figure.authorities), many(asked, whom.one(), whom.several()))
        }
        None => format!("Both parts known of {}", many(figure.authorities, whom.one(), whom.several())),
    };
    let estimated = match figure.estimated {
        Some(TableCell::Number { value, decimals }) => {
            format!("; {}% of it is estimated", number(value, decimals))
        }
        _ => String::new(),
    };
    let why = match &figure.value {
        TableCell::Marker(marker) => format!(" No figure is shown: {}.", marker.meaning()),
        _ => String::new(),
    };
    format!("{given}{estimated}.{why}")
}

fn changed(change: &Change, whom: Whom) -> String {
    let on = period_in_words(change.on);
    match &change.percent {
        TableCell::Number { value, decimals } => {
            let size = number(value.abs(), *decimals);
            let than = if *value > 0.0 {
                format!("{size}% more than in")
            } else if *value < 0.0 {
                format!("{size}% less than in")
            } else {
                "As much as in".to_owned()
            };
            format!(
                "{than} {on}, over the {} that gave it in both.",
                many(change.compared, whom.one(), whom.several())
            )
        }
        TableCell::Marker(marker) => format!("Not compared with {on}: {}.", marker.meaning()),
        _ => format!("Not compared with {on}."),
    }
}
