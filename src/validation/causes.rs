//! Followers: exceptions that only say once more what another one says already.
//!
//! A rule follows those that it names by `after`, and any error that stands at a value which its check reads:
//! in the record itself, in one to which it belongs, or in records that are counted or summed. What was in
//! earlier periods is no cause. A follower has no effect on totals and is not counted; each names the
//! exception from which it follows, and comes back when that is no longer open.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::Range,
};

use super::{
    balance::is_balance,
    rules::{Finding, Taken},
};
use crate::{
    expressions::{Aggregate, FieldPair, FrameError, Node},
    reading,
    returns::{Context, Return, Returns},
    schemas::{RecordTable, Rule},
    vocabulary::{Exception, RecordField, Severity},
};

/// So many cells at fault are looked at to find the one from which a figure over a table follows.
const MOST_LOOKED_AT: usize = 1_000;

/// Records (by index), each with the id of the exception there.
type Records = BTreeMap<usize, String>;

/// The open exceptions of which others may be followers.
pub struct OpenFaults<'a> {
    returns: &'a Returns,
    period: String,
    /// By return, table and field: records in which an error stands at the field.
    at_fault: HashMap<(usize, usize, usize), Records>,
    /// By return and id of a rule: the table of the rule, and records of which it says something.
    open: HashMap<(usize, String), (usize, Records)>,
}

impl<'a> OpenFaults<'a> {
    /// What stands at some returns (by index) before any rule is asked: what the schema asks of values, and
    /// what was found while files were taken in.
    pub fn of(
        exceptions: &[Exception],
        returns: &'a Returns,
        batch: Range<usize>,
        context: &Context<'_>,
    ) -> Self {
        let mut standing = Self {
            returns,
            period: context.period.to_string(),
            at_fault: HashMap::new(),
            open: HashMap::new(),
        };
        let mut by_unit: HashMap<&str, Vec<&Exception>> = HashMap::new();
        for exception in
            exceptions.iter().filter(|exception| is_error(exception) && !exception.field.is_empty())
        {
            by_unit.entry(&exception.unit).or_default().push(exception);
        }
        let tables = &context.collection.tables;
        for (found, of) in batch.clone().zip(&returns.returns[batch]) {
            let Some(own) = by_unit.get(of.unit.id.as_str()) else { continue };
            let mut asked: HashMap<usize, HashSet<&str>> = HashMap::new();
            for (table, key) in own
                .iter()
                .filter_map(|one| Some((context.collection.table(&one.table)?, one.record.as_str())))
            {
                asked.entry(table).or_default().insert(key);
            }
            let records = records_of(&of.records, &asked, tables);
            for exception in own {
                let place = context.collection.table(&exception.table);
                let Some((table, field)) =
                    place.and_then(|table| Some((table, tables[table].field(&exception.field)?)))
                else {
                    continue;
                };
                let id = exception.id(&standing.period);
                // Of a record whose key is wrong nothing is used: what rests on any field of it follows from
                // that.
                let of_key = tables[table].primary_key.contains(&field);
                let fields = if of_key { 0..tables[table].fields.len() } else { field..field + 1 };
                for record in records.get(&(table, exception.record.clone())).into_iter().flatten() {
                    for field in fields.clone() {
                        standing
                            .at_fault
                            .entry((found, table, field))
                            .or_default()
                            .entry(*record)
                            .or_insert_with(|| id.clone());
                    }
                }
            }
        }
        standing
    }

    /// Adds what a rule says, at the cells that may be wrong by it.
    pub fn add(&mut self, finding: &Finding, rule: &Rule, cells: &[RecordField], exception: &Exception) {
        if rule.trial || finding.undecided {
            return;
        }
        let id = exception.id(&self.period);
        let (_, records) =
            self.open.entry((finding.found, rule.id.clone())).or_insert_with(|| (rule.table, Records::new()));
        records.entry(finding.record).or_insert_with(|| id.clone());
        // A follower stands at no fault of its own.
        if is_error(exception) && exception.caused_by.is_empty() {
            for cell in cells {
                let at = self.at_fault.entry((finding.found, rule.table, cell.field)).or_default();
                at.entry(cell.record).or_insert_with(|| id.clone());
            }
        }
    }

    /// The id of the exception from which a finding follows, if it follows from one.
    ///
    /// # Errors
    /// A fault of our own.
    pub fn cause_of(
        &self,
        finding: &Finding,
        rule: &Rule,
        taken: &mut Taken<'_>,
    ) -> Result<Option<String>, FrameError> {
        if let Some(id) = self.named(finding, rule) {
            return Ok(Some(id));
        }
        if self.at_fault.is_empty() {
            return Ok(None);
        }
        let check = &rule.check.node;
        let own =
            |field: &usize| self.at_fault.get(&(finding.found, rule.table, *field))?.get(&finding.record);
        let (added_down, read) =
            check.fields().into_iter().partition::<Vec<usize>, _>(|field| check.added_down().contains(field));
        if let Some(id) = read
            .iter()
            .chain(&added_down)
            .find_map(own)
            .or_else(|| self.in_column(finding, rule, &added_down))
        {
            return Ok(Some(id.clone()));
        }
        if let Some(id) = check.referred().into_iter().find_map(|step| self.referred(finding, step)) {
            return Ok(Some(id.clone()));
        }
        for aggregate in check.aggregates() {
            if let Some(id) = self.summed(finding, aggregate, taken)? {
                return Ok(Some(id.clone()));
            }
        }
        Ok(None)
    }

