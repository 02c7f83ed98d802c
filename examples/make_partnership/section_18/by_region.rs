//! The year in which others than volunteers answer: a list a region for three quarters of its authorities.

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;
use jiff::civil::{Date, date};

use super::{
    Audit, ELEMENTS, Element, Return, VOLUNTEERS, assessed, audits, elements, return_table, with_identity,
};
use crate::{
    World,
    book::{Table, save_csv},
    kit::random::Random,
    people,
    register::Authority,
};

/// Beside volunteers, all but one authority of so many answer.
const ONE_OF: usize = 4;

/// The returns of each region, the volunteers' left out.
pub(super) fn returns(world: &World, period: &str) -> BTreeMap<String, Vec<Return>> {
    let mut regions: BTreeMap<&str, Vec<&Authority>> = BTreeMap::new();
    for own in world.register.on(date(2010, 3, 31)) {
        if !VOLUNTEERS.contains(&own.code.as_str()) {
            regions.entry(&own.region).or_default().push(own);
        }
    }
    let of_region = |(region, all): (&str, Vec<&Authority>)| {
        let answers = |(at, _): &(usize, &Authority)| at % ONE_OF != ONE_OF - 1;
        let answering: Vec<&Authority> =
            all.into_iter().enumerate().filter(answers).map(|(_, own)| own).collect();
        let returns = (0..answering.len()).map(|at| of_authority(at, &answering, (world.seed, period)));
        (region.to_owned(), returns.collect())
    };
    regions.into_iter().map(of_region).collect()
}

/// Six of ten elements are met; one was audited, by the next authority of the region.
fn of_authority(at: usize, answering: &[&Authority], (seed, period): (u64, &str)) -> Return {
    let own = answering[at];
    let mut random = Random::of(seed, &["section-18", period, &own.code]);
    let mut element = |_| {
        let score = random.one_of(&[1, 2, 2, 2, 3, 3, 3, 3, 4, 4]);
        let element = assessed(score, &mut random);
        Element { due: element.due.map(|_| date(2010, 9, 30)), ..element }
    };
    let elements: Vec<Element> = (0..ELEMENTS.len()).map(&mut element).collect();
    let days =
        [date(2006, 10, 17), date(2008, 2, 12), date(2009, 6, 9), date(2009, 10, 20), date(2010, 1, 26)];
    let element = random.below(ELEMENTS.len());
    let said = elements[element].score.unwrap_or(2);
    let score = if random.happens(0.4) { (said - 1).max(1) } else { said };
    let auditor = answering[(at + 1) % answering.len()].code.clone();
    let audit = Audit { element, on: random.one_of(&days), auditor, score, said };
    Return { unit: own.code.clone(), name: own.name.clone(), elements, audits: vec![audit] }
}

/// Writes the lists of the regions into an inbox; gives the files, and when they came.
pub(super) fn sent(
    regions: &BTreeMap<String, Vec<Return>>,
    period: &str,
    received: Date,
    folder: &Path,
) -> Result<Vec<(String, Date)>> {
    let inbox = folder.join("inbox").join(period);
    std::fs::create_dir_all(&inbox)?;
    let mut files = Vec::new();
    for (region, returns) in regions {
        let mut lists: Vec<Table> = Vec::new();
        for own in returns {
            let (name, email) = people::contact(&own.unit, &own.name);
            let tables = [return_table((&name, &email), period), elements(own), audits(own)];
            for (at, table) in tables.iter().enumerate() {
                let table = with_identity(table, own, period);
                match lists.get_mut(at) {
                    Some(list) => list.rows.extend(table.rows),
                    None => lists.push(table),
                }
            }
        }
        let place = region.to_lowercase().replace(' ', "-");
        for list in lists {
            let file = format!("s18-{place}-{}.csv", list.name);
            save_csv(&inbox.join(&file), &list)?;
            files.push((file, received));
        }
    }
    Ok(files)
}
