//! Of which periods a published table is made (`since` and `until` of a `[[table]]`).

use super::{Collection, Faults, Published, declaration::Entry, rules::period_of};

/// Reads the first and the last period of each table.
pub fn read_periods(node: &Entry, published: &mut Published, collection: &Collection, faults: &mut Faults) {
    let items = node.get("table").map(|list| list.list(faults).to_vec()).unwrap_or_default();
    let of_items: Vec<_> = items
        .iter()
        .map(|item| {
            let made_of = ["since", "until"].map(|name| period_of(item, name, collection, faults));
            if let ([Some(since), Some(until)], Some(entry)) = (made_of, item.get("until"))
                && until.end() < since.start()
            {
                let message =
                    format!("the table would be made of no period: {until} ends before {since} begins");
                faults.add(&entry.at, message);
            }
            made_of
        })
        .collect();
    // Where a table has a fault, nothing is made of any.
    if of_items.len() == published.tables.len() {
        published.tables.iter_mut().zip(of_items).for_each(|(table, made_of)| table.made_of = made_of);
    }
}
