//! What each cell of a published table is of: which figure, of which area and period, on which basis.

use super::{
    book::{Book, SheetRead},
    figures::AuditedFigures,
    lookup::{TableOf, areas_of_rows, is_row_of_estimates, tables, unit_of_row},
};
use crate::{
    publication::tables::words,
    returns::Context,
    schemas::{
        quartiles::Quartile,
        tables::{Basis, ColumnOf, NamedFigure, PublishedTable, Rows},
    },
    statistics::AreaType,
    vocabulary::{Period, place::CellAddress, printable},
};

/// A cell of a published table.
#[derive(Debug, Clone)]
pub struct CellOf {
    /// Name of its sheet.
    pub sheet: String,
    /// Its address.
    pub cell: CellAddress,
    /// Title of the table, as it stands on the sheet.
    pub title: String,
    /// The words of its row: code and name of an area, a period, a category.
    pub row: Vec<String>,
    /// The heading of its column.
    pub heading: String,
    /// The name by which the column is declared.
    pub column: String,
    /// What stands in it.
    pub shows: String,
    /// The number that stands in it.
    pub number: Option<f64>,
    /// The period.
    pub period: Period,
    /// The area (by index).
    pub area: usize,
    /// On which basis.
    pub basis: Basis,
    /// What it is of.
    pub of: CellSubject,
    /// If it is not the figure itself, what it says of the figure.
    pub beside: Option<Beside>,
    /// The area (by index) in whose row the figure stands, where it is not shown in this.
    pub shown_in: Option<usize>,
}

/// What a cell is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellSubject {
    /// The sum of a figure.
    Sum(NamedFigure),
    /// A part of a total, over the units of which the total is known.
    Part(NamedFigure),
    /// What the parts leave unexplained of a total.
    NotStated(NamedFigure),
    /// All that a sum has beside what was reported.
    Estimates(NamedFigure),
    /// An indicator (by index).
    Ratio(usize),
    /// The change of a figure on the period before.
    Change(NamedFigure),
    /// How units differ in an indicator (by index).
    Quartile(usize, Quartile),
    /// A sum that was published, of a period of which no returns are held.
    BackSeries(NamedFigure),
    /// Nothing: no such thing stands in such a row.
    Nothing,
}

/// What stands beside a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// How many authorities it is of.
    Authorities,
    /// How many of them gave it in every period.
    Complete,
    /// How much of it is estimated, in percent.
    Estimated,
}

/// All cells of all tables of a workbook that are of figures, table by table; with the name of each table
/// that has none, since it counts answers.
#[must_use]
pub fn cells_of(
    book: &Book,
    figures: &AuditedFigures,
    context: &Context<'_>,
    wanted: &dyn Fn(&str, &str) -> bool,
) -> Vec<CellOf> {
    let mut found = Vec::new();
    for of in tables(book, figures, context.collection) {
        let Some(sheet) = of.sheet.filter(|_| wanted(&of.name, &of.table.title)) else { continue };
        let listing = Listing { of: &of, sheet, figures, context };
        for row in listing.rows() {
            listing.row(&row, &mut found);
        }
    }
    found
}

/// The published tables of a workbook: name of the sheet, declared title, and what the rows are.
#[must_use]
pub fn tables_of(
    book: &Book,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<(String, String, Rows)> {
    let all = tables(book, figures, context.collection);
    all.into_iter().map(|of| (of.name, of.table.title, of.table.rows)).collect()
}

/// A published table of a kind of rows, with its sheet, and where the cells of each of its columns stand.
pub struct TableWithSheet<'b> {
    /// The period.
    pub period: Period,
    /// As declared.
    pub table: PublishedTable,
    /// Its sheet.
    pub sheet: &'b SheetRead,
    /// For each column its cells: where each stands, and what it is beside the figure.
    pub columns: Vec<Vec<(usize, Option<Beside>)>>,
}

/// The published tables with rows of a kind.
#[must_use]
pub fn tables_by<'b>(
    rows: Rows,
    book: &'b Book,
    figures: &AuditedFigures,
    context: &Context<'_>,
) -> Vec<TableWithSheet<'b>> {
    let all = tables(book, figures, context.collection).into_iter().filter(|of| of.table.rows == rows);
    all.filter_map(|of| {
        let sheet = of.sheet?;
        let columns = Listing { of: &of, sheet, figures, context }.places();
        Some(TableWithSheet { period: of.period, table: of.table, sheet, columns })
    })
    .collect()
}

/// A row of a table.
struct RowOf {
    at: usize,
    period: Period,
    area: usize,
    kind: RowKind,
}

