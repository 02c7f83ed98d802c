//! `packs.toml`: what regions and groups are sent of several collections.

use super::{
    registers::AUDIENCE,
    scorecard::CARD_SOURCE,
    shape::{Shape, Value, WHOLE, may, must},
};

/// All of the file.
pub static PACKS: Shape = Shape::of(
    "packs",
    "What regions and groups of authorities are sent of several collections.",
    &[
        must("title", Value::Text, "The title of a pack."),
        may("publisher", Value::Text, "Who makes it."),
        may("notice", Value::Text, "Words on its cover."),
        must("register", Value::Text, "The folder of the register of authorities."),
        may("exceptions", Value::Texts, "Sources whose exceptions stand in it."),
        may("awaiting", Value::Texts, "Sources of which it says who has not answered."),
        may("source", Value::ListOf(&Value::Table(&CARD_SOURCE)), "The collections from which it is made."),
        may("measure", Value::ListOf(&Value::Table(&PACK_MEASURE)), "Figures and indicators that it shows."),
        may("list", Value::ListOf(&Value::Table(&PACK_LIST)), "Records that it lists."),
        may(
            "join",
            Value::ListOf(&Value::Table(&PACK_JOIN)),
            "Records that are held against a register of another source.",
        ),
        may("table", Value::ListOf(&Value::Table(&PACK_TABLE)), "Published tables that stand in it."),
        may("moved", Value::ListOf(&Value::Table(&PACK_MOVED)), "Records of which it says what moved."),
        may("audience", AUDIENCE, "For whom it is; for partners if not said."),
        may("for_all", Value::Text, "What the group is called to which all belong."),
    ],
);

/// A published table.
pub static PACK_TABLE: Shape = Shape::of(
    "pack-table",
    "A published table, as it is.",
    &[
        must("sheet", Value::Text, "The name of its sheet."),
        must("from", Value::Text, "The source."),
        must("title", Value::Text, "The title of the table."),
    ],
);

/// What moved.
pub static PACK_MOVED: Shape = Shape::of(
    "pack-moved",
    "Records of which a pack says what is another than in the period before.",
    &[
        must("sheet", Value::Text, "The name of its sheet."),
        must("title", Value::Text, "Its title."),
        must("from", Value::Text, "The source."),
        must("table", Value::Text, "The table of records."),
        may("only", CONDITIONS, "Only those with these answers, by field."),
        may("not", CONDITIONS, "Not those with these answers, by field."),
        may("columns", Value::Texts, "The fields that say which record it is."),
        must("fields", Value::Texts, "The fields that are held against the period before."),
    ],
);

/// A figure.
pub static PACK_MEASURE: Shape = Shape::of(
    "pack-measure",
    "A figure or indicator that a pack shows.",
    &[must("from", Value::Text, "The source."), must("show", Value::Text, "The figure or indicator.")],
);

/// Conditions on fields.
const CONDITIONS: Value = Value::MapOf(&Value::Texts);

/// A list.
pub static PACK_LIST: Shape = Shape::of(
    "pack-list",
    "Records that a pack lists.",
    &[
        must("sheet", Value::Text, "The name of its sheet."),
        must("title", Value::Text, "Its title."),
        must("from", Value::Text, "The source."),
        must("table", Value::Text, "The table of records."),
        may("only", CONDITIONS, "Only those with these answers, by field."),
        may("not", CONDITIONS, "Not those with these answers, by field."),
        may("columns", Value::Texts, "The fields that it shows."),
        must("date", Value::Text, "The field of the day by which they are chosen."),
        may("years", WHOLE, "Those of so many years."),
        may("months", WHOLE, "And so many months; 6 if not said."),
        may("newest", Value::Truth, "Of each unit the newest alone."),
    ],
);

/// A join.
pub static PACK_JOIN: Shape = Shape::of(
    "pack-join",
    "Records that are held against a register of another source.",
    &[
        must("sheet", Value::Text, "The name of its sheet."),
        must("title", Value::Text, "Its title."),
        must("from", Value::Text, "The source."),
        must("table", Value::Text, "The table of records."),
        may("only", CONDITIONS, "Only those with these answers, by field."),
        may("not", CONDITIONS, "Not those with these answers, by field."),
        may("columns", Value::Texts, "The fields that it shows."),
        must("by", Value::Text, "The field that both have in common."),
        must("with", Value::Text, "The other source."),
        must("register", Value::Text, "Its register."),
    ],
);
