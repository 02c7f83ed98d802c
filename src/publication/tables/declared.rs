//! Which tables a run makes, by what is declared.

use super::making::Making;
use crate::{
    publication::{measures::TableMeasures, reported::Reported, workbook::TableSheet},
    schemas::{
        Published,
        tables::{Basis, Boundaries, ColumnOf, Over, PublishedTable, Rows},
    },
    statistics::Lookup,
    vocabulary::{Audience, Period},
};

/// A table that was made, with its sheet.
pub struct MadeTable {
    /// Its index among those declared.
    pub declared: usize,
    /// Its sheet.
    pub sheet: TableSheet,
    /// For each of its columns how it is headed: the figure itself first, then what it rests on.
    pub headings: Vec<Vec<String>>,
}

/// Every table of a run that its period completes, in order.
#[must_use]
pub fn made_tables(run: &Reported<'_>) -> Vec<MadeTable> {
    let published = &run.context.collection.published;
    let own = plain_tables(published);
    let declared = if published.tables.is_empty() { &own } else { &published.tables };
    let lookup = Lookup::of_run(run.statistics);
    let completed = declared.iter().enumerate();
    let completed = completed.filter_map(|(at, table)| Some((at, table, period_of(table, run)?)));
    let areas = run.statistics.areas.as_slice();
    let made = completed.enumerate().map(|(before, (declared, table, period))| {
        let measures = TableMeasures { run, table, period, lookup: &lookup, areas };
        let headings_of = |column| measures.columns_of(column).into_iter().map(|own| own.heading).collect();
        let headings = table.columns.iter().map(headings_of).collect();
        let sheet = Making { run, table, period, measures }.sheet(before + 1);
        MadeTable { declared, sheet, headings }
    });
    made.collect()
}

/// The tables of a collection that declares none: every figure by country and region, who answered, and the
/// authorities.
pub fn plain_tables(published: &Published) -> Vec<PublishedTable> {
    let all: Vec<ColumnOf> = (0..published.figures.len()).map(ColumnOf::Figure).collect();
    let table = |title: &str, rows, columns: &[ColumnOf]| PublishedTable {
        title: title.to_owned(),
        rows,
        over: Over::Period,
        basis: Basis::Reported,
        is_prorated: false,
        audience: Audience::Unit,
        by: None,
        boundaries: Boundaries::Today,
        of: None,
        columns: columns.to_vec(),
        notes: Vec::new(),
        made_of: [None, None],
    };
    vec![
        table("Totals by country", Rows::Countries, &all),
        table("Totals by region", Rows::Regions, &all),
        table("Response by region", Rows::Response, &[]),
        table("Authorities", Rows::Authorities, &[]),
    ]
}

/// The period of a table; `None` where the run does not complete it, or it is not made of that period.
fn period_of(table: &PublishedTable, run: &Reported<'_>) -> Option<Period> {
    if !table.is_made_of(run.context.period) {
        return None;
    }
    use crate::vocabulary::period::Frequency;
    let wanted = match table.over {
        Over::Period => return Some(run.context.period),
        Over::HalfYear => Frequency::HalfYearly,
        Over::Year => Frequency::Annual,
    };
    run.statistics.periods.iter().copied().find(|period| period.frequency() == wanted)
}
