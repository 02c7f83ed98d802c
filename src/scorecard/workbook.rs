//! `scorecard.xlsx`: perspectives and measures in words and numbers, what is to be asked between collections,
//! and from where all of it is.

use super::{
    cross_checks::Held,
    lists::note,
    made::{Made, MeasureMade},
    rating::Direction,
};
use crate::{
    publication::{
        Marker, Paragraph, SheetColumn, TableCell, TableSheet, Workbook, period_in_words, shorthand,
    },
    schemas::scorecard::{Scorecard, ScorecardMeasure},
    vocabulary::{Scaled, counted, counted_as},
};

/// The workbook of a scorecard.
#[must_use]
pub fn workbook(made: &Made, scorecard: &Scorecard) -> Workbook {
    let title = format!("{}, {}", scorecard.title, period_in_words(made.period));
    let sheets = [Some(perspectives(made)), Some(measures(made, scorecard)), queries(made, scorecard)];
    let mut sheets: Vec<TableSheet> = sheets.into_iter().flatten().collect();
    sheets.push(sources(made, scorecard));
    Workbook {
        title,
        author: scorecard.publisher.clone(),
        keywords: vec!["scorecard".to_owned()],
        cover: cover(made, scorecard),
        sheets,
        charts: Vec::new(),
    }
}

fn cover(made: &Made, scorecard: &Scorecard) -> Vec<Paragraph> {
    let heading = |text: &str| Paragraph::Heading(text.to_owned());
    let mut cover = Vec::new();
    if !scorecard.publisher.is_empty() {
        cover.push(Paragraph::Text(format!("Published by {}", scorecard.publisher)));
    }
    let day = |period| scorecard.publication.day(period).map(|day| day.strftime("%-d %B %Y").to_string());
    if let (Some(published), Some(next)) = (day(made.period), day(made.period.next())) {
        cover.push(Paragraph::Text(format!("Publication date: {published}")));
        cover.push(Paragraph::Text(format!("Next update: {next}")));
    }
    cover.push(heading("About this scorecard"));
    if !scorecard.notice.is_empty() {
        cover.push(Paragraph::Text(scorecard.notice.clone()));
    }
    let rated = made.measures.iter().filter(|own| own.rating.points().is_some()).count();
    cover.push(Paragraph::Text(format!(
        "{rated} of {} {} rated. Each is a ratio of two sums over the same authorities, rounded \
         once, and rated by the rounded value; where too few of those in scope gave both parts of it, \
         the value is shown and not rated. There is no single number for the whole.",
        counted(made.measures.len(), "measure"),
        if rated == 1 { "is" } else { "are" },
    )));
    let missing = scorecard.sources.iter().zip(&made.sources).filter(|(_, own)| own.newest.is_err());
    let missing: Vec<&str> = missing.map(|(source, _)| source.name.as_str()).collect();
    if !missing.is_empty() {
        cover.push(Paragraph::Text(format!(
            "Nothing could be read of {}: measures that need it are blank.",
            missing.join(", ")
        )));
    }
    let queries = made.checks.iter().filter(|own| own.held == Held::Query).count();
    cover.push(Paragraph::Text(format!(
        "Between collections {} held against each other; {} to be asked.",
        counted_as(made.checks.len(), "sum was", "sums were"),
        counted_as(queries, "does not agree and is", "do not agree and are")
    )));
    if !scorecard.email.is_empty() {
        cover.push(heading("Contact"));
        cover.push(Paragraph::Email(scorecard.email.clone()));
    }
    cover
}

/// A number with the decimals of its column: one precision a column.
fn number(value: Option<Scaled>, decimals: u8) -> TableCell {
    match value {
        Some(value) => TableCell::Number { value: value.to_f64(), decimals },
        None => TableCell::Marker(Marker::NotAvailable),
    }
}

fn sheet(name: &str, title: String, columns: Vec<SheetColumn>, rows: Vec<Vec<TableCell>>) -> TableSheet {
    let notes = shorthand(std::iter::once(&title), &columns, &rows);
    TableSheet { name: name.to_owned(), title, notes, columns, rows, is_list: false }
}

fn text(words: &str) -> TableCell {
    TableCell::Text(words.to_owned())
}

/// Words, or that the question does not arise.
fn text_or_none(words: &str) -> TableCell {
    if words.is_empty() { TableCell::Marker(Marker::NotApplicable) } else { text(words) }
}

fn perspectives(made: &Made) -> TableSheet {
    let columns = vec![
        SheetColumn::text("Perspective", 24),
        SheetColumn::text("Rating", 14),
        SheetColumn::number("Points as a share of the most there could be", 18, 2),
        SheetColumn::number("Measures rated", 14, 0),
        SheetColumn::number("Measures", 14, 0),
    ];
    let row = |own: &super::PerspectiveMade| {
        vec![
            text(&own.name),
            text(own.rating.word()),
            number(own.share, 2),
            TableCell::count(own.rated),
            TableCell::count(own.measures),
        ]
    };
    let rows = made.perspectives.iter().map(row).collect();
    sheet("Perspectives", format!("Perspectives, {}", period_in_words(made.period)), columns, rows)
}

