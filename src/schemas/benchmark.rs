//! Annual returns to which the quarters of a year are brought (`[benchmark]` in `tables.toml`).

use std::{collections::BTreeSet, path::Path};

use super::{
    Collection, Faults, Register, StockOrFlow,
    breaks::figures_of,
    csv_table::CsvTable,
    declaration::{Entry, Position},
    published_csv::FigureRow,
    shapes::BENCHMARK,
};
use crate::vocabulary::{Period, Scaled, period::Frequency};

/// What is brought to annual returns, and these.
#[derive(Debug, Clone, Default)]
pub struct Benchmark {
    /// The figures (by index) that are brought to them.
    pub figures: BTreeSet<usize>,
    /// What was returned for years, in the order of the file.
    pub annual: Vec<AnnualFigure>,
}

/// What a unit returned for a year.
#[derive(Debug, Clone)]
pub struct AnnualFigure {
    /// The year.
    pub year: Period,
    /// Code of the authority, or id of the joint return.
    pub unit: String,
    /// The figure (by index).
    pub figure: usize,
    /// What it was in the year.
    pub value: Scaled,
    /// From where it is known.
    pub source: String,
}

const REQUIRED: [&str; 7] = ["period", "unit", "table", "key", "field", "value", "source"];

impl Benchmark {
    /// Reads `[benchmark]` and the file that it names, which lies in the folder of the collection.
    pub(super) fn read(
        node: &Entry,
        folder: &Path,
        collection: &mut Collection,
        register: &Register,
        faults: &mut Faults,
    ) -> Option<Self> {
        let declared = node.get("benchmark")?;
        declared.is_of(&BENCHMARK, faults);
        let mut own = Self::default();
        if let Some(of) = declared.required("of", faults) {
            for name in of.texts(faults) {
                own.figures.extend(flows_of(&name, &of.at, collection, faults));
            }
        }
        let path = folder.join(declared.required("file", faults)?.text(faults)?);
        if let Some(sheet) = CsvTable::read(&path, &REQUIRED, &[], faults) {
            let reading = Reading { collection, register };
            let mut seen = BTreeSet::new();
            for (line, row) in &sheet.rows {
                let (row, at) = (FigureRow::read(&sheet, (*line, row), collection, faults), sheet.at(*line));
                let annual = row.and_then(|row| reading.annual(&row, &own.figures, &at, faults));
                if let Some(annual) = &annual
                    && !seen.insert((annual.year, annual.unit.clone(), annual.figure))
                {
                    faults.add(
                        &at,
                        format!("this figure of {} for {} stands above already", annual.unit, annual.year),
                    );
                }
                own.annual.extend(annual);
            }
        }
        collection.files.push(path);
        Some(own)
    }
}

/// The flows (by index) that a name stands for.
fn flows_of(name: &str, at: &Position, collection: &Collection, faults: &mut Faults) -> Vec<usize> {
    let found = figures_of(name, &collection.published, collection);
    if found.is_empty() {
        let names = collection.published.names(&collection.tables);
        let tables = collection.tables.iter().map(|table| table.name.as_str());
        faults.unknown(
            at,
            "the table or figure",
            name,
            tables.chain(names.fields.iter().map(|own| own.name.as_str())),
        );
    }
    let is_flow = |figure: &usize| {
        let figure = &collection.published.figures[*figure];
        let table = collection.figure_table(figure.table);
        !table.is_list() && table.fields[figure.field].measure == Some(StockOrFlow::Flow)
    };
    let (flows, others): (Vec<usize>, Vec<usize>) = found.into_iter().partition(is_flow);
    if flows.is_empty() && !others.is_empty() {
        faults.add(
            at,
            format!("{name} is no flow of a form: only what adds over quarters can be brought to a year"),
        );
    }
    flows
}

struct Reading<'a> {
    collection: &'a Collection,
    register: &'a Register,
}

impl Reading<'_> {
    fn annual(
        &self,
        row: &FigureRow<'_>,
        wanted: &BTreeSet<usize>,
        at: &Position,
        faults: &mut Faults,
    ) -> Option<AnnualFigure> {
        let mut unit: Vec<&str> = row.get("unit").split('+').map(str::trim).collect();
        unit.sort_unstable();
        let is_known = |code: &&str| self.register.get(code).is_some();
        let is_expected = self.collection.expected.iter().any(|own| own.unit == row.get("unit"));
        if !is_expected && let Some(other) = unit.iter().find(|code| !is_known(code)) {
            faults.add(at, format!("\"{other}\" is no code of the register, nor the id of an expected unit"));
            return None;
        }
        if row.period.frequency() != Frequency::Annual || !self.collection.makes_up(row.period) {
            let year = if self.collection.financial { "2019-20" } else { "2019" };
            faults.add(at, format!("{} is no year of this collection, such as {year}", row.period));
            return None;
        }
        if !wanted.contains(&row.figure) {
            faults.add(
                at,
                "this figure is not brought to annual returns: name it in `of` of [benchmark]".to_owned(),
            );
            return None;
        }
        if row.value.units < 0 {
            faults.add(at, format!("{} is less than 0", row.value));
            return None;
        }
        Some(AnnualFigure {
            year: row.period,
            unit: if is_expected { row.get("unit").to_owned() } else { unit.join("+") },
            figure: row.figure,
            value: row.value,
            source: row.get("source").to_owned(),
        })
    }
}
