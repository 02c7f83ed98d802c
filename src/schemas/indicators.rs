//! How an `[[indicator]]` of `tables.toml` is read.

use super::{
    Faults, RecordTable,
    declaration::Entry,
    rules::checked,
    shapes::INDICATOR,
    tables::{Indicator, Published, ToldApart, text},
};
use crate::expressions::{Expression, Kind, Names, Node, parse};

/// The denominator that is the number of authorities in scope: who is silent counts in it.
const IN_SCOPE: &str = "in_scope";

/// What of stocks counts over several periods: that of the end, or their average.
pub(super) const STOCKS: [(&str, bool); 2] = [("end", false), ("average", true)];

/// What each unit is of such a denominator, so that its numerator alone says whether it is known.
fn one_each() -> Expression {
    Expression { node: Node::Number { units: 1.0, scale: 0 }, kind: Kind::Number }
}

impl Indicator {
    /// Reads one `[[indicator]]`; its parts are expressions over figures of a unit. One that is declared `by`
    /// a table of categories is several, one a category: figures of the table are those of its row.
    pub(super) fn read(
        node: &Entry,
        published: &Published,
        tables: &[RecordTable],
        faults: &mut Faults,
    ) -> Vec<Self> {
        node.is_of(&INDICATOR, faults);
        let names = published.names(tables);
        let Some(by) = node.get("by") else { return Self::of(node, &names, faults).into_iter().collect() };
        let Some(at) = table_of_categories(by, published, tables, faults) else { return Vec::new() };
        let table = published.table(at, tables);
        let keys = table.declared_keys().into_iter().filter(|key| Some(key) != table.total_key.as_ref());
        let mut found: Vec<Self> = Vec::new();
        for key in keys {
            let Some(own) = Self::of(node, &published.names_of_key(at, &key, tables), faults) else { break };
            found.push(Self {
                name: format!("{}.{key}", own.name),
                title: format!("{}, {}", own.title, table.key_label(&key)),
                told_apart: Some(ToldApart { table: at, key, title: own.title.clone() }),
                family: own.name,
                ..own
            });
        }
        found
    }

    fn of(node: &Entry, names: &Names, faults: &mut Faults) -> Option<Self> {
        let term = |name: &str, faults: &mut Faults| {
            let value = node.required(name, faults)?;
            let expression = checked(parse(value.text(faults)?, names), value, faults)?;
            if expression.kind != Kind::Number {
                faults.add(
                    &value.at,
                    format!("the {name} must be a number; this is {}", expression.kind.word()),
                );
            }
            Some(expression)
        };
        let of_scope = node.get("denominator").and_then(|value| value.text(faults)) == Some(IN_SCOPE);
        let decimals = decimals(node, faults);
        Some(Self {
            name: text(node, "name", faults)?,
            family: String::new(),
            told_apart: None,
            title: text(node, "title", faults)?,
            numerator: term("numerator", faults)?,
            denominator: if of_scope { one_each() } else { term("denominator", faults)? },
            of_scope,
            per: node.get("per").and_then(|value| value.number(faults)).unwrap_or(1.0),
            decimals,
            average_stocks: node
                .get("stocks")
                .and_then(|value| value.word("the choice of stocks", &STOCKS, faults))
                .unwrap_or(false),
            least: least(node, faults),
            source: node.get("source").and_then(|value| value.text(faults)).unwrap_or_default().to_owned(),
        })
    }
}

/// The table (by index) of the categories by which an indicator is told apart.
fn table_of_categories(
    by: &Entry,
    published: &Published,
    tables: &[RecordTable],
    faults: &mut Faults,
) -> Option<usize> {
    let name = by.text(faults)?;
    let all = || tables.iter().chain(&published.measures.tables);
    let found = all().position(|table| table.name == name && table.is_matrix());
    if found.is_none() {
        let known = all().filter(|table| table.is_matrix()).map(|table| table.name.as_str());
        faults.unknown(&by.at, "the table of categories", name, known);
    }
    found
}

/// Digits after the decimal point.
fn decimals(node: &Entry, faults: &mut Faults) -> u8 {
    let Some(entry) = node.get("decimals") else { return 1 };
    let found = entry.integer(faults);
    let digits = found.and_then(|number| u8::try_from(number).ok()).filter(|digits| *digits <= 9);
    if found.is_some() && digits.is_none() {
        faults.add(&entry.at, "an indicator has 0 to 9 decimals".to_owned());
    }
    digits.unwrap_or(1)
}

/// The denominator that a unit must have at least to be in a quartile.
fn least(node: &Entry, faults: &mut Faults) -> f64 {
    let Some(entry) = node.get("least") else { return 0.0 };
    let least = entry.number(faults).unwrap_or(0.0);
    if !(0.0..f64::INFINITY).contains(&least) {
        faults.add(&entry.at, "the least denominator of a unit in a quartile is a number from 0".to_owned());
    }
    least
}
