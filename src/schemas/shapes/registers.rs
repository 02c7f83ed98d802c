//! Parts of `tables.toml` on registers: lists of records that are kept up to date.

use super::shape::{FILE_NAME, LIST, Shape, Value, may, must};
use crate::vocabulary::Audience;

/// The words for whom something is.
pub(super) const AUDIENCE: Value = Value::Word(|| Audience::ALL.map(Audience::word).to_vec());

/// A register.
pub static REGISTER: Shape = Shape::of(
    "register",
    "A list of records that is kept up to date over periods.",
    &[
        must("name", FILE_NAME, "The name of its files: small letters, digits and -."),
        must("title", Value::Text, "Its title."),
        must("of", Value::Text, "The table whose records it shows."),
        may("where", Value::Text, "Which of them; all if not said."),
        may("with", LIST, "Tables whose records stand with those that have the same key."),
        must(
            "columns",
            LIST,
            "Its columns: fields of the table, or what the register of authorities says of the unit.",
        ),
        may("order", LIST, "By which columns it is sorted; a - before one turns its order round."),
        may(
            "personal",
            Value::Table(&PERSONAL),
            "Which columns name people, and on what basis they are shown.",
        ),
        may("not_before", Value::Table(&NOT_BEFORE), "A record is shown only so long after a day."),
        may("updates", Value::Table(&UPDATES), "What happens to records later, by words of another table."),
        may("remove", Value::Table(&REMOVAL), "After what time a record is taken out."),
        must("audience", AUDIENCE, "For whom it is."),
        may("moderated", Value::Truth, "Whether somebody decides about each record before it is shown."),
        may("anew", Value::Truth, "Whether it begins anew with each period."),
    ],
);

/// Names of people.
pub static PERSONAL: Shape = Shape::of(
    "personal",
    "Which columns name people, and on what basis they are shown.",
    &[must("fields", LIST, "The fields."), must("basis", Value::Text, "On what basis, in words.")],
);

/// A waiting time.
pub static NOT_BEFORE: Shape = Shape::of(
    "not-before",
    "A record is shown only so long after a day.",
    &[
        must("field", Value::Text, "The field of the day."),
        must("days", Value::Whole(Some(0), Some(36_500)), "So many days after it."),
    ],
);

/// The end of a record.
pub static REMOVAL: Shape = Shape::of(
    "removal",
    "After what time a record is taken out.",
    &[
        may("where", Value::Text, "Which records; all if not said."),
        must("field", Value::Text, "The field of the day from which time is counted."),
        may("years", Value::Whole(Some(0), Some(200)), "After so many years."),
        may("days", Value::Whole(Some(0), Some(73_000)), "After so many days."),
    ],
)
.one_of(&["years", "days"]);

/// Updates.
pub static UPDATES: Shape = Shape::of(
    "updates",
    "What happens to records later, by words of another table.",
    &[
        must("table", Value::Text, "The table in which updates come."),
        may(
            "kind",
            Value::Text,
            "Its field that says what happened; the one that has all the words if not said.",
        ),
        may("day", Value::Text, "Its field that says when; its only date if not said."),
        may("hide", Value::Texts, "Words by which a record is hidden."),
        may("show", Value::Texts, "Words by which it is shown again."),
        may("remove", Value::Texts, "Words by which it is taken out for good."),
        may("set", Value::MapOf(&Value::Text), "Words by which a field has another value: the field."),
        may("blank", Value::MapOf(&LIST), "Words by which fields are blank from then on: the fields."),
    ],
);

/// A recipient.
pub static RECIPIENT: Shape = Shape::of(
    "recipient",
    "Somebody with whom registers are shared.",
    &[
        must("name", FILE_NAME, "The name of its folder: small letters, digits and -."),
        must("title", Value::Text, "Its name for people."),
        must("gateway", Value::Text, "By what right registers are shared with it."),
        must("shares", Value::Texts, "The registers."),
    ],
);
