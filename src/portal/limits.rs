//! How often one may try: so many times in a span of time.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// So many different ones are remembered; before there are more, those whose time is over are forgotten.
const MOST: usize = 10_000;

/// A limit: so many tries in so many seconds.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Tries.
    pub tries: u32,
    /// Seconds.
    pub seconds: i64,
}

/// Links that are none, from one address.
pub const WRONG_LINKS: Limit = Limit { tries: 30, seconds: 60 };

/// Wrong passwords for one account.
pub const WRONG_PASSWORDS: Limit = Limit { tries: 5, seconds: 15 * 60 };

/// Wrong passwords from one address: whatever the account, hashing is slow.
pub const PASSWORDS: Limit = Limit { tries: 30, seconds: 60 };

/// Uploads by one link.
pub const UPLOADS: Limit = Limit { tries: 30, seconds: 60 };

/// Answers, templates and the like by one link or account.
pub const COMMANDS: Limit = Limit { tries: 120, seconds: 60 };

/// Who tried how often since when.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<String, (i64, u32)>>);

impl Limits {
    /// Whether one more try is too many; it does not count as one.
    pub fn is_over(&self, whose: &str, limit: Limit, now: i64) -> bool {
        let tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.get(whose).is_some_and(|(since, count)| now - since < limit.seconds && *count >= limit.tries)
    }

    /// Takes note of a try; whether it was one too many.
    pub fn tried(&self, whose: &str, limit: Limit, now: i64) -> bool {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= MOST {
            tries.retain(|_, (since, _)| now - *since < WRONG_PASSWORDS.seconds);
        }
        let (since, count) = tries.entry(whose.to_owned()).or_insert((now, 0));
        if now - *since >= limit.seconds {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        *count > limit.tries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_is_allowed_is_refused_until_the_time_is_over() {
        let (limits, limit) = (Limits::default(), Limit { tries: 2, seconds: 10 });
        assert!(
            !limits.tried("a", limit, 0) && !limits.tried("a", limit, 1) && limits.is_over("a", limit, 1)
        );
        assert!(limits.tried("a", limit, 9) && !limits.tried("b", limit, 9));
        assert!(!limits.is_over("a", limit, 10) && !limits.tried("a", limit, 10));
    }
}
