//! What stands round a drawing.

/// Whether a drawing stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// A file of its own: title, main message, notes and source are in it.
    Alone,
    /// Part of a page that says these in words of its own.
    Within,
}
