//! Published figures of periods of which no returns survive (`[back_series]` in `tables.toml`).

use std::{collections::BTreeSet, path::Path};

use super::{
    Collection, Faults, Register,
    csv_table::CsvTable,
    declaration::{Entry, Position},
    published_csv::FigureRow,
    shapes::BACK_SERIES,
};
use crate::vocabulary::{Period, Scaled};

/// A figure of an area as it was published.
#[derive(Debug, Clone)]
pub struct BackFigure {
    /// The period.
    pub period: Period,
    /// Code of the area.
    pub area_code: String,
    /// The figure (by index).
    pub figure: usize,
    /// Its value.
    pub value: Scaled,
    /// Markers of it, as they are shown: `[e]`; blank where it has none.
    pub marker: String,
    /// Where it was published.
    pub source: String,
}

const REQUIRED: [&str; 8] = ["period", "area_code", "table", "key", "field", "value", "marker", "source"];

/// What can be said of a figure that is final.
const MARKERS: [&str; 3] = ["", "[e]", "[b]"];

impl BackFigure {
    /// Reads `[back_series]` and the file that it names, which lies in the folder of the collection.
    pub(super) fn all(
        node: &Entry,
        folder: &Path,
        collection: &mut Collection,
        register: &Register,
        faults: &mut Faults,
    ) -> Option<Vec<Self>> {
        let declared = node.get("back_series")?;
        declared.is_of(&BACK_SERIES, faults);
        let path = folder.join(declared.required("file", faults)?.text(faults)?);
        let mut all = Vec::new();
        if let Some(sheet) = CsvTable::read(&path, &REQUIRED, &[], faults) {
            let areas = codes(collection, register);
            let mut seen = BTreeSet::new();
            for (line, row) in &sheet.rows {
                let (row, at) = (FigureRow::read(&sheet, (*line, row), collection, faults), sheet.at(*line));
                let Some(own) = row.and_then(|row| Self::read(&row, &areas, &at, collection, faults)) else {
                    continue;
                };
                if !seen.insert((own.period, own.area_code.clone(), own.figure)) {
                    faults.add(&at, "this figure of the period and area stands above already".to_owned());
                }
                all.push(own);
            }
        }
        collection.files.push(path);
        Some(all)
    }

    fn read(
        row: &FigureRow<'_>,
        areas: &BTreeSet<&str>,
        at: &Position,
        collection: &Collection,
        faults: &mut Faults,
    ) -> Option<Self> {
        if let Some(refusal) = collection.refuses(row.period) {
            faults.add(at, refusal);
            return None;
        }
        let (area_code, marker) = (row.get("area_code"), row.get("marker"));
        if !areas.contains(area_code) {
            faults.unknown(
                at,
                "the code of a region, a country or the whole",
                area_code,
                areas.iter().copied(),
            );
            return None;
        }
        if !MARKERS.contains(&marker) {
            faults.unknown(at, "the marker of a figure that is final", marker, MARKERS.into_iter());
            return None;
        }
        Some(Self {
            period: row.period,
            area_code: area_code.to_owned(),
            figure: row.figure,
            value: row.value,
            marker: marker.to_owned(),
            source: row.get("source").to_owned(),
        })
    }
}

/// The codes of areas of several authorities.
fn codes<'c>(collection: &'c Collection, register: &'c Register) -> BTreeSet<&'c str> {
    let own = register.authorities().flat_map(|authority| [&authority.region.code, &authority.country.code]);
    own.chain([&collection.whole.code]).map(String::as_str).filter(|code| !code.is_empty()).collect()
}
