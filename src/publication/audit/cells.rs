//! Every number and marker of a table equals the figure that it stands for.

use super::{
    Finding,
    book::{Book, SheetRead, number},
    figures::{Amount, Answered, AreaRow, AuditedFigures, Item},
    lookup::{TableOf, areas_of_rows, is_row_of_estimates, tables, unit_of_row},
};
use crate::{
    publication::{STATISTICS, tables::words, workbook::Marker},
    returns::{Context, Whom},
    schemas::tables::{Basis, ColumnOf, NamedFigure, Rows},
    statistics::{AreaType, Standing},
    vocabulary::Period,
};

/// What a cell should say.
#[derive(Debug, Clone, PartialEq)]
enum Due {
    /// A number.
    Number(f64),
    /// A marker.
    Marker(Marker),
    /// Nothing is known of it.
    Anything,
}

/// All cells that do not say what they should.
pub(super) fn against(book: &Book, figures: &AuditedFigures, context: &Context<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for of in tables(book, figures, context.collection) {
        match of.sheet {
            Some(sheet) => Holding { of: &of, sheet, figures, context, found: &mut found }.table(),
            None => {
                let should = format!("the table \"{}\"", of.table.title);
                found.push(Finding {
                    file: STATISTICS[0],
                    sheet: of.name,
                    cell: "A1".to_owned(),
                    stands: "no sheet".to_owned(),
                    should,
                });
            }
        }
    }
    found
}

/// One table that is held against the figures.
struct Holding<'a, 'c> {
    of: &'a TableOf<'a>,
    sheet: &'a SheetRead,
    figures: &'a AuditedFigures,
    context: &'a Context<'c>,
    found: &'a mut Vec<Finding>,
}

impl Holding<'_, '_> {
    fn table(&mut self) {
        match self.of.table.rows {
            Rows::Periods if self.of.table.by.is_some() => self.series(),
            Rows::Periods => self.periods(),
            Rows::Countries => self.areas(AreaType::Country),
            Rows::Regions => self.areas(AreaType::Region),
            Rows::Types => self.areas(AreaType::Type),
            Rows::Groups => self.areas(AreaType::Group),
            Rows::Authorities => self.authorities(),
            Rows::Keys => self.keys(),
            Rows::Response => self.response(AreaType::Region),
            Rows::ResponseByType => self.response(AreaType::Type),
        }
    }

    fn periods(&mut self) {
        let whole = self.figures.whole();
        let known = self.figures.known_periods(self.of.period);
        for (row, cells) in self.sheet.table() {
            let label = cells.first().map(ToString::to_string).unwrap_or_default();
            // Marks stand behind the words.
            let said = label.split(" [").next().unwrap_or_default();
            let Some(period) = known.iter().copied().find(|period| words(*period) == said) else {
                if self.figures.is_whole {
                    self.found.push(self.sheet.finding(
                        row,
                        0,
                        "a period of which something is known".to_owned(),
                    ));
                }
                continue;
            };
            if self.figures.back_series.contains(&period) {
                let due = self.back_series(period, whole);
                self.row(row, 1, &due);
                continue;
            }
            let answers_in = if period == self.of.period { self.figures.period } else { period };
            let mut due = self.scope(answers_in, whole);
            due.extend(self.columns(period, whole, false, &self.of.table.columns));
            self.row(row, 1, &due);
        }
    }

    /// Series by area: each row is of an area in a period.
    fn series(&mut self) {
        let table = &self.of.table;
        let first = if table.is_of_units() { 3 } else { 5 };
        for (row, cells) in self.sheet.table() {
            let text = |at: usize| cells.get(at).map(ToString::to_string).unwrap_or_default();
            let label = text(2);
            let said = label.split(" [").next().unwrap_or_default();
            let known = self.figures.earlier.iter().chain([&self.of.period]).copied();
            let area = if text(0) == "[z]" { text(1) } else { text(0) };
            let due = known.filter(|period| words(*period) == said).find_map(|period| {
                let of_column = |column: &ColumnOf| self.in_series(period, &area, column);
                let columns: Option<Vec<Vec<Due>>> = table.columns.iter().map(of_column).collect();
                columns.map(|columns| columns.concat())
            });
            match due {
                Some(due) => self.row(row, first, &due),
                None => {
                    let should = "an area and a period of the series";
                    self.found.push(self.sheet.finding(row, 0, should.to_owned()));
                }
            }
        }
    }

