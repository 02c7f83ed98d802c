//! What of a file that came to the inbox of another period is for this one.

use super::{Context, Taken, made_for, period_of};

impl Taken {
    /// Leaves of it the returns that say themselves that they are for this period; whether there are any.
    /// What says nothing of its period is for that of the inbox in which it lies.
    pub fn keep_what_is_for_this_period(&mut self, context: &Context<'_>) -> bool {
        let Ok(reading) = &mut self.outcome else { return false };
        if reading.made_for.as_ref().and_then(made_for::no_return).is_some() {
            return false;
        }
        let (period, financial) = (context.period, context.collection.financial);
        let file = &self.arrival.shown;
        reading.returns.retain(|read| {
            period_of(&read.claims, file, financial, period, &context.titles) == Ok(Some(period))
        });
        !reading.returns.is_empty()
    }
}
