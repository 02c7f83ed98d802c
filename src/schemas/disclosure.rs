//! Which figures are under disclosure control, and by what rule (`[[disclosure]]` in `tables.toml`).

use super::{
    Faults,
    declaration::{Entry, Position},
    estimates::FiguresByName,
};

/// What is under disclosure control; nothing where nothing is declared.
#[derive(Debug, Clone, Default)]
pub struct Disclosure {
    /// In the order of their declaration.
    pub controls: Vec<Control>,
}

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
            item.allow_only(&["of", "threshold", "dominance"], faults);
            let rule = ConfidentialIf {
                below: item.get("threshold").and_then(|entry| threshold(entry, faults)),
                dominated: item.get("dominance").and_then(|entry| dominance(entry, faults)),
            };
            if item.get("threshold").is_none() && item.get("dominance").is_none() {
                let message = "it is not said what is confidential: threshold = 5, or \
                               dominance = { n = 1, k = 75 }";
                faults.add(&item.at, message.to_owned());
            }
            let Some(of) = item.required("of", faults) else { continue };
            for name in of.texts(faults) {
                if let Some((table, fields)) = declared.fields_of(&name, &of.at, faults) {
                    own.add(Control { table, fields, rule }, &name, &of.at, faults);
                }
            }
        }
        let published = declared.published;
        let size = published.size.map(|size| &published.figures[size]);
        if let Some(entry) = node.get("size")
            && size.is_some_and(|size| own.rule_of(size.table, size.field).is_some())
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

    fn add(&mut self, control: Control, name: &str, at: &Position, faults: &mut Faults) {
        let is_twice = |field: &usize| self.rule_of(control.table, *field).is_some();
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

fn dominance(entry: &Entry, faults: &mut Faults) -> Option<Dominance> {
    entry.allow_only(&["n", "k"], faults);
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
