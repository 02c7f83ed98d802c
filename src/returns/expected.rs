//! Who is expected to send a return, and of whom none came that counts.

use std::collections::BTreeSet;

use super::{
    Context, Returns, Unit,
    units::{unit_of_members, unit_to_answer, unit_with_id},
};

/// The units that are expected for the period: authorities in scope that existed on its last day, standing
/// joint returns in place of their members, and units that are in no register; none that is exempt.
#[must_use]
pub fn expected_units(context: &Context<'_>) -> Vec<Unit> {
    due_or_exempt(context).into_iter().filter(|unit| !is_exempt(unit, context)).collect()
}

/// Whether nothing is expected of a unit, though it is in scope: it is so decided of it.
#[must_use]
pub fn is_exempt(unit: &Unit, context: &Context<'_>) -> bool {
    context.ledger.exempt(&unit.id, context.period).is_some()
}

/// All units that would be expected if none were exempt.
#[must_use]
pub fn due_or_exempt(context: &Context<'_>) -> Vec<Unit> {
    let day = context.period.end();
    let joint: Vec<_> = context.collection.joint.iter().filter(|joint| joint.stands_on(day)).collect();
    let mut units = Vec::new();
    let mut joined: BTreeSet<&str> = BTreeSet::new();
    let living = |code: &String| {
        context.register.get(code).is_some_and(|authority| {
            authority.existed_on(day) && context.collection.covers(authority, context.period)
        })
    };
    for joint in joint.iter().filter(|joint| joint.members.iter().all(living)) {
        joined.extend(joint.members.iter().map(String::as_str));
        units.push(unit_to_answer(joint.unit(), joint.name.clone(), &joint.members, &joint.lead, context));
    }
    let in_scope =
        |authority: &&crate::schemas::Authority| context.collection.covers(authority, context.period);
    for authority in context.register.existing_on(day).filter(in_scope) {
        if !joined.contains(authority.code.as_str()) {
            units.push(unit_to_answer(
                authority.code.clone(),
                authority.name.clone(),
                std::slice::from_ref(&authority.code),
                &authority.code,
                context,
            ));
        }
    }
    let others = context.collection.expected.iter().filter(|unit| unit.stands_on(day));
    units.extend(others.map(|expected| unit_with_id(&expected.unit, context, day)));
    units
}

/// The expected units of which no return counts; of a joint return of which a member sent one alone, those of
/// whom nothing came.
#[must_use]
pub fn silent(returns: &Returns, context: &Context<'_>) -> Vec<Unit> {
    silent_beside(returns.returns.iter().map(|found| &found.unit), context)
}

/// The same, of those that sent one that counts.
#[must_use]
pub fn silent_beside<'u>(sent: impl Iterator<Item = &'u Unit>, context: &Context<'_>) -> Vec<Unit> {
    let (mut covered, mut senders) = (BTreeSet::new(), BTreeSet::new());
    for unit in sent {
        covered.extend(unit.covers.iter().map(String::as_str));
        senders.insert(unit.id.as_str());
    }
    let alone = |code: String| unit_of_members(BTreeSet::from([code]), context, context.period.end());
    let without_answer = |unit: Unit| {
        let is_silent = |code: &&String| !covered.contains(code.as_str());
        let silent: Vec<String> = unit.codes.iter().filter(is_silent).cloned().collect();
        if senders.contains(unit.id.as_str()) {
            Vec::new()
        } else if silent.len() == unit.codes.len() {
            vec![unit]
        } else {
            silent.into_iter().map(alone).collect()
        }
    };
    expected_units(context).into_iter().flat_map(without_answer).collect()
}
