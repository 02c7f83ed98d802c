//! The figures as the lists of an output folder have them: `totals.csv`, `data/figures.csv`,
//! `data/authorities.csv`, `data/indicators.csv`, `data/quartiles.csv`, `data/growth.csv`, `data/series.csv`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::Deserialize;

use super::{
    CannotRead,
    cover::Counted,
    figures::{Amount, Answered, AreaRow, AuditedFigures, InSeries, Item, of_quartiles},
    open, revisions,
};
use crate::{
    figures::ESTIMATE_DECIMALS,
    returns::{Context, Whom},
    schemas::{
        quartiles::Quartile,
        register::Area,
        regular,
        tables::{Basis, Boundaries, NamedFigure},
    },
    statistics::{AreaType, Standing, areas, published, wholes},
    vocabulary::{Period, Scaled},
};

/// A line of one of the lists; what a list has no column for is blank.
#[derive(Debug, Deserialize)]
struct Line {
    period: String,
    area_code: String,
    area: String,
    area_type: String,
    #[serde(default)]
    table: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    name: String,
    boundaries: Option<String>,
    #[serde(alias = "change_pct")]
    value: Option<f64>,
    standing: Option<String>,
    reported_units: Option<usize>,
    derived_units: Option<usize>,
    #[serde(alias = "matched_authorities", alias = "base_authorities")]
    reported_authorities: Option<usize>,
    complete_authorities: Option<usize>,
    expected_authorities: Option<usize>,
    #[serde(alias = "queried_units")]
    left_out_units: Option<usize>,
    change_pct_unqueried: Option<f64>,
    basis: Option<String>,
    estimated: Option<f64>,
    estimated_pct: Option<f64>,
    #[serde(default)]
    estimated_units: usize,
    lower_quartile: Option<f64>,
    median: Option<f64>,
    upper_quartile: Option<f64>,
    units: Option<usize>,
    provisional: Option<bool>,
    revised: Option<bool>,
    #[serde(default)]
    revised_columns: String,
}

/// What is held against each list that the outputs of a run have, and a release need not.
const OF_THE_RUN: [(&str, &str); 3] = [
    ("status.csv", "who answered, and that every authority has its row"),
    ("totals.csv", "of how many authorities sums are"),
    ("exceptions.csv", "how much is open"),
];

/// The lists that are not in `out`, each with what is held against nothing for that.
pub fn lists_lacking(out: &Path) -> impl Iterator<Item = (&'static str, &'static str)> {
    OF_THE_RUN.into_iter().filter(|(name, _)| !out.join(name).exists())
}

/// The figures of the lists in `out`, of a run of the period of `context` or a release. What a list says that
/// is not there is not known: see [`lists_lacking`].
///
/// # Errors
/// If no list has the sums, or one is not as a run writes it.
pub fn of_lists(out: &Path, context: &Context<'_>) -> Result<AuditedFigures, CannotRead> {
    let report_areas = areas(&[], &[], context);
    let whole_of = wholes(&report_areas, context);
    let periods = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut figures = AuditedFigures {
        counted: counted(out)?,
        authorities: authorities(out, context)?,
        open: open::of_list(out, context)?,
        revised_sums: revisions::of_list(out, context)?,
        ..AuditedFigures::none(&report_areas, whole_of, periods, context)
    };
    let totals: Vec<Line> = optional(&out.join("totals.csv"))?;
    let with_estimates: Vec<Line> = optional(&out.join("data").join("figures.csv"))?;
    if totals.is_empty() && with_estimates.is_empty() {
        return Err(CannotRead::of(&out.join("totals.csv"), &"it is not there, and no list has the sums"));
    }
    let told = totals.iter().chain(&with_estimates).filter_map(|line| Period::parse(&line.period));
    // Both have the periods before as well.
    let periods: BTreeSet<Period> = told.filter(|own| own.end() == context.period.end()).collect();
    figures.periods.extend(periods);
    for mut line in totals {
        answered(&mut figures, &line);
        let sum = sum_of(&line, context);
        line.value = line.value.zip(sum.as_ref()).and_then(|(value, sum)| as_published(value, sum, context));
        add(&mut figures, line, sum.map(Item::Sum));
    }
    for line in with_estimates {
        add_with_estimates(&mut figures, line, context);
    }
    for line in optional::<Line>(&out.join("data").join("authorities.csv"))? {
        let place = Period::parse(&line.period).zip(area_of(&mut figures, &line));
        if let Some((place, sum)) = place.zip(sum_of(&line, context)) {
            add_revised(&mut figures, &line, place, &Item::Sum(sum));
        }
    }
    let published = &context.collection.published;
    for line in optional::<Line>(&out.join("data").join("indicators.csv"))? {
        let indicator = published.indicators.iter().position(|indicator| indicator.name == line.indicator);
        add(&mut figures, line, indicator.map(Item::Ratio));
    }
    for line in optional::<Line>(&out.join("data").join("quartiles.csv"))? {
        let indicator = published.indicators.iter().position(|indicator| indicator.name == line.indicator);
        add_quartiles(&mut figures, &line, indicator);
    }
    for line in optional::<Line>(&out.join("data").join("growth.csv"))? {
        figures.earlier.extend(Period::parse(&line.period));
        let figure =
            sum_of(&line, context).and_then(|sum| published.figures.iter().position(|figure| *figure == sum));
        add(&mut figures, line, figure.map(Item::Change));
    }
    for line in optional::<Line>(&out.join("data").join("series.csv"))? {
        figures.earlier.extend(Period::parse(&line.period).filter(|period| *period != context.period));
        figures.series.extend(in_series(&line, context));
    }
    Ok(figures)
}

