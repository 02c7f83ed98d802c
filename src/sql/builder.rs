//! Puts models together, each after those that it rests on.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    model::{Model, NotLowered, Source, Sql},
    sources,
};
use crate::{
    expressions::sql::Dialect,
    schemas::{Collection, Register},
};

/// What a script is to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// Constraints and rules: what is wrong with the records.
    Rules,
    /// Figures, totals and indicators.
    Totals,
}

impl Wanted {
    /// Every one with the word for it.
    pub const WORDS: [(&'static str, Self); 2] = [("rules", Self::Rules), ("totals", Self::Totals)];
}

/// Models in the making.
pub struct Builder<'a> {
    /// The engine.
    pub dialect: Dialect,
    /// The collection.
    pub collection: &'a Collection,
    /// The register.
    pub register: &'a Register,
    pub(super) sources: Vec<Source>,
    /// First and last days, of so many years before, that expressions ask for.
    pub(super) days: Vec<(bool, u8)>,
    /// Figures over records that have a model, by table and text.
    pub(super) figures: Vec<(usize, String)>,
    /// Changes that are judged among peers, by table and text.
    pub(super) outliers: Vec<(usize, String)>,
    models: Vec<Model>,
    not_lowered: Vec<NotLowered>,
}

/// What stands between the parts of a name that is made: no field has it in its own.
const BETWEEN: &str = "__";

impl<'a> Builder<'a> {
    /// All that is wanted of a collection, for the records that lie somewhere.
    #[must_use]
    pub fn made(
        collection: &'a Collection,
        register: &'a Register,
        dialect: Dialect,
        records: &str,
        wanted: &BTreeSet<Wanted>,
    ) -> Sql {
        let sources = sources::of_collection(collection);
        let mut own = Self {
            dialect,
            collection,
            register,
            sources,
            days: Vec::new(),
            figures: Vec::new(),
            outliers: Vec::new(),
            models: Vec::new(),
            not_lowered: Vec::new(),
        };
        own.names_can_be_made();
        own.days = own.days_asked_for();
        own.periods();
        own.register();
        for table in 0..collection.tables.len() {
            own.given(table);
        }
        if wanted.contains(&Wanted::Rules) {
            own.constraint_faults();
            own.rules();
        }
        if wanted.contains(&Wanted::Totals) {
            own.figures();
        }
        own.finish(records)
    }

    /// Adds a model, unless it is there.
    pub(super) fn add(&mut self, model: Model) {
        match self.models.iter().find(|own| own.name == model.name) {
            Some(own) => debug_assert_eq!(own.select, model.select, "two models are called {}", own.name),
            None => self.models.push(model),
        }
    }

    /// Whether a model is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.models.iter().any(|own| own.name == name)
    }

    /// Names what cannot be said, and why.
    pub(super) fn refuse(&mut self, what: &str, why: &str) {
        let refused = NotLowered { what: what.to_owned(), why: why.to_owned() };
        if !self.not_lowered.contains(&refused) {
            self.not_lowered.push(refused);
        }
    }

    /// Engines take names that differ in capitals alone for one, and names are made with two underscores.
    fn names_can_be_made(&mut self) {
        let mut told = Vec::new();
        for table in &self.collection.tables {
            let mut names = BTreeSet::new();
            for field in &table.fields {
                if field.name.contains(BETWEEN) || !names.insert(field.name.to_lowercase()) {
                    told.push(format!("field {}.{}", table.name, field.name));
                }
            }
        }
        for what in told {
            self.refuse(
                &what,
                "a name with two underscores, or one that differs from another in capitals alone, may be \
                 taken for another name by an engine",
            );
        }
    }

    /// What is asked for, and what that rests on.
    fn finish(self, records: &str) -> Sql {
        let mut needed: BTreeSet<String> = BTreeSet::new();
        for model in self.models.iter().rev() {
            if model.is_result || needed.contains(&model.name) {
                needed.insert(model.name.clone());
                needed.extend(model.mentions().map(str::to_owned));
            }
        }
        let mut models: Vec<Model> =
            self.models.into_iter().filter(|model| needed.contains(&model.name)).collect();
        // A table costs Spark a second or more however short it is. Elsewhere a planner that knows tables by
        // their statistics goes astray where views lie on one another.
        if self.dialect == Dialect::Spark {
            keep_what_is_read_again(&mut models);
        }
        Sql {
            dialect: self.dialect,
            collection: self.collection.name.clone(),
            title: self.collection.title.clone(),
            records: records.to_owned(),
            sources: self.sources.into_iter().filter(|source| needed.contains(&source.name)).collect(),
            models,
            not_lowered: self.not_lowered,
        }
    }
}

/// Of models that may be kept those stay so that are worked out more than once otherwise: by several that
/// rest on them, or by one that is itself worked out again with each that rests on it.
fn keep_what_is_read_again(models: &mut [Model]) {
    let mut reads: BTreeMap<String, usize> = BTreeMap::new();
    for model in models.iter_mut().rev() {
        let of_others = reads.get(&model.name).copied().unwrap_or_default();
        let own = of_others + usize::from(model.is_result);
        model.is_kept &= model.is_result || own > 1;
        let times = if model.is_kept { 1 } else { own };
        for name in model.mentions() {
            *reads.entry(name.to_owned()).or_default() += times;
        }
    }
}
