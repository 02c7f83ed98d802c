//! Who was expected, who answered, and for whom.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::{
    returns::{Context, Returns, Unit},
    schemas::register::Area,
    validation::Validation,
    vocabulary::{Severity, submission::State},
};

/// What came from an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// Nothing.
    NotReceived,
    /// A return that counts, or versions of one that tie.
    Received,
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
            Self::Rejected => "rejected",
        }
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
    /// `due` or `joint`.
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
}

/// The units that are expected for the period: authorities in scope that existed on its last day, standing joint returns
/// in place of their members, and units that are in no register.
#[must_use]
pub fn expected_units(context: &Context<'_>) -> Vec<Unit> {
    let day = context.period.end();
    let joint: Vec<_> = context.collection.joint.iter().filter(|joint| joint.stands_on(day)).collect();
    let mut units = Vec::new();
    let mut joined: BTreeSet<&str> = BTreeSet::new();
    let living = |code: &String| {
        context.register.get(code).is_some_and(|authority| authority.existed_on(day) && context.collection.covers(authority))
    };
    for joint in joint.iter().filter(|joint| joint.members.iter().all(living)) {
        joined.extend(joint.members.iter().map(String::as_str));
        units.push(unit(joint.unit(), joint.name.clone(), &joint.members, &joint.lead, context));
    }
    for authority in context.register.existing_on(day).filter(|authority| context.collection.covers(authority)) {
        if !joined.contains(authority.code.as_str()) {
            units.push(unit(
                authority.code.clone(),
                authority.name.clone(),
                std::slice::from_ref(&authority.code),
                &authority.code,
                context,
            ));
        }
    }
    for expected in context.collection.expected.iter().filter(|unit| unit.stands_on(day)) {
        let own = unit(expected.unit.clone(), expected.name.clone(), &[], "", context);
        units.push(Unit { country: expected.country.clone(), region: expected.region.clone(), ..own });
    }
    units
}

fn unit(id: String, name: String, codes: &[String], lead: &str, context: &Context<'_>) -> Unit {
    let lead_of = context.register.get(lead);
    Unit {
        id,
        name,
        codes: codes.to_vec(),
        lead: lead.to_owned(),
        covers: codes.iter().cloned().collect(),
        country: lead_of.map(|authority| authority.country.clone()).unwrap_or_default(),
        region: lead_of.map(|authority| authority.region.clone()).unwrap_or_default(),
        ended: false,
    }
}

/// One line an authority in scope, in order of code, then one an expected unit that is in no register. Also gives the
/// expected units of which no return counts.
#[must_use]
pub fn response(returns: &Returns, validation: &Validation, context: &Context<'_>) -> (Vec<Status>, Vec<Unit>) {
    let expected = expected_units(context);
    let covered: BTreeSet<&str> = returns.returns.iter().flat_map(|found| found.unit.covers.iter().map(String::as_str)).collect();
    let sent = |unit: &Unit| returns.returns.iter().any(|found| found.unit.id == unit.id);
    let silent = |unit: &&Unit| !sent(unit) && (unit.codes.is_empty() || !unit.codes.iter().all(|code| covered.contains(code.as_str())));
    let silent: Vec<Unit> = expected.iter().filter(silent).cloned().collect();
    let mut lines = Vec::new();
    for unit in &expected {
        let joint = unit.codes.len() > 1;
        for code in &unit.codes {
            if let Some(authority) = context.register.get(code) {
                let line = Status {
                    authority_code: code.clone(),
                    name: authority.name.clone(),
                    region: authority.region.clone(),
                    country: authority.country.clone(),
                    obligation: if joint { "joint" } else { "due" },
                    ..line(unit, Some(code), returns, validation, context)
                };
                lines.push(line);
            }
        }
    }
    lines.sort_by(|a, b| a.authority_code.cmp(&b.authority_code));
    lines.extend(expected.iter().filter(|unit| unit.codes.is_empty()).map(|unit| line(unit, None, returns, validation, context)));
    (lines, silent)
}

fn line(unit: &Unit, code: Option<&String>, returns: &Returns, validation: &Validation, context: &Context<'_>) -> Status {
    let answers_for = |other: &Unit| other.id == unit.id || code.is_some_and(|code| other.covers.contains(code));
    let answers: Vec<_> = returns.returns.iter().filter(|found| answers_for(&found.unit)).collect();
    let held: Vec<&Unit> = returns.held.iter().filter(|unit| answers_for(unit)).collect();
    let mut units: BTreeSet<&str> =
        answers.iter().map(|found| found.unit.id.as_str()).chain(held.iter().map(|unit| unit.id.as_str())).collect();
    // Queries about the authority itself stand under its own code though others answered for it.
    let asked: BTreeSet<&str> = units.iter().copied().chain(code.map(String::as_str)).collect();
    let count = |severity| asked.iter().map(|unit| validation.count(unit, severity)).sum::<usize>();
    let (errors, queries, notes) = (count(Severity::Error) + count(Severity::Reject), count(Severity::Query), count(Severity::Note));
    let rejected = returns.submissions.iter().any(|submission| {
        let named = submission.units.contains(&unit.id) || code.is_some_and(|code| submission.codes.contains(code));
        submission.state == State::Rejected && named
    });
    let receipt = match (answers.is_empty() && held.is_empty(), rejected) {
        (false, _) => Receipt::Received,
        (true, true) => Receipt::Rejected,
        (true, false) => Receipt::NotReceived,
    };
    let quality = match receipt {
        Receipt::Received if !held.is_empty() => "held",
        Receipt::Received if errors > 0 => "errors",
        Receipt::Received if queries > 0 => "queries",
        Receipt::Received => "clean",
        Receipt::NotReceived | Receipt::Rejected => "",
    };
    let received = answers.iter().filter_map(|found| found.received.map(|received| received.date)).max();
    let due = context.collection.due(context.period);
    let days_late = received.zip(due).and_then(|(received, due)| due.until(received).ok()).map(|span| i64::from(span.get_days()).max(0));
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
    }
}
