//! The answer: rows and columns of what was published, with markers and notes.

use std::collections::BTreeSet;

use super::{
    Asked, AskedRows, ColumnAsked, Source,
    as_it_stands::{Table, as_it_stands, authorities, cells_in, shown},
    published_cell::{CONFIDENTIAL, CONFIDENTIAL_MEANS, cell_of, share_of},
};
use crate::{
    publication::{
        Beside, CellOf, CellSubject, Marker, SheetColumn, TableCell, heading_of, period_in_words, shorthand,
    },
    returns::Context,
    schemas::tables::{Basis, ColumnOf, NamedFigure, Rows},
    statistics::{AreaType, ReportArea, areas_of, figures_named, published, wholes},
    tracing::{Published, PublishedLine, TraceError},
    vocabulary::Period,
};

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// What it is.
    pub title: String,
    /// From what, what shorthand means, and what the figures rest on.
    pub notes: Vec<String>,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows.
    pub rows: Vec<Vec<TableCell>>,
}

/// Puts an answer together of what a folder says was published.
///
/// # Errors
/// If the folder is not as it was left, or nothing of what is asked for was published.
pub fn answer(source: &Source, asked: &Asked, context: &Context<'_>) -> Result<Answer, TraceError> {
    let areas = areas_of(std::iter::empty(), context);
    let wholes = wholes(&areas, context);
    let lists = Published::of(&source.out);
    let mut making =
        Making { asked, context, areas: &areas, wholes: &wholes, lists: &lists, in_book: Vec::new() };
    let of_columns = asked.columns.iter().map(|column| making.whole_of(*column));
    let together: Vec<usize> = of_columns.filter(|at| areas[*at].kind == AreaType::Countries).collect();
    making.in_book = cells_in(&together, source, (&areas, &wholes), context)?;
    let mut more = None;
    let (columns, rows) = match asked.rows {
        AskedRows::Regions => making.by_area(AreaType::Region)?,
        AskedRows::Countries => making.by_area(AreaType::Country)?,
        AskedRows::Types => making.by_area(AreaType::Type)?,
        AskedRows::Periods => making.by_period()?,
        AskedRows::Keys => making.keys(source, &mut more)?,
        AskedRows::Authorities => authorities(source, asked, (&areas, &wholes), context)?,
    };
    let is_text = |cell: &TableCell| matches!(cell, TableCell::Text(text) if text == CONFIDENTIAL);
    let is_kept_back = rows.iter().flatten().any(is_text);
    let title = making.title();
    let mut notes = vec![format!("Source: {}, {}.", context.collection.title, source.told())];
    if source.release.is_none() {
        notes.push("These figures are not released, and may change before they are.".to_owned());
    }
    notes.extend(shorthand(std::iter::once(&title), &columns, &rows));
    notes.extend(is_kept_back.then(|| format!("{CONFIDENTIAL_MEANS}.")));
    notes.extend(making.rests_on()?);
    notes.extend(more);
    Ok(Answer { title, notes, columns, rows })
}

/// An answer in the making.
struct Making<'a, 'c> {
    asked: &'a Asked,
    context: &'a Context<'c>,
    areas: &'a [ReportArea],
    wholes: &'a [usize],
    lists: &'a Published<'a>,
    /// Cells of areas that no list has.
    in_book: Vec<CellOf>,
}

impl Making<'_, '_> {
    fn title(&self) -> String {
        let periods: Vec<String> = self.asked.periods.iter().map(|own| period_in_words(*own)).collect();
        let whole = &self.context.collection.whole.name;
        let of = if self.asked.area.is_empty() { whole } else { &self.asked.area };
        let periods = match periods.as_slice() {
            [] => String::new(),
            [only] => format!(", {only}"),
            [first, .., last] => format!(", {first} and other periods up to {last}"),
        };
        format!("{}: by {}, {of}{periods}", self.context.collection.title, self.asked.rows.word())
    }

    fn by_area(&self, kind: AreaType) -> Result<Table, TraceError> {
        let mut columns = vec![SheetColumn::text("Area code", 14), SheetColumn::text("Area", 28)];
        for period in &self.asked.periods {
            columns.extend(self.headings(self.asked.periods.len().gt(&1).then_some(*period)));
        }
        let mut rows = Vec::new();
        for at in self.area_rows(kind) {
            let area = &self.areas[at];
            let code = &area.area.code;
            let mut row = vec![
                if code.is_empty() {
                    TableCell::Marker(Marker::NotApplicable)
                } else {
                    TableCell::Text(code.clone())
                },
                TableCell::Text(area.area.name.clone()),
            ];
            for period in &self.asked.periods {
                for column in &self.asked.columns {
                    row.extend(self.cells(*column, *period, at)?);
                }
            }
            rows.push(row);
        }
        self.is_published(&rows)?;
        Ok((columns, rows))
    }

