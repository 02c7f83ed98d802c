//! The sheet of how many answered and what is open, by region.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    publication::{
        Reported, TableSheet,
        lists::{Column, ListCell, list_sheet},
    },
    returns::Whom,
    statistics::Status,
};

/// Those of a region who are asked, counted.
#[derive(Clone, Default)]
struct RegionLine<'r> {
    region: &'r str,
    in_scope: usize,
    not_received: usize,
    with_errors: usize,
    with_queries_only: usize,
    clean: usize,
    errors: usize,
    queries: usize,
}

impl<'r> RegionLine<'r> {
    fn columns(whom: Whom) -> [Column<Self>; 8] {
        let in_scope = match whom {
            Whom::Authorities => "Authorities in scope",
            Whom::Units => "Units in scope",
            Whom::Both => "Authorities and other units in scope",
        };
        [
            Column::of("region", |line: &Self| ListCell::lines(line.region)).headed("Region", 34),
            Self::count("in_scope", in_scope, |line| ListCell::count(line.in_scope)),
            Self::count("not_received", "Not received", |line| ListCell::count(line.not_received)),
            Self::count("with_errors", "With errors", |line| ListCell::count(line.with_errors)),
            Self::count("with_queries", "With queries only", |line| ListCell::count(line.with_queries_only)),
            Self::count("clean", "Clean", |line| ListCell::count(line.clean)),
            Self::count("errors", "Errors", |line| ListCell::count(line.errors)),
            Self::count("queries", "Queries", |line| ListCell::count(line.queries)),
        ]
    }

    const fn count(
        name: &'static str,
        heading: &'static str,
        cell: fn(&Self) -> ListCell<'_>,
    ) -> Column<Self> {
        Column::of(name, cell).headed(heading, 14).of_numbers(0)
    }

    /// Counts one of them; the faults of its return only where they were not counted before.
    fn add(&mut self, line: &Status, counts_faults: bool) {
        self.in_scope += 1;
        self.not_received += usize::from(!line.receipt.is_answer());
        self.with_errors += usize::from(matches!(line.quality, "errors" | "held"));
        self.with_queries_only += usize::from(line.quality == "queries");
        self.clean += usize::from(line.quality == "clean");
        if counts_faults {
            self.errors += line.errors;
            self.queries += line.queries;
        }
    }
}

/// All that is in scope, then each region.
pub(super) fn summary(run: &Reported<'_>, period: &str) -> TableSheet {
    let named = |region| RegionLine { region, ..RegionLine::default() };
    let mut whole = named(&run.context.collection.whole.name);
    let mut by_region: BTreeMap<&str, RegionLine<'_>> = BTreeMap::new();
    // A joint return's faults stand once, at the first of its members.
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for line in run.statistics.expected() {
        let is_first = told.insert(&line.unit);
        let region = if line.region.name.is_empty() { "(no region)" } else { &line.region.name };
        by_region.entry(region).or_insert_with(|| named(region)).add(line, is_first);
        whole.add(line, is_first);
    }
    let title = format!("Summary by region, {period}");
    let notes = ["Faults of a joint return stand under the first of its members."];
    let rows = std::iter::once(whole).chain(by_region.into_values());
    list_sheet("Summary", title, &notes, &RegionLine::columns(run.whom()), rows)
}
