//! A collection: the recurring exercise, with its tables, forms, scope, standing joint returns and own
//! register entries.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::civil::Date;

use super::{
    Authority, Faults, Form, Published, RecordTable, Register, Rule,
    declaration::{self, Entry, Position},
    descriptor, form,
    measures::Declared,
    register::{self, Area},
    rule, tables,
};
use crate::{
    expressions::{NamedExpression, Scope},
    vocabulary::{LabelKey, Period, period::Frequency},
};

/// A collection as declared in its folder, or as one plain Table Schema file.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Name in words.
    pub title: String,
    /// The folder's or file's name.
    pub name: String,
    /// How often returns are due; `None` for a plain schema, which takes any period.
    pub frequency: Option<Frequency>,
    /// Years start in April, not January.
    pub financial: bool,
    /// Days from the end of the period until returns are due.
    pub due_days: Option<i64>,
    /// Who is in scope; everyone in the register if not said.
    pub scope: Option<Scope>,
    /// Where that stands.
    pub scope_at: Option<Position>,
    /// The area of the sum over all, as it is published.
    pub whole: Area,
    /// Words that say who made the figures and what they are worth; on the cover.
    pub notice: String,
    /// Contact of the unit.
    pub contact: String,
    /// Queries that matter less than this share of the national figure are accepted, unless their rule says
    /// otherwise.
    pub accept_queries_below: Option<f64>,
    /// Who publishes, and when.
    pub publication: Publication,
    /// Standing joint returns.
    pub joint: Vec<JointReturn>,
    /// Units expected that are in no register.
    pub expected: Vec<ExpectedUnit>,
    /// Record tables, in the order of the descriptor.
    pub tables: Vec<RecordTable>,
    /// The named expressions of each table, in order of file name and line.
    pub lets: Arc<Vec<Vec<NamedExpression>>>,
    /// Rules, in order of file name and line.
    pub rules: Vec<Rule>,
    /// Forms, in order of file name.
    pub forms: Vec<Form>,
    /// Indicators and tables.
    pub published: Published,
    /// Other names of authorities, with their codes.
    pub aliases: Vec<(String, String)>,
    /// All files it was read from, those that say how files are read first.
    pub files: Vec<PathBuf>,
    /// How many these are.
    pub files_for_reading: usize,
}

impl Collection {
    /// The files that say how returns are read.
    #[must_use]
    pub fn files_for_reading(&self) -> &[PathBuf] {
        &self.files[..self.files_for_reading]
    }
}

/// Who publishes what comes of it, and when.
#[derive(Debug, Clone, Default)]
pub struct Publication {
    /// The organisation.
    pub publisher: String,
    /// Where to write to.
    pub email: String,
    /// Words by which it is found.
    pub keywords: Vec<String>,
    /// Days from the end of a period until it is published.
    pub days: Option<i64>,
}

impl Publication {
    /// The day on which figures of a period are published.
    #[must_use]
    pub fn day(&self, period: Period) -> Option<Date> {
        use jiff::ToSpan;
        period.end().checked_add(self.days?.days()).ok()
    }
}

/// One return that several authorities send together, as a rule.
#[derive(Debug, Clone)]
pub struct JointReturn {
    /// Name in words.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Code of the authority that sends it.
    pub lead: String,
    /// Codes of all its members, the lead among them.
    pub members: Vec<String>,
    /// First day it stands.
    pub from: Option<Date>,
    /// Last day it stands.
    pub to: Option<Date>,
}

impl JointReturn {
    /// The unit's id: the members' codes, joined.
    #[must_use]
    pub fn unit(&self) -> String {
        joint_unit(&self.members)
    }

    /// Whether it stands on that day.
    #[must_use]
    pub fn stands_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether this is its name.
    #[must_use]
    pub fn is_named(&self, name: &LabelKey) -> bool {
        std::iter::once(&self.name).chain(&self.aliases).any(|own| LabelKey::of(own) == *name)
    }
}

/// The id of the unit that these authorities form together: their codes in order, joined by `+`.
#[must_use]
pub fn joint_unit(members: &[String]) -> String {
    let codes: BTreeSet<&str> = members.iter().map(String::as_str).collect();
    codes.into_iter().collect::<Vec<_>>().join("+")
}

/// A unit that is expected though it is in no register.
#[derive(Debug, Clone)]
pub struct ExpectedUnit {
    /// Id of the unit.
    pub unit: String,
    /// Name in words.
    pub name: String,
    /// Country, empty if none.
    pub country: Area,
    /// Region, empty if none.
    pub region: Area,
    /// First day it is expected.
    pub from: Option<Date>,
    /// Last day it is expected.
    pub to: Option<Date>,
}