    /// The wholes that the columns are of, all first, then the areas of a kind.
    fn area_rows(&self, kind: AreaType) -> Vec<usize> {
        let mut own: BTreeSet<usize> =
            self.asked.columns.iter().map(|column| self.whole_of(*column)).collect();
        own.retain(|at| self.areas[*at].kind != kind);
        let mut rows: Vec<usize> = own.into_iter().collect();
        rows.sort_by_key(|at| std::cmp::Reverse(self.areas[*at].kind));
        rows.extend((0..self.areas.len()).filter(|at| self.areas[*at].kind == kind));
        rows
    }

    /// The area (by index) that the value of a column over all is of.
    fn whole_of(&self, column: ColumnAsked) -> usize {
        let published = &self.context.collection.published;
        match column {
            ColumnAsked::Figure(at) => self.wholes[at],
            ColumnAsked::Indicator(at) => {
                let named = figures_named(&published.indicators[at]).into_iter();
                let smallest =
                    named.map(|at| self.wholes[at]).min_by_key(|at| self.areas[*at].expected.len());
                smallest.unwrap_or_else(|| self.all())
            }
        }
    }

    fn all(&self) -> usize {
        self.areas.iter().position(|area| area.kind == AreaType::All).unwrap_or_default()
    }

    /// The area that is asked for, where rows are none.
    fn area(&self) -> Result<usize, TraceError> {
        if self.asked.area.is_empty() {
            return Ok(self.all());
        }
        let is_it = |area: &ReportArea| self.asked.is_area(&area.area.code, &area.area.name);
        self.areas.iter().rposition(is_it).ok_or_else(|| {
            let known: Vec<&str> = self.areas.iter().map(|area| area.area.name.as_str()).collect();
            TraceError::of(format!(
                "there is no area \"{}\". There are: {}",
                crate::vocabulary::printable::echo(&self.asked.area),
                known.join(", ")
            ))
        })
    }

    fn by_period(&self) -> Result<Table, TraceError> {
        let area = self.area()?;
        let mut columns = vec![SheetColumn::text("Period", 30)];
        columns.extend(self.headings(None));
        let mut rows = Vec::new();
        for period in &self.asked.periods {
            let mut row = vec![TableCell::Text(period_in_words(*period))];
            for column in &self.asked.columns {
                row.extend(self.cells(*column, *period, area)?);
            }
            rows.push(row);
        }
        self.is_published(&rows)?;
        Ok((columns, rows))
    }

    /// Categories as the published table has them, with what is not stated; else their plain sums.
    fn keys(&self, source: &Source, more: &mut Option<String>) -> Result<Table, TraceError> {
        let published = if self.asked.area.is_empty() {
            let areas = (self.areas, self.wholes);
            as_it_stands(source, self.asked, Rows::Keys, areas, self.context)?
        } else {
            None
        };
        if let Some(published) = published {
            return Ok(published);
        }
        *more = Some(
            "No published table has these categories so: they are plain sums, and need not add to the total."
                .to_owned(),
        );
        self.by_key()
    }

    /// The categories of the table of which the columns are figures; each column is a field under each.
    fn by_key(&self) -> Result<Table, TraceError> {
        let area = self.area()?;
        let collection = self.context.collection;
        let figure = |column: &ColumnAsked| match column {
            ColumnAsked::Figure(at) => Some(&collection.published.figures[*at]),
            ColumnAsked::Indicator(_) => None,
        };
        let figures: Option<Vec<&NamedFigure>> = self.asked.columns.iter().map(figure).collect();
        let one = figures.filter(|own| own.windows(2).all(|pair| pair[0].table == pair[1].table));
        let Some(figures) = one else {
            return Err(TraceError::of("where rows are keys, the columns are figures of one table"));
        };
        let table = collection.figure_table(figures.first().map_or(0, |own| own.table));
        let mut columns = vec![SheetColumn::text("Category", 40)];
        for period in &self.asked.periods {
            columns.extend(self.headings(self.asked.periods.len().gt(&1).then_some(*period)));
        }
        let mut rows = Vec::new();
        for key in table.declared_keys() {
            let mut row = vec![TableCell::Text(table.key_label(&key).to_owned())];
            for period in &self.asked.periods {
                for own in &figures {
                    let own = NamedFigure { key: key.clone(), ..(*own).clone() };
                    row.extend(self.figure_cells(&own, *period, area)?);
                }
            }
            rows.push(row);
        }
        self.is_published(&rows)?;
        Ok((columns, rows))
    }

