//! Rules (`rules/*.toml`): what must be true of records, and what a fault does.

use std::path::Path;

use super::{
    Authority, Faults, FieldType, RecordTable,
    declaration::{Kind as NodeKind, Node, Position},
};
use crate::{
    expressions::{Expression, ExpressionError, Kind, Message, NamedField, Names, Node as Step, Part, SubmissionFact, parse},
    vocabulary::{Period, Severity, label},
};

/// One rule, loaded and checked.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Never reused.
    pub id: String,
    /// How much a fault matters.
    pub severity: Severity,
    /// Index of its table.
    pub table: usize,
    /// Index of the field at which a fault stands, and which `on_open = missing` leaves out.
    pub field: usize,
    /// The condition as written.
    pub text: String,
    /// What must be true.
    pub check: Expression,
    /// What a fault says.
    pub message: Message,
    /// What would have been right, if the rule can say.
    pub expected: Option<Expression>,
    /// Why the rule is.
    pub why: String,
    /// What to do.
    pub fix: String,
    /// Where the rule comes from.
    pub source: String,
    /// First period in which it holds.
    pub since: Option<Period>,
    /// Last period in which it holds.
    pub until: Option<Period>,
    /// What it says where it cannot be applied.
    pub on_null: OnNull,
    /// What an open fault does to totals.
    pub on_open: OnOpen,
    /// A query is accepted where it matters less than this share of the national figure.
    pub accept_below: Option<f64>,
    /// Told apart, and never chased.
    pub trial: bool,
    /// Its examples.
    pub examples: Vec<Example>,
    /// Where it is declared.
    pub at: Position,
}

/// What a rule says where something it needs is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum OnNull {
    Undecided,
    Pass,
    Fail,
}

/// What an open fault does to totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnOpen {
    /// The value counts.
    Use,
    /// The value at the rule's field counts as not given.
    Missing,
    /// The whole return is left out.
    Exclude,
}

impl OnNull {
    /// The word in declarations.
    #[must_use]
    pub fn word(self) -> &'static str {
        word_of(&ON_NULL, self)
    }
}

impl OnOpen {
    /// The word in declarations.
    #[must_use]
    pub fn word(self) -> &'static str {
        word_of(&ON_OPEN, self)
    }

    /// The effect of this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        ON_OPEN.iter().find(|(name, _)| *name == word).map(|(_, effect)| *effect)
    }

    /// What a fault of this severity does where nothing says otherwise.
    #[must_use]
    pub fn usual(severity: Severity) -> Self {
        match severity {
            Severity::Reject => Self::Exclude,
            Severity::Error => Self::Missing,
            Severity::Query | Severity::Note => Self::Use,
        }
    }
}

