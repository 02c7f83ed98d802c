//! Rules (`rules/*.toml`): what must be true of records, and what a fault does.

use std::{collections::BTreeSet, sync::Arc};

pub use super::example::{Example, ExampleRecord, ExampleValue, Verdict};
use super::{
    Authority, Collection, Faults, FieldType, RecordTable,
    declaration::{Entry, Key, Position},
    example::examples,
};
use crate::{
    expressions::{
        Expression, ExpressionError, FieldPair, Kind, Message, NamedExpression, NamedField, Names, Node,
        Part, parse,
    },
    vocabulary::{Period, Severity, label, printable::echo},
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
    /// Where this is not true it does not apply.
    pub when: Option<Expression>,
    /// That condition as written; empty if there is none.
    pub when_text: String,
    /// The rows of a table with a total row to which it applies; all if not said.
    pub of: Option<RowsOf>,
    /// Ids of rules whose open exceptions it follows.
    pub after: Vec<String>,
    /// Where they are named.
    pub after_at: Position,
    /// The named expressions that it uses: name, and as written.
    pub lets: Vec<(String, String)>,
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
    /// Where several changes would make sums agree as well, the total is taken to be wrong and not one of its
    /// parts.
    pub suspects_total: bool,
    /// A query is accepted where it matters less than this share of the national figure.
    pub accept_below: Option<f64>,
    /// Told apart, and never chased.
    pub trial: bool,
    /// Its examples.
    pub examples: Vec<Example>,
    /// Where it is declared.
    pub at: Position,
}

/// Rows of a table with a total row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsOf {
    /// The total row.
    Total,
    /// The rows that it is the sum of.
    Parts,
}

impl RowsOf {
    /// The word in declarations.
    #[must_use]
    pub fn word(self) -> &'static str {
        word_of(&ROWS_OF, self)
    }

    /// Whether a key is one of theirs.
    #[must_use]
    pub fn holds(self, key: &str, table: &RecordTable) -> bool {
        (table.total_key.as_deref() == Some(key)) == (self == Self::Total)
    }
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
    /// All flows of the table count as not given in that return: as where they are for another time than was
    /// asked.
    MissingFlows,
    /// The value counts in totals, but no rate is worked out with the unit: a zero in place of a size.
    NoRate,
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

impl Rule {
    /// All its expressions: the check, what it expects, the values in its message.
    pub fn expressions(&self) -> impl Iterator<Item = &Node> {
        let values = self.message.parts().iter().filter_map(|part| match part {
            Part::Value(expression) => Some(expression),
            Part::Words(_) => None,
        });
        values.chain([&self.check]).chain(&self.when).chain(&self.expected).map(|expression| &expression.node)
    }

    /// All that it asks, in a line: the check, where it applies, what it follows, and the named expressions
    /// in it.
    #[must_use]
    pub fn in_full(&self) -> String {
        let mut parts = vec![self.text.clone()];
        parts
            .extend(Some(&self.when_text).filter(|when| !when.is_empty()).map(|when| format!("when {when}")));
        parts.extend(self.of.map(|of| format!("of {}", of.word())));
        parts.extend(
            Some(self.after.join(", "))
                .filter(|after| !after.is_empty())
                .map(|after| format!("after {after}")),
        );
        parts.extend(self.lets.iter().map(|(name, text)| format!("{name} = {text}")));
        parts.join("; ")
    }

    /// Whether it compares a flow with earlier periods: what it asks of one is asked of all flows of the
    /// table.
    #[must_use]
    pub fn is_on_change_of_flows(&self, tables: &[RecordTable]) -> bool {
        tables[self.table].fields[self.field].measure == Some(super::StockOrFlow::Flow)
            && !self.check.node.previous().is_empty()
    }

    /// Whether it holds in a period.
    #[must_use]
    pub fn is_in_force(&self, period: Period) -> bool {
        self.since.is_none_or(|since| since.start() <= period.start())
            && self.until.is_none_or(|until| period.end() <= until.end())
    }

    /// Whether it is out of use before another comes into use.
    pub(super) fn ends_before(&self, other: &Self) -> bool {
        self.until.zip(other.since).is_some_and(|(until, since)| until.end() < since.start())
    }
}

