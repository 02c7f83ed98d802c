//! Labels with their values beside them, or below: the form as most people know it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Found, FoundClaim, FoundRecord, Heading, Layout, Passed, Search};
use crate::{
    reading::{
        labels::{Match, near_field_of},
        times::{Said, Time},
    },
    schemas::form::Identity,
    vocabulary::{CellAddress, LabelKey},
};

/// A label of a field, where it stands.
#[derive(Clone, Copy)]
struct Label {
    at: CellAddress,
    field: usize,
    matched: Match,
}

/// Finds the labels of the table's fields and, for each column of labels, the column in which their values
/// stand.
///
/// The column of values is the one in which most cells can be values, so that columns of units and notes are
/// passed over and a blank stays a blank. Where several columns hold figures, each is a record of its own
/// (last year's beside this year's, several authorities side by side) and what stands over it says which.
pub fn find(search: &Search<'_>, taken: &[CellAddress]) -> Findings {
    let (labels, others) = of_this_time(search, labels(search, taken));
    let mut passed: Vec<Passed> =
        others.into_iter().map(|(said, labels)| passed_labels(search, said, &labels)).collect();
    let fields: BTreeSet<usize> = labels.iter().map(|label| label.field).collect();
    if fields.len() < search.fewest() {
        return Findings { found: Vec::new(), passed };
    }
    passed.extend(passed_columns(search, &labels));
    let starts = starts_of_forms(search, &labels);
    let mut records = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let until = starts.get(at + 1).copied().unwrap_or(u32::MAX);
        let own: Vec<Label> =
            labels.iter().filter(|label| (*start..until).contains(&label.at.row)).copied().collect();
        let mut found = records_of_form(search, &own);
        if starts.len() > 1 {
            found.iter_mut().for_each(|record| record.claims.extend(claims_between(search, *start, until)));
        }
        records.append(&mut found);
    }
    let headings: Vec<Heading> =
        labels.iter().map(|label| search.heading(label.at, Some(label.field), label.matched)).collect();
    let found = Found { layout: Layout::Beside, heading_row: None, headings, records, taken: Vec::new() };
    Findings { found: vec![found], passed }
}

/// What the nearest text above a label says of the time of a column, unless the title of another part of the
/// form stands between.
fn said_over(search: &Search<'_>, label: CellAddress, column: u32) -> Option<Said> {
    let above = search.times.all().iter().filter(|said| said.at.column == column && said.at.row < label.row);
    let said = above.max_by_key(|said| said.at.row)?;
    let is_title = |row: u32| match search.keyed.sheet.row(row) {
        [only] => only.text().is_some() && !search.is_label(only.at),
        _ => false,
    };
    (said.at.row + 1..label.row).all(|row| !is_title(row)).then_some(*said)
}

fn is_of_another_time(search: &Search<'_>, label: CellAddress, column: u32) -> bool {
    !search.times.is_empty() && said_over(search, label, column).is_some_and(|said| said.time == Time::Other)
}

/// Labels under a title of another time, with that title; the same labels stand elsewhere, or are not there
/// for this period.
///
/// Below such a title and that of a part of the form, labels that stand above it already are still of another
/// time.
fn of_this_time(search: &Search<'_>, labels: Vec<Label>) -> (Vec<Label>, Vec<(Said, Vec<Label>)>) {
    let (mut own, mut others): (Vec<Label>, Vec<(Said, Vec<Label>)>) = (Vec::new(), Vec::new());
    let is_other = |said: &Said| said.time == Time::Other;
    for label in labels {
        let near = if search.times.is_empty() { None } else { said_over(search, label.at, label.at.column) };
        let far = || {
            let above = search
                .times
                .all()
                .iter()
                .filter(|said| said.at.row < label.at.row && said.at.column <= label.at.column);
            let last = above
                .filter(|said| matches!(search.keyed.sheet.row(said.at.row), [_]))
                .max_by_key(|said| said.at.row)?;
            own.iter()
                .any(|other: &Label| other.field == label.field && other.at.row < last.at.row)
                .then_some(*last)
        };
        match near.or_else(far).filter(is_other) {
            None => own.push(label),
            Some(said) => match others.iter_mut().find(|(other, _)| other.at == said.at) {
                Some((_, labels)) => labels.push(label),
                None => others.push((said, vec![label])),
            },
        }
    }
    (own, others)
}

fn passed_labels(search: &Search<'_>, said: Said, labels: &[Label]) -> Passed {
    let at = labels.first().map_or(said.at, |label| label.at);
    let figures = labels.iter().filter(|label| right_of(search, label.at).next().is_some()).count();
    search.passed_block(at, Some(said), labels.len(), figures, labels.len())
}

