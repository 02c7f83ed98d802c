//! Whether the first rows of a sheet show a long list.

use super::looked::{Looked, look, score};
use crate::{
    reading::{
        Document,
        best_form::{ByForm, by_best_form},
        labels::KeyedSheet,
        long_lists::Shape,
    },
    schemas::Collection,
    vocabulary::Period,
};

/// The long list of which the first rows of a sheet are these, by the form under which most is found.
pub fn list_at_the_top(document: &Document, collection: &Collection, period: Period) -> Option<Shape> {
    let shape = |at: usize| {
        let form = &collection.forms[at];
        let keyed: Vec<KeyedSheet<'_>> =
            document.sheets.iter().map(|sheet| KeyedSheet::new(sheet, form.longest_label)).collect();
        let ByForm { period, found } = look(document, &keyed, collection, form, period);
        let shape = |looked: Looked| {
            let shape =
                Shape::of(document, &looked.pieces, 0, collection, at).filter(|_| looked.told.is_empty());
            (score(&looked.pieces, &looked.told, collection), shape)
        };
        ByForm { period, found: found.map(shape) }
    };
    by_best_form(collection, period, shape, |(score, _)| *score).0?.found.1
}
