//! Examples of rules: records on which a rule is known to pass, fail or be undecided.

use super::limits::period_of;
use crate::{
    expressions::{Kind, Names, SubmissionFact},
    schemas::{
        Authority, Collection, Faults, Field, FieldType, RecordTable,
        declaration::{Entry, Kind as NodeKind, Position},
    },
    vocabulary::Period,
};

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Verdict {
    Passes,
    Fails,
    Undecided,
}

/// A record on which a rule is known to pass, fail or be undecided. What is not given is not known.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it shows.
    pub shows: Verdict,
    /// The record itself.
    pub values: ExampleRecord,
    /// Records of tables (by index) that the return gives.
    pub tables: Vec<(usize, Vec<ExampleRecord>)>,
    /// Fields (by index) for which the form in use has no box.
    pub not_asked: Vec<usize>,
    /// Tables (by index) and keys for which it has no row.
    pub rows_not_asked: Vec<(usize, String)>,
    /// The record as it was one period before, two before, and so on.
    pub previous: Vec<ExampleRecord>,
    /// The same record of other units, each now and in the periods before.
    pub peers: Vec<(ExampleRecord, Vec<ExampleRecord>)>,
    /// Attributes of the authority in the register.
    pub attributes: Vec<(String, String)>,
    /// What is known of the files of the return.
    pub submission: Vec<(SubmissionFact, ExampleValue)>,
    /// The period in which it stands; that of the rule if it does not say.
    pub period: Option<Period>,
    /// Where it stands.
    pub at: Position,
}

/// Field (by index) and value of what a record of an example gives.
pub type ExampleRecord = Vec<(usize, ExampleValue)>;

/// A value in an example.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "one for each kind")]
pub enum ExampleValue {
    Number(f64),
    Text(String),
    Truth(bool),
    Date(jiff::civil::Date),
}

const EXAMPLES: [(&str, Verdict); 3] =
    [("passes", Verdict::Passes), ("fails", Verdict::Fails), ("undecided", Verdict::Undecided)];

fn type_of(kind: Kind) -> FieldType {
    match kind {
        Kind::Number => FieldType::Number,
        Kind::Text => FieldType::Text,
        Kind::Truth => FieldType::Boolean,
        Kind::Date => FieldType::Date,
    }
}

/// Reads the examples of a rule.
pub(super) fn examples(
    node: &Entry,
    table: usize,
    names: &Names,
    collection: &Collection,
    faults: &mut Faults,
) -> Vec<Example> {
    let tables = &collection.tables;
    let mut examples = Vec::new();
    for (name, shows) in EXAMPLES {
        for entry in node.get(name).map(|list| records(list, faults)).unwrap_or_default() {
            let at = entry.at.clone();
            let period = tables[table]
                .field("period")
                .is_none()
                .then(|| period_of(&entry, "period", collection, faults))
                .flatten();
            let mut example = Example {
                shows,
                values: Vec::new(),
                tables: Vec::new(),
                not_asked: Vec::new(),
                rows_not_asked: Vec::new(),
                previous: Vec::new(),
                peers: Vec::new(),
                attributes: Vec::new(),
                submission: Vec::new(),
                period,
                at,
            };
            read_example(&entry, table, names, tables, &mut example, faults);
            // The record stands in its own table, beside others that the example gives.
            match example.tables.iter_mut().find(|(given, _)| *given == table) {
                Some((_, others)) => others.push(example.values.clone()),
                None => example.tables.push((table, vec![example.values.clone()])),
            }
            examples.push(example);
        }
    }
    examples
}

fn read_example(
    entry: &Entry,
    table: usize,
    names: &Names,
    tables: &[RecordTable],
    example: &mut Example,
    faults: &mut Faults,
) {
    for (key, value) in entry.entries() {
        let own = tables[table].field(&key.name).or(names.this.filter(|_| key.name == "this"));
        let other = tables.iter().position(|table| table.name == key.name);
        match (own, other, key.name.as_str()) {
            (Some(field), _, _) => {
                example.values.extend(
                    field_value(value, &tables[table].fields[field], faults).map(|value| (field, value)),
                );
            }
            (None, Some(other), _) => {
                let given = records(value, faults);
                let this = names.this.filter(|_| other == table);
                example.tables.push((
                    other,
                    given.iter().map(|record| example_record(record, &tables[other], this, faults)).collect(),
                ));
            }
            (None, None, "not_asked") => not_asked(value, table, tables, example, faults),
            (None, None, "prev") => example.previous = earlier(value, &tables[table], names.this, faults),
            (None, None, "peers") => {
                for peer in &records(value, faults) {
                    let before = peer
                        .get("prev")
                        .map(|prev| earlier(prev, &tables[table], names.this, faults))
                        .unwrap_or_default();
                    example.peers.push((example_record(peer, &tables[table], names.this, faults), before));
                }
            }
            (None, None, "register") => {
                for (attribute, text) in value.entries() {
                    if !Authority::ATTRIBUTES.contains(&attribute.name.as_str()) {
                        faults.unknown(
                            &attribute.at,
                            "the attribute of the register",
                            &attribute.name,
                            Authority::ATTRIBUTES.into_iter(),
                        );
                    }
                    example
                        .attributes
                        .extend(text.text(faults).map(|text| (attribute.name.clone(), text.to_owned())));
                }
            }
            (None, None, "submission") => {
                for (key, value) in value.entries() {
                    match SubmissionFact::named(&key.name) {
                        Some((fact, kind)) => example
                            .submission
                            .extend(example_value(value, type_of(kind), faults).map(|value| (fact, value))),
                        None => faults.unknown(
                            &key.at,
                            "of submissions",
                            &key.name,
                            SubmissionFact::ALL.iter().map(|(name, ..)| *name),
                        ),
                    }
                }
            }
            (None, None, "period") => {}
            _ => faults.unknown(
                &key.at,
                "the field",
                &key.name,
                tables[table].fields.iter().map(|field| field.name.as_str()),
            ),
        }
    }
}

