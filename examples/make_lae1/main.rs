//! Makes returns of the LAE1 collection, on the scale of the nation, and plants troubles in them.
//!
//! `cargo run --example make_lae1 -- OUT --period 2009-10-Q4 [--units N] [--quarters Q] [--seed S]
//! [--register DIR] [--plain]`
//!
//! Writes `OUT/inbox/<period>/` for the Q quarters that end with the period, `OUT/planted.csv` with one line
//! for each trouble planted in the last of them (none with `--plain`), and `OUT/README.md`. More units than
//! there are authorities are invented, and `OUT/register` then holds them. All figures are synthetic. The
//! same seed gives the same bytes.

mod account;
mod csv_set;
mod damage;
mod figures;
mod form;
#[path = "../kit/mod.rs"]
mod kit;
mod plan;
mod prosecutions;
mod quarter;
mod records;
mod senders;
mod sending;
mod troubles;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};

use account::Planted;
use plan::Plan;
use quarter::Quarter;
use senders::{SURPRISE, Sender};
use sending::Sending;
use troubles::Case;

/// What was asked for.
struct Arguments {
    out: PathBuf,
    period: Quarter,
    units: Option<usize>,
    quarters: i16,
    seed: u64,
    register: PathBuf,
    plain: bool,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let (mut out, mut period, mut units) = (None, None, None);
        let (mut quarters, mut seed, mut plain) = (1, 1, false);
        let mut register = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/register"));
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("a value must follow {word}"));
            match word.as_str() {
                "--period" => period = Some(Quarter::parse(&value()?)?),
                "--units" => units = Some(value()?.parse().context("--units takes a number")?),
                "--quarters" => quarters = value()?.parse().context("--quarters takes a number")?,
                "--seed" => seed = value()?.parse().context("--seed takes a number")?,
                "--register" => register = PathBuf::from(value()?),
                "--plain" => plain = true,
                _ if word.starts_with("--") || out.is_some() => bail!("{word} is not understood"),
                _ => out = Some(PathBuf::from(word)),
            }
        }
        let out = out.context("say into which folder")?;
        let period = period.context("say for which quarter, as in --period 2009-10-Q4")?;
        Ok(Self { out, period, units, quarters: quarters.max(1), seed, register, plain })
    }
}

/// Who sends what is odd.
struct World {
    senders: Vec<Sender>,
    plan: Plan,
}

