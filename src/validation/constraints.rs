//! What the schema asks of single values and of keys: types, required, ranges, lists, patterns, keys.
//!
//! Each kind of fault is a rule of its own, with a fixed id:
//!
//! | rule | severity | a fault when |
//! |---|---|---|
//! | `type` | error | what stands there cannot be a value of the field |
//! | `required` | error | nothing is given that must be; in no record of a list: one fault |
//! | `minimum`, `maximum` | error | a number or date is outside its range |
//! | `enum` | error | a value is not one of those that there are |
//! | `pattern`, `length` | error | a text is not as the schema describes it |
//! | `unique` | error | a value or key comes twice in a return; of such a key no figure is used |
//! | `primary-key` | error | a record has no key |
//! | `foreign-key` | error | a value refers to a record that is not there |
//! | `decimals` | note | more decimals were given than are kept |
//! | `unit` | error | a heading says another unit, from which none converts (`units.rs`) |
//! | `unit` | note | a heading says another unit, from which figures were converted |

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use crate::{
    reading::{KeptRecords, ONE_VALUE, Record, TableRecords},
    returns::{Return, Submission},
    schemas::{Collection, Field, RecordTable},
    vocabulary::{Answer, Exception, Place, Severity, Value, printable::echo},
};

/// The error of a record without a key.
const PRIMARY_KEY: &str = "primary-key";

/// The note on a value that was rounded as it was read.
pub const ROUNDED: &str = "decimals";

/// One fault, by the places of its record and field.
pub struct Fault {
    /// Index of the record in its return.
    pub record: usize,
    /// Index of the field in its table.
    pub field: usize,
    /// How much it matters.
    pub severity: Severity,
    rule: &'static str,
    message: String,
    expected: String,
    value: String,
    /// It is one fault of all records of the table.
    of_all_records: bool,
}

impl Fault {
    /// Whether a record has no key: nothing of it can be told apart from others, so that none of its figures
    /// counts.
    #[must_use]
    pub fn leaves_record_out(&self) -> bool {
        self.rule == PRIMARY_KEY && self.severity <= Severity::Error
    }

    /// Whether it stands for the same fault in all records of its table.
    #[must_use]
    pub fn is_of_all_records(&self) -> bool {
        self.of_all_records
    }

    fn title<'c>(&self, found: &Return, collection: &'c Collection) -> &'c str {
        &collection.tables[found.records.get(self.record).table()].fields[self.field].title
    }

    /// The exception with its place.
    pub fn into_exception(
        self,
        found: &Return,
        submissions: &[Submission],
        collection: &Collection,
    ) -> Exception {
        let record = found.records.get(self.record);
        let submission = &submissions[record.submission()];
        let table = &collection.tables[record.table()];
        let field = &table.fields[self.field];
        let (sheet, cell) = match record.cell(self.field) {
            Some((sheet, at)) => (submission.sheets.get(sheet).cloned().unwrap_or_default(), at.to_string()),
            None => (submission.sheets.get(record.sheet()).cloned().unwrap_or_default(), String::new()),
        };
        let subject =
            if self.of_all_records { field.title.clone() } else { subject(record, table, self.field) };
        Exception {
            unit: found.unit.id.clone(),
            severity: self.severity,
            rule: self.rule.to_owned(),
            message: format!("{subject}: {}", self.message),
            place: Place { file: submission.file.clone(), sheet, cell },
            table: table.name.clone(),
            record: if self.of_all_records { String::new() } else { record.key(table) },
            field: field.name.clone(),
            value: self.value,
            expected: self.expected,
            ..Exception::default()
        }
    }
}

/// What a fault is about, as people call it: the title of the field, and of which row: `Total visits (Retail
/// shops)`, `Fine (row "A1")`.
fn subject(record: Record<'_>, table: &RecordTable, field: usize) -> String {
    let (key, title) = (record.key(table), &table.fields[field].title);
    if table.is_single() || table.primary_key.contains(&field) || key.is_empty() {
        return title.clone();
    }
    if table.is_matrix() {
        format!("{title} ({})", table.key_label(&key))
    } else {
        format!("{title} (row \"{}\")", echo(&key))
    }
}

