//! Corrections: a figure that the unit settled with whoever sent it stands in the place of what was sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Return, Returns, SettledValue};
use crate::{
    ledger::{Kind, Outcome},
    reading::{Cell, Content, NewRecord, values},
    schemas::Field,
    vocabulary::{Answer, CellAddress, DecisionId, Value},
};

/// Puts corrected figures in the place of what was sent, and says what became of each correction.
///
/// One holds for the value that it was made for and for no other. Where two of one figure say different
/// things, neither holds.
pub fn correct(returns: &mut Returns, context: &Context<'_>) {
    if context.ledger.is_empty() {
        return;
    }
    let mut outcomes: BTreeMap<DecisionId, Outcome> = BTreeMap::new();
    for found in &mut returns.returns {
        for (place, of_place) in by_place(found, context) {
            outcomes.extend(Place { of: place, found, context }.settle(&of_place));
        }
    }
    let ledger = &context.ledger;
    let others = ledger.of_kind_in_force(Kind::Correct).filter(|id| !outcomes.contains_key(id));
    let others: Vec<DecisionId> = others.collect();
    outcomes.extend(others.into_iter().map(|id| (id, Outcome::Nothing)));
    returns.outcomes.extend(outcomes);
}

/// A field (by index) of the record of a key, in a table (by index).
type FieldOfRecord = (usize, String, usize);

/// The corrections of a return, by what they correct.
fn by_place(found: &Return, context: &Context<'_>) -> BTreeMap<FieldOfRecord, Vec<DecisionId>> {
    let mut places: BTreeMap<FieldOfRecord, Vec<DecisionId>> = BTreeMap::new();
    for (id, decision) in context.ledger.of_kind(Kind::Correct, &found.unit.id) {
        let Some(table) = context.collection.table(decision.get("table")) else { continue };
        let Some(field) = context.collection.tables[table].field(decision.get("field")) else { continue };
        places.entry((table, decision.get("record").to_owned(), field)).or_default().push(id);
    }
    places
}

/// One figure that is corrected.
struct Place<'a> {
    of: FieldOfRecord,
    found: &'a mut Return,
    context: &'a Context<'a>,
}

impl Place<'_> {
    fn settle(mut self, corrections: &[DecisionId]) -> Vec<(DecisionId, Outcome)> {
        let ledger = &self.context.ledger;
        let Some(given) = self.given() else {
            return corrections.iter().map(|id| (*id, Outcome::Nothing)).collect();
        };
        let field = self.field();
        let is_for_given = |id: &&DecisionId| is_same(ledger.get(**id).get("old"), &given, field);
        let (own, others): (Vec<&DecisionId>, Vec<&DecisionId>) = corrections.iter().partition(is_for_given);
        let of_other = |id: &DecisionId| {
            let is_mended = is_same(ledger.get(*id).get("new"), &given, field);
            (*id, if is_mended { Outcome::Mended } else { Outcome::Lapsed })
        };
        let mut outcomes: Vec<(DecisionId, Outcome)> = others.into_iter().map(of_other).collect();
        let new = |id: &DecisionId| typed(ledger.get(*id).get("new"), field);
        let Some(last) = own.last() else { return outcomes };
        let said: BTreeSet<String> = own.iter().map(|id| text_of(&new(id))).collect();
        let value = new(last);
        let outcome = match value {
            _ if said.len() > 1 => Outcome::Contradicted,
            Answer::Unreadable { .. } => Outcome::NoValue,
            _ => Outcome::Applied,
        };
        outcomes.extend(own.iter().map(|id| (**id, outcome)));
        if outcome == Outcome::Applied {
            self.put(value, text_of(&given), **last);
        }
        outcomes
    }

    fn field(&self) -> &Field {
        &self.context.collection.tables[self.of.0].fields[self.of.2]
    }

    /// What was sent; `None` where there is no such record, nor may be one, and where there are several.
    fn given(&self) -> Option<Answer> {
        let (table, key, field) = &self.of;
        let declared = &self.context.collection.tables[*table];
        let own = self.found.records.of_table(*table).filter(|(_, record)| record.key(declared) == *key);
        let given: Vec<Answer> = own.map(|(_, record)| record.answer(*field).owned()).collect();
        match given.as_slice() {
            [only] => Some(only.clone()),
            [] => declared.declared_keys().contains(key).then_some(Answer::NotKnown),
            _ => None,
        }
    }

    fn put(&mut self, value: Answer, given: String, by: DecisionId) {
        let (table, key, field) = self.of.clone();
        let declared = &self.context.collection.tables[table];
        let is_there = self.found.records.of_table(table).any(|(_, record)| record.key(declared) == key);
        if !is_there {
            let mut record = NewRecord {
                submission: self.found.submissions[0],
                ..NewRecord::blank(table, declared.fields.len(), 0, 0)
            };
            if let Some(own) = declared.primary_key.first() {
                record.answers[*own] = Answer::Reported(Value::Text(key.as_str().into()));
            }
            self.found.records.push(&record);
            self.found.gives[table] = true;
        }
        self.found.records.change(|own| own == table, &mut |record| {
            if record.key(declared) == key {
                record.answers[field] = value.clone();
                record.rounded.retain(|(own, _)| *own != field);
                record.units.retain(|own| own.field != field);
            }
        });
        self.found.settled.push(SettledValue {
            table,
            key,
            field,
            given,
            estimate: None,
            kind: Kind::Correct,
            by,
        });
    }
}

/// A value as it is typed into a form.
#[must_use]
pub fn typed(text: &str, field: &Field) -> Answer {
    if text.is_empty() {
        return Answer::NotKnown;
    }
    let at = CellAddress { row: 0, column: 0 };
    values::read(&Cell { at, content: Content::Text(text.into()), percent: false }, field).answer
}

/// Whether a text in the ledger is what was given.
fn is_same(text: &str, given: &Answer, field: &Field) -> bool {
    text == text_of(given) || matches!(given, Answer::Reported(_)) && typed(text, field) == *given
}

/// What was given, as a list shows it.
fn text_of(answer: &Answer) -> String {
    match answer {
        Answer::Reported(value) => value.to_string(),
        Answer::NotApplicable(text) | Answer::Unreadable { text, .. } => text.to_string(),
        Answer::NotKnown | Answer::NotAsked => String::new(),
    }
}
