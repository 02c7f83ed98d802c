//! The sheet of how well estimates do, by figure and class.

use super::workbook::{list, name_of};
use crate::{
    publication::{
        Reported, TableSheet,
        tables::{known, words},
        workbook::{SheetColumn, TableCell},
    },
    statistics::Backtest,
};

/// The sheet; `None` where nothing is estimated.
pub(super) fn backtests(run: &Reported<'_>) -> Option<TableSheet> {
    let row = |own: &Backtest| {
        let class = if own.class.is_empty() { "all units" } else { &own.class };
        vec![
            TableCell::Text(words(own.period)),
            TableCell::Text(name_of(&own.figure, run)),
            TableCell::Text(class.to_owned()),
            TableCell::count(own.units),
            TableCell::count(own.not_estimated),
            known(own.bias),
            known(own.error),
        ]
    };
    let rows: Vec<Vec<TableCell>> = run.statistics.backtests.iter().map(row).collect();
    let columns = vec![
        SheetColumn::text("Period", 26),
        SheetColumn::text("Figure", 48),
        SheetColumn::text("Class", 44),
        SheetColumn::number("Units", 10, 0),
        SheetColumn::number("Not to be estimated", 14, 0),
        SheetColumn::number("Bias\n(%)", 10, 1),
        SheetColumn::number("Mean error\n(%)", 12, 1),
    ];
    let note = "Each unit that gave a figure is hidden in turn and estimated from the others: bias is by how \
         much all of them together are out, mean error by how much each is, in percent of what they gave.";
    (!rows.is_empty()).then(|| list("Backtest", "Backtest of estimates", note, columns, rows, run))
}
