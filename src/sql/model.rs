//! A model: one relation of a script, which rests on others.

use crate::expressions::sql::Dialect;

/// What stands about the name of another model in the text of one: neither can stand in what people write.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// The place of another model, or of a source, in the text of one.
#[must_use]
pub fn reference(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

/// A column of a model, and what it holds.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds; empty where the name says it.
    pub about: String,
}

/// One relation.
#[derive(Debug, Clone)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// What it gives, and one row of what it is.
    pub about: String,
    /// Its columns that others rest on.
    pub columns: Vec<Column>,
    /// Columns that tell its rows apart, where that is certain.
    pub grain: Vec<String>,
    /// Its text, with [`reference`]s to what it rests on.
    pub select: String,
    /// It is asked for, and does not only stand under others.
    pub is_result: bool,
    /// It is worked out once and kept, as it is read more than once.
    pub is_kept: bool,
}

impl Model {
    /// A model that stands under others.
    #[must_use]
    pub fn new(name: &str, about: &str, select: String) -> Self {
        Self {
            name: name.to_owned(),
            about: about.to_owned(),
            columns: Vec::new(),
            grain: Vec::new(),
            select,
            is_result: false,
            is_kept: false,
        }
    }

    /// The same as a result, with what its columns hold.
    #[must_use]
    pub fn result(mut self, columns: &[(&str, &str)]) -> Self {
        self.is_result = true;
        let column =
            |(name, about): &(&str, &str)| Column { name: (*name).to_owned(), about: (*about).to_owned() };
        self.columns = columns.iter().map(column).collect();
        self
    }

    /// The same, worked out once.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.is_kept = true;
        self
    }

    /// The same, with columns that tell its rows apart.
    #[must_use]
    pub fn told_apart_by(mut self, columns: &[&str]) -> Self {
        self.grain = columns.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// The names of other models and sources, as often as they stand in its text.
    pub fn mentions(&self) -> impl Iterator<Item = &str> {
        self.select.split(OPEN).skip(1).filter_map(|part| Some(part.split_once(CLOSE)?.0))
    }

    /// Its text, with what `named` makes of each name that it rests on, and `beside` of all else.
    #[must_use]
    pub fn text(&self, named: impl Fn(&str) -> String, beside: impl Fn(&str) -> String) -> String {
        let mut parts = self.select.split(OPEN);
        let mut text = parts.next().map(&beside).unwrap_or_default();
        for part in parts {
            match part.split_once(CLOSE) {
                Some((name, rest)) => {
                    text.push_str(&named(name));
                    text.push_str(&beside(rest));
                }
                None => text.push_str(&beside(part)),
            }
        }
        text
    }
}

/// A table of records as a run writes it.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name among models.
    pub name: String,
    /// The folder below `records/`.
    pub folder: String,
    /// What it holds.
    pub about: String,
}

/// What cannot be said in SQL, and why: it is named, never approximated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotLowered {
    /// What it is: `rule LAE-012`, `decisions`.
    pub what: String,
    /// Why.
    pub why: String,
}

/// All that is made of a collection, in order: each model stands after those that it rests on.
#[derive(Debug, Clone)]
pub struct Sql {
    /// The engine.
    pub dialect: Dialect,
    /// Name of the collection.
    pub collection: String,
    /// What it is called.
    pub title: String,
    /// Where `records/` lies, as it is written into the script.
    pub records: String,
    /// The files that all rests on.
    pub sources: Vec<Source>,
    /// The models.
    pub models: Vec<Model>,
    /// What cannot be said.
    pub not_lowered: Vec<NotLowered>,
}

impl Sql {
    /// The model of a name.
    #[must_use]
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }
}
