//! What every list is, and each of its columns: the reference of the lists is made of this, and a list that
//! has a column of which nothing is said does not pass.

use super::{
    Column, PendingLine, SeriesLine, StatusLine, area_line::AreaLine, authorities::AuthorityLine,
    backtest::BacktestLine, decisions::DecisionLine, exceptions::ExceptionLine,
    mean_revisions::MeanRevisionLine, of_the_unit::LISTS_OF_THE_UNIT, quartiles::QuartilesLine,
    readings::ReadLine, restated::RestatedLine, submissions, vintages,
};
use crate::{
    publication::metadata::{words_of_column, words_of_list},
    statistics::{Growth, Ratio, Revision, Total, WithEstimates},
};

/// A list of an output folder.
#[derive(Debug, Clone)]
pub struct DescribedList {
    /// Its file.
    pub file: &'static str,
    /// What stands in it.
    pub description: &'static str,
    /// Each of its columns, in order, with what stands in it.
    pub columns: Vec<(&'static str, &'static str)>,
}

/// All lists of a run, those of the unit first.
#[must_use]
pub fn described_lists() -> Vec<DescribedList> {
    vec![
        of_the_unit("submissions.csv", submissions::COLUMNS),
        of_the_unit("readings.csv", ReadLine::COLUMNS),
        of_the_unit("status.csv", StatusLine::COLUMNS),
        of_the_unit("exceptions.csv", ExceptionLine::COLUMNS),
        of_the_unit("undecided.csv", ExceptionLine::COLUMNS),
        of_the_unit("decisions.csv", DecisionLine::COLUMNS),
        of_the_unit("pending.csv", PendingLine::COLUMNS),
        of_the_unit("totals.csv", AreaLine::<Total>::COLUMNS),
        published("data/figures.csv", AreaLine::<WithEstimates>::COLUMNS),
        published("data/indicators.csv", AreaLine::<Ratio>::COLUMNS),
        published("data/authorities.csv", AuthorityLine::COLUMNS),
        published("data/growth.csv", AreaLine::<Growth>::COLUMNS),
        published("data/quartiles.csv", QuartilesLine::COLUMNS),
        published("data/series.csv", SeriesLine::COLUMNS),
        published("data/revisions.csv", AreaLine::<Revision>::COLUMNS),
        published("data/restated.csv", RestatedLine::COLUMNS),
        published("data/backtest.csv", BacktestLine::COLUMNS),
        published("data/vintages.csv", vintages::COLUMNS),
        published("data/mean_revisions.csv", MeanRevisionLine::COLUMNS),
    ]
}

/// A list of `data/`: what it and its columns are is said by its metadata.
fn published<R>(file: &'static str, columns: &[Column<R>]) -> DescribedList {
    let name = file.trim_start_matches("data/").trim_end_matches(".csv");
    let columns = columns.iter().map(|column| (column.name, words_of_column(column.name))).collect();
    DescribedList { file, description: words_of_list(name), columns }
}

/// Any other list. What is not said of its own columns is said of those of `data/`.
fn of_the_unit<R>(file: &'static str, columns: &[Column<R>]) -> DescribedList {
    let (description, own) = LISTS_OF_THE_UNIT
        .iter()
        .find(|(name, ..)| *name == file)
        .map_or(("", [].as_slice()), |(_, description, own)| (*description, *own));
    let meaning = |column: &Column<R>| {
        let said = own.iter().find(|(name, _)| *name == column.name);
        (column.name, said.map_or_else(|| words_of_column(column.name), |(_, words)| words))
    };
    DescribedList { file, description, columns: columns.iter().map(meaning).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_said_of_every_list_and_column() {
        for list in described_lists() {
            assert!(!list.description.is_empty(), "{}", list.file);
            for (name, words) in &list.columns {
                assert!(!words.is_empty(), "{}: {name}", list.file);
            }
        }
    }

    #[test]
    fn nothing_is_said_of_a_column_that_there_is_not() {
        let lists = described_lists();
        for (file, _, columns) in LISTS_OF_THE_UNIT {
            let list = lists.iter().find(|own| own.file == *file).expect("a list");
            for (name, _) in *columns {
                assert!(list.columns.iter().any(|(own, _)| own == name), "{file}: {name}");
            }
        }
    }
}
