//! One workbook in two forms: every cell of the second says what the same cell of the first does.

use calamine::Data;

use super::{
    Book, Finding,
    book::{SheetRead, number},
};

/// All cells of the workbook of the file `name` that are not as in the one that was held against the figures.
#[must_use]
pub fn alike(first: &Book, second: &Book, name: &'static str) -> Vec<Finding> {
    let names =
        |book: &Book| book.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>().join(", ");
    if names(first) != names(second) {
        return vec![Finding {
            file: name,
            sheet: "all sheets".to_owned(),
            cell: "A1".to_owned(),
            stands: format!("the sheets {}", names(second)),
            should: format!("the sheets {}", names(first)),
        }];
    }
    let pairs = first.sheets.iter().zip(&second.sheets);
    let mut found: Vec<Finding> = pairs.flat_map(|(first, second)| differing(first, second)).collect();
    for finding in &mut found {
        finding.file = name;
    }
    found
}

fn differing(first: &SheetRead, second: &SheetRead) -> Vec<Finding> {
    let widths = first.rows.iter().chain(&second.rows).map(Vec::len);
    let width = widths.max().unwrap_or_default();
    let height = first.rows.len().max(second.rows.len());
    let places = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
    let differ = places
        .filter(|(row, column)| !says_the_same(cell(first, *row, *column), cell(second, *row, *column)));
    differ
        .map(|(row, column)| {
            let due = cell(first, row, column);
            let should = match due {
                Data::Empty => "nothing".to_owned(),
                other => format!("\"{other}\", as in the other form"),
            };
            second.finding(row, column, should)
        })
        .collect()
}

fn cell(sheet: &SheetRead, row: usize, column: usize) -> &Data {
    sheet.rows.get(row).and_then(|cells| cells.get(column)).unwrap_or(&Data::Empty)
}

/// Whether two cells are of one type and say the same, a number to its last digit.
fn says_the_same(one: &Data, other: &Data) -> bool {
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(cells: &[Data]) -> Book {
        let sheet = SheetRead { name: "Table_1".to_owned(), rows: vec![cells.to_vec()], heading: 1 };
        Book { sheets: vec![sheet] }
    }

    #[test]
    fn a_cell_of_another_form_that_says_another_thing_is_named() {
        let text = |text: &str| Data::String(text.to_owned());
        let first = book(&[text("A"), Data::Float(1.5)]);
        assert_eq!(alike(&first, &first, "b.ods"), []);
        for other in [vec![text("A"), Data::Float(1.25)], vec![text("A"), text("1.5")], vec![text("A")]] {
            let found = alike(&first, &book(&other), "b.ods");
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].to_string().starts_with("b.ods, Table_1, cell B1: here stands "));
        }
        let more = book(&[text("A"), Data::Float(1.5), text("more")]);
        assert_eq!(alike(&first, &more, "b.ods")[0].should, "nothing");
        assert_eq!(alike(&first, &Book::default(), "b.ods").len(), 1);
    }
}
