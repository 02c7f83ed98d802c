//! A collection from which a scorecard takes figures.

use std::path::Path;

use crate::{
    expressions::NamedField,
    schemas::{
        Collection, Faults, Register, StockOrFlow, collection, declaration::Entry, shapes::CARD_SOURCE,
        source_place::SourcePlace,
    },
};

/// A collection from which figures are taken.
#[derive(Debug)]
pub struct ScorecardSource {
    /// By what name measures mean it.
    pub name: String,
    /// Where its outputs lie.
    pub place: SourcePlace,
    /// What is declared of it; in words why that is not known.
    pub collection: Result<Box<Collection>, String>,
}

/// Something of a source that expressions can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFigure {
    /// A figure of a unit, by its index among those that the collection publishes.
    Figure(usize),
    /// What the list of who answered says of an authority.
    Status(StatusCount),
}

/// What the list of who answered says of an authority, as 1 or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusCount {
    /// A return of it is expected: 1 of each that is listed.
    InScope,
    /// It came.
    Received,
    /// It came in time.
    InTime,
}

impl StatusCount {
    /// All of them, with the names that stand behind `status.`.
    pub const ALL: [(&'static str, Self); 3] =
        [("in_scope", Self::InScope), ("received", Self::Received), ("in_time", Self::InTime)];
}

impl ScorecardSource {
    pub(in crate::schemas) fn read(
        item: &Entry,
        folder: &Path,
        register: &Register,
        faults: &mut Faults,
    ) -> Option<Self> {
        item.is_of(&CARD_SOURCE, faults);
        let node = item.required("name", faults)?;
        let name = node.text(faults)?.to_owned();
        let is_name = |text: &str| {
            text.starts_with(|first: char| first.is_ascii_lowercase())
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        if !is_name(&name) {
            let message = "the name of a source is made of a to z, 0 to 9 and _, and begins with a letter: \
                           measures name its figures by it";
            faults.add(&node.at, message.to_owned());
            return None;
        }
        let place = SourcePlace::read(item, folder, faults)?;
        let declared = item.required("collection", faults)?;
        let path = folder.join(declared.text(faults)?);
        // What is not there makes its measures blank, and stops nothing; what is there is right or told.
        let collection = if path.join("collection.toml").is_file() {
            let mut own = Faults::default();
            let found = collection::load(&path, register, &mut own);
            let is_right = own.is_clean();
            faults.faults.append(&mut own.faults);
            Ok(Box::new(found.filter(|_| is_right)?))
        } else {
            Err(format!("{}: there is no such collection", path.display()))
        };
        Some(Self { name, place, collection })
    }

    /// All that expressions can name of it.
    pub(super) fn named(&self) -> Vec<(NamedField, SourceFigure)> {
        let Ok(collection) = &self.collection else { return Vec::new() };
        let own = |field: NamedField| NamedField { name: format!("{}.{}", self.name, field.name), ..field };
        let figures = collection.published.names(&collection.tables).fields.into_iter().enumerate();
        let figures = figures.map(|(at, field)| (own(field), SourceFigure::Figure(at)));
        let counts = StatusCount::ALL.map(|(name, count)| {
            let field = NamedField::number(format!("status.{name}"), name, 0);
            (own(field), SourceFigure::Status(count))
        });
        figures.chain(counts).collect()
    }

    /// Whether a figure (by index) adds over time.
    #[must_use]
    pub fn is_flow(&self, figure: usize) -> bool {
        let Ok(collection) = &self.collection else { return false };
        let own = &collection.published.figures[figure];
        collection.figure_table(own.table).fields[own.field].measure == Some(StockOrFlow::Flow)
    }
}
