//! Where it all comes from and how it is made, in a sentence each.

use maud::html;

use super::{document::Audience, section::Section, words::many};
use crate::publication::{Reported, period_in_words};

/// The section.
pub fn method(run: &Reported<'_>, audience: Audience) -> Section {
    let sentences = sentences(run, audience);
    let body = html! { ul class="method" { @for sentence in &sentences { li { (sentence) } } } };
    Section { id: "method", title: "Sources and method", body }
}

fn sentences(run: &Reported<'_>, audience: Audience) -> Vec<String> {
    let collection = run.context.collection;
    let published = &collection.published;
    let returns = many(run.returns.returns.len(), "return", "returns");
    let mut told = vec![
        format!("Source: {}, {}, from {returns}.", collection.title, period_in_words(run.context.period)),
        "What was left blank is not known, and is never taken for nothing.".to_owned(),
        "A joint return counts once: responses are counted over authorities, figures over returns."
            .to_owned(),
    ];
    if published.has_estimates() {
        told.push(
            "What was not given is estimated once for each return and figure, and every table adds the same \
             estimates; beside each figure stands how much of it is."
                .to_owned(),
        );
    } else {
        told.push("Sums are of what was given; nothing is estimated for the others.".to_owned());
    }
    if !published.indicators.is_empty() {
        told.push("Both parts of a rate are of the same returns.".to_owned());
    }
    told.push(
        "Figures are worked out unrounded and rounded once, so parts may not add to their total.".to_owned(),
    );
    told.push(match audience {
        Audience::Unit => {
            "Every figure stands in statistics.xlsx, every exception in exceptions.csv, every file in \
             submissions.csv; run.json has the hash of each."
                .to_owned()
        }
        Audience::Public => "The same tables stand in statistics.xlsx.".to_owned(),
    });
    told
}
