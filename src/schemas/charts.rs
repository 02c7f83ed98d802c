//! Charts (`[[chart]]` in `tables.toml`): what of a published table is drawn, how, and what is said of it.

use super::{
    Faults, RecordTable,
    declaration::{Entry, Position},
    shapes::CHART,
    table_declared::ColumnsNamed,
    tables::{ColumnOf, NamedFigure, Published, PublishedTable, Rows, text},
};
use crate::{expressions::Names, vocabulary::Scaled};

/// Series in one chart: more are not told apart.
const MOST_SERIES: usize = 4;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// A line over periods.
    Trend,
    /// Bars by area, or by category.
    Areas,
    /// How many units have a figure of so much.
    Distribution,
}

pub(super) const KINDS: [(&str, ChartKind); 3] =
    [("trend", ChartKind::Trend), ("areas", ChartKind::Areas), ("distribution", ChartKind::Distribution)];

impl ChartKind {
    /// What stands in the braces of a message, by kind.
    #[must_use]
    pub fn places(self) -> &'static [&'static str] {
        match self {
            Self::Trend => &[
                "first",
                "first_period",
                "last",
                "last_period",
                "highest",
                "highest_period",
                "lowest",
                "lowest_period",
                "change",
            ],
            Self::Areas => &["highest", "highest_area", "lowest", "lowest_area", "whole"],
            Self::Distribution => &["units", "highest", "lowest", "most_band", "most_units"],
        }
    }

    /// Whether a table with such rows can be drawn so, and if not what it would need.
    fn misfit(self, table: &PublishedTable) -> Option<&'static str> {
        let fits = match self {
            Self::Trend => table.rows == Rows::Periods && table.by.is_none(),
            Self::Areas => matches!(table.rows, Rows::Countries | Rows::Regions | Rows::Types | Rows::Keys),
            Self::Distribution => table.rows == Rows::Authorities,
        };
        let needed = match self {
            Self::Trend => "a trend is of a table with rows = \"periods\", without by",
            Self::Areas => {
                "bars are of a table whose rows are \"countries\", \"regions\", \"types\" or \"categories\""
            }
            Self::Distribution => "a distribution is of a table with rows = \"authorities\"",
        };
        (!fits).then_some(needed)
    }
}

/// A chart to publish.
#[derive(Debug, Clone)]
pub struct DeclaredChart {
    /// Name of its files.
    pub id: String,
    /// Title.
    pub title: String,
    /// What is drawn.
    pub kind: ChartKind,
    /// The published table (by index) whose figures it shows.
    pub table: usize,
    /// Its columns of that table, a series each.
    pub columns: Vec<ColumnOf>,
    /// Whether bars are in the order of the table, else the longest first.
    pub as_in_table: bool,
    /// How wide the bands of a distribution are; chosen by the figures where nothing is said.
    pub band: Option<Scaled>,
    /// From where on the last of them is open.
    pub open_from: Option<Scaled>,
    /// Its main message.
    pub message: Vec<MessagePart>,
}

/// A part of a main message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessagePart {
    /// Words.
    Words(String),
    /// A figure that is worked out, by name.
    Place(&'static str),
}

/// All that charts can name.
pub(super) struct Drawable<'a> {
    pub published: &'a Published,
    pub names: &'a Names,
    pub tables: &'a [RecordTable],
    /// The `[[table]]` entries, as they stand.
    pub entries: &'a [Entry],
}

impl DeclaredChart {
    /// Reads the list of charts.
    pub(super) fn all(items: &[Entry], of: &Drawable<'_>, faults: &mut Faults) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for item in items {
            let Some(own) = Self::read(item, of, faults) else { continue };
            if found.iter().any(|other| other.id == own.id) {
                let at = item.get("id").map_or(&item.at, |id| &id.at);
                faults.add(at, format!("two charts have the id \"{}\"", own.id));
            }
            found.push(own);
        }
        found
    }

    fn read(node: &Entry, of: &Drawable<'_>, faults: &mut Faults) -> Option<Self> {
        node.is_of(&CHART, faults);
        let kind = node.required("kind", faults)?.word("the kind of chart", &KINDS, faults);
        let (id, title) = (id(node, faults), text(node, "title", faults));
        let (kind, table) = (kind?, table(node, of, faults)?);
        if let Some(needed) = kind.misfit(&of.published.tables[table]) {
            faults.add(&node.get("table")?.at, needed.to_owned());
            return None;
        }
        let columns = columns(node, table, kind, of, faults);
        let as_in_table = order(node, kind, faults);
        let decimals = columns.iter().flatten().next().map_or(0, |column| decimals_of(column, of));
        let mut number = |name: &str| number_of_bands(node, name, kind, decimals, faults);
        let (band, open_from) = (number("band"), number("open_from"));
        bands_meet(node, band, open_from, faults);
        let message = message(node, kind, faults)?;
        let columns = columns?;
        Some(Self { id: id?, title: title?, kind, table, columns, as_in_table, band, open_from, message })
    }
}

