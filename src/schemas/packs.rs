//! Packs (`packs.toml`): what the team of a region, or a liaison group, is told of its authorities over all
//! collections.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use jiff::civil::Date;

pub use super::packs_moved::{PackMoved, PackTable};
use super::{
    Collection, Fault, Faults, Register,
    audiences::audience,
    declaration::{self, Entry},
    register::{self, GroupOn},
    scorecard::ScorecardSource,
    shapes::{PACK_JOIN, PACK_LIST, PACK_MEASURE, PACKS},
};
use crate::vocabulary::Audience;

/// The file of packs, unless another is named.
pub const FILE: &str = "packs.toml";

/// The id of the group to which all belong.
const ALL: &str = "all";

/// Packs, as they are declared.
#[derive(Debug)]
pub struct Packs {
    /// The file that declares them.
    pub file: PathBuf,
    /// Their title.
    pub title: String,
    /// Who makes them.
    pub publisher: String,
    /// Words on the cover: that figures are synthetic.
    pub notice: String,
    /// For whom they are: partners, if not said.
    pub audience: Audience,
    /// What the one group is called to which all belong; `None` where there is none.
    pub for_all: Option<String>,
    /// The register, with its groups.
    pub register: Register,
    /// From where all is taken.
    pub sources: Vec<ScorecardSource>,
    /// The sources (by index) of which open exceptions are told one by one.
    pub exceptions: Vec<usize>,
    /// The sources (by index) of which texts that await a decision are counted.
    pub awaiting: Vec<usize>,
    /// The measures, in order.
    pub measures: Vec<PackMeasure>,
    /// Lists of what is due.
    pub lists: Vec<PackList>,
    /// What is joined with published registers.
    pub joins: Vec<PackJoin>,
    /// Published tables, as they are.
    pub tables: Vec<PackTable>,
    /// What of records is another than in the period before.
    pub moved: Vec<PackMoved>,
}

/// A measure: a figure or an indicator of a source.
#[derive(Debug)]
pub struct PackMeasure {
    /// The source, by index.
    pub source: usize,
    /// Which.
    pub of: MeasureOf,
}

/// Which figure or indicator.
#[derive(Debug, Clone, Copy)]
pub enum MeasureOf {
    /// A figure, by its index.
    Figure(usize),
    /// An indicator, by its index.
    Indicator(usize),
}

/// Which records of a table are meant.
#[derive(Debug)]
pub struct RecordsOf {
    /// The source, by index.
    pub source: usize,
    /// The table, by index.
    pub table: usize,
    /// Fields (by index) that hold one of these.
    pub only: Vec<(usize, Vec<String>)>,
    /// Fields (by index) that hold none of these.
    pub not: Vec<(usize, Vec<String>)>,
    /// The fields (by index) that are shown.
    pub columns: Vec<usize>,
}

/// A list of records that are due by a day.
#[derive(Debug)]
pub struct PackList {
    /// The name of its sheet.
    pub sheet: String,
    /// Its title.
    pub title: String,
    /// The records.
    pub records: RecordsOf,
    /// The field (by index) of the day.
    pub date: usize,
    /// So many years after it something is due.
    pub years: i64,
    /// So many months ahead are looked at.
    pub months: i64,
    /// Of each unit only the newest counts, and one without any is told.
    pub newest: bool,
}

/// Records that share a number with what a register of another collection publishes.
#[derive(Debug)]
pub struct PackJoin {
    /// The name of its sheet.
    pub sheet: String,
    /// Its title.
    pub title: String,
    /// The records of the group.
    pub records: RecordsOf,
    /// The field (by index) of the number.
    pub by: usize,
    /// The other source, by index.
    pub other: usize,
    /// Its register, by index.
    pub register: usize,
    /// The field (by index) of the number in the table that the register is of.
    pub other_by: usize,
}

impl Packs {
    /// Reads what is declared of packs, and of the collections that they name.
    ///
    /// # Errors
    /// Every fault, at its line.
    pub fn read(path: &Path) -> Result<Self, Vec<Fault>> {
        let node = declaration::read(path).map_err(|fault| vec![fault])?;
        let mut faults = Faults::default();
        node.is_of(&PACKS, &mut faults);
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut own = Self::empty(path);
        own.title = words(node.required("title", &mut faults), &mut faults);
        own.publisher = words(node.get("publisher"), &mut faults);
        own.notice = words(node.get("notice"), &mut faults);
        let audience = node.get("audience").and_then(|value| audience(value, &mut faults));
        own.audience = audience.unwrap_or(Audience::Partners);
        own.for_all = node.get("for_all").and_then(|value| value.text(&mut faults)).map(str::to_owned);
        if let Some(place) = node.required("register", &mut faults).and_then(|own| own.text(&mut faults)) {
            own.register = register::load(&folder.join(place), &mut faults);
        }
        for item in list(&node, "source", &mut faults) {
            let source = ScorecardSource::read(item, folder, &own.register, &mut faults);
            own.sources.extend(source);
        }
        if !faults.is_clean() {
            return Err(faults.faults);
        }
        own.exceptions = own.sources_named(&node, "exceptions", &mut faults);
        own.awaiting = own.sources_named(&node, "awaiting", &mut faults);
        own.read_items(&node, &mut faults);
        if faults.is_clean() { Ok(own) } else { Err(faults.faults) }
    }

