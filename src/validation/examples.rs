//! The examples of rules: each is a record of a return of its own, on which its rule must show what it says.

use super::{
    frames::{Source, frame, span},
    rules::days,
};
use crate::{
    expressions::{FrameError, Lowered, Values},
    returns::Context,
    schemas::{
        Field, FieldType,
        rule::{Example, ExampleRecord, ExampleValue, OnNull, Rule, Verdict, names_of},
    },
    vocabulary::Period,
};

/// One example as the source of frames: one return.
struct OfExample<'a> {
    example: &'a Example,
    context: &'a Context<'a>,
}

impl OfExample<'_> {
    /// The records of a table. Of the rule's own, the record that is judged stands last.
    fn records(&self, table: usize) -> &[ExampleRecord] {
        self.example.tables.iter().find(|(given, _)| *given == table).map(|(_, records)| records.as_slice()).unwrap_or_default()
    }
}

impl Source for OfExample<'_> {
    fn returns(&self) -> usize {
        1
    }

    fn return_of_records(&self, table: usize) -> Vec<u32> {
        vec![0; self.records(table).len()]
    }

    fn gives(&self, _: usize, table: usize) -> bool {
        self.example.tables.iter().any(|(given, _)| *given == table)
    }

    fn values(&self, table: usize, field: usize) -> Values {
        values(&self.context.collection.tables[table].fields[field], field, self.records(table).iter().map(Some))
    }

    fn previous(&self, table: usize, field: usize, back: u8) -> Values {
        let earlier = self.example.previous.get(usize::from(back) - 1);
        // Earlier values are given for the record that is judged.
        let others = self.records(table).len().saturating_sub(1);
        let records = std::iter::repeat_n(None, others).chain([earlier]);
        values(&self.context.collection.tables[table].fields[field], field, records)
    }

    fn attribute(&self, table: usize, name: &str) -> Vec<Option<String>> {
        let text = self.example.attributes.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        vec![text; self.records(table).len()]
    }
}

fn values<'a>(field: &Field, at: usize, records: impl Iterator<Item = Option<&'a ExampleRecord>>) -> Values {
    let of = records.map(|record| record?.iter().find(|(given, _)| *given == at).map(|(_, value)| value));
    match field.kind {
        FieldType::Integer | FieldType::Number => {
            let units = |value: f64| (value * 10f64.powi(i32::from(field.decimals))).round();
            Values::Numbers(of.map(|value| if let ExampleValue::Number(number) = value? { Some(units(*number)) } else { None }).collect())
        }
        FieldType::Text => {
            Values::Texts(of.map(|value| if let ExampleValue::Text(text) = value? { Some(text.clone()) } else { None }).collect())
        }
        FieldType::Boolean => {
            Values::Truths(of.map(|value| if let ExampleValue::Truth(truth) = value? { Some(*truth) } else { None }).collect())
        }
        FieldType::Date => Values::Dates(of.map(|value| if let ExampleValue::Date(date) = value? { days(*date) } else { None }).collect()),
    }
}

/// Runs the examples of a rule; gives those that show something else than they say, with what they show.
///
/// # Errors
/// A fault of our own.
pub fn wrong_examples<'r>(rule: &'r Rule, context: &Context<'_>) -> Result<Vec<(&'r Example, Verdict)>, FrameError> {
    let names = names_of(&context.collection.tables, rule.table);
    let mut wrong = Vec::new();
    for example in &rule.examples {
        let period: Period = example.period.unwrap_or(context.period);
        let source = OfExample { example, context };
        let frame = frame(&source, rule.table, &[&rule.check.node], context, period)?;
        let lowered = Lowered::new(&rule.check.node, rule.check.kind, &names, span(period));
        let verdict = frame.verdicts(&[lowered])?.remove(0).pop().flatten();
        let shown = match (verdict, rule.on_null) {
            (Some(true), _) | (None, OnNull::Pass) => Verdict::Passes,
            (Some(false), _) | (None, OnNull::Fail) => Verdict::Fails,
            (None, OnNull::Undecided) => Verdict::Undecided,
        };
        if shown != example.shows {
            wrong.push((example, shown));
        }
    }
    Ok(wrong)
}
