//! The sheet of quality: for each figure that is published, who gave it, how much of its sum is estimated or
//! being asked about, and how well its estimates do.

use super::{
    Reported, benchmark,
    heading::heading_of,
    tables::{known, words},
    workbook::{Marker, SheetColumn, TableCell, TableSheet},
};
use crate::{
    schemas::tables::NamedFigure,
    statistics::{Backtest, Lookup, MeanRevision, REVISION_PERCENT_DECIMALS, percent},
    vocabulary::Scaled,
};

/// The sheet; `None` where nothing is estimated.
#[must_use]
pub fn quality(run: &Reported<'_>) -> Option<TableSheet> {
    if run.statistics.estimated.is_empty() {
        return None;
    }
    let collection = run.context.collection;
    let lookup = Lookup::of_run(run.statistics);
    let summed = collection.published.summed().into_iter();
    let shown = summed.map(|figure| &collection.published.figures[figure]);
    let rows: Vec<Vec<TableCell>> = shown.map(|figure| row(figure, &lookup, run)).collect();
    let share = |heading: &str| SheetColumn::number(&format!("{heading}\n(%)"), 16, 1);
    let asked = run.whom().heading();
    let columns = vec![
        SheetColumn::text("Figure", 52),
        SheetColumn::text("How what is missing is estimated", 26),
        SheetColumn::number(&format!("{asked} asked"), 14, 0),
        SheetColumn::number(&format!("{asked} that gave it"), 14, 0),
        share(&format!("{asked} that gave it")),
        share("The same by size"),
        share("Part of the sum that is estimated [e]"),
        share("Part of the sum that rests on open faults"),
        SheetColumn::number("Reporting units missing and not estimated", 18, 0),
        SheetColumn::number("Estimates held against what was given: units", 18, 0),
        share("Their bias"),
        share("Their mean error"),
    ];
    let has_means = !run.statistics.triangle.means.is_empty();
    let mut columns = columns;
    if has_means {
        columns.extend(revision_columns(run));
    }
    let mut notes: Vec<String> = super::tables::shorthand(std::iter::empty(), &columns, &rows);
    let told = [
        "Sums are over all that are asked. By size is by the last size known of each reporting unit.",
        "Estimates are tested by hiding each reporting unit that gave a figure in turn, and estimating it \
         from the others: bias is by how much all of them together are out, mean error by how much each \
         is, both in percent of what they gave.",
    ];
    notes.extend(told.map(str::to_owned));
    if has_means {
        notes.push(
            "Revisions are of what was published first of a period, to the next release that has it: \
             their mean, their mean whatever their sign, and that in percent of what was first published."
                .to_owned(),
        );
    }
    notes.extend(benchmark::told(run));
    notes.extend(super::tables::not_used(run));
    Some(TableSheet {
        name: "Quality".to_owned(),
        title: format!(
            "Quality: response, estimates and open faults, {}, {}",
            collection.whole.name,
            words(run.context.period)
        ),
        notes,
        columns,
        rows,
        is_list: false,
    })
}

fn row(figure: &NamedFigure, lookup: &Lookup<'_>, run: &Reported<'_>) -> Vec<TableCell> {
    let (collection, period) = (run.context.collection, run.context.period);
    let at = collection.published.figures.iter().position(|own| own == figure).unwrap_or_default();
    let whole = run.statistics.wholes[at];
    let total = lookup.total(period, whole, figure);
    let sum = lookup.with_estimates(period, whole, figure);
    let (gave, asked) =
        total.map_or((0, 0), |total| (total.included_authorities, total.expected_authorities));
    let share = |share: Option<Scaled>| known(share);
    let table = collection.figure_table(figure.table);
    let name = format!("{}: {}", table.title, heading_of(figure, false, collection));
    let backtest = backtest_of(figure, run);
    let mut cells = vec![
        TableCell::Text(name),
        TableCell::Text(method(figure, run)),
        TableCell::count(asked),
        TableCell::count(gave),
        share(percent(gave, asked)),
        share(sum.and_then(|sum| sum.given_percent)),
        share(sum.and_then(|sum| sum.estimated_percent)),
        share(sum.and_then(|sum| sum.open_faults_percent)),
        TableCell::count(sum.map_or(0, |sum| sum.missing_units)),
    ];
    match backtest {
        Some(backtest) => {
            cells.extend([TableCell::count(backtest.units), share(backtest.bias), share(backtest.error)])
        }
        None => cells.extend(std::iter::repeat_n(TableCell::Marker(Marker::NotApplicable), 3)),
    }
    if !run.statistics.triangle.means.is_empty() {
        cells.extend(revision_cells(at, run));
    }
    cells
}

/// How far first figures were from those of the next release.
fn revision_columns(run: &Reported<'_>) -> [SheetColumn; 4] {
    let decimals = decimals_of_means(run);
    [
        SheetColumn::number("Periods published again", 14, 0),
        SheetColumn::number("Mean revision to the next release", 16, decimals),
        SheetColumn::number("Mean absolute revision", 16, decimals),
        SheetColumn::number("Mean absolute revision\n(%)", 16, REVISION_PERCENT_DECIMALS),
    ]
}

fn decimals_of_means(run: &Reported<'_>) -> u8 {
    let means = run.statistics.triangle.means.iter().filter_map(|own| own.mean);
    means.map(|mean| mean.decimals).max().unwrap_or(0)
}

fn revision_cells(figure: usize, run: &Reported<'_>) -> Vec<TableCell> {
    let length = run.context.period.frequency().word();
    let is_it = |own: &&MeanRevision| own.figure == figure && own.releases_on == 1 && own.length == length;
    let Some(own) = run.statistics.triangle.means.iter().find(is_it) else {
        return vec![TableCell::Marker(Marker::NotApplicable); 4];
    };
    let decimals = decimals_of_means(run);
    let cell = |value: Option<Scaled>| known(value.and_then(|value| value.with_decimals(decimals)));
    vec![
        TableCell::count(own.periods),
        cell(own.mean),
        cell(own.mean_absolute),
        known(own.mean_absolute_percent),
    ]
}

/// The methods in words, in the order in which they are tried.
fn method(figure: &NamedFigure, run: &Reported<'_>) -> String {
    let group = run.context.collection.published.estimation.group_of(figure.table, figure.field);
    let words: Vec<&str> =
        group.into_iter().flat_map(|group| &group.methods).map(|method| method.word()).collect();
    if words.is_empty() { "not estimated".to_owned() } else { words.join(", else ") }
}

/// How the estimates of the group of a figure do, over all units.
fn backtest_of<'r>(figure: &NamedFigure, run: &'r Reported<'_>) -> Option<&'r Backtest> {
    let group = run.context.collection.published.estimation.group_of(figure.table, figure.field)?;
    let is_it = |own: &&Backtest| {
        own.period == run.context.period && own.class.is_empty() && own.figure == group.head
    };
    run.statistics.backtests.iter().find(is_it)
}
