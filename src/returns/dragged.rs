//! A cell dragged down by its corner: a spreadsheet then counts its number up from row to row, and a column
//! of one authority's code becomes one of fifty codes, most of them others'. Such a column says no more than
//! the cell that was dragged.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Context,
    said::{Said, by_name},
};
use crate::{
    reading::{Claim, ReadReturn},
    schemas::form::Identity,
};

/// Records of one file that say the same of whose they are.
pub struct Part {
    /// The records, and what they say; nothing of what a dragged column says.
    pub read: ReadReturn,
    /// The text that was dragged down beside them; `None` for most.
    pub seed: Option<String>,
}

/// A column of a sheet, with what its cells say.
type Column = (usize, u32, Identity);

/// What the cells of a column say, by row, each with how many records of its sheet say the same.
type Cells<'r> = BTreeMap<u32, (&'r Claim, usize)>;

/// Fewest different numbers that are a count.
const FEWEST: usize = 3;

/// Puts together what was apart only by a number that counts up from record to record.
///
/// A return of one record a row is another matter: there each row is an authority's, and codes in order are
/// no surprise.
#[must_use]
pub fn mend(reads: Vec<ReadReturn>, context: &Context<'_>) -> Vec<Part> {
    let dragged = dragged_columns(&reads, context);
    let column = |claim: &Claim| Some((claim.sheet, claim.at?.column, claim.identity?)).filter(|_| claim.own);
    let seed = |claim: &Claim| column(claim).and_then(|column| dragged.get(&column));
    let mut parts: Vec<Part> = Vec::new();
    let mut by_rest: BTreeMap<BTreeSet<String>, usize> = BTreeMap::new();
    for mut read in reads {
        let found = read.claims.iter().find_map(seed).cloned();
        if found.is_some() {
            read.claims.retain(|claim| seed(claim).is_none());
            let rest: BTreeSet<String> = read
                .claims
                .iter()
                .filter(|claim| claim.own)
                .map(|claim| claim.text.trim().to_owned())
                .collect();
            if let Some(at) = by_rest.get(&rest) {
                join(&mut parts[*at].read, read);
                continue;
            }
            by_rest.insert(rest, parts.len());
        }
        parts.push(Part { read, seed: found });
    }
    parts
}

/// Adds what was read of a return to another part of it.
fn join(own: &mut ReadReturn, part: ReadReturn) {
    own.claims.extend(part.claims.into_iter().filter(|claim| claim.own));
    own.records.append(part.records);
    own.gives.iter_mut().zip(part.gives).for_each(|(own, other)| *own |= other);
    own.conflict = own.conflict.take().or(part.conflict);
    own.faults
        .extend(part.faults.into_iter().filter(|fault| !own.faults.contains(fault)).collect::<Vec<_>>());
    own.records.sort_by_row();
}

/// The columns in which a number was counted up, each with the text that was dragged.
fn dragged_columns(reads: &[ReadReturn], context: &Context<'_>) -> BTreeMap<Column, String> {
    let mut cells: BTreeMap<Column, Cells<'_>> = BTreeMap::new();
    let mut rows_of_one_record: BTreeSet<(usize, u32)> = BTreeSet::new();
    for read in reads {
        let single = |table: usize| context.collection.tables[table].is_single();
        let of_singles =
            read.records.tables().iter().filter(|table| single(table.table())).flat_map(|table| table.iter());
        rows_of_one_record.extend(of_singles.map(|record| (record.sheet(), record.row())));
        for claim in read.claims.iter().filter(|claim| claim.own) {
            if let (Some(identity @ (Identity::Code | Identity::Name)), Some(at)) = (claim.identity, claim.at)
            {
                // What every record of an authority says is one claim, with the first cell.
                let records = read.records.iter().filter(|record| record.sheet() == claim.sheet).count();
                cells
                    .entry((claim.sheet, at.column, identity))
                    .or_default()
                    .insert(at.row, (claim, records.max(1)));
            }
        }
    }
    let mut found = BTreeMap::new();
    for (column, by_row) in &cells {
        let is_of_lists = by_row.keys().all(|row| !rows_of_one_record.contains(&(column.0, *row)));
        let texts = by_row.values().map(|(claim, records)| (claim.text.trim(), *records));
        if let Some(seed) = counted(texts).filter(|_| is_of_lists)
            && !others_agree(*column, &cells, context)
        {
            found.insert(*column, seed);
        }
    }
    found
}

