//! Who answers now for records that came earlier.

use std::collections::{BTreeMap, HashMap};

use super::Entry;
use crate::returns::{Context, Returns, unit_with_id};

/// Which of the units that answered stands for each unit of earlier records, whatever it was called then.
pub(super) struct Owners(BTreeMap<String, String>);

impl Owners {
    pub(super) fn of(entries: &[Entry], returns: &Returns, context: &Context<'_>) -> Self {
        let mut owners = BTreeMap::new();
        for entry in entries {
            if owners.contains_key(&entry.unit) {
                continue;
            }
            let now = unit_with_id(&entry.unit, context, context.period.end());
            let answers = |id: &str, covers: &std::collections::BTreeSet<String>| {
                id == now.id || (!now.covers.is_empty() && now.covers.is_subset(covers))
            };
            let mut units = returns.returns.iter().map(|found| &found.unit);
            let owner = units.find(|unit| answers(&unit.id, &unit.covers)).map(|unit| unit.id.clone());
            owners.insert(entry.unit.clone(), owner.unwrap_or_else(|| entry.unit.clone()));
        }
        Self(owners)
    }

    /// Each record's place, by who answers for it now and its key.
    pub(super) fn places(&self, entries: &[Entry]) -> HashMap<(String, String), usize> {
        let mut places = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let owner = self.0.get(&entry.unit).unwrap_or(&entry.unit);
            places.entry((owner.clone(), entry.key.clone())).or_insert(at);
        }
        places
    }
}
