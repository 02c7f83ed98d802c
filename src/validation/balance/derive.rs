//! Values that follow from others: of a balance edit of which one cell is not known, or does not count, that
//! cell.
//!
//! Nothing is derived that is below the minimum of its field, that two edits give otherwise, or that is what
//! was reported and does not count: such a value is doubted for another reason than arithmetic, and the
//! others of its sum agree with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    edits::{Edit, Linear, Rows, Seen, edit_of},
    groups::{Applied, Of, grouped},
    numbers::{scaled, step},
    of_table::look,
};
use crate::{
    frames::Withheld,
    returns::{Context, Returns},
    schemas::{RecordTable, rules::Rule},
    validation::Derived,
    vocabulary::{RecordField, ValueAt},
};

/// What follows in some returns (by index), from what is reported and not withheld and from what is derived
/// already.
#[must_use]
pub fn derive(
    batch: Range<usize>,
    applied: &[Applied],
    rules: &[&Rule],
    returns: &Returns,
    withheld: &Withheld,
    derived: Derived,
    context: &Context<'_>,
) -> Derived {
    let mut groups = grouped(applied, rules, context);
    let with_total_row =
        context.collection.tables.iter().enumerate().filter(|(_, table)| table.total_key.is_some());
    for (table, _) in with_total_row {
        for found in batch.clone() {
            groups.entry(Of { found, table, record: None }).or_default();
        }
    }
    let mut derived = derived;
    for (of, own) in groups {
        let table = Table {
            of,
            index: of.found,
            table: of.table,
            declared: &context.collection.tables[of.table],
            returns,
            withheld,
        };
        let more = table.derived(&own, rules, &derived);
        derived.extend(more);
    }
    derived
}

/// One table of one return.
struct Table<'a> {
    of: Of,
    index: usize,
    table: usize,
    declared: &'a RecordTable,
    returns: &'a Returns,
    withheld: &'a Withheld,
}

