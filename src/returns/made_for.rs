//! Workbooks of our own that come back: whether a form was made for whoever sends it, and for this period.

use super::{Context, candidates::Candidate, units::unit_with_id};
use crate::{
    reading::{MadeFor, QUESTIONS_MARK},
    vocabulary::printable::echo,
};

/// The rule of what is told of a form that was made for somebody else, or for another time.
const OTHER_FORM: &str = "other-form";

/// Why a workbook of ours is no return, if it is none.
pub fn no_return(made_for: &MadeFor) -> Option<String> {
    let MadeFor { mark, period, unit, .. } = made_for;
    (mark == QUESTIONS_MARK).then(|| {
        format!(
            "not a return: it is the workbook of questions to {} for {}. Take in its answers with quarterday \
             decide --from",
            echo(unit),
            echo(period)
        )
    })
}

/// Asks about a return on a form that was made for somebody else, or for another period.
pub fn ask(candidate: &mut Candidate, made_for: &MadeFor, context: &Context<'_>) {
    let (unit, period) = (&candidate.unit, context.period.to_string());
    let mut wrong = Vec::new();
    if made_for.unit != unit.id {
        let name = unit_with_id(&made_for.unit, context, context.period.end()).name;
        let whom = if name.is_empty() { echo(&made_for.unit) } else { echo(&name) };
        wrong.push(format!(
            "the form was made for {whom}, and says that it is the return of {}: if it was filled in over \
             that of another, send it on your own form",
            unit.name
        ));
    }
    if made_for.period != period {
        wrong.push(format!(
            "the form was made for {}, and says that it is for {period}: see that no figure of the other \
             time was left in it",
            echo(&made_for.period)
        ));
    }
    candidate.queries.extend(wrong.into_iter().map(|message| (OTHER_FORM, message)));
}
