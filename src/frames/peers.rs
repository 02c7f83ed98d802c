//! What is worked out over all units together: medians of peers, and changes far out among those of their
//! class.

use std::collections::{BTreeMap, HashMap};

use super::{
    frame::{Source, told_apart},
    quantile::{quantile, sorted},
};
use crate::expressions::{Class, FigureBack, Outlier, Values};

/// The records (by index) that are judged together: those of one class with one key.
fn classes(source: &dyn Source, table: usize, class: &Class) -> Vec<Vec<usize>> {
    let keys = source.keys(table);
    let of_records: Vec<Option<String>> = match class {
        Class::All => vec![Some(String::new()); keys.len()],
        Class::Attribute(name) => source.attribute(table, name),
        Class::Field(field) => texts(source.values(table, *field)),
    };
    let mut classes: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (record, (class, key)) in of_records.into_iter().zip(keys).enumerate() {
        // A record of which the class is not known has no peers.
        if let Some(class) = class {
            classes.entry((class, key)).or_default().push(record);
        }
    }
    classes.into_values().collect()
}

fn texts(values: Values) -> Vec<Option<String>> {
    match values {
        Values::Texts(texts) => texts,
        Values::Numbers(numbers) => {
            numbers.into_iter().map(|number| number.map(|number| number.to_string())).collect()
        }
        Values::Truths(truths) => {
            truths.into_iter().map(|truth| truth.map(|truth| truth.to_string())).collect()
        }
        Values::Dates(days) => days.into_iter().map(|day| day.map(|day| day.to_string())).collect(),
    }
}

fn numbers(source: &dyn Source, table: usize, figure: FigureBack) -> Vec<Option<f64>> {
    let values = if figure.back == 0 {
        source.values(table, figure.field)
    } else {
        source.previous(table, figure.field, figure.back)
    };
    match values {
        Values::Numbers(numbers) => numbers,
        _ => Vec::new(),
    }
}

/// For each record the median of a field over its class, itself among them; not known where nothing is.
pub fn medians(source: &dyn Source, table: usize, field: usize, class: &Class) -> Values {
    let values = numbers(source, table, FigureBack { field, back: 0 });
    let mut medians = vec![None; values.len()];
    for members in classes(source, table, class) {
        let known = sorted(members.iter().filter_map(|record| values[*record]));
        let median = quantile(&known, 0.5);
        members.into_iter().for_each(|record| medians[record] = median);
    }
    Values::Numbers(medians)
}

/// For each record whether what it holds in some fields stands in the return of no other unit; not known
/// where something of that is not. What another unit does not give is no value of its.
pub fn unique_among_units(source: &dyn Source, table: usize, fields: &[usize]) -> Values {
    let records = told_apart(source, table, fields.iter().copied());
    // The return in which values stand; `None` where they stand in several.
    let mut of_values: HashMap<&[String], Option<u32>> = HashMap::new();
    for (found, values) in &records {
        let Some(values) = values else { continue };
        let of = of_values.entry(values).or_insert(Some(*found));
        *of = of.filter(|first| first == found);
    }
    let is_alone = |values: &Vec<String>| of_values[values.as_slice()].is_some();
    Values::Truths(records.iter().map(|(_, values)| values.as_ref().map(is_alone)).collect())
}

/// For each record whether its change is within the bounds of its class, by Hidiroglou and Berthelot (Survey
/// Methodology 12, 1986); not known where either figure is not, or is not above zero, or the class is too
/// small.
pub fn within_bounds(source: &dyn Source, table: usize, outlier: &Outlier) -> Values {
    let (figures, bases) = (numbers(source, table, outlier.figure), numbers(source, table, outlier.base));
    let mut verdicts = vec![None; figures.len()];
    for members in classes(source, table, &outlier.class) {
        let pair = |record: &usize| {
            Some((figures[*record]?, bases[*record]?)).filter(|(figure, base)| *figure > 0.0 && *base > 0.0)
        };
        let pairs: Vec<(usize, f64, f64)> = members
            .iter()
            .filter_map(|record| pair(record).map(|(figure, base)| (*record, figure, base)))
            .collect();
        if pairs.len() >= outlier.minimum {
            let judged = judge(outlier, &pairs);
            pairs.iter().zip(judged).for_each(|((record, ..), verdict)| verdicts[*record] = verdict);
        }
    }
    Values::Truths(verdicts)
}

