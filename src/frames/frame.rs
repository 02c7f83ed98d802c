//! Frames for rules: the records of one table with all that rules name beside them, from returns or from
//! examples.

use std::collections::{HashMap, HashSet};

use super::{peers, total_row};
use crate::{
    expressions::{
        self, Aggregate, ColumnOf, Comparison, FieldPair, Frame, FrameError, Kind, Node, Over, Span,
        SubmissionFact, Values, columns_needed,
    },
    returns::Context,
    schemas::{RecordTable, rules::names_of},
    vocabulary::Period,
};

/// Where records come from.
pub trait Source {
    /// The return (by index) of each record of a table.
    fn return_of_records(&self, table: usize) -> Vec<u32>;

    /// Whether a return gives a table, if only with no records.
    fn gives(&self, found: usize, table: usize) -> bool;

    /// The values of a field in all records of a table.
    fn values(&self, table: usize, field: usize) -> Values;

    /// For each record whether its form does not ask a field, now or so many periods before; nothing where
    /// all is asked.
    fn not_asked(&self, table: usize, field: usize, back: u8) -> Vec<bool>;

    /// Whether the form of a return has a row for a key of a table.
    fn asks(&self, found: usize, table: usize, key: &str) -> bool;

    /// The same so many periods before.
    fn previous(&self, table: usize, field: usize, back: u8) -> Values;

    /// The key of each record of a table.
    fn keys(&self, table: usize) -> Vec<String>;

    /// An attribute of the register for each record of a table.
    fn attribute(&self, table: usize, name: &str) -> Vec<Option<String>>;

    /// What is known of the files of the return of each record of a table.
    fn submission(&self, table: usize, fact: SubmissionFact) -> Values;
}

/// The first and last day of a period, and its number in its year.
pub fn span(period: Period) -> Span {
    Span { start: period.start(), end: period.end(), part: period.number() }
}

/// The frame of a table with what some expressions on it need.
pub fn frame(
    source: &dyn Source,
    table: usize,
    nodes: &[&Node],
    context: &Context<'_>,
    period: Period,
) -> Result<Frame, FrameError> {
    let of_records = source.return_of_records(table);
    let mut aggregates: HashMap<&str, &Aggregate> = HashMap::new();
    for aggregate in nodes.iter().flat_map(|node| node.aggregates()) {
        aggregates.insert(&aggregate.text, aggregate);
    }
    let (mut columns, mut gaps) = (Vec::new(), Vec::new());
    for column in columns_needed(nodes.iter().copied()) {
        let values = match &column {
            ColumnOf::Field(field) => source.values(table, *field),
            ColumnOf::Previous(field, back) => source.previous(table, *field, *back),
            ColumnOf::Attribute(name) => Values::Texts(source.attribute(table, name)),
            ColumnOf::PeerMedian(field, class) => peers::medians(source, table, *field, class),
            ColumnOf::Outlier(_) => {
                let mut steps = nodes.iter().flat_map(|node| node.over_units());
                let outlier = steps.find_map(|step| match step {
                    Node::Outlier(outlier) if ColumnOf::over_units(step).as_ref() == Some(&column) => {
                        Some(outlier)
                    }
                    _ => None,
                });
                outlier.map_or_else(
                    || Values::Truths(vec![None; of_records.len()]),
                    |outlier| peers::within_bounds(source, table, outlier),
                )
            }
            ColumnOf::AddsDown(field) => total_row::adds_down(source, table, *field, context),
            ColumnOf::Aggregate(text) => {
                let (numbers, not_asked) =
                    over_records(source, table, aggregates[text.as_str()], context, period)?;
                gaps.push((column.clone(), not_asked));
                Values::Numbers(numbers)
            }
            ColumnOf::Submission(fact) => source.submission(table, *fact),
            ColumnOf::StartsWith(field, prefix) => starts_with(&source.values(table, *field), prefix),
            ColumnOf::Matches(field, pattern) => matches(&source.values(table, *field), pattern),
            ColumnOf::UniqueAmongUnits(fields) => peers::unique_among_units(source, table, fields),
            ColumnOf::Referred(other, field) => {
                let referred = nodes.iter().flat_map(|node| node.referred());
                let by = referred.into_iter().find_map(|step| match step {
                    Node::Referred { table, by, .. } if table == other => Some(by.as_slice()),
                    _ => None,
                });
                let by = by.unwrap_or_default();
                let belonging = belonging(source, table, *other, by);
                gaps.push((
                    column.clone(),
                    not_asked_there(source, (table, *other), *field, by, &belonging, context),
                ));
                source.values(*other, *field).of(&belonging)
            }
        };
        match &column {
            ColumnOf::Field(field) => gaps.push((column.clone(), source.not_asked(table, *field, 0))),
            ColumnOf::Previous(field, back) => {
                gaps.push((column.clone(), source.not_asked(table, *field, *back)))
            }
            _ => {}
        }
        columns.push((column, values));
    }
    Frame::new(of_records, columns)?.with_gaps(gaps)
}

