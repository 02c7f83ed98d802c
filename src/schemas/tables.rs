//! Indicators and published tables (`tables.toml`).

use std::collections::BTreeMap;

use super::{
    Faults, RecordTable,
    back_series::BackFigure,
    benchmark::Benchmark,
    breaks::Break,
    charts::{DeclaredChart, Drawable},
    corrections::Correction,
    declaration::Entry,
    disclosure::Disclosure,
    estimates::{Estimation, FiguresByName},
    measures::{Declared, DeclaredMeasures},
    minimum_base,
    provisional::Provisional,
    quartiles::Quartile,
    registers::{DeclaredRegister, Recipient, recipients, registers},
    revision_window::RevisionWindow,
    shapes::{NOTE, TABLES},
    table_declared::{figure, headlines, published_table},
    table_groups::kind_of_groups,
};
use crate::{
    expressions::Expression,
    vocabulary::{Audience, Period},
};

/// What a collection publishes.
#[derive(Debug, Clone, Default)]
pub struct Published {
    /// What is worked out of the lists of a return.
    pub measures: DeclaredMeasures,
    /// The figures that expressions can name, in the order of their names.
    pub figures: Vec<NamedFigure>,
    /// Ratios of figures.
    pub indicators: Vec<Indicator>,
    /// Tables, in order; none where the collection declares none.
    pub tables: Vec<PublishedTable>,
    /// Figures and indicators that are said first of a period, in order; blank where none are declared.
    pub headlines: Vec<ColumnOf>,
    /// Charts, in order.
    pub charts: Vec<DeclaredChart>,
    /// Notes, numbered in their order.
    pub notes: Vec<Note>,
    /// The figure (by index) that says how large a unit is: response is shown by it too.
    pub size: Option<usize>,
    /// How figures that are missing are estimated.
    pub estimation: Estimation,
    /// What is under disclosure control.
    pub disclosure: Disclosure,
    /// What is brought to annual returns; nothing where none are collected.
    pub benchmark: Option<Benchmark>,
    /// Published figures of periods of which no returns survive; nothing where none are declared.
    pub back_series: Option<Vec<BackFigure>>,
    /// What was published wrong and put right, newest first.
    pub corrections: Vec<Correction>,
    /// Until when figures may still change.
    pub provisional: Provisional,
    /// For how long figures that were released are revised.
    pub revision_window: RevisionWindow,
    /// From when on figures are not what they were.
    pub breaks: Vec<Break>,
    /// Something of it says for whom it is: each audience outside the unit has a folder of its own.
    pub by_audience: bool,
    /// Registers, in order.
    pub registers: Vec<DeclaredRegister>,
    /// With whom they are shared.
    pub recipients: Vec<Recipient>,
    /// What types of authority are called, by their word in the register.
    pub types: BTreeMap<String, String>,
    /// The kind of the groups of authorities that are rows of tables; blank where no table has such rows.
    pub kind_of_groups: String,
}

/// One figure of a return: a field of a table, under one of its keys. After the record tables stand those of
/// measures.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NamedFigure {
    /// Index of the table.
    pub table: usize,
    /// Key of the record; blank where there is one, or all of a list together.
    pub key: String,
    /// Index of the field.
    pub field: usize,
}

/// Of which category an indicator is that is declared for all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldApart {
    /// Index of the table of categories.
    pub table: usize,
    /// The category.
    pub key: String,
    /// Title of all of them.
    pub title: String,
}

/// A ratio of two sums over the same units.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Name in tables and files.
    pub name: String,
    /// Name under which it is declared with those of other categories; blank where it stands alone.
    pub family: String,
    /// Of what category it is, where it is declared for all of a table.
    pub told_apart: Option<ToldApart>,
    /// Title for people.
    pub title: String,
    /// Over figures of a unit.
    pub numerator: Expression,
    /// Over figures of a unit.
    pub denominator: Expression,
    /// The denominator is the number of authorities in scope, whether they answered or not.
    pub of_scope: bool,
    /// The ratio is shown per so many.
    pub per: f64,
    /// Digits after the decimal point; halves go away from zero.
    pub decimals: u8,
    /// Over several periods, stocks are averaged; else that of the end counts.
    pub average_stocks: bool,
    /// Units of which the denominator is smaller are in no quartile.
    pub least: f64,
    /// Where the indicator comes from.
    pub source: String,
}

