//! Goes through the rows under the headings: what is a record, and what is not.

use super::{
    best_row::{best_headings, columns_of, is_heading_row},
    columns_of_this_time::of_this_time,
    headings::Headings,
    no_records::{is_guidance, is_no_case, is_note, is_note_on_units, is_row_of_remarks, is_row_of_units},
    record::record,
    rows_of_other_times::Times,
    sums::{RowsAbove, is_total},
};
use crate::{
    reading::{
        Cell,
        labels::Match,
        layouts::{Findings, Found, FoundRecord, Heading, Layout, Search},
    },
    vocabulary::CellAddress,
};

/// Finds the row in which most fields stand as headings, and the records under it.
pub fn find(search: &Search<'_>) -> Findings {
    let Some(headings) = best_headings(search) else { return Findings::default() };
    let (heading_row, first) = (headings.row, headings.last_row + 1);
    let mut under = Under::new(search, headings);
    for cells in search.keyed.sheet.rows().filter(|cells| cells[0].at.row >= first) {
        under.take_row(cells);
    }
    under.findings(heading_row)
}

/// What stands under the headings, as far as it has been read.
struct Under<'s> {
    search: &'s Search<'s>,
    headings: Headings,
    met: Vec<Heading>,
    records: Vec<FoundRecord>,
    /// Rows that are no records.
    left_out: Vec<Heading>,
    in_another_table: bool,
    times: Times,
    sums: RowsAbove,
}

impl<'s> Under<'s> {
    fn new(search: &'s Search<'s>, mut headings: Headings) -> Self {
        let met = std::mem::take(&mut headings.met);
        let times = Times::under(&headings);
        Self {
            search,
            headings,
            met,
            records: Vec::new(),
            left_out: Vec::new(),
            in_another_table: false,
            times,
            sums: RowsAbove::default(),
        }
    }

    fn take_row(&mut self, cells: &[Cell]) {
        if is_heading_row(self.search, cells, &self.headings) {
            return self.go_on_under(cells);
        }
        // Below the headings of another table stand its records, not ours.
        self.in_another_table = self.in_another_table || self.search.is_headed_as_another(cells);
        if self.in_another_table || self.times.pass_over(self.search, cells, &self.headings) {
            return;
        }
        let row = cells[0].at.row;
        let has_value = self.has_value(row);
        if !self.is_no_record(cells) && has_value {
            self.sums.add(row);
            self.records.push(record(self.search, row, &self.headings));
        } else {
            self.left_out.push(self.search.heading(cells[0].at, None, Match::Ignored));
        }
    }

    /// The table goes on under the next row of headings, with the columns that it says.
    fn go_on_under(&mut self, cells: &[Cell]) {
        let row = cells[0].at.row;
        self.sums.settle(self.search, &self.headings);
        self.in_another_table = false;
        self.headings = of_this_time(self.search, row, row, columns_of(self.search, cells));
        self.times.begin(&self.headings);
        let known: Vec<Option<usize>> = self.met.iter().map(|heading| heading.field).collect();
        let is_new = |heading: &Heading| heading.field.is_some() && !known.contains(&heading.field);
        self.met.extend(self.headings.met.drain(..).filter(is_new));
    }

    /// A row that says whose it is and nothing more is a blank return, not a blank row.
    fn has_value(&self, row: u32) -> bool {
        let identity = self.headings.identity.iter().map(|(_, column)| column);
        let mut columns = self.headings.fields.values().chain(identity);
        columns.any(|column| self.search.keyed.sheet.get(CellAddress { row, column: *column }).is_some())
    }

    fn is_no_record(&mut self, cells: &[Cell]) -> bool {
        let (search, headings, row) = (self.search, &self.headings, cells[0].at.row);
        is_row_of_units(search, row, headings, &self.records)
            || self.records.is_empty() && is_row_of_remarks(cells)
            || is_note_on_units(cells)
            || is_note(search, row, headings, &self.records)
            || is_total(search, cells, headings)
            || self.sums.is_sum_of_rows_above(search, row, headings)
            || self.records.is_empty() && is_guidance(search, cells, headings)
            || is_no_case(search, row, headings)
    }

    fn findings(mut self, heading_row: u32) -> Findings {
        self.met.extend(told(self.left_out));
        let found = Found {
            layout: Layout::HeadingRow,
            heading_row: Some(heading_row),
            headings: self.met,
            records: self.records,
            taken: Vec::new(),
        };
        // A list in which nothing stands is known by most of its headings.
        let fields = self.search.table.fields.len();
        let is_empty_list = || self.search.table.is_list() && found.field_count() * 2 > fields;
        let is_found = !found.records.is_empty() || is_empty_list();
        Findings {
            found: Some(found).filter(|_| is_found).into_iter().collect(),
            passed: self.times.told(self.search, &self.headings),
        }
    }
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