/// For each record whether a field of the record of another table to which it belongs is not asked: that
/// record, or its field.
fn not_asked_there(
    source: &dyn Source,
    (table, other): (usize, usize),
    field: usize,
    by: &[FieldPair],
    belonging: &[Option<usize>],
    context: &Context<'_>,
) -> Vec<bool> {
    let fields = source.not_asked(other, field, 0);
    let own = match by {
        [FieldPair { own, theirs }] if context.collection.tables[other].primary_key == [*theirs] => {
            told_apart(source, table, std::iter::once(*own))
        }
        _ => Vec::new(),
    };
    let has_no_row = |at: usize| match own.get(at) {
        Some((found, Some(key))) => !source.asks(*found as usize, other, &key[0]),
        _ => false,
    };
    let not_asked = |(at, record): (usize, &Option<usize>)| match record {
        Some(record) => fields.get(*record).copied().unwrap_or(false),
        None => has_no_row(at),
    };
    belonging.iter().enumerate().map(not_asked).collect()
}

/// The sum so far of one return, or of what belongs to one record, and whether something of it is known, or
/// something that is needed is not.
#[derive(Clone, Default)]
struct Running {
    sum: f64,
    /// Values that differ, where these are counted.
    distinct: HashSet<String>,
    records: usize,
    known: usize,
    /// Records of which the figure is not asked: they are gone past.
    not_asked: usize,
    undecided: bool,
}

impl Running {
    /// Adds a record, if it is taken.
    fn add(&mut self, taken: Option<bool>, value: Option<f64>, not_asked: bool) {
        match taken {
            Some(false) => {}
            None => self.undecided = true,
            Some(true) if not_asked => self.not_asked += 1,
            Some(true) => {
                self.records += 1;
                self.known += usize::from(value.is_some());
                self.sum += value.unwrap_or(0.0);
            }
        }
    }

    /// Adds a record of which the text tells whether it is another.
    fn add_distinct(&mut self, taken: Option<bool>, text: Option<&String>, not_asked: bool) {
        let is_new =
            taken == Some(true) && !not_asked && text.is_some_and(|text| self.distinct.insert(text.clone()));
        self.add(taken, text.map(|_| f64::from(u8::from(is_new))), not_asked);
    }
}

/// Records that are held against each record of a return, one by one: more of such pairs in one return are
/// not looked at.
const MOST_COMPARED: usize = 4_000_000;

/// Two verdicts of which both must be true.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Fields of records of a table, beside those of the records for which a figure over them is worked out.
struct Compared(Vec<(Comparison, Values, Values)>);

