//! One rule, loaded and checked.

use super::{
    effects::{OnNull, OnOpen},
    example::Example,
    rows_of::RowsOf,
};
use crate::{
    expressions::{Expression, Message, Node, Part},
    schemas::{RecordTable, StockOrFlow, declaration::Position},
    vocabulary::{Period, Severity},
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
        tables[self.table].fields[self.field].measure == Some(StockOrFlow::Flow)
            && !self.check.node.previous().is_empty()
    }

    /// Whether it holds in a period.
    #[must_use]
    pub fn is_in_force(&self, period: Period) -> bool {
        self.since.is_none_or(|since| since.start() <= period.start())
            && self.until.is_none_or(|until| period.end() <= until.end())
    }

    /// Whether it is out of use before another comes into use.
    pub(in crate::schemas) fn ends_before(&self, other: &Self) -> bool {
        self.until.zip(other.since).is_some_and(|(until, since)| until.end() < since.start())
    }
}
