//! Workbooks (xlsx, xlsb, xls, ods) to documents, by calamine.

use std::{collections::HashSet, io::Cursor};

use calamine::{Data, DataRef, Ods, OdsError, Reader, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError};
use jiff::civil::DateTime;

use super::{
    ReadError,
    document::{Cell, Content, Document, Sheet},
    percent_cells::{self, PercentCells},
    repairs,
};
use crate::{intake::Format, vocabulary::CellAddress};

/// Most cells of a file that are kept.
pub const MOST_CELLS: usize = 5_000_000;

/// The last row and column of a sheet, from 0: the library takes whatever an xlsx says.
const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u32 = 16_383;

/// Reads every sheet of a workbook.
///
/// `formulas` also looks for formulas of an xlsx that have no value: they are no blanks.
///
/// # Errors
/// In words for the sender: password-protected, damaged, too many cells.
pub fn read(bytes: &[u8], format: Format, formulas: bool) -> Result<Document, ReadError> {
    let source = Cursor::new(bytes);
    Ok(match format {
        Format::Xlsx => read_with_repairs(bytes, |source| read_xlsx(source, formulas))?,
        Format::Xlsb => read_with_repairs(bytes, read_xlsb)?,
        Format::Xls => {
            let mended = repairs::mended_xls(bytes);
            let bytes = mended.as_deref().unwrap_or(bytes);
            let explain = |error: XlsError| if repairs::is_protected_xls(bytes) { ReadError::new(PROTECTED) } else { xls_error(&error) };
            let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(explain)?;
            dense_sheets(&mut book, |error| xls_error(&error), &percent_cells::of_xls(bytes))?
        }
        _ => {
            let mut book: Ods<_> = Ods::new(source).map_err(|error| ods_error(&error))?;
            dense_sheets(&mut book, |error| ods_error(&error), &percent_cells::of_ods(bytes))?
        }
    })
}

/// Reads an xlsx or xlsb; where that fails, or two sheets have one name, reads a mended copy.
fn read_with_repairs(bytes: &[u8], read: impl Fn(Cursor<&[u8]>) -> Result<Document, ReadError>) -> Result<Document, ReadError> {
    let first = read(Cursor::new(bytes));
    let has_twins = |document: &Document| {
        let names = || document.sheets.iter().map(|sheet| &sheet.name);
        names().enumerate().any(|(at, name)| names().take(at).any(|earlier| earlier == name))
    };
    if !first.as_ref().map_or(true, has_twins) {
        return first;
    }
    if first.is_err() && repairs::defines_entities(bytes) {
        return Err(ReadError::new(
            "it defines entities of its own (a DTD), as no spreadsheet program does: save it again as xlsx and send that",
        ));
    }
    let Some((mended, notes)) = repairs::mended_zip(bytes) else { return first };
    let mut document = read(Cursor::new(&mended))?;
    document.notes.extend(notes);
    Ok(document)
}

/// The sheets of figures by name, and whether they are hidden. A workbook in which no sheet of any kind is found is damaged.
fn visibility<R: Reader<S>, S: std::io::Read + std::io::Seek>(book: &R) -> Result<Vec<(String, bool)>, ReadError> {
    if book.sheets_metadata().is_empty() {
        return Err(damaged("a part of it is missing"));
    }
    let worksheets = book.sheets_metadata().iter().filter(|sheet| matches!(sheet.typ, calamine::SheetType::WorkSheet));
    Ok(worksheets.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect())
}

/// Streams the cells of an xlsx, so that one stray cell at the end of the sheet costs nothing.
fn read_xlsx(source: Cursor<&[u8]>, formulas: bool) -> Result<Document, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(source).map_err(|error| xlsx_error(&error))?;
    let mut document = Document::default();
    let mut total = 0;
    for (name, hidden) in visibility(&book)? {
        let mut reader = book.worksheet_cells_reader(&name).map_err(|error| xlsx_error(&error).on_sheet(&name, None))?;
        let percent_styles = percent_styles(reader.styles());
        let (mut cells, mut blanks) = (Vec::new(), HashSet::new());
        let mut last = None;
        loop {
            let next = reader.next_cell_with_style_id().map_err(|error| xlsx_error(&error).on_sheet(&name, last))?;
            let Some((cell, style)) = next else { break };
            let (row, column) = cell.get_position();
            if row > LAST_ROW || column > LAST_COLUMN {
                return Err(damaged("a cell in it stands beyond the last row or column").on_sheet(&name, last));
            }
            let percent = percent_styles.get(style).copied().unwrap_or(false);
            last = Some(CellAddress { row, column });
            if let Some(content) = content_of_ref(cell.get_value()) {
                total += 1;
                within_limit(total)?;
                cells.push(Cell { at: CellAddress { row, column }, content, percent });
            } else if formulas {
                blanks.insert(CellAddress { row, column });
            }
        }
        drop(reader);
        if formulas {
            let found = formulas_without_values(&mut book, &name, &blanks).map_err(|error| xlsx_error(&error).on_sheet(&name, None))?;
            total += found.len();
            within_limit(total)?;
            cells.extend(found);
        }
        document.sheets.push(Sheet::new(name, hidden, cells));
    }
    Ok(document)
}

