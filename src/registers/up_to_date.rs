//! Brings a register up to date.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use super::{
    Change, ChangeKind, Entry, Standing, later::carry_out, order::put_in_order, owners::Owners,
    standing::stand, taken_in::take_in,
};
use crate::{
    expressions::FrameError,
    frames::Withheld,
    ledger::Outcome,
    returns::{Context, Returns},
    schemas::{Collection, registers::DeclaredRegister},
    vocabulary::DecisionId,
};

/// What a register is brought up to date by.
pub struct Ground<'a> {
    /// The returns of the period.
    pub returns: &'a Returns,
    /// Values that do not count.
    pub withheld: &'a Withheld,
    /// Returns (by index) of which nothing counts.
    pub excluded: &'a HashSet<usize>,
    /// What is known of the world.
    pub context: &'a Context<'a>,
    /// The day.
    pub day: Date,
    /// Tables and fields that have to be known for as long as a record is kept, to tell for how long.
    pub(super) retained: Vec<(String, String)>,
}

impl<'a> Ground<'a> {
    /// That of a period, on a day.
    #[must_use]
    pub fn new(
        returns: &'a Returns,
        (withheld, excluded): (&'a Withheld, &'a HashSet<usize>),
        context: &'a Context<'a>,
        day: Date,
    ) -> Self {
        let collection = context.collection;
        let asked = collection.retention.iter().flat_map(|own| {
            let table = &collection.tables[own.table];
            let condition = own.condition.iter().flat_map(|own| own.node.fields());
            condition.chain([own.field]).map(|field| (table.name.clone(), table.fields[field].name.clone()))
        });
        Self { returns, withheld, excluded, context, day, retained: asked.collect() }
    }
}

/// A register as it is now.
#[derive(Debug)]
pub struct RegisterNow<'c> {
    /// As it is declared.
    pub declared: &'c DeclaredRegister,
    /// All that is known of it, shown or not, in its order.
    pub entries: Vec<Entry>,
    /// What changed.
    pub changes: Vec<Change>,
    /// What became of decisions about it.
    pub outcomes: Vec<(DecisionId, Outcome)>,
}

impl RegisterNow<'_> {
    /// What it shows, in its order.
    pub fn shown(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_shown())
    }
}

/// Brings a register up to date that stood so.
///
/// # Errors
/// A fault of our own.
pub fn up_to_date<'c>(
    declared: &'c DeclaredRegister,
    before: Vec<Entry>,
    ground: &Ground<'_>,
) -> Result<RegisterNow<'c>, FrameError> {
    let collection = ground.context.collection;
    let mut entries = before.clone();
    // Why it stands as it does was told last time.
    entries.iter_mut().filter(|own| own.standing != Standing::Removed).for_each(|own| own.why.clear());
    let mut places = Owners::of(&entries, ground.returns, ground.context).places(&entries);
    take_in(declared, &mut entries, &mut places, ground)?;
    let noted = carry_out(declared, &mut entries, &places, ground);
    let outcomes = stand(declared, &mut entries, ground)?;
    put_in_order(declared, &mut entries, &collection.tables[declared.of]);
    let mut changes = changes(declared, &before, &entries, collection);
    changes.extend(noted);
    Ok(RegisterNow { declared, entries, changes, outcomes })
}

fn changes(
    register: &DeclaredRegister,
    before: &[Entry],
    now: &[Entry],
    collection: &Collection,
) -> Vec<Change> {
    let before: BTreeMap<(&str, &str), &Entry> =
        before.iter().map(|own| ((own.unit.as_str(), own.key.as_str()), own)).collect();
    let mut found = Vec::new();
    for entry in now {
        let old = before.get(&(entry.unit.as_str(), entry.key.as_str())).copied();
        let was_shown = old.is_some_and(Entry::is_shown);
        let why =
            || if entry.why.is_empty() { format!("it came in {}", entry.period) } else { entry.why.clone() };
        let kind = match (was_shown, entry.standing) {
            (false, Standing::Shown) => ChangeKind::Added,
            (true, Standing::Shown) => {
                let columns = differing(register, old, entry, collection);
                if !columns.is_empty() {
                    found.push(Change { columns, ..Change::of(entry, ChangeKind::Changed, why()) });
                }
                continue;
            }
            (true, Standing::Removed) => ChangeKind::Removed,
            (true, _) => ChangeKind::Hidden,
            (false, standing) if old.is_some_and(|old| old.standing == standing) => continue,
            (false, standing) => ChangeKind::NotShown(standing),
        };
        found.push(Change::of(entry, kind, why()));
    }
    found
}

/// The names of columns in which an entry differs from what was shown.
fn differing(
    register: &DeclaredRegister,
    old: Option<&Entry>,
    entry: &Entry,
    collection: &Collection,
) -> Vec<String> {
    let Some(old) = old else { return Vec::new() };
    let table = &collection.tables[register.of];
    let pairs = old.row(register, collection).into_iter().zip(entry.row(register, collection));
    let names = register.columns.iter().map(|column| column.name(table));
    names.zip(pairs).filter(|(_, (old, new))| old != new).map(|(name, _)| name.to_owned()).collect()
}
