//! Who is expected in which areas, and which authorities lie there, from one day to another.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};

use super::{
    super::{Builder, register::FIRST, register::LAST},
    relation::{Relation, truth},
};
use crate::{
    expressions::sql::SqlType::{Date as Day, Text, Truth},
    returns::Context,
    schemas::register::Area,
    statistics::{AreaType, ReportArea, areas_of},
    vocabulary::{Period, day},
};

/// The years for which is worked out who is in scope: before and after it is as at their ends.
const YEARS: std::ops::RangeInclusive<i16> = 1995..=2050;

/// An area, and an authority or other unit.
type Place = (&'static str, Area, String);

/// From which day to which something is.
type Stretches = BTreeMap<(Place, Date), Date>;

impl Builder<'_> {
    /// The relations of who is expected where, who lies where, joint returns, and units in no register.
    pub(super) fn who_and_where(&mut self) {
        let periods = self.all_periods();
        let (mut expected, mut homes) = (Stretching::default(), Stretching::default());
        let mut shape = Vec::new();
        for period in &periods {
            let context = Context::new(self.register, self.collection, *period);
            let areas = areas_of(std::iter::empty(), &context);
            expected.on(*period, || expected_in(&areas));
            let own: Vec<_> = areas
                .iter()
                .map(|area| (area.kind, area.area.clone(), area.members.clone(), area.countries.clone()))
                .collect();
            let is_as_before = own == shape;
            shape = own;
            if is_as_before {
                homes.goes_on(*period);
            } else {
                homes.on(*period, || self.homes_in(&areas));
            }
        }
        let columns =
            [("area_type", Text), ("area_code", Text), ("area", Text), ("code", Text), FIRST_DAY, LAST_DAY];
        let lines = self.lines_of(expected.ended());
        self.relation(Relation {
            name: "expected",
            about: "The authorities, and units in no register, that are expected in each area of several.",
            columns: &columns,
            lines,
        });
        let lines = self.lines_of(homes.ended());
        self.relation(Relation {
            name: "homes",
            about: "The authorities, and units in no register, that lie in each area, in scope or not.",
            columns: &columns,
            lines,
        });
        self.joint_returns();
        self.others();
    }

    /// All periods of the collection, oldest first.
    fn all_periods(&self) -> Vec<Period> {
        let parts = self.parts_of_a_year();
        let Some(first) = parts.first().and_then(|(_, period)| *period) else { return Vec::new() };
        let mut earliest = first;
        while earliest.end().year() > *YEARS.start() {
            earliest = earliest.previous();
        }
        let all = std::iter::successors(Some(earliest), |period| Some(period.next()));
        all.take_while(|period| period.start().year() <= *YEARS.end()).collect()
    }

    /// Who lies where.
    fn homes_in(&self, areas: &[ReportArea]) -> BTreeSet<Place> {
        let mut found = BTreeSet::new();
        for area in areas.iter().filter(|area| area.kind != AreaType::All) {
            let place = |code: &String| (area.kind.word(), area.area.clone(), code.clone());
            let own = self.register.authorities().filter(|authority| area.is_home_of(authority));
            found.extend(own.map(|authority| place(&authority.code)));
            let lies = |region: &Area, country: &Area| match area.kind {
                AreaType::Region => *region == area.area,
                AreaType::Country => *country == area.area,
                AreaType::Countries => area.countries.contains(country),
                _ => false,
            };
            let others = self.collection.expected.iter().filter(|unit| lies(&unit.region, &unit.country));
            found.extend(others.map(|unit| place(&unit.unit)));
        }
        found
    }

    fn lines_of(&self, stretches: Stretches) -> Vec<Vec<String>> {
        let text = |text: &str| self.dialect.text(text);
        let line = |(((kind, area, code), first), last): ((Place, Date), Date)| {
            let mut line = vec![text(kind), text(&area.code), text(&area.name), text(&code)];
            line.extend(self.stretch(Some(first), Some(last)));
            line
        };
        stretches.into_iter().map(line).collect()
    }

    /// The first and the last day, of all time where it is not said.
    pub(super) fn stretch(&self, first: Option<Date>, last: Option<Date>) -> [String; 2] {
        [first.unwrap_or(FIRST), last.unwrap_or(LAST)].map(|own| self.dialect.date(day::number_of(own)))
    }

    fn joint_returns(&mut self) {
        let mut lines = Vec::new();
        for joint in &self.collection.joint {
            for member in &joint.members {
                let mut line = vec![joint.unit(), joint.name.clone(), member.clone()];
                line.iter_mut().for_each(|text| *text = self.dialect.text(text));
                line.extend(self.stretch(joint.from, joint.to));
                lines.push(line);
            }
        }
        self.relation(Relation {
            name: "joints",
            about: "Standing joint returns, a line a member.",
            columns: &[("unit", Text), ("name", Text), ("code", Text), FIRST_DAY, LAST_DAY],
            lines,
        });
    }

    fn others(&mut self) {
        let line = |unit: &crate::schemas::collection::ExpectedUnit| {
            let mut line = vec![self.dialect.text(&unit.unit), self.dialect.text(&unit.name)];
            line.extend(self.stretch(unit.from, unit.to));
            line.push(truth(self.collection.counts_others));
            line
        };
        let lines = self.collection.expected.iter().map(line).collect();
        self.relation(Relation {
            name: "others",
            about: "Units that are expected and in no register, and whether they are counted as authorities.",
            columns: &[("unit", Text), ("name", Text), FIRST_DAY, LAST_DAY, ("is_counted", Truth)],
            lines,
        });
    }
}

pub(super) const FIRST_DAY: (&str, crate::expressions::sql::SqlType) = ("first_day", Day);
pub(super) const LAST_DAY: (&str, crate::expressions::sql::SqlType) = ("last_day", Day);

/// Who is expected where.
fn expected_in(areas: &[ReportArea]) -> BTreeSet<Place> {
    let of_area = |area: &ReportArea| {
        let place = |code: &String| (area.kind.word(), area.area.clone(), code.clone());
        area.expected.iter().map(place).collect::<Vec<_>>()
    };
    areas.iter().flat_map(of_area).collect()
}

/// What is so from period to period, put together into stretches of days.
#[derive(Default)]
struct Stretching {
    open: BTreeMap<Place, Date>,
    ended: Stretches,
    last: Option<Date>,
}

impl Stretching {
    /// What is so in a period that follows the one before.
    fn on(&mut self, period: Period, all: impl FnOnce() -> BTreeSet<Place>) {
        let all = all();
        let ended = period.start().checked_sub(1.day()).unwrap_or(FIRST);
        let first = if self.last.is_none() { FIRST } else { period.start() };
        let gone: Vec<Place> = self.open.keys().filter(|place| !all.contains(place)).cloned().collect();
        for place in gone {
            if let Some(begun) = self.open.remove(&place) {
                self.ended.insert((place, begun), ended);
            }
        }
        for place in all {
            self.open.entry(place).or_insert(first);
        }
        self.last = Some(period.end());
    }

    /// All is as in the period before.
    fn goes_on(&mut self, period: Period) {
        self.last = Some(period.end());
    }

    fn ended(mut self) -> Stretches {
        self.ended.extend(self.open.into_iter().map(|(place, begun)| ((place, begun), LAST)));
        self.ended
    }
}