/// What expressions on a table of a collection can name.
#[must_use]
pub fn names_of(tables: &[RecordTable], table: usize, periods_a_year: u8) -> Names {
    let named =
        |table: &RecordTable| (table.name.clone(), table.fields.iter().map(named_field).collect::<Vec<_>>());
    let references = (0..tables.len())
        .filter(|other| *other != table)
        .filter_map(|other| Some((other, belongs_to(&tables[table], other, &tables[other])?)))
        .collect();
    let has_total_row = tables[table].total_key.is_some();
    let tables: Vec<_> = tables.iter().map(named).collect();
    Names {
        references,
        fields: tables[table].1.clone(),
        attributes: Authority::ATTRIBUTES.map(str::to_owned).to_vec(),
        tables,
        this: None,
        table,
        lets: Arc::default(),
        periods_a_year,
        has_total_row,
    }
}

/// By which fields one record of another table belongs to each record of this one: by a
/// foreign key, or by the fields of that table's key, which this one has too; by none where a return has one
/// record of it.
fn belongs_to(table: &RecordTable, other: usize, of: &RecordTable) -> Option<Vec<FieldPair>> {
    if let Some(key) = table.foreign_keys.iter().find(|key| key.table == other) {
        let pairs = key.fields.iter().zip(&key.references);
        return Some(pairs.map(|(own, theirs)| FieldPair { own: *own, theirs: *theirs }).collect());
    }
    of.primary_key
        .iter()
        .map(|theirs| Some(FieldPair { own: table.field(&of.fields[*theirs].name)?, theirs: *theirs }))
        .collect()
}

/// A field as expressions name it.
pub(super) fn named_field(field: &super::Field) -> NamedField {
    NamedField {
        name: field.name.clone(),
        title: field.title.clone(),
        kind: kind_of(field.kind),
        decimals: field.decimals,
    }
}

fn kind_of(kind: FieldType) -> Kind {
    match kind {
        FieldType::Integer | FieldType::Number => Kind::Number,
        FieldType::Text => Kind::Text,
        FieldType::Boolean => Kind::Truth,
        FieldType::Date => Kind::Date,
    }
}

const SEVERITIES: [(&str, Severity); 4] = [
    ("reject", Severity::Reject),
    ("error", Severity::Error),
    ("query", Severity::Query),
    ("note", Severity::Note),
];

const ON_NULL: [(&str, OnNull); 3] =
    [("undecided", OnNull::Undecided), ("pass", OnNull::Pass), ("fail", OnNull::Fail)];

const ON_OPEN: [(&str, OnOpen); 5] = [
    ("use", OnOpen::Use),
    ("missing", OnOpen::Missing),
    ("missing-flows", OnOpen::MissingFlows),
    ("no-rate", OnOpen::NoRate),
    ("exclude", OnOpen::Exclude),
];

const ROWS_OF: [(&str, RowsOf); 2] = [("total", RowsOf::Total), ("parts", RowsOf::Parts)];

const KNOWN: [&str; 25] = [
    "id",
    "severity",
    "table",
    "field",
    "each",
    "check",
    "when",
    "of",
    "after",
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
    "suspect",
    "accept_below",
    "trial",
    "passes",
    "fails",
    "undecided",
];

/// Reads one file of rules.
pub fn read(node: &Entry, collection: &Collection, faults: &mut Faults) -> Vec<Rule> {
    node.allow_only(&["rule", "let"], faults);
    if node.entries().is_empty() || node.get("rule").is_some_and(Entry::is_empty_list) {
        faults.add(&node.at, "no [[rule]] stands in this file".to_owned());
    }
    let rules = node.get("rule").map(|rules| rules.list(faults).to_vec()).unwrap_or_default();
    rules.iter().flat_map(|rule| read_rules(rule, collection, faults)).collect()
}

