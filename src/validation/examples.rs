//! The examples of rules: each is a record of a return of its own, on which its rule must show what it says.

use crate::{
    expressions::{FrameError, Node, SubmissionFact, Values},
    frames::{Source, frame, span},
    returns::Context,
    schemas::{
        Field, FieldType,
        rules::{Example, ExampleRecord, ExampleValue, OnNull, RowsOf, Rule, Verdict, names_of},
    },
    vocabulary::{Period, day},
};

/// One example as the source of frames: one return.
struct OfExample<'a> {
    example: &'a Example,
    /// Index of the rule's own table.
    table: usize,
    context: &'a Context<'a>,
}

impl OfExample<'_> {
    /// The records of a table with the return of each: first of the one that is judged, then of its peers. Of
    /// the rule's own table, the record that is judged stands last among those of its return.
    fn records(&self, table: usize) -> Vec<(u32, &ExampleRecord)> {
        let own =
            self.example.tables.iter().filter(|(given, _)| *given == table).flat_map(|(_, records)| records);
        let peers = self.example.peers.iter().filter(|_| table == self.table);
        own.map(|record| (0, record)).chain((1..).zip(peers.map(|(record, _)| record))).collect()
    }

    /// Whether the record that is judged is one of these rows; where the example does not give its key, it
    /// is.
    fn is_of(&self, of: Option<RowsOf>) -> bool {
        let table = &self.context.collection.tables[self.table];
        let key = self
            .example
            .values
            .iter()
            .find(|(field, _)| table.primary_key.first() == Some(field))
            .map(|(_, value)| value);
        match (of, key) {
            (Some(of), Some(ExampleValue::Text(key))) => of.holds(key, table),
            _ => true,
        }
    }

    /// The place of the record that is judged.
    fn judged(&self) -> usize {
        self.records(self.table).iter().filter(|(found, _)| *found == 0).count().saturating_sub(1)
    }
}

impl Source for OfExample<'_> {
    fn return_of_records(&self, table: usize) -> Vec<u32> {
        self.records(table).into_iter().map(|(found, _)| found).collect()
    }

    fn gives(&self, found: usize, table: usize) -> bool {
        found > 0 && table == self.table || self.example.tables.iter().any(|(given, _)| *given == table)
    }

    fn values(&self, table: usize, field: usize) -> Values {
        let records = self.records(table);
        values(
            &self.context.collection.tables[table].fields[field],
            field,
            records.into_iter().map(|(_, record)| Some(record)),
        )
    }

    fn previous(&self, table: usize, field: usize, back: u8) -> Values {
        let before = |earlier: &'_ [ExampleRecord]| earlier.get(usize::from(back) - 1).cloned();
        // Earlier values are given for the record that is judged, and for its peers.
        let own = std::iter::repeat_n(None, self.judged()).chain([before(&self.example.previous)]);
        let records: Vec<Option<ExampleRecord>> =
            own.chain(self.example.peers.iter().map(|(_, earlier)| before(earlier))).collect();
        values(
            &self.context.collection.tables[table].fields[field],
            field,
            records.iter().map(Option::as_ref),
        )
    }

    fn not_asked(&self, table: usize, field: usize, back: u8) -> Vec<bool> {
        let judged = self.judged();
        let is_gap = table == self.table && back == 0 && self.example.not_asked.contains(&field);
        (0..self.records(table).len()).map(|at| is_gap && at == judged).collect()
    }

    fn asks(&self, _found: usize, table: usize, key: &str) -> bool {
        !self.example.rows_not_asked.iter().any(|(of, own)| *of == table && own == key)
    }

    fn keys(&self, table: usize) -> Vec<String> {
        // Peers are compared by the record that is judged: whatever its key, it is theirs too.
        let judged = self.judged();
        let key =
            |at: usize, found: u32| if found == 0 && at != judged { at.to_string() } else { String::new() };
        self.records(table).iter().enumerate().map(|(at, (found, _))| key(at, *found)).collect()
    }

    fn attribute(&self, table: usize, name: &str) -> Vec<Option<String>> {
        let text =
            self.example.attributes.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
        vec![text; self.records(table).len()]
    }

    fn submission(&self, table: usize, fact: SubmissionFact) -> Values {
        let given = self.example.submission.iter().find(|(known, _)| *known == fact).map(|(_, value)| value);
        let records = self.records(table).len();
        match given {
            Some(ExampleValue::Number(number)) => Values::Numbers(vec![Some(*number); records]),
            Some(ExampleValue::Date(date)) => Values::Dates(vec![Some(day::number_of(*date)); records]),
            Some(ExampleValue::Text(text)) => Values::Texts(vec![Some(text.clone()); records]),
            Some(ExampleValue::Truth(truth)) => Values::Truths(vec![Some(*truth); records]),
            None => fact.not_known(records),
        }
    }
}

fn values<'a>(field: &Field, at: usize, records: impl Iterator<Item = Option<&'a ExampleRecord>>) -> Values {
    let of = records.map(|record| record?.iter().find(|(given, _)| *given == at).map(|(_, value)| value));
    match field.kind {
        FieldType::Integer | FieldType::Number => {
            let units = |value: f64| (value * 10f64.powi(i32::from(field.decimals))).round();
            Values::Numbers(
                of.map(
                    |value| {
                        if let ExampleValue::Number(number) = value? { Some(units(*number)) } else { None }
                    },
                )
                .collect(),
            )
        }
        FieldType::Text => Values::Texts(
            of.map(|value| if let ExampleValue::Text(text) = value? { Some(text.clone()) } else { None })
                .collect(),
        ),
        FieldType::Boolean => Values::Truths(
            of.map(|value| if let ExampleValue::Truth(truth) = value? { Some(*truth) } else { None })
                .collect(),
        ),
        FieldType::Date => {
            Values::Dates(
                of.map(|value| {
                    if let ExampleValue::Date(date) = value? { Some(day::number_of(*date)) } else { None }
                })
                .collect(),
            )
        }
    }
}

/// Runs the examples of a rule; gives those that show something else than they say, with what they show.
///
/// # Errors
/// A fault of our own.
pub fn wrong_examples<'r>(
    rule: &'r Rule,
    context: &Context<'_>,
) -> Result<Vec<(&'r Example, Verdict)>, FrameError> {
    let names = names_of(&context.collection.tables, rule.table, context.collection.periods_a_year());
    let mut wrong = Vec::new();
    for example in &rule.examples {
        let period: Period = example.period.unwrap_or(context.period);
        let source = OfExample { example, table: rule.table, context };
        let nodes: Vec<&Node> =
            std::iter::once(&rule.check).chain(&rule.when).map(|expression| &expression.node).collect();
        let frame = frame(&source, rule.table, &nodes, context, period)?;
        let lowered = frame.lowered(&rule.check.node, rule.check.kind, &names, span(period));
        let verdict = frame.verdicts(&[lowered])?.remove(0)[source.judged()];
        let when = rule.when.as_ref().map(|when| frame.lowered(&when.node, when.kind, &names, span(period)));
        let holds = match when {
            Some(when) => frame.verdicts(&[when])?.remove(0)[source.judged()] == Some(true),
            None => true,
        };
        // Where the rule does not apply nothing is listed: it passes.
        let verdict = if holds && source.is_of(rule.of) { verdict } else { Some(true) };
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
