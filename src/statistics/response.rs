//! Who was expected, who answered, and for whom.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::{
    ledger::{Kind, Until},
    returns::{Context, Return, Returns, Unit, due_or_exempt, is_exempt},
    schemas::register::Area,
    validation::Validation,
    vocabulary::{Exception, Severity, submission::State},
};

/// What came from an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// Nothing.
    NotReceived,
    /// A return that counts, or versions of one that tie.
    Received,
    /// A return that is declared nil.
    Nil,
    /// Only files that could not be read or used.
    Rejected,
}

impl Receipt {
    /// The word in `status.csv`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotReceived => "not-received",
            Self::Received => "received",
            Self::Nil => "nil",
            Self::Rejected => "rejected",
        }
    }

    /// Whether it answers for the authority.
    #[must_use]
    pub fn is_answer(self) -> bool {
        matches!(self, Self::Received | Self::Nil)
    }
}

/// One line of `status.csv`: an authority in scope, or an expected unit that is in no register.
#[derive(Debug, Clone)]
pub struct Status {
    /// Blank for a unit that is in no register.
    pub authority_code: String,
    /// Of the authority or unit.
    pub name: String,
    /// Region.
    pub region: Area,
    /// Country.
    pub country: Area,
    /// The units that answered for it, or the one that was to, joined by `;`.
    pub unit: String,
    /// `due`, `joint` or `exempt`.
    pub obligation: &'static str,
    /// What came.
    pub receipt: Receipt,
    /// `clean`, `queries`, `errors`, `held`; empty when nothing was received.
    pub quality: &'static str,
    /// Day of the last return that counts, if known.
    pub received: Option<Date>,
    /// Last day in time.
    pub due: Option<Date>,
    /// Days after that; `None` if either day is not known.
    pub days_late: Option<i64>,
    /// Open errors of the units that answered.
    pub errors: usize,
    /// Open queries.
    pub queries: usize,
    /// Notes.
    pub notes: usize,
    /// Exceptions that decisions settled.
    pub explained: usize,
}

impl Status {
    /// Code of the authority, or id of the unit that is in no register.
    #[must_use]
    pub fn who(&self) -> &String {
        if self.authority_code.is_empty() { &self.unit } else { &self.authority_code }
    }

    /// Whether a return is expected.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        self.obligation != EXEMPT
    }
}

/// The obligation of one of whom nothing is expected.
const EXEMPT: &str = "exempt";

/// One line an authority in scope, in order of code, then one an expected unit that is in no register.
#[must_use]
pub fn response(returns: &Returns, validation: &Validation, context: &Context<'_>) -> Vec<Status> {
    let expected = due_or_exempt(context);
    let answers = Answers::of(returns, validation);
    let mut lines = Vec::new();
    for unit in &expected {
        let obligation = match (is_exempt(unit, context), unit.codes.len()) {
            (true, _) => EXEMPT,
            (_, 0 | 1) => "due",
            _ => "joint",
        };
        for code in &unit.codes {
            if let Some(authority) = context.register.get(code) {
                let line = Status {
                    authority_code: code.clone(),
                    name: authority.name.clone(),
                    region: authority.region.clone(),
                    country: authority.country.clone(),
                    obligation,
                    ..line(unit, Some(code), &answers, context)
                };
                lines.push(line);
            }
        }
    }
    lines.sort_by(|a, b| a.authority_code.cmp(&b.authority_code));
    lines.extend(
        expected.iter().filter(|unit| unit.codes.is_empty()).map(|unit| line(unit, None, &answers, context)),
    );
    lines
}

/// Who answered, looked up by authority and by unit, so that each line need not look through all returns.
struct Answers<'a> {
    returns: &'a Returns,
    by_code: HashMap<&'a str, Vec<&'a Return>>,
    by_unit: HashMap<&'a str, &'a Return>,
    rejected: BTreeSet<&'a str>,
    /// Open errors, queries and notes, and what is settled.
    faults: HashMap<&'a str, [usize; 4]>,
}

