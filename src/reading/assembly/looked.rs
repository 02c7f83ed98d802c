//! Looks for all tables of a form on all sheets, before anything is made records of.

use super::{beside_the_list::leave_out_beside_the_list, hidden_sheets::add_hidden};
use crate::{
    reading::{
        Claim, Document, ReadingLine, Sheet,
        best_form::ByForm,
        blocks, claims,
        labels::KeyedSheet,
        layouts::{Meanings, Search},
        piece::Piece,
        rivals,
        times::{SheetTimes, Wanted},
    },
    schemas::{Collection, Form},
    vocabulary::{CellAddress, Period},
};

/// What was found in a document by one form, before it is made records of.
pub(super) struct Looked {
    pub(super) pieces: Vec<Piece>,
    pub(super) told: Vec<blocks::Told>,
    /// Sheets of which something was found, be it read or told otherwise.
    pub(super) known: Vec<usize>,
    /// Lines on what was found and left, and on what was found on hidden sheets.
    pub(super) left_out: Vec<ReadingLine>,
    pub(super) hidden: Vec<ReadingLine>,
    /// Why it is not known which table a list is.
    pub(super) undecided: Option<String>,
}

/// Looks for all tables of a form on all sheets.
pub(super) fn look(
    document: &Document,
    keyed: &[KeyedSheet<'_>],
    collection: &Collection,
    form: &Form,
    period: Period,
) -> ByForm<Looked> {
    let labelled: Vec<Vec<Claim>> =
        keyed.iter().enumerate().map(|(sheet, keyed)| claims::labelled(keyed, sheet, form, None)).collect();
    let (claimed, wanted) = blocks::wanted(&labelled, period, collection.financial);
    let times_of = |(sheet, (wanted, claims)): (&Sheet, (&Wanted, &Vec<Claim>))| {
        let claimed: Vec<CellAddress> = claims.iter().filter_map(|claim| claim.at).collect();
        SheetTimes::of(sheet, *wanted, &claimed)
    };
    let times: Vec<SheetTimes> =
        document.sheets.iter().zip(wanted.iter().zip(&labelled)).map(times_of).collect();
    let looked_at = Sheets { document, keyed, times: &times, collection, form };
    let (mut pieces, mut told) = looked_at.pieces(false);
    let (from_hidden, _) = looked_at.pieces(true);
    let known: Vec<usize> =
        pieces.iter().map(|piece| piece.sheet).chain(told.iter().map(|told| told.sheet)).collect();
    let hidden = add_hidden(document, collection, &mut pieces, from_hidden);
    let undecided = rivals::settle(document, collection, form, &mut pieces);
    let left_out = leave_out_beside_the_list(document, collection, &mut pieces);
    blocks::leave_out_sheets_of_other_times(document, collection, &wanted, &mut pieces, &mut told);
    told.extend(blocks::merged(document, collection, &pieces));
    let is_found = !pieces.is_empty() || !told.is_empty();
    let found = is_found.then_some(Looked { pieces, told, known, left_out, hidden, undecided });
    ByForm { period: claimed, found }
}

/// How many fields were found.
pub(super) fn score(pieces: &[Piece], told: &[blocks::Told], collection: &Collection) -> usize {
    let fields_of = |table: usize| {
        let found = pieces.iter().filter(|piece| piece.table == table).map(|piece| piece.found.field_count());
        found
            .chain(told.iter().filter(|told| told.table == Some(table)).map(|told| told.passed.fields))
            .max()
            .unwrap_or(0)
    };
    (0..collection.tables.len()).map(fields_of).sum()
}

/// The sheets of a file and what is looked for on them.
struct Sheets<'s> {
    document: &'s Document,
    keyed: &'s [KeyedSheet<'s>],
    times: &'s [SheetTimes],
    collection: &'s Collection,
    form: &'s Form,
}

impl Sheets<'_> {
    /// What is found of all tables on the sheets that are shown, or on those that are hidden; and what was
    /// passed over.
    pub(super) fn pieces(&self, hidden: bool) -> (Vec<Piece>, Vec<blocks::Told>) {
        let (mut pieces, mut told) = (Vec::new(), Vec::new());
        for (sheet, keyed) in
            self.keyed.iter().enumerate().filter(|(at, _)| self.document.sheets[*at].hidden == hidden)
        {
            let meanings = Meanings::of(keyed, self.form);
            for (table, declared) in self.collection.tables.iter().enumerate() {
                let findings =
                    Search::new((keyed, &meanings), declared, self.form, table, &self.times[sheet]).find();
                pieces.extend(findings.found.into_iter().map(|found| Piece {
                    sheet,
                    table,
                    found,
                    has_more: false,
                }));
                told.extend(findings.passed.into_iter().map(|passed| blocks::Told {
                    sheet,
                    table: Some(table),
                    passed,
                }));
            }
        }
        (pieces, told)
    }
}
