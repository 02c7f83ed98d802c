//! What is worked out of the lists of a return: measures (`[[measure]]` in `tables.toml`).
//!
//! They stand in tables that nobody sends: one with a field a measure, and one for each field by whose
//! categories some of them are told apart. So a figure of a measure is a field of a table under a key, as any
//! other.

use std::sync::Arc;

use super::{
    Faults, Field, RecordTable,
    constraints::Constraints,
    declaration::{Entry, Position},
    field::{FieldType, Rounding, StockOrFlow},
    rules::{checked, named_field},
    shapes::MEASURE,
};
use crate::expressions::{Expression, Kind, NamedExpression, Names, Node, parse};

/// A measure.
#[derive(Debug, Clone)]
pub struct DeclaredMeasure {
    /// Its name.
    pub name: String,
    /// What it comes to for a return.
    pub value: Expression,
    /// By what it is told apart too.
    pub by: Option<By>,
}

/// A field by whose categories a measure is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// Index of the record table: a list, of which the records of a category are taken; or one of which a
    /// return has one record, by which the whole return is of a category.
    pub table: usize,
    /// Index of the field there.
    pub field: usize,
    /// Index of the table of its categories among those that are worked out.
    pub categories: usize,
    /// Index of the measure's field there.
    pub column: usize,
}

/// All measures of a collection, and their tables: first that of all measures.
#[derive(Debug, Clone, Default)]
pub struct DeclaredMeasures {
    /// In the order of their declaration.
    pub all: Vec<DeclaredMeasure>,
    /// Tables that nobody sends.
    pub tables: Vec<RecordTable>,
}

pub(super) const KINDS: [(&str, StockOrFlow); 2] =
    [("flow", StockOrFlow::Flow), ("stock", StockOrFlow::Stock)];

/// What the declarations of measures look things up in.
pub struct Declared<'a> {
    /// The record tables.
    pub tables: &'a [RecordTable],
    /// The named expressions of each.
    pub lets: &'a Arc<Vec<Vec<NamedExpression>>>,
}

impl DeclaredMeasures {
    /// Reads the list of measures.
    pub fn read(items: &[Entry], declared: &Declared<'_>, faults: &mut Faults) -> Self {
        let mut measures = Self::default();
        for item in items {
            measures.add(item, declared, faults);
        }
        measures
    }

    fn add(&mut self, item: &Entry, declared: &Declared<'_>, faults: &mut Faults) -> Option<()> {
        item.is_of(&MEASURE, faults);
        let field = figure(item, faults);
        let value = item.required("value", faults).and_then(|value| self.value(value, declared, faults));
        let by = item.get("by").map(|by| categories(by, declared.tables, faults));
        let (field, value) = (field?, value?);
        let is_taken = self.all.iter().any(|other| other.name == field.name)
            || declared.tables.iter().any(|table| table.name == field.name);
        if is_taken {
            faults.add(&field.at, format!("the name \"{}\" stands for another measure or table", field.name));
            return None;
        }
        if self.tables.is_empty() {
            self.tables.push(table_of("", Vec::new(), &field.at));
        }
        let by = match by {
            Some(Some((table, field_of))) => Some(self.told_apart(table, field_of, &field, declared.tables)),
            // It is told already.
            Some(None) => return None,
            None => None,
        };
        self.all.push(DeclaredMeasure { name: field.name.clone(), value, by });
        self.tables[0].fields.push(field);
        Some(())
    }

    /// What it comes to: of one return, whatever came before or came from others.
    fn value(&self, node: &Entry, declared: &Declared<'_>, faults: &mut Faults) -> Option<Expression> {
        let value = checked(parse(node.text(faults)?, &self.names(declared)), node, faults)?;
        if value.kind != Kind::Number {
            faults.add(&node.at, format!("a measure is a number; this is {}", value.kind.word()));
            return None;
        }
        let filters = value.node.aggregates().into_iter().filter_map(|aggregate| aggregate.filter.as_deref());
        let looks_beyond = |step: &Node| {
            !step.previous().is_empty()
                || !step.over_units().is_empty()
                || !step.submission_facts().is_empty()
        };
        if std::iter::once(&value.node).chain(filters).any(looks_beyond) {
            faults.add(
                &node.at,
                "a measure is worked out of one return: earlier periods, other units and files have no \
                 place in it"
                    .to_owned(),
            );
            return None;
        }
        Some(value)
    }

    /// Puts the field of a measure into the table of these categories.
    fn told_apart(&mut self, table: usize, field: usize, measure: &Field, tables: &[RecordTable]) -> By {
        let by = &tables[table].fields[field];
        let name = format!("{}.{}", tables[table].name, by.name);
        let known = self.tables.iter().position(|own| own.name == name);
        let categories = known.unwrap_or_else(|| {
            let key = Field {
                at: measure.at.clone(),
                synonyms: Vec::new(),
                identity: None,
                applies: None,
                ..by.clone()
            };
            let mut own = table_of(&name, vec![key], &measure.at);
            own.title = by.title.clone();
            own.primary_key = vec![0];
            own.key_labels = by.labels.clone();
            self.tables.push(own);
            self.tables.len() - 1
        });
        self.tables[categories].fields.push(measure.clone());
        By { table, field, categories, column: self.tables[categories].fields.len() - 1 }
    }