/// As many authorities are in scope of an area as are asked for the figure of which most are.
fn answered(figures: &mut AuditedFigures, line: &Line) {
    let (Some(area), Some(expected)) = (area_of(figures, line), line.expected_authorities) else { return };
    if Period::parse(&line.period) != Some(figures.period) || figures.areas[area].kind == AreaType::Unit {
        return;
    }
    let place = (figures.period, area);
    let known = figures.answered.entry(place).or_insert(Answered {
        expected,
        received: None,
        usable: None,
        others: None,
    });
    known.expected = known.expected.max(expected);
}

fn in_series(line: &Line, context: &Context<'_>) -> Option<(InSeries, Amount)> {
    let collection = context.collection;
    let published = &collection.published;
    let names = published.names(&collection.tables);
    let figure = names.fields.iter().position(|field| field.name == line.name);
    let indicator = || published.indicators.iter().position(|own| own.name == line.name).map(Item::Ratio);
    let item = figure.map(|at| Item::Sum(published.figures[at].clone())).or_else(indicator)?;
    let boundaries = [Boundaries::Today, Boundaries::Time];
    let boundaries = boundaries.into_iter().find(|own| Some(own.word()) == line.boundaries.as_deref())?;
    let bases = [Basis::Reported, Basis::Estimates];
    let basis = bases.into_iter().find(|own| Some(own.word()) == line.basis.as_deref())?;
    let area = if line.area_code.is_empty() { &line.area } else { &line.area_code };
    let amount = Amount {
        value: line.value,
        standing: line.standing.as_deref().and_then(standing),
        authorities: line.reported_authorities,
        estimated: line.estimated_pct,
        ..Amount::default()
    };
    Some(((boundaries, Period::parse(&line.period)?, area.clone(), item, basis), amount))
}

/// A line of `status.csv`.
#[derive(Debug, Deserialize)]
struct StatusLine {
    authority_code: String,
    authority_name: String,
    region: String,
    unit: String,
    obligation: String,
    receipt: String,
    errors: Option<usize>,
    queries: Option<usize>,
}

/// The authorities and units that `status.csv` lists.
fn authorities(out: &Path, context: &Context<'_>) -> Result<Vec<(String, String, String)>, CannotRead> {
    let status: Vec<StatusLine> = optional(&out.join("status.csv"))?;
    let who = |line: &StatusLine| {
        if line.authority_code.is_empty() { line.unit.clone() } else { line.authority_code.clone() }
    };
    let others = Whom::of(context) != Whom::Authorities;
    let own = status.into_iter().filter(|line| others || !line.authority_code.is_empty());
    Ok(own.map(|line| (who(&line), line.authority_name, line.region)).collect())
}

