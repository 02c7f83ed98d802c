//! The partnership assessment: a few partners in the first year, 200 authorities and 14 of 16 others in the
//! second, and a third more authorities two years on.

use std::path::Path;

use anyhow::Result;
use jiff::civil::{Date, date};

use crate::{
    World,
    book::{HEADING_ROW, Table, labelled, save, save_csv, sheet},
    kit::{Value, random::Random},
    people,
    planted::{Planted, write},
};

/// How many authorities of each region answer: four of one and five of another, so that of the first nothing is
/// shown, nor what would tell it.
const OF_REGIONS: [(&str, usize); 11] = [
    ("North East", 4),
    ("North West", 20),
    ("Yorkshire and The Humber", 15),
    ("East Midlands", 22),
    ("West Midlands", 5),
    ("South West", 25),
    ("East of England", 25),
    ("South East", 32),
    ("London", 20),
    ("Scotland", 18),
    ("Wales", 14),
];

/// Units of HSE that answer; one of its divisions and LACORS do not.
const OF_HSE: [(&str, &str); 14] = [
    ("FOD-ESE", "HSE field operations, East and South East"),
    ("FOD-LON", "HSE field operations, London"),
    ("FOD-NW", "HSE field operations, North West"),
    ("FOD-SCO", "HSE field operations, Scotland"),
    ("FOD-WSW", "HSE field operations, Wales and South West"),
    ("FOD-YNE", "HSE field operations, Yorkshire and North East"),
    ("LAU", "HSE Local Authority Unit"),
    ("TEAM-EE", "HSE partnership team, East of England"),
    ("TEAM-EM", "HSE partnership team, East Midlands"),
    ("TEAM-LON", "HSE partnership team, London"),
    ("TEAM-NW", "HSE partnership team, North West"),
    ("TEAM-SCO", "HSE partnership team, Scotland"),
    ("TEAM-SE", "HSE partnership team, South East"),
    ("TEAM-WAL", "HSE partnership team, Wales"),
];

/// Those of a region who answer by one list for all.
const BY_LIST: [&str; 4] = ["East of England", "South East", "South West", "East Midlands"];

/// The same two years on: most regions send one list.
const BY_LIST_LATER: [&str; 9] = [
    "East of England",
    "South East",
    "South West",
    "East Midlands",
    "London",
    "North West",
    "Scotland",
    "West Midlands",
    "Yorkshire and The Humber",
];

const PRINCIPLES: [(&str, [&str; 6]); 7] = [
    (
        "Need",
        [
            "results together in the past",
            "what helps is known",
            "what hinders is known",
            "it is owned up to whether partners joined freely",
            "where partners depend on each other is known",
            "where partners can do without each other is known",
        ],
    ),
    (
        "Purpose",
        [
            "a shared vision",
            "clear joint aims",
            "aims within reach",
            "outcomes for the service are defined",
            "each partner's reason is accepted",
            "where early success is likely is known",
        ],
    ),
    (
        "Commitment",
        [
            "commitment at the top",
            "ownership throughout",
            "commitment withstands threats",
            "networking is encouraged",
            "it rests on more than a few people",
            "working apart is challenged",
        ],
    ),
    (
        "Trust",
        [
            "the structure values each partner",
            "conduct values each partner",
            "benefits are shared fairly",
            "trust survives mistrust elsewhere",
            "trust is enough to take risks",
            "the right people at the right time",
        ],
    ),
    (
        "Arrangements",
        [
            "what money each brings is clear",
            "what other resources each brings are clear",
            "responsibilities are clear",
            "accountability is clear",
            "arrangements are simple and time-limited",
            "outcome comes before process",
        ],
    ),
    (
        "Learning",
        [
            "success criteria are agreed",
            "the service is reviewed",
            "the partnership is reviewed",
            "findings are shared",
            "successes are told",
            "aims are revised",
        ],
    ),
    (
        "Partnership",
        [
            "helps our objectives",
            "trust, openness and honesty",
            "more together than apart",
            "drives change",
            "risk and reward are shared",
            "vision and leadership",
        ],
    ),
];

const ITEMS: usize = 42;

/// What a partner says.
#[derive(Debug, Clone)]
struct Partner {
    unit: String,
    name: String,
    region: String,
    side: &'static str,
    scores: [Option<i64>; ITEMS],
}

