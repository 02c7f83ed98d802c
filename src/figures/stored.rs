//! `records/figures/period=<PERIOD>/part.parquet`: the table of figures as data, and that of an earlier
//! period, read back.

use std::{collections::HashMap, path::Path};

use polars::prelude::{DataFrame, PolarsError};

use super::{
    Benchmark, Benchmarked, ESTIMATE_DECIMALS, Figure, Figures, MadeBy, MeasureId, Measures, Source, Status,
    UnitId,
    lines::{KeptLine, columns},
};
use crate::{
    reading::Record,
    records::{EarlierUnit, History, HistoryError, NotAsDeclared, PartFile, RecordsError, Restated},
    returns::{Context, Return, Returns, Unit, unit_with_id},
    schemas::{Collection, Field, estimates::Method},
    vocabulary::{CellAddress, Period, Scaled},
};

/// The folder below `records`.
pub(super) const FIGURES: &str = "figures";

/// Writes the figures of the units of which a return counts, by unit and measure. One of which nothing came
/// has none here but estimates, and what was decided to be nil.
///
/// | column | type | meaning | null when |
/// |---|---|---|---|
/// | `unit` | string | id of the unit | never |
/// | `table` | string | record table | never |
/// | `key` | string | row of a table of categories; blank of others, and of lists | never |
/// | `field` | string | field | never |
/// | `status` | string | what there is of it: `reported`, `nil`, `derived`, `left-out`, ... | never |
/// | `value` | float64 | the value; of one that is left out, as it was given | there is none |
/// | `digits` | int64 | the same in units of its last digit, exactly | there is none |
/// | `decimals` | int32 | so many digits stand after the decimal point | there is none |
/// | `source` | string | `cell`, `records`, `lists`, `figures`, `form`, `decision`, `estimate`, ... | never |
/// | `records` | int64 | so many records it is the sum of | it is no sum |
/// | `file` | string | file of its cell | it stands in none |
/// | `sheet` | string | sheet of its cell | it stands in none, or has none |
/// | `cell` | string | its cell | it stands in none |
/// | `estimate` | string | how it was estimated | it is no estimate |
/// | `estimate_method` | string | the method alone | it is no estimate |
/// | `estimate_times` | string | what was multiplied by, as a fraction | it is no estimate, or a share |
/// | `estimate_class` | string | class whose link, ratio or mean that is; blank for all | the same |
/// | `estimate_units` | int64 | so many units of it | the same |
/// | `estimate_from` | string | period of the unit's own figure that was moved | none was |
/// | `estimate_of` | int64 | what was multiplied, in units of its last digit | as `estimate_times` |
/// | `estimate_of_decimals` | int32 | so many of its digits stand after the decimal point | the same |
/// | `estimate_of_parts` | bool | what came of its parts is more, and stands here | it is no estimate |
/// | `decision` | string | id of the decision that put it there | it is as it was sent |
/// | `benchmarked` | int64 | what its run published in its place, in millionths | it is as it was given |
/// | `queried` | bool | a query or error on it is open | never |
/// | `outlier` | bool | a query on it was accepted | never |
/// | `no_rate` | bool | no rate is worked out with it | never |
///
/// # Errors
/// If the disk does not take them.
pub fn write(
    out: &Path,
    figures: &Figures,
    measures: &Measures,
    returns: &Returns,
    context: &Context<'_>,
) -> Result<(), RecordsError> {
    let is_kept = |(unit, measure): &(UnitId, MeasureId)| {
        unit.index() < returns.returns.len() || figures.get(*measure, *unit).given.is_some()
    };
    let all = figures.ids().flat_map(|unit| measures.ids().map(move |measure| (unit, measure)));
    let placing = Placing { measures, returns, context };
    let line = |(unit, measure): (UnitId, MeasureId)| {
        let figure = figures.get(measure, unit);
        let place = placing.place(unit, measure, figure);
        let records = if let Source::Records(count) = figure.source { Some(i64::from(count)) } else { None };
        KeptLine {
            unit: &figures.unit(unit).id,
            measure,
            figure: *figure,
            source: figure.source.word(),
            records,
            file: place.map(|(file, ..)| file),
            sheet: place.and_then(|(_, sheet, _)| sheet),
            cell: place.and_then(|(.., cell)| cell).map(|cell| cell.to_string().into()),
            decision: decision_of(figure, context).map(Into::into),
            made: made_of(figure, figures),
        }
    };
    let lines: Vec<KeptLine<'_>> = all.filter(is_kept).map(line).collect();
    let mut part = PartFile::of(out, FIGURES, figures.period);
    part.add(lines.len(), columns(&lines, measures, context.collection))?;
    part.end()
}

pub(super) fn decision_of(figure: &Figure, context: &Context<'_>) -> Option<String> {
    match figure.source {
        Source::Decision(id) => Some(context.ledger.get(id).id()),
        _ => None,
    }
}

pub(super) fn made_of<'f>(figure: &Figure, figures: &'f Figures) -> Option<&'f MadeBy> {
    match figure.source {
        Source::Estimate(id) => Some(figures.how_made(id)),
        _ => None,
    }
}

