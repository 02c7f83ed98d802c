//! The areas for which totals are made: units, types of authority, regions, countries, groups of countries,
//! all.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    returns::{Context, Return, Unit},
    schemas::{Authority, Field, collection::ExpectedUnit, register::Area},
    vocabulary::Period,
};

/// What kind of area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaType {
    /// One reporting unit.
    Unit,
    /// The authorities of one type together, where a table is by type.
    Type,
    /// A group of authorities of the register, where a table is by groups.
    Group,
    /// A region.
    Region,
    /// A country.
    Country,
    /// The countries together in which a question arises that does not arise in all.
    Countries,
    /// All that is in scope.
    All,
}

impl AreaType {
    /// The word in `totals.csv`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Type => "type",
            Self::Group => "group",
            Self::Region => "region",
            Self::Country => "country",
            Self::Countries => "countries",
            Self::All => "all",
        }
    }
}

/// An area, with who is expected there and whose returns add to it.
#[derive(Debug, Clone)]
pub struct ReportArea {
    /// Code and name.
    pub area: Area,
    /// Kind.
    pub kind: AreaType,
    /// Codes of the authorities in scope there that existed on the last day of the period, and ids of units
    /// that are expected there and in no register.
    pub expected: BTreeSet<String>,
    /// The countries that it is, where it is several together.
    pub countries: BTreeSet<Area>,
    /// Codes of its members on the last day of the period, in scope or not, where it is a group.
    pub members: BTreeSet<String>,
}

impl ReportArea {
    fn new(area: Area, kind: AreaType) -> Self {
        let (expected, countries, members) = Default::default();
        Self { area, kind, expected, countries, members }
    }

    /// Whether an authority lies in it.
    #[must_use]
    pub fn is_home_of(&self, authority: &Authority) -> bool {
        match self.kind {
            AreaType::Type => authority.kind == self.area.code,
            AreaType::Group => self.members.contains(&authority.code),
            AreaType::Region => authority.region == self.area,
            AreaType::Country => authority.country == self.area,
            AreaType::Countries => self.countries.contains(&authority.country),
            AreaType::All => true,
            AreaType::Unit => self.expected.contains(&authority.code),
        }
    }

    /// Whether a unit lies wholly within it, by its members; whether the area is that of a unit is not asked
    /// here.
    #[must_use]
    pub fn holds(&self, unit: &Unit, context: &Context<'_>) -> bool {
        match self.kind {
            AreaType::All => true,
            AreaType::Country => unit.country == self.area,
            AreaType::Region => unit.region == self.area,
            AreaType::Unit => unit.id == self.area.code,
            AreaType::Type | AreaType::Group => {
                let mut members = unit.codes.iter().filter_map(|code| context.register.get(code)).peekable();
                members.peek().is_some() && members.all(|member| self.is_home_of(member))
            }
            AreaType::Countries => {
                let mut members = unit
                    .codes
                    .iter()
                    .filter_map(|code| context.register.get(code))
                    .map(|authority| &authority.country);
                if unit.codes.is_empty() {
                    self.countries.contains(&unit.country)
                } else {
                    members.all(|country| self.countries.contains(country))
                }
            }
        }
    }
}

/// All areas: units in order of id, then types, groups of authorities, regions, countries and several of
/// them, and the whole, each in order of code (groups in that of the register).
///
/// A return of authorities in two regions adds to neither, only to what holds them both.
#[must_use]
pub fn areas(returns: &[Return], silent: &[Unit], context: &Context<'_>) -> Vec<ReportArea> {
    areas_of(returns.iter().map(|found| &found.unit).chain(silent), context)
}

/// The same, of these units.
#[must_use]
pub fn areas_of<'u>(of_units: impl Iterator<Item = &'u Unit>, context: &Context<'_>) -> Vec<ReportArea> {
    let mut units: BTreeMap<String, ReportArea> = BTreeMap::new();
    for unit in of_units {
        let area = Area { code: unit.id.clone(), name: unit.name.clone() };
        units.insert(
            unit.id.clone(),
            ReportArea { expected: unit.covers.clone(), ..ReportArea::new(area, AreaType::Unit) },
        );
    }
    let mut several = types(context);
    several.extend(groups(context));
    several.extend(regions_and_countries(context));
    several.extend(groups_of_countries(context));
    let whole = context.collection.whole.clone();
    let codes = in_scope(context).map(|authority| authority.code.clone());
    let codes = codes.chain(others(context).map(|unit| unit.unit.clone()));
    several.push(ReportArea { expected: codes.collect(), ..ReportArea::new(whole, AreaType::All) });
    units.into_values().chain(several).collect()
}

fn in_scope<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a crate::schemas::Authority> {
    context.register.existing_on(context.period.end()).filter(|authority| {
        let is_exempt = context.ledger.exempt(&authority.code, context.period).is_some();
        context.collection.covers(authority, context.period) && !is_exempt
    })
}

/// The units that are expected and in no register, where they are counted.
fn others<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a ExpectedUnit> {
    others_in(context.period, context)
}

/// The same in another period.
pub(super) fn others_in<'a>(
    period: Period,
    context: &'a Context<'_>,
) -> impl Iterator<Item = &'a ExpectedUnit> {
    let is_there = move |unit: &&ExpectedUnit| {
        unit.stands_on(period.end()) && context.ledger.exempt(&unit.unit, period).is_none()
    };
    let collection = context.collection;
    collection.expected.iter().filter(|_| collection.counts_others).filter(is_there)
}

