//! The section 18 standard: 24 volunteers and three divisions of HSE in the shadow year, the same a year on, and in
//! the third year authorities of all regions with them.

mod by_region;

use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::{Date, date};

use crate::{
    World,
    book::{HEADING_ROW, Table, labelled, save, save_csv, sheet},
    kit::{Value, random::Random},
    people,
    planted::{Planted, write},
};

const VOLUNTEERS: [&str; 24] = [
    "E06000003",
    "E07000007",
    "E07000041",
    "E07000052",
    "E07000071",
    "E07000094",
    "E07000103",
    "E07000118",
    "E07000129",
    "E07000142",
    "E07000164",
    "E07000180",
    "E07000197",
    "E07000235",
    "E08000002",
    "E08000017",
    "E08000020",
    "E09000008",
    "E09000016",
    "E09000024",
    "S12000014",
    "S12000026",
    "W06000006",
    "W06000013",
];

const DIVISIONS: [(&str, &str); 3] = [
    ("FOD-SCO", "HSE field operations, Scotland"),
    ("FOD-WSW", "HSE field operations, Wales and South West"),
    ("FOD-YNE", "HSE field operations, Yorkshire and North East"),
];

const ELEMENTS: [&str; 8] = [
    "Commitment, priorities and plan",
    "Capacity and management",
    "Information and performance",
    "Competence of inspectors",
    "Enforcement decisions",
    "Investigation",
    "Openness to members and public",
    "Partnership",
];

/// What auditors found good from 2009 on, an element each.
const GOOD: [&str; 8] = [
    "The plan says what is not done, and members agreed to that too",
    "Inspectors are lent between four councils, by the hour",
    "Last year's figures stand beside the plan of the next at every meeting",
    "New inspectors go out with one of another council for their first ten visits",
    "Every notice is read by a second inspector before it is served",
    "What was learnt from each investigation is told to all within a month",
    "Members go along on a visit once a year",
    "One list of premises, kept together with the fire service",
];

/// Of 216 scores so many are 3 or 4.
const MET: usize = 151;
/// So many units were audited by the end of the shadow year.
const AUDITED: usize = 9;

/// An element as it is assessed.
#[derive(Debug, Clone)]
struct Element {
    score: Option<i64>,
    evidence: bool,
    action: bool,
    due: Option<Date>,
}

/// An audit.
#[derive(Debug, Clone)]
struct Audit {
    element: usize,
    on: Date,
    auditor: String,
    score: i64,
    said: i64,
}

/// A return.
#[derive(Debug, Clone)]
struct Return {
    unit: String,
    name: String,
    elements: Vec<Element>,
    audits: Vec<Audit>,
}

