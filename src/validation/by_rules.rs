//! What the rules in force say of returns, and what becomes of values, flows and returns by it.

use std::{collections::HashMap, ops::Range};

use super::{
    balance::{self, Applied, Settled},
    causes::{self, OpenFaults},
    outcome::{Derived, Validation},
    rules::{self, Finding, Taken},
};
use crate::{
    expressions::FrameError,
    frames::{OfReturns, Withheld},
    records::{History, by_batches},
    returns::{Context, Returns},
    schemas::{
        Collection,
        field::StockOrFlow,
        rules::{OnOpen, Rule},
    },
    vocabulary::{Exception, Place, RecordField, ValueAt},
};

/// Applies the rules to all returns: those that ask peers to all at once, the others batch by batch.
pub fn apply_rules(
    returns: &mut Returns,
    history: &History,
    context: &Context<'_>,
    validation: &mut Validation,
) -> Result<(), FrameError> {
    let rules: Vec<&Rule> =
        context.collection.rules.iter().filter(|rule| rule.is_in_force(context.period)).collect();
    // What has an error of its own before rules are asked is not known to them.
    let withheld = validation.withheld.clone();
    let (of_peers, others) = rules::by_reach(&rules);
    let of_all = OfReturns::new((returns, 0..returns.returns.len()), &withheld, history, context);
    let (peers_found, peers_applied) = rules::apply(&of_peers, &rules, &of_all, context)?;
    drop(of_all);
    let (mut peers_found, mut peers_applied) =
        (by_found(peers_found, |one| one.found), by_found(peers_applied, |one| one.found));
    let of_batch = |returns: &Returns, batch: Range<usize>| {
        rules::apply(&others, &rules, &OfReturns::new((returns, batch), &withheld, history, context), context)
    };
    by_batches(returns, of_batch, |returns, batch, (mut findings, mut applied)| {
        findings.extend(batch.clone().filter_map(|found| peers_found.remove(&found)).flatten());
        applied.extend(batch.clone().filter_map(|found| peers_applied.remove(&found)).flatten());
        findings.sort_by_key(|finding| (finding.found, finding.record, finding.rule));
        applied.sort_by_key(|one: &Applied| (rules[one.rule].table, one.rule, one.found, one.record));
        let said = RulesSaid { rules: &rules, returns, withheld: &withheld, history, context };
        said.settle(batch, findings, &applied, validation)
    })
}

fn by_found<T>(all: Vec<T>, found: impl Fn(&T) -> usize) -> HashMap<usize, Vec<T>> {
    let mut by_found: HashMap<usize, Vec<T>> = HashMap::new();
    all.into_iter().for_each(|one| by_found.entry(found(&one)).or_default().push(one));
    by_found
}

/// What rules said of some returns.
struct RulesSaid<'a> {
    rules: &'a [&'a Rule],
    returns: &'a Returns,
    /// Values that have an error of their own.
    withheld: &'a Withheld,
    history: &'a History,
    context: &'a Context<'a>,
}

impl RulesSaid<'_> {
    /// Settles what sums do not agree, what follows from what, and what becomes of values.
    fn settle(
        &self,
        batch: Range<usize>,
        mut findings: Vec<Finding>,
        applied: &[Applied],
        validation: &mut Validation,
    ) -> Result<(), FrameError> {
        let Self { rules, returns, withheld, history, context } = *self;
        let of_sums = balance::settle(applied, &mut findings, rules, returns, withheld, context);
        let alone = |finding: Finding| Settled {
            left_out: vec![RecordField::new(finding.record, finding.field)],
            finding,
            derived: None,
        };
        let mut said: Vec<(bool, Settled)> = of_sums.into_iter().map(|sum| (true, sum)).collect();
        said.extend(findings.into_iter().map(|finding| (false, alone(finding))));
        let order = causes::order(rules);
        said.sort_by_key(|(_, one)| (one.finding.found, order[one.finding.rule], one.finding.record));
        let mut taken = Taken::new(returns, withheld, history, context);
        let mut standing = OpenFaults::of(&validation.exceptions, returns, batch.clone(), context);
        let mut derived = Derived::new();
        for (is_sum, Settled { finding, left_out, derived: value }) in said {
            let rule = rules[finding.rule];
            let mut exception = exception(&finding, rule, returns, context.collection);
            // What sums follow from is told apart where they are solved.
            let cause = if is_sum {
                standing.named(&finding, rule)
            } else {
                standing.cause_of(&finding, rule, &mut taken)?
            };
            exception.caused_by = cause.unwrap_or_default();
            context.ledger.settle(&mut exception, context.period);
            if finding.undecided {
                validation.undecided.push(exception);
                continue;
            }
            // What is settled does nothing, and nothing follows from it any more.
            if !exception.state.is_open() {
                validation.exceptions.push(exception);
                continue;
            }
            // A rule on trial is told and does nothing, and so is what follows from another fault.
            if !rule.trial && exception.caused_by.is_empty() {
                open(&finding, rule, &left_out, returns, context.collection, validation);
                if let (OnOpen::Missing, Some(value)) = (rule.on_open, value) {
                    derived.insert(ValueAt::new(finding.found, finding.record, finding.field), value);
                }
            }
            standing.add(&finding, rule, &left_out, &exception);
            validation.exceptions.push(exception);
        }
        let mut derived =
            balance::derive(batch.clone(), applied, rules, returns, &validation.withheld, derived, context);
        derived.retain(|at, _| !validation.excluded.contains(&at.of_return));
        validation.derived.extend(derived);
        let of_batch = validation.withheld.iter().filter(|at| batch.contains(&at.of_return));
        let figures = of_batch.filter(|at| {
            returns.returns[at.of_return].records.get(at.record).answer(at.field).number().is_some()
        });
        for at in figures {
            *validation.figures_left_out.entry(at.of_return).or_default() += 1;
        }
        Ok(())
    }
}

