//! Second blocks and sheets in forms.

use super::{
    blocks_beside_and_below::blocks_beside_and_below, book::Book, case::Case, held::hold,
    rows_and_totals::rows_and_totals, sheets::sheets,
};

fn cases(with_sheets: bool) -> Vec<Case> {
    let all = [blocks_beside_and_below(), rows_and_totals(), sheets()].into_iter().flatten();
    all.filter(|case| with_sheets || !case.sheets).collect()
}

#[test]
fn no_figure_of_a_second_block_or_sheet_of_an_xlsx_is_in_a_total_in_silence() {
    hold("xlsx", Book::xlsx, &cases(true));
}

#[test]
fn no_figure_of_a_second_block_or_sheet_of_an_ods_is_in_a_total_in_silence() {
    hold("ods", Book::ods, &cases(true));
}

#[test]
fn no_figure_of_a_second_block_of_a_csv_is_in_a_total_in_silence() {
    hold("csv", Book::csv, &cases(false));
}
