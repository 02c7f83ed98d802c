//! Declarations (TOML and JSON) as one kind of tree in which every node knows its line and column, so that
//! every fault in what statisticians write is told at the place where it stands.

use std::{ops::Range, path::Path, sync::Arc};

use super::raw_text::place_in;
use crate::schemas::{Fault, Faults};

/// One value of a declaration, with where it stands.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The value.
    pub kind: Kind,
    /// Where it stands.
    pub at: Position,
    /// A text as it stands there, with its quotation marks.
    raw: Option<Box<str>>,
}

/// File, line and column (from 1) of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Path as given.
    pub file: Arc<str>,
    /// From 1; 0 where only the file is known.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

impl Position {
    /// A place that is a whole file.
    #[must_use]
    pub fn of_file(path: &Path) -> Self {
        Self { file: path.display().to_string().into(), line: 0, column: 0 }
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}:{}", self.file, self.column),
        }
    }
}

/// What a node holds.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the kinds of values that TOML and JSON share")]
pub enum Kind {
    Table(Vec<(Key, Entry)>),
    List(Vec<Entry>),
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Null,
}

/// The name of an entry, with where it stands.
#[derive(Debug, Clone)]
pub struct Key {
    /// The name as written.
    pub name: String,
    /// Where it stands.
    pub at: Position,
}

/// Turns byte offsets of one file into positions.
struct Lines<'a> {
    file: Arc<str>,
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(path: &Path, text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { file: path.display().to_string().into(), text, starts }
    }

    fn raw(&self, span: &Range<usize>) -> Option<Box<str>> {
        self.text.get(span.clone()).map(Box::from)
    }

    fn position(&self, span: &Range<usize>) -> Position {
        let line = self.starts.partition_point(|start| *start <= span.start);
        let start = self.starts[line - 1];
        let column = self.text.get(start..span.start).map_or(1, |before| before.chars().count() + 1);
        Position { file: Arc::clone(&self.file), line, column }
    }
}

/// Larger files are no declarations.
const MOST_BYTES: u64 = 16 << 20;

/// Reads one declaration file, TOML or JSON by its extension.
///
/// # Errors
/// One fault, at its line where the text is not UTF-8, TOML or JSON; at the file where it cannot be read.
pub fn read(path: &Path) -> Result<Entry, Fault> {
    let refused = |words: &str| Fault::new(Position::of_file(path), format!("cannot be read: {words}"));
    let about = std::fs::metadata(path).map_err(|error| refused(&plain_io(&error)))?;
    // To open a pipe would be to wait for who writes into it.
    if !about.is_file() {
        return Err(refused("it is no file, but a folder or a device"));
    }
    if about.len() > MOST_BYTES {
        return Err(refused("it is larger than 16 MB"));
    }
    let bytes = std::fs::read(path).map_err(|error| refused(&plain_io(&error)))?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let at = Lines::new(path, &before).position(&(before.len()..before.len()));
        Fault::new(at, "what stands here is not UTF-8: save the file as UTF-8".to_owned())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if path.extension().is_some_and(|extension| extension == "json") {
        parse_json(path, text)
    } else {
        parse_toml(path, text)
    }
}

fn plain_io(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}

fn parse_toml(path: &Path, text: &str) -> Result<Entry, Fault> {
    let lines = Lines::new(path, text);
    let table = toml::de::DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or_else(|| Position::of_file(path), |span| lines.position(&span));
        let words = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.replace("duplicate key", "the name stands here for the second time");
        Fault::new(at, format!("not valid TOML: {words}"))
    })?;
    let at = lines.position(&(0..0));
    Ok(Entry { kind: toml_table(table.get_ref(), &lines), at, raw: None })
}