/// Where a trouble stands in a return.
enum Spot {
    Comments,
    Element(usize, &'static str),
    Audit(usize, &'static str),
}

/// A trouble: unit, rule, place, and what it is.
type Trouble = (usize, &'static str, Spot, &'static str);

/// Makes the workspace.
pub fn make(world: &World, folder: &Path) -> Result<()> {
    let mut random = Random::of(world.seed, &["section-18"]);
    let mut returns = shadow_year(world, &mut random)?;
    let first = plant_first(&mut returns);
    let mut planted = sent(&returns, ("2007-08", date(2008, 6, 2)), &first, &[], world, folder)?;
    let mut later = year_on(&returns, 2009, &mut random);
    let second = plant_second(&returns, &mut later);
    planted.extend(sent(&later, ("2008-09", date(2009, 6, 1)), &second, &[], world, folder)?);
    // Nothing is planted in the third year; but an audit that is asked about is listed for five years.
    let (period, due) = ("2009-10", date(2010, 6, 1));
    let listed_again = (1, "S18-06", Spot::Audit(0, "Score found"), "the audit of 2007-08, listed again");
    let lists = by_region::sent(&by_region::returns(world, period), period, due, folder)?;
    let last = year_on(&later, 2010, &mut random);
    planted.extend(sent(&last, (period, due), &[listed_again], &lists, world, folder)?);
    write(folder, &planted)?;
    Ok(std::fs::write(folder.join("quarterday.toml"), WORKSPACE)?)
}

const WORKSPACE: &str = "\
# The workspace of the sample: three years of made returns. Every figure and every name of a person in it is made.
collection = \"../../../schemas/section-18\"
register = \"../../../schemas/register\"
inbox = \"inbox/{period}\"
out = \"out/{period}\"
history = \"out\"
notice = \"Every figure here is made: made returns, to show what the program does.\"
";

fn assessed(score: i64, random: &mut Random) -> Element {
    let is_met = score >= 3;
    let due = if random.happens(0.5) { date(2008, 12, 31) } else { date(2009, 6, 30) };
    Element { score: Some(score), evidence: score > 1, action: !is_met, due: (!is_met).then_some(due) }
}

fn shadow_year(world: &World, random: &mut Random) -> Result<Vec<Return>> {
    let there = world.register.on(date(2008, 3, 31));
    let mut units: Vec<(String, String)> = Vec::new();
    for code in VOLUNTEERS {
        let own = there.iter().find(|own| own.code == code).with_context(|| format!("there is no {code}"))?;
        units.push((own.code.clone(), own.name.clone()));
    }
    units.extend(DIVISIONS.map(|(id, name)| (id.to_owned(), name.to_owned())));
    let mut is_met: Vec<bool> = (0..units.len() * ELEMENTS.len()).map(|at| at < MET).collect();
    random.shuffle(&mut is_met);
    let mut of_units = is_met.chunks(ELEMENTS.len());
    let mut returns: Vec<Return> = units
        .iter()
        .map(|(unit, name)| {
            let own = of_units.next().unwrap_or_default();
            let score = |met: &bool, random: &mut Random| match (met, random.happens(0.4)) {
                (true, true) => 4,
                (true, false) => 3,
                (false, true) => 1,
                (false, false) => 2,
            };
            let elements = own
                .iter()
                .map(|met| {
                    let score = score(met, random);
                    assessed(score, random)
                })
                .collect();
            Return { unit: unit.clone(), name: name.clone(), elements, audits: Vec::new() }
        })
        .collect();
    for at in 0..AUDITED {
        let days = [date(2005, 10, 12), date(2006, 11, 7), date(2007, 9, 18), date(2008, 2, 5)];
        let audit = audited(at, random.one_of(&days), &returns, random);
        returns[at].audits.push(audit);
    }
    Ok(returns)
}

/// An audit by a neighbour in the list: what is found is what was said, or a step beside it.
fn audited(at: usize, on: Date, returns: &[Return], random: &mut Random) -> Audit {
    let element = random.below(ELEMENTS.len());
    let said = returns[at].elements[element].score.unwrap_or(2);
    let score = if random.happens(0.4) { (said - 1).max(1) } else { said };
    let auditor = VOLUNTEERS[(at + 1) % VOLUNTEERS.len()].to_owned();
    Audit { element, on, auditor, score, said }
}

/// The first element of a unit that was scored so.
fn scored(own: &Return, scores: &[i64]) -> usize {
    own.elements.iter().position(|one| one.score.is_some_and(|score| scores.contains(&score))).unwrap_or(0)
}

fn plant_first(returns: &mut [Return]) -> Vec<Trouble> {
    let (full, low) = (scored(&returns[10], &[4]), scored(&returns[11], &[1, 2]));
    returns[10].elements[full].evidence = false;
    returns[11].elements[low].due = None;
    let two_below = &mut returns[1].audits[0];
    (two_below.score, two_below.said) = (2, 4);
    returns[2].audits[0].auditor = returns[2].unit.clone();
    returns[3].audits[0].on = date(2008, 4, 14);
    vec![
        (10, "S18-02", Spot::Element(full, "Evidence"), "an element is met, and nothing shows it"),
        (11, "S18-03", Spot::Element(low, "Action"), "an action without a day by which it is done"),
        (1, "S18-06", Spot::Audit(0, "Score found"), "an audit found two steps less than was said"),
        (2, "S18-08", Spot::Audit(0, "Auditor"), "an authority is its own auditor"),
        (3, "S18-09", Spot::Audit(0, "Audited on"), "an audit after the year"),
    ]
}

/// A year on, at its end: what was due is a step further, and everybody was audited.
fn year_on(before: &[Return], ends: i16, random: &mut Random) -> Vec<Return> {
    let mut later = before.to_vec();
    for own in &mut later {
        for element in &mut own.elements {
            let score = element.score.unwrap_or(2);
            let was_done = element.due.is_none_or(|due| due <= date(ends, 3, 31));
            *element = match score {
                1 | 2 if was_done => assessed(score + 1, random),
                1 | 2 => element.clone(),
                3 if random.happens(0.2) => assessed(4, random),
                score => assessed(score, random),
            };
            // What is not met yet is due after the year.
            element.due = element.due.map(|due| due.max(date(ends, 6, 30)));
        }
    }
    for at in 0..later.len() {
        if let Some(audit) = later[at].audits.first_mut() {
            audit.auditor = VOLUNTEERS[(at + 1) % VOLUNTEERS.len()].to_owned();
        } else {
            let audit = audited(at, date(ends - 1, 11, 20), &later, random);
            later[at].audits.push(audit);
        }
    }
    later
}

fn plant_second(before: &[Return], later: &mut [Return]) -> Vec<Trouble> {
    let blank = scored(&before[12], &[3, 4]);
    later[12].elements[blank].score = None;
    let rose = scored(&before[13], &[1, 2]);
    let score = before[13].elements[rose].score.unwrap_or(1) + 2;
    later[13].elements[rose] = Element { score: Some(score), evidence: true, action: false, due: None };
    let (stuck, place) = before
        .iter()
        .enumerate()
        .skip(14)
        .flat_map(|(at, own)| (0..ELEMENTS.len()).map(move |place| (at, place, &own.elements[place])))
        .find(|(_, _, element)| element.due == Some(date(2008, 12, 31)))
        .map_or((14, 0), |(at, place, _)| (at, place));
    let was = &before[stuck].elements[place];
    later[stuck].elements[place] = Element { due: Some(date(2009, 9, 30)), ..was.clone() };
    vec![
        (12, "S18-01", Spot::Comments, "an element is not assessed"),
        (13, "S18-04", Spot::Element(rose, "Score from 1 to 4"), "a score rose by two steps"),
        (stuck, "S18-05", Spot::Element(place, "Action due"), "an action was due and changed nothing"),
        (1, "S18-06", Spot::Audit(0, "Score found"), "the audit of the year before, listed again"),
    ]
}

/// Writes the inbox of a year, but for lists that lie in it, and says where its troubles stand.
fn sent(
    returns: &[Return],
    (period, due): (&str, Date),
    troubles: &[Trouble],
    lists: &[(String, Date)],
    world: &World,
    folder: &Path,
) -> Result<Vec<Planted>> {
    let inbox = folder.join("inbox").join(period);
    std::fs::create_dir_all(&inbox)?;
    let mut receipts = csv::Writer::from_path(inbox.join("receipts.csv"))?;
    receipts.write_record(["file", "received", "from"])?;
    let mut planted = Vec::new();
    for (at, own) in returns.iter().enumerate() {
        let mut random = Random::of(world.seed, &["section-18", period, &own.unit]);
        let (elements, audits) = (elements(own), audits(own));
        let stem = format!("s18-{}", own.unit.to_lowercase());
        let (signed_by, email) = people::contact(&own.unit, &own.name);
        let by_files = at == 4 || at == 7;
        let files: Vec<String> = if by_files {
            let files = ["return", "elements", "audit"].map(|table| format!("{stem}-{table}.csv"));
            let return_table = return_table((&signed_by, &email), period);
            for (file, table) in files.iter().zip([&return_table, &elements, &audits]) {
                save_csv(&inbox.join(file), &with_identity(table, own, period))?;
            }
            files.to_vec()
        } else {
            let ending = if at % 9 == 5 { "ods" } else { "xlsx" };
            let file = format!("{stem}.{ending}");
            let sheets = [
                form(own, (&signed_by, &email), period),
                sheet(&elements, "Self-assessment against the section 18 standard"),
                sheet(&audits, "All audits of the last five years"),
            ];
            save(&inbox.join(&file), &sheets)?;
            vec![file]
        };
        let received = due.saturating_sub(jiff::Span::new().days(random.below(40) as i64));
        for file in &files {
            receipts.write_record([file, &received.to_string(), ""])?;
        }
        for (_, rule, spot, what) in troubles.iter().filter(|(unit, ..)| *unit == at) {
            let (sheet, cell) = match spot {
                Spot::Comments => ("return".to_owned(), "B9".to_owned()),
                Spot::Element(place, heading) => {
                    (elements.name.clone(), elements.cell(HEADING_ROW, *place, heading))
                }
                Spot::Audit(place, heading) => {
                    (audits.name.clone(), audits.cell(HEADING_ROW, *place, heading))
                }
            };
            planted.push(Planted {
                file: format!("{period}/{}", files[0]),
                unit: own.unit.clone(),
                kind: "rule".to_owned(),
                rules: (*rule).to_owned(),
                sheet,
                cell,
                what: (*what).to_owned(),
            });
        }
    }
    for (file, received) in lists {
        receipts.write_record([file, &received.to_string(), ""])?;
    }
    receipts.flush()?;
    Ok(planted)
}

fn signed_on(period: &str) -> Date {
    match period {
        "2007-08" => date(2008, 5, 12),
        "2008-09" => date(2009, 5, 11),
        _ => date(2010, 5, 10),
    }
}

fn form(own: &Return, (signed_by, email): (&str, &str), period: &str) -> crate::kit::sheets::Sheet {
    labelled(
        "return",
        "Section 18 standard: self-assessment",
        &[
            ("Name of authority or division", Value::text(&own.name)),
            ("Code of authority or division", Value::text(&own.unit)),
            ("Year", Value::text(period)),
            ("Name of contact", Value::text(signed_by)),
            ("E-mail of contact", Value::text(email)),
            ("Nil return", Value::text("No")),
            ("Comments", Value::Blank),
            ("Signed by", Value::text(signed_by)),
            ("Signed on", Value::Day(signed_on(period))),
        ],
    )
}

fn return_table((signed_by, email): (&str, &str), period: &str) -> Table {
    let mut table =
        Table::new("return", &["Name of contact", "E-mail of contact", "Comments", "Signed by", "Signed on"]);
    table.rows.push(vec![
        Value::text(signed_by),
        Value::text(email),
        Value::Blank,
        Value::text(signed_by),
        Value::Day(signed_on(period)),
    ]);
    table
}

/// The same with whose it is and for when, as files of records have it.
fn with_identity(table: &Table, own: &Return, period: &str) -> Table {
    let mut with = Table::new(&table.name, &["authority_code", "period"]);
    with.headings.extend(table.headings.iter().cloned());
    let identity = [Value::text(&own.unit), Value::text(period)];
    with.rows = table.rows.iter().map(|row| [&identity[..], row].concat()).collect();
    with
}

fn words(is_there: bool, text: &str) -> Value {
    if is_there { Value::text(text) } else { Value::Blank }
}

fn elements(own: &Return) -> Table {
    let mut table = Table::new(
        "elements",
        &["Element of the standard", "Score from 1 to 4", "Evidence", "Action", "Action due"],
    );
    table.rows = own
        .elements
        .iter()
        .zip(ELEMENTS)
        .map(|(element, name)| {
            vec![
                Value::text(name),
                element.score.map_or(Value::Blank, Value::Count),
                words(element.evidence, "See the service plan and its annual review"),
                words(element.action, "A plan of improvement is agreed with the head of service"),
                element.due.map_or(Value::Blank, Value::Day),
            ]
        })
        .collect();
    table
}

fn finding(audit: &Audit) -> &'static str {
    let is_good = audit.score == 4 && audit.on >= date(2009, 4, 1);
    if is_good { GOOD[audit.element] } else { "Found in order, with points for the next plan" }
}

fn audits(own: &Return) -> Table {
    let headings = [
        "Audit number",
        "Element audited",
        "Audited on",
        "Auditor",
        "Kind of audit",
        "Score found",
        "Score said",
        "Finding",
        "Good practice",
    ];
    let mut table = Table::new("audit", &headings);
    table.rows = (1..)
        .zip(&own.audits)
        .map(|(number, audit)| {
            vec![
                Value::Count(number),
                Value::text(ELEMENTS[audit.element]),
                Value::Day(audit.on),
                Value::text(&audit.auditor),
                Value::text("By another authority"),
                Value::Count(audit.score),
                Value::Count(audit.said),
                Value::text(finding(audit)),
                Value::text(if audit.score == 4 { "Yes" } else { "No" }),
            ]
        })
        .collect();
    table
}
