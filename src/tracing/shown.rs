//! A trace as people and programs read it.

use super::trace::{EstimateOf, FigureOf, Trace, TracedItem, TracedPart};
use crate::publication::harmless;
use crate::vocabulary::counted;

/// Units that are not in a sum, of which so many are named.
const NAMED: usize = 40;

/// For people: what it is, what adds to it line by line, and what that comes to.
#[must_use]
pub fn as_text(trace: &Trace) -> String {
    let mut lines = vec![
        format!("{} {}  {}", trace.sheet, trace.cell, trace.table),
        format!("  {} | {} ({})", trace.row, trace.heading, trace.column),
        format!("  {}, {}, basis: {}", trace.period_in_words, trace.area, trace.basis),
        format!("  published: {}", if trace.shows.is_empty() { "nothing" } else { &trace.shows }),
    ];
    lines.extend(trace.about.iter().map(|about| format!("  {about}")));
    trace.parts.iter().for_each(|part| of_part(part, &mut lines));
    lines.push(String::new());
    if let Some(worked_out) = trace.worked_out {
        let how = if trace.rounding.is_empty() { String::new() } else { format!(" ({})", trace.rounding) };
        lines.push(format!("What is listed comes to {worked_out}{how}."));
    }
    let published = trace.published.iter().filter(|own| !own.value.is_empty());
    lines.extend(published.map(|own| format!("  {}: {}", own.place, own.value)));
    lines.extend(
        trace.beside.iter().map(|own| format!("  beside it, counted again: {} {}", own.counted, own.says)),
    );
    lines.extend(trace.why.iter().cloned());
    if trace.differences.is_empty() {
        if trace.worked_out.is_some() {
            lines.push("It is what was published, to the last digit.".to_owned());
        }
    } else {
        lines.push("THIS IS NOT WHAT WAS PUBLISHED:".to_owned());
        lines.extend(trace.differences.iter().map(|own| format!("  {own}")));
    }
    lines.join("\n")
}

fn of_part(part: &TracedPart, lines: &mut Vec<String>) {
    lines.extend([String::new(), format!("{}: {}", part.role, part.of)]);
    let width = part.items.iter().map(|item| item.adds.to_string().len()).max().unwrap_or(0).max(8);
    for item in &part.items {
        of_item(item, width, lines);
    }
    if part.role != "units" {
        let units = part.items.iter().map(|item| item.unit.as_str());
        let units = units.collect::<std::collections::BTreeSet<_>>().len();
        let sum = part.sum.map_or("not known".to_owned(), |sum| sum.to_string());
        let of = counted(units, "unit");
        lines.extend([format!("  {}", "-".repeat(width)), format!("  {sum:>width$}  of {of}")]);
    }
    lines.extend(part.unknown.iter().map(|why| format!("  not known: {why}")));
    if !part.without.is_empty() {
        lines.push("  not in it:".to_owned());
        let named = part.without.iter().take(NAMED);
        lines
            .extend(named.map(|own| format!("    {}  {} ({}): {}", own.period, own.name, own.unit, own.why)));
        let more = part.without.len().saturating_sub(NAMED);
        if more > 0 {
            lines.push(format!("    and {more} more"));
        }
    }
}

fn of_item(item: &TracedItem, width: usize, lines: &mut Vec<String>) {
    let adds = item.adds.to_string();
    let share = item.share.as_ref().map(|share| format!(", {share}")).unwrap_or_default();
    let head = format!("  {adds:>width$}  {} ({}){share}", item.name, item.unit);
    match item.figures.as_slice() {
        [only] => lines.push(format!("{head}  {}", of_figure(only, false))),
        several => {
            lines.push(head);
            let indent = " ".repeat(width + 4);
            lines.extend(several.iter().map(|own| format!("{indent}{}", of_figure(own, true))));
        }
    }
}

/// Period, status and place of a figure, and how it came about.
fn of_figure(own: &FigureOf, with_name: bool) -> String {
    let mut told = Vec::new();
    if with_name {
        let value = own.value.map_or("none".to_owned(), |value| value.to_string());
        told.push(format!("{} = {value}", own.figure));
    }
    told.push(format!("{} {}", own.period, own.status));
    told.extend(place_of(own));
    if let Some(decision) = &own.decision {
        let by = if decision.who.is_empty() {
            format!("decision {}", decision.id)
        } else {
            let old = if decision.old.is_empty() { "nothing" } else { &decision.old };
            let new = if decision.new.is_empty() { "not known" } else { &decision.new };
            format!(
                "decision {} by {} on {}: from {old} to {new}, {}",
                decision.id, decision.who, decision.decided, decision.why
            )
        };
        told.push(by);
    }
    told.extend(own.estimate.as_ref().map(of_estimate));
    if let Some(brought) = &own.benchmark {
        let given = own.value.map_or("nothing".to_owned(), |value| value.to_string());
        told.push(format!("given {given}, brought to {}: {}", brought.value, brought.how));
    }
    told.extend(own.is_queried.then(|| "being queried".to_owned()));
    told.join("; ")
}