impl ExpectedUnit {
    /// Whether it is expected for a period that ends on that day.
    #[must_use]
    pub fn stands_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl Collection {
    /// Whether an authority is in scope.
    #[must_use]
    pub fn covers(&self, authority: &Authority) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.holds(|name| authority.attribute(name)))
    }

    /// The last day on which a return for the period is in time.
    #[must_use]
    pub fn due(&self, period: Period) -> Option<Date> {
        use jiff::ToSpan;
        period.end().checked_add(self.due_days?.days()).ok()
    }

    /// Why returns of this collection cannot be for that period; `None` if they can.
    #[must_use]
    pub fn refuses(&self, period: Period) -> Option<String> {
        let frequency = self.frequency?;
        if period.frequency() != frequency {
            return Some(format!(
                "{period} is {} period, but the collection \"{}\" is {}: give a period such as {}",
                with_article(period.frequency()),
                self.title,
                frequency.word(),
                self.example_period(frequency)
            ));
        }
        let month = frequency == Frequency::Monthly;
        (!month && period.is_financial() != self.financial).then(|| {
            format!(
                "{period} is not a year of the collection \"{}\": give a period such as {}",
                self.title,
                self.example_period(frequency)
            )
        })
    }

    /// Whether a longer period is made up of periods of this collection: its rules can begin or end with a
    /// year.
    #[must_use]
    pub fn makes_up(&self, period: Period) -> bool {
        let parts = |frequency: Frequency| Frequency::WORDS.iter().position(|(_, known)| *known == frequency);
        self.frequency.is_none_or(|own| {
            let same_year = period.is_financial() == self.financial || own == Frequency::Monthly;
            same_year && parts(period.frequency()) >= parts(own)
        })
    }

    /// How many of its periods make a year; 0 if it takes any period.
    #[must_use]
    pub fn periods_a_year(&self) -> u8 {
        match self.frequency {
            None => 0,
            Some(Frequency::Annual) => 1,
            Some(Frequency::HalfYearly) => 2,
            Some(Frequency::Quarterly) => 4,
            Some(Frequency::Monthly) => 12,
        }
    }

    fn example_period(&self, frequency: Frequency) -> String {
        let year = if self.financial && frequency != Frequency::Monthly { "2019-20" } else { "2019" };
        let part = match frequency {
            Frequency::Annual => "",
            Frequency::HalfYearly => "-H1",
            Frequency::Quarterly => "-Q1",
            Frequency::Monthly => "-M01",
        };
        format!("{year}{part}")
    }

    /// A table of figures by its index: a record table, or after these one of measures.
    #[must_use]
    pub fn figure_table(&self, at: usize) -> &RecordTable {
        self.published.table(at, &self.tables)
    }

    /// All tables of figures, in order.
    pub fn figure_tables(&self) -> impl Iterator<Item = &RecordTable> {
        self.tables.iter().chain(&self.published.measures.tables)
    }

    /// The index of a table of figures.
    #[must_use]
    pub fn figure_table_named(&self, name: &str) -> Option<usize> {
        self.figure_tables().position(|table| table.name == name)
    }

    /// The index of a record table.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.name == name)
    }
}

fn with_article(frequency: Frequency) -> String {
    let article = if frequency == Frequency::Annual { "an" } else { "a" };
    format!("{article} {}", frequency.word())
}

/// Loads a collection: a folder with `collection.toml`, `datapackage.json` and `forms/`, or one plain Table
/// Schema file.
///
/// The register is needed to check codes. Everything that is wrong is added to `faults`; what is returned is
/// only to be used if they stay clean.
pub fn load(path: &Path, register: &Register, faults: &mut Faults) -> Option<Collection> {
    let before = faults.faults.len();
    let mut collection = load_for_reading(path, register, faults)?;
    let in_tables = faults.faults[before..].iter().any(|fault| fault.at.file.ends_with("datapackage.json"));
    if path.is_dir() && in_tables {
        read_own_units(path, &mut collection, register, faults);
    } else if path.is_dir() {
        read_rules(&path.join("rules"), &mut collection, faults);
        read_tables(&path.join("tables.toml"), &mut collection, faults);
        read_own_units(path, &mut collection, register, faults);
    }
    Some(collection)
}