fn toml_table(table: &toml::de::DeTable<'_>, lines: &Lines<'_>) -> Kind {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let at = lines.position(&key.span());
            (key.span().start, (Key { name: key.get_ref().to_string(), at }, toml_node(value, lines)))
        })
        .collect();
    // As written, not by name, so that tables and fields keep the order their owner gave them.
    entries.sort_by_key(|(start, _)| *start);
    Kind::Table(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn toml_node(value: &toml::Spanned<toml::de::DeValue<'_>>, lines: &Lines<'_>) -> Entry {
    use toml::de::DeValue;
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Text(text.to_string()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Kind::Integer(number),
            Err(_) => integer.as_str().parse().map_or(Kind::Null, Kind::Number),
        },
        DeValue::Float(float) => float.as_str().parse().map_or(Kind::Null, Kind::Number),
        DeValue::Boolean(truth) => Kind::Boolean(*truth),
        DeValue::Datetime(datetime) => Kind::Text(datetime.to_string()),
        DeValue::Array(items) => Kind::List(items.iter().map(|item| toml_node(item, lines)).collect()),
        DeValue::Table(table) => toml_table(table, lines),
    };
    let raw = matches!(kind, Kind::Text(_)).then(|| lines.raw(&value.span())).flatten();
    Entry { kind, at: lines.position(&value.span()), raw }
}

fn parse_json(path: &Path, text: &str) -> Result<Entry, Fault> {
    let lines = Lines::new(path, text);
    // Two parsers: serde_json holds the text to the standard and bounds its depth, jsonc-parser knows the
    // places.
    serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|error| {
        let at = Position { file: Arc::clone(&lines.file), line: error.line(), column: error.column() };
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        Fault::new(at, format!("not valid JSON: {message}"))
    })?;
    let parsed = jsonc_parser::parse_to_ast(
        text,
        &jsonc_parser::CollectOptions::default(),
        &jsonc_parser::ParseOptions::default(),
    )
    .map_err(|error| {
        Fault::new(
            lines.position(&(error.range().start..error.range().start)),
            format!("not valid JSON: {}", error.kind()),
        )
    })?;
    let value =
        parsed.value.ok_or_else(|| Fault::new(Position::of_file(path), "the file is empty".to_owned()))?;
    Ok(json_node(&value, &lines))
}

fn json_node(value: &jsonc_parser::ast::Value<'_>, lines: &Lines<'_>) -> Entry {
    use jsonc_parser::{ast::Value, common::Ranged};
    let kind = match value {
        Value::StringLit(text) => Kind::Text(text.value.to_string()),
        Value::NumberLit(number) => number
            .value
            .parse()
            .map(Kind::Integer)
            .or_else(|_| number.value.parse().map(Kind::Number))
            .unwrap_or(Kind::Null),
        Value::BooleanLit(truth) => Kind::Boolean(truth.value),
        Value::NullKeyword(_) => Kind::Null,
        Value::Array(items) => Kind::List(items.elements.iter().map(|item| json_node(item, lines)).collect()),
        Value::Object(object) => Kind::Table(
            object
                .properties
                .iter()
                .map(|property| {
                    let range = property.name.range();
                    let key = Key {
                        name: property.name.as_str().to_owned(),
                        at: lines.position(&(range.start..range.end)),
                    };
                    (key, json_node(&property.value, lines))
                })
                .collect(),
        ),
    };
    let range = value.range();
    let raw = matches!(kind, Kind::Text(_)).then(|| lines.raw(&(range.start..range.end))).flatten();
    Entry { kind, at: lines.position(&(range.start..range.end)), raw }
}

impl Entry {
    /// Where a line and column of this text stand in its file, however it is quoted.
    #[must_use]
    pub fn place_in(&self, line: usize, column: usize) -> Position {
        let Some(raw) = &self.raw else { return self.at.clone() };
        let (line, column) = place_in(raw, (self.at.line, self.at.column), (line, column));
        Position { file: Arc::clone(&self.at.file), line, column }
    }