/// File, sheet and address of a cell.
type Place<'a> = (&'a str, Option<&'a str>, Option<CellAddress>);

struct Placing<'a> {
    measures: &'a Measures,
    returns: &'a Returns,
    context: &'a Context<'a>,
}

impl<'a> Placing<'a> {
    fn place(&self, unit: UnitId, measure: MeasureId, figure: &Figure) -> Option<Place<'a>> {
        let own = &self.returns.returns;
        let record = match figure.source {
            Source::Record(record) => own[unit.index()].records.get(record as usize),
            // What was sent otherwise stands in a cell all the same.
            Source::Decision(_) => self.record_of(own.get(unit.index())?, measure)?,
            _ => return None,
        };
        let submission = &self.returns.submissions[record.submission()];
        let cell = record.cell(self.measures.get(measure).field);
        let sheet = cell.map_or(record.sheet(), |(sheet, _)| sheet);
        Some((&submission.file, submission.sheets.get(sheet).map(String::as_str), cell.map(|(_, at)| at)))
    }

    fn record_of(&self, found: &'a Return, measure: MeasureId) -> Option<Record<'a>> {
        let figure = self.measures.get(measure);
        let table = self.context.collection.tables.get(figure.table)?;
        let mut records = found.records.of_table(figure.table).map(|(_, record)| record);
        records.find(|record| record.key_text(table) == figure.key)
    }
}

/// The figures of an earlier period as its run accepted them, of the measures that there still are; `None` if
/// there is no history of it.
///
/// # Errors
/// If what that run left cannot be read, or has more decimals than are declared now.
pub fn earlier(
    period: Period,
    history: &History,
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Option<Figures>, HistoryError> {
    let Some(earlier) = history.get(period) else { return Ok(None) };
    let stood = |id: &str| unit_with_id(id, context, period.end());
    let sent: Vec<Unit> = earlier.units.iter().map(|unit: &EarlierUnit| stood(&unit.id)).collect();
    let Some((path, frame)) = earlier.figures() else {
        return Ok(Some(Figures::blank(period, sent, measures, |_| Status::NotKnown)));
    };
    // Units of which nothing came, and all is estimated, stand after those that sent.
    let mut ids: Vec<&str> =
        texts(frame, "unit").map_err(|error| NotAsDeclared::from(error).at(path))?.collect();
    ids.dedup();
    let restated = earlier.restated.iter().map(|own| own.unit.as_str());
    let mut silent: Vec<&str> =
        ids.into_iter().chain(restated).filter(|id| earlier.unit(id).is_none()).collect();
    silent.sort_unstable();
    silent.dedup();
    let place = |id: &str| earlier.unit(id).or_else(|| Some(sent.len() + silent.binary_search(&id).ok()?));
    let units = sent.iter().cloned().chain(silent.iter().map(|id| stood(id))).collect();
    let mut figures = Figures::blank(period, units, measures, |_| Status::NotKnown);
    let by = figures.brought_to(Benchmark { year: period.whole_year(), times: 1.0, source: String::new() });
    let value = |units| Scaled { units, decimals: ESTIMATE_DECIMALS };
    let brought = |units| Benchmarked { value: value(units), by, year_is_given: false };
    // The lines of a unit stand together.
    let mut last = ("", None);
    each_line(frame, measures, context.collection, |line| {
        if last.1.is_none() || last.0 != line.unit {
            last = (line.unit, place(line.unit).map(UnitId::new));
        }
        let Some(unit) = last.1 else { return };
        if line.figure.value().is_some() {
            figures.set_usable(unit);
        }
        let figure = Figure { benchmarked: line.published.map(brought), ..line.figure };
        line.measure.into_iter().for_each(|measure| *figures.get_mut(measure, unit) = figure);
    })
    .map_err(|error| error.at(path))?;
    Ok(Some(figures))
}

/// Puts what is known now of an earlier period in the place of what its own run took for it.
pub fn restate(figures: &mut Figures, history: &History, measures: &Measures) {
    let Some(earlier) = history.get(figures.period).filter(|earlier| !earlier.restated.is_empty()) else {
        return;
    };
    let places: HashMap<String, UnitId> = figures.units().map(|(id, unit)| (unit.id.clone(), id)).collect();
    for own in &earlier.restated {
        let measure = measures.find(own.table, &own.key, own.field);
        if let Some((unit, measure)) = places.get(&own.unit).copied().zip(measure) {
            restate_one(figures, measure, unit, own);
        }
    }
}

/// Puts what a unit had in the period alone in the place of what its own run took for it.
fn restate_one(figures: &mut Figures, measure: MeasureId, unit: UnitId, own: &Restated) {
    let (status, source) = if own.is_divided {
        let made = figures.made_by(MadeBy::divided(figures.period));
        (Status::Estimated, Source::Estimate(made))
    } else {
        (Status::Reported, Source::Decision(own.by))
    };
    let before = *figures.get(measure, unit);
    // What was as it is now stays what it was.
    if before.value() != Some(own.value) || own.is_divided {
        let figure = Figure::with_value(status, own.value, source);
        *figures.get_mut(measure, unit) = Figure { has_no_rate: before.has_no_rate, ..figure };
        figures.set_usable(unit);
    }
}

pub(super) struct Line<'f> {
    pub unit: &'f str,
    /// `None` if it is not measured any more.
    pub measure: Option<MeasureId>,
    pub figure: Figure,
    /// What its run published in its place, in millionths.
    pub published: Option<i64>,
}