/// What the form in use does not ask: fields of the record by their name, rows of a matrix table as
/// `table.key`.
fn not_asked(node: &Entry, table: usize, tables: &[RecordTable], example: &mut Example, faults: &mut Faults) {
    for name in node.texts(faults) {
        let row = name.split_once('.').and_then(|(of, key)| {
            let of = tables.iter().position(|table| table.name == of)?;
            tables[of].declared_keys().iter().any(|own| own == key).then(|| (of, key.to_owned()))
        });
        match (tables[table].field(&name), row) {
            (Some(field), _) => example.not_asked.push(field),
            (None, Some(row)) => example.rows_not_asked.push(row),
            (None, None) => faults.unknown(
                &node.at,
                "the field",
                &name,
                tables[table].fields.iter().map(|field| field.name.as_str()),
            ),
        }
    }
}

/// Records, of which one alone needs no list.
fn records(node: &Entry, faults: &mut Faults) -> Vec<Entry> {
    let records =
        if matches!(node.kind, NodeKind::Table(_)) { vec![node.clone()] } else { node.list(faults).to_vec() };
    for record in records.iter().filter(|record| !matches!(record.kind, NodeKind::Table(_))) {
        faults.add(&record.at, "a record stands here as { field = value }".to_owned());
    }
    records
}

/// The record one period before, or a list of those one, two and more before.
fn earlier(
    node: &Entry,
    table: &RecordTable,
    this: Option<usize>,
    faults: &mut Faults,
) -> Vec<ExampleRecord> {
    records(node, faults).iter().map(|record| example_record(record, table, this, faults)).collect()
}

fn example_record(
    node: &Entry,
    table: &RecordTable,
    this: Option<usize>,
    faults: &mut Faults,
) -> ExampleRecord {
    let mut values = Vec::new();
    for (key, value) in node.entries().iter().filter(|(key, _)| key.name != "prev") {
        match table.field(&key.name).or(this.filter(|_| key.name == "this")) {
            Some(field) => {
                values.extend(field_value(value, &table.fields[field], faults).map(|value| (field, value)))
            }
            None => faults.unknown(
                &key.at,
                "the field",
                &key.name,
                table.fields.iter().map(|field| field.name.as_str()),
            ),
        }
    }
    values
}

/// A value that a field can hold: with more decimals it would be rounded, and show something else than it
/// says.
fn field_value(node: &Entry, field: &Field, faults: &mut Faults) -> Option<ExampleValue> {
    let value = example_value(node, field.kind, faults)?;
    if let ExampleValue::Number(number) = value {
        let units = number * 10f64.powi(i32::from(field.decimals));
        let decimals = match field.decimals {
            0 => "whole numbers".to_owned(),
            1 => "numbers with one decimal".to_owned(),
            decimals => format!("numbers with {decimals} decimals"),
        };
        if !number.is_finite() || (units - units.round()).abs() > 1e-6 * units.abs().max(1.0) {
            faults.add(&node.at, format!("\"{}\" holds {decimals}: {number} is none", field.name));
            return None;
        }
    }
    Some(value)
}

fn example_value(node: &Entry, kind: FieldType, faults: &mut Faults) -> Option<ExampleValue> {
    match kind {
        FieldType::Integer | FieldType::Number => node.number(faults).map(ExampleValue::Number),
        FieldType::Boolean => node.boolean(faults).map(ExampleValue::Truth),
        FieldType::Date => node.date(faults).map(ExampleValue::Date),
        FieldType::Text => match &node.kind {
            NodeKind::Integer(integer) => Some(ExampleValue::Text(integer.to_string())),
            _ => node.text(faults).map(|text| ExampleValue::Text(text.to_owned())),
        },
    }
}
