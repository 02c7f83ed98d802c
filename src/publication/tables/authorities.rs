//! A table by authority and joint return, with one line for all that is estimated.

use std::collections::{BTreeSet, HashMap};

use super::{making::Making, revised::add_revised};
use crate::{
    publication::workbook::{Marker, SheetColumn, TableCell},
    returns::{Unit, Whom},
    statistics::{AreaType, Receipt, Status},
};

/// A text, or that there is none.
fn said(text: &str) -> TableCell {
    if text.is_empty() { TableCell::Marker(Marker::NotApplicable) } else { TableCell::Text(text.to_owned()) }
}

/// The row of a table of a period in which nobody is asked.
fn nobody(width: usize) -> Vec<TableCell> {
    let mut cells = vec![TableCell::Marker(Marker::NotApplicable); width];
    cells[1] = TableCell::Text("Nobody is asked".to_owned());
    cells
}

impl Making<'_, '_> {
    /// A row an authority; one that a joint return answers for points to it, and the joint return has a row
    /// of its own.
    pub(super) fn authorities(&self) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let mut columns = vec![
            SheetColumn::text("Area code", 22),
            SheetColumn::text(self.run.whom().one_heading(), 36),
            SheetColumn::text("Region", 26),
            SheetColumn::text("Return", 24),
            SheetColumn::text("Reporting unit", 30),
        ];
        columns.extend(self.measures.columns());
        let width = columns.len() - 5;
        let statistics = self.run.statistics;
        let of_unit: HashMap<&str, usize> = (0..statistics.areas.len())
            .filter(|at| statistics.areas[*at].kind == AreaType::Unit)
            .map(|at| (statistics.areas[at].area.code.as_str(), at))
            .collect();
        let (mut rows, mut revised) = (Vec::new(), Vec::new());
        let mut others: BTreeSet<&str> = BTreeSet::new();
        let whom = self.run.whom();
        let is_row = |line: &&Status| whom != Whom::Authorities || !line.authority_code.is_empty();
        for line in statistics.status.iter().filter(is_row) {
            let own = line.unit == *line.who();
            let receipt = match line.receipt {
                Receipt::Received if !self.run.is_usable(line) => "Received, not usable",
                Receipt::Received => "Received",
                Receipt::Nil => "Nil return",
                Receipt::NotReceived | Receipt::Rejected if !line.is_expected() => "Exempt",
                Receipt::NotReceived | Receipt::Rejected => "Not received",
            };
            let mut cells: Vec<TableCell> =
                [line.who(), &line.name, &line.region.name, receipt, &line.unit].map(said).to_vec();
            let area = of_unit.get(line.unit.as_str()).filter(|_| own);
            revised.push(area.map_or_else(Vec::new, |area| self.measures.revised(self.period, *area)));
            match area {
                Some(area) => cells.extend(self.measures.cells(self.period, *area)),
                None => cells.extend(std::iter::repeat_n(TableCell::Marker(Marker::NotApplicable), width)),
            }
            if !own {
                others.extend(line.unit.split(';').filter(|unit| of_unit.contains_key(unit)));
            }
            rows.push(cells);
        }
        let units: HashMap<&str, &Unit> =
            self.run.returns.returns.iter().map(|found| (found.unit.id.as_str(), &found.unit)).collect();
        for id in others.into_iter().filter(|_| width > 0) {
            let area = of_unit[id];
            let region = units.get(id).map_or("", |unit| unit.region.name.as_str());
            let region = if region.is_empty() { "In several regions" } else { region };
            let receipt = if units.contains_key(id) { "Received" } else { "Not received" };
            let name = &statistics.areas[area].area.name;
            let mut cells =
                [id, name, region, receipt, id].map(|text| TableCell::Text(text.to_owned())).to_vec();
            cells.extend(self.measures.cells(self.period, area));
            revised.push(self.measures.revised(self.period, area));
            rows.push(cells);
        }
        rows.extend(self.estimated_for_others());
        if rows.is_empty() {
            rows.push(nobody(columns.len()));
        }
        revised.resize(rows.len(), Vec::new());
        add_revised(&mut columns, &mut rows, revised);
        (columns, rows)
    }

    /// One line for all that is estimated, so that the rows add to the whole; no authority's own row shows
    /// an estimate.
    pub(super) fn estimated_for_others(&self) -> Option<Vec<TableCell>> {
        let whole = self.whole()?;
        let estimated = self.measures.estimated_in(self.period, whole);
        let units = estimated.iter().flatten().map(|sum| sum.beside.1).max().filter(|units| *units > 0)?;
        let of_year = match self.run.context.collection.published.benchmark {
            Some(_) => ", or so that the year is what was returned for it",
            None => "",
        };
        let name = if units == 1 {
            format!("Estimated [e] for 1 that did not give it{of_year}")
        } else {
            format!("Estimated [e] for up to {units} that did not give it{of_year}")
        };
        let not_applicable = || TableCell::Marker(Marker::NotApplicable);
        let mut cells = vec![not_applicable(), TableCell::Text(name)];
        cells.extend(std::iter::repeat_with(not_applicable).take(3));
        cells.extend(estimated.into_iter().map(|sum| self.measures.estimated_cell(sum)));
        Some(cells)
    }
}
