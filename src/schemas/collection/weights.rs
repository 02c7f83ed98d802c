//! How much of what several authorities gave together counts for each of them.

use crate::schemas::tables::NamedFigure;

/// How much of what several authorities gave together counts for each of them: of figures that are named, and
/// of the rest.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    pub(super) named: Vec<OfFigures>,
    pub(super) rest: Option<Shares>,
}

/// Figures of a table, under all its keys, and how they are divided.
#[derive(Debug, Clone)]
pub(super) struct OfFigures {
    pub table: usize,
    pub fields: Vec<usize>,
    pub shares: Shares,
}

/// In which proportion a figure is divided.
#[derive(Debug, Clone)]
pub enum Shares {
    /// By a number for each authority, with its code; in units of their last digit.
    Numbers(Vec<(String, i64)>),
    /// By how large each is.
    Size(NamedFigure),
}

impl Weights {
    /// In which proportion a field of a table is divided; `None` where that is not declared.
    #[must_use]
    pub fn of_field(&self, table: usize, field: usize) -> Option<&Shares> {
        let own = self.named.iter().filter(|own| own.table == table && own.fields.contains(&field));
        // A field by its own name stands before its table.
        own.min_by_key(|own| own.fields.len()).map(|own| &own.shares).or(self.rest.as_ref())
    }

    /// The figures that say how large authorities are.
    pub fn sizes(&self) -> impl Iterator<Item = &NamedFigure> {
        let all = self.named.iter().map(|own| &own.shares).chain(&self.rest);
        all.filter_map(|shares| match shares {
            Shares::Size(figure) => Some(figure),
            Shares::Numbers(_) => None,
        })
    }
}
