//! `forms/*.toml`: the words of a form.

use super::shape::{Property, Shape, Value, may, must};

/// All of the file.
pub static FORM: Shape = Shape::of(
    "form",
    "A form: the words on it by which its fields are found. They add to those of the descriptor.",
    &[
        may("title", Value::Text, "Its title."),
        may("from", Value::Period, "The first period in which it was sent out."),
        may("to", Value::Period, "The last."),
        may(
            "identity",
            Value::Table(&IDENTITY),
            "The words beside which it says whose it is and for which period.",
        ),
        may("long", Value::Table(&LONG), "The headings of lists with an item and a value a row."),
        may("labels", Value::ListOf(&Value::Table(&LABELS)), "More words for the fields of a table."),
        may("matrix", Value::ListOf(&Value::Table(&MATRIX)), "Blocks with a row a key."),
    ],
);

const fn texts(name: &'static str, about: &'static str) -> Property {
    may(name, Value::Texts, about)
}

/// Whose it is.
pub static IDENTITY: Shape = Shape::of(
    "identity",
    "The words beside which a form says whose it is and for which period.",
    &[
        texts("name", "The name of the authority."),
        texts("code", "Its code."),
        texts("period", "The period."),
        texts("period_start", "The first day of the period."),
        texts("period_end", "The last day."),
        texts("date", "The day on which it was filled in."),
    ],
);

/// Long lists.
pub static LONG: Shape = Shape::of(
    "long",
    "The headings of lists with an item and a value a row.",
    &[texts("item", "Above what is asked."), texts("value", "Above the answers.")],
);

/// Words for fields.
pub static LABELS: Shape = Shape::of(
    "labels",
    "More words for the fields of a table.",
    &[
        must("table", Value::Text, "The table."),
        must("fields", Value::MapOf(&Value::Texts), "The words, by field."),
    ],
);

/// A block.
pub static MATRIX: Shape = Shape::of(
    "matrix",
    "A block with a row a key.",
    &[
        must("table", Value::Text, "The table."),
        must("rows", Value::ListOf(&Value::Table(&MATRIX_ROW)), "Its rows."),
        must("columns", Value::ListOf(&Value::Table(&MATRIX_COLUMN)), "Its columns."),
    ],
);

/// A row of a block.
pub static MATRIX_ROW: Shape = Shape::of(
    "matrix-row",
    "A row of a block.",
    &[
        must("key", Value::Text, "Its key."),
        texts("labels", "The words before it."),
        texts(
            "fields",
            "The field under each column, where they are not called by the column's pattern; blank for none.",
        ),
    ],
);

/// A column of a block.
pub static MATRIX_COLUMN: Shape = Shape::of(
    "matrix-column",
    "A column of a block.",
    &[
        must("field", Value::Text, "The field; {row} in it stands for the key of the row."),
        texts("labels", "The words above it."),
    ],
);
