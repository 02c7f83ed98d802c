//! `quarterday rules list|explain|test|impact`: the rule book, its pages, its examples, and what it would change.

use super::{
    COULD_NOT_RUN, CannotRun,
    arguments::{RulesArguments, RulesCommand},
    places, rule_book,
};
use crate::{
    returns::Context,
    schemas::{
        Collection, RecordTable, Register, Rule,
        rule::{Example, ExampleRecord, ExampleValue, OnNull, OnOpen, RowsOf, Verdict},
    },
    validation::wrong_examples,
    vocabulary::{
        Period,
        printable::{echo, whole},
    },
};

/// Carries out one of the `rules` commands.
pub fn rules(command: &RulesCommand) -> Result<u8, CannotRun> {
    match command {
        RulesCommand::Test(arguments) => test(arguments),
        RulesCommand::List { of, period, format, caught } => {
            let (collection, _) = load(of)?;
            rule_book::list(&collection, period.as_deref().map(places::period_of).transpose()?, *format, caught.as_deref())?;
            Ok(0)
        }
        RulesCommand::Explain { id, of } => {
            let (collection, _) = load(of)?;
            explain(&collection, id)
        }
        RulesCommand::Impact(arguments) => super::impact::impact(arguments),
    }
}

fn load(arguments: &RulesArguments) -> Result<(Collection, Register), CannotRun> {
    let (collection, register) = places::of_collection(arguments)?;
    places::load(&collection, &register).map(|(collection, register, _)| (collection, register))
}

/// Runs every example of every rule: 0 if each shows what it says, 2 if one does not.
fn test(arguments: &RulesArguments) -> Result<u8, CannotRun> {
    let (collection, register) = load(arguments)?;
    let mut wrong = 0;
    for rule in &collection.rules {
        // The rule as it stands in a period in which it holds.
        let period = rule.since.or(rule.until).or_else(|| Period::parse("2019-20")).ok_or_else(|| CannotRun::new("no period"))?;
        let context = Context { register: &register, collection: &collection, period };
        for (example, shown) in wrong_examples(rule, &context).map_err(|error| CannotRun::new(error.to_string()))? {
            say!(
                "{}: {} {} on this example, which stands under \"{}\"",
                example.at,
                rule.id,
                verdict_word(shown),
                verdict_name(example.shows)
            );
            wrong += 1;
        }
    }
    let examples: usize = collection.rules.iter().map(|rule| rule.examples.len()).sum();
    say!("{}: {} rules, {examples} examples, {wrong} wrong", collection.name, collection.rules.len());
    Ok(if wrong == 0 { 0 } else { COULD_NOT_RUN })
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

fn explain(collection: &Collection, id: &str) -> Result<u8, CannotRun> {
    let found: Vec<&Rule> = collection.rules.iter().filter(|rule| rule.id == id).collect();
    if found.is_empty() && collection.rules.is_empty() {
        return Err(CannotRun::new(format!("the rule \"{}\" is not known: the collection has no rules", echo(id))));
    }
    if found.is_empty() {
        let known = collection.rules.iter().map(|rule| rule.id.as_str());
        return Err(CannotRun::new(crate::schemas::fault::unknown_name("the rule", id, known)));
    }
    for rule in found {
        let table = &collection.tables[rule.table];
        say!("{} ({}), on {} of the table {}\n", rule.id, rule.severity.word(), table.fields[rule.field].name, table.name);
        say!("Must be true   {}", shown(&rule.text));
        for (name, text) in &rule.lets {
            say!("Where          {name} = {}", shown(text));
        }
        if !rule.when_text.is_empty() {
            say!("Applies        where {}", shown(&rule.when_text));
        }
        if let Some(of) = rule.of {
            say!(
                "Rows           {}",
                match of {
                    RowsOf::Total => "only the total row",
                    RowsOf::Parts => "all but the total row",
                }
            );
        }
        if !rule.after.is_empty() {
            say!("Follows        {}: while one of them is open, this is listed under it and not counted", whole(&rule.after.join(", ")));
        }
        say!("Why            {}", shown(&rule.why));
        say!("What to do     {}", shown(&rule.fix));
        if !rule.source.is_empty() {
            say!("Source         {}", shown(&rule.source));
        }
        let period = |period: Option<Period>| period.map(|period| period.to_string());
        if let (Some(since), until) = (period(rule.since), period(rule.until)) {
            say!("In force       from {since}{}", until.map(|until| format!(" to {until}")).unwrap_or_default());
        }
        say!(
            "Not known      {}",
            match rule.on_null {
                OnNull::Undecided => "cannot be decided where something it needs is not known",
                OnNull::Pass => "passes where something it needs is not known",
                OnNull::Fail => "fails where something it needs is not known",
            }
        );
        say!(
            "While open     {}",
            match rule.on_open {
                OnOpen::Use => "the value counts in totals",
                OnOpen::Missing => "the value counts as not given",
                OnOpen::MissingFlows => "all flows of the table count as not given in that return",
                OnOpen::NoRate => "the value counts in totals, and the unit is left out of rates that use it",
                OnOpen::Exclude => "the whole return is left out of totals",
            }
        );
        if rule.suspects_total {
            say!("In a tie       the total is taken to be wrong, not one of its parts");
        }
        say!("Declared at    {}\n", rule.at);
        for example in &rule.examples {
            say!("  {:<12} {}", verdict_word(example.shows), example_text(example, rule.table, table, &collection.tables));
        }
    }
    Ok(0)
}

/// A text of several lines, in which nothing acts on the terminal.
fn shown(text: &str) -> String {
    text.lines().map(|line| whole(line).into_owned()).collect::<Vec<_>>().join("\n")
}

/// An example in one line.
fn example_text(example: &Example, own: usize, table: &RecordTable, tables: &[RecordTable]) -> String {
    let record = |record: &ExampleRecord, table: &RecordTable| {
        record.iter().map(|(field, value)| format!("{} = {}", table.fields[*field].name, value_text(value))).collect::<Vec<_>>().join(", ")
    };
    let mut parts = vec![record(&example.values, table)];
    for (of, records) in &example.tables {
        // The record that is judged stands last among those of its own table.
        let others = if *of == own { &records[..records.len() - 1] } else { records };
        if *of != own || !others.is_empty() {
            let shown: Vec<String> = others.iter().map(|other| format!("({})", record(other, &tables[*of]))).collect();
            parts.push(format!("{}: {}", tables[*of].name, if shown.is_empty() { "none".to_owned() } else { shown.join(" ") }));
        }
    }
    parts.extend(example.previous.iter().map(|earlier| format!("before: {}", record(earlier, table))));
    parts.extend(example.attributes.iter().map(|(name, text)| format!("register.{name} = \"{text}\"")));
    parts.extend(example.period.map(|period| format!("in {period}")));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

fn value_text(value: &ExampleValue) -> String {
    match value {
        ExampleValue::Number(number) => number.to_string(),
        ExampleValue::Text(text) => format!("\"{}\"", echo(text)),
        ExampleValue::Truth(truth) => truth.to_string(),
        ExampleValue::Date(date) => date.to_string(),
    }
}
