//! The parts that tables of names are made of.

use crate::schemas::{
    Faults,
    declaration::{Entry, Kind},
    fault::unknown_name,
};

/// What may stand in one table of a declaration.
#[derive(Debug)]
pub struct Shape {
    /// By what name schemas refer to it.
    pub name: &'static str,
    /// What is declared by it.
    pub about: &'static str,
    /// Its names.
    pub properties: &'static [Property],
    /// What becomes of other names.
    pub others: Others,
    /// Names of which exactly one is there; none where nothing is said.
    pub one_of: &'static [&'static str],
}

/// What becomes of names that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They are refused.
    Refused,
    /// They are those of a standard or of others, and stay; those of ours are refused.
    Kept,
    /// The same, and it is told that nothing is made of them.
    Noted,
}

/// With what the names begin that are ours in a descriptor of the standard.
const OURS: &str = "qd:";

/// A name in a declaration, and what stands under it.
#[derive(Debug)]
pub struct Property {
    /// The name.
    pub name: &'static str,
    /// What stands under it.
    pub value: Value,
    /// Whether it must be there.
    pub is_needed: bool,
    /// What it says, in a line.
    pub about: &'static str,
}

/// What stands under a name.
#[derive(Debug, Clone, Copy)]
pub enum Value {
    /// Text.
    Text,
    /// Text that is like a pattern.
    Like(&'static str),
    /// A period.
    Period,
    /// A day: 2019-03-31.
    Day,
    /// A whole number; `None` where nothing bounds it.
    Whole(Option<i64>, Option<i64>),
    /// A number in a range, with its ends.
    Number(Option<f64>, Option<f64>),
    /// A number above 0.
    Positive,
    /// True or false.
    Truth,
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    /// A text, or a list of texts.
    Texts,
    /// A list.
    ListOf(&'static Value),
    /// A list that has something in it.
    SomeOf(&'static Value),
    /// A table.
    Table(&'static Shape),
    /// A table under whose names, which are chosen, such values stand.
    MapOf(&'static Value),
    /// One of these.
    Either(&'static [Value]),
    /// Records of examples: a table of any names, or a list of them.
    Records,
    /// Anything.
    Anything,
}

/// Any number.
pub(super) const NUMBER: Value = Value::Number(None, None);
/// Any whole number.
pub(super) const WHOLE: Value = Value::Whole(None, None);
/// A list of texts, and nothing else.
pub(super) const LIST: Value = Value::ListOf(&Value::Text);
/// What names figures: small letters, digits and _.
pub(super) const FIGURE_NAME: Value = Value::Like("^[a-z][a-z0-9_]*$");
/// What names files: small letters, digits and -.
pub(super) const FILE_NAME: Value = Value::Like("^[a-z][a-z0-9-]*$");

impl Shape {
    /// One in which no other names may stand.
    pub(super) const fn of(name: &'static str, about: &'static str, properties: &'static [Property]) -> Self {
        Self { name, about, properties, others: Others::Refused, one_of: &[] }
    }

    /// With other names.
    pub(super) const fn with(self, others: Others) -> Self {
        Self { others, ..self }
    }

    /// With names of which exactly one is there.
    pub(super) const fn one_of(self, one_of: &'static [&'static str]) -> Self {
        Self { one_of, ..self }
    }

    /// Its names.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        let properties: &'static [Property] = self.properties;
        properties.iter().map(|property| property.name)
    }

    /// Whether a name begins as ours do in a descriptor.
    #[must_use]
    pub fn is_ours(name: &str) -> bool {
        name.starts_with(OURS)
    }
}

/// A name that must be there.
pub(super) const fn must(name: &'static str, value: Value, about: &'static str) -> Property {
    Property { name, value, is_needed: true, about }
}

/// A name that may be there.
pub(super) const fn may(name: &'static str, value: Value, about: &'static str) -> Property {
    Property { name, value, is_needed: false, about }
}

/// The words of a list of choices.
pub(super) fn words<T>(of: &[(&'static str, T)]) -> Vec<&'static str> {
    of.iter().map(|(word, _)| *word).collect()
}

impl Entry {
    /// Holds a table to the names that it may have; a wrong one is a fault with the nearest right name.
    pub fn is_of(&self, shape: &Shape, faults: &mut Faults) {
        if shape.others == Others::Refused {
            let known: Vec<&str> = shape.names().collect();
            return self.allow_only(&known, faults);
        }
        let ours = shape.names().filter(|name| Shape::is_ours(name));
        let unknown = self.entries().iter().filter(|(key, _)| !shape.names().any(|name| name == key.name));
        for (key, _) in unknown {
            if Shape::is_ours(&key.name) {
                faults.unknown(&key.at, "the property", &key.name, ours.clone());
            } else if shape.others == Others::Noted {
                let standard = shape.names().filter(|name| !Shape::is_ours(name));
                let note = unknown_name("the property", &key.name, standard.chain(ours.clone()));
                faults.note(&key.at, note);
            }
        }
    }

    /// The entries of a table whose names are chosen, or a fault.
    pub fn named(&self, faults: &mut Faults) -> &[(crate::schemas::declaration::Key, Self)] {
        if !matches!(self.kind, Kind::Table(_)) {
            self.allow_only(&[], faults);
        }
        self.entries()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{super::json_schema::PERIOD, *};
    use crate::{schemas::declaration, vocabulary::Period};

    #[test]
    fn the_pattern_of_periods_takes_all_that_are_read_and_none_of_another_form() {
        let pattern = regex::Regex::new(PERIOD).unwrap();
        let years = ["2009", "2009-10", "1899", "2200", "209", "20090", "2009-1", "x", ""];
        let parts =
            ["", "-Q1", "-Q4", "-Q0", "-Q5", "-H2", "-H3", "-M1", "-M01", "-M12", "-M13", "-M0", "-q1", "Q1"];
        for year in years {
            for part in parts {
                let text = format!("{year}{part}");
                assert_eq!(pattern.is_match(&text), Period::parse(&text).is_some(), "{text}");
            }
        }
    }

    #[test]
    fn names_of_others_stay_and_a_misspelt_one_of_ours_is_refused() {
        static OPEN: Shape = Shape::of("open", "", &[may("qd:audience", Value::Text, "")]).with(Others::Kept);
        let place = tempfile::tempdir().unwrap();
        let read = |text: &str| {
            let path = place.path().join("a.json");
            std::fs::write(&path, text).unwrap();
            let mut faults = Faults::default();
            declaration::read(Path::new(&path)).unwrap().is_of(&OPEN, &mut faults);
            faults.faults.len()
        };
        assert_eq!(read(r#"{ "qd:audience": "unit", "licenses": [] }"#), 0);
        assert_eq!(read(r#"{ "qd:audeince": "unit" }"#), 1);
    }
}
