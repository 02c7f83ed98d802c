//! Within which periods a rule holds, and below which share of a figure a query is accepted.

use crate::{
    schemas::{Collection, Faults, declaration::Entry},
    vocabulary::{Period, printable::echo},
};

/// The first and last period in which a rule holds.
pub(super) fn in_force(
    node: &Entry,
    collection: &Collection,
    faults: &mut Faults,
) -> (Option<Period>, Option<Period>) {
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

/// A period of the collection, or a longer one that such periods make up.
pub(in crate::schemas) fn period_of(
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

/// A share of a figure, from 0 to 1.
pub fn share(node: &Entry, faults: &mut Faults) -> Option<f64> {
    let share = node.number(faults)?;
    if (0.0..=1.0).contains(&share) {
        return Some(share);
    }
    faults.add(&node.at, format!("{share} is not a share of the national figure: it is between 0 and 1"));
    None
}
