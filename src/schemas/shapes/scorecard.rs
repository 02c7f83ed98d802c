//! `scorecard.toml`: measures over several collections.

use super::shape::{FIGURE_NAME, NUMBER, Shape, Value, WHOLE, may, must, words};
use crate::schemas::scorecard::{Better, OVER};

/// All of the file.
pub static SCORECARD: Shape = Shape::of(
    "scorecard",
    "A scorecard: measures over what several collections published.",
    &[
        must("title", Value::Text, "Its title."),
        may("days", WHOLE, "Days from the end of a period until it is published."),
        may("out", Value::Text, "Where it goes: \"out/{period}\"."),
        may("publisher", Value::Text, "Who makes it."),
        may("email", Value::Text, "Where to write to."),
        may("notice", Value::Text, "Words on its cover."),
        must("register", Value::Text, "The folder of the register of authorities."),
        must("perspectives", Value::Texts, "Under what headings measures stand, in order."),
        may(
            "source",
            Value::ListOf(&Value::Table(&CARD_SOURCE)),
            "The collections from which figures are taken.",
        ),
        must("measure", Value::SomeOf(&Value::Table(&CARD_MEASURE)), "Its measures, in order."),
        may(
            "check",
            Value::ListOf(&Value::Table(&CARD_CHECK)),
            "What is held against each other between collections.",
        ),
        may("break", Value::ListOf(&Value::Table(&CARD_BREAK)), "From when on a measure is not what it was."),
    ],
);

/// A source.
pub static CARD_SOURCE: Shape = Shape::of(
    "source",
    "A collection from which figures are taken.",
    &[
        must("name", FIGURE_NAME, "By what name measures mean it: small letters, digits and _."),
        must("collection", Value::Text, "The folder of the collection."),
        may(
            "workspace",
            Value::Text,
            "Its workspace: the last release of a period is taken, else the outputs of its run.",
        ),
        may("out", Value::Text, "A folder of outputs by period."),
    ],
)
.one_of(&["workspace", "out"]);

/// A measure.
pub static CARD_MEASURE: Shape = Shape::of(
    "card-measure",
    "A ratio of two sums over the same authorities, and what counts as good.",
    &[
        must("id", Value::Text, "Its id."),
        must("title", Value::Text, "In words."),
        must("perspective", Value::Text, "Under which heading it stands."),
        must("numerator", Value::Text, "An expression over figures of the sources."),
        must("denominator", Value::Text, "The same."),
        may("per", Value::Positive, "It is shown per so many; per 1 if not said."),
        may("decimals", Value::Whole(Some(0), Some(6)), "Digits after the decimal point."),
        must("better", Value::Word(|| words(&Better::WORDS)), "Which way is better."),
        must("green", NUMBER, "Green from here on."),
        must("amber", NUMBER, "Amber from here on."),
        may("same", Value::Number(Some(0.0), None), "A change that is smaller is none."),
        may(
            "at_least",
            Value::Number(Some(0.0), Some(1.0)),
            "The share of those in scope that the base must hold for a rating.",
        ),
        may("not_received", WHOLE, "What silence counts as, in the numerator."),
        may("over", Value::Word(|| words(&OVER)), "Over the period, or over the year."),
        may("where_given", Value::Truth, "Who answered and gave neither part is not in scope."),
    ],
);

/// A check.
pub static CARD_CHECK: Shape = Shape::of(
    "card-check",
    "Two sums that are held against each other.",
    &[
        must("id", Value::Text, "Its id."),
        must("title", Value::Text, "In words."),
        must("check", Value::Text, "What must hold: one = other, or <, <=, >, >=, <>."),
        may("over", Value::Word(|| words(&OVER)), "Over the period, or over the year."),
    ],
);

/// A break.
pub static CARD_BREAK: Shape = Shape::of(
    "card-break",
    "A measure is not what it was from a period on.",
    &[
        must("measure", Value::Text, "The measure."),
        must("period", Value::Period, "The first period of the new one."),
        must("text", Value::Text, "Why."),
    ],
);