    /// What a measure can name: those before it, the tables of the return, and the fields of those of which
    /// there is one record.
    #[must_use]
    pub fn names(&self, declared: &Declared<'_>) -> Names {
        let all = |fields: &[Field]| fields.iter().map(named_field).collect::<Vec<_>>();
        let singles = declared.tables.iter().enumerate().filter(|(_, table)| table.is_single());
        Names {
            fields: self.tables.first().map(|table| all(&table.fields)).unwrap_or_default(),
            attributes: super::Authority::ATTRIBUTES.map(str::to_owned).to_vec(),
            tables: declared.tables.iter().map(|table| (table.name.clone(), all(&table.fields))).collect(),
            table: declared.tables.len(),
            lets: Arc::clone(declared.lets),
            references: singles.map(|(at, _)| (at, Vec::new())).collect(),
            ..Names::default()
        }
    }
}

/// The field that a measure is.
fn figure(item: &Entry, faults: &mut Faults) -> Option<Field> {
    let name = item.required("name", faults).and_then(|name| {
        let text = name.text(faults)?;
        let is_name = text.starts_with(|letter: char| letter.is_ascii_lowercase())
            && text
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if !is_name {
            faults
                .add(&name.at, format!("a measure is called by small letters, digits and _, not \"{text}\""));
        }
        Some(text.to_owned()).filter(|_| is_name)
    });
    let title = item.required("title", faults).and_then(|title| title.text(faults).map(str::to_owned));
    let measure = item.required("kind", faults).and_then(|kind| kind.word("the kind", &KINDS, faults));
    let decimals = item.get("decimals").and_then(|decimals| decimals.integer(faults)).unwrap_or(0);
    if !(0..=9).contains(&decimals) {
        faults.add(&item.at, format!("a measure has 0 to 9 decimals, not {decimals}"));
    }
    let unit = item.get("unit").and_then(|unit| unit.text(faults)).unwrap_or_default().to_owned();
    Some(Field {
        name: name?,
        title: title?,
        unit,
        kind: if decimals == 0 { FieldType::Integer } else { FieldType::Number },
        measure: Some(measure?),
        decimals: u8::try_from(decimals).ok().filter(|decimals| *decimals <= 9)?,
        ..blank(&item.at)
    })
}

/// The table and field (by index) of `table.field`, which has categories. What names people stays out of
/// statistics.
fn categories(node: &Entry, tables: &[RecordTable], faults: &mut Faults) -> Option<(usize, usize)> {
    let text = node.text(faults)?;
    let fields = tables
        .iter()
        .enumerate()
        .flat_map(|(at, table)| table.fields.iter().enumerate().map(move |(field, own)| (at, field, own)));
    let with_categories: Vec<_> = fields
        .filter(|(.., field)| field.kind == FieldType::Text && !field.personal)
        .filter(|(.., field)| !field.constraints.allowed.is_empty())
        .collect();
    let name = |at: usize, field: &Field| format!("{}.{}", tables[at].name, field.name);
    let found = with_categories
        .iter()
        .find(|(at, _, field)| name(*at, field) == text)
        .map(|(at, field, _)| (*at, *field));
    if found.is_none() {
        let names: Vec<String> = with_categories.iter().map(|(at, _, field)| name(*at, field)).collect();
        faults.unknown(&node.at, "the field with categories", text, names.iter().map(String::as_str));
    }
    found
}

fn table_of(name: &str, fields: Vec<Field>, at: &Position) -> RecordTable {
    RecordTable {
        name: name.to_owned(),
        title: "Worked out of lists".to_owned(),
        fields,
        primary_key: Vec::new(),
        unique_keys: Vec::new(),
        foreign_keys: Vec::new(),
        total_key: None,
        carry: None,
        audience: None,
        ignored: Vec::new(),
        key_labels: Vec::new(),
        at: at.clone(),
    }
}

/// A field of which nothing is declared.
fn blank(at: &Position) -> Field {
    Field {
        name: String::new(),
        title: String::new(),
        synonyms: Vec::new(),
        kind: FieldType::Integer,
        unit: String::new(),
        units: Vec::new(),
        measure: None,
        decimals: 0,
        constraints: Constraints::default(),
        missing: Vec::new(),
        labels: Vec::new(),
        identity: None,
        personal: false,
        contact: None,
        nil: false,
        is_ordered: false,
        categories: Vec::new(),
        applies: None,
        since: None,
        until: None,
        zero_words: Vec::new(),
        truth_words: None,
        rounding: Rounding::default(),
        falls_back_on: Vec::new(),
        iso_dates: false,
        at: at.clone(),
    }
}
