//! How far back figures can be held against those of a period: to the last break in their series.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::{
    figures::{MeasureId, Measures},
    returns::Context,
    vocabulary::Period,
};

/// The first day of the series in which a period lies, by measure; none where it was never broken.
#[derive(Debug)]
pub struct Comparable {
    since: HashMap<MeasureId, Date>,
}

impl Comparable {
    /// With the figures of a period.
    #[must_use]
    pub fn with(now: Period, measures: &Measures, context: &Context<'_>) -> Self {
        let published = &context.collection.published;
        let mut since: HashMap<MeasureId, Date> = HashMap::new();
        for own in published.breaks.iter().filter(|own| own.period.start() <= now.start()) {
            for figure in own.figures.iter().map(|at| &published.figures[*at]) {
                let Some(measure) = measures.find(figure.table, &figure.key, figure.field) else { continue };
                let day = since.entry(measure).or_insert(own.period.start());
                *day = own.period.start().max(*day);
            }
        }
        Self { since }
    }

    /// Whether what a period before has of a measure is of the same series.
    #[must_use]
    pub fn reach(&self, measure: MeasureId, before: Period) -> bool {
        self.since.get(&measure).is_none_or(|day| *day <= before.start())
    }
}
