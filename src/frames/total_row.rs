//! The total row of a matrix table against its other rows.

use std::collections::{HashMap, HashSet};

use super::frame::Source;
use crate::{expressions::Values, returns::Context};

/// What the other rows of one return add to, and how many of them are known.
#[derive(Default)]
struct Parts<'k> {
    sum: f64,
    known: HashSet<&'k str>,
}

/// For each record of a table whether its field adds down: in the total row the value against the sum of the
/// other rows, as `adds_up`; true in the other rows. All rows that the table declares are parts, whether or
/// not they stand in the return, but for those that its form does not ask.
pub fn adds_down(source: &dyn Source, table: usize, field: usize, context: &Context<'_>) -> Values {
    let declared = &context.collection.tables[table];
    let found = source.return_of_records(table);
    let (Some(total), [key], Values::Numbers(values)) =
        (&declared.total_key, declared.primary_key.as_slice(), source.values(table, field))
    else {
        // The checker takes no other table and no other field.
        return Values::Truths(vec![None; found.len()]);
    };
    let keys = source.values(table, *key).told_apart();
    let mut parts: HashMap<u32, Parts<'_>> = HashMap::new();
    for ((found, key), value) in found.iter().zip(&keys).zip(&values) {
        if let (Some(key), Some(value)) = (key.as_ref().filter(|key| *key != total), value) {
            let own = parts.entry(*found).or_default();
            // Of a row that comes twice the second is told by itself.
            if own.known.insert(key) {
                own.sum += value;
            }
        }
    }
    let rows = declared.declared_keys();
    let mut not_asked: HashSet<(u32, &str)> = HashSet::new();
    for (at, gap) in source.not_asked(table, field, 0).into_iter().enumerate() {
        if let Some(key) = keys[at].as_ref().filter(|_| gap) {
            not_asked.insert((found[at], key));
        }
    }
    let is_asked =
        |found: u32, key: &str| source.asks(found as usize, table, key) && !not_asked.contains(&(found, key));
    let verdict = |((found, key), value): ((&u32, &Option<String>), &Option<f64>)| {
        if key.as_ref() != Some(total) || !is_asked(*found, total) {
            return Some(true);
        }
        let Some(own) = parts.get(found) else { return Some(true) };
        let all_known = rows
            .iter()
            .filter(|key| *key != total && is_asked(*found, key))
            .all(|key| own.known.contains(key.as_str()));
        value.map(|value| if all_known { value == own.sum } else { value >= own.sum })
    };
    Values::Truths(found.iter().zip(&keys).zip(&values).map(verdict).collect())
}
