//! The sheet on which it is put down what was looked at, and by whom.

use super::workbook::list;
use crate::publication::{
    Reported, TableSheet,
    workbook::{SheetColumn, TableCell},
};

/// What two people look at before they sign.
const LOOKED_AT: [&str; 8] = [
    "Response: who is missing, and whether they were chased",
    "Biggest movers: each is explained, or asked about",
    "Contributions: what makes the change of the whole",
    "Estimates: how much, by which method, and where the method is another than last time",
    "Corrections: each has its source",
    "Open faults in totals: none of them is worth waiting for",
    "Revisions: each is explained",
    "Backtest: estimates do as well as they did",
];

/// The sheet.
pub(super) fn sign_off(run: &Reported<'_>) -> TableSheet {
    let ledger = &run.context.ledger;
    let state = ledger.state_of(run.context.period);
    let mut rows: Vec<Vec<TableCell>> = LOOKED_AT
        .iter()
        .map(|what| {
            vec![TableCell::Text((*what).to_owned()), TableCell::Blank, TableCell::Blank, TableCell::Blank]
        })
        .collect();
    for id in state.signed_off.iter().chain(&state.closed) {
        let own = ledger.get(*id);
        let text = |text: &str| TableCell::text_or_blank(text);
        let what = format!("In the ledger: {}", own.kind.word());
        rows.push(vec![
            TableCell::Text(what),
            text(own.who()),
            text(&own.day().to_string()),
            text(own.why()),
        ]);
    }
    let columns = vec![
        SheetColumn::text("What", 70),
        SheetColumn::text("Looked at by", 24),
        SheetColumn::text("Day", 12),
        SheetColumn::text("Remarks", 60),
    ];
    let note = "What is put down here is for the meeting. A period is signed off in the ledger: quarterday \
         decide sign-off, by two people; then it is closed, and released.";
    list("Sign_off", "Sign-off", note, columns, rows, run)
}
