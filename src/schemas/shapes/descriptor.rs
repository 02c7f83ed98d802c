//! `datapackage.json` and Table Schema files: the standard's descriptors, with what is ours (`qd:`).

use super::{
    registers::AUDIENCE,
    shape::{Others, Shape, Value, may, must, words},
};
use crate::schemas::descriptor::{CONTACTS, IDENTITIES, MEANINGS, MEASURES, TIES, TYPES, TYPES_AS_TEXT};

/// A Data Package.
pub static PACKAGE: Shape = Shape::of(
    "datapackage",
    "The record tables of a collection, as a Data Package.",
    &[must("resources", Value::SomeOf(&Value::Table(&RESOURCE)), "The tables.")],
)
.with(Others::Kept);

/// A table.
pub static RESOURCE: Shape = Shape::of(
    "resource",
    "A record table.",
    &[
        must("name", Value::Text, "Its name."),
        may("title", Value::Text, "Its title."),
        must("schema", Value::Table(&SCHEMA), "Its fields and keys."),
        may("qd:audience", AUDIENCE, "For whom what is made of it is at the widest."),
        may(
            "qd:ignore",
            Value::Texts,
            "Headings of columns that nobody need read; * stands for any letters.",
        ),
        may("qd:total_key", Value::Text, "The key whose row is the sum of the others."),
        may(
            "qd:carry",
            Value::Text,
            "Which records of a list stand in the form of the next period: an expression.",
        ),
    ],
)
.with(Others::Kept);

const FOREIGN_KEYS: Value = Value::ListOf(&Value::Table(&FOREIGN_KEY));

/// What stands in a Table Schema.
macro_rules! of_schema {
    ($($more:expr),*) => {
        &[
            must("fields", Value::ListOf(&Value::Table(&FIELD)), "Its fields."),
            may("primaryKey", Value::Texts, "The fields that tell records apart."),
            may("uniqueKeys", Value::ListOf(&Value::Texts), "Other fields that tell records apart."),
            may("foreignKeys", FOREIGN_KEYS, "Fields that refer to records of other tables."),
            may("missingValues", MISSING, "Words that say that there is no value."),
            $($more),*
        ]
    };
}

/// Fields and keys of a table.
pub static SCHEMA: Shape =
    Shape::of("schema", "Fields and keys of a table: a Table Schema.", of_schema!()).with(Others::Kept);

/// A Table Schema that is a collection by itself.
pub static TABLE_SCHEMA: Shape = Shape::of(
    "table-schema",
    "A Table Schema that is a collection by itself.",
    of_schema!(
        may("title", Value::Text, "The title of the collection."),
        may("qd:audience", AUDIENCE, "For whom what is made of it is at the widest."),
        may(
            "qd:ignore",
            Value::Texts,
            "Headings of columns that nobody need read; * stands for any letters."
        ),
        may("qd:total_key", Value::Text, "The key whose row is the sum of the others.")
    ),
)
.with(Others::Kept);

const MISSING: Value = Value::ListOf(&Value::Either(&[Value::Text, Value::Table(&MISSING_VALUE)]));

/// A word for no value.
pub static MISSING_VALUE: Shape = Shape::of(
    "missing-value",
    "A word that says that there is no value.",
    &[
        must("value", Value::Text, "The word."),
        may("label", Value::Text, "What it means, for people."),
        may(
            "qd:means",
            Value::Word(|| words(&MEANINGS)),
            "Whether the value is not known, or there is none to know.",
        ),
    ],
);

/// A reference to another table.
pub static FOREIGN_KEY: Shape = Shape::of(
    "foreign-key",
    "Fields that refer to records of another table.",
    &[
        must("fields", Value::Texts, "The fields."),
        must("reference", Value::Table(&REFERENCE), "To what they refer."),
    ],
)
.with(Others::Kept);

/// To what a field refers.
pub static REFERENCE: Shape = Shape::of(
    "reference",
    "To what fields refer.",
    &[
        may("resource", Value::Text, "The other table; this one if not said."),
        must("fields", Value::Texts, "Its fields, as many."),
    ],
)
.with(Others::Kept);

/// A bound of numbers or days.
const BOUND: Value = Value::Either(&[Value::Text, super::shape::NUMBER]);

