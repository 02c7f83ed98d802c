//! The columns of figures and indicators of a published table, and what stands in them: the figure, and
//! beside it what it rests on.

use std::collections::BTreeSet;

use super::{
    heading::heading_of,
    reported::Reported,
    rounded_figures::table_in_words,
    tables::{known, number, returns},
    workbook::{Marker, SheetColumn, TableCell},
};
use crate::{
    schemas::{
        Field, StockOrFlow,
        tables::{Basis, ColumnOf, NamedFigure, PublishedTable, Rows},
    },
    statistics::{
        AreaType, GROWTH_DECIMALS, Growth, Lookup, Part, ReportArea, SHARE_DECIMALS, Standing, Total,
        WithEstimates, published,
    },
    vocabulary::{Period, Scaled},
};

/// The measures of one table.
pub(super) struct TableMeasures<'r, 'a> {
    pub run: &'r Reported<'a>,
    pub table: &'r PublishedTable,
    pub period: Period,
    pub lookup: &'r Lookup<'r>,
    /// The areas that the lookup counts in: those of the run, but of an earlier period that is shown by area.
    pub areas: &'r [ReportArea],
}

impl<'r> TableMeasures<'r, '_> {
    /// The columns of figures, indicators and changes, each with how many authorities are behind it; in a
    /// table of authorities, whose rows are one return each, without.
    pub fn columns(&self) -> Vec<SheetColumn> {
        self.table.columns.iter().flat_map(|column| self.columns_of(column)).collect()
    }

    /// Those of one that is declared.
    pub fn columns_of(&self, column: &ColumnOf) -> Vec<SheetColumn> {
        let published = &self.run.context.collection.published;
        let (base, asked) = (self.base_in_words(self.whole_of(column)), self.run.whom().several());
        let with_count = |column: SheetColumn, heading: String| {
            let count = || SheetColumn::number(&heading, 20, 0);
            std::iter::once(column).chain(self.has_counts().then(count)).collect()
        };
        match column {
            ColumnOf::Figure(at) => self.columns_of_figure(*at),
            ColumnOf::Indicator(at) => {
                let indicator = &published.indicators[*at];
                // What category it is of is said by the row.
                let of_keys = indicator.told_apart.as_ref().filter(|_| self.table.rows == Rows::Keys);
                let title = of_keys.map_or(&indicator.title, |of| &of.title);
                let title = format!("{title}{base}");
                let own = SheetColumn::number(&title, 20, indicator.decimals);
                with_count(own, format!("{title}: {asked} in the base"))
            }
            ColumnOf::Quartile(at, quartile) => vec![self.quartile_column(*at, *quartile, &base)],
            ColumnOf::Change(at) => {
                let title = heading_of(&published.figures[*at], false, self.run.context.collection);
                let title = format!("{title}{base}: change on the period before, same {asked}");
                let own = SheetColumn::number(&format!("{title}\n(%)"), 20, GROWTH_DECIMALS);
                with_count(own, format!("{title}: {asked} compared"))
            }
        }
    }

    fn columns_of_figure(&self, at: usize) -> Vec<SheetColumn> {
        let collection = self.run.context.collection;
        let figure = &collection.published.figures[at];
        let table = collection.figure_table(figure.table);
        let whole = figure.key.is_empty()
            || table.total_key.as_ref() == Some(&figure.key)
            || self.table.rows == Rows::Keys;
        let of_key = if whole { String::new() } else { format!(", {}", table.key_label(&figure.key)) };
        let of_table =
            if self.is_title_shared(figure) { format!("{}: ", table.title) } else { String::new() };
        let (base, asked) = (self.base_in_words(self.run.statistics.wholes[at]), self.run.whom().several());
        let heading = |with_unit: bool| {
            format!("{of_table}{}{of_key}{base}", heading_of(figure, with_unit, collection))
        };
        let mut columns = vec![SheetColumn::number(&heading(true), 18, table.fields[figure.field].decimals)];
        if self.has_counts() {
            columns.push(SheetColumn::number(&format!("{}: {asked}", heading(false)), 16, 0));
        }
        if self.has_complete(figure) {
            columns.push(SheetColumn::number(&format!("{}: {asked} in every period", heading(false)), 16, 0));
        }
        if self.has_share(figure) {
            let heading = format!("{}: estimated [e]\n(%)", heading(false));
            columns.push(SheetColumn::number(&heading, 14, SHARE_DECIMALS));
        }
        columns
    }

    /// Rows that are one return each need not say how many authorities are behind them.
    fn has_counts(&self) -> bool {
        !self.table.is_of_units()
    }

    /// Whether it matters who gave a figure in each of several periods.
    fn has_complete(&self, figure: &NamedFigure) -> bool {
        let field = &self.run.context.collection.figure_table(figure.table).fields[figure.field];
        self.has_counts()
            && self.period != self.run.context.period
            && field.measure == Some(StockOrFlow::Flow)
    }

    /// Where rows are not areas, the heading says of which countries a figure is that is not of all.
    fn base_in_words(&self, whole: usize) -> String {
        let area = &self.run.statistics.areas[whole];
        let said_by_row = !matches!(self.table.rows, Rows::Periods | Rows::Keys);
        if said_by_row || area.kind == AreaType::All {
            String::new()
        } else {
            format!(", {}", area.area.name)
        }
    }

    /// Whether another record table has a figure of the same title in this table.
    fn is_title_shared(&self, figure: &NamedFigure) -> bool {
        let collection = self.run.context.collection;
        let title = |figure: &NamedFigure| {
            collection.figure_table(figure.table).fields[figure.field].title.to_lowercase()
        };
        // A measure and what it is in a category are told apart by that.
        let is_measure = |figure: &NamedFigure| figure.table >= collection.tables.len();
        let is_other =
            |other: &NamedFigure| other.table != figure.table && !(is_measure(other) && is_measure(figure));
        self.figures().any(|other| is_other(other) && title(other) == title(figure))
    }

    /// The figures of the table.
    pub fn figures(&self) -> impl Iterator<Item = &'r NamedFigure> {
        let figures = &self.run.context.collection.published.figures;
        self.table.columns.iter().filter_map(move |column| {
            if let ColumnOf::Figure(at) = column { Some(&figures[*at]) } else { None }
        })
    }

    /// The area (by index) that the sum over all of a column is of.
    fn whole_of(&self, column: &ColumnOf) -> usize {
        let statistics = self.run.statistics;
        match column {
            ColumnOf::Figure(at) | ColumnOf::Change(at) => statistics.wholes[*at],
            ColumnOf::Indicator(at) | ColumnOf::Quartile(at, _) => {
                statistics.whole_of_indicator(&self.run.context.collection.published.indicators[*at])
            }
        }
    }

    /// The areas that sums over all are of, all first; all where there are no columns.
    pub fn wholes(&self) -> Vec<usize> {
        let statistics = self.run.statistics;
        let mut wholes: BTreeSet<usize> =
            self.table.columns.iter().map(|column| self.whole_of(column)).collect();
        if self.table.columns.is_empty() || self.table.rows.is_response() {
            wholes = (0..statistics.areas.len())
                .filter(|at| statistics.areas[*at].kind == AreaType::All)
                .collect();
        }
        let mut wholes: Vec<usize> = wholes.into_iter().collect();
        wholes.sort_by_key(|at| std::cmp::Reverse(statistics.areas[*at].kind));
        wholes
    }

    /// The cells of an area that is a row. Of all areas together a figure that is not asked in some of them
    /// says nothing: its sum stands in the row of the others.
    pub fn cells_of_area(&self, period: Period, area: usize) -> Vec<TableCell> {
        let kind_of_whole = |column: &ColumnOf| self.run.statistics.areas[self.whole_of(column)].kind;
        let is_all = self.areas[area].kind == AreaType::All;
        let of_column = |column: &ColumnOf| {
            let cells = self.cells_of(column, period, area);
            let hidden = is_all && kind_of_whole(column) != AreaType::All;
            if hidden { vec![TableCell::Marker(Marker::NotApplicable); cells.len()] } else { cells }
        };
        self.table.columns.iter().flat_map(of_column).collect()
    }

    /// The cells of an area, whatever the base of each.
    pub fn cells(&self, period: Period, area: usize) -> Vec<TableCell> {
        self.table.columns.iter().flat_map(|column| self.cells_of(column, period, area)).collect()
    }

    /// The cells of a column.
    pub(super) fn cells_of(&self, column: &ColumnOf, period: Period, area: usize) -> Vec<TableCell> {
        let published = &self.run.context.collection.published;
        let (value, count) = match column {
            ColumnOf::Figure(at) => return self.figure_cells(period, area, &published.figures[*at]),
            ColumnOf::Quartile(at, quartile) => {
                return vec![self.quartile_cell(period, area, *at, *quartile)];
            }
            ColumnOf::Indicator(at) => match self.lookup.ratio(period, area, *at, self.basis_of(area)) {
                Some(ratio) => (shown(ratio.standing, ratio.value), ratio.base_authorities),
                None => (known(None), 0),
            },
            ColumnOf::Change(at) => {
                let is_it =
                    |growth: &&Growth| (growth.period, growth.area, growth.figure) == (period, area, *at);
                match self.run.statistics.growth.iter().find(is_it) {
                    Some(growth) => (shown(growth.standing, growth.percent), growth.matched_authorities),
                    None => (known(None), 0),
                }
            }
        };
        std::iter::once(value).chain(self.has_counts().then(|| TableCell::count(count))).collect()
    }

    /// A figure of an area, and what it rests on.
    pub fn figure_cells(&self, period: Period, area: usize, figure: &NamedFigure) -> Vec<TableCell> {
        let total = self.lookup.total(period, area, figure);
        let value = match self.with_estimates(period, area, figure) {
            Some(sum) => shown(sum.standing, sum.value),
            None => total.map_or(known(None), |total| {
                let field = &self.run.context.collection.figure_table(figure.table).fields[figure.field];
                shown(total.standing, total.value.and_then(|value| published(value, field)))
            }),
        };
        let share = self.with_estimates(period, area, figure).and_then(|sum| sum.estimated_percent);
        // What is divided between parts is all reported, if nothing else is estimated.
        let none = || self.table.is_prorated.then_some(Scaled { units: 0, decimals: SHARE_DECIMALS });
        let share = share.or_else(none);
        let share = self.share_cell(figure, &value, share);
        self.with_counts(value, total, figure).into_iter().chain(share).collect()
    }

    /// What part of a figure is estimated, beside it; as little known as the figure is.
    fn share_cell(
        &self,
        figure: &NamedFigure,
        value: &TableCell,
        share: Option<Scaled>,
    ) -> Option<TableCell> {
        let is_number = matches!(value, TableCell::Number { .. });
        self.has_share(figure).then(|| if is_number { known(share) } else { value.clone() })
    }

    /// Whether it is said of a figure how much of it is estimated.
    fn has_share(&self, figure: &NamedFigure) -> bool {
        let is_estimated = || {
            self.table.basis == Basis::Estimates
                && self.run.context.collection.published.is_estimated(figure.table, figure.field)
        };
        self.has_counts() && (self.table.is_prorated || is_estimated())
    }

    /// What the figures of an area are of: those of a unit never of estimates.
    pub(super) fn basis_of(&self, area: usize) -> Basis {
        let is_unit = self.areas[area].kind == AreaType::Unit;
        if is_unit { Basis::Reported } else { self.table.basis }
    }

    fn with_estimates(&self, period: Period, area: usize, figure: &NamedFigure) -> Option<&'r WithEstimates> {
        let is_wanted = self.basis_of(area) == Basis::Estimates;
        self.lookup.with_estimates(period, area, figure).filter(|_| is_wanted)
    }

    /// How a figure of an area stands.
    fn standing(&self, period: Period, area: usize, figure: &NamedFigure) -> Standing {
        let own = self.with_estimates(period, area, figure).map(|sum| sum.standing);
        let total = || self.lookup.total(period, area, figure).map(|total| total.standing);
        own.or_else(total).unwrap_or(Standing::NotAvailable)
    }

    /// For each column of the table the sum of which estimates are a part; `None` for what is no figure.
    pub fn estimated_in(&self, period: Period, area: usize) -> Vec<Option<&'r WithEstimates>> {
        let figures = &self.run.context.collection.published.figures;
        let of_column = |column: &ColumnOf| match column {
            ColumnOf::Figure(at) => self.lookup.with_estimates(period, area, &figures[*at]),
            ColumnOf::Indicator(_) | ColumnOf::Change(_) | ColumnOf::Quartile(..) => None,
        };
        self.table.columns.iter().map(of_column).collect()
    }

    /// All that a sum has beside what was reported, as one number.
    pub fn estimated_cell(&self, sum: Option<&WithEstimates>) -> TableCell {
        let Some((sum, estimated)) = sum.and_then(|sum| Some((sum, sum.beside.0?))) else {
            return TableCell::Marker(Marker::NotApplicable);
        };
        let field = &self.run.context.collection.figure_table(sum.table).fields[sum.field];
        known(published(estimated, field))
    }

    fn with_counts(&self, value: TableCell, total: Option<&Total>, figure: &NamedFigure) -> Vec<TableCell> {
        let mut cells = vec![value];
        if self.has_counts() {
            cells.push(TableCell::count(total.map_or(0, |total| total.included_authorities)));
        }
        if self.has_complete(figure) {
            cells.push(TableCell::count(total.map_or(0, |total| total.complete_authorities)));
        }
        cells
    }

    /// A part of a total, over the units of which the total is known.
    pub fn part_cells(
        &self,
        period: Period,
        area: usize,
        figure: &NamedFigure,
        part: &Part,
    ) -> Vec<TableCell> {
        let standing = self.standing(period, area, figure);
        let value = self.part_cell(standing, figure, part);
        let share = self.share_cell(figure, &value, part.estimated_percent(self.field_of(figure)));
        let mut cells = vec![value, TableCell::count(part.authorities)];
        if self.has_complete(figure) {
            cells.push(TableCell::Marker(Marker::NotApplicable));
        }
        cells.extend(share);
        cells
    }

    /// What is not stated of a total: it is as well known as the total.
    pub fn rest_cells(
        &self,
        period: Period,
        area: usize,
        total: &NamedFigure,
        rest: &Part,
    ) -> Vec<TableCell> {
        let standing = self.standing(period, area, total);
        let not_applicable = TableCell::Marker(Marker::NotApplicable);
        let value = self.part_cell(standing, total, rest);
        let share = self.share_cell(total, &value, rest.estimated_percent(self.field_of(total)));
        let mut cells = vec![value, not_applicable];
        if self.has_complete(total) {
            cells.push(TableCell::Marker(Marker::NotApplicable));
        }
        cells.extend(share);
        cells
    }

    fn field_of(&self, figure: &NamedFigure) -> &Field {
        &self.run.context.collection.figure_table(figure.table).fields[figure.field]
    }

    fn part_cell(&self, standing: Standing, figure: &NamedFigure, part: &Part) -> TableCell {
        let field = self.field_of(figure);
        let standing = if part.is_suppressed { Standing::Suppressed } else { standing };
        let value = part.sum.and_then(|sum| published(sum, field));
        shown(standing, value)
    }

    /// How many authorities of an area gave a figure, and how many are asked for it.
    pub fn given(&self, period: Period, area: usize, figure: &NamedFigure) -> (usize, usize) {
        self.lookup
            .total(period, area, figure)
            .map_or((0, 0), |total| (total.included_authorities, total.expected_authorities))
    }

    /// What the measure of size is called in a heading.
    pub fn size_title(&self) -> Option<String> {
        let published = &self.run.context.collection.published;
        let figure = &published.figures[published.size?];
        let field = &self.run.context.collection.figure_table(figure.table).fields[figure.field];
        Some(if field.unit.is_empty() { field.title.to_lowercase() } else { field.unit.clone() })
    }

    /// What the figures of the table rest on, in sentences.
    pub fn rest_on(&self) -> Vec<String> {
        let (mut told, asked) = (Vec::new(), self.run.whom().several());
        if self.table.columns.is_empty() {
            return told;
        }
        if self.table.is_of_units() {
            let one = self.run.whom().one();
            told.push(format!("Each figure is what the {one} gave; nothing is estimated in its row."));
        } else if self.table.basis == Basis::Estimates {
            told.extend(self.estimates_rest_on());
        } else if self.table.columns.iter().any(|column| !matches!(column, ColumnOf::Quartile(..))) {
            told.push(format!(
                "Sums are of what was given: beside each stands of how many {asked}. Nothing is \
                 estimated for the others."
            ));
        }
        if self.figures().any(|figure| self.has_complete(figure)) {
            told.push(
                "What was given in some of the periods only is in the sum; how many gave it in every period \
                 stands beside it."
                    .to_owned(),
            );
        }
        let derived: usize = self.totals_of_wholes().map(|total| total.derived_units).sum();
        if derived > 0 && self.has_counts() {
            let (values, follow) = match derived {
                1 => ("1 value was".to_owned(), "follows"),
                several => (format!("{several} values were"), "follow"),
            };
            told.push(format!(
                "In the sums over all, {values} not given as such, but {follow} from other \
                figures of the same return."
            ));
        }
        told.extend(self.rates_rest_on());
        told.extend(self.quartiles_rest_on());
        told.extend(table_in_words(self.table, self.run.context.collection));
        told
    }

    /// What is said of a table with estimates: of its sums, and of its rates.
    fn estimates_rest_on(&self) -> Vec<String> {
        let mut told = Vec::new();
        if self.figures().next().is_some() {
            told.push(format!(
                "Sums are of what was given and of estimates of what was not: beside each stands how many \
                 {} gave it, and where something may be estimated how much of it is.",
                self.run.whom().several()
            ));
            told.push("Figures are rounded one by one, so parts may not add to their total.".to_owned());
        }
        if self.table.columns.iter().any(|column| matches!(column, ColumnOf::Indicator(_))) {
            told.push(
                "Rates are of sums with estimates: in the base of each are those of which both parts are \
                 given or estimated."
                    .to_owned(),
            );
        }
        told
    }

    /// What a change over all would be without what is being queried.
    fn without_queried(&self, growth: &Growth) -> Option<String> {
        let figure = &self.run.context.collection.published.figures[growth.figure];
        Some(format!(
            "{}: of {} it is being queried; without them the change is {}%.",
            heading_of(figure, false, self.run.context.collection),
            returns(growth.queried_units),
            growth.percent_unqueried?
        ))
    }

    fn totals_of_wholes(&self) -> impl Iterator<Item = &Total> {
        self.table.columns.iter().filter_map(|column| match column {
            ColumnOf::Figure(at) => {
                let figure = &self.run.context.collection.published.figures[*at];
                self.lookup.total(self.period, self.run.statistics.wholes[*at], figure)
            }
            _ => None,
        })
    }

    fn rates_rest_on(&self) -> Vec<String> {
        let mut told = Vec::new();
        let ratios = self.table.columns.iter().filter_map(|column| match column {
            ColumnOf::Indicator(at) => {
                let whole = self.whole_of(column);
                self.lookup.ratio(self.period, whole, *at, self.basis_of(whole))
            }
            _ => None,
        });
        let left_out = ratios.map(|ratio| ratio.left_out_units).max().unwrap_or(0);
        if left_out > 0 {
            told.push(format!(
                "Rates leave out up to {} of which a figure is being queried.",
                returns(left_out)
            ));
        }
        let changes: Vec<usize> = self
            .table
            .columns
            .iter()
            .filter_map(|column| if let ColumnOf::Change(at) = column { Some(*at) } else { None })
            .collect();
        if !changes.is_empty() {
            let all = |growth: &&Growth| {
                growth.period == self.run.context.period
                    && changes.contains(&growth.figure)
                    && growth.area == self.run.statistics.wholes[growth.figure]
            };
            let asked = self.run.whom().several();
            told.push(format!("A change compares {asked} that gave the figure in both periods."));
            let queried = self.run.statistics.growth.iter().filter(all).filter(|own| own.queried_units > 0);
            told.extend(queried.filter_map(|own| self.without_queried(own)));
        }
        told
    }
}

/// A figure as it stands in a cell: a number, or why there is none.
pub(super) fn shown(standing: Standing, value: Option<Scaled>) -> TableCell {
    match (standing, value) {
        (Standing::Known | Standing::BackSeries, Some(value)) => number(value),
        (Standing::Held | Standing::Unreliable, _) => TableCell::Marker(Marker::Held),
        (Standing::Suppressed, _) => TableCell::Marker(Marker::Suppressed),
        (Standing::NotApplicable, _) => TableCell::Marker(Marker::NotApplicable),
        (Standing::Break, _) => TableCell::Marker(Marker::Break),
        (Standing::Known | Standing::BackSeries | Standing::NotAvailable, _) => {
            TableCell::Marker(Marker::NotAvailable)
        }
    }
}