    /// A period of which nothing at all was published is no row of [x].
    fn is_published(&self, rows: &[Vec<TableCell>]) -> Result<(), TraceError> {
        for period in &self.asked.periods {
            let mut any = false;
            for column in &self.asked.columns {
                for at in 0..self.areas.len() {
                    any |= self.line(*column, *period, at)?.is_some();
                }
            }
            if !any || rows.is_empty() {
                return Err(TraceError::of(format!(
                    "nothing of this was published for {period}: name a period that the release has, such as \
                     {}; of earlier ones it has the sums over all",
                    self.context.period
                )));
            }
        }
        Ok(())
    }

    fn headings(&self, period: Option<Period>) -> Vec<SheetColumn> {
        let collection = self.context.collection;
        let of_period = period.map(|own| format!(", {}", period_in_words(own))).unwrap_or_default();
        let of_column = |column: &ColumnAsked| match column {
            ColumnAsked::Indicator(at) => {
                let own = &collection.published.indicators[*at];
                vec![SheetColumn::number(&format!("{}{of_period}", own.title), 20, own.decimals)]
            }
            ColumnAsked::Figure(at) => {
                let figure = &collection.published.figures[*at];
                let table = collection.figure_table(figure.table);
                let is_whole = figure.key.is_empty()
                    || table.total_key.as_ref() == Some(&figure.key)
                    || self.asked.rows == AskedRows::Keys;
                let key =
                    if is_whole { String::new() } else { format!(", {}", table.key_label(&figure.key)) };
                let heading = |unit| format!("{}{key}{of_period}", heading_of(figure, unit, collection));
                let decimals = table.fields[figure.field].decimals;
                let mut own = vec![SheetColumn::number(&heading(true), 18, decimals)];
                if self.has_share(figure) {
                    let share = format!("{}: estimated [e]\n(%)", heading(false));
                    own.push(SheetColumn::number(&share, 14, 1));
                }
                own
            }
        };
        self.asked.columns.iter().flat_map(of_column).collect()
    }

    fn has_share(&self, figure: &NamedFigure) -> bool {
        let published = &self.context.collection.published;
        self.asked.basis == Basis::Estimates && published.is_estimated(figure.table, figure.field)
    }

    fn cells(&self, column: ColumnAsked, period: Period, area: usize) -> Result<Vec<TableCell>, TraceError> {
        let collection = self.context.collection;
        // A sum over all stands in the row of the countries in which it is asked, and in no other.
        let is_whole = matches!(self.areas[area].kind, AreaType::All | AreaType::Countries);
        let is_hidden =
            is_whole && self.whole_of(column) != area && !matches!(self.asked.rows, AskedRows::Periods);
        if self.areas[area].kind == AreaType::Countries && !is_hidden {
            return Ok(self.cells_in_book(column, period, area));
        }
        match column {
            ColumnAsked::Indicator(at) => {
                let line = self.line(column, period, area)?;
                let decimals = collection.published.indicators[at].decimals;
                let cell = cell_of(line.as_ref(), "value", &|value| value.with_decimals(decimals));
                Ok(vec![if is_hidden { TableCell::Marker(Marker::NotApplicable) } else { cell }])
            }
            ColumnAsked::Figure(at) => {
                let cells = self.figure_cells(&collection.published.figures[at], period, area)?;
                let hidden = || vec![TableCell::Marker(Marker::NotApplicable); cells.len()];
                Ok(if is_hidden { hidden() } else { cells })
            }
        }
    }

    /// The same of an area that no list has.
    fn cells_in_book(&self, column: ColumnAsked, period: Period, area: usize) -> Vec<TableCell> {
        let published = &self.context.collection.published;
        let (of, has_share) = match column {
            ColumnAsked::Figure(at) => {
                let figure = published.figures[at].clone();
                let has_share = self.has_share(&figure);
                (CellSubject::Sum(figure), has_share)
            }
            ColumnAsked::Indicator(at) => (CellSubject::Ratio(at), false),
        };
        let wanted = [None].into_iter().chain(has_share.then_some(Some(Beside::Estimated)));
        let cell = |beside: Option<Beside>| {
            let found = self.in_book.iter().find(|own| {
                (own.area, own.period, own.beside) == (area, period, beside)
                    && own.of == of
                    && own.basis == self.asked.basis
            });
            found.map_or(TableCell::Marker(Marker::NotAvailable), shown)
        };
        wanted.map(cell).collect()
    }