/// What the lines of a table of figures are of, found once for all units: the lines of one stand in the order
/// of those of the one before it.
struct Places<'f, 'm> {
    measures: &'m Measures,
    collection: &'m Collection,
    known: Vec<Named<'f, 'm>>,
    next: usize,
}

/// Table, key and field, and what is declared of them.
struct Named<'f, 'm> {
    named: [&'f str; 3],
    /// `None` if it is not measured any more.
    measured: Option<(MeasureId, &'m Field)>,
}

impl<'f, 'm> Places<'f, 'm> {
    fn find(&mut self, named: [&'f str; 3]) -> Option<(MeasureId, &'m Field)> {
        let is_it = |place: &Named<'_, '_>| place.named == named;
        let at = if self.known.get(self.next).is_some_and(is_it) {
            self.next
        } else {
            self.known.iter().position(is_it).unwrap_or_else(|| self.put_down(named))
        };
        self.next = if at + 1 < self.known.len() { at + 1 } else { 0 };
        self.known[at].measured
    }

    fn put_down(&mut self, named: [&'f str; 3]) -> usize {
        let [table, key, field] = named;
        let measured = self.collection.figure_table_named(table).and_then(|table| {
            let declared = self.collection.figure_table(table);
            let field = declared.field(field)?;
            Some((self.measures.find(table, key, field)?, &declared.fields[field]))
        });
        self.known.push(Named { named, measured });
        self.known.len() - 1
    }
}

fn texts<'f>(frame: &'f DataFrame, name: &str) -> Result<impl Iterator<Item = &'f str>, PolarsError> {
    Ok(frame.column(name)?.str()?.iter().map(Option::unwrap_or_default))
}

fn truths<'f>(frame: &'f DataFrame, name: &str) -> Result<impl Iterator<Item = bool> + 'f, PolarsError> {
    Ok(frame.column(name)?.bool()?.iter().map(Option::unwrap_or_default))
}

/// Goes through the lines of a table of figures that was kept.
pub(super) fn each_line<'f>(
    frame: &'f DataFrame,
    measures: &Measures,
    collection: &Collection,
    mut put: impl FnMut(Line<'f>),
) -> Result<(), NotAsDeclared> {
    let named = texts(frame, "table")?.zip(texts(frame, "key")?).zip(texts(frame, "field")?);
    let values = frame.column("digits")?.i64()?.iter().zip(frame.column("decimals")?.i32()?.iter());
    // Runs of earlier versions accepted none.
    let outliers: Vec<bool> = match frame.column("outlier") {
        Ok(_) => truths(frame, "outlier")?.collect(),
        Err(_) => vec![false; frame.height()],
    };
    let methods: Vec<Option<Method>> = match frame.column("estimate") {
        Ok(_) => texts(frame, "estimate")?.map(|made| Method::of_word(made.split(' ').next()?)).collect(),
        Err(_) => vec![None; frame.height()],
    };
    let benchmarked: Vec<Option<i64>> = match frame.column("benchmarked") {
        Ok(column) => column.i64()?.iter().collect(),
        Err(_) => vec![None; frame.height()],
    };
    let asked_about = truths(frame, "queried")?.zip(outliers).zip(truths(frame, "no_rate")?);
    let figures =
        texts(frame, "status")?.zip(values).zip(asked_about.zip(methods.into_iter().zip(benchmarked)));
    let mut places = Places { measures, collection, known: Vec::new(), next: 0 };
    for (
        (unit, ((table, key), name)),
        ((status, value), (((is_queried, is_outlier), has_no_rate), (method, published))),
    ) in texts(frame, "unit")?.zip(named).zip(figures)
    {
        let measured = places.find([table, key, name]);
        let status = Status::of_word(status).ok_or_else(|| NotAsDeclared::Status(status.to_owned()))?;
        let given = value.0.zip(value.1.and_then(|decimals| u8::try_from(decimals).ok()));
        let given = given.map(|(units, decimals)| Scaled { units, decimals });
        let given = match measured {
            Some((_, field)) if status != Status::Estimated => {
                given.map(|value| as_declared(value, field)).transpose()?
            }
            _ => given,
        };
        let source = method.map_or(Source::EarlierRun, Source::EarlierEstimate);
        let benchmarked = None;
        let figure = Figure { status, given, source, is_queried, is_outlier, has_no_rate, benchmarked };
        put(Line { unit, measure: measured.map(|(measure, _)| measure), figure, published });
    }
    Ok(())
}

fn as_declared(value: Scaled, field: &Field) -> Result<Scaled, NotAsDeclared> {
    let more = || NotAsDeclared::Decimals {
        field: field.name.clone(),
        found: value.to_f64(),
        decimals: field.decimals,
    };
    value.with_decimals(field.decimals).ok_or_else(more)
}