    fn empty(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            title: String::new(),
            publisher: String::new(),
            notice: String::new(),
            audience: Audience::Partners,
            for_all: None,
            register: Register::default(),
            sources: Vec::new(),
            exceptions: Vec::new(),
            awaiting: Vec::new(),
            measures: Vec::new(),
            lists: Vec::new(),
            joins: Vec::new(),
            tables: Vec::new(),
            moved: Vec::new(),
        }
    }

    fn sources_named(&self, node: &Entry, name: &str, faults: &mut Faults) -> Vec<usize> {
        let Some(value) = node.get(name) else { return Vec::new() };
        let names = value.texts(faults);
        names.iter().filter_map(|name| self.source_named(value, name, faults)).collect()
    }

    fn source_named(&self, at: &Entry, name: &str, faults: &mut Faults) -> Option<usize> {
        let found = self.sources.iter().position(|own| own.name == name);
        if found.is_none() {
            faults.unknown(&at.at, "the source", name, self.sources.iter().map(|own| own.name.as_str()));
        }
        found
    }

    /// What is of a source that is not there is left out; that it is not there is told in each pack.
    fn read_items(&mut self, node: &Entry, faults: &mut Faults) {
        for item in list(node, "measure", faults) {
            let own = self.measure(item, faults);
            self.measures.extend(own);
        }
        for item in list(node, "list", faults) {
            let own = self.list(item, faults);
            self.lists.extend(own);
        }
        for item in list(node, "join", faults) {
            let own = self.join(item, faults);
            self.joins.extend(own);
        }
        for item in list(node, "table", faults) {
            let own = self.table(item, faults);
            self.tables.extend(own);
        }
        for item in list(node, "moved", faults) {
            let own = self.moved(item, faults);
            self.moved.extend(own);
        }
    }

    /// The group of an id or a name on a day: one of the register, or that of all.
    ///
    /// # Errors
    /// If there is none, in words with the nearest.
    pub fn group_on(&self, text: &str, day: Date) -> Result<GroupOn, String> {
        let wanted = text.to_lowercase();
        match &self.for_all {
            Some(name) if wanted == ALL || wanted == name.to_lowercase() => Ok(GroupOn {
                id: ALL.to_owned(),
                kind: ALL.to_owned(),
                name: name.clone(),
                region: None,
                codes: BTreeSet::new(),
                is_all: true,
            }),
            _ => self.register.group_on(text, day),
        }
    }

    pub(super) fn source_of(
        &self,
        item: &Entry,
        name: &str,
        faults: &mut Faults,
    ) -> Option<(usize, &Collection)> {
        let node = item.required(name, faults)?;
        let source = self.source_named(node, node.text(faults)?, faults)?;
        Some((source, self.sources[source].collection.as_deref().ok()?))
    }

    fn measure(&self, item: &Entry, faults: &mut Faults) -> Option<PackMeasure> {
        item.is_of(&PACK_MEASURE, faults);
        let (source, collection) = self.source_of(item, "from", faults)?;
        let node = item.required("show", faults)?;
        let name = node.text(faults)?;
        let published = &collection.published;
        let indicator = published.indicators.iter().position(|own| own.name == name);
        let names = published.names(&collection.tables);
        let figure = names.fields.iter().position(|own| own.name == name);
        let of = indicator.map(MeasureOf::Indicator).or(figure.map(MeasureOf::Figure));
        let Some(of) = of else {
            let known = published.indicators.iter().map(|own| own.name.as_str());
            let known = known.chain(names.fields.iter().map(|own| own.name.as_str()));
            faults.unknown(&node.at, "the figure or indicator", name, known);
            return None;
        };
        if let Some(why) = not_for_packs(of, collection, self.audience) {
            faults.add(&node.at, format!("{name}: {why}, so packs do not show it"));
        }
        Some(PackMeasure { source, of })
    }

    pub(super) fn records(&self, item: &Entry, faults: &mut Faults) -> Option<(RecordsOf, &Collection)> {
        let (source, collection) = self.source_of(item, "from", faults)?;
        let node = item.required("table", faults)?;
        let name = node.text(faults)?;
        let Some(table) = collection.tables.iter().position(|own| own.name == name) else {
            faults.unknown(
                &node.at,
                "the table",
                name,
                collection.tables.iter().map(|own| own.name.as_str()),
            );
            return None;
        };
        if let Some(audience) = collection.tables[table].audience.filter(|own| !self.audience.is_within(*own))
        {
            let (alone, packs) = (audience.word(), self.audience.word());
            let message = format!("{name} is for {alone} alone, and packs are for {packs}");
            faults.add(&node.at, message);
        }
        let columns = item.get("columns").map(|own| own.texts(faults)).unwrap_or_default();
        let columns = columns.iter().filter_map(|own| field(item, own, collection, table, faults)).collect();
        let only = conditions(item, "only", collection, table, faults);
        let not = conditions(item, "not", collection, table, faults);
        Some((RecordsOf { source, table, only, not, columns }, collection))
    }

    fn list(&self, item: &Entry, faults: &mut Faults) -> Option<PackList> {
        item.is_of(&PACK_LIST, faults);
        let (records, collection) = self.records(item, faults)?;
        let date = words(item.required("date", faults), faults);
        let date = field(item, &date, collection, records.table, faults)?;
        let number = |name: &str, usual, faults: &mut Faults| {
            item.get(name).and_then(|own| own.integer(faults)).unwrap_or(usual)
        };
        Some(PackList {
            sheet: words(item.required("sheet", faults), faults),
            title: words(item.required("title", faults), faults),
            date,
            years: number("years", 0, faults),
            months: number("months", 6, faults),
            newest: item.get("newest").and_then(|own| own.boolean(faults)).unwrap_or(false),
            records,
        })
    }

    fn join(&self, item: &Entry, faults: &mut Faults) -> Option<PackJoin> {
        item.is_of(&PACK_JOIN, faults);
        let (records, collection) = self.records(item, faults)?;
        let name = words(item.required("by", faults), faults);
        let by = field(item, &name, collection, records.table, faults)?;
        let (other, others) = self.source_of(item, "with", faults)?;
        let node = item.required("register", faults)?;
        let wanted = node.text(faults)?;
        let registers = &others.published.registers;
        let Some(register) = registers.iter().position(|own| own.name == wanted) else {
            faults.unknown(&node.at, "the register", wanted, registers.iter().map(|own| own.name.as_str()));
            return None;
        };
        if !self.audience.sees(registers[register].audience) {
            faults.add(&node.at, format!("packs are for {}, and {wanted} is not", self.audience.word()));
        }
        let other_by = field(item, &name, others, registers[register].of, faults)?;
        Some(PackJoin {
            sheet: words(item.required("sheet", faults), faults),
            title: words(item.required("title", faults), faults),
            records,
            by,
            other,
            register,
            other_by,
        })
    }
}