/// The numbers of the cover that `status.csv` and `run.json` have too.
fn counted(out: &Path) -> Result<Counted, CannotRead> {
    let place = out.join("status.csv");
    let (is_there, status) = (place.exists(), optional::<StatusLine>(&place)?);
    let record = out.join("run.json");
    let bytes = regular::read_itself(&record).map_err(|error| CannotRead::of(&record, &error))?;
    let run: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| CannotRead::of(&record, &error))?;
    let count =
        |name: &str| run["counts"]["response"][name].as_u64().and_then(|count| usize::try_from(count).ok());
    let expected = || status.iter().filter(|line| line.obligation != "exempt");
    // Authorities, then units in no register.
    let own = |others: bool| expected().filter(move |line| line.authority_code.is_empty() == others);
    // The run counts both together.
    let usable = |others: bool| count("usable").filter(|_| is_there && own(!others).next().is_none());
    let both = [false, true];
    Ok(Counted {
        received: both.map(|others| is_there.then(|| own(others).filter(|line| line.has_answered()).count())),
        in_scope: both.map(|others| is_there.then(|| own(others).count())),
        usable: both.map(usable),
        returns: count("returns"),
        with_errors: with_faults(&status, |line| line.errors).filter(|_| is_there),
        with_queries: with_faults(&status, |line| line.queries).filter(|_| is_there),
    })
}

/// How many units that answered have open faults; `None` where a line is of several, which cannot be told
/// apart. A fault of a member alone is on its own line, and one of its unit on those of all members.
fn with_faults(status: &[StatusLine], faults: fn(&StatusLine) -> Option<usize>) -> Option<usize> {
    let mut of_units: BTreeMap<&str, usize> = BTreeMap::new();
    for line in status.iter().filter(|line| line.has_answered()) {
        if line.unit.contains(';') {
            return None;
        }
        let least = of_units.entry(&line.unit).or_insert(usize::MAX);
        *least = faults(line).unwrap_or(0).min(*least);
    }
    Some(of_units.values().filter(|least| **least > 0).count())
}

impl StatusLine {
    fn has_answered(&self) -> bool {
        matches!(self.receipt.as_str(), "received" | "nil")
    }
}

fn sum_of(line: &Line, context: &Context<'_>) -> Option<NamedFigure> {
    let table = context.collection.figure_table_named(&line.table)?;
    Some(NamedFigure {
        table,
        key: line.key.clone(),
        field: context.collection.figure_table(table).field(&line.field)?,
    })
}

/// A sum of `totals.csv`, which is not rounded, as a table shows it.
fn as_published(value: f64, sum: &NamedFigure, context: &Context<'_>) -> Option<f64> {
    let field = &context.collection.figure_table(sum.table).fields[sum.field];
    let value = Scaled::nearest(value, field.decimals.max(ESTIMATE_DECIMALS))?;
    published(value, field).map(Scaled::to_f64)
}

/// The area (by index) that a line is of, which is put down if it is not yet, as is whether its period is
/// provisional; `None` of a kind that no list has.
fn area_of(figures: &mut AuditedFigures, line: &Line) -> Option<usize> {
    figures.provisional.extend(Period::parse(&line.period).zip(line.provisional));
    let kinds = [
        AreaType::Unit,
        AreaType::Type,
        AreaType::Group,
        AreaType::Region,
        AreaType::Country,
        AreaType::Countries,
        AreaType::All,
    ];
    let kind = kinds.into_iter().find(|kind| kind.word() == line.area_type)?;
    let own = Area { code: line.area_code.clone(), name: line.area.clone() };
    let known = figures.areas.iter().position(|area| area.kind == kind && area.area == own);
    if known.is_none() {
        figures.areas.push(AreaRow { kind, area: own, in_scope: 0 });
    }
    Some(known.unwrap_or(figures.areas.len() - 1))
}

