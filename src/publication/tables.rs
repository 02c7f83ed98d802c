//! The tables of `statistics.xlsx`, each from its declaration in `tables.toml`.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{
    measures::{TableMeasures, heading_of},
    reported::Reported,
    workbook::{Marker, SheetColumn, TableCell, TableSheet},
};
use crate::{
    returns::Unit,
    schemas::{
        Published,
        tables::{Basis, ColumnOf, NamedFigure, Over, PublishedTable, Rows},
    },
    statistics::{AreaType, Breakdown, Lookup, Part, RESPONSE_DECIMALS, Receipt, percent},
    vocabulary::{Period, Scaled},
};

/// Every table of a run that its period completes, in order.
#[must_use]
pub fn sheets(run: &Reported<'_>) -> Vec<TableSheet> {
    let published = &run.context.collection.published;
    let own = plain_tables(published);
    let declared = if published.tables.is_empty() { &own } else { &published.tables };
    let lookup = Lookup::of_run(run.statistics);
    let made = declared.iter().filter_map(|table| Some((table, period_of(table, run)?)));
    made.enumerate()
        .map(|(at, (table, period))| {
            Making { run, table, period, measures: TableMeasures { run, table, period, lookup: &lookup } }
                .sheet(at + 1)
        })
        .collect()
}

