//! How a long list lies on its sheet: what its first rows say, and what the whole file must say again before
//! rows are read by it.

use super::{
    Cell, Document,
    labels::Match,
    layouts::{FoundRecord, Heading, Layout},
    long_lists::{Shape, ShapeColumn},
    piece::Piece,
    units,
    unread::is_figure,
};
use crate::{cells::Marks, schemas::Collection, vocabulary::CellAddress};

fn columns_of(record: &FoundRecord) -> impl Iterator<Item = Option<u32>> {
    record.cells.iter().map(|at| at.map(|at| at.column))
}

impl Shape {
    /// How the one long list lies that was found on a sheet; `None` where there is none, several, or one of
    /// which more has to be asked than its rows say.
    pub(super) fn of(
        document: &Document,
        pieces: &[Piece],
        sheet: usize,
        collection: &Collection,
        form: usize,
    ) -> Option<Self> {
        let lists = pieces.iter().filter(|piece| collection.tables[piece.table].is_list());
        let mut on_sheet = lists.clone().filter(|piece| piece.sheet == sheet);
        let (Some(piece), None) = (on_sheet.next(), on_sheet.next()) else { return None };
        let table = &collection.tables[piece.table];
        let (found, own) = (&piece.found, &document.sheets[sheet]);
        let (Some(heading_row), Some(first)) = (found.heading_row, found.records.first()) else {
            return None;
        };
        let is_simple = found.layout == Layout::HeadingRow
            && lists.filter(|other| other.table == piece.table).count() == 1
            && !own.hidden
            && own.marks == Marks::default()
            && found.headings.iter().all(|heading| heading.matched != Match::Second)
            && table.fields.iter().all(|field| field.falls_back_on.is_empty())
            && table.primary_key.iter().any(|key| first.cells[*key].is_some())
            && found.records.iter().all(|record| columns_of(record).eq(columns_of(first)))
            && units::of(document, std::slice::from_ref(piece), collection, &collection.forms[form])
                .is_empty();
        if !is_simple {
            return None;
        }
        let text = |at: CellAddress| own.get(at).and_then(Cell::text).map(str::to_owned);
        let of_fields = first.cells.iter().enumerate().filter_map(|(field, at)| Some((field, (*at)?)));
        let mut columns: Vec<ShapeColumn> = Vec::new();
        for (field, at) in of_fields {
            let whose = table.fields[field].identity.map(|_| text(at).unwrap_or_default());
            columns.push(ShapeColumn { column: at.column, field: Some(field), whose });
        }
        for claim in &first.claims {
            columns.push(ShapeColumn {
                column: claim.at.column,
                field: None,
                whose: Some(text(claim.at).unwrap_or_default()),
            });
        }
        let is_unread = |heading: &&Heading| {
            heading.field.is_none() && heading.at.row <= heading_row + 1 && heading.at.row < first.row
        };
        for heading in found.headings.iter().filter(is_unread) {
            // Columns of figures that are not read are looked at cell by cell.
            let cell = own.get(CellAddress { row: first.row, ..heading.at });
            if cell.is_some_and(|cell| cell.text().is_some() && !is_figure(cell)) {
                columns.push(ShapeColumn { column: heading.at.column, field: None, whose: None });
            }
        }
        columns.sort_by_key(|column| column.column);
        let is_one_each = columns.windows(2).all(|pair| pair[0].column < pair[1].column);
        is_one_each.then_some(Self { form, table: piece.table, heading_row, columns })
    }
}
