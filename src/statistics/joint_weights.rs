//! What of a joint return counts for a region that holds some of its members: so much as is declared.

use super::ReportArea;
use crate::{
    figures::UnitId,
    returns::Context,
    schemas::JointReturn,
    statistics::{Placed, estimation::Fraction},
    vocabulary::Scaled,
};

/// The share of a value, which has the decimals of estimates, that counts for an area; `None` where no
/// weights are declared for the unit, or it does not fit. Shares of all areas of one kind add to the value.
pub fn share_of(
    value: Scaled,
    unit: UnitId,
    placed: &Placed,
    area: &ReportArea,
    context: &Context<'_>,
) -> Option<Scaled> {
    let joint = weighted(unit, placed, context)?;
    let all: i128 = joint.weights.iter().map(|weight| i128::from(*weight)).sum();
    let up_to = |weight: i128| Fraction::new(weight, all)?.of(value);
    let (mut passed, mut share) = (0_i128, Scaled { units: 0, ..value });
    // Each member has what lies between the rounded sums before and after it, so that nothing is lost.
    for (code, weight) in joint.members.iter().zip(&joint.weights) {
        let before = up_to(passed)?;
        passed += i128::from(*weight);
        if context.register.get(code).is_some_and(|member| area.is_home_of(member)) {
            share.units = share.units.checked_add(up_to(passed)?.units.checked_sub(before.units)?)?;
        }
    }
    Some(share)
}

/// The joint return that a unit is, if weights of its members are declared.
fn weighted<'c>(unit: UnitId, placed: &Placed, context: &Context<'c>) -> Option<&'c JointReturn> {
    let (id, day) = (&placed.figures.unit(unit).id, placed.period().end());
    let is_it = |joint: &&JointReturn| joint.unit() == *id && joint.stands_on(day);
    context.collection.joint.iter().filter(|joint| !joint.weights.is_empty()).find(is_it)
}
