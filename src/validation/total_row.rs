//! The total row of a matrix table against its other rows.

use std::collections::{HashMap, HashSet};

use super::frames::Source;
use crate::{expressions::Values, returns::Context};

/// What the other rows of one return add to, and how many of them are known.
#[derive(Default)]
struct Parts<'k> {
    sum: f64,
    known: HashSet<&'k str>,
}

/// For each record of a table whether its field adds down: in the total row the value against the sum of the other rows, as
/// `adds_up`; true in the other rows. All rows that the table declares are parts, whether or not they stand in the return.
pub fn adds_down(source: &dyn Source, table: usize, field: usize, context: &Context<'_>) -> Values {
    let declared = &context.collection.tables[table];
    let found = source.return_of_records(table);
    let (Some(total), [key], Values::Numbers(values)) = (&declared.total_key, declared.primary_key.as_slice(), source.values(table, field))
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
    let others = declared.declared_keys().len() - 1;
    let verdict = |((found, key), value): ((&u32, &Option<String>), &Option<f64>)| {
        if key.as_ref() != Some(total) {
            return Some(true);
        }
        let Some(own) = parts.get(found) else { return Some(true) };
        value.map(|value| if own.known.len() == others { value == own.sum } else { value >= own.sum })
    };
    Values::Truths(found.iter().zip(&keys).zip(&values).map(verdict).collect())
}
