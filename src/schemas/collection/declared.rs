//! A collection as declared in its folder, or as one plain Table Schema file.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use super::{
    chase::Chase, expected_unit::ExpectedUnit, joint_return::JointReturn, publication::Publication,
    scopes::ScopeOfPeriods, split::Split, weights::Weights,
};
use crate::{
    expressions::NamedExpression,
    schemas::{Authority, Form, Published, RecordTable, Retention, Rule, TimeSpan, register::Area},
    vocabulary::{Period, period::Frequency},
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
    /// Who is in scope, and when; everyone in the register at all times if not said.
    pub scopes: Vec<ScopeOfPeriods>,
    /// The area of the sum over all, as it is published.
    pub whole: Area,
    /// Words that say who made the figures and what they are worth; on the cover.
    pub notice: String,
    /// Contact of the unit.
    pub contact: String,
    /// Queries that matter less than this share of the national figure are accepted, unless their rule says
    /// otherwise.
    pub accept_queries_below: Option<f64>,
    /// How far it is worth going after what is open.
    pub chase: Chase,
    /// Who publishes, and when.
    pub publication: Publication,
    /// Standing joint returns.
    pub joint: Vec<JointReturn>,
    /// How figures of a joint return are divided that says nothing of it, standing or claimed by a file.
    pub joint_weights: Weights,
    /// Authorities whose figures are divided between those that succeeded them.
    pub splits: Vec<Split>,
    /// For how long fields are kept that name people.
    pub retention: Vec<Retention>,
    /// For how long the portal keeps what it knows of people; `None` for good.
    pub portal_people: Option<TimeSpan>,
    /// Units expected that are in no register.
    pub expected: Vec<ExpectedUnit>,
    /// Whether these are counted as authorities are: it is so declared, or no authority is asked at any time.
    pub counts_others: bool,
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

impl Collection {
    /// Whether an authority is in scope in a period.
    #[must_use]
    pub fn covers(&self, authority: &Authority, period: Period) -> bool {
        let mut of_period = self.scopes.iter().filter(|own| own.is_of(period));
        self.scopes.is_empty() || of_period.any(|own| own.scope.holds(|name| authority.attribute(name)))
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

    /// The fields (by index) of a record table of which a rule asks for earlier values.
    #[must_use]
    pub fn looked_back_to(&self, table: &str) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let Some(table) = self.table(table) else { return found };
        for (own, node) in
            self.rules.iter().flat_map(|rule| rule.expressions().map(|node| (rule.table, node)))
        {
            let filters = node.aggregates().into_iter();
            let filters = filters.filter_map(|over| Some((over.table, over.filter.as_deref()?)));
            for (_, node) in std::iter::once((own, node)).chain(filters).filter(|(of, _)| *of == table) {
                found.extend(node.previous().into_iter().map(|(field, _)| field));
            }
        }
        found
    }

    /// The index of a record table.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.name == name)
    }
}

/// A collection of that name in which nothing is declared.
pub(super) fn plain(title: String, name: String) -> Collection {
    Collection {
        title,
        name,
        frequency: None,
        financial: false,
        due_days: None,
        scopes: Vec::new(),
        whole: Area { code: "all".to_owned(), name: "All".to_owned() },
        notice: String::new(),
        contact: String::new(),
        accept_queries_below: None,
        chase: Chase::default(),
        publication: Publication::default(),
        joint: Vec::new(),
        joint_weights: Weights::default(),
        splits: Vec::new(),
        retention: Vec::new(),
        portal_people: None,
        expected: Vec::new(),
        counts_others: false,
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
