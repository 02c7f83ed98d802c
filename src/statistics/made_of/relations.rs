//! Which measures are under control, and which are made of others.

use std::collections::BTreeMap;

use crate::{
    figures::{MeasureId, Measures},
    returns::Context,
    schemas::disclosure::ConfidentialIf,
    statistics::estimation::Structure,
};

/// Measures that are under control, with those that others are made of.
#[derive(Debug, Default)]
pub struct Relations {
    /// What makes a sum of each confidential. A total and its parts are under one rule, whichever of them was
    /// named: else one would be told by the others.
    pub rules: BTreeMap<MeasureId, ConfidentialIf>,
    /// By total, the lists of parts of which it is made.
    pub parts: BTreeMap<MeasureId, Vec<Vec<MeasureId>>>,
}

impl Relations {
    /// Those of a collection.
    #[must_use]
    pub fn of(measures: &Measures, context: &Context<'_>) -> Self {
        let collection = context.collection;
        let mut own = Self::default();
        if collection.published.disclosure.controls.is_empty() {
            return own;
        }
        for (at, table) in collection.figure_tables().enumerate() {
            let adds: Vec<usize> =
                (0..table.fields.len()).filter(|field| table.fields[*field].is_additive()).collect();
            let structure = Structure::of(at, &adds, measures, context);
            for (index, measure) in structure.measures.iter().enumerate() {
                for parts in [&structure.down[index], &structure.across[index]] {
                    own.add(*measure, parts.iter().map(|part| structure.measures[*part]).collect());
                }
            }
        }
        own.add_categories(measures, context);
        for measure in measures.ids() {
            let named = measures.get(measure);
            if let Some(rule) = collection.published.disclosure.rule_of(named.table, named.field) {
                own.rules.insert(measure, rule);
            }
        }
        own.spread();
        own.parts.retain(|total, _| own.rules.contains_key(total));
        own
    }

    fn add(&mut self, total: MeasureId, parts: Vec<MeasureId>) {
        if !parts.is_empty() {
            self.parts.entry(total).or_default().push(parts);
        }
    }

    /// What is worked out of lists, and told apart by categories.
    fn add_categories(&mut self, measures: &Measures, context: &Context<'_>) {
        let collection = context.collection;
        let first = collection.tables.len();
        for (at, declared) in collection.published.measures.all.iter().enumerate() {
            let Some(by) = declared.by else { continue };
            let table = first + by.categories;
            let Some(total) = measures.find(first, "", at) else { continue };
            let keys = measures.keys(table);
            self.add(total, keys.iter().filter_map(|key| measures.find(table, key, by.column)).collect());
        }
    }

    /// Puts totals and parts under one rule.
    fn spread(&mut self) {
        loop {
            let before = self.rules.len();
            for (total, lists) in &self.parts {
                for parts in lists {
                    let all = || parts.iter().chain([total]);
                    let Some(rule) = all().find_map(|own| self.rules.get(own).copied()) else { continue };
                    for own in all() {
                        self.rules.entry(*own).or_insert(rule);
                    }
                }
            }
            if self.rules.len() == before {
                return;
            }
        }
    }
}