    /// What a column of a series says; `None` where nothing is known of the area then.
    fn in_series(&self, period: Period, area: &str, column: &ColumnOf) -> Option<Vec<Due>> {
        let (table, collection) = (&self.of.table, self.context.collection);
        let item = Item::of(column, &collection.published.figures);
        let place = |basis| (table.boundaries, period, area.to_owned(), item.clone(), basis);
        let found = self.figures.series.get(&place(table.basis))?;
        let share = matches!(&item, Item::Sum(figure) if self.of.has_share(figure, collection));
        let due = cells(Some(found), self.of.has_counts(), false, share);
        let whole = self.figures.whole();
        let is_all = named(&self.figures.areas[whole]) == area;
        let hidden = is_all && self.figures.whole_of(column, self.context) != whole;
        Some(if hidden { vec![Due::Marker(Marker::NotApplicable); due.len()] } else { due })
    }

    /// A period of which no returns are held: what was published, and of nothing what it rests on.
    fn back_series(&self, period: Period, whole: usize) -> Vec<Due> {
        let collection = self.context.collection;
        let unknown = || Due::Marker(Marker::NotAvailable);
        let of_column = |column: &ColumnOf| {
            let item = Item::of(column, &collection.published.figures);
            let width = self.columns(period, whole, false, std::slice::from_ref(column)).len();
            let found = self.figures.amounts.get(&(period, whole, item, Basis::Estimates));
            let value = found.and_then(|amount| amount.value).map_or_else(unknown, Due::Number);
            let beside = std::iter::repeat_with(unknown).take(width - 1);
            std::iter::once(value).chain(beside).collect::<Vec<_>>()
        };
        let columns = self.of.table.columns.iter().flat_map(of_column);
        [unknown(), unknown()].into_iter().chain(columns).collect()
    }

    fn areas(&mut self, kind: AreaType) {
        let rows = areas_of_rows(self.sheet, kind, self.figures);
        for (row, area) in &rows {
            let Some(area) = *area else {
                self.found.push(self.sheet.finding(
                    *row,
                    1,
                    "an area of these figures, with its code, once".to_owned(),
                ));
                continue;
            };
            let mut due = self.scope(self.figures.period, area);
            due.extend(self.columns(self.of.period, area, true, &self.of.table.columns));
            self.row(*row, 2, &due);
        }
        for area in self.figures.areas.iter().filter(|area| area.kind == kind) {
            // Where one country is asked, the whole and the country are one row.
            if !rows.iter().any(|(_, own)| own.is_some_and(|own| self.figures.areas[own].area == area.area)) {
                self.found.push(self.sheet.finding(
                    self.sheet.heading,
                    1,
                    format!("above a row for {}", area.area.name),
                ));
            }
        }
    }

    fn authorities(&mut self) {
        for (row, cells) in self.sheet.table() {
            let due = match unit_of_row(cells, self.figures) {
                Some(area) => self.columns(self.of.period, area, false, &self.of.table.columns),
                None if is_row_of_estimates(cells) => self.estimated(),
                None => vec![Due::Marker(Marker::NotApplicable); self.of.table.columns.len()],
            };
            self.row(row, 5, &due);
        }
    }

    /// What estimates come to in each column.
    fn estimated(&self) -> Vec<Due> {
        let figures = &self.context.collection.published.figures;
        let of_column = |column: &ColumnOf| {
            let ColumnOf::Figure(at) = column else { return Due::Marker(Marker::NotApplicable) };
            let estimated = self.figures.estimated.get(&(self.of.period, figures[*at].clone()));
            match estimated {
                Some(value) => Due::Number(*value),
                None if self.figures.is_whole => Due::Marker(Marker::NotApplicable),
                None => Due::Anything,
            }
        };
        self.of.table.columns.iter().map(of_column).collect()
    }

    /// Parts, what is not stated and the total; in a table without a total row the keys alone.
    fn keys(&mut self) {
        let Some(at) = self.of.table.of else { return };
        let table = self.context.collection.figure_table(at);
        let mut keys: Vec<Option<String>> = table
            .declared_keys()
            .into_iter()
            .filter(|key| Some(key) != table.total_key.as_ref())
            .map(Some)
            .collect();
        let parts = keys.len();
        if let Some(total) = &table.total_key {
            keys.extend([None, Some(total.clone())]);
        }
        let rows: Vec<usize> = self.sheet.table().map(|(row, _)| row).collect();
        if rows.len() != keys.len() {
            self.found.push(self.sheet.finding(self.sheet.heading, 0, format!("above {} rows", keys.len())));
        }
        for (index, (row, key)) in rows.into_iter().zip(&keys).enumerate() {
            let published = &self.context.collection.published;
            let of_column = |column: &ColumnOf| match column {
                ColumnOf::Figure(own) => {
                    self.key((at, published.figures[*own].field), index, parts, key.as_ref())
                }
                column => self.ratio_of_key(column, key.as_ref()),
            };
            let due: Vec<Due> = self.of.table.columns.iter().flat_map(of_column).collect();
            self.row(row, 1, &due);
        }
    }

