//! Sums by unit, region, country and all, with what each rests on. Exact, whatever the order.

use std::collections::{BTreeSet, HashMap};

use fixedbitset::FixedBitSet;
use rayon::prelude::*;

use super::{
    AreaType, ReportArea,
    asked::{Standing, authorities_asked, why_not, without_a_box},
    placed::Placed,
};
use crate::{
    figures::{MeasureId, Measures, Status, SumError, UnitId},
    returns::{Context, Unit},
    schemas::{Field, StockOrFlow},
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
    /// Units that reported it; for a flow over several periods, in any of them. A unit that was renamed
    /// counts once.
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

impl Total {
    /// Which it is.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        (self.period, self.area, self.table, &self.key, self.field)
    }

    /// The same figure where nothing is known of it: nobody stands behind it.
    #[must_use]
    pub fn of_nothing(&self) -> Self {
        Self {
            value: None,
            reported_units: 0,
            derived_units: 0,
            complete_units: 0,
            reported_authorities: 0,
            included_authorities: 0,
            complete_authorities: 0,
            key: self.key.clone(),
            ..*self
        }
    }
}

/// Period, area, table, key and field of a sum.
pub type Place<'t> = (Period, usize, usize, &'t str, usize);

/// A period for which there are totals, with what was given in the periods it is made of, oldest first;
/// `None` for one of which nothing is known.
#[derive(Debug)]
pub struct Span<'g> {
    /// The period.
    pub period: Period,
    /// Its parts; the last is that of the returns.
    pub parts: Vec<(Period, Option<&'g Placed>)>,
    /// Of a period before that of the returns, the authorities that were in scope then: it is worked out for
    /// the whole alone.
    pub before: Option<BTreeSet<String>>,
    /// Whether it is one of those and worked out for every area all the same.
    pub by_area: bool,
}

impl<'g> Span<'g> {
    /// Whether it is the period of the returns itself.
    fn is_current(&self) -> bool {
        self.before.is_none() && !self.by_area && self.parts.len() == 1
    }

    /// The areas for which it is worked out, by index, each with the authorities expected there.
    pub fn areas<'a>(
        &'a self,
        areas: &'a [ReportArea],
    ) -> impl Iterator<Item = (usize, &'a BTreeSet<String>)> {
        let wanted =
            areas.iter().enumerate().filter(|(_, area)| self.before.is_none() || area.kind == AreaType::All);
        wanted.map(|(at, area)| (at, self.before.as_ref().unwrap_or(&area.expected)))
    }

    /// What was given in its last part.
    #[must_use]
    pub fn last(&self) -> Option<&'g Placed> {
        self.parts.last().and_then(|(_, placed)| *placed)
    }

    /// The parts that count: of a flow all, of a stock the last.
    #[must_use]
    pub fn counted(&self, measure: Option<StockOrFlow>) -> &[(Period, Option<&'g Placed>)] {
        if measure == Some(StockOrFlow::Flow) { &self.parts } else { &self.parts[self.parts.len() - 1..] }
    }
}

/// Sums each figure over the units of each area, for each span.
///
/// Flows and stocks are summed over areas; rates stand in the lines of units only, since rates are never
/// added. Over several periods flows are added, and are not known if nothing is known of one of them; the
/// stock is that of the last. A sum of nothing is not known, never 0; nor is that of a region or country of
/// which a joint return holds a part.
///
/// # Errors
/// If a sum does not fit 64 bits at the field's scale.
pub fn totals(
    spans: &[Span<'_>],
    areas: &[ReportArea],
    measures: &Measures,
    context: &Context<'_>,
) -> Result<Vec<Total>, SumError> {
    let mut totals = Vec::new();
    for span in spans {
        let adding = Adding::new(span, areas, context);
        // Side by side, and put together in the order of the figures: the same bytes for any number of
        // threads.
        let added = added_over(span, measures, context).into_par_iter().map_init(
            || vec![Vec::<Addend>::new(); areas.len()],
            |addends, measure| adding.measure(measure, measures, addends),
        );
        let by_measure: Vec<Vec<Total>> = added.collect::<Vec<_>>().into_iter().collect::<Result<_, _>>()?;
        by_area(by_measure, areas.len(), &mut totals);
    }
    Ok(totals)
}

/// Puts down sums, each measure's in order of area, in order of area and measure.
fn by_area(by_measure: Vec<Vec<Total>>, areas: usize, totals: &mut Vec<Total>) {
    totals.reserve(by_measure.iter().map(Vec::len).sum());
    let mut by_measure: Vec<_> = by_measure.into_iter().map(|own| own.into_iter().peekable()).collect();
    for area in 0..areas {
        for own in &mut by_measure {
            totals.extend(own.next_if(|total| total.area == area));
        }
    }
}

/// All measures that are added over a span.
fn added_over(span: &Span<'_>, measures: &Measures, context: &Context<'_>) -> Vec<MeasureId> {
    // Whether a list that is not there was empty is known of the current period alone.
    let is_added = |table: usize| !context.collection.figure_table(table).is_list() || span.is_current();
    measures.ids().filter(|measure| is_added(measures.get(*measure).table)).collect()
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
    covers: Vec<Vec<usize>>,
    /// All authorities, by the numbers that stand for them here.
    codes: Vec<&'s str>,
    /// The authorities expected in each area.
    expected: Vec<FixedBitSet>,
}

/// What a unit adds to the sum of an area in a part of the span.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Addend {
    who: usize,
    part: usize,
    unit: UnitId,
    value: Scaled,
    derived: bool,
}

