//! Matrix blocks: a column of row labels, a row of column labels, and a value at each crossing.
//!
//! A block ends where the next table begins. Of several blocks of the same headings on a sheet those titled
//! for another time are passed over; if several are left and nothing tells them apart, all are found, and
//! neither wins.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Findings, Found, FoundRecord, Heading, Layout, Passed, Search,
    titles::{self, Extent},
};
use crate::{
    reading::{
        labels::{Match, before_unit, field_of, is_total},
        times::{Said, Time},
    },
    schemas::form::Matrix,
    vocabulary::{CellAddress, LabelKey, nearest::hint, printable::echo},
};

/// Finds a declared block, upright or on its side, as often as it stands on the sheet.
///
/// A table with one record gets the fields of all crossings; a table with a key gets one record a row of the
/// block.
pub fn find(search: &Search<'_>, block: &Matrix) -> Findings {
    let headings = search.keyed.labels().filter(|(_, key)| column_of(block, key).is_some()).count();
    if headings < block.width.min(2) {
        return Findings::default();
    }
    let upright = View::new(search, block, false).find();
    if upright.found.is_empty() && upright.passed.is_empty() {
        View::new(search, block, true).find()
    } else {
        upright
    }
}

/// A sheet seen upright, or with rows and columns exchanged.
struct View<'v> {
    search: &'v Search<'v>,
    block: &'v Matrix,
    turn: bool,
    /// The labels of each row, by column.
    rows: BTreeMap<u32, Vec<(u32, &'v LabelKey)>>,
}

/// One row of a block.
#[derive(Clone, Copy)]
struct Row {
    /// Index of the declared row.
    index: usize,
    at: u32,
}

/// One block as it stands on the sheet.
struct Block {
    heading: u32,
    /// Index of the declared column, and where it stands.
    columns: Vec<(usize, u32)>,
    labels: u32,
    rows: Vec<Row>,
    /// Rows with figures and no label of the block.
    strangers: Vec<u32>,
    /// Rows below a title of another time, with that title.
    others: Vec<(Said, u32)>,
    said: Option<Said>,
}

impl<'v> View<'v> {
    fn new(search: &'v Search<'v>, block: &'v Matrix, turn: bool) -> Self {
        let mut rows: BTreeMap<u32, Vec<(u32, &LabelKey)>> = BTreeMap::new();
        for (at, key) in search.keyed.labels() {
            let at = turned(at, turn);
            rows.entry(at.row).or_default().push((at.column, key));
        }
        Self { search, block, turn, rows }
    }

    fn find(&self) -> Findings {
        let mut findings = Findings::default();
        let mut blocks: Vec<Block> =
            self.headings().into_iter().flat_map(|(row, columns)| self.blocks_under(row, &columns)).collect();
        if blocks.len() > 1 {
            let is_blank = |block: &Block| self.filled(block) == 0;
            let has_filled = blocks.iter().any(|block| !is_blank(block));
            blocks.retain(|block| !(has_filled && is_blank(block)));
        }
        let (others, own): (Vec<Block>, Vec<Block>) =
            blocks.into_iter().partition(|block| block.time() == Some(Time::Other));
        findings.passed.extend(others.iter().map(|block| self.passed(block)));
        let (own, weaker) = self.without_weaker(own);
        findings.passed.extend(weaker.iter().map(|block| self.passed(block)));
        for block in own {
            findings.passed.extend(self.passed_rows(&block));
            if block.rows.is_empty() {
                continue;
            }
            findings.passed.extend(self.missing(&block));
            findings.passed.extend(block.strangers.iter().map(|row| self.stranger(&block, *row)));
            findings.found.push(self.crossings(&block));
        }
        findings
    }

    /// Of blocks that give the same rows those titled for this time stay before those that say nothing of it,
    /// and these before such as may be of another.
    fn without_weaker(&self, blocks: Vec<Block>) -> (Vec<Block>, Vec<Block>) {
        let rank = |block: &Block| match block.time() {
            Some(Time::This) => 0,
            None => 1,
            Some(_) => 2,
        };
        let best = blocks.iter().map(rank).min().unwrap_or(0);
        let rows_of = |block: &Block| block.rows.iter().map(|row| row.index).collect::<BTreeSet<usize>>();
        let of_best: BTreeSet<usize> =
            blocks.iter().filter(|block| rank(block) == best).flat_map(rows_of).collect();
        blocks.into_iter().partition(|block| rank(block) == best || rows_of(block).is_disjoint(&of_best))
    }

