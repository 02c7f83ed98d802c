//! Reads the published tables (`[[table]]` in `tables.toml`): what their rows are, and their columns.

use super::{
    Faults, RecordTable,
    audiences::audience_of,
    declaration::{Entry, Position},
    quartiles::{self, Quartile},
    shapes::TABLE,
    tables::{
        BASES, BOUNDARIES, Boundaries, ColumnOf, Indicator, Over, Published, PublishedTable, Rows, text,
    },
};
use crate::expressions::Names;

pub(super) const ROWS: [(&str, Rows); 10] = [
    ("periods", Rows::Periods),
    ("countries", Rows::Countries),
    ("regions", Rows::Regions),
    ("types", Rows::Types),
    ("groups", Rows::Groups),
    ("authorities", Rows::Authorities),
    ("keys", Rows::Keys),
    ("categories", Rows::Keys),
    ("response", Rows::Response),
    ("response-by-type", Rows::ResponseByType),
];

pub(super) const OVER: [(&str, Over); 3] =
    [("period", Over::Period), ("half-year", Over::HalfYear), ("year", Over::Year)];

/// One table; `None` if it cannot be one.
pub(super) fn published_table(
    node: &Entry,
    so_far: &Published,
    names: &Names,
    tables: &[RecordTable],
    faults: &mut Faults,
) -> Option<PublishedTable> {
    node.is_of(&TABLE, faults);
    let rows = node.required("rows", faults)?.word("the kind of rows", &ROWS, faults)?;
    let of = node.get("of").and_then(|value| {
        let name = value.text(faults)?;
        let all = || tables.iter().chain(&so_far.measures.tables);
        let found = all().position(|table| table.name == name && table.is_matrix());
        if found.is_none() {
            faults.unknown(
                &value.at,
                "the table of categories",
                name,
                all().filter(|table| table.is_matrix()).map(|table| table.name.as_str()),
            );
        }
        found
    });
    if (rows == Rows::Keys) != of.is_some() {
        faults.add(
            &node.at,
            "rows = \"keys\" needs the table whose keys they are: of = \"visits\"; other rows do not"
                .to_owned(),
        );
        return None;
    }
    let is_prorated = is_prorated(node, of.map(|at| so_far.table(at, tables)), faults);
    let at = node.get("columns").map_or_else(|| node.at.clone(), |columns| columns.at.clone());
    let columns = node.get("columns").map(|columns| columns.texts(faults)).unwrap_or_default();
    let mut naming = ColumnsNamed { at: &at, of, so_far, names, tables, faults };
    let of_name = |name: &String| naming.columns_of(name);
    let columns: Vec<ColumnOf> = columns.iter().flat_map(of_name).collect();
    let columns = quartiles::with_units(columns);
    let notes = notes_named(node, so_far, faults);
    let over =
        node.get("over").and_then(|value| value.word("the time", &OVER, faults)).unwrap_or(Over::Period);
    columns_fit(node, (rows, over), &columns, &at, faults);
    let (by, boundaries) = series(node, rows, &columns, faults);
    let basis = node
        .get("basis")
        .and_then(|value| value.word("the basis", &BASES, faults))
        .unwrap_or_else(|| so_far.usual_basis(by.unwrap_or(rows)));
    let audience = audience_of(node, &columns, so_far, tables, faults);
    let title = text(node, "title", faults)?;
    // Of which periods it is made is read once it is known which there are.
    let made_of = [None, None];
    Some(PublishedTable {
        title,
        rows,
        by,
        boundaries,
        over,
        basis,
        is_prorated,
        of,
        columns,
        notes,
        made_of,
        audience,
    })
}

/// Tells columns that cannot stand in a table with such rows, over such a time.
fn columns_fit(
    node: &Entry,
    (rows, over): (Rows, Over),
    columns: &[ColumnOf],
    at: &Position,
    faults: &mut Faults,
) {
    if rows.is_response() && columns.iter().any(|column| !matches!(column, ColumnOf::Figure(_))) {
        faults
            .add(at, "the columns of a table of response are figures: it says how many gave each".to_owned());
    }
    let has_quartiles = columns.iter().any(|column| matches!(column, ColumnOf::Quartile(..)));
    if has_quartiles && !quartiles::can_stand_in(rows) && !rows.is_response() {
        let message = "quartiles are over the units of an area: they stand in tables whose rows are \
                       countries, regions or types";
        faults.add(at, message.to_owned());
    }
    let is_sum_or_rate = |own: &ColumnOf| matches!(own, ColumnOf::Figure(_) | ColumnOf::Indicator(_));
    if rows == Rows::Groups && !columns.iter().all(is_sum_or_rate) {
        let message = "the columns of a table of groups are figures and indicators";
        faults.add(at, message.to_owned());
    }
    if rows == Rows::Authorities && node.get("basis").is_some() {
        faults.add(&node.at, "a table of authorities shows what each reported: it has no basis".to_owned());
    }
    if over != Over::Period && columns.iter().any(|column| matches!(column, ColumnOf::Change(_))) {
        faults.add(at, "a change is on the period before: it stands in tables over one period".to_owned());
    }
}

