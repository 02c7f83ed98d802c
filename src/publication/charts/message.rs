//! The main message of a chart, with its figures worked out of those that it shows; and its shorthand.

use super::{
    super::number_text,
    chart::{Chart, ChartPoint},
};
use crate::{
    publication::workbook::Marker,
    schemas::charts::{ChartKind, DeclaredChart, MessagePart},
};

/// What stands in its place where a figure of it is not there.
const NOT_SAID: &str = "A figure that its main message would name is not available.";

/// What is said of the greatest and the least of fewer than all.
const LEFT_OUT: &str = "Figures that are not available are left out of this comparison.";

/// The main message. `whole` is the figure of all that bars are parts of, `figures` are those of the units of
/// a distribution.
pub fn message(
    declared: &DeclaredChart,
    chart: &Chart,
    whole: Option<ChartPoint>,
    figures: &[f64],
) -> String {
    let mut told = String::new();
    let mut compares_all = false;
    for part in &declared.message {
        match part {
            MessagePart::Words(words) => told.push_str(words),
            MessagePart::Place(place) => {
                let Some(value) = value_of(place, chart, whole, figures) else { return NOT_SAID.to_owned() };
                compares_all |= place.starts_with("highest") || place.starts_with("lowest");
                told.push_str(&value);
            }
        }
    }
    let is_incomplete =
        chart.series.iter().take(1).flat_map(|own| &own.points).any(|own| own.value().is_none());
    if compares_all && is_incomplete { format!("{told} {LEFT_OUT}") } else { told }
}

fn value_of(place: &str, chart: &Chart, whole: Option<ChartPoint>, figures: &[f64]) -> Option<String> {
    if chart.kind == ChartKind::Distribution {
        return of_distribution(place, chart, figures);
    }
    let points = &chart.series.first()?.points;
    let last = points.len().checked_sub(1)?;
    match place {
        "first" => number(points.first()?),
        "first_period" => Some(chart.categories.first()?.name.clone()),
        "last" => number(points.get(last)?),
        "last_period" => Some(chart.categories.get(last)?.name.clone()),
        "change" => change(chart),
        "whole" => number(&whole?),
        _ => {
            let (value, names) = extreme(chart, place.starts_with("highest"))?;
            if place.contains('_') { Some(names) } else { number(&value) }
        }
    }
}

/// The greatest or least value of the first series, and where it stands.
fn extreme(chart: &Chart, is_highest: bool) -> Option<(ChartPoint, String)> {
    let points = &chart.series.first()?.points;
    let of_parts = points.iter().zip(&chart.categories).filter(|(_, category)| !category.is_whole);
    let known: Vec<_> = of_parts.filter_map(|(point, own)| Some((point.value()?, point, own))).collect();
    let values = known.iter().map(|(value, ..)| *value);
    let value = if is_highest { values.reduce(f64::max) } else { values.reduce(f64::min) }?;
    let mut there = known.iter().filter(|(own, ..)| *own == value);
    let (_, point, first) = there.next()?;
    let others: Vec<&str> = there.map(|(.., own)| own.name.as_str()).collect();
    let names = others.iter().fold(first.name.clone(), |names, other| format!("{names} and {other}"));
    Some((**point, names))
}

/// How the last figure differs from the first, in percent rounded once; `None` where they cannot be compared.
fn change(chart: &Chart) -> Option<String> {
    let points = &chart.series.first()?.points;
    let is_broken = chart.categories.iter().skip(1).any(|own| own.marks.contains(&Marker::Break));
    let (ChartPoint::Known { value: first, decimals, .. }, ChartPoint::Known { value: last, .. }) =
        (points.first()?, points.last()?)
    else {
        return None;
    };
    let exact = |value: f64| (value * 10f64.powi(i32::from(*decimals))).round() as i128;
    let (first, last) = (exact(*first), exact(*last));
    if is_broken || first <= 0 {
        return None;
    }
    // In tenths of a percent, halves away from zero.
    let moved = (last - first).abs();
    let tenths = (moved * 2000 + first) / (first * 2);
    let percent = number_text(tenths as f64 / 10.0, 1);
    Some(match last.cmp(&first) {
        std::cmp::Ordering::Less => format!("down {percent}%"),
        std::cmp::Ordering::Equal => "no change".to_owned(),
        std::cmp::Ordering::Greater => format!("up {percent}%"),
    })
}

fn of_distribution(place: &str, chart: &Chart, figures: &[f64]) -> Option<String> {
    let decimals = chart.series.first().map_or(0, |_| decimals_of(figures));
    let counts: Vec<f64> = chart.series.first()?.points.iter().filter_map(ChartPoint::value).collect();
    let most = counts.iter().copied().reduce(f64::max)?;
    match place {
        "units" => Some(number_text(figures.len() as f64, 0)),
        "highest" => Some(number_text(figures.iter().copied().reduce(f64::max)?, decimals)),
        "lowest" => Some(number_text(figures.iter().copied().reduce(f64::min)?, decimals)),
        "most_units" => Some(number_text(most, 0)),
        _ => {
            let bands = chart.categories.iter().zip(&counts).filter(|(_, count)| **count == most);
            let names: Vec<&str> = bands.map(|(band, _)| band.name.as_str()).collect();
            Some(names.join(" and "))
        }
    }
}

/// The decimals that figures need, nine at most.
fn decimals_of(figures: &[f64]) -> u8 {
    let has = |figure: f64, decimals: u8| {
        figure.to_string().split_once('.').map_or(0, |(_, part)| part.len()) <= usize::from(decimals)
    };
    (0..9).find(|decimals| figures.iter().all(|figure| has(*figure, *decimals))).unwrap_or(9)
}

fn number(point: &ChartPoint) -> Option<String> {
    match point {
        ChartPoint::Known { value, decimals, .. } => Some(number_text(*value, *decimals)),
        ChartPoint::Missing(_) => None,
    }
}

/// The marks that stand in the place of a figure.
const ALL: [Marker; 4] = [Marker::Held, Marker::NotAvailable, Marker::NotApplicable, Marker::Suppressed];

/// What is to be known of its marks, in sentences.
pub fn shorthand_of(chart: &Chart) -> Vec<String> {
    let in_title = Marker::IN_WORDS.into_iter().filter(|mark| chart.title.contains(mark.shown()));
    let in_notes = ALL.into_iter().filter(|mark| chart.notes.iter().any(|note| note.contains(mark.shown())));
    let at_categories = chart.categories.iter().flat_map(|category| category.marks.iter().copied());
    let mut marks: Vec<Marker> =
        in_title.chain(at_categories).chain(in_notes).chain(chart.reasons()).collect();
    marks.sort();
    marks.dedup();
    let told: Vec<String> =
        marks.iter().map(|mark| format!("{} = {}", mark.shown(), mark.meaning())).collect();
    let mut notes = Vec::new();
    if !told.is_empty() {
        notes.push(format!("Some shorthand is used in this chart: {}.", told.join(", ")));
    }
    if chart.is_marked(Marker::Break) {
        notes.push(format!("What changed at a break [b] is told above the table on {}.", chart.table));
    }
    notes
}
