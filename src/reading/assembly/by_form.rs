//! Reads a document by one form.

use super::{
    lines::lines,
    looked::{Looked, look, score},
    returns::group,
    typed::By,
};
use crate::{
    reading::{
        Document, Reading,
        best_form::ByForm,
        blocks,
        labels::KeyedSheet,
        long_lists::{LongList, Shape},
        notes,
        piece::filled,
        units, unread,
    },
    schemas::Collection,
    vocabulary::Period,
};

/// What is read of a document by one form.
pub struct ReadByForm {
    /// How many fields were found, to choose between forms.
    pub score: usize,
    /// `None` where a list that was taken for a long one must be read as cells.
    pub reading: Option<Reading>,
}

/// Reads a document by one form (by index).
pub fn read(
    document: &Document,
    collection: &Collection,
    form_at: usize,
    period: Period,
) -> ByForm<ReadByForm> {
    let form = &collection.forms[form_at];
    let keyed: Vec<KeyedSheet<'_>> =
        document.sheets.iter().map(|sheet| KeyedSheet::new(sheet, form.longest_label)).collect();
    let ByForm { period, found } = look(document, &keyed, collection, form, period);
    let read = |found| put_together(found, document, &keyed, collection, form_at);
    ByForm { period, found: found.map(read) }
}

fn put_together(
    found: Looked,
    document: &Document,
    keyed: &[KeyedSheet<'_>],
    collection: &Collection,
    form_at: usize,
) -> ReadByForm {
    let form = &collection.forms[form_at];
    let Looked { mut pieces, told, known, left_out, hidden, undecided } = found;
    let score = score(&pieces, &told, collection);
    let lists =
        || document.sheets.iter().enumerate().filter_map(|(sheet, of)| Some((sheet, of.list.as_ref()?)));
    let fits = |(sheet, list): (usize, &LongList)| {
        let shape = || Shape::of(document, &pieces, sheet, collection, form_at);
        !list.torn && !told.iter().any(|told| told.sheet == sheet) && shape().as_ref() == Some(&list.shape)
    };
    if !lists().all(fits) {
        return ReadByForm { score, reading: None };
    }
    for piece in &mut pieces {
        piece.has_more =
            collection.tables[piece.table].is_list() && document.sheets[piece.sheet].list.is_some();
    }
    pieces.sort_by_cached_key(|piece| std::cmp::Reverse(filled(document, piece)));
    let mut lines = lines(document, &pieces, collection);
    lines.extend(left_out);
    lines.extend(told.iter().map(blocks::Told::line));
    lines.extend(document.notes.iter().map(|note| notes::line(None, note.clone())));
    lines.extend(hidden);
    lines.extend(notes::of_pieces(document, &pieces, collection));
    let units = units::of(document, &pieces, collection, form);
    let unread = unread::of(document, keyed, &pieces, &known, (collection, form));
    let mut returns = group(document, keyed, &pieces, collection, By { form, units: &units });
    blocks::share_out(told.into_iter().filter_map(blocks::Told::fault), &mut returns);
    for read in &mut returns {
        read.conflict = read.conflict.take().or_else(|| undecided.clone());
    }
    let sheets = document.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let reading = Reading { form: form.name.clone(), sheets, lines, unread, returns, ..Reading::default() };
    ReadByForm { score, reading: Some(reading) }
}