    fn place(&self, row: u32, column: u32) -> CellAddress {
        turned(CellAddress { row, column }, self.turn)
    }

    fn key(&self, row: u32, column: u32) -> Option<&'v LabelKey> {
        self.rows.get(&row)?.iter().find(|(own, _)| *own == column).map(|(_, key)| *key)
    }

    /// Rows in which labels of columns stand, with these.
    fn headings(&self) -> Vec<(u32, Vec<(usize, u32)>)> {
        let rows = self.rows.iter().map(|(row, cells)| (*row, columns_of(self.block, cells)));
        rows.filter(|(_, columns)| distinct(columns) >= self.block.width.min(2)).collect()
    }

    /// The blocks under a row of headings: a label that stands a second time begins the next one.
    fn blocks_under(&self, heading: u32, columns: &[(usize, u32)]) -> Vec<Block> {
        let columns = self.of_this_time(heading, columns);
        let mut segments: Vec<Vec<(usize, u32)>> = Vec::new();
        for column in columns {
            match segments.last_mut() {
                Some(segment) if !segment.iter().any(|(other, _)| *other == column.0) => segment.push(column),
                _ => segments.push(vec![column]),
            }
        }
        if segments.iter().any(|segment| segment.len() < self.block.width.min(2)) {
            segments = alternating(segments);
        }
        segments.retain(|segment| segment.len() >= self.block.width.min(2));
        let mut from = 0;
        let mut blocks = Vec::new();
        let count = segments.len();
        for (at, segment) in segments.into_iter().enumerate() {
            let last = segment.iter().map(|(_, column)| *column).max().unwrap_or(from);
            blocks.extend(self.block_of(heading, segment, from, at + 1 == count));
            from = last + 1;
        }
        blocks
    }

    /// Leaves out columns over or under which stands that they are of another time, each by itself ("this
    /// quarter", "last quarter" in turn). A column whose second half is of this time is read there.
    fn of_this_time(&self, heading: u32, columns: &[(usize, u32)]) -> Vec<(usize, u32)> {
        let times = self.search.times;
        if times.is_empty() {
            return columns.to_vec();
        }
        let said_in = |row: u32| {
            let own = times.all().iter().filter(|said| turned(said.at, self.turn).row == row);
            own.map(|said| (turned(said.at, self.turn).column, said.time)).collect::<Vec<_>>()
        };
        // One text alone is the title of a block, not the name of a column.
        let beside = [heading.checked_sub(1), heading.checked_add(1)].into_iter().flatten();
        let Some(said) =
            beside.map(said_in).find(|said| said.len() > 2 || said.len() == 2 && columns.len() <= 2)
        else {
            return columns.to_vec();
        };
        let time_at = |column: u32| said.iter().find(|(own, _)| *own == column).map(|(_, time)| *time);
        let mut kept = Vec::new();
        for (at, (index, column)) in columns.iter().enumerate() {
            let next = columns.get(at + 1).map_or(column + 2, |(_, next)| *next);
            let own = (*column..next.max(column + 1)).find(|column| time_at(*column) == Some(Time::This));
            let neutral = || (time_at(*column) != Some(Time::Other)).then_some(*column);
            kept.extend(own.or_else(neutral).map(|column| (*index, column)));
        }
        kept
    }

    fn block_of(&self, heading: u32, columns: Vec<(usize, u32)>, from: u32, open: bool) -> Option<Block> {
        let (first, last) = (
            columns.iter().map(|(_, column)| *column).min()?,
            columns.iter().map(|(_, column)| *column).max()?,
        );
        let until = self.next_headings(heading, from.min(first), last);
        let labels = self.label_column(heading, until, first, from)?;
        let until = self.next_label_of_another(heading, until, labels).unwrap_or(until);
        let mut block = Block {
            heading,
            columns,
            labels,
            rows: Vec::new(),
            strangers: Vec::new(),
            others: Vec::new(),
            said: None,
        };
        self.read_rows(&mut block, until);
        let distinct: BTreeSet<usize> = block.rows.iter().map(|row| row.index).collect();
        if distinct.len() < self.block.rows.len().min(2) && block.others.is_empty() {
            return None;
        }
        let bottom = block.rows.iter().map(|row| row.at).max().unwrap_or(heading);
        let begin = if self.turn { labels.min(first) } else { from };
        let (start, end) = (self.place(heading, begin), self.place(bottom, last));
        let extent = Extent { top: start.row, bottom: end.row, left: start.column, right: end.column, open };
        let is_heading = |at: CellAddress| {
            self.search.keyed.key(at).is_some_and(|key| column_of(self.block, key).is_some())
        };
        block.said = titles::of_block(self.search, &extent, &is_heading);
        Some(block)
    }

    /// Where the next table begins below a row of headings, in the columns of a block.
    fn next_headings(&self, heading: u32, left: u32, right: u32) -> u32 {
        let is_next = |cells: &[(u32, &LabelKey)]| {
            let within =
                || cells.iter().filter(|(column, _)| (left..=right).contains(column)).map(|(_, key)| *key);
            let of_block = |block: &Matrix| {
                let met: BTreeSet<usize> = within().filter_map(|key| column_of(block, key)).collect();
                met.len() >= block.width.min(2)
            };
            self.search.form.matrices.iter().any(of_block)
        };
        let is_list =
            |row: u32| !self.turn && self.search.is_headed_as_another(self.search.keyed.sheet.row(row));
        self.rows
            .range(heading + 1..)
            .find(|(row, cells)| is_next(cells) || is_list(**row))
            .map_or(u32::MAX, |(row, _)| *row)
    }

    /// Where in the column of labels one of another table stands.
    fn next_label_of_another(&self, heading: u32, until: u32, labels: u32) -> Option<u32> {
        let is_other = |key: &LabelKey| {
            let others =
                self.search.form.tables.iter().enumerate().filter(|(table, _)| *table != self.search.index);
            let mut others = others
                .filter_map(|(_, labels)| field_of(labels, key))
                .filter(|(_, matched)| *matched != Match::Near);
            self.row_of(key).is_none()
                && (others.next().is_some() || self.search.form.identity.contains_key(key))
        };
        self.rows
            .range(heading + 1..until)
            .find(|(row, _)| self.key(**row, labels).is_some_and(is_other))
            .map(|(row, _)| *row)
    }

    /// The row that a label means, as it stands or before a remark on the unit.
    fn row_of(&self, key: &LabelKey) -> Option<usize> {
        let row = |key: &LabelKey| self.block.rows.iter().position(|row| row.labels.contains(key));
        row(key).or_else(|| before_unit(key.as_str(), row))
    }

    /// The column left of the values in which most labels of rows stand; one that is the block's own before
    /// one that it shares.
    fn label_column(&self, heading: u32, until: u32, first: u32, from: u32) -> Option<u32> {
        let mut by_column: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for (_, cells) in self.rows.range(heading + 1..until) {
            for (column, key) in cells.iter().filter(|(column, _)| *column < first) {
                if let Some(index) = self.row_of(key).or_else(|| self.total_row(key)) {
                    by_column.entry(*column).or_default().insert(index);
                }
            }
        }
        let fewest = self.block.rows.len().min(2);
        by_column.retain(|_, rows| rows.len() >= fewest);
        let most = |own: bool| {
            let columns = by_column.iter().filter(|(column, _)| !own || **column >= from);
            columns.max_by_key(|(column, rows)| (rows.len(), **column)).map(|(column, _)| *column)
        };
        most(true).or_else(|| most(false))
    }

    /// The row of the total, where a label says so in general words.
    fn total_row(&self, key: &LabelKey) -> Option<usize> {
        let total = self.search.table.total_key.as_ref().filter(|_| is_total(key))?;
        self.block.rows.iter().position(|row| row.key == *total)
    }

    fn read_rows(&self, block: &mut Block, until: u32) {
        let declared = |row: u32| self.key(row, block.labels).and_then(|key| self.row_of(key));
        let rows: Vec<u32> = self.rows_between(block.heading + 1, until);
        let total = self
            .search
            .table
            .total_key
            .as_ref()
            .and_then(|key| self.block.rows.iter().position(|row| row.key == *key));
        let has_total = rows.iter().any(|row| declared(*row).is_some() && declared(*row) == total);
        let (mut last, mut other) = (None, None);
        for row in rows {
            let general =
                || self.key(row, block.labels).filter(|_| !has_total).and_then(|key| self.total_row(key));
            let index = declared(row).or_else(general);
            let figures = block.columns.iter().filter(|(_, column)| self.is_figure(row, *column)).count();
            match (index, other) {
                (None, _) if figures == 0 => {
                    other = self.title_between(block, row).map_or(other, |said| Some(said).filter(is_other))
                }
                (_, Some(said)) => block.others.push((said, row)),
                (Some(index), None) => {
                    block.rows.push(Row { index, at: row });
                    last = Some(row);
                }
                (None, None)
                    if last.is_none_or(|last| last + 1 == row) || figures * 2 >= block.columns.len() =>
                {
                    block.strangers.push(row);
                    last = last.map(|_| row);
                }
                (None, None) => {}
            }
        }
        // Rows before the first label may be examples or numbers of columns.
        let first = block.rows.iter().map(|row| row.at).min().unwrap_or(0);
        block.strangers.retain(|row| *row > first);
    }

    /// What the title between two rows of a block says; several texts in a row are names of columns.
    fn title_between(&self, block: &Block, row: u32) -> Option<Said> {
        let columns = block.columns.iter().map(|(_, column)| *column).chain([block.labels]);
        let said: Vec<Said> =
            columns.filter_map(|column| self.search.times.at(self.place(row, column))).collect();
        if let [only] = said.as_slice() { Some(*only) } else { None }
    }

    /// Rows in which something stands.
    fn rows_between(&self, first: u32, until: u32) -> Vec<u32> {
        let cells = self.search.keyed.sheet.cells().iter().map(|cell| turned(cell.at, self.turn).row);
        let rows: BTreeSet<u32> = cells.filter(|row| (first..until).contains(row)).collect();
        rows.into_iter().collect()
    }

    fn is_figure(&self, row: u32, column: u32) -> bool {
        self.search.keyed.sheet.get(self.place(row, column)).is_some_and(titles::is_figure)
    }

    fn filled(&self, block: &Block) -> usize {
        let cells = block
            .rows
            .iter()
            .flat_map(|row| block.columns.iter().map(|(_, column)| self.place(row.at, *column)));
        cells.filter(|at| self.search.keyed.sheet.get(*at).is_some()).count()
    }

    /// What is told of a block of another time.
    fn passed(&self, block: &Block) -> Passed {
        let at = self.place(block.heading, block.columns.first().map_or(0, |(_, column)| *column));
        self.search.passed_block(at, block.said, block.rows.len(), self.filled(block), block.columns.len())
    }

    /// What is told of rows below a title of another time.
    fn passed_rows(&self, block: &Block) -> Option<Passed> {
        let (said, first) = block.others.first()?;
        let figures = |(_, row): &(Said, u32)| {
            block.columns.iter().filter(|(_, column)| self.is_figure(*row, *column)).count()
        };
        let at = self.place(*first, block.labels);
        Some(self.search.passed_block(
            at,
            Some(*said),
            block.others.len(),
            block.others.iter().map(figures).sum(),
            block.columns.len(),
        ))
    }

    /// What is told of rows of the form that a block of a table with a key lacks, where no other row can be
    /// meant.
    fn missing(&self, block: &Block) -> Option<Passed> {
        let is_there = |index: usize| block.rows.iter().any(|row| row.index == index);
        let missing: Vec<usize> = (0..self.block.rows.len()).filter(|index| !is_there(*index)).collect();
        let is_whole = self.search.table.is_matrix()
            && missing.len() * 2 < self.block.rows.len()
            && missing.len() > block.strangers.len();
        if !is_whole || self.filled(block) == 0 {
            return None;
        }
        let table = self.search.table;
        let names: Vec<String> = missing
            .iter()
            .map(|index| echo(table.key_label(&self.block.rows[*index].key)).into_owned())
            .collect();
        let names = names.join(", ");
        let at = self.place(block.heading, block.columns.first().map_or(0, |(_, column)| *column));
        let message = format!(
            "{}: nothing stands in the file for {names}. These figures are taken as not known. Fill in the \
             row of each",
            table.title
        );
        Some(Passed {
            at,
            rule: super::MISSING_ROW,
            message,
            about: names,
            figures: missing.len(),
            fields: 0,
        })
    }

    /// What is told of a row with figures that is none of the block's.
    fn stranger(&self, block: &Block, row: u32) -> Passed {
        let at = self.place(row, block.labels);
        let label = self.search.text_at(at);
        let table = self.search.table;
        let known = self.block.rows.iter().map(|row| table.key_label(&row.key));
        let place = if self.turn { "column" } else { "row" };
        let number =
            if self.turn { crate::vocabulary::place::column_letters(row) } else { (row + 1).to_string() };
        let named = if label.is_empty() {
            "has figures but no label".to_owned()
        } else {
            format!(
                "\"{}\", has figures, but this form has no row of that name{}",
                echo(&label),
                hint(&label, known)
            )
        };
        Passed {
            at,
            rule: super::UNREAD_ROW,
            message: format!(
                "{}: {place} {number}, {named}. Its figures were not read. Correct the label, or leave the \
                 row out",
                table.title
            ),
            about: if label.is_empty() { format!("{place} without a label") } else { label },
            figures: block.columns.iter().filter(|(_, column)| self.is_figure(row, *column)).count(),
            fields: 0,
        }
    }

    fn crossings(&self, block: &Block) -> Found {
        let width = self.search.table.fields.len();
        let heading_at = |column: u32| self.place(block.heading, column);
        let mut found = Found {
            layout: Layout::Matrix,
            heading_row: Some(heading_at(0).row),
            headings: Vec::new(),
            records: Vec::new(),
            taken: block.columns.iter().map(|(_, column)| heading_at(*column)).collect(),
        };
        found.taken.extend(block.rows.iter().map(|row| self.place(row.at, block.labels)));
        let mut whole = FoundRecord { cells: vec![None; width], ..FoundRecord::default() };
        for row in &block.rows {
            let label = self.place(row.at, block.labels);
            let key = Some(self.block.rows[row.index].key.clone());
            let mut record =
                FoundRecord { row: label.row, cells: vec![None; width], key, ..FoundRecord::default() };
            for (column, at) in &block.columns {
                let Some(field) = self.block.fields[row.index][*column] else { continue };
                let cell = self.place(row.at, *at);
                record.cells[field] = Some(cell);
                self.place_in(&mut whole, field, cell);
                let text =
                    format!("{} / {}", self.search.text_at(label), self.search.text_at(heading_at(*at)));
                found.headings.push(Heading { at: cell, text, field: Some(field), matched: Match::Exact });
            }
            found.records.push(record);
        }
        if self.search.table.is_single() {
            whole.row = found.records.first().map_or(block.heading, |record| record.row);
            found.records = vec![whole];
        }
        found
    }

    /// Gives a field of the one record its cell; a second one that differs is a conflict.
    fn place_in(&self, whole: &mut FoundRecord, field: usize, cell: CellAddress) {
        match whole.cells[field] {
            None => whole.cells[field] = Some(cell),
            Some(first) if self.search.text_at(first) != self.search.text_at(cell) => {
                whole.conflicts.push((field, first, cell))
            }
            Some(_) => {}
        }
    }
}

