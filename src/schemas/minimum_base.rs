//! Of how many units figures must be to be shown (`minimum_base` of a measure, an indicator or a table):
//! short for a rule of disclosure control over what these are made of.

use std::collections::BTreeSet;

use super::{
    Faults, RecordTable,
    declaration::Entry,
    disclosure::{ConfidentialIf, Control},
    tables::{ColumnOf, Published},
};

/// What `minimum_base` can stand with.
const WHERE: [&str; 3] = ["measure", "indicator", "table"];

/// A base from 2 on; a fault of anything else.
pub(super) fn base(entry: &Entry, faults: &mut Faults) -> Option<u32> {
    let number = entry.integer(faults)?;
    let known = u32::try_from(number).ok().filter(|number| (2..=1000).contains(number));
    if known.is_none() {
        faults.add(&entry.at, "the minimum base is a number of units from 2 to 1000".to_owned());
    }
    known
}

/// Puts what is declared to have a minimum base under control.
pub(super) fn put_under_control(
    node: &Entry,
    published: &mut Published,
    tables: &[RecordTable],
    faults: &mut Faults,
) {
    for kind in WHERE {
        let items = node.get(kind).map(|list| list.list(faults).to_vec()).unwrap_or_default();
        for (at, item) in items.iter().enumerate() {
            let Some(entry) = item.get("minimum_base") else { continue };
            let Some(base) = base(entry, faults) else { continue };
            for (table, field) in fields_of(kind, (at, item), items.len(), published, tables) {
                add(published, (table, field), base, entry, faults);
            }
        }
    }
}

fn add(
    published: &mut Published,
    (table, field): (usize, usize),
    base: u32,
    entry: &Entry,
    faults: &mut Faults,
) {
    let rule = ConfidentialIf { base: Some(base), ..ConfidentialIf::default() };
    let is_rounded =
        published.disclosure.rounded.iter().any(|own| own.table == table && own.fields.contains(&field));
    match published.disclosure.rule_of(table, field) {
        Some(own) if own == rule => {}
        None if !is_rounded && published.benchmark.is_none() => {
            published.disclosure.controls.push(Control { table, fields: vec![field], rule });
        }
        None if published.benchmark.is_some() => {
            let message = "quarters are brought to annual returns here, and figures have a minimum base: \
                           what one says of the other cannot be worked out. Declare one of them";
            faults.add(&entry.at, message.to_owned());
        }
        _ => {
            let message = "what this is made of is under disclosure control by another rule already: say it \
                           once";
            faults.add(&entry.at, message.to_owned());
        }
    }
}

/// The fields (by table and index) that something is made of: of a rate those of its numerator, since how
/// many units it is of may be known.
fn fields_of(
    kind: &str,
    (at, item): (usize, &Entry),
    all: usize,
    published: &Published,
    tables: &[RecordTable],
) -> BTreeSet<(usize, usize)> {
    let name = item.get("name").and_then(|name| name.text(&mut Faults::default())).unwrap_or_default();
    let of_indicators = |is_it: &dyn Fn(usize) -> bool| -> BTreeSet<usize> {
        let own = (0..published.indicators.len()).filter(|own| is_it(*own));
        own.flat_map(|own| published.indicators[own].numerator.node.fields()).collect()
    };
    let figures: BTreeSet<usize> = match kind {
        "measure" => {
            let field = published.measures.all.iter().position(|own| own.name == name);
            return field.map(|field| (tables.len(), field)).into_iter().collect();
        }
        "indicator" => of_indicators(&|own| {
            let own = &published.indicators[own];
            own.name == name || own.family == name
        }),
        // Where a table has a fault there is none to look at.
        _ if all != published.tables.len() => BTreeSet::new(),
        _ => {
            let columns = &published.tables[at].columns;
            let has = |own: usize| {
                columns.iter().any(|column| match column {
                    ColumnOf::Indicator(at) | ColumnOf::Quartile(at, _) => {
                        let (named, own) = (&published.indicators[*at], &published.indicators[own]);
                        *own.name == named.name || !named.family.is_empty() && own.family == named.family
                    }
                    ColumnOf::Figure(_) | ColumnOf::Change(_) => false,
                })
            };
            let sums = columns.iter().filter_map(|column| match column {
                ColumnOf::Figure(at) | ColumnOf::Change(at) => Some(*at),
                ColumnOf::Indicator(_) | ColumnOf::Quartile(..) => None,
            });
            of_indicators(&has).into_iter().chain(sums).collect()
        }
    };
    figures.into_iter().map(|at| (published.figures[at].table, published.figures[at].field)).collect()
}
