//! Balance edits: rules that hold a total against its parts, as sums of the cells of one return.

use std::collections::BTreeMap;

use crate::{
    expressions::Node,
    returns::Return,
    schemas::{RecordTable, rules::Rule},
    vocabulary::RecordField,
};

use super::solve::Sum;

/// All cells are compared in units of this digit after the decimal point: fields have no more.
pub const FINEST: u8 = 9;

/// What stands in a cell, for sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A number that counts, in units of the finest digit.
    Known(i128),
    /// Nothing, or nothing that counts.
    NotKnown,
    /// No number can follow for it from others: the question does not arise, or there is no such record.
    Never,
    /// The form has no box for it: sums go past it.
    NotAsked,
}

/// Cells added and subtracted, and what is worked out beside them.
#[derive(Debug, Clone, Default)]
pub struct Linear {
    /// Cells that are known, and how often each counts.
    pub known: BTreeMap<RecordField, i128>,
    /// Cells that are not.
    pub unknown: BTreeMap<RecordField, i128>,
    /// What is not a cell.
    pub constant: i128,
    /// Something in it is not known that is no cell.
    pub is_open: bool,
    /// Something in it is asked.
    pub is_asked: bool,
}

impl Linear {
    /// Whether all of it is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.unknown.is_empty() && !self.is_open
    }

    fn of_number(number: Option<i128>) -> Self {
        Self { constant: number.unwrap_or(0), is_open: number.is_none(), is_asked: true, ..Self::default() }
    }

    fn of_cell(cell: RecordField, seen: Seen) -> Self {
        let mut own = Self { is_asked: seen != Seen::NotAsked, ..Self::default() };
        match seen {
            Seen::Known(_) => drop(own.known.insert(cell, 1)),
            Seen::NotKnown => drop(own.unknown.insert(cell, 1)),
            Seen::Never => own.is_open = true,
            Seen::NotAsked => {}
        }
        own
    }

    fn add(&mut self, other: &Self, times: i128) {
        for (own, others) in [(&mut self.known, &other.known), (&mut self.unknown, &other.unknown)] {
            for (cell, count) in others {
                *own.entry(*cell).or_insert(0) += count * times;
            }
            own.retain(|_, count| *count != 0);
        }
        self.constant += other.constant * times;
        self.is_open |= other.is_open;
        self.is_asked |= other.is_asked;
    }

    fn all<'l>(parts: impl IntoIterator<Item = &'l Self>) -> Self {
        let mut sum = Self::default();
        parts.into_iter().for_each(|part| sum.add(part, 1));
        sum
    }
}

/// A total and its parts, on one record, or down the rows of a table.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Index of the rule among those in force; `None` where the table itself says that its rows add to the
    /// total row.
    pub rule: Option<usize>,
    /// Where its total stands.
    pub at: RecordField,
    /// Its parts stand in other rows.
    pub is_down: bool,
    /// What must be.
    pub total: Linear,
    /// What it is made of.
    pub parts: Vec<Linear>,
}

impl Edit {
    /// The parts that are asked.
    pub fn asked(&self) -> impl Iterator<Item = &Linear> {
        self.parts.iter().filter(|part| part.is_asked)
    }

    /// Whether all parts are known that are asked.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.asked().all(Linear::is_known)
    }

    /// All cells in it.
    pub fn cells(&self) -> impl Iterator<Item = RecordField> {
        std::iter::once(&self.total)
            .chain(self.asked())
            .flat_map(|part| part.known.keys().chain(part.unknown.keys()).copied())
    }

    /// The parts that are known, together.
    #[must_use]
    pub fn known_parts(&self) -> Linear {
        Linear::all(self.asked().filter(|part| part.is_known()))
    }

    /// What `adds_up` asks of cells that are known; `None` where it asks nothing.
    #[must_use]
    pub fn sum(&self, place: &dyn Fn(RecordField) -> usize) -> Option<Sum> {
        if !self.total.is_known() || !self.total.is_asked || !self.asked().any(Linear::is_known) {
            return None;
        }
        let mut difference = self.total.clone();
        difference.add(&self.known_parts(), -1);
        let terms = difference.known.iter().map(|(cell, times)| (place(*cell), *times)).collect();
        Some(Sum { terms, constant: difference.constant, exact: self.is_exact() })
    }

    /// The total less all its parts: 0 if all of it were known.
    #[must_use]
    pub fn difference(&self) -> Linear {
        let mut difference = self.total.clone();
        difference.add(&Linear::all(self.asked()), -1);
        difference
    }
}

/// Whether a rule is a balance edit: a total against parts, each made of numbers of the record by adding and
/// subtracting. What does not rest on the table itself may be worked out beside them, such as a count over
/// another table.
#[must_use]
pub fn is_balance(rule: &Rule) -> bool {
    match &rule.check.node {
        Node::AddsDown(_) => true,
        Node::AddsUp { total, parts } => {
            parts.iter().chain([total.as_ref()]).all(|node| is_sum(node, rule.table))
        }
        _ => false,
    }
}

fn is_sum(node: &Node, table: usize) -> bool {
    match terms_of(node) {
        Some(terms) => terms.iter().all(|term| is_sum(term, table)),
        None => match node {
            Node::Field(_) => true,
            Node::Number { scale, .. } => *scale <= FINEST,
            _ => is_beside(node, table),
        },
    }
}

/// What a sum is made of; `None` of what is none.
fn terms_of(node: &Node) -> Option<Vec<&Node>> {
    use crate::expressions::Arithmetic::{Add, Subtract};
    match node {
        Node::Arithmetic { how: Add | Subtract, left, right } => Some(vec![left, right]),
        Node::KnownSum(all) | Node::FirstKnown { among: all, .. } => Some(all.iter().collect()),
        _ => None,
    }
}

