//! Runs all cases, each for an authority of its own, and holds what comes of them.

use std::{collections::BTreeMap, fs, path::Path};

use quarterday::reading::Content;

use super::{
    book::{Book, MORE, sound},
    case::{Case, Expected, OTHER},
};
use crate::workspace::{Row, project, rows, run};

/// An authority for each case: code and name.
fn authorities() -> Vec<(String, String)> {
    let listed = rows(&project().join("schemas/register/authorities.csv"));
    let is_there = |row: &&Row| {
        row.get("country") == "England"
            && row.get("valid_to").is_empty()
            && row.get("valid_from") < "2009"
            && row.get("code").starts_with("E0")
    };
    listed
        .iter()
        .filter(is_there)
        .filter(|row| row.get("type") != "CC")
        .map(|row| (row.get("code").to_owned(), row.get("name").to_owned()))
        .collect()
}

/// Totals by unit, table, key and field; exceptions by unit, as rule and message.
struct Outcome {
    totals: BTreeMap<String, BTreeMap<String, String>>,
    exceptions: BTreeMap<String, Vec<(String, String)>>,
    submissions: Vec<Row>,
    readings: String,
}

fn outcome(inbox: &Path, out: &Path) -> Outcome {
    let shown = |path: &Path| path.display().to_string();
    let (collection, register) =
        (shown(&project().join("schemas/lae1")), shown(&project().join("schemas/register")));
    let (inbox, target) = (shown(inbox), shown(out));
    let places = [
        "run",
        "2009-10-Q4",
        "--collection",
        &collection,
        "--register",
        &register,
        "--inbox",
        &inbox,
        "--out",
        &target,
    ];
    let ended = run(&[places.as_slice(), &["--as-of", "2010-06-01"]].concat());
    assert!(ended.status < 2, "{}{}", ended.out, ended.err);
    let (mut totals, mut exceptions) = (BTreeMap::<_, BTreeMap<_, _>>::new(), BTreeMap::<_, Vec<_>>::new());
    for row in rows(&out.join("totals.csv"))
        .iter()
        .filter(|row| row.get("area_type") == "unit" && row.get("period") == "2009-10-Q4")
    {
        let place = ["table", "key", "field"].map(|part| row.get(part)).join(" ");
        totals.entry(row.get("area_code").to_owned()).or_default().insert(place, row.get("value").to_owned());
    }
    for row in rows(&out.join("exceptions.csv")) {
        exceptions
            .entry(row.get("unit").to_owned())
            .or_default()
            .push((row.get("rule").to_owned(), row.get("message").to_owned()));
    }
    let readings = fs::read_to_string(out.join("readings.csv")).unwrap();
    Outcome { totals, exceptions, submissions: rows(&out.join("submissions.csv")), readings }
}

pub(super) fn hold(format: &str, written: fn(&Book) -> Vec<u8>, cases: &[Case]) {
    let as_of = |book: &mut Book, (code, name): &(String, String)| {
        for (_, cells) in book
            .sheets
            .iter_mut()
            .filter(|(_, cells)| cells.get(&(5, 0)) == Some(&Content::Text("Authority code".into())))
        {
            cells.insert((4, 1), Content::Text(name.as_str().into()));
            cells.insert((5, 1), Content::Text(code.as_str().into()));
        }
    };
    let expected: Vec<Expected> = cases.iter().map(Case::expected).collect();
    hold_all(format, &expected, "87", |inbox, at, authority| {
        let mut book = sound();
        if let Some(at) = at {
            (cases[at].edit)(&mut book);
        }
        as_of(&mut book, authority);
        fs::write(inbox.join(format!("{}.{format}", authority.0)), written(&book)).unwrap();
    });
}

/// Lets each case be written for an authority of its own, and the return as it is for the first.
pub(super) fn hold_all(
    format: &str,
    cases: &[Expected],
    visits: &str,
    write: impl Fn(&Path, Option<usize>, &(String, String)),
) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let authorities = authorities();
    write(&inbox, None, &authorities[0]);
    (0..cases.len()).for_each(|at| write(&inbox, Some(at), &authorities[at + 1]));
    let outcome = outcome(&inbox, &folder.path().join("out"));
    let none = (BTreeMap::new(), Vec::new());
    let of = |code: &str| {
        (outcome.totals.get(code).unwrap_or(&none.0), outcome.exceptions.get(code).unwrap_or(&none.1))
    };
    let (base, usual) = of(&authorities[0].0);
    assert!(base["visits total total_visits"] == visits, "{base:?}");
    let mut wrong = Vec::new();
    for (case, (code, _)) in cases.iter().zip(&authorities[1..]) {
        let (totals, told) = of(code);
        let changed: Vec<&String> =
            base.keys().filter(|place| totals.get(*place) != base.get(*place)).collect();
        let other: Vec<&&String> = changed
            .iter()
            .filter(|place| totals.get(**place).is_some_and(|value| !value.is_empty()))
            .collect();
        let own: Vec<&(String, String)> = told.iter().filter(|told| !usual.contains(told)).collect();
        let mut add = |what: String| {
            wrong.push(format!(
                "{format}, {} ({code}): {what}: {:?}",
                case.name,
                own.iter().take(4).collect::<Vec<_>>()
            ))
        };
        if case.same && !changed.is_empty() {
            add(format!(
                "{} totals changed, such as {:?}",
                changed.len(),
                changed.iter().take(3).map(|place| (place, totals.get(*place))).collect::<Vec<_>>()
            ));
        }
        if !changed.is_empty() && own.is_empty() {
            add(format!("{} totals changed in silence", changed.len()));
        }
        if totals.values().any(|value| value.parse::<f64>().is_ok_and(|value| value >= MORE)) {
            add(format!("a figure of another time is in a total: {other:?}"));
        }
        if !case.told.is_empty() && !own.iter().any(|(rule, _)| case.told.contains(&rule.as_str())) {
            add("not told".to_owned());
        }
        if case.told == OTHER && !outcome.readings.contains(code) {
            add("no line in the readings".to_owned());
        }
    }
    let states: Vec<String> = outcome
        .submissions
        .iter()
        .filter(|row| row.get("state") != "accepted")
        .map(|row| row.get("file").to_owned())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} cases; not accepted: {states:?}\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