    fn kind_word(&self) -> &'static str {
        match self.kind {
            Kind::Table(_) => "a table",
            Kind::List(_) => "a list",
            Kind::Text(_) => "text",
            Kind::Integer(_) => "a whole number",
            Kind::Number(_) => "a number",
            Kind::Boolean(_) => "true or false",
            Kind::Null => "null",
        }
    }

    fn expected(&self, what: &str, faults: &mut Faults) {
        faults.add(&self.at, format!("expected {what}, found {}", self.kind_word()));
    }

    /// The value of an entry, if this is a table that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entries().iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    /// The entries of a table; none of anything else.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.kind {
            Kind::Table(entries) => entries,
            _ => &[],
        }
    }

    /// Holds a table to the names it may have; a wrong one is a fault with the nearest right name.
    pub fn allow_only(&self, known: &[&str], faults: &mut Faults) {
        if !matches!(self.kind, Kind::Table(_)) {
            self.expected("a table", faults);
        }
        for (key, _) in self.entries().iter().filter(|(key, _)| !known.contains(&key.name.as_str())) {
            faults.unknown(&key.at, "the name", &key.name, known.iter().copied());
        }
    }

    /// Text, or a fault.
    pub fn text(&self, faults: &mut Faults) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => {
                self.expected("text", faults);
                None
            }
        }
    }

    /// Whether it is a list of nothing.
    #[must_use]
    pub fn is_empty_list(&self) -> bool {
        matches!(&self.kind, Kind::List(items) if items.is_empty())
    }

    /// A list, or a fault.
    pub fn list(&self, faults: &mut Faults) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => {
                self.expected("a list", faults);
                &[]
            }
        }
    }

    /// A list of texts; one text alone stands for a list of one.
    pub fn texts(&self, faults: &mut Faults) -> Vec<String> {
        match &self.kind {
            Kind::Text(text) => vec![text.clone()],
            Kind::List(items) => {
                items.iter().filter_map(|item| item.text(faults)).map(str::to_owned).collect()
            }
            _ => {
                self.expected("text or a list of texts", faults);
                Vec::new()
            }
        }
    }

    /// A whole number, or a fault.
    pub fn integer(&self, faults: &mut Faults) -> Option<i64> {
        match self.kind {
            Kind::Integer(integer) => Some(integer),
            _ => {
                self.expected("a whole number", faults);
                None
            }
        }
    }

    /// A number, or a fault.
    pub fn number(&self, faults: &mut Faults) -> Option<f64> {
        match self.kind {
            Kind::Integer(integer) => Some(integer as f64),
            Kind::Number(number) => Some(number),
            _ => {
                self.expected("a number", faults);
                None
            }
        }
    }

    /// True or false, or a fault.
    pub fn boolean(&self, faults: &mut Faults) -> Option<bool> {
        match self.kind {
            Kind::Boolean(truth) => Some(truth),
            _ => {
                self.expected("true or false", faults);
                None
            }
        }
    }

    /// One of the words given, or a fault that names the nearest.
    pub fn word<T: Copy>(&self, what: &str, words: &[(&'static str, T)], faults: &mut Faults) -> Option<T> {
        let text = self.text(faults)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            faults.unknown(&self.at, what, text, words.iter().map(|(word, _)| *word));
        }
        found
    }

    /// A date as `2019-03-31`, or a fault.
    pub fn date(&self, faults: &mut Faults) -> Option<jiff::civil::Date> {
        let text = self.text(faults)?;
        let parsed = crate::vocabulary::day::parse(text);
        if parsed.is_none() {
            faults.add(&self.at, format!("expected a date such as 2019-03-31, found \"{text}\""));
        }
        parsed
    }

    /// An entry that must be there, or a fault.
    pub fn required(&self, name: &str, faults: &mut Faults) -> Option<&Self> {
        let found = self.get(name);
        if found.is_none() {
            faults.add(&self.at, format!("\"{name}\" is missing here"));
        }
        found
    }
}