/// Constraints.
pub static CONSTRAINTS: Shape = Shape::of(
    "constraints",
    "What values must be.",
    &[
        may("required", Value::Truth, "A value must be given."),
        may("unique", Value::Truth, "No two records of a return have the same value."),
        may("minimum", BOUND, "The least value."),
        may("maximum", BOUND, "The greatest value."),
        may("exclusiveMinimum", BOUND, "Values are above this."),
        may("exclusiveMaximum", BOUND, "Values are below this."),
        may(
            "enum",
            Value::ListOf(&Value::Either(&[Value::Text, super::shape::NUMBER, Value::Truth])),
            "The only values that there are.",
        ),
        may("pattern", Value::Text, "What the whole text must match: a regular expression."),
        may("minLength", Value::Whole(Some(0), None), "The least number of letters."),
        may("maxLength", Value::Whole(Some(0), None), "The greatest number of letters."),
        may("jsonSchema", Value::Anything, "It is not checked."),
    ],
);

/// An answer.
pub static CATEGORY: Shape = Shape::of(
    "category",
    "An answer, and the words that stand for it.",
    &[
        must("value", Value::Text, "The answer."),
        may("label", Value::Text, "What it is called."),
        may("qd:synonyms", Value::Texts, "More words that stand for it."),
    ],
);

/// How published figures are rounded.
pub static ROUNDING: Shape = Shape::of(
    "rounding",
    "How published figures are rounded.",
    &[
        may("base", Value::Positive, "To multiples of this."),
        may("ties", Value::Word(|| words(&TIES)), "What becomes of a half."),
    ],
);

/// The types that there are.
fn types() -> Vec<&'static str> {
    words(&TYPES).into_iter().chain(TYPES_AS_TEXT).collect()
}

/// A field.
pub static FIELD: Shape = Shape::of(
    "field",
    "A field of a table.",
    &[
        must("name", Value::Text, "Its name."),
        may("title", Value::Text, "Its title, by which it is found on forms."),
        may("description", Value::Anything, "What it is."),
        may("type", Value::Word(types), "The type of its values; string if not said."),
        may("format", Value::Text, "How they are written; for days \"default\" is 2019-03-31."),
        may("example", Value::Anything, "An example."),
        may("constraints", Value::Table(&CONSTRAINTS), "What they must be."),
        may("missingValues", MISSING, "Words that say that there is no value."),
        may("rdfType", Value::Anything, "Its type elsewhere."),
        may("decimalChar", Value::Anything, "It is not needed: numbers are read as forms have them."),
        may("groupChar", Value::Anything, "It is not needed: numbers are read as forms have them."),
        may("bareNumber", Value::Anything, "It is not needed: numbers are read as forms have them."),
        may("trueValues", Value::Texts, "Words for yes."),
        may("falseValues", Value::Texts, "Words for no."),
        may(
            "categories",
            Value::ListOf(&Value::Either(&[Value::Text, super::shape::NUMBER, Value::Table(&CATEGORY)])),
            "The answers that there are.",
        ),
        may("categoriesOrdered", Value::Truth, "They stand in order, from the least to the greatest."),
        may("qd:synonyms", Value::Texts, "More words by which it is found on forms."),
        may("qd:unit", Value::Text, "In what it is counted."),
        may(
            "qd:units",
            Value::MapOf(&Value::Positive),
            "Other units in which it may come, and by what figures in them are multiplied.",
        ),
        may(
            "qd:kind",
            Value::Word(|| words(&MEASURES)),
            "Whether it adds over time, stands at its end, or is a rate.",
        ),
        may("qd:decimals", Value::Whole(Some(0), Some(9)), "Digits after the decimal point."),
        may("qd:rounding", Value::Table(&ROUNDING), "How its published figures are rounded."),
        may("qd:personal", Value::Truth, "It is about a person, and published nowhere."),
        may("qd:identity", Value::Word(|| words(&IDENTITIES)), "What it says of the record it stands in."),
        may("qd:contact", Value::Word(|| words(&CONTACTS)), "What it says of the person to be asked."),
        may("qd:nil", Value::Truth, "Yes says that there is nothing to report."),
        may("qd:applies", Value::Text, "For whom the question arises: a condition on the register."),
        may("qd:since", Value::Period, "The first period in which it is asked."),
        may("qd:until", Value::Period, "The last."),
        may("qd:falls_back_on", Value::Texts, "Fields that stand in for it where it is blank."),
        may("qd:zeros", Value::Texts, "Words for 0."),
    ],
)
.with(Others::Noted);
