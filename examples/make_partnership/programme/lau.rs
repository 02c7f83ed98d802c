//! The Local Authority Unit: the plan and its risks, quarter after quarter.

use anyhow::Result;

use super::{
    ACTIONS, LAST, Making, Partner, RISKS, day,
    plan::{self, Status},
    words,
};
use crate::{book::Table, kit::Value};

const LAU: Partner =
    Partner { unit: "LAU", name: "Local Authority Unit", charge: Value::Blank, narrative: "" };

/// Actions that were achieved after February 2007: in which quarter, and on which day. Made.
const ACHIEVED: [(&str, usize, &str); 5] = [
    ("1.1b", 1, "2007-04-27"),
    ("1.3c", 1, "2007-06-15"),
    ("1.4a", 1, "2007-06-29"),
    ("5.1", 1, "2007-06-20"),
    ("3.1d", 3, "2007-11-30"),
];

/// The same of those that the plan has as achieved.
const ACHIEVED_BEFORE: [(&str, &str); 5] = [
    ("P1", "2007-02-28"),
    ("5.4", "2007-01-31"),
    ("5.5", "2006-12-15"),
    ("5.7", "2007-01-12"),
    ("8.4", "2007-02-09"),
];

/// What is expected of actions whose day had passed. Made.
const FORECASTS: [(&str, &str); 7] = [
    ("1.4a", "2007-06-30"),
    ("5.1", "2007-06-30"),
    ("1.3c", "2007-07-31"),
    ("3.1b", "2008-06-30"),
    ("6.2b", "2008-06-30"),
    ("7.4", "2008-06-30"),
    ("2.2", "2008-06-30"),
];

/// The last day of each quarter, and one in it on which risks were reviewed.
const REVIEWED: [&str; 5] = ["2007-02-15", "2007-05-15", "2007-08-15", "2007-11-15", "2008-02-15"];

/// Actions that meet a risk. Chosen.
const MET_BY: [(&str, &str); 4] = [("R03", "4.1a"), ("R07", "5.1"), ("R11", "8.2"), ("R12", "6.2b")];

/// The return of a quarter.
pub fn make(quarter: usize) -> Result<Making<'static>> {
    let file = format!("Partnership plan {}.xlsx", super::QUARTERS[quarter]);
    let mut made = Making::new(&LAU, quarter, &file, vec![actions(quarter)?, risks(quarter)?]);
    if quarter == 0 {
        made.put_down(("actions", "4.1b", "Status"), ("PRG-01", "the plan does not say where it stands"))?;
    }
    if quarter == LAST {
        plant(&mut made)?;
    }
    Ok(made)
}

fn actions(quarter: usize) -> Result<Table> {
    let mut table = Table::new("actions", &ACTIONS);
    for (id, action, status, who, due) in plan::ACTIONS {
        let later = ACHIEVED.iter().find(|(own, ..)| *own == id);
        let before = ACHIEVED_BEFORE.iter().find(|(own, _)| *own == id).map(|(_, day)| *day);
        let done = later.filter(|(_, from, _)| quarter >= *from).map(|(.., day)| *day).or(before);
        let forecast = FORECASTS.iter().find(|(own, _)| *own == id).map(|(_, day)| *day);
        let (status, progress) = match (done, status) {
            (Some(_), _) => ("Achieved.", "Achieved."),
            (None, Status::NotTold) if quarter == 0 => ("", "To follow the framework"),
            (None, Status::NotStarted) if id == "2.2" && quarter > 1 => ("Underway", "Begun in two teams"),
            (None, Status::NotStarted) => ("Not started", ""),
            (None, Status::Ongoing) => ("Ongoing", "Ongoing"),
            (None, _) => ("Underway", "Underway"),
        };
        let stream = id.split('.').next().unwrap_or(id);
        let objective =
            if id == "P1" { "Planning objective".to_owned() } else { format!("Objective {stream}") };
        let late = forecast.is_some() && done.is_none();
        table.rows.push(vec![
            Value::text(id),
            Value::text(stream),
            Value::text(&objective),
            Value::text(action),
            words(who),
            day(due)?,
            day(forecast.filter(|_| done.is_none()).unwrap_or_default())?,
            day(done.unwrap_or_default())?,
            words(status),
            words(if late { "Amber" } else { "" }),
            words(progress),
        ]);
    }
    Ok(table)
}

fn risks(quarter: usize) -> Result<Table> {
    let mut table = Table::new("risks", &RISKS);
    for (id, heading, what, likelihood, impact) in plan::RISKS {
        table.rows.push(vec![
            Value::text(id),
            Value::text(if id == "R10" { "Issue" } else { "Risk" }),
            Value::text("Open"),
            Value::text(heading),
            Value::text(what),
            Value::text("Looked at by the partnership management group each quarter"),
            Value::Count(likelihood),
            Value::Count(impact),
            Value::Count(likelihood * impact),
            Value::Count((likelihood * impact / 2).max(1)),
            Value::text("Treat"),
            Value::Blank,
            day(REVIEWED[quarter])?,
            words(MET_BY.iter().find(|(risk, _)| *risk == id).map_or("", |(_, action)| action)),
        ]);
    }
    Ok(table)
}

/// One trouble of each rule, and an action and a risk that do not come again.
fn plant(made: &mut Making<'_>) -> Result<()> {
    // First, since cells are told by where their records stand in the end.
    made.drop_record(("actions", "7.4"), "action 7.4 does not come again")?;
    made.drop_record(("risks", "R05"), "risk R05 does not come again")?;
    let done = day("2008-02-01")?;
    made.plant(("actions", "3.1a", "Done on"), done, ("PRG-02", "ongoing, and done on a day"))?;
    let forecast = day("2008-02-28")?;
    made.plant(("actions", "3.1b", "Forecast"), forecast, ("", ""))?;
    made.planted.pop();
    made.put_down(("actions", "3.1b", "Status"), ("PRG-03", "its forecast has passed"))?;
    made.plant(
        ("actions", "8.3", "Progress"),
        Value::Blank,
        ("PRG-04", "underway without a word of progress"),
    )?;
    made.plant(("actions", "6.2b", "Colour"), Value::text("Green"), ("PRG-05", "green, and forecast late"))?;
    let moved = day("2007-05-31")?;
    made.plant(("actions", "2.2", "Due"), moved, ("PRG-06", "the agreed day was moved"))?;
    made.plant(("actions", "1.2a", "Status"), Value::text("Not started"), ("PRG-07", "it went back"))?;
    made.plant(("risks", "R04", "Score"), Value::Count(13), ("PRG-11", "3 times 4 is 12"))?;
    made.plant(
        ("risks", "R11", "Mitigation"),
        Value::Blank,
        ("PRG-12", "red, and nothing is done about it"),
    )?;
    let long_ago = day("2007-12-31")?;
    made.plant(("risks", "R06", "Last reviewed on"), long_ago, ("PRG-13", "not looked at in the quarter"))?;
    made.plant(("risks", "R10", "Score"), Value::Count(12), ("", ""))?;
    made.planted.pop();
    made.plant(("risks", "R10", "Likelihood"), Value::Count(4), ("PRG-14", "an issue that is not certain"))?;
    made.plant(("risks", "R13", "Likelihood"), Value::Count(4), ("", ""))?;
    made.plant(("risks", "R13", "Impact"), Value::Count(5), ("", ""))?;
    made.planted.truncate(made.planted.len() - 2);
    made.plant(("risks", "R13", "Score"), Value::Count(20), ("PRG-15", "from 9 to 20 in a quarter"))
}