/// What the figures of a row are.
enum RowKind {
    /// Those of an area.
    Area,
    /// What estimates come to.
    Estimates,
    /// Parts of a total, by their key.
    Part(String),
    /// What the parts leave unexplained.
    NotStated(String),
    /// Figures of a key for themselves.
    Key(String),
    /// Published figures of which no returns are held.
    BackSeries,
    /// Nothing: another row has them.
    Nothing,
}

/// One table.
struct Listing<'a, 'c> {
    of: &'a TableOf<'a>,
    sheet: &'a SheetRead,
    figures: &'a AuditedFigures,
    context: &'a Context<'c>,
}

impl Listing<'_, '_> {
    fn rows(&self) -> Vec<RowOf> {
        let kind = match self.of.table.rows {
            Rows::Periods => return self.periods(),
            Rows::Authorities => return self.authorities(),
            Rows::Keys => return self.keys(),
            Rows::Response | Rows::ResponseByType => return Vec::new(),
            Rows::Countries => AreaType::Country,
            Rows::Regions => AreaType::Region,
            Rows::Types => AreaType::Type,
            Rows::Groups => AreaType::Group,
        };
        let rows = areas_of_rows(self.sheet, kind, self.figures).into_iter();
        let row = |(at, area): (usize, Option<usize>)| {
            Some(RowOf { at, period: self.of.period, area: area?, kind: RowKind::Area })
        };
        rows.filter_map(row).collect()
    }

    fn periods(&self) -> Vec<RowOf> {
        let area = self.figures.whole();
        let row = |(at, cells): (usize, &[calamine::Data])| {
            let label = cells.first()?.to_string();
            let known = self.figures.back_series.iter().chain(&self.figures.earlier).chain([&self.of.period]);
            let said = label.split(" [").next().unwrap_or_default();
            let period = known.copied().find(|period| words(*period) == said)?;
            let is_back = self.figures.back_series.contains(&period);
            let kind = if is_back { RowKind::BackSeries } else { RowKind::Area };
            Some(RowOf { at, period, area, kind })
        };
        self.sheet.table().filter_map(row).collect()
    }

    fn authorities(&self) -> Vec<RowOf> {
        let period = self.of.period;
        let row = |(at, cells): (usize, &[calamine::Data])| match unit_of_row(cells, self.figures) {
            Some(area) => RowOf { at, period, area, kind: RowKind::Area },
            None => {
                let is_sum = is_row_of_estimates(cells);
                let kind = if is_sum { RowKind::Estimates } else { RowKind::Nothing };
                RowOf { at, period, area: self.figures.whole(), kind }
            }
        };
        self.sheet.table().map(row).collect()
    }

    fn keys(&self) -> Vec<RowOf> {
        let Some(table) = self.of.table.of.map(|at| self.context.collection.figure_table(at)) else {
            return Vec::new();
        };
        let keys = table.declared_keys();
        let kinds: Vec<RowKind> = match &table.total_key {
            None => keys.into_iter().map(RowKind::Key).collect(),
            Some(total) => {
                let parts = keys.into_iter().filter(|key| key != total).map(RowKind::Part);
                parts.chain([RowKind::NotStated(total.clone()), RowKind::Key(total.clone())]).collect()
            }
        };
        let (period, area) = (self.of.period, self.figures.whole());
        let rows = self.sheet.table().map(|(at, _)| at).zip(kinds);
        rows.map(|(at, kind)| RowOf { at, period, area, kind }).collect()
    }

    /// The columns of text and of counts before those of figures.
    fn first(&self) -> usize {
        match self.of.table.rows {
            Rows::Periods => 3,
            Rows::Countries | Rows::Regions | Rows::Types | Rows::Groups => 4,
            Rows::Keys => 1,
            Rows::Authorities => 5,
            Rows::Response | Rows::ResponseByType => 3,
        }
    }

    /// Where the cells of each column stand.
    fn places(&self) -> Vec<Vec<(usize, Option<Beside>)>> {
        let mut next = self.first();
        let mut place = |beside| {
            next += 1;
            (next - 1, beside)
        };
        let columns = self.of.table.columns.iter();
        columns.map(|own| self.cells_of_column(own).into_iter().map(&mut place).collect()).collect()
    }

    fn row(&self, row: &RowOf, found: &mut Vec<CellOf>) {
        for (declared, cells) in self.of.table.columns.iter().zip(self.places()) {
            let own = cells.into_iter();
            found.extend(own.filter_map(|(column, beside)| self.cell(row, declared, column, beside)));
        }
    }

