//! Which figures are under disclosure control, and by what rule (`[[disclosure]]` in `tables.toml`).

use super::{
    Faults,
    declaration::{Entry, Position},
    estimates::FiguresByName,
    minimum_base,
    shapes::{DISCLOSURE, DOMINANCE},
};

/// What is under disclosure control; nothing where nothing is declared.
#[derive(Debug, Clone, Default)]
pub struct Disclosure {
    /// Figures of which some are not shown, in the order of their declaration.
    pub controls: Vec<Control>,
    /// Figures that are rounded.
    pub rounded: Vec<RoundedTo>,
}

/// Figures of a table that are rounded, so that small ones cannot be told.
#[derive(Debug, Clone)]
pub struct RoundedTo {
    /// Index of the table.
    pub table: usize,
    /// Indices of its fields.
    pub fields: Vec<usize>,
    /// To multiples of this.
    pub base: i64,
    /// Where that is declared.
    pub at: Position,
}

/// What is done with figures under control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Suppress,
    Round,
}

pub(super) const METHODS: [(&str, Method); 2] = [("suppress", Method::Suppress), ("round", Method::Round)];

/// What says that a sum is confidential.
const RULES: [&str; 3] = ["threshold", "dominance", "minimum_base"];

/// Multiples of which figures are rounded to where no base is declared.
const BASE: i64 = 5;

/// A rule for figures of a table.
#[derive(Debug, Clone)]
pub struct Control {
    /// Index of the table.
    pub table: usize,
    /// Indices of its fields.
    pub fields: Vec<usize>,
    /// What makes a sum of them confidential.
    pub rule: ConfidentialIf,
}

/// What makes a sum confidential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConfidentialIf {
    /// It is more than 0 and less than this.
    pub below: Option<u32>,
    /// A few contributors are most of it.
    pub dominated: Option<Dominance>,
    /// It is of fewer units than this.
    pub base: Option<u32>,
}

/// That a few contributors are most of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dominance {
    /// So many, the largest.
    pub contributors: usize,
    /// More than so much of it, in percent.
    pub percent: u8,
}

impl Disclosure {
    /// Reads the list of `[[disclosure]]`.
    pub(super) fn read(node: &Entry, declared: &FiguresByName<'_>, faults: &mut Faults) -> Self {
        let mut own = Self::default();
        let items = node.get("disclosure").map(|value| value.list(faults).to_vec()).unwrap_or_default();
        for item in &items {
            item.is_of(&DISCLOSURE, faults);
            let method = item
                .get("method")
                .map(|entry| entry.word("the method", &METHODS, faults).unwrap_or(Method::Suppress));
            match method.unwrap_or(Method::Suppress) {
                Method::Suppress => own.read_suppressed(item, declared, faults),
                Method::Round => own.read_rounded(item, declared, faults),
            }
        }
        let published = declared.published;
        let size = published.size.map(|size| &published.figures[size]);
        if let Some(entry) = node.get("size")
            && size.is_some_and(|size| own.is_under_control(size.table, size.field))
        {
            let message = "how large an authority is cannot be confidential: response is shown by it";
            faults.add(&entry.at, message.to_owned());
        }
        if let Some(benchmark) = node.get("benchmark").filter(|_| !own.controls.is_empty()) {
            let message = "quarters are brought to annual returns here, and figures are under disclosure \
                           control: what one says of the other cannot be worked out. Declare one of them";
            faults.add(&benchmark.at, message.to_owned());
        }
        own
    }

    /// Whether figures are under control.
    #[must_use]
    pub fn is_any(&self) -> bool {
        !self.controls.is_empty() || !self.rounded.is_empty()
    }

