//! Workbooks (xlsx, xlsb, xls, ods) to documents, by calamine.

use std::{collections::HashSet, io::Cursor};

use calamine::{DataRef, OdsError, Reader, SheetVisible, XlsError, Xlsb, XlsbError, Xlsx, XlsxError};

use super::{
    ReadError,
    contents::{content_of_ref, is_percent_format},
    document::{Cell, Content, Document, Marks, Sheet},
    grids,
    marks::{SheetMarks, parts::BySheet},
    repairs,
    rows::{Rows, TakesSheets},
};
use crate::{intake::Format, vocabulary::CellAddress};

/// Most cells of a file that are kept.
pub const MOST_CELLS: usize = 5_000_000;

/// Reads every sheet of a workbook; `found` is what was seen of the sheets of an xlsx or xlsb before.
///
/// # Errors
/// In words for the sender: password-protected, damaged, too many cells.
pub fn read<T: TakesSheets>(
    bytes: &[u8],
    format: Format,
    found: &BySheet,
    takers: &T,
) -> Result<Document<T::List>, ReadError> {
    match format {
        Format::Xlsx => read_with_repairs(bytes, |source| read_xlsx(source, found, takers)),
        Format::Xlsb => read_with_repairs(bytes, |source| read_xlsb(source, found)),
        Format::Xls => grids::read_xls(bytes),
        _ => grids::read_ods(bytes),
    }
}

/// Reads an xlsx or xlsb; where that fails, or two sheets have one name, reads a mended copy.
fn read_with_repairs<L>(
    bytes: &[u8],
    read: impl Fn(Cursor<&[u8]>) -> Result<Document<L>, ReadError>,
) -> Result<Document<L>, ReadError> {
    let first = read(Cursor::new(bytes));
    let has_twins = |document: &Document<L>| {
        let names = || document.sheets.iter().map(|sheet| &sheet.name);
        names().enumerate().any(|(at, name)| names().take(at).any(|earlier| earlier == name))
    };
    if !first.as_ref().map_or(true, has_twins) {
        return first;
    }
    if first.is_err() && repairs::defines_entities(bytes) {
        return Err(ReadError::new(
            "it defines entities of its own (a DTD), as no spreadsheet program does: save it again as xlsx \
             and send that",
        ));
    }
    let Some((mended, notes)) = repairs::mended_zip(bytes) else { return first };
    let mut document = read(Cursor::new(&mended))?;
    document.notes.extend(notes);
    Ok(document)
}

/// A sheet in the list of a workbook.
pub(super) struct Listed {
    /// Its place in the list of sheets of all kinds.
    place: usize,
    pub(super) name: String,
    pub(super) hidden: bool,
}

