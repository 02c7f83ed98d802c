//! A file, taken apart into sheets and cells.

use super::long_lists::LongList;

/// A file, taken apart, with the long lists in it.
pub type Document = crate::cells::Document<LongList>;

/// One of its sheets.
pub type Sheet = crate::cells::Sheet<LongList>;
