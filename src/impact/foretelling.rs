//! What the rules as they are now would change in a period that was run before: they are applied to the
//! returns that were accepted then, and what comes of it is held against what that run left.

use std::{collections::BTreeMap, path::Path};

use super::{
    difference::{Difference, Regraded, Turn, Turned, difference},
    told::{Impact, Line, RegradedRule, RuleImpact, Side, TotalImpact},
};
use crate::{
    publication::{EarlierRun, RuleBook, declarations},
    records::{self, EarlierOutput, EarlierOutputs, History},
    returns::{Context, Returns},
    schemas::{Collection, Register, Rule, rules::OnOpen},
    statistics::{NationalTotals, Released, concerned, scaled, statistics, sums},
    validation::validate,
    vocabulary::{Exception, Period, Scaled, Severity, TableField},
};

/// Why nothing can be foretold of an output folder.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CannotForetell(String);

fn cannot(error: impl std::fmt::Display) -> CannotForetell {
    CannotForetell(error.to_string())
}

/// What is said of one output folder, by the collection, the register and the place where it lies.
///
/// # Errors
/// If it is of no period of the collection, or what stands in it cannot be read.
pub fn foretell(
    out: &EarlierOutput,
    history: &EarlierOutputs,
    declared: (&Collection, &Register, &Path),
) -> Result<Impact, CannotForetell> {
    let (collection, register, register_place) = declared;
    let place = out.folder();
    let not_ours = |what: String| {
        CannotForetell(format!("{}: this is no output folder of a run. {what}", place.display()))
    };
    let run = EarlierRun::of(out)
        .map_err(|error| not_ours(format!("Its run.json lacks what every run writes: {error}")))?;
    let period = Period::parse(&run.period)
        .ok_or_else(|| not_ours(format!("Its run.json gives \"{}\" as its period", run.period)))?;
    if let Some(refusal) = collection.refuses(period) {
        return Err(CannotForetell(format!("{}: {refusal}", place.display())));
    }
    let context = Context::new(register, collection, period);
    let mut accepted = records::accepted(out, &context).map_err(cannot)?.ok_or_else(|| {
        CannotForetell(format!(
            "{}: there are no records of the collection \"{}\" in it",
            place.display(),
            collection.title
        ))
    })?;
    let earlier = History::load(history, &context).map_err(cannot)?;
    let mut validation = validate(&mut accepted.returns, &earlier, &context).map_err(cannot)?;
    let sums = sums(&mut accepted.returns, &validation, &earlier, &context).map_err(cannot)?;
    let weights = sums.weights(&context);
    validation.weigh(|exception| weights.score(exception), &context);
    let worked_out =
        statistics(sums, &accepted.returns, &validation, &Released::default(), &context).map_err(cannot)?;
    let published =
        NationalTotals::listed(&records::national_totals(out, period).map_err(cannot)?, collection);
    let (undecided, listed): (Vec<_>, Vec<_>) =
        records::faults(out).map_err(cannot)?.into_iter().partition(|fault| fault.undecided);
    let listed = listed.into_iter().map(|fault| (fault.id, fault.exception)).collect();
    let found = difference(listed, &validation.exceptions, &run.period);
    let looked_back_to: Vec<String> = earlier.periods().map(|period| period.to_string()).collect();
    let mut notes = notes(&run, &accepted.unknown_fields, &looked_back_to, history, &context);
    notes.extend(changed_beside_rules(&run, &declarations(collection, register_place)));
    let rule_book = RuleBook::since(&run, collection, period);
    let then = NationalTotals::of(&worked_out, &context);
    let foretelling = Foretelling {
        run: &run,
        published: &published,
        then: &then,
        returns: &accepted.returns,
        context: &context,
    };
    Ok(Impact {
        out: place.display().to_string(),
        period: run.period.clone(),
        started: run.started.clone(),
        returns: accepted.returns.returns.len(),
        looked_back_to,
        notes,
        changed: rule_book.told(),
        rules_changed: rule_book.rules_changed,
        same: found.same,
        undecided_before: undecided.len(),
        undecided: validation.undecided.len(),
        of_files: found.of_files,
        rules: foretelling.rules(&found),
        regraded: regraded(&found),
        totals: totals(&published, &then, collection),
    })
}

