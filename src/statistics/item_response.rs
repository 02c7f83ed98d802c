//! Response by area: what was received, what of it is usable, and what was given of each item; by
//! authorities, and by size where the collection declares a measure of it.

use std::collections::BTreeSet;

use super::{AreaType, Placed, ReportArea, Status, asked::authorities_asked, rounding, sizes::sizes};
use crate::{
    figures::{MeasureId, Measures},
    returns::{Context, Whom},
    vocabulary::Scaled,
};

/// How an area answered.
#[derive(Debug, Clone)]
pub struct AreaResponse {
    /// Index of the area.
    pub area: usize,
    /// Authorities expected, and units that are in no register.
    pub all: Answers,
    /// Of these the units that are in no register.
    pub others: Answers,
    /// The same by size, where a measure is declared.
    pub by_size: Option<BySize>,
}

/// How many answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answers {
    /// Of whom a return is expected.
    pub expected: usize,
    /// Of these, how many are answered for by what was received.
    pub received: usize,
    /// By returns of which something counts: nil is usable, a blank form is not.
    pub usable: usize,
}

impl Answers {
    fn of(expected: &BTreeSet<String>, at: usize, answered: &BTreeSet<&String>, now: &Placed) -> Self {
        Self {
            expected: expected.len(),
            received: expected.iter().filter(|id| answered.contains(id)).count(),
            usable: now.usable_authorities(at, expected),
        }
    }
}

impl AreaResponse {
    /// Those that are counted first: authorities, or units where a collection asks nobody else.
    #[must_use]
    pub fn first(&self, whom: Whom) -> Answers {
        if whom != Whom::Both {
            return self.all;
        }
        Answers {
            expected: self.all.expected - self.others.expected,
            received: self.all.received - self.others.received,
            usable: self.all.usable - self.others.usable,
        }
    }
}

/// Shares of the size of an area. The size of a unit is the last that is known of it; one of which none is
/// known is in no part.
#[derive(Debug, Clone)]
pub struct BySize {
    /// Percent of the size that was received.
    pub received: Option<Scaled>,
    /// Percent that is usable.
    pub usable: Option<Scaled>,
    /// For each item, in their order, percent of those asked for it that gave it.
    pub given: Vec<Option<Scaled>>,
    /// Units of which no size is known.
    pub units_without_size: usize,
}

/// Decimals of a response rate in percent.
pub const DECIMALS: u8 = 1;

/// How many of `all` in percent.
#[must_use]
pub fn percent(part: usize, all: usize) -> Option<Scaled> {
    let count = |number: usize| i64::try_from(number).ok().map(|units| Scaled { units, decimals: 0 });
    rounding::ratio(count(part)?, count(all)?, 100.0, DECIMALS)
}

/// The response of every area but single units. `periods` are the current one and earlier ones, newest first.
#[must_use]
pub fn responses(
    periods: &[&Placed],
    areas: &[ReportArea],
    status: &[Status],
    measures: &Measures,
    context: &Context<'_>,
) -> Vec<AreaResponse> {
    let answered = status.iter().filter(|line| line.receipt.is_answer());
    let answered: BTreeSet<&String> = answered.map(Status::who).collect();
    let Some(now) = periods.first() else { return Vec::new() };
    let sizes = Sizes::of(periods, areas, &answered, measures, context);
    let of_area = |(at, area): (usize, &ReportArea)| {
        let others = area.expected.iter().filter(|id| context.register.get(id).is_none()).cloned();
        AreaResponse {
            area: at,
            all: Answers::of(&area.expected, at, &answered, now),
            others: Answers::of(&others.collect(), at, &answered, now),
            by_size: sizes.as_ref().and_then(|sizes| sizes.of_area(area, areas)),
        }
    };
    areas.iter().enumerate().filter(|(_, area)| area.kind != AreaType::Unit).map(of_area).collect()
}

/// For each unit its size and what came of it.
struct Sizes {
    of_units: Vec<OfUnit>,
    items: usize,
}

struct OfUnit {
    area: usize,
    size: Option<Scaled>,
    received: bool,
    usable: bool,
    /// For each item whether it is asked for it, and whether it gave it.
    items: Vec<(bool, bool)>,
}

impl Sizes {
    fn of(
        periods: &[&Placed],
        areas: &[ReportArea],
        answered: &BTreeSet<&String>,
        measures: &Measures,
        context: &Context<'_>,
    ) -> Option<Self> {
        let published = &context.collection.published;
        let measure = |figure: usize| -> Option<MeasureId> {
            let figure = &published.figures[figure];
            measures.find(figure.table, &figure.key, figure.field)
        };
        let sizes = sizes(periods, areas, measures, context)?;
        let items: Vec<(usize, Option<MeasureId>)> =
            published.items().into_iter().map(|figure| (figure, measure(figure))).collect();
        let is_asked = |figure: usize, unit: &ReportArea| {
            let figure = &published.figures[figure];
            !authorities_asked(
                &context.collection.figure_table(figure.table).fields[figure.field],
                &unit.expected,
                context,
            )
            .is_empty()
        };
        let now = periods.first()?;
        let units = areas
            .iter()
            .enumerate()
            .filter(|(_, area)| area.kind == AreaType::Unit && !area.expected.is_empty());
        let of_units = units.map(|(area, declared)| OfUnit {
            area,
            size: sizes[area],
            received: declared.expected.iter().all(|code| answered.contains(code)),
            usable: now.members[area].iter().any(|unit| now.figures.is_usable(*unit)),
            items: items
                .iter()
                .map(|(figure, id)| {
                    (is_asked(*figure, declared), id.is_some_and(|id| now.of_unit_now(id, area).is_some()))
                })
                .collect(),
        });
        Some(Self { of_units: of_units.collect(), items: items.len() })
    }

    /// `None` if a sum does not fit.
    fn of_area(&self, area: &ReportArea, areas: &[ReportArea]) -> Option<BySize> {
        let own: Vec<&OfUnit> =
            self.of_units.iter().filter(|unit| areas[unit.area].expected.is_subset(&area.expected)).collect();
        let sum = |counts: &dyn Fn(&OfUnit) -> bool| {
            let mut sizes = own.iter().filter(|unit| counts(unit)).filter_map(|unit| unit.size);
            let first = sizes.next();
            sizes.try_fold(first, |sum, size| Some(sum?.checked_add(size))).flatten()
        };
        let all = sum(&|_| true)?;
        let nothing = Scaled { units: 0, ..all };
        let of = |part: Option<Scaled>, all: Option<Scaled>| {
            rounding::ratio(part.unwrap_or(nothing), all?, 100.0, DECIMALS)
        };
        let share = |counts: &dyn Fn(&OfUnit) -> bool| of(sum(counts), Some(all));
        let given = |item: usize| of(sum(&|unit| unit.items[item].1), sum(&|unit| unit.items[item].0));
        Some(BySize {
            received: share(&|unit| unit.received),
            usable: share(&|unit| unit.usable),
            given: (0..self.items).map(given).collect(),
            units_without_size: own.iter().filter(|unit| unit.size.is_none()).count(),
        })
    }
}