/// What is told of columns of another time beside the labels.
fn passed_columns(search: &Search<'_>, labels: &[Label]) -> Vec<Passed> {
    let mut columns: BTreeMap<(CellAddress, u32), (Said, usize)> = BTreeMap::new();
    for label in labels.iter().filter(|_| !search.times.is_empty()) {
        for cell in right_of(search, label.at) {
            if let Some(said) =
                said_over(search, label.at, cell.at.column).filter(|said| said.time == Time::Other)
            {
                columns.entry((said.at, cell.at.column)).or_insert((said, 0)).1 += 1;
            }
        }
    }
    columns.into_iter().map(|((at, _), (said, figures))| search.passed_column(at, said, figures)).collect()
}

/// The rows at which forms start that stand one below the other on one sheet: where the authority is asked
/// for again, and the same labels follow again. One row, 0, for a sheet with one form.
fn starts_of_forms(search: &Search<'_>, labels: &[Label]) -> Vec<u32> {
    let mut rows: BTreeMap<(u32, Option<&LabelKey>), Vec<u32>> = BTreeMap::new();
    for (at, _) in
        search.identity_labels().filter(|(_, identity)| matches!(identity, Identity::Name | Identity::Code))
    {
        rows.entry((at.column, search.keyed.key(at))).or_default().push(at.row);
    }
    let repeated = rows.into_values().filter(|rows| rows.len() > 1).min_by_key(|rows| rows[0]);
    let Some(starts) = repeated else { return vec![0] };
    let fields_from = |start: u32, until: u32| {
        labels
            .iter()
            .filter(|label| (start..until).contains(&label.at.row))
            .map(|label| label.field)
            .collect::<BTreeSet<usize>>()
    };
    let of_form = |at: usize| fields_from(starts[at], starts.get(at + 1).copied().unwrap_or(u32::MAX));
    let all_alike = (1..starts.len()).all(|at| !of_form(at).is_disjoint(&of_form(0)));
    if all_alike { std::iter::once(0).chain(starts[1..].iter().copied()).collect() } else { vec![0] }
}

/// What the labels between two rows say of whose the form there is and for when.
fn claims_between(search: &Search<'_>, start: u32, until: u32) -> Vec<FoundClaim> {
    let labels = search.identity_labels().filter(|(at, _)| (start..until).contains(&at.row));
    labels
        .filter_map(|(at, identity)| {
            right_of(search, at).next().map(|cell| FoundClaim { identity: Some(identity), at: cell.at })
        })
        .collect()
}

fn records_of_form(search: &Search<'_>, labels: &[Label]) -> Vec<FoundRecord> {
    let mut by_column: BTreeMap<u32, Vec<Label>> = BTreeMap::new();
    for label in labels {
        by_column.entry(label.at.column).or_default().push(*label);
    }
    let groups: Vec<Vec<Label>> = by_column.into_values().collect();
    let values: Vec<Values> = groups.iter().map(|group| values_of(search, group)).collect();
    match values.as_slice() {
        [Values::Several(columns)] => {
            columns.iter().map(|column| record_of_column(search, &groups[0], *column, columns)).collect()
        }
        _ => vec![one_record(search, &groups, &values)],
    }
}

fn labels(search: &Search<'_>, taken: &[CellAddress]) -> Vec<Label> {
    let exact = search.field_labels().filter(|(at, ..)| !taken.contains(at));
    let mut labels: Vec<Label> = exact.map(|(at, field, matched)| Label { at, field, matched }).collect();
    let columns: BTreeSet<u32> = labels.iter().map(|label| label.at.column).collect();
    let found: BTreeSet<usize> = labels.iter().map(|label| label.field).collect();
    // Only where some field is still to be found can a misspelt label be meant.
    let complete = found.len() == search.table.fields.len();
    let free = search.keyed.labels().filter(|(at, _)| !complete && !taken.contains(at));
    let strangers = free.filter(|(at, _)| columns.contains(&at.column) && !search.is_label(*at));
    let near = strangers.filter_map(|(at, key)| {
        near_field_of(search.labels, key).map(|field| Label { at, field, matched: Match::Near })
    });
    let near: Vec<Label> = near.filter(|label| !found.contains(&label.field)).collect();
    labels.extend(near);
    labels.sort_by_key(|label| label.at);
    labels
}

/// Where the values of a column of labels stand.
enum Values {
    /// In this column of the same row; rows listed have theirs in another column.
    Column(u32, BTreeMap<u32, u32>),
    /// In the row below each label.
    Below,
    /// In several columns, each with figures of its own.
    Several(Vec<u32>),
}

/// A column is held to have figures if it has three tenths as many as the fullest.
const SHARE_OF_FULLEST: (usize, usize) = (3, 10);

/// So many columns beside labels are looked at for one that is of this time.
const COLUMNS_BESIDE: usize = 8;

