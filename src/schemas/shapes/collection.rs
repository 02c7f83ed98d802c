//! `collection.toml`: what is collected, from whom, how often, and who publishes it.

use super::shape::{LIST, NUMBER, Shape, Value, WHOLE as ANY_WHOLE, may, must, words};
use crate::{
    schemas::{collection::UNITS, collection::YEAR_STARTS},
    vocabulary::period::Frequency,
};

/// Weights of authorities: the name of a figure that says how large each is, or a number for each; or such of
/// each figure, table or the rest.
const WEIGHTS: Value = Value::Either(&[
    Value::Text,
    Value::MapOf(&Value::Either(&[NUMBER, Value::Text, Value::MapOf(&NUMBER)])),
]);

/// A collection.
pub static COLLECTION: Shape = Shape::of(
    "collection",
    "A collection: what is asked, of whom, and how often.",
    &[
        must("title", Value::Text, "Its title, on everything that is published."),
        must("frequency", Value::Word(|| words(&Frequency::WORDS)), "How often returns are made."),
        may(
            "year_start",
            Value::Word(|| words(&YEAR_STARTS)),
            "The first day of its year; 01-01 if not said.",
        ),
        may("due_days", ANY_WHOLE, "Days from the end of a period until returns are due."),
        may(
            "scope",
            Value::Either(&[Value::Text, Value::ListOf(&Value::Table(&SCOPE))]),
            "Who is asked: a condition on the register, or one for each stretch of periods.",
        ),
        may(
            "units",
            Value::Word(|| words(&UNITS)),
            "Which units are counted: authorities alone, or all that are asked.",
        ),
        may("whole", Value::Table(&WHOLE), "What all authorities together are called."),
        may("notice", Value::Text, "Words on the cover of what is published."),
        may("contact", Value::Text, "Whom to ask."),
        may(
            "accept_queries_below",
            Value::Number(Some(0.0), Some(1.0)),
            "Queries on less than this share of the national figure are accepted.",
        ),
        may("chase", Value::Table(&CHASE), "How far it is worth going after what is open."),
        may("publication", Value::Table(&PUBLICATION), "Who publishes what comes of it, and when."),
        may("joint", Value::ListOf(&Value::Table(&JOINT)), "Authorities that send one return together."),
        may("joint_weights", WEIGHTS, "How joint returns are divided between the regions of their members."),
        may(
            "split",
            Value::ListOf(&Value::Table(&SPLIT)),
            "How figures of authorities that ended are divided between their successors.",
        ),
        may("retention", Value::ListOf(&Value::Table(&RETENTION)), "For how long what names people is kept."),
        may(
            "portal_people",
            Value::Table(&PORTAL_PEOPLE),
            "For how long the portal keeps names, addresses and answers of people.",
        ),
    ],
);

/// Who is asked in a stretch of periods.
pub static SCOPE: Shape = Shape::of(
    "scope",
    "Who is asked in a stretch of periods.",
    &[
        must("where", Value::Text, "A condition on the register: \"register.country = 'England'\"."),
        may("from", Value::Period, "The first period; from the beginning if not said."),
        may("to", Value::Period, "The last period; for good if not said."),
    ],
);

/// The whole.
pub static WHOLE: Shape = Shape::of(
    "whole",
    "What all authorities together are called.",
    &[
        may("name", Value::Text, "In words: \"England\"."),
        may("code", Value::Text, "Its code: \"E92000001\"."),
    ],
);

/// Who publishes.
pub static PUBLICATION: Shape = Shape::of(
    "publication",
    "Who publishes what comes of it, and when.",
    &[
        may("publisher", Value::Text, "The organisation."),
        may("email", Value::Text, "Where to write to, and from where letters come."),
        may("licence", Value::Text, "By what licence it may be used: an address, or words."),
        may("keywords", Value::Texts, "Words by which it is found."),
        may("days", ANY_WHOLE, "Days from the end of a period until it is published."),
    ],
);

/// A joint return.
pub static JOINT: Shape = Shape::of(
    "joint",
    "Authorities that send one return together.",
    &[
        must("name", Value::Text, "Its name."),
        must("members", Value::Texts, "Codes of the authorities, two or more."),
        may("aliases", Value::Texts, "Other names by which it comes."),
        may("lead", Value::Text, "Code of who sends it; the first member if not said."),
        may("from", Value::Day, "The first day on which they send together."),
        may("to", Value::Day, "The last."),
        may("weights", WEIGHTS, "How it is divided between the regions of its members."),
    ],
);

/// An authority that was split.
pub static SPLIT: Shape = Shape::of(
    "split",
    "How figures of an authority that ended are divided between its successors.",
    &[must("of", Value::Text, "Its code."), must("weights", WEIGHTS, "The weights of its successors.")],
);

/// Chasing.
pub static CHASE: Shape = Shape::of(
    "chase",
    "How far it is worth going after what is open.",
    &[
        may(
            "most_questions",
            Value::Whole(Some(1), None),
            "So many questions at most are put to one unit at a time.",
        ),
        may(
            "worth",
            Value::Number(Some(0.0), Some(100.0)),
            "By so much, in percent, a national figure must be likely to move.",
        ),
        may("steps", Value::ListOf(&Value::Table(&CHASE_STEP)), "By what steps a unit is reminded."),
    ],
);

/// A step of chasing.
pub static CHASE_STEP: Shape = Shape::of(
    "chase-step",
    "A letter that goes out some days after the one before.",
    &[
        must(
            "after",
            Value::Whole(Some(-3660), Some(3660)),
            "Days after the letter before it; of the first after the due day.",
        ),
        must(
            "text",
            Value::Text,
            "The name of its text, which begins with the situation: overdue, overdue-2.",
        ),
        may("to", Value::Text, "The role of whom it goes to; contact if not said."),
    ],
);

/// How long the portal keeps what it knows of people.
pub static PORTAL_PEOPLE: Shape = Shape::of(
    "portal-people",
    "After what time the portal forgets people.",
    &[
        may("years", Value::Whole(Some(0), Some(200)), "After so many years."),
        may("days", Value::Whole(Some(0), Some(73_000)), "After so many days."),
    ],
);

/// Retention.
pub static RETENTION: Shape = Shape::of(
    "retention",
    "After what time which fields of a table are made blank.",
    &[
        must("table", Value::Text, "The table."),
        may("where", Value::Text, "Of which records; of all if not said."),
        must("field", Value::Text, "The field of the day from which time is counted."),
        may("years", Value::Whole(Some(0), Some(200)), "After so many years."),
        may("days", Value::Whole(Some(0), Some(73_000)), "After so many days."),
        must("blank", LIST, "The fields that are made blank."),
    ],
)
.one_of(&["years", "days"]);
