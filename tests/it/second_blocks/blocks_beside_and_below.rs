//! A second block of the form beside the first, below it or above it.

use super::{
    book::{FORM, MORE, NOTICES, VISITS, raised},
    case::{Case, OTHER, TWO, case},
};

/// Titles of another time than the fourth quarter of 2009-10.
const TITLES: [&str; 10] = [
    "Same quarter last year",
    "Last quarter",
    "2008-09 Q4",
    "Previous period",
    "Figures for the prior year",
    "Q3 2009-10",
    "Year to date",
    "For comparison",
    "October to December 2009",
    "LAST YEAR'S FIGURES",
];

pub(super) fn blocks_beside_and_below() -> Vec<Case> {
    let mut cases = Vec::new();
    for title in TITLES {
        cases.push(case(format!("visits beside, {title}"), true, OTHER, move |book| {
            book.copy(VISITS, (17, 12), MORE);
            book.put(FORM, 16, 12, title);
        }));
        cases.push(case(format!("visits beside without labels, {title}"), true, OTHER, move |book| {
            book.copy([17, 27, 1, 10], (17, 13), MORE);
            book.put(FORM, 16, 15, title);
        }));
        cases.push(case(format!("visits below, {title}"), true, OTHER, move |book| {
            book.copy(VISITS, (70, 0), MORE);
            book.put(FORM, 68, 0, title);
        }));
        cases.push(case(format!("notices beside, {title}"), true, OTHER, move |book| {
            book.copy(NOTICES, (31, 5), MORE);
            book.put(FORM, 30, 5, title);
        }));
    }
    cases.push(case("visits beside, titled in the corner", true, OTHER, |book| {
        book.copy(VISITS, (17, 12), MORE);
        book.put(FORM, 17, 12, "Last quarter");
    }));
    cases.push(case("this quarter's to the right of the last", true, OTHER, |book| {
        book.copy(VISITS, (17, 12), 0.0);
        book.copy([18, 27, 1, 10], (18, 1), MORE);
        book.put(FORM, 16, 0, "Last quarter");
        book.put(FORM, 16, 12, "This quarter");
    }));
    cases.push(case("rows of the last quarter under the same headings", true, OTHER, |book| {
        book.shift(28, 14);
        book.put(FORM, 29, 0, "Last quarter");
        book.copy([18, 27, 0, 10], (30, 0), MORE);
    }));
    cases.push(case("last and this quarter in turn", true, &[], |book| {
        book.shift(18, 1);
        for column in (1..11).rev() {
            for row in (17..29).filter(|row| *row != 18) {
                let own = book.sheets[FORM].1.remove(&(row, column)).unwrap();
                if row > 18 {
                    book.sheets[FORM].1.insert((row, column * 2), own.clone());
                }
                book.sheets[FORM].1.insert((row, column * 2 - 1), raised(&own, MORE));
            }
            book.put(FORM, 18, column * 2 - 1, "Last quarter");
            book.put(FORM, 18, column * 2, "This quarter");
        }
    }));
    cases.push(case("the only block is titled for another time", false, OTHER, |book| {
        book.put(FORM, 16, 0, "Last quarter")
    }));
    cases.push(case("visits beside, no title", false, TWO, |book| book.copy(VISITS, (17, 12), MORE)));
    cases.push(case("visits below, no title", false, TWO, |book| book.copy(VISITS, (70, 0), MORE)));
    cases.push(case("visits beside, the same", true, &["unique"], |book| book.copy(VISITS, (17, 12), 0.0)));
    cases.push(case("visits below, the same", true, &["unique"], |book| book.copy(VISITS, (70, 0), 0.0)));
    cases.push(case("prosecutions of last year beside", true, OTHER, |book| {
        book.copy([45, 49, 1, 1], (45, 2), MORE);
        book.put(FORM, 44, 1, "This quarter");
        book.put(FORM, 44, 2, "Same quarter last year");
    }));
    cases.push(case("prosecutions of last year first", true, OTHER, |book| {
        book.copy([45, 49, 1, 1], (45, 2), 0.0);
        book.copy([45, 49, 1, 1], (45, 1), MORE);
        book.put(FORM, 44, 1, "Last quarter");
        book.put(FORM, 44, 2, "This quarter");
    }));
    cases.push(case("prosecutions of last year below", true, OTHER, |book| {
        book.put(FORM, 64, 0, "Last quarter");
        book.copy([45, 49, 0, 1], (65, 0), MORE);
    }));
    cases.push(case("prosecutions below, no title", false, &["type", "two-blocks"], |book| {
        book.copy([45, 49, 0, 1], (65, 0), MORE)
    }));
    cases
}
