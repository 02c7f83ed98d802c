//! The lines of `records/figures`, as columns.

use std::borrow::Cow;

use polars::prelude::{Column, NamedFrom, Series};

use super::{Figure, MadeBy, MeasureId, Measures, stored_estimates};
use crate::{schemas::Collection, vocabulary::Scaled};

/// What is kept of a figure of a unit.
pub(super) struct KeptLine<'a> {
    /// Id of the unit.
    pub unit: &'a str,
    /// Which figure.
    pub measure: MeasureId,
    /// What there is of it.
    pub figure: Figure,
    /// Where it comes from, as a word.
    pub source: &'a str,
    /// So many records it is the sum of.
    pub records: Option<i64>,
    /// Where it stands: file, sheet and cell.
    pub file: Option<&'a str>,
    pub sheet: Option<&'a str>,
    pub cell: Option<Cow<'a, str>>,
    /// Id of the decision that put it there.
    pub decision: Option<Cow<'a, str>>,
    /// How it was estimated.
    pub made: Option<&'a MadeBy>,
}

/// The columns, as `stored::write` tells of them.
pub(super) fn columns<'a>(
    lines: &'a [KeptLine<'a>],
    measures: &'a Measures,
    collection: &'a Collection,
) -> Vec<Column> {
    let text = |name: &str, of: &dyn Fn(&'a KeptLine<'a>) -> &'a str| -> Column {
        Series::new(name.into(), lines.iter().map(of).collect::<Vec<&str>>()).into()
    };
    let some = |name: &str, of: &dyn Fn(&'a KeptLine<'a>) -> Option<&'a str>| -> Column {
        Series::new(name.into(), lines.iter().map(of).collect::<Vec<Option<&str>>>()).into()
    };
    let number = |name: &str, of: &dyn Fn(&KeptLine<'_>) -> Option<i64>| -> Column {
        Series::new(name.into(), lines.iter().map(of).collect::<Vec<Option<i64>>>()).into()
    };
    let truth = |name: &str, of: &dyn Fn(&Figure) -> bool| -> Column {
        Series::new(name.into(), lines.iter().map(|line| of(&line.figure)).collect::<Vec<bool>>()).into()
    };
    let table = |line: &KeptLine<'a>| collection.figure_table(measures.get(line.measure).table);
    let field = |line: &'a KeptLine<'a>| table(line).fields[measures.get(line.measure).field].name.as_str();
    let values: Vec<Option<f64>> = lines.iter().map(|line| line.figure.given.map(Scaled::to_f64)).collect();
    let decimals: Vec<Option<i32>> =
        lines.iter().map(|line| line.figure.given.map(|value| i32::from(value.decimals))).collect();
    let made: Vec<Option<&MadeBy>> = lines.iter().map(|line| line.made).collect();
    let mut columns = vec![
        text("unit", &|line| line.unit),
        text("table", &|line| &table(line).name),
        text("key", &|line| &measures.get(line.measure).key),
        text("field", &field),
        text("status", &|line| line.figure.status.word()),
        Series::new("value".into(), values).into(),
        number("digits", &|line| line.figure.given.map(|value| value.units)),
        Series::new("decimals".into(), decimals).into(),
        text("source", &|line| line.source),
        number("records", &|line| line.records),
        some("file", &|line| line.file),
        some("sheet", &|line| line.sheet),
        some("cell", &|line| line.cell.as_deref()),
        some("decision", &|line| line.decision.as_deref()),
        number("benchmarked", &|line| line.figure.benchmarked.map(|own| own.value.units)),
        truth("queried", &|figure| figure.is_queried),
        truth("outlier", &|figure| figure.is_outlier),
        truth("no_rate", &|figure| figure.has_no_rate),
    ];
    columns.extend(stored_estimates::columns(&made));
    columns
}