/// All faults of a return against its schema, in order of record and field.
#[must_use]
pub fn faults(found: &Return, collection: &Collection) -> Vec<Fault> {
    let mut faults = Vec::new();
    for records in found.records.tables() {
        let table = &collection.tables[records.table()];
        let first = found.records.places(records.table()).start;
        for (at, field) in table.fields.iter().enumerate() {
            let of_field = FieldFaults { records, first, field, at, is_key: table.primary_key.contains(&at) };
            of_field.of_answers(&mut faults);
        }
        for (record, at, typed) in records.rounded() {
            let of_field = FieldFaults { records, first, field: &table.fields[at], at, is_key: false };
            of_field.of_rounded(record, typed, &mut faults);
        }
    }
    columns_once(found, collection, &mut faults);
    for (index, table) in collection.tables.iter().enumerate() {
        let Some(own) = found.records.table(index) else { continue };
        let records: Vec<(usize, Record<'_>)> = found.records.of_table(index).collect();
        repeated(table, own, &records, &mut faults);
        unreferenced(table, &records, (found, collection), &mut faults);
    }
    faults.sort_by_key(|fault| (fault.record, fault.field));
    faults
}

/// What is asked of one field in all records of a table of a return.
struct FieldFaults<'a> {
    records: &'a TableRecords,
    /// The place of the first of them among all records of the return.
    first: usize,
    field: &'a Field,
    /// Index of the field.
    at: usize,
    is_key: bool,
}

impl FieldFaults<'_> {
    /// Looks at those answers alone with which something can be wrong.
    fn of_answers(&self, faults: &mut Vec<Fault>) {
        let column = self.records.column(self.at);
        if !self.field.constraints.asks_of_values() {
            column.without_value().for_each(|record| self.check(record, &column.answer(record), faults));
        } else {
            (0..self.records.len()).for_each(|record| self.check(record, &column.answer(record), faults));
        }
    }

    fn check(&self, record: usize, answer: &Answer<&str>, faults: &mut Vec<Fault>) {
        // What is wrong with the unit of a figure is told once, where the unit is said.
        if !self.records.get(record).units().any(|said| said.field == self.at && said.factor.is_none()) {
            check_answer(self.field, answer, self.is_key, &mut |severity, rule, message, expected| {
                faults.push(self.fault(record, answer, (severity, rule), message, expected));
            });
        }
    }

    fn of_rounded(&self, record: usize, typed: &str, faults: &mut Vec<Fault>) {
        let answer = self.records.column(self.at).answer(record);
        let kept = answer.value().map(ToString::to_string).unwrap_or_default();
        let message = format!(
            "{} has more decimals than are kept. {kept} is used. Nothing needs to be done",
            echo(typed)
        );
        faults.push(self.fault(record, &answer, (Severity::Note, ROUNDED), message, kept));
    }

    fn fault(
        &self,
        record: usize,
        answer: &Answer<&str>,
        (severity, rule): (Severity, &'static str),
        message: String,
        expected: String,
    ) -> Fault {
        let value = match answer {
            Answer::Reported(value) => value.to_string(),
            Answer::NotApplicable(text) | Answer::Unreadable { text, .. } => (*text).to_owned(),
            Answer::NotKnown | Answer::NotAsked => String::new(),
        };
        Fault {
            record: self.first + record,
            field: self.at,
            severity,
            rule,
            message,
            expected,
            value,
            of_all_records: false,
        }
    }
}

/// What is wrong with a whole column of a list from one file is one fault and not one a record: nothing
/// stands in any record, or two columns that mean the field differ in most records in which both have
/// something.
fn columns_once(found: &Return, collection: &Collection, faults: &mut Vec<Fault>) {
    let mut rows: HashMap<(usize, usize), usize> = HashMap::new();
    for table in found.records.tables().iter().filter(|table| collection.tables[table.table()].is_list()) {
        for (range, submission) in table.by_submission() {
            *rows.entry((table.table(), submission)).or_default() += range.len();
        }
    }
    let column = |fault: &Fault| {
        let record = found.records.get(fault.record);
        (record.table(), record.submission(), fault.field)
    };
    let mut counts: HashMap<(Wrong, (usize, usize, usize)), usize> = HashMap::new();
    for fault in faults.iter() {
        if let Some(wrong) = Wrong::of(fault) {
            *counts.entry((wrong, column(fault))).or_default() += 1;
        }
    }
    let mut told = HashSet::new();
    faults.retain_mut(|fault| {
        let place = column(fault);
        let (Some(wrong), Some(rows)) = (Wrong::of(fault), rows.get(&(place.0, place.1)).copied()) else {
            return true;
        };
        let count = counts[&(wrong, place)];
        fault.message = match wrong {
            Wrong::Blank if rows > 1 && count == rows => {
                let has_column = found.records.get(fault.record).cell(fault.field).is_some();
                let what = if has_column {
                    "nothing is given in any of the"
                } else {
                    "no column of that \
                    name was found for the"
                };
                format!(
                    "{what} {count} rows. Give it in every row, under the heading \"{}\"",
                    fault.title(found, collection)
                )
            }
            Wrong::TwoColumns if count > 1 && count * 2 > rows => format!(
                "two columns mean this, and they differ in {count} of the {rows} rows, first in {}. Leave \
                 the right one, or rename the other",
                echo(&fault.value)
            ),
            _ => return true,
        };
        fault.of_all_records = true;
        told.insert((wrong, place))
    });
}

