//! Sums by unit, region, country and all, with what each rests on. Exact, whatever the order.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::{
    AreaType, ReportArea,
    asked::{Standing, authorities_asked, why_not, without_a_box},
    given::{At, Given, Keys},
};
use crate::{
    returns::Context,
    schemas::{Field, Measure, RecordTable},
    vocabulary::{Period, Scaled},
};

/// One line of `totals.csv`.
#[derive(Debug, Clone)]
pub struct Total {
    /// The period: that of the returns, or a longer one that ends with it.
    pub period: Period,
    /// Index of the area.
    pub area: usize,
    /// Index of the table.
    pub table: usize,
    /// Row of a matrix table, such as a type of premises; empty for tables that have none.
    pub key: String,
    /// Index of the field.
    pub field: usize,
    /// The sum of what was reported or follows from it; `None` if nothing was.
    pub value: Option<Scaled>,
    /// Whether it can be shown, and if not why.
    pub standing: Standing,
    /// Units that reported it; for a flow over several periods, in any of them. A unit that was renamed counts once.
    pub reported_units: usize,
    /// Units of which a value in it follows from others; none of them is among those that reported.
    pub derived_units: usize,
    /// Of both, units of which every part is in it: those that gave it in each of the periods.
    pub complete_units: usize,
    /// Authorities of the area that are asked for it.
    pub expected_authorities: usize,
    /// Of these, how many are answered for by the units that reported.
    pub reported_authorities: usize,
    /// How many by all units that are in it.
    pub included_authorities: usize,
    /// How many by the complete ones.
    pub complete_authorities: usize,
}

/// A sum that does not fit.
#[derive(Debug, thiserror::Error)]
#[error("the sum of {field} over {area} is too large to be held: a figure in it must be wrong")]
pub struct TotalsError {
    /// Name of the field or indicator.
    pub field: String,
    /// Name of the area.
    pub area: String,
}

/// A period for which there are totals, with what was given in the periods it is made of, oldest first; `None` for one of
/// which nothing is known.
#[derive(Debug)]
pub struct Span<'g> {
    /// The period.
    pub period: Period,
    /// Its parts; the last is that of the returns.
    pub parts: Vec<(Period, Option<&'g Given>)>,
    /// Of a period before that of the returns, the authorities that were in scope then: it is worked out for the whole alone.
    pub before: Option<BTreeSet<String>>,
}

impl<'g> Span<'g> {
    /// Whether it is the period of the returns itself.
    fn is_current(&self) -> bool {
        self.before.is_none() && self.parts.len() == 1
    }

    /// The areas for which it is worked out, by index, each with the authorities expected there.
    pub fn areas<'a>(&'a self, areas: &'a [ReportArea]) -> impl Iterator<Item = (usize, &'a BTreeSet<String>)> {
        let wanted = areas.iter().enumerate().filter(|(_, area)| self.before.is_none() || area.kind == AreaType::All);
        wanted.map(|(at, area)| (at, self.before.as_ref().unwrap_or(&area.expected)))
    }

    /// What was given in its last part.
    #[must_use]
    pub fn last(&self) -> Option<&'g Given> {
        self.parts.last().and_then(|(_, given)| *given)
    }

    /// The parts that count: of a flow all, of a stock the last.
    #[must_use]
    pub fn counted(&self, measure: Option<Measure>) -> &[(Period, Option<&'g Given>)] {
        if measure == Some(Measure::Flow) { &self.parts } else { &self.parts[self.parts.len() - 1..] }
    }
}

