//! What a scorecard takes from a folder of outputs: figures by unit, and who answered for whom.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    answering::Source,
    figures::Status,
    schemas::Collection,
    vocabulary::{Period, Scaled, period::Frequency},
};

/// The values of a unit, by the index of the figure.
pub type OfUnit = Vec<Option<Scaled>>;

const TOTALS: &str = "totals.csv";
const STATUS: &str = "status.csv";

/// What is taken from a folder of outputs.
#[derive(Debug)]
pub struct OutputRead {
    /// The folder, each file of it held against its hash.
    pub source: Source,
    /// Its period.
    pub period: Period,
    /// Who is in scope: authorities by code, and units that are in no register by their id.
    pub scope: BTreeMap<String, Answered>,
    /// By period and unit what counts of each figure.
    pub figures: BTreeMap<Period, BTreeMap<String, OfUnit>>,
    /// Units, each with a figure (by index) of it with which no rate is worked out.
    pub no_rate: HashSet<(String, usize)>,
    /// Figures of the periods of which the year is made, oldest first; `None` where nothing is kept of one.
    pub parts: Vec<(Period, Option<BTreeMap<String, OfUnit>>)>,
}

/// What came of one who is in scope.
#[derive(Debug)]
pub struct Answered {
    /// Its name.
    pub name: String,
    /// The units that answered for it.
    pub units: Vec<String>,
    /// Whether something came.
    pub is_received: bool,
    /// Whether it came in time; `None` where it came and nobody knows when.
    pub in_time: Option<bool>,
}

#[derive(Deserialize)]
struct StatusLine {
    authority_code: String,
    authority_name: String,
    unit: String,
    obligation: String,
    receipt: String,
    days_late: String,
}

#[derive(Deserialize)]
struct TotalLine<'l> {
    period: &'l str,
    area_code: &'l str,
    area_type: &'l str,
    table: &'l str,
    key: &'l str,
    field: &'l str,
    value: &'l str,
}

impl OutputRead {
    /// Reads the outputs of a period.
    ///
    /// # Errors
    /// In words, if they are not as a run left them, or are of another collection.
    pub fn read(source: Source, period: Period, collection: &Collection) -> Result<Self, String> {
        if source.out.collection() != collection.title {
            let (folder, own) = (source.out.folder().display(), source.out.collection());
            return Err(format!("{folder}: these are outputs of \"{own}\", not of \"{}\"", collection.title));
        }
        let mut read = Self {
            scope: scope(&source)?,
            figures: BTreeMap::new(),
            no_rate: HashSet::new(),
            parts: Vec::new(),
            period,
            source,
        };
        read.read_totals(collection)?;
        let kept = figures_kept(&read.source, period, collection)?;
        read.no_rate = kept.map(|kept| kept.no_rate).unwrap_or_default();
        Ok(read)
    }

    /// The year that it has figures of, where it ends one.
    #[must_use]
    pub fn year(&self) -> Option<Period> {
        let is_year = |period: &&Period| period.frequency() == Frequency::Annual;
        self.figures.keys().find(is_year).copied()
    }

    /// Reads what is kept of the periods of its year, by where their outputs lie.
    ///
    /// # Errors
    /// In words, if something is not as a run left it.
    pub fn read_parts(
        &mut self,
        collection: &Collection,
        folder: impl Fn(Period) -> Option<std::path::PathBuf>,
    ) -> Result<(), String> {
        let Some(year) = self.year().filter(|year| *year != self.period) else { return Ok(()) };
        for period in year.made_of(self.period) {
            let of_folder = |folder| {
                let source = Source::open(folder).map_err(|error| error.to_string())?;
                figures_kept(&source, period, collection)
            };
            let kept = match folder(period).filter(|_| period != self.period) {
                Some(folder) => of_folder(&folder)?,
                None if period == self.period => figures_kept(&self.source, period, collection)?,
                None => None,
            };
            let figures = kept.map(|kept| {
                self.no_rate.extend(kept.no_rate);
                kept.figures
            });
            self.parts.push((period, figures));
        }
        Ok(())
    }

    fn read_totals(&mut self, collection: &Collection) -> Result<(), String> {
        let bytes = self.source.out.bytes(TOTALS).map_err(|error| error.to_string())?;
        let broken = |error: csv::Error| format!("{}/{TOTALS}: {error}", self.source.out.folder().display());
        let places = places(collection);
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let headings = reader.headers().map_err(broken)?.clone();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(broken)? {
            let line: TotalLine<'_> = record.deserialize(Some(&headings)).map_err(broken)?;
            let figure = places.get(&(line.table, line.key, line.field));
            let (Some((at, decimals)), "unit") = (figure, line.area_type) else { continue };
            let Some(period) = Period::parse(line.period) else { continue };
            let of_period = self.figures.entry(period).or_default();
            let own = of_period
                .entry(line.area_code.to_owned())
                .or_insert_with(|| vec![None; collection.published.figures.len()]);
            own[*at] = Scaled::of_text(line.value, *decimals);
            if own[*at].is_none() && !line.value.is_empty() {
                let folder = self.source.out.folder().display();
                return Err(format!(
                    "{folder}/{TOTALS}: {} of {} is {}, which does not fit what is declared",
                    line.field, line.area_code, line.value
                ));
            }
        }
        Ok(())
    }