/// The rule of one declaration; one for each of its fields where it says `each`.
fn read_rules(node: &Entry, collection: &Collection, faults: &mut Faults) -> Vec<Rule> {
    let before = faults.faults.len();
    node.allow_only(&KNOWN, faults);
    let tables = &collection.tables;
    let Some(table) = table_of(node, tables, faults) else { return Vec::new() };
    let mut names = names_of(tables, table, collection.periods_a_year());
    names.lets = collection.lets.clone();
    let Some(each) = node.get("each") else {
        return read_rule(node, table, &names, collection, faults).into_iter().collect();
    };
    let mut rules = Vec::new();
    for this in fields_like(each, &tables[table], faults) {
        names.this = Some(this);
        rules.extend(read_rule(node, table, &names, collection, faults));
        // What is wrong with the declaration is wrong for each field; once is enough.
        if faults.faults.len() > before {
            break;
        }
    }
    rules
}

/// The fields (by index) whose names are like one of these, in which `*` stands for any letters.
fn fields_like(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Vec<usize> {
    let (mut found, before) = (Vec::new(), faults.faults.len());
    for like in node.texts(faults) {
        let matches: Vec<usize> =
            (0..table.fields.len()).filter(|at| label::is_like(&table.fields[*at].name, &like)).collect();
        if matches.is_empty() {
            faults.unknown(
                &node.at,
                "the field",
                &like,
                table.fields.iter().map(|field| field.name.as_str()),
            );
        }
        found.extend(matches.into_iter().filter(|field| !found.contains(field)).collect::<Vec<_>>());
    }
    if found.is_empty() && before == faults.faults.len() {
        faults
            .add(&node.at, "it names no field: a rule that stands for none would never be asked".to_owned());
    }
    found
}

/// Holds the rules of a collection against each other: no id stands twice over periods that overlap.
pub fn ids_are_distinct(rules: &[Rule], faults: &mut Faults) {
    for (at, rule) in rules.iter().enumerate() {
        // Those of one declaration, for several fields, share their id.
        if let Some(other) = rules[..at].iter().find(|other| other.id == rule.id && other.at != rule.at) {
            let what = if rule.ends_before(other) || other.ends_before(rule) {
                "was used before"
            } else {
                "stands for two rules at one time"
            };
            faults.add(&rule.at, format!("the id {} {what} ({}): an id is never reused", rule.id, other.at));
        }
    }
}

/// One rule. Every fault of it is told, not only the first.
fn read_rule(
    node: &Entry,
    table: usize,
    names: &Names,
    collection: &Collection,
    faults: &mut Faults,
) -> Option<Rule> {
    let words = |name: &str, faults: &mut Faults| {
        node.get(name).and_then(|value| value.text(faults)).unwrap_or_default().to_owned()
    };
    let needed = |name: &str, faults: &mut Faults| {
        node.required(name, faults).and_then(|value| value.text(faults)).map(str::to_owned)
    };
    let check = check_of(node, names, faults);
    let message_node = node.required("message", faults);
    let message_text = message_node.and_then(|message| message.text(faults)).unwrap_or_default();
    let message = message_node
        .filter(|_| !message_text.is_empty())
        .and_then(|message| checked(Message::parse(message_text, names), message, faults));
    let severity =
        node.required("severity", faults).and_then(|value| value.word("the severity", &SEVERITIES, faults));
    let field =
        check.as_ref().and_then(|(_, check)| field_of(node, check, names, &collection.tables[table], faults));
    let when = node.get("when").and_then(|value| when(value, names, faults));
    let when_text = words("when", faults);
    let (since, until) = in_force(node, collection, faults);
    let suspects_total = check.as_ref().is_some_and(|(_, check)| suspects_total(node, check, faults));
    let of = node.get("of").and_then(|value| rows_of(value, &collection.tables[table], faults));
    let after = node.get("after").map(|after| after.texts(faults)).unwrap_or_default();
    let expected_node = node.get("expected").zip(field);
    let expected =
        expected_node.and_then(|(value, field)| expected(value, &names.fields[field], names, faults));
    let on_null = node.get("on_null").and_then(|value| value.word("the word for on_null", &ON_NULL, faults));
    let on_open = node.get("on_open").and_then(|value| value.word("the word for on_open", &ON_OPEN, faults));
    let accept_below = node.get("accept_below").and_then(|value| share(value, faults));
    let trial = node.get("trial").and_then(|value| value.boolean(faults)).unwrap_or(false);
    let [id, why, fix] = ["id", "why", "fix"].map(|name| needed(name, faults));
    let examples = examples(node, table, names, collection, faults);
    examples_are_there(node, id.as_deref().unwrap_or_default(), faults);
    let ((text, check), severity) = (check?, severity?);
    Some(Rule {
        id: id?,
        severity,
        table,
        field: field?,
        lets: lets_in(&[&text, &when_text, &words("expected", faults), message_text], names),
        text,
        check,
        when,
        when_text,
        of,
        after,
        after_at: node.get("after").map_or(&node.at, |after| &after.at).clone(),
        message: message?,
        expected,
        why: why?,
        fix: fix?,
        source: words("source", faults),
        since,
        until,
        on_null: on_null.unwrap_or(OnNull::Undecided),
        on_open: on_open.unwrap_or(OnOpen::usual(severity)),
        suspects_total,
        accept_below,
        trial,
        examples,
        at: node.at.clone(),
    })
}

/// The check as it is written, and what it asks.
fn check_of(node: &Entry, names: &Names, faults: &mut Faults) -> Option<(String, Expression)> {
    let check_node = node.required("check", faults)?;
    let text = check_node.text(faults)?.to_owned();
    let check = checked(parse(&text, names), check_node, faults)?;
    if check.kind != Kind::Truth {
        faults.add(&check_node.at, format!("a check must be true or false; this is {}", check.kind.word()));
        return None;
    }
    if check.node.equates_decimals(names) {
        let words = "it asks whether numbers with decimals are equal, which rounded figures seldom are: say \
            within(a, b, abs => 0.005), \
                     or dp => 2 where both are rounded to two decimals";
        faults.note(&check_node.at, words.to_owned());
    }
    Some((text, check))
}

/// A rule has examples of both kinds.
fn examples_are_there(node: &Entry, id: &str, faults: &mut Faults) {
    let missing: Vec<&str> = ["passes", "fails"]
        .into_iter()
        .filter(|name| node.get(name).is_none_or(Entry::is_empty_list))
        .collect();
    if !missing.is_empty() {
        let needed: Vec<String> = missing.iter().map(|name| format!("[[rule.{name}]]")).collect();
        let missing = missing.join(", and none on which it ");
        faults.add(
            &node.at,
            format!("the rule {id} has no example on which it {missing}: add a {}", needed.join(" and a ")),
        );
    }
}

/// The condition under which a rule applies.
fn when(node: &Entry, names: &Names, faults: &mut Faults) -> Option<Expression> {
    let condition = checked(parse(node.text(faults)?, names), node, faults)?;
    if condition.kind != Kind::Truth {
        faults.add(&node.at, format!("\"when\" must be true or false; this is {}", condition.kind.word()));
        return None;
    }
    Some(condition)
}

fn rows_of(node: &Entry, table: &RecordTable, faults: &mut Faults) -> Option<RowsOf> {
    if table.total_key.is_none() {
        let words = "only a table of which one row is the sum of the others has such rows: say by \
            \"qd:total_key\" which row that is";
        faults.add(&node.at, words.to_owned());
        return None;
    }
    node.word("the word for of", &ROWS_OF, faults)
}

/// The named expressions that some texts use, and those that these use in turn, in order of declaration.
fn lets_in(texts: &[&str], names: &Names) -> Vec<(String, String)> {
    let words = |text: &str| {
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut used: BTreeSet<String> = texts.iter().flat_map(|text| words(text)).collect();
    let mut found = Vec::new();
    // One can only use those that were declared before it.
    for named in
        names.lets.iter().flat_map(|of_table| of_table.iter().rev()).filter(|named| !named.name.is_empty())
    {
        if used.contains(&named.name) {
            used.extend(words(&named.text));
            found.push((named.name.clone(), named.text.clone()));
        }
    }
    found.reverse();
    found
}

/// Reads the named expressions of one file of rules, and adds them to those of files before it.
pub fn read_lets(node: &Entry, collection: &mut Collection, faults: &mut Faults) {
    let Some(tables) = node.get("let") else { return };
    for (key, entries) in tables.entries() {
        let Some(table) = collection.table(&key.name) else {
            faults.unknown(
                &key.at,
                "the table",
                &key.name,
                collection.tables.iter().map(|table| table.name.as_str()),
            );
            continue;
        };
        for (key, value) in entries.entries() {
            if let Some(named) = read_let((key, value), table, collection, faults) {
                let lets = Arc::make_mut(&mut collection.lets);
                lets.resize(lets.len().max(collection.tables.len()), Vec::new());
                lets[table].push(named);
            }
        }
    }
}

fn read_let(
    (key, value): (&Key, &Entry),
    table: usize,
    collection: &Collection,
    faults: &mut Faults,
) -> Option<NamedExpression> {
    let names = Names {
        lets: collection.lets.clone(),
        ..names_of(&collection.tables, table, collection.periods_a_year())
    };
    let mut refuse = |why: &str| {
        faults.add(&key.at, format!("\"{}\" {why}", echo(&key.name)));
        None
    };
    if collection.tables[table].field(&key.name).is_some() {
        return refuse("is the name of a field: a named expression needs one of its own");
    }
    if names.named(&key.name).is_some() {
        return refuse("stands for another expression already");
    }
    let is_name = key.name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && key
            .name
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_');
    if !is_name
        || ["this", "own", "register", "submission"].contains(&key.name.as_str())
        || !is_free(&key.name)
    {
        return refuse(
            "cannot be the name of an expression: it is made of a to z, 0 to 9 and _, and means nothing \
             else in the language",
        );
    }
    let text = value.text(faults)?.to_owned();
    let expression = checked(parse(&text, &names), value, faults)?;
    Some(NamedExpression { name: key.name.clone(), text, expression })
}

/// Whether a name can stand by itself in an expression, and is no word of the language.
fn is_free(name: &str) -> bool {
    let field = NamedField { name: name.to_owned(), title: name.to_owned(), kind: Kind::Number, decimals: 0 };
    let names = Names { fields: vec![field], ..Names::default() };
    [name.to_owned(), format!("{name} + 1 > {name}")].iter().all(|text| parse(text, &names).is_ok())
}

/// Holds what rules follow against each other: the ids that they name are there, and nothing follows itself.
pub fn follow_others(rules: &[Rule], faults: &mut Faults) {
    let before = faults.faults.len();
    let declared = |at: &usize| *at == 0 || rules[at - 1].at != rules[*at].at;
    let own: Vec<&Rule> = (0..rules.len()).filter(declared).map(|at| &rules[at]).collect();
    for rule in own.iter().filter(|rule| !rule.after.is_empty()) {
        for id in rule.after.iter().filter(|id| !rules.iter().any(|other| other.id == **id)) {
            faults.unknown(&rule.after_at, "the rule", id, rules.iter().map(|other| other.id.as_str()));
        }
    }
    if faults.faults.len() > before {
        return;
    }
    for rule in &own {
        if let Some(way) = way_back(rule, &own) {
            let words = if way.len() == 1 {
                "it would follow itself".to_owned()
            } else {
                format!("it would follow itself: {}", way.join(", after "))
            };
            faults
                .add(&rule.after_at, format!("{words}; of rules that follow each other one must come first"));
            // The others of the ring would be told the same.
            return;
        }
    }
}

/// The ids by which a rule comes after itself, from its own.
fn way_back<'r>(rule: &'r Rule, rules: &[&'r Rule]) -> Option<Vec<&'r str>> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut ways: Vec<Vec<&str>> = rule.after.iter().map(|id| vec![rule.id.as_str(), id.as_str()]).collect();
    while let Some(way) = ways.pop() {
        let last = way[way.len() - 1];
        if last == rule.id {
            return Some(if way.len() == 2 { vec![last] } else { way });
        }
        if seen.insert(last) {
            let next = rules.iter().filter(|other| other.id == last).flat_map(|other| &other.after);
            ways.extend(next.map(|id| [way.as_slice(), &[id.as_str()]].concat()));
        }
    }
    None
}

/// Whether a rule that holds a total against its parts says which of the two is wrong.
fn suspects_total(node: &Entry, check: &Expression, faults: &mut Faults) -> bool {
    let Some(value) = node.get("suspect") else { return false };
    if !matches!(check.node, Node::AddsUp { .. } | Node::AddsDown(_)) {
        faults.add(
            &value.at,
            "it stands beside a check that is an adds_up or an adds_down, and nothing else: only a sum has \
             a total"
                .to_owned(),
        );
    }
    value.word("the word for suspect", &[("total", true)], faults).unwrap_or(false)
}

/// What would have been right, as a value that the field could hold.
fn expected(node: &Entry, field: &NamedField, names: &Names, faults: &mut Faults) -> Option<Expression> {
    let found = checked(parse(node.text(faults)?, names), node, faults)?;
    if found.kind != field.kind {
        faults.add(
            &node.at,
            format!(
                "what is expected is {}, but \"{}\" holds {}",
                found.kind.word(),
                field.name,
                field.kind.values()
            ),
        );
        return None;
    }
    Some(found)
}

/// The first and last period in which a rule holds.
fn in_force(node: &Entry, collection: &Collection, faults: &mut Faults) -> (Option<Period>, Option<Period>) {
    let (since, until) =
        (period_of(node, "since", collection, faults), period_of(node, "until", collection, faults));
    if let (Some(since), Some(until), Some(value)) = (since, until, node.get("until"))
        && until.end() < since.start()
    {
        faults
            .add(&value.at, format!("the rule would hold in no period: {until} ends before {since} begins"));
    }
    (since, until)
}

/// A share of a figure, from 0 to 1.
pub fn share(node: &Entry, faults: &mut Faults) -> Option<f64> {
    let share = node.number(faults)?;
    if (0.0..=1.0).contains(&share) {
        return Some(share);
    }
    faults.add(&node.at, format!("{share} is not a share of the national figure: it is between 0 and 1"));
    None
}

/// The table of a rule; the only one where the collection has one.
fn table_of(node: &Entry, tables: &[RecordTable], faults: &mut Faults) -> Option<usize> {
    if node.get("table").is_none() && tables.len() == 1 {
        return Some(0);
    }
    let Some(value) = node.get("table") else {
        let known: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        faults
            .add(&node.at, format!("\"table\" is missing here: say which is meant of {}", known.join(", ")));
        return None;
    };
    let name = value.text(faults)?;
    let found = tables.iter().position(|table| table.name == name);
    if found.is_none() {
        faults.unknown(&value.at, "the table", name, tables.iter().map(|table| table.name.as_str()));
    }
    found
}

/// A period of the collection, or a longer one that such periods make up.
pub(super) fn period_of(
    node: &Entry,
    name: &str,
    collection: &Collection,
    faults: &mut Faults,
) -> Option<Period> {
    let value = node.get(name)?;
    let text = value.text(faults)?;
    let Some(period) = Period::parse(text) else {
        faults.add(&value.at, format!("\"{}\" is not a period such as 2019-20 or 2019-20-Q1", echo(text)));
        return None;
    };
    let refusal = collection.refuses(period).filter(|_| !collection.makes_up(period));
    if let Some(refusal) = refusal {
        faults.add(&value.at, refusal);
        return None;
    }
    Some(period)
}

/// A fault in an expression, at its place within the text.
pub(super) fn checked<T>(result: Result<T, ExpressionError>, node: &Entry, faults: &mut Faults) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            let at = error.at.map_or_else(|| node.at.clone(), |(line, column)| node.place_in(line, column));
            faults.add(&at, error.message);
            None
        }
    }
}

fn field_of(
    node: &Entry,
    check: &Expression,
    names: &Names,
    table: &RecordTable,
    faults: &mut Faults,
) -> Option<usize> {
    let Some(value) = node.get("field") else {
        let of_figures =
            || check.node.aggregates().iter().find_map(|figure| figure.like.first().map(|pair| pair.own));
        let first = names.this.or_else(|| check.node.fields().first().copied()).or_else(of_figures);
        if first.is_none() {
            faults.add(
                &node.at,
                "the check names no field of its table: say by \"field\" at which a fault stands".to_owned(),
            );
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
