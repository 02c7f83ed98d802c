//! The decisions that stand: made by a day, about a period, not ended and not withdrawn.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;
use jiff::civil::Date;

use super::{Decision, Entry, Kind};
use crate::vocabulary::{DecisionId, Period};

/// All decisions, in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    decisions: Vec<Decision>,
    /// Those that stand, by the unit that they name; blank for those about all.
    standing: HashMap<String, Vec<DecisionId>>,
    /// By unit those that hold on over periods, of whatever period.
    lasting: HashMap<String, Vec<DecisionId>>,
    /// Those that say whose a file is, by its path or hash.
    files: HashMap<String, DecisionId>,
    /// Those that were withdrawn.
    withdrawn: HashSet<DecisionId>,
    /// The period that they are about, and the day by which they were made.
    asked: Option<(Period, Date)>,
}

impl Ledger {
    /// These decisions; those of one moment stay in the order in which they were read.
    #[must_use]
    pub fn of(mut decisions: Vec<Decision>) -> Self {
        decisions.sort_by_key(|decision| decision.decided);
        // One that two files hold is one.
        let mut known: HashSet<String, FixedState> = HashSet::default();
        decisions.retain(|decision| known.insert(decision.said()));
        Self { decisions, ..Self::default() }
    }

    /// The same, asked about a period, as it was at the end of a day.
    #[must_use]
    pub fn on(mut self, period: Period, day: Date) -> Self {
        self.asked = Some((period, day));
        let made: Vec<DecisionId> = self.ids().filter(|id| self.get(*id).day() <= day).collect();
        let taken_back: HashSet<&str> = made
            .iter()
            .map(|id| self.get(*id))
            .filter(|decision| decision.kind == Kind::Withdraw)
            .map(|decision| decision.get("about"))
            .collect();
        let is_withdrawn =
            |id: &DecisionId| !taken_back.is_empty() && taken_back.contains(self.get(*id).id().as_str());
        let (withdrawn, others): (Vec<DecisionId>, Vec<DecisionId>) =
            made.into_iter().partition(is_withdrawn);
        let mut standing: HashMap<String, Vec<DecisionId>> = HashMap::new();
        let mut lasting: HashMap<String, Vec<DecisionId>> = HashMap::new();
        let mut files = HashMap::new();
        for id in others {
            let decision = self.get(id);
            if decision.kind.holds_on() {
                lasting.entry(decision.unit().to_owned()).or_default().push(id);
            }
            if decision.is_of(period) && !decision.has_ended_by(day) {
                standing.entry(decision.unit().to_owned()).or_default().push(id);
                if decision.kind == Kind::Attribute {
                    files.insert(decision.get("file").to_owned(), id);
                }
            }
        }
        (self.standing, self.lasting, self.files) = (standing, lasting, files);
        self.withdrawn = withdrawn.into_iter().collect();
        self
    }

    /// The numbers of all, in the order in which they were made.
    pub fn ids(&self) -> impl Iterator<Item = DecisionId> + use<> {
        (0..self.decisions.len()).map(DecisionId::new)
    }

    /// A decision.
    #[must_use]
    pub fn get(&self, id: DecisionId) -> &Decision {
        &self.decisions[id.index()]
    }

    /// The day by which decisions are made that count; `None` where nothing is asked yet.
    #[must_use]
    pub fn day_asked(&self) -> Option<Date> {
        self.asked.map(|(_, day)| day)
    }

