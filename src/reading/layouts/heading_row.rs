//! Headings in a row, one record a row below.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Findings, Found, FoundClaim, FoundRecord, Heading, Layout, Meaning, Passed, Search,
    titles::{self, Extent},
};
use crate::{
    reading::{
        Cell, Content,
        labels::{self, Match, near_heading},
        times::{Said, Time},
    },
    schemas::{
        FieldType,
        form::Identity,
        units::{Remark, remark_in_title},
    },
    vocabulary::{Answer, CellAddress, LabelKey},
};

/// The columns of a row of headings, or of two rows that are read as one.
struct Headings {
    row: u32,
    last_row: u32,
    met: Vec<Heading>,
    fields: BTreeMap<usize, u32>,
    /// Further columns of fields that have one.
    repeated: Vec<(usize, u32)>,
    identity: Vec<(Identity, u32)>,
    /// What a title says of the time of what stands under them.
    said: Option<Said>,
    /// Columns of another time, with what says so.
    of_other_times: Vec<(CellAddress, Said)>,
}

/// One heading, before it is settled which of those that mean one field is its column.
struct Column {
    at: CellAddress,
    text: String,
    meaning: Meaning,
}

/// Finds the row in which most fields stand as headings, and the records under it.
pub fn find(search: &Search<'_>) -> Findings {
    let Some(mut headings) = best_headings(search) else { return Findings::default() };
    let sheet = search.keyed.sheet;
    let mut met = std::mem::take(&mut headings.met);
    let heading_row = headings.row;
    let mut records = Vec::new();
    let mut left_out = Vec::new();
    let first = headings.last_row + 1;
    let mut in_another_table = false;
    let mut times = Times::under(&headings);
    let mut sums = RowsAbove::default();
    for cells in sheet.rows().filter(|cells| cells[0].at.row >= first) {
        let row = cells[0].at.row;
        if is_heading_row(search, cells, &headings) {
            // The table goes on under the next row of headings, with the columns that it says.
            sums.settle(search, &headings);
            in_another_table = false;
            headings = of_this_time(search, row, row, columns_of(search, cells));
            times.begin(&headings);
            let known: Vec<Option<usize>> = met.iter().map(|heading| heading.field).collect();
            met.extend(
                headings
                    .met
                    .drain(..)
                    .filter(|heading| heading.field.is_some() && !known.contains(&heading.field)),
            );
            continue;
        }
        // Below the headings of another table stand its records, not ours.
        in_another_table = in_another_table || search.is_headed_as_another(cells);
        if in_another_table {
            continue;
        }
        if times.pass_over(search, cells, &headings) {
            continue;
        }
        // A row that says whose it is and nothing more is a blank return, not a blank row.
        let columns = || headings.fields.values().chain(headings.identity.iter().map(|(_, column)| column));
        let has_value = columns().any(|column| sheet.get(CellAddress { row, column: *column }).is_some());
        let is_no_record = is_row_of_units(search, row, &headings, &records)
            || records.is_empty() && is_row_of_remarks(cells)
            || is_note_on_units(cells)
            || is_note(search, row, &headings, &records)
            || is_total(search, cells, &headings)
            || sums.is_sum_of_rows_above(search, row, &headings)
            || records.is_empty() && is_guidance(search, cells, &headings)
            || is_no_case(search, row, &headings);
        if has_value && !is_no_record {
            sums.add(row);
            records.push(record(search, row, &headings));
        } else {
            left_out.push(search.heading(cells[0].at, None, Match::Ignored));
        }
    }
    met.extend(told(left_out));
    let found = Found {
        layout: Layout::HeadingRow,
        heading_row: Some(heading_row),
        headings: met,
        records,
        taken: Vec::new(),
    };
    // A list in which nothing stands is known by most of its headings.
    let is_empty_list = || search.table.is_list() && found.field_count() * 2 > search.table.fields.len();
    let is_found = !found.records.is_empty() || is_empty_list();
    Findings {
        found: Some(found).filter(|_| is_found).into_iter().collect(),
        passed: times.told(search, &headings),
    }
}