/// The verdict on each pair (record, figure, base) of a class.
fn judge(outlier: &Outlier, pairs: &[(usize, f64, f64)]) -> Vec<Option<bool>> {
    let ratios = sorted(pairs.iter().map(|(_, figure, base)| figure / base));
    let Some(median) = quantile(&ratios, 0.5) else { return Vec::new() };
    let effects: Vec<f64> =
        pairs.iter().map(|(_, figure, base)| effect(outlier.size, median, *figure, *base)).collect();
    match bounds(outlier, &effects) {
        Some((lowest, highest)) => {
            let within =
                |effect: f64| (effect >= lowest || !outlier.below) && (effect <= highest || !outlier.above);
            effects.into_iter().map(|effect| Some(within(effect))).collect()
        }
        None => {
            let near =
                |figure: f64, base: f64, pct: f64| (figure / base / median - 1.0).abs() * 100.0 <= pct + 1e-9;
            pairs
                .iter()
                .map(|(_, figure, base)| outlier.fallback.map(|pct| near(*figure, *base, pct)))
                .collect()
        }
    }
}

/// A change made symmetric about the median of all, so that halving counts as much as doubling, and weighed
/// by size.
fn effect(size: f64, median: f64, figure: f64, base: f64) -> f64 {
    let ratio = figure / base;
    let change = if ratio < median { 1.0 - median / ratio } else { ratio / median - 1.0 };
    change * figure.max(base).powf(size)
}

/// The effects beyond which a change is far out; `None` where quartiles fall together.
fn bounds(outlier: &Outlier, effects: &[f64]) -> Option<(f64, f64)> {
    let ordered = sorted(effects.iter().copied());
    let (low, middle, high) =
        (quantile(&ordered, 0.25)?, quantile(&ordered, 0.5)?, quantile(&ordered, 0.75)?);
    let least = (outlier.least * middle).abs();
    let (below, above) = ((middle - low).max(least), (high - middle).max(least));
    (below > 0.0 || above > 0.0)
        .then_some((middle - outlier.distances * below, middle + outlier.distances * above))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlier(fallback: Option<f64>) -> Outlier {
        let figure = |back| FigureBack { field: 0, back };
        Outlier {
            figure: figure(0),
            base: figure(1),
            class: Class::All,
            size: 0.5,
            least: 0.05,
            distances: 4.0,
            minimum: 3,
            fallback,
            above: true,
            below: true,
            text: String::new(),
        }
    }

    fn verdicts(changes: &[(f64, f64)], fallback: Option<f64>) -> Vec<Option<bool>> {
        let pairs: Vec<(usize, f64, f64)> =
            changes.iter().enumerate().map(|(at, (base, figure))| (at, *figure, *base)).collect();
        judge(&outlier(fallback), &pairs)
    }

    #[test]
    fn case_j_only_the_trebled_figure_is_far_out() {
        let changes =
            [(100.0, 110.0), (200.0, 200.0), (50.0, 60.0), (400.0, 360.0), (100.0, 300.0), (10.0, 20.0)];
        let flagged: Vec<usize> = (0..6).filter(|at| verdicts(&changes, None)[*at] == Some(false)).collect();
        assert_eq!(flagged, [4]);
        let effects: Vec<f64> =
            changes.iter().map(|(base, figure)| effect(0.5, 1.15, *figure, *base)).collect();
        let (lowest, highest) = bounds(&outlier(None), &effects).expect("quartiles apart");
        // To six figures, as worked out by hand.
        let shown = [lowest, highest, effects[4]].map(|number| format!("{number:.5}"));
        assert_eq!(shown, ["-6.63077", "10.46318", "27.86343"]);
    }

    #[test]
    fn where_quartiles_fall_together_the_declared_fallback_decides_or_nothing_does() {
        let changes = [(100.0, 100.0), (100.0, 100.0), (100.0, 100.0), (100.0, 100.0), (50.0, 55.0)];
        assert!(verdicts(&changes, None).iter().all(Option::is_none));
        assert_eq!(verdicts(&changes, Some(5.0))[4], Some(false));
        assert_eq!(verdicts(&changes, Some(10.0))[4], Some(true));
    }
}