/// Whether no cell of the table changes it.
fn is_beside(node: &Node, table: usize) -> bool {
    let of_others = node.aggregates().iter().all(|aggregate| aggregate.table != table);
    of_others && node.fields().is_empty() && node.over_units().is_empty() && !node.is_divided()
}

/// What is worked out beside the cells of a balance edit, in order.
#[must_use]
pub fn worked_out(rule: &Rule) -> Vec<&Node> {
    fn collect<'n>(node: &'n Node, found: &mut Vec<&'n Node>) {
        match terms_of(node) {
            Some(terms) => terms.into_iter().for_each(|term| collect(term, found)),
            None if matches!(node, Node::Field(_) | Node::Number { .. }) => {}
            None => found.push(node),
        }
    }
    let mut found = Vec::new();
    if let Node::AddsUp { total, parts } = &rule.check.node {
        [total.as_ref()].into_iter().chain(parts).for_each(|node| collect(node, &mut found));
    }
    found
}

/// The edit that a rule makes of a record, from what is seen in its cells; `worked_out` as by the function of
/// that name.
#[must_use]
pub fn edit_of(
    rule: (usize, &Rule),
    record: usize,
    worked_out: &[Option<i128>],
    rows: &Rows<'_>,
    seen: &dyn Fn(RecordField) -> Seen,
) -> Option<Edit> {
    let (index, rule) = rule;
    match &rule.check.node {
        Node::AddsDown(field) => rows.down(Some(index), record, *field, seen),
        Node::AddsUp { total, parts } => {
            let at = if let Node::Field(field) = total.as_ref() { *field } else { rule.field };
            let mut beside = worked_out.iter().copied();
            let mut linear = |node: &Node| linear(node, record, &mut beside, seen);
            let total = linear(total);
            let parts = parts.iter().map(linear).collect();
            Some(Edit { rule: Some(index), at: RecordField::new(record, at), is_down: false, total, parts })
        }
        _ => None,
    }
}

fn linear(
    node: &Node,
    record: usize,
    beside: &mut dyn Iterator<Item = Option<i128>>,
    seen: &dyn Fn(RecordField) -> Seen,
) -> Linear {
    use crate::expressions::Arithmetic::Subtract;
    let terms: Option<Vec<Linear>> = terms_of(node)
        .map(|terms| terms.into_iter().map(|term| linear(term, record, beside, seen)).collect());
    match (node, terms) {
        (Node::Arithmetic { how, .. }, Some(terms)) => {
            let mut sum = terms[0].clone();
            sum.add(&terms[1], if *how == Subtract { -1 } else { 1 });
            sum
        }
        (Node::KnownSum(_), Some(terms)) => {
            let known = |part: &&Linear| part.is_known() && part.is_asked;
            if terms.iter().any(|part| known(&part)) {
                Linear::all(terms.iter().filter(known))
            } else {
                Linear::all(&terms)
            }
        }
        (_, Some(terms)) => {
            let first = terms.iter().position(|part| part.is_known() && part.is_asked);
            terms.into_iter().nth(first.unwrap_or(0)).unwrap_or_default()
        }
        (Node::Field(field), None) => {
            Linear::of_cell(RecordField::new(record, *field), seen(RecordField::new(record, *field)))
        }
        (Node::Number { units, scale }, None) => Linear::of_number(Some(finest(*units, *scale))),
        (_, None) => Linear::of_number(beside.next().flatten()),
    }
}

/// Units of a digit as units of the finest.
#[must_use]
pub fn finest(units: f64, scale: u8) -> i128 {
    units.round() as i128 * 10i128.pow(u32::from(FINEST - scale.min(FINEST)))
}

/// The rows of one table in one return.
pub struct Rows<'a> {
    found: &'a Return,
    index: usize,
    table: &'a RecordTable,
    /// The first record of each key.
    by_key: BTreeMap<String, usize>,
}

impl<'a> Rows<'a> {
    /// Those whose keys count, of a table with a total row.
    #[must_use]
    pub fn of(
        found: &'a Return,
        index: usize,
        table: &'a RecordTable,
        counts: &dyn Fn(RecordField) -> bool,
    ) -> Self {
        let mut by_key = BTreeMap::new();
        if table.total_key.is_none() {
            return Self { found, index, table, by_key };
        }
        for (at, record) in found.records.of_table(index) {
            if table.primary_key.iter().all(|field| counts(RecordField::new(at, *field))) {
                by_key.entry(record.key(table)).or_insert(at);
            }
        }
        Self { found, index, table, by_key }
    }

    /// The total row, if there is one.
    #[must_use]
    pub fn total(&self) -> Option<usize> {
        self.table.total_key.as_ref().and_then(|total| self.by_key.get(total)).copied()
    }

    /// A field of the total row against the other rows; `None` of a record that is not the total row.
    #[must_use]
    pub fn down(
        &self,
        rule: Option<usize>,
        record: usize,
        field: usize,
        seen: &dyn Fn(RecordField) -> Seen,
    ) -> Option<Edit> {
        let total = self.table.total_key.as_ref()?;
        if self.found.records.get(record).key(self.table) != *total {
            return None;
        }
        let part = |key: String| match self.by_key.get(&key) {
            Some(row) => {
                let cell = RecordField::new(*row, field);
                Linear::of_cell(cell, seen(cell))
            }
            None if self.found.asks(self.index, &key) => {
                Linear { is_open: true, is_asked: true, ..Linear::default() }
            }
            None => Linear::default(),
        };
        let parts = self.table.declared_keys().into_iter().filter(|key| key != total).map(part).collect();
        let cell = RecordField::new(record, field);
        Some(Edit { rule, at: cell, is_down: true, total: Linear::of_cell(cell, seen(cell)), parts })
    }
}
