//! Exceptions by their causes, in the order in which they are to be worked through.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use crate::{
    publication::Reported,
    schemas::{Field, RecordTable},
    vocabulary::{Exception, Severity, exception::by_cause},
};

/// Exceptions that one line tells.
type Group<'r> = Vec<&'r Exception>;

/// The exceptions of a run, with what is known of causes.
pub(super) struct Causes<'r> {
    run: &'r Reported<'r>,
    period: String,
    /// What a return of middling size is of a national figure.
    middling: f64,
    /// Those that others follow from, by id.
    by_id: HashMap<String, &'r Exception>,
}

impl<'r> Causes<'r> {
    /// Those of a run.
    pub fn of(run: &'r Reported<'r>) -> Self {
        let period = run.context.period.to_string();
        let followed: HashSet<&str> =
            run.validation.exceptions.iter().map(|exception| exception.caused_by.as_str()).collect();
        let with_ids = run.validation.exceptions.iter().map(|exception| (exception.id(&period), exception));
        let by_id = with_ids.filter(|(id, _)| followed.contains(id.as_str())).collect();
        Self { run, middling: 1.0 / run.statistics.status.len().max(1) as f64, period, by_id }
    }

    /// How far up it belongs, in millionths of the national figure, so that what is equal to a reader is
    /// equal here. A return that is left out as a whole comes first; a value that is left out and cannot be
    /// weighed counts as that of a middling return.
    fn effect(&self, exception: &Exception) -> u64 {
        let unweighed = match exception.severity {
            Severity::Reject => return u64::MAX,
            Severity::Error if self.is_added(exception) => self.middling,
            Severity::Error | Severity::Query | Severity::Note => 0.0,
        };
        (exception.score.unwrap_or(unweighed) * 1e6).round() as u64
    }

    /// What an exception follows from.
    pub fn cause_of(&self, exception: &Exception) -> Option<&'r Exception> {
        self.by_id.get(&exception.caused_by).copied()
    }

    /// The record table that an exception is about.
    pub fn table(&self, exception: &Exception) -> Option<&'r RecordTable> {
        let collection = self.run.context.collection;
        collection.table(&exception.table).map(|table| &collection.tables[table])
    }

    fn is_added(&self, exception: &Exception) -> bool {
        let field = self
            .table(exception)
            .and_then(|table| table.field(&exception.field).map(|field| &table.fields[field]));
        field.is_some_and(Field::is_additive)
    }

    /// The lines: causes by their effect, those that are accepted last; under each what follows from it.
    pub fn in_order(&self) -> Vec<Group<'r>> {
        let listed = self.run.validation.exceptions.iter().filter(|exception| !exception.trial);
        let (followers, mut causes): (Vec<_>, Vec<_>) =
            listed.partition(|exception| self.by_id.contains_key(&exception.caused_by));
        causes
            .sort_by_key(|exception| (exception.state, Reverse(self.effect(exception)), exception.severity));
        self.with_followers(by_cause(causes), followers)
    }

    /// Under each cause what follows from it. What follows from one that is not listed, such as one on trial,
    /// stands at the end.
    fn with_followers(&self, causes: Vec<Group<'r>>, followers: Vec<&'r Exception>) -> Vec<Group<'r>> {
        let mut group_of: HashMap<String, usize> = HashMap::new();
        for (at, group) in causes.iter().enumerate() {
            group_of.extend(group.iter().map(|exception| (exception.id(&self.period), at)));
        }
        let mut following: Vec<Vec<&Exception>> = vec![Vec::new(); causes.len() + 1];
        for follower in followers {
            following[group_of.get(&follower.caused_by).copied().unwrap_or(causes.len())].push(follower);
        }
        let last = following.pop().unwrap_or_default();
        let with_followers = causes.into_iter().zip(following);
        let mut lines: Vec<Group<'r>> =
            with_followers.flat_map(|(cause, after)| std::iter::once(cause).chain(together(after))).collect();
        lines.extend(together(last));
        lines
    }
}

/// Followers of one cause by what they say: one rule, one sheet, one line.
fn together(followers: Vec<&Exception>) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for follower in followers {
        match groups.iter_mut().find(|group| is_alike(group[0], follower)) {
            Some(group) => group.push(follower),
            None => groups.push(vec![follower]),
        }
    }
    groups
}

fn is_alike(one: &Exception, other: &Exception) -> bool {
    let (place, others) = (&one.place, &other.place);
    (&one.unit, &one.rule, &place.file, &place.sheet)
        == (&other.unit, &other.rule, &others.file, &others.sheet)
}