/// What can be wrong with a whole column.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Wrong {
    Blank,
    TwoColumns,
}

impl Wrong {
    fn of(fault: &Fault) -> Option<Self> {
        match fault.rule {
            "required" | PRIMARY_KEY => Some(Self::Blank),
            "type" if fault.expected == ONE_VALUE => Some(Self::TwoColumns),
            _ => None,
        }
    }
}

fn check_answer(
    field: &Field,
    answer: &Answer<&str>,
    is_key: bool,
    add: &mut dyn FnMut(Severity, &'static str, String, String),
) {
    match answer {
        Answer::Reported(value) => check_value(field, value, add),
        Answer::Unreadable { text, expected } if **expected == *ONE_VALUE => {
            add(
                Severity::Error,
                "type",
                format!("two cells that mean the same differ: {}. Leave the right one", echo(text)),
                expected.to_string(),
            );
        }
        Answer::Unreadable { text, expected } => {
            let leave = if is_key { "" } else { ", or leave it blank if it is not known" };
            // "a date, such as 31/03/2020": what it is comes first, and how it is written once, in what to
            // do.
            let what = expected
                .split(", ")
                .next()
                .and_then(|what| what.split(" such as ").next())
                .unwrap_or(expected);
            add(
                Severity::Error,
                "type",
                format!("\"{}\" is not {what}. Enter {expected}{leave}", echo(text)),
                expected.to_string(),
            );
        }
        Answer::NotKnown if is_key => {
            add(
                Severity::Error,
                PRIMARY_KEY,
                "nothing stands here, so it is not known which record this row is. Enter it in every row"
                    .to_owned(),
                "a value".to_owned(),
            );
        }
        Answer::NotKnown if field.constraints.required => {
            let fix = if field.kind.is_numeric() {
                "Enter the figure. Enter 0 only if there were none"
            } else {
                "Enter the answer"
            };
            add(Severity::Error, "required", format!("nothing is given. {fix}"), "a value".to_owned());
        }
        Answer::NotKnown | Answer::NotAsked | Answer::NotApplicable(_) => {}
    }
}

fn check_value(
    field: &Field,
    value: &Value<&str>,
    add: &mut dyn FnMut(Severity, &'static str, String, String),
) {
    let constraints = &field.constraints;
    let is_date = matches!(value, Value::Date(_));
    let compare = |bound: &crate::schemas::constraints::Bound| match (value, &bound.limit) {
        (Value::Number(number), _) => bound.compare(*number),
        (Value::Date(date), crate::schemas::constraints::Limit::Date(limit)) => Some(date.cmp(limit)),
        _ => None,
    };
    if let Some(bound) = constraints.minimum.as_ref().filter(|bound| bound.is_under_by(compare(bound))) {
        let expected = format!("{} {}", if bound.exclusive { "more than" } else { "at least" }, bound.limit);
        add(
            Severity::Error,
            "minimum",
            format!(
                "{value} is too {}. It must be {expected}. Enter the right value",
                if is_date { "early" } else { "small" }
            ),
            expected,
        );
    }
    if let Some(bound) = constraints
        .maximum
        .as_ref()
        .filter(|bound| bound.is_under_by(compare(bound).map(std::cmp::Ordering::reverse)))
    {
        let expected = format!("{} {}", if bound.exclusive { "less than" } else { "at most" }, bound.limit);
        add(
            Severity::Error,
            "maximum",
            format!(
                "{value} is too {}. It must be {expected}. Enter the right value",
                if is_date { "late" } else { "large" }
            ),
            expected,
        );
    }
    // Most values are numbers of which nothing is asked as text.
    if !constraints.asks_of_texts() {
        return;
    }
    let text =
        if let Value::Text(text) = value { Cow::Borrowed(*text) } else { Cow::Owned(value.to_string()) };
    if !constraints.allowed.is_empty() && !constraints.allowed.iter().any(|allowed| **allowed == *text) {
        let list =
            constraints.allowed.iter().map(|answer| field.label_of(answer)).collect::<Vec<_>>().join(", ");
        add(
            Severity::Error,
            "enum",
            format!("\"{}\" is not one of the answers. Enter one of these: {}", echo(&text), echo(&list)),
            list,
        );
    }
    if let Some(pattern) = constraints.pattern.as_ref().filter(|pattern| !pattern.is_match(&text)) {
        let declared = pattern.as_str().trim_start_matches("^(?:").trim_end_matches(")$").to_owned();
        add(
            Severity::Error,
            "pattern",
            format!("\"{}\" is not written in the way that is asked for. Correct it", echo(&text)),
            declared,
        );
    }
    let length = text.chars().count();
    let too_short = constraints
        .min_length
        .filter(|least| length < *least)
        .map(|least| format!("at least {least} characters"));
    let too_long =
        constraints.max_length.filter(|most| length > *most).map(|most| format!("at most {most} characters"));
    if let Some(expected) = too_short.or(too_long) {
        add(
            Severity::Error,
            "length",
            format!("\"{}\" has {length} characters. It must have {expected}. Correct it", echo(&text)),
            expected,
        );
    }
}

/// Values and keys that stand a second time in one return; each after the first is a fault.
fn repeated(
    table: &RecordTable,
    own: &TableRecords,
    records: &[(usize, Record<'_>)],
    faults: &mut Vec<Fault>,
) {
    let single =
        table.fields.iter().enumerate().filter(|(_, field)| field.constraints.unique).map(|(at, _)| vec![at]);
    let keys = Some(table.primary_key.clone())
        .filter(|key| !key.is_empty())
        .into_iter()
        .chain(table.unique_keys.iter().cloned())
        .chain(single);
    for key in keys.filter(|key| !own.are_told_apart_by(key)) {
        let mut first: HashMap<Vec<String>, u32> = HashMap::new();
        for (index, record) in records {
            let values: Option<Vec<String>> =
                key.iter().map(|field| record.value(*field).map(|value| value.to_string())).collect();
            let Some(values) = values else { continue };
            let shown = values.join(", ");
            if let Some(row) = first.get(&values) {
                let message = if key == table.primary_key {
                    format!(
                        "\"{}\" stands in row {} too, with other figures. None of these rows is used. Leave \
                         in the row that is right",
                        echo(&shown),
                        row + 1
                    )
                } else {
                    let fix = "No two rows may have the same. Correct the one that is wrong, or take out \
                        the row that is a copy";
                    format!(
                        "\"{}\"{} stands in row {} too. {fix}",
                        echo(&shown),
                        with_others(table, &key),
                        row + 1
                    )
                };
                let expected = "a value that stands once".to_owned();
                faults.push(Fault {
                    record: *index,
                    field: key[0],
                    severity: Severity::Error,
                    rule: "unique",
                    message,
                    expected,
                    value: shown,
                    of_all_records: false,
                });
            } else {
                first.insert(values, record.row());
            }
        }
    }
}

/// The titles of the other fields of a key: the message begins with that of the first.
fn with_others(table: &RecordTable, key: &[usize]) -> String {
    let others: Vec<&str> = key[1..].iter().map(|field| table.fields[*field].title.as_str()).collect();
    if others.is_empty() { String::new() } else { format!(" (with {})", others.join(" and ")) }
}

/// The records (by index) whose key another record of the return has too: it is not known which of them
/// counts.
#[must_use]
pub fn of_one_key(found: &Return, collection: &Collection) -> Vec<usize> {
    let mut by_key: HashMap<(usize, Vec<String>), Vec<usize>> = HashMap::new();
    let may_come_twice =
        |table: &&KeptRecords| !table.are_told_apart_by(&collection.tables[table.table()].primary_key);
    let tables = found.records.tables().iter().filter(may_come_twice);
    for (index, record) in tables.flat_map(|table| found.records.of_table(table.table())) {
        let key = collection.tables[record.table()].primary_key.iter();
        let values: Option<Vec<String>> =
            key.map(|field| record.value(*field).map(|value| value.to_string())).collect();
        if let Some(values) = values.filter(|values| !values.is_empty()) {
            by_key.entry((record.table(), values)).or_default().push(index);
        }
    }
    let mut records: Vec<usize> =
        by_key.into_values().filter(|records| records.len() > 1).flatten().collect();
    records.sort_unstable();
    records
}

/// Values that refer to a record of another table of the return that is not there.
fn unreferenced(
    table: &RecordTable,
    records: &[(usize, Record<'_>)],
    (found, collection): (&Return, &Collection),
    faults: &mut Vec<Fault>,
) {
    for reference in &table.foreign_keys {
        let values_of = |record: Record<'_>, fields: &[usize]| {
            fields
                .iter()
                .map(|field| record.value(*field).map(|value| value.to_string()))
                .collect::<Option<Vec<String>>>()
        };
        let there = found.records.of_table(reference.table);
        let known: HashSet<Vec<String>> =
            there.filter_map(|(_, record)| values_of(record, &reference.references)).collect();
        for (index, record) in records {
            let Some(values) = values_of(*record, &reference.fields).filter(|values| !known.contains(values))
            else {
                continue;
            };
            let shown = values.join(", ");
            let other = &collection.tables[reference.table].title;
            let message = format!(
                "\"{}\" does not stand in the table \"{other}\" of this return. Add it there, or correct it \
                 here",
                echo(&shown)
            );
            let expected = "a value that the other table holds".to_owned();
            faults.push(Fault {
                record: *index,
                field: reference.fields[0],
                severity: Severity::Error,
                rule: "foreign-key",
                message,
                expected,
                value: shown,
                of_all_records: false,
            });
        }
    }
}