fn word_of<T: PartialEq>(words: &[(&'static str, T)], own: T) -> &'static str {
    words.iter().find(|(_, value)| *value == own).map_or("", |(name, _)| name)
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Verdict {
    Passes,
    Fails,
    Undecided,
}

/// A record on which a rule is known to pass, fail or be undecided. What is not given is not known.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it shows.
    pub shows: Verdict,
    /// The record itself.
    pub values: ExampleRecord,
    /// Records of tables (by index) that the return gives.
    pub tables: Vec<(usize, Vec<ExampleRecord>)>,
    /// The record as it was one period before, two before, and so on.
    pub previous: Vec<ExampleRecord>,
    /// The same record of other units, each now and in the periods before.
    pub peers: Vec<(ExampleRecord, Vec<ExampleRecord>)>,
    /// Attributes of the authority in the register.
    pub attributes: Vec<(String, String)>,
    /// What is known of the files of the return.
    pub submission: Vec<(SubmissionFact, ExampleValue)>,
    /// The period in which it stands; that of the rule if it does not say.
    pub period: Option<Period>,
    /// Where it stands.
    pub at: Position,
}

/// Field (by index) and value of what a record of an example gives.
pub type ExampleRecord = Vec<(usize, ExampleValue)>;

/// A value in an example.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "one for each kind")]
pub enum ExampleValue {
    Number(f64),
    Text(String),
    Truth(bool),
    Date(jiff::civil::Date),
}

impl Rule {
    /// All its expressions: the check, what it expects, the values in its message.
    pub fn expressions(&self) -> impl Iterator<Item = &Step> {
        let values = self.message.parts().iter().filter_map(|part| match part {
            Part::Value(expression) => Some(expression),
            Part::Words(_) => None,
        });
        values.chain([&self.check]).chain(&self.expected).map(|expression| &expression.node)
    }

    /// Whether it holds in a period.
    #[must_use]
    pub fn is_in_force(&self, period: Period) -> bool {
        self.since.is_none_or(|since| since.start() <= period.start()) && self.until.is_none_or(|until| period.end() <= until.end())
    }
}

/// What expressions on a table of a collection can name.
#[must_use]
pub fn names_of(tables: &[RecordTable], table: usize, periods_a_year: u8) -> Names {
    let named = |table: &RecordTable| {
        let field = |field: &super::Field| NamedField { name: field.name.clone(), kind: kind_of(field.kind), decimals: field.decimals };
        (table.name.clone(), table.fields.iter().map(field).collect::<Vec<_>>())
    };
    let references = (0..tables.len())
        .filter(|other| *other != table)
        .filter_map(|other| Some((other, belongs_to(&tables[table], other, &tables[other])?)))
        .collect();
    let tables: Vec<_> = tables.iter().map(named).collect();
    Names {
        references,
        fields: tables[table].1.clone(),
        attributes: Authority::ATTRIBUTES.map(str::to_owned).to_vec(),
        tables,
        this: None,
        periods_a_year,
    }
}

/// By which fields, own and theirs, one record of another table belongs to each record of this one: by a foreign key, or by the
/// fields of that table's key, which this one has too; by none where a return has one record of it.
fn belongs_to(table: &RecordTable, other: usize, of: &RecordTable) -> Option<Vec<(usize, usize)>> {
    if let Some(key) = table.foreign_keys.iter().find(|key| key.table == other) {
        return Some(key.fields.iter().copied().zip(key.references.iter().copied()).collect());
    }
    of.primary_key.iter().map(|theirs| Some((table.field(&of.fields[*theirs].name)?, *theirs))).collect()
}

fn kind_of(kind: FieldType) -> Kind {
    match kind {
        FieldType::Integer | FieldType::Number => Kind::Number,
        FieldType::Text => Kind::Text,
        FieldType::Boolean => Kind::Truth,
        FieldType::Date => Kind::Date,
    }
}

fn type_of(kind: Kind) -> FieldType {
    match kind {
        Kind::Number => FieldType::Number,
        Kind::Text => FieldType::Text,
        Kind::Truth => FieldType::Boolean,
        Kind::Date => FieldType::Date,
    }
}

const SEVERITIES: [(&str, Severity); 4] =
    [("reject", Severity::Reject), ("error", Severity::Error), ("query", Severity::Query), ("note", Severity::Note)];

const ON_NULL: [(&str, OnNull); 3] = [("undecided", OnNull::Undecided), ("pass", OnNull::Pass), ("fail", OnNull::Fail)];

const ON_OPEN: [(&str, OnOpen); 3] = [("use", OnOpen::Use), ("missing", OnOpen::Missing), ("exclude", OnOpen::Exclude)];

const EXAMPLES: [(&str, Verdict); 3] = [("passes", Verdict::Passes), ("fails", Verdict::Fails), ("undecided", Verdict::Undecided)];

const KNOWN: [&str; 21] = [
    "id",
    "severity",
    "table",
    "field",
    "each",
    "check",
    "message",
    "expected",
    "why",
    "fix",
    "source",
    "owner",
    "since",
    "until",
    "on_null",
    "on_open",
    "accept_below",
    "trial",
    "passes",
    "fails",
    "undecided",
];

/// Reads one file of rules.
pub fn read(node: &Node, path: &Path, tables: &[RecordTable], periods_a_year: u8, faults: &mut Faults) -> Vec<Rule> {
    node.allow_only(&["rule"], faults);
    let rules = node.get("rule").map(|rules| rules.list(faults).to_vec()).unwrap_or_default();
    if rules.is_empty() {
        faults.add(&Position::of_file(path), "no [[rule]] stands in this file".to_owned());
    }
    rules.iter().flat_map(|rule| read_rules(rule, tables, periods_a_year, faults)).collect()
}

/// The rule of one declaration; one for each of its fields where it says `each`.
fn read_rules(node: &Node, tables: &[RecordTable], periods_a_year: u8, faults: &mut Faults) -> Vec<Rule> {
    node.allow_only(&KNOWN, faults);
    let Some(table) = table_of(node, tables, faults) else { return Vec::new() };
    let mut names = names_of(tables, table, periods_a_year);
    let Some(each) = node.get("each") else { return read_rule(node, table, &names, tables, faults).into_iter().collect() };
    let mut rules = Vec::new();
    for this in fields_like(each, &tables[table], faults) {
        let before = faults.faults.len();
        names.this = Some(this);
        rules.extend(read_rule(node, table, &names, tables, faults));
        // What is wrong with the declaration is wrong for each field; once is enough.
        if faults.faults.len() > before {
            break;
        }
    }
    rules
}

/// The fields (by index) whose names are like one of these, in which `*` stands for any letters.
fn fields_like(node: &Node, table: &RecordTable, faults: &mut Faults) -> Vec<usize> {
    let mut found = Vec::new();
    for like in node.texts(faults) {
        let matches: Vec<usize> = (0..table.fields.len()).filter(|at| label::is_like(&table.fields[*at].name, &like)).collect();
        if matches.is_empty() {
            faults.unknown(&node.at, "the field", &like, table.fields.iter().map(|field| field.name.as_str()));
        }
        found.extend(matches.into_iter().filter(|field| !found.contains(field)).collect::<Vec<_>>());
    }
    found
}

/// Holds the rules of a collection against each other: no id stands twice over periods that overlap.
pub fn ids_are_distinct(rules: &[Rule], faults: &mut Faults) {
    for (at, rule) in rules.iter().enumerate() {
        // Those of one declaration, for several fields, share their id.
        if let Some(other) = rules[..at].iter().find(|other| other.id == rule.id && other.at != rule.at) {
            let apart =
                |one: &Rule, next: &Rule| matches!((one.until, next.since), (Some(until), Some(since)) if until.end() < since.start());
            let what = if apart(rule, other) || apart(other, rule) { "was used before" } else { "stands for two rules at one time" };
            faults.add(&rule.at, format!("the id {} {what} ({}): an id is never reused", rule.id, other.at));
        }
    }
}

fn read_rule(node: &Node, table: usize, names: &Names, tables: &[RecordTable], faults: &mut Faults) -> Option<Rule> {
    let words = |name: &str, faults: &mut Faults| node.get(name).and_then(|value| value.text(faults)).unwrap_or_default().to_owned();
    let check_node = node.required("check", faults)?;
    let text = check_node.text(faults)?.to_owned();
    let check = checked(parse(&text, names), check_node, faults)?;
    if check.kind != Kind::Truth {
        faults.add(&check_node.at, format!("a check must be true or false; this is {}", check.kind.word()));
        return None;
    }
    if check.node.equates_decimals(names) {
        let words = "it asks whether numbers with decimals are equal, which rounded figures seldom are: say within(a, b, abs => 0.005), \
                     or dp => 2 where both are rounded to two decimals";
        faults.note(&check_node.at, words.to_owned());
    }
    let message_node = node.required("message", faults)?;
    let message = checked(Message::parse(message_node.text(faults)?, names), message_node, faults)?;
    let expected = node.get("expected").and_then(|value| checked(parse(value.text(faults)?, names), value, faults));
    let severity = node.required("severity", faults)?.word("the severity", &SEVERITIES, faults)?;
    let rule = Rule {
        id: node.required("id", faults)?.text(faults)?.to_owned(),
        severity,
        table,
        field: field_of(node, &check, names, &tables[table], faults)?,
        text,
        check,
        message,
        expected,
        why: node.required("why", faults)?.text(faults)?.to_owned(),
        fix: node.required("fix", faults)?.text(faults)?.to_owned(),
        source: words("source", faults),
        since: period_of(node, "since", faults),
        until: period_of(node, "until", faults),
        on_null: node.get("on_null").and_then(|value| value.word("what a null does", &ON_NULL, faults)).unwrap_or(OnNull::Undecided),
        on_open: node
            .get("on_open")
            .and_then(|value| value.word("what an open fault does", &ON_OPEN, faults))
            .unwrap_or(OnOpen::usual(severity)),
        accept_below: node.get("accept_below").and_then(|value| share(value, faults)),
        trial: node.get("trial").and_then(|value| value.boolean(faults)).unwrap_or(false),
        examples: examples(node, table, names, tables, faults),
        at: node.at.clone(),
    };
    for (shows, name) in [(Verdict::Passes, "passes"), (Verdict::Fails, "fails")] {
        if !rule.examples.iter().any(|example| example.shows == shows) {
            faults.add(&rule.at, format!("the rule {} has no example on which it {name}: add a [[rule.{name}]]", rule.id));
        }
    }
    Some(rule)
}

/// A share of a figure, from 0 to 1.
pub fn share(node: &Node, faults: &mut Faults) -> Option<f64> {
    let share = node.number(faults)?;
    if (0.0..=1.0).contains(&share) {
        return Some(share);
    }
    faults.add(&node.at, format!("{share} is not a share of the national figure: it is between 0 and 1"));
    None
}

/// The table of a rule; the only one where the collection has one.
fn table_of(node: &Node, tables: &[RecordTable], faults: &mut Faults) -> Option<usize> {
    if node.get("table").is_none() && tables.len() == 1 {
        return Some(0);
    }
    let value = node.required("table", faults)?;
    let name = value.text(faults)?;
    let found = tables.iter().position(|table| table.name == name);
    if found.is_none() {
        faults.unknown(&value.at, "the table", name, tables.iter().map(|table| table.name.as_str()));
    }
    found
}

fn period_of(node: &Node, name: &str, faults: &mut Faults) -> Option<Period> {
    let value = node.get(name)?;
    let text = value.text(faults)?;
    let period = Period::parse(text);
    if period.is_none() {
        faults.add(&value.at, format!("\"{text}\" is not a period such as 2019-20 or 2019-20-Q1"));
    }
    period
}

/// A fault in an expression, at its place within the text.
pub(super) fn checked<T>(result: Result<T, ExpressionError>, node: &Node, faults: &mut Faults) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let mut at = node.at.clone();
            // The text starts one column behind its quotation mark; lines of long texts are counted from there.
            if let Some((line, column)) = error.at {
                at.column = if line == 1 { at.column + column } else { column };
                at.line += line - 1;
            }
            faults.add(&at, error.message);
            None
        }
    }
}