fn main() -> ExitCode {
    match make() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("make_lae1: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn make() -> Result<()> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let last = arguments.period;
    let mut all = senders::live(&arguments.register, last.end()?)?;
    std::fs::create_dir_all(&arguments.out)?;
    if let Some(units) = arguments.units {
        all.truncate(units);
        let invented = senders::add_invented(&mut all, units);
        if !invented.is_empty() {
            senders::write_register(&arguments.register, &arguments.out.join("register"), &invented)?;
        }
    }
    let all = senders::join_standing(all);
    let surprised =
        if arguments.plain { all.clone() } else { senders::join(all.clone(), SURPRISE.0, &SURPRISE.1) };
    let plan = if arguments.plain { Plan::new() } else { plan::draw(&surprised, last, arguments.seed)? };
    let mut planted = Vec::new();
    for before in (0..arguments.quarters).rev() {
        let senders = if before == 0 { surprised.clone() } else { all.clone() };
        let world = World { senders, plan: plan.clone() };
        write_quarter(&arguments, last.before(before), &world, &mut planted)?;
    }
    planted
        .sort_by(|one, other| (one.kind, &one.code, &one.file).cmp(&(other.kind, &other.code, &other.file)));
    account::write_table(&arguments.out.join("planted.csv"), &planted)?;
    account::write_page(&arguments.out.join("README.md"), &planted, last, arguments.quarters, surprised.len())
}

/// Writes the inbox of a quarter. Only the last one has troubles; but who has nothing to tell, or adds up the
/// year, did so before.
fn write_quarter(
    arguments: &Arguments,
    quarter: Quarter,
    world: &World,
    planted: &mut Vec<Planted>,
) -> Result<()> {
    let inbox = arguments.out.join("inbox").join(quarter.to_string());
    if inbox.is_dir() {
        std::fs::remove_dir_all(&inbox).with_context(|| format!("failed to clear {}", inbox.display()))?;
    }
    std::fs::create_dir_all(&inbox)?;
    let mut receipts = vec![["file".to_owned(), "received".to_owned(), "from".to_owned()]];
    let is_last = quarter == arguments.period;
    for (at, sender) in world.senders.iter().enumerate() {
        let another = &world.senders[(at + 1) % world.senders.len()];
        let case = Case { sender, quarter, seed: arguments.seed, another };
        let sendings = sendings(&case, &world.plan, is_last, arguments.plain)?;
        if sendings.is_empty() {
            let what = "nothing was sent".to_owned();
            let place = (String::new(), String::new());
            planted.push(Planted {
                file: String::new(),
                code: sender.id(),
                kind: "missing-return",
                place,
                what,
            });
        }
        for sending in sendings {
            write_sending(&inbox, sender, &sending, is_last.then_some(&mut *planted), &mut receipts)?;
        }
    }
    if is_last && !arguments.plain {
        let (sender, sending) = stranger(quarter, arguments.seed)?;
        write_sending(&inbox, &sender, &sending, Some(planted), &mut receipts)?;
    }
    receipts[1..].sort();
    let mut writer = csv::Writer::from_path(inbox.join("receipts.csv"))?;
    receipts.iter().try_for_each(|line| writer.write_record(line))?;
    writer.flush()?;
    Ok(())
}

/// What a sender sends for a quarter.
fn sendings(case: &Case<'_>, plan: &Plan, is_last: bool, plain: bool) -> Result<Vec<Sending>> {
    match plan.get(&case.sender.id()) {
        Some((kind, nth)) if is_last => troubles::befall(case, kind, *nth),
        Some((kind @ ("nil-return" | "cumulative"), nth)) => troubles::befall(case, kind, *nth),
        _ => {
            let mut sending = Sending::sound(case.sender, case.quarter, case.seed)?;
            if !plain && case.sender.codes.len() > 1 {
                let standing = case.sender.name != SURPRISE.0;
                let kind = if standing { "joint-return" } else { "joint-not-standing" };
                sending.mark(kind, None, &format!("one return for {}", case.sender.code_on_form()));
            }
            Ok(vec![sending])
        }
    }
}

/// A return of a district of Northern Ireland, which is not asked.
fn stranger(quarter: Quarter, seed: u64) -> Result<(Sender, Sending)> {
    let name = "Armagh City, Banbridge and Craigavon".to_owned();
    let sender =
        Sender { codes: vec!["N09000002".to_owned()], name, kinds: vec!["NMD".to_owned()], scottish: false };
    let mut sending = Sending::sound(&sender, quarter, seed)?;
    sending.kind = sending::FileKind::Xlsx;
    sending.stem = "LAE1 return N09000002".to_owned();
    sending.mark(
        "northern-ireland",
        None,
        "a district of Northern Ireland, which is not asked for this return",
    );
    Ok((sender, sending))
}

/// Writes the files of a sending, and accounts for what was planted in them.
fn write_sending(
    inbox: &Path,
    sender: &Sender,
    sending: &Sending,
    planted: Option<&mut Vec<Planted>>,
    receipts: &mut Vec<[String; 3]>,
) -> Result<()> {
    let (files, places) = sending.files()?;
    for file in &files {
        std::fs::write(inbox.join(&file.name), &file.bytes)?;
        let from = format!("health.safety@{}.example.org", sender.codes[0].to_lowercase());
        receipts.push([file.name.clone(), sending.received.to_string(), from]);
    }
    let Some(planted) = planted else { return Ok(()) };
    for mark in &sending.marks {
        let place = mark.spot.and_then(|spot| places.get(&spot));
        let file =
            files.get(place.map_or(0, |(file, ..)| *file)).map(|file| file.name.clone()).unwrap_or_default();
        let place = place.map(|(_, sheet, cell)| (sheet.clone(), cell.clone())).unwrap_or_default();
        planted.push(Planted { file, code: sender.id(), kind: mark.kind, place, what: mark.what.clone() });
    }
    Ok(())
}
