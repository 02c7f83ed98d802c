//! What was odd about how the figures stand in a file: hidden rows and columns, numbers typed over formulas.
//! It changes no figure; it is told in `readings.csv`, for somebody who wonders.

use std::{collections::BTreeMap, ops::RangeInclusive};

use super::{
    Content, Document, ReadingColumn, ReadingLine, Sheet, labels::Match, layouts::Layout, piece::Piece,
};
use crate::{
    intake::Format,
    schemas::{Collection, Form},
    vocabulary::{CellAddress, place::column_letters, printable::echo},
};

/// So many rows, columns or cells are named in one note.
const MOST_NAMED: usize = 5;

/// A line that tells of something and of no field.
pub fn line(sheet: Option<usize>, text: String) -> ReadingLine {
    ReadingLine {
        sheet,
        heading_row: None,
        table: None,
        rows: 0,
        field: None,
        column: ReadingColumn::Missing,
        heading: text,
        matched: Match::Note,
        filled: 0,
    }
}

/// What is odd about how the figures stand that were found.
pub(super) fn of_pieces(document: &Document, pieces: &[Piece], collection: &Collection) -> Vec<ReadingLine> {
    let mut lines = Vec::new();
    for (at, sheet) in document.sheets.iter().enumerate() {
        let own = || pieces.iter().filter(|piece| piece.sheet == at);
        let told = hidden(sheet, own())
            .into_iter()
            .chain(own().flat_map(|piece| typed_over(sheet, piece, collection)));
        lines.extend(told.map(|text| line(Some(at), text)));
    }
    lines
}

/// A file whose name says that it is of another format than it is.
#[must_use]
pub fn of_name(file: &str, format: Format) -> Option<ReadingLine> {
    let (_, extension) = file.rsplit('/').next()?.rsplit_once('.')?;
    let text = || {
        format!(
            "its name ends in .{}, but it is {}: it was read by what is in it",
            echo(extension),
            format.word()
        )
    };
    (!format.is_named(&extension.to_lowercase())).then(|| line(None, text()))
}

/// A return on the form of another time.
pub fn of_form(form: &Form, is_current: bool) -> Option<ReadingLine> {
    let use_of = match (form.from, form.to) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("to {to}"),
        (None, None) => return None,
    };
    let text =
        || format!("it is on the form \"{}\", in use {use_of}: what both forms ask for was read", form.title);
    (!is_current).then(|| line(None, text()))
}

/// A hidden sheet on which figures stand.
pub fn of_hidden_sheet(sheet: &Sheet, table: &str, is_read: bool) -> String {
    let name = echo(&sheet.name);
    if is_read {
        format!("the sheet \"{name}\" is hidden; what stands on it of \"{table}\" was read")
    } else {
        format!(
            "the sheet \"{name}\" is hidden; what stands on it of \"{table}\" was not read, but what the \
             other sheets say"
        )
    }
}

/// The hidden rows and columns in which something stands that was read.
fn hidden<'p>(sheet: &Sheet, pieces: impl Iterator<Item = &'p Piece>) -> Vec<String> {
    let marks = &sheet.marks;
    if marks.hidden_rows.is_empty() && marks.hidden_columns.is_empty() {
        return Vec::new();
    }
    let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
    let read = pieces.flat_map(|piece| &piece.found.records).flat_map(|record| record.cells.iter().flatten());
    for at in read.filter(|at| sheet.get(**at).is_some()) {
        if let Some(run) = marks.hidden_run_of_row(at.row) {
            widen(&mut rows, run, at.row);
        }
        if let Some(run) = marks.hidden_run_of_column(at.column) {
            widen(&mut columns, run, at.column);
        }
    }
    let row = |row: u32| (u64::from(row) + 1).to_string();
    let named = [("row", told(&rows, row)), ("column", told(&columns, column_letters))];
    let on_sheet = if sheet.name.is_empty() {
        String::new()
    } else {
        format!(" of the sheet \"{}\"", echo(&sheet.name))
    };
    let sentence = |(word, (several, names)): (&str, (bool, String))| {
        let (end, are, them) = if several { ("s", "are", "them") } else { ("", "is", "it") };
        format!("{word}{end} {names}{on_sheet} {are} hidden; what stands in {them} was read")
    };
    named.into_iter().filter_map(|(word, told)| Some(sentence((word, told?)))).collect()
}