fn field_of(node: &Node, check: &Expression, names: &Names, table: &RecordTable, faults: &mut Faults) -> Option<usize> {
    let Some(value) = node.get("field") else {
        let of_figures = || check.node.aggregates().iter().find_map(|figure| figure.like.first().map(|(_, own)| *own));
        let first = names.this.or_else(|| check.node.fields().first().copied()).or_else(of_figures);
        if first.is_none() {
            faults.add(&node.at, "the check names no field of its table: say by \"field\" at which a fault stands".to_owned());
        }
        return first;
    };
    let name = value.text(faults)?;
    let found = table.field(name);
    if found.is_none() {
        faults.unknown(&value.at, "the field", name, table.fields.iter().map(|field| field.name.as_str()));
    }
    found
}

fn examples(node: &Node, table: usize, names: &Names, tables: &[RecordTable], faults: &mut Faults) -> Vec<Example> {
    let mut examples = Vec::new();
    for (name, shows) in EXAMPLES {
        for entry in node.get(name).map(|list| list.list(faults).to_vec()).unwrap_or_default() {
            let at = entry.at.clone();
            let mut example = Example {
                shows,
                values: Vec::new(),
                tables: Vec::new(),
                previous: Vec::new(),
                peers: Vec::new(),
                attributes: Vec::new(),
                submission: Vec::new(),
                period: period_of(&entry, "period", faults).filter(|_| tables[table].field("period").is_none()),
                at,
            };
            read_example(&entry, table, names, tables, &mut example, faults);
            // The record stands in its own table, beside others that the example gives.
            match example.tables.iter_mut().find(|(given, _)| *given == table) {
                Some((_, others)) => others.push(example.values.clone()),
                None => example.tables.push((table, vec![example.values.clone()])),
            }
            examples.push(example);
        }
    }
    examples
}

