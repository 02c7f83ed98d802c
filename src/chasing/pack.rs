//! The pack of an officer or a region: what is to be chased of their authorities in one workbook, what
//! matters most first. Nothing in it is of anybody else.

use std::cmp::Reverse;

use crate::{
    publication::{Column, ListCell, Reported, TableSheet, WhomToAsk, Workbook, list_sheet, period_in_words},
    schemas::Chase,
    status::{Question, UnitStatus, questions},
    vocabulary::{self, Severity, Situation},
};

/// What a pack is made of.
pub struct Pack<'r> {
    /// Of whom, in words.
    pub of: String,
    /// What a run would report.
    pub run: &'r Reported<'r>,
    /// The units.
    pub units: Vec<UnitStatus>,
}

const INTERNAL: &str = "For internal use: it names people. What moves a national figure most stands first.";

/// Decimals of effects in percent.
const DECIMALS: u8 = 2;

/// The workbook of a pack.
#[must_use]
pub fn pack(mut pack: Pack<'_>) -> Workbook {
    pack.units.sort_by(|one, other| order(one).cmp(&order(other)));
    let collection = &pack.run.context.collection;
    Workbook {
        title: format!("{}: {}", collection.title, pack.of),
        author: collection.contact.clone(),
        keywords: Vec::new(),
        cover: Vec::new(),
        charts: Vec::new(),
        sheets: vec![to_chase(&pack), open_questions(&pack), track_records(&pack)],
    }
}

/// Those with whom nothing is open last; else by effect, then by what is wrong, then those longest late.
fn order(unit: &UnitStatus) -> (bool, Reverse<u64>, Option<Situation>, Reverse<Option<i64>>, &str) {
    let situation = unit.next_letter.as_ref().map(|next| next.situation);
    let effect = unit.effect.unwrap_or_default().max(0.0).to_bits();
    (situation.is_none(), Reverse(effect), situation, Reverse(unit.days_late), &unit.name)
}

fn title(pack: &Pack<'_>, what: &str) -> String {
    let (of, run) = (&pack.of, pack.run);
    format!("{what}, {of}, {}, as of {}", period_in_words(run.context.period), run.as_of)
}

/// A unit on the sheet of what is to be chased.
struct UnitLine<'r> {
    unit: &'r UnitStatus,
    contact: String,
    situation: String,
    what: String,
    letters: String,
}

impl<'r> UnitLine<'r> {
    const COLUMNS: &'r [Column<Self>] = &[
        Column::of("name", |line: &Self| ListCell::lines(&line.unit.name)).headed("Authority", 24),
        Column::of("unit", |line: &Self| ListCell::word(&line.unit.unit)).headed("Reporting unit", 12),
        Column::of("situation", |line: &Self| ListCell::word(&line.situation)).headed("Situation", 13),
        Column::of("effect", |line: &Self| effect(line.unit.effect))
            .headed("Could move a national figure by, %", 11)
            .of_numbers(DECIMALS),
        Column::of("errors", |line: &Self| ListCell::count(line.unit.errors))
            .headed("Errors", 8)
            .of_numbers(0),
        Column::of("queries", |line: &Self| ListCell::count(line.unit.queries))
            .headed("Queries", 8)
            .of_numbers(0),
        Column::of("what", |line: &Self| ListCell::lines(&line.what)).headed("What is open", 50),
        Column::of("due", |line: &Self| ListCell::if_known(&line.unit.due)).headed("Due", 12),
        Column::of("contact", |line: &Self| ListCell::lines(&line.contact)).headed("Contact", 26),
        Column::of("letters", |line: &Self| ListCell::lines(&line.letters)).headed("Letters", 24),
        Column::of("promised", |line: &Self| match &line.unit.said {
            Some(said) => ListCell::if_known(&said.until),
            None => ListCell::Blank,
        })
        .headed("Promised for", 12),
        Column::of("said", |line: &Self| {
            ListCell::lines(line.unit.said.as_ref().map_or("", |said| &said.words))
        })
        .headed("What was said last", 24),
        Column::of("before", |line: &Self| ListCell::word(line.unit.before.to_string()))
            .headed("In periods before", 18),
    ];

    fn of(unit: &'r UnitStatus, pack: &Pack<'_>, whom: &WhomToAsk<'_>) -> Self {
        let next = unit.next_letter.as_ref();
        let day = crate::vocabulary::day::parse(pack.run.as_of).unwrap_or_default();
        let sent = unit.last_letter.as_ref().map(|own| format!("{}: {}", own.day, own.letter));
        let coming = next.map(|next| next.in_words(day)).filter(|words| !words.is_empty());
        let letters: Vec<String> =
            sent.into_iter().chain(coming.map(|words| format!("next {words}"))).collect();
        Self {
            unit,
            contact: whom.of_unit(&unit.unit),
            situation: situation(unit),
            what: what_is_open(unit),
            letters: letters.join("\n"),
        }
    }
}

/// Why files could not be used, else what is asked first, else how late it is, and what is lacking.
fn what_is_open(unit: &UnitStatus) -> String {
    let mut told: Vec<String> =
        unit.rejected.iter().map(|file| format!("{}: {}", file.file, file.reason)).collect();
    told.extend(unit.first_question.clone());
    if unit.is_awaited() {
        let days = unit.days_late.filter(|days| *days > 0);
        told.push(days.map_or("nothing came yet".to_owned(), |days| {
            format!("nothing came, {} late", vocabulary::counted(days, "day"))
        }));
    }
    if !unit.lacks.is_empty() {
        told.push(format!("came in part: no table {}", unit.lacks.join(", ")));
    }
    told.join("\n")
}

