//! Makes returns of what was found: claims, and the records that belong together.

use super::{
    single_record::single_record,
    typed::{By, typed},
};
use crate::{
    reading::{
        Claim, Document, ReadReturn, blocks, claims,
        grouping::{self, Group},
        labels::KeyedSheet,
        layouts::{FoundRecord, Layout},
        piece::Piece,
    },
    schemas::{Collection, Form, RecordTable, form::Identity},
};

pub(super) fn group(
    document: &Document,
    keyed: &[KeyedSheet<'_>],
    pieces: &[Piece],
    collection: &Collection,
    by: By<'_>,
) -> Vec<ReadReturn> {
    let form = by.form;
    let mut sheet_claims: Vec<Vec<Claim>> = Vec::new();
    for (index, keyed) in keyed.iter().enumerate() {
        let listed = |piece: &&Piece| {
            piece.sheet == index && !matches!(piece.found.layout, Layout::Beside | Layout::Matrix)
        };
        let before = pieces.iter().filter(listed).filter_map(first_row).min();
        sheet_claims.push(claims::labelled(keyed, index, form, before));
    }
    let groups = grouping::groups(document, pieces, collection, &sheet_claims);
    let several = groups.len() > 1;
    let listed: Vec<bool> =
        (0..collection.tables.len()).map(|table| pieces.iter().any(|piece| piece.table == table)).collect();
    let assembled = groups.into_iter().map(|group| {
        let mut read = assemble(document, group, pieces, &sheet_claims, collection, by, several);
        let has_record = |table: usize| read.records.has(table);
        read.gives = (0..listed.len())
            .map(|table| has_record(table) || collection.tables[table].is_list() && listed[table])
            .collect();
        read.not_asked =
            (0..listed.len()).map(|table| keys_not_asked(table, pieces, collection, form)).collect();
        read
    });
    assembled.collect()
}

/// The keys of a table for which the form has no row, where its blocks are what was read.
fn keys_not_asked(table: usize, pieces: &[Piece], collection: &Collection, form: &Form) -> Vec<String> {
    let declared = &collection.tables[table];
    let by_blocks = declared.is_matrix()
        && pieces.iter().any(|piece| piece.table == table && piece.found.layout == Layout::Matrix);
    if by_blocks { form.keys_not_asked(table, declared) } else { Vec::new() }
}

/// The first row of what was found of a table: above it stand titles.
fn first_row(piece: &Piece) -> Option<u32> {
    let headings =
        piece.found.headings.iter().filter(|heading| heading.field.is_some()).map(|heading| heading.at.row);
    let records =
        piece.found.records.iter().flat_map(|record| record.cells.iter().flatten().map(|at| at.row));
    headings.chain(records).chain(piece.found.heading_row).min()
}

/// Adds what sheets and titles say to what the return's own rows say, and types its records.
fn assemble(
    document: &Document,
    mut group: Group<'_>,
    pieces: &[Piece],
    sheet_claims: &[Vec<Claim>],
    collection: &Collection,
    by: By<'_>,
    several: bool,
) -> ReadReturn {
    let claims = claims_of(document, &mut group, pieces, sheet_claims, several);
    let mut result = ReadReturn { claims, ..ReadReturn::default() };
    for (index, table) in collection.tables.iter().enumerate() {
        let parts: Vec<_> = group.parts.iter().filter(|(piece, _)| piece.table == index).collect();
        result.conflict =
            result.conflict.or_else(|| parts.iter().find_map(|(_, record)| record.broken.clone()));
        if table.is_single() {
            single_record(document, (index, table), by, &parts, &mut result);
        } else {
            many_records(document, (index, table), by, &parts, &mut result);
        }
    }
    result
}

/// What a return's own rows say, and what sheets and titles add to it.
fn claims_of(
    document: &Document,
    group: &mut Group<'_>,
    pieces: &[Piece],
    sheet_claims: &[Vec<Claim>],
    several: bool,
) -> Vec<Claim> {
    let mut claims = std::mem::take(&mut group.claims);
    let own_sheets: Vec<usize> = group.parts.iter().map(|(piece, _)| piece.sheet).collect();
    let speaks = |sheet: &usize| !several || own_sheets.contains(sheet);
    let sheets: Vec<usize> = (0..document.sheets.len()).filter(speaks).collect();
    let own_said: Vec<Option<Identity>> = claims.iter().map(|claim| claim.identity).collect();
    for sheet in &sheets {
        // What a row says of itself counts before what the sheet says of all its rows.
        let is_silent =
            |claim: &&Claim| claim.identity == Some(Identity::Period) || !own_said.contains(&claim.identity);
        claims.extend(sheet_claims[*sheet].iter().filter(is_silent).cloned());
    }
    for sheet in sheets.iter().filter(|sheet| !document.sheets[**sheet].hidden) {
        let first = pieces.iter().filter(|piece| piece.sheet == *sheet).filter_map(first_row).min();
        claims.extend(claims::titles(&document.sheets[*sheet], *sheet, first));
        claims.extend(claims::sheet_name(&document.sheets[*sheet], *sheet));
    }
    claims
}

/// The records of a table that has several, with those of its long list behind the first of them.
fn many_records(
    document: &Document,
    (index, table): (usize, &RecordTable),
    by: By<'_>,
    parts: &[&(&Piece, &FoundRecord)],
    result: &mut ReadReturn,
) {
    let records = parts
        .iter()
        .map(|part| (part.0, typed(document, (index, table), by, &[(part.0.sheet, part.1)])))
        .collect();
    let records = blocks::without_ties(document, index, table, records, &mut result.faults);
    records.iter().for_each(|record| result.records.push(record));
    let begins = |piece: &Piece, record: &FoundRecord| {
        piece.found.records.first().is_some_and(|first| std::ptr::eq(first, record))
    };
    let first = parts.iter().find(|(piece, record)| begins(piece, record));
    let more = first.and_then(|(piece, _)| piece.more(document));
    more.into_iter().for_each(|list| result.records.interleave(&list.records));
}