/// Sums each figure over the units of each area, for each span.
///
/// Flows and stocks are summed over areas; rates stand in the lines of units only, since rates are never added. Over several
/// periods flows are added, and are not known if nothing is known of one of them; the stock is that of the last. A sum of
/// nothing is not known, never 0; nor is that of a region or country of which a joint return holds a part.
///
/// # Errors
/// If a sum does not fit 64 bits at the field's scale.
pub fn totals(spans: &[Span<'_>], areas: &[ReportArea], keys: &Keys, context: &Context<'_>) -> Result<Vec<Total>, TotalsError> {
    let mut totals = Vec::new();
    for span in spans {
        let adding = Adding::new(span, areas, context);
        let mut of_areas: Vec<Vec<Total>> = vec![Vec::new(); areas.len()];
        // Side by side, and put together in the order of the figures: the same bytes for any number of threads.
        let added = figures(span, keys, context).into_par_iter().map(|(at, key, field)| adding.figure(at, key, field));
        for of_figure in added.collect::<Vec<_>>() {
            for total in of_figure? {
                of_areas[total.area].push(total);
            }
        }
        totals.extend(of_areas.into_iter().flatten());
    }
    Ok(totals)
}

/// All figures that are added over a span, each with its key and field.
fn figures<'c>(span: &Span<'_>, keys: &'c Keys, context: &Context<'c>) -> Vec<(At, &'c str, &'c Field)> {
    let collection = context.collection;
    // Whether a list that is not there was empty is known of the current period alone.
    let tables = collection.tables.iter().enumerate().filter(|(_, table)| !table.is_list() || span.is_current());
    let of_table = |(table_at, table): (usize, &'c RecordTable)| {
        let keyed = keys.of_table(table_at).iter().enumerate();
        keyed.flat_map(move |(key_at, key)| {
            let fields = table.fields.iter().enumerate().filter(|(_, field)| is_figure(field));
            fields.map(move |(field_at, field)| ((table_at, key_at, field_at), key.as_str(), field))
        })
    };
    tables.flat_map(of_table).collect()
}

fn is_figure(field: &Field) -> bool {
    field.kind.is_numeric() && !field.personal && field.measure.is_some()
}

/// One span, over which figures are added.
struct Adding<'s, 'g> {
    span: &'s Span<'g>,
    areas: &'s [ReportArea],
    context: &'s Context<'s>,
    /// For each part and unit of it the areas in which it lies.
    areas_of: Vec<Vec<Vec<usize>>>,
    /// For each part and unit of it who it is over the whole span.
    who: Vec<Vec<usize>>,
    /// The authorities for which each of those answers.
    covers: Vec<BTreeSet<String>>,
}

/// What a unit adds to the sum of an area in a part of the span.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Addend {
    who: usize,
    part: usize,
    unit: usize,
    value: Scaled,
    derived: bool,
}

impl<'s, 'g> Adding<'s, 'g> {
    fn new(span: &'s Span<'g>, areas: &'s [ReportArea], context: &'s Context<'s>) -> Self {
        let wanted: BTreeSet<usize> = span.areas(areas).map(|(at, _)| at).collect();
        let mut covers: Vec<BTreeSet<String>> = areas.iter().map(|area| area.expected.clone()).collect();
        let mut others: HashMap<&str, usize> = HashMap::new();
        let (mut areas_of, mut who) = (Vec::new(), Vec::new());
        for (_, part) in &span.parts {
            let Some(part) = part else {
                areas_of.push(Vec::new());
                who.push(Vec::new());
                continue;
            };
            let mut within = vec![Vec::new(); part.units.len()];
            for (area, members) in part.members.iter().enumerate().filter(|(area, _)| wanted.contains(area)) {
                members.iter().for_each(|unit| within[*unit].push(area));
            }
            areas_of.push(within);
            let is_before = span.before.is_some();
            let who_is = |(at, unit): (usize, &'g crate::returns::Unit)| match part.now[at].filter(|_| !is_before) {
                Some(area) => area,
                None => *others.entry(&unit.id).or_insert_with(|| {
                    covers.push(if is_before { unit.covers.clone() } else { part.heirs[at].clone() });
                    covers.len() - 1
                }),
            };
            who.push(part.units.iter().enumerate().map(who_is).collect());
        }
        Self { span, areas, context, areas_of, who, covers }
    }

