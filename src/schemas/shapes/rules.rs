//! `rules/*.toml`: rules and named expressions.

use super::shape::{Shape, Value, may, must, words};
use crate::schemas::rules::{ON_NULL, ON_OPEN, ROWS_OF, SEVERITIES, SUSPECTS};

/// All of the file.
pub static RULES: Shape = Shape::of(
    "rules",
    "Rules that hold returns to what can be.",
    &[
        must("rule", Value::SomeOf(&Value::Table(&RULE)), "The rules."),
        may(
            "let",
            Value::MapOf(&Value::MapOf(&Value::Text)),
            "Named expressions that rules of a table can use, by table and name.",
        ),
    ],
);

/// A rule.
pub static RULE: Shape = Shape::of(
    "rule",
    "A rule: what must hold of a record, what is said if it does not, and examples.",
    &[
        must("id", Value::Text, "Its id, which is never used again."),
        must("severity", Value::Word(|| words(&SEVERITIES)), "How bad it is if it does not hold."),
        may(
            "table",
            Value::Text,
            "The table of whose records it asks; must be said where there are several.",
        ),
        may("field", Value::Text, "The field at which a fault stands; the first of the check if not said."),
        may(
            "each",
            Value::Texts,
            "Fields for each of which it holds, called `this` in it; * stands for any letters.",
        ),
        must("check", Value::Text, "What must be true: an expression."),
        may("when", Value::Text, "Where it applies: an expression."),
        may("of", Value::Word(|| words(&ROWS_OF)), "To which rows it applies, in a table with a total row."),
        may("after", Value::Texts, "Rules that come before it: what fails them is not told again."),
        must("message", Value::Text, "What is said of a fault; names in braces stand for values."),
        may("expected", Value::Text, "What would have been right: an expression."),
        must("why", Value::Text, "Why it is asked."),
        must("fix", Value::Text, "What to do."),
        may("source", Value::Text, "Where it comes from."),
        may("owner", Value::Text, "Whose it is."),
        may("since", Value::Period, "The first period in which it holds."),
        may("until", Value::Period, "The last."),
        may(
            "on_null",
            Value::Word(|| words(&ON_NULL)),
            "What it says where something is not known; undecided if not said.",
        ),
        may("on_open", Value::Word(|| words(&ON_OPEN)), "What an open fault does to totals."),
        may("suspect", Value::Word(|| words(&SUSPECTS)), "Which of a total and its parts is wrong."),
        may(
            "accept_below",
            Value::Number(Some(0.0), Some(1.0)),
            "Faults on less than this share of the national figure are accepted.",
        ),
        may("trial", Value::Truth, "It is tried out, and does nothing to totals."),
        must("passes", Value::Records, "Records on which it passes."),
        must("fails", Value::Records, "Records on which it fails."),
        may("undecided", Value::Records, "Records on which it cannot be decided."),
    ],
);
