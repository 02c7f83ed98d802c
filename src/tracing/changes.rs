//! A change on the period before: both periods, over the units that gave the figure in both.

use super::{
    Tracing,
    trace::{Exact, TracedItem, TracedPart},
};
use crate::{
    figures::{ExactSum, MeasureId, UnitId},
    statistics::{AreaType, Placed},
    vocabulary::{Period, Scaled},
};

impl Tracing<'_> {
    /// The figures of a period.
    fn placed(&self, period: Period) -> Option<&Placed> {
        let rebuilt = self.rebuilt;
        std::iter::once(&rebuilt.now).chain(&rebuilt.earlier).find(|placed| placed.period() == period)
    }

    /// What the matched units of an area gave in the period before, and in the period.
    pub(super) fn matched(&self, period: Period, area: usize, measure: MeasureId) -> [TracedPart; 2] {
        let of = self.rebuilt.name_of(measure);
        let part = |role, period: Period| TracedPart {
            role,
            of: format!("{of}, {period}"),
            ..TracedPart::default()
        };
        let mut parts = [part("before", period.previous()), part("now", period)];
        let (Some(before), Some(now)) = (self.placed(period.previous()), self.placed(period)) else {
            parts[0].unknown.push(format!("no figures of {} are held", period.previous()));
            return parts;
        };
        let is_within = |unit: &UnitId| now.members[area].binary_search(unit).is_ok();
        let areas = self.rebuilt.areas.iter().enumerate();
        for (unit_area, _) in areas.filter(|(_, own)| own.kind == AreaType::Unit) {
            let units = &now.members[unit_area];
            if units.is_empty() || !units.iter().all(is_within) {
                continue;
            }
            let values = [before, now].map(|placed| placed.of_unit_now(measure, unit_area));
            if let [Some(then), Some(own)] = values {
                self.put(&mut parts[0], before, (unit_area, measure), then);
                self.put(&mut parts[1], now, (unit_area, measure), own);
            } else {
                let lacking = [(before, values[0]), (now, values[1])];
                let lacking = lacking.into_iter().filter(|(_, value)| value.is_none());
                let periods: Vec<String> = lacking.map(|(placed, _)| placed.period().to_string()).collect();
                let why = format!("not given in {}", periods.join(" nor in "));
                parts[1].without.push(self.rebuilt.without(now, units[0], &why));
            }
        }
        parts
    }

    fn put(
        &self,
        part: &mut TracedPart,
        placed: &Placed,
        (area, measure): (usize, MeasureId),
        value: Scaled,
    ) {
        let own = &self.rebuilt.areas[area].area;
        let members = &placed.members[area];
        part.items.push(TracedItem {
            unit: own.code.clone(),
            name: own.name.clone(),
            adds: Exact(value),
            share: None,
            figures: members.iter().map(|unit| self.rebuilt.figure_of(placed, *unit, measure)).collect(),
        });
        let sum = part.sum.map_or_else(ExactSum::default, |sum| ExactSum::of(sum.0));
        part.sum = sum.plus(ExactSum::of(value)).value(value.decimals).map(Exact);
    }
}