impl Indicator {
    /// What its values count in: so many of one for so many of the other.
    #[must_use]
    pub fn unit_of_measure(&self) -> String {
        format!("per {}", self.per)
    }
}

/// What the rows of a published table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Periods up to this one, for the whole.
    Periods,
    /// The whole and its countries.
    Countries,
    /// The whole and its regions.
    Regions,
    /// The whole and its types of authority.
    Types,
    /// The whole and the groups of authorities of one kind.
    Groups,
    /// Authorities and joint returns.
    Authorities,
    /// Keys of a table of categories, for the whole.
    Keys,
    /// Who answered, by region.
    Response,
    /// Who answered, by type of authority.
    ResponseByType,
}

impl Rows {
    /// Whether it is a table of who answered.
    #[must_use]
    pub fn is_response(self) -> bool {
        matches!(self, Self::Response | Self::ResponseByType)
    }
}

/// On which boundaries earlier periods stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Boundaries {
    /// Those of the period of the returns: who was is part of who stands in its place.
    Today,
    /// Those of each period: who was stands for itself.
    Time,
}

impl Boundaries {
    /// The word in declarations and lists.
    #[must_use]
    pub fn word(self) -> &'static str {
        BOUNDARIES.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// Over what time a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The period of the returns.
    Period,
    /// The half-year that ends with it.
    HalfYear,
    /// The year that ends with it.
    Year,
}

/// What the figures of a table are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// What was reported, and what follows from it.
    Reported,
    /// That, and estimates of what is missing.
    Estimates,
}

impl Basis {
    /// The word in declarations and lists.
    #[must_use]
    pub fn word(self) -> &'static str {
        BASES.iter().find(|(_, basis)| *basis == self).map_or("", |(word, _)| word)
    }
}

/// What stands in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnOf {
    /// A figure (by index), or where rows are keys a field under each of them.
    Figure(usize),
    /// An indicator (by index), with its base.
    Indicator(usize),
    /// How a figure (by index) changed on the period before, over the units that gave it in both.
    Change(usize),
    /// How units differ in an indicator (by index).
    Quartile(usize, Quartile),
}

/// A table to publish.
#[derive(Debug, Clone)]
pub struct PublishedTable {
    /// Title.
    pub title: String,
    /// What its rows are.
    pub rows: Rows,
    /// Where rows are periods, areas of each of which there is a series; else the series is of the whole.
    pub by: Option<Rows>,
    /// On which boundaries these areas stand in earlier periods.
    pub boundaries: Boundaries,
    /// Over what time; the table is made only where the period ends it.
    pub over: Over,
    /// What its figures are of: all of them, so that readers who divide one by another find the rates.
    pub basis: Basis,
    /// Whether what parts leave not stated is divided between them, where the rows are keys.
    pub is_prorated: bool,
    /// The table (by index) whose keys the rows are.
    pub of: Option<usize>,
    /// Columns after those that say which row it is.
    pub columns: Vec<ColumnOf>,
    /// Notes (by index) that belong to it.
    pub notes: Vec<usize>,
    /// The first and the last period of which it is made.
    pub made_of: [Option<Period>; 2],
    /// For whom it is.
    pub audience: Audience,
}

impl PublishedTable {
    /// Whether it is made of a period.
    #[must_use]
    pub fn is_made_of(&self, period: Period) -> bool {
        let [since, until] = self.made_of;
        since.is_none_or(|since| since.start() <= period.start())
            && until.is_none_or(|until| period.end() <= until.end())
    }

    /// Whether each row is of one reporting unit.
    #[must_use]
    pub fn is_of_units(&self) -> bool {
        Rows::Authorities == self.by.unwrap_or(self.rows)
    }
}

/// A note of the publication.
#[derive(Debug, Clone)]
pub struct Note {
    /// Name by which tables refer to it.
    pub name: String,
    /// Its words.
    pub text: String,
}

pub(super) const BOUNDARIES: [(&str, Boundaries); 2] =
    [("today", Boundaries::Today), ("time", Boundaries::Time)];
