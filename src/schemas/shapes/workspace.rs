//! `quarterday.toml`: where everything of a workspace lies.

use super::shape::{Property, Shape, Value, may};

/// A path, in which `{period}` stands for the period and nothing else stands in braces.
const PLACE: Value = Value::Like(r"^([^{]|\{period(\}|$))*$");

const fn place(name: &'static str, about: &'static str) -> Property {
    may(name, PLACE, about)
}

/// A workspace.
pub static WORKSPACE: Shape = Shape::of(
    "workspace",
    "Where everything lies. Paths are absolute, or seen from this file; {period} stands for the period.",
    &[
        place("collection", "The folder of the collection, or a Table Schema file."),
        place("register", "The folder of the register of authorities."),
        place("inbox", "The folder of the files that arrived: \"inbox/{period}\"."),
        place("out", "Where the outputs of a period go: \"out/{period}\"."),
        place("history", "The folder of earlier outputs, one a period: for rules and tables that look back."),
        place("decisions", "What was decided about returns: a CSV file, or a folder of them."),
        place("releases", "The folder of releases, by period and number."),
        may(
            "notice",
            Value::Text,
            "Words for the cover of what is published from it: that figures are synthetic, say.",
        ),
    ],
);