    /// Whether nothing was decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.decisions.is_empty()
    }

    /// Whether a decision was withdrawn.
    #[must_use]
    pub fn is_withdrawn(&self, id: DecisionId) -> bool {
        self.withdrawn.contains(&id)
    }

    /// Whether a decision no longer holds on the day that is asked about.
    #[must_use]
    pub fn has_ended(&self, id: DecisionId) -> bool {
        self.asked.is_some_and(|(_, day)| self.get(id).has_ended_by(day))
    }

    /// Whether a decision of this name was withdrawn.
    #[must_use]
    pub fn has_withdrawn(&self, name: &str) -> bool {
        self.withdrawn.iter().any(|id| self.get(*id).id() == name)
    }

    /// Those made by the day that is asked about and about its period, whether they stand or not.
    pub fn of_period(&self) -> impl Iterator<Item = DecisionId> {
        let asked = self.asked;
        self.ids().filter(move |id| {
            let decision = self.get(*id);
            asked.is_some_and(|(period, day)| decision.day() <= day && decision.is_of(period))
        })
    }

    /// Those that stand about a unit, by its id or by the code of one of its authorities, in the order in
    /// which they were made; with `all` those about all units too.
    #[must_use]
    pub fn about(&self, unit: &str, all: bool) -> Vec<DecisionId> {
        if self.standing.is_empty() {
            return Vec::new();
        }
        let codes = unit.split('+').filter(|code| *code != unit);
        let names = std::iter::once(unit).chain(codes).chain(all.then_some(""));
        let mut found: Vec<DecisionId> =
            names.filter_map(|name| self.standing.get(name)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether it is said of any figures for what time they are.
    #[must_use]
    pub fn has_basis(&self) -> bool {
        self.lasting.values().flatten().any(|id| self.get(*id).kind == Kind::Basis)
    }

    /// The decision by which nothing is expected of a unit in a period.
    #[must_use]
    pub fn exempt(&self, unit: &str, period: Period) -> Option<DecisionId> {
        let is_it = |id: &DecisionId| {
            let decision = self.get(*id);
            decision.kind == Kind::Exempt && decision.is_of(period)
        };
        self.lasting_of(unit).filter(is_it).max()
    }

    /// The decision that says whose a file is, by its path below the inbox or its hash.
    #[must_use]
    pub fn attributed(&self, path: &str, hash: &str) -> Option<DecisionId> {
        self.files.get(path).or_else(|| self.files.get(hash)).copied()
    }

    fn lasting_of(&self, unit: &str) -> impl Iterator<Item = DecisionId> {
        let codes = unit.split('+').filter(move |code| *code != unit);
        std::iter::once(unit).chain(codes).filter_map(|name| self.lasting.get(name)).flatten().copied()
    }

    /// The decision by which the figures of a field of a unit are for the year to date in a period; `None`
    /// where they are for the period alone.
    #[must_use]
    pub fn year_to_date(&self, unit: &str, table: &str, field: &str, period: Period) -> Option<DecisionId> {
        let is_of = |id: &DecisionId| {
            let decision = self.get(*id);
            let fields = decision.get("field");
            let is_of_figure = decision.get("table") == table && (fields.is_empty() || fields == field);
            decision.kind == Kind::Basis && is_of_figure && decision.is_of(period)
        };
        let last = self.lasting_of(unit).filter(is_of).max()?;
        (self.get(last).get("new") == "year-to-date").then_some(last)
    }

    /// Whether the last word on what an entry is about is what the entry says: it was taken in before. What
    /// was withdrawn, or was decided otherwise since, can be said again.
    #[must_use]
    pub fn says_last(&self, entry: &Entry) -> bool {
        const ABOUT: [&str; 8] = ["unit", "period", "about", "rule", "table", "record", "field", "file"];
        const SAID: [&str; 5] = ["decision", "old", "new", "until", "why"];
        let is_same = |id: &DecisionId, columns: &[&str]| {
            columns.iter().all(|column| self.get(*id).get(column) == entry.get(column))
        };
        let last = self.ids().filter(|id| is_same(id, &ABOUT)).last();
        let is_taken_back = |id: DecisionId| {
            let name = self.get(id).id();
            let withdrawals = self.decisions.iter().filter(|own| own.kind == Kind::Withdraw);
            withdrawals.into_iter().any(|own| own.get("about") == name)
        };
        last.is_some_and(|id| is_same(&id, &SAID) && !is_taken_back(id))
    }

    /// Those of one kind that stand.
    pub fn of_kind_in_force(&self, kind: Kind) -> impl Iterator<Item = DecisionId> {
        self.standing.values().flatten().copied().filter(move |id| self.get(*id).kind == kind)
    }

    /// Those of one kind that stand about a unit.
    pub fn of_kind(&self, kind: Kind, unit: &str) -> impl Iterator<Item = (DecisionId, &Decision)> {
        let own = self.about(unit, false).into_iter().map(|id| (id, self.get(id)));
        own.filter(move |(_, decision)| decision.kind == kind)
    }
}