/// A sum with estimates: who gave it is what it is without.
fn add_with_estimates(figures: &mut AuditedFigures, line: Line, context: &Context<'_>) {
    let (Some(period), Some(sum)) = (Period::parse(&line.period), sum_of(&line, context)) else { return };
    let Some(area) = area_of(figures, &line) else { return };
    let item = Item::Sum(sum.clone());
    if line.standing.as_deref().and_then(standing) == Some(Standing::BackSeries) {
        figures.back_series.insert(period);
    }
    add_revised(figures, &line, (period, area), &item);
    let gave = figures.amounts.get(&(period, area, item.clone(), Basis::Reported)).cloned();
    let gave = gave.unwrap_or_default();
    if let Some(estimated) = line.estimated.and_then(|own| as_published(own, &sum, context))
        && area == figures.whole()
        // Of a year that was returned the rows of authorities are not its parts.
        && (context.collection.published.benchmark.is_none() || period == context.period)
    {
        figures.estimated.insert((period, sum), estimated);
    }
    let amount = Amount {
        value: line.value,
        standing: line.standing.as_deref().and_then(standing),
        units: gave.units.map(|units| units + line.estimated_units),
        estimated: line.estimated_pct,
        ..gave
    };
    figures.amounts.insert((period, area, item, Basis::Estimates), amount);
}

/// The quartiles of an indicator (by index).
fn add_quartiles(figures: &mut AuditedFigures, line: &Line, indicator: Option<usize>) {
    let (Some(period), Some(indicator)) = (Period::parse(&line.period), indicator) else { return };
    let (Some(area), Some(units)) = (area_of(figures, line), line.units) else { return };
    let values = [line.lower_quartile, line.median, line.upper_quartile];
    let standing = line.standing.as_deref().and_then(standing);
    for word in line.revised_columns.split(';') {
        if let Some(quartile) = Quartile::ALL.into_iter().find(|own| own.word() == word) {
            add_revised(figures, line, (period, area), &Item::Quartile(indicator, quartile));
        }
    }
    for (item, amount) in of_quartiles(indicator, values, standing, units) {
        figures.amounts.insert((period, area, item, Basis::Reported), amount);
    }
}

fn add(figures: &mut AuditedFigures, line: Line, item: Option<Item>) {
    let (Some(period), Some(item)) = (Period::parse(&line.period), item) else { return };
    let Some(area) = area_of(figures, &line) else { return };
    let is_estimates = line.basis.as_deref() == Some(Basis::Estimates.word());
    let basis = if is_estimates { Basis::Estimates } else { Basis::Reported };
    add_revised(figures, &line, (period, area), &item);
    let derived = line.derived_units.unwrap_or_default();
    let amount = Amount {
        value: line.value,
        // The list of changes has no column for it: a change that is not there is not available.
        standing: line
            .standing
            .as_deref()
            .map_or(line.value.is_none().then_some(Standing::NotAvailable), standing),
        // Authorities of which a value follows from others are in the table's count, and not in the list's.
        authorities: line.reported_authorities.filter(|_| derived == 0),
        complete: line.complete_authorities,
        asked: line.expected_authorities,
        units: line.reported_units.map(|units| units + derived),
        derived: line.derived_units,
        queried: line.left_out_units,
        unqueried: line.change_pct_unqueried,
        ..Amount::default()
    };
    figures.amounts.insert((period, area, item, basis), amount);
}

/// Puts down that a figure is not what was published last; a rate is revised on its own basis alone.
fn add_revised(figures: &mut AuditedFigures, line: &Line, (period, area): (Period, usize), item: &Item) {
    let own = line.basis.as_deref();
    let is_of = |basis: &Basis| own.is_none_or(|own| own == basis.word());
    for basis in [Basis::Reported, Basis::Estimates].into_iter().filter(is_of) {
        if line.revised == Some(true) {
            figures.revised.insert((period, area, item.clone(), basis));
        }
    }
}

fn standing(word: &str) -> Option<Standing> {
    match word {
        "known" => Some(Standing::Known),
        "held" => Some(Standing::Held),
        "unreliable" => Some(Standing::Unreliable),
        "not-available" => Some(Standing::NotAvailable),
        "not-applicable" => Some(Standing::NotApplicable),
        "break" => Some(Standing::Break),
        "suppressed" => Some(Standing::Suppressed),
        "back-series" => Some(Standing::BackSeries),
        _ => None,
    }
}

pub(super) fn optional<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, CannotRead> {
    if path.exists() { lines(path) } else { Ok(Vec::new()) }
}

pub(super) fn lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, CannotRead> {
    let bytes = regular::read_itself(path).map_err(|error| CannotRead::of(path, &error))?;
    csv::Reader::from_reader(bytes.as_slice())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| CannotRead::of(path, &error))
}
