//! Rules: their verdicts on each record, those that failed, and those that could not decide.

use std::collections::BTreeSet;

use super::{Builder, Model, calendar::day_column, given::OF_RECORD, reference, sources::PLACE};
use crate::{
    expressions::{
        Expression, Node,
        sql::{Dialect, SqlLowering, spelt_out},
    },
    schemas::{
        Rule,
        rules::{OnNull, RowsOf, names_of},
    },
    validation::is_balance,
    vocabulary::day,
};

/// Why a rule cannot be said.
const OF_FILES: &str = "it asks about the files of a return (submission.), of which records/ says nothing";
const OF_PATTERN: &str = "engines differ in what its pattern means";

impl Builder<'_> {
    /// The models of rules.
    pub(super) fn rules(&mut self) {
        let mut lowered = Vec::new();
        for (at, rule) in self.collection.rules.iter().enumerate() {
            match why_not(rule, self.dialect) {
                Some(why) => self.refuse(&format!("rule {}", rule.id), why),
                None => lowered.push(at),
            }
        }
        let mut of_tables = Vec::new();
        for table in 0..self.collection.tables.len() {
            let own: Vec<usize> =
                lowered.iter().copied().filter(|at| self.collection.rules[*at].table == table).collect();
            if !own.is_empty() {
                of_tables.push(self.verdicts_of(table, &own));
            }
        }
        self.rule_book(&lowered);
        self.verdicts(&of_tables);
    }

    /// The days before and after that rules ask for.
    pub(super) fn days_asked_for(&self) -> Vec<(bool, u8)> {
        let mut found = BTreeSet::from([(false, 0), (true, 0)]);
        for rule in &self.collection.rules {
            for node in rule.expressions() {
                found.extend(days_in(node));
            }
        }
        found.into_iter().collect()
    }

    /// What each rule of a table says of each record: the condition, and whether it applies.
    fn verdicts_of(&mut self, table: usize, rules: &[usize]) -> String {
        let declared = &self.collection.tables[table];
        let of: Vec<&Rule> = rules.iter().map(|at| &self.collection.rules[*at]).collect();
        let nodes: Vec<&Node> = of
            .iter()
            .flat_map(|rule| [Some(&rule.check), rule.when.as_ref()])
            .flatten()
            .map(node_of)
            .collect();
        let frame = self.frame(&format!("asked_{}", declared.name), table, &nodes);
        let names = names_of(&self.collection.tables, table, self.collection.periods_a_year());
        let lowering = SqlLowering { dialect: self.dialect, names: &names, frame: &frame };
        let mut columns: Vec<String> =
            OF_RECORD.iter().map(|name| format!("f.{}", self.dialect.name(name))).collect();
        for (at, rule) in rules.iter().zip(&of) {
            let applies = self.applies(rule, &lowering);
            let check = lowering.condition(&rule.check.node);
            columns.push(format!("{applies} AS {}", self.dialect.name(&format!("applies__{at}"))));
            columns.push(format!("{check} AS {}", self.dialect.name(&format!("holds__{at}"))));
        }
        let checks = format!("checks_{}", declared.name);
        let select = format!("SELECT\n  {}\nFROM {} f", columns.join(",\n  "), reference(&frame.name));
        let about = format!(
            "{}: for each rule whether it applies to a record, and whether it holds.",
            declared.title
        );
        self.add(Model::new(&checks, &about, select).kept());
        self.unpivoted(table, rules, &checks)
    }

    /// A line for each record and rule.
    fn unpivoted(&mut self, table: usize, rules: &[usize], checks: &str) -> String {
        let declared = &self.collection.tables[table];
        let mut cases = Vec::new();
        for at in rules {
            let rule = &self.collection.rules[*at];
            let holds = self.at("c", &format!("holds__{at}"));
            let applies = self.at("c", &format!("applies__{at}"));
            let on_null = match rule.on_null {
                OnNull::Undecided => "undecided",
                OnNull::Pass => "true",
                OnNull::Fail => "false",
            };
            cases.push(format!(
                "WHEN {at} THEN CASE WHEN NOT {applies} THEN NULL WHEN {holds} THEN 'true' WHEN NOT {holds} \
                 THEN 'false' \
                 ELSE '{on_null}' END"
            ));
        }
        let numbers: Vec<String> = rules.iter().map(|at| format!("({at})")).collect();
        let name = format!("verdicts_{}", declared.name);
        let select = format!(
            "SELECT v.*\nFROM (\n  SELECT c.period, c.unit, {table} AS {of}, c.{key}, c.{place}, r.nth, \
             CASE r.nth\n    {} END \
             AS verdict\n  FROM {} c\n  CROSS JOIN (VALUES {}) AS r(nth)\n) v\nWHERE v.verdict IS NOT NULL",
            cases.join("\n    "),
            reference(checks),
            numbers.join(", "),
            table = self.dialect.text(&declared.name),
            of = self.dialect.name("table"),
            key = self.dialect.name("record__key"),
            place = self.dialect.name(PLACE),
        );
        let about = format!("{}: what each rule says of each record to which it applies.", declared.title);
        self.add(Model::new(&name, &about, select));
        name
    }

    /// Whether a rule applies to a record: its condition, its rows, the periods in which it holds.
    fn applies(&self, rule: &Rule, lowering: &SqlLowering<'_>) -> String {
        let mut all = Vec::new();
        if let Some(since) = rule.since {
            let first = self.at("f", &day_column(false, 0));
            all.push(format!("{first} >= {}", self.dialect.date(day::number_of(since.start()))));
        }
        if let Some(until) = rule.until {
            let last = self.at("f", &day_column(true, 0));
            all.push(format!("{last} <= {}", self.dialect.date(day::number_of(until.end()))));
        }
        if let Some(of) = rule.of {
            let total = self.collection.tables[rule.table].total_key.as_deref().unwrap_or_default();
            let sign = if of == RowsOf::Total { "=" } else { "<>" };
            all.push(format!("{} {sign} {}", self.at("f", "record__key"), self.dialect.text(total)));
        }
        if let Some(when) = &rule.when {
            all.push(format!("COALESCE({}, FALSE)", lowering.condition(&when.node)));
        }
        if all.is_empty() { "TRUE".to_owned() } else { format!("({})", all.join(" AND ")) }
    }

    /// The rules, as a model.
    fn rule_book(&mut self, rules: &[usize]) {
        let dialect = self.dialect;
        let line = |at: &usize| {
            let rule = &self.collection.rules[*at];
            let table = &self.collection.tables[rule.table];
            let texts =
                [&rule.id, rule.severity.word(), &table.name, &table.fields[rule.field].name, &rule.text];
            let mut cells = vec![at.to_string()];
            cells.extend(texts.iter().map(|text| dialect.text(text)));
            let truth = |truth: bool| if truth { "TRUE" } else { "FALSE" }.to_owned();
            cells.extend([truth(rule.trial), truth(is_balance(rule))]);
            cells
        };
        let lines = rules.iter().map(line).collect();
        let columns = ["nth", "rule", "severity", "table", "field", "check_text", "trial", "is_sum"];
        let select = self.values(&columns, lines);
        self.add(Model::new("rules", "The rules that are said here.", select).told_apart_by(&["nth"]));
    }

    fn verdicts(&mut self, of_tables: &[String]) {
        if of_tables.is_empty() {
            return;
        }
        let own = |name: &str| self.dialect.name(name);
        let all: Vec<String> =
            of_tables.iter().map(|name| format!("SELECT * FROM {}", reference(name))).collect();
        let select = format!(
            "SELECT v.period, v.unit, v.{table}, v.{key} AS record, v.{place}, r.{field}, r.{rule}, \
             r.severity, r.trial, r.is_sum, v.verdict, \
             r.check_text\nFROM (\n  {}\n) v\nJOIN {} r ON r.nth = v.nth",
            all.join("\n  UNION ALL\n  "),
            reference("rules"),
            table = own("table"),
            key = own("record__key"),
            place = own(PLACE),
            field = own("field"),
            rule = own("rule"),
        );
        let columns = [
            ("period", "The period"),
            ("unit", "Who sent the return"),
            ("table", "The table of the record"),
            ("record", "Its key"),
            (PLACE, "Its place in the file of records"),
            ("field", "The field at which a fault would stand"),
            ("rule", "The rule"),
            ("severity", "reject, error, query or note"),
            ("trial", "The rule is on trial: it is told apart, and does nothing"),
            ("is_sum", "It holds a total against its parts: which of the cells is wrong is not said here"),
            ("verdict", "true, false or undecided"),
            ("check_text", "The condition as written"),
        ];
        let about = "What each rule says of each record to which it applies: a line a record and rule.";
        self.add(Model::new("verdicts", about, select).result(&columns));
        let failed = format!("SELECT v.*\nFROM {} v\nWHERE v.verdict = 'false'", reference("verdicts"));
        let about = "Records on which a rule failed: a line a record and rule.";
        self.add(Model::new("exceptions", about, failed).result(&columns));
        let undecided =
            format!("SELECT v.*\nFROM {} v\nWHERE v.verdict = 'undecided'", reference("verdicts"));
        let about = "Records on which a rule could not decide, since something that it needs is not known.";
        self.add(Model::new("undecided", about, undecided).result(&columns));
    }
}

fn node_of(expression: &Expression) -> &Node {
    &expression.node
}

/// The expression and, where it works out figures over records, their conditions.
fn within(node: &Node) -> Vec<&Node> {
    let mut found = vec![node];
    for aggregate in node.aggregates() {
        found.extend(aggregate.filter.iter().flat_map(|filter| within(filter)));
    }
    found
}

fn days_in(node: &Node) -> Vec<(bool, u8)> {
    within(node).into_iter().flat_map(Node::days).collect()
}

/// Why a rule cannot be said in SQL; `None` if it can.
fn why_not(rule: &Rule, dialect: Dialect) -> Option<&'static str> {
    let asked = [Some(&rule.check), rule.when.as_ref()];
    let nodes: Vec<&Node> = asked.into_iter().flatten().flat_map(|own| within(&own.node)).collect();
    if nodes.iter().any(|node| !node.submission_facts().is_empty()) {
        return Some(OF_FILES);
    }
    let is_not_said = |pattern: &str| spelt_out(pattern, dialect).is_none();
    let differs = |node: &&Node| node.patterns().iter().any(|(_, pattern)| is_not_said(pattern));
    nodes.iter().any(differs).then_some(OF_PATTERN)
}
