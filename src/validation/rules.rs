//! The edits: each rule over all records of its table at once.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::{
    expressions::{Frame, FrameError, Kind, Lowered, Part, Values},
    reading::ReadRecord,
    returns::{Context, Return},
    schemas::{
        Authority, Field, FieldType, RecordTable,
        rule::{Example, ExampleValue, OnNull, Rule, Verdict, names_of},
    },
    vocabulary::{Answer, Value},
};

/// A rule that failed, or could not decide, on one record.
pub struct Finding {
    /// Index of the return.
    pub found: usize,
    /// Index of the record in its return.
    pub record: usize,
    /// Index of the rule among those given.
    pub rule: usize,
    /// What is said of it.
    pub message: String,
    /// What would have been right.
    pub expected: Option<String>,
    /// It could not decide; the message says why.
    pub undecided: bool,
}

/// One record to be judged.
struct Row<'a> {
    found: usize,
    record: usize,
    read: &'a ReadRecord,
}

/// Return, record and field of each value that counts as not known.
type Withheld = std::collections::HashSet<(usize, usize, usize)>;

impl<'a> Row<'a> {
    fn known(&self, field: usize, withheld: &Withheld) -> Option<&'a Value> {
        self.read.answers[field].value().filter(|_| !withheld.contains(&(self.found, self.record, field)))
    }
}

/// Applies rules to all accepted returns. A value in `withheld` counts as not known: what is wrong with it is told already.
///
/// # Errors
/// A fault of our own.
pub fn apply(rules: &[&Rule], returns: &[Return], withheld: &Withheld, context: &Context<'_>) -> Result<Vec<Finding>, FrameError> {
    let mut findings = Vec::new();
    for (index, table) in context.collection.tables.iter().enumerate() {
        let own: Vec<usize> = (0..rules.len()).filter(|at| rules[*at].table == index).collect();
        let rows: Vec<Row<'_>> = rows_of(returns, index);
        if own.is_empty() || rows.is_empty() {
            continue;
        }
        let needed: BTreeSet<String> = own.iter().flat_map(|at| rules[*at].attributes()).collect();
        let frame = frame(table, &rows, returns, context, withheld, &needed)?;
        let lowered: Vec<Lowered> = own.iter().map(|at| lower(rules[*at], table, context)).collect();
        for (at, verdicts) in own.iter().zip(frame.verdicts(&lowered)?) {
            let judge = Judge { rule: rules[*at], index: *at, table, frame: &frame, context };
            for (row, verdict) in verdicts.into_iter().enumerate() {
                let of_row = |field: usize| rows[row].known(field, withheld).is_some();
                findings.extend(judge.finding(&rows[row], row, verdict, &of_row)?);
            }
        }
    }
    findings.sort_by_key(|finding| (finding.found, finding.record, finding.rule));
    Ok(findings)
}

fn rows_of(returns: &[Return], table: usize) -> Vec<Row<'_>> {
    let all = returns
        .iter()
        .enumerate()
        .flat_map(|(found, of)| of.records.iter().enumerate().map(move |(record, read)| Row { found, record, read }));
    all.filter(|row| row.read.table == table).collect()
}

fn period_of(context: &Context<'_>) -> (Date, Date) {
    (context.period.start(), context.period.end())
}

fn lower(rule: &Rule, table: &RecordTable, context: &Context<'_>) -> Lowered {
    Lowered::new(&rule.check.node, rule.check.kind, &names_of(table), period_of(context))
}

fn frame(
    table: &RecordTable,
    rows: &[Row<'_>],
    returns: &[Return],
    context: &Context<'_>,
    withheld: &Withheld,
    needed: &BTreeSet<String>,
) -> Result<Frame, FrameError> {
    let columns =
        table.fields.iter().enumerate().map(|(at, field)| values(field, rows.iter().map(|row| row.known(at, withheld)))).collect();
    let leads: Vec<Option<&Authority>> = rows.iter().map(|row| context.register.get(&returns[row.found].unit.lead)).collect();
    let texts = |name: &str| leads.iter().map(|lead| lead.and_then(|lead| lead.attribute(name)).map(str::to_owned)).collect();
    let attributes = needed.iter().map(|name| (name.clone(), texts(name))).collect();
    Frame::new(rows.iter().map(|row| u32::try_from(row.found).unwrap_or(u32::MAX)).collect(), columns, attributes)
}

fn days(date: Date) -> Option<i32> {
    jiff::civil::date(1970, 1, 1).until(date).ok().map(|span| span.get_days())
}

fn values<'a>(field: &Field, of: impl Iterator<Item = Option<&'a Value>>) -> Values {
    match field.kind {
        FieldType::Integer | FieldType::Number => Values::Numbers(
            of.map(|value| match value {
                Some(Value::Number(number)) => Some(number.units as f64),
                _ => None,
            })
            .collect(),
        ),
        FieldType::Text => Values::Texts(of.map(|value| value.map(ToString::to_string)).collect()),
        FieldType::Boolean => Values::Truths(
            of.map(|value| match value {
                Some(Value::Boolean(truth)) => Some(*truth),
                _ => None,
            })
            .collect(),
        ),
        FieldType::Date => Values::Dates(
            of.map(|value| match value {
                Some(Value::Date(date)) => days(*date),
                _ => None,
            })
            .collect(),
        ),
    }
}

