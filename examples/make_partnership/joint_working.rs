//! Returns of joint working: flexible warrants and lead partnerships, of two half-years.

mod records;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result};
use jiff::civil::{Date, date};

use crate::{
    World,
    book::{self, HEADING_ROW, Table},
    kit::{Value, random::Random},
    people,
    planted::{self, Mark, Planted, placed},
};
use records::{Partnership, Warrant};

/// Half-years with their last days; the second is that of the sample, the first what it looks back to.
const HALVES: [(&str, Date); 2] = [("2009-10-H1", date(2009, 9, 30)), ("2009-10-H2", date(2010, 3, 31))];

/// Units that answer: authorities and divisions of HSE.
const AUTHORITIES: usize = 175;
const DIVISIONS: [(&str, &str); 5] = [
    ("FOD-MID", "HSE field operations, Midlands"),
    ("FOD-NW", "HSE field operations, North West"),
    ("FOD-SCO", "HSE field operations, Scotland"),
    ("FOD-WSW", "HSE field operations, Wales and South West"),
    ("FOD-YNE", "HSE field operations, Yorkshire and North East"),
];

/// So many send a workbook of their own.
const SINGLE: usize = 24;

/// Members of joint returns, which the sample leaves out.
const JOINT: [&str; 4] = ["E07000223", "E07000229", "E07000044", "E07000047"];

/// Warrants, and how many of these are live and suspended.
const WARRANTS: usize = 260;
const LIVE: usize = 212;
const SUSPENDED: usize = 12;
const PARTNERSHIPS: usize = 34;

/// A unit with its lists.
struct Unit {
    code: String,
    name: String,
    region: String,
    warrants: Vec<Warrant>,
    partnerships: Vec<Partnership>,
    is_single: bool,
}

/// Makes the workspace.
pub fn make(world: &World, folder: &Path) -> Result<()> {
    let inboxes = folder.join("inbox");
    if inboxes.exists() {
        fs::remove_dir_all(&inboxes)?;
    }
    let sound = units(world);
    let mut units = self::units(world);
    let (marks, left_out) = plant(&mut units)?;
    let extra = (
        left_out.unit.clone(),
        Warrant { number: LEFT_OUT.to_owned(), ..Warrant::new(world, 999, "HSE", "live") },
    );
    let extra = (extra.0, Warrant { from: date(2009, 1, 12), assessed: None, ..extra.1 });
    let mut planted = vec![left_out];
    for (half, last_day) in HALVES {
        let inbox = folder.join("inbox").join(half);
        fs::create_dir_all(&inbox)?;
        let is_first = last_day == HALVES[0].1;
        let sent =
            Sent { half, last_day, is_first, extra: &extra, marks: if is_first { &[] } else { &marks } };
        let of = if is_first { &sound } else { &units };
        let mut regions: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
        for unit in of {
            if unit.is_single {
                sent.workbook(&inbox, unit, &mut planted)?;
            } else {
                regions.entry(&unit.region).or_default().push(unit);
            }
        }
        for (region, units) in regions {
            sent.region(&inbox, region, &units, &mut planted)?;
        }
    }
    planted::write(folder, &planted)?;
    Ok(fs::write(folder.join("quarterday.toml"), WORKSPACE)?)
}

const WORKSPACE: &str = "# The workspace of the sample: two half-years of made returns. Every name of a person and every figure in it is synthetic.\n\
collection = \"../../../schemas/joint-working\"\n\
register = \"../../../schemas/register\"\n\
inbox = \"inbox/{period}\"\n\
out = \"out/{period}\"\n\
history = \"out\"\n\
notice = \"Every name of a person and every figure here is synthetic: made returns, to show what the program does.\"\n";

