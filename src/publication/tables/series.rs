//! A table of series by area: of each area a row a period.

use std::collections::BTreeSet;

use super::{
    cells::{area_columns, code, in_scope_columns},
    making::Making,
};
use crate::{
    publication::{
        measures::TableMeasures,
        workbook::{SheetColumn, TableCell},
    },
    schemas::{
        register::Area,
        tables::{Boundaries, Rows},
    },
    statistics::{AreaType, ByArea, Lookup, ReportArea},
    vocabulary::Period,
};

/// One period of a series, with what is known of it by area.
struct OfPeriod<'s> {
    period: Period,
    areas: &'s [ReportArea],
    lookup: &'s Lookup<'s>,
    /// Of an earlier period what was there, and who answered.
    earlier: Option<&'s ByArea>,
}

/// Which area a row is of, those that hold others first: by its code, or by its name where it has none, since
/// a name may change.
type Named<'s> = (std::cmp::Reverse<AreaType>, &'s str);

fn named(area: &ReportArea) -> Named<'_> {
    let Area { code, name } = &area.area;
    (std::cmp::Reverse(area.kind), if code.is_empty() { name } else { code })
}

impl Making<'_, '_> {
    pub(super) fn series(&self) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let kind = self.kind_of_series();
        let mut columns = area_columns(kind).to_vec();
        columns.push(SheetColumn::text("Period", 30));
        if !self.table.is_of_units() {
            columns.extend(in_scope_columns(self.run.whom()));
        }
        columns.extend(self.measures.columns());
        let statistics = self.run.statistics;
        let on_these = |boundaries: Boundaries| boundaries == self.table.boundaries;
        let earlier = statistics.series.iter().filter(|series| on_these(series.boundaries));
        let earlier: Vec<(&ByArea, Lookup<'_>)> =
            earlier.flat_map(|series| &series.periods).map(|own| (own, own.lookup())).collect();
        let mut periods: Vec<OfPeriod<'_>> = earlier
            .iter()
            .map(|(own, lookup)| OfPeriod {
                period: own.period,
                areas: &own.areas,
                lookup,
                earlier: Some(own),
            })
            .collect();
        let (areas, lookup) = (statistics.areas.as_slice(), self.measures.lookup);
        periods.push(OfPeriod { period: self.period, areas, lookup, earlier: None });
        let shown = periods.iter().flat_map(|own| own.areas).filter_map(|area| self.is_shown(area, kind));
        let shown: BTreeSet<Named<'_>> = shown.collect();
        // Where one country is asked, the whole and the country are the same row.
        let mut told = BTreeSet::new();
        let shown = shown.into_iter().filter(|(_, code)| told.insert(*code));
        (columns, shown.flat_map(|shown| self.rows_of(shown, &periods)).collect())
    }

    fn kind_of_series(&self) -> AreaType {
        match self.table.by {
            Some(Rows::Countries) => AreaType::Country,
            Some(Rows::Types) => AreaType::Type,
            Some(Rows::Authorities) => AreaType::Unit,
            _ => AreaType::Region,
        }
    }

    /// The areas of the kind of the series, and the wholes of which its sums over all are.
    fn is_shown<'s>(&self, area: &'s ReportArea, kind: AreaType) -> Option<Named<'s>> {
        let mut wholes = self.measures.wholes().into_iter().filter(|_| !self.table.is_of_units());
        let is_whole = wholes.any(|whole| named(&self.run.statistics.areas[whole]) == named(area));
        (area.kind == kind || is_whole).then_some(named(area))
    }

    /// The rows of one area, oldest period first; none of a period in which it was not there.
    fn rows_of(&self, shown: Named<'_>, periods: &[OfPeriod<'_>]) -> Vec<Vec<TableCell>> {
        let mut above = None;
        let row = |own: &OfPeriod<'_>| {
            let at = own.areas.iter().position(|area| named(area) == shown)?;
            let area = &own.areas[at].area;
            if own.earlier.is_some_and(|earlier| !earlier.was_there[at]) {
                return None;
            }
            let label = self.label(own.period, above);
            above = Some(own.period);
            let mut cells =
                vec![code(&area.code), TableCell::Text(area.name.clone()), TableCell::Text(label)];
            if !self.table.is_of_units() {
                cells.extend(match own.earlier {
                    Some(earlier) => {
                        let (expected, usable) = earlier.answered[at];
                        [TableCell::count(expected), TableCell::count(usable)]
                    }
                    None => self.in_scope(at),
                });
            }
            let (run, table, period) = (self.run, self.table, self.period);
            let measures = TableMeasures { run, table, period, lookup: own.lookup, areas: own.areas };
            cells.extend(measures.cells_of_area(own.period, at));
            Some(cells)
        };
        periods.iter().filter_map(row).collect()
    }

    /// On which boundaries a series by area stands.
    pub(super) fn boundaries_told(&self) -> Option<String> {
        self.table.by?;
        let told = match self.table.boundaries {
            Boundaries::Today => {
                "Areas are those of today: what was given for an area that has ended stands with those that \
                 took its place."
            }
            Boundaries::Time => {
                "Areas are those of each period: one that has ended stands with its own figures, up to its \
                 end."
            }
        };
        Some(told.to_owned())
    }
}
