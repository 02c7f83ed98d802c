//! `statistics.xlsx`: the cover, the notes and the tables.

use std::collections::BTreeSet;

use super::{
    charts::{charts, data_sheet},
    open_questions::open_questions,
    quality::quality,
    reported::Reported,
    revision_triangle::revision_triangle,
    revisions::revisions,
    rounded_figures,
    tables::{made_tables, words},
    workbook::{Marker, Paragraph, SheetColumn, TableCell, TableSheet, Workbook},
};
use crate::{
    figures::{Status, UnitId},
    returns::Whom,
    schemas::corrections::Correction,
    statistics::Status as Line,
    vocabulary::{Severity, counted, counted_as, day},
};

/// The workbook of a run.
#[must_use]
pub fn statistics(run: &Reported<'_>) -> Workbook {
    let collection = run.context.collection;
    let title = format!("{}, {}, {}", collection.title, collection.whole.name, words(run.context.period));
    let publisher = &collection.publication.publisher;
    let made = made_tables(run);
    let charts = charts(run, &made);
    let mut tables: Vec<TableSheet> = made.into_iter().map(|made| made.sheet).collect();
    let mut all: Vec<TableSheet> = notes(run, &tables).into_iter().collect();
    all.append(&mut tables);
    all.extend(charts.iter().map(data_sheet));
    all.extend(
        [quality(run), revisions(run), revision_triangle(run), open_questions(run)].into_iter().flatten(),
    );
    Workbook {
        title,
        author: if publisher.is_empty() { collection.contact.clone() } else { publisher.clone() },
        keywords: collection.publication.keywords.clone(),
        cover: cover(run),
        sheets: all,
        charts,
    }
}

/// The notes to which some table refers, under their numbers.
fn notes(run: &Reported<'_>, tables: &[TableSheet]) -> Option<TableSheet> {
    let is_used =
        |number: usize| tables.iter().any(|table| table.title.contains(&format!("[note {number}]")));
    let declared = run.context.collection.published.notes.iter().enumerate();
    let used = declared.filter(|(at, _)| is_used(at + 1));
    let rows: Vec<Vec<TableCell>> = used
        .map(|(at, note)| {
            vec![TableCell::Text(format!("[note {}]", at + 1)), TableCell::Text(note.text.clone())]
        })
        .collect();
    let columns = vec![SheetColumn::text("Note number", 16), SheetColumn::text("Note text", 78)];
    (!rows.is_empty()).then(|| TableSheet {
        name: "Notes".to_owned(),
        title: "Notes".to_owned(),
        notes: Vec::new(),
        columns,
        rows,
        is_list: false,
    })
}

fn cover(run: &Reported<'_>) -> Vec<Paragraph> {
    let collection = run.context.collection;
    let heading = |text: &str| Paragraph::Heading(text.to_owned());
    let mut cover = Vec::new();
    if !collection.publication.publisher.is_empty() {
        cover.push(Paragraph::Text(format!("Published by {}", collection.publication.publisher)));
    }
    let day = |period| collection.publication.day(period).map(|day| day.strftime("%-d %B %Y").to_string());
    if let (Some(published), Some(next)) = (day(run.context.period), day(run.context.period.next())) {
        cover.push(Paragraph::Text(format!("Publication date: {published}")));
        cover.push(Paragraph::Text(format!("Next update: {next}")));
    }
    cover.push(heading("About these statistics"));
    if !collection.notice.is_empty() {
        cover.push(Paragraph::Text(collection.notice.clone()));
    }
    cover.push(Paragraph::Text(responded(run)));
    cover.push(Paragraph::Text(open_faults(run)));
    let fields = collection.figure_tables().flat_map(|table| &table.fields);
    cover.extend(rounded_figures::in_words(fields).map(Paragraph::Text));
    cover.extend(provisional(run).map(Paragraph::Text));
    cover.extend(held(run).map(Paragraph::Text));
    cover.extend(unreliable(run).map(Paragraph::Text));
    let corrections = corrections(run);
    if !corrections.is_empty() {
        cover.push(heading("Corrections"));
        cover.extend(corrections.into_iter().map(Paragraph::Text));
    }
    let boundaries = boundaries(run);
    if !boundaries.is_empty() {
        cover.push(heading("Joint returns and changed boundaries"));
        cover.push(Paragraph::Text(boundaries));
    }
    if !collection.contact.is_empty() || !collection.publication.email.is_empty() {
        cover.push(heading("Contact"));
        cover.extend(
            Some(&collection.contact)
                .filter(|text| !text.is_empty())
                .map(|text| Paragraph::Text(text.clone())),
        );
        cover.extend(
            Some(&collection.publication.email)
                .filter(|text| !text.is_empty())
                .map(|text| Paragraph::Email(text.clone())),
        );
    }
    cover
}

/// Who answered, and what was made of it.
fn responded(run: &Reported<'_>) -> String {
    let whom = run.whom();
    let [first_lines, others] = run.expected();
    let numbers = |own: Vec<&Line>| {
        let answered: Vec<_> = own.iter().filter(|line| line.receipt.is_answer()).collect();
        let usable = answered.iter().filter(|line| run.is_usable(line)).count();
        [answered.len(), own.len(), usable]
    };
    let ([received, asked, usable], first) = (numbers(first_lines), whom.first().several());
    let [from_others, others_asked, of_others] = numbers(others);
    let (others, usable_others) = if whom == Whom::Both {
        let from = format!(" and {from_others} of {}", counted_as(others_asked, "other unit", "other units"));
        (from, format!(" and {of_others}"))
    } else {
        (String::new(), String::new())
    };
    format!(
        "Returns came from {received} of {asked} {first} in scope{others}; those of {usable}{usable_others} \
         can be used. Figures are sums of what these gave, and beside each stands \
         of how many {} it is. Estimates made for the others: {}.",
        whom.several(),
        estimates(run),
    )
}

