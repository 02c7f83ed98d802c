//! One table in the making: its title, what it rests on, and its columns and rows.

use super::{cells::shorthand, words::months};
use crate::{
    publication::{
        measures::TableMeasures,
        reported::Reported,
        workbook::{Marker, TableSheet},
    },
    schemas::tables::{PublishedTable, Rows},
    statistics::AreaType,
    vocabulary::Period,
};

/// One table in the making.
pub struct Making<'r, 'a> {
    pub(super) run: &'r Reported<'a>,
    pub(super) table: &'r PublishedTable,
    pub(super) period: Period,
    pub(super) measures: TableMeasures<'r, 'a>,
}

impl Making<'_, '_> {
    pub(super) fn sheet(&self, number: usize) -> TableSheet {
        let (columns, rows) = match self.table.rows {
            Rows::Periods if self.table.by.is_some() => self.series(),
            Rows::Periods => self.periods(),
            Rows::Countries => self.areas(AreaType::Country),
            Rows::Regions => self.areas(AreaType::Region),
            Rows::Types => self.areas(AreaType::Type),
            Rows::Groups => self.areas(AreaType::Group),
            Rows::Authorities => self.authorities(),
            Rows::Keys => self.keys(),
            Rows::Response => self.response(AreaType::Region),
            Rows::ResponseByType => self.response(AreaType::Type),
        };
        let marks: String = self.table.notes.iter().map(|note| format!(" [note {}]", note + 1)).collect();
        let whole = &self.run.context.collection.whole.name;
        let first = match self.table.rows {
            Rows::Periods => {
                let held = self.run.statistics.earlier.last().map_or(self.period, |before| before.period);
                self.back_periods().first().copied().unwrap_or(held)
            }
            _ => self.period,
        };
        let title = format!(
            "Table {number}: {}, {whole}, {}{}{marks}",
            self.table.title,
            months(first.start(), self.period.end()),
            self.mark_of_title()
        );
        let breaks = self.breaks_told();
        let told = std::iter::once(&title).chain(&breaks);
        let mut notes = shorthand(told, &columns, &rows);
        notes.extend_from_slice(&breaks);
        if !marks.is_empty() {
            notes.push("This table refers to notes: they are on the sheet Notes.".to_owned());
        }
        notes.extend(self.boundaries_told());
        notes.extend(self.groups_told());
        notes.extend(self.back_series_told());
        notes.extend(self.rests_on());
        TableSheet { name: format!("Table_{number}"), title, notes, columns, rows, is_list: false }
    }

    /// Behind the title, where all of the table may still change; where rows are periods their labels say it.
    fn mark_of_title(&self) -> String {
        let is_marked = self.table.rows != Rows::Periods && self.run.is_provisional(self.period);
        if is_marked { format!(" {}", Marker::Provisional.shown()) } else { String::new() }
    }

    /// What the figures of the table rest on, in sentences.
    pub(super) fn rests_on(&self) -> Vec<String> {
        match self.table.rows {
            Rows::Response | Rows::ResponseByType => self.response_rests_on(),
            Rows::Keys => self.breakdown_rests_on().into_iter().chain(self.measures.rest_on()).collect(),
            _ => self.measures.rest_on(),
        }
    }

    pub(super) fn whole(&self) -> Option<usize> {
        self.run.statistics.areas.iter().position(|area| area.kind == AreaType::All)
    }
}
