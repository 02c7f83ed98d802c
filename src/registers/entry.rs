//! What is known of one record of a register.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::schemas::{
    Collection, RecordTable,
    registers::{DeclaredRegister, RegisterColumn},
};

/// Whether a record is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It is.
    Shown,
    /// Not yet.
    Waiting,
    /// Somebody has to decide first.
    Undecided,
    /// Somebody decided that it is not.
    Withheld,
    /// Not for now: under appeal, say.
    Hidden,
    /// No longer.
    Removed,
}

impl Standing {
    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Waiting => "waiting",
            Self::Undecided => "undecided",
            Self::Withheld => "withheld",
            Self::Hidden => "hidden",
            Self::Removed => "removed",
        }
    }
}

/// What is known of one record. Fields are by name, values as they print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Id of the unit.
    pub unit: String,
    /// Key of the record.
    pub key: String,
    /// The unit's name when it sent the record.
    pub authority: String,
    /// Its region.
    pub region: String,
    /// Its country.
    pub country: String,
    /// The period of the return in which it came last.
    pub period: String,
    /// Whether it is shown.
    pub standing: Standing,
    /// Why it is not, or what happened last.
    pub why: String,
    /// What hides it until something else happens; blank for nothing.
    pub held: String,
    /// By what it was taken out for good; blank for nothing.
    pub gone: String,
    /// Updates that were carried out.
    pub updates: BTreeSet<String>,
    /// Fields that an update made blank.
    pub blanked: BTreeSet<String>,
    /// Values that an update put in the place of what was sent: they stay, should the record come again as it
    /// was.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Which text somebody has to decide about; blank where nobody has to.
    pub text: String,
    /// Its values.
    pub values: BTreeMap<String, String>,
    /// Words that stand in the place of a value where it is shown.
    pub redacted: BTreeMap<String, String>,
    /// Records that belong to it, by table.
    pub with: BTreeMap<String, Vec<BTreeMap<String, String>>>,
}

impl Entry {
    /// What stands in a column: an answer by what it is called.
    #[must_use]
    pub fn shown<'a>(&'a self, column: RegisterColumn, table: &'a RecordTable) -> &'a str {
        match column {
            RegisterColumn::Authority => &self.authority,
            RegisterColumn::AuthorityCode => &self.unit,
            RegisterColumn::Region => &self.region,
            RegisterColumn::Country => &self.country,
            RegisterColumn::Period => &self.period,
            RegisterColumn::Field(at) => {
                let field = &table.fields[at];
                let own = self.redacted.get(&field.name).or_else(|| self.values.get(&field.name));
                own.map_or("", |value| field.label_of(value))
            }
        }
    }

    /// All that is shown of it.
    #[must_use]
    pub fn row<'a>(&'a self, register: &DeclaredRegister, collection: &'a Collection) -> Vec<&'a str> {
        let table = &collection.tables[register.of];
        register.columns.iter().map(|column| self.shown(*column, table)).collect()
    }

    /// Whether it is shown.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.standing == Standing::Shown
    }

    /// Forgets all but that it was there.
    pub fn forget(&mut self) {
        self.values.clear();
        self.set.clear();
        self.redacted.clear();
        self.with.clear();
        self.text.clear();
    }
}