impl Block {
    fn time(&self) -> Option<Time> {
        self.said.map(|said| said.time)
    }
}

fn is_other(said: &Said) -> bool {
    said.time == Time::Other
}

/// The column that a label means, as it stands or before a remark on the unit.
fn column_of(block: &Matrix, key: &LabelKey) -> Option<usize> {
    let column = |key: &LabelKey| block.columns.get(key).copied();
    column(key).or_else(|| before_unit(key.as_str(), column))
}

/// The columns of a block in a row of labels. One with a remark on the unit counts only where none has the
/// label alone.
fn columns_of(block: &Matrix, cells: &[(u32, &LabelKey)]) -> Vec<(usize, u32)> {
    let exact: Vec<usize> = cells.iter().filter_map(|(_, key)| block.columns.get(*key).copied()).collect();
    let counts = |key: &LabelKey, index: usize| block.columns.contains_key(key) || !exact.contains(&index);
    let columns = cells.iter().filter_map(|(column, key)| {
        column_of(block, key).filter(|index| counts(key, *index)).map(|index| (index, *column))
    });
    columns.collect()
}

/// An address seen upright, or with rows and columns exchanged.
fn turned(at: CellAddress, turn: bool) -> CellAddress {
    if turn { CellAddress { row: at.column, column: at.row } } else { at }
}

fn distinct(columns: &[(usize, u32)]) -> usize {
    columns.iter().map(|(index, _)| *index).collect::<BTreeSet<usize>>().len()
}

/// Columns of several blocks that stand in turn, put together block by block: the first of each label, then
/// the second.
fn alternating(segments: Vec<Vec<(usize, u32)>>) -> Vec<Vec<(usize, u32)>> {
    let mut blocks: Vec<Vec<(usize, u32)>> = Vec::new();
    for column in segments.into_iter().flatten() {
        match blocks.iter_mut().find(|block| !block.iter().any(|(other, _)| *other == column.0)) {
            Some(block) => block.push(column),
            None => blocks.push(vec![column]),
        }
    }
    blocks
}
