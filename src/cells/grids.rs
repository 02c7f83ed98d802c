//! xls and ods: calamine holds the whole grid of a sheet, from the first used cell on, and that of its
//! formulas.

use std::{collections::HashSet, io::Cursor};

use calamine::{Data, Ods, Range, Reader, Xls, XlsError};

use super::{
    ReadError,
    contents::content_of,
    document::{Cell, Content, Document, Sheet},
    marks::{self, SheetMarks},
    repairs,
    workbook::{PROTECTED, ods_error, only_one, within_limit, worksheets, xls_error},
};
use crate::vocabulary::CellAddress;

/// Reads an xls.
///
/// # Errors
/// In words for the sender.
pub fn read_xls<L>(bytes: &[u8]) -> Result<Document<L>, ReadError> {
    let mended = repairs::mended_xls(bytes);
    let bytes = mended.as_deref().unwrap_or(bytes);
    let explain = |error: XlsError| {
        if repairs::is_protected_xls(bytes) { ReadError::new(PROTECTED) } else { xls_error(&error) }
    };
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(explain)?;
    sheets(&mut book, |error| xls_error(&error), marks::xls::of(bytes))
}

/// Reads an ods.
///
/// # Errors
/// In words for the sender.
pub fn read_ods<L>(bytes: &[u8]) -> Result<Document<L>, ReadError> {
    let open = |bytes| Ods::new(Cursor::new(bytes)).map_err(|error| ods_error(&error));
    let mut book: Ods<_> = open(bytes)?;
    let names: Vec<&str> = book.sheets_metadata().iter().map(|sheet| sheet.name.as_str()).collect();
    let has_twins = (1..names.len()).any(|at| names[..at].contains(&names[at]));
    let mended = if has_twins { repairs::mended_zip(bytes) } else { None };
    if let Some((bytes, _)) = &mended {
        book = open(bytes)?;
    }
    let mut document = sheets(&mut book, |error| ods_error(&error), marks::ods::of(bytes))?;
    document.notes.extend(mended.into_iter().flat_map(|(_, notes)| notes));
    Ok(document)
}

fn sheets<R, S, L>(
    book: &mut R,
    explain: impl Fn(R::Error) -> ReadError,
    mut marks: Vec<SheetMarks>,
) -> Result<Document<L>, ReadError>
where
    R: Reader<S>,
    S: std::io::Read + std::io::Seek,
{
    let mut document = Document::default();
    let mut total = 0;
    let listed = worksheets(book)?;
    for (index, sheet) in listed.iter().enumerate() {
        let name = sheet.name.as_str();
        // The library keeps sheets by name alone: the last takes the place of those before it.
        if listed[index + 1..].iter().any(|later| later.name == name) {
            document.notes.push(only_one(name, "last"));
            continue;
        }
        let mut found = marks.get_mut(index).map(std::mem::take).unwrap_or_default();
        let range = book.worksheet_range(name).map_err(|error| explain(error).on_sheet(name, None))?;
        let mut cells = Vec::new();
        for (at, value) in addressed(&range) {
            let Some(content) = content_of(value) else { continue };
            total += 1;
            within_limit(total)?;
            cells.push(Cell { at, content, percent: found.percentages.contains(&at) });
        }
        let formulas = book.worksheet_formula(name).map_err(|error| explain(error).on_sheet(name, None))?;
        if found.marks.formulas.is_empty() {
            found.marks.formulas = addressed(&formulas).map(|(at, _)| at).collect();
        }
        let lost = without_results(&range, &formulas);
        cells.retain(|cell| !lost.contains(&cell.at));
        cells.extend(lost.into_iter().map(|at| Cell { at, content: Content::Formula, percent: false }));
        document.sheets.push(Sheet::new(name.to_owned(), sheet.hidden, cells).marked(found.marks));
    }
    Ok(document)
}

/// The cells of a grid in which something stands.
fn addressed<T: Default + Clone + PartialEq + calamine::CellType>(
    range: &Range<T>,
) -> impl Iterator<Item = (CellAddress, &T)> {
    let start = range.start().unwrap_or((0, 0));
    range.used_cells().map(move |(row, column, value)| {
        let (row, column) =
            (u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
        (CellAddress { row: start.0.saturating_add(row), column: start.1.saturating_add(column) }, value)
    })
}

/// The cells whose formula has no result: none at all, or an empty text where the formula cannot give a text.
///
/// A program that does not calculate writes the one or the other. Once one such formula is found, every empty
/// text of a formula of the sheet is no result.
fn without_results(values: &Range<Data>, formulas: &Range<String>) -> HashSet<CellAddress> {
    let value_at = |at: CellAddress| values.get_value((at.row, at.column)).unwrap_or(&Data::Empty);
    let is_empty_text = |at: CellAddress| matches!(value_at(at), Data::String(text) if text.is_empty());
    let never_calculated =
        addressed(formulas).any(|(at, formula)| is_empty_text(at) && !can_give_text(formula));
    let is_lost =
        |at: CellAddress| matches!(value_at(at), Data::Empty) || never_calculated && is_empty_text(at);
    addressed(formulas).map(|(at, _)| at).filter(|at| is_lost(*at)).collect()
}

/// Functions that give numbers and nothing else.
const OF_NUMBERS: [&str; 20] = [
    "ABS",
    "AVERAGE",
    "COUNT",
    "COUNTA",
    "COUNTBLANK",
    "COUNTIF",
    "COUNTIFS",
    "INT",
    "MAX",
    "MEDIAN",
    "MIN",
    "MOD",
    "PRODUCT",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SUBTOTAL",
    "SUM",
    "SUMIF",
    "SUMPRODUCT",
];

/// Whether a formula can come to a text: anything but sums and the like, and calculations with `+ - * / ^`.
fn can_give_text(formula: &str) -> bool {
    let formula = formula.trim_start_matches("of:").trim_start_matches('=');
    let (mut depth, mut quote, mut calculates, mut joins) = (0i32, None, false, false);
    for letter in formula.chars() {
        match (quote, letter) {
            (Some(open), _) => quote = Some(open).filter(|open| *open != letter),
            (None, '"' | '\'') => quote = Some(letter),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, '&') if depth == 0 => joins = true,
            (None, '+' | '-' | '*' | '/' | '^') if depth == 0 => calculates = true,
            _ => {}
        }
    }
    let name: String =
        formula.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    let is_of_numbers = formula[name.len()..].starts_with('(') && OF_NUMBERS.contains(&name.as_str());
    joins || !calculates && !is_of_numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_that_calculates_cannot_give_a_text() {
        for of_numbers in
            ["SUM(B1:B2)", "B1+B2", "of:=SUM([.B1:.B2])", "IF(A1=\"\",0,1)*2", "round(B1/B2,1)", "-B1"]
        {
            assert!(!can_give_text(of_numbers), "{of_numbers}");
        }
        for of_text in [
            "A1",
            "IF(A1=\"\",\"\",A1+1)",
            "VLOOKUP(A1,B1:C9,2)",
            "A1&\"-\"",
            "TRIM('a-b'!A1)",
            "SUMMARY(A1)",
            "B1+1&\"\"",
        ] {
            assert!(can_give_text(of_text), "{of_text}");
        }
    }
}
