//! What stands beside figures is audited too: sentences above tables, the sheets of revisions and of what is
//! open, and the page. One untruth is planted in each, and is found.

use std::fs;

use crate::{
    case::{Case, case_a},
    charts::{CHARTS, ran_with},
    content_audit::{audit, change_part, is_found, published, put_into},
    revisions::brought,
    workspace::{Ended, run},
};

fn audited(case: &Case, period: &str) -> Ended {
    let out = case.0.path(&format!("out/{period}")).display().to_string();
    run(&["audit-workbook", &out, "-C", &case.0.path("").display().to_string()])
}

/// A workspace in which a year was returned otherwise than its quarters add to.
fn revised() -> (Case, &'static str) {
    (brought("2019-20,F,return,,visits,420,Yearbook\n"), "2019-20-Q4")
}

/// The address of the first number of a sheet in a column (from A).
fn first_number(case: &Case, period: &str, sheet: &str, column: char) -> (String, String) {
    use calamine::Reader;
    let path = case.0.path(&format!("out/{period}/statistics.xlsx"));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let at = usize::from(column as u8 - b'A');
    let is_number = |row: &[calamine::Data]| matches!(row.get(at), Some(calamine::Data::Float(_)));
    let row = range.rows().position(is_number).unwrap();
    (format!("{column}{}", row + 1), range.rows().nth(row).unwrap()[at].to_string())
}

#[test]
fn a_sentence_above_a_table_that_is_not_so_is_found() {
    let workbook = "out/2019-20-Q2/statistics.xlsx";
    let untrue = [
        ("Nothing is estimated for the others.", "Something is."),
        ("Sums are of what was given: ", "Sums are of what was given and of estimates: "),
        ("authorities that gave the figure in both periods", "authorities that gave it at all"),
    ];
    for (stands, other) in untrue {
        let cases = published();
        change_part(&cases.0.path(workbook), "xl/sharedStrings.xml", |xml| xml.replace(stands, other));
        is_found(&audit(&cases), &["without this, which is not so", "above a sentence that begins"]);
    }
    let cases = published();
    let sentence = "of 1 return it is being queried";
    change_part(&cases.0.path(workbook), "xl/sharedStrings.xml", |xml| {
        xml.replace(sentence, "of 3 returns it is being queried")
    });
    is_found(&audit(&cases), &["with 1 and"]);
}

#[test]
fn a_revision_that_is_another_than_the_list_says_is_found() {
    let (case, period) = revised();
    let clean = audited(&case, period);
    assert_eq!(clean.status, 0, "{}{}", clean.out, clean.err);
    for column in ['D', 'E', 'F', 'G'] {
        let (case, period) = revised();
        let (cell, stands) = first_number(&case, period, "Revisions", column);
        put_into(&case.0.path(&format!("out/{period}/statistics.xlsx")), "Revisions", &cell, "12345");
        let told = format!("Revisions, cell {cell}: here stands \"12345\". It should be {stands}.");
        is_found(&audited(&case, period), &[&told]);
    }
}

#[test]
fn a_count_of_what_is_open_that_is_another_is_found() {
    for column in ['B', 'C', 'D'] {
        let (case, period) = revised();
        let (cell, stands) = first_number(&case, period, "Open_questions", column);
        put_into(&case.0.path(&format!("out/{period}/statistics.xlsx")), "Open_questions", &cell, "99");
        let told = format!("Open_questions, cell {cell}: here stands \"99\". It should be {stands}.");
        is_found(&audited(&case, period), &[&told]);
    }
}

#[test]
fn a_cell_beside_a_chart_of_the_page_and_a_count_above_a_chart_that_are_others_are_found() {
    let (period, sentence) = ("2019-20-Q2", "that have no such figure are not in it: ");
    let case = ran_with(CHARTS);
    let path = case.0.path(&format!("out/{period}/report.html"));
    let page = fs::read_to_string(&path).unwrap();
    let (before, table) = page.split_once("chart-1-figures-caption").unwrap();
    let planted = table.replacen("<td class=\"number\">", "<td class=\"number\">9", 1);
    fs::write(&path, format!("{before}chart-1-figures-caption{planted}")).unwrap();
    is_found(&audited(&case, period), &["report.html, Chart_1_data, cell row 2, column"]);
    fs::write(&path, page).unwrap();
    let workbook = case.0.path(&format!("out/{period}/statistics.xlsx"));
    change_part(&workbook, "xl/sharedStrings.xml", |xml| {
        xml.replacen(sentence, &format!("{sentence}4 [u], "), 1)
    });
    is_found(&audited(&case, period), &["that have no such figure are not in it"]);
}

#[test]
fn a_figure_of_the_page_that_is_another_is_found() {
    let untrue = [
        ("<p class=\"figure\">", "<p class=\"figure\">9", "report.html, headlines, cell figure 1"),
        ("<p>Given by ", "<p>Given by 9", "report.html, headlines, cell figure 1"),
        ("<h3>Total visits</h3>", "<h3>Visits</h3>", "report.html, headlines, cell figure 1"),
    ];
    for (stands, other, told) in untrue {
        let case = case_a();
        let path = case.0.path("out/2019-20-Q2/report.html");
        let page = fs::read_to_string(&path).unwrap();
        assert!(page.contains(stands), "no {stands} on the page:\n{}", &page[..page.len().min(20_000)]);
        assert_eq!(audited(&case, "2019-20-Q2").status, 0);
        fs::write(&path, page.replacen(stands, other, 1)).unwrap();
        is_found(&audited(&case, "2019-20-Q2"), &[told]);
    }
}