/// Under which title of time the rows stand that are being read, and what was passed over.
struct Times {
    /// What says that the rows are of another time.
    other: Option<Said>,
    /// Rows and figures under each such text, with the first cell.
    passed: Vec<(Said, CellAddress, usize, usize)>,
    columns: Vec<(CellAddress, Said)>,
}

impl Times {
    fn under(headings: &Headings) -> Self {
        let mut times = Self { other: None, passed: Vec::new(), columns: Vec::new() };
        times.begin(headings);
        times
    }

    /// Begins with what stands under a row of headings.
    fn begin(&mut self, headings: &Headings) {
        self.other = headings.said.filter(|said| said.time == Time::Other);
        self.columns.extend(headings.of_other_times.iter().copied());
    }

    /// Whether a row is the title of what follows, or of another time.
    fn pass_over(&mut self, search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
        if search.times.is_empty() {
            return false;
        }
        if let [only] = cells
            && let Some(said) = search.times.at(only.at)
        {
            self.other = Some(said).filter(|said| said.time == Time::Other);
            return true;
        }
        let is_read = |column: u32| {
            headings
                .fields
                .values()
                .chain(headings.identity.iter().map(|(_, own)| own))
                .any(|own| *own == column)
        };
        let of_row =
            || cells.iter().filter(|cell| !is_read(cell.at.column)).find_map(|cell| search.times.at(cell.at));
        let Some(said) =
            self.other.or_else(|| of_row().filter(|said| said.alone && said.time == Time::Other))
        else {
            return false;
        };
        let figures = cells.iter().filter(|cell| is_read(cell.at.column)).count();
        match self.passed.iter_mut().find(|(own, ..)| own.at == said.at) {
            Some((_, _, rows, count)) => (*rows, *count) = (*rows + 1, *count + figures),
            None => self.passed.push((said, cells[0].at, 1, figures)),
        }
        true
    }

    fn told(&self, search: &Search<'_>, headings: &Headings) -> Vec<Passed> {
        let rows = self.passed.iter().map(|(said, at, rows, figures)| {
            search.passed_block(*at, Some(*said), *rows, *figures, headings.fields.len())
        });
        let filled = |at: &CellAddress| {
            let cells = search.keyed.sheet.cells().iter();
            cells.filter(|cell| cell.at.column == at.column && cell.at.row > at.row).count()
        };
        rows.chain(self.columns.iter().map(|(at, said)| search.passed_column(*at, *said, filled(at))))
            .collect()
    }
}

/// The columns of a row of headings without those that a title over them, or their own heading, puts in
/// another time.
fn of_this_time(search: &Search<'_>, row: u32, last_row: u32, columns: Vec<Column>) -> Headings {
    if search.times.is_empty() {
        return settled(search, row, last_row, columns);
    }
    // A declared label says what it says; words that are none of the label make it another column.
    let by_heading = |column: &Column| {
        let is_label = column.meaning.field.is_some_and(|(_, matched)| matched != Match::Near)
            || column.meaning.identity.is_some();
        search.times.at(column.at).filter(|said| !is_label && said.time == Time::Other)
    };
    let bands: Vec<Said> = row
        .checked_sub(1)
        .into_iter()
        .chain((last_row > row).then_some(row))
        .filter_map(|row| band(search, row))
        .flatten()
        .collect();
    let by_band = |column: &Column| {
        let own =
            bands.iter().filter(|said| said.at.column <= column.at.column && said.at.row < column.at.row);
        let own = own.max_by_key(|said| said.at.column)?;
        let next = search.keyed.sheet.row(own.at.row).iter().find(|cell| cell.at.column > own.at.column);
        let reaches = next.is_none_or(|next| next.at.column > column.at.column);
        Some(*own).filter(|said| reaches && said.time == Time::Other)
    };
    let is_field = |column: &&Column| column.meaning.field.is_some();
    let all_by_band = columns.iter().filter(is_field).all(|column| by_band(column).is_some());
    let right = columns.iter().map(|column| column.at.column).max().unwrap_or(0);
    let is_own = |at: CellAddress| columns.iter().any(|column| column.at == at);
    let extent = Extent { top: row, bottom: last_row, left: 0, right, open: false };
    let is_banded = columns.iter().filter(is_field).any(|column| by_band(column).is_some()) && !all_by_band;
    let said = if is_banded { None } else { titles::of_block(search, &extent, &is_own) };
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for column in columns {
        match by_heading(&column).or_else(|| by_band(&column).filter(|_| is_banded)) {
            Some(said) => others.push((column.at, said)),
            None => own.push(column),
        }
    }
    Headings { said, of_other_times: others, ..settled(search, row, last_row, own) }
}

