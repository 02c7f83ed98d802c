//! The edits: each rule over all records of its table at once.

use std::collections::HashMap;

use super::balance::{self, Applied};
use crate::{
    expressions::{Aggregate, ColumnOf, Expression, Frame, FrameError, Kind, Lowered, Names, Node, Part},
    frames::{OfReturns, Row, Withheld, frame, span, taken},
    records::History,
    returns::{Context, Returns},
    schemas::{
        RecordTable,
        rules::{OnNull, Rule, names_of},
    },
    vocabulary::{Answer, Period},
};

/// A rule that failed, or could not decide, on one record.
pub struct Finding {
    /// Index of the return.
    pub found: usize,
    /// Index of the record in its return.
    pub record: usize,
    /// The field (by index) at which it stands.
    pub field: usize,
    /// Index of the rule among those given.
    pub rule: usize,
    /// What is said of it.
    pub message: String,
    /// What would have been right.
    pub expected: Option<String>,
    /// What the rule compares with: the value of the period before, or the median of the class.
    pub previous: Option<String>,
    /// It could not decide; the message says why.
    pub undecided: bool,
}

/// Which records the figures over tables take.
pub struct Taken<'a> {
    returns: &'a Returns,
    withheld: &'a Withheld,
    history: &'a History,
    context: &'a Context<'a>,
    /// By return, table and the text of a figure: for each record of the table of that return whether the
    /// figure takes it.
    of: HashMap<(usize, usize, String), Vec<Option<bool>>>,
}

impl<'a> Taken<'a> {
    /// Of accepted returns.
    pub fn new(
        returns: &'a Returns,
        withheld: &'a Withheld,
        history: &'a History,
        context: &'a Context<'a>,
    ) -> Self {
        Self { returns, withheld, history, context, of: HashMap::new() }
    }

    /// Whether a figure takes a record of its table, or may do so, as far as its condition on such records
    /// says.
    ///
    /// # Errors
    /// A fault of our own.
    pub fn may_be(&mut self, aggregate: &Aggregate, found: usize, record: usize) -> Result<bool, FrameError> {
        let place = (found, aggregate.table, aggregate.text.clone());
        if !self.of.contains_key(&place) {
            let asks_peers = aggregate.filter.as_ref().is_some_and(|filter| !filter.over_units().is_empty());
            let looked_at = if asks_peers { 0..self.returns.returns.len() } else { found..found + 1 };
            let source = OfReturns::new((self.returns, looked_at), self.withheld, self.history, self.context);
            let verdicts = taken(&source, aggregate, self.context, self.context.period)?;
            let own = source.rows(aggregate.table).iter().zip(verdicts).filter(|(row, _)| row.found == found);
            self.of.insert(place.clone(), own.map(|(_, verdict)| verdict).collect());
        }
        let first = self.returns.returns[found].records.places(aggregate.table).start;
        let verdict = record.checked_sub(first).and_then(|at| self.of[&place].get(at).copied());
        Ok(verdict.flatten() != Some(false))
    }
}

/// The rules (by index) that ask peers, which look at all returns, and the others, which look at each by
/// itself.
#[must_use]
pub fn by_reach(rules: &[&Rule]) -> (Vec<usize>, Vec<usize>) {
    (0..rules.len()).partition(|at| rules[*at].expressions().any(|node| !node.over_units().is_empty()))
}

/// Applies some rules (by index) to the records of a source; gives what is to be said, and the balance edits
/// that apply.
///
/// # Errors
/// A fault of our own.
pub fn apply(
    asked: &[usize],
    rules: &[&Rule],
    source: &OfReturns<'_>,
    context: &Context<'_>,
) -> Result<(Vec<Finding>, Vec<Applied>), FrameError> {
    let (mut findings, mut applied) = (Vec::new(), Vec::new());
    for (index, table) in context.collection.tables.iter().enumerate() {
        let own: Vec<usize> = asked.iter().copied().filter(|at| rules[*at].table == index).collect();
        if own.is_empty() || source.rows(index).is_empty() {
            continue;
        }
        let rows = source.rows(index);
        let nodes: Vec<_> = own.iter().flat_map(|at| rules[*at].expressions()).collect();
        let frame = frame(source, index, &nodes, context, context.period)?;
        let names = names_of(&context.collection.tables, index, context.collection.periods_a_year());
        let lower = |at: &usize| {
            frame.lowered(&rules[*at].check.node, rules[*at].check.kind, &names, span(context.period))
        };
        let lowered: Vec<Lowered> = own.iter().map(lower).collect();
        let applies = applies(
            &own,
            rules,
            rows,
            table,
            &|when| frame.lowered(&when.node, when.kind, &names, span(context.period)),
            &frame,
        )?;
        for ((at, mut verdicts), applies) in own.iter().zip(frame.verdicts(&lowered)?).zip(applies) {
            verdicts
                .iter_mut()
                .zip(&applies)
                .filter(|(_, applies)| !**applies)
                .for_each(|(verdict, _)| *verdict = Some(true));
            let judge = Judge {
                rule: rules[*at],
                index: *at,
                table,
                tables: &context.collection.tables,
                frame: &frame,
                names: &names,
                period: context.period,
            };
            judge.findings(rows, &verdicts, &mut findings)?;
            judge.balance(rows, &applies, &mut applied)?;
        }
    }
    Ok((findings, applied))
}