impl<'a> Answers<'a> {
    fn of(returns: &'a Returns, validation: &'a Validation) -> Self {
        let mut by_code: HashMap<&str, Vec<&Return>> = HashMap::new();
        for found in &returns.returns {
            for code in &found.unit.covers {
                by_code.entry(code).or_default().push(found);
            }
        }
        let rejected = returns.submissions.iter().filter(|submission| submission.state == State::Rejected);
        let mut faults: HashMap<&str, [usize; 4]> = HashMap::new();
        let settled = |exception: &&Exception| exception.decision.is_some() && !exception.state.is_open();
        for exception in validation.exceptions.iter().filter(settled) {
            faults.entry(&exception.unit).or_default()[3] += 1;
        }
        for exception in validation.exceptions.iter().filter(|exception| exception.counts()) {
            let place = match exception.severity {
                Severity::Reject | Severity::Error => 0,
                Severity::Query => 1,
                Severity::Note => 2,
            };
            faults.entry(&exception.unit).or_default()[place] += 1;
        }
        Self {
            returns,
            by_code,
            by_unit: returns.returns.iter().map(|found| (found.unit.id.as_str(), found)).collect(),
            rejected: rejected
                .flat_map(|submission| submission.units.iter().chain(&submission.codes))
                .map(String::as_str)
                .collect(),
            faults,
        }
    }

    /// The returns that answer for an authority, or that a unit sent.
    fn for_line(&self, unit: &Unit, code: Option<&String>) -> Vec<&'a Return> {
        match code {
            Some(code) => self.by_code.get(code.as_str()).cloned().unwrap_or_default(),
            None => self.by_unit.get(unit.id.as_str()).copied().into_iter().collect(),
        }
    }
}

fn line(unit: &Unit, code: Option<&String>, all: &Answers<'_>, context: &Context<'_>) -> Status {
    let answers = all.for_line(unit, code);
    let is_held = |other: &&Unit| other.id == unit.id || code.is_some_and(|code| other.covers.contains(code));
    let held: Vec<&Unit> = all.returns.held.iter().filter(is_held).collect();
    let mut units: BTreeSet<&str> = answers
        .iter()
        .map(|found| found.unit.id.as_str())
        .chain(held.iter().map(|unit| unit.id.as_str()))
        .collect();
    // Queries about the authority itself stand under its own code though others answered for it.
    let asked: BTreeSet<&str> = units.iter().copied().chain(code.map(String::as_str)).collect();
    let count = |place: usize| {
        asked.iter().filter_map(|unit| all.faults.get(unit)).map(|counts| counts[place]).sum::<usize>()
    };
    let (errors, queries, notes, explained) = (count(0), count(1), count(2), count(3));
    let rejected = all.rejected.contains(unit.id.as_str())
        || code.is_some_and(|code| all.rejected.contains(code.as_str()));
    let is_nil = context.ledger.of_kind(Kind::Nil, &unit.id).next().is_some();
    let receipt = match (answers.is_empty() && held.is_empty(), rejected) {
        (true, _) if is_nil => Receipt::Nil,
        (false, _) if held.is_empty() && answers.iter().all(|found| found.nil) => Receipt::Nil,
        (false, _) => Receipt::Received,
        (true, true) => Receipt::Rejected,
        (true, false) => Receipt::NotReceived,
    };
    let quality = match receipt {
        Receipt::NotReceived | Receipt::Rejected => "",
        Receipt::Received | Receipt::Nil if !held.is_empty() => "held",
        Receipt::Received | Receipt::Nil if errors > 0 => "errors",
        Receipt::Received | Receipt::Nil if queries > 0 => "queries",
        Receipt::Received | Receipt::Nil => "clean",
    };
    let received = answers.iter().filter_map(|found| found.received.map(|received| received.date)).max();
    let extended = context.ledger.of_kind(Kind::Extend, &unit.id).filter_map(|(_, own)| match own.until {
        Some(Until::Day(day)) => Some(day),
        _ => None,
    });
    let due =
        context.collection.due(context.period).map(|due| extended.max().map_or(due, |day| day.max(due)));
    let days_late = received
        .zip(due)
        .and_then(|(received, due)| due.until(received).ok())
        .map(|span| i64::from(span.get_days()).max(0));
    if units.is_empty() {
        units.insert(&unit.id);
    }
    Status {
        authority_code: String::new(),
        name: unit.name.clone(),
        region: unit.region.clone(),
        country: unit.country.clone(),
        unit: units.into_iter().collect::<Vec<_>>().join(";"),
        obligation: "due",
        receipt,
        quality,
        received,
        due,
        days_late,
        errors,
        queries,
        notes,
        explained,
    }
}
