//! How an `[[indicator]]` of `tables.toml` is read.

use super::{
    Faults,
    declaration::Entry,
    rules::checked,
    tables::{Indicator, text},
};
use crate::expressions::{Kind, Names, parse};

impl Indicator {
    /// Reads one `[[indicator]]`; its parts are expressions over figures of a unit.
    pub(super) fn read(node: &Entry, names: &Names, faults: &mut Faults) -> Option<Self> {
        node.allow_only(
            &["name", "title", "numerator", "denominator", "per", "decimals", "least", "stocks", "source"],
            faults,
        );
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
        let decimals = node.get("decimals").and_then(|value| value.integer(faults)).unwrap_or(1);
        Some(Self {
            name: text(node, "name", faults)?,
            title: text(node, "title", faults)?,
            numerator: term("numerator", faults)?,
            denominator: term("denominator", faults)?,
            per: node.get("per").and_then(|value| value.number(faults)).unwrap_or(1.0),
            decimals: u8::try_from(decimals.clamp(0, 9)).unwrap_or(1),
            average_stocks: node
                .get("stocks")
                .and_then(|value| {
                    value.word("the choice of stocks", &[("end", false), ("average", true)], faults)
                })
                .unwrap_or(false),
            least: least(node, faults),
            source: node.get("source").and_then(|value| value.text(faults)).unwrap_or_default().to_owned(),
        })
    }
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
