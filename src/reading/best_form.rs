//! What comes of a document by one form, and by which form most is found.

use crate::{
    schemas::{Collection, Form},
    vocabulary::Period,
};

/// What comes of a document by one form.
pub struct ByForm<F> {
    /// The period that the document says it is for; `None` if it says none, and that of the run counted.
    pub period: Option<Period>,
    /// `None` if nothing is found.
    pub found: Option<F>,
}

/// What is found by the form under which most is found.
pub(super) struct Best<'c, F> {
    pub(super) form: &'c Form,
    /// The period that the document says it is for, or else that of the run.
    pub(super) period: Period,
    pub(super) found: F,
}

/// Of what is found by each form (by index) that under which most is found, and of equals the one current in
/// the period that the document says it is for; and whether by any form it says none.
pub(super) fn by_best_form<F>(
    collection: &Collection,
    of_run: Period,
    read: impl Fn(usize) -> ByForm<F>,
    score: impl Fn(&F) -> usize,
) -> (Option<Best<'_, F>>, bool) {
    let (mut best, mut by_period_of_run) = (None::<Best<'_, F>>, false);
    let rank = |best: &Best<'_, F>| (score(&best.found), best.form.is_current(best.period));
    for (index, form) in collection.forms.iter().enumerate() {
        let ByForm { period, found } = read(index);
        by_period_of_run |= period.is_none();
        let next = found.map(|found| Best { form, period: period.unwrap_or(of_run), found });
        // Of equals the first counts.
        if let Some(next) = next
            && best.as_ref().is_none_or(|best| rank(&next) > rank(best))
        {
            best = Some(next);
        }
    }
    (best, by_period_of_run)
}