/// The same without rules, tables and units of its own: what reading a file needs.
pub fn load_for_reading(path: &Path, register: &Register, faults: &mut Faults) -> Option<Collection> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if path.is_file() {
        let name = name.trim_end_matches(".schema").to_owned();
        let node = declaration::read(path).map_err(|fault| faults.faults.push(fault)).ok()?;
        let tables = descriptor::read(&node, &name, faults);
        let forms = vec![Form::of_any_layout(&tables)];
        let title = node.get("title").and_then(|title| title.text(faults)).unwrap_or(&name).to_owned();
        let published = Published::figures_of(&tables);
        let files = vec![path.to_owned()];
        return Some(Collection {
            tables,
            forms,
            published,
            files,
            files_for_reading: 1,
            ..plain(title, name)
        });
    }
    if !path.is_dir() {
        faults.add(
            &Position::of_file(path),
            "there is no such collection: give its folder, or a Table Schema file".to_owned(),
        );
        return None;
    }
    let descriptor_path = path.join("datapackage.json");
    let before = faults.faults.len();
    let descriptor = declaration::read(&descriptor_path).map_err(|fault| faults.faults.push(fault)).ok();
    let tables = descriptor.map(|node| descriptor::read(&node, &name, faults)).unwrap_or_default();
    // What names tables and fields would be told wrong for every fault in them: it is looked at when they are
    // right.
    let tables_are_right = before == faults.faults.len();
    let settings_path = path.join("collection.toml");
    let settings = declaration::read(&settings_path).map_err(|fault| faults.faults.push(fault)).ok();
    let mut collection =
        Collection { tables, files: vec![settings_path, descriptor_path], ..plain(name.clone(), name) };
    if let Some(node) = settings {
        read_settings(&node, &mut collection, register, faults);
        fields_are_asked_in_its_periods(&collection, faults);
    }
    if tables_are_right {
        read_forms(&path.join("forms"), &mut collection, faults);
    }
    collection.files_for_reading = collection.files.len();
    Some(collection)
}

/// Fields begin and end with periods of the collection, or with longer ones that these make up.
fn fields_are_asked_in_its_periods(collection: &Collection, faults: &mut Faults) {
    for field in collection.tables.iter().flat_map(|table| &table.fields) {
        for period in field.since.iter().chain(&field.until).filter(|period| !collection.makes_up(**period)) {
            faults.add(
                &field.at,
                format!(
                    "the field \"{}\" begins or ends with {period}, which is no period of this collection",
                    field.name
                ),
            );
        }
    }
}

/// Names and expected units of the collection itself.
fn read_own_units(folder: &Path, collection: &mut Collection, register: &Register, faults: &mut Faults) {
    let own = |file: &str| Some(folder.join(file)).filter(|path| path.is_file());
    if let Some(path) = own("aliases.csv") {
        collection.aliases = register::read_aliases(&path, register, faults);
        collection.files.push(path);
    }
    if let Some(path) = own("expected.csv") {
        collection.expected = register::read_expected(&path, register, faults);
        collection.files.push(path);
    }
}

/// A collection of that name in which nothing is declared.
fn plain(title: String, name: String) -> Collection {
    Collection {
        title,
        name,
        frequency: None,
        financial: false,
        due_days: None,
        scope: None,
        scope_at: None,
        whole: Area { code: "all".to_owned(), name: "All".to_owned() },
        notice: String::new(),
        contact: String::new(),
        accept_queries_below: None,
        publication: Publication::default(),
        joint: Vec::new(),
        expected: Vec::new(),
        tables: Vec::new(),
        lets: Arc::default(),
        rules: Vec::new(),
        forms: Vec::new(),
        published: Published::default(),
        aliases: Vec::new(),
        files: Vec::new(),
        files_for_reading: 0,
    }
}

const SETTINGS: [&str; 11] = [
    "title",
    "frequency",
    "year_start",
    "due_days",
    "scope",
    "whole",
    "notice",
    "contact",
    "accept_queries_below",
    "publication",
    "joint",
];

fn read_settings(node: &Entry, collection: &mut Collection, register: &Register, faults: &mut Faults) {
    node.allow_only(&SETTINGS, faults);
    let text = |name: &str, faults: &mut Faults| {
        node.get(name).and_then(|value| value.text(faults)).map(str::to_owned)
    };
    if let Some(title) = node.required("title", faults).and_then(|title| title.text(faults)) {
        collection.title = title.to_owned();
    }
    collection.frequency = match node.required("frequency", faults) {
        Some(value) => value.word("the frequency", &Frequency::WORDS, faults),
        None => None,
    };
    if let Some(value) = node.get("year_start") {
        collection.financial = value
            .word("the start of the year", &[("01-01", false), ("04-01", true)], faults)
            .unwrap_or(false);
    }
    collection.due_days = node.get("due_days").and_then(|value| value.integer(faults));
    collection.notice = text("notice", faults).unwrap_or_default();
    collection.contact = text("contact", faults).unwrap_or_default();
    collection.accept_queries_below =
        node.get("accept_queries_below").and_then(|value| rule::share(value, faults));
    if let Some(value) = node.get("scope") {
        collection.scope_at = Some(value.at.clone());
        collection.scope = value.text(faults).and_then(|text| {
            Scope::parse(text, &Authority::ATTRIBUTES)
                .map_err(|error| faults.add(&value.at, format!("the scope: {error}")))
                .ok()
        });
    }
    if let Some(value) = node.get("whole") {
        value.allow_only(&["name", "code"], faults);
        let part = |name: &str, faults: &mut Faults| {
            value.get(name).and_then(|part| part.text(faults)).unwrap_or_default().to_owned()
        };
        collection.whole = Area { code: part("code", faults), name: part("name", faults) };
    }
    if let Some(value) = node.get("publication") {
        value.allow_only(&["publisher", "email", "keywords", "days"], faults);
        let part = |name: &str, faults: &mut Faults| {
            value.get(name).and_then(|part| part.text(faults)).unwrap_or_default().to_owned()
        };
        collection.publication = Publication {
            publisher: part("publisher", faults),
            email: part("email", faults),
            keywords: value.get("keywords").map(|words| words.texts(faults)).unwrap_or_default(),
            days: value.get("days").and_then(|days| days.integer(faults)),
        };
    }
    if let Some(value) = node.get("joint") {
        collection.joint =
            value.list(faults).iter().filter_map(|item| joint_return(item, register, faults)).collect();
    }
    one_joint_return_a_time(node, &collection.joint, faults);
}

