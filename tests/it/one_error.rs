//! One error put into every cell of sound returns of LAE1: where it is told.
//!
//! A cell that is in a sum across and a sum down is named with its right value. A cell that is in one sum
//! alone cannot be told from the others in it: it is named among them. A cell that is in no sum of the form
//! is held against the list of prosecutions, if at all.

use std::{collections::BTreeMap, path::Path};

use quarterday::{
    reading::{Record, Records},
    records::{EarlierOutput, History, accepted, faults},
    returns::{Context, Returns},
    schemas::{Faults, collection, register},
    validation::{Validation, validate},
    vocabulary::{Answer, Exception, Period, Scaled, Severity, Value},
};

use crate::workspace::project;

/// An error that somebody makes who types a figure.
type Mistake = (&'static str, fn(i64) -> i64);

const MISTAKES: [Mistake; 4] = [
    ("17 more", |right| right + 17),
    ("ten times", |right| right * 10),
    ("digits exchanged", |right| {
        if right < 100 {
            right % 10 * 10 + right / 10
        } else {
            right / 100 * 100 + right % 10 * 10 + right / 10 % 10
        }
    }),
    ("0", |_| 0),
];

/// What becomes of one error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    /// At its cell, with the right value.
    Right,
    /// At a cell with which it could be exchanged; it is named.
    Named,
    /// Not at all.
    Nowhere,
    /// At another cell, and it is not named.
    Elsewhere,
}

/// The first returns of a quarter of the sample of which nothing was found wrong, and all figures of tables 1
/// and 2 are given.
fn sound(earlier: &Path, wanted: usize, context: &Context<'_>) -> Returns {
    let earlier = EarlierOutput::open(earlier).unwrap();
    let found: Vec<_> = faults(&earlier).unwrap().into_iter().filter(|fault| !fault.undecided).collect();
    let mut all = accepted(&earlier, context).unwrap().unwrap().returns;
    let is_full = |records: &Records| {
        let of_blocks = records.iter().filter(|record| context.collection.tables[record.table()].is_matrix());
        of_blocks.clone().count() == 20
            && of_blocks.flat_map(Record::answers).all(|answer| answer.value().is_some())
    };
    all.returns
        .retain(|own| is_full(&own.records) && found.iter().all(|fault| fault.exception.unit != own.unit.id));
    // Those with prosecutions first: their list says something of the legal table.
    all.returns.sort_by_key(|own| {
        (
            !own.records.iter().any(|record| context.collection.tables[record.table()].name == "cases"),
            own.unit.id.clone(),
        )
    });
    all.returns.truncate(wanted);
    assert_eq!(all.returns.len(), wanted);
    all
}

/// One error: in which return, record and field, what was typed, and what would be right.
struct Planted {
    unit: String,
    record: usize,
    field: usize,
    right: Scaled,
}

/// A copy of a return for each figure and mistake, under ids of their own.
fn planted(sound: &Returns, mistake: fn(i64) -> i64, context: &Context<'_>) -> (Returns, Vec<Planted>) {
    let (mut all, mut errors) = (Returns { returns: Vec::new(), ..sound.clone() }, Vec::new());
    for found in &sound.returns {
        for (record, read) in found.records.iter().enumerate() {
            let table = &context.collection.tables[read.table()];
            if !["visits", "notices", "legal"].contains(&table.name.as_str()) {
                continue;
            }
            for (field, answer) in read.answers().enumerate() {
                let Some(right) = answer.number() else { continue };
                let one = 10i64.pow(u32::from(right.decimals));
                let wrong = Scaled { units: mistake(right.units / one) * one, ..right };
                if wrong == right || right.units % one != 0 {
                    continue;
                }
                let mut copy = found.clone();
                copy.unit.id = format!("{}-{}", copy.unit.id, errors.len());
                let mut records = found.records.taken_out();
                records[record].answers[field] = Answer::Reported(Value::Number(wrong));
                copy.records = Records::of(records);
                errors.push(Planted { unit: copy.unit.id.clone(), record, field, right });
                all.returns.push(copy);
            }
        }
    }
    (all, errors)
}

fn told(error: &Planted, validation: &Validation, returns: &Returns, context: &Context<'_>) -> Told {
    let found = returns.returns.iter().find(|found| found.unit.id == error.unit).unwrap();
    let read = found.records.get(error.record);
    let table = &context.collection.tables[read.table()];
    let (key, field) = (read.key(table), &table.fields[error.field]);
    let own: Vec<&Exception> = validation
        .exceptions
        .iter()
        .filter(|exception| {
            exception.unit == error.unit && exception.caused_by.is_empty() && exception.table == table.name
        })
        .filter(|exception| exception.severity <= Severity::Error || !exception.expected.is_empty())
        .collect();
    let is_here = |exception: &&&Exception| exception.record == key && exception.field == field.name;
    let name = if key.is_empty() {
        field.title.clone()
    } else {
        format!("{}, {}", field.title, table.key_label(&key))
    };
    if own.iter().any(|exception| is_here(&exception) && exception.expected == error.right.to_string()) {
        if own.len() == 1 { Told::Right } else { Told::Elsewhere }
    } else if own.is_empty() {
        Told::Nowhere
    } else if own.iter().all(|exception| is_here(&exception) || exception.message.contains(&name)) {
        Told::Named
    } else {
        Told::Elsewhere
    }
}

#[test]
fn case_am_one_error_in_any_cell_of_a_sound_return_is_told_at_that_cell_or_among_those_it_cannot_be_told_from()
 {
    let register = register::load(&project().join("schemas/register"), &mut Faults::default());
    let collection =
        collection::load(&project().join("schemas/lae1"), &register, &mut Faults::default()).unwrap();
    let period = Period::parse("2009-10-Q3").unwrap();
    let context = Context::new(&register, &collection, period);
    let sound = sound(&project().join("sample_data/lae1/history/2009-10-Q3"), 5, &context);
    let mut counts: BTreeMap<(bool, &str, Told), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, mistake) in MISTAKES {
        let (mut returns, errors) = planted(&sound, mistake, &context);
        let validation = validate(&mut returns, &History::default(), &context).unwrap();
        for error in &errors {
            let read = &returns
                .returns
                .iter()
                .find(|found| found.unit.id == error.unit)
                .unwrap()
                .records
                .get(error.record);
            let table = &collection.tables[read.table()];
            let field = table.fields[error.field].name.as_str();
            let is_crossed = table.name == "visits" && !["premises", "contacts"].contains(&field);
            let told = told(error, &validation, &returns, &context);
            *counts.entry((is_crossed, table.name.as_str(), told)).or_default() += 1;
            if told == Told::Elsewhere
                || is_crossed && told != Told::Right
                || table.is_matrix() && told == Told::Nowhere
            {
                wrong.push(format!("{name}: {} {} {field}: {told:?}", error.unit, read.key(table)));
            }
        }
    }
    for ((is_crossed, table, told), count) in &counts {
        println!("{table}{}: {told:?} {count}", if *is_crossed { ", across and down" } else { "" });
    }
    assert!(wrong.is_empty(), "{} told wrongly:\n{}\n{counts:?}", wrong.len(), wrong.join("\n"));
}
