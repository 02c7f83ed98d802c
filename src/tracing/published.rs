//! What the lists of a folder say was published.

use std::{cell::OnceCell, collections::HashMap};

use super::TraceError;
use crate::{
    records::{EarlierOutput, List, ListLine},
    statistics::{AreaType, ReportArea},
    vocabulary::Period,
};

/// A list, and the columns that say what a line is of.
const LISTS: [(&str, [&str; 4]); 6] = [
    ("data/figures.csv", ["table", "key", "field", ""]),
    ("data/authorities.csv", ["table", "key", "field", ""]),
    ("totals.csv", ["table", "key", "field", ""]),
    ("data/indicators.csv", ["indicator", "basis", "", ""]),
    ("data/growth.csv", ["table", "key", "field", ""]),
    ("data/quartiles.csv", ["indicator", "", "", ""]),
];

/// The lists of a folder, each read when it is first asked.
pub struct Published<'f> {
    out: &'f EarlierOutput,
    lists: [OnceCell<ByPlace>; LISTS.len()],
}

/// A list, and where in it what stands.
struct ByPlace {
    list: List,
    lines: HashMap<String, usize>,
}

/// A line of a list.
#[derive(Clone, Copy)]
pub struct PublishedLine<'p> {
    /// The list.
    pub list: &'static str,
    line: ListLine<'p>,
}

impl<'p> std::ops::Deref for PublishedLine<'p> {
    type Target = ListLine<'p>;

    fn deref(&self) -> &ListLine<'p> {
        &self.line
    }
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
        let line = found.lines.get(&key).and_then(|line| found.list.line(*line));
        Ok(line.map(|line| PublishedLine { list, line }))
    }

    fn read(&self, name: &str, columns: &[&str; 4]) -> Result<ByPlace, TraceError> {
        let list = List::of(self.out, name)?;
        let key = |line: ListLine<'_>| {
            let of = columns.map(|column| line.get(column));
            key(line.get("period"), line.get("area_type"), line.area(), &of)
        };
        let lines = list.lines().map(key).zip(0..).collect();
        Ok(ByPlace { list, lines })
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