/// For how many units something is estimated, in words.
fn estimates(run: &Reported<'_>) -> String {
    let figures = &run.statistics.figures;
    let is_estimated = |unit: &UnitId| {
        let mut own = run.statistics.measures.ids().map(|measure| figures.get(measure, *unit).status);
        own.any(|status| status == Status::Estimated)
    };
    match figures.ids().filter(is_estimated).count() {
        0 => "none".to_owned(),
        count => format!(
            "of what {} did not give, in the sums beside which it is said",
            counted_as(count, "reporting unit", "reporting units")
        ),
    }
}

/// How much of the sums rests on returns with open faults, and what is left out of them.
fn open_faults(run: &Reported<'_>) -> String {
    let returns = run.returns.returns.len();
    let with = |severity: Severity| {
        let faults = run
            .validation
            .exceptions
            .iter()
            .filter(|exception| exception.severity == severity && exception.counts());
        let units: BTreeSet<&str> = faults.map(|exception| exception.unit.as_str()).collect();
        run.returns.returns.iter().filter(|found| units.contains(found.unit.id.as_str())).count()
    };
    let mut told = vec![format!(
        "When these tables were made, {} of {} had an open error and {} an open query.",
        with(Severity::Error),
        counted(returns, "return"),
        with(Severity::Query)
    )];
    let excluded = run.validation.excluded.len();
    told.push(if excluded == 0 {
        "No return is left out whole.".to_owned()
    } else {
        format!("{} left out whole.", counted_as(excluded, "return is", "returns are"))
    });
    let of_returns =
        run.validation.figures_left_out.iter().filter(|(found, _)| !run.validation.excluded.contains(*found));
    let values: usize = of_returns.map(|(_, count)| count).sum();
    if values > 0 {
        told.push(format!(
            "Of the others {} left out until {} settled.",
            counted_as(values, "value is", "values are"),
            if values == 1 { "it is" } else { "they are" }
        ));
    }
    let derived = run.validation.derived.len();
    if derived > 0 {
        told.push(format!("In place of {derived} of them stands what follows from the rest of the return."));
    }
    told.join(" ")
}

/// Which figures may still change, and until when; `None` if there are none.
fn provisional(run: &Reported<'_>) -> Option<String> {
    let statistics = run.statistics;
    let known = statistics.periods.iter().copied().chain(statistics.earlier.iter().map(|own| own.period));
    let is_any = known.into_iter().any(|period| run.is_provisional(period));
    is_any.then(|| {
        format!(
            "What is marked {} is provisional: figures of a period may change {}, when late and corrected \
             returns have come.",
            Marker::Provisional.shown(),
            run.context.collection.published.provisional.in_words()
        )
    })
}

/// The figures that are held back; `None` if there is none.
fn held(run: &Reported<'_>) -> Option<String> {
    let held = run.held().len();
    (held > 0).then(|| {
        format!(
            "{} held back and shown as [u], since one value that is being queried is a tenth of it or more; \
             so are the rates that use it.",
            counted_as(held, "sum is", "sums are")
        )
    })
}

/// The figures of which too little was given; `None` if there is none.
fn unreliable(run: &Reported<'_>) -> Option<String> {
    let unreliable = run.unreliable().len();
    let floor = run.context.collection.published.estimation.floor?;
    (unreliable > 0).then(|| {
        format!(
            "{} not shown, since less than {floor}% of what is asked for, by size, was given.",
            counted_as(unreliable, "sum is", "sums are")
        )
    })
}

/// What was published wrong and has been put right by the day of the run, newest first.
fn corrections(run: &Reported<'_>) -> Vec<String> {
    let today = day::parse(run.as_of);
    let declared = run.context.collection.published.corrections.iter();
    let known = declared.filter(|own| today.is_none_or(|today| own.date <= today));
    let told = |own: &Correction| {
        format!("{}, figures of {}: {}", own.date.strftime("%-d %B %Y"), words(own.period), own.text)
    };
    known.map(told).collect()
}

/// What was done with joint returns and with those on the areas of authorities that have ended; nothing if
/// there were none.
fn boundaries(run: &Reported<'_>) -> String {
    let units = || run.returns.returns.iter().map(|found| &found.unit);
    let joint = units().filter(|unit| unit.codes.len() > 1).count();
    let ended = units().filter(|unit| unit.ended).count();
    let mut told = Vec::new();
    if joint > 0 {
        told.push(format!(
            "{} of several authorities together: each is counted once. Responses are counted over \
             authorities, figures over returns.",
            counted_as(joint, "return is", "returns are")
        ));
    }
    if units().any(|unit| unit.codes.len() > 1 && unit.region.name.is_empty()) {
        told.push("Of a region of which a joint return holds a part, the sums are not available.".to_owned());
    }
    if ended > 0 {
        told.push(format!(
            "{} on the area of an authority that has ended: it answers for the one that took over the area.",
            counted_as(ended, "return is", "returns are")
        ));
    }
    told.join(" ")
}