fn measures(made: &Made, scorecard: &Scorecard) -> TableSheet {
    let most = |of: &dyn Fn(&ScorecardMeasure) -> u8| scorecard.measures.iter().map(of).max().unwrap_or(0);
    let decimals = most(&|measure| measure.decimals);
    let columns = vec![
        SheetColumn::text("Measure", 8),
        SheetColumn::text("What it is", 44),
        SheetColumn::text("Perspective", 16),
        SheetColumn::number("Value", 12, decimals),
        SheetColumn::text("Rating", 12),
        SheetColumn::text("Against the year before", 14),
        SheetColumn::number("Value the year before", 12, decimals),
        SheetColumn::text("Better", 10),
        SheetColumn::number("Green from", 10, decimals),
        SheetColumn::number("Amber from", 10, decimals),
        SheetColumn::number("Authorities in base", 12, 0),
        SheetColumn::number("Authorities in scope", 12, 0),
        SheetColumn::text("Why it is blank, not rated or not compared", 44),
    ];
    let rows = scorecard.measures.iter().zip(&made.measures);
    let rows = rows.map(|(measure, own)| measure_row(measure, own, decimals, scorecard)).collect();
    sheet("Measures", format!("Measures, {}", period_in_words(made.period)), columns, rows)
}

fn measure_row(
    measure: &ScorecardMeasure,
    own: &MeasureMade,
    decimals: u8,
    scorecard: &Scorecard,
) -> Vec<TableCell> {
    let counted = own.counted.as_ref().ok();
    let count = |count: Option<usize>| match count {
        Some(count) => TableCell::count(count),
        None => TableCell::Marker(Marker::NotAvailable),
    };
    let limit = |value: f64| TableCell::Number { value, decimals };
    vec![
        text(&measure.id),
        text(&measure.title),
        text(&scorecard.perspectives[measure.perspective]),
        number(counted.and_then(|counted| counted.value), decimals),
        if own.rating.word().is_empty() {
            TableCell::Marker(Marker::NotAvailable)
        } else {
            text(own.rating.word())
        },
        match own.direction {
            Some(Direction::Break) => TableCell::Marker(Marker::Break),
            Some(direction) => text(direction.word()),
            None => TableCell::Marker(Marker::NotAvailable),
        },
        number(own.before, decimals),
        text(measure.better.word()),
        limit(measure.green),
        limit(measure.amber),
        count(counted.map(|counted| counted.base)),
        count(counted.map(|counted| counted.in_scope)),
        text_or_none(&in_short(own)),
    ]
}

/// The same as in the list, without where folders lie.
fn in_short(own: &MeasureMade) -> String {
    match &own.counted {
        Err(why) => {
            let source = why.split(':').next().unwrap_or_default();
            format!("Nothing could be read of {source}")
        }
        Ok(_) => note(own),
    }
}

/// What does not agree between collections; none where all does.
fn queries(made: &Made, scorecard: &Scorecard) -> Option<TableSheet> {
    let columns = vec![
        SheetColumn::text("Check", 8),
        SheetColumn::text("What it asks", 44),
        SheetColumn::text("Authorities", 34),
        SheetColumn::number("First sum", 14, 2),
        SheetColumn::number("Second sum", 14, 2),
    ];
    let rows: Vec<Vec<TableCell>> = made
        .checks
        .iter()
        .filter(|own| own.held == Held::Query)
        .map(|own| {
            let check = &scorecard.checks[own.check];
            vec![
                text(&check.id),
                text(&check.title),
                text(&own.names),
                number(own.sides.0, 2),
                number(own.sides.1, 2),
            ]
        })
        .collect();
    let title = format!("To be asked between collections, {}", period_in_words(made.period));
    (!rows.is_empty()).then(|| sheet("Cross_checks", title, columns, rows))
}

fn sources(made: &Made, scorecard: &Scorecard) -> TableSheet {
    let columns = vec![
        SheetColumn::text("Source", 18),
        SheetColumn::text("Taken from", 60),
        SheetColumn::text("For the year before", 60),
    ];
    let told = |own: &super::SourceAt| match &own.newest {
        Ok(_) => own.read().map(|read| read.in_words()).collect::<Vec<_>>().join("; "),
        Err(_) => String::new(),
    };
    let cell = |own: &super::SourceAt| match told(own) {
        words if words.is_empty() => TableCell::Marker(Marker::NotAvailable),
        words => TableCell::Text(words),
    };
    let rows = scorecard.sources.iter().zip(made.sources.iter().zip(&made.sources_before));
    let rows =
        rows.map(|(source, (now, before))| vec![text(&source.name), cell(now), cell(before)]).collect();
    sheet("Sources", "From where figures are taken".to_owned(), columns, rows)
}