/// Makes the workspace.
pub fn make(world: &World, folder: &Path) -> Result<()> {
    let mut partners = partners(world, date(2008, 3, 31), &[], |count| count);
    let at = |partners: &[Partner], region: &str, place: usize| {
        let mut own = (0..partners.len()).filter(|at| partners[*at].region == region);
        own.nth(place).unwrap_or(0)
    };
    // One principle at five answers, of twelve; of one they are 4, 4, 3, 3, 2 and a blank.
    for place in 0..12 {
        let own = at(&partners, "North West", place);
        partners[own].scores[(place % 6) * 6 + 5] = None;
        if place == 0 {
            for (score, given) in partners[own].scores.iter_mut().zip([4, 4, 3, 3, 2]) {
                *score = Some(given);
            }
        }
    }
    let few = at(&partners, "London", 2);
    partners[few].scores[30..37].fill(None);
    let same = at(&partners, "London", 3);
    partners[same].scores.fill(Some(4));
    let turned = at(&partners, "Scotland", 1);
    partners[turned].scores[18] = Some(4);
    let (one, copy) = (at(&partners, "Wales", 0), at(&partners, "Wales", 1));
    partners[copy].scores = partners[one].scores;
    let mut first: Vec<Partner> =
        partners.iter().filter(|own| own.region == "Scotland" || own.side == "HSE").cloned().collect();
    for own in &mut first {
        let mut random = Random::of(world.seed, &["partnership-assessment", "2006-07", &own.unit]);
        for score in own.scores.iter_mut().flatten() {
            *score = if random.happens(0.2) { (*score - 1).max(1) } else { *score };
        }
    }
    let before = first.iter_mut().find(|own| own.unit == partners[turned].unit);
    before.into_iter().for_each(|own| own.scores[18] = Some(1));
    sent(&first, ("2006-07", date(2007, 6, 28)), &BY_LIST, folder)?;
    sent(&partners, ("2007-08", date(2008, 6, 27)), &BY_LIST, folder)?;
    // Nothing is planted in the third.
    let last = self::partners(world, date(2010, 3, 31), &["2009-10"], |count| count * 4 / 3);
    sent(&last, ("2009-10", date(2010, 6, 28)), &BY_LIST_LATER, folder)?;
    let answers = answers_of(&partners[turned]);
    let trouble = |own: &Partner, rule: &str, (sheet, cell): (&str, String), what: &str| Planted {
        file: format!("2007-08/{}", file_of(own)),
        unit: own.unit.clone(),
        kind: "rule".to_owned(),
        rules: rule.to_owned(),
        sheet: sheet.to_owned(),
        cell,
        what: what.to_owned(),
    };
    let comments = || ("return", "B9".to_owned());
    let planted = [
        trouble(&partners[few], "PAT-01", comments(), "seven statements are not answered"),
        trouble(&partners[same], "PAT-02", comments(), "the same answer to all"),
        trouble(
            &partners[turned],
            "PAT-03",
            (&answers.name, answers.cell(HEADING_ROW, 18, "Answer")),
            "from 1 to 4 in a year",
        ),
        trouble(&partners[one], "PAT-04", comments(), "the same answers as another's"),
        trouble(&partners[copy], "PAT-04", comments(), "the same answers as another's"),
    ];
    write(folder, &planted)?;
    Ok(std::fs::write(folder.join("quarterday.toml"), WORKSPACE)?)
}

const WORKSPACE: &str = "\
# The workspace of the sample: three years of made answers. Every answer and every name of a person in it is made.
collection = \"../../../schemas/partnership-assessment\"
register = \"../../../schemas/register\"
inbox = \"inbox/{period}\"
out = \"out/{period}\"
history = \"out\"
notice = \"Every figure here is made: made answers, to show what the program does.\"
";

