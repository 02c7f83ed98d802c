//! Groups of authorities that work together: the regions of the register, and those of `groups.csv`.

use std::{collections::BTreeSet, path::Path};

use jiff::civil::Date;

use super::{Area, Register};
use crate::{
    schemas::{Faults, csv_table::CsvTable},
    vocabulary::nearest::unknown_name,
};

/// The kind of a region, where groups are named with their kind.
const REGION: &str = "region";

/// A group of `groups.csv`.
#[derive(Debug, Clone)]
pub struct Group {
    id: String,
    kind: String,
    name: String,
    members: Vec<Member>,
}

/// An authority, and when it belongs to the group.
#[derive(Debug, Clone)]
struct Member {
    code: String,
    from: Option<Date>,
    to: Option<Date>,
}

/// A group, as it is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupOn {
    /// By what it is named in commands and files.
    pub id: String,
    /// Of what kind it is: region, county, ...
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The region that it is, where it is one.
    pub region: Option<Area>,
    /// The codes of its authorities on the day.
    pub codes: BTreeSet<String>,
    /// All are of it, units in no register too.
    pub is_all: bool,
}

impl Register {
    /// All groups on a day: the regions in order of code, then those of `groups.csv` in their order.
    #[must_use]
    pub fn groups_on(&self, day: Date) -> Vec<GroupOn> {
        let regions: BTreeSet<&Area> = self.existing_on(day).map(|own| &own.region).collect();
        let of_region = |region: &Area| GroupOn {
            id: region.code.clone(),
            kind: REGION.to_owned(),
            name: region.name.clone(),
            codes: self
                .existing_on(day)
                .filter(|own| own.region == *region)
                .map(|own| own.code.clone())
                .collect(),
            region: Some(region.clone()),
            is_all: false,
        };
        let of_group = |own: &Group| GroupOn {
            id: own.id.clone(),
            kind: own.kind.clone(),
            name: own.name.clone(),
            region: None,
            is_all: false,
            codes: own
                .members
                .iter()
                .filter(|member| member.is_on(day))
                .map(|own| own.code.clone())
                .collect(),
        };
        let regions = regions.into_iter().filter(|own| !own.name.is_empty()).map(of_region);
        regions.chain(self.groups.iter().map(of_group)).collect()
    }

    /// The kinds of the groups of `groups.csv`.
    #[must_use]
    pub fn kinds_of_groups(&self) -> BTreeSet<&str> {
        self.groups.iter().map(|own| own.kind.as_str()).collect()
    }

    /// The group of an id or a name, whatever its case, on a day.
    ///
    /// # Errors
    /// If there is none, in words with the nearest.
    pub fn group_on(&self, text: &str, day: Date) -> Result<GroupOn, String> {
        let wanted = text.to_lowercase();
        let groups = self.groups_on(day);
        let is_it = |own: &&GroupOn| own.id.to_lowercase() == wanted || own.name.to_lowercase() == wanted;
        let found = groups.iter().find(is_it).cloned();
        found.ok_or_else(|| unknown_name("the group", text, groups.iter().map(|own| own.name.as_str())))
    }
}

impl Member {
    fn is_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Whether both are of one authority, on some day.
    fn meets(&self, other: &Self) -> bool {
        let begins_in_time = |one: &Self, other: &Self| match (one.from, other.to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        self.code == other.code && begins_in_time(self, other) && begins_in_time(other, self)
    }
}

/// Reads `groups.csv` (`group,kind,name,code,from,to`), where the register has it.
pub(super) fn read(path: &Path, register: &Register, faults: &mut Faults) -> Vec<Group> {
    if !path.is_file() {
        return Vec::new();
    }
    let required = ["group", "kind", "name", "code"];
    let Some(sheet) = CsvTable::read(path, &required, &["from", "to"], faults) else { return Vec::new() };
    let mut groups: Vec<Group> = Vec::new();
    for (line, record) in &sheet.rows {
        let at = sheet.at(*line);
        let [id, kind, name, code] = required.map(|column| sheet.get(record, column).to_owned());
        let member = Member {
            from: sheet.date(*line, record, "from", faults),
            to: sheet.date(*line, record, "to", faults),
            code,
        };
        if register.get(&member.code).is_none() {
            faults.add(&at, format!("the code \"{}\" is not in the register", member.code));
            continue;
        }
        if id.is_empty() || kind.is_empty() || name.is_empty() || kind == REGION {
            let message = "a group needs an id, a kind and a name; regions are those of the register";
            faults.add(&at, message.to_owned());
            continue;
        }
        let is_of_other = |own: &&Group| {
            own.kind == kind && own.id != id && own.members.iter().any(|other| other.meets(&member))
        };
        if let Some(other) = groups.iter().find(is_of_other) {
            let message = format!(
                "{} is in the group {} of the kind {kind} on the same days: groups of one kind have no \
                 authority in common, so that none counts twice; give one of them another kind",
                member.code, other.id
            );
            faults.add(&at, message);
            continue;
        }
        match groups.iter_mut().find(|own| own.id == id) {
            Some(own) if own.kind != kind || own.name != name => {
                faults.add(&at, format!("the group {id} has another kind or name on a line above"));
            }
            Some(own) if own.members.iter().any(|other| other.code == member.code) => {
                faults.add(&at, format!("{} stands in the group {id} twice", member.code));
            }
            Some(own) => own.members.push(member),
            None => groups.push(Group { id, kind, name, members: vec![member] }),
        }
    }
    groups
}
