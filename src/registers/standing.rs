//! Whether each record of a register is shown on a day.

use jiff::{ToSpan, civil::Date};

use super::{Entry, Ground, Standing, as_returns, moderation::Decided, name_of_text};
use crate::{
    expressions::{Expression, FrameError},
    frames::{OfReturns, Withheld, verdicts},
    ledger::Outcome,
    records::History,
    schemas::registers::DeclaredRegister,
    validation::overdue,
    vocabulary::{DecisionId, day},
};

/// Puts into each entry whether it is shown on the day; what is kept no longer is forgotten.
pub(super) fn stand(
    register: &DeclaredRegister,
    entries: &mut [Entry],
    ground: &Ground<'_>,
) -> Result<Vec<(DecisionId, Outcome)>, FrameError> {
    let removal = register.removal.as_ref();
    let ageing = holds(register.of, removal.and_then(|own| own.condition.as_ref()), entries, ground)?;
    forget_overdue(register, entries, ground)?;
    let decided = Decided::of(&ground.context.ledger);
    let mut outcomes = Vec::new();
    for (entry, ages) in entries.iter_mut().zip(ageing) {
        let fresh = of_day(register, entry, ages, ground);
        match fresh {
            Some((standing, why)) => {
                entry.standing = standing;
                entry.why = why;
            }
            None => entry.standing = Standing::Shown,
        }
        entry.text.clear();
        if entry.standing == Standing::Removed {
            entry.forget();
        } else if register.is_moderated {
            entry.text = name_of_text(entry, register, ground.context.collection);
            if entry.is_shown() {
                outcomes.extend(decided.settle(entry));
            }
        }
    }
    Ok(outcomes)
}

/// Why an entry is not shown; nothing where it is, but for what somebody has to decide.
fn of_day(
    register: &DeclaredRegister,
    entry: &Entry,
    ages: Option<bool>,
    ground: &Ground<'_>,
) -> Option<(Standing, String)> {
    let fields = &ground.context.collection.tables[register.of].fields;
    let day_in = |field: usize| entry.values.get(&fields[field].name).and_then(|text| day::parse(text));
    let not_known = |field: usize| (Standing::Waiting, format!("{} is not known", fields[field].name));
    if !entry.gone.is_empty() {
        return Some((Standing::Removed, entry.gone.clone()));
    }
    if entry.standing == Standing::Removed {
        return Some((Standing::Removed, entry.why.clone()));
    }
    // A condition that cannot be decided is taken to hold: what should be gone must not stay for that.
    if let Some(removal) = register.removal.as_ref().filter(|_| ages != Some(false)) {
        let Some(from) = day_in(removal.field) else { return Some(not_known(removal.field)) };
        if ground.day >= removal.after.after(from) {
            let why = format!("{} after {}", removal.after, fields[removal.field].name);
            return Some((Standing::Removed, why));
        }
    }
    if !entry.held.is_empty() {
        return Some((Standing::Hidden, entry.held.clone()));
    }
    if let Some((field, days)) = register.not_before {
        let Some(from) = day_in(field) else { return Some(not_known(field)) };
        let first = from.checked_add(days.days()).unwrap_or(Date::MAX);
        if ground.day < first {
            return Some((Standing::Waiting, format!("not before {first}")));
        }
    }
    None
}

/// Whether a condition holds of each entry.
fn holds(
    table: usize,
    condition: Option<&Expression>,
    entries: &[Entry],
    ground: &Ground<'_>,
) -> Result<Vec<Option<bool>>, FrameError> {
    let returns = as_returns(entries, table, ground.context);
    let (withheld, history) = (Withheld::default(), History::default());
    let all = 0..returns.returns.len();
    let source = OfReturns::new((&returns, all), &withheld, &history, ground.context);
    verdicts(&source, table, condition, ground.context)
}

/// Forgets values that are kept no longer.
fn forget_overdue(
    register: &DeclaredRegister,
    entries: &mut [Entry],
    ground: &Ground<'_>,
) -> Result<(), FrameError> {
    let collection = ground.context.collection;
    let fields = &collection.tables[register.of].fields;
    for own in overdue(&as_returns(entries, register.of, ground.context), ground.context, ground.day)? {
        for field in &collection.retention[own.retention].blank {
            entries[own.found].values.remove(&fields[*field].name);
            entries[own.found].set.remove(&fields[*field].name);
            entries[own.found].redacted.remove(&fields[*field].name);
        }
    }
    Ok(())
}