fn values_of(search: &Search<'_>, group: &[Label]) -> Values {
    let mut fitting: BTreeMap<u32, Vec<&Label>> = BTreeMap::new();
    for label in group {
        let own =
            right_of(search, label.at).filter(|cell| !is_of_another_time(search, label.at, cell.at.column));
        for cell in own.filter(|cell| search.fits(cell, label.field)) {
            fitting.entry(cell.at.column).or_default().push(label);
        }
    }
    let counts: BTreeMap<u32, usize> =
        fitting.iter().map(|(column, labels)| (*column, count(search, group, labels))).collect();
    let fullest = counts.values().copied().max().unwrap_or(0);
    if fullest == 0 {
        let below = group
            .iter()
            .filter(|label| below(search, label.at).is_some_and(|cell| search.fits(cell, label.field)))
            .count();
        let is_own = |label: &Label, column: &u32| !is_of_another_time(search, label.at, *column);
        let first =
            |label: &Label| (label.at.column + 1..).take(COLUMNS_BESIDE).find(|column| is_own(label, column));
        let beside = group.first().map_or(1, |label| first(label).unwrap_or(label.at.column + 1));
        return if below > 0 { Values::Below } else { Values::Column(beside, BTreeMap::new()) };
    }
    let (share, whole) = SHARE_OF_FULLEST;
    let mut kept: Vec<u32> = counts
        .iter()
        .filter(|(_, count)| **count * whole >= fullest * share)
        .map(|(column, _)| *column)
        .collect();
    if kept.len() > 1 {
        kept.retain(|column| !is_numbering(search, *column, &fitting[column]));
    }
    keep_of_this_time(search, group, &mut kept);
    let rows = |column: &u32| fitting[column].iter().map(|label| label.at.row).collect::<BTreeSet<u32>>();
    let overlap = kept
        .iter()
        .enumerate()
        .any(|(at, column)| kept[..at].iter().any(|other| !rows(column).is_disjoint(&rows(other))));
    if overlap {
        return Values::Several(kept);
    }
    let main =
        kept.iter().copied().max_by_key(|column| (counts[column], std::cmp::Reverse(*column))).unwrap_or(0);
    let others = kept
        .iter()
        .filter(|column| **column != main)
        .flat_map(|column| rows(column).into_iter().map(|row| (row, *column)));
    Values::Column(main, others.collect())
}

/// Of several columns the one that is titled for this time counts, or else the only one that may not be of
/// another.
fn keep_of_this_time(search: &Search<'_>, group: &[Label], kept: &mut Vec<u32>) {
    let Some(first) = group.first().filter(|_| kept.len() > 1 && !search.times.is_empty()) else { return };
    let time = |column: &u32| said_over(search, first.at, *column).map(|said| said.time);
    let wanted: [&dyn Fn(&u32) -> bool; 2] =
        [&|column| time(column) == Some(Time::This), &|column| time(column) != Some(Time::PerhapsOther)];
    for is_wanted in wanted {
        let found: Vec<u32> = kept.iter().copied().filter(|column| is_wanted(column)).collect();
        if found.len() == 1 {
            *kept = found;
            return;
        }
    }
}

/// Labels whose cell in a column can be a value; texts count only where the group asks for nothing but text.
fn count(search: &Search<'_>, group: &[Label], fitting: &[&Label]) -> usize {
    let is_figure = |label: &&Label| search.field(label.field).kind.is_numeric();
    if group.iter().any(|label| is_figure(&label)) {
        fitting.iter().filter(|label| is_figure(label)).count()
    } else {
        fitting.len()
    }
}

/// The cells to the right of a label, up to the next label in its row.
fn right_of<'s>(search: &'s Search<'_>, at: CellAddress) -> impl Iterator<Item = &'s crate::reading::Cell> {
    let cells = search.keyed.sheet.row(at.row).iter();
    cells.filter(move |cell| cell.at.column > at.column).take_while(|cell| !search.is_label(cell.at))
}

fn below<'s>(search: &'s Search<'_>, at: CellAddress) -> Option<&'s crate::reading::Cell> {
    let under = CellAddress { row: at.row + 1, column: at.column };
    search.keyed.sheet.get(under).filter(|cell| !search.is_label(cell.at))
}

/// 1, 2, 3, ... beside the labels counts the questions and answers none of them.
fn is_numbering(search: &Search<'_>, column: u32, labels: &[&Label]) -> bool {
    let number =
        |label: &&Label| search.text_at(CellAddress { row: label.at.row, column }).parse::<u32>().ok();
    let numbers: Vec<Option<u32>> = labels.iter().map(number).collect();
    numbers.len() >= 4
        && numbers.windows(2).all(|pair| matches!(pair, [Some(one), Some(next)] if *next == one + 1))
}