/// The cells of a sheet that are blank though a formula stands in them. The program that wrote it did not calculate: what
/// the sender saw there is not known, and is not nothing.
fn formulas_without_values(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, blanks: &HashSet<CellAddress>) -> Result<Vec<Cell>, XlsxError> {
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

fn read_xlsb(source: Cursor<&[u8]>) -> Result<Document, ReadError> {
    let mut book: Xlsb<_> = Xlsb::new(source).map_err(|error| xlsb_error(&error))?;
    let mut document = Document::default();
    let mut total = 0;
    for (name, hidden) in visibility(&book)? {
        if document.sheets.iter().any(|sheet| sheet.name == name) {
            document.notes.push(only_the_first(&name));
            continue;
        }
        let mut reader = book.worksheet_cells_reader(&name).map_err(|error| xlsb_error(&error).on_sheet(&name, None))?;
        let mut cells = Vec::new();
        let mut last = None;
        while let Some(cell) = reader.next_cell().map_err(|error| xlsb_error(&error).on_sheet(&name, last))? {
            let (row, column) = cell.get_position();
            last = Some(CellAddress { row, column });
            if let Some(content) = content_of_ref(cell.get_value()) {
                total += 1;
                within_limit(total)?;
                cells.push(Cell { at: CellAddress { row, column }, content, percent: false });
            }
        }
        drop(reader);
        match formulas_without_value(&mut book, &name, &cells) {
            Ok(errors) => cells.extend(errors),
            Err(()) => {
                document.notes.push(format!("formulas on the sheet \"{name}\" cannot be followed: a cell with an error may look blank"))
            }
        }
        document.sheets.push(Sheet::new(name, hidden, cells));
    }
    Ok(document)
}

fn only_the_first(name: &str) -> String {
    format!("more than one sheet is named \"{name}\": only the first is read")
}

/// The cells of an xlsb that hold a formula and no value: the library leaves out those whose value is an error.
fn formulas_without_value(book: &mut Xlsb<Cursor<&[u8]>>, name: &str, cells: &[Cell]) -> Result<Vec<Cell>, ()> {
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

/// xls and ods: calamine holds the whole grid, from the first used cell on.
fn dense_sheets<R, S>(book: &mut R, explain: impl Fn(R::Error) -> ReadError, percentages: &PercentCells) -> Result<Document, ReadError>
where
    R: Reader<S>,
    S: std::io::Read + std::io::Seek,
{
    let mut document = Document::default();
    let mut total = 0;
    let mut names: Vec<String> = Vec::new();
    for (index, (name, hidden)) in visibility(book)?.into_iter().enumerate() {
        // The library finds sheets by name alone, and would give the first again for the second.
        if names.contains(&name) {
            document.notes.push(only_the_first(&name));
            continue;
        }
        names.push(name.clone());
        let range = book.worksheet_range(&name).map_err(|error| explain(error).on_sheet(&name, None))?;
        let start = range.start().unwrap_or((0, 0));
        let mut cells = Vec::new();
        for (row, column, value) in range.used_cells() {
            let Some(content) = content_of(value) else { continue };
            total += 1;
            within_limit(total)?;
            let (row, column) = (u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
            let at = CellAddress { row: start.0.saturating_add(row), column: start.1.saturating_add(column) };
            cells.push(Cell { at, content, percent: percentages.contains(&(index, at)) });
        }
        document.sheets.push(Sheet::new(name, hidden, cells));
    }
    Ok(document)
}

fn within_limit(total: usize) -> Result<(), ReadError> {
    if total > MOST_CELLS {
        return Err(ReadError::new("it has more than 5 million cells: send the return alone"));
    }
    Ok(())
}

fn percent_styles(styles: &[calamine::Style]) -> Vec<bool> {
    let shows_percent = |style: &calamine::Style| style.number_format.as_ref().is_some_and(|format| is_percent_format(&format.format_code));
    styles.iter().map(shows_percent).collect()
}

/// Whether a number format shows percentages: a percent sign outside quoted text.
pub(super) fn is_percent_format(format: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    format.chars().any(|letter| {
        let (literal, escaped_now) = (quoted || escaped, escaped);
        escaped = !quoted && !escaped && letter == '\\';
        if letter == '"' && (quoted || !escaped_now) {
            quoted = !quoted;
        }
        letter == '%' && !literal
    })
}

fn content_of_ref(value: &DataRef<'_>) -> Option<Content> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) => {
            repairs::marked_error(text).map_or_else(|| Content::Text(text.as_str().into()), |error| Content::Error(error.into()))
        }
        DataRef::SharedString(text) => Content::Text((*text).into()),
        DataRef::Float(number) => number_content(*number),
        DataRef::Int(integer) => Content::Number(*integer as f64),
        DataRef::Bool(truth) => Content::Boolean(*truth),
        DataRef::DateTime(moment) => moment_content(*moment),
        DataRef::DateTimeIso(text) => iso_content(text),
        DataRef::DurationIso(text) => Content::Text(text.as_str().into()),
        DataRef::Error(error) => Content::Error(error.to_string().into()),
    })
}

