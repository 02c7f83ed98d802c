//! The tables of `statistics.xlsx`, each from its declaration in `tables.toml`.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{
    lists::Reported,
    workbook::{Cell, Column, Marker, Sheet},
};
use crate::{
    returns::Unit,
    schemas::{
        Published,
        tables::{ColumnOf, Figure, Over, PublishedTable, Rows},
    },
    statistics::{AreaType, Ratio, Receipt, ReportArea, Total},
    vocabulary::Period,
};

/// Every table of a run that its period completes, in order.
#[must_use]
pub fn sheets(run: &Reported<'_>) -> Vec<Sheet> {
    let published = &run.context.collection.published;
    let own = plain_tables(published);
    let declared = if published.tables.is_empty() { &own } else { &published.tables };
    let made = declared.iter().filter_map(|table| Some((table, period_of(table, run)?)));
    made.enumerate().map(|(at, (table, period))| Making { run, table, period, lookup: Lookup::of(run) }.sheet(at + 1)).collect()
}

/// The tables of a collection that declares none: every figure by country and region, who answered, and the authorities.
fn plain_tables(published: &Published) -> Vec<PublishedTable> {
    let all: Vec<ColumnOf> = (0..published.figures.len()).map(ColumnOf::Figure).collect();
    let table = |title: &str, rows, columns: &[ColumnOf]| PublishedTable {
        title: title.to_owned(),
        rows,
        over: Over::Period,
        of: None,
        columns: columns.to_vec(),
        notes: Vec::new(),
    };
    vec![
        table("Totals by country", Rows::Countries, &all),
        table("Totals by region", Rows::Regions, &all),
        table("Response by region", Rows::Response, &[]),
        table("Authorities", Rows::Authorities, &[]),
    ]
}

/// The period of a table; `None` where the run does not complete it.
fn period_of(table: &PublishedTable, run: &Reported<'_>) -> Option<Period> {
    use crate::vocabulary::period::Frequency;
    let wanted = match table.over {
        Over::Period => return Some(run.context.period),
        Over::HalfYear => Frequency::HalfYearly,
        Over::Year => Frequency::Annual,
    };
    run.statistics.periods.iter().copied().find(|period| period.frequency() == wanted)
}

/// Totals and ratios, found by period and area.
struct Lookup<'r> {
    totals: HashMap<(Period, usize), &'r [Total]>,
    ratios: HashMap<(Period, usize, usize), &'r Ratio>,
}

impl<'r> Lookup<'r> {
    fn of(run: &'r Reported<'_>) -> Self {
        let same = |one: &Total, next: &Total| (one.period, one.area) == (next.period, next.area);
        let totals = run.statistics.totals.chunk_by(same).map(|totals| ((totals[0].period, totals[0].area), totals)).collect();
        let ratios = run.statistics.ratios.iter().map(|ratio| ((ratio.period, ratio.area, ratio.indicator), ratio)).collect();
        Self { totals, ratios }
    }

    fn total(&self, period: Period, area: usize, figure: &Figure) -> Option<&'r Total> {
        let is_it = |total: &&Total| total.table == figure.table && total.field == figure.field && total.key == figure.key;
        self.totals.get(&(period, area))?.iter().find(is_it)
    }
}

/// One table in the making.
struct Making<'r, 'a> {
    run: &'r Reported<'a>,
    table: &'r PublishedTable,
    period: Period,
    lookup: Lookup<'r>,
}

impl Making<'_, '_> {
    fn sheet(&self, number: usize) -> Sheet {
        let (columns, rows) = match self.table.rows {
            Rows::Periods => self.periods(),
            Rows::Countries => self.areas(AreaType::Country),
            Rows::Regions => self.areas(AreaType::Region),
            Rows::Authorities => self.authorities(),
            Rows::Keys => self.keys(),
            Rows::Response => self.response(),
        };
        let marks: String = self.table.notes.iter().map(|note| format!(" [note {}]", note + 1)).collect();
        let whole = &self.run.context.collection.whole.name;
        let title = match self.table.rows {
            Rows::Periods => {
                let first = self.run.statistics.earlier.last().map_or(self.period, |before| before.period);
                format!("Table {number}: {}, {whole}, {}{marks}", self.table.title, months(first.start(), self.period.end()))
            }
            _ => format!("Table {number}: {}, {whole}, {}{marks}", self.table.title, words(self.period)),
        };
        let mut notes = shorthand(&rows);
        if !marks.is_empty() {
            notes.push("This table refers to notes: they are on the sheet Notes.".to_owned());
        }
        if !matches!(self.table.rows, Rows::Response) && !self.table.columns.is_empty() {
            notes.push("Sums are of what was reported, over the authorities answered for; nothing is estimated for the others.".to_owned());
        }
        Sheet { name: format!("Table_{number}"), title, notes, columns, rows, is_list: false }
    }

