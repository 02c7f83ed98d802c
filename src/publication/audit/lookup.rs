//! Which sheet stands for which declared table, and which of its rows for which area.

use std::collections::BTreeSet;

use calamine::Data;

use super::{
    book::{Book, SheetRead},
    figures::AuditedFigures,
};
use crate::{
    publication::tables::plain_tables,
    schemas::{
        Collection, StockOrFlow,
        tables::{Basis, NamedFigure, Over, PublishedTable},
    },
    statistics::AreaType,
    vocabulary::{Period, period::Frequency, printable},
};

/// A declared table with its sheet.
pub(super) struct TableOf<'b> {
    pub sheet: Option<&'b SheetRead>,
    pub name: String,
    pub table: PublishedTable,
    pub period: Period,
}

/// Every table that the period of the figures completes, with the sheet of its number.
pub(super) fn tables<'b>(
    book: &'b Book,
    figures: &AuditedFigures,
    collection: &Collection,
) -> Vec<TableOf<'b>> {
    let published = &collection.published;
    let declared =
        if published.tables.is_empty() { plain_tables(published) } else { published.tables.clone() };
    let made = declared.into_iter().filter_map(|table| Some((period_of(&table, figures)?, table)));
    made.enumerate()
        .map(|(at, (period, table))| {
            let name = format!("Table_{}", at + 1);
            TableOf { sheet: book.sheet(&name), name, table, period }
        })
        .collect()
}

fn period_of(table: &PublishedTable, figures: &AuditedFigures) -> Option<Period> {
    if !table.is_made_of(figures.period) {
        return None;
    }
    let wanted = match table.over {
        Over::Period => return Some(figures.period),
        Over::HalfYear => Frequency::HalfYearly,
        Over::Year => Frequency::Annual,
    };
    figures.periods.iter().copied().find(|period| period.frequency() == wanted)
}

impl TableOf<'_> {
    /// Whether figures have beside them how many authorities they are of.
    pub fn has_counts(&self) -> bool {
        !self.table.is_of_units()
    }

    /// Whether a figure has beside it how much of it is estimated.
    pub fn has_share(&self, figure: &NamedFigure, collection: &Collection) -> bool {
        let is_estimated = self.table.basis == Basis::Estimates
            && collection.published.is_estimated(figure.table, figure.field);
        self.has_counts() && (self.table.is_prorated || is_estimated)
    }

    /// Whether a figure has beside it, too, how many authorities gave it in every period.
    pub fn has_complete(
        &self,
        figure: &NamedFigure,
        figures: &AuditedFigures,
        collection: &Collection,
    ) -> bool {
        let measure = collection.figure_table(figure.table).fields[figure.field].measure;
        self.has_counts() && self.period != figures.period && measure == Some(StockOrFlow::Flow)
    }
}

/// The rows of a table of areas of a kind, each with its area (by index); `None` for one that is in no list.
pub(super) fn areas_of_rows(
    sheet: &SheetRead,
    kind: AreaType,
    figures: &AuditedFigures,
) -> Vec<(usize, Option<usize>)> {
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    for (row, cells) in sheet.table() {
        let text = |at: usize| cells.get(at).map(ToString::to_string).unwrap_or_default();
        let code = Some(text(0)).filter(|code| code != "[z]").unwrap_or_default();
        let is_it = |at: &usize| {
            let area = &figures.areas[*at];
            area.kind != AreaType::Unit
                && printable::lines(&area.area.code) == code
                && printable::lines(&area.area.name) == text(1)
        };
        // A country may have code and name of the whole, which stands first, or of its only region.
        let free = (0..figures.areas.len()).filter(|at| !taken.contains(at)).filter(is_it);
        let own = free.max_by_key(|at| {
            (
                figures.areas[*at].kind == AreaType::All,
                figures.areas[*at].kind == kind,
                figures.areas[*at].kind,
            )
        });
        taken.extend(own);
        found.push((row, own));
    }
    found
}

/// Whether the row of a table of authorities is that of all that is estimated.
pub(super) fn is_row_of_estimates(cells: &[Data]) -> bool {
    let text = |at: usize| cells.get(at).map(ToString::to_string).unwrap_or_default();
    text(0) == "[z]" && text(1).starts_with("Estimated [e] for ")
}

/// The area (by index) of a row of a table of authorities; `None` where the row only points to that of
/// another.
pub(super) fn unit_of_row(cells: &[Data], figures: &AuditedFigures) -> Option<usize> {
    let text = |at: usize| cells.get(at).map(ToString::to_string).unwrap_or_default();
    let own = text(0) == text(4);
    let is_it = |at: &usize| {
        figures.areas[*at].kind == AreaType::Unit
            && printable::lines(&figures.areas[*at].area.code) == text(0)
    };
    (0..figures.areas.len()).find(is_it).filter(|_| own)
}