    fn figure_cells(
        &self,
        figure: &NamedFigure,
        period: Period,
        area: usize,
    ) -> Result<Vec<TableCell>, TraceError> {
        let table = self.context.collection.figure_table(figure.table);
        let line = self.figure_line(figure, period, area)?;
        let field = &table.fields[figure.field];
        let value = cell_of(line.as_ref(), self.value_column(), &|value| published(value, field));
        let share = self.has_share(figure).then(|| share_of(line.as_ref(), &value));
        Ok(std::iter::once(value).chain(share).collect())
    }

    fn figure_line(
        &self,
        figure: &NamedFigure,
        period: Period,
        area: usize,
    ) -> Result<Option<PublishedLine<'_>>, TraceError> {
        let table = self.context.collection.figure_table(figure.table);
        let of = [table.name.as_str(), figure.key.as_str(), table.fields[figure.field].name.as_str()];
        self.lists.find(self.list(), (period, &self.areas[area]), &of)
    }

    /// The list that has sums: where nothing is estimated, that of what was given.
    fn list(&self) -> &'static str {
        if self.context.collection.published.has_estimates() { "data/figures.csv" } else { "totals.csv" }
    }

    /// Its column that has them on the basis that is asked for.
    fn value_column(&self) -> &'static str {
        let is_of_estimates = self.context.collection.published.has_estimates();
        if is_of_estimates && self.asked.basis == Basis::Reported { "reported" } else { "value" }
    }

    fn line(
        &self,
        column: ColumnAsked,
        period: Period,
        area: usize,
    ) -> Result<Option<PublishedLine<'_>>, TraceError> {
        let published = &self.context.collection.published;
        match column {
            ColumnAsked::Figure(at) => self.figure_line(&published.figures[at], period, area),
            ColumnAsked::Indicator(at) => {
                let name = published.indicators[at].name.as_str();
                let place = (period, &self.areas[area]);
                self.lists.find("data/indicators.csv", place, &[name, self.asked.basis.word()])
            }
        }
    }

    /// What figures rest on: estimates, what may still change, and the notes of published tables that show
    /// them.
    fn rests_on(&self) -> Result<Vec<String>, TraceError> {
        let mut told = Vec::new();
        if self.asked.rows == AskedRows::Authorities {
            told.push("Each figure is what the authority gave; nothing is estimated in its row.".to_owned());
        } else if self.asked.basis == Basis::Estimates {
            told.push("Figures are with estimates of what was not given.".to_owned());
        } else {
            told.push("Figures are of what was given; nothing is estimated for the others.".to_owned());
        }
        let mut provisional = Vec::new();
        for period in &self.asked.periods {
            let lines = self.asked.columns.iter().map(|own| self.line(*own, *period, self.whole_of(*own)));
            for line in lines {
                let is_it = line?.is_some_and(|line| line.get("provisional") == "true");
                if is_it && !provisional.contains(period) {
                    provisional.push(*period);
                }
            }
        }
        if !provisional.is_empty() {
            let periods: Vec<String> = provisional.iter().map(|own| period_in_words(*own)).collect();
            told.push(format!(
                "{} Figures of {} may still change.",
                Marker::Provisional.shown(),
                periods.join(", ")
            ));
        }
        told.extend(self.declared_notes());
        Ok(told)
    }

    /// The notes of published tables that show one of the columns.
    fn declared_notes(&self) -> Vec<String> {
        let published = &self.context.collection.published;
        let is_shown = |column: &ColumnOf| {
            self.asked.columns.iter().any(|asked| match (column, asked) {
                (ColumnOf::Figure(own), ColumnAsked::Figure(at)) => {
                    let (own, at) = (&published.figures[*own], &published.figures[*at]);
                    (own.table, own.field) == (at.table, at.field)
                }
                (ColumnOf::Indicator(own), ColumnAsked::Indicator(at)) => own == at,
                _ => false,
            })
        };
        let tables = published.tables.iter().filter(|table| table.columns.iter().any(is_shown));
        let used: BTreeSet<usize> = tables.flat_map(|table| table.notes.iter().copied()).collect();
        used.into_iter().map(|note| published.notes[note].text.clone()).collect()
    }
}