/// What has to be known by those who read what comes out.
fn notes(
    run: &EarlierRun,
    unknown: &[String],
    looked_back_to: &[String],
    history: &EarlierOutputs,
    context: &Context<'_>,
) -> Vec<String> {
    let mut notes = Vec::new();
    if run.collection != context.collection.title {
        notes.push(format!(
            "the run was of the collection \"{}\"; the rules are of \"{}\"",
            run.collection, context.collection.title
        ));
    }
    if run.rules.is_none() {
        notes.push(
            "the run was made by a version that did not keep which lists were given with no records: rules \
             that count or sum over lists may seem to change"
                .to_owned(),
        );
    }
    if !unknown.is_empty() {
        notes.push(format!(
            "the records of the run know nothing of {}: taken as not given",
            unknown.join(", ")
        ));
    }
    let looks_back = |rule: &&Rule| {
        rule.is_in_force(context.period) && rule.expressions().any(|node| !node.previous().is_empty())
    };
    if looked_back_to.is_empty() && context.collection.rules.iter().any(|rule| looks_back(&rule)) {
        let folder = history.folder.as_deref().unwrap_or(Path::new(".")).display();
        notes.push(format!(
            "there is no earlier period in {folder}: rules that look back could not be applied"
        ));
    }
    notes
}

/// Declarations that changed beside the rules: what they change in reading, or in who is who, is not
/// foretold.
fn changed_beside_rules(run: &EarlierRun, now: &BTreeMap<String, String>) -> Option<String> {
    let of_rules = |path: &str| path.contains("/rules/") || path.ends_with("/tables.toml");
    let changed = run
        .declarations
        .iter()
        .filter(|(path, hash)| !of_rules(path) && now.get(*path).is_some_and(|own| own != *hash));
    let changed: Vec<&str> = changed.map(|(path, _)| path.as_str()).collect();
    let words = "changed since that run; what that changes in how files are read is not foretold";
    (!changed.is_empty()).then(|| format!("{} {words}", changed.join(", ")))
}

/// Weighs what comes and goes.
struct Foretelling<'a> {
    run: &'a EarlierRun,
    published: &'a NationalTotals<'a>,
    then: &'a NationalTotals<'a>,
    returns: &'a Returns,
    context: &'a Context<'a>,
}

