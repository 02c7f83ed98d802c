//! A table by region, country or type of authority.

use super::{
    cells::{area_columns, code, in_scope_columns},
    making::Making,
    revised::add_revised,
};
use crate::{
    publication::workbook::{SheetColumn, TableCell},
    statistics::AreaType,
};

impl Making<'_, '_> {
    /// How many are asked in an area, and for how many returns answer of which something counts.
    pub(super) fn in_scope(&self, area: usize) -> [TableCell; 2] {
        let response = self.run.statistics.responses.iter().find(|response| response.area == area);
        response.map_or([TableCell::count(0), TableCell::count(0)], |response| {
            [TableCell::count(response.all.expected), TableCell::count(response.all.usable)]
        })
    }

    /// The whole first, then the areas of one kind.
    pub(super) fn areas(&self, kind: AreaType) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let mut columns = area_columns(kind).to_vec();
        columns.extend(in_scope_columns(self.run.whom()));
        columns.extend(self.measures.columns());
        let areas = &self.run.statistics.areas;
        let in_rows = self.area_rows(kind);
        let revised = in_rows.iter().map(|at| self.measures.revised(self.period, *at)).collect();
        let rows = in_rows.into_iter().map(|at| {
            let area = &areas[at];
            let mut cells = vec![code(&area.area.code), TableCell::Text(area.area.name.clone())];
            cells.extend(self.in_scope(at));
            cells.extend(self.measures.cells_of_area(self.period, at));
            cells
        });
        let mut rows: Vec<Vec<TableCell>> = rows.collect();
        add_revised(&mut columns, &mut rows, revised);
        (columns, rows)
    }

    /// The areas (by index) that are rows: each whole of which some column is, countries of several regions
    /// where the rows are regions, then the areas of one kind.
    pub(super) fn area_rows(&self, kind: AreaType) -> Vec<usize> {
        let areas = &self.run.statistics.areas;
        let of_kind = |kind: AreaType| (0..areas.len()).filter(move |at| areas[*at].kind == kind);
        let mut rows: Vec<usize> =
            self.measures.wholes().into_iter().filter(|at| areas[*at].kind != kind).collect();
        if kind == AreaType::Region {
            let is_a_region =
                |at: &usize| of_kind(AreaType::Region).any(|region| areas[region].area == areas[*at].area);
            rows.extend(
                of_kind(AreaType::Country)
                    .filter(|at| !is_a_region(at))
                    .filter(|at| !rows.contains(at))
                    .collect::<Vec<_>>(),
            );
        }
        rows.extend(of_kind(kind));
        // Where one country is asked, the whole and the country are the same row.
        let mut told = std::collections::HashSet::new();
        rows.retain(|at| told.insert(&areas[*at].area));
        rows
    }
}