fn effect(percent: Option<f64>) -> ListCell<'static> {
    percent.map_or(ListCell::Blank, |value| ListCell::Number { value, decimals: DECIMALS })
}

fn to_chase(pack: &Pack<'_>) -> TableSheet {
    let whom = WhomToAsk::of(pack.run);
    let (open, others): (Vec<&UnitStatus>, Vec<&UnitStatus>) =
        pack.units.iter().partition(|unit| unit.next_letter.is_some());
    let rows = open.into_iter().map(|unit| UnitLine::of(unit, pack, &whom));
    let clean = format!("Nothing is open with {} more: they stand on the sheet Record.", others.len());
    let notes = [INTERNAL, &clean];
    let notes = if others.is_empty() { &notes[..1] } else { &notes[..] };
    list_sheet("To_chase", title(pack, "Returns to be chased"), notes, UnitLine::COLUMNS, rows)
}

/// A question on the sheet of open questions.
struct QuestionLine<'r> {
    name: &'r str,
    question: Question<'r>,
    id: String,
    contact: String,
}

impl<'r> QuestionLine<'r> {
    const COLUMNS: &'r [Column<Self>] = &[
        Column::of("name", |line: &Self| ListCell::lines(line.name)).headed("Authority", 28),
        Column::of("kind", |line: &Self| {
            let is_error = line.question.first.severity <= Severity::Error;
            ListCell::word(if is_error { "to correct" } else { "to explain" })
        })
        .headed("Kind", 12),
        Column::of("question", |line: &Self| ListCell::lines(line.question.words()))
            .headed("What was found, and what to do", 60),
        Column::of("file", |line: &Self| ListCell::lines(&line.question.first.place.file)).headed("File", 30),
        Column::of("place", |line: &Self| ListCell::lines(line.question.place()))
            .headed("Sheet and cells", 26),
        Column::of("value", |line: &Self| ListCell::whole(&line.question.first.value)).headed("It holds", 14),
        Column::of("expected", |line: &Self| ListCell::whole(&line.question.first.expected))
            .headed("Expected", 14),
        Column::of("effect", |line: &Self| effect(line.question.first.score.map(|score| score * 100.0)))
            .headed("Effect on the national figure, %", 13)
            .of_numbers(DECIMALS),
        Column::of("contact", |line: &Self| ListCell::lines(&line.contact)).headed("Contact", 26),
        Column::of("id", |line: &Self| ListCell::word(&line.id)).headed("Reference", 16),
    ];
}

/// All that is open, unit by unit in the order of the first sheet.
fn open_questions(pack: &Pack<'_>) -> TableSheet {
    let (run, whom) = (pack.run, WhomToAsk::of(pack.run));
    let period = run.context.period.to_string();
    let all = Chase::default();
    let mut rows = Vec::new();
    for unit in &pack.units {
        let is_own = |id: &str| unit.unit.split(';').any(|own| own == id);
        let own = run.validation.exceptions.iter().filter(|one| is_own(&one.unit));
        rows.extend(questions(own, &all).now.into_iter().map(|question| QuestionLine {
            name: &unit.name,
            id: question.first.id(&period),
            contact: whom.to_call(&unit.unit),
            question,
        }));
    }
    list_sheet("Questions", title(pack, "Open questions"), &[INTERNAL], QuestionLine::COLUMNS, rows)
}

/// The situation of a unit, in words.
fn situation(unit: &UnitStatus) -> String {
    let next = unit.next_letter.as_ref();
    next.map_or("nothing open", |next| next.situation.word()).replace('-', " ")
}

const RECORD: &[Column<UnitStatus>] = &[
    Column::of("name", |unit: &UnitStatus| ListCell::lines(&unit.name)).headed("Authority", 34),
    Column::of("unit", |unit: &UnitStatus| ListCell::word(&unit.unit)).headed("Reporting unit", 24),
    Column::of("situation", |unit: &UnitStatus| ListCell::word(situation(unit))).headed("Now", 16),
    counted("periods", "Periods before", |unit| ListCell::count(unit.before.periods)),
    counted("in_time", "In time", |unit| ListCell::count(unit.before.in_time)),
    counted("late", "Late", |unit| ListCell::count(unit.before.late)),
    counted("missing", "Nothing came", |unit| ListCell::count(unit.before.missing)),
    counted("rejected", "Could not be used", |unit| ListCell::count(unit.before.rejected)),
];

const fn counted(
    name: &'static str,
    heading: &'static str,
    cell: fn(&UnitStatus) -> ListCell<'_>,
) -> Column<UnitStatus> {
    Column::of(name, cell).headed(heading, 14).of_numbers(0)
}

fn track_records(pack: &Pack<'_>) -> TableSheet {
    const NOTE: &str = "As the last run of each period left it, a year of periods at most; of a joint return \
                        the worst of its members.";
    list_sheet("Record", title(pack, "How they answered before"), &[NOTE], RECORD, &pack.units)
}