impl Foretelling<'_> {
    fn rules(&self, found: &Difference) -> Vec<RuleImpact> {
        let place = |turned: &Turned| {
            let exception = &turned.exception;
            (exception.rule.clone(), exception.table.clone(), exception.field.clone())
        };
        found
            .turned
            .chunk_by(|one, next| place(one) == place(next))
            .map(|of_rule| self.rule(of_rule))
            .collect()
    }

    fn rule(&self, turned: &[Turned]) -> RuleImpact {
        // As it would be, if it would be at all.
        let shown = turned.iter().find(|turned| turned.turn == Turn::New).unwrap_or(&turned[0]);
        let Exception { rule, severity, trial, table, field, .. } = shown.exception.clone();
        let place = self.field(&shown.exception);
        let of_field = |totals: &NationalTotals<'_>| place.and_then(|at| totals.of_field(at.table, at.field));
        let total = of_field(self.published);
        RuleImpact {
            rule,
            severity: severity.word(),
            trial,
            table,
            field,
            national_total: total.map(Scaled::to_f64),
            national_total_then: of_field(self.then).map(Scaled::to_f64),
            new: self.side(Turn::New, turned, total),
            gone: self.side(Turn::Gone, turned, total),
        }
    }

    fn side(&self, turn: Turn, turned: &[Turned], total: Option<Scaled>) -> Side {
        let own: Vec<&Turned> = turned.iter().filter(|turned| turned.turn == turn).collect();
        let Some(first) = own.first() else { return Side::default() };
        let place = self.field(&first.exception).map(|TableField { table, field }| {
            let table = &self.context.collection.tables[table];
            (table, table.fields[field].decimals, table.fields[field].kind.is_numeric())
        });
        let value = place.filter(|(_, _, is_figure)| *is_figure).and_then(|(table, decimals, _)| {
            concerned(own.iter().map(|turned| &turned.exception), table, decimals)
        });
        let decimals = place.map_or(0, |(_, decimals, _)| decimals);
        Side {
            on_open: self.on_open(turn, &first.exception).word(),
            value: value.map(Scaled::to_f64),
            share: share(value, total),
            exceptions: own
                .iter()
                .map(|turned| self.line(turned, share(scaled(&turned.exception.value, decimals), total)))
                .collect(),
        }
    }

    fn line(&self, turned: &Turned, share: Option<f64>) -> Line {
        let exception = &turned.exception;
        let unit =
            self.returns.returns.iter().map(|found| &found.unit).find(|unit| unit.id == exception.unit);
        Line {
            id: turned.id.clone(),
            unit: exception.unit.clone(),
            authority_code: unit.map(|unit| unit.lead.clone()).unwrap_or_default(),
            authority_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            record: exception.record.clone(),
            value: exception.value.clone(),
            message: exception.message.clone(),
            share,
        }
    }

    /// The field at which an exception stands.
    fn field(&self, exception: &Exception) -> Option<TableField> {
        let table = self.context.collection.table(&exception.table)?;
        let field = self.context.collection.tables[table].field(&exception.field)?;
        Some(TableField { table, field })
    }

    /// What an exception does to totals while it is open: one that goes, by the rule as it was.
    fn on_open(&self, turn: Turn, exception: &Exception) -> OnOpen {
        let of_now = || {
            let mut rules =
                self.context.collection.rules.iter().filter(|rule| rule.is_in_force(self.context.period));
            rules.find(|rule| rule.id == exception.rule).map(|rule| rule.on_open)
        };
        let of_then =
            || self.run.rules.as_ref()?.get(&exception.rule).and_then(|rule| OnOpen::of_word(&rule.on_open));
        let declared = if turn == Turn::Gone { of_then().or_else(of_now) } else { of_now() };
        declared.unwrap_or(OnOpen::usual(exception.severity))
    }
}

/// A value as a percentage of a total, with four decimals.
fn share(value: Option<Scaled>, total: Option<Scaled>) -> Option<f64> {
    let (value, total) = (value?.to_f64(), total?.to_f64());
    (total != 0.0).then(|| (value / total * 1_000_000.0).round() / 10_000.0)
}

fn regraded(found: &Difference) -> Vec<RegradedRule> {
    let word = |severity: Severity, trial: bool| if trial { "trial" } else { severity.word() };
    let of_rule = |of_rule: &[Regraded]| RegradedRule {
        rule: of_rule[0].exception.rule.clone(),
        before: word(of_rule[0].severity, of_rule[0].trial),
        after: word(of_rule[0].exception.severity, of_rule[0].exception.trial),
        exceptions: of_rule.len(),
    };
    found.regraded.chunk_by(|one, next| one.exception.rule == next.exception.rule).map(of_rule).collect()
}

fn totals(
    published: &NationalTotals<'_>,
    now: &NationalTotals<'_>,
    collection: &Collection,
) -> Vec<TotalImpact> {
    let shown = |total: crate::statistics::ChangedTotal| TotalImpact {
        table: collection.figure_table(total.table).name.clone(),
        field: collection.figure_table(total.table).fields[total.field].name.clone(),
        key: total.key,
        before: total.before.map(Scaled::to_f64),
        after: total.after.map(Scaled::to_f64),
    };
    published.changed(now).into_iter().map(shown).collect()
}