fn joint_return(node: &Entry, register: &Register, faults: &mut Faults) -> Option<JointReturn> {
    node.allow_only(&["name", "aliases", "lead", "members", "from", "to"], faults);
    let members_at = node.required("members", faults)?;
    let members = members_at.texts(faults);
    for code in members.iter().filter(|code| register.get(code).is_none()) {
        faults.add(&members_at.at, format!("the code {code} is not in the register"));
    }
    let lead = node
        .get("lead")
        .and_then(|lead| lead.text(faults))
        .map(str::to_owned)
        .or_else(|| members.first().cloned())?;
    if members.len() < 2 || !members.contains(&lead) {
        faults.add(&members_at.at, "a joint return has two members or more, the lead among them".to_owned());
    }
    Some(JointReturn {
        name: node.required("name", faults)?.text(faults)?.to_owned(),
        aliases: node.get("aliases").map(|aliases| aliases.texts(faults)).unwrap_or_default(),
        lead,
        members,
        from: node.get("from").and_then(|from| from.date(faults)),
        to: node.get("to").and_then(|to| to.date(faults)),
    })
}

fn one_joint_return_a_time(node: &Entry, joint: &[JointReturn], faults: &mut Faults) {
    for (at, one) in joint.iter().enumerate() {
        for other in &joint[..at] {
            let apart = |a: &JointReturn, b: &JointReturn| {
                a.to.is_some_and(|to| b.from.is_some_and(|from| to < from))
            };
            if let Some(code) = one.members.iter().find(|code| other.members.contains(code))
                && !apart(one, other)
                && !apart(other, one)
            {
                faults.add(
                    &node.at,
                    format!(
                        "{code} is in two joint returns at one time: \"{}\" and \"{}\"",
                        other.name, one.name
                    ),
                );
            }
        }
    }
}

/// The TOML files of a folder, in order of name; none where there is no such folder.
fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|own| own == "toml"))
        .collect();
    paths.sort();
    paths
}

fn read_rules(folder: &Path, collection: &mut Collection, faults: &mut Faults) {
    let mut nodes = Vec::new();
    for path in toml_files(folder) {
        match declaration::read(&path) {
            Ok(node) => nodes.push(node),
            Err(fault) => faults.faults.push(fault),
        }
        collection.files.push(path);
    }
    let before = faults.faults.len();
    nodes.iter().for_each(|node| rule::read_lets(node, collection, faults));
    // Each use of a named expression that is wrong would be told once more.
    if faults.faults.len() > before {
        return;
    }
    for node in &nodes {
        let rules = rule::read(node, collection, faults);
        collection.rules.extend(rules);
    }
    for rule in &mut collection.rules {
        rule.accept_below = rule.accept_below.or(collection.accept_queries_below);
    }
    rule::ids_are_distinct(&collection.rules, faults);
    rule::follow_others(&collection.rules, faults);
}

fn read_tables(path: &Path, collection: &mut Collection, faults: &mut Faults) {
    if !path.is_file() {
        collection.published = Published::figures_of(&collection.tables);
        return;
    }
    match declaration::read(path) {
        Ok(node) => {
            let declared = Declared { tables: &collection.tables, lets: &collection.lets };
            collection.published = tables::read(&node, &declared, faults);
        }
        Err(fault) => faults.faults.push(fault),
    }
    collection.files.push(path.to_owned());
}

fn read_forms(folder: &Path, collection: &mut Collection, faults: &mut Faults) {
    for path in toml_files(folder) {
        match declaration::read(&path) {
            Ok(node) => collection.forms.push(form::read(&node, &path, &collection.tables, faults)),
            Err(fault) => faults.faults.push(fault),
        }
        collection.files.push(path);
    }
    if collection.forms.is_empty() {
        collection.forms.push(Form::of_any_layout(&collection.tables));
    }
}