    /// What stands open of the rules that it names: on the same record, or of another table anywhere in the
    /// return.
    pub fn named(&self, finding: &Finding, rule: &Rule) -> Option<String> {
        rule.after.iter().find_map(|id| {
            let (table, records) = self.open.get(&(finding.found, id.clone()))?;
            let found =
                if *table == rule.table { records.get(&finding.record) } else { records.values().next() };
            found.cloned()
        })
    }

    /// What adds down reads the whole column.
    fn in_column(&self, finding: &Finding, rule: &Rule, fields: &[usize]) -> Option<&String> {
        fields
            .iter()
            .find_map(|field| self.at_fault.get(&(finding.found, rule.table, *field))?.values().next())
    }

    fn of_return(&self, finding: &Finding) -> &Return {
        &self.returns.returns[finding.found]
    }

    /// An error in the record of another table to which the record belongs.
    fn referred(&self, finding: &Finding, step: &Node) -> Option<&String> {
        let Node::Referred { table, field, by, .. } = step else { return None };
        let records = &self.of_return(finding).records;
        let belongs = |record: &usize| {
            by.iter().all(|pair| {
                records.get(finding.record).value(pair.own) == records.get(*record).value(pair.theirs)
            })
        };
        let at = self.at_fault.get(&(finding.found, *table, *field))?;
        at.iter().take(MOST_LOOKED_AT).find(|(record, _)| belongs(record)).map(|(_, id)| id)
    }

    /// An error in the records that are counted or summed, or in what decides which these are.
    fn summed(
        &self,
        finding: &Finding,
        aggregate: &Aggregate,
        taken: &mut Taken<'_>,
    ) -> Result<Option<&String>, FrameError> {
        let records = &self.of_return(finding).records;
        let is_like = |record: &usize| {
            let alike = |pair: &FieldPair| {
                records.get(*record).value(pair.theirs) == records.get(finding.record).value(pair.own)
            };
            aggregate.like.iter().all(alike)
        };
        let chosen_by = aggregate.filter.iter().flat_map(|filter| filter.fields());
        let compared = aggregate
            .like
            .iter()
            .chain(aggregate.against.iter().map(|(_, pair)| pair))
            .map(|pair| pair.theirs);
        for field in chosen_by.chain(compared) {
            if let Some(id) =
                self.at_fault.get(&(finding.found, aggregate.table, field)).and_then(|at| at.values().next())
            {
                return Ok(Some(id));
            }
        }
        let at =
            aggregate.field.and_then(|field| self.at_fault.get(&(finding.found, aggregate.table, field)));
        for (record, id) in
            at.into_iter().flatten().take(MOST_LOOKED_AT).filter(|(record, _)| is_like(record))
        {
            if taken.may_be(aggregate, finding.found, *record)? {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}

/// The records (by index) of some keys, by table.
fn records_of(
    records: &reading::Records,
    asked: &HashMap<usize, HashSet<&str>>,
    tables: &[RecordTable],
) -> HashMap<(usize, String), Vec<usize>> {
    let mut found: HashMap<(usize, String), Vec<usize>> = HashMap::new();
    for (table, keys) in asked {
        for (at, record) in records.of_table(*table) {
            let key = record.key_text(&tables[*table]);
            if keys.contains(&*key) {
                found.entry((*table, key.into_owned())).or_default().push(at);
            }
        }
    }
    found
}

fn is_error(exception: &Exception) -> bool {
    exception.severity <= Severity::Error && !exception.trial
}

/// The place of each rule in the order in which they are asked: those that others follow first, then sums,
/// then the more severe, then as they stand in the rule book. What the schema check refuses, rules in a ring,
/// would come last.
pub fn order(rules: &[&Rule]) -> Vec<usize> {
    let mut places = vec![usize::MAX; rules.len()];
    let mut left: BTreeSet<(bool, Severity, usize)> =
        rules.iter().enumerate().map(|(at, rule)| (!is_balance(rule), rule.severity, at)).collect();
    for place in 0..rules.len() {
        let waits = |at: usize| {
            left.iter().any(|(.., other)| *other != at && rules[at].after.contains(&rules[*other].id))
        };
        let Some(next) = left.iter().copied().find(|(.., at)| !waits(*at)).or_else(|| left.first().copied())
        else {
            break;
        };
        left.remove(&next);
        places[next.2] = place;
    }
    places
}
