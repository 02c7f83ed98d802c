//! A scorecard as it is declared.

use std::path::{Path, PathBuf};

use super::{ScorecardCheck, ScorecardMeasure, ScorecardSource, SourceFigure, part::Named};
use crate::{
    expressions::Names,
    schemas::{
        Fault, Faults, Register,
        collection::Publication,
        declaration::{self, Entry},
        register,
        shapes::{CARD_BREAK, SCORECARD},
    },
    vocabulary::Period,
};

/// The file of a scorecard, unless another is named.
pub const FILE: &str = "scorecard.toml";

/// A scorecard.
#[derive(Debug, Default)]
pub struct Scorecard {
    /// The file that declares it.
    pub file: PathBuf,
    /// Its title.
    pub title: String,
    /// Who makes it.
    pub publisher: String,
    /// Words on its cover: that figures are synthetic, that targets are chosen.
    pub notice: String,
    /// Where to write to.
    pub email: String,
    /// Where those of each period go: `{period}` stands for the period.
    out: String,
    /// When it is published.
    pub publication: Publication,
    /// The register that tells who succeeded whom.
    pub register: Register,
    /// From where figures are taken.
    pub sources: Vec<ScorecardSource>,
    /// Perspectives, in order.
    pub perspectives: Vec<String>,
    /// Measures, in order.
    pub measures: Vec<ScorecardMeasure>,
    /// What is held against each other between collections.
    pub checks: Vec<ScorecardCheck>,
    /// From when on a measure is not what it was.
    pub breaks: Vec<ScorecardBreak>,
    /// What expressions name.
    pub names: Names,
    /// By the index of a name, the source (by index) and what it is there.
    pub named: Vec<(usize, SourceFigure)>,
}

/// A measure is not what it was from a period on.
#[derive(Debug)]
pub struct ScorecardBreak {
    /// The measure, by index.
    pub measure: usize,
    /// The first period of the new one.
    pub period: Period,
    /// Why.
    pub text: String,
}

impl Scorecard {
    /// Reads a scorecard, and what is declared of the collections that it names.
    ///
    /// # Errors
    /// Every fault, at its line.
    pub fn read(path: &Path) -> Result<Self, Vec<Fault>> {
        let node = declaration::read(path).map_err(|fault| vec![fault])?;
        let mut faults = Faults::default();
        node.is_of(&SCORECARD, &mut faults);
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut own = Self { file: path.to_owned(), ..Self::default() };
        own.read_words(&node, folder, &mut faults);
        for item in list(&node, "source", &mut faults) {
            let Some(source) = ScorecardSource::read(item, folder, &own.register, &mut faults) else {
                continue;
            };
            if own.sources.iter().any(|other| other.name == source.name) {
                faults.add(&item.at, format!("the source \"{}\" is declared twice", source.name));
            }
            own.sources.push(source);
        }
        // Names of sources that are wrong would be told for every measure.
        if !faults.is_clean() {
            return Err(faults.faults);
        }
        own.read_measures(&node, &mut faults);
        if faults.is_clean() { Ok(own) } else { Err(faults.faults) }
    }

    /// Where that of a period goes: as declared, else the folder "out" beside the declaration.
    #[must_use]
    pub fn out(&self, period: Period) -> PathBuf {
        let place = if self.out.is_empty() { "out/{period}" } else { &self.out };
        let folder = self.file.parent().unwrap_or(Path::new("."));
        folder.join(place.replace("{period}", &period.to_string()))
    }

    fn read_words(&mut self, node: &Entry, folder: &Path, faults: &mut Faults) {
        let text = |name: &str, faults: &mut Faults| {
            node.get(name).and_then(|value| value.text(faults)).unwrap_or_default().to_owned()
        };
        node.required("title", faults);
        self.title = text("title", faults);
        self.publisher = text("publisher", faults);
        self.email = text("email", faults);
        self.notice = text("notice", faults);
        let place = node.required("register", faults).and_then(|value| value.text(faults));
        if let Some(place) = place {
            self.register = register::load(&folder.join(place), faults);
        }
        self.out = text("out", faults);
        self.publication.days = node.get("days").and_then(|days| days.integer(faults));
        self.perspectives =
            node.required("perspectives", faults).map(|value| value.texts(faults)).unwrap_or_default();
    }

    fn read_measures(&mut self, node: &Entry, faults: &mut Faults) {
        let named = Named::of(&self.sources);
        let mut ids: Vec<String> = Vec::new();
        let mut is_new = |id: &String, item: &Entry, faults: &mut Faults| {
            if ids.contains(id) {
                faults.add(&item.at, format!("the id \"{id}\" stands twice"));
            }
            ids.push(id.clone());
        };
        for item in list(node, "measure", faults) {
            if let Some(own) = ScorecardMeasure::read(item, &named, &self.perspectives, faults) {
                is_new(&own.id, item, faults);
                self.measures.push(own);
            }
        }
        for item in list(node, "check", faults) {
            if let Some(own) = ScorecardCheck::read(item, &named, faults) {
                is_new(&own.id, item, faults);
                self.checks.push(own);
            }
        }
        for item in list(node, "break", faults) {
            let own = self.read_break(item, faults);
            self.breaks.extend(own);
        }
        if self.measures.is_empty() && faults.is_clean() {
            faults.add(&node.at, "a scorecard has measures: [[measure]] with an id".to_owned());
        }
        (self.names, self.named) = (named.names, named.of);
    }

    fn read_break(&self, item: &Entry, faults: &mut Faults) -> Option<ScorecardBreak> {
        item.is_of(&CARD_BREAK, faults);
        let node = item.required("measure", faults)?;
        let id = node.text(faults)?;
        let measure = self.measures.iter().position(|own| own.id == id);
        if measure.is_none() {
            faults.unknown(&node.at, "the measure", id, self.measures.iter().map(|own| own.id.as_str()));
        }
        let node = item.required("period", faults)?;
        let period = Period::parse(node.text(faults)?);
        if period.is_none() {
            faults.add(&node.at, "this is not a period: write 2009-10 or 2009-10-Q4".to_owned());
        }
        let text = item.required("text", faults)?.text(faults)?.to_owned();
        Some(ScorecardBreak { measure: measure?, period: period?, text })
    }
}

fn list<'n>(node: &'n Entry, name: &str, faults: &mut Faults) -> &'n [Entry] {
    node.get(name).map_or(&[], |value| value.list(faults))
}