impl<'s, 'g> Adding<'s, 'g> {
    fn new(span: &'s Span<'g>, areas: &'s [ReportArea], context: &'s Context<'s>) -> Self {
        let wanted: BTreeSet<usize> = span.areas(areas).map(|(at, _)| at).collect();
        let mut covers: Vec<&BTreeSet<String>> = areas.iter().map(|area| &area.expected).collect();
        let mut others: HashMap<&str, usize> = HashMap::new();
        let (mut areas_of, mut who) = (Vec::new(), Vec::new());
        for (_, part) in &span.parts {
            let Some(part) = part else {
                areas_of.push(Vec::new());
                who.push(Vec::new());
                continue;
            };
            let mut within = vec![Vec::new(); part.figures.height()];
            for (area, members) in part.members.iter().enumerate().filter(|(area, _)| wanted.contains(area)) {
                members.iter().for_each(|unit| within[unit.index()].push(area));
            }
            areas_of.push(within);
            let is_before = span.before.is_some();
            let who_is = |(id, unit): (UnitId, &'g Unit)| match part.unit_now(id).filter(|_| !is_before) {
                Some(area) => area,
                None => *others.entry(&unit.id).or_insert_with(|| {
                    covers.push(if is_before { &unit.covers } else { &part.heirs[id.index()] });
                    covers.len() - 1
                }),
            };
            who.push(part.figures.units().map(who_is).collect());
        }
        let mut codes: Vec<&str> = covers.iter().copied().flatten().map(String::as_str).collect();
        codes.extend(span.before.iter().flatten().map(String::as_str));
        codes.sort_unstable();
        codes.dedup();
        let number = |code: &String| codes.binary_search(&code.as_str()).unwrap_or_default();
        let covers = covers.into_iter().map(|own| own.iter().map(number).collect()).collect();
        let mut expected = vec![FixedBitSet::with_capacity(codes.len()); areas.len()];
        for (area, own) in span.areas(areas) {
            expected[area].extend(own.iter().map(number));
        }
        Self { span, areas, context, areas_of, who, covers, codes, expected }
    }