fn content_of(value: &Data) -> Option<Content> {
    Some(match value {
        Data::Empty => return None,
        Data::String(text) => Content::Text(text.as_str().into()),
        Data::Float(number) => number_content(*number),
        Data::Int(integer) => Content::Number(*integer as f64),
        Data::Bool(truth) => Content::Boolean(*truth),
        Data::DateTime(moment) => moment_content(*moment),
        Data::DateTimeIso(text) => iso_content(text),
        Data::DurationIso(text) => Content::Text(text.as_str().into()),
        Data::Error(error) => Content::Error(error.to_string().into()),
    })
}

/// A number that is not finite is an error of whoever wrote the file, not a figure.
fn number_content(number: f64) -> Content {
    if number.is_finite() { Content::Number(number) } else { Content::Error("#NUM!".into()) }
}

fn moment_content(moment: calamine::ExcelDateTime) -> Content {
    let serial = moment.as_f64();
    // Serial 60 is the 29 February 1900 that never was; below 1 and beyond 9999 there is no date at all.
    if !moment.is_datetime() || !(1.0..2_958_466.0).contains(&serial) {
        return number_content(serial);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let small = |number: u8| i8::try_from(number).unwrap_or(0);
    i16::try_from(year)
        .ok()
        .and_then(|year| DateTime::new(year, small(month), small(day), small(hour), small(minute), small(second), 0).ok())
        .map_or_else(|| number_content(serial), Content::Moment)
}

fn iso_content(text: &str) -> Content {
    let moment = text.parse::<DateTime>().ok().or_else(|| text.parse::<jiff::civil::Date>().ok().map(|date| date.at(0, 0, 0, 0)));
    moment.map_or_else(|| Content::Text(text.into()), Content::Moment)
}

/// A workbook that is not what it should be; `detail` says in what.
pub(super) fn damaged(detail: &str) -> ReadError {
    ReadError::new(&format!("the workbook is damaged or cut off ({detail}): open it, save it again as xlsx and send that"))
}

pub(super) const PROTECTED: &str = "it is password-protected: save it without a password";

fn xlsx_error(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::new(PROTECTED),
        XlsxError::Zip(_) | XlsxError::Io(_) => damaged("its archive cannot be unpacked"),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => damaged("a part of it is missing"),
        XlsxError::CellError(text) => damaged(&format!("a cell holds the unknown error \"{}\"", crate::vocabulary::printable::echo(text))),
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

fn xls_error(error: &XlsError) -> ReadError {
    match error {
        XlsError::Password => ReadError::new(PROTECTED),
        XlsError::Cfb(_) | XlsError::Io(_) => damaged("its parts cannot be found"),
        _ => damaged("a sheet in it is not written as the format asks"),
    }
}

fn ods_error(error: &OdsError) -> ReadError {
    match error {
        OdsError::Password => ReadError::new(PROTECTED),
        OdsError::Zip(_) | OdsError::Io(_) => damaged("its archive cannot be unpacked"),
        _ => damaged("a sheet in it is not written as the format asks"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_format_has_its_sign_outside_quotes() {
        assert!(is_percent_format("0.00%"));
        assert!(is_percent_format("0.0\"x\"%"));
        assert!(!is_percent_format("0.00\"%\""));
        assert!(!is_percent_format("0\\%"));
        assert!(!is_percent_format("General"));
    }
}