    fn published(&self) -> &Published {
        &self.run.context.collection.published
    }

    /// The columns of figures and indicators; of each indicator also how many authorities its base is.
    fn measures(&self) -> Vec<Column> {
        let collection = self.run.context.collection;
        let mut columns = Vec::new();
        for column in &self.table.columns {
            match column {
                ColumnOf::Figure(figure) => {
                    let figure = &self.published().figures[*figure];
                    let table = &collection.tables[figure.table];
                    let field = &table.fields[figure.field];
                    let whole = figure.key.is_empty() || table.total_key.as_ref() == Some(&figure.key) || self.table.rows == Rows::Keys;
                    let of_key = if whole { String::new() } else { format!(", {}", table.key_label(&figure.key)) };
                    let unit = if field.unit.is_empty() { "number" } else { &field.unit };
                    let of_table = if self.is_title_shared(figure) { format!("{}: ", table.title) } else { String::new() };
                    columns.push(Column::number(&format!("{of_table}{}{of_key}\n({unit})", field.title), 22, field.decimals));
                }
                ColumnOf::Indicator(indicator) => {
                    let indicator = &self.published().indicators[*indicator];
                    columns.push(Column::number(&indicator.title, 22, indicator.decimals));
                    columns.push(Column::number(&format!("{}: authorities in the base", indicator.title), 22, 0));
                }
            }
        }
        columns
    }

    /// Whether another record table has a figure of the same title in this table.
    fn is_title_shared(&self, figure: &Figure) -> bool {
        let tables = &self.run.context.collection.tables;
        let title = |figure: &Figure| tables[figure.table].fields[figure.field].title.to_lowercase();
        self.table.columns.iter().any(|column| match column {
            ColumnOf::Figure(other) => {
                let other = &self.published().figures[*other];
                other.table != figure.table && title(other) == title(figure)
            }
            ColumnOf::Indicator(_) => false,
        })
    }

    /// The cells of the measures for an area.
    fn cells(&self, period: Period, area: usize) -> Vec<Cell> {
        let mut cells = Vec::new();
        for column in &self.table.columns {
            match column {
                ColumnOf::Figure(figure) => {
                    let figure = &self.published().figures[*figure];
                    cells.push(self.figure(self.lookup.total(period, area, figure), figure, area));
                }
                ColumnOf::Indicator(at) => {
                    let ratio = self.lookup.ratios.get(&(period, area, *at));
                    let decimals = self.published().indicators[*at].decimals;
                    let value = ratio.and_then(|ratio| ratio.value);
                    cells.push(value.map_or(Cell::Marker(Marker::NotAvailable), |value| Cell::Number { value, decimals }));
                    cells.push(Cell::count(ratio.map_or(0, |ratio| ratio.base_authorities)));
                }
            }
        }
        cells
    }

    fn figure(&self, total: Option<&Total>, figure: &Figure, area: usize) -> Cell {
        match total.and_then(|total| Some((total.value?, total))) {
            Some((value, total)) => {
                let field = &self.run.context.collection.tables[total.table].fields[total.field];
                Cell::Number { value: value.to_f64(), decimals: field.decimals }
            }
            None => {
                let field = &self.run.context.collection.tables[figure.table].fields[figure.field];
                let mut asked = self.run.statistics.areas[area].expected.iter().map(|code| self.run.context.register.get(code));
                let arises = field.applies.is_none() || asked.any(|authority| field.applies_to(authority));
                Cell::Marker(if arises { Marker::NotAvailable } else { Marker::NotApplicable })
            }
        }
    }

    fn whole(&self) -> Option<usize> {
        self.run.statistics.areas.iter().position(|area| area.kind == AreaType::All)
    }

    fn periods(&self) -> (Vec<Column>, Vec<Vec<Cell>>) {
        let mut columns = vec![
            Column::text("Period", 30),
            Column::number("Authorities in scope", 16, 0),
            Column::number("Authorities answered for", 16, 0),
        ];
        columns.extend(self.measures());
        let Some(whole) = self.whole() else { return (columns, Vec::new()) };
        let mut rows = Vec::new();
        for before in self.run.statistics.earlier.iter().rev() {
            let mut cells = vec![Cell::Text(words(before.period)), Cell::count(before.expected), Cell::count(before.answered)];
            cells.extend(self.cells(before.period, whole));
            rows.push(cells);
        }
        let area = &self.run.statistics.areas[whole];
        let mut cells = vec![Cell::Text(words(self.period)), Cell::count(area.expected.len()), Cell::count(answered(self.run, area))];
        cells.extend(self.cells(self.period, whole));
        rows.push(cells);
        (columns, rows)
    }

