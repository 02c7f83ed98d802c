//! Which records of a file are one return: those of which rows, columns or sheets say the same authority and
//! period.
//!
//! What is said is compared as text. Whether two texts mean one authority is for `returns`, which puts such
//! groups together.

use std::collections::{HashMap, HashSet};

use super::{
    Claim, Document, claims,
    layouts::{FoundClaim, FoundRecord, Layout},
    piece::Piece,
};
use crate::{
    schemas::{Collection, form::Identity},
    vocabulary::LabelKey,
};

/// A return in the making.
pub struct Group<'p> {
    /// What its own rows or columns say, each thing once.
    pub claims: Vec<Claim>,
    /// Its records, each with the table and sheet on which it was found.
    pub parts: Vec<(&'p Piece, &'p FoundRecord)>,
}

/// Which of the places that say such a thing: the first or second column of names, the title over a column.
type Slot = (Option<Identity>, usize);

/// What is said of a record, by slot. A record of which nothing is said has none.
type Mark = Vec<(Slot, LabelKey)>;

/// Of more different marks than this none is completed from another.
const MOST_MARKS_COMPLETED: usize = 1_000;

/// The groups of all records found, in order of their first.
pub fn groups<'p>(
    document: &Document,
    pieces: &'p [Piece],
    collection: &Collection,
    sheet_claims: &[Vec<Claim>],
) -> Vec<Group<'p>> {
    let mut groups: Vec<Group<'p>> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let mut known: HashMap<Mark, usize> = HashMap::new();
    let mut claimed = HashSet::new();
    for piece in pieces {
        let slots = Slots::of(piece, collection);
        for record in &piece.found.records {
            let own = claims_of(document, piece, record, collection);
            let mark = mark_of(&own, &slots, &sheet_claims[piece.sheet]);
            let index = *known.entry(mark.clone()).or_insert(marks.len());
            if index == marks.len() {
                marks.push(mark);
                groups.push(Group { claims: Vec::new(), parts: Vec::new() });
            }
            // Said in every row it is one claim, with the first cell.
            let column = |claim: &Claim| claim.at.map(|at| at.column);
            let is_new =
                |claim: &Claim| claimed.insert((index, claim.identity, column(claim), claim.text.clone()));
            groups[index].claims.extend(own.into_iter().filter(is_new));
            groups[index].parts.push((piece, record));
        }
    }
    if groups.is_empty() {
        // A list with headings and no records is a return too: it says that there was nothing to list.
        groups.push(Group { claims: Vec::new(), parts: Vec::new() });
        return groups;
    }
    completed(groups, &marks)
}

/// Adds records of which less is said to those of which the same is said and more, where that is one group
/// only.
fn completed<'p>(groups: Vec<Group<'p>>, marks: &[Mark]) -> Vec<Group<'p>> {
    let is_within =
        |part: &Mark, whole: &Mark| part.len() < whole.len() && part.iter().all(|said| whole.contains(said));
    let most = marks.iter().map(Vec::len).max().unwrap_or(0);
    let mut home: Vec<usize> = (0..marks.len()).collect();
    if marks.len() <= MOST_MARKS_COMPLETED {
        for (at, mark) in marks.iter().enumerate().filter(|(_, mark)| mark.len() < most) {
            let wholes: Vec<usize> =
                (0..marks.len()).filter(|other| is_within(mark, &marks[*other])).collect();
            // Of wholes that hold one another the fullest is meant.
            let fullest = wholes.iter().copied().max_by_key(|whole| marks[*whole].len());
            let is_only = |fullest: usize| {
                wholes.iter().all(|other| *other == fullest || is_within(&marks[*other], &marks[fullest]))
            };
            home[at] = fullest.filter(|fullest| is_only(*fullest)).unwrap_or(at);
        }
    }
    let mut result: Vec<Option<Group<'p>>> = groups.into_iter().map(Some).collect();
    for at in (0..home.len()).filter(|at| home[*at] != *at) {
        if let Some(part) = result[at].take()
            && let Some(whole) = result[home[at]].as_mut()
        {
            whole.claims.extend(part.claims);
            whole.parts.extend(part.parts);
        }
    }
    result.into_iter().flatten().collect()
}

/// The columns of a table that say whose its records are, by what they say; the rest by their order in the
/// record.
struct Slots(Vec<(Option<Identity>, u32)>);

impl Slots {
    fn of(piece: &Piece, collection: &Collection) -> Self {
        if !matches!(piece.found.layout, Layout::HeadingRow | Layout::Long) {
            return Self(Vec::new());
        }
        let claims = piece.found.records.iter().flat_map(|record| found_claims(piece, record, collection));
        let mut columns: Vec<(Option<Identity>, u32)> =
            claims.map(|claim| (claim.identity, claim.at.column)).collect();
        columns.sort_unstable();
        columns.dedup();
        Self(columns)
    }

    fn slot(&self, claim: &Claim, before: &Mark) -> Slot {
        let same = self.0.iter().filter(|(identity, _)| *identity == claim.identity);
        let column = claim.at.map_or(0, |at| at.column);
        let by_column = same.into_iter().position(|(_, own)| *own == column);
        let by_order = || before.iter().filter(|((identity, _), _)| *identity == claim.identity).count();
        (claim.identity, by_column.unwrap_or_else(by_order))
    }
}

/// Cells of a record that say whose it is: those under or beside such a label, and the fields that are
/// declared to.
fn found_claims(piece: &Piece, record: &FoundRecord, collection: &Collection) -> Vec<FoundClaim> {
    let fields = &collection.tables[piece.table].fields;
    let declared = fields
        .iter()
        .enumerate()
        .filter_map(|(field, declared)| Some((declared.identity?, record.cells[field]?)));
    let declared = declared.map(|(identity, at)| FoundClaim { identity: Some(identity), at });
    record.claims.iter().cloned().chain(declared).collect()
}

fn claims_of(
    document: &Document,
    piece: &Piece,
    record: &FoundRecord,
    collection: &Collection,
) -> Vec<Claim> {
    let found = found_claims(piece, record, collection).into_iter();
    let filled = found.filter(|claim| document.sheets[piece.sheet].get(claim.at).is_some());
    filled.map(|claim| claims::at(document, piece.sheet, claim.identity, claim.at)).collect()
}

/// What a record says of itself; where it says not whose it is, what its sheet says for it.
fn mark_of(own: &[Claim], slots: &Slots, of_sheet: &[Claim]) -> Mark {
    let tells = |claim: &&Claim| !matches!(claim.identity, Some(Identity::Date));
    let says_whose = own.iter().any(|claim| matches!(claim.identity, Some(Identity::Code | Identity::Name)));
    let mut mark = Mark::new();
    for claim in own.iter().filter(tells) {
        let slot = slots.slot(claim, &mark);
        add(&mut mark, slot, claim);
    }
    for claim in of_sheet.iter().filter(tells).filter(|_| !says_whose) {
        // The first of each kind on the sheet, where the record says nothing of that kind.
        if !mark.iter().any(|((identity, _), _)| *identity == claim.identity) {
            add(&mut mark, (claim.identity, 0), claim);
        }
    }
    mark.sort();
    mark
}

fn add(mark: &mut Mark, slot: Slot, claim: &Claim) {
    let key = LabelKey::of(&claim.text);
    // Of all that stands over a column without a label the first tells it from the next.
    let is_further_title = slot.0.is_none() && slot.1 > 0;
    if !key.is_empty() && !is_further_title {
        mark.push((slot, key));
    }
}