fn place_of(own: &FigureOf) -> Option<String> {
    let records = own.records.map(|count| format!("sum of {}", counted(count, "record")));
    let cell = own.file.as_ref().map(|file| {
        let sheet = own.sheet.as_ref().filter(|sheet| !sheet.is_empty());
        let sheet = sheet.map(|sheet| format!("{sheet}!")).unwrap_or_default();
        format!("{file}, {sheet}{}", own.cell.as_deref().unwrap_or("no one cell"))
    });
    let words = match own.source.as_str() {
        "figures" => Some("follows from other figures of the return".to_owned()),
        "lists" => Some("worked out of the lists of the return".to_owned()),
        _ => None,
    };
    let all: Vec<String> = [cell, records, words].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(", "))
}

fn of_estimate(own: &EstimateOf) -> String {
    let made = own.of.as_ref().zip(own.times.as_ref()).map(|(of, times)| {
        let from = own.from.as_ref().map(|from| format!(" of {from}")).unwrap_or_default();
        let more = own.more.map(|more| format!(" + {more} so that parts add")).unwrap_or_default();
        format!(": {of}{from} x {times}{more}").replace("+ -", "- ")
    });
    let parts = if own.is_of_parts { "; what came of its parts is more, and stands here" } else { "" };
    format!("{}{}{parts}", own.how, made.unwrap_or_default())
}

/// The columns of the list of what adds to a figure. `adds` stands once a unit and part, so that it can be
/// summed; a unit of which several figures are used has a line for each.
const COLUMNS: [&str; 29] = [
    "sheet",
    "cell",
    "part",
    "unit",
    "name",
    "adds",
    "share",
    "period",
    "unit_then",
    "figure",
    "status",
    "value",
    "source",
    "records",
    "file",
    "source_sheet",
    "source_cell",
    "estimate",
    "estimate_of",
    "estimate_from",
    "estimate_times",
    "brought_to",
    "benchmark",
    "decision",
    "decided",
    "who",
    "old",
    "new",
    "queried",
];

/// For programs that read lists: a line a figure of a unit, then one a unit that is not in it (`status` is
/// `not-in-it`, and `source` why).
///
/// # Errors
/// If the list cannot be written.
pub fn as_csv(trace: &Trace) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    let mut write = |line: Line| {
        let mut own = line.0;
        own[0] = trace.sheet.clone();
        own[1] = trace.cell.clone();
        writer.write_record(own.iter().map(|text| harmless(text).into_owned()))
    };
    if trace.confidential.is_some() {
        write(Line::default().with("status", "suppressed").with("source", &trace.why.join(" ")))?;
    }
    for part in &trace.parts {
        for item in &part.items {
            let first = Line::of(part, item);
            if item.figures.is_empty() {
                write(first.clone())?;
            }
            for (at, figure) in item.figures.iter().enumerate() {
                let begun = if at == 0 { first.clone() } else { first.clone().with("adds", "") };
                write(begun.figure(figure))?;
            }
        }
        for own in &part.without {
            let line = Line::default().with("part", part.role).with("unit", &own.unit);
            let line = line.with("name", &own.name).with("period", &own.period);
            write(line.with("status", "not-in-it").with("source", &own.why))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[derive(Debug, Clone, Default)]
struct Line([String; COLUMNS.len()]);

impl Line {
    fn with(mut self, column: &str, text: &str) -> Self {
        if let Some(at) = COLUMNS.iter().position(|own| *own == column) {
            text.clone_into(&mut self.0[at]);
        }
        self
    }

    fn with_any(self, column: &str, text: Option<&impl ToString>) -> Self {
        match text {
            Some(text) => self.with(column, &text.to_string()),
            None => self,
        }
    }

    fn of(part: &TracedPart, item: &TracedItem) -> Self {
        let line = Self::default().with("part", part.role).with("unit", &item.unit);
        let line = line.with("name", &item.name).with("adds", &item.adds.to_string());
        line.with_any("share", item.share.as_ref())
    }

    fn figure(self, own: &FigureOf) -> Self {
        let line = self.with("period", &own.period).with("unit_then", &own.unit);
        let line = line.with("figure", &own.figure).with("status", own.status);
        let line = line.with_any("value", own.value.as_ref()).with("source", &own.source);
        let line = line.with_any("records", own.records.as_ref()).with_any("file", own.file.as_ref());
        let line = line.with_any("source_sheet", own.sheet.as_ref());
        let mut line = line.with_any("source_cell", own.cell.as_ref());
        if let Some(made) = &own.estimate {
            line = line.with("estimate", &made.how).with_any("estimate_of", made.of.as_ref());
            line = line.with_any("estimate_from", made.from.as_ref());
            line = line.with_any("estimate_times", made.times.as_ref());
        }
        if let Some(brought) = &own.benchmark {
            line = line.with("brought_to", &brought.value.to_string()).with("benchmark", &brought.how);
        }
        if let Some(decision) = &own.decision {
            line = line.with("decision", &decision.id).with("decided", &decision.decided);
            line = line.with("who", &decision.who).with("old", &decision.old).with("new", &decision.new);
        }
        line.with("queried", if own.is_queried { "true" } else { "false" })
    }
}