    /// The total of one figure for every area.
    fn figure(&self, at: At, key: &str, field: &Field) -> Result<Vec<Total>, TotalsError> {
        let mut totals = Vec::new();
        let first = self.span.parts.len() - self.span.counted(field.measure).len();
        let mut addends: Vec<Vec<Addend>> = vec![Vec::new(); self.areas.len()];
        for (part, given) in self.span.parts.iter().enumerate().skip(first).filter_map(|(at, (_, given))| Some((at, (*given)?))) {
            for own in given.of(at) {
                let addend = Addend { who: self.who[part][own.unit], part, unit: own.unit, value: own.value, derived: own.derived };
                self.areas_of[part][own.unit].iter().for_each(|area| addends[*area].push(addend));
            }
        }
        let wanted = self.span.areas(self.areas).filter(|(area, _)| field.is_additive() || self.areas[*area].kind == AreaType::Unit);
        for (area, expected) in wanted {
            let asked = authorities_asked(field, expected, self.context);
            let added = self
                .added(at, area, first, &mut addends[area])
                .map_err(|()| TotalsError { field: field.name.clone(), area: self.areas[area].area.name.clone() })?;
            let own = if added.is_none() { &[] } else { addends[area].as_slice() };
            let rests_on = self.rests_on(own, first, &asked);
            let why_not = || why_not(field, at, (area, &self.areas[area]), &asked, self.span);
            let unasked = self.span.last().map_or(0, |last| without_a_box(last, at, area, &asked).len());
            totals.push(Total {
                period: self.span.period,
                area,
                table: at.0,
                key: key.to_owned(),
                field: at.2,
                value: added,
                standing: if added.is_some() { Standing::Known } else { why_not() },
                expected_authorities: asked.len() - unasked,
                ..rests_on
            });
        }
        Ok(totals)
    }

    /// The sum of an area; `None` where nothing is known of a part, or a joint return that lies partly in the area has figures
    /// of it that nobody can tell.
    fn added(&self, at: At, area: usize, first: usize, addends: &mut [Addend]) -> Result<Option<Scaled>, ()> {
        addends.sort_unstable();
        let mut sum: Option<Scaled> = None;
        for (part, (_, given)) in self.span.parts.iter().enumerate().skip(first) {
            let Some(given) = given else { return Ok(None) };
            if given.straddling[area].iter().any(|unit| given.of_unit(at, *unit).is_some()) {
                return Ok(None);
            }
            let mut own = addends.iter().filter(|addend| addend.part == part).peekable();
            if own.peek().is_none() {
                return Ok(None);
            }
            for addend in own {
                sum = Some(sum.map_or(Some(addend.value), |sum| sum.checked_add(addend.value)).ok_or(())?);
            }
        }
        Ok(sum)
    }

    /// Who stands behind a sum; addends stand in order of who gave them.
    fn rests_on(&self, addends: &[Addend], first: usize, asked: &BTreeSet<String>) -> Total {
        let mut counts = [0; 3];
        let mut authorities: [BTreeSet<&String>; 3] = Default::default();
        for own in addends.chunk_by(|one, next| one.who == next.who) {
            let who = own[0].who;
            let derived = own.iter().any(|addend| addend.derived);
            let given: BTreeSet<(usize, usize)> = own.iter().map(|addend| (addend.part, addend.unit)).collect();
            let is_complete = given.len() >= self.needed(who, first);
            for (at, counts_here) in [!derived, true, is_complete].into_iter().enumerate() {
                if counts_here {
                    counts[at] += 1;
                    authorities[at].extend(self.covers[who].iter().filter(|code| asked.contains(*code)));
                }
            }
        }
        let [reported, included, complete] = counts;
        let [by_reported, by_all, by_complete] = authorities.map(|codes| codes.len());
        Total {
            period: self.span.period,
            area: 0,
            table: 0,
            key: String::new(),
            field: 0,
            value: None,
            standing: Standing::NotAvailable,
            reported_units: reported,
            derived_units: included - reported,
            complete_units: complete,
            expected_authorities: 0,
            reported_authorities: by_reported,
            included_authorities: by_all,
            complete_authorities: by_complete,
        }
    }

    /// How many values make a unit complete: one of each unit that it was, in each part.
    fn needed(&self, who: usize, first: usize) -> usize {
        let is_unit_now = self.span.before.is_none() && self.areas.get(who).is_some_and(|area| area.kind == AreaType::Unit);
        let of_part = |given: &Given| if is_unit_now { given.members[who].len().max(1) } else { 1 };
        self.span.parts.iter().skip(first).map(|(_, given)| given.map_or(1, of_part)).sum()
    }
}