    /// The files that were read, with their hashes.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, String> {
        let figures = format!("records/figures/period={}/part.parquet", self.period);
        let listed = self.source.out.listed();
        [TOTALS, STATUS, &figures]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), listed.get(name)?.clone())))
            .collect()
    }
}

/// By table, key and field which figure it is, with its decimals.
fn places(collection: &Collection) -> HashMap<(&str, &str, &str), (usize, u8)> {
    let place = |(at, figure): (usize, &'_ crate::schemas::tables::NamedFigure)| {
        let table = collection.figure_table(figure.table);
        let field = &table.fields[figure.field];
        (figure.table, figure.key.clone(), figure.field, at, field.decimals)
    };
    let all: Vec<_> = collection.published.figures.iter().enumerate().map(place).collect();
    let figures = &collection.published.figures;
    all.into_iter()
        .map(|(table, _, field, at, decimals)| {
            let table = collection.figure_table(table);
            (
                (table.name.as_str(), figures[at].key.as_str(), table.fields[field].name.as_str()),
                (at, decimals),
            )
        })
        .collect()
}

fn lines<T: DeserializeOwned>(source: &Source, name: &str) -> Result<Vec<T>, String> {
    let bytes = source.out.bytes(name).map_err(|error| error.to_string())?;
    let broken = |error: csv::Error| format!("{}/{name}: {error}", source.out.folder().display());
    csv::Reader::from_reader(bytes.as_slice()).deserialize().collect::<Result<_, _>>().map_err(broken)
}

/// Who is in scope, by code or id.
fn scope(source: &Source) -> Result<BTreeMap<String, Answered>, String> {
    let expected =
        lines::<StatusLine>(source, STATUS)?.into_iter().filter(|line| line.obligation != "exempt");
    let answered = |line: StatusLine| {
        let is_received = matches!(line.receipt.as_str(), "received" | "nil");
        let days: Option<i64> = line.days_late.parse().ok();
        let units: Vec<String> = line.unit.split(';').map(str::to_owned).collect();
        let id = if line.authority_code.is_empty() { line.unit } else { line.authority_code };
        let in_time = if is_received { days.map(|days| days <= 0) } else { Some(false) };
        (id, Answered { name: line.authority_name, units, is_received, in_time })
    };
    Ok(expected.map(answered).collect())
}

/// Figures as they are kept of a period.
struct Kept {
    figures: BTreeMap<String, OfUnit>,
    no_rate: HashSet<(String, usize)>,
}

fn figures_kept(source: &Source, period: Period, collection: &Collection) -> Result<Option<Kept>, String> {
    let found = source.out.records("figures", period).map_err(|error| error.to_string())?;
    let Some((path, frame)) = found else { return Ok(None) };
    let read = || -> Result<Kept, polars::prelude::PolarsError> {
        let places = places(collection);
        let mut kept = Kept { figures: BTreeMap::new(), no_rate: HashSet::new() };
        let column = |name: &str| frame.column(name)?.str();
        let (units, tables, keys) = (column("unit")?, column("table")?, column("key")?);
        let (fields, statuses) = (column("field")?, column("status")?);
        let (digits, decimals) = (frame.column("digits")?.i64()?, frame.column("decimals")?.i32()?);
        let no_rate = frame.column("no_rate").ok().map(|column| column.bool()).transpose()?;
        for at in 0..frame.height() {
            let text =
                |column: &polars::prelude::StringChunked| column.get(at).unwrap_or_default().to_owned();
            let (unit, table, key, field) = (text(units), text(tables), text(keys), text(fields));
            let place = places.get(&(table.as_str(), key.as_str(), field.as_str()));
            let Some((figure, own)) = place.copied() else { continue };
            if no_rate.as_ref().and_then(|column| column.get(at)) == Some(true) {
                kept.no_rate.insert((unit.clone(), figure));
            }
            let counts = statuses.get(at).and_then(Status::of_word).is_some_and(Status::counts);
            let value =
                digits.get(at).zip(decimals.get(at)).filter(|_| counts).and_then(|(units, digits)| {
                    Scaled { units, decimals: u8::try_from(digits).ok()? }.with_decimals(own)
                });
            let of_unit =
                kept.figures.entry(unit).or_insert_with(|| vec![None; collection.published.figures.len()]);
            of_unit[figure] = value;
        }
        Ok(kept)
    };
    read().map(Some).map_err(|error| format!("{}: {error}", path.display()))
}

impl OutputRead {
    /// For whom each unit answers, of those in scope.
    #[must_use]
    pub fn covered(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut covered: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (code, answered) in &self.scope {
            for unit in &answered.units {
                covered.entry(unit).or_default().insert(code);
            }
        }
        covered
    }
}
