//! How figures that are missing are estimated (`[estimation]` and `[[estimate]]` in `tables.toml`).

use super::{
    Authority, Faults, RecordTable, StockOrFlow,
    declaration::{Entry, Position},
    shapes::{ESTIMATE, ESTIMATION},
    tables::{NamedFigure, Published},
};
use crate::expressions::Names;

/// Decimals with which estimates are held: rounded once as they are made, so that sums of them are exact.
pub const ESTIMATE_DECIMALS: u8 = 6;

/// How what is missing is estimated; nothing is, where nothing is declared.
#[derive(Debug, Clone)]
pub struct Estimation {
    /// What the classes of units are told apart by, narrowest first: each a list of attributes of the
    /// register. A class with too few units gives way to the next.
    pub classes: Vec<Vec<String>>,
    /// So many units at least make a class.
    pub least_units: usize,
    /// So many periods at most are linked.
    pub longest_chain: usize,
    /// The share of an item's response, in percent, below which a sum is not published.
    pub floor: Option<f64>,
    /// What is estimated together.
    pub groups: Vec<Linked>,
}

/// Figures of a table that are estimated together, so that parts add to their total.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Index of the table.
    pub table: usize,
    /// Indices of its fields.
    pub fields: Vec<usize>,
    /// The figure by which all of them are linked.
    pub head: NamedFigure,
    /// Whether each part moves as its own class did, and all are then brought to what the head comes to; else
    /// all move as the head.
    pub links_by_part: bool,
    /// The methods, in the order in which they are tried.
    pub methods: Vec<Method>,
}

/// How a figure is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// The unit's last figure, moved as its class moved.
    Growth,
    /// The unit's size, times what its class has by size.
    Ratio,
    /// The mean of its class.
    Mean,
    /// A share of what the unit gave for several periods together; never declared.
    Divided,
    /// In a period before that of the returns: the unit's next figure, moved back as its class moved.
    Backward,
}

impl Method {
    const WORDS: [(&'static str, Self); 4] = [
        ("growth", Self::Growth),
        ("ratio", Self::Ratio),
        ("mean", Self::Mean),
        ("backward", Self::Backward),
    ];

    /// The word in declarations and files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, method)| *method == self).map_or("divided", |(word, _)| word)
    }

    /// The method of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(own, _)| *own == word).map(|(_, method)| *method)
    }
}

impl Default for Estimation {
    fn default() -> Self {
        let classes = [&["type", "country"][..], &["country"], &[]];
        Self {
            classes: classes.map(|class| class.iter().map(|name| (*name).to_owned()).collect()).to_vec(),
            least_units: 5,
            longest_chain: 4,
            floor: None,
            groups: Vec::new(),
        }
    }
}

impl Estimation {
    /// Reads `[estimation]` and the list of `[[estimate]]`. A figure is named as in columns, a table by its
    /// name.
    pub fn read(
        node: &Entry,
        published: &Published,
        names: &Names,
        tables: &[RecordTable],
        faults: &mut Faults,
    ) -> Self {
        let mut own = Self::default();
        if let Some(settings) = node.get("estimation") {
            own.settings(settings, faults);
        }
        let declared = FiguresByName { published, names, tables };
        let items = node.get("estimate").map(|value| value.list(faults).to_vec()).unwrap_or_default();
        for item in items {
            for group in declared.groups(&item, faults).unwrap_or_default() {
                own.add(group, &item.at, &declared, faults);
            }
        }
        let by_size = own.groups.iter().any(|group| group.methods.contains(&Method::Ratio));
        if by_size && published.size.is_none() {
            faults.add(&node.at, "the method \"ratio\" needs a size: size = \"visits.premises\"".to_owned());
        }
        own
    }

    fn settings(&mut self, node: &Entry, faults: &mut Faults) {
        node.is_of(&ESTIMATION, faults);
        if let Some(classes) = node.get("classes") {
            self.classes =
                classes.list(faults).to_vec().iter().map(|class| attributes(class, faults)).collect();
        }
        let mut count = |name: &str, most: i64, own: &mut usize| {
            let Some(entry) = node.get(name) else { return };
            match entry.integer(faults) {
                Some(number) if (1..=most).contains(&number) => {
                    *own = usize::try_from(number).unwrap_or(*own);
                }
                Some(_) => faults.add(&entry.at, format!("{name} is a whole number from 1 to {most}")),
                None => {}
            }
        };
        count("least_units", 1_000_000, &mut self.least_units);
        count("longest_chain", 40, &mut self.longest_chain);
        if let Some(entry) = node.get("floor")
            && let Some(percent) = entry.number(faults)
        {
            if (0.0..=100.0).contains(&percent) {
                self.floor = Some(percent);
            } else {
                faults.add(&entry.at, "the floor is a percentage, from 0 to 100".to_owned());
            }
        }
    }

