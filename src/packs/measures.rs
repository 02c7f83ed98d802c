//! The sheet of measures: those of the group beside the nation's, both of what was given.

use super::source::{Found, SourceNow};
use crate::{
    publication::{Marker, SheetColumn, TableCell, TableSheet, heading_of},
    records::{HistoryError, List, ListLine},
    schemas::{
        packs::{MeasureOf, PackMeasure, Packs},
        tables::{Basis, Indicator, NamedFigure},
    },
    statistics::{AreaType, ratio},
    vocabulary::Scaled,
};

/// A value, and of how many units it is.
type Value = (Option<Scaled>, usize);

/// The sheet.
///
/// # Errors
/// If a list is not as its run wrote it.
pub fn measures(packs: &Packs, group: &str, sources: &[SourceNow<'_>]) -> Result<TableSheet, HistoryError> {
    let mut rows = Vec::new();
    for measure in &packs.measures {
        let Ok(found) = &sources[measure.source].found else { continue };
        let Ok(own) = packs.group_on(group, found.period.end()) else { continue };
        let units = found.units(&own);
        let all = found.status.lines();
        let all: Vec<String> =
            all.flat_map(|line| line.get("unit").split(';').map(str::to_owned).collect::<Vec<_>>()).collect();
        let of_group = value(measure, found, |unit| units.has(unit))?;
        let of_nation = value(measure, found, |unit| all.iter().any(|own| own == unit))?;
        rows.push(row(measure, found, (of_group, units.names.len()), of_nation));
    }
    Ok(TableSheet {
        name: "Measures".to_owned(),
        title: "Measures of the group beside the nation's".to_owned(),
        notes: vec![
            "All are of what was given: nothing is estimated for those who did not answer, as it is in what \
             is published. A unit with an open error in a figure is in none of its sums."
                .to_owned(),
            format!("{} = {}.", Marker::NotAvailable.shown(), Marker::NotAvailable.meaning()),
        ],
        columns: vec![
            SheetColumn::text("Collection", 30),
            SheetColumn::text("Period", 12),
            SheetColumn::text("Measure", 50),
            SheetColumn::number("The group", 16, 1),
            SheetColumn::number("Units that gave it", 12, 0),
            SheetColumn::number("Units in the group", 12, 0),
            SheetColumn::number("The nation", 16, 1),
            SheetColumn::number("Units that gave it, of all", 12, 0),
        ],
        rows,
        is_list: true,
    })
}

fn row(
    measure: &PackMeasure,
    found: &Found<'_>,
    (of_group, in_group): (Value, usize),
    of_nation: Value,
) -> Vec<TableCell> {
    let published = &found.collection.published;
    let title = match measure.of {
        MeasureOf::Indicator(at) => published.indicators[at].title.clone(),
        MeasureOf::Figure(at) => {
            let figure = &published.figures[at];
            let table = found.collection.figure_table(figure.table);
            let is_part = !figure.key.is_empty() && table.total_key.as_ref() != Some(&figure.key);
            let of_key = if is_part { format!(", {}", table.key_label(&figure.key)) } else { String::new() };
            format!("{}{of_key}", heading_of(figure, true, found.collection).replace('\n', " "))
        }
    };
    let shown = |value: Option<Scaled>| match value {
        Some(value) => TableCell::Number { value: value.to_f64(), decimals: value.decimals },
        None => TableCell::Marker(Marker::NotAvailable),
    };
    vec![
        TableCell::Text(found.collection.title.clone()),
        TableCell::Text(found.period.to_string()),
        TableCell::Text(title),
        shown(of_group.0),
        TableCell::count(of_group.1),
        TableCell::count(in_group),
        shown(of_nation.0),
        TableCell::count(of_nation.1),
    ]
}

/// The sum or the rate of some units, by what lists say of each.
fn value(
    measure: &PackMeasure,
    found: &Found<'_>,
    is_own: impl Fn(&str) -> bool,
) -> Result<Value, HistoryError> {
    let published = &found.collection.published;
    let is_unit = |line: &ListLine<'_>| {
        line.get("area_type") == AreaType::Unit.word()
            && line.get("period") == found.period.to_string()
            && is_own(line.get("area_code"))
    };
    match measure.of {
        MeasureOf::Figure(at) => {
            let list = List::of(&found.source.out, "totals.csv")?;
            let figure = &published.figures[at];
            let lines = list.lines().filter(|line| is_unit(line) && is_of(line, figure, found));
            Ok(sum(lines.map(|line| line.shown("value"))))
        }
        MeasureOf::Indicator(at) => {
            let own = &published.indicators[at];
            let list = List::of(&found.source.out, "data/indicators.csv")?;
            let is_it = |line: &ListLine<'_>| {
                is_unit(line)
                    && line.get("indicator") == own.name
                    && line.get("basis") == Basis::Reported.word()
                    && line.get("base_units") != "0"
            };
            Ok(rate(own, &list.lines().filter(is_it).collect::<Vec<_>>()))
        }
    }
}

fn is_of(line: &ListLine<'_>, figure: &NamedFigure, found: &Found<'_>) -> bool {
    let table = found.collection.figure_table(figure.table);
    line.get("table") == table.name
        && line.get("key") == figure.key
        && line.get("field") == table.fields[figure.field].name
}

/// Numerator and denominator over the same units, rounded once.
fn rate(own: &Indicator, lines: &[ListLine<'_>]) -> Value {
    let both = |line: &ListLine<'_>| line.number("numerator").zip(line.number("denominator"));
    let known: Vec<(Scaled, Scaled)> = lines.iter().filter_map(both).collect();
    let above = sum(known.iter().map(|(above, _)| Some(*above))).0;
    let below = sum(known.iter().map(|(_, below)| Some(*below))).0;
    let value = above.zip(below).and_then(|(above, below)| ratio(above, below, own.per, own.decimals));
    (value, known.len())
}

/// Lists write each number with the digits that it has: they are added with those of the finest.
fn sum(values: impl Iterator<Item = Option<Scaled>>) -> Value {
    let known: Vec<Scaled> = values.flatten().collect();
    let finest = known.iter().map(|own| own.decimals).max().unwrap_or_default();
    let mut alike = known.iter().map(|own| own.with_decimals(finest));
    let sum =
        alike.next().flatten().and_then(|first| alike.try_fold(first, |sum, value| sum.checked_add(value?)));
    (sum, known.len())
}