/// The tables of a collection that declares none: every figure by country and region, who answered, and the
/// authorities.
pub(super) fn plain_tables(published: &Published) -> Vec<PublishedTable> {
    let all: Vec<ColumnOf> = (0..published.figures.len()).map(ColumnOf::Figure).collect();
    let table = |title: &str, rows, columns: &[ColumnOf]| PublishedTable {
        title: title.to_owned(),
        rows,
        over: Over::Period,
        basis: Basis::Reported,
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

/// One table in the making.
struct Making<'r, 'a> {
    run: &'r Reported<'a>,
    table: &'r PublishedTable,
    period: Period,
    measures: TableMeasures<'r, 'a>,
}

impl Making<'_, '_> {
    fn sheet(&self, number: usize) -> TableSheet {
        let (columns, rows) = match self.table.rows {
            Rows::Periods => self.periods(),
            Rows::Countries => self.areas(AreaType::Country),
            Rows::Regions => self.areas(AreaType::Region),
            Rows::Types => self.areas(AreaType::Type),
            Rows::Authorities => self.authorities(),
            Rows::Keys => self.keys(),
            Rows::Response => self.response(AreaType::Region),
            Rows::ResponseByType => self.response(AreaType::Type),
        };
        let marks: String = self.table.notes.iter().map(|note| format!(" [note {}]", note + 1)).collect();
        let whole = &self.run.context.collection.whole.name;
        let first = match self.table.rows {
            Rows::Periods => self.run.statistics.earlier.last().map_or(self.period, |before| before.period),
            _ => self.period,
        };
        let title = format!(
            "Table {number}: {}, {whole}, {}{marks}",
            self.table.title,
            months(first.start(), self.period.end())
        );
        let mut notes = shorthand(&columns, &rows);
        if !marks.is_empty() {
            notes.push("This table refers to notes: they are on the sheet Notes.".to_owned());
        }
        notes.extend(self.rests_on());
        TableSheet { name: format!("Table_{number}"), title, notes, columns, rows, is_list: false }
    }

    /// What the figures of the table rest on, in sentences.
    fn rests_on(&self) -> Vec<String> {
        match self.table.rows {
            Rows::Response | Rows::ResponseByType => self.response_rests_on(),
            Rows::Keys => self.breakdown_rests_on().into_iter().chain(self.measures.rest_on()).collect(),
            _ => self.measures.rest_on(),
        }
    }

    fn whole(&self) -> Option<usize> {
        self.run.statistics.areas.iter().position(|area| area.kind == AreaType::All)
    }

    fn periods(&self) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let mut columns = vec![SheetColumn::text("Period", 30)];
        columns.extend(in_scope_columns());
        columns.extend(self.measures.columns());
        let Some(whole) = self.whole() else { return (columns, Vec::new()) };
        let mut rows = Vec::new();
        for before in self.run.statistics.earlier.iter().rev() {
            let mut cells = vec![
                TableCell::Text(words(before.period)),
                TableCell::count(before.expected),
                TableCell::count(before.usable),
            ];
            cells.extend(self.measures.cells(before.period, whole));
            rows.push(cells);
        }
        let mut cells = vec![TableCell::Text(words(self.period))];
        cells.extend(self.in_scope(whole));
        cells.extend(self.measures.cells(self.period, whole));
        rows.push(cells);
        (columns, rows)
    }

    /// How many authorities an area has, and how many returns of which something counts answer for.
    fn in_scope(&self, area: usize) -> [TableCell; 2] {
        let response = self.run.statistics.responses.iter().find(|response| response.area == area);
        response.map_or([TableCell::count(0), TableCell::count(0)], |response| {
            [TableCell::count(response.expected), TableCell::count(response.usable)]
        })
    }

    /// The whole first, then the areas of one kind.
    fn areas(&self, kind: AreaType) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let mut columns = area_columns(kind).to_vec();
        columns.extend(in_scope_columns());
        columns.extend(self.measures.columns());
        let areas = &self.run.statistics.areas;
        let rows = self.area_rows(kind).into_iter().map(|at| {
            let area = &areas[at];
            let mut cells = vec![code(&area.area.code), TableCell::Text(area.area.name.clone())];
            cells.extend(self.in_scope(at));
            cells.extend(self.measures.cells_of_area(self.period, at));
            cells
        });
        (columns, rows.collect())
    }

    /// The areas (by index) that are rows: each whole of which some column is, countries of several regions
    /// where the rows are regions, then the areas of one kind.
    fn area_rows(&self, kind: AreaType) -> Vec<usize> {
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

    /// The rows of a table of categories, what they leave unexplained, and their total.
    fn keys(&self) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let collection = self.run.context.collection;
        let of = self.table.of.unwrap_or_default();
        let table = collection.figure_table(of);
        let mut columns = vec![SheetColumn::text(&table.fields[table.primary_key[0]].title, 52)];
        columns.extend(self.measures.columns());
        let Some(whole) = self.whole() else { return (columns, Vec::new()) };
        let fields: Vec<usize> = self.measures.figures().map(|figure| figure.field).collect();
        let figure = |key: &str, field: usize| NamedFigure { table: of, key: key.to_owned(), field };
        let plain = |key: &str| {
            fields
                .iter()
                .flat_map(|field| self.measures.figure_cells(self.period, whole, &figure(key, *field)))
                .collect::<Vec<_>>()
        };
        let label = |key: &str| TableCell::Text(table.key_label(key).to_owned());
        let keys = table.declared_keys();
        let Some(total) = &table.total_key else {
            return (columns, keys.iter().map(|key| [vec![label(key)], plain(key)].concat()).collect());
        };
        let parts: Vec<&String> = keys.iter().filter(|key| *key != total).collect();
        let mut rows = Vec::new();
        for (at, key) in parts.into_iter().enumerate() {
            let mut cells = vec![label(key)];
            for field in &fields {
                let part = self
                    .breakdown(*field)
                    .and_then(|breakdown| breakdown.parts.get(at))
                    .copied()
                    .unwrap_or_default();
                cells.extend(self.measures.part_cells(self.period, whole, &figure(key, *field), &part));
            }
            rows.push(cells);
        }
        let mut not_stated = vec![TableCell::Text("Not stated".to_owned())];
        for field in &fields {
            let rest = self.breakdown(*field).map(|breakdown| Part {
                sum: breakdown.not_stated,
                authorities: 0,
                estimated: breakdown.rest_estimated,
            });
            let rest = rest.unwrap_or_default();
            not_stated.extend(self.measures.rest_cells(self.period, whole, &figure(total, *field), &rest));
        }
        rows.push(not_stated);
        rows.push([vec![label(total)], plain(total)].concat());
        (columns, rows)
    }

    fn breakdown(&self, field: usize) -> Option<&Breakdown> {
        let wanted = (self.period, self.table.of?, field, self.table.basis);
        let of = |found: &Breakdown| (found.period, found.table, found.field, found.basis);
        self.run.statistics.breakdowns.iter().find(|found| of(found) == wanted)
    }

    fn breakdown_rests_on(&self) -> Vec<String> {
        let has_total = |of: usize| self.run.context.collection.figure_table(of).total_key.is_some();
        if !self.table.of.is_some_and(has_total) {
            return Vec::new();
        }
        let found: Vec<_> =
            self.measures.figures().filter_map(|figure| self.breakdown(figure.field)).collect();
        let most = |count: fn(&Breakdown) -> usize| {
            found.iter().map(|breakdown| count(breakdown)).max().unwrap_or(0)
        };
        let mut told = vec![if self.table.basis == Basis::Estimates {
            "In each column the types add, with what is not stated, to the total, before they are rounded."
                .to_owned()
        } else {
            "In each column the types add, with what is not stated, to the total.".to_owned()
        }];
        let (alone, excess) = (most(|found| found.without_total), most(|found| found.in_excess));
        if alone > 0 {
            told.push(format!(
                "Parts of which no total is known are in no row: of up to {} in one column.",
                returns(alone)
            ));
        }
        if excess > 0 {
            told.push(format!(
                "Where the parts come to more than the total, all of it is not stated: for up to {} in one \
                 column.",
                returns(excess)
            ));
        }
        told
    }

    fn response(&self, kind: AreaType) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let statistics = self.run.statistics;
        let by_size = self.measures.size_title();
        let rate = |heading: String| SheetColumn::number(&format!("{heading}\n(%)"), 14, RESPONSE_DECIMALS);
        let sized = |heading: String| by_size.as_ref().map(|size| rate(format!("{heading}, by {size}")));
        let mut columns = area_columns(kind).to_vec();
        columns.push(SheetColumn::number("Authorities in scope", 14, 0));
        for what in ["Received", "Usable"] {
            columns
                .extend([SheetColumn::number(&format!("{what}: authorities"), 14, 0), rate(what.to_owned())]);
            columns.extend(sized(what.to_owned()));
        }
        for figure in self.measures.figures() {
            let title = heading_of(figure, false, self.run.context.collection);
            columns.extend([
                SheetColumn::number(&format!("{title} given: authorities"), 16, 0),
                SheetColumn::number(&format!("{title} given: authorities asked"), 16, 0),
                rate(format!("{title} given")),
            ]);
            columns.extend(sized(format!("{title} given")));
        }
        let rows = self.area_rows(kind).into_iter().filter_map(|at| {
            let response = statistics.responses.iter().find(|response| response.area == at)?;
            let area = &statistics.areas[at].area;
            let mut cells = vec![
                code(&area.code),
                TableCell::Text(area.name.clone()),
                TableCell::count(response.expected),
            ];
            let size = |share: fn(&crate::statistics::BySize) -> Option<Scaled>| {
                by_size.as_ref().map(|_| known(response.by_size.as_ref().and_then(share)))
            };
            for (count, share) in
                [(response.received, size(|size| size.received)), (response.usable, size(|size| size.usable))]
            {
                cells.extend([TableCell::count(count), known(percent(count, response.expected))]);
                cells.extend(share);
            }
            for figure in self.measures.figures() {
                let item = self.item(figure);
                let (given, asked) = self.measures.given(self.period, at, figure);
                cells.extend([
                    TableCell::count(given),
                    TableCell::count(asked),
                    percent(given, asked).map_or(TableCell::Marker(Marker::NotApplicable), number),
                ]);
                let share = response.by_size.as_ref().and_then(|size| size.given.get(item?).copied()?);
                cells.extend(by_size.as_ref().map(|_| {
                    if asked == 0 { TableCell::Marker(Marker::NotApplicable) } else { known(share) }
                }));
            }
            Some(cells)
        });
        (columns, rows.collect())
    }

    /// Which of the items of response a figure is.
    fn item(&self, figure: &NamedFigure) -> Option<usize> {
        let published = &self.run.context.collection.published;
        published.items().into_iter().position(|item| published.figures[item] == *figure)
    }

    fn response_rests_on(&self) -> Vec<String> {
        let mut told = vec![
            "Received are returns that came, nil returns and blank forms with them; usable \
            are those of which something counts: a nil return is, a blank form is not."
                .to_owned(),
        ];
        if let Some(size) = self.measures.size_title() {
            let whole = self
                .whole()
                .and_then(|at| self.run.statistics.responses.iter().find(|response| response.area == at));
            let without = whole
                .and_then(|response| response.by_size.as_ref())
                .map_or(0, |size| size.units_without_size);
            let left_out = if without == 0 {
                "it is known of every one".to_owned()
            } else {
                format!("{without} of which none is known are left out")
            };
            told.push(format!(
                "Shares by {size} are of the last figure known of each reporting unit; {left_out}."
            ));
        }
        told
    }

    /// A row an authority; one that a joint return answers for points to it, and the joint return has a row
    /// of its own.
    fn authorities(&self) -> (Vec<SheetColumn>, Vec<Vec<TableCell>>) {
        let mut columns = vec![
            SheetColumn::text("Area code", 22),
            SheetColumn::text("Authority", 36),
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
        let mut rows = Vec::new();
        let mut others: BTreeSet<&str> = BTreeSet::new();
        for line in statistics.status.iter().filter(|line| !line.authority_code.is_empty()) {
            let own = line.unit == line.authority_code;
            let receipt = match line.receipt {
                Receipt::Received if !self.run.is_usable(line) => "Received, not usable",
                Receipt::Received => "Received",
                Receipt::Nil => "Nil return",
                Receipt::NotReceived | Receipt::Rejected => "Not received",
            };
            let mut cells: Vec<TableCell> =
                [&line.authority_code, &line.name, &line.region.name, receipt, &line.unit]
                    .map(|text| TableCell::Text(text.to_string()))
                    .to_vec();
            match of_unit.get(line.unit.as_str()).filter(|_| own) {
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
            rows.push(cells);
        }
        rows.extend(self.estimated_for_others());
        (columns, rows)
    }

    /// One line for all that is estimated, so that the rows add to the whole; no authority's own row shows
    /// an estimate.
    fn estimated_for_others(&self) -> Option<Vec<TableCell>> {
        let whole = self.whole()?;
        let estimated = self.measures.estimated_in(self.period, whole);
        let units =
            estimated.iter().flatten().map(|sum| sum.estimated_units).max().filter(|units| *units > 0)?;
        let name = if units == 1 {
            "Estimated [e] for 1 that did not give it".to_owned()
        } else {
            format!("Estimated [e] for up to {units} that did not give it")
        };
        let not_applicable = || TableCell::Marker(Marker::NotApplicable);
        let mut cells = vec![not_applicable(), TableCell::Text(name)];
        cells.extend(std::iter::repeat_with(not_applicable).take(3));
        cells.extend(estimated.into_iter().map(|sum| self.measures.estimated_cell(sum)));
        Some(cells)
    }
}

/// The columns that say which row it is.
fn area_columns(kind: AreaType) -> [SheetColumn; 2] {
    let [code, name] =
        if kind == AreaType::Type { ["Type", "Type of authority"] } else { ["Area code", "Area"] };
    [SheetColumn::text(code, 14), SheetColumn::text(name, 28)]
}

fn in_scope_columns() -> [SheetColumn; 2] {
    [
        SheetColumn::number("Authorities in scope", 14, 0),
        SheetColumn::number("Authorities with a usable return", 14, 0),
    ]
}

/// An exact number with its decimals.
pub(super) fn number(value: Scaled) -> TableCell {
    TableCell::Number { value: value.to_f64(), decimals: value.decimals }
}

/// The same, or that it is not available.
pub(super) fn known(value: Option<Scaled>) -> TableCell {
    value.map_or(TableCell::Marker(Marker::NotAvailable), number)
}

/// So many returns, in words.
pub(super) fn returns(count: usize) -> String {
    if count == 1 { "1 return".to_owned() } else { format!("{count} returns") }
}

/// What the markers in a table mean.
pub(super) fn shorthand(columns: &[SheetColumn], rows: &[Vec<TableCell>]) -> Vec<String> {
    let marker = |cell: &TableCell| match cell {
        TableCell::Marker(marker) => Some(*marker),
        TableCell::Text(text) if text.contains(Marker::Estimated.shown()) => Some(Marker::Estimated),
        _ => None,
    };
    let mut used: BTreeSet<Marker> = rows.iter().flatten().filter_map(marker).collect();
    if columns.iter().any(|column| column.heading.contains(Marker::Estimated.shown())) {
        used.insert(Marker::Estimated);
    }
    let texts: Vec<String> =
        used.into_iter().map(|marker| format!("{} = {}", marker.shown(), marker.meaning())).collect();
    if texts.is_empty() {
        Vec::new()
    } else {
        vec![format!("Some shorthand is used in this table: {}.", texts.join(", "))]
    }
}

fn code(code: &str) -> TableCell {
    if code.is_empty() { TableCell::Marker(Marker::NotApplicable) } else { TableCell::Text(code.to_owned()) }
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