    /// The cells that a column has.
    fn cells_of_column(&self, column: &ColumnOf) -> Vec<Option<Beside>> {
        let mut cells = vec![None];
        let collection = self.context.collection;
        if self.of.has_counts() && !matches!(column, ColumnOf::Quartile(..)) {
            cells.push(Some(Beside::Authorities));
        }
        if let ColumnOf::Figure(at) = column {
            let figure = &collection.published.figures[*at];
            let complete = self.of.has_complete(figure, self.figures, collection);
            cells.extend(complete.then_some(Some(Beside::Complete)));
            cells.extend(self.of.has_share(figure, collection).then_some(Some(Beside::Estimated)));
        }
        cells
    }

    fn cell(
        &self,
        row: &RowOf,
        declared: &ColumnOf,
        column: usize,
        beside: Option<Beside>,
    ) -> Option<CellOf> {
        let stands =
            |row: usize, column: usize| self.sheet.rows.get(row)?.get(column).map(ToString::to_string);
        let words = (0..self.first()).filter_map(|at| stands(row.at, at)).take(2);
        let rows = self.of.table.rows;
        let is_areas = matches!(rows, Rows::Countries | Rows::Regions | Rows::Types | Rows::Groups);
        let is_all = self.figures.areas[row.area].kind == AreaType::All;
        let whole = self.figures.whole_of(declared, self.context);
        let is_unit = self.figures.areas[row.area].kind == AreaType::Unit;
        Some(CellOf {
            sheet: self.of.name.clone(),
            cell: CellAddress { row: u32::try_from(row.at).ok()?, column: u32::try_from(column).ok()? },
            title: self.of.table.title.clone(),
            row: words.map(|text| printable::lines(&text)).collect(),
            heading: stands(self.sheet.heading, column)?,
            column: self.name_of(declared),
            shows: stands(row.at, column).unwrap_or_default(),
            number: self.sheet.number(row.at, column),
            period: row.period,
            area: row.area,
            basis: if is_unit { Basis::Reported } else { self.of.table.basis },
            of: self.subject(row, declared),
            beside,
            shown_in: (is_areas && is_all && whole != row.area).then_some(whole),
        })
    }

    fn subject(&self, row: &RowOf, declared: &ColumnOf) -> CellSubject {
        let figure = |at: usize| self.context.collection.published.figures[at].clone();
        let of_key = |at: usize, key: &String| NamedFigure { key: key.clone(), ..figure(at) };
        match (declared, &row.kind) {
            (_, RowKind::Nothing) => CellSubject::Nothing,
            (ColumnOf::Figure(at), RowKind::Area) => CellSubject::Sum(figure(*at)),
            (ColumnOf::Figure(at), RowKind::Estimates) => CellSubject::Estimates(figure(*at)),
            (ColumnOf::Figure(at), RowKind::Part(key)) => CellSubject::Part(of_key(*at, key)),
            (ColumnOf::Figure(at), RowKind::NotStated(key)) => CellSubject::NotStated(of_key(*at, key)),
            (ColumnOf::Figure(at), RowKind::Key(key)) => CellSubject::Sum(of_key(*at, key)),
            (ColumnOf::Figure(at), RowKind::BackSeries) => CellSubject::BackSeries(figure(*at)),
            (ColumnOf::Indicator(at), RowKind::Area) => CellSubject::Ratio(*at),
            (ColumnOf::Indicator(first), RowKind::Part(key) | RowKind::Key(key)) => {
                let own = self.context.collection.published.indicator_of_key(*first, key);
                own.map_or(CellSubject::Nothing, CellSubject::Ratio)
            }
            (ColumnOf::Change(at), RowKind::Area) => CellSubject::Change(figure(*at)),
            (ColumnOf::Quartile(at, quartile), RowKind::Area) => CellSubject::Quartile(*at, *quartile),
            _ => CellSubject::Nothing,
        }
    }

    /// The name by which a column is declared.
    fn name_of(&self, declared: &ColumnOf) -> String {
        let collection = self.context.collection;
        let names = collection.published.names(&collection.tables).fields;
        let indicator = |at: usize| collection.published.indicators[at].name.clone();
        let field = |at: usize| {
            let figure = &collection.published.figures[at];
            collection.figure_table(figure.table).fields[figure.field].name.clone()
        };
        match declared {
            ColumnOf::Figure(at) if self.of.table.rows == Rows::Keys => field(*at),
            ColumnOf::Figure(at) => names[*at].name.clone(),
            ColumnOf::Indicator(at) if self.of.table.rows == Rows::Keys => {
                collection.published.indicators[*at].family.clone()
            }
            ColumnOf::Indicator(at) => indicator(*at),
            ColumnOf::Change(at) => format!("change({})", names[*at].name),
            ColumnOf::Quartile(at, quartile) => quartile.column_of(&indicator(*at)),
        }
    }
}
