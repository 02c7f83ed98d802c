//! For how long figures that were released are revised (`[revisions]` in `tables.toml`).

use super::{Faults, declaration::Entry, shapes::REVISIONS};

/// So many periods before that of a run may still change by late and corrected returns; those before them
/// stay
/// as they were released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionWindow(pub usize);

/// Two years of quarters.
impl Default for RevisionWindow {
    fn default() -> Self {
        Self(8)
    }
}

/// Longer than any series.
pub(super) const MOST: i64 = 1000;

impl RevisionWindow {
    /// Reads `[revisions]`.
    pub(super) fn read(node: &Entry, faults: &mut Faults) -> Self {
        let Some(declared) = node.get("revisions") else { return Self::default() };
        declared.is_of(&REVISIONS, faults);
        let Some(periods) = declared.get("periods") else {
            let message = "say how many earlier periods are revised: periods = 8";
            faults.add(&declared.at, message.to_owned());
            return Self::default();
        };
        match periods.integer(faults).map(|number| (usize::try_from(number), number)) {
            Some((Ok(number), given)) if given <= MOST => Self(number),
            _ => {
                faults.add(&periods.at, format!("the periods are a whole number from 0 to {MOST}"));
                Self::default()
            }
        }
    }
}
