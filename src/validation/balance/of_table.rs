//! The balance edits of one table of one return.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    edits::{Edit, Rows, Seen, edit_of},
    groups::{Applied, Of},
    numbers::{range, step},
    solve::{self, Sum},
    words::Words,
};
use crate::{
    frames::Withheld,
    returns::{Context, Returns},
    schemas::{Field, rules::Rule},
    vocabulary::{RecordField, Value},
};

/// The balance edits of one table of one return.
pub(super) struct Balance<'a> {
    pub(super) found: usize,
    pub(super) rules: &'a [&'a Rule],
    pub(super) words: Words<'a>,
    pub(super) edits: Vec<Edit>,
    /// Those that can be solved, by index, with what they ask.
    pub(super) sums: Vec<(usize, Sum)>,
    /// The cells of the sums.
    pub(super) cells: Vec<RecordField>,
}

impl<'a> Balance<'a> {
    pub(super) fn of(
        of: Of,
        applied: &[&Applied],
        rules: &'a [&'a Rule],
        returns: &'a Returns,
        withheld: &Withheld,
        context: &Context<'a>,
    ) -> Self {
        let (found, declared) = (&returns.returns[of.found], &context.collection.tables[of.table]);
        let counts = |cell: RecordField| !withheld.contains(&cell.of_return(of.found));
        let seen = |cell: RecordField| {
            look(
                found.records.get(cell.record).answer(cell.field),
                &declared.fields[cell.field],
                counts(cell),
            )
        };
        let rows = Rows::of(found, of.table, declared, &counts);
        let edit =
            |one: &&Applied| edit_of((one.rule, rules[one.rule]), one.record, &one.worked_out, &rows, &seen);
        let edits: Vec<Edit> = applied.iter().filter_map(edit).collect();
        let known: BTreeSet<RecordField> =
            edits.iter().flat_map(Edit::cells).filter(|cell| matches!(seen(*cell), Seen::Known(_))).collect();
        let places: BTreeMap<RecordField, usize> =
            known.iter().enumerate().map(|(at, cell)| (*cell, at)).collect();
        let mut balance = Self {
            found: of.found,
            rules,
            words: Words::new(found, &returns.submissions, declared),
            cells: known.into_iter().collect(),
            sums: Vec::new(),
            edits,
        };
        let numbers = balance.numbers();
        for (at, edit) in balance.edits.iter().enumerate() {
            let Some(sum) = edit.sum(&|cell| places[&cell]) else { continue };
            // What fails beside a value with an error of its own follows from that.
            let follows = !sum.holds(&numbers) && edit.cells().any(|cell| !counts(cell));
            if !follows {
                balance.sums.push((at, sum));
            }
        }
        balance
    }

    /// Its record and rule.
    pub(super) fn key(&self, edit: usize) -> (usize, usize) {
        let edit = &self.edits[edit];
        (edit.at.record, edit.rule.unwrap_or(usize::MAX))
    }

    pub(super) fn numbers(&self) -> Vec<solve::Cell> {
        let number = |cell: &RecordField| {
            let field = self.words.field(*cell);
            let (least, most) = range(field);
            let value = self.words.value(*cell).map_or(0, |value| i128::from(value.units) * step(field));
            solve::Cell { value, least, most, step: step(field) }
        };
        self.cells.iter().map(number).collect()
    }
}

/// What is seen in a cell.
pub(super) fn look(answer: crate::vocabulary::Answer<&str>, field: &Field, counts: bool) -> Seen {
    use crate::vocabulary::Answer;
    match answer {
        Answer::Reported(Value::Number(number)) if counts => {
            Seen::Known(i128::from(number.units) * step(field))
        }
        Answer::Reported(_) | Answer::NotKnown | Answer::Unreadable { .. } => Seen::NotKnown,
        Answer::NotApplicable(_) => Seen::Never,
        Answer::NotAsked => Seen::NotAsked,
    }
}