fn read_example(entry: &Node, table: usize, names: &Names, tables: &[RecordTable], example: &mut Example, faults: &mut Faults) {
    for (key, value) in entry.entries() {
        let own = tables[table].field(&key.name).or(names.this.filter(|_| key.name == "this"));
        let other = tables.iter().position(|table| table.name == key.name);
        match (own, other, key.name.as_str()) {
            (Some(field), _, _) => {
                example.values.extend(example_value(value, tables[table].fields[field].kind, faults).map(|value| (field, value)));
            }
            (None, Some(other), _) => {
                let records = value.list(faults).iter().map(|record| example_record(record, &tables[other], None, faults)).collect();
                example.tables.push((other, records));
            }
            (None, None, "prev") => example.previous = earlier(value, &tables[table], names.this, faults),
            (None, None, "peers") => {
                for peer in value.list(faults) {
                    let before = peer.get("prev").map(|prev| earlier(prev, &tables[table], names.this, faults)).unwrap_or_default();
                    example.peers.push((example_record(peer, &tables[table], names.this, faults), before));
                }
            }
            (None, None, "register") => {
                for (attribute, text) in value.entries() {
                    if !Authority::ATTRIBUTES.contains(&attribute.name.as_str()) {
                        faults.unknown(&attribute.at, "the attribute of the register", &attribute.name, Authority::ATTRIBUTES.into_iter());
                    }
                    example.attributes.extend(text.text(faults).map(|text| (attribute.name.clone(), text.to_owned())));
                }
            }
            (None, None, "submission") => {
                for (key, value) in value.entries() {
                    match SubmissionFact::named(&key.name) {
                        Some((fact, kind)) => {
                            example.submission.extend(example_value(value, type_of(kind), faults).map(|value| (fact, value)))
                        }
                        None => faults.unknown(&key.at, "of submissions", &key.name, SubmissionFact::ALL.iter().map(|(name, ..)| *name)),
                    }
                }
            }
            (None, None, "period") => {}
            _ => faults.unknown(&key.at, "the field", &key.name, tables[table].fields.iter().map(|field| field.name.as_str())),
        }
    }
}