struct Judge<'a> {
    rule: &'a Rule,
    index: usize,
    table: &'a RecordTable,
    frame: &'a Frame,
    context: &'a Context<'a>,
}

impl Judge<'_> {
    fn finding(
        &self,
        row: &Row<'_>,
        at: usize,
        verdict: Option<bool>,
        is_known: &dyn Fn(usize) -> bool,
    ) -> Result<Option<Finding>, FrameError> {
        let undecided = match (verdict, self.rule.on_null) {
            (Some(true), _) | (None, OnNull::Pass) => return Ok(None),
            (Some(false), _) | (None, OnNull::Fail) => false,
            (None, OnNull::Undecided) => true,
        };
        let message = if undecided { self.why_undecided(row, is_known) } else { self.message(at)? };
        let expected = match &self.rule.expected {
            Some(expected) if !undecided => self.text(&expected.node, expected.kind, at)?,
            _ => None,
        };
        Ok(Some(Finding { found: row.found, record: row.record, rule: self.index, message, expected, undecided }))
    }

    fn text(&self, node: &crate::expressions::Node, kind: Kind, at: usize) -> Result<Option<String>, FrameError> {
        self.frame.text_of(&Lowered::new(node, kind, &names_of(self.table), period_of(self.context)), at)
    }

    fn message(&self, at: usize) -> Result<String, FrameError> {
        let mut message = String::new();
        for part in self.rule.message.parts() {
            match part {
                Part::Words(words) => message.push_str(words),
                Part::Value(expression) => {
                    message.push_str(&self.text(&expression.node, expression.kind, at)?.unwrap_or_else(|| "not known".to_owned()))
                }
            }
        }
        Ok(message)
    }

    /// Which of the fields that the rule needs are not known, and why.
    fn why_undecided(&self, row: &Row<'_>, is_known: &dyn Fn(usize) -> bool) -> String {
        let missing = self.rule.check.node.fields().into_iter().filter(|field| !is_known(*field)).map(|field| {
            let why = match &row.read.answers[field] {
                Answer::Reported(_) => "has an error of its own",
                Answer::NotKnown => "is not given",
                Answer::NotApplicable(_) => "is not applicable",
                Answer::Unreadable { .. } => "cannot be read",
            };
            format!("{} {why}", self.table.fields[field].name)
        });
        let missing: Vec<String> = missing.collect();
        if missing.is_empty() { "something is divided by zero".to_owned() } else { missing.join(", ") }
    }
}

/// Runs the examples of a rule; gives those that show something else than they say, with what they show.
///
/// # Errors
/// A fault of our own.
pub fn wrong_examples<'r>(rule: &'r Rule, context: &Context<'_>) -> Result<Vec<(&'r Example, Verdict)>, FrameError> {
    let table = &context.collection.tables[rule.table];
    let columns = table.fields.iter().enumerate().map(|(at, field)| example_values(field, at, &rule.examples)).collect();
    let attributes = Authority::ATTRIBUTES.iter().map(|name| ((*name).to_owned(), vec![None; rule.examples.len()])).collect();
    let frame = Frame::new((0..u32::try_from(rule.examples.len()).unwrap_or(0)).collect(), columns, attributes)?;
    let verdicts = frame.verdicts(&[lower(rule, table, context)])?.remove(0);
    let shown = verdicts.into_iter().map(|verdict| match (verdict, rule.on_null) {
        (Some(true), _) | (None, OnNull::Pass) => Verdict::Passes,
        (Some(false), _) | (None, OnNull::Fail) => Verdict::Fails,
        (None, OnNull::Undecided) => Verdict::Undecided,
    });
    Ok(rule.examples.iter().zip(shown).filter(|(example, shown)| example.shows != *shown).collect())
}

fn example_values(field: &Field, at: usize, examples: &[Example]) -> Values {
    let given: Vec<HashMap<usize, &ExampleValue>> =
        examples.iter().map(|example| example.values.iter().map(|(field, value)| (*field, value)).collect()).collect();
    let of = || given.iter().map(|values| values.get(&at).copied());
    match field.kind {
        FieldType::Integer | FieldType::Number => {
            let units = |value: f64| (value * 10f64.powi(i32::from(field.decimals))).round();
            Values::Numbers(
                of().map(|value| {
                    value.and_then(|value| if let ExampleValue::Number(number) = value { Some(units(*number)) } else { None })
                })
                .collect(),
            )
        }
        FieldType::Text => Values::Texts(
            of().map(|value| value.and_then(|value| if let ExampleValue::Text(text) = value { Some(text.clone()) } else { None }))
                .collect(),
        ),
        FieldType::Boolean => Values::Truths(
            of().map(|value| value.and_then(|value| if let ExampleValue::Truth(truth) = value { Some(*truth) } else { None })).collect(),
        ),
        FieldType::Date => Values::Dates(
            of().map(|value| value.and_then(|value| if let ExampleValue::Date(date) = value { days(*date) } else { None })).collect(),
        ),
    }
}
