//! Returns of Fit3: projects by topic, and stories.

mod published;
mod stories;

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Result;
use jiff::civil::{Date, date};

use crate::{
    World,
    book::{self, HEADING_ROW, Table},
    kit::{Value, random::Random},
    people,
    planted::{self, Mark, Planted, placed},
    register::Authority,
};
use stories::Story;

/// The year, and its last day.
const YEAR: &str = "2009-10";
const LAST_DAY: Date = date(2010, 3, 31);

/// Authorities that answer, and of these how many tell two stories, one, and none.
const TWO: usize = 171;
const ONE: usize = 69;
const NONE: usize = 60;

/// So many send a workbook of their own; a regional team sends for the others.
const SINGLE: usize = 40;

/// So many times as many visits are more than any that LAE1 has.
const MANY: i64 = 12;

/// Members of joint returns, which the sample leaves out.
const JOINT: [&str; 4] = ["E07000223", "E07000229", "E07000044", "E07000047"];

/// Of these the sample of LAE1 says that they made no preventive inspections in the year: here they made no visits.
const NO_VISITS: [&str; 4] = ["E07000090", "E07000096", "E08000028", "S12000033"];

/// The topics of the programme, with what they are called.
const TOPICS: [(&str, &str); 9] = [
    ("slips_trips", "Slips and trips"),
    ("falls", "Falls from height"),
    ("transport", "Workplace transport"),
    ("musculoskeletal", "Musculoskeletal disorders"),
    ("skin", "Skin disease"),
    ("asbestos", "Asbestos"),
    ("noise_vibration", "Noise and vibration"),
    ("stress_violence", "Stress and violence"),
    ("other", "Other topics"),
];

const PROJECTS: [(&str, &str); 6] = [
    ("topic", "Topic"),
    ("planned_visits", "Visits planned"),
    ("visits", "Visits made"),
    ("contacts", "Other contacts"),
    ("officer_days", "Officer days"),
    ("premises_improved", "Premises improved"),
];

/// Work on one topic; days in hundredths.
#[derive(Debug, Clone, Copy, Default)]
struct Project {
    planned: i64,
    visits: i64,
    contacts: i64,
    days: i64,
    improved: i64,
}

/// What an authority answers.
struct Answer<'w> {
    authority: &'w Authority,
    projects: Vec<Project>,
    total: Project,
    stories: Vec<Story>,
    is_single: bool,
}

/// Makes the workspace.
pub fn make(world: &World, folder: &Path) -> Result<()> {
    let inboxes = folder.join("inbox");
    if inboxes.exists() {
        fs::remove_dir_all(&inboxes)?;
    }
    let inbox = folder.join("inbox").join(YEAR);
    fs::create_dir_all(&inbox)?;
    let mut answers = answers(world);
    let marks = plant(&mut answers);
    let mut planted = Vec::new();
    let mut regions: BTreeMap<&str, Vec<&Answer<'_>>> = BTreeMap::new();
    for answer in &answers {
        if answer.is_single {
            save_workbook(&inbox, answer, &marks, &mut planted)?;
        } else {
            regions.entry(&answer.authority.region).or_default().push(answer);
        }
    }
    for (region, answers) in regions {
        save_region(&inbox, region, &answers, &marks, &mut planted)?;
    }
    planted::write(folder, &planted)?;
    published::decide(folder, &sound_stories(&answers, &marks))?;
    Ok(fs::write(folder.join("quarterday.toml"), WORKSPACE)?)
}

const WORKSPACE: &str = "# The workspace of the sample: a year of made returns. Every figure and every story in it is synthetic.\n\
collection = \"../../../schemas/fit3\"\n\
register = \"../../../schemas/register\"\n\
inbox = \"inbox/{period}\"\n\
out = \"out/{period}\"\n\
decisions = \"decisions\"\n\
notice = \"Every figure and every story here is synthetic: made returns, to show what the program does.\"\n";