/// Each type of authority in scope, where a table is by type.
fn types(context: &Context<'_>) -> Vec<ReportArea> {
    let published = &context.collection.published;
    let mut found: BTreeMap<&str, ReportArea> = BTreeMap::new();
    let typed = in_scope(context).filter(|authority| published.is_by_type() && !authority.kind.is_empty());
    for authority in typed {
        let code = authority.kind.clone();
        let name = published.types.get(&code).unwrap_or(&code).clone();
        let new = || ReportArea::new(Area { code: code.clone(), name }, AreaType::Type);
        found.entry(&authority.kind).or_insert_with(new).expected.insert(authority.code.clone());
    }
    found.into_values().collect()
}

/// Each group of authorities, in the order of the register, of the kind that tables are of.
fn groups(context: &Context<'_>) -> Vec<ReportArea> {
    let kind = &context.collection.published.kind_of_groups;
    if kind.is_empty() {
        return Vec::new();
    }
    let in_scope: BTreeSet<&String> = in_scope(context).map(|authority| &authority.code).collect();
    let all = context.register.groups_on(context.period.end());
    let of_kind = all.into_iter().filter(|own| own.kind == *kind);
    let area = |own: crate::schemas::register::GroupOn| ReportArea {
        expected: own.codes.iter().filter(|code| in_scope.contains(code)).cloned().collect(),
        members: own.codes,
        ..ReportArea::new(Area { code: own.id, name: own.name }, AreaType::Group)
    };
    of_kind.map(area).filter(|area| !area.expected.is_empty()).collect()
}

fn regions_and_countries(context: &Context<'_>) -> Vec<ReportArea> {
    let mut found: BTreeMap<(AreaType, Area), ReportArea> = BTreeMap::new();
    let authorities = in_scope(context).map(|own| (&own.code, &own.region, &own.country));
    let others = others(context).map(|own| (&own.unit, &own.region, &own.country));
    for (id, region, country) in authorities.chain(others) {
        for (area, kind) in [(region, AreaType::Region), (country, AreaType::Country)] {
            if !area.name.is_empty() {
                let entry =
                    found.entry((kind, area.clone())).or_insert_with(|| ReportArea::new(area.clone(), kind));
                entry.expected.insert(id.clone());
            }
        }
    }
    found.into_values().collect()
}

/// For each question that arises in several countries and not in all, those countries together.
fn groups_of_countries(context: &Context<'_>) -> Vec<ReportArea> {
    let fields = context.collection.tables.iter().flat_map(|table| &table.fields);
    let asked: BTreeSet<BTreeSet<Area>> =
        fields.filter_map(|field| countries_asked(field, context)).filter(|asked| asked.len() > 1).collect();
    let group = |countries: BTreeSet<Area>| {
        let authorities = in_scope(context).filter(|authority| countries.contains(&authority.country));
        let others = others(context).filter(|unit| countries.contains(&unit.country));
        let others: Vec<String> = others.map(|unit| unit.unit.clone()).collect();
        let expected = authorities.map(|authority| authority.code.clone()).chain(others).collect();
        let mut names: Vec<&str> = countries.iter().map(|country| country.name.as_str()).collect();
        let last = names.pop().unwrap_or_default();
        let area = Area { code: String::new(), name: format!("{} and {last}", names.join(", ")) };
        ReportArea { expected, countries, ..ReportArea::new(area, AreaType::Countries) }
    };
    asked.into_iter().map(group).collect()
}

/// The countries in which a question arises for some authority; `None` where it arises in all of them.
pub(super) fn countries_asked(field: &Field, context: &Context<'_>) -> Option<BTreeSet<Area>> {
    field.applies.as_ref()?;
    let all: BTreeSet<&Area> = in_scope(context).map(|authority| &authority.country).collect();
    let asked: BTreeSet<Area> = in_scope(context)
        .filter(|authority| field.applies_to(Some(authority)))
        .map(|authority| authority.country.clone())
        .collect();
    (asked.len() < all.len()).then_some(asked)
}

/// For each figure that can be published the area (by index) of its sum over all: the whole, or the countries
/// in which the question arises.
#[must_use]
pub fn wholes(areas: &[ReportArea], context: &Context<'_>) -> Vec<usize> {
    let place = |is_it: &dyn Fn(&ReportArea) -> bool| areas.iter().position(is_it);
    let whole = place(&|area| area.kind == AreaType::All).unwrap_or_default();
    let of_field = |table: usize, field: usize| {
        let asked = countries_asked(&context.collection.figure_table(table).fields[field], context)?;
        match asked.iter().collect::<Vec<_>>().as_slice() {
            [] => None,
            [only] => place(&|area| area.kind == AreaType::Country && area.area == **only),
            _ => place(&|area| area.kind == AreaType::Countries && area.countries == asked),
        }
    };
    let figures = &context.collection.published.figures;
    let mut known = std::collections::BTreeMap::new();
    let of_figure = |figure: &crate::schemas::tables::NamedFigure| {
        let place = (figure.table, figure.field);
        *known.entry(place).or_insert_with(|| of_field(figure.table, figure.field).unwrap_or(whole))
    };
    figures.iter().map(of_figure).collect()
}