/// A name that files can have everywhere.
fn id(node: &Entry, faults: &mut Faults) -> Option<String> {
    let entry = node.required("id", faults)?;
    let id = entry.text(faults)?;
    let can_stand = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let is_name = id.starts_with(|first: char| first.is_ascii_lowercase()) && id.chars().all(can_stand);
    if !is_name || id.len() > 60 {
        let message =
            "the id of a chart names its files: up to 60 small letters, digits and -, a letter first";
        faults.add(&entry.at, message.to_owned());
        return None;
    }
    Some(id.to_owned())
}

/// The table of that title.
fn table(node: &Entry, of: &Drawable<'_>, faults: &mut Faults) -> Option<usize> {
    let entry = node.required("table", faults)?;
    let title = entry.text(faults)?;
    let found = of.published.tables.iter().position(|table| table.title == title);
    if found.is_none() {
        let known = of.published.tables.iter().map(|table| table.title.as_str());
        faults.unknown(&entry.at, "the table", title, known);
    }
    found
}

/// The columns, all of them of the table.
fn columns(
    node: &Entry,
    table: usize,
    kind: ChartKind,
    of: &Drawable<'_>,
    faults: &mut Faults,
) -> Option<Vec<ColumnOf>> {
    let entry = node.required("columns", faults)?;
    let own = &of.published.tables[table];
    let declared = of.entries.iter().find(|other| {
        other.get("title").and_then(|title| title.text(&mut Faults::default())) == Some(own.title.as_str())
    });
    let declared = declared.and_then(|table| table.get("columns"));
    let known = declared.map(|columns| columns.texts(&mut Faults::default())).unwrap_or_default();
    let mut found = Vec::new();
    for name in entry.texts(faults) {
        let mut unread = Faults::default();
        let mut naming = ColumnsNamed {
            at: &entry.at,
            of: own.of,
            so_far: of.published,
            names: of.names,
            tables: of.tables,
            faults: &mut unread,
        };
        let named = naming.columns_of(&name);
        let are_there = !named.is_empty() && named.iter().all(|column| own.columns.contains(column));
        if !are_there {
            let what = format!("the column of \"{}\"", own.title);
            faults.unknown(&entry.at, &what, &name, known.iter().map(String::as_str));
            return None;
        }
        found.extend(named);
    }
    is_drawable(&found, kind, of, &entry.at, faults).then_some(found)
}

/// Whether so many columns of such kinds can be drawn along one axis.
fn is_drawable(
    columns: &[ColumnOf],
    kind: ChartKind,
    of: &Drawable<'_>,
    at: &Position,
    faults: &mut Faults,
) -> bool {
    let most = if kind == ChartKind::Trend { MOST_SERIES } else { 1 };
    let units: Vec<String> = columns.iter().map(|column| unit_of(column, of)).collect();
    let wrong = if columns.is_empty() || columns.len() > most {
        Some(match most {
            1 => "such a chart shows one column of its table".to_owned(),
            _ => format!("a trend shows one to {MOST_SERIES} columns of its table"),
        })
    } else if units.iter().any(|unit| *unit != units[0]) {
        Some("lines along one axis are in one unit: these columns are in several".to_owned())
    } else if kind == ChartKind::Areas && columns.iter().any(|own| matches!(own, ColumnOf::Change(_))) {
        Some("a change is drawn as a trend, not as bars".to_owned())
    } else {
        None
    };
    let is_fine = wrong.is_none();
    wrong.into_iter().for_each(|message| faults.add(at, message));
    is_fine
}

