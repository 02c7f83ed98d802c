//! What the cells of a sheet are labels of.

use std::ops::Range;

use crate::{
    reading::labels::{KeyedSheet, Match, numbered_field_of, plain_field_of, without_number},
    schemas::{Form, form::Identity},
};

/// The index of a cell among those of its sheet, and the field of which it is a label.
pub(super) type FieldLabel = (usize, usize, Match);

/// What the cells of a sheet are labels of, looked up once for all tables. Most cells are labels of nothing.
pub struct Meanings {
    /// By table, in order of cell.
    pub(super) fields: Vec<Vec<FieldLabel>>,
    /// By index of the cell, in order.
    pub(super) identity: Vec<(usize, Identity)>,
}

impl Meanings {
    /// Looks up every text of a sheet on a form.
    #[must_use]
    pub fn of(keyed: &KeyedSheet<'_>, form: &Form) -> Self {
        let mut meanings = Self { fields: vec![Vec::new(); form.tables.len()], identity: Vec::new() };
        for (index, key) in keyed.keys().enumerate().filter_map(|(index, key)| Some((index, key?))) {
            meanings.identity.extend(form.identity.get(key).map(|identity| (index, *identity)));
            let bare = without_number(key);
            for (labels, fields) in form.tables.iter().zip(&mut meanings.fields) {
                let numbered = || numbered_field_of(labels, bare.as_ref()?);
                fields.extend(
                    plain_field_of(labels, key)
                        .or_else(numbered)
                        .map(|(field, matched)| (index, field, matched)),
                );
            }
        }
        meanings
    }
}

/// What a cell is a label of.
#[derive(Clone, Copy, Default)]
pub(super) struct Meaning {
    pub(super) field: Option<(usize, Match)>,
    pub(super) identity: Option<Identity>,
}

/// The labels of some cells, which stand side by side.
pub(super) fn within<T>(labels: &[T], cells: Range<usize>, index: impl Fn(&T) -> usize) -> &[T] {
    let start = labels.partition_point(|label| index(label) < cells.start);
    let length = labels[start..].partition_point(|label| index(label) < cells.end);
    &labels[start..start + length]
}