/// A story for everybody of each authority in which nothing was planted, by code.
fn sound_stories<'a>(answers: &'a [Answer<'_>], marks: &[Mark]) -> Vec<published::Told<'a>> {
    let is_sound = |own: &&Answer<'_>| marks.iter().all(|mark| mark.code != own.authority.code);
    let first = |own: &'a Answer<'_>| {
        let at = own.stories.iter().position(|story| story.share == Some("public"))?;
        Some(published::Told { unit: &own.authority.code, number: at + 1, story: &own.stories[at] })
    };
    let mut told: Vec<_> = answers.iter().filter(is_sound).filter_map(first).collect();
    told.sort_by_key(|own| own.unit);
    told
}

fn answers(world: &World) -> Vec<Answer<'_>> {
    let mut random = Random::of(world.seed, &["fit3", "who"]);
    let mut asked = world.register.on(LAST_DAY);
    asked.retain(|one| !JOINT.contains(&one.code.as_str()));
    random.shuffle(&mut asked);
    asked.truncate(TWO + ONE + NONE);
    let mut singles: Vec<bool> = (0..asked.len()).map(|at| at < SINGLE).collect();
    random.shuffle(&mut singles);
    let mut answers: Vec<Answer<'_>> = asked
        .into_iter()
        .zip(singles)
        .enumerate()
        .map(|(at, (authority, is_single))| {
            let told = if at < TWO { 2 } else { usize::from(at < TWO + ONE) };
            let mut random = Random::of(world.seed, &["fit3", &authority.code]);
            let mut projects: Vec<Project> = TOPICS.iter().map(|_| project(&mut random)).collect();
            if NO_VISITS.contains(&authority.code.as_str()) {
                projects
                    .iter_mut()
                    .for_each(|own| *own = Project { visits: 0, days: 0, improved: 0, ..*own });
            }
            let stories = stories::of(&mut random, authority, told);
            let mut answer = Answer { authority, total: Project::default(), projects, stories, is_single };
            answer.add_up();
            answer
        })
        .collect();
    share(world, &mut answers);
    answers
}

fn project(random: &mut Random) -> Project {
    if random.happens(0.25) {
        return Project::default();
    }
    // They are among the preventive inspections that LAE1 counts.
    let planned = random.between(2.0, 24.0) as i64;
    let visits = (planned as f64 * random.between(0.6, 1.2)) as i64;
    Project {
        planned,
        visits,
        contacts: random.between(0.0, 150.0) as i64,
        days: visits * 10 * (1 + random.below(8) as i64),
        improved: (visits as f64 * random.between(0.1, 0.45)) as i64,
    }
}

impl Answer<'_> {
    /// The total row is the sum of the topics.
    fn add_up(&mut self) {
        let sum = |of: fn(&Project) -> i64| self.projects.iter().map(of).sum();
        self.total = Project {
            planned: sum(|own| own.planned),
            visits: sum(|own| own.visits),
            contacts: sum(|own| own.contacts),
            days: sum(|own| own.days),
            improved: sum(|own| own.improved),
        };
    }

    fn mark(&self, table: &'static str, key: &str, told: [&'static str; 4]) -> Mark {
        let [field, kind, rule, what] = told;
        Mark { code: self.authority.code.clone(), table, key: key.to_owned(), field, kind, rule, what }
    }
}