    /// The whole first, then the areas of one kind.
    fn areas(&self, kind: AreaType) -> (Vec<Column>, Vec<Vec<Cell>>) {
        let mut columns = vec![
            Column::text("Area code", 14),
            Column::text("Area", 28),
            Column::number("Authorities in scope", 16, 0),
            Column::number("Authorities answered for", 16, 0),
        ];
        columns.extend(self.measures());
        let areas = &self.run.statistics.areas;
        let shown = self.whole().into_iter().chain((0..areas.len()).filter(|at| areas[*at].kind == kind));
        let rows = shown.map(|at| {
            let area = &areas[at];
            let mut cells = vec![
                code(&area.area.code),
                Cell::Text(area.area.name.clone()),
                Cell::count(area.expected.len()),
                Cell::count(answered(self.run, area)),
            ];
            cells.extend(self.cells(self.period, at));
            cells
        });
        (columns, rows.collect())
    }

    /// The rows of a table of categories, what they leave unexplained, and their total.
    fn keys(&self) -> (Vec<Column>, Vec<Vec<Cell>>) {
        let collection = self.run.context.collection;
        let of = self.table.of.unwrap_or_default();
        let table = &collection.tables[of];
        let mut columns = vec![Column::text(&table.fields[table.primary_key[0]].title, 52)];
        columns.extend(self.measures());
        columns.push(Column::number("Authorities that gave the first of these figures", 22, 0));
        let Some(whole) = self.whole() else { return (columns, Vec::new()) };
        let fields: Vec<usize> = self.table.columns.iter().filter_map(|column| self.field_of(column)).collect();
        let figure = |key: &str, field: usize| Figure { table: of, key: key.to_owned(), field };
        let total = |key: &str, field: usize| self.lookup.total(self.period, whole, &figure(key, field));
        let row = |key: &str, label: &str| {
            let mut cells = vec![Cell::Text(label.to_owned())];
            cells.extend(fields.iter().map(|field| self.figure(total(key, *field), &figure(key, *field), whole)));
            let first = fields.first().and_then(|field| total(key, *field));
            cells.push(Cell::count(first.map_or(0, |total| total.reported_authorities)));
            cells
        };
        let keys = table.declared_keys();
        let parts: Vec<&String> = keys.iter().filter(|key| table.total_key.as_ref() != Some(key)).collect();
        let mut rows: Vec<Vec<Cell>> = parts.iter().map(|key| row(key, table.key_label(key))).collect();
        if let Some(key) = &table.total_key {
            let mut cells = vec![Cell::Text("Not stated".to_owned())];
            cells.extend(fields.iter().map(|field| self.not_stated(total(key, *field), parts.iter().map(|part| total(part, *field)))));
            cells.push(Cell::Marker(Marker::NotApplicable));
            rows.push(cells);
            rows.push(row(key, table.key_label(key)));
        }
        (columns, rows)
    }