    /// An indicator in the row of a key; in those of what is not stated and of the total there is none.
    fn ratio_of_key(&self, column: &ColumnOf, key: Option<&String>) -> Vec<Due> {
        let ColumnOf::Indicator(first) = column else { return Vec::new() };
        let own = key.and_then(|key| self.context.collection.published.indicator_of_key(*first, key));
        let Some(at) = own else { return vec![Due::Marker(Marker::NotApplicable); 2] };
        let (period, whole, basis) = (self.of.period, self.figures.whole(), self.of.table.basis);
        let amount = self.figures.amount(period, whole, &Item::Ratio(at), basis);
        cells(amount.as_ref(), true, false, false)
    }

    fn key(
        &self,
        (table, field): (usize, usize),
        index: usize,
        parts: usize,
        key: Option<&String>,
    ) -> Vec<Due> {
        let total_key = self.context.collection.figure_table(table).total_key.clone();
        let figure =
            NamedFigure { table, key: key.cloned().or_else(|| total_key.clone()).unwrap_or_default(), field };
        let amount = self.figures.amount(
            self.of.period,
            self.figures.whole(),
            &Item::Sum(figure.clone()),
            self.of.table.basis,
        );
        let complete = self.of.has_complete(&figure, self.figures, self.context.collection);
        let share = self.of.has_share(&figure, self.context.collection);
        if total_key.is_none() || (index >= parts && key.is_some()) {
            return cells(amount.as_ref(), true, complete, share);
        }
        let known = self.figures.parts.get(&(
            self.of.period,
            table,
            field,
            self.of.table.basis,
            self.of.table.is_prorated,
        ));
        let own = known.map(
            |(sums, rest)| {
                if index < parts { sums.get(index).copied().unwrap_or_default() } else { *rest }
            },
        );
        let mut due = match own.zip(amount) {
            Some(((value, count, estimated, is_suppressed), amount)) => {
                let standing = if is_suppressed { Some(Standing::Suppressed) } else { amount.standing };
                let as_well_known = Amount { value, standing, authorities: Some(count), estimated, ..amount };
                cells(Some(&as_well_known), true, false, share)
            }
            None => cells(None, true, false, share),
        };
        let does_not_apply = Due::Marker(Marker::NotApplicable);
        if index >= parts {
            due[1] = does_not_apply.clone();
        }
        if complete {
            due.insert(2, does_not_apply);
        }
        due
    }

    fn response(&mut self, kind: AreaType) {
        let sized = usize::from(self.context.collection.published.size.is_some());
        let is_of_both = Whom::of(self.context) == Whom::Both;
        for (row, area) in areas_of_rows(self.sheet, kind, self.figures) {
            let Some(area) = area else {
                self.found.push(self.sheet.finding(
                    row,
                    1,
                    "an area of these figures, with its code, once".to_owned(),
                ));
                continue;
            };
            let known = self.figures.answered.get(&(self.figures.period, area)).copied();
            let [asked, received, usable] = known.map_or([None; 3], |known| known.first(is_of_both));
            let mut due = vec![count(asked)];
            let scope = self.sheet.number(row, 2);
            for (at, own) in [received, usable].into_iter().enumerate() {
                let given = self.sheet.number(row, 3 + at * (2 + sized));
                due.extend([count(own), share(given, scope, Marker::NotAvailable)]);
                due.extend(std::iter::repeat_n(Due::Anything, sized));
            }
            if is_of_both {
                let others = known.and_then(|known| known.others);
                due.extend((0..3).map(|at| count(others.map(|others| others[at]))));
            }
            for figure in self.figures_of() {
                let amount = self.figures.amount(self.of.period, area, &Item::Sum(figure), Basis::Reported);
                let first = 2 + due.len();
                due.push(count(amount.as_ref().and_then(|amount| amount.authorities)));
                due.push(count(amount.as_ref().and_then(|amount| amount.asked)));
                due.push(share(
                    self.sheet.number(row, first),
                    self.sheet.number(row, first + 1),
                    Marker::NotApplicable,
                ));
                due.extend(std::iter::repeat_n(Due::Anything, sized));
            }
            self.row(row, 2, &due);
        }
    }

    fn figures_of(&self) -> impl Iterator<Item = NamedFigure> + use<> {
        let figures = &self.context.collection.published.figures;
        let own = self
            .of
            .table
            .columns
            .iter()
            .filter_map(|column| if let ColumnOf::Figure(at) = column { Some(*at) } else { None });
        own.map(|at| figures[at].clone()).collect::<Vec<_>>().into_iter()
    }

    fn scope(&self, period: Period, area: usize) -> Vec<Due> {
        let known: Option<Answered> = self.figures.answered.get(&(period, area)).copied();
        vec![count(known.map(|known| known.expected)), count(known.and_then(|known| known.usable))]
    }

