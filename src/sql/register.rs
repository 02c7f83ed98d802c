//! The register as a model of its own, so that a script rests on nothing else: who there is, and who stands
//! where an authority stood.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};

use super::{Builder, Model};
use crate::{
    expressions::sql::SqlType,
    schemas::{Authority, Register},
    vocabulary::day,
};

/// The model of authorities.
pub const AUTHORITIES: &str = "authorities";

/// The model of who stands where an authority stood, and from which day to which.
pub const HEIRS: &str = "heirs";

/// A day before all others, and one after.
pub(super) const FIRST: Date = jiff::civil::date(1, 1, 1);
pub(super) const LAST: Date = jiff::civil::date(9999, 12, 31);

impl Builder<'_> {
    /// The models of the register.
    pub(super) fn register(&mut self) {
        let dialect = self.dialect;
        let line = |authority: &Authority| {
            let attribute = |name: &&str| match authority.attribute(name) {
                Some(text) => dialect.text(text),
                None => dialect.null(SqlType::Text),
            };
            let mut cells: Vec<String> = Authority::ATTRIBUTES.iter().map(attribute).collect();
            cells.push(dialect.date(day::number_of(authority.from.unwrap_or(FIRST))));
            cells.push(dialect.date(day::number_of(authority.to.unwrap_or(LAST))));
            cells
        };
        let lines = self.register.authorities().map(line).collect();
        let columns: Vec<&str> = Authority::ATTRIBUTES.into_iter().chain(["first_day", "last_day"]).collect();
        let about = "The register: an authority a row, with its first and last day.";
        let select = self.values(&columns, lines);
        self.add(Model::new(AUTHORITIES, about, select).told_apart_by(&["code"]));
        let heirs = heirs(self.register).into_iter().map(|(code, heir, first, last)| {
            let days = [first, last].map(|day| dialect.date(day::number_of(day)));
            let [first, last] = days;
            vec![dialect.text(&code), dialect.text(&heir), first, last]
        });
        let heirs = heirs.collect();
        let about = "Who stands where an authority stood, from one day to another: itself while it is there, \
                     then those its area went to.";
        let select = self.values(&["code", "heir", "first_day", "last_day"], heirs);
        self.add(Model::new(HEIRS, about, select));
    }

    /// Lines as a relation; of none, one that is empty.
    pub(super) fn values(&self, columns: &[&str], lines: Vec<Vec<String>>) -> String {
        let named: Vec<String> = columns.iter().map(|name| self.dialect.name(name)).collect();
        let named = named.join(", ");
        if lines.is_empty() {
            let null = self.dialect.null(SqlType::Text);
            let nulls: Vec<&str> = columns.iter().map(|_| null.as_str()).collect();
            return format!("SELECT * FROM (VALUES ({})) AS v({named}) WHERE 1 = 0", nulls.join(", "));
        }
        let lines: Vec<String> = lines.iter().map(|cells| format!("  ({})", cells.join(", "))).collect();
        format!("SELECT * FROM (VALUES\n{}\n) AS v({named})", lines.join(",\n"))
    }
}

/// From which day to which an authority stands where another stood, as the register says it of each day.
fn heirs(register: &Register) -> Vec<(String, String, Date, Date)> {
    // Nothing changes but on the day on which somebody begins, or that after somebody ended.
    let mut turns = BTreeSet::from([FIRST]);
    for authority in register.authorities() {
        turns.extend(authority.from);
        turns.extend(authority.to.and_then(|to| to.checked_add(1.day()).ok()));
    }
    let turns: Vec<Date> = turns.into_iter().collect();
    let mut found: BTreeMap<(String, String, Date), Date> = BTreeMap::new();
    for authority in register.authorities() {
        let mut open: BTreeMap<String, Date> = BTreeMap::new();
        for (at, first) in turns.iter().enumerate() {
            let last = turns.get(at + 1).and_then(|next| next.checked_sub(1.day()).ok()).unwrap_or(LAST);
            let heirs = register.successors_on(&authority.code, *first);
            let standing: BTreeSet<&String> = heirs.iter().map(|heir| &heir.code).collect();
            open.retain(|heir, _| standing.contains(heir));
            for heir in standing {
                let begun = *open.entry(heir.clone()).or_insert(*first);
                found.insert((authority.code.clone(), heir.clone(), begun), last);
            }
        }
    }
    found.into_iter().map(|((code, heir, first), last)| (code, heir, first, last)).collect()
}
