//! How much an exception matters to the national figure: the score of selective editing.

use std::collections::HashMap;

use super::{AreaType, ReportArea, Total};
use crate::{returns::Context, vocabulary::Exception};

/// The national totals against which exceptions are weighed.
#[derive(Debug, Default)]
pub struct Weights<'s> {
    totals: HashMap<(&'s str, &'s str, &'s str), f64>,
}

impl<'s> Weights<'s> {
    /// The totals of the period over all areas.
    #[must_use]
    pub fn of(totals: &'s [Total], areas: &'s [ReportArea], context: &Context<'s>) -> Self {
        let collection = context.collection;
        let of_whole = totals
            .iter()
            .filter(|total| total.period == context.period && areas[total.area].kind == AreaType::All);
        let weighed = of_whole.filter_map(|total| {
            let table = collection.figure_table(total.table);
            let place = (table.name.as_str(), total.key.as_str(), table.fields[total.field].name.as_str());
            total.value.map(|value| (place, value.to_f64()))
        });
        Self { totals: weighed.collect() }
    }

    /// The distance of the value from what was expected, or else from what it was compared with, as a share
    /// of the national total of its field; `None` where one of them is not known.
    #[must_use]
    pub fn score(&self, exception: &Exception) -> Option<f64> {
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        let value = number(&exception.value)?;
        let expected = number(&exception.expected).or_else(|| number(&exception.previous))?;
        let key = |record| (exception.table.as_str(), record, exception.field.as_str());
        // The records of a list are summed under no key.
        let total = self.totals.get(&key(exception.record.as_str())).or_else(|| self.totals.get(&key("")))?;
        (*total != 0.0).then(|| ((value - expected) / total).abs())
    }
}