/// For each of some rules (by index) the records of their table to which it applies.
fn applies(
    own: &[usize],
    rules: &[&Rule],
    rows: &[Row<'_>],
    table: &RecordTable,
    lowered: &dyn Fn(&Expression) -> Lowered,
    frame: &Frame,
) -> Result<Vec<Vec<bool>>, FrameError> {
    let conditions: Vec<Lowered> =
        own.iter().filter_map(|at| rules[*at].when.as_ref()).map(lowered).collect();
    let verdicts = if conditions.is_empty() { Vec::new() } else { frame.verdicts(&conditions)? };
    let mut conditions = verdicts.into_iter();
    let of_rule = |at: &usize| {
        let rule = rules[*at];
        let when = rule.when.as_ref().and_then(|_| conditions.next());
        let is_row = |row: &Row<'_>| rule.of.is_none_or(|of| of.holds(&row.read.key(table), table));
        let holds = |at: usize| when.as_ref().is_none_or(|verdicts| verdicts[at] == Some(true));
        rows.iter().enumerate().map(|(at, row)| holds(at) && is_row(row)).collect()
    };
    Ok(own.iter().map(of_rule).collect())
}

struct Judge<'a> {
    rule: &'a Rule,
    index: usize,
    table: &'a RecordTable,
    /// All tables, by index.
    tables: &'a [RecordTable],
    frame: &'a Frame,
    names: &'a Names,
    period: Period,
}