/// Partners that there are on a day; `words` make their answers others than those of another year.
fn partners(world: &World, day: Date, words: &[&str], of_region: impl Fn(usize) -> usize) -> Vec<Partner> {
    let there = world.register.on(day);
    let mut found = Vec::new();
    for (region, count) in OF_REGIONS {
        for own in there.iter().filter(|own| own.region == region).take(of_region(count)) {
            found.push((own.code.clone(), own.name.clone(), region, "Authorities"));
        }
    }
    found.extend(OF_HSE.map(|(id, name)| (id.to_owned(), name.to_owned(), "", "HSE")));
    let partner = |(unit, name, region, side): (String, String, &str, &'static str)| {
        let mut random =
            Random::of(world.seed, &[&["partnership-assessment"][..], words, &[unit.as_str()]].concat());
        let scores = std::array::from_fn(|item| {
            // Trust is fragile on both sides, and least among those who are not HSE.
            let is_trust = (18..24).contains(&item);
            let low = if is_trust { 0.45 } else { 0.25 } - if side == "HSE" { 0.1 } else { 0.0 };
            let share = random.share();
            Some(if share < low / 3.0 {
                1
            } else if share < low {
                2
            } else if share < 0.8 {
                3
            } else {
                4
            })
        });
        Partner { unit, name, region: region.to_owned(), side, scores }
    };
    found.into_iter().map(partner).collect()
}

fn stem(own: &Partner) -> String {
    format!("pat-{}", own.unit.to_lowercase())
}

fn file_of(own: &Partner) -> String {
    let ending = if own.region == "Wales" || own.side == "HSE" { "ods" } else { "xlsx" };
    format!("{}.{ending}", stem(own))
}

fn answers_of(own: &Partner) -> Table {
    let mut table = Table::new("answers", &["Statement", "Answer"]);
    let statements =
        PRINCIPLES.iter().flat_map(|(name, all)| all.iter().map(move |own| format!("{name}: {own}")));
    table.rows = statements
        .zip(own.scores)
        .map(|(statement, score)| vec![Value::text(&statement), score.map_or(Value::Blank, Value::Count)])
        .collect();
    table
}

/// Writes the inbox of a year, in which some regions answer by one list for all.
fn sent(
    partners: &[Partner],
    (period, received): (&str, Date),
    by_list: &[&str],
    folder: &Path,
) -> Result<()> {
    let inbox = folder.join("inbox").join(period);
    std::fs::create_dir_all(&inbox)?;
    let mut files = Vec::new();
    for own in partners.iter().filter(|own| !by_list.contains(&own.region.as_str())) {
        let (name, email) = people::contact(&own.unit, &own.name);
        let form = labelled(
            "return",
            "How healthy is the partnership?",
            &[
                ("Name of partner", Value::text(&own.name)),
                ("Code of partner", Value::text(&own.unit)),
                ("Year", Value::text(period)),
                ("Name of contact", Value::text(&name)),
                ("E-mail of contact", Value::text(&email)),
                ("Nil return", Value::text("No")),
                ("Comments", Value::Blank),
                ("Side", Value::text(own.side)),
                ("What works well", Value::text("We know whom to ring")),
                ("What is to improve", Value::text("Plans that are agreed before the year begins")),
            ],
        );
        let file = file_of(own);
        save(&inbox.join(&file), &[form, sheet(&answers_of(own), "42 statements")])?;
        files.push(file);
    }
    for region in by_list {
        let own: Vec<&Partner> = partners.iter().filter(|own| own.region == *region).collect();
        if own.is_empty() {
            continue;
        }
        let place = region.to_lowercase().replace(' ', "-");
        let headings = ["authority_code", "period", "Comments", "Nil return", "Side"];
        let mut returns = Table::new("return", &headings);
        let mut answers = Table::new("answers", &["authority_code", "period", "Statement", "Answer"]);
        for partner in own {
            let identity = [Value::text(&partner.unit), Value::text(period)];
            let said = [Value::Blank, Value::text("No"), Value::text(partner.side)];
            returns.rows.push([&identity[..], &said[..]].concat());
            let of_partner = answers_of(partner).rows;
            answers.rows.extend(of_partner.into_iter().map(|row| [&identity[..], &row[..]].concat()));
        }
        for table in [returns, answers] {
            let file = format!("pat-{place}-{}.csv", table.name);
            save_csv(&inbox.join(&file), &table)?;
            files.push(file);
        }
    }
    let mut receipts = csv::Writer::from_path(inbox.join("receipts.csv"))?;
    receipts.write_record(["file", "received", "from"])?;
    for file in files {
        receipts.write_record([file, received.to_string(), String::new()])?;
    }
    Ok(receipts.flush()?)
}