impl Compared {
    fn of(source: &dyn Source, table: usize, aggregate: &Aggregate) -> Self {
        let pair = |(how, pair): &(Comparison, FieldPair)| {
            (*how, source.values(aggregate.table, pair.theirs), source.values(table, pair.own))
        };
        Self(aggregate.against.iter().map(pair).collect())
    }

    /// Whether all comparisons hold between a record of theirs and one of its own.
    fn holds(&self, theirs: usize, own: usize) -> Option<bool> {
        let each = self
            .0
            .iter()
            .map(|(how, values, owns)| values.compared(theirs, owns, own).map(|order| how.holds(order)));
        each.fold(Some(true), both)
    }
}

/// The return of each record of a table, and what it holds in some fields; `None` where something of that is
/// not known.
pub(super) fn told_apart(
    source: &dyn Source,
    table: usize,
    fields: impl Iterator<Item = usize>,
) -> Vec<(u32, Option<Vec<String>>)> {
    let columns: Vec<Vec<Option<String>>> =
        fields.map(|field| source.values(table, field).told_apart()).collect();
    let key = |at: usize| columns.iter().map(|column| column[at].clone()).collect();
    source.return_of_records(table).into_iter().enumerate().map(|(at, found)| (found, key(at))).collect()
}

/// The record (by index) of another table to which each record of a table belongs, in the same return.
fn belonging(source: &dyn Source, table: usize, other: usize, by: &[FieldPair]) -> Vec<Option<usize>> {
    let mut theirs = HashMap::new();
    for (at, (found, key)) in
        told_apart(source, other, by.iter().map(|pair| pair.theirs)).into_iter().enumerate()
    {
        if let Some(key) = key {
            theirs.entry((found, key)).or_insert(at);
        }
    }
    let own = told_apart(source, table, by.iter().map(|pair| pair.own));
    own.into_iter().map(|(found, key)| theirs.get(&(found, key?)).copied()).collect()
}

fn starts_with(values: &Values, prefix: &str) -> Values {
    of_texts(values, |text| text.starts_with(prefix))
}

fn matches(values: &Values, pattern: &str) -> Values {
    match expressions::pattern(pattern) {
        Some(pattern) => of_texts(values, |text| pattern.is_match(text)),
        // The checker has made it once.
        None => Values::Truths(vec![None; values.told_apart().len()]),
    }
}

fn of_texts(values: &Values, holds: impl Fn(&str) -> bool) -> Values {
    match values {
        Values::Texts(texts) => {
            Values::Truths(texts.iter().map(|text| text.as_ref().map(|text| holds(text))).collect())
        }
        // The checker takes nothing but texts.
        other => Values::Truths(vec![None; other.told_apart().len()]),
    }
}

/// For each record of the table of an aggregate whether its condition on such records takes it.
pub fn taken(
    source: &dyn Source,
    aggregate: &Aggregate,
    context: &Context<'_>,
    period: Period,
) -> Result<Vec<Option<bool>>, FrameError> {
    let Some(filter) = &aggregate.filter else {
        return Ok(vec![Some(true); source.return_of_records(aggregate.table).len()]);
    };
    let inner = frame(source, aggregate.table, &[filter], context, period)?;
    let names = names_of(&context.collection.tables, aggregate.table, context.collection.periods_a_year());
    Ok(inner.verdicts(&[inner.lowered(filter, Kind::Truth, &names, span(period))])?.remove(0))
}

