//! What a run reports: all that its lists and workbooks are made of.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use crate::{
    ledger::{ChaseLog, Said, Sent},
    reading::ReadingLine,
    records::{LastRun, Pending, WaitingElsewhere},
    returns::{Context, Returns, Submission, Whom},
    schemas::{
        register::Contacts,
        tables::{ColumnOf, PublishedTable, Rows},
    },
    statistics::{AreaType, Standing, Statistics, Status, Total},
    validation::Validation,
    vocabulary::{Period, Severity, day, exception::ExceptionState},
};

/// Everything that is written of a run.
pub struct Reported<'a> {
    /// Collection, register, period.
    pub context: &'a Context<'a>,
    /// Files and returns.
    pub returns: &'a Returns,
    /// How each file was read, in the order of the submissions; nothing of one that was not.
    pub readings: &'a [Vec<ReadingLine>],
    /// Faults.
    pub validation: &'a Validation,
    /// Who answered, totals, indicators.
    pub statistics: &'a Statistics,
    /// The last run of the period, if there was one.
    pub last: Option<&'a LastRun>,
    /// When exceptions of an earlier run of the period were first seen, by id.
    pub first_seen: &'a HashMap<String, String>,
    /// The day that counts as today.
    pub as_of: &'a str,
    /// Whom to write to.
    pub contacts: &'a Contacts,
    /// What was sent to whom up to that day.
    pub chased: &'a ChaseLog,
    /// What is for this period and came to the inboxes of others.
    pub waiting: &'a WaitingElsewhere,
}

impl Reported<'_> {
    /// Whether figures of a period may still change, by what the collection declares.
    #[must_use]
    pub fn is_provisional(&self, period: Period) -> bool {
        let rule = self.context.collection.published.provisional;
        day::parse(self.as_of).is_some_and(|as_of| rule.holds(period, self.context.period, as_of))
    }

    /// Whom the collection asks.
    #[must_use]
    pub fn whom(&self) -> Whom {
        Whom::of(self.context)
    }

    /// The lines of those of whom a return is expected: those who are counted first, and who stands beside
    /// them. Whoever says how many were asked, or answered, counts these.
    #[must_use]
    pub fn expected(&self) -> [Vec<&Status>; 2] {
        let (first, others) = self.statistics.expected().partition(|line| self.is_first(line));
        [first, others]
    }

    /// Whether it is of those who are counted first.
    #[must_use]
    pub fn is_first(&self, line: &Status) -> bool {
        self.whom().is_first(!line.authority_code.is_empty())
    }

    /// Code of the lead and name of a unit, as an exception has it.
    #[must_use]
    pub fn lead_and_name<'s>(&'s self, unit: &'s str) -> (Cow<'s, str>, Cow<'s, str>) {
        let mut known = self.returns.returns.iter().map(|found| &found.unit).chain(&self.returns.held);
        if let Some(unit) = known.find(|known| known.id == unit) {
            return (Cow::from(&unit.lead), Cow::from(&unit.name));
        }
        let named = unit.split('+').filter_map(|code| self.context.register.get(code));
        let names: Vec<&str> = named.map(|authority| authority.name.as_str()).collect();
        (unit.split('+').next().unwrap_or_default().into(), names.join(" and ").into())
    }

    /// What a file that waits in the inbox of another period would be here, in words.
    #[must_use]
    pub fn kind_of(&self, pending: &Pending) -> &'static str {
        let is_here = |unit: &str| self.returns.returns.iter().any(|found| found.unit.id == unit);
        if pending.unit.split(';').any(is_here) { "revision" } else { "late return" }
    }

    /// Whether a file came after the day that counts as today, and was left aside for that.
    #[must_use]
    pub fn came_later(&self, submission: &Submission) -> bool {
        let today = day::parse(self.as_of);
        submission.received.zip(today).is_some_and(|(received, today)| received.date > today)
    }

    /// The last letter to one of the units that answered, or were to, for a line.
    #[must_use]
    pub fn last_letter(&self, line: &Status) -> Option<&Sent> {
        line.unit.split(';').filter_map(|unit| self.chased.last(unit)).max_by_key(|sent| sent.day)
    }

    /// What was said last with one of these units.
    #[must_use]
    pub fn last_said(&self, line: &Status) -> Option<Said> {
        let own = line.unit.split(';').filter_map(|unit| Said::last(&self.context.ledger, unit));
        own.max_by_key(|said| said.day)
    }

    /// Whether something of what came from an authority or unit counts; a blank form is received and cannot
    /// be used.
    #[must_use]
    pub fn is_usable(&self, line: &Status) -> bool {
        let usable = &self.statistics.usable;
        if line.authority_code.is_empty() {
            usable.contains(&line.unit)
        } else {
            usable.contains(&line.authority_code)
        }
    }

    /// The sums by area that stand in a table and are held back, since one value that is being queried is a
    /// tenth of them or more.
    #[must_use]
    pub fn held(&self) -> Vec<&Total> {
        self.not_shown(Standing::Held)
    }

    /// Those that are held back since too little of them was given.
    #[must_use]
    pub fn unreliable(&self) -> Vec<&Total> {
        self.not_shown(Standing::Unreliable)
    }

    fn not_shown(&self, standing: Standing) -> Vec<&Total> {
        let is_sum = |total: &&Total| {
            let kind = self.statistics.areas[total.area].kind;
            !matches!(kind, AreaType::Unit | AreaType::Type | AreaType::Countries)
        };
        let of_run =
            self.statistics.totals.iter().filter(|total| self.statistics.periods.contains(&total.period));
        let held = self.statistics.that_stand(standing);
        let mut told = HashSet::new();
        // A country without regions is its own region.
        let is_new = |total: &&Total| {
            let area = &self.statistics.areas[total.area].area;
            told.insert((total.period, area.clone(), total.table, total.key.clone(), total.field))
        };
        let held =
            of_run.filter(is_sum).filter(|total| held.contains(&total.place()) && self.is_published(total));
        held.filter(is_new).collect()
    }

    /// Whether a table shows a sum; where none is declared, all are shown.
    fn is_published(&self, total: &Total) -> bool {
        let published = &self.context.collection.published;
        let is_whole = self.statistics.areas[total.area].kind == AreaType::All;
        let shows = |table: &PublishedTable| {
            let figures = table
                .columns
                .iter()
                .filter_map(|column| if let ColumnOf::Figure(at) = column { Some(*at) } else { None });
            figures.map(|at| &published.figures[at]).any(|figure| {
                let is_row = if table.rows == Rows::Keys { is_whole } else { figure.key == total.key };
                (figure.table, figure.field) == (total.table, total.field) && is_row
            })
        };
        published.tables.is_empty() || published.tables.iter().any(shows)
    }

    /// Number of exceptions of one severity; those of rules on trial count for nobody.
    #[must_use]
    pub fn exceptions(&self, severity: Severity) -> usize {
        self.validation
            .exceptions
            .iter()
            .filter(|exception| exception.severity == severity && exception.counts())
            .count()
    }

    /// Number of queries that were accepted since they matter so little.
    #[must_use]
    pub fn accepted(&self) -> usize {
        self.validation
            .exceptions
            .iter()
            .filter(|exception| exception.state == ExceptionState::Accepted && exception.decision.is_none())
            .count()
    }
}
