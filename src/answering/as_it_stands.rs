//! Rows of a published table as they stand in the workbook: of authorities, which are published in no other
//! way, and of categories, whose table has what is not stated.

use super::{Asked, ColumnAsked, Source};
use crate::{
    publication::{
        AuditedFigures, Beside, Book, CellOf, Marker, SheetColumn, TableCell, TableWithSheet, cells_of,
        tables_by,
    },
    returns::Context,
    schemas::tables::{ColumnOf, PublishedTable, Rows},
    statistics::ReportArea,
    tracing::TraceError,
    vocabulary::Period,
};

/// Columns and rows.
pub type Table = (Vec<SheetColumn>, Vec<Vec<TableCell>>);

/// The rows of authorities of a published table that has all columns.
pub fn authorities(
    source: &Source,
    asked: &Asked,
    areas: (&[ReportArea], &[usize]),
    context: &Context<'_>,
) -> Result<Table, TraceError> {
    let found = as_it_stands(source, asked, Rows::Authorities, areas, context)?;
    found.ok_or_else(|| {
        TraceError::of(
            "no published table of authorities has all of these columns for that period: what is not \
             published of a named authority is not given",
        )
    })
}

/// The cells of published tables that are of one of some areas (by index): of several countries together no
/// list has a line.
pub fn cells_in(
    wanted: &[usize],
    source: &Source,
    areas: (&[ReportArea], &[usize]),
    context: &Context<'_>,
) -> Result<Vec<CellOf>, TraceError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let book = book_of(source)?;
    let mut found = cells_of(&book, &rows_of(areas, context), context, &|_, _| true);
    found.retain(|own| wanted.contains(&own.area));
    Ok(found)
}

fn book_of(source: &Source) -> Result<Book, TraceError> {
    let path = source.out.folder().join("statistics.xlsx");
    Ok(Book::of_bytes(source.out.bytes("statistics.xlsx")?, &path)?)
}

/// By which rows are told apart.
fn rows_of((areas, wholes): (&[ReportArea], &[usize]), context: &Context<'_>) -> AuditedFigures {
    let periods: Vec<Period> = std::iter::once(context.period).chain(context.period.completes()).collect();
    let times = (periods, Vec::new(), std::collections::BTreeSet::new());
    AuditedFigures::none(areas, wholes.to_vec(), times, context)
}

/// A cell as it stands.
pub fn shown(own: &CellOf) -> TableCell {
    own.number.map_or_else(|| text(&own.shows), number)
}

/// The rows of a published table that has all columns, for one period; `None` if there is none.
pub fn as_it_stands(
    source: &Source,
    asked: &Asked,
    rows: Rows,
    areas: (&[ReportArea], &[usize]),
    context: &Context<'_>,
) -> Result<Option<Table>, TraceError> {
    let [period] = asked.periods.as_slice() else { return Ok(None) };
    let book = book_of(source)?;
    let none = rows_of(areas, context);
    let tables = tables_by(rows, &book, &none, context);
    let of_period = tables.iter().filter(|own| own.period == *period);
    let is_on_basis = |own: &&TableWithSheet<'_>| rows == Rows::Authorities || own.table.basis == asked.basis;
    let found = of_period.filter(is_on_basis).find_map(|own| Some((own, columns(own, asked, context)?)));
    Ok(found.map(|(own, columns)| taken(own, &columns)))
}

/// Where the columns that are asked for stand, with what part of each is estimated; `None` if the table has
/// not all of them.
fn columns(own: &TableWithSheet<'_>, asked: &Asked, context: &Context<'_>) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    for wanted in &asked.columns {
        let at = own.table.columns.iter().position(|column| is_it(&own.table, column, wanted, context))?;
        let kept =
            own.columns[at].iter().filter(|(_, beside)| matches!(beside, None | Some(Beside::Estimated)));
        found.extend(kept.map(|(column, _)| *column));
    }
    Some(found)
}

fn is_it(table: &PublishedTable, own: &ColumnOf, wanted: &ColumnAsked, context: &Context<'_>) -> bool {
    let figures = &context.collection.published.figures;
    match (own, wanted) {
        // Where rows are keys a column is a field under each of them.
        (ColumnOf::Figure(own), ColumnAsked::Figure(at)) if table.rows == Rows::Keys => {
            (figures[*own].table, figures[*own].field) == (figures[*at].table, figures[*at].field)
        }
        (ColumnOf::Figure(own), ColumnAsked::Figure(at)) => own == at,
        (ColumnOf::Indicator(own), ColumnAsked::Indicator(at)) => own == at,
        _ => false,
    }
}

fn taken(own: &TableWithSheet<'_>, columns: &[usize]) -> Table {
    // Code, name and region; or the category.
    let texts = if own.table.rows == Rows::Authorities { 3 } else { 1 };
    let kept: Vec<usize> = (0..texts).chain(columns.iter().copied()).collect();
    let row = |cells: &[calamine::Data]| {
        kept.iter().map(|at| cells.get(*at).map_or(TableCell::Blank, cell)).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<TableCell>> = own.sheet.table().map(|(_, cells)| row(cells)).collect();
    let heading = |at: usize| own.sheet.rows.get(own.sheet.heading)?.get(at).map(ToString::to_string);
    let column = |(place, at): (usize, &usize)| {
        let heading = heading(*at).unwrap_or_default();
        if place < texts {
            return SheetColumn::text(&heading, 30);
        }
        let decimals = rows.iter().filter_map(|row| match row[place] {
            TableCell::Number { decimals, .. } => Some(decimals),
            _ => None,
        });
        SheetColumn::number(&heading, 18, decimals.max().unwrap_or(0))
    };
    (kept.iter().enumerate().map(column).collect(), rows)
}

fn cell(cell: &calamine::Data) -> TableCell {
    match cell {
        calamine::Data::Float(value) => number(*value),
        calamine::Data::Int(value) => number(*value as f64),
        other => text(&other.to_string()),
    }
}

fn text(text: &str) -> TableCell {
    let markers = [Marker::Held, Marker::NotAvailable, Marker::NotApplicable, Marker::Break];
    let marker = markers.into_iter().find(|marker| marker.shown() == text);
    marker.map_or_else(|| TableCell::text_or_blank(text), TableCell::Marker)
}

/// With as many decimals as it has.
fn number(value: f64) -> TableCell {
    let text = value.to_string();
    let decimals = text.split_once('.').map_or(0, |(_, part)| part.len());
    TableCell::Number { value, decimals: u8::try_from(decimals).unwrap_or(0) }
}