/// What an open fault does to totals: values at which it stands, or the whole of its flows, or the return.
fn open(
    finding: &rules::Finding,
    rule: &Rule,
    cells: &[RecordField],
    returns: &Returns,
    collection: &Collection,
    validation: &mut Validation,
) {
    let found = finding.found;
    let values = || cells.iter().map(|cell| cell.of_return(found));
    match rule.on_open {
        OnOpen::Use => {}
        OnOpen::Missing => {
            validation.withhold(rule.severity, values());
        }
        OnOpen::MissingFlows => {
            let records = returns.returns[found].records.places(rule.table);
            let fields = &collection.tables[rule.table].fields;
            let flows =
                || (0..fields.len()).filter(|field| fields[*field].measure == Some(StockOrFlow::Flow));
            validation.withhold(
                rule.severity,
                records.flat_map(|record| flows().map(move |field| ValueAt::new(found, record, field))),
            );
        }
        OnOpen::NoRate => validation.no_rate.extend(values()),
        OnOpen::Exclude => {
            validation.excluded.insert(found);
        }
    }
}

/// What was found, and what to do, as sentences.
fn sentences(found: &str, fix: &str) -> String {
    let mut letters = found.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if found.ends_with(['?', '!', '.']) { "" } else { "." };
    format!("{first}{}{end} {fix}", letters.as_str())
}

fn exception(finding: &rules::Finding, rule: &Rule, returns: &Returns, collection: &Collection) -> Exception {
    let found = &returns.returns[finding.found];
    let record = found.records.get(finding.record);
    let submission = &returns.submissions[record.submission()];
    let table = &collection.tables[record.table()];
    let (sheet, cell) = match record.cell(finding.field) {
        Some((sheet, at)) => (sheet, at.to_string()),
        None => (record.sheet(), String::new()),
    };
    // What is about a person stands in no list.
    let shown = record.value(finding.field).filter(|_| !table.fields[finding.field].personal);
    let value = shown.map(|value| value.to_string()).unwrap_or_default();
    let numbers = || Some((value.parse::<f64>().ok()?, finding.expected.as_ref()?.parse::<f64>().ok()?));
    let difference = numbers().map(|(value, expected)| {
        format!("{:.2}", value - expected).trim_end_matches('0').trim_end_matches('.').to_owned()
    });
    let message =
        if finding.undecided { finding.message.clone() } else { sentences(&finding.message, &rule.fix) };
    Exception {
        unit: found.unit.id.clone(),
        severity: rule.severity,
        rule: rule.id.clone(),
        message,
        place: Place {
            file: submission.file.clone(),
            sheet: submission.sheets.get(sheet).cloned().unwrap_or_default(),
            cell,
        },
        table: table.name.clone(),
        record: record.key(table),
        field: table.fields[finding.field].name.clone(),
        value,
        expected: finding.expected.clone().unwrap_or_default(),
        difference: difference.unwrap_or_default(),
        previous: finding.previous.clone().unwrap_or_default(),
        trial: rule.trial,
        ..Exception::default()
    }
}
