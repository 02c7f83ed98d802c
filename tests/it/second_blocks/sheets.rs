//! Second sheets, and merged cells.

use super::{
    book::{FORM, MORE, PROSECUTIONS, raised},
    case::{Case, OTHER, TWO, on_sheets},
};

pub(super) fn sheets() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in ["Last quarter", "2008-09 Q4", "Previous period", "Q3"] {
        cases.push(on_sheets(format!("a sheet {name}"), true, OTHER, move |book| {
            book.copy_sheet(FORM, name, MORE)
        }));
        cases.push(on_sheets(format!("a sheet {name} first"), true, OTHER, move |book| {
            book.copy_sheet(FORM, name, MORE);
            book.sheets.rotate_right(1);
        }));
    }
    for name in ["LAE1 form (2)", "Old", "Copy of LAE1 form"] {
        cases.push(on_sheets(format!("a sheet {name}"), false, TWO, move |book| {
            book.copy_sheet(FORM, name, MORE)
        }));
        cases.push(on_sheets(format!("a sheet {name}, the same"), true, &["unique"], move |book| {
            book.copy_sheet(FORM, name, 0.0)
        }));
    }
    cases.push(on_sheets("a sheet of the third quarter by its form", true, OTHER, |book| {
        book.copy_sheet(FORM, "Form 3", MORE);
        let last = book.sheets.len() - 1;
        book.put(last, 6, 1, "Q3 2009-10");
    }));
    cases.push(on_sheets("last quarter's list of prosecutions", true, OTHER, |book| {
        book.copy_sheet(PROSECUTIONS, "Last quarter", MORE);
        let last = book.sheets.len() - 1;
        book.put(last, 3, 0, "A/0");
    }));
    cases.push(on_sheets("a second list of prosecutions", false, TWO, |book| {
        book.copy_sheet(PROSECUTIONS, "Prosecutions (2)", 0.0);
        let last = book.sheets.len() - 1;
        book.put(last, 3, 0, "A/0");
    }));
    cases.push(on_sheets("the list of prosecutions twice", true, &["unique"], |book| {
        book.copy_sheet(PROSECUTIONS, "Prosecutions (2)", 0.0)
    }));
    cases.push(on_sheets("a case twice with other figures", false, TWO, |book| {
        book.copy_sheet(PROSECUTIONS, "Prosecutions (2)", MORE);
        let again: Vec<_> =
            book.sheets.pop().unwrap().1.into_iter().filter(|((row, _), _)| *row == 3).collect();
        book.sheets[PROSECUTIONS]
            .1
            .extend(again.into_iter().map(|((_, column), content)| ((4, column), content)));
    }));
    cases.push(on_sheets("last quarter's cases below this quarter's", true, OTHER, |book| {
        book.put(PROSECUTIONS, 4, 0, "Last quarter's cases");
        let own: Vec<_> = book.sheets[PROSECUTIONS]
            .1
            .range((3, 0)..(4, 0))
            .map(|((_, column), content)| (*column, content.clone()))
            .collect();
        own.into_iter().for_each(|(column, content)| {
            drop(book.sheets[PROSECUTIONS].1.insert((5, column), raised(&content, MORE)))
        });
        book.put(PROSECUTIONS, 5, 0, "A/0");
    }));
    cases.push(on_sheets("two figures merged into one", false, &["merged-cells"], |book| {
        book.clear(18, 2);
        book.merged.push((18, 1, 18, 2));
    }));
    cases
}
