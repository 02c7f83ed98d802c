//! What is done to a sound return, and what must come of it.

use super::book::Book;

type Edit = Box<dyn Fn(&mut Book)>;

/// What is done to a sound return.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) edit: Edit,
    /// Every total stays as it was.
    pub(super) same: bool,
    /// It is told by one of these rules; none for what is read as well as before.
    pub(super) told: &'static [&'static str],
    /// It needs more than one sheet, or merged cells.
    pub(super) sheets: bool,
}

pub(super) fn case(
    name: impl Into<String>,
    same: bool,
    told: &'static [&'static str],
    edit: impl Fn(&mut Book) + 'static,
) -> Case {
    Case { name: name.into(), edit: Box::new(edit), same, told, sheets: false }
}

pub(super) fn on_sheets(
    name: impl Into<String>,
    same: bool,
    told: &'static [&'static str],
    edit: impl Fn(&mut Book) + 'static,
) -> Case {
    Case { sheets: true, ..case(name, same, told, edit) }
}

pub(super) const OTHER: &[&str] = &["other-time"];

pub(super) const TWO: &[&str] = &["two-blocks", "unique"];

pub(super) const ROW: &[&str] = &["unread-row"];

/// What is expected of a case.
pub(super) struct Expected {
    pub(super) name: String,
    pub(super) same: bool,
    pub(super) told: &'static [&'static str],
}

impl Case {
    pub(super) fn expected(&self) -> Expected {
        Expected { name: self.name.clone(), same: self.same, told: self.told }
    }
}
