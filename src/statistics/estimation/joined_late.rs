//! Who a unit was in an earlier period, in which something of it may be missing though it was expected.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    figures::UnitId,
    returns::{Context, Unit, silent_beside},
    statistics::Placed,
};

/// A unit of now, and who it was in an earlier period.
pub struct Before {
    /// The unit in the figures of now.
    pub now: UnitId,
    /// The index of its area.
    pub area: usize,
    /// Who it was.
    pub stood: Stood,
}

/// Who a unit was.
pub enum Stood {
    /// A unit in the figures of that period.
    There(UnitId),
    /// One that is not in them, since it sent nothing.
    Silent(Box<Unit>),
}

/// Each unit of now that was one unit in an earlier period too. What one that was several gave later cannot
/// be told apart by who they were.
pub fn before(now: &Placed, placed: &Placed, context: &Context<'_>) -> Vec<Before> {
    let then =
        Context::new(context.register, context.collection, placed.period()).with(Arc::clone(&context.ledger));
    let silent = silent_beside(placed.figures.units().map(|(_, unit)| unit), &then);
    let heirs: Vec<BTreeSet<&String>> = silent.iter().map(|unit| heirs(unit, context)).collect();
    let of_unit = |unit: UnitId| {
        let area = now.unit_now(unit)?;
        let stood = match placed.members[area].as_slice() {
            [only] => Stood::There(*only),
            [] => {
                let was = was_silent(now.figures.unit(unit), placed, &silent, &heirs)?;
                Stood::Silent(Box::new(was.clone()))
            }
            _ => return None,
        };
        Some(Before { now: unit, area, stood })
    };
    now.figures.ids().filter_map(of_unit).collect()
}

/// The authorities that stand in the place of a unit at the end of the period of the returns.
fn heirs<'c>(unit: &Unit, context: &'c Context<'_>) -> BTreeSet<&'c String> {
    let day = context.period.end();
    let heirs = unit.codes.iter().flat_map(|code| context.register.successors_on(code, day));
    heirs.map(|heir| &heir.code).collect()
}

/// The silent one that a unit of now was: itself, or the only one whose area it answers for.
fn was_silent<'s>(
    unit: &Unit,
    placed: &Placed,
    silent: &'s [Unit],
    heirs: &[BTreeSet<&String>],
) -> Option<&'s Unit> {
    if let Some(same) = silent.iter().find(|other| other.id == unit.id) {
        return Some(same);
    }
    let meets = |own: &BTreeSet<&String>| own.iter().any(|code| unit.covers.contains(*code));
    let answered = placed.heirs.iter().any(|own| !own.is_disjoint(&unit.covers));
    let mut met = silent.iter().zip(heirs).filter(|(_, own)| meets(own));
    let (was, own) = met.next()?;
    let is_all_of_it = own.len() == unit.covers.len() && met.next().is_none() && !answered;
    is_all_of_it.then_some(was)
}