fn units(world: &World) -> Vec<Unit> {
    let mut random = Random::of(world.seed, &["joint-working", "who"]);
    let mut asked = world.register.on(HALVES[1].1);
    asked.retain(|one| !JOINT.contains(&one.code.as_str()));
    let codes: Vec<String> = asked.iter().map(|one| one.code.clone()).collect();
    random.shuffle(&mut asked);
    asked.truncate(AUTHORITIES);
    let unit = |code: &str, name: &str, region: &str| Unit {
        code: code.to_owned(),
        name: name.to_owned(),
        region: region.to_owned(),
        warrants: Vec::new(),
        partnerships: Vec::new(),
        is_single: false,
    };
    let mut units: Vec<Unit> = asked.iter().map(|one| unit(&one.code, &one.name, &one.region)).collect();
    units.iter_mut().take(SINGLE).for_each(|unit| unit.is_single = true);
    units.extend(DIVISIONS.map(|(code, name)| unit(code, name, "HSE divisions")));
    let mut live: Vec<&'static str> = ["live"].repeat(LIVE);
    live.extend(["suspended"].repeat(SUSPENDED));
    live.extend(["ended"].repeat(WARRANTS - LIVE - SUSPENDED));
    random.shuffle(&mut live);
    for (number, status) in live.into_iter().enumerate() {
        // Whoever sends a workbook has two warrants, the others what comes.
        let at = if number < 2 * SINGLE { number % SINGLE } else { random.below(units.len()) };
        let own = units[at].code.clone();
        let others: Vec<&String> = codes.iter().filter(|code| **code != own).collect();
        let host = if random.happens(0.15) { "HSE" } else { random.one_of(&others) };
        units[at].warrants.push(Warrant::new(world, number + 1, host, status));
    }
    for number in 0..PARTNERSHIPS {
        let at = if number < SINGLE { number } else { random.below(AUTHORITIES) };
        units[at].partnerships.push(Partnership::new(world, number));
    }
    units
}

/// Plants one of each trouble in the second half-year; gives the marks, and the live warrant that does not come again.
fn plant(units: &mut [Unit]) -> Result<(Vec<Mark>, Planted)> {
    let mut marks = Vec::new();
    let mut taken = BTreeSet::new();
    let mut warrant =
        |units: &mut [Unit], status: &str, told: [&'static str; 4], change: &dyn Fn(&mut Warrant, &str)| {
            let found = units.iter_mut().find(|unit| {
                !taken.contains(&unit.code)
                    && unit.warrants.iter().any(|own| own.status == status && own.is_old())
            });
            let unit = found.with_context(|| format!("there is no {status} warrant for {}", told[2]))?;
            taken.insert(unit.code.clone());
            let code = unit.code.clone();
            let own = unit.warrants.iter_mut().find(|own| own.status == status && own.is_old());
            let own = own.context("the warrant is there")?;
            change(own, &code);
            marks.push(mark(&code, "warrants", &own.number, told));
            anyhow::Ok(())
        };
    warrant(
        units,
        "ended",
        ["to_date", "ends-as-it-begins", "JW-01", "it ends on the day on which it begins"],
        &|own, _| {
            (own.from, own.to) = (date(2009, 6, 1), date(2009, 6, 1));
        },
    )?;
    warrant(units, "live", ["status", "ran-out", "JW-02", "a live warrant that has run out"], &|own, _| {
        own.to = date(2010, 1, 31);
    })?;
    warrant(
        units,
        "live",
        ["assessed_on", "assessed-long-ago", "JW-03", "last assessed more than three years ago"],
        &|own, _| {
            own.assessed = Some(date(2006, 5, 10));
        },
    )?;
    warrant(
        units,
        "live",
        ["host", "own-area", "JW-05", "a warrant for the authority's own area"],
        &|own, code| {
            own.host = code.to_owned();
        },
    )?;
    warrant(
        units,
        "suspended",
        ["visits_used", "visits-suspended", "JW-06", "visits under a suspended warrant"],
        &|own, _| {
            own.visits = 3;
        },
    )?;
    let own = plant_two_warrants(units, &taken)?;
    taken.insert(own.code.clone());
    marks.push(own);
    marks.extend(plant_partnerships(units)?);
    let unit = units.iter().find(|unit| {
        !taken.contains(&unit.code) && unit.is_single && unit.warrants.iter().any(Warrant::is_old)
    });
    let unit = unit.context("nobody has a warrant to leave out")?;
    let left_out = Planted {
        file: file_of(unit, HALVES[1].0),
        unit: unit.code.clone(),
        kind: "not-carried".to_owned(),
        rules: "not-carried".to_owned(),
        sheet: String::new(),
        cell: String::new(),
        what: format!("the live warrant {LEFT_OUT} of the half-year before does not come again"),
    };
    Ok((marks, left_out))
}