    fn add(&mut self, group: Linked, at: &Position, declared: &FiguresByName<'_>, faults: &mut Faults) {
        let is_taken = |field: &&usize| {
            self.groups.iter().any(|other| other.table == group.table && other.fields.contains(field))
        };
        if let Some(field) = group.fields.iter().find(is_taken) {
            let table = declared.published.table(group.table, declared.tables);
            let name = format!("{}.{}", table.name, table.fields[*field].name);
            faults.add(at, format!("how {name} is estimated is said twice"));
            return;
        }
        let table = declared.published.table(group.table, declared.tables);
        let is_too_fine = |field: &&usize| table.fields[**field].decimals > ESTIMATE_DECIMALS;
        if let Some(field) = group.fields.iter().find(is_too_fine).filter(|_| !group.methods.is_empty()) {
            let name = format!("{}.{}", table.name, table.fields[*field].name);
            faults.add(
                at,
                format!("{name} has more than {ESTIMATE_DECIMALS} decimals: it cannot be estimated"),
            );
            return;
        }
        self.groups.push(group);
    }

    /// The group of a field of a table.
    #[must_use]
    pub fn group_of(&self, table: usize, field: usize) -> Option<&Linked> {
        self.groups.iter().find(|group| group.table == table && group.fields.contains(&field))
    }
}

/// What of a group has a link: its head for all, or each of its parts.
pub(super) const LINKS: [(&str, bool); 2] = [("head", false), ("parts", true)];

/// The names of attributes that make a class.
fn attributes(class: &Entry, faults: &mut Faults) -> Vec<String> {
    let names = class.texts(faults);
    for name in names.iter().filter(|name| !Authority::ATTRIBUTES.contains(&name.as_str())) {
        faults.unknown(&class.at, "the attribute of the register", name, Authority::ATTRIBUTES.into_iter());
    }
    names
}

/// What declarations name figures and tables in.
pub(super) struct FiguresByName<'a> {
    pub published: &'a Published,
    pub names: &'a Names,
    pub tables: &'a [RecordTable],
}

impl FiguresByName<'_> {
    /// The groups of one `[[estimate]]`: the flows of a table together, each of its stocks for itself.
    fn groups(&self, item: &Entry, faults: &mut Faults) -> Option<Vec<Linked>> {
        item.is_of(&ESTIMATE, faults);
        let methods = methods(item.required("methods", faults)?, faults)?;
        let links = item.get("links").and_then(|entry| entry.word("what has a link", &LINKS, faults));
        let links_by_part = links.unwrap_or(false);
        let head = match item.get("head") {
            Some(entry) => Some((self.figure(entry.text(faults)?, &entry.at, faults)?, entry)),
            None => None,
        };
        let of = item.required("of", faults)?;
        let mut groups = Vec::new();
        for name in of.texts(faults) {
            let own = self.fields_of(&name, &of.at, faults)?;
            let table = self.published.table(own.0, self.tables);
            let is_flow = |field: &usize| table.fields[*field].measure == Some(StockOrFlow::Flow);
            let (flows, stocks): (Vec<usize>, Vec<usize>) = own.1.into_iter().partition(is_flow);
            let group = |fields: Vec<usize>, head| Linked {
                table: own.0,
                fields,
                head,
                links_by_part,
                methods: methods.clone(),
            };
            let whole = |field: usize| NamedFigure {
                table: own.0,
                key: table.total_key.clone().unwrap_or_default(),
                field,
            };
            match (flows.as_slice(), &head) {
                ([], _) => {}
                // What is not estimated is not linked.
                _ if methods.is_empty() => {}
                (_, Some((head, _))) => groups.push(group(flows, head.clone())),
                ([only], None) => groups.push(group(vec![*only], whole(*only))),
                (_, None) => {
                    let message = format!(
                        "{name} has several flows: say by which of them all are linked, \
                         head = \"{}.{}\"",
                        table.name, table.fields[flows[0]].name
                    );
                    faults.add(&of.at, message);
                }
            }
            groups.extend(stocks.into_iter().map(|stock| group(vec![stock], whole(stock))));
        }
        Some(groups)
    }

    /// A figure by its name.
    pub fn figure(&self, name: &str, at: &Position, faults: &mut Faults) -> Option<NamedFigure> {
        let found = self.names.fields.iter().position(|field| field.name == name);
        if found.is_none() {
            let known = self.names.fields.iter().map(|field| field.name.as_str());
            faults.unknown(at, "the figure", name, known);
        }
        found.map(|figure| self.published.figures[figure].clone())
    }

    /// The table (by index) and the fields that a name stands for: of a table all that add.
    pub fn fields_of(&self, name: &str, at: &Position, faults: &mut Faults) -> Option<(usize, Vec<usize>)> {
        let all = || self.tables.iter().chain(&self.published.measures.tables);
        if let Some(table) = all().position(|table| table.name == name) {
            let own = self.published.figures.iter().filter(|figure| figure.table == table);
            let mut fields: Vec<usize> = own.map(|figure| figure.field).collect();
            fields.sort_unstable();
            fields.dedup();
            return Some((table, fields));
        }
        let figure = self.figure(name, at, faults)?;
        Some((figure.table, vec![figure.field]))
    }
}

/// What can be said of methods.
pub(super) fn method_words() -> Vec<&'static str> {
    Method::WORDS.iter().map(|(word, _)| *word).chain(["none"]).collect()
}

/// The methods of a list; `none` stands alone, and is no method.
fn methods(entry: &Entry, faults: &mut Faults) -> Option<Vec<Method>> {
    let words = entry.texts(faults);
    if words == ["none"] {
        return Some(Vec::new());
    }
    let method = |word: &String| {
        let found = Method::of_word(word);
        if found.is_none() {
            faults.unknown(&entry.at, "the method", word, method_words().into_iter());
        }
        found
    };
    words.iter().map(method).collect()
}