/// The sheets of figures. A workbook in which no sheet of any kind is found is damaged.
pub(super) fn worksheets<R: Reader<S>, S: std::io::Read + std::io::Seek>(
    book: &R,
) -> Result<Vec<Listed>, ReadError> {
    if book.sheets_metadata().is_empty() {
        return Err(damaged("a part of it is missing"));
    }
    let sheets = book.sheets_metadata().iter().enumerate();
    let worksheets = sheets.filter(|(_, sheet)| matches!(sheet.typ, calamine::SheetType::WorkSheet));
    Ok(worksheets
        .map(|(place, sheet)| Listed {
            place,
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect())
}

/// Streams the cells of an xlsx, so that one stray cell at the end of the sheet costs nothing.
fn read_xlsx<T: TakesSheets>(
    source: Cursor<&[u8]>,
    found: &BySheet,
    takers: &T,
) -> Result<Document<T::List>, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(source).map_err(|error| xlsx_error(&error))?;
    let mut document = Document::default();
    let mut total = 0;
    for Listed { place, name, hidden } in worksheets(&book)? {
        let own = found.of(place);
        let formulas = own.is_none_or(|own| own.formulas_without_values);
        // A row is plain only where nothing is said of its cells beside what they hold.
        let is_plain = !hidden && !formulas && own.is_some_and(|own| own.marks == Marks::default());
        let mut rows = takers.of_sheet(is_plain, false);
        let mut reader =
            book.worksheet_cells_reader(&name).map_err(|error| xlsx_error(&error).on_sheet(&name, None))?;
        let percent_styles = percent_styles(reader.styles());
        let mut blanks = HashSet::new();
        let mut last = None;
        loop {
            let next =
                reader.next_cell_with_style_id().map_err(|error| xlsx_error(&error).on_sheet(&name, last))?;
            let Some((cell, style)) = next else { break };
            let (row, column) = cell.get_position();
            let percent = percent_styles.get(style).copied().unwrap_or(false);
            let at = CellAddress { row, column };
            within_sheet(at).map_err(|error| error.on_sheet(&name, last))?;
            last = Some(at);
            if let DataRef::SharedString(text) = cell.get_value() {
                rows.push_text(at, text);
            } else if let Some(content) = content_of_ref(cell.get_value()) {
                rows.push(Cell { at, content, percent });
            } else if formulas {
                blanks.insert(at);
            }
            within_limit(total + rows.cells().len())?;
        }
        drop(reader);
        if formulas {
            let lost = formulas_without_values(&mut book, &name, &blanks)
                .map_err(|error| xlsx_error(&error).on_sheet(&name, None))?;
            within_limit(total + rows.cells().len() + lost.len())?;
            lost.into_iter().for_each(|cell| rows.push(cell));
        }
        total += rows.cells().len();
        document.sheets.push(
            Sheet::of_rows(name, hidden, rows.finish())
                .marked(own.map(|own| own.marks.clone()).unwrap_or_default()),
        );
    }
    Ok(document)
}

/// The cells of a sheet that are blank though a formula stands in them. The program that wrote it did not
/// calculate: what the sender saw there is not known, and is not nothing.
fn formulas_without_values(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    blanks: &HashSet<CellAddress>,
) -> Result<Vec<Cell>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let mut found = Vec::new();
    while let Some(cell) = reader.next_formula()? {
        let (row, column) = cell.get_position();
        let at = CellAddress { row, column };
        if !cell.get_value().is_empty() && blanks.contains(&at) {
            found.push(Cell { at, content: Content::Formula, percent: false });
        }
    }
    Ok(found)
}

fn read_xlsb<L>(source: Cursor<&[u8]>, found: &BySheet) -> Result<Document<L>, ReadError> {
    let mut book: Xlsb<_> = Xlsb::new(source).map_err(|error| xlsb_error(&error))?;
    let mut document = Document::default();
    let mut total = 0;
    for Listed { place, name, hidden } in worksheets(&book)? {
        if document.sheets.iter().any(|sheet| sheet.name == name) {
            document.notes.push(only_one(&name, "first"));
            continue;
        }
        let own = found.of(place);
        let mut reader =
            book.worksheet_cells_reader(&name).map_err(|error| xlsb_error(&error).on_sheet(&name, None))?;
        let mut cells = Vec::new();
        let mut last = None;
        while let Some(cell) = reader.next_cell().map_err(|error| xlsb_error(&error).on_sheet(&name, last))? {
            let (row, column) = cell.get_position();
            let at = CellAddress { row, column };
            within_sheet(at).map_err(|error| error.on_sheet(&name, last))?;
            last = Some(at);
            if let Some(content) = content_of_ref(cell.get_value()) {
                total += 1;
                within_limit(total)?;
                let percent = own.is_some_and(|own| own.percentages.contains(&at));
                cells.push(Cell { at, content, percent });
            }
        }
        drop(reader);
        let errors = own.map_or_else(
            || formulas_without_value(&mut book, &name, &cells),
            |own| Ok(errors_of_formulas(own)),
        );
        match errors {
            Ok(errors) => cells.extend(errors),
            Err(()) => document.notes.push(format!(
                "formulas on the sheet \"{name}\" cannot be followed: a cell with an error may look blank"
            )),
        }
        document.sheets.push(
            Sheet::new(name, hidden, cells).marked(own.map(|own| own.marks.clone()).unwrap_or_default()),
        );
    }
    Ok(document)
}

