//! How many there are at once: of one, and of all.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

/// How many there may be at once.
#[derive(Debug, Clone, Copy)]
pub struct Most {
    /// Of one.
    pub of_one: usize,
    /// Of all together.
    pub of_all: usize,
}

/// Who has how many at the moment.
#[derive(Debug)]
pub struct AtOnce<K> {
    most: Most,
    now: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K> Clone for AtOnce<K> {
    fn clone(&self) -> Self {
        Self { most: self.most, now: Arc::clone(&self.now) }
    }
}

impl<K: Hash + Eq + Clone> AtOnce<K> {
    /// Nobody has any yet.
    pub fn new(most: Most) -> Self {
        Self { most, now: Arc::default() }
    }

    /// One more of somebody's, until it is dropped; `None` if there are as many as there may be.
    pub fn one_more(&self, whose: K) -> Option<OneOf<K>> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let own = now.get(&whose).copied().unwrap_or_default();
        if own >= self.most.of_one || now.values().sum::<usize>() >= self.most.of_all {
            return None;
        }
        now.insert(whose.clone(), own + 1);
        Some(OneOf { whose, now: Arc::clone(&self.now) })
    }
}

/// One of somebody's.
#[derive(Debug)]
pub struct OneOf<K: Hash + Eq> {
    whose: K,
    now: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Hash + Eq> Drop for OneOf<K> {
    fn drop(&mut self) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let left = now.get(&self.whose).map_or(0, |own| own.saturating_sub(1));
        if left == 0 {
            now.remove(&self.whose);
        } else if let Some(own) = now.get_mut(&self.whose) {
            *own = left;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_there_may_be_is_refused_until_one_has_gone() {
        let all = AtOnce::new(Most { of_one: 2, of_all: 3 });
        let (first, second) = (all.one_more("a"), all.one_more("a"));
        assert!(first.is_some() && second.is_some() && all.one_more("a").is_none());
        let other = all.one_more("b");
        assert!(other.is_some() && all.one_more("c").is_none());
        drop((first, other));
        assert!(all.one_more("a").is_some() && all.now.lock().unwrap().len() == 1);
    }
}