impl Judge<'_> {
    /// What is to be said of the records on which the rule failed or could not decide.
    fn findings(
        &self,
        rows: &[Row<'_>],
        verdicts: &[Option<bool>],
        findings: &mut Vec<Finding>,
    ) -> Result<(), FrameError> {
        let on_null = self.rule.on_null;
        let undecided = (0..rows.len()).filter(|at| verdicts[*at].is_none() && on_null == OnNull::Undecided);
        findings.extend(undecided.map(|at| self.finding(&rows[at], self.why_undecided(&rows[at], at), true)));
        let failed =
            (0..rows.len()).filter(|at| verdicts[*at].map_or(on_null == OnNull::Fail, |passed| !passed));
        let failed: Vec<usize> = failed.collect();
        if failed.is_empty() {
            return Ok(());
        }
        let parts = self.rule.message.parts();
        let values = parts
            .iter()
            .filter_map(|part| if let Part::Value(expression) = part { Some(expression) } else { None });
        let previous = self.compared_with();
        let wanted: Vec<&Expression> = values.chain(&self.rule.expected).chain(&previous).collect();
        let lowered: Vec<Lowered> = wanted
            .iter()
            .map(|wanted| self.frame.lowered(&wanted.node, wanted.kind, self.names, span(self.period)))
            .collect();
        for (at, texts) in failed.iter().zip(self.frame.texts(&lowered, &failed)?) {
            let mut texts = texts.into_iter();
            let mut message = String::new();
            for part in parts {
                match part {
                    Part::Words(words) => message.push_str(words),
                    Part::Value(expression) => {
                        message.push_str(self.in_words(expression, texts.next().flatten().as_deref()))
                    }
                }
            }
            let expected = self.rule.expected.as_ref().and_then(|_| texts.next().flatten());
            findings.push(Finding {
                expected,
                previous: texts.next().flatten(),
                ..self.finding(&rows[*at], message, false)
            });
        }
        Ok(())
    }

    /// A value as a message shows it: an answer of a category by what it is called.
    fn in_words<'a>(&'a self, of: &Expression, text: Option<&'a str>) -> &'a str {
        match (text, &of.node) {
            (None, _) => "not known",
            (Some(answer), Node::Field(field) | Node::Previous { field, .. }) => {
                self.table.fields[*field].label_of(answer)
            }
            (Some(text), _) => text,
        }
    }

    fn finding(&self, row: &Row<'_>, message: String, undecided: bool) -> Finding {
        let (found, record, field, rule) = (row.found, row.record, self.rule.field, self.index);
        Finding { found, record, field, rule, message, expected: None, previous: None, undecided }
    }

    /// The records to which the rule applies as a balance edit, with what is worked out beside their cells.
    fn balance(
        &self,
        rows: &[Row<'_>],
        applies: &[bool],
        applied: &mut Vec<Applied>,
    ) -> Result<(), FrameError> {
        if !balance::is_balance(self.rule) {
            return Ok(());
        }
        let beside = balance::worked_out(self.rule);
        let lowered: Vec<Lowered> = beside
            .iter()
            .map(|node| self.frame.lowered(node, Kind::Number, self.names, span(self.period)))
            .collect();
        let numbers = self.frame.numbers(&lowered)?;
        let worked_out = |at: usize| {
            let known =
                numbers.iter().zip(&lowered).map(|(numbers, lowered)| Some((numbers[at]?, lowered.scale)));
            known
                .map(|number| {
                    number
                        .map(|(number, scale)| balance::finest(number * 10f64.powi(i32::from(scale)), scale))
                })
                .collect()
        };
        let own = rows.iter().enumerate().filter(|(at, _)| applies[*at]);
        applied.extend(own.map(|(at, row)| Applied {
            found: row.found,
            record: row.record,
            rule: self.index,
            worked_out: worked_out(at),
        }));
        Ok(())
    }

    /// What the rule compares with: the value of the period before, its own field's before another's; or else
    /// the median of the class.
    fn compared_with(&self) -> Option<Expression> {
        let check = &self.rule.check.node;
        let looked_at = check.previous();
        let own = looked_at.iter().find(|(field, back)| *field == self.rule.field && *back == 1);
        if let Some((field, back)) = own.or_else(|| looked_at.iter().find(|(_, back)| *back == 1)).copied() {
            return Some(Expression {
                node: Node::Previous { field, back },
                kind: self.names.fields[field].kind,
            });
        }
        let median = check.over_units().into_iter().find(|node| matches!(node, Node::PeerMedian { .. }))?;
        Some(Expression { node: median.clone(), kind: Kind::Number })
    }

    /// Which of the things that the rule needs are not known, and why.
    fn why_undecided(&self, row: &Row<'_>, at: usize) -> String {
        let check = &self.rule.check.node;
        let (mut missing, mut not_asked) = (Vec::new(), Vec::new());
        for field in
            check.fields().into_iter().filter(|field| !self.frame.knows(&ColumnOf::Field(*field), at))
        {
            let name = &self.table.fields[field].name;
            let why = match row.read.answer(field) {
                Answer::NotAsked => {
                    not_asked.push(format!("{name} is not asked on the form"));
                    continue;
                }
                Answer::Reported(_) => "has an error of its own",
                Answer::NotKnown => "is not given",
                Answer::NotApplicable(_) => "is not applicable",
                Answer::Unreadable { .. } => "cannot be read",
            };
            missing.push(format!("{name} {why}"));
        }
        let part = self.period.number();
        for (field, back) in check
            .previous_in(part)
            .into_iter()
            .filter(|(field, back)| !self.frame.knows(&ColumnOf::Previous(*field, *back), at))
        {
            let earlier = (0..back).fold(self.period, |period, _| period.previous());
            missing.push(format!("{} is not known for {earlier}", self.table.fields[field].name));
        }
        for column in check
            .referred()
            .into_iter()
            .filter_map(ColumnOf::referred)
            .filter(|column| !self.frame.knows(column, at))
        {
            if let ColumnOf::Referred(table, field) = column {
                let other = &self.tables[table];
                missing.push(format!("{}.{} is not known", other.name, other.fields[field].name));
            }
        }
        for fact in check
            .submission_facts()
            .into_iter()
            .filter(|fact| !self.frame.knows(&ColumnOf::Submission(*fact), at))
        {
            missing.push(format!("submission.{} is not known", fact.name()));
        }
        let unknown = |text: &&String| !self.frame.knows(&ColumnOf::Aggregate((*text).clone()), at);
        for text in check.aggregates().into_iter().map(|aggregate| &aggregate.text).filter(unknown) {
            missing.push(format!("{text} is not known"));
        }
        for column in check
            .over_units()
            .into_iter()
            .filter_map(ColumnOf::over_units)
            .filter(|column| !self.frame.knows(column, at))
        {
            missing.push(match column {
                ColumnOf::PeerMedian(field, _) => {
                    format!("{} is not known of any peer", self.table.fields[field].name)
                }
                // Which of its fields is not known has been said.
                ColumnOf::UniqueAmongUnits(_) => continue,
                _ => "the change cannot be compared with those of peers: a figure is 0 or not known, or \
                    there are too few"
                    .to_owned(),
            });
        }
        // Sums go past what is not asked: it is the reason only where there is no other.
        missing = if missing.is_empty() { not_asked } else { missing };
        missing.dedup();
        if missing.is_empty() { "something is divided by zero".to_owned() } else { missing.join(", ") }
    }
}