    /// The total of one measure for every area; `addends` are by area, and what stands in them goes.
    fn measure(
        &self,
        id: MeasureId,
        measures: &Measures,
        addends: &mut [Vec<Addend>],
    ) -> Result<Vec<Total>, SumError> {
        let measure = measures.get(id);
        let field = &self.context.collection.figure_table(measure.table).fields[measure.field];
        let mut totals = Vec::with_capacity(self.span.areas(self.areas).count());
        let first = self.span.parts.len() - self.span.counted(field.measure).len();
        addends.iter_mut().for_each(Vec::clear);
        for (part, placed) in self
            .span
            .parts
            .iter()
            .enumerate()
            .skip(first)
            .filter_map(|(at, (_, placed))| Some((at, (*placed)?)))
        {
            for (unit, figure) in placed.figures.of(id) {
                let Some(value) = figure.value() else { continue };
                let addend = Addend {
                    who: self.who[part][unit.index()],
                    part,
                    unit,
                    value,
                    derived: figure.status == Status::Derived,
                };
                self.areas_of[part][unit.index()].iter().for_each(|area| addends[*area].push(addend));
            }
        }
        let arises = self.arises(field);
        let wanted = self
            .span
            .areas(self.areas)
            .filter(|(area, _)| field.is_additive() || self.areas[*area].kind == AreaType::Unit);
        for (area, expected) in wanted {
            let asked = authorities_asked(field, expected, self.context);
            let added = self.added(id, area, first, &mut addends[area]).map_err(|()| SumError {
                field: field.name.clone(),
                area: self.areas[area].area.name.clone(),
            })?;
            let own = if added.is_none() { &[] } else { addends[area].as_slice() };
            let rests_on = self.rests_on(own, first, (area, arises.as_ref()));
            let why_not = || why_not(field, id, (area, &self.areas[area]), &asked, self.span);
            let unasked = self.span.last().map_or(0, |last| without_a_box(last, id, area, &asked).len());
            totals.push(Total {
                period: self.span.period,
                area,
                table: measure.table,
                key: measure.key.clone(),
                field: measure.field,
                value: added,
                standing: if added.is_some() { Standing::Known } else { why_not() },
                expected_authorities: asked.len() - unasked,
                ..rests_on
            });
        }
        Ok(totals)
    }

    /// The sum of an area; `None` where nothing is known of a part, or a joint return that lies partly in the
    /// area has figures of it that nobody can tell.
    fn added(
        &self,
        id: MeasureId,
        area: usize,
        first: usize,
        addends: &mut [Addend],
    ) -> Result<Option<Scaled>, ()> {
        addends.sort_unstable();
        let mut sum: Option<Scaled> = None;
        for (part, (_, placed)) in self.span.parts.iter().enumerate().skip(first) {
            let Some(placed) = placed else { return Ok(None) };
            if placed.straddling[area].iter().any(|unit| placed.figures.get(id, *unit).value().is_some()) {
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

    /// The authorities for which a question arises; `None` where it does for all.
    fn arises(&self, field: &Field) -> Option<FixedBitSet> {
        field.applies.as_ref()?;
        let register = self.context.register;
        let arises = |code: &&str| field.applies_to(register.get(code));
        let numbered = self.codes.iter().enumerate();
        Some(numbered.filter(|(_, code)| arises(code)).map(|(number, _)| number).collect())
    }

    /// Who stands behind a sum of an area, of those for whom the question arises; addends stand in order of
    /// who gave them.
    fn rests_on(
        &self,
        addends: &[Addend],
        first: usize,
        (area, arises): (usize, Option<&FixedBitSet>),
    ) -> Total {
        let mut counts = [0; 3];
        let expected = &self.expected[area];
        let is_asked =
            |code: &usize| expected.contains(*code) && arises.is_none_or(|arises| arises.contains(*code));
        // No bits are needed to count the authorities of one alone.
        let is_one = addends.first().map(|own| own.who) == addends.last().map(|own| own.who);
        let blank = || FixedBitSet::with_capacity(if is_one { 0 } else { self.codes.len() });
        let mut of_one = [0; 3];
        let mut authorities: [FixedBitSet; 3] = [blank(), blank(), blank()];
        for own in addends.chunk_by(|one, next| one.who == next.who) {
            let who = own[0].who;
            let derived = own.iter().any(|addend| addend.derived);
            let is_complete = own.len() >= self.needed(who, first);
            for (at, counts_here) in [!derived, true, is_complete].into_iter().enumerate() {
                if counts_here {
                    counts[at] += 1;
                    let asked = self.covers[who].iter().copied().filter(is_asked);
                    if is_one {
                        of_one[at] = asked.count();
                    } else {
                        authorities[at].extend(asked);
                    }
                }
            }
        }
        let [reported, included, complete] = counts;
        let [by_reported, by_all, by_complete] =
            if is_one { of_one } else { authorities.map(|codes| codes.count_ones(..)) };
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
        let is_unit_now =
            self.span.before.is_none() && self.areas.get(who).is_some_and(|area| area.kind == AreaType::Unit);
        let of_part = |placed: &Placed| if is_unit_now { placed.members[who].len().max(1) } else { 1 };
        self.span.parts.iter().skip(first).map(|(_, placed)| placed.map_or(1, of_part)).sum()
    }
}
