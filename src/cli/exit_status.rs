//! With which status a command ends, where that is not 0.

/// Ran, but some submission could not be read.
pub(super) const SOME_REJECTED: u8 = 1;

/// Could not run.
pub(super) const COULD_NOT_RUN: u8 = 2;

/// Found what `--fail-on` names.
pub(super) const FAILED_ON: u8 = 3;

/// What was compared differs.
pub(super) const DIFFERS: u8 = 3;