impl Table<'_> {
    fn seen(&self, cell: RecordField, derived: &BTreeMap<RecordField, i128>) -> Seen {
        let counts = !self.withheld.contains(&cell.of_return(self.index));
        let own = look(
            self.returns.returns[self.index].records.get(cell.record).answer(cell.field),
            &self.declared.fields[cell.field],
            counts,
        );
        if own == Seen::NotKnown { derived.get(&cell).map_or(own, |value| Seen::Known(*value)) } else { own }
    }

    /// What follows, one after another: what is derived makes others known.
    fn derived(&self, applied: &[&Applied], rules: &[&Rule], before: &Derived) -> Derived {
        let field = |cell: RecordField| &self.declared.fields[cell.field];
        let (first, last) = self.of.record.map_or((0, usize::MAX), |record| (record, record));
        let own =
            before.range(ValueAt::new(self.index, first, 0)..=ValueAt::new(self.index, last, usize::MAX));
        let records = &self.returns.returns[self.index].records;
        let of_table = own.filter(|(at, _)| records.get(at.record).table() == self.table);
        let mut known: BTreeMap<RecordField, i128> = of_table
            .map(|(at, value)| {
                let cell = RecordField::new(at.record, at.field);
                (cell, i128::from(value.units) * step(field(cell)))
            })
            .collect();
        let mut refused: BTreeSet<RecordField> = BTreeSet::new();
        let mut found = Derived::new();
        loop {
            let edits = self.edits(applied, rules, &known);
            let mut follow: BTreeMap<RecordField, BTreeSet<i128>> = BTreeMap::new();
            for (cell, value) in edits.iter().filter_map(|edit| self.follows(edit, &known)) {
                follow.entry(cell).or_default().insert(value);
            }
            follow.retain(|cell, _| !refused.contains(cell));
            if follow.is_empty() {
                return found;
            }
            let mut of_cell: BTreeMap<RecordField, Vec<&Edit>> = BTreeMap::new();
            for edit in &edits {
                edit.cells()
                    .filter(|cell| follow.contains_key(cell))
                    .for_each(|cell| of_cell.entry(cell).or_default().push(edit));
            }
            for (cell, values) in follow {
                let only = values.first().copied().filter(|_| values.len() == 1);
                let value = only.and_then(|value| Some((value, scaled(field(cell), value)?)));
                match value.filter(|(value, _)| {
                    of_cell[&cell].iter().all(|edit| self.agrees(edit, &known, cell, *value))
                }) {
                    Some((value, number)) => {
                        known.insert(cell, value);
                        found.insert(cell.of_return(self.index), number);
                    }
                    None => drop(refused.insert(cell)),
                }
            }
        }
    }

    fn edits(&self, applied: &[&Applied], rules: &[&Rule], known: &BTreeMap<RecordField, i128>) -> Vec<Edit> {
        let found = &self.returns.returns[self.index];
        let counts = |cell: RecordField| !self.withheld.contains(&cell.of_return(self.index));
        let rows = Rows::of(found, self.table, self.declared, &counts);
        let seen = |cell: RecordField| self.seen(cell, known);
        let of_rules = applied.iter().filter_map(|one| {
            edit_of((one.rule, rules[one.rule]), one.record, &one.worked_out, &rows, &seen)
        });
        let mut edits: Vec<Edit> = of_rules.collect();
        // The table itself says that its rows add to the total row, where no rule does.
        let told: BTreeSet<RecordField> =
            edits.iter().filter(|edit| edit.is_down).map(|edit| edit.at).collect();
        if let Some(total) = rows.total() {
            let additive =
                (0..self.declared.fields.len()).filter(|field| self.declared.fields[*field].is_additive());
            let own = additive.filter(|field| !told.contains(&RecordField::new(total, *field)));
            edits.extend(
                own.filter_map(|field| rows.down(None, total, field, &seen))
                    .filter(|edit| !edit.total.is_known()),
            );
        }
        edits
    }

    /// The one cell of an edit that is not known, and what it must be; `None` also where that is what was
    /// reported.
    fn follows(&self, edit: &Edit, known: &BTreeMap<RecordField, i128>) -> Option<(RecordField, i128)> {
        let difference = edit.difference();
        let mut unknown = difference.unknown.iter();
        let (cell, times) = unknown
            .next()
            .filter(|_| unknown.next().is_none() && !difference.is_open && edit.total.is_asked)?;
        if !edit.asked().any(|_| true) {
            return None;
        }
        let value =
            |cell: &RecordField| if let Seen::Known(value) = self.seen(*cell, known) { value } else { 0 };
        let rest = difference.known.iter().map(|(cell, times)| value(cell) * times).sum::<i128>()
            + difference.constant;
        if rest % times != 0 {
            return None;
        }
        let follows = -rest / times;
        let reported = self.returns.returns[self.index].records.get(cell.record).answer(cell.field).number();
        let is_reported = reported.is_some_and(|reported| {
            i128::from(reported.units) * step(&self.declared.fields[cell.field]) == follows
        });
        (!is_reported).then_some((*cell, follows))
    }

    /// Whether an edit agrees with a value of a cell, beside what has followed since it was made.
    fn agrees(
        &self,
        edit: &Edit,
        known: &BTreeMap<RecordField, i128>,
        cell: RecordField,
        value: i128,
    ) -> bool {
        let number = |other: RecordField| match self.seen(other, known) {
            _ if other == cell => Some(value),
            Seen::Known(value) => Some(value),
            _ => None,
        };
        let sum = |linear: &Linear| {
            let cells = linear.known.iter().chain(&linear.unknown);
            let terms =
                cells.map(|(cell, times)| number(*cell).map(|value| value * times)).sum::<Option<i128>>();
            terms.filter(|_| !linear.is_open).map(|terms| terms + linear.constant)
        };
        let parts: Vec<Option<i128>> = edit.asked().map(sum).collect();
        let (Some(total), true) = (sum(&edit.total), parts.iter().any(Option::is_some)) else { return true };
        let excess = total - parts.iter().flatten().sum::<i128>();
        if parts.iter().all(Option::is_some) { excess == 0 } else { excess >= 0 }
    }
}