    /// What the columns should say of an area. Of all together a figure that is not asked in some of it says
    /// nothing, where the others have a row.
    fn columns(
        &self,
        period: Period,
        area: usize,
        others_have_a_row: bool,
        columns: &[ColumnOf],
    ) -> Vec<Due> {
        let collection = self.context.collection;
        let is_all = self.figures.areas[area].kind == AreaType::All;
        let of_column = |column: &ColumnOf| {
            let item = Item::of(column, &collection.published.figures);
            let complete = if let Item::Sum(figure) = &item {
                self.of.has_complete(figure, self.figures, collection)
            } else {
                false
            };
            let amount = self.figures.amount(period, area, &item, self.of.table.basis);
            let share = matches!(&item, Item::Sum(figure) if self.of.has_share(figure, collection));
            let counts = self.of.has_counts() && !matches!(item, Item::Quartile(..));
            let due = cells(amount.as_ref(), counts, complete, share);
            let hidden = others_have_a_row && is_all && self.figures.whole_of(column, self.context) != area;
            if hidden { vec![Due::Marker(Marker::NotApplicable); due.len()] } else { due }
        };
        columns.iter().flat_map(of_column).collect()
    }

    fn row(&mut self, row: usize, first: usize, due: &[Due]) {
        for (column, due) in (first..).zip(due) {
            let cell = self.sheet.rows[row].get(column);
            let is_due = match due {
                Due::Anything => true,
                Due::Number(value) => cell.and_then(number).is_some_and(|own| is_same(own, *value)),
                Due::Marker(marker) => cell.is_some_and(|own| *own == marker.shown()),
            };
            if !is_due {
                let should = match due {
                    Due::Number(value) => value.to_string(),
                    Due::Marker(marker) => format!("{} ({})", marker.shown(), marker.meaning()),
                    Due::Anything => continue,
                };
                let finding = self.sheet.finding(row, column, should);
                self.found.push(finding);
            }
        }
        let width = first + due.len();
        // What was revised is named behind the figures, and held by itself (`revised.rs`).
        let is_of_revisions = |at: &usize| {
            let heading = self.sheet.rows.get(self.sheet.heading).and_then(|row| row.get(*at));
            heading.is_some_and(|heading| heading.to_string().contains(Marker::Revised.shown()))
        };
        if let Some(beyond) = (width..self.sheet.rows[row].len())
            .filter(|at| !is_of_revisions(at))
            .find(|at| self.sheet.rows[row][*at] != calamine::Data::Empty)
        {
            self.found.push(self.sheet.finding(
                row,
                beyond,
                "nothing: the table has no such column".to_owned(),
            ));
        }
    }
}

/// What stands for an area where its kind is not told.
fn named(area: &AreaRow) -> &str {
    if area.area.code.is_empty() { &area.area.name } else { &area.area.code }
}

/// What a figure's cells should say.
fn cells(amount: Option<&Amount>, counts: bool, complete: bool, share: bool) -> Vec<Due> {
    let value = amount.map_or(Due::Anything, |amount| match (amount.standing, amount.value) {
        (Some(Standing::Held | Standing::Unreliable), _) => Due::Marker(Marker::Held),
        (Some(Standing::Suppressed), _) => Due::Marker(Marker::Suppressed),
        (Some(Standing::NotApplicable), _) => Due::Marker(Marker::NotApplicable),
        (Some(Standing::Break), _) => Due::Marker(Marker::Break),
        (Some(Standing::Known | Standing::BackSeries) | None, Some(value)) => Due::Number(value),
        (Some(Standing::NotAvailable | Standing::Known | Standing::BackSeries), _) => {
            Due::Marker(Marker::NotAvailable)
        }
        (None, None) => Due::Anything,
    });
    let mut due = vec![value.clone()];
    due.extend(counts.then(|| count(amount.and_then(|amount| amount.authorities))));
    due.extend(complete.then(|| count(amount.and_then(|amount| amount.complete))));
    due.extend(share.then(|| share_of(value, amount)));
    due
}

/// How much of a figure is estimated: as little known as the figure is.
fn share_of(value: Due, amount: Option<&Amount>) -> Due {
    match value {
        Due::Number(_) => amount.and_then(|amount| amount.estimated).map_or(Due::Anything, Due::Number),
        other => other,
    }
}

fn count(count: Option<usize>) -> Due {
    count.map_or(Due::Anything, |count| Due::Number(count as f64))
}

/// How many of all in percent with one decimal, by the counts that stand beside it.
fn share(part: Option<f64>, all: Option<f64>, none: Marker) -> Due {
    match part.zip(all) {
        Some((_, 0.0)) => Due::Marker(none),
        Some((part, all)) => Due::Number(((part * 2000.0 + all) / (2.0 * all)).floor() / 10.0),
        None => Due::Anything,
    }
}

/// Whether two numbers are the same; one of them may have been read from its digits.
pub(super) fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * one.abs().max(other.abs())
}
