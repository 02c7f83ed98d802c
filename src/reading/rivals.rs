//! Two lists that are found under the same headings: one of them is there, and never both.

use std::collections::BTreeSet;

use super::{Document, labels::field_of, piece::Piece};
use crate::{
    schemas::{Collection, Form, RecordTable},
    vocabulary::{CellAddress, LabelKey, printable::echo},
};

/// Takes out what was found of a list where another list stands. The sheet's name decides, then the headings
/// that only one of the two has, then of which more is there.
///
/// Gives the reason where nothing decides: then neither can be used.
pub fn settle(
    document: &Document,
    collection: &Collection,
    form: &Form,
    pieces: &mut Vec<Piece>,
) -> Option<String> {
    let mut out: BTreeSet<usize> = BTreeSet::new();
    let mut undecided = None;
    for one in 0..pieces.len() {
        for other in one + 1..pieces.len() {
            if out.contains(&one)
                || out.contains(&other)
                || !are_rivals(&pieces[one], &pieces[other], collection)
            {
                continue;
            }
            let by = [
                strength(document, collection, form, pieces, (one, other)),
                strength(document, collection, form, pieces, (other, one)),
            ];
            if by[0] == by[1] {
                let tables = [one, other].map(|at| &collection.tables[pieces[at].table]);
                undecided =
                    undecided.or_else(|| Some(told(&document.sheets[pieces[one].sheet].name, tables)));
            }
            out.insert(if by[0] < by[1] { one } else { other });
        }
    }
    let mut at = 0..;
    pieces.retain(|_| !at.next().is_some_and(|at| out.contains(&at)));
    undecided
}

/// Two lists on one sheet of which one half or more of the columns of either are the same.
fn are_rivals(one: &Piece, other: &Piece, collection: &Collection) -> bool {
    let is_list = |piece: &Piece| collection.tables[piece.table].is_list();
    if one.sheet != other.sheet || one.table == other.table || !is_list(one) || !is_list(other) {
        return false;
    }
    let headings = |piece: &Piece| {
        let of_fields = piece.found.headings.iter().filter(|heading| heading.field.is_some());
        of_fields.map(|heading| heading.at).collect::<BTreeSet<CellAddress>>()
    };
    let (one, other) = (headings(one), headings(other));
    let shared = one.intersection(&other).count();
    shared > 0 && shared * 2 >= one.len().min(other.len())
}

/// What speaks for one list against its rival: the sheet's name, headings that are none of the rival's, the
/// share of its fields that are there, in thousandths.
fn strength(
    document: &Document,
    collection: &Collection,
    form: &Form,
    pieces: &[Piece],
    (own, rival): (usize, usize),
) -> (usize, usize, usize) {
    let (piece, rival) = (&pieces[own], &pieces[rival]);
    let table = &collection.tables[piece.table];
    let headings = piece.found.headings.iter().filter(|heading| heading.field.is_some());
    let is_rivals = |text: &str| field_of(&form.tables[rival.table], &LabelKey::of(text)).is_some();
    let own_headings = headings.filter(|heading| !is_rivals(&heading.text)).count();
    let share = piece.found.field_count() * 1000 / table.fields.len().max(1);
    (named_by(&document.sheets[piece.sheet].name, table), own_headings, share)
}

/// How well the name of a sheet is that of a table: 2 from end to end, 1 within it, 0 not at all.
fn named_by(sheet: &str, table: &RecordTable) -> usize {
    let sheet = LabelKey::of(sheet);
    let names = [LabelKey::of(&table.title), LabelKey::of(&table.name.replace('_', " "))];
    let is_within =
        |name: &LabelKey| format!(" {} ", sheet.as_str()).contains(&format!(" {} ", name.as_str()));
    let named = |name: &LabelKey| if *name == sheet { 2 } else { usize::from(is_within(name)) };
    names.iter().filter(|name| !name.is_empty()).map(named).max().unwrap_or(0)
}

fn told(sheet: &str, tables: [&RecordTable; 2]) -> String {
    let place = if sheet.is_empty() { String::new() } else { format!(" on sheet \"{}\"", echo(sheet)) };
    let [one, other] = tables.map(|table| &table.title);
    format!(
        "the list{place} could be \"{one}\" or \"{other}\": put it on a sheet named after the one that it is"
    )
}