/// Makes the part of a hidden run in which something stands wide enough to hold a row or column.
fn widen(runs: &mut BTreeMap<usize, RangeInclusive<u32>>, run: usize, index: u32) {
    let range = runs.entry(run).or_insert(index..=index);
    *range = (*range.start()).min(index)..=(*range.end()).max(index);
}

/// `14 to 18 and 20`, and whether that is more than one; `None` for none.
fn told(runs: &BTreeMap<usize, RangeInclusive<u32>>, name: impl Fn(u32) -> String) -> Option<(bool, String)> {
    let first = runs.values().next()?;
    let run = |range: &RangeInclusive<u32>| match (*range.start(), *range.end()) {
        (first, last) if first == last => name(first),
        (first, last) => format!("{} to {}", name(first), name(last)),
    };
    let several = runs.len() > 1 || first.start() != first.end();
    Some((several, joined(runs.values().map(run).collect())))
}

/// `B3, B7 and B9`, with the last of very many counted.
fn joined(mut names: Vec<String>) -> String {
    if names.len() > MOST_NAMED {
        let more = names.len() - MOST_NAMED;
        names.truncate(MOST_NAMED);
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// A figure of a table, and whether a formula gives it.
#[derive(Clone, Copy)]
struct Figure {
    at: CellAddress,
    by_formula: bool,
}

/// Fewest formulas in a row or column by which a number typed among them is told, and how many to each such
/// number.
const FEWEST_FORMULAS: usize = 3;

/// Figures in columns, and in rows of sums, that are typed where nearly all others are worked out by the
/// form.
///
/// A form asks for some figures and works others out, in whatever cells; only a column, or a row of sums over
/// several columns, of nothing else shows that a formula is missing.
fn typed_over(sheet: &Sheet, piece: &Piece, collection: &Collection) -> Vec<String> {
    let is_of_rows = matches!(piece.found.layout, Layout::HeadingRow | Layout::Matrix);
    if sheet.marks.formulas.len() < FEWEST_FORMULAS || !is_of_rows {
        return Vec::new();
    }
    let figures = figures(sheet, piece, collection);
    let (mut columns, mut rows) = (BTreeMap::<u32, Vec<Figure>>::new(), BTreeMap::<u32, Vec<Figure>>::new());
    for figure in &figures {
        columns.entry(figure.at.column).or_default().push(*figure);
    }
    let is_typed_column =
        |column: &[Figure]| column.len() >= FEWEST_FORMULAS && formulas_in(column) * 2 <= column.len();
    for figure in figures.iter().filter(|figure| is_typed_column(&columns[&figure.at.column])) {
        rows.entry(figure.at.row).or_default().push(*figure);
    }
    let in_columns = columns.values().filter_map(|column| exceptions_in(column, "column"));
    in_columns.chain(rows.values().filter_map(|row| exceptions_in(row, "row"))).collect()
}

fn figures(sheet: &Sheet, piece: &Piece, collection: &Collection) -> Vec<Figure> {
    let fields = &collection.tables[piece.table].fields;
    let of_numbers =
        |(field, at): (usize, &Option<CellAddress>)| at.filter(|_| fields[field].kind.is_numeric());
    let cells =
        piece.found.records.iter().flat_map(|record| record.cells.iter().enumerate().filter_map(of_numbers));
    let figure = |at: CellAddress| {
        let by_formula = sheet.marks.is_formula(at);
        let holds_figure =
            sheet.get(at).is_some_and(|cell| by_formula || matches!(cell.content, Content::Number(_)));
        holds_figure.then_some(Figure { at, by_formula })
    };
    cells.filter_map(figure).collect()
}

fn formulas_in(figures: &[Figure]) -> usize {
    figures.iter().filter(|figure| figure.by_formula).count()
}

/// The few typed figures of a row or column of formulas.
fn exceptions_in(figures: &[Figure], line: &str) -> Option<String> {
    let typed: Vec<String> =
        figures.iter().filter(|figure| !figure.by_formula).map(|figure| figure.at.to_string()).collect();
    let formulas = formulas_in(figures);
    if typed.is_empty() || formulas < FEWEST_FORMULAS || typed.len() * FEWEST_FORMULAS > formulas {
        return None;
    }
    let (hold, number) =
        if typed.len() == 1 { ("holds", "a typed number") } else { ("hold", "typed numbers") };
    Some(format!("{} {hold} {number} where the rest of the {line} is a formula", joined(typed)))
}
