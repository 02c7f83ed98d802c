//! `data/backtest.csv`: how well estimates do, by figure and class of units.

use super::{Column, ListCell};
use crate::{
    publication::Reported,
    schemas::{Collection, RecordTable},
    statistics::Backtest,
};

/// One figure in one class.
pub struct BacktestLine<'r> {
    backtest: &'r Backtest,
    collection: &'r Collection,
}

impl<'r> BacktestLine<'r> {
    /// The list.
    pub const COLUMNS: &'r [Column<Self>] = &[
        Column::of("period", |line| ListCell::Plain(&line.backtest.period)),
        Column::of("table", |line| ListCell::word(&line.table().name)),
        Column::of("key", |line| ListCell::text(&line.backtest.figure.key)),
        Column::of("field", |line| ListCell::word(&line.table().fields[line.backtest.figure.field].name)),
        Column::of("class", |line| ListCell::whole(&line.backtest.class)),
        Column::of("units", |line| ListCell::count(line.backtest.units)),
        Column::of("not_estimated", |line| ListCell::count(line.backtest.not_estimated)),
        Column::of("given", |line| ListCell::if_known(&line.backtest.given)),
        Column::of("estimated", |line| ListCell::if_known(&line.backtest.estimated)),
        Column::of("bias_pct", |line| ListCell::if_known(&line.backtest.bias)),
        Column::of("error_pct", |line| ListCell::if_known(&line.backtest.error)),
    ];

    /// Those of a run: of its period, and of earlier ones.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let collection = run.context.collection;
        run.statistics.backtests.iter().map(move |backtest| Self { backtest, collection })
    }

    fn table(&self) -> &'r RecordTable {
        self.collection.figure_table(self.backtest.figure.table)
    }
}
