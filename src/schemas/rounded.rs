//! Which fields are rounded so that small figures cannot be told (`method = "round"` of `[[disclosure]]`):
//! those that are named, with those that are made of them and of which they are made.

use std::collections::BTreeMap;

use super::{Collection, Faults, Field, declaration::Position, field::Rounding};
use crate::{expressions::Node, vocabulary::Scaled};

/// A field (by table and index).
type Place = (usize, usize);

/// To what a field is rounded, and where that is said.
type Base = (i64, Position);

/// Rounds fields of figures as they are declared to be. A total and its parts are rounded alike, whichever of
/// them is named: one would be told by the others.
pub(super) fn round(collection: &mut Collection, faults: &mut Faults) {
    let declared = &collection.published.disclosure.rounded;
    let named = declared
        .iter()
        .flat_map(|own| own.fields.iter().map(|field| ((own.table, *field), (own.base, own.at.clone()))));
    let mut bases: BTreeMap<Place, Base> = named.collect();
    if bases.is_empty() {
        return;
    }
    spread(&mut bases, &together(collection), collection, faults);
    for (place, (base, at)) in bases {
        let is_suppressed = collection.published.disclosure.rule_of(place.0, place.1).is_some();
        if let Some(message) = refused(field_of(collection, place), base, is_suppressed) {
            faults.add(&at, message);
            continue;
        }
        let tables = collection.tables.len();
        let table = match place.0.checked_sub(tables) {
            None => &mut collection.tables[place.0],
            Some(at) => &mut collection.published.measures.tables[at],
        };
        let field = &mut table.fields[place.1];
        field.rounding = Rounding { base: in_decimals(base, field), is_control: true, ..field.rounding };
    }
}

fn field_of(collection: &Collection, (table, field): Place) -> &Field {
    &collection.figure_table(table).fields[field]
}

fn in_decimals(base: i64, field: &Field) -> Option<Scaled> {
    Scaled { units: base, decimals: 0 }.with_decimals(field.decimals)
}

/// Why a field cannot be rounded so; `None` where it can.
fn refused(field: &Field, base: i64, is_suppressed: bool) -> Option<String> {
    let name = &field.name;
    let Some(wanted) = in_decimals(base, field) else {
        return Some(format!("the base is too large for {name}"));
    };
    if is_suppressed {
        return Some(format!(
            "{name} is rounded, and of figures that add to it, or of which it is made, some are not shown: \
             take one method for all of them"
        ));
    }
    let own = field.rounding.base?;
    (wanted.units % own.units != 0).then(|| {
        format!("{name} is rounded to multiples of {own} already (qd:rounding): take a multiple of that")
    })
}

/// Fields that tell each other: totals and parts, and measures by categories.
fn together(collection: &Collection) -> Vec<Vec<Place>> {
    let rules = collection.rules.iter().filter(|rule| !rule.trial);
    let sums = rules.filter_map(|rule| {
        let Node::AddsUp { total, parts } = &rule.check.node else { return None };
        let fields = parts.iter().chain([total.as_ref()]).flat_map(Node::fields);
        Some(fields.into_iter().map(|field| (rule.table, field)).collect())
    });
    let first = collection.tables.len();
    let measures = collection.published.measures.all.iter().enumerate();
    let categories = measures
        .filter_map(|(at, own)| own.by.map(|by| vec![(first, at), (first + by.categories, by.column)]));
    sums.chain(categories).collect()
}

/// Takes in what is told by what is rounded.
fn spread(
    bases: &mut BTreeMap<Place, Base>,
    together: &[Vec<Place>],
    collection: &Collection,
    faults: &mut Faults,
) {
    loop {
        let before = bases.len();
        for group in together {
            let Some(base) = group.iter().find_map(|place| bases.get(place)).cloned() else { continue };
            for place in group {
                let own = bases.entry(*place).or_insert_with(|| base.clone());
                if own.0 != base.0 {
                    let name = &field_of(collection, *place).name;
                    let message = format!(
                        "{name} is rounded to multiples of {}, and what it adds to, or is made of, to \
                         multiples of {}: take one base for all of them",
                        own.0, base.0
                    );
                    faults.add(&own.1.clone(), message);
                    *own = base.clone();
                }
            }
        }
        if bases.len() == before {
            return;
        }
    }
}
