//! `annual-report.toml`: the pages of a report.

use super::{
    registers::AUDIENCE,
    shape::{Shape, Value, WHOLE, may, must},
};

/// All of the file.
pub static ANNUAL_REPORT: Shape = Shape::of(
    "annual-report",
    "An annual report: its pages, each with words and what it shows.",
    &[
        must("title", Value::Text, "Its title; {period} in it stands for the year in words."),
        may("publisher", Value::Text, "Who publishes it."),
        may("notice", Value::Text, "Words on the first page."),
        may("audience", AUDIENCE, "For whom it is; the public if not said."),
        may(
            "source",
            Value::ListOf(&Value::Table(&REPORT_SOURCE)),
            "From where tables, charts and figures are taken.",
        ),
        must("page", Value::SomeOf(&Value::Table(&REPORT_PAGE)), "Its pages, in order."),
    ],
);

/// A source.
pub static REPORT_SOURCE: Shape = Shape::of(
    "report-source",
    "From where something is taken.",
    &[
        must("name", Value::Text, "By what name pages mean it."),
        may(
            "workspace",
            Value::Text,
            "A workspace: the last release of a period is taken, else the outputs of its run.",
        ),
        may("out", Value::Text, "A folder of outputs by period."),
    ],
)
.one_of(&["workspace", "out"]);

/// A page.
pub static REPORT_PAGE: Shape = Shape::of(
    "page",
    "A page.",
    &[
        must("title", Value::Text, "Its title."),
        may("words", Value::Text, "A file of Markdown beside this one."),
        may("show", Value::ListOf(&Value::Table(&REPORT_SHOWN)), "What stands after the words, in order."),
    ],
);

/// Something that a page shows.
pub static REPORT_SHOWN: Shape = Shape::of(
    "shown",
    "Something that a page shows: a table, a chart or a register.",
    &[
        must("from", Value::Text, "The source."),
        may("table", Value::Text, "A published table, by its title."),
        may("columns", Value::Texts, "Its columns, by heading; all if not said."),
        may("chart", Value::Text, "A chart, by its id."),
        may("register", Value::Text, "A public register, by its name."),
        may("title", Value::Text, "What stands above a register."),
        may("most", WHOLE, "So many entries of a register at most."),
    ],
)
.one_of(&["table", "chart", "register"]);