/// Two live warrants of one officer for one area, of a unit of which nothing else is wrong.
fn plant_two_warrants(units: &mut [Unit], taken: &BTreeSet<String>) -> Result<Mark> {
    let (unit, [one, other]) = units
        .iter_mut()
        .filter(|unit| !taken.contains(&unit.code))
        .find_map(|unit| {
            let live: Vec<usize> =
                (0..unit.warrants.len()).filter(|at| unit.warrants[*at].status == "live").collect();
            Some((unit, [*live.first()?, *live.get(1)?]))
        })
        .context("no unit has two live warrants")?;
    unit.warrants[other].officer = unit.warrants[one].officer.clone();
    unit.warrants[other].officer_ref = unit.warrants[one].officer_ref.clone();
    unit.warrants[other].host = unit.warrants[one].host.clone();
    let told = ["officer_ref", "two-warrants", "JW-04", "two live warrants of one officer for one area"];
    Ok(mark(&unit.code, "warrants", &unit.warrants[other].number, told))
}

/// The name of a unit's own workbook.
fn file_of(unit: &Unit, half: &str) -> String {
    let ending = if unit.code.ends_with(['3', '7']) { "ods" } else { "xlsx" };
    format!("{} joint working {half}.{ending}", unit.name.replace(',', ""))
}

/// The warrant that is in the first half-year alone.
const LEFT_OUT: &str = "W-0999";

fn plant_partnerships(units: &mut [Unit]) -> Result<Vec<Mark>> {
    let mut live: Vec<(usize, usize)> = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        let own =
            unit.partnerships.iter().position(|own| own.status == "live" && own.kind != "home_authority");
        live.extend(own.map(|own| (at, own)));
    }
    let at = |number: usize| live.get(number).copied().context("there are too few live partnerships");
    let mut marks = Vec::new();
    let (unit, own) = at(0)?;
    units[unit].partnerships[own].reviewed = date(2008, 11, 1);
    let told = ["reviewed_on", "not-reviewed", "JW-07", "not reviewed for more than a year"];
    marks.push(mark(&units[unit].code, "lead_partnerships", &units[unit].partnerships[own].number, told));
    let company = units[at(1)?.0].partnerships[at(1)?.1].company.clone();
    let (unit, own) = at(2)?;
    units[unit].partnerships[own].company = company;
    for (unit, own) in [at(1)?, at(2)?] {
        let told = ["business", "two-leads", "JW-08", "two authorities lead for one business"];
        marks.push(mark(&units[unit].code, "lead_partnerships", &units[unit].partnerships[own].number, told));
    }
    let (unit, own) = at(3)?;
    units[unit].partnerships[own].national_plan = false;
    let told = ["national_plan", "no-plan", "JW-09", "no national inspection plan"];
    marks.push(mark(&units[unit].code, "lead_partnerships", &units[unit].partnerships[own].number, told));
    Ok(marks)
}

fn mark(code: &str, table: &'static str, key: &str, told: [&'static str; 4]) -> Mark {
    let [field, kind, rule, what] = told;
    Mark { code: code.to_owned(), table, key: key.to_owned(), field, kind, rule, what }
}

/// What comes for a half-year.
struct Sent<'a> {
    half: &'static str,
    last_day: Date,
    is_first: bool,
    /// A warrant that is in the first half-year alone, with the unit that has it.
    extra: &'a (String, Warrant),
    marks: &'a [Mark],
}

type Columns = &'static [(&'static str, &'static str)];

const LISTS: [(&str, &str, Columns); 2] = [
    ("warrants", "Warrants", &records::WARRANTS),
    ("lead_partnerships", "Lead partnerships", &records::PARTNERSHIPS),
];

const UNIT: [&str; 3] = ["authority_code", "authority_name", "period"];