/// What the texts of a row over the headings say of time, if any does.
fn band(search: &Search<'_>, row: u32) -> Option<Vec<Said>> {
    let said: Vec<Said> =
        search.keyed.sheet.row(row).iter().filter_map(|cell| search.times.at(cell.at)).collect();
    (!said.is_empty()).then_some(said)
}

/// So many rows that are no records are told one by one.
const ROWS_TOLD: usize = 20;

/// The rows that were left out, with the last few of very many told as one.
fn told(mut rows: Vec<Heading>) -> Vec<Heading> {
    if rows.len() > ROWS_TOLD {
        let more = rows.len() - ROWS_TOLD;
        rows.truncate(ROWS_TOLD + 1);
        rows[ROWS_TOLD].text = if more == 1 {
            rows[ROWS_TOLD].text.clone()
        } else {
            format!("({more} more rows that are no records)")
        };
    }
    rows
}

/// The first of the rows in which most fields stand, or two rows under which more do.
fn best_headings(search: &Search<'_>) -> Option<Headings> {
    let mut by_row: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (at, field, _) in search.field_labels() {
        by_row.entry(at.row).or_default().insert(field);
    }
    let single = by_row
        .into_iter()
        .rev()
        .max_by_key(|(_, fields)| fields.len())
        .map(|(row, fields)| (row, fields.len()));
    let found = single.map_or(0, |(_, fields)| fields);
    if let Some((fields, row, columns)) =
        best_pair(search, single.map(|(row, _)| row), found).filter(|(fields, ..)| *fields > found)
    {
        return (fields >= search.fewest()).then(|| of_this_time(search, row, row + 1, columns));
    }
    let (row, _) = single.filter(|(_, fields)| *fields >= search.fewest())?;
    Some(of_this_time(search, row, row, columns_of(search, search.keyed.sheet.row(row))))
}

/// Two rows of headings are looked for in so many rows at the top, and at the best single row.
const ROWS_AT_THE_TOP: usize = 12;

