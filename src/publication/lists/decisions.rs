//! `decisions.csv`: what was decided about the period, and what became of it.

use std::collections::{HashMap, HashSet};

use super::{Column, ListCell};
use crate::{
    ledger::{Decision, Kind, Outcome},
    publication::Reported,
    returns::Submission,
    schemas::Collection,
    statistics::Status,
    vocabulary::{DecisionId, Exception, exception::ExceptionState},
};

/// A decision, and what became of it.
pub struct DecisionLine<'r> {
    decision: &'r Decision,
    outcome: Outcome,
    /// It is about a field whose values stand in no list.
    is_personal: bool,
    /// So many exceptions it settles.
    settled: usize,
}

impl<'r> DecisionLine<'r> {
    /// The list.
    pub(super) const COLUMNS: &'r [Column<Self>] = &[
        Column::of("id", |line| ListCell::word(line.decision.id())),
        Column::of("decided", |line| ListCell::text(line.decision.get("decided"))),
        Column::of("who", |line| ListCell::text(line.decision.get("who"))),
        Column::of("decision", |line| ListCell::word(line.decision.kind.word())),
        Column::of("unit", |line| ListCell::text(line.decision.get("unit"))),
        Column::of("period", |line| ListCell::if_known(&line.decision.period)),
        Column::of("about", |line| ListCell::text(line.decision.get("about"))),
        Column::of("rule", |line| ListCell::text(line.decision.get("rule"))),
        Column::of("table", |line| ListCell::text(line.decision.get("table"))),
        Column::of("record", |line| ListCell::text(line.decision.get("record"))),
        Column::of("field", |line| ListCell::text(line.decision.get("field"))),
        // What was redacted stands in the ledger, and in no list.
        Column::of("old", |line| ListCell::text(line.value("old"))),
        Column::of("new", |line| ListCell::text(line.value("new"))),
        Column::of("until", |line| ListCell::text(line.decision.get("until"))),
        Column::of("source", |line| ListCell::text(line.decision.get("source"))),
        Column::of("why", |line| ListCell::text(line.decision.get("why"))),
        Column::of("outcome", |line| ListCell::word(line.outcome.word())),
        Column::of("exceptions", |line| ListCell::count(line.settled)),
        Column::of("file", |line| ListCell::whole(line.file())),
        Column::of("line", |line| ListCell::count(line.decision.at.line)),
    ];

    /// All about the period of a run, in the order in which they were made.
    pub fn all(run: &'r Reported<'_>) -> impl Iterator<Item = Self> {
        let outcomes = Outcomes::of(run);
        let ledger = &run.context.ledger;
        ledger.of_period().map(move |id| Self {
            decision: ledger.get(id),
            outcome: outcomes.of_decision(id),
            is_personal: is_personal(ledger.get(id), run.context.collection),
            settled: outcomes.settled.get(&id).map_or(0, Vec::len),
        })
    }

    fn value(&self, column: &str) -> &str {
        let is_redacted = column == "old" && self.decision.kind == Kind::Redact;
        if self.is_personal || is_redacted { "" } else { self.decision.get(column) }
    }

    /// The name of its file; where that lies is no matter of the outputs.
    fn file(&self) -> &str {
        let file: &str = &self.decision.at.file;
        file.rsplit(['/', '\\']).next().unwrap_or(file)
    }
}

fn is_personal(decision: &Decision, collection: &Collection) -> bool {
    let table = collection.tables.iter().find(|table| table.name == decision.get("table"));
    let field = table.and_then(|table| Some(&table.fields[table.field(decision.get("field"))?]));
    field.is_some_and(|field| field.personal)
}

/// What became of decisions.
struct Outcomes<'r> {
    run: &'r Reported<'r>,
    of_values: HashMap<DecisionId, Outcome>,
    /// The exceptions that each is the last word on.
    settled: HashMap<DecisionId, Vec<&'r Exception>>,
    /// By id of their unit and by the codes of its authorities; blank for all.
    by_unit: HashMap<&'r str, Vec<&'r Exception>>,
    /// Those by which figures were taken out of the year.
    bases: HashSet<DecisionId>,
}