/// The record one period before, or a list of those one, two and more before.
fn earlier(node: &Node, table: &RecordTable, this: Option<usize>, faults: &mut Faults) -> Vec<ExampleRecord> {
    let periods = if matches!(node.kind, NodeKind::Table(_)) { vec![node.clone()] } else { node.list(faults).to_vec() };
    periods.iter().map(|record| example_record(record, table, this, faults)).collect()
}

fn example_record(node: &Node, table: &RecordTable, this: Option<usize>, faults: &mut Faults) -> ExampleRecord {
    let mut values = Vec::new();
    for (key, value) in node.entries().iter().filter(|(key, _)| key.name != "prev") {
        match table.field(&key.name).or(this.filter(|_| key.name == "this")) {
            Some(field) => values.extend(example_value(value, table.fields[field].kind, faults).map(|value| (field, value))),
            None => faults.unknown(&key.at, "the field", &key.name, table.fields.iter().map(|field| field.name.as_str())),
        }
    }
    values
}

fn example_value(node: &Node, kind: FieldType, faults: &mut Faults) -> Option<ExampleValue> {
    match kind {
        FieldType::Integer | FieldType::Number => node.number(faults).map(ExampleValue::Number),
        FieldType::Boolean => node.boolean(faults).map(ExampleValue::Truth),
        FieldType::Date => node.date(faults).map(ExampleValue::Date),
        FieldType::Text => match &node.kind {
            NodeKind::Integer(integer) => Some(ExampleValue::Text(integer.to_string())),
            _ => node.text(faults).map(|text| ExampleValue::Text(text.to_owned())),
        },
    }
}
