//! What happened since a day: what came, what was decided, which exceptions were opened and closed.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use super::Selection;
use crate::{
    publication::Reported,
    returns::Submission,
    vocabulary::{Exception, day},
};

/// What happened on a day and after it.
#[derive(Debug, Clone, Serialize)]
pub struct Since {
    /// The day.
    pub day: Date,
    /// Files that came.
    pub came: Vec<Came>,
    /// What was decided.
    pub decided: Vec<Decided>,
    /// Whether outputs of an earlier run are there to tell by what was opened and closed.
    pub is_compared: bool,
    /// Exceptions that were found for the first time.
    pub opened: Vec<ExceptionTold>,
    /// Exceptions that the last run left open and that no longer are, and those that were settled.
    pub closed: Vec<ExceptionTold>,
}

/// A file that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Came {
    /// When.
    pub received: Date,
    /// From whom.
    pub name: String,
    /// Its path below the inbox.
    pub file: String,
    /// What became of it.
    pub state: &'static str,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// When.
    pub day: Date,
    /// Who.
    pub who: String,
    /// What.
    pub decision: &'static str,
    /// About whom; blank where about all.
    pub name: String,
    /// Why.
    pub why: String,
}

/// An exception that came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExceptionTold {
    /// Its id.
    pub id: String,
    /// Of whom.
    pub name: String,
    /// How much it matters.
    pub severity: &'static str,
    /// By which rule.
    pub rule: String,
    /// What is or was wrong.
    pub message: String,
    /// `new`, what it was settled as, or `no longer found`.
    pub change: &'static str,
}

impl Since {
    /// What happened from a day on, to those who are selected.
    pub fn of(run: &Reported<'_>, selection: &Selection<'_>, day: Date) -> Self {
        let looking = Looking::of(run, selection, day);
        Self {
            day,
            came: looking.came(),
            decided: looking.decided(),
            is_compared: run.last.is_some(),
            opened: looking.opened(),
            closed: looking.closed(),
        }
    }
}

struct Looking<'a> {
    run: &'a Reported<'a>,
    day: Date,
    /// Units and codes of those who are selected; `None` for all.
    selected: Option<BTreeSet<&'a str>>,
    /// The exceptions of now, by id.
    now: Vec<(String, &'a Exception)>,
}

impl<'a> Looking<'a> {
    fn of(run: &'a Reported<'_>, selection: &Selection<'_>, day: Date) -> Self {
        let lines = run.statistics.status.iter().filter(|line| selection.holds(line));
        let names = lines.flat_map(|line| line.unit.split(';').chain([line.authority_code.as_str()]));
        let selected = (!selection.is_all()).then(|| names.filter(|name| !name.is_empty()).collect());
        let period = run.context.period.to_string();
        let now = run.validation.exceptions.iter().map(|own| (own.id(&period), own)).collect();
        Self { run, day, selected, now }
    }

    fn is_selected(&self, name: &str) -> bool {
        self.selected.as_ref().is_none_or(|selected| selected.contains(name))
    }

    fn came(&self) -> Vec<Came> {
        let is_of = |own: &&Submission| {
            // What came after the day that is looked at had not come yet.
            if self.run.came_later(own) {
                return false;
            }
            self.selected.is_none() || own.units.iter().chain(&own.codes).any(|name| self.is_selected(name))
        };
        let files = self.run.returns.submissions.iter().filter(is_of).filter_map(|own| {
            let received = own.received.filter(|received| received.date >= self.day)?.date;
            let (name, state) = (own.names.join("; "), own.state.word());
            Some(Came { received, name, file: own.file.clone(), state })
        });
        let mut came: Vec<Came> = files.collect();
        came.sort_by(|one, other| (one.received, &one.file).cmp(&(other.received, &other.file)));
        came
    }

    fn decided(&self) -> Vec<Decided> {
        let ledger = &self.run.context.ledger;
        let own = ledger.of_period().map(|id| ledger.get(id)).filter(|own| own.day() >= self.day);
        let told = own.filter(|own| self.is_selected(own.unit())).map(|own| Decided {
            day: own.day(),
            who: own.who().to_owned(),
            decision: own.kind.word(),
            name: self.run.lead_and_name(own.unit()).1.into_owned(),
            why: own.why().to_owned(),
        });
        told.collect()
    }

    fn opened(&self) -> Vec<ExceptionTold> {
        // What no run has seen before is seen today.
        let is_new = |id: &str| {
            let first_seen = self.run.first_seen.get(id);
            first_seen.and_then(|text| day::parse(text)).is_none_or(|first| first >= self.day)
        };
        let own = self.now.iter().filter(|(id, own)| {
            own.counts() && self.run.last.is_some() && self.is_selected(&own.unit) && is_new(id)
        });
        own.map(|(id, own)| self.told(id, own, "new")).collect()
    }

    fn closed(&self) -> Vec<ExceptionTold> {
        let open: HashSet<&str> =
            self.now.iter().filter(|(_, own)| own.counts()).map(|(id, _)| id.as_str()).collect();
        let known: HashMap<&str, &Exception> = self.now.iter().map(|(id, own)| (id.as_str(), *own)).collect();
        let last = self.run.last.map(|last| last.exceptions.as_slice()).unwrap_or_default();
        let before = last.iter().filter(|own| own.exception.counts() && !open.contains(own.id.as_str()));
        let gone = before.map(|own| {
            let settled = known.get(own.id.as_str()).filter(|now| !now.state.is_open());
            (own.id.as_str(), &own.exception, settled.map_or("no longer found", |now| now.state.word()))
        });
        let ledger = &self.run.context.ledger;
        let is_settled = |own: &Exception| {
            !own.state.is_open() && own.decision.is_some_and(|by| ledger.get(by).day() >= self.day)
        };
        let settled = self.now.iter().filter(|(_, own)| is_settled(own));
        let settled = settled.map(|(id, own)| (id.as_str(), *own, own.state.word()));
        let mut told = HashSet::new();
        let own = gone.chain(settled).filter(|(id, own, _)| self.is_selected(&own.unit) && told.insert(*id));
        own.map(|(id, own, change)| self.told(id, own, change)).collect()
    }

    fn told(&self, id: &str, own: &Exception, change: &'static str) -> ExceptionTold {
        ExceptionTold {
            id: id.to_owned(),
            name: self.run.lead_and_name(&own.unit).1.into_owned(),
            severity: own.severity.word(),
            rule: own.rule.clone(),
            message: own.message.clone(),
            change,
        }
    }
}