impl<'r> Outcomes<'r> {
    fn of(run: &'r Reported<'_>) -> Self {
        let mut settled: HashMap<DecisionId, Vec<&Exception>> = HashMap::new();
        let mut by_unit: HashMap<&str, Vec<&Exception>> = HashMap::new();
        for exception in &run.validation.exceptions {
            let unit = exception.unit.as_str();
            let codes = unit.split('+').filter(|code| *code != unit);
            for name in ["", unit].into_iter().chain(codes) {
                by_unit.entry(name).or_default().push(exception);
            }
            if let Some(id) = exception.decision {
                settled.entry(id).or_default().push(exception);
            }
        }
        let values = run.returns.returns.iter().flat_map(|found| &found.settled);
        Self {
            of_values: run.returns.outcomes.iter().copied().collect(),
            bases: values.filter(|own| own.kind == Kind::Basis).map(|own| own.by).collect(),
            run,
            settled,
            by_unit,
        }
    }

    fn of_decision(&self, id: DecisionId) -> Outcome {
        let ledger = &self.run.context.ledger;
        let decision = ledger.get(id);
        if ledger.is_withdrawn(id) {
            return Outcome::Withdrawn;
        }
        if ledger.has_ended(id) {
            return Outcome::Ended;
        }
        let if_any = |any: bool| if any { Outcome::Applied } else { Outcome::Nothing };
        match decision.kind {
            Kind::Correct => self.of_values.get(&id).copied().unwrap_or(Outcome::Nothing),
            Kind::Basis => if_any(self.bases.contains(&id)),
            Kind::Close if ledger.state_of(self.run.context.period).too_early.contains(&id) => {
                Outcome::NotEnough
            }
            Kind::Note | Kind::SignOff | Kind::Close | Kind::Reopen => Outcome::Applied,
            Kind::Nil | Kind::Exempt => {
                if_any(self.run.statistics.status.iter().any(|line| is_of_line(decision, line)))
            }
            Kind::Pin | Kind::Attribute => {
                let named = decision.get("file");
                let is_it = |own: &Submission| {
                    let is_named = own.file == named || own.sha256 == named;
                    is_named && own.units.iter().any(|unit| decision.is_of_unit(unit))
                };
                if_any(self.run.returns.submissions.iter().any(is_it))
            }
            Kind::Hold | Kind::Exclude => {
                if_any(self.run.returns.returns.iter().any(|found| decision.is_of_unit(&found.unit.id)))
            }
            Kind::Extend => {
                let mut lines = self.run.statistics.status.iter();
                if_any(lines.any(|line| is_of_line(decision, line)))
            }
            // What it is about is no text that stands there now.
            Kind::Publish | Kind::Withhold | Kind::Redact => {
                self.of_values.get(&id).copied().unwrap_or(Outcome::Lapsed)
            }
            Kind::Withdraw => if_any(ledger.has_withdrawn(decision.get("about"))),
            Kind::Explain | Kind::Accept | Kind::Refuse | Kind::Waive => self.of_exceptions(id, decision),
        }
    }

    fn of_exceptions(&self, id: DecisionId, decision: &Decision) -> Outcome {
        if let Some(own) = self.settled.get(&id) {
            let is_lapsed = own.iter().all(|exception| exception.state == ExceptionState::Lapsed);
            return if is_lapsed { Outcome::Lapsed } else { Outcome::Applied };
        }
        let period = self.run.context.period;
        let of_unit = self.by_unit.get(decision.unit()).map_or(&[][..], Vec::as_slice);
        let mut about = of_unit.iter().filter(|exception| decision.is_about(exception, period));
        match about.next() {
            None => Outcome::Nothing,
            Some(exception) if exception.decision.is_some() => Outcome::Superseded,
            Some(_) if decision.kind == Kind::Explain => Outcome::NotEnough,
            Some(_) => Outcome::Contradicted,
        }
    }
}

/// Whether a decision is about the authority or unit of a line.
fn is_of_line(decision: &Decision, line: &Status) -> bool {
    decision.is_of_unit(&line.unit) || decision.unit() == line.authority_code
}
