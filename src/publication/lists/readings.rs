//! `readings.csv`: how each file was read, a line a field.

use super::{Column, ListCell};
use crate::{publication::Reported, reading::ReadingLine, returns::Submission, schemas::RecordTable};

/// A line of a reading, with the file and the record table it is of.
pub(super) struct ReadLine<'r> {
    submission: &'r Submission,
    line: &'r ReadingLine,
    table: Option<&'r RecordTable>,
}

impl<'r> ReadLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("file", |read| ListCell::whole(&read.submission.file)),
        Column::of("sheet", |read| ListCell::text(read.sheet())),
        Column::of("heading_row", |read| {
            read.line.heading_row.map_or(ListCell::Blank, |row| ListCell::Count(i64::from(row) + 1))
        }),
        Column::of("table", |read| ListCell::word(read.table.map_or("", |table| &table.name))),
        Column::of("rows", |read| ListCell::count(read.line.rows)),
        Column::of("field", |read| ListCell::word(read.field())),
        Column::of("column", |read| ListCell::Plain(&read.line.column)),
        Column::of("heading", |read| ListCell::text(&read.line.heading)),
        Column::of("match", |read| ListCell::word(read.line.matched.word())),
        Column::of("filled", |read| ListCell::count(read.line.filled)),
    ];

    /// Those of all files of a run.
    pub fn all(run: &'r Reported<'r>) -> impl Iterator<Item = Self> {
        let tables = &run.context.collection.tables;
        run.returns.submissions.iter().zip(run.readings).flat_map(move |(submission, lines)| {
            let table = |line: &ReadingLine| line.table.map(|table| &tables[table]);
            lines.iter().map(move |line| Self { submission, line, table: table(line) })
        })
    }

    fn sheet(&self) -> &'r str {
        self.line.sheet.and_then(|sheet| self.submission.sheets.get(sheet)).map_or("", String::as_str)
    }

    fn field(&self) -> &'r str {
        self.table.zip(self.line.field).map_or("", |(table, field)| &table.fields[field].name)
    }
}
