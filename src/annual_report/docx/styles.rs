//! What the parts of a document look like, by the names under which word processors know them.

/// `word/styles.xml`.
pub const STYLES: &str = include_str!("styles.xml");

/// `word/numbering.xml` of a document without numbered lists: the bullets, and how numbers count.
pub const NUMBERING: &str = include_str!("numbering.xml");
