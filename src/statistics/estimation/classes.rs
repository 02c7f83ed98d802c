//! The classes of units: what of the register tells them apart, narrowest first.

use std::collections::BTreeMap;

use crate::{
    figures::{Figures, UnitId},
    returns::{Context, Unit},
};

/// The class of each unit, at each level.
#[derive(Debug)]
pub struct Classes {
    levels: Vec<Level>,
}

/// A class, by its number among those of its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassId(usize);

impl ClassId {
    /// Its number.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// The classes of one level.
#[derive(Debug)]
struct Level {
    /// In the words of the register, in order.
    names: Vec<String>,
    of_units: Vec<ClassId>,
}

impl Level {
    fn of(names_of_units: Vec<String>) -> Self {
        let places: BTreeMap<String, usize> = names_of_units.iter().map(|name| (name.clone(), 0)).collect();
        let names: Vec<String> = places.into_keys().collect();
        let place = |name: String| ClassId(names.binary_search(&name).unwrap_or_default());
        Self { of_units: names_of_units.into_iter().map(place).collect(), names }
    }
}

impl Classes {
    /// The classes of the units of a table of figures.
    #[must_use]
    pub fn of(figures: &Figures, context: &Context<'_>) -> Self {
        let levels = &context.collection.published.estimation.classes;
        let class = |unit: &Unit, names: &[String]| {
            let attribute = |name: &String| attribute(unit, name, context);
            names.iter().map(attribute).collect::<Vec<_>>().join(", ")
        };
        let of_level =
            |names: &Vec<String>| Level::of(figures.units().map(|(_, unit)| class(unit, names)).collect());
        Self { levels: levels.iter().map(of_level).collect() }
    }

    /// How many levels there are.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.levels.len()
    }

    /// How many classes a level has.
    #[must_use]
    pub fn width(&self, level: usize) -> usize {
        self.levels[level].names.len()
    }

    /// The class of a unit at a level.
    #[must_use]
    pub fn class(&self, level: usize, unit: UnitId) -> ClassId {
        self.levels[level].of_units[unit.index()]
    }

    /// The same in the words of the register; blank where the level tells none apart.
    #[must_use]
    pub fn name(&self, level: usize, unit: UnitId) -> &str {
        &self.levels[level].names[self.class(level, unit).index()]
    }
}

/// An attribute of the authority that leads a unit; of one that is in no register, what the collection says.
fn attribute(unit: &Unit, name: &str, context: &Context<'_>) -> String {
    let of_lead = context.register.get(&unit.lead).and_then(|lead| lead.attribute(name));
    let own = match name {
        "country" => unit.country.name.as_str(),
        "country_code" => unit.country.code.as_str(),
        "region" => unit.region.name.as_str(),
        "region_code" => unit.region.code.as_str(),
        "name" => unit.name.as_str(),
        _ => "",
    };
    of_lead.unwrap_or(own).to_owned()
}