pub(super) const BASES: [(&str, Basis); 2] = [("reported", Basis::Reported), ("estimates", Basis::Estimates)];

impl Published {
    /// The figures (by index) of which response is shown by item: the columns of the tables of response, each
    /// once.
    #[must_use]
    pub fn items(&self) -> Vec<usize> {
        let mut items = Vec::new();
        for column in
            self.tables.iter().filter(|table| table.rows.is_response()).flat_map(|table| &table.columns)
        {
            if let ColumnOf::Figure(figure) = column
                && !items.contains(figure)
            {
                items.push(*figure);
            }
        }
        items
    }

    /// The figures (by index) of which a table over areas or periods shows sums, each once, in their order.
    #[must_use]
    pub fn summed(&self) -> Vec<usize> {
        let mut figures = Vec::new();
        for column in
            self.tables.iter().filter(|table| table.rows != Rows::Keys).flat_map(|table| &table.columns)
        {
            if let ColumnOf::Figure(figure) = column
                && !figures.contains(figure)
            {
                figures.push(*figure);
            }
        }
        figures
    }

    /// The figures (by index) that tables of authorities show in a period, each once.
    #[must_use]
    pub fn shown_of_units(&self, period: Period) -> std::collections::BTreeSet<usize> {
        let tables = self.tables.iter().filter(|table| table.rows == Rows::Authorities);
        let tables = tables.filter(|table| table.is_made_of(period));
        let of_column = |column: &ColumnOf| {
            if let ColumnOf::Figure(figure) = column { Some(*figure) } else { None }
        };
        tables.flat_map(|table| &table.columns).filter_map(of_column).collect()
    }

    /// The boundaries on which a table has series by area, each once.
    #[must_use]
    pub fn boundaries(&self) -> std::collections::BTreeSet<Boundaries> {
        self.tables.iter().filter(|table| table.by.is_some()).map(|table| table.boundaries).collect()
    }

    /// Whether a table by period shows an indicator (by index).
    #[must_use]
    pub fn is_in_a_series(&self, indicator: usize) -> bool {
        let series = self.tables.iter().filter(|table| table.rows == Rows::Periods);
        let is_it = |column: &ColumnOf| matches!(column, ColumnOf::Indicator(own) if *own == indicator);
        series.flat_map(|table| &table.columns).any(is_it)
    }

    /// What can be published of tables of which nothing is declared: their figures.
    #[must_use]
    pub fn figures_of(tables: &[RecordTable]) -> Self {
        Self { figures: figures(tables.iter()), ..Self::default() }
    }

    /// What the figures of a table are of, if it does not say so: estimates, where there are any; but a named
    /// authority's estimate is not its figure.
    #[must_use]
    pub fn usual_basis(&self, rows: Rows) -> Basis {
        if self.has_estimates() && rows != Rows::Authorities { Basis::Estimates } else { Basis::Reported }
    }

    /// Whether figures may be published otherwise than as the sum of what was reported: what is missing is
    /// estimated, quarters are brought to annual returns, or figures stand in a back series.
    #[must_use]
    pub fn has_estimates(&self) -> bool {
        !self.estimation.groups.is_empty() || self.benchmark.is_some() || self.back_series.is_some()
    }

    /// The same of a field of a table.
    #[must_use]
    pub fn is_estimated(&self, table: usize, field: usize) -> bool {
        let group = self.estimation.group_of(table, field);
        let is_it = |at: &usize| (self.figures[*at].table, self.figures[*at].field) == (table, field);
        group.is_some_and(|group| !group.methods.is_empty())
            || self.benchmark.iter().flat_map(|own| &own.figures).any(is_it)
    }

    /// A table of figures by its index: a record table, or after these one of measures.
    #[must_use]
    pub fn table<'t>(&'t self, at: usize, tables: &'t [RecordTable]) -> &'t RecordTable {
        tables.get(at).unwrap_or_else(|| &self.measures.tables[at - tables.len()])
    }

    /// Whether a table is by types of authority.
    #[must_use]
    pub fn is_by_type(&self) -> bool {
        let is_it = |rows: Rows| matches!(rows, Rows::Types | Rows::ResponseByType);
        self.tables.iter().any(|table| is_it(table.by.unwrap_or(table.rows)))
    }
}

