//! Rows and totals that the form does not have, or lacks.

use super::{
    book::{FORM, MORE},
    case::{Case, ROW, TWO, case},
};

pub(super) fn rows_and_totals() -> Vec<Case> {
    let mut cases = Vec::new();
    for label in ["Totals", "Grand total", "TOTAL (all)", "All premises", "Overall total"] {
        cases.push(case(format!("total called {label}"), true, &[], move |book| {
            book.put(FORM, 27, 0, label);
            book.put(FORM, 41, 0, label);
        }));
    }
    for label in ["Summe", "Sub-total", "Total shops"] {
        cases.push(case(format!("total called {label}"), false, ROW, move |book| {
            book.put(FORM, 27, 0, label)
        }));
    }
    cases.push(case("total without a label", false, ROW, |book| book.clear(27, 0)));
    cases.push(case("no total of visits", false, &[], |book| book.shift(27, -1)));
    cases.push(case("no total of notices", false, &[], |book| book.shift(41, -1)));
    cases.push(case("no retail shops among the visits", false, &[], |book| book.shift(18, -1)));
    cases.push(case("no retail shops among the notices", false, &[], |book| book.shift(32, -1)));
    cases.push(case("a sub-total", true, ROW, |book| book.row_of(21, Some("Sub-total"), MORE)));
    cases.push(case("a type that the form does not have", true, ROW, |book| {
        book.row_of(21, Some("Schools"), MORE)
    }));
    cases.push(case("a row without a label", true, ROW, |book| book.row_of(21, None, MORE)));
    cases.push(case("a row of a type twice", false, TWO, |book| book.row_of(21, Some("Retail shops"), MORE)));
    cases.push(case("a second total", true, ROW, |book| book.row_of(28, Some("Grand total"), MORE)));
    cases.push(case("a row repeated", true, &["unique"], |book| {
        book.shift(19, 1);
        book.copy([18, 18, 0, 10], (19, 0), 0.0);
    }));
    for (name, row, column, texts) in [
        ("item and number over part 3", 43, 0, ["Item", "Number"]),
        ("description and figures at the top", 3, 0, ["Description", "Figures"]),
        ("headings of visits at the top", 3, 1, ["(b) Planned visits", "(d1) Revisits"]),
        ("headings of visits between the tables", 29, 1, ["(b) Planned visits", "(d1) Revisits"]),
        ("headings of visits beside the table", 19, 13, ["(b) Planned visits", "(d1) Revisits"]),
        ("labels of prosecutions at the top", 3, 1, ["Convictions", "Informations laid"]),
    ] {
        cases.push(case(format!("stray: {name}"), true, &[], move |book| {
            book.put(FORM, row, column, texts[0]);
            book.put(FORM, row, column + 1, texts[1]);
        }));
    }
    cases
}
