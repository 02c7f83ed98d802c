//! `quarterday rules list|explain|test|impact`: the rule book, its pages, its examples, and what it would
//! change.

use serde_json::{Value, json};

use super::{
    CannotRun,
    arguments::{RulesArguments, RulesCommand, Telling},
    exit_status::COULD_NOT_RUN,
    places, rule_book, rule_page,
};
use crate::{
    returns::Context,
    schemas::{
        Collection, Register, Rule,
        rules::{Example, Verdict},
    },
    validation::wrong_examples,
    vocabulary::{Period, counted},
};

/// Carries out one of the `rules` commands.
pub fn rules(command: &RulesCommand) -> Result<u8, CannotRun> {
    match command {
        RulesCommand::Test { of, telling } => test(of, telling),
        RulesCommand::List { of, period, format, caught } => {
            let (collection, _) = load(of)?;
            rule_book::list(
                &collection,
                period.as_deref().map(places::period_of).transpose()?,
                *format,
                caught.as_deref(),
            )?;
            Ok(0)
        }
        RulesCommand::Explain { id, of, telling } => {
            let (collection, _) = load(of)?;
            rule_page::explain(&collection, id, telling)
        }
        RulesCommand::Impact(arguments) => super::impact::impact(arguments),
    }
}

fn load(arguments: &RulesArguments) -> Result<(Collection, Register), CannotRun> {
    let (collection, register) = places::of_collection(arguments)?;
    places::load(&collection, &register).map(|(collection, register, _)| (collection, register))
}

/// Runs every example of every rule: 0 if each shows what it says, 2 if one does not.
fn test(arguments: &RulesArguments, telling: &Telling) -> Result<u8, CannotRun> {
    let (collection, register) = load(arguments)?;
    let mut wrong = Vec::new();
    for rule in &collection.rules {
        // The rule as it stands in a period in which it holds.
        let period = rule
            .since
            .or(rule.until)
            .or_else(|| Period::parse("2019-20"))
            .ok_or_else(|| CannotRun::new("no period"))?;
        let context = Context::new(&register, &collection, period);
        for (example, shown) in
            wrong_examples(rule, &context).map_err(|error| CannotRun::new(error.to_string()))?
        {
            wrong.push((example, rule, shown));
        }
    }
    let examples: usize = collection.rules.iter().map(|rule| rule.examples.len()).sum();
    let rules = collection.rules.len();
    telling.tell(
        || {
            let wrong: Vec<Value> = wrong.iter().map(of_wrong).collect();
            json!({ "collection": collection.name, "rules": rules, "examples": examples, "wrong": wrong })
        },
        || {
            for (example, rule, shown) in &wrong {
                say!(
                    "{}: {} {} on this example, which stands under \"{}\"",
                    example.at,
                    rule.id,
                    verdict_word(*shown),
                    verdict_name(example.shows)
                );
            }
            let (rules, examples) = (counted(rules, "rule"), counted(examples, "example"));
            say!("{}: {rules}, {examples}, {} wrong", collection.name, wrong.len());
        },
    );
    Ok(if wrong.is_empty() { 0 } else { COULD_NOT_RUN })
}

/// An example on which a rule says another thing than it shows.
fn of_wrong((example, rule, shown): &(&Example, &Rule, Verdict)) -> Value {
    json!({
        "rule": rule.id,
        "file": *example.at.file,
        "line": example.at.line,
        "column": example.at.column,
        "stands_under": verdict_name(example.shows),
        "is": verdict_name(*shown),
    })
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passes => "passes",
        Verdict::Fails => "fails",
        Verdict::Undecided => "is undecided",
    }
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passes => "passes",
        Verdict::Fails => "fails",
        Verdict::Undecided => "undecided",
    }
}