/// The notes (by index) to which a table refers.
fn notes_named(node: &Entry, so_far: &Published, faults: &mut Faults) -> Vec<usize> {
    let mut notes = Vec::new();
    for name in node.get("notes").map(|notes| notes.texts(faults)).unwrap_or_default() {
        match so_far.notes.iter().position(|note| note.name == name) {
            Some(note) => notes.push(note),
            None => faults.unknown(
                &node.at,
                "the note",
                &name,
                so_far.notes.iter().map(|note| note.name.as_str()),
            ),
        }
    }
    notes
}

pub(super) const SERIES_BY: [(&str, Rows); 4] = [
    ("countries", Rows::Countries),
    ("regions", Rows::Regions),
    ("types", Rows::Types),
    ("authorities", Rows::Authorities),
];

/// Of which areas a table by period has a series each, and on which boundaries.
fn series(node: &Entry, rows: Rows, columns: &[ColumnOf], faults: &mut Faults) -> (Option<Rows>, Boundaries) {
    let by = node.get("by").and_then(|entry| entry.word("the kind of areas", &SERIES_BY, faults));
    let declared = node.get("boundaries");
    let boundaries = declared.and_then(|entry| entry.word("the boundaries", &BOUNDARIES, faults));
    if let Some(entry) = declared.filter(|_| node.get("by").is_none()) {
        let message = "boundaries are of areas in earlier periods: they stand where rows = \"periods\" and \
                       by = \"regions\", \"countries\", \"types\" or \"authorities\"";
        faults.add(&entry.at, message.to_owned());
    }
    if let Some(entry) = node.get("by") {
        if rows != Rows::Periods || node.get("over").is_some() {
            let message =
                "series by area stand in a table of single periods: rows = \"periods\", without over";
            faults.add(&entry.at, message.to_owned());
        }
        if columns.iter().any(|column| matches!(column, ColumnOf::Change(_) | ColumnOf::Quartile(..))) {
            faults.add(&entry.at, "the columns of series by area are figures and indicators".to_owned());
        }
        if by == Some(Rows::Authorities) && node.get("basis").is_some() {
            let message = "a table of authorities shows what each reported: it has no basis";
            faults.add(&entry.at, message.to_owned());
        }
    }
    (by, boundaries.unwrap_or(Boundaries::Today))
}

pub(super) const NOT_STATED: [(&str, bool); 2] = [("shown", false), ("prorated", true)];

/// Whether what parts leave not stated is divided between them; `of` is the table whose keys the rows are.
fn is_prorated(node: &Entry, of: Option<&RecordTable>, faults: &mut Faults) -> bool {
    let Some(entry) = node.get("not_stated") else { return false };
    if of.is_none_or(|table| table.total_key.is_none()) {
        let message = "only rows that are keys of a table with a total row leave something not stated";
        faults.add(&entry.at, message.to_owned());
    }
    let is_prorated = entry.word("what becomes of what is not stated", &NOT_STATED, faults) == Some(true);
    let basis = node.get("basis").and_then(|basis| basis.text(faults));
    if is_prorated && basis == Some("reported") {
        let message = "what is divided is an estimate: a table on what was reported shows it as not stated";
        faults.add(&entry.at, message.to_owned());
    }
    is_prorated
}

/// What columns are named by, and where.
pub(super) struct ColumnsNamed<'a> {
    pub at: &'a Position,
    /// The table (by index) whose keys the rows are.
    pub of: Option<usize>,
    pub so_far: &'a Published,
    pub names: &'a Names,
    pub tables: &'a [RecordTable],
    pub faults: &'a mut Faults,
}