pub(super) fn only_one(name: &str, which: &str) -> String {
    format!(
        "more than one sheet is named \"{}\": only the {which} is read",
        crate::vocabulary::printable::echo(name)
    )
}

/// The cells of an xlsb whose formula came to an error: the library gives them as blanks.
fn errors_of_formulas(found: &SheetMarks) -> Vec<Cell> {
    let cell = |(at, error): &(CellAddress, &str)| Cell {
        at: *at,
        content: Content::Error((*error).into()),
        percent: false,
    };
    found.errors.iter().map(cell).collect()
}

/// The cells of an xlsb that hold a formula and no value, where its parts cannot be told apart.
fn formulas_without_value(
    book: &mut Xlsb<Cursor<&[u8]>>,
    name: &str,
    cells: &[Cell],
) -> Result<Vec<Cell>, ()> {
    let known: std::collections::HashSet<CellAddress> = cells.iter().map(|cell| cell.at).collect();
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| ())?;
    let mut found = Vec::new();
    while let Some(formula) = reader.next_formula().map_err(|_| ())? {
        let (row, column) = formula.get_position();
        let at = CellAddress { row, column };
        if !known.contains(&at) {
            found.push(Cell { at, content: Content::Error(UNNAMED_ERROR.into()), percent: false });
        }
    }
    Ok(found)
}

/// An error of which the library does not say which.
const UNNAMED_ERROR: &str = "#ERROR";

/// No program writes a cell beyond the last one that a sheet has.
fn within_sheet(at: CellAddress) -> Result<(), ReadError> {
    if at.row >= 1_048_576 || at.column >= 16_384 {
        return Err(damaged(&format!("the cell {at} lies outside its sheet")));
    }
    Ok(())
}

pub(super) fn within_limit(total: usize) -> Result<(), ReadError> {
    if total > MOST_CELLS {
        return Err(ReadError::new("it has more than 5 million cells: send the return alone"));
    }
    Ok(())
}

fn percent_styles(styles: &[calamine::Style]) -> Vec<bool> {
    let shows_percent = |style: &calamine::Style| {
        style.number_format.as_ref().is_some_and(|format| is_percent_format(&format.format_code))
    };
    styles.iter().map(shows_percent).collect()
}

/// A workbook that is not what it should be; `detail` says in what.
pub(super) fn damaged(detail: &str) -> ReadError {
    ReadError::new(&format!(
        "the workbook is damaged or cut off ({detail}): open it, save it again as xlsx and send that"
    ))
}

pub(super) const PROTECTED: &str = "it is password-protected: save it without a password";

fn xlsx_error(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::new(PROTECTED),
        XlsxError::Zip(_) | XlsxError::Io(_) => damaged("its archive cannot be unpacked"),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => damaged("a part of it is missing"),
        XlsxError::CellError(text) => damaged(&format!(
            "a cell holds the unknown error \"{}\"",
            crate::vocabulary::printable::echo(text)
        )),
        _ => damaged("a sheet in it is not written as the format asks"),
    }
}

fn xlsb_error(error: &XlsbError) -> ReadError {
    match error {
        XlsbError::Password => ReadError::new(PROTECTED),
        XlsbError::Zip(_) | XlsbError::Io(_) => damaged("its archive cannot be unpacked"),
        _ => damaged("a sheet in it is not written as the format asks"),
    }
}

pub(super) fn xls_error(error: &XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::new(PROTECTED),
        XlsError::Cfb(_) | XlsError::Io(_) => damaged("its parts cannot be found"),
        _ => damaged("a sheet in it is not written as the format asks"),
    }
}

pub(super) fn ods_error(error: &OdsError) -> ReadError {
    match error {
        OdsError::Password => ReadError::new(PROTECTED),
        OdsError::CellLimitExceeded { requested, max } => ReadError::new(&format!(
            "it is too large: a sheet in it takes up {requested} cells, blank ones counted, where {max} can \
             be read: copy the return into a new workbook and send that"
        )),
        OdsError::Zip(_) | OdsError::Io(_) => damaged("its archive cannot be unpacked"),
        _ => damaged("a sheet in it is not written as the format asks"),
    }
}
