//! A search for one table of a form on one sheet, and what can be asked of it.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use super::{
    found::Heading,
    meanings::{FieldLabel, Meaning, Meanings, within},
};
use crate::{
    reading::{
        Cell,
        labels::{KeyedSheet, Match, field_of},
        times::SheetTimes,
        values,
    },
    schemas::{
        Field, Form, RecordTable,
        form::{Identity, Matrix, TableLabels},
    },
    vocabulary::{Answer, CellAddress, LabelKey},
};

/// One table to be looked for on one sheet.
pub struct Search<'a> {
    /// The sheet.
    pub keyed: &'a KeyedSheet<'a>,
    /// The table.
    pub table: &'a RecordTable,
    /// Its labels on this form.
    pub labels: &'a TableLabels,
    /// The form.
    pub form: &'a Form,
    /// Index of the table in the collection.
    pub index: usize,
    /// What titles on the sheet say of time.
    pub times: &'a SheetTimes,
    /// What the cells of the sheet are labels of.
    meanings: &'a Meanings,
    /// The labels of this table.
    fields: Cow<'a, [FieldLabel]>,
}

impl<'a> Search<'a> {
    /// A search for one table of a form on one sheet.
    #[must_use]
    pub fn new(
        (keyed, meanings): (&'a KeyedSheet<'a>, &'a Meanings),
        table: &'a RecordTable,
        form: &'a Form,
        index: usize,
        times: &'a SheetTimes,
    ) -> Self {
        let (labels, fields) = (&form.tables[index], Cow::Borrowed(meanings.fields[index].as_slice()));
        let mut search = Self { keyed, table, labels, form, index, times, meanings, fields };
        if table.is_single() {
            search.leave_headings_to_others();
        }
        search
    }

    /// A label in a row of headings of another table has its values below it, and they are not ours.
    fn leave_headings_to_others(&mut self) {
        let sheet = self.keyed.sheet;
        let headed = sheet.rows().filter(|cells| self.is_headed_as_another(cells));
        let taken: Vec<Range<usize>> = headed.filter_map(|cells| self.places(cells)).collect();
        if !taken.is_empty() {
            self.fields.to_mut().retain(|(index, ..)| !taken.iter().any(|row| row.contains(index)));
        }
    }

    /// The indices of the cells of a row.
    fn places(&self, cells: &[Cell]) -> Option<Range<usize>> {
        let start = self.keyed.sheet.index_of(cells.first()?.at)?;
        Some(start..start + cells.len())
    }

    /// Each cell that is a label of a field.
    pub(super) fn field_labels(&self) -> impl Iterator<Item = (CellAddress, usize, Match)> + '_ {
        self.fields
            .iter()
            .map(|(index, field, matched)| (self.keyed.sheet.cells()[*index].at, *field, *matched))
    }

    /// Each cell that is a label of what the return says of itself.
    pub(super) fn identity_labels(&self) -> impl Iterator<Item = (CellAddress, Identity)> + '_ {
        self.meanings
            .identity
            .iter()
            .map(|(index, identity)| (self.keyed.sheet.cells()[*index].at, *identity))
    }

    /// What a heading and the one under it mean together: as one label, in either order, or as the crossing
    /// of a block.
    pub(super) fn meaning_together(&self, above: CellAddress, below: CellAddress) -> Meaning {
        let (Some(above), Some(below)) = (self.keyed.key(above), self.keyed.key(below)) else {
            return Meaning::default();
        };
        let crossing = |block: &Matrix, column: &LabelKey, row: &LabelKey| {
            let column = *block.columns.get(column)?;
            let row = block.rows.iter().position(|known| known.labels.contains(row))?;
            block.fields[row][column]
        };
        let mut blocks =
            self.form.matrices.iter().filter(|block| block.table == self.index && self.table.is_single());
        let in_block =
            blocks.find_map(|block| crossing(block, above, below).or_else(|| crossing(block, below, above)));
        let joined = || {
            let orders = [[above, below], [below, above]];
            let keys = orders.map(|[one, two]| LabelKey::of(&format!("{} {}", one.as_str(), two.as_str())));
            let plain = keys.iter().find_map(|key| field_of(self.labels, key));
            plain.or_else(|| self.labels.of_letters(&keys[0]).map(|field| (field, Match::Near)))
        };
        Meaning { field: in_block.map(|field| (field, Match::Exact)).or_else(joined), identity: None }
    }

    pub(super) fn meaning(&self, at: CellAddress) -> Meaning {
        let Some(index) = self.keyed.sheet.index_of(at) else { return Meaning::default() };
        let field =
            self.fields.binary_search_by_key(&index, |(own, ..)| *own).ok().map(|found| self.fields[found]);
        let identity = &self.meanings.identity;
        Meaning {
            field: field.map(|(_, field, matched)| (field, matched)),
            identity: identity
                .binary_search_by_key(&index, |(own, _)| *own)
                .ok()
                .map(|found| identity[found].1),
        }
    }
}

impl Search<'_> {
    pub(super) fn count_of_labelled_fields(&self, taken: &[CellAddress]) -> usize {
        let mut found = vec![false; self.table.fields.len()];
        self.field_labels()
            .filter(|(at, ..)| !taken.contains(at))
            .for_each(|(_, field, _)| found[field] = true);
        found.into_iter().filter(|found| *found).count()
    }

    /// Whether a row is one of headings of another table of the form.
    pub(super) fn is_headed_as_another(&self, cells: &[Cell]) -> bool {
        if self.form.tables.len() < 2 || cells.len() < 2 {
            return false;
        }
        let Some(places) = self.places(cells) else { return false };
        let of_row = |labels: &[FieldLabel]| within(labels, places.clone(), |(index, ..)| *index).to_vec();
        let own = of_row(&self.fields).len();
        let is_headed = |labels: &Vec<FieldLabel>| {
            let met = of_row(labels);
            if met.len() < 2 {
                return false;
            }
            let fields: BTreeSet<usize> = met.iter().map(|(_, field, _)| *field).collect();
            fields.len() >= 2 && fields.len() > own && fields.len() * 2 > cells.len()
        };
        let mut others = self.meanings.fields.iter().enumerate().filter(|(other, _)| *other != self.index);
        others.any(|(_, labels)| is_headed(labels)) && cells.iter().all(|cell| cell.text().is_some())
    }

    pub(super) fn field(&self, index: usize) -> &Field {
        &self.table.fields[index]
    }

    /// Whether a cell can be a value of a field: it is understood, or a marker that says why there is none.
    pub(super) fn fits(&self, cell: &Cell, field: usize) -> bool {
        matches!(
            values::read(cell, self.field(field)).answer,
            Answer::Reported(_) | Answer::NotApplicable(_) | Answer::NotKnown
        )
    }

    pub(super) fn heading(&self, at: CellAddress, field: Option<usize>, matched: Match) -> Heading {
        Heading { at, text: self.text_at(at), field, matched }
    }

    pub(super) fn text_at(&self, at: CellAddress) -> String {
        self.keyed.sheet.get(at).map(|cell| cell.content.to_string()).unwrap_or_default()
    }

    /// Fewest fields by which a table is known: two, or all it has.
    pub(super) fn fewest(&self) -> usize {
        self.table.fields.len().min(2)
    }

    /// Whether a key is a label of this table or of the return as a whole.
    pub(super) fn is_label(&self, at: CellAddress) -> bool {
        let meaning = self.meaning(at);
        meaning.field.is_some() || meaning.identity.is_some()
    }
}