/// Why packs cannot show a figure or indicator; `None` if they can.
fn not_for_packs(of: MeasureOf, collection: &Collection, audience: Audience) -> Option<String> {
    let published = &collection.published;
    let figures = match of {
        MeasureOf::Figure(at) => vec![at],
        MeasureOf::Indicator(at) => {
            let own = &published.indicators[at];
            [&own.numerator, &own.denominator].into_iter().flat_map(|part| part.node.fields()).collect()
        }
    };
    let table_of = |at: &usize| collection.figure_table(published.figures[*at].table);
    let is_controlled = |at: &usize| {
        let field = published.figures[*at].field;
        table_of(at).fields.get(field).is_some_and(|own| own.rounding.is_control)
    };
    if published.disclosure.is_any() || figures.iter().any(is_controlled) {
        return Some("its small figures are under disclosure control".to_owned());
    }
    let barred = figures.iter().filter_map(|at| table_of(at).audience).find(|own| !audience.is_within(*own));
    barred.map(|own| format!("it is for {} alone", own.word()))
}

pub(super) fn field(
    item: &Entry,
    name: &str,
    of: &Collection,
    table: usize,
    faults: &mut Faults,
) -> Option<usize> {
    let table = &of.tables[table];
    let found = table.field(name);
    match found {
        None => {
            faults.unknown(&item.at, "the field", name, table.fields.iter().map(|own| own.name.as_str()));
        }
        Some(at) if table.fields[at].personal => {
            faults.add(&item.at, format!("{name} is about people: it stands in no pack"));
        }
        Some(_) => {}
    }
    found
}

fn conditions(
    item: &Entry,
    name: &str,
    of: &Collection,
    table: usize,
    faults: &mut Faults,
) -> Vec<(usize, Vec<String>)> {
    let Some(node) = item.get(name) else { return Vec::new() };
    let mut found = Vec::new();
    for (key, value) in node.named(faults) {
        let texts = value.texts(faults);
        let Some(at) = field(item, &key.name, of, table, faults) else { continue };
        let allowed = &of.tables[table].fields[at].constraints.allowed;
        for text in texts.iter().filter(|text| !allowed.is_empty() && !allowed.contains(text)) {
            faults.unknown(&value.at, "the code", text, allowed.iter().map(String::as_str));
        }
        found.push((at, texts));
    }
    found
}

pub(super) fn words(value: Option<&Entry>, faults: &mut Faults) -> String {
    value.and_then(|own| own.text(faults)).unwrap_or_default().to_owned()
}

fn list<'n>(node: &'n Entry, name: &str, faults: &mut Faults) -> &'n [Entry] {
    node.get(name).map_or(&[], |value| value.list(faults))
}
