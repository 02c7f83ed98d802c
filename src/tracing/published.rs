//! What the lists of a folder say was published.

use std::{cell::OnceCell, collections::HashMap};

use super::TraceError;
use crate::{
    records::EarlierOutput,
    statistics::{AreaType, ReportArea},
    vocabulary::{Period, Scaled},
};

/// A list, and the columns that say what a line is of.
const LISTS: [(&str, [&str; 4]); 5] = [
    ("data/figures.csv", ["table", "key", "field", ""]),
    ("totals.csv", ["table", "key", "field", ""]),
    ("data/indicators.csv", ["indicator", "basis", "", ""]),
    ("data/growth.csv", ["table", "key", "field", ""]),
    ("data/quartiles.csv", ["indicator", "", "", ""]),
];

/// The lists of a folder, each read when it is first asked.
pub struct Published<'f> {
    out: &'f EarlierOutput,
    lists: [OnceCell<List>; LISTS.len()],
}

#[derive(Default)]
struct List {
    headings: csv::StringRecord,
    lines: HashMap<String, csv::StringRecord>,
}

/// A line of a list.
#[derive(Clone, Copy)]
pub struct PublishedLine<'p> {
    /// The list.
    pub list: &'static str,
    headings: &'p csv::StringRecord,
    record: &'p csv::StringRecord,
}

impl<'f> Published<'f> {
    /// Those of a folder.
    #[must_use]
    pub fn of(out: &'f EarlierOutput) -> Self {
        Self { out, lists: Default::default() }
    }

    /// The line of an area and period in a list; `None` where there is none.
    ///
    /// # Errors
    /// If the list is not as the run left it.
    pub fn find(
        &self,
        list: &'static str,
        (period, area): (Period, &ReportArea),
        of: &[&str],
    ) -> Result<Option<PublishedLine<'_>>, TraceError> {
        let Some(at) = LISTS.iter().position(|(name, _)| *name == list) else { return Ok(None) };
        if self.lists[at].get().is_none() {
            let _ = self.lists[at].set(self.read(list, &LISTS[at].1)?);
        }
        let Some(found) = self.lists[at].get() else { return Ok(None) };
        let mut wanted = of.to_vec();
        wanted.resize(4, "");
        let key = key(&period.to_string(), area.kind.word(), &place_of(area), &wanted);
        let record = found.lines.get(&key);
        Ok(record.map(|record| PublishedLine { list, headings: &found.headings, record }))
    }

    fn read(&self, list: &str, columns: &[&str; 4]) -> Result<List, TraceError> {
        if !self.out.listed().contains_key(list) {
            return Ok(List::default());
        }
        let bytes = self.out.bytes(list)?;
        let told = |error: csv::Error| {
            TraceError::of(format!("{}: {error}", self.out.folder().join(list).display()))
        };
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let headings = reader.headers().map_err(told)?.clone();
        let place = |name: &str| headings.iter().position(|heading| heading == name);
        let known = ["period", "area_type", "area_code", "area"].map(place);
        let columns = columns.map(place);
        let mut lines = HashMap::new();
        for record in reader.records() {
            let record = record.map_err(told)?;
            let get = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
            let code = get(known[2]);
            let area = if code.is_empty() { get(known[3]) } else { code };
            let key = key(get(known[0]), get(known[1]), area, &columns.map(get));
            lines.insert(key, record);
        }
        Ok(List { headings, lines })
    }
}

fn place_of(area: &ReportArea) -> String {
    let is_named = area.kind == AreaType::Countries || area.area.code.is_empty();
    if is_named { area.area.name.clone() } else { area.area.code.clone() }
}

fn key(period: &str, kind: &str, area: &str, of: &[&str]) -> String {
    let mut key = [period, kind, area].join("\u{1f}");
    of.iter().for_each(|part| {
        key.push('\u{1f}');
        key.push_str(part);
    });
    key
}

impl PublishedLine<'_> {
    /// What stands in a column; blank where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        let at = self.headings.iter().position(|heading| heading == name);
        at.and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// The number in a column, exactly as it is written.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<Scaled> {
        exact_of_text(self.get(name))
    }
}

/// A number exactly as it is written; `None` for anything else.
#[must_use]
pub fn exact_of_text(text: &str) -> Option<Scaled> {
    let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
    Scaled::of_text(text, u8::try_from(decimals).ok()?)
}