/// In what a column is counted, so that two can be held against each other.
fn unit_of(column: &ColumnOf, of: &Drawable<'_>) -> String {
    let of_figure = |figure: &NamedFigure| {
        let field = &of.published.table(figure.table, of.tables).fields[figure.field];
        format!("a figure in {}", field.unit)
    };
    match column {
        ColumnOf::Figure(at) => of_figure(&of.published.figures[*at]),
        ColumnOf::Change(_) => "a change".to_owned(),
        ColumnOf::Indicator(at) | ColumnOf::Quartile(at, _) => {
            format!("a rate for each {}", of.published.indicators[*at].per)
        }
    }
}

/// In what order bars stand: the longest first, or as in the table.
pub(super) const ORDERS: [(&str, bool); 2] = [("value", false), ("table", true)];

/// Whether bars are in the order of the table.
fn order(node: &Entry, kind: ChartKind, faults: &mut Faults) -> bool {
    let Some(entry) = node.get("order") else { return false };
    if kind != ChartKind::Areas {
        faults.add(&entry.at, "only bars have an order: periods and bands have their own".to_owned());
    }
    entry.word("the order", &ORDERS, faults) == Some(true)
}

/// A number above 0 that says how bands lie.
fn number_of_bands(
    node: &Entry,
    name: &str,
    kind: ChartKind,
    decimals: u8,
    faults: &mut Faults,
) -> Option<Scaled> {
    let entry = node.get(name)?;
    if kind != ChartKind::Distribution {
        faults.add(&entry.at, "only a distribution has bands".to_owned());
    }
    let found = entry.number(faults).and_then(Scaled::of_positive);
    let found = found.and_then(|number| number.with_decimals(decimals));
    if found.is_none() {
        let message =
            format!("\"{name}\" is a number above 0, with no more decimals than the figures: {decimals}");
        faults.add(&entry.at, message);
    }
    found
}

/// The last band begins where one of them ends.
fn bands_meet(node: &Entry, band: Option<Scaled>, open_from: Option<Scaled>, faults: &mut Faults) {
    let Some(entry) = node.get("open_from") else { return };
    let meets = match (band, open_from) {
        (Some(band), Some(from)) => from.units % band.units == 0,
        _ => node.get("band").is_some(),
    };
    if !meets {
        let message = "the open band begins at a multiple of \"band\", which stands beside it";
        faults.add(&entry.at, message.to_owned());
    }
}

/// The decimals with which a column is shown.
fn decimals_of(column: &ColumnOf, of: &Drawable<'_>) -> u8 {
    match column {
        ColumnOf::Figure(at) => {
            let figure = &of.published.figures[*at];
            of.published.table(figure.table, of.tables).fields[figure.field].decimals
        }
        ColumnOf::Indicator(at) | ColumnOf::Quartile(at, _) => of.published.indicators[*at].decimals,
        ColumnOf::Change(_) => 1,
    }
}

/// A message with names in braces for what is worked out.
fn message(node: &Entry, kind: ChartKind, faults: &mut Faults) -> Option<Vec<MessagePart>> {
    let entry = node.required("message", faults)?;
    let mut rest = entry.text(faults)?;
    let mut parts = Vec::new();
    let title = node.get("title").and_then(|title| title.text(&mut Faults::default())).unwrap_or_default();
    if let Some(typed) = numbers(rest).find(|own| !numbers(title).any(|number| number == *own)) {
        let message = format!(
            "{typed} is typed: figures in a main message are worked out. Name them in braces, such as {{{}}}",
            kind.places()[0]
        );
        faults.add(&entry.at, message);
    }
    while let Some((words, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            faults.add(&entry.at, "a { of the message is not closed by }".to_owned());
            return None;
        };
        parts.push(MessagePart::Words(words.to_owned()));
        match kind.places().iter().find(|place| **place == name.trim()) {
            Some(place) => parts.push(MessagePart::Place(place)),
            None => {
                faults.unknown(&entry.at, "the figure of the message", name, kind.places().iter().copied());
            }
        }
        rest = behind;
    }
    parts.push(MessagePart::Words(rest.to_owned()));
    if parts.len() == 1 {
        let message = "the main message names no figure: say in braces which, such as {last}";
        faults.add(&entry.at, message.to_owned());
    }
    Some(parts)
}

/// The runs of digits in a text; "visits per 100 premises" has one that is no figure, but it stands in the
/// title too.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty())
}
