//! Values that count as not given.

use std::collections::HashSet;

use crate::vocabulary::ValueAt;

/// Values that count as not given.
pub type Withheld = HashSet<ValueAt, foldhash::fast::FixedState>;
