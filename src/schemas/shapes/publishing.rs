//! Parts of `tables.toml` that say how figures are estimated, protected, revised and explained.

use super::shape::{Shape, Value, may, must, words};
use crate::schemas::{
    Authority, disclosure, estimates, provisional::MOST_DAYS, provisional::UNTIL, revision_window::MOST,
};

/// Estimation.
pub static ESTIMATION: Shape = Shape::of(
    "estimation",
    "How what is missing is estimated.",
    &[
        may(
            "classes",
            Value::ListOf(&Value::Either(&[
                Value::Word(|| Authority::ATTRIBUTES.to_vec()),
                Value::ListOf(&Value::Word(|| Authority::ATTRIBUTES.to_vec())),
            ])),
            "By which attributes of the register classes of units are told apart, narrowest first.",
        ),
        may(
            "least_units",
            Value::Whole(Some(1), Some(1_000_000)),
            "So many units at least make a class; 5 if not said.",
        ),
        may(
            "longest_chain",
            Value::Whole(Some(1), Some(40)),
            "So many periods at most are linked; 4 if not said.",
        ),
        may(
            "floor",
            Value::Number(Some(0.0), Some(100.0)),
            "The share of an item's response, in percent, below which a sum is not published.",
        ),
    ],
);

/// What is estimated together.
pub static ESTIMATE: Shape = Shape::of(
    "estimate",
    "Figures that are estimated together.",
    &[
        must("of", Value::Texts, "Tables, or figures by their names."),
        must(
            "methods",
            Value::Either(&[
                Value::Word(estimates::method_words),
                Value::ListOf(&Value::Word(estimates::method_words)),
            ]),
            "The methods, in the order in which they are tried; none stands alone.",
        ),
        may("head", Value::Text, "The figure by which all are linked."),
        may(
            "links",
            Value::Word(|| words(&estimates::LINKS)),
            "Whether parts move as their head, or each as its own class did.",
        ),
    ],
);

/// Disclosure control.
pub static DISCLOSURE: Shape = Shape::of(
    "disclosure",
    "Figures under disclosure control, and by what rule.",
    &[
        must("of", Value::Texts, "Tables, or figures by their names."),
        may(
            "method",
            Value::Word(|| words(&disclosure::METHODS)),
            "Whether small figures are not shown, or all are rounded; suppress if not said.",
        ),
        may(
            "threshold",
            Value::Whole(Some(2), Some(1_000_000)),
            "Sums above 0 and below this are confidential.",
        ),
        may(
            "dominance",
            Value::Table(&DOMINANCE),
            "Sums of which a few contributors are most are confidential.",
        ),
        may("minimum_base", MINIMUM_BASE, "Sums of fewer units than this are confidential."),
        may(
            "base",
            Value::Whole(Some(2), Some(1_000_000)),
            "Where figures are rounded: to multiples of this; 5 if not said.",
        ),
    ],
);

/// A number of units below which a sum is confidential.
pub(super) const MINIMUM_BASE: Value = Value::Whole(Some(2), Some(1000));

/// Dominance.
pub static DOMINANCE: Shape = Shape::of(
    "dominance",
    "The n largest contributors are more than k percent of a sum.",
    &[
        must("n", Value::Whole(Some(1), Some(10)), "So many contributors, the largest."),
        must("k", Value::Whole(Some(1), Some(99)), "More than so much of it, in percent."),
    ],
);

/// A note.
pub static NOTE: Shape = Shape::of(
    "note",
    "A note of the publication.",
    &[must("name", Value::Text, "By which tables refer to it."), must("text", Value::Text, "Its words.")],
);

/// A break.
pub static BREAK: Shape = Shape::of(
    "break",
    "From a period on figures are not what they were.",
    &[
        must("period", Value::Period, "The first period of the new series."),
        must("of", Value::Texts, "Tables, fields or figures."),
        must("text", Value::Text, "What changed."),
    ],
);

/// Annual returns.
pub static BENCHMARK: Shape = Shape::of(
    "benchmark",
    "Annual returns to which the quarters of a year are brought.",
    &[
        must("file", Value::Text, "The CSV file of annual returns, beside this one."),
        must("of", Value::Texts, "The tables or figures that are brought to them."),
    ],
);

/// Back series.
pub static BACK_SERIES: Shape = Shape::of(
    "back-series",
    "Published figures of periods of which no returns survive.",
    &[must("file", Value::Text, "The CSV file of published figures, beside this one.")],
);

/// Provisional figures.
pub static PROVISIONAL: Shape = Shape::of(
    "provisional",
    "Until when figures may still change.",
    &[
        may(
            "until",
            Value::Word(|| words(&UNTIL)),
            "Until those of the last period of its year are published.",
        ),
        may("days", Value::Whole(Some(1), Some(MOST_DAYS)), "Until so many days after the end of a period."),
    ],
)
.one_of(&["until", "days"]);

/// Revisions.
pub static REVISIONS: Shape = Shape::of(
    "revisions",
    "For how long figures that were released are revised.",
    &[must("periods", Value::Whole(Some(0), Some(MOST)), "So many earlier periods are revised.")],
);

/// A correction.
pub static CORRECTION: Shape = Shape::of(
    "correction",
    "What was published wrong and put right.",
    &[
        must("date", Value::Day, "The day on which it was put right."),
        must("period", Value::Period, "The period whose figures were wrong."),
        must("text", Value::Text, "What was wrong."),
    ],
);