impl ColumnsNamed<'_> {
    /// One column by its name; of a name under which indicators of several categories are declared all of
    /// them.
    pub fn columns_of(&mut self, name: &str) -> Vec<ColumnOf> {
        let indicators = self.so_far.indicators.iter().enumerate();
        let is_own = |own: &Indicator| self.of.is_none() && !own.family.is_empty() && own.family == name;
        let all: Vec<ColumnOf> =
            indicators.filter(|(_, own)| is_own(own)).map(|(at, _)| ColumnOf::Indicator(at)).collect();
        if all.is_empty() { self.column(name).into_iter().collect() } else { all }
    }

    /// Where rows are keys of a table a field of that table by its own name, or the indicators that are told
    /// apart by it.
    fn column_of_keys(&mut self, name: &str, table: usize) -> Option<ColumnOf> {
        let own = self.so_far.table(table, self.tables);
        let Some(field) = own.fields.iter().position(|field| field.name == name && field.is_additive())
        else {
            let is_told_apart =
                |own: &&Indicator| own.told_apart.as_ref().is_some_and(|of| of.table == table);
            let known = || self.so_far.indicators.iter().filter(is_told_apart).map(|own| own.family.as_str());
            let first =
                self.so_far.indicators.iter().position(|own| is_told_apart(&own) && own.family == name);
            if first.is_none() {
                let fields = own.fields.iter().map(|field| field.name.as_str());
                self.faults.unknown(self.at, "the field", name, fields.chain(known()));
            }
            return first.map(ColumnOf::Indicator);
        };
        let first =
            self.so_far.figures.iter().position(|figure| figure.table == table && figure.field == field);
        first.map(ColumnOf::Figure)
    }

    /// A figure, `change(figure)`, indicator or `median(indicator)` by name.
    fn column(&mut self, name: &str) -> Option<ColumnOf> {
        if let Some(table) = self.of {
            return self.column_of_keys(name, table);
        }
        if let Some(inner) = name.strip_prefix("change(").and_then(|rest| rest.strip_suffix(')')) {
            return figure(inner.trim(), self.at, self.names, self.faults).map(ColumnOf::Change);
        }
        let indicator_named =
            |name: &str| self.so_far.indicators.iter().position(|indicator| indicator.name == name);
        if let Some((quartile, of)) = Quartile::of_column(name) {
            let indicator = indicator_named(of);
            if indicator.is_none() {
                let known = self.so_far.indicators.iter().map(|indicator| indicator.name.as_str());
                self.faults.unknown(self.at, "the indicator", of, known);
            }
            if indicator.is_some_and(|at| self.so_far.indicators[at].of_scope) {
                let message = format!("\"{of}\" is of all in scope: single units do not differ in it");
                self.faults.add(self.at, message);
            }
            return indicator.map(|indicator| ColumnOf::Quartile(indicator, quartile));
        }
        let figure = self.names.fields.iter().position(|field| field.name == name).map(ColumnOf::Figure);
        let found = figure.or_else(|| indicator_named(name).map(ColumnOf::Indicator));
        if found.is_none() {
            let indicators = self.so_far.indicators.iter().map(|indicator| indicator.name.as_str());
            self.faults.unknown(
                self.at,
                "the figure or indicator",
                name,
                self.names.fields.iter().map(|field| field.name.as_str()).chain(indicators),
            );
        }
        found
    }
}

/// The figures and indicators that are said first, over the whole.
pub(super) fn headlines(
    list: &Entry,
    so_far: &Published,
    names: &Names,
    tables: &[RecordTable],
    faults: &mut Faults,
) -> Vec<ColumnOf> {
    let given = list.texts(faults);
    let mut naming = ColumnsNamed { at: &list.at, of: None, so_far, names, tables, faults };
    let columns: Vec<ColumnOf> = given.iter().flat_map(|name| naming.columns_of(name)).collect();
    if columns.iter().any(|column| !matches!(column, ColumnOf::Figure(_) | ColumnOf::Indicator(_))) {
        faults.add(
            &list.at,
            "headlines are figures and indicators: how a figure changed is said with it".to_owned(),
        );
    }
    columns
}

/// A figure by name.
pub(super) fn figure(name: &str, at: &Position, names: &Names, faults: &mut Faults) -> Option<usize> {
    let found = names.fields.iter().position(|field| field.name == name);
    if found.is_none() {
        faults.unknown(at, "the figure", name, names.fields.iter().map(|field| field.name.as_str()));
    }
    found
}