/// Who may see the stories: 250 for everybody, 120 for regulators, and 41 that do not say.
fn share(world: &World, answers: &mut [Answer<'_>]) {
    let mut all: Vec<&mut Story> = answers.iter_mut().flat_map(|own| &mut own.stories).collect();
    Random::of(world.seed, &["fit3", "share"]).shuffle(&mut all);
    for (at, story) in all.into_iter().enumerate() {
        story.share = match at {
            0..250 => Some("public"),
            250..370 => Some("regulators"),
            _ => None,
        };
    }
}

/// Plants two of each trouble, one in a workbook and one in what a region sends.
fn plant(answers: &mut [Answer<'_>]) -> Vec<Mark> {
    let chosen = |is_single: bool| {
        let own = answers.iter().enumerate().filter(move |(_, own)| own.is_single == is_single);
        own.filter(|(_, own)| own.stories.len() == 2).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let pairs: Vec<[usize; 2]> =
        chosen(true).into_iter().zip(chosen(false)).map(|(one, other)| [one, other]).collect();
    let mut marks = plant_projects(answers, &pairs);
    marks.extend(plant_stories(answers, &pairs));
    marks.extend(plant_texts(answers, pairs[9], pairs[10]));
    // What the scorecard asks about: more visits than LAE1 has preventive inspections.
    for at in pairs[11] {
        let own = &mut answers[at];
        for topic in &mut own.projects {
            let Project { planned, visits, days, improved, .. } = topic;
            [planned, visits, days, improved].into_iter().for_each(|figure| *figure *= MANY);
        }
        own.add_up();
        let told =
            ["visits", "more-than-lae1", "", "X1 of the scorecard: more visits than LAE1 has inspections"];
        marks.push(own.mark("projects", "total", told));
    }
    marks
}

/// What is wrong with projects.
fn plant_projects(answers: &mut [Answer<'_>], pairs: &[[usize; 2]]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for at in pairs[0] {
        let own = &mut answers[at];
        own.total.contacts += 7;
        let told =
            ["contacts", "total-off", "FIT-02", "the total of contacts is 7 more than the topics add to"];
        marks.push(own.mark("projects", "total", told));
    }
    for at in pairs[1] {
        let own = &mut answers[at];
        own.projects.iter_mut().for_each(|topic| topic.planned = topic.visits / 4);
        own.projects[0].visits += 60;
        own.projects[0].days += 100;
        own.add_up();
        let told = ["visits", "far-over-plan", "FIT-03", "more than twice the visits that were planned"];
        marks.push(own.mark("projects", "total", told));
    }
    for at in pairs[2] {
        let own = &mut answers[at];
        own.projects[1] = Project { planned: 10, visits: 10, contacts: 0, days: 300, improved: 13 };
        own.add_up();
        let told =
            ["premises_improved", "improved-over-visits", "FIT-04", "more premises improved than visits"];
        marks.push(own.mark("projects", "falls", told));
    }
    for at in pairs[3] {
        let own = &mut answers[at];
        own.projects[4] = Project { planned: 12, visits: 11, contacts: 5, days: 0, improved: 2 };
        own.add_up();
        marks.push(own.mark(
            "projects",
            "skin",
            ["officer_days", "no-days", "FIT-05", "visits that took no days"],
        ));
    }
    marks
}

/// What is wrong with stories.
fn plant_stories(answers: &mut [Answer<'_>], pairs: &[[usize; 2]]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for at in pairs[4] {
        let own = &mut answers[at];
        own.stories[1].title = own.stories[0].title.clone();
        own.stories[1].topic = other_topic(own.stories[0].topic);
        marks.push(own.mark("stories", "2", ["title", "same-title", "FIT-06", "two stories of one title"]));
    }
    let [one, other] = pairs[5];
    let (title, topic) = (answers[one].stories[0].title.clone(), answers[one].stories[0].topic);
    (answers[other].stories[0].title, answers[other].stories[0].topic) = (title, topic);
    for at in [one, other] {
        let told = ["summary", "same-story", "FIT-07", "the same story came from two authorities"];
        marks.push(answers[at].mark("stories", "1", told));
    }
    for (at, (from, to)) in pairs[6]
        .into_iter()
        .zip([(date(2009, 9, 14), date(2009, 9, 13)), (date(2010, 4, 1), date(2010, 4, 30))])
    {
        let own = &mut answers[at];
        (own.stories[0].from, own.stories[0].to) = (from, to);
        let told =
            ["end_date", "wrong-dates", "FIT-08", "it ends before it begins, or begins after the year"];
        marks.push(own.mark("stories", "1", told));
    }
    for at in pairs[7] {
        let own = &mut answers[at];
        (own.stories[1].how, own.stories[1].premises) = ("measured", None);
        let told = ["premises", "measured-of-what", "FIT-09", "a measured outcome without premises"];
        marks.push(own.mark("stories", "2", told));
    }
    for (at, number) in pairs[8].into_iter().zip(["01632 960123", "01632960456"]) {
        let own = &mut answers[at];
        own.stories[0].summary.push_str(&format!(" Whoever wants to know more may call {number}."));
        marks.push(own.mark(
            "stories",
            "1",
            ["summary", "telephone", "FIT-10", "a telephone number in a story"],
        ));
    }
    marks
}

/// A text that is one letter too long, and two that would be markup or a formula if they were not taken for text.
fn plant_texts(answers: &mut [Answer<'_>], long: [usize; 2], odd: [usize; 2]) -> Vec<Mark> {
    let own = &mut answers[long[0]];
    let text = &mut own.stories[0].summary;
    while text.chars().count() < 1_501 {
        text.push_str(" The visits went on through the winter.");
    }
    *text = text.chars().take(1_500).collect::<String>() + ".";
    let mut marks =
        vec![own.mark("stories", "1", ["summary", "too-long", "length", "a text of 1,501 characters"])];
    let own = &mut answers[odd[0]];
    own.stories[0].title = "<script>alert('a story')</script>".to_owned();
    own.stories[0].share = Some("public");
    marks.push(own.mark("stories", "1", ["title", "markup", "", "a title that is a script"]));
    let own = &mut answers[odd[1]];
    own.stories[0].outcome =
        "=HYPERLINK(\"https://example.org/\",\"What changed\") stands in place of what changed.".to_owned();
    own.stories[0].share = Some("public");
    marks.push(own.mark("stories", "1", ["outcome", "formula", "", "an outcome that is a formula"]));
    marks
}

fn other_topic(topic: &str) -> &'static str {
    if topic == "skin" { "falls" } else { "skin" }
}

fn headings(columns: &[(&str, &str)], are_titles: bool, of_unit: bool) -> Vec<String> {
    let own = columns.iter().map(|(name, title)| if are_titles { title } else { name });
    let unit = ["authority_code", "authority_name", "period"];
    unit.iter().filter(|_| of_unit).chain(own).map(|name| (*name).to_owned()).collect()
}

fn of_unit(answer: &Answer<'_>) -> Vec<Value> {
    let own = answer.authority;
    [own.code.as_str(), own.name.as_str(), YEAR].map(Value::text).to_vec()
}

/// The rows of a table, each with its key; `are_labels` where answers are given in words.
fn rows(answer: &Answer<'_>, table: &str, are_labels: bool) -> Vec<(String, Vec<Value>)> {
    if table == "projects" {
        let named = TOPICS.iter().zip(&answer.projects).map(|((name, label), own)| (*name, *label, own));
        let all = named.chain([("total", "All topics", &answer.total)]);
        all.map(|(name, label, own)| {
            let figures = [own.planned, own.visits, own.contacts].map(Value::Count);
            // A CSV has the one decimal that is asked for.
            let days = if are_labels {
                Value::Hundredths(own.days)
            } else {
                Value::Text(format!("{}.{}", own.days / 100, own.days % 100 / 10))
            };
            let topic = Value::text(if are_labels { label } else { name });
            let row = std::iter::once(topic).chain(figures).chain([days, Value::Count(own.improved)]);
            (name.to_owned(), row.collect())
        })
        .collect()
    } else {
        let own = answer.stories.iter().enumerate();
        own.map(|(at, story)| ((at + 1).to_string(), story.row(at + 1, are_labels))).collect()
    }
}

/// Fields with their titles.
type Columns = &'static [(&'static str, &'static str)];

const LISTS: [(&str, &str, Columns); 2] =
    [("projects", "Projects", &PROJECTS), ("stories", "Stories", &stories::COLUMNS)];

fn save_workbook(
    inbox: &Path,
    answer: &Answer<'_>,
    marks: &[Mark],
    planted: &mut Vec<Planted>,
) -> Result<()> {
    let own = answer.authority;
    let is_ods = own.code.ends_with(['3', '7']);
    let file = format!("{} Fit3 {YEAR}.{}", own.name.replace(',', ""), if is_ods { "ods" } else { "xlsx" });
    let (name, email) = people::contact(&own.code, &own.name);
    let values = [
        ("Local authority", Value::text(&own.name)),
        ("Authority code", Value::text(&own.code)),
        ("Year", Value::text(YEAR)),
        ("Name of contact", Value::Text(name)),
        ("E-mail of contact", Value::Text(email)),
        ("Nil return", Value::text("No")),
        ("Joint enforcement plan with HSE", Value::text(joint_plan(own))),
        ("Comments", Value::Blank),
    ];
    let mut sheets = vec![book::labelled("Return", "Fit3: return (every figure here is made)", &values)];
    for (name, title, columns) in LISTS {
        let mut table = Table { headings: headings(columns, true, false), ..Table::new(title, &[]) };
        let (keys, rows): (Vec<_>, Vec<_>) = rows(answer, name, true).into_iter().unzip();
        table.rows = rows;
        let keys: Vec<_> = keys.into_iter().map(|key| (own.code.clone(), key)).collect();
        let heading = |field: &str| title_of(columns, field);
        planted.extend(placed(marks, (&file, title), (&table, name, HEADING_ROW), &keys, heading));
        sheets.push(book::sheet(&table, &format!("Fit3: {}", title.to_lowercase())));
    }
    book::save(&inbox.join(file), &sheets)
}

fn title_of(columns: &[(&str, &str)], field: &str) -> String {
    columns.iter().find(|(name, _)| *name == field).map_or("", |(_, title)| title).to_owned()
}

fn joint_plan(authority: &Authority) -> &'static str {
    if authority.code.ends_with(['1', '4', '6', '9']) { "Yes" } else { "No" }
}

const RETURN: [(&str, &str); 5] =
    [("contact_name", ""), ("contact_email", ""), ("nil_return", ""), ("joint_plan", ""), ("comments", "")];

fn save_region(
    inbox: &Path,
    region: &str,
    answers: &[&Answer<'_>],
    marks: &[Mark],
    planted: &mut Vec<Planted>,
) -> Result<()> {
    let mut returns = Table { headings: headings(&RETURN, false, true), ..Table::new("return", &[]) };
    for answer in answers {
        let (name, email) = people::contact(&answer.authority.code, &answer.authority.name);
        let own = [
            Value::Text(name),
            Value::Text(email),
            Value::text("No"),
            Value::text(joint_plan(answer.authority)),
            Value::Blank,
        ];
        returns.rows.push(of_unit(answer).into_iter().chain(own).collect());
    }
    book::save_csv(&inbox.join(format!("{region} fit3 return.csv")), &returns)?;
    for (name, _, columns) in LISTS {
        let file = format!("{region} fit3 {name}.csv");
        let mut table = Table { headings: headings(columns, false, true), ..Table::new(name, &[]) };
        let mut keys = Vec::new();
        for answer in answers {
            for (key, row) in rows(answer, name, false) {
                keys.push((answer.authority.code.clone(), key));
                table.rows.push(of_unit(answer).into_iter().chain(row).collect());
            }
        }
        planted.extend(placed(marks, (&file, ""), (&table, name, 0), &keys, str::to_owned));
        book::save_csv(&inbox.join(file), &table)?;
    }
    Ok(())
}
