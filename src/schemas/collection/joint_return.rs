//! One return that several authorities send together.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::weights::Weights;
use crate::vocabulary::LabelKey;

/// One return that several authorities send together, as a rule.
#[derive(Debug, Clone)]
pub struct JointReturn {
    /// Name in words.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Code of the authority that sends it.
    pub lead: String,
    /// Codes of all its members, the lead among them.
    pub members: Vec<String>,
    /// First day it stands.
    pub from: Option<Date>,
    /// Last day it stands.
    pub to: Option<Date>,
    /// How much of a figure counts for each member and its region.
    pub weights: Weights,
}

impl JointReturn {
    /// The unit's id: the members' codes, joined.
    #[must_use]
    pub fn unit(&self) -> String {
        joint_unit(&self.members)
    }

    /// Whether it stands on that day.
    #[must_use]
    pub fn stands_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether this is its name.
    #[must_use]
    pub fn is_named(&self, name: &LabelKey) -> bool {
        std::iter::once(&self.name).chain(&self.aliases).any(|own| LabelKey::of(own) == *name)
    }
}

/// The id of the unit that these authorities form together: their codes in order, joined by `+`.
#[must_use]
pub fn joint_unit(members: &[String]) -> String {
    let codes: BTreeSet<&str> = members.iter().map(String::as_str).collect();
    codes.into_iter().collect::<Vec<_>>().join("+")
}