    fn read_suppressed(&mut self, item: &Entry, declared: &FiguresByName<'_>, faults: &mut Faults) {
        let rule = ConfidentialIf {
            below: item.get("threshold").and_then(|entry| threshold(entry, faults)),
            dominated: item.get("dominance").and_then(|entry| dominance(entry, faults)),
            base: item.get("minimum_base").and_then(|entry| minimum_base::base(entry, faults)),
        };
        if RULES.iter().all(|rule| item.get(rule).is_none()) {
            let message = "it is not said what is confidential: threshold = 5, minimum_base = 5, or \
                           dominance = { n = 1, k = 75 }";
            faults.add(&item.at, message.to_owned());
        }
        if let Some(entry) = item.get("base") {
            faults.add(&entry.at, "figures have a base where method = \"round\"".to_owned());
        }
        let Some(of) = item.required("of", faults) else { return };
        for name in of.texts(faults) {
            if let Some((table, fields)) = declared.fields_of(&name, &of.at, faults) {
                self.add(Control { table, fields, rule }, &name, &of.at, faults);
            }
        }
    }

    fn read_rounded(&mut self, item: &Entry, declared: &FiguresByName<'_>, faults: &mut Faults) {
        for entry in RULES.iter().filter_map(|key| item.get(key)) {
            let message = "where figures are rounded none is confidential by itself: leave this out, or \
                           method = \"round\"";
            faults.add(&entry.at, message.to_owned());
        }
        let base = item.get("base").map_or(Some(BASE), |entry| base(entry, faults));
        let (Some(base), Some(of)) = (base, item.required("of", faults)) else { return };
        for name in of.texts(faults) {
            let Some((table, fields)) = declared.fields_of(&name, &of.at, faults) else { continue };
            if fields.iter().any(|field| self.is_under_control(table, *field)) {
                faults.add(&of.at, format!("{name} is under disclosure control twice"));
            } else {
                self.rounded.push(RoundedTo { table, fields, base, at: of.at.clone() });
            }
        }
    }

    fn is_under_control(&self, table: usize, field: usize) -> bool {
        let is_rounded = |own: &RoundedTo| own.table == table && own.fields.contains(&field);
        self.rule_of(table, field).is_some() || self.rounded.iter().any(is_rounded)
    }

    fn add(&mut self, control: Control, name: &str, at: &Position, faults: &mut Faults) {
        let is_twice = |field: &usize| self.is_under_control(control.table, *field);
        if control.fields.iter().any(is_twice) {
            faults.add(at, format!("when {name} is confidential is said twice"));
        } else {
            self.controls.push(control);
        }
    }

    /// What makes sums of a field confidential; `None` where nothing does.
    #[must_use]
    pub fn rule_of(&self, table: usize, field: usize) -> Option<ConfidentialIf> {
        let is_it = |own: &&Control| own.table == table && own.fields.contains(&field);
        self.controls.iter().find(is_it).map(|own| own.rule)
    }
}

fn threshold(entry: &Entry, faults: &mut Faults) -> Option<u32> {
    let number = entry.integer(faults)?;
    let known = u32::try_from(number).ok().filter(|number| (2..=1_000_000).contains(number));
    if known.is_none() {
        faults.add(&entry.at, "the threshold is a whole number from 2 to 1000000".to_owned());
    }
    known
}

fn base(entry: &Entry, faults: &mut Faults) -> Option<i64> {
    let known = entry.integer(faults)?;
    let known = Some(known).filter(|number| (2..=1_000_000).contains(number));
    if known.is_none() {
        faults.add(&entry.at, "the base is a whole number from 2 to 1000000".to_owned());
    }
    known
}

fn dominance(entry: &Entry, faults: &mut Faults) -> Option<Dominance> {
    entry.is_of(&DOMINANCE, faults);
    let (contributors, percent) = (entry.required("n", faults)?, entry.required("k", faults)?);
    let n = usize::try_from(contributors.integer(faults)?).ok().filter(|n| (1..=10).contains(n));
    let k = u8::try_from(percent.integer(faults)?).ok().filter(|k| (1..=99).contains(k));
    if n.is_none() {
        faults.add(&contributors.at, "n is how many contributors: from 1 to 10".to_owned());
    }
    if k.is_none() {
        faults.add(&percent.at, "k is a percentage: from 1 to 99".to_owned());
    }
    Some(Dominance { contributors: n?, percent: k? })
}