/// Every figure that adds over areas, in order of table, key and field.
fn figures<'t>(tables: impl Iterator<Item = &'t RecordTable>) -> Vec<NamedFigure> {
    let mut figures = Vec::new();
    for (at, table) in tables.enumerate() {
        let keys = if table.is_list() { vec![String::new()] } else { table.declared_keys() };
        for key in keys {
            let fields =
                table.fields.iter().enumerate().filter(|(_, field)| field.is_additive() && !field.personal);
            figures.extend(fields.map(|(field, _)| NamedFigure { table: at, key: key.clone(), field }));
        }
    }
    figures
}

/// Reads `tables.toml`.
pub fn read(node: &Entry, declared: &Declared<'_>, faults: &mut Faults) -> Published {
    node.is_of(&TABLES, faults);
    let tables = declared.tables;
    let list = |name: &str, faults: &mut Faults| {
        node.get(name).map(|value| value.list(faults).to_vec()).unwrap_or_default()
    };
    let measures = DeclaredMeasures::read(&list("measure", faults), declared, faults);
    let mut published = Published {
        figures: figures(tables.iter().chain(&measures.tables)),
        measures,
        ..Published::default()
    };
    let names = published.names(tables);
    published.size =
        node.get("size").and_then(|value| figure(value.text(faults)?, &value.at, &names, faults));
    published.estimation = Estimation::read(node, &published, &names, tables, faults);
    let by_name = FiguresByName { published: &published, names: &names, tables };
    published.disclosure = Disclosure::read(node, &by_name, faults);
    published.provisional = Provisional::read(node, faults);
    published.revision_window = RevisionWindow::read(node, faults);
    // What they say is read later: they name areas and units.
    published.back_series = node.get("back_series").map(|_| Vec::new());
    published.benchmark = node.get("benchmark").map(|_| Benchmark::default());
    for (key, name) in node.get("types").map(|types| types.named(faults).to_vec()).unwrap_or_default() {
        if let Some(name) = name.text(faults) {
            published.types.insert(key.name.clone(), name.to_owned());
        }
    }
    for item in list("note", faults) {
        item.is_of(&NOTE, faults);
        if let (Some(name), Some(text)) = (text(&item, "name", faults), text(&item, "text", faults)) {
            published.notes.push(Note { name, text });
        }
    }
    for item in list("indicator", faults) {
        let own = Indicator::read(&item, &published, tables, faults);
        published.indicators.extend(own);
    }
    let entries = list("table", faults);
    published.kind_of_groups = kind_of_groups(&entries, faults);
    for item in &entries {
        let table = published_table(item, &published, &names, tables, faults);
        published.tables.extend(table);
    }
    published.registers = registers(&list("register", faults), tables, faults);
    published.recipients = recipients(&list("recipient", faults), &published.registers, faults);
    // What only other regulators get lies in their folders, and takes nothing away from everybody.
    published.by_audience = published.registers.iter().any(|own| own.audience != Audience::Regulators)
        || tables.iter().any(|table| table.audience.is_some())
        || entries.iter().any(|table| table.get("audience").is_some());
    minimum_base::put_under_control(node, &mut published, tables, faults);
    published.headlines = node
        .get("headlines")
        .map(|list| headlines(list, &published, &names, tables, faults))
        .unwrap_or_default();
    let charts = list("chart", faults);
    let drawable = Drawable { published: &published, names: &names, tables, entries: &entries };
    published.charts = DeclaredChart::all(&charts, &drawable, faults);
    distinct(node, published.indicators.iter().map(|indicator| indicator.name.as_str()), faults);
    published
}

fn distinct<'n>(node: &Entry, names: impl Iterator<Item = &'n str>, faults: &mut Faults) {
    let mut seen = std::collections::BTreeSet::new();
    for name in names.filter(|name| !seen.insert(*name)) {
        faults.add(&node.at, format!("the name \"{name}\" stands for two indicators"));
    }
}

pub(super) fn text(node: &Entry, name: &str, faults: &mut Faults) -> Option<String> {
    node.required(name, faults)?.text(faults).map(str::to_owned)
}