    /// What the parts of a total cannot explain: never spread over them in silence.
    fn not_stated<'t>(&self, total: Option<&Total>, parts: impl Iterator<Item = Option<&'t Total>>) -> Cell {
        let Some(whole) = total.and_then(|total| total.value) else { return Cell::Marker(Marker::NotAvailable) };
        let known: i64 = parts.flatten().filter_map(|part| part.value).map(|value| value.units).sum();
        let rest = whole.units - known;
        if rest < 0 {
            return Cell::Marker(Marker::NotAvailable);
        }
        let rest = crate::vocabulary::Scaled { units: rest, decimals: whole.decimals };
        Cell::Number { value: rest.to_f64(), decimals: whole.decimals }
    }

    fn field_of(&self, column: &ColumnOf) -> Option<usize> {
        match column {
            ColumnOf::Figure(figure) => Some(self.published().figures[*figure].field),
            ColumnOf::Indicator(_) => None,
        }
    }

    fn response(&self) -> (Vec<Column>, Vec<Vec<Cell>>) {
        let columns = vec![
            Column::text("Area code", 14),
            Column::text("Area", 28),
            Column::number("Authorities in scope", 16, 0),
            Column::number("Authorities answered for", 16, 0),
            Column::number("Response rate\n(%)", 16, 1),
        ];
        let areas = &self.run.statistics.areas;
        let shown = self.whole().into_iter().map(|at| &areas[at]).chain(areas.iter().filter(|area| area.kind == AreaType::Region));
        let rows = shown.map(|area| {
            let (asked, answered) = (area.expected.len(), answered(self.run, area));
            let rate = if asked == 0 {
                Cell::Marker(Marker::NotApplicable)
            } else {
                Cell::Number { value: (answered as f64 * 1000.0 / asked as f64).round() / 10.0, decimals: 1 }
            };
            vec![code(&area.area.code), Cell::Text(area.area.name.clone()), Cell::count(asked), Cell::count(answered), rate]
        });
        (columns, rows.collect())
    }

    /// A row an authority; one that a joint return answers for points to it, and the joint return has a row of its own.
    fn authorities(&self) -> (Vec<Column>, Vec<Vec<Cell>>) {
        let mut columns = vec![
            Column::text("Area code", 22),
            Column::text("Authority", 36),
            Column::text("Region", 26),
            Column::text("Return", 14),
            Column::text("Reporting unit", 30),
        ];
        columns.extend(self.measures());
        let width = columns.len() - 5;
        let statistics = self.run.statistics;
        let of_unit: HashMap<&str, usize> = (0..statistics.areas.len())
            .filter(|at| statistics.areas[*at].kind == AreaType::Unit)
            .map(|at| (statistics.areas[at].area.code.as_str(), at))
            .collect();
        let mut rows = Vec::new();
        let mut others: BTreeSet<&str> = BTreeSet::new();
        for line in statistics.status.iter().filter(|line| !line.authority_code.is_empty()) {
            let own = line.unit == line.authority_code;
            let receipt = match line.receipt {
                Receipt::Received => "Received",
                Receipt::Nil => "Nil return",
                Receipt::NotReceived | Receipt::Rejected => "Not received",
            };
            let mut cells: Vec<Cell> = [&line.authority_code, &line.name, &line.region.name, receipt, &line.unit]
                .map(|text| Cell::Text(text.to_string()))
                .to_vec();
            match of_unit.get(line.unit.as_str()).filter(|_| own) {
                Some(area) => cells.extend(self.cells(self.period, *area)),
                None => cells.extend(std::iter::repeat_n(Cell::Marker(Marker::NotApplicable), width)),
            }
            if !own {
                others.extend(line.unit.split(';').filter(|unit| of_unit.contains_key(unit)));
            }
            rows.push(cells);
        }
        let units: HashMap<&str, &Unit> = self.run.returns.returns.iter().map(|found| (found.unit.id.as_str(), &found.unit)).collect();
        for id in others.into_iter().filter(|_| width > 0) {
            let area = of_unit[id];
            let region = units.get(id).map_or("", |unit| unit.region.name.as_str());
            let region = if region.is_empty() { "In several regions" } else { region };
            let receipt = if units.contains_key(id) { "Received" } else { "Not received" };
            let name = &statistics.areas[area].area.name;
            let mut cells = [id, name, region, receipt, id].map(|text| Cell::Text(text.to_owned())).to_vec();
            cells.extend(self.cells(self.period, area));
            rows.push(cells);
        }
        (columns, rows)
    }
}

/// What the markers in a table mean.
fn shorthand(rows: &[Vec<Cell>]) -> Vec<String> {
    let used: BTreeSet<Marker> =
        rows.iter().flatten().filter_map(|cell| if let Cell::Marker(marker) = cell { Some(*marker) } else { None }).collect();
    let texts: Vec<String> = used.into_iter().map(|marker| format!("{} = {}", marker.shown(), marker.meaning())).collect();
    if texts.is_empty() { Vec::new() } else { vec![format!("Some shorthand is used in this table: {}.", texts.join(", "))] }
}

fn code(code: &str) -> Cell {
    if code.is_empty() { Cell::Marker(Marker::NotApplicable) } else { Cell::Text(code.to_owned()) }
}

/// How many of the authorities in an area are answered for.
pub fn answered(run: &Reported<'_>, area: &ReportArea) -> usize {
    let received = run.statistics.status.iter().filter(|line| line.receipt.is_answer());
    received.filter(|line| area.expected.contains(&line.authority_code)).count()
}

/// A period in words: `January to March 2010`, `April 2009 to March 2010`.
#[must_use]
pub fn words(period: Period) -> String {
    months(period.start(), period.end())
}

fn months(start: Date, end: Date) -> String {
    if start.year() == end.year() && start.month() == end.month() {
        end.strftime("%B %Y").to_string()
    } else if start.year() == end.year() {
        format!("{} to {}", start.strftime("%B"), end.strftime("%B %Y"))
    } else {
        format!("{} to {}", start.strftime("%B %Y"), end.strftime("%B %Y"))
    }
}
