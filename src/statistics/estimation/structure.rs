//! Which figures of a table are parts of which: across, by the rules that say so, and down to the total row.

use std::collections::BTreeSet;

use crate::{
    expressions::Node,
    figures::{MeasureId, Measures},
    returns::Context,
    vocabulary::Scaled,
};

/// The figures of one group, with their parts.
#[derive(Debug)]
pub struct Structure {
    /// All of them.
    pub measures: Vec<MeasureId>,
    /// For each its parts down, the figures of the other rows, where it stands in the total row.
    pub down: Vec<Vec<usize>>,
    /// For each its parts across.
    pub across: Vec<Vec<usize>>,
    /// For each those that it is a part of.
    pub wholes: Vec<Vec<usize>>,
}

impl Structure {
    /// That of some fields of a table.
    #[must_use]
    pub fn of(table: usize, fields: &[usize], measures: &Measures, context: &Context<'_>) -> Self {
        let collection = context.collection;
        let declared = collection.figure_table(table);
        let is_own = |measure: &MeasureId| fields.contains(&measures.get(*measure).field);
        let own: Vec<MeasureId> = measures.of_table(table).filter(is_own).collect();
        let place = |key: &str, field: usize| {
            let measure = measures.find(table, key, field)?;
            own.iter().position(|other| *other == measure)
        };
        let sums = sums_across(table, context);
        let mut structure = Self {
            down: vec![Vec::new(); own.len()],
            across: vec![Vec::new(); own.len()],
            wholes: vec![Vec::new(); own.len()],
            measures: own.clone(),
        };
        for (at, measure) in own.iter().enumerate() {
            let figure = measures.get(*measure);
            if declared.total_key.as_ref() == Some(&figure.key) {
                let others = measures.keys(table).iter().filter(|key| **key != figure.key);
                structure.down[at] = others.filter_map(|key| place(key, figure.field)).collect();
            }
            if let Some((_, parts)) = sums.iter().find(|(total, _)| *total == figure.field) {
                let parts: Option<Vec<usize>> =
                    parts.iter().map(|field| place(&figure.key, *field)).collect();
                structure.across[at] = parts.unwrap_or_default();
            }
            let parts = [structure.down[at].as_slice(), &structure.across[at]].concat();
            parts.into_iter().for_each(|part| structure.wholes[part].push(at));
        }
        structure
    }

    /// The figures that are parts of no other.
    pub fn tops(&self) -> impl Iterator<Item = usize> {
        (0..self.measures.len()).filter(|at| self.wholes[*at].is_empty())
    }

    /// The known parts by which a figure is put together: down to the total row, and where no row is known
    /// across.
    pub fn parts<'s>(
        &'s self,
        at: usize,
        figures: &'s [Option<Scaled>],
    ) -> impl Iterator<Item = usize> + use<'s> {
        let is_known = |part: &usize| figures[*part].is_some();
        let is_down = self.down[at].iter().any(is_known);
        let parts = if is_down { &self.down[at] } else { &self.across[at] };
        parts.iter().copied().filter(is_known)
    }
}

/// A total (by field) and its parts across a record.
type Across = (usize, Vec<usize>);

/// The totals across that rules in force hold against their parts; none that is, by others, a part of itself.
fn sums_across(table: usize, context: &Context<'_>) -> Vec<Across> {
    let rules = &context.collection.rules;
    let in_force =
        rules.iter().filter(|rule| rule.table == table && !rule.trial && rule.is_in_force(context.period));
    let mut sums: Vec<Across> = Vec::new();
    for rule in in_force {
        let Node::AddsUp { total, parts } = &rule.check.node else { continue };
        let Node::Field(total) = total.as_ref() else { continue };
        let fields: BTreeSet<usize> = parts.iter().flat_map(Node::fields).collect();
        let is_new = sums.iter().all(|(other, _)| other != total);
        if is_new && !fields.iter().any(|field| leads_to(*field, *total, &sums)) {
            sums.push((*total, fields.into_iter().collect()));
        }
    }
    sums
}

/// Whether a field is another, or has it among its parts.
fn leads_to(field: usize, other: usize, sums: &[Across]) -> bool {
    let own = sums.iter().find(|(total, _)| *total == field).map_or(&[][..], |(_, parts)| parts);
    field == other || own.iter().any(|part| leads_to(*part, other, sums))
}
