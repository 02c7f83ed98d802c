//! What `rules impact` prints: for people, as CSV with a line an exception, as JSON.

use std::collections::BTreeMap;

use super::arguments::ImpactFormat;
use crate::{
    impact::{Impact, Line, RuleImpact, Side, TotalImpact},
    publication::harmless,
    vocabulary::counted,
    vocabulary::printable::{echo, whole},
};

/// Most units or totals that are named; the rest is counted, and stands in the CSV.
const MOST_NAMED: usize = 12;

/// Prints what would change in each output folder.
pub fn show(impacts: &[Impact], format: ImpactFormat) {
    match format {
        ImpactFormat::Human => impacts.iter().for_each(for_people),
        ImpactFormat::Csv => as_csv(impacts),
        ImpactFormat::Json => say_json!(serde_json::to_string_pretty(impacts).unwrap_or_default()),
    }
}

fn for_people(impact: &Impact) {
    let count = |of: fn(&RuleImpact) -> &Side| {
        impact.rules.iter().map(|rule| of(rule).exceptions.len()).sum::<usize>()
    };
    let (new, gone) = (count(|rule| &rule.new), count(|rule| &rule.gone));
    say!("{}, in {}", echo(&impact.period), echo(&impact.out));
    let looked_back_to = match impact.looked_back_to.as_slice() {
        [] => "no earlier period".to_owned(),
        periods => periods.join(", "),
    };
    say!("Returns      {} accepted; looking back to {looked_back_to}", impact.returns);
    if let Some(changed) = &impact.changed {
        say!("Rules        {changed}");
    }
    say!("Exceptions   {new} new, {gone} gone, {} as they were", impact.same);
    if impact.undecided != impact.undecided_before {
        say!("Undecided    {}, in place of {}", impact.undecided, impact.undecided_before);
    }
    if impact.of_files > 0 {
        say!(
            "  not compared: {} on whole files or on how a value was read, which rules do not change",
            impact.of_files
        );
    }
    for note in &impact.notes {
        say!("  note: {}", echo(note));
    }
    impact.rules.iter().for_each(rule_for_people);
    for rule in &impact.regraded {
        say!(
            "\n{} still fails {}, as {} in place of {}",
            echo(&rule.rule),
            counted(rule.exceptions, "time"),
            rule.after,
            rule.before
        );
    }
    totals_for_people(&impact.totals);
    say!("");
}

fn rule_for_people(rule: &RuleImpact) {
    let place = if rule.table.is_empty() {
        "the whole return".to_owned()
    } else {
        format!("{}.{}", rule.table, rule.field)
    };
    say!(
        "\n{} ({}{}), on {place}",
        echo(&rule.rule),
        rule.severity,
        if rule.trial { ", on trial" } else { "" }
    );
    for (words, side, effect) in [
        ("newly fail    ", &rule.new, if rule.trial { ON_TRIAL } else { effect_of_new(rule.new.on_open) }),
        ("no longer fail", &rule.gone, if rule.trial { ON_TRIAL } else { effect_of_gone(rule.gone.on_open) }),
    ] {
        if side.exceptions.is_empty() {
            continue;
        }
        let units = units_of(&side.exceptions);
        let named: Vec<&str> = units.iter().map(String::as_str).take(MOST_NAMED).collect();
        let more = if units.len() > named.len() {
            format!("; and {} more", units.len() - named.len())
        } else {
            String::new()
        };
        say!("  {words}  {}: {}{more}", counted(units.len(), "unit"), named.join("; "));
        let kept_out = !rule.trial && side.on_open != "use" && rule.national_total.is_some();
        let stays = if kept_out && rule.national_total == rule.national_total_then { STAYS } else { "" };
        let weight = match (side.value, rule.national_total, side.share) {
            (Some(value), Some(total), Some(share)) => {
                format!("{value} of a national total of {total}, {share:.2}%")
            }
            (Some(value), ..) => format!("{value}; there is no national total of it"),
            (None, ..) => "no figure stands there".to_owned(),
        };
        say!("                  {weight}: {effect}{stays}");
    }
}

/// What is left out may be made up from other figures of the return, such as a total row from its parts.
const STAYS: &str = ", but other figures of the returns give the same national total";

const ON_TRIAL: &str = "the rule is on trial, and does nothing to totals";

fn effect_of_new(on_open: &str) -> &'static str {
    match on_open {
        "missing" => "while open these would count as not given",
        "exclude" => "while open the whole returns would be left out of totals",
        _ => "they stay in totals",
    }
}

fn effect_of_gone(on_open: &str) -> &'static str {
    match on_open {
        "missing" => "these would count as given again",
        "exclude" => "the whole returns would count in totals again",
        _ => "they were in totals, and stay there",
    }
}

/// Each unit with its code and how often, where more than once.
fn units_of(lines: &[Line]) -> Vec<String> {
    let mut units: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for line in lines {
        *units.entry((&line.authority_name, &line.unit)).or_default() += 1;
    }
    let shown = |((name, unit), count): ((&str, &str), usize)| {
        let times = if count > 1 { format!(", {count} times") } else { String::new() };
        format!("{} ({}{times})", echo(name), echo(unit))
    };
    units.into_iter().map(shown).collect()
}

fn totals_for_people(totals: &[TotalImpact]) {
    if totals.is_empty() {
        return;
    }
    say!("\nNational totals that would change");
    let number = |value: Option<f64>| value.map_or_else(|| "not known".to_owned(), |value| value.to_string());
    for total in totals.iter().take(MOST_NAMED) {
        let place = format!("{}.{} {}", total.table, total.field, echo(&total.key));
        let change = match (total.before, total.after) {
            (Some(before), Some(after)) if before != 0.0 => {
                format!(", {:+.2}%", (after - before) / before * 100.0)
            }
            _ => String::new(),
        };
        say!("  {}: {} to {}{change}", place.trim_end(), number(total.before), number(total.after));
    }
    if totals.len() > MOST_NAMED {
        say!("  ... and {} more: see --format json", totals.len() - MOST_NAMED);
    }
}

fn as_csv(impacts: &[Impact]) {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(std::io::stdout());
    let mut write = |cells: [&str; 15]| writer.write_record(cells).is_ok();
    write([
        "change",
        "period",
        "id",
        "unit",
        "authority_code",
        "authority_name",
        "severity",
        "rule",
        "on_open",
        "table",
        "record",
        "field",
        "value",
        "message",
        "share",
    ]);
    for (impact, rule) in
        impacts.iter().flat_map(|impact| impact.rules.iter().map(move |rule| (impact, rule)))
    {
        for (change, side) in [("new", &rule.new), ("gone", &rule.gone)] {
            for line in &side.exceptions {
                let share = line.share.map(|share| share.to_string()).unwrap_or_default();
                let [name, record, value, message] =
                    [&line.authority_name, &line.record, &line.value, &line.message]
                        .map(|text| harmless(&whole(text)).into_owned());
                write([
                    change,
                    &impact.period,
                    &line.id,
                    &line.unit,
                    &line.authority_code,
                    &name,
                    rule.severity,
                    &rule.rule,
                    side.on_open,
                    &rule.table,
                    &record,
                    &rule.field,
                    &value,
                    &message,
                    &share,
                ]);
            }
        }
    }
}