fn one_record(search: &Search<'_>, groups: &[Vec<Label>], values: &[Values]) -> FoundRecord {
    let mut record = FoundRecord { cells: vec![None; search.table.fields.len()], ..FoundRecord::default() };
    record.row = groups.iter().flatten().map(|label| label.at.row).min().unwrap_or(0);
    let mut places: Vec<(usize, CellAddress)> = Vec::new();
    for (group, values) in groups.iter().zip(values) {
        for label in group {
            let columns = match values {
                Values::Below => vec![CellAddress { row: label.at.row + 1, column: label.at.column }],
                Values::Column(column, others) => {
                    let column = others.get(&label.at.row).copied().unwrap_or(*column);
                    vec![CellAddress { row: label.at.row, column }]
                }
                Values::Several(columns) => {
                    columns.iter().map(|column| CellAddress { row: label.at.row, column: *column }).collect()
                }
            };
            // Beside a stray label stands perhaps another, which is no figure.
            let is_value =
                |cell: &CellAddress| !search.field(label.field).kind.is_numeric() || !search.is_label(*cell);
            places.extend(columns.into_iter().filter(is_value).map(|cell| (label.field, cell)));
        }
    }
    let is_twice = stands_twice(search, &places);
    for (field, cell) in places {
        place(search, &mut record, field, cell, is_twice);
        if let Some((first, rest)) =
            record.cells[field].and_then(|cell| Some((cell, split_by_comma(search, cell)?)))
        {
            record.conflicts.push((field, first, rest));
        }
    }
    record
}

/// Two fields or more are filled in twice: a block stands a second time, and nothing of it fills the gaps of
/// the first.
fn stands_twice(search: &Search<'_>, places: &[(usize, CellAddress)]) -> bool {
    let mut filled: BTreeMap<usize, usize> = BTreeMap::new();
    for (field, _) in places.iter().filter(|(_, at)| search.keyed.sheet.get(*at).is_some()) {
        *filled.entry(*field).or_default() += 1;
    }
    filled.values().filter(|count| **count > 1).count() >= 2
}

/// In CSV the other half of a number whose own comma, outside quotes, took it apart: `1,132` as 1 and 132.
fn split_by_comma(search: &Search<'_>, cell: CellAddress) -> Option<CellAddress> {
    let next = CellAddress { row: cell.row, column: cell.column + 1 };
    let (head, tail) = (search.text_at(cell), search.text_at(next));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = tail.split('.').next().unwrap_or_default();
    let is_split = search.keyed.sheet.by_commas
        && digits(head.trim_start_matches('-'))
        && head.len() <= 4
        && whole.len() == 3
        && digits(whole);
    is_split.then_some(next)
}

/// Gives a field its cell. Of two the one that is not blank counts; two that differ are a conflict.
fn place(search: &Search<'_>, record: &mut FoundRecord, field: usize, cell: CellAddress, is_twice: bool) {
    let is_blank = |at: CellAddress| search.keyed.sheet.get(at).is_none();
    match record.cells[field] {
        Some(first) if !is_blank(first) => {
            if (is_twice || !is_blank(cell)) && search.text_at(first) != search.text_at(cell) {
                record.conflicts.push((field, first, cell));
            }
        }
        Some(_) if is_twice => {}
        _ => record.cells[field] = Some(cell),
    }
}

fn record_of_column(search: &Search<'_>, group: &[Label], column: u32, columns: &[u32]) -> FoundRecord {
    let mut record = FoundRecord { cells: vec![None; search.table.fields.len()], ..FoundRecord::default() };
    record.row = group.first().map_or(0, |label| label.at.row);
    for label in group {
        place(search, &mut record, label.field, CellAddress { row: label.at.row, column }, false);
    }
    let filled = |row: u32| {
        columns
            .iter()
            .filter(|column| search.keyed.sheet.get(CellAddress { row, column: **column }).is_some())
            .count()
    };
    for (at, identity) in search.identity_labels() {
        let value = CellAddress { row: at.row, column };
        // What stands once for all columns is said of the whole sheet, not of one column.
        if at.column < column && filled(at.row) > 1 && search.keyed.sheet.get(value).is_some() {
            record.claims.push(FoundClaim { identity: Some(identity), at: value });
        }
    }
    let first = group.iter().map(|label| label.at.row).min().unwrap_or(0);
    let above =
        search.keyed.sheet.cells().iter().filter(|cell| cell.at.column == column && cell.at.row < first);
    let unlabelled = above
        .filter(|cell| !record.claims.iter().any(|claim| claim.at == cell.at))
        .map(|cell| FoundClaim { identity: None, at: cell.at });
    let unlabelled: Vec<FoundClaim> = unlabelled.collect();
    record.claims.extend(unlabelled);
    record
}