/// What an aggregate comes to for each record of a table, `None` where it is not known; and whether that is
/// because its form does not ask it.
fn over_records(
    source: &dyn Source,
    table: usize,
    aggregate: &Aggregate,
    context: &Context<'_>,
    period: Period,
) -> Result<(Vec<Option<f64>>, Vec<bool>), FrameError> {
    let of_records = told_apart(source, aggregate.table, aggregate.like.iter().map(|pair| pair.theirs));
    let taken = taken(source, aggregate, context, period)?;
    let (mut values, mut texts) = (Vec::new(), Vec::new());
    match aggregate.field.map(|field| source.values(aggregate.table, field)) {
        Some(column) if aggregate.over == Over::Distinct => texts = column.told_apart(),
        Some(Values::Numbers(numbers)) => values = numbers,
        _ => values = vec![Some(1.0); of_records.len()],
    }
    let add = |running: &mut Running, at: usize, taken: Option<bool>, not_asked: bool| match texts.get(at) {
        Some(text) => running.add_distinct(taken, text.as_ref(), not_asked),
        None => running.add(taken, values[at], not_asked),
    };
    let not_asked =
        aggregate.field.map(|field| source.not_asked(aggregate.table, field, 0)).unwrap_or_default();
    let not_asked = |at: usize| not_asked.get(at).copied().unwrap_or(false);
    let mut running: HashMap<(u32, Vec<String>), Running> = HashMap::new();
    let mut members: HashMap<(u32, Vec<String>), Vec<usize>> = HashMap::new();
    // Returns with a record of which it is not known to whom it belongs: it may belong to any.
    let mut strays = HashSet::new();
    for (at, (found, key)) in of_records.into_iter().enumerate() {
        let Some(key) = key else {
            if taken[at] != Some(false) {
                strays.insert(found);
            }
            continue;
        };
        if aggregate.against.is_empty() {
            add(running.entry((found, key)).or_default(), at, taken[at], not_asked(at));
        } else if taken[at] != Some(false) {
            members.entry((found, key)).or_default().push(at);
        }
    }
    let compared = Compared::of(source, table, aggregate);
    let by_key = is_by_key(aggregate, &context.collection.tables[aggregate.table]);
    let keys = context.collection.tables[aggregate.table].declared_keys();
    let own = told_apart(source, table, aggregate.like.iter().map(|pair| pair.own));
    let mut asking: HashMap<(u32, Vec<String>), usize> = HashMap::new();
    for (found, key) in own.iter().filter(|_| !aggregate.against.is_empty()) {
        key.iter().for_each(|key| *asking.entry((*found, key.clone())).or_default() += 1);
    }
    let settled = |(record, (found, key)): (usize, (u32, Option<Vec<String>>))| {
        let Some(key) = key else { return (None, false) };
        let place = (found, key);
        let mut running = running.get(&place).cloned().unwrap_or_default();
        let beside = members.get(&place).map_or(&[][..], Vec::as_slice);
        if beside.len().saturating_mul(asking.get(&place).copied().unwrap_or(0)) > MOST_COMPARED {
            return (None, false);
        }
        for at in beside {
            add(&mut running, *at, both(taken[*at], compared.holds(*at, record)), not_asked(*at));
        }
        let enough = match aggregate.over {
            Over::Count | Over::Distinct | Over::Sum => running.known == running.records,
            Over::KnownSum => running.known > 0 || running.records == 0,
        };
        // Of rows that the form does not have there is no sum, not even 0.
        let has_no_row =
            || by_key && keys.iter().any(|key| !source.asks(found as usize, aggregate.table, key));
        let not_asked = running.records == 0 && !running.undecided && (running.not_asked > 0 || has_no_row());
        let decided = enough && !not_asked && !running.undecided && !strays.contains(&found);
        ((decided && source.gives(found as usize, aggregate.table)).then_some(running.sum), not_asked)
    };
    Ok(own.into_iter().enumerate().map(settled).unzip())
}

/// Whether records are chosen by nothing but their key: those of which the form has no row are then none that
/// were sent.
fn is_by_key(aggregate: &Aggregate, table: &RecordTable) -> bool {
    let compared =
        aggregate.like.iter().chain(aggregate.against.iter().map(|(_, pair)| pair)).map(|pair| pair.theirs);
    let fields = aggregate.filter.iter().flat_map(|filter| filter.fields()).chain(compared);
    table.is_matrix() && fields.into_iter().all(|field| table.primary_key.contains(&field))
}
