//! The columns under a row of headings, and which is whose.

use std::collections::BTreeMap;

use crate::{
    reading::{
        labels::{Match, near_heading},
        layouts::{Heading, Search, meanings::Meaning},
        times::Said,
    },
    schemas::form::Identity,
    vocabulary::{CellAddress, LabelKey},
};

/// The columns of a row of headings, or of two rows that are read as one.
pub(super) struct Headings {
    pub(super) row: u32,
    pub(super) last_row: u32,
    pub(super) met: Vec<Heading>,
    pub(super) fields: BTreeMap<usize, u32>,
    /// Further columns of fields that have one.
    pub(super) repeated: Vec<(usize, u32)>,
    pub(super) identity: Vec<(Identity, u32)>,
    /// What a title says of the time of what stands under them.
    pub(super) said: Option<Said>,
    /// Columns of another time, with what says so.
    pub(super) of_other_times: Vec<(CellAddress, Said)>,
}

/// One heading, before it is settled which of those that mean one field is its column.
pub(super) struct Column {
    pub(super) at: CellAddress,
    pub(super) text: String,
    pub(super) meaning: Meaning,
}

/// Settles which column is whose: an exact heading before a synonym before a near one; of equals the first.
/// In a list a column in which nothing stands gives way to another of its field.
///
/// A near heading counts only if no other could mean the same field as well: "GeoX (mandatory)" is nearer
/// than "Easting (mandatory)", and "Hectares (built on)" as near as "Hectares (all)".
pub(super) fn settled(search: &Search<'_>, row: u32, last_row: u32, columns: Vec<Column>) -> Headings {
    let mut headings = Headings {
        row,
        last_row,
        met: Vec::new(),
        fields: BTreeMap::new(),
        repeated: Vec::new(),
        identity: Vec::new(),
        said: None,
        of_other_times: Vec::new(),
    };
    let owners = owners_of(search, last_row, &columns);
    let near: Vec<Option<(usize, Match)>> = columns
        .iter()
        .map(|column| {
            let unknown = column.meaning.field.is_none() && column.meaning.identity.is_none();
            let found = unknown.then(|| near_heading(search.labels, &column.text)).flatten();
            found.filter(|(field, _)| !owners.contains_key(field))
        })
        .collect();
    for (at, column) in columns.iter().enumerate() {
        let owner = column.meaning.field.filter(|(field, _)| owners[field].1 == at);
        let rivals = |field: usize, meant: Match| {
            near.iter().flatten().filter(|(other, as_well)| *other == field && *as_well <= meant).count()
        };
        let only_near = near[at].filter(|(field, meant)| rivals(*field, *meant) == 1);
        let found = owner.or_else(|| only_near.map(|(field, _)| (field, Match::Near)));
        if let Some((field, matched)) = found {
            headings.fields.insert(field, column.at.column);
            headings.met.push(Heading {
                at: column.at,
                text: column.text.clone(),
                field: Some(field),
                matched,
            });
        } else if let (None, Some(identity)) = (column.meaning.field, column.meaning.identity) {
            headings.identity.push((identity, column.at.column));
        } else {
            // What is near to the heading of a field that has a column is another thing, or is told as not
            // read.
            let again = column.meaning.field.filter(|(field, matched)| {
                *matched < Match::Near
                    || LabelKey::of(&columns[owners[field].1].text) == LabelKey::of(&column.text)
            });
            headings.repeated.extend(again.map(|(field, _)| (field, column.at.column)));
            let matched = if again.is_some() { Match::Second } else { Match::Ignored };
            headings.met.push(Heading { at: column.at, text: column.text.clone(), field: None, matched });
        }
    }
    headings
}

/// Of each field the column that counts, and how it was found.
fn owners_of(search: &Search<'_>, last_row: u32, columns: &[Column]) -> BTreeMap<usize, (Match, usize)> {
    let mut claimants: BTreeMap<usize, Vec<(Match, usize)>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        if let Some((field, matched)) = column.meaning.field {
            claimants.entry(field).or_default().push((matched, at));
        }
    }
    let sheet = search.keyed.sheet;
    let below: Vec<u32> = sheet.rows().map(|cells| cells[0].at.row).filter(|row| *row > last_row).collect();
    let is_blank = |at: usize| {
        !below.iter().any(|row| sheet.get(CellAddress { row: *row, column: columns[at].at.column }).is_some())
    };
    let best = |claimants: Vec<(Match, usize)>| {
        let may_give_way = search.table.is_list() && claimants.len() > 1;
        claimants.into_iter().min_by_key(|(matched, at)| (may_give_way && is_blank(*at), *matched, *at))
    };
    claimants
        .into_iter()
        .filter_map(|(field, claimants)| best(claimants).map(|found| (field, found)))
        .collect()
}
