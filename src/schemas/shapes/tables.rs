//! `tables.toml`: what is worked out, and what is published.

use super::{
    publishing::{
        BACK_SERIES, BENCHMARK, BREAK, CORRECTION, DISCLOSURE, ESTIMATE, ESTIMATION, MINIMUM_BASE, NOTE,
        PROVISIONAL, REVISIONS,
    },
    registers::{AUDIENCE, RECIPIENT, REGISTER},
    shape::{FIGURE_NAME, NUMBER, Shape, Value, may, must, words},
};
use crate::schemas::{charts, indicators, measures, table_declared, tables};

/// All of the file.
pub static TABLES: Shape = Shape::of(
    "tables",
    "What is worked out of the returns of a collection, and what is published.",
    &[
        may("size", Value::Text, "The figure that says how large a unit is."),
        may("headlines", Value::Texts, "Figures and indicators that are said first of a period."),
        may(
            "measure",
            Value::ListOf(&Value::Table(&MEASURE)),
            "What is worked out of the lists of a return.",
        ),
        may("estimation", Value::Table(&ESTIMATION), "How what is missing is estimated."),
        may("estimate", Value::ListOf(&Value::Table(&ESTIMATE)), "What is estimated, and by which methods."),
        may("disclosure", Value::ListOf(&Value::Table(&DISCLOSURE)), "What is under disclosure control."),
        may(
            "types",
            Value::MapOf(&Value::Text),
            "What types of authority are called, by their word in the register.",
        ),
        may("indicator", Value::ListOf(&Value::Table(&INDICATOR)), "Ratios of figures."),
        may("table", Value::ListOf(&Value::Table(&TABLE)), "Tables to publish, in their order."),
        may("chart", Value::ListOf(&Value::Table(&CHART)), "Charts, in their order."),
        may("note", Value::ListOf(&Value::Table(&NOTE)), "Notes, numbered in their order."),
        may("break", Value::ListOf(&Value::Table(&BREAK)), "From when on figures are not what they were."),
        may(
            "benchmark",
            Value::Table(&BENCHMARK),
            "Annual returns to which the quarters of a year are brought.",
        ),
        may(
            "back_series",
            Value::Table(&BACK_SERIES),
            "Published figures of periods of which no returns survive.",
        ),
        may("provisional", Value::Table(&PROVISIONAL), "Until when figures may still change."),
        may("revisions", Value::Table(&REVISIONS), "For how long figures that were released are revised."),
        may(
            "correction",
            Value::ListOf(&Value::Table(&CORRECTION)),
            "What was published wrong and put right.",
        ),
        may(
            "register",
            Value::ListOf(&Value::Table(&REGISTER)),
            "Lists of records that are kept up to date.",
        ),
        may("recipient", Value::ListOf(&Value::Table(&RECIPIENT)), "With whom registers are shared."),
    ],
);

/// A measure.
pub static MEASURE: Shape = Shape::of(
    "measure",
    "A figure that is worked out of the lists of a return.",
    &[
        must("name", FIGURE_NAME, "Its name: small letters, digits and _."),
        must("title", Value::Text, "Its title."),
        may("unit", Value::Text, "In what it is counted."),
        must(
            "kind",
            Value::Word(|| words(&measures::KINDS)),
            "Whether it adds over time, or stands at its end.",
        ),
        may("decimals", Value::Whole(Some(0), Some(9)), "Digits after the decimal point."),
        must("value", Value::Text, "What it comes to for a return: an expression."),
        may("by", Value::Text, "A field by whose categories it is told apart too."),
        may("minimum_base", MINIMUM_BASE, "Sums of fewer units than this are confidential."),
    ],
);

/// An indicator.
pub static INDICATOR: Shape = Shape::of(
    "indicator",
    "A ratio of two sums over the same units.",
    &[
        must("name", Value::Text, "Its name in tables and files."),
        must("title", Value::Text, "Its title."),
        may("by", Value::Text, "A table of categories for each of which it is worked out."),
        must("numerator", Value::Text, "An expression over figures of a unit."),
        must("denominator", Value::Text, "The same; or in_scope, the number of authorities that are asked."),
        may("per", NUMBER, "It is shown per so many; per 1 if not said."),
        may("decimals", Value::Whole(Some(0), Some(9)), "Digits after the decimal point; 1 if not said."),
        may(
            "least",
            Value::Number(Some(0.0), None),
            "Units of which the denominator is smaller are in no quartile.",
        ),
        may(
            "stocks",
            Value::Word(|| words(&indicators::STOCKS)),
            "Over several periods stocks are averaged, or that of the end counts.",
        ),
        may("source", Value::Text, "Where it comes from."),
        may("minimum_base", MINIMUM_BASE, "Sums of fewer units than this are confidential."),
    ],
);

/// A table to publish.
pub static TABLE: Shape = Shape::of(
    "table",
    "A table to publish.",
    &[
        must("title", Value::Text, "Its title."),
        must("rows", Value::Word(|| words(&table_declared::ROWS)), "What its rows are."),
        may("kind", Value::Text, "Of which kind the groups are that are its rows."),
        may(
            "by",
            Value::Word(|| words(&table_declared::SERIES_BY)),
            "Of which areas a table by period has a series each.",
        ),
        may(
            "boundaries",
            Value::Word(|| words(&tables::BOUNDARIES)),
            "On which boundaries these areas stand in earlier periods.",
        ),
        may("over", Value::Word(|| words(&table_declared::OVER)), "Over what time it is."),
        may(
            "basis",
            Value::Word(|| words(&tables::BASES)),
            "Of what its figures are; estimates if not said, where there are any.",
        ),
        may("of", Value::Text, "The table whose keys its rows are."),
        may(
            "not_stated",
            Value::Word(|| words(&table_declared::NOT_STATED)),
            "What becomes of what parts leave not stated.",
        ),
        may("columns", Value::Texts, "Figures, change(figure), indicators, median(indicator) and the like."),
        may("notes", Value::Texts, "The notes that belong to it."),
        may("since", Value::Period, "The first period of which it is made."),
        may("until", Value::Period, "The last."),
        may("audience", AUDIENCE, "For whom it is."),
        may("minimum_base", MINIMUM_BASE, "Sums of fewer units than this are confidential."),
    ],
);

/// A chart.
pub static CHART: Shape = Shape::of(
    "chart",
    "A chart of a published table.",
    &[
        must(
            "id",
            Value::Like("^[a-z][a-z0-9-]{0,59}$"),
            "The name of its files: small letters, digits and -.",
        ),
        must("title", Value::Text, "Its title."),
        must("kind", Value::Word(|| words(&charts::KINDS)), "What is drawn."),
        must("table", Value::Text, "The title of the published table whose figures it shows."),
        must("columns", Value::Texts, "Its columns of that table, a series each."),
        may(
            "order",
            Value::Word(|| words(&charts::ORDERS)),
            "Whether bars stand by value, or as in the table.",
        ),
        may("band", Value::Positive, "How wide the bands of a distribution are."),
        may("open_from", Value::Positive, "From where on the last of them is open."),
        must("message", Value::Text, "Its main message, with figures in braces: \"{last}\"."),
    ],
);
