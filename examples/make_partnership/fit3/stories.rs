//! Stories: what was done on a topic, and what changed.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use crate::{
    kit::{Value, random::Random},
    register::Authority,
};

/// The columns of the list.
pub const COLUMNS: [(&str, &str); 12] = [
    ("story_no", "Story number"),
    ("title", "Title"),
    ("topic", "Topic"),
    ("summary", "What was done"),
    ("outcome", "What changed"),
    ("outcome_kind", "How the outcome is known"),
    ("premises", "Premises reached"),
    ("start_date", "Started on"),
    ("end_date", "Ended on"),
    ("partners", "Partners"),
    ("share", "May be shared"),
    ("award", "Entered for the awards"),
];

/// Of each topic what the work was, with whom, and what was looked for.
const WORK: [(&str, &str, &str, &str); 9] = [
    (
        "slips_trips",
        "Dry floors in kitchens",
        "restaurants and takeaways",
        "floors, drainage and the shoes of those who work there",
    ),
    (
        "falls",
        "Ladders in small warehouses",
        "small warehouses and builders' merchants",
        "ladders, mezzanine floors and how lorries are sheeted",
    ),
    (
        "transport",
        "Forklift trucks and people kept apart",
        "warehouses and large shops",
        "ways for people and trucks, and the training of drivers",
    ),
    (
        "musculoskeletal",
        "Lifting in care homes",
        "residential care homes",
        "hoists, plans for each resident and who was trained in lifting",
    ),
    (
        "skin",
        "Gloves and cream for hairdressers",
        "hairdressing salons",
        "gloves of the right length, cream, and whether hands are looked at each month",
    ),
    (
        "asbestos",
        "Who knows where the asbestos is",
        "offices and shops of before 2000",
        "the survey, the plan, and whether builders are told of it",
    ),
    (
        "noise_vibration",
        "Quieter nights for bar staff",
        "pubs and clubs with live music",
        "how loud it is behind the bar, breaks, and hearing protection",
    ),
    (
        "stress_violence",
        "Safe behind the counter",
        "betting offices and late shops",
        "working alone at night, alarms, and what is done after an attack",
    ),
    (
        "other",
        "Gas safe kitchens",
        "hotels and takeaways",
        "gas appliances, ventilation and records of their service",
    ),
];

const PARTNERS: [&str; 5] = [
    "HSE and the chamber of trade",
    "the neighbouring councils of the liaison group",
    "the fire and rescue service",
    "the trade association and a local college",
    "the primary care trust",
];

/// A story.
#[derive(Debug, Clone)]
pub struct Story {
    pub title: String,
    pub topic: &'static str,
    pub summary: String,
    pub outcome: String,
    pub how: &'static str,
    pub premises: Option<i64>,
    pub from: Date,
    pub to: Date,
    pub partners: &'static str,
    pub share: Option<&'static str>,
    pub is_award: bool,
}

/// So many stories of an authority, each of another topic.
pub fn of(random: &mut Random, authority: &Authority, count: usize) -> Vec<Story> {
    let first = random.below(WORK.len());
    (0..count).map(|at| story(random, authority, WORK[(first + at * 4) % WORK.len()])).collect()
}

fn story(random: &mut Random, authority: &Authority, work: (&'static str, &str, &str, &str)) -> Story {
    let (topic, what, where_, looked_for) = work;
    let place = &authority.name;
    let premises = 20 + random.below(140) as i64;
    let partners = random.one_of(&PARTNERS);
    let from = date(2009, 4, 1) + (random.below(150) as i64).days();
    let improved = premises * (30 + random.below(50) as i64) / 100;
    let how = random.one_of(&["measured", "observed", "expected"]);
    Story {
        title: format!("{what}: {place}"),
        topic,
        summary: format!(
            "In {place} {premises} {where_} were written to, and then visited in two rounds. On the visits officers \
             looked at {looked_for}. A morning seminar was held with {partners}, and a guide on one page, with pictures, \
             was left behind. Whoever had done nothing by the second visit was sent a notice; most had by then put the \
             matter right by themselves. The time of officers was shared with {partners}."
        ),
        outcome: format!(
            "Of the {premises} premises {improved} had put the control of the risk right by the second visit. Managers \
             say that they know now whom to ask."
        ),
        how,
        premises: Some(premises).filter(|_| how == "measured" || random.happens(0.6)),
        from,
        to: from + (30 + random.below(150) as i64).days(),
        partners,
        share: None,
        is_award: random.happens(0.1),
    }
}

impl Story {
    /// Its row; `are_labels` where answers are given in words.
    pub fn row(&self, number: usize, are_labels: bool) -> Vec<Value> {
        let topic = super::TOPICS.iter().find(|(name, _)| *name == self.topic).map_or("", |(_, label)| label);
        let how = match self.how {
            "measured" => "Measured",
            "observed" => "Observed",
            _ => "Expected",
        };
        let share = self.share.map(|share| match (are_labels, share) {
            (true, "public") => "With everybody",
            (true, _) => "With other regulators",
            (false, share) => share,
        });
        vec![
            Value::Count(number as i64),
            Value::text(&self.title),
            Value::text(if are_labels { topic } else { self.topic }),
            Value::text(&self.summary),
            Value::text(&self.outcome),
            Value::text(if are_labels { how } else { self.how }),
            self.premises.map_or(Value::Blank, Value::Count),
            Value::Day(self.from),
            Value::Day(self.to),
            Value::text(self.partners),
            share.map_or(Value::Blank, Value::text),
            Value::text(if self.is_award { "Yes" } else { "No" }),
        ]
    }
}