/// Two rows, one under the other, that together are the headings of more than so many fields: how many they
/// mean, the upper row, the columns. It is looked for only where a single row leaves something unexplained.
fn best_pair(search: &Search<'_>, best: Option<u32>, single: usize) -> Option<(usize, u32, Vec<Column>)> {
    if single == search.table.fields.len() {
        return None;
    }
    let sheet = search.keyed.sheet;
    let tops: Vec<u32> = sheet.rows().take(ROWS_AT_THE_TOP).map(|cells| cells[0].at.row).collect();
    let beyond = best.filter(|row| !tops.contains(row));
    let may_mean_more = |row: &u32| sheet.row(*row).len() + sheet.row(row + 1).len() > single;
    let pairs = tops.into_iter().chain(beyond).filter(may_mean_more).filter_map(|row| {
        let columns = columns_of_pair(search, sheet.row(row), sheet.row(row + 1))?;
        let fields: BTreeSet<usize> =
            columns.iter().filter_map(|column| column.meaning.field.map(|(field, _)| field)).collect();
        Some((fields.len(), row, columns))
    });
    pairs.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

fn columns_of(search: &Search<'_>, cells: &[Cell]) -> Vec<Column> {
    let texts = cells.iter().filter(|cell| search.keyed.key(cell.at).is_some());
    let column = |cell: &Cell| {
        let mut meaning = search.meaning(cell.at);
        if meaning.field.is_none() && meaning.identity.is_none() {
            let letters = search.keyed.key(cell.at).and_then(|key| search.labels.of_letters(key));
            meaning.field = letters.map(|field| (field, Match::Near));
        }
        Column { at: cell.at, text: search.text_at(cell.at), meaning }
    };
    texts.map(column).collect()
}

/// The columns under a row of headings over another: "Rated establishments" over A, B and C. `None` where the
/// second is no row of headings.
///
/// A heading above counts for all columns up to the next one, as a merged cell does, or goes on in the cell
/// below it.
fn columns_of_pair(search: &Search<'_>, above: &[Cell], below: &[Cell]) -> Option<Vec<Column>> {
    let own = |column: u32| above.iter().find(|cell| cell.at.column == column);
    let first = above.first()?.at.column;
    let spans = below.iter().any(|cell| cell.at.column > first && own(cell.at.column).is_none());
    if below.len() < 2
        || !below
            .iter()
            .chain(above)
            .all(|cell| cell.text().is_some_and(|text| text.len() <= LONGEST_HEADING))
    {
        return None;
    }
    let alone = above.iter().filter(|cell| !below.iter().any(|sub| sub.at.column == cell.at.column));
    let (mut columns, mut joined): (Vec<Column>, usize) = (Vec::new(), 0);
    for sub in below {
        let over = above.iter().rfind(|cell| cell.at.column <= sub.at.column);
        let together = over.map(|over| search.meaning_together(over.at, sub.at)).unwrap_or_default();
        // What stands under a heading that is complete by itself is a value, unless it adds to it.
        if own(sub.at.column).is_some_and(|over| search.is_label(over.at)) && together.field.is_none() {
            return None;
        }
        joined += usize::from(together.field.is_some());
        let meaning = if together.field.is_some() { together } else { search.meaning(sub.at) };
        let texts = over.map(|over| search.text_at(over.at)).into_iter().chain([search.text_at(sub.at)]);
        columns.push(Column { at: sub.at, text: texts.collect::<Vec<_>>().join(" / "), meaning });
    }
    // Where each column has its own two rows, they are headings that go on in the second only if most are.
    if !spans && joined * 2 <= below.len() {
        return None;
    }
    columns.extend(alone.map(|cell| Column {
        at: cell.at,
        text: search.text_at(cell.at),
        meaning: search.meaning(cell.at),
    }));
    columns.sort_by_key(|column| column.at.column);
    Some(columns)
}

/// A text longer than this is no heading of two rows, but a note.
const LONGEST_HEADING: usize = 120;

/// Settles which column is whose: an exact heading before a synonym before a near one; of equals the first.
/// In a list a column in which nothing stands gives way to another of its field.
///
/// A near heading counts only if no other could mean the same field as well: "GeoX (mandatory)" is nearer
/// than "Easting (mandatory)", and "Hectares (built on)" as near as "Hectares (all)".
fn settled(search: &Search<'_>, row: u32, last_row: u32, columns: Vec<Column>) -> Headings {
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

/// Another row of headings below the first starts another table.
fn is_heading_row(search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
    let mut fields: Vec<usize> =
        cells.iter().filter_map(|cell| search.meaning(cell.at).field.map(|(field, _)| field)).collect();
    fields.sort_unstable();
    fields.dedup();
    let again = fields.len();
    again >= search.fewest() && again * 2 > headings.fields.len()
}

/// A row right below the headings in which only units stand ("number", "%") is not a record.
fn is_row_of_units(search: &Search<'_>, row: u32, headings: &Headings, records: &[FoundRecord]) -> bool {
    if !records.is_empty() {
        return false;
    }
    let sheet = search.keyed.sheet;
    let numeric = headings.fields.iter().filter(|(field, _)| search.field(**field).kind.is_numeric());
    let cells: Vec<_> = numeric
        .filter_map(|(field, column)| {
            sheet.get(CellAddress { row, column: *column }).map(|cell| (*field, cell))
        })
        .collect();
    let unreadable = |field: usize, cell: &Cell| {
        matches!(cell.content, Content::Text(_))
            && matches!(
                crate::reading::values::read(cell, search.field(field)).answer,
                Answer::Unreadable { .. }
            )
            && !cell.text().is_some_and(|text| text.bytes().any(|byte| byte.is_ascii_digit()))
    };
    let says_whose =
        headings.identity.iter().any(|(_, column)| sheet.get(CellAddress { row, column: *column }).is_some());
    !says_whose
        && cells.len() * 2 >= headings.fields.len()
        && cells.iter().all(|(field, cell)| unreadable(*field, cell))
}

/// "All amounts are in £000s", alone in its row: a note, though it stands in the column of keys.
fn is_note_on_units(cells: &[Cell]) -> bool {
    matches!(cells, [only] if only.text().is_some_and(|text| remark_in_title(text).is_some()))
}

/// A row right below the headings in which nothing stands but remarks on units ("£000s").
fn is_row_of_remarks(cells: &[Cell]) -> bool {
    cells.iter().all(|cell| cell.text().is_some_and(|text| Remark::of_text(text).is_some()))
}

/// A row below the records in which one or two texts stand, and nothing that any field could hold, is a note.
fn is_note(search: &Search<'_>, row: u32, headings: &Headings, records: &[FoundRecord]) -> bool {
    let cells = headings.fields.iter().filter_map(|(field, column)| {
        search.keyed.sheet.get(CellAddress { row, column: *column }).map(|cell| (*field, cell))
    });
    let cells: Vec<_> = cells.collect();
    let is_words = |field: usize, cell: &Cell| {
        let unreadable = matches!(
            crate::reading::values::read(cell, search.field(field)).answer,
            Answer::Unreadable { .. }
        );
        unreadable && cell.text().is_some_and(|text| text.chars().any(char::is_alphabetic))
    };
    !records.is_empty()
        && cells.len() <= 2
        && headings.fields.len() > 4
        && cells.iter().all(|(field, cell)| is_words(*field, cell))
}

/// A row that says "Total" where others say whose they are, or which case they are, sums the rows above it.
fn is_total(search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
    let is_key = |column: u32| {
        search.table.primary_key.iter().any(|field| headings.fields.get(field) == Some(&column))
    };
    let has_key = cells.iter().any(|cell| is_key(cell.at.column) && !says_total(search, cell));
    // The word in the notes of a case that has its key says nothing of the row.
    if search.table.is_list() && has_key {
        return false;
    }
    // In a table of declared categories the total is one of them.
    let keys = cells.iter().filter(|cell| search.table.is_list() && is_key(cell.at.column));
    let identity = headings
        .identity
        .iter()
        .filter_map(|(_, column)| cells.iter().find(|cell| cell.at.column == *column));
    let unmatched =
        cells.iter().filter(|cell| !headings.fields.values().any(|column| *column == cell.at.column));
    if search.table.is_list() && is_sum(search, cells) {
        return true;
    }
    keys.chain(identity).chain(unmatched).any(|cell| says_total(search, cell))
}

/// "Total" at the beginning of a row, wherever that is, and nothing but figures behind it.
fn is_sum(search: &Search<'_>, cells: &[Cell]) -> bool {
    let Some((first, figures)) = cells.split_first() else { return false };
    !figures.is_empty() && says_total(search, first) && figures.iter().all(is_plain_figure)
}

fn is_plain_figure(cell: &Cell) -> bool {
    matches!(cell.content, Content::Number(_))
        || cell
            .text()
            .is_some_and(|text| text.trim().trim_start_matches('£').replace(',', "").parse::<f64>().is_ok())
}

fn says_total(search: &Search<'_>, cell: &Cell) -> bool {
    search.keyed.key(cell.at).is_some_and(labels::says_total)
}

/// The figures of the rows above in a list, all of them and those since the last sum.
#[derive(Default)]
struct RowsAbove {
    /// Rows that are not added yet: few lists have a row for which it matters.
    waiting: Vec<u32>,
    rows: usize,
    rows_since: usize,
    all: BTreeMap<usize, i128>,
    since: BTreeMap<usize, i128>,
}

impl RowsAbove {
    fn add(&mut self, row: u32) {
        self.waiting.push(row);
    }

    /// Adds up the rows that wait, which stand under these headings.
    fn settle(&mut self, search: &Search<'_>, headings: &Headings) {
        for row in std::mem::take(&mut self.waiting) {
            self.rows += 1;
            self.rows_since += 1;
            for (field, units) in figures_of(search, row, headings) {
                *self.all.entry(field).or_default() += i128::from(units);
                *self.since.entry(field).or_default() += i128::from(units);
            }
        }
    }

    /// A row of a list without a key in which nothing stands but figures, and perhaps the word "Total":
    /// labelled so, or the sum of the rows above it, of all or of those since the last sum.
    fn is_sum_of_rows_above(&mut self, search: &Search<'_>, row: u32, headings: &Headings) -> bool {
        let sheet = search.keyed.sheet;
        let is_given = |field: &usize| {
            headings
                .fields
                .get(field)
                .and_then(|column| sheet.get(CellAddress { row, column: *column }))
                .is_some_and(|cell| !says_total(search, cell))
        };
        let has_key_column = search.table.primary_key.iter().any(|field| headings.fields.contains_key(field));
        if !search.table.is_list() || !has_key_column || search.table.primary_key.iter().any(is_given) {
            return false;
        }
        let labels = sheet.row(row).iter().filter(|cell| !is_plain_figure(cell)).collect::<Vec<_>>();
        let is_labelled = labels.iter().any(|cell| says_total(search, cell));
        if labels.len() > usize::from(is_labelled) {
            return false;
        }
        self.settle(search, headings);
        let figures = figures_of(search, row, headings);
        let is_sum = |sums: &BTreeMap<usize, i128>| {
            figures.iter().all(|(field, units)| sums.get(field) == Some(&i128::from(*units)))
        };
        let has_figure = figures.iter().any(|(_, units)| *units != 0);
        let adds_up =
            has_figure && (self.rows > 1 && is_sum(&self.all) || self.rows_since > 1 && is_sum(&self.since));
        let is_total = adds_up || is_labelled && self.rows > 0;
        if is_total {
            self.rows_since = 0;
            self.since.clear();
        }
        is_total
    }
}

/// The figures of a row that can be summed, in units of their last digit.
fn figures_of(search: &Search<'_>, row: u32, headings: &Headings) -> Vec<(usize, i64)> {
    let of_numbers = headings.fields.iter().filter(|(field, _)| {
        search.field(**field).kind.is_numeric() && !search.table.primary_key.contains(field)
    });
    let figure = |(field, column): (&usize, &u32)| {
        let cell = search.keyed.sheet.get(CellAddress { row, column: *column })?;
        Some((*field, crate::reading::values::read(cell, search.field(*field)).answer.number()?.units))
    };
    of_numbers.filter_map(figure).collect()
}

/// In a list of many columns, a row with a text or a figure in one alone is the name of a group of cases, a
/// note, or a sum; one with two texts and no key was filled in beforehand and then not used.
fn is_no_case(search: &Search<'_>, row: u32, headings: &Headings) -> bool {
    if !search.table.is_list() || headings.fields.len() < FEWEST_OF_MANY {
        return false;
    }
    let cells = headings.fields.iter().filter_map(|(field, column)| {
        let cell = search.keyed.sheet.get(CellAddress { row, column: *column })?;
        Some((*field, cell))
    });
    let filled: Vec<(usize, &Cell)> = cells.collect();
    let is_key = |field: usize| search.table.primary_key.contains(&field);
    match filled.as_slice() {
        [(field, cell)] => !is_key(*field) || cell.text().is_some_and(is_several_words),
        [one, other] => [one, other].iter().all(|(field, cell)| {
            let is_text = search.field(*field).kind == FieldType::Text;
            let read = || crate::reading::values::read(cell, search.field(*field)).answer;
            !is_key(*field) && (is_text || !matches!(read(), Answer::Reported(_)))
        }),
        _ => false,
    }
}

/// A row right below the headings of a list that says how to fill it in: columns counted 1, 2, 3, or words
/// ("mandatory", "number", a description) in all the columns that ask for numbers and dates.
fn is_guidance(search: &Search<'_>, cells: &[Cell], headings: &Headings) -> bool {
    if !search.table.is_list() || headings.fields.len() < FEWEST_OF_MANY {
        return false;
    }
    let numbers: Vec<Option<u32>> = cells.iter().map(|cell| cell.content.to_string().parse().ok()).collect();
    let counts = numbers.windows(2).all(|pair| matches!(pair, [Some(one), Some(next)] if *next == one + 1));
    if counts && cells.len() >= FEWEST_OF_MANY {
        return true;
    }
    let is_words = |field: usize, cell: &Cell| {
        let says_something = |text: &str| {
            !text.bytes().any(|byte| byte.is_ascii_digit()) || text.split_whitespace().count() > 3
        };
        let unreadable = matches!(
            crate::reading::values::read(cell, search.field(field)).answer,
            Answer::Unreadable { .. }
        );
        unreadable && cell.text().is_some_and(says_something)
    };
    let typed = headings.fields.iter().filter(|(field, _)| search.field(**field).kind != FieldType::Text);
    let typed: Vec<(usize, &Cell)> = typed
        .filter_map(|(field, column)| Some((*field, cells.iter().find(|cell| cell.at.column == *column)?)))
        .collect();
    typed.len() > 2 && typed.iter().all(|(field, cell)| is_words(*field, cell))
}

/// "Sites with permission", where "AB 12" could be a reference.
fn is_several_words(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words > 2 || words == 2 && !text.bytes().any(|byte| byte.is_ascii_digit())
}

/// So many columns found are many.
const FEWEST_OF_MANY: usize = 6;

fn record(search: &Search<'_>, row: u32, headings: &Headings) -> FoundRecord {
    let mut cells = vec![None; search.table.fields.len()];
    for (field, column) in &headings.fields {
        cells[*field] = Some(CellAddress { row, column: *column });
    }
    let claims = headings
        .identity
        .iter()
        .map(|(identity, column)| FoundClaim {
            identity: Some(*identity),
            at: CellAddress { row, column: *column },
        })
        .filter(|claim| search.keyed.sheet.get(claim.at).is_some())
        .collect();
    let mut record =
        FoundRecord { row, cells, claims, broken: too_wide(search, row, headings), ..FoundRecord::default() };
    for (field, column) in &headings.repeated {
        let is_block = headings.repeated.len() >= FEWEST_OF_BLOCK
            && headings.fields.keys().any(|field| is_filled(search, &record, *field));
        join_repeated(search, &mut record, *field, CellAddress { row, column: *column }, is_block);
    }
    record
}

/// So many columns with the headings of others are a block that stands a second time.
const FEWEST_OF_BLOCK: usize = 3;

fn is_filled(search: &Search<'_>, record: &FoundRecord, field: usize) -> bool {
    search.field(field).kind.is_numeric()
        && record.cells[field].is_some_and(|at| search.keyed.sheet.get(at).is_some())
}

/// Of two columns that mean one field the second fills the blanks of the first; two values that differ are a
/// conflict.
fn join_repeated(
    search: &Search<'_>,
    record: &mut FoundRecord,
    field: usize,
    again: CellAddress,
    is_block: bool,
) {
    let Some(cell) = search.keyed.sheet.get(again) else { return };
    let read = |cell: &Cell| crate::reading::values::read(cell, search.field(field)).answer;
    let first = record.cells[field].and_then(|first| search.keyed.sheet.get(first));
    match (first.map(|first| (first, read(first))), read(cell)) {
        (_, Answer::NotKnown) => {}
        // Of a whole block that stands a second time nothing fills the gaps of the first.
        (None | Some((_, Answer::NotKnown)), _) if is_block => {}
        (None | Some((_, Answer::NotKnown)), _) => record.cells[field] = Some(again),
        (Some((first, one)), other) if one != other => record.conflicts.push((field, first.at, again)),
        _ => {}
    }
}

/// In CSV a row with more fields than there are headings, where a comma inside a number took it apart and
/// moved the rest.
fn too_wide(search: &Search<'_>, row: u32, headings: &Headings) -> Option<String> {
    let sheet = search.keyed.sheet;
    let last = sheet
        .row(headings.row)
        .last()
        .into_iter()
        .chain(sheet.row(headings.last_row).last())
        .map(|cell| cell.at.column)
        .max()?;
    let beyond = sheet.row(row).last().filter(|cell| cell.at.column > last)?;
    let is_number = beyond.text().is_some_and(|text| text.trim_end_matches('%').parse::<f64>().is_ok());
    (sheet.by_commas && is_number).then(|| {
        format!(
            "row {} has {} fields, but there are {} headings: write numbers without commas, or put those \
             with a comma in quotes",
            row + 1,
            beyond.at.column + 1,
            last + 1
        )
    })
}