impl Sent<'_> {
    /// The records of a list of a unit, each with its key.
    fn rows(&self, unit: &Unit, list: &str, are_labels: bool) -> Vec<(String, Vec<Value>)> {
        if list == "warrants" {
            let (code, extra) = self.extra;
            let extra = Some(extra).filter(|_| self.is_first && *code == unit.code);
            let own = unit.warrants.iter().filter(|own| own.from <= self.last_day).chain(extra);
            own.map(|own| (own.number.clone(), own.row(self.is_first, are_labels))).collect()
        } else {
            let own = unit.partnerships.iter().filter(|own| own.agreed <= self.last_day);
            own.map(|own| (own.number.clone(), own.row(self.is_first, are_labels))).collect()
        }
    }

    /// Whoever has nothing to list says so.
    fn nil(&self, unit: &Unit) -> &'static str {
        let has_any = LISTS.iter().any(|(list, ..)| !self.rows(unit, list, false).is_empty());
        if has_any { "No" } else { "Yes" }
    }

    fn workbook(&self, inbox: &Path, unit: &Unit, planted: &mut Vec<Planted>) -> Result<()> {
        let file = file_of(unit, self.half);
        let (name, email) = people::contact(&unit.code, &unit.name);
        let values = [
            ("Local authority or division", Value::text(&unit.name)),
            ("Code", Value::text(&unit.code)),
            ("Half-year", Value::text(self.half)),
            ("Name of contact", Value::Text(name)),
            ("E-mail of contact", Value::Text(email)),
            ("Nil return", Value::text(self.nil(unit))),
            ("Comments", Value::Blank),
        ];
        let mut sheets =
            vec![book::labelled("Return", "Joint working: return (every figure here is made)", &values)];
        for (list, title, columns) in LISTS {
            let titles: Vec<&str> = columns.iter().map(|(_, title)| *title).collect();
            let mut table = Table::new(title, &titles);
            let (keys, rows): (Vec<_>, Vec<_>) = self.rows(unit, list, true).into_iter().unzip();
            table.rows = rows;
            let keys: Vec<_> = keys.into_iter().map(|key| (unit.code.clone(), key)).collect();
            let heading = |field: &str| {
                columns.iter().find(|(name, _)| *name == field).map_or("", |(_, title)| title).to_owned()
            };
            planted.extend(placed(self.marks, (&file, title), (&table, list, HEADING_ROW), &keys, heading));
            sheets.push(book::sheet(&table, &format!("Joint working: {}", title.to_lowercase())));
        }
        book::save(&inbox.join(file), &sheets)
    }

    fn region(&self, inbox: &Path, region: &str, units: &[&Unit], planted: &mut Vec<Planted>) -> Result<()> {
        let of_unit = |unit: &Unit| [unit.code.as_str(), unit.name.as_str(), self.half].map(Value::text);
        let own = ["contact_name", "contact_email", "nil_return", "comments"];
        let mut returns = Table::new("return", &[UNIT.as_slice(), own.as_slice()].concat());
        for unit in units {
            let (name, email) = people::contact(&unit.code, &unit.name);
            let own = [Value::Text(name), Value::Text(email), Value::text(self.nil(unit)), Value::Blank];
            returns.rows.push(of_unit(unit).into_iter().chain(own).collect());
        }
        book::save_csv(&inbox.join(format!("{region} joint working return.csv")), &returns)?;
        for (list, _, columns) in LISTS {
            let file = format!("{region} joint working {list}.csv");
            let names: Vec<&str> = UNIT.into_iter().chain(columns.iter().map(|(name, _)| *name)).collect();
            let mut table = Table::new(list, &names);
            let mut keys = Vec::new();
            for unit in units {
                for (key, row) in self.rows(unit, list, false) {
                    keys.push((unit.code.clone(), key));
                    table.rows.push(of_unit(unit).into_iter().chain(row).collect());
                }
            }
            planted.extend(placed(self.marks, (&file, ""), (&table, list, 0), &keys, str::to_owned));
            if !table.rows.is_empty() {
                book::save_csv(&inbox.join(file), &table)?;
            }
        }
        Ok(())
    }
}