/// Numbers that stand in one text, each with how often and the first text in which it does.
type Numbers<'t> = BTreeMap<u64, (usize, &'t str)>;

/// The lowest of texts (each with how often it stands) that differ by one number alone, where these numbers
/// leave hardly a gap and most stand once.
fn counted<'t>(texts: impl Iterator<Item = (&'t str, usize)>) -> Option<String> {
    let mut by_skeleton: BTreeMap<(&str, &str), Numbers<'_>> = BTreeMap::new();
    for (text, times) in texts {
        let Some((before, number, after)) = last_number(text) else { continue };
        by_skeleton.entry((before, after)).or_default().entry(number).or_insert((0, text)).0 += times;
    }
    let numbers = by_skeleton.into_values().max_by_key(BTreeMap::len)?;
    let (first, last) = (*numbers.keys().next()?, *numbers.keys().last()?);
    let span = usize::try_from(last - first).ok()?.saturating_add(1);
    let once = numbers.values().filter(|(times, _)| *times == 1).count();
    let is_count =
        numbers.len() >= FEWEST && span <= numbers.len() + numbers.len() / 4 && once * 3 >= numbers.len() * 2;
    is_count.then(|| numbers.values().next().map(|(_, text)| (*text).to_owned())).flatten()
}

/// `…/ua/E06000049/` in what stands before its last number, the number, and what stands behind.
fn last_number(text: &str) -> Option<(&str, u64, &str)> {
    let end = text.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let start = text[..end]
        .rfind(|letter: char| !letter.is_ascii_digit())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    Some((&text[..start], text[start..end].parse().ok()?, &text[end..]))
}

/// Whether another column says, row by row, what the counted one says: then they are records of many
/// authorities.
fn others_agree(column: Column, cells: &BTreeMap<Column, Cells<'_>>, context: &Context<'_>) -> bool {
    let day = context.period.end();
    let said = |claim: &Claim| by_name(&claim.text, context, day);
    let Some(own) = cells.get(&column) else { return false };
    let others = cells.iter().filter(|(other, _)| other.0 == column.0 && **other != column);
    others.into_iter().any(|(_, other)| {
        let pairs = own.iter().filter_map(|(row, (claim, _))| Some((said(claim), said(other.get(row)?.0))));
        let agreed: BTreeSet<BTreeSet<String>> = pairs
            .filter_map(|pair| match pair {
                (Said::Codes(one), Said::Codes(other)) if one == other => Some(one),
                _ => None,
            })
            .collect();
        agreed.len() >= FEWEST
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_known_in_whatever_order_its_rows_stand() {
        let counted = |numbers: &[u32]| {
            counted(
                numbers
                    .iter()
                    .map(|number| format!("id/E0600{number:04}"))
                    .collect::<Vec<_>>()
                    .iter()
                    .map(|text| (text.as_str(), 1)),
            )
        };
        assert_eq!(counted(&[51, 49, 50]).as_deref(), Some("id/E06000049"));
        assert_eq!(counted(&[4, 4, 4, 4, 5, 6, 7]).as_deref(), Some("id/E06000004"));
        assert_eq!(counted(&[49, 49, 50, 50, 51, 51]), None, "several records of each of three");
        assert_eq!(counted(&[1, 9, 30]), None);
        assert_eq!(counted(&[49, 50]), None);
    }
}
